"""The list of decisions: its filters, its orders, what a row shows.

The page and the exports ask here. Names of parameters are fixed: pages and mails link to them.
``meeting``, ``organization`` (keys), ``sheet`` (number: « 12 », « P2-12 »), ``kind``, ``year``.
``q`` searches, ``sort`` is a name of ``DECISION_SORTS``.
"""

import re
from datetime import date

from django.db.models import CharField, F, Prefetch, Q, Value
from django.db.models.functions import Cast, Concat, LPad
from django.http import QueryDict

from accounts.models import Organization
from actions.models import ActionSheet
from core import clock
from core.french import day
from core.lists import KEY, ListFilter, ListLabels, ListQuery, Option
from core.search import sort_key
from core.sorting import Folded, Sort, by_column, rank
from governance.enums import DecisionKind
from governance.models import Decision, FollowUp, Meeting


def _padded(name: str):
    return LPad(Cast(name, CharField()), 6, Value("0"))


def by_reference(path: str):
    """« CP-2.10 » after « CP-2.9 »."""
    return lambda today: Concat(
        f"{path}meeting__committee__acronym",
        _padded(f"{path}meeting__number"),
        _padded(f"{path}number"),
    )


# The columns of each list, in their order.
DECISION_SORTS = {
    sort.name: sort
    for sort in (
        Sort("number", "Numéro", "croissant", "décroissant", by_reference("")),
        Sort("statement", "Décision", "A à Z", "Z à A", lambda today: Folded("statement")),
        Sort(
            "kind", "Nature", "approbations d’abord", "approbations à la fin",
            lambda today: rank("kind", DecisionKind),
        ),
        Sort(
            "date", "Séance", "la plus ancienne d’abord", "la plus récente d’abord",
            by_column("meeting__starts_at"),
        ),
    )
}  # fmt: skip

SHEET = re.compile(r"(?:([A-Z][A-Z0-9]{0,7})-)?([0-9]{1,6})")

DECISION_KEYS = {
    "meeting": KEY,
    "organization": KEY,
    "sheet": SHEET,
    "year": re.compile(r"[0-9]{4}"),
}


class DecisionSheetFilter(ListFilter):
    def filter(self, qs, value):
        wanted = Q()
        for reference in value:
            prefix, number = SHEET.fullmatch(reference).groups()
            wanted |= Q(phase__prefix=prefix or "", number=int(number))
        links = Decision.sheets.through.objects.filter(
            actionsheet__in=ActionSheet.objects.filter(wanted)
        )
        return qs.filter(pk__in=links.values("decision_id"))


class DecisionOrganizationFilter(ListFilter):
    """Decisions that concern an organisation."""

    def filter(self, qs, value):
        links = Decision.organizations.through.objects.filter(organization__in=value)
        return qs.filter(pk__in=links.values("decision_id"))


class DecisionFilters(ListQuery):
    """The filters of ``governance.decisions.filters``."""

    meeting = ListFilter("meeting", label="Séance")
    kind = ListFilter("kind", label="Nature", options=tuple(DecisionKind.choices))
    sheet = DecisionSheetFilter(label="Fiche")
    organization = DecisionOrganizationFilter(label="Organisation concernée")
    year = ListFilter("meeting__starts_at__year", label="Année")


def decision_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among the decisions and the sheets that ``user`` may
    see.
    """
    decisions = Decision.objects.visible_to(user).adopted().order_by()
    sheets = ActionSheet.objects.visible_to(user).filter(decisions__in=decisions).distinct()
    sheets = sheets.select_related("phase").only("number", "title", "phase__prefix")
    sheets = sheets.order_by("phase_id", "number")
    meetings = meetings_of(decisions.values("meeting"))
    years = sorted({clock.day_of(meeting.starts_at).year for meeting in meetings}, reverse=True)
    return {
        "meeting": meeting_options(meetings),
        "sheet": [
            Option(sheet.reference, f"{sheet.reference} – {sheet.title}") for sheet in sheets
        ],
        "organization": options_named(
            Organization.objects.filter(decisions__in=decisions).distinct()
        ),
        "year": [Option(str(year), str(year)) for year in years],
    }


def meetings_of(keys):
    return (
        Meeting.objects.filter(pk__in=keys).select_related("committee").order_by("-starts_at", "pk")
    )


def meeting_options(meetings) -> list[Option]:
    return [Option(str(one.pk), f"{one}, {day(one.starts_at)}") for one in meetings]


def options_named(rows) -> list[Option]:
    return [
        Option(str(row.pk), str(row)) for row in sorted(rows, key=lambda row: sort_key(str(row)))
    ]


def with_visible_links(user, decisions):
    """``decisions`` with what ``user`` may see of each, prefetched: ``shown_sheets``,
    ``shown_follow_ups``, organisations.
    """
    follow_ups = FollowUp.objects.visible_to(user).select_related("organization", "person")
    sheets = (
        ActionSheet.objects.visible_to(user)
        .select_related("phase")
        .only("number", "title", "phase__prefix")
    )
    return decisions.select_related("meeting__committee").prefetch_related(
        Prefetch("sheets", sheets, to_attr="shown_sheets"),
        Prefetch("follow_ups", follow_ups.order_by(*_BY_DUE), to_attr="shown_follow_ups"),
        "organizations",
    )


_BY_DUE = (F("due_on").asc(nulls_last=True), "pk")


class DecisionListQuery(DecisionFilters):
    sorts, keys, default_sort = DECISION_SORTS, DECISION_KEYS, "-date"
    tie_break = ("number", "pk")
    labels = ListLabels(
        one="décision",
        many="décisions",
        none="aucune décision",
        search="Chercher une décision",
        search_hint=(
            "Mots de la décision, ou son numéro, par exemple CP-2.3. La liste suit la saisie."
        ),
        among="Chercher parmi les décisions",
        caption="Décisions",
    )

    def has_boxes(self, name):
        least = {"meeting": 2, "year": 2, "sheet": 1, "organization": 1}.get(name, 0)
        return not least or len(self.options(name)) >= least

    def visible(self):
        return Decision.objects.visible_to(self.user).adopted()

    def for_page(self):
        return with_visible_links(self.user, self.found())

    def rows(self, page) -> list[dict]:
        return [{"decision": decision} for decision in page]


def read_decisions(data: QueryDict, *, user, today: date) -> DecisionListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return DecisionListQuery(data, user=user, today=today, choices=decision_choices(user))
