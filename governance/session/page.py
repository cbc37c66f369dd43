"""What the projector shows of a meeting: its points with what became of each, one point in large,
what was decided.
"""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from accounts.permissions import Permission, has_permission, require
from actions.funding.page import FundingSummary, summarize_funding
from actions.models import ActionSheet, Blocker, FundingLine
from core import clock
from governance.decisions.filters import with_visible_links
from governance.decisions.workflow import is_open
from governance.enums import MeetingStatus
from governance.models import AgendaItem, Decision, Meeting, Minutes, redact_private_sheets
from governance.models.meetings import IS_CORRECTION
from governance.programme.queries import shared_sheets

NEXT_MILESTONES = 3


def find_open_meeting(user, pk: int) -> Meeting:
    """The meeting on the projector: convened, or held and its minutes not yet out. Http404,
    PermissionDenied.

    ``corrected_as`` is the number of the edition that corrects its minutes, or None. Who types
    decisions comes back while the minutes are corrected, for the words of what was adopted.
    """
    correction = Minutes.objects.filter(IS_CORRECTION, meeting=OuterRef("pk")).values("edition")
    found = Meeting.objects.visible_to(user).for_list().filter(pk=pk)
    meeting = found.annotate(corrected_as=Subquery(correction[:1])).first()
    if meeting is None or not (is_open(meeting) or may_correct(user, meeting)):
        raise Http404("Cette séance n’est pas ouverte.")
    require(user, Permission.COMMITTEE_READ)
    return meeting


def may_correct(user, meeting: Meeting) -> bool:
    is_out = meeting.status == MeetingStatus.MINUTES_PUBLISHED
    return (
        is_out
        and has_permission(user, Permission.DECISION_EDIT)
        and meeting.corrected_as is not None
    )


@dataclass(frozen=True)
class AgendaStep:
    """One point on the way through the meeting. ``icon`` and ``label`` say what became of it."""

    item: AgendaItem
    number: int
    is_treated: bool
    icon: str
    label: str


def agenda_steps(meeting: Meeting, user) -> list[AgendaStep]:
    """The points of the agenda in their order; drafts count for who types them."""
    items = meeting.items.accepted().annotate(
        adopted=Count("decisions", filter=Q(decisions__adopted_at__isnull=False)),
        drafts=Count(
            "decisions", filter=Q(decisions__pk__isnull=False, decisions__adopted_at__isnull=True)
        ),
    )
    types = has_permission(user, Permission.DECISION_EDIT) and is_open(meeting)
    nothing = "à traiter" if is_open(meeting) else "sans décision"
    return [
        AgendaStep(
            item, number, bool(item.adopted or item.notes), *item_state(item, types, nothing)
        )
        for number, item in enumerate(redact_private_sheets(items), 1)
    ]


def item_state(item, types: bool, nothing: str) -> tuple[str, str]:
    if types and item.drafts:
        return "pencil-line", "décision à adopter"
    if item.adopted:
        return "circle-check", "1 décision" if item.adopted == 1 else f"{item.adopted} décisions"
    return ("message-square", "échanges notés") if item.notes else ("circle", nothing)


@dataclass(frozen=True)
class PrevNext:
    """Where a point stands among the others: the one before, the one after, None at the ends."""

    steps: list[AgendaStep]
    step: AgendaStep
    before: AgendaStep | None
    after: AgendaStep | None


def prev_next(steps: list[AgendaStep], item_pk: int) -> PrevNext:
    """Http404 for a point that is not on the agenda."""
    place = next((place for place, step in enumerate(steps) if step.item.pk == item_pk), None)
    if place is None:
        raise Http404("Ce point n’est pas à l’ordre du jour.")
    after = steps[place + 1] if place + 1 < len(steps) else None
    return PrevNext(steps, steps[place], steps[place - 1] if place else None, after)


@dataclass(frozen=True)
class ProjectedSheet:
    sheet: ActionSheet
    overdue_reasons: list[str]
    milestones: list
    blockers: list
    funding: FundingSummary


def sheets_of(item_pk: int, user) -> QuerySet:
    """The sheets of a point, with what :func:`projected_sheet` shows of each."""
    sheets = shared_sheets().visible_to(user).filter(agenda_items=item_pk)
    return sheets.select_related("phase", "lead_organization", "health_by").prefetch_related(
        "milestones",
        Prefetch("funding_lines", FundingLine.objects.select_related("funder")),
        Prefetch("blockers", Blocker.objects.select_related("unblocker")),
    )


def projected_sheet(sheet: ActionSheet) -> ProjectedSheet:
    """The sheet as the room reads it."""
    milestones = [milestone for milestone in sheet.milestones.all() if milestone.done_on is None]
    return ProjectedSheet(
        sheet=sheet,
        overdue_reasons=sheet.overdue_reasons(clock.today()),
        milestones=milestones[:NEXT_MILESTONES],
        blockers=[blocker for blocker in sheet.blockers.all() if blocker.lifted_on is None],
        funding=summarize_funding(sheet),
    )


def decisions_of(meeting: Meeting, user):
    """The decisions of ``meeting`` that ``user`` reads, for ``governance/decisions/_list.html``.

    What was still a draft when the minutes came out stays one: a correction adopts nothing.
    """
    found = Decision.objects.visible_to(user).filter(meeting=meeting).order_by("number", "pk")
    return with_visible_links(user, found if is_open(meeting) else found.adopted())
