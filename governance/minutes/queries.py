"""The relevé de décisions of a meeting as it stands now: attendance, points with their notes,
decisions, follow-ups.
"""

from collections.abc import Iterable

from django.db.models import Prefetch

from actions.enums import Confidentiality
from actions.models import ActionSheet
from core.choices import by_label
from core.french import NO_BREAK, UNKNOWN
from governance.attendance.queries import Member, quorum_of, roll_of
from governance.enums import AttendanceState, DecisionKind, SeatRole
from governance.meetings.formats import format_day, format_time
from governance.minutes.record import (
    VACANT,
    DecisionLine,
    FollowUpLine,
    ItemLine,
    MinutesRecord,
    SeatLine,
    SheetLine,
    from_json,
)
from governance.models import (
    AgendaItem,
    Decision,
    FollowUp,
    Meeting,
    Minutes,
    redact_private_sheets,
)

PROXY_UNKNOWN = f"représentant non{NO_BREAK}renseigné"


def record_of(minutes: Minutes) -> MinutesRecord:
    """The relevé as published; for a draft, as the meeting, its attendance and its decisions stand
    now.
    """
    if minutes.is_published:
        return from_json(minutes.content)
    meeting = minutes.meeting
    roll = roll_of(meeting)
    by_seat = {member.seat.pk: member for member in roll}
    seats = [seat_line(member, by_seat) for member in roll]
    points = meeting.items.accepted().prefetch_related(Prefetch("sheets", named_sheets()))
    items, others = item_lines(redact_private_sheets(points), adopted_decisions(meeting))
    return MinutesRecord(
        committee=meeting.committee.name,
        number=meeting.number,
        held_on=format_day(meeting.starts_at),
        hours=f"de {format_time(meeting.starts_at)} à {format_time(meeting.ends_at)}",
        place=format_place(meeting),
        pair=[
            f"{line.person or VACANT} ({line.organization})"
            for line, member in zip(seats, roll, strict=True)
            if member.seat.is_co_chair
        ],
        edition=minutes.edition,
        correction=minutes.correction,
        introduction=minutes.introduction,
        conclusion=minutes.conclusion,
        seats=seats,
        quorum=format_quorum(meeting, roll),
        items=items,
        others=others,
    )


def format_place(meeting: Meeting) -> str:
    # The place often says so already.
    remote = "à distance" if meeting.remote_link and "distance" not in meeting.place.lower() else ""
    return " et ".join(filter(None, [meeting.place, remote])) or UNKNOWN


def seat_line(member: Member, by_seat: dict[int, Member]) -> SeatLine:
    return SeatLine(
        organization=str(member.seat.organization),
        role=SeatRole(member.seat.role).label,
        person=str(member.holder.person) if member.holder else "",
        state=member.state,
        presence=format_presence(member, by_seat),
    )


def format_presence(member: Member, by_seat: dict[int, Member]) -> str:
    """« Présent·e », « Représenté·e par … » ; "" where nothing was noted."""
    if not member.attendance:
        return ""
    label, proxy = member.attendance.get_state_display(), member.attendance.proxy
    if member.state != AttendanceState.REPRESENTED:
        return label
    if proxy is None:
        deputy = member.deputy
        return (
            f"{label} par {deputy.person}, suppléant·e" if deputy else f"{label}, {PROXY_UNKNOWN}"
        )
    holder = by_seat[proxy.pk].holder if proxy.pk in by_seat else None
    return f"{label} par " + ", ".join(
        filter(None, [str(holder.person) if holder else "", str(proxy.organization)])
    )


def format_quorum(meeting: Meeting, roll: list[Member]) -> str:
    """Observers do not count."""
    quorum = quorum_of(meeting, roll)
    if quorum.needed is None:
        return ""
    if not any(member.state for member in roll):
        return f"Quorum : {quorum.needed} sièges sur {quorum.voting}."
    verb, many = (
        "atteint" if quorum.is_reached else "non atteint",
        ("s" if quorum.attending > 1 else ""),
    )
    but = " hors observateurs" if any(not member.is_voting for member in roll) else ""
    return (
        f"Quorum {verb} : {quorum.attending} siège{many} présent{many} ou représenté{many} sur "
        f"{quorum.voting}{but}, pour un quorum de {quorum.needed}."
    )


def named_sheets():
    """Shared sheets alone; an archived one was shared when the meeting named it."""
    sheets = ActionSheet.objects.exclude(confidentiality=Confidentiality.TEAM)
    return (
        sheets.select_related("phase")
        .only("number", "title", "phase__prefix")
        .order_by("phase", "number")
    )


def item_lines(
    items: list[AgendaItem], decisions: Iterable[Decision]
) -> tuple[list[ItemLine], list[DecisionLine]]:
    """The points in their order with what was decided on each, then what was decided outside of
    them.
    """
    by_item = {}
    for decision in decisions:
        by_item.setdefault(decision.item_id, []).append(decision_line(decision))
    lines = [
        ItemLine(
            title=item.title,
            detail=item.detail,
            notes=item.notes,
            sheets=sheet_lines(item),
            decisions=by_item.pop(item.pk, []),
        )
        for item in items
    ]
    return lines, [line for rest in by_item.values() for line in rest]


def adopted_decisions(meeting: Meeting):
    follow_ups = FollowUp.objects.select_related("organization", "person").order_by("pk")
    return (
        Decision.objects.filter(meeting=meeting)
        .adopted()
        .select_related("meeting__committee")
        .prefetch_related(
            Prefetch("sheets", named_sheets()), "organizations", Prefetch("follow_ups", follow_ups)
        )
        .order_by("number")
    )


def decision_line(decision: Decision) -> DecisionLine:
    return DecisionLine(
        reference=decision.reference,
        kind=decision.get_kind_display(),
        statement=decision.statement,
        effect=effect_of(decision),
        sheets=sheet_lines(decision),
        organizations=by_label(str(organization) for organization in decision.organizations.all()),
        follow_ups=[
            FollowUpLine(
                decision=decision.reference,
                statement=follow_up.statement,
                organization=str(follow_up.organization),
                person=str(follow_up.person or ""),
                due=str(follow_up.due or ""),
            )
            for follow_up in decision.follow_ups.all()
        ],
    )


def sheet_lines(row) -> list[SheetLine]:
    return [SheetLine(sheet.pk, sheet.reference, sheet.title) for sheet in row.sheets.all()]


def effect_of(decision: Decision) -> str:
    """What the adoption of the decision changed on its shared sheets."""
    many = len(decision.sheets.all()) > 1
    if not decision.sheets.all():
        return ""
    if decision.kind == DecisionKind.APPROVAL:
        return "Fiches approuvées" if many else "Fiche approuvée"
    if decision.kind == DecisionKind.PRIORITY:
        verb = "Rendues" if many else "Rendue"
        return (
            f"{verb} prioritaire{'s' if many else ''}"
            if decision.makes_priority
            else "Priorité retirée"
        )
    return ""
