"""The list of follow-ups, what is open by age: its filters, its orders, what a row shows.

Names of parameters are fixed: pages and mails link to them. ``status`` (none: what is open),
``overdue=1``, ``organization``, ``meeting``, ``person`` (keys). ``q`` searches, ``sort`` is a name
of ``FOLLOW_UP_SORTS``.
"""

from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict

from accounts.models import Organization, User
from core import clock
from core.lists import KEY, ListFilter, ListLabels, ListQuery, LookAtFilter, Option
from core.sorting import Folded, Sort, by_column, rank
from governance.decisions.filters import by_reference, meeting_options, meetings_of, options_named
from governance.decisions.formats import may_read_decision
from governance.enums import FollowUpStatus
from governance.models import FollowUp


def by_organization(today):
    return Folded(
        Coalesce(NullIf(F("organization__short_name"), Value("")), F("organization__name"))
    )


FOLLOW_UP_SORTS = {
    sort.name: sort
    for sort in (
        Sort("statement", "Suite à donner", "A à Z", "Z à A", lambda today: Folded("statement")),
        Sort("organization", "À qui", "A à Z", "Z à A", by_organization),
        Sort(
            "due", "Échéance", "la plus proche d’abord", "la plus lointaine d’abord",
            by_column("due_on"), True,
        ),
        Sort(
            "status", "État", "à faire d’abord", "abandonnées d’abord",
            lambda today: rank("status", FollowUpStatus),
        ),
        Sort(
            "decision", "Décision", "numéro croissant", "numéro décroissant",
            by_reference("decision__"),
        ),
        Sort(
            "since", "Depuis", "les plus anciennes d’abord", "les plus récentes d’abord",
            by_column("decision__meeting__starts_at"),
        ),
    )
}  # fmt: skip

FOLLOW_UP_KEYS = {"organization": KEY, "meeting": KEY, "person": KEY}


class OverdueFilter(ListFilter):
    def filter(self, qs, value):
        return qs.overdue(clock.today())


class FollowUpFilters(ListQuery):
    """The filters of ``governance.follow_ups.filters``."""

    status = LookAtFilter(label="État", options=tuple(FollowUpStatus.choices))
    overdue = OverdueFilter(label="Échéances", options=(("1", "En retard"),))
    organization = ListFilter("organization", label="Organisation")
    person = ListFilter("person", label="Personne")
    meeting = ListFilter("decision__meeting", label="Séance")


def follow_up_choices(user) -> dict[str, list[Option]]:
    found = FollowUp.objects.visible_to(user).adopted().order_by()
    return {
        "organization": options_named(
            Organization.objects.filter(pk__in=found.values("organization"))
        ),
        "person": options_named(User.objects.filter(pk__in=found.values("person"))),
        "meeting": meeting_options(meetings_of(found.values("decision__meeting"))),
    }


class FollowUpListQuery(FollowUpFilters):
    sorts, keys, default_sort = FOLLOW_UP_SORTS, FOLLOW_UP_KEYS, "since"
    tie_break = (F("due_on").asc(nulls_last=True), "pk")
    labels = ListLabels(
        one="suite à donner",
        many="suites à donner",
        none="aucune suite à donner",
        search="Chercher une suite",
        search_hint=(
            "Mots de la suite, de son organisation ou de ce qui a été fait. La liste suit la"
            " saisie."
        ),
        among="Chercher parmi les suites",
        caption="Suites à donner",
    )

    def has_boxes(self, name):
        least = {"organization": 2, "meeting": 2, "person": 1}.get(name, 0)
        return not least or len(self.options(name)) >= least

    def visible(self):
        return FollowUp.objects.visible_to(self.user).adopted()

    def everything(self, values=None):
        """What is still to be done, unless other states are asked for."""
        states = (self.values if values is None else values).get("status")
        return self.visible().filter(status__in=states or [FollowUpStatus.OPEN])

    def for_page(self):
        return self.found().for_list()

    def rows(self, page) -> list[dict]:
        return [
            {"follow_up": one, "reads_decision": may_read_decision(self.user, one.decision)}
            for one in page
        ]


def read_follow_ups(data: QueryDict, *, user, today: date) -> FollowUpListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return FollowUpListQuery(data, user=user, today=today, choices=follow_up_choices(user))
