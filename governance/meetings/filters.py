"""The list of meetings: what its address asks for. Those to come first, the next at the top, then
the past.
"""

from dataclasses import dataclass, replace

from django.db.models import Case, DateTimeField, F, QuerySet, Value, When

from core.french import NO_BREAK
from core.lists import unknown_parameters
from governance.enums import UPCOMING, MeetingStatus
from governance.models import Committee, Meeting


@dataclass(frozen=True)
class Choice:
    """One filter: its values with their labels, and the one in force ("" for all of them)."""

    name: str
    lookup: str
    label: str
    every: str
    options: list[tuple[str, str]]
    chosen: str = ""


@dataclass(frozen=True)
class MeetingList:
    """``meetings`` that pass the filters, in order; ``filters`` that have more than one value to
    offer.

    ``ignored`` is what was not understood of the address.
    """

    meetings: QuerySet
    filters: list[Choice]
    ignored: list[str]

    @property
    def is_filtered(self) -> bool:
        return any(choice.chosen for choice in self.filters)


def read_list(data, *, user) -> MeetingList:
    """The list of an address (a QueryDict); ``ignored`` names the values that it does not know."""
    visible = Meeting.objects.visible_to(user)
    filters = [_chosen(choice, data) for choice in filter_choices(visible)]
    found = visible
    for choice in filters:
        if choice.chosen:
            found = found.filter(**{choice.lookup: choice.chosen})
    offered = [choice for choice in filters if len(choice.options) > 1]
    ignored = [
        f"{choice.label}{NO_BREAK}: «{NO_BREAK}{asked[:80]}{NO_BREAK}»"
        for choice in filters
        if (asked := data.get(choice.name)) and not choice.chosen
    ]
    ignored += unknown_parameters(data, {choice.name for choice in filters})
    return MeetingList(found.for_list().order_by(*list_order()), offered, ignored)


def filter_choices(visible) -> list[Choice]:
    rows = set(visible.order_by().values_list("committee", "status", "starts_at__year"))
    committees = Committee.objects.filter(pk__in={row[0] for row in rows})
    statuses = [
        (status.value, status.label)
        for status in MeetingStatus
        if status in {row[1] for row in rows}
    ]
    years = [(str(year), str(year)) for year in sorted({row[2] for row in rows}, reverse=True)]
    return [
        Choice(
            "committee",
            "committee",
            "Comité",
            "Tous les comités",
            [(str(c.pk), c.name) for c in committees],
        ),
        Choice("status", "status", "État", "Tous les états", statuses),
        Choice("year", "starts_at__year", "Année", "Toutes les années", years),
    ]


def _chosen(choice: Choice, data) -> Choice:
    asked = data.get(choice.name, "")
    return replace(choice, chosen=asked if asked in dict(choice.options) else "")


def list_order() -> list:
    is_upcoming = When(status__in=UPCOMING, then=F("starts_at"))
    return [
        Case(When(status__in=UPCOMING, then=Value(0)), default=Value(1)),
        Case(is_upcoming, default=None, output_field=DateTimeField()).asc(nulls_last=True),
        "-starts_at",
        "-pk",
    ]
