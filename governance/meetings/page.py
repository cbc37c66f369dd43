"""What the page of a meeting shows one person: its facts, the next steps, its parts."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Permission, has_permission
from core import clock
from governance import notifications
from governance.attendance.queries import Member, members_in_office, quorum_of, roll_of
from governance.attendance.workflow import accepts_attendance
from governance.committees.queries import LEADING
from governance.decisions.filters import with_visible_links
from governance.enums import MeetingStatus
from governance.meetings.formats import meeting_label
from governance.meetings.forms import MEETING_ACTS, others_to_tell
from governance.meetings.workflow import is_over
from governance.models import Decision, Meeting, Minutes, redact_private_sheets
from governance.programme.workflow import earlier_snapshots

S, P = MeetingStatus, Permission


@dataclass(frozen=True)
class NavLink:
    """A link to the next thing to do, or to a document."""

    label: str
    url: str
    icon: str


def meeting_context(user, meeting: Meeting) -> dict:
    may_edit = has_permission(user, P.MEETING_EDIT)
    items = list(meeting.items.accepted().for_list(user))
    if not may_edit:
        items = redact_private_sheets(items)
    roll = roll_of(meeting)
    # Earlier meetings to compare to, the last first; the pack takes that one by default.
    before = (
        []
        if meeting.status == S.CANCELLED
        else list(earlier_snapshots(meeting).defer("figures", "details"))
    )
    is_corrected = meeting.status == S.MINUTES_PUBLISHED and has_permission(user, P.DECISION_EDIT)
    return {
        "meeting": meeting,
        "label": meeting_label(meeting),
        "may_edit": may_edit,
        "may_change": may_edit and meeting.is_upcoming,
        "steps": next_steps(
            user,
            meeting,
            has_agenda=bool(items),
            correction=meeting.correction if is_corrected else None,
        ),
        "acts": acts_of(user, meeting),
        "papers": papers_of(user, meeting, is_led=has_co_chairs(meeting, roll)),
        "compared": before if len(before) > 1 else [],
        "since": before[0].meeting if before else None,
        "items": items,
        "asked": meeting.items.filter(requested_by=user) if meeting.is_upcoming else [],
        "decisions": with_visible_links(
            user, Decision.objects.visible_to(user).adopted().filter(meeting=meeting)
        ),
        "roll": roll,
        "is_noted": any(member.attendance for member in roll),
        "quorum": quorum_of(meeting, roll),
        "may_note": may_edit and accepts_attendance(meeting),
        "documents": meeting.documents.visible_to(user).select_related("uploaded_by"),
        "convocation": convocation_status(meeting, roll)
        if may_edit and meeting.status == S.CONVENED
        else None,
        "minutes": meeting_links(meeting, MINUTES) if meeting.status == S.MINUTES_PUBLISHED else [],
    }


MINUTES = (
    ("Lire le relevé de décisions", "minutes_detail", "file-check"),
    ("Relevé en PDF", "minutes_pdf", "file-down"),
    ("Relevé modifiable (docx)", "minutes_docx", "file-pen-line"),
)


def meeting_links(meeting: Meeting, wanted) -> list[NavLink]:
    return [
        NavLink(label, reverse(f"governance:{name}", args=[meeting.pk]), icon)
        for label, name, icon in wanted
    ]


def next_steps(
    user, meeting: Meeting, *, has_agenda: bool, correction: Minutes | None
) -> list[NavLink]:
    """Links to what this person does next, the most urgent first. ``correction``: the one this
    person reads.
    """
    may_edit = has_permission(user, P.MEETING_EDIT)
    may_decide = has_permission(user, P.DECISION_EDIT)
    agenda = ("Préparer l’ordre du jour", "agenda_edit", "list-ordered")
    session = ("Ouvrir la séance", "session", "presentation")
    presence = ("Saisir les présences", "meeting_attendance", "user-check")
    ask = ("Demander un point", "point_request", "message-square-plus")
    follow = ("Suivre la séance", "session", "presentation")
    follows = has_permission(user, P.COMMITTEE_READ) and not may_decide
    is_before = clock.today() < clock.day_of(meeting.starts_at)
    if meeting.status == S.MINUTES_PUBLISHED:
        return steps_after_publication(user, meeting, correction)
    to_agenda = (agenda, has_permission(user, P.AGENDA_EDIT))
    to_convene = (("Convoquer", "meeting_convene", "send"), may_edit)
    only_asks = has_permission(user, P.AGENDA_REQUEST) and not has_permission(user, P.AGENDA_EDIT)
    to_ask = (ask, only_asks)
    # Before the day the agenda comes first, and the session can be rehearsed.
    to_session = [(session, may_decide), (follow, follows and not is_before)]
    steps = {
        S.PLANNED: (
            [to_convene, to_agenda, to_ask]
            if has_agenda and may_edit
            else [to_agenda, to_convene, to_ask]
        ),
        S.CONVENED: (
            [to_agenda, *to_session, (presence, may_edit), to_ask]
            if is_before
            else [*to_session, (presence, may_edit), to_agenda, to_ask]
        ),
        S.HELD: [
            (("Rédiger le relevé", "minutes_edit", "file-pen-line"), may_edit),
            (
                ("Lire le projet de relevé", "minutes_detail", "file-text"),
                may_decide and not may_edit,
            ),
            (presence, may_edit),
            # Decisions and notes are completed there until the minutes are out.
            (("Compléter les décisions", "session", "presentation"), may_decide),
            (follow, follows),
        ],
    }.get(S(meeting.status), [])
    return meeting_links(meeting, [line for line, is_for in steps if is_for])


def steps_after_publication(user, meeting: Meeting, correction: Minutes | None) -> list[NavLink]:
    """The minutes to read; while they are corrected, what the readers of the draft can correct."""
    read = meeting_links(meeting, MINUTES[:1])
    if correction is None:
        return read
    label, url = "Relire la correction", f"{read[0].url}?version={correction.edition}"
    corrections = [
        (
            ("Corriger les présences", "meeting_attendance", "user-check"),
            has_permission(user, P.MEETING_EDIT),
        ),
        (("Corriger les décisions", "session", "file-pen"), True),
    ]
    return [
        NavLink(label, url, "file-text"),
        *meeting_links(meeting, [line for line, is_for in corrections if is_for]),
        *read,
    ]


def acts_of(user, meeting: Meeting) -> list[NavLink]:
    """The menu of the team."""
    if not has_permission(user, P.MEETING_EDIT):
        return []
    acts = [
        ("Modifier la date et le lieu", "meeting_edit", "pencil", meeting.is_upcoming),
        *(
            (act.title, name, act.icon, act.is_offered(meeting))
            for act, name in (
                (MEETING_ACTS["clore"], "meeting_hold"),
                (MEETING_ACTS["renvoyer"], "meeting_send_agenda"),
                (MEETING_ACTS["document"], "meeting_document_add"),
                (MEETING_ACTS["annuler"], "meeting_cancel"),
            )
        ),
    ]
    return meeting_links(meeting, [line for *line, is_offered in acts if is_offered])


def has_co_chairs(meeting: Meeting, roll) -> bool:
    """False for a technical committee, which has no binôme and no page for it."""
    return meeting.committee.kind in LEADING or any(member.seat.is_co_chair for member in roll)


def papers_of(user, meeting: Meeting, *, is_led: bool) -> list[NavLink]:
    """Files and sheets of the meeting for who sits."""
    papers = [
        (
            "Page du binôme",
            "pair_page",
            "users",
            is_led and has_permission(user, P.PAIR_READ) and meeting.is_upcoming,
        ),
        ("Dossier de séance (PDF)", "pack_pdf", "file-down", meeting.status != S.CANCELLED),
        (
            "Dossier de séance modifiable (docx)",
            "pack_docx",
            "file-pen-line",
            meeting.status != S.CANCELLED,
        ),
        ("Feuille d’émargement", "meeting_sign_in", "printer", meeting.status != S.CANCELLED),
        ("Mettre dans mon agenda (.ics)", "meeting_calendar", "calendar-plus", meeting.is_upcoming),
    ]
    return meeting_links(meeting, [line for *line, is_offered in papers if is_offered])


@dataclass(frozen=True)
class ConvocationStatus:
    """Who got the invitation to a convened meeting: how many, who not yet, whom to tell otherwise
    (sentences).
    """

    count: int
    missing: list
    otherwise: list[str]


def convocation_status(meeting: Meeting, roll: list[Member]) -> ConvocationStatus:
    """``missing`` is empty for a meeting that is over."""
    invited, members = notifications.invited_ids(meeting), members_in_office(meeting, roll)
    people = [] if is_over(meeting) else notifications.reachable(members)
    missing = [person for person in people if person.pk not in invited]
    return ConvocationStatus(len(invited), missing, others_to_tell(members))
