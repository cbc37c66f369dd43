"""The programme as it stood at the end of two days, read from the histories of its objects.

The state of an object at the end of a day, in Paris, is its last historical row until then; a row
of kind « - » says that it was taken away. The state of both days is read in one query a kind
(docs/decisions/0023-compare-from-history.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.enums import OrganizationKind
from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.enums import Confidentiality
from actions.models import ActionSheet, Blocker, FundingLine, Milestone
from actions.sheets.filters import NONE
from partners.models import Commitment
from territoire.figures.scope import Scope

_REMOVED = "-"
_LINE = ("id", "history_id", "history_type", "is_written")
# What decides whether an object counts and whether it moved, then what figures add up and what
# names it.
_FIELDS = {
    ActionSheet: (
        "phase__code",
        "progress_status",
        "health",
        "is_priority",
        "lead_organization_id",
        "archived_at",
        "confidentiality",
    ),
    Milestone: ("sheet_id", "due_on", "done_on"),
    Blocker: ("sheet_id", "lifted_on"),
    FundingLine: ("sheet_id", "stage", "amount"),
    Commitment: (
        "sheet_id",
        "agreement__phase__code",
        "organization_id",
        "progress_status",
        "due_on",
        "amount",
        "archived_at",
    ),
    Organization: ("kind",),
}
_NAMES = {
    ActionSheet: (
        "phase_id",
        "phase__prefix",
        "number",
        "title",
        "review_status",
        "ends_on",
        "estimated_cost",
        "progress_reason",
        "health_comment",
        "health_on",
        "archive_reason",
    ),
    Milestone: ("title", "due_on_precision"),
    FundingLine: ("funder_id", "label"),
    Commitment: ("statement", "due_on_precision"),
}
# Parameters of the scope that look at the relations of a sheet, as its history keeps them.
_RELATIONS = {
    "axis": "historicalactionsheet_axes__priorityaxis",
    "commune": "historicalactionsheet_communes__commune",
}
_PARTS = (Milestone, FundingLine, Commitment)


def end_of(day: date) -> datetime:
    """The first instant that does not belong to ``day`` any more."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Lines:
    """Things of one kind, by key: their last rows on both days that count for this reader in this
    scope.

    ``last`` holds the rows of the second day, whether they count or not, and ``written`` the keys
    of those that have a row between the two days.
    """

    before: dict
    after: dict
    last: dict
    written: list[int]

    @property
    def sides(self) -> tuple[dict, dict]:
        return self.before, self.after


class Past:
    """What counts in ``scope`` on two days. For people outside the team a sheet counts on a day if
    they could know of it that day. ``to_count`` reads no names, and of the parts of sheets those
    that were written between the two days.
    """

    def __init__(self, scope: Scope, before: date, after: date, *, to_count=False):
        self.scope, self.days, self.to_count = scope, (before, after), to_count
        self.ends = end_of(before), end_of(after)
        self.reads_team = has_permission(scope.user, Permission.SHEET_READ_TEAM)
        self._linked = [
            set(
                ActionSheet.history.filter(**{f"{relation}__in": given}).values_list(
                    "history_id", flat=True
                )
            )
            for name, relation in _RELATIONS.items()
            if (given := scope.values.get(name))
        ]
        self._organizations = self.organizations_of_colleges()

    @cached_property
    def known_sheets(self) -> Lines:
        """Sheets of the scope, its colleges apart: a promise counts by the college of who
        promises.
        """
        return self.rows_that_count(
            self.last_rows(ActionSheet), lambda row, side: self.does_sheet_count(row)
        )

    @cached_property
    def sheets(self) -> Lines:
        known = self.known_sheets
        if self._organizations is None:
            return known
        found = self.rows_that_count(
            known.sides, lambda row, side: self.is_in_college(row.lead_organization_id, side)
        )
        return replace(found, last=known.last, written=known.written)

    @cached_property
    def milestones(self) -> Lines:
        return self.parts_of_sheets(Milestone)

    @cached_property
    def blockers(self) -> Lines:
        return self.parts_of_sheets(Blocker)

    @cached_property
    def lines(self) -> Lines:
        return self.parts_of_sheets(FundingLine)

    @cached_property
    def commitments(self) -> Lines:
        return self.rows_that_count(self.last_rows(Commitment), self.does_commitment_count)

    def parts_of_sheets(self, model) -> Lines:
        """Those of the sheets that count."""
        sides = self.sheets.sides
        return self.rows_that_count(
            self.last_rows(model), lambda row, side: row.sheet_id in sides[side]
        )

    # --- Reading
    def last_rows(self, model) -> tuple[dict, dict]:
        """The last row of each object on both days, removed ones included."""
        start, end = self.ends
        rows = model.history.filter(is_last_row(model, start) | is_last_row(model, end))
        if self.to_count and model in _PARTS:
            written = model.history.filter(history_date__gte=start, history_date__lt=end)
            rows = rows.filter(id__in=written.values("id"))
        names = () if self.to_count else _NAMES.get(model, ())
        before, after = {}, {}
        rows = rows.order_by().annotate(is_written=Q(history_date__gte=start))
        for row in rows.values_list(*_LINE, *_FIELDS[model], *names, named=True):
            if row.is_written:
                after[row.id] = row
            else:
                before[row.id] = row
                after.setdefault(row.id, row)
        return before, after

    def rows_that_count(self, rows: tuple[dict, dict], counts) -> Lines:
        """``counts`` says of a row whether it does on the side, 0 or 1."""
        before, after = (
            {
                key: row
                for key, row in side.items()
                if row.history_type != _REMOVED and counts(row, place)
            }
            for place, side in enumerate(rows)
        )
        written = [key for key, row in rows[1].items() if row.is_written]
        return Lines(before, after, rows[1], written)

    # --- What counts
    def does_sheet_count(self, row) -> bool:
        """Whether a sheet was in the plan and in the scope, its college apart; the twin of
        actions.sheets.filters.
        """
        if row.archived_at or (not self.reads_team and row.confidentiality == Confidentiality.TEAM):
            return False
        values = self.scope.values
        carrier = NONE if row.lead_organization_id is None else str(row.lead_organization_id)
        return (
            is_selected(row.phase__code, values.get("phase"))
            and is_selected("1" if row.is_priority else "0", values.get("priority"))
            and is_selected(carrier, values.get("carrier"))
            and all(row.history_id in lines for lines in self._linked)
        )

    def does_commitment_count(self, row, side: int) -> bool:
        """A promise on the agreement as a whole is in the scope of no axis, carrier or commune, and
        in that of its phase.
        """
        if row.archived_at or not self.is_in_college(row.organization_id, side):
            return False
        if row.sheet_id is not None:
            return row.sheet_id in self.known_sheets.sides[side]
        values = self.scope.values
        if any(values.get(name) for name in ("axis", "priority", "carrier", "commune")):
            return False
        return is_selected(row.agreement__phase__code, values.get("phase"))

    def organizations_of_colleges(self) -> tuple[set, set] | None:
        """Organisations of the colleges of the scope on both days; None where it has none."""
        colleges = self.scope.values.get("college")
        if not colleges:
            return None
        kinds = {kind for college in colleges for kind in OrganizationKind.of_college(college)}
        return tuple(
            {key for key, row in side.items() if row.kind in kinds}
            for side in self.last_rows(Organization)
        )

    def is_in_college(self, organization: int | None, side: int) -> bool:
        return self._organizations is None or organization in self._organizations[side]


def is_selected(value: str, given: Iterable[str] | None) -> bool:
    return not given or value in given


def is_last_row(model, end: datetime) -> Q:
    """True for the last row of each object before ``end``; of several of one instant, for the one
    written last.
    """
    until = model.history.filter(id=OuterRef("id"), history_date__lt=end)
    return Q(
        history_id=Subquery(until.order_by("-history_date", "-history_id").values("history_id")[:1])
    )
