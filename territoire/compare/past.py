"""The past of the programme, in SQL over its histories.

The state of an object at the end of a day, in Paris, is its last historical row until then; a row of kind « - » says
that it was taken away. A statement looks at two days, the sides « b » (before) and « a » (after), so that both are
read in one query. It is written in SQL because the rows of a history have no relation that Django could join
(docs/decisions/0023-compare-from-history.md). Nothing that a person typed enters a text: values are parameters.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection, models
from django.utils import timezone

from accounts.enums import OrganizationKind
from accounts.models import Organization
from accounts.permissions import Permission, holds
from actions.enums import Confidentiality
from actions.filters import NONE
from actions.models import ActionSheet, Phase
from partners.models import Agreement
from territoire.dashboard.scope import Scope

BEFORE, AFTER = SIDES = ("b", "a")
REMOVED = "-"


def history_of(model: type[models.Model]) -> str:
    """The table of its history."""
    return model.history.model._meta.db_table


def end_of(day: date) -> datetime:
    """The first instant that does not belong to ``day`` any more."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass
class Past:
    """The pieces of statements about ``scope`` on two days, and the parameters that they name.

    For people outside the team a sheet counts on a day if they could know of it that day.
    """

    scope: Scope
    before: date
    after: date
    params: dict = field(default_factory=dict)

    def __post_init__(self):
        adapt = connection.ops
        for side, day in ((BEFORE, self.before), (AFTER, self.after)):
            self.params[f"day_{side}"] = adapt.adapt_datefield_value(day)
            self.params[f"end_{side}"] = adapt.adapt_datetimefield_value(end_of(day))
        self.reads_team = holds(self.scope.user, Permission.SHEET_READ_TEAM)

    def value(self, value) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"

    def among(self, values) -> str:
        """``(…)`` to stand behind IN. The same parameters serve wherever the text is repeated."""
        return f"({', '.join(self.value(value) for value in sorted(values))})"

    def select(self, queryset) -> str:
        """``queryset`` as a subquery of the statement."""
        sql, values = queryset.query.get_compiler(connection=connection).as_sql()
        return "(" + sql % tuple(self.value(value) for value in values) + ")"

    def last(self, model, key: str, side: str) -> str:
        """The key of the last historical row of the object ``key`` at the end of the day of ``side``."""
        return (
            f"(SELECT last_.history_id FROM {history_of(model)} last_ "  # noqa: S608 - no input
            f"WHERE last_.id = {key} AND last_.history_date < %(end_{side})s "
            "ORDER BY last_.history_date DESC, last_.history_id DESC LIMIT 1)"
        )

    def latest(self, model, side: str) -> str:
        """Table expression ``r``: the last historical row of every object of ``model``, removed ones included."""
        table = history_of(model)
        return (
            f"(SELECT {self.last(model, 'i.id', side)} AS row_id FROM (SELECT DISTINCT id FROM {table}) i) l "  # noqa: S608
            f"JOIN {table} r ON r.history_id = l.row_id"
        )

    # --- What counts -----------------------------------------------------------------------------------
    def sheet_counts(self, row: str, side: str) -> str:
        """Whether the historical row of a sheet ``row`` was in the plan and in the scope, its college apart."""
        tests = [f"{row}.history_type <> '{REMOVED}'", f"{row}.archived_at IS NULL"]
        if not self.reads_team:
            tests.append(f"{row}.confidentiality <> '{Confidentiality.TEAM}'")
        for name, test in _SHEET_TESTS.items():
            if given := self.scope.values.get(name):
                tests.append(test(self, row, given))
        return " AND ".join(tests)

    def in_college(self, organization: str, side: str) -> str:
        """Whether ``organization`` was of one of the colleges of the scope that day."""
        colleges = self.scope.values.get("college")
        if not colleges:
            return "1 = 1"
        kinds = [kind for college in colleges for kind in OrganizationKind.of_college(college)]
        return (
            f"(SELECT o.kind FROM {history_of(Organization)} o "  # noqa: S608
            f"WHERE o.history_id = {self.last(Organization, organization, side)}) IN {self.among(kinds)}"
        )

    def commitment_counts(self, row: str, side: str, sheet_counts: str) -> str:
        """The same for a promise, whose sheet answers ``sheet_counts``. Its college is that of who promises.

        One on the agreement as a whole is in the scope of no axis, carrier or commune, and in that of its phase.
        """
        whole = f"{row}.sheet_id IS NULL"
        if any(self.scope.values.get(name) for name in ("axis", "priority", "carrier", "commune")):
            whole = "1 = 0"
        elif phases := self.scope.values.get("phase"):
            of_phase = Agreement.objects.filter(phase__code__in=phases).order_by().values("pk")
            whole += f" AND {row}.agreement_id IN {self.select(of_phase)}"
        return (
            f"{row}.history_type <> '{REMOVED}' AND {row}.archived_at IS NULL "
            f"AND (({whole}) OR ({row}.sheet_id IS NOT NULL AND {sheet_counts})) "
            f"AND {self.in_college(f'{row}.organization_id', side)}"
        )


# --- The scope, as the row of a history tells it; the twins of actions.filters -----------------------------
def _in_phase(past: Past, row: str, given) -> str:
    return f"{row}.phase_id IN {past.select(Phase.objects.filter(code__in=given).order_by().values('pk'))}"


def _linked(relation: str, column: str, convert):
    def test(past: Past, row: str, given) -> str:
        links = getattr(ActionSheet.history.model, relation).model._meta.db_table
        keys = past.among([convert(value) for value in given])
        return (
            f"EXISTS (SELECT 1 FROM {links} k "  # noqa: S608
            f"WHERE k.history_id = {row}.history_id AND k.{column} IN {keys})"
        )

    return test


def _is_priority(past: Past, row: str, given) -> str:
    tests = [row + ".is_priority" if answer == "1" else f"NOT {row}.is_priority" for answer in given]
    return f"({' OR '.join(tests)})"


def _carried(past: Past, row: str, given) -> str:
    keys = [int(key) for key in given if key != NONE]
    tests = [f"{row}.lead_organization_id IN {past.among(keys)}"] if keys else []
    if NONE in given:
        tests.append(f"{row}.lead_organization_id IS NULL")
    return f"({' OR '.join(tests)})"


_SHEET_TESTS = {
    "phase": _in_phase,
    "axis": _linked("axes", "priorityaxis_id", int),
    "priority": _is_priority,
    "carrier": _carried,
    "commune": _linked("communes", "commune_id", str),
}
