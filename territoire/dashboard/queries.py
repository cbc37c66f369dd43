"""What a dashboard counts: grouped querysets over the rules that the lists filter by.

The lists decide which sheets and commitments count (``ScopeQuery``, ``CommitmentListQuery``), the
methods of their querysets what is late, silent or kept: nothing is defined here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Coalesce, NullIf, RowNumber
from django.http import QueryDict

from accounts.permissions import Permission, has_permission
from actions.blockers.queries import open_blockers
from actions.enums import Confidentiality, Health, IndicatorResult
from actions.indicators.queries import (
    indicator_result,
    last_written,
    latest_readings,
    reading_result,
)
from actions.milestones.queries import milestone_state
from actions.models import ActionSheet, Blocker, FundingLine, Indicator, Milestone
from partners.commitments.filters import CommitmentListQuery
from partners.enums import Promise
from partners.models import CommitmentUpdate
from partners.models.querysets import is_answered_lately
from territoire.figures.scope import ScopeQuery

SHOWN = 5  # lines of a list
SENTENCES = 2  # of each level of health
INDICATORS = 8  # by name
# What names a sheet, and the sheet of a part.
SHEET = ("number", "phase__prefix", "title")
OF_SHEET = tuple(f"sheet__{name}" for name in SHEET)
# Indicators by name: what asks for attention first.
URGENCY = (
    IndicatorResult.WRONG_WAY,
    IndicatorResult.ON_WAY,
    IndicatorResult.REACHED,
    IndicatorResult.MISSING,
)
_URGENCY = {result: place for place, result in enumerate(URGENCY)}


# Promises that are owed.
OPEN = (Promise.LATE, Promise.NO_NEWS, Promise.UNDER_WAY)


@dataclass(frozen=True)
class Partner:
    """An organisation with open commitments: how many, how many of them it spoke of lately, when it
    last spoke.
    """

    slug: str
    name: str
    owed: int
    heard: int
    answered: datetime | None


@dataclass(frozen=True)
class DashboardData:
    """The answers of the database as named tuples, one field a question.

    Groups have the columns that they are alike in, then their counts; the other rows name
    something.
    """

    # progress_status, health, is_priority, is_late: n, team, costed, cost, updated, judged
    sheets: list
    axes: list  # axes, progress_status: n
    communes: list  # communes: n
    sentences: list  # of sheets: health, health_comment, health_on, who signed, and their name
    late_sheets: list  # late_since, and their name
    milestones: list  # due_on, state: n
    late_milestones: list  # title, due_on, and the name of the sheet
    blockers: list  # unblocker, name: n, oldest
    # organization, its slug, name, kind and archived_at, promise, waits: n, heard, answered
    promises: list
    overdue: list  # pk, statement, due_on, name of the organisation
    may_review: bool
    lines: list  # funder, name, stage: n, known, euros, planned, moved
    axis_lines: list  # sheet__axes, stage: n, known, euros
    indicators: list  # result, sheet__is_priority: n, written
    readings: list  # value, period, urgency, the indicator and the name of its sheet

    @cached_property
    def partners(self) -> list[Partner]:
        """Those that owe something, who owes most first."""
        groups = {}
        for row in self.promises:
            if row.promise in OPEN and row.organization__archived_at is None:
                groups.setdefault(row.organization, []).append(row)
        found = [
            Partner(
                rows[0].organization__slug,
                rows[0].name,
                sum(row.n for row in rows),
                sum(row.heard for row in rows),
                max((row.answered for row in rows if row.answered), default=None),
            )
            for rows in groups.values()
        ]
        return sorted(found, key=lambda partner: -partner.owed)


def load_dashboard_data(query: ScopeQuery) -> DashboardData:
    """What the database says of the scope of ``query`` now."""
    today, sheets, commitments = query.today, query.matching(), commitments_in_scope(query)
    milestones = Milestone.objects.filter(sheet__in=sheets)
    lines = FundingLine.objects.filter(sheet__in=sheets)
    return DashboardData(
        sheets=sheet_groups(sheets, today),
        axes=group_counts(sheets, "axes", "progress_status", n=Count("pk")),
        communes=group_counts(sheets, "communes", n=Count("pk")),
        sentences=health_sentences(sheets),
        late_sheets=late_sheets(sheets, today),
        milestones=group_counts(
            milestones.annotate(state=milestone_state(today)), "due_on", "state", n=Count("pk")
        ),
        late_milestones=late_milestones(milestones, today),
        blockers=blocker_groups(sheets),
        promises=promise_groups(query, commitments),
        overdue=overdue_commitments(commitments, today),
        may_review=has_permission(query.user, Permission.UPDATE_REVIEW),
        lines=funding_groups(lines),
        axis_lines=group_counts(
            lines, "sheet__axes", "stage", n=Count("pk"), known=Count("amount"), euros=Sum("amount")
        ),
        indicators=indicator_groups(sheets),
        readings=urgent_readings(sheets),
    )


def commitments_in_scope(query: ScopeQuery) -> QuerySet:
    """The live commitments of the scope, by the rules of their register."""
    data = QueryDict(mutable=True)
    for name, values in query.values.items():
        data.setlist(name, values)
    return CommitmentListQuery(data, user=query.user, today=query.today).matching()


def group_counts(rows: QuerySet, *names: str, **counts) -> list:
    """``counts`` of the rows that are alike in ``names``, as named tuples in the order of
    ``names``.
    """
    groups = rows.order_by().values(*names).annotate(**counts)
    return list(groups.order_by(*names).values_list(*names, *counts, named=True))


def organization_name(path: str) -> Coalesce:
    """The name of the organisation at ``path``, the short one where there is one."""
    return Coalesce(NullIf(f"{path}__short_name", Value("")), f"{path}__name")


def sheet_groups(sheets: QuerySet, today: date) -> list:
    return group_counts(
        sheets.with_lateness(today),
        "progress_status",
        "health",
        "is_priority",
        "is_late",
        n=Count("pk"),
        team=Count("pk", filter=Q(confidentiality=Confidentiality.TEAM)),
        costed=Count("estimated_cost"),
        cost=Sum("estimated_cost"),
        updated=Max("updated_at"),
        judged=Max("health_on"),
    )


def named_rows(rows: QuerySet, *names: str) -> list:
    return list(rows.values_list(*names, named=True))


def health_sentences(sheets: QuerySet) -> list:
    """The sheets whose health was set last, some of each level."""
    newest = [F("health_on").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=F("health"), order_by=newest)
    first = sheets.exclude(health=Health.UNKNOWN).annotate(place=place).filter(place__lte=SENTENCES)
    return named_rows(
        ActionSheet.objects.filter(pk__in=first.values("pk")).order_by(*newest),
        "health",
        "health_comment",
        "health_on",
        "health_by__first_name",
        "health_by__last_name",
        *SHEET,
    )


def late_sheets(sheets: QuerySet, today: date) -> list:
    """Priority ones first, then those that are late since longest."""
    late = sheets.overdue(today).with_late_since(today).order_by("-is_priority", "late_since", "pk")
    return named_rows(late[:SHOWN], "late_since", *SHEET)


def late_milestones(milestones: QuerySet, today: date) -> list:
    late = milestones.overdue(today).order_by("due_on", "pk")
    return named_rows(late[:SHOWN], "title", "due_on", *OF_SHEET)


def overdue_commitments(commitments: QuerySet, today: date) -> list:
    late = (
        commitments.overdue(today)
        .annotate(name=organization_name("organization"))
        .order_by("due_on", "pk")
    )
    return named_rows(late[:SHOWN], "pk", "statement", "due_on", "name")


def blocker_groups(sheets: QuerySet) -> list:
    """Who can lift most comes first."""
    blockers = Blocker.objects.filter(open_blockers(), sheet__in=sheets).annotate(
        name=organization_name("unblocker")
    )
    found = group_counts(blockers, "unblocker", "name", n=Count("pk"), oldest=Min("since"))
    return sorted(found, key=lambda row: (-row.n, row.oldest))


def promise_groups(query: ScopeQuery, commitments: QuerySet) -> list:
    """``waits``: an answer is to be reviewed; always false for a person who reviews nothing."""
    answers = CommitmentUpdate.objects.submitted().filter(commitment=OuterRef("pk"))
    waits = (
        Exists(answers) if has_permission(query.user, Permission.UPDATE_REVIEW) else Value(False)
    )
    return group_counts(
        commitments.with_promise(query.today).annotate(
            name=organization_name("organization"), waits=waits
        ),
        "organization",
        "organization__slug",
        "name",
        "organization__kind",
        "organization__archived_at",
        "promise",
        "waits",
        n=Count("pk"),
        heard=Count("pk", filter=is_answered_lately(query.today)),
        answered=Max("answered_at"),
    )


def funding_groups(lines: QuerySet) -> list:
    return group_counts(
        lines.annotate(name=organization_name("funder")),
        "funder",
        "name",
        "stage",
        n=Count("pk"),
        known=Count("amount"),
        euros=Sum("amount"),
        planned=Sum("amount", filter=Q(sheet__estimated_cost__isnull=False)),
        moved=Max("stage_on"),
    )


def indicator_groups(sheets: QuerySet) -> list:
    indicators = Indicator.objects.filter(sheet__in=sheets)
    judged = indicators.annotate(result=indicator_result(), written_at=last_written())
    return group_counts(
        judged, "result", "sheet__is_priority", n=Count("pk"), written=Max("written_at")
    )


def urgent_readings(sheets: QuerySet) -> list:
    """The last values of indicators of priority sheets that have a target, the most urgent
    first.
    """
    readings = latest_readings().filter(
        indicator__sheet__in=sheets.filter(is_priority=True), indicator__target__isnull=False
    )
    urgent = readings.annotate(urgency=reading_result(_URGENCY)).order_by(
        "urgency", "-period_on", "indicator_id"
    )
    return named_rows(
        urgent[:INDICATORS],
        "value",
        "period_on",
        "period_on_precision",
        "urgency",
        "indicator__name",
        "indicator__unit",
        "indicator__target",
        *(f"indicator__{name}" for name in OF_SHEET),
    )
