"""What moved between two days: each thing written between them, as it counted on both.

What was not written did not move. A part of a sheet that did not count on one of the days was not
there for this reader: its promise or its line reads as new or as gone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet, reference_of
from partners.models import Commitment
from territoire.compare.past import Past

SHOWN = 50


class Kind(StrEnum):
    """Kinds of moves, in the order of the page."""

    ADDED = "sheets_added"
    GONE = "sheets_gone"
    STATUS = "statuses"
    HEALTH = "healths"
    DONE = "milestones_done"
    MOVED = "milestones_moved"
    COMMITMENT = "commitments"
    MONEY = "money"


@dataclass(frozen=True)
class Move:
    """A thing that moved: its historical rows on both days, None where it did not count; ``last``
    is the row of the second day all the same. ``sheet`` is the row of its sheet that day, None for
    a promise on the agreement as a whole.

    ``signer`` gave the health of a sheet.
    """

    kind: Kind
    key: int
    before: object | None
    after: object | None
    last: object
    sheet: object | None
    organization: str = ""
    signer: str = ""

    @property
    def named(self):
        """What does not count on the day after is named as it was before: it may have been kept to
        the team since.
        """
        return self.after or self.before

    @property
    def reference(self) -> str:
        return reference_of(self.sheet.phase__prefix, self.sheet.number)

    @property
    def organization_id(self) -> int | None:
        """Who promises, or who funds."""
        if self.kind is Kind.COMMITMENT:
            return self.last.organization_id
        return self.last.funder_id if self.kind is Kind.MONEY else None


@dataclass(frozen=True)
class KindMoves:
    """How many moves of one kind: all, and those whose object the reader may see today, with the
    rows to show.
    """

    kind: Kind
    total: int = 0
    seen: int = 0
    rows: tuple[Move, ...] = ()

    @property
    def hidden(self) -> int:
        return self.total - self.seen


def count_moves(past: Past) -> dict[Kind, int]:
    """How many things moved, by kind; kinds without any are there."""
    return {kind: len(moves_of_kind(past, kind)) for kind in Kind}


def find_moves(
    past: Past, *, kind: Kind | None = None, limit: int | None = SHOWN
) -> dict[Kind, KindMoves]:
    """What moved, at most ``limit`` rows of each kind (or of ``kind`` alone), in the order of the
    sheets.
    """
    moved = {one: moves_of_kind(past, one) if kind in (None, one) else [] for one in Kind}
    seen = visibility_test(past)
    rows = {one: sorted(filter(seen, found), key=sheet_order) for one, found in moved.items()}
    shown = {one: found[:limit] for one, found in rows.items()}
    every = [found for one in shown.values() for found in one]
    organizations, signers = organization_names(every), health_signers(past, shown[Kind.HEALTH])
    return {
        one: KindMoves(
            one,
            len(moved[one]),
            len(rows[one]),
            tuple(
                replace(
                    found,
                    organization=organizations.get(found.organization_id, ""),
                    signer=signers.get(found.key, ""),
                )
                for found in shown[one]
            ),
        )
        for one in Kind
    }


# --- What moves
def differs(*names: str) -> Callable:
    """Come, gone, or changed in one of these columns."""

    def test(before, after, day) -> bool:
        if before is None or after is None:
            return True
        return any(getattr(before, name) != getattr(after, name) for name in names)

    return test


def changed_on_both_days(*names: str) -> Callable:
    has_changed = differs(*names)
    return lambda before, after, day: (
        None not in (before, after) and has_changed(before, after, day)
    )


def is_done(before, after, day) -> bool:
    if after is None or after.done_on is None:
        return False
    return after.done_on > day if before is None else before.done_on is None


def is_postponed(before, after, day) -> bool:
    return None not in (before, after) and after.done_on is None and before.due_on != after.due_on


# By kind: what of the past is looked at, and whether a thing moved, by its rows (None where it does
# not count) and the day before.
_RULES: dict[Kind, tuple[str, Callable[..., bool]]] = {
    Kind.ADDED: ("sheets", lambda before, after, day: before is None),
    Kind.GONE: ("sheets", lambda before, after, day: after is None),
    Kind.STATUS: ("sheets", changed_on_both_days("progress_status")),
    Kind.HEALTH: ("sheets", changed_on_both_days("health")),
    Kind.DONE: ("milestones", is_done),
    Kind.MOVED: ("milestones", is_postponed),
    Kind.COMMITMENT: ("commitments", differs("progress_status", "due_on", "amount")),
    Kind.MONEY: ("lines", differs("stage", "amount")),
}


def moves_of_kind(past: Past, kind: Kind) -> list[Move]:
    name, has_moved = _RULES[kind]
    lines, sheets, found = getattr(past, name), past.known_sheets, []
    for key in lines.written:
        before, after = lines.before.get(key), lines.after.get(key)
        if (before or after) and has_moved(before, after, past.days[0]):
            row, side = (after, sheets.after) if after else (before, sheets.before)
            sheet = row if name == "sheets" else side.get(row.sheet_id)
            found.append(Move(kind, key, before, after, lines.last[key], sheet))
    return found


def sheet_order(found: Move) -> tuple:
    sheet = found.sheet
    return (sheet.phase_id, sheet.number, found.key) if sheet else (0, 0, found.key)


# --- Their names
def visibility_test(past: Past) -> Callable[[Move], bool]:
    """Whether the reader may see a thing today: what was open once may be closed now."""
    user = past.scope.user
    if has_permission(user, Permission.SHEET_READ_TEAM) and has_permission(
        user, Permission.COMMITMENT_EDIT
    ):
        return lambda found: True
    sheets = set(ActionSheet.objects.visible_to(user).values_list("pk", flat=True))
    promises = set(Commitment.objects.visible_to(user).values_list("pk", flat=True))

    def is_seen(found: Move) -> bool:
        if found.kind is Kind.COMMITMENT:
            return found.key in promises
        return found.sheet.id in sheets

    return is_seen


def organization_names(rows: list[Move]) -> dict[int, str]:
    keys = {row.organization_id for row in rows} - {None}
    names = Organization.objects.filter(pk__in=keys).values_list("pk", "short_name", "name")
    return {key: short or name for key, short, name in names}


def health_signers(past: Past, rows: list[Move]) -> dict[int, str]:
    """Who wrote the sentence of a health first, by sheet: later rows of the sheet repeat it."""
    given = {
        row.key: (row.after.health, row.after.health_comment, row.after.health_on) for row in rows
    }
    history = ActionSheet.history.filter(
        id__in=given, history_date__lt=past.ends[1], history_user__isnull=False
    ).order_by("-history_date", "-history_id")
    names = ("history_user__first_name", "history_user__last_name")
    found = {}
    for key, health, comment, on, *name in history.values_list(
        "id", "health", "health_comment", "health_on", *names
    ):
        if (health, comment, on) == given[key] and on:
            found[key] = " ".join(name).strip()
    return found
