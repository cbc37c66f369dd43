"""The home of the project team: what waits for it, what moved last, what comes next."""

from datetime import date

from django.db.models import Q

from accounts.models import Invitation
from actions.enums import CLOSED_STATUSES, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Milestone
from core import clock
from core.gather import prepared, slot, tally
from core.templatetags.fr import plural
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


@prepared
def _asked(today: date):
    """All that the page shows, for who sees everything."""
    sheets = ActionSheet.objects.live()
    counts = tally(
        sheets,
        overdue=Q(pk__in=sheets.overdue(today).values("pk")),
        blocked=Q(progress_status=ProgressStatus.BLOCKED),
        submitted=Q(review_status=ReviewStatus.SUBMITTED),
        stale=Q(pk__in=sheets.stale(today).values("pk")),
        orphan=Q(lead_organization__isnull=True),
    )
    recent = sheets.select_related("phase", "updated_by").order_by("-updated_at", "pk")
    due = Milestone.objects.filter(sheet__in=sheets, done_on__isnull=True, due_on__gte=today).exclude(
        sheet__progress_status__in=CLOSED_STATUSES
    )
    return [
        counts,
        tally(CommitmentUpdate.objects.waiting(), waiting=Q()),
        tally(Invitation.objects.unanswered(), unanswered=Q()),
        count_promises(Commitment.objects.live(), today),
        recent.only(
            "number", "title", "updated_at", "phase__prefix", "updated_by__first_name", "updated_by__last_name",
            "updated_by__email",
        )[:SHOWN],
        due.select_related("sheet__phase", "owner_organization").only(
            "title", "due_on", "due_on_precision", "sheet__number", "sheet__title", "sheet__phase__prefix",
            "owner_organization__name", "owner_organization__short_name",
        ).order_by("due_on", "pk")[:SHOWN],
        *committee.asked(today, person=slot("person"), organizations=[slot("organizations")]),
    ]  # fmt: skip


def officer(user) -> dict:
    """In one query."""
    today = clock.today()
    [counts], [updates], [invitations], promises, recent, milestones, *seated = _asked.gather(
        today, person=user.pk, organizations=user.organization_ids
    )
    return {
        "figures": [
            sheets_that(counts["overdue"], "en retard", "alarm-clock", "compromised", overdue=1),
            blocked(counts["blocked"]),
            sheets_that(counts["submitted"], "à relire", "eye", review="submitted"),
            sheets_that(counts["stale"], "sans nouvelles", "hourglass", stale=1),
            sheets_that(counts["orphan"], "sans porteur", "user-x", carrier="none"),
        ],
        "promises": _to_follow(updates["waiting"], promises, invitations["unanswered"]),
        "committee": committee.news(user, seated),
        "recent": recent,
        "milestones": milestones,
    }


def _to_follow(waiting: int, promises: list, invited: int) -> list[Figure]:
    """What waits on the side of the partners: answers to read, promises late or without news, invitations not taken up."""
    read = promise_figures(promises)
    return [
        Figure(f"{plural(waiting, 'réponse')} à relire", waiting, url_of("partners:review_list"), "inbox", "support"),
        read[Promise.LATE],
        read[Promise.NO_NEWS],
        Figure(
            f"{plural(invited, 'invitation')} sans suite", invited, url_of("people_list"), "mail-question-mark",
            "support",
        ),
    ]  # fmt: skip
