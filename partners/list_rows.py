"""Rows of the register of commitments: plain values, each row drawn once for its values on one day.

A model instance with its organisation, its sheet and its person costs more than the query that brings it
(docs/decisions/0019-cost-of-a-list.md): one is made only to draw a row that was not drawn yet.
"""

from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Organization, User
from accounts.permissions import Permission, holds
from accounts.standpoints import keys_of, standpoint
from actions.models import ActionSheet, Phase
from core.gather import prepared, slot
from partners.enums import UpdateStatus
from partners.models import Commitment, CommitmentUpdate

_OWN = (
    "pk", "statement", "kind", "firmness", "is_from_non_signatory", "is_example", "amount", "quantity", "unit", "due_on",
    "due_on_precision", "progress_status", "confirmed_at", "created_at", "answered_at", "last_answer",
)  # fmt: skip
# What a row reads: the rest of the columns would be fetched and thrown away.
COLUMNS = (
    *_OWN, "organization__name", "organization__short_name", "sheet_id", "sheet__number", "sheet__title",
    "sheet__phase__prefix", "confirmed_by__first_name", "confirmed_by__last_name",
)  # fmt: skip


@prepared
def _waiting(viewer):
    waiting = CommitmentUpdate.objects.visible_to(viewer).submitted()
    return [waiting.filter(commitment__in=[slot("commitments")]).values_list("commitment_id", flat=True)]


def register_rows(page, *, user, today: date) -> list[dict]:
    """What the page shows of each commitment of ``page``, which gives ``COLUMNS``, with what waits for review of it."""
    commitments = list(page)
    [waiting] = _waiting.gather(
        standpoint(user), commitments=[row[0] for row in commitments], **keys_of(user)
    )
    is_own = not holds(user, Permission.UPDATE_REVIEW)
    return [
        {"pk": row[0], "statement": row[1], "html": _drawn(row, row[0] in waiting, is_own, today)}
        for row in map(tuple, commitments)
    ]


@lru_cache(maxsize=2048)
def _drawn(values: tuple, is_waiting: bool, is_own: bool, today: date) -> str:
    """``today`` is what news and lateness are told from."""
    commitment = _commitment(dict(zip(COLUMNS, values, strict=True)))
    context = {
        "commitment": commitment,
        "url": reverse("partners:commitment_detail", args=[commitment.pk]),
        "waiting": CommitmentUpdate(review_status=UpdateStatus.SUBMITTED) if is_waiting else None,
        "is_own": is_own,
    }
    return render_to_string("partners/_commitment_row.html", context)


def _commitment(row: dict) -> Commitment:
    """The commitment as far as a row shows it."""
    commitment = Commitment(**{name: row[name] for name in _OWN})
    commitment.organization = Organization(
        name=row["organization__name"], short_name=row["organization__short_name"]
    )
    if row["sheet_id"]:
        phase = Phase(prefix=row["sheet__phase__prefix"])
        commitment.sheet = ActionSheet(
            pk=row["sheet_id"], number=row["sheet__number"], title=row["sheet__title"], phase=phase
        )
    if row["confirmed_at"]:
        commitment.confirmed_by = User(
            first_name=row["confirmed_by__first_name"], last_name=row["confirmed_by__last_name"]
        )
    return commitment
