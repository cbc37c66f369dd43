"""What the page of a sheet reads of the committee (see ``actions.beside``)."""

from django.db.models import F

from accounts.permissions import Permission, holds
from governance.models import Decision, FollowUp, Meeting

OLDEST_DUE_FIRST = (F("due_on").asc(nulls_last=True), "pk")


def decisions(viewer, sheet_key: int):
    """Adopted decisions on the sheet, the latest first."""
    rows = Decision.objects.visible_to(viewer).adopted().filter(sheets=sheet_key)
    rows = rows.select_related("meeting__committee").order_by("-meeting__starts_at", "-number", "pk")
    return rows.only(
        "number", "kind", "statement", "meeting__number", "meeting__starts_at", "meeting__committee__acronym"
    )


def follow_ups(viewer, sheet_key: int):
    """The open follow-ups of those decisions."""
    rows = FollowUp.objects.visible_to(viewer).open().filter(decision__sheets=sheet_key)
    rows = rows.select_related("organization").order_by(*OLDEST_DUE_FIRST)
    return rows.only(
        "decision_id", "statement", "status", "due_on", "due_on_precision", "organization__name",
        "organization__short_name",
    )  # fmt: skip


def coming_meetings(viewer, sheet_key: int):
    """Keys and times of the meetings at which one may ask for a point; those of the past are told by the clock."""
    if not holds(viewer, Permission.AGENDA_REQUEST):
        return Meeting.objects.none().values_list("pk", "starts_at")
    return Meeting.objects.visible_to(viewer).upcoming().values_list("pk", "starts_at")
