"""What moved on the commitments and the sheets of a partner since its last visit."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from actions.models import ActionSheet
from partners.enums import UpdateStatus
from partners.models import Commitment, CommitmentUpdate

SHOWN_EVENTS = 10


@dataclass(frozen=True)
class Event:
    """Something that others did: what, about what, where to read it."""

    when: datetime
    icon: str
    what: str
    about: str
    url: str


def events_of(user, organization_ids, since: datetime | None) -> list[Event]:
    """What moved on commitments and sheets of these organisations since the last visit, the newest
    first; nothing before the second visit.
    """
    if since is None:
        return []
    commitments = Commitment.objects.visible_to(user).live().of_organizations(organization_ids)
    reviews = list(reviews_since(since, user, commitments))
    reviewed = {(update.commitment_id, update.reviewed_at) for update in reviews}
    latest = {}
    for row in promises_since(since, user, commitments):
        # A change made by a review is shown as the review.
        if (row.id, row.history_date) not in reviewed:
            latest.setdefault(row.id, row)
    events = [review_event(update) for update in reviews]
    events += [promise_event(row) for row in latest.values()]
    events += [sheet_event(sheet) for sheet in sheets_since(since, user, organization_ids)]
    return sorted(events, key=lambda event: event.when, reverse=True)[:SHOWN_EVENTS]


def reviews_since(since: datetime, user, commitments):
    """Reviews of others, without replaced answers."""
    return (
        CommitmentUpdate.objects.filter(
            commitment__in=commitments, reviewed_at__gt=since, reviewer__isnull=False
        )
        .exclude(reviewer=user)
        .exclude(review_status=UpdateStatus.REPLACED)
        .select_related("commitment", "reviewer")
        .order_by("-reviewed_at")[:SHOWN_EVENTS]
    )


def review_event(update: CommitmentUpdate) -> Event:
    icon, words = {
        UpdateStatus.RETURNED: ("undo-2", "a renvoyé votre réponse à corriger"),
        UpdateStatus.PARTLY_ACCEPTED: ("circle-check", "a accepté une partie de votre réponse"),
        UpdateStatus.ACCEPTED: ("circle-check", "a accepté votre réponse"),
    }[update.review_status]
    commitment = update.commitment
    return Event(
        update.reviewed_at, icon, f"{update.reviewer} {words}", commitment.short_statement,
        commitment.get_absolute_url(),
    )  # fmt: skip


def promises_since(since: datetime, user, commitments):
    """Promises written or changed by others."""
    return (
        Commitment.history.model.objects.filter(
            id__in=commitments.order_by().values("pk"), history_date__gt=since
        )
        .exclude(history_user=user)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")[: 5 * SHOWN_EVENTS]
    )


def promise_event(row) -> Event:
    words = "a inscrit un engagement" if row.history_type == "+" else "a modifié l’engagement"
    # The whole instance of a historical row would cost a query.
    about = Commitment(statement=row.statement).short_statement
    return Event(
        row.history_date, "pencil-line", f"{row.history_user or 'Le portail'} {words}",
        about, reverse("partners:commitment_detail", args=[row.id]),
    )  # fmt: skip


def sheets_since(since: datetime, user, organization_ids):
    """Sheets that these organisations carry, or on which they promised something."""
    theirs = Q(lead_organization__in=organization_ids) | Q(
        pk__in=Commitment.objects.live()
        .of_organizations(organization_ids)
        .order_by()
        .values("sheet")
    )
    return (
        ActionSheet.objects.visible_to(user)
        .live()
        .filter(theirs, updated_at__gt=since)
        .exclude(updated_by=user)
        .select_related("phase", "updated_by")
        .order_by("-updated_at", "pk")[:SHOWN_EVENTS]
    )


def sheet_event(sheet: ActionSheet) -> Event:
    words = f"{sheet.updated_by or 'Le portail'} a modifié la fiche {sheet.reference}"
    return Event(sheet.updated_at, "clipboard-list", words, sheet.title, sheet.get_absolute_url())
