"""The points that the data of a day propose for an agenda. Rules: docs/decisions/0018."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from actions.enums import Direction, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Blocker, Indicator
from core import clock
from core.french import NO_BREAK, agreed, day, number
from core.search import sort_key
from governance.enums import ItemKind
from governance.models import FollowUp, Meeting, Seat
from governance.programme.queries import shared_sheets
from partners.models import Commitment

# A sheet has at most one of these on an agenda.
ON_A_SHEET = frozenset({
    ItemKind.SHEET_BLOCKED, ItemKind.SHEET_WITH_BLOCKER, ItemKind.SHEET_LATE, ItemKind.BLOCKER
})  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A point that the data ask for. ``source`` makes it unique in its meeting; ``detail`` holds
    one fact a line.
    """

    kind: ItemKind
    source: str
    title: str
    detail: str
    sheets: list = field(default_factory=list)
    commitments: list = field(default_factory=list)
    follow_ups: list = field(default_factory=list)

    @property
    def links(self) -> dict[str, list]:
        return {
            "sheets": self.sheets,
            "commitments": self.commitments,
            "follow_ups": self.follow_ups,
        }


def proposals(meeting: Meeting, today: date) -> list[Proposal]:
    """What the data of ``today`` propose for ``meeting``, in the order of an agenda, in a fixed
    number of queries.
    """
    return [
        *follow_up_proposals(meeting, today),
        *sheet_proposals(meeting, today),
        *late_commitment_proposals(today),
        *silent_commitment_proposals(today),
        *indicator_proposals(),
    ]


# --- Follow-ups
# -----------------------------------------------------------------------------------------
def follow_up_proposals(meeting: Meeting, today: date) -> Iterable[Proposal]:
    """One point for the open follow-ups of earlier meetings of the committee, late ones first."""
    earlier = Meeting.objects.before(meeting)
    rows = FollowUp.objects.adopted().open().filter(decision__meeting__in=earlier).for_list()
    found = sorted(rows, key=lambda row: (row.due_on or date.max, row.pk))
    if found:
        lines = [format_follow_up(row, today) for row in found]
        kind = ItemKind.FOLLOW_UP
        yield Proposal(kind, kind.value, kind.label, _lines(lines), follow_ups=found)


def format_follow_up(row: FollowUp, today: date) -> str:
    due = f"échéance {row.due}" if row.due else "sans échéance"
    late = ", en retard" if row.is_overdue(today) else ""
    statement = row.statement.rstrip(".")
    return f"{row.organization}{NO_BREAK}: {statement} ({row.decision.reference}, {due}{late})"


# --- Sheets
# ---------------------------------------------------------------------------------------------
def sheet_proposals(meeting: Meeting, today: date) -> list[Proposal]:
    """Sheets to approve; priority sheets that are blocked, have an open blocking point or are late;
    then sheets with a blocking point that a member of the committee can lift.
    """
    seated = seated_organizations(meeting)
    facts = [SheetReasons(sheet, seated, today) for sheet in sheets_with_open_blockers()]
    by_kind = defaultdict(list)
    for fact in facts:
        for kind in fact.kinds():
            by_kind[kind].append(fact.proposal(kind))
    return [proposal for kind in ItemKind for proposal in by_kind[kind]]


def sheets_with_open_blockers():
    blockers = Blocker.objects.filter(lifted_on__isnull=True).select_related("unblocker")
    return (
        shared_sheets()
        .for_summary()
        .order_by("phase", "number")
        .prefetch_related(Prefetch("blockers", blockers, to_attr="open_blockers"))
    )


def seated_organizations(meeting: Meeting) -> set[int]:
    """The organisations that sit, in whatever role, on the day of the meeting."""
    seats = Seat.objects.in_force(clock.day_of(meeting.starts_at)).filter(
        committee=meeting.committee_id
    )
    return set(seats.values_list("organization", flat=True))


class SheetReasons:
    """Why one sheet should be on the agenda, and the texts that say so."""

    def __init__(self, sheet: ActionSheet, seated: set[int], today: date):
        self.sheet, self.seated = sheet, seated
        self.blockers = [] if sheet.is_closed else sheet.open_blockers
        self.is_blocked = sheet.progress_status == ProgressStatus.BLOCKED
        self.is_held_up = sheet.is_priority and (self.is_blocked or bool(self.blockers))
        self.late = sheet.overdue_reasons(today)

    def kinds(self) -> list[ItemKind]:
        """For which points the sheet is proposed: approval is one question, what holds the sheet
        back another.
        """
        found = (
            [ItemKind.SHEET_TO_APPROVE]
            if self.sheet.review_status == ReviewStatus.SUBMITTED
            else []
        )
        if self.is_held_up:
            return [
                *found,
                ItemKind.SHEET_BLOCKED if self.is_blocked else ItemKind.SHEET_WITH_BLOCKER,
            ]
        if found:
            return found
        if self.sheet.is_priority and self.late:
            return [ItemKind.SHEET_LATE]
        return [ItemKind.BLOCKER] if self.liftable_blockers() else []

    def proposal(self, kind: ItemKind) -> Proposal:
        reference = f"Fiche {self.sheet.reference} – {self.sheet.title}"
        title = f"{reference}{NO_BREAK}: {self.reason(kind)}"
        # Whether the status or a point holds the sheet up, it is the same question: declined once,
        # it stays so.
        cause = ItemKind.SHEET_BLOCKED if kind == ItemKind.SHEET_WITH_BLOCKER else kind
        return Proposal(
            kind,
            f"{cause.value}:{self.sheet.pk}",
            title[:300],
            _lines(self.detail_lines(kind)),
            [self.sheet],
        )

    def reason(self, kind: ItemKind) -> str:
        if kind == ItemKind.BLOCKER:
            names = sorted(
                {str(blocker.unblocker) for blocker in self.liftable_blockers()}, key=sort_key
            )
            return f"point de blocage que peut lever {', '.join(names)}"
        why = _REASONS[kind]
        if kind == ItemKind.SHEET_WITH_BLOCKER and len(self.blockers) > 1:
            why = f"{len(self.blockers)} points de blocage ouverts"
        is_late_too = self.late and kind in (ItemKind.SHEET_BLOCKED, ItemKind.SHEET_WITH_BLOCKER)
        return f"{why} et en retard" if is_late_too else why

    def detail_lines(self, kind: ItemKind) -> list[str]:
        """An approval lists what holds the sheet back only where no other point does."""
        if kind == ItemKind.SHEET_TO_APPROVE:
            rest = [] if self.is_held_up else self.obstacle_lines()
            return ["Soumise à l’approbation du comité", *rest]
        return self.obstacle_lines()

    def obstacle_lines(self) -> list[str]:
        lines = [self.format_status()] if self.is_blocked else []
        lines += [self.format_blocker(blocker) for blocker in self.blockers]
        return lines + [reason[0].upper() + reason[1:] for reason in self.late]

    def format_status(self) -> str:
        since = self.sheet.progress_changed_on
        start = f"Bloquée depuis le {day(since)}" if since else "Bloquée"
        return f"{start}{NO_BREAK}: {self.sheet.progress_reason.rstrip('.')}"

    def format_blocker(self, blocker: Blocker) -> str:
        what = (
            f"Point de blocage depuis le {day(blocker.since)}{NO_BREAK}:"
            f" {blocker.description.rstrip('.')}"
        )
        who = blocker.unblocker
        if who is None:
            return f"{what} – on ne sait pas encore qui peut le lever"
        return f"{what} – {who}{', à la table,' if who.pk in self.seated else ''} peut le lever"

    def liftable_blockers(self) -> list[Blocker]:
        return [blocker for blocker in self.blockers if blocker.unblocker_id in self.seated]


_REASONS = {
    ItemKind.SHEET_TO_APPROVE: "à approuver",
    ItemKind.SHEET_BLOCKED: "bloquée",
    ItemKind.SHEET_WITH_BLOCKER: "point de blocage ouvert",
    ItemKind.SHEET_LATE: "en retard",
}


# --- Commitments
# ----------------------------------------------------------------------------------------
def late_commitment_proposals(today: date) -> list[Proposal]:
    rows = Commitment.objects.shared().overdue(today).for_list().order_by("due_on", "pk")
    return _one_line_each(ItemKind.COMMITMENT_LATE, rows, format_late_commitments)


def silent_commitment_proposals(today: date) -> list[Proposal]:
    rows = (
        Commitment.objects.shared().without_answer(today).for_list().order_by("answered_at", "pk")
    )
    return _one_line_each(ItemKind.COMMITMENT_SILENT, rows, format_silent_commitments)


def _one_line_each(kind: ItemKind, rows, format_rows) -> list[Proposal]:
    """One point for all, a line for each organisation."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.organization].append(row)
    names = sorted(groups, key=lambda organization: (sort_key(str(organization)), organization.pk))
    lines = [
        f"{organization}{NO_BREAK}: {format_rows(groups[organization])}" for organization in names
    ]
    found = [row for organization in names for row in groups[organization]]
    return (
        [Proposal(kind, kind.value, kind.label, _lines(lines), commitments=found)] if found else []
    )


def format_late_commitments(rows: list[Commitment]) -> str:
    return f"{NO_BREAK}; ".join(
        f"{row.short_statement.rstrip('.')} (échéance {row.due})" for row in rows
    )


def format_silent_commitments(rows: list[Commitment]) -> str:
    count = f"{len(rows)}{NO_BREAK}engagement{'s' if len(rows) > 1 else ''}"
    last = max((row.answered_at for row in rows if row.answered_at), default=None)
    return f"{count}, {f'dernière réponse le {day(last)}' if last else 'jamais de réponse'}"


# --- Indicators
# -----------------------------------------------------------------------------------------
def indicator_proposals() -> Iterable[Proposal]:
    sheets = shared_sheets().exclude(progress_status=ProgressStatus.ABANDONED)
    rows = (
        Indicator.objects.filter(sheet__in=sheets)
        .select_related("sheet__phase")
        .prefetch_related("readings")
        .order_by("sheet__phase", "sheet__number", "position", "pk")
    )
    found = [row for row in rows if is_off_track(row)]
    if found:
        kind = ItemKind.INDICATOR
        lines = [format_indicator(row) for row in found]
        yield Proposal(
            kind, kind.value, kind.label, _lines(lines), list({row.sheet: None for row in found})
        )


def is_off_track(indicator: Indicator) -> bool:
    """True if the last reading is short of the straight line from baseline to target on its date,
    or of the baseline.

    The line begins with the sheet. Where the sheet has no start, only the two ends of the line are
    known: the baseline before the target's date, the target from then on. False where anything is
    missing or the target contradicts the aim.
    """
    reading = indicator.last_reading()
    if reading is None or None in (indicator.baseline, indicator.target, indicator.target_on):
        return False
    sign = 1 if indicator.direction == Direction.INCREASE else -1
    if sign * (indicator.target - indicator.baseline) < 0:
        return False
    return sign * (reading.value - expected_value(indicator, reading.period_on)) < 0


def expected_value(indicator: Indicator, on: date):
    start, end = indicator.sheet.starts_on, indicator.target_on
    if on >= end:
        return indicator.target
    if start is None or on <= start:
        return indicator.baseline
    distance = indicator.target - indicator.baseline
    return indicator.baseline + distance * (on - start).days / (end - start).days


def format_indicator(indicator: Indicator) -> str:
    reading = indicator.last_reading()
    return (
        f"Fiche {indicator.sheet.reference}, {indicator.name}{NO_BREAK}:"
        f" {format_measure(indicator, reading.value)} ({reading.period}), pour une cible de"
        f" {format_measure(indicator, indicator.target)} ({indicator.target_date}) depuis"
        f" {format_measure(indicator, indicator.baseline)}"
    )


def format_measure(indicator: Indicator, value) -> str:
    return f"{number(value)}{NO_BREAK}{agreed(indicator.unit, value)}"


# --- Texts
# ----------------------------------------------------------------------------------------------
def _lines(sentences: Iterable[str]) -> str:
    return "\n".join(f"{sentence}." for sentence in sentences)
