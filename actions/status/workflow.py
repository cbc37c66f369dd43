"""The three statuses of a sheet: progress, review, health.

What may be refused is checked before the version is claimed: a refusal leaves the object as it was,
version included.
"""

from django.db import transaction

from actions.enums import (
    PROGRESS_TRANSITIONS,
    REVIEW_TRANSITIONS,
    Health,
    ProgressStatus,
    ReviewStatus,
    needs_reason,
)
from actions.models import ActionSheet
from core import clock
from core.editing.refused import Refused


def allowed_progress(sheet: ActionSheet) -> tuple[ProgressStatus, ...]:
    return PROGRESS_TRANSITIONS[ProgressStatus(sheet.progress_status)]


def allowed_reviews(sheet: ActionSheet) -> tuple[ReviewStatus, ...]:
    return REVIEW_TRANSITIONS[ReviewStatus(sheet.review_status)]


@transaction.atomic
@clock.one_instant
def change_progress(sheet: ActionSheet, *, to: str, by, version: int, reason: str = ""):
    """Move the sheet to progress ``to``, for ``reason`` where one is demanded."""
    to = ProgressStatus(to)
    if to not in allowed_progress(sheet):
        current = sheet.get_progress_status_display()
        raise Refused(f"Une fiche « {current} » ne peut pas passer directement à « {to.label} ».")
    if needs_reason(sheet.progress_status, to) and not reason.strip():
        raise Refused(f"Indiquez pourquoi la fiche passe à « {to.label} ».")
    sheet.lock_version(version)
    sheet.progress_status, sheet.progress_reason = to, reason.strip()
    sheet.progress_changed_on, sheet.progress_changed_by = clock.today(), by
    sheet.updated_by = by
    sheet.save_as(by, reason=reason.strip())


@transaction.atomic
@clock.one_instant
def change_review(sheet: ActionSheet, *, to: str, by, version: int, reason: str = ""):
    """Submit, approve or send back the text of the sheet. Going back to draft demands a reason."""
    to = ReviewStatus(to)
    if to not in allowed_reviews(sheet):
        current = sheet.get_review_status_display()
        raise Refused(f"Une fiche « {current} » ne peut pas passer directement à « {to.label} ».")
    if to == ReviewStatus.DRAFT and not reason.strip():
        raise Refused("Indiquez pourquoi la fiche redevient un brouillon.")
    sheet.lock_version(version)
    sheet.review_status, sheet.updated_by = to, by
    sheet.save_as(by, reason=reason.strip())


@transaction.atomic
@clock.one_instant
def set_health(sheet: ActionSheet, *, health: str, comment: str, by, version: int):
    """Give the météo of the day with its sentence, signed ``by``."""
    health = Health(health)
    if health != Health.UNKNOWN and not comment.strip():
        raise Refused("La météo s’accompagne d’une phrase.")
    sheet.lock_version(version)
    sheet.health, sheet.health_comment = health, comment.strip()
    sheet.health_on, sheet.health_by = clock.today(), by
    sheet.updated_by = by
    sheet.save_as(by)
