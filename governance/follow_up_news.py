"""Who is told what about follow-ups as they are given and closed, each once."""

from accounts.enums import NoticeKind
from accounts.notices import notify
from core import clock
from core.templatetags.fr import NO_BREAK
from governance.enums import FollowUpStatus
from governance.models import FollowUp, Meeting
from governance.owners import owners_to_tell
from partners.notifications import officers


def follow_ups_given(meeting: Meeting) -> None:
    """The meeting was held: each owner learns what falls to them."""
    given = FollowUp.objects.adopted().open().filter(decision__meeting=meeting)
    _tell_owners(given.for_list().order_by("pk"))


def follow_up_given(follow_up: FollowUp, *, by) -> None:
    """An owner whom nobody told yet learns of it, once the meeting was held; whoever gave it knows."""
    if follow_up.decision.is_adopted and follow_up.decision.meeting.is_held:
        _tell_owners([follow_up], but=by)


def _tell_owners(follow_ups, but=None) -> None:
    owners = owners_to_tell(follow_ups, clock.today())
    for follow_up in follow_ups:
        for person in owners[follow_up.pk]:
            if person != but:
                notify(
                    person,
                    NoticeKind.FOLLOW_UP_GIVEN,
                    item=f"follow_up:{follow_up.pk}",
                    label=follow_up.statement,
                    path=follow_up.get_absolute_url(),
                    detail=_given_words(follow_up),
                )


def _given_words(follow_up: FollowUp) -> str:
    """« Décision CP-2.3, Air Liquide, échéance : T2 2021 »."""
    due = f", échéance{NO_BREAK}: {follow_up.due}" if follow_up.due else ""
    return f"{follow_up.decision}, {follow_up.organization}{due}."


def follow_up_closed(follow_up: FollowUp) -> None:
    """The officers learn what became of it; whoever closed it knows. Closed again after a reopening, they hear again."""
    verb = "Abandonnée" if follow_up.status == FollowUpStatus.DROPPED else "Faite"
    for officer in officers():
        if officer != follow_up.closed_by:
            notify(
                officer,
                NoticeKind.FOLLOW_UP_CLOSED,
                item=f"follow_up:{follow_up.pk}#{follow_up.version}",
                label=f"{follow_up.organization} – {follow_up.statement}",
                path=follow_up.get_absolute_url(),
                detail=f"{verb}, {follow_up.closed_by}{NO_BREAK}: {follow_up.closing_comment}",
            )
