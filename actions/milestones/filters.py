"""The list of milestones: ``state=late|coming|undated|done|open``, ``quarter=2021-T2``, ``owner``,
and the scope.
"""

import re

from django.db.models import Case, IntegerField, Q, Value, When

from actions.enums import MilestoneState
from actions.milestones.queries import milestone_rules, milestone_state
from actions.models import Milestone
from actions.parts.filters import (
    KEY_OR_NONE,
    SCOPE_PANELS,
    SHEET_SORT,
    OrganizationFilter,
    PartListQuery,
    PartRows,
    organization_sort,
)
from core import clock
from core.exports import Column
from core.french import counted
from core.lists import ListFilter, ListLabels
from core.partial_dates import parse
from core.sorting import Folded, Sort, by_column

OPEN = "open"
QUARTER = re.compile(r"(20[0-9]{2})-T([1-4])")
# State → (icon, tone, word of one milestone).
LOOKS = {
    MilestoneState.LATE: ("alarm-clock", "compromised", "En retard"),
    MilestoneState.COMING: ("calendar-clock", "neutral", "À venir"),
    MilestoneState.UNDATED: ("circle-question-mark", "outline", "Sans échéance"),
    MilestoneState.DONE: ("circle-check", "secured", "Fait"),
}


class MilestoneRows(PartRows):
    texts = ("title",)


class StateFilter(ListFilter):
    def filter(self, qs, value):
        rules, wanted = milestone_rules(clock.today()), Q()
        for state in value:
            wanted |= Q(done_on__isnull=True) if state == OPEN else rules[MilestoneState(state)]
        return qs.filter(wanted)


class QuarterFilter(ListFilter):
    """Due in the quarter: « 2021 » is due at its end, in the fourth."""

    def filter(self, qs, value):
        wanted = Q()
        for text in value:
            period = parse(text)
            wanted |= Q(due_on__range=(period.first, period.last))
        return qs.filter(wanted)


def _state_rank(today):
    rules = milestone_rules(today)
    whens = [When(rules[state], then=Value(place)) for place, state in enumerate(MilestoneState)]
    return Case(*whens, output_field=IntegerField())


class MilestoneListQuery(PartListQuery):
    state = StateFilter(
        label="État", options=(*MilestoneState.choices, (OPEN, "À faire, en retard ou non"))
    )
    quarter = QuarterFilter(label="Trimestre")
    owner = OrganizationFilter("owner_organization", label="Responsable")

    part = MilestoneRows(Milestone)
    organization, nobody, anchor, default_sort = "owner", "Sans responsable", "calendrier", "due"
    keys = {"owner": KEY_OR_NONE, "quarter": QUARTER}
    sorts = {
        sort.name: sort
        for sort in (
            Sort(
                "due", "Échéance", "la plus proche d’abord", "la plus lointaine d’abord",
                by_column("due_on"), may_be_null=True,
            ),
            Sort("title", "Jalon", "A à Z", "Z à A", lambda today: Folded("title")),
            SHEET_SORT,
            organization_sort("owner", "Responsable", "owner_organization"),
            Sort("state", "État", "en retard d’abord", "faits d’abord", _state_rank),
        )
    }  # fmt: skip
    labels = ListLabels(
        one="jalon",
        many="jalons",
        none="aucun jalon",
        search="Chercher un jalon",
        search_hint="Mots du jalon ou de sa fiche. La liste suit la saisie.",
        among="Chercher parmi les jalons",
        caption="Jalons",
    )

    def has_boxes(self, name):
        # A quarter comes from a timeline: it is shown once it is in force.
        return name in self.values if name == "quarter" else super().has_boxes(name)

    def options(self, name):
        return [] if name == "quarter" else super().options(name)

    def label(self, name, value):
        if name == "quarter":
            found = QUARTER.fullmatch(value)
            return f"T{found[2]} {found[1]}" if found else None
        return super().label(name, value)

    columns = (
        "title", "due_on", "due_on_precision", "done_on", "owner_organization__name",
        "owner_organization__short_name",
    )  # fmt: skip
    related = ("owner_organization",)

    def for_page(self):
        return super().for_page().annotate(state=milestone_state(self.today))

    def row(self, one):
        state = MilestoneState(one.state)
        is_late = state == MilestoneState.LATE
        is_left = state == MilestoneState.COMING and one.due_on < self.today
        return {
            "title": one.title,
            "due": one.due,
            "done_on": one.done_on,
            "owner": str(one.owner_organization or ""),
            # Past, on a sheet that is closed: nobody waits for it any more.
            "look": ("circle-slash", "outline", "Fiche close") if is_left else LOOKS[state],
            "age": counted((self.today - one.due_on).days, "jour") if is_late else "",
        }


PANELS = (
    ("État", ("state", "quarter")),
    ("Responsable", ("owner",)),
    *SCOPE_PANELS,
)
COLUMNS = (
    Column("Jalon", lambda row: row["title"], 50),
    Column("Fiche", lambda row: row["reference"], 8),
    Column("Intitulé de la fiche", lambda row: row["sheet_title"], 50),
    Column("Échéance", lambda row: row["due"].as_input() if row["due"] else "", 14),
    Column("Fait le", lambda row: row["done_on"], 12),
    Column("Responsable", lambda row: row["owner"], 28),
    Column("État", lambda row: row["look"][2], 16),
    Column("Retard", lambda row: row["age"], 24),
)
