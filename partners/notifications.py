"""Notifications about commitments."""

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.models import Membership
from accounts.notices import notify
from core import clock
from partners.commitments.changes import GROUPS
from partners.enums import UpdateStatus
from partners.models import CommitmentUpdate


def officers():
    """The project officers in office who can read their mail."""
    return [membership.user for membership in Membership.objects.officers(clock.today())]


def update_submitted(update: CommitmentUpdate) -> None:
    """Notify the officers, but for the author, that an answer waits: once for each update."""
    notify(
        [officer for officer in officers() if officer != update.author],
        NoticeKind.UPDATE_SUBMITTED,
        is_new=True,
        item=f"update:{update.pk}",
        label=f"{update.commitment.organization} – {update.commitment.short_statement}",
        path=reverse("partners:review_detail", args=[update.pk]),
        detail=update.get_answer_display(),
    )


def update_reviewed(update: CommitmentUpdate) -> None:
    """Notify whoever answered of the review, or the référents where the team typed the answer. An
    update is reviewed once, so the notice is always new.
    """
    is_accepted = update.review_status == UpdateStatus.ACCEPTED
    notify(
        answerers_of(update),
        NoticeKind.UPDATE_ACCEPTED if is_accepted else NoticeKind.UPDATE_RETURNED,
        is_new=True,
        item=f"update:{update.pk}",
        label=update.commitment.short_statement,
        path=(
            update.commitment.get_absolute_url()
            if is_accepted
            else reverse("partners:commitment_answer", args=[update.commitment_id])
        ),
        detail="" if is_accepted else format_remarks(update),
    )


def format_remarks(update: CommitmentUpdate) -> str:
    """What is to be corrected: the comment, then the remark at each field."""
    fields = [
        f"{GROUPS[name].label}\N{NO-BREAK SPACE}: {text}"
        for name, text in update.field_comments.items()
    ]
    return "\n".join(filter(None, [update.review_comment, *fields]))


def answerers_of(update: CommitmentUpdate) -> list:
    if not update.is_on_behalf:
        return [update.author] if update.author != update.reviewer else []
    memberships = (
        Membership.objects.active(clock.today())
        .referents()
        .filter(organization=update.commitment.organization_id, user__is_active=True)
    )
    return [membership.user for membership in memberships.select_related("user")]
