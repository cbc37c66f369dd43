"""Decisions: typed as drafts during a meeting, numbered and applied when they are adopted."""

from django.db import transaction
from django.db.models import Max

from actions.enums import ReviewStatus
from actions.models import ActionSheet
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK, day
from core.histories import record_all, set_links
from core.models import StaleVersion
from governance import notifications
from governance.enums import DecisionKind, MeetingStatus
from governance.models import Decision, Meeting, Minutes
from governance.models.meetings import IS_CORRECTION

# A meeting in which decisions are typed: convened, or held and its minutes not yet out.
OPEN_STATUSES = frozenset({MeetingStatus.CONVENED, MeetingStatus.HELD})


# Kinds that change their sheets when they are adopted.
EFFECTIVE = frozenset({DecisionKind.APPROVAL, DecisionKind.PRIORITY})


def is_open(meeting: Meeting) -> bool:
    return meeting.status in OPEN_STATUSES


def lock_meeting(meeting_id: int) -> Meeting:
    """The meeting, locked until the end of the transaction. Raises Refused unless it is open."""
    rows = Meeting.objects.select_related("committee").select_for_update(of=("self",))
    [meeting] = rows.filter(pk=meeting_id)
    if meeting.status == MeetingStatus.MINUTES_PUBLISHED:
        raise Refused(
            "Le relevé de cette séance est publié : ses décisions ne changent plus.", "statement"
        )
    if not is_open(meeting):
        raise Refused("Une décision se prend dans une séance convoquée ou tenue.", "statement")
    return meeting


def lock_for_wording(decision: Decision) -> Meeting:
    """The same for the text of ``decision`` and its follow-ups, which may change again while the
    minutes are corrected.
    """
    if decision.is_adopted:
        [meeting] = Meeting.objects.select_for_update().filter(pk=decision.meeting_id)
        is_out = meeting.status == MeetingStatus.MINUTES_PUBLISHED
        if is_out and Minutes.objects.filter(IS_CORRECTION, meeting=meeting.pk).exists():
            return meeting
    return lock_meeting(decision.meeting_id)


@transaction.atomic
@clock.one_instant
def draft(
    meeting: Meeting,
    *,
    by,
    item=None,
    kind,
    statement,
    sheets=(),
    organizations=(),
    makes_priority=None,
):
    """A decision being typed; it has no number and changes no sheet before :func:`adopt`."""
    lock_meeting(meeting.pk)
    decision = Decision(meeting=meeting, item=item)
    set_content(decision, kind=kind, statement=statement, makes_priority=makes_priority)
    decision.save_as(by, sheets=sheets, organizations=organizations)
    return decision


@transaction.atomic
@clock.one_instant
def save_draft(
    decision: Decision, *, by, version: int, kind, statement, makes_priority=None, **links
):
    """Save what is typed so far; ``links`` are its ``sheets`` and ``organizations``, where they
    changed.

    Successive saves of a draft by one person leave one history entry.
    """
    lock_meeting(decision.meeting_id)
    if decision.is_adopted:
        raise Refused("Cette décision est déjà adoptée.", "statement")
    set_content(decision, kind=kind, statement=statement, makes_priority=makes_priority)
    decision.lock_version(version)
    lines = decision.history.order_by("-history_date", "-history_id").values_list(
        "history_user", flat=True
    )
    is_same_author = lines.first() == getattr(by, "pk", None)
    if is_same_author:
        set_links(decision, links)
        decision.updated_at = clock.now()
        decision.save_without_historical_record()
    else:
        decision.save_as(by, **links)


def set_content(decision: Decision, *, kind, statement, makes_priority):
    decision.kind, decision.statement = DecisionKind(kind), statement.strip()
    if not decision.statement:
        raise Refused("Écrivez la décision.", "statement")
    is_priority = decision.kind == DecisionKind.PRIORITY
    decision.makes_priority = (makes_priority is not False) if is_priority else None


@transaction.atomic
@clock.one_instant
def adopt(decision: Decision, *, by, version: int) -> list[str]:
    """Number the decision and apply it to its sheets, all or nothing. Returns the sentences of
    :func:`effects`.
    """
    # Read again: if the meeting was held since the page was opened, nothing else notifies owners.
    meeting = decision.meeting = lock_meeting(decision.meeting_id)
    if decision.is_adopted:
        raise Refused("Cette décision est déjà adoptée.", "statement")
    if clock.day_of(meeting.starts_at) > clock.today():
        when = day(clock.day_of(meeting.starts_at))
        raise Refused(
            f"La séance se tient le {when} : cette décision ne s’adopte pas avant.", "statement"
        )
    held = ActionSheet.objects.select_for_update(of=("self",)).select_related("phase")
    sheets = list(held.filter(decisions=decision).order_by("pk"))
    check_complete(decision, sheets)
    last = meeting.decisions.adopted().aggregate(last=Max("number"))["last"] or 0
    decision.lock_version(version)
    decision.number, decision.adopted_at = last + 1, clock.now()
    decision.save_as(by)
    sentences = effects(decision, sheets)
    for sheet in sheets:
        apply_to_sheet(decision, sheet, by=by, reason=history_reason(decision))
    notify_recipients(
        decision, decision.follow_ups.open().select_related("organization", "person"), by=by
    )
    return sentences


def notify_recipients(decision: Decision, follow_ups, *, by):
    """Notify owners at once if the meeting was held; else its closing does it."""
    follow_ups = list(follow_ups) if decision.meeting.is_held else []
    for follow_up in follow_ups:
        follow_up.decision = decision
    notifications.follow_ups_given(follow_ups, by=by)


def check_complete(decision: Decision, sheets: list[ActionSheet]):
    if decision.kind in EFFECTIVE and not sheets:
        raise Refused("Choisissez la fiche que cette décision concerne.", "sheets")
    if decision.kind == DecisionKind.REQUEST and not decision.organizations.exists():
        raise Refused("Choisissez l’organisation à qui la demande s’adresse.", "organizations")
    for sheet in sheets:
        if not sheet.is_shared:
            raise Refused(
                f"La fiche {sheet.reference} n’est plus partagée avec le comité : retirez-la de la"
                " décision.",
                "sheets",
            )


def history_reason(decision: Decision) -> str:
    """« Décision CP-2.3 du comité de projet du 15 juin 2021 », for the history of a sheet."""
    committee, when = decision.meeting.committee.name, day(clock.day_of(decision.meeting.starts_at))
    if committee.startswith("Comité"):
        return f"Décision {decision.reference} du c{committee[1:]} du {when}"
    return f"Décision {decision.reference}, {committee}, {when}"


def is_already_applied(decision: Decision, sheet: ActionSheet) -> bool:
    """True if the sheet has already what the decision would change."""
    if decision.kind == DecisionKind.APPROVAL:
        return sheet.review_status == ReviewStatus.APPROVED
    return decision.kind != DecisionKind.PRIORITY or sheet.is_priority == decision.makes_priority


def apply_to_sheet(decision: Decision, sheet: ActionSheet, *, by, reason: str):
    if is_already_applied(decision, sheet):
        return
    try:
        if decision.kind == DecisionKind.PRIORITY:
            sheets_workflow.set_priority(
                sheet,
                is_priority=decision.makes_priority,
                by=by,
                version=sheet.version,
                reason=reason,
            )
            return
        steps = (ReviewStatus.SUBMITTED, ReviewStatus.APPROVED)
        for step in steps[1:] if sheet.review_status == ReviewStatus.SUBMITTED else steps:
            status_workflow.change_review(
                sheet, to=step, by=by, version=sheet.version, reason=reason
            )
    except (StaleVersion, Refused):
        # Only where the database locks no rows: the sheet was saved since it was read.
        raise Refused(
            f"La fiche {sheet.reference} vient d’être modifiée : rien n’a été adopté, recommencez.",
            "sheets",
        ) from None


def effects(decision: Decision, sheets) -> list[str]:
    """What adoption changes on ``sheets``, a sentence each: « approuve la fiche 12 »."""
    return [words for sheet in sheets if (words := sheet_effect(decision, sheet))]


def sheet_effect(decision: Decision, sheet: ActionSheet) -> str:
    name = f"la fiche{NO_BREAK}{sheet.reference}"
    if decision.kind == DecisionKind.APPROVAL:
        return (
            f"{name} est déjà approuvée"
            if is_already_applied(decision, sheet)
            else f"approuve {name}"
        )
    if decision.kind != DecisionKind.PRIORITY:
        return ""
    if is_already_applied(decision, sheet):
        return f"{name} {'est déjà' if sheet.is_priority else 'n’est déjà pas'} prioritaire"
    return (
        f"rend {name} prioritaire" if decision.makes_priority else f"retire la priorité de {name}"
    )


@transaction.atomic
@clock.one_instant
def amend(decision: Decision, *, by, version: int, statement: str):
    """Correct the text of an adopted decision. Its effects on sheets do not change."""
    lock_for_wording(decision)
    statement = statement.strip()
    if not statement:
        raise Refused("Écrivez la décision.", "statement")
    decision.lock_version(version)
    decision.statement = statement
    decision.save_as(by)


@transaction.atomic
@clock.one_instant
def discard(decision: Decision, *, by):
    """Delete a draft with its follow-ups. An adopted decision is refused."""
    lock_meeting(decision.meeting_id)
    # Read after the lock: decisions are written with their meeting locked.
    decision = Decision.objects.get(pk=decision.pk)
    if decision.is_adopted:
        raise Refused("Une décision adoptée ne s’efface pas.", "statement")
    for follow_up in decision.follow_ups.all():
        follow_up.delete_as(by)
    decision.delete_as(by)


@transaction.atomic
@clock.one_instant
def save_follow_ups(decision: Decision, *, by, version: int, rows=(), removed=()):
    """Save new or edited follow-ups of ``decision`` and take ``removed`` ones off, as one version
    of it.
    """
    decision.meeting = lock_for_wording(decision)
    closed = next((follow_up for follow_up in removed if follow_up.is_closed), None)
    if closed is not None:
        raise Refused(f"La suite « {closed} » est close : elle reste.", "follow_ups")
    decision.lock_version(version, updated_at=clock.now())
    for follow_up in removed:
        follow_up.lock_version(follow_up.version)  # its owner may be closing it
        follow_up.delete_as(by)
    for follow_up in rows:
        follow_up.decision = decision
        if follow_up.pk:
            follow_up.lock_version(follow_up.version)
            follow_up.save_as(by)
    record_all([follow_up for follow_up in rows if not follow_up.pk], by=by)
    notify_recipients(decision, rows, by=by)
