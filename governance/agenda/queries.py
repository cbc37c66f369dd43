"""What an agenda should hold, read from the data of a day. Which rules and why:
docs/decisions/0018.
"""

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
        *_follow_ups(meeting, today),
        *_sheets(meeting, today),
        *_late_commitments(today),
        *_silent_commitments(today),
        *_indicators(),
    ]


# --- Follow-ups
# -----------------------------------------------------------------------------------------
def _follow_ups(meeting: Meeting, today: date) -> Iterable[Proposal]:
    """One point for all that the same committee gave to do before and that is not done, late first."""
    earlier = Meeting.objects.before(meeting)
    rows = FollowUp.objects.adopted().open().filter(decision__meeting__in=earlier).for_list()
    found = sorted(rows, key=lambda row: (row.due_on or date.max, row.pk))
    if found:
        lines = [_follow_up_line(row, today) for row in found]
        kind = ItemKind.FOLLOW_UP
        yield Proposal(kind, kind.value, kind.label, _lines(lines), follow_ups=found)


def _follow_up_line(row: FollowUp, today: date) -> str:
    due = f"échéance {row.due}" if row.due else "sans échéance"
    late = ", en retard" if row.is_overdue(today) else ""
    statement = row.statement.rstrip(".")
    return f"{row.organization}{NO_BREAK}: {statement} ({row.decision.reference}, {due}{late})"


# --- Sheets
# ---------------------------------------------------------------------------------------------
def _sheets(meeting: Meeting, today: date) -> list[Proposal]:
    """To approve; priority and blocked, with an open point, or late; then those that somebody at
    the table can free.
    """
    seated = _seated(meeting)
    facts = [_Facts(sheet, seated, today) for sheet in _all_sheets()]
    by_kind = defaultdict(list)
    for fact in facts:
        for kind in fact.kinds():
            by_kind[kind].append(fact.proposal(kind))
    return [proposal for kind in ItemKind for proposal in by_kind[kind]]


def _all_sheets():
    blockers = Blocker.objects.filter(lifted_on__isnull=True).select_related("unblocker")
    return (
        shared_sheets()
        .for_summary()
        .order_by("phase", "number")
        .prefetch_related(Prefetch("blockers", blockers, to_attr="open_blockers"))
    )


def _seated(meeting: Meeting) -> set[int]:
    """The organisations that sit, in whatever role, on the day of the meeting."""
    seats = Seat.objects.in_force(clock.day_of(meeting.starts_at)).filter(
        committee=meeting.committee_id
    )
    return set(seats.values_list("organization", flat=True))


class _Facts:
    """What there is to say of one sheet."""

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
        return [ItemKind.BLOCKER] if self._liftable() else []

    def proposal(self, kind: ItemKind) -> Proposal:
        reference = f"Fiche {self.sheet.reference} – {self.sheet.title}"
        title = f"{reference}{NO_BREAK}: {self._why(kind)}"
        # Whether the status or a point holds the sheet up, it is the same question: declined once,
        # it stays so.
        cause = ItemKind.SHEET_BLOCKED if kind == ItemKind.SHEET_WITH_BLOCKER else kind
        return Proposal(
            kind,
            f"{cause.value}:{self.sheet.pk}",
            title[:300],
            _lines(self._detail(kind)),
            [self.sheet],
        )

    def _why(self, kind: ItemKind) -> str:
        if kind == ItemKind.BLOCKER:
            names = sorted({str(blocker.unblocker) for blocker in self._liftable()}, key=sort_key)
            return f"point de blocage que peut lever {', '.join(names)}"
        why = _WHY[kind]
        if kind == ItemKind.SHEET_WITH_BLOCKER and len(self.blockers) > 1:
            why = f"{len(self.blockers)} points de blocage ouverts"
        is_late_too = self.late and kind in (ItemKind.SHEET_BLOCKED, ItemKind.SHEET_WITH_BLOCKER)
        return f"{why} et en retard" if is_late_too else why

    def _detail(self, kind: ItemKind) -> list[str]:
        """An approval tells what holds the sheet back only where no other point does."""
        if kind == ItemKind.SHEET_TO_APPROVE:
            rest = [] if self.is_held_up else self._held_back()
            return ["Soumise à l’approbation du comité", *rest]
        return self._held_back()

    def _held_back(self) -> list[str]:
        lines = [self._status_line()] if self.is_blocked else []
        lines += [self._blocker_line(blocker) for blocker in self.blockers]
        return lines + [reason[0].upper() + reason[1:] for reason in self.late]

    def _status_line(self) -> str:
        since = self.sheet.progress_changed_on
        start = f"Bloquée depuis le {day(since)}" if since else "Bloquée"
        return f"{start}{NO_BREAK}: {self.sheet.progress_reason.rstrip('.')}"

    def _blocker_line(self, blocker: Blocker) -> str:
        what = (
            f"Point de blocage depuis le {day(blocker.since)}{NO_BREAK}:"
            f" {blocker.description.rstrip('.')}"
        )
        who = blocker.unblocker
        if who is None:
            return f"{what} – on ne sait pas encore qui peut le lever"
        return f"{what} – {who}{', à la table,' if who.pk in self.seated else ''} peut le lever"

    def _liftable(self) -> list[Blocker]:
        return [blocker for blocker in self.blockers if blocker.unblocker_id in self.seated]


_WHY = {
    ItemKind.SHEET_TO_APPROVE: "à approuver",
    ItemKind.SHEET_BLOCKED: "bloquée",
    ItemKind.SHEET_WITH_BLOCKER: "point de blocage ouvert",
    ItemKind.SHEET_LATE: "en retard",
}


# --- Commitments
# ----------------------------------------------------------------------------------------
def _late_commitments(today: date) -> list[Proposal]:
    rows = Commitment.objects.shared().overdue(today).for_list().order_by("due_on", "pk")
    return _by_organization(ItemKind.COMMITMENT_LATE, rows, _late_words)


def _silent_commitments(today: date) -> list[Proposal]:
    rows = (
        Commitment.objects.shared().without_answer(today).for_list().order_by("answered_at", "pk")
    )
    return _by_organization(ItemKind.COMMITMENT_SILENT, rows, _silent_words)


def _by_organization(kind: ItemKind, rows, words) -> list[Proposal]:
    """One point for all, a line for each organisation."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.organization].append(row)
    names = sorted(groups, key=lambda organization: (sort_key(str(organization)), organization.pk))
    lines = [f"{organization}{NO_BREAK}: {words(groups[organization])}" for organization in names]
    found = [row for organization in names for row in groups[organization]]
    return (
        [Proposal(kind, kind.value, kind.label, _lines(lines), commitments=found)] if found else []
    )


def _late_words(rows: list[Commitment]) -> str:
    return f"{NO_BREAK}; ".join(
        f"{row.short_statement.rstrip('.')} (échéance {row.due})" for row in rows
    )


def _silent_words(rows: list[Commitment]) -> str:
    count = _count(len(rows), "engagement")
    last = max((row.answered_at for row in rows if row.answered_at), default=None)
    return f"{count}, {f'dernière réponse le {day(last)}' if last else 'jamais de réponse'}"


# --- Indicators
# -----------------------------------------------------------------------------------------
def _indicators() -> Iterable[Proposal]:
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
        lines = [_indicator_line(row) for row in found]
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
    return sign * (reading.value - _expected(indicator, reading.period_on)) < 0


def _expected(indicator: Indicator, on: date):
    start, end = indicator.sheet.starts_on, indicator.target_on
    if on >= end:
        return indicator.target
    if start is None or on <= start:
        return indicator.baseline
    way = indicator.target - indicator.baseline
    return indicator.baseline + way * (on - start).days / (end - start).days


def _indicator_line(indicator: Indicator) -> str:
    reading = indicator.last_reading()
    return (
        f"Fiche {indicator.sheet.reference}, {indicator.name}{NO_BREAK}:"
        f" {_measure(indicator, reading.value)} ({reading.period}), pour une cible de"
        f" {_measure(indicator, indicator.target)} ({indicator.target_date}) depuis"
        f" {_measure(indicator, indicator.baseline)}"
    )


def _measure(indicator: Indicator, value) -> str:
    return f"{number(value)}{NO_BREAK}{agreed(indicator.unit, value)}"


# --- Words
# ----------------------------------------------------------------------------------------------
def _lines(sentences: Iterable[str]) -> str:
    return "\n".join(f"{sentence}." for sentence in sentences)


def _count(count: int, noun: str) -> str:
    return f"{count}{NO_BREAK}{noun}{'s' if count > 1 else ''}"
