"""The home of the project team: what waits for it, what moved last, what comes next."""

from datetime import date

from django.db.models import Count, Q

from accounts.models import Invitation
from actions.enums import CLOSED_STATUSES, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Milestone
from core import clock
from core.french import plural
from partners.enums import Promise
from partners.models import Commitment, CommitmentUpdate
from territoire.homes import committee
from territoire.homes.figures import (
    SHOWN,
    Figure,
    blocked,
    count_promises,
    promise_figures,
    sheets_that,
    url_of,
)


def officer(user) -> dict:
    """All that the page shows, for who sees everything."""
    today, sheets = clock.today(), ActionSheet.objects.live()
    milestones = Milestone.objects.filter(
        sheet__in=sheets, done_on__isnull=True, due_on__gte=today
    ).exclude(sheet__progress_status__in=CLOSED_STATUSES)
    return {
        "figures": sheet_figures(sheets, today),
        "promises": partner_figures(today),
        "committee": committee.news(user, today),
        "recent": (
            sheets.select_related("phase", "updated_by").order_by("-updated_at", "pk")[:SHOWN]
        ),
        "milestones": (
            milestones.select_related("sheet__phase", "owner_organization").order_by(
                "due_on", "pk"
            )[:SHOWN]
        ),
    }


def sheet_figures(sheets, today: date) -> list[Figure]:
    counts = sheets.aggregate(
        overdue=Count("pk", filter=Q(pk__in=sheets.overdue(today).values("pk"))),
        blocked=Count("pk", filter=Q(progress_status=ProgressStatus.BLOCKED)),
        submitted=Count("pk", filter=Q(review_status=ReviewStatus.SUBMITTED)),
        stale=Count("pk", filter=Q(pk__in=sheets.stale(today).values("pk"))),
        orphan=Count("pk", filter=Q(lead_organization__isnull=True)),
    )
    return [
        sheets_that(counts["overdue"], "en retard", "alarm-clock", "compromised", overdue=1),
        blocked(counts["blocked"]),
        sheets_that(counts["submitted"], "à relire", "eye", review="submitted"),
        sheets_that(counts["stale"], "sans nouvelles", "hourglass", stale=1),
        sheets_that(counts["orphan"], "sans porteur", "user-x", carrier="none"),
    ]


def partner_figures(today: date) -> list[Figure]:
    """What waits on the side of the partners: answers to read, promises late or without news,
    invitations not taken up.
    """
    waiting, invited = (
        CommitmentUpdate.objects.waiting().count(),
        Invitation.objects.unanswered().count(),
    )
    read = promise_figures(count_promises(Commitment.objects.live(), today))
    return [
        Figure(
            f"{plural(waiting, 'réponse')} à relire",
            waiting,
            url_of("partners:review_list"),
            "inbox",
            "support",
        ),
        read[Promise.LATE],
        read[Promise.NO_NEWS],
        Figure(
            f"{plural(invited, 'invitation')} sans suite",
            invited,
            url_of("people_list"),
            "mail-question-mark",
            "support",
        ),
    ]
