"""Session mode, read: the meeting on a projector, point by point. What is typed there is in
``session_writing``.
"""

from secrets import token_urlsafe

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission
from core import clock
from core.editing.acts import offered_acts
from governance.agenda.queries import ON_A_SHEET
from governance.decisions.forms import DecisionContext, DecisionEditor
from governance.decisions.workflow import is_open
from governance.enums import ItemKind, MeetingStatus
from governance.follow_ups.forms import ACTS
from governance.models import FollowUp
from governance.session.page import (
    agenda_steps,
    decisions_of,
    find_open_meeting,
    prev_next,
    projected_sheet,
    sheets_of,
)
from partners.models import Commitment

NEW = "nouvelle"
# Points whose detail is the list of what they hold, in words.
TOLD_BELOW = {ItemKind.FOLLOW_UP, ItemKind.COMMITMENT_LATE, ItemKind.COMMITMENT_SILENT}
# Points whose detail repeats the facts of their sheet.
TOLD_BY_SHEET = {ItemKind.SHEET_TO_APPROVE, *ON_A_SHEET}


@require_safe
def session(request, pk):
    """The way in: the points of the meeting, with what became of each."""
    meeting = find_open_meeting(request.user, pk)
    context = _frame(request, meeting)
    # A meeting that :func:`find_open_meeting` gives takes attendance.
    context["may_note"] = has_permission(request.user, Permission.MEETING_EDIT)
    if context["is_correction"]:
        context["decisions"] = decisions_of(meeting, request.user)
    return render(request, "governance/session/page.html", context)


@require_safe
def session_end(request, pk):
    """The way out: what was decided, what was not treated, closing the meeting."""
    meeting = find_open_meeting(request.user, pk)
    context, decisions = _frame(request, meeting), list(decisions_of(meeting, request.user))
    is_convened = meeting.status == MeetingStatus.CONVENED
    may_edit = has_permission(request.user, Permission.MEETING_EDIT)
    context |= {
        "decisions": [decision for decision in decisions if decision.is_adopted],
        "drafts": [decision for decision in decisions if not decision.is_adopted],
        "left": [step for step in context["steps"] if not step.is_treated],
        "may_hold": is_convened and may_edit,
        "lacks_attendance": may_edit and not meeting.attendances.exists(),
    }
    return render(request, "governance/session/end.html", context)


@require_safe
def session_item(request, pk, item_pk):
    """One point in large. ``?decision=`` says which decision is being typed: a key, or
    « nouvelle ».
    """
    meeting = find_open_meeting(request.user, pk)
    context = item_context(request, meeting, item_pk)
    if context["may_type"]:
        editor = _editor_asked(request, context)
        context |= {"editor": editor, "version": version_of(editor)}
    return render(request, "governance/session/item.html", context)


def _frame(request, meeting) -> dict:
    """What every page of the session shows around its content."""
    steps = agenda_steps(meeting, request.user)
    return {
        "meeting": meeting,
        "steps": steps,
        "treated": sum(step.is_treated for step in steps),
        "may_type": has_permission(request.user, Permission.DECISION_EDIT),
        "is_rehearsal": clock.day_of(meeting.starts_at) > clock.today(),
        **_correction(meeting),
    }


def _correction(meeting) -> dict:
    """Where to go back to while the minutes are corrected, as :func:`find_open_meeting` found."""
    if is_open(meeting):
        return {"is_correction": False, "leave_url": meeting.get_absolute_url()}
    draft = reverse("governance:minutes_detail", args=[meeting.pk])
    return {"is_correction": True, "leave_url": f"{draft}?version={meeting.corrected_as}"}


def item_context(request, meeting, item_pk) -> dict:
    """One point among the others: what it is about, what was decided on it. ``version`` and
    ``editor`` are still missing.
    """
    user, context = request.user, _frame(request, meeting)
    way = prev_next(context["steps"], item_pk)
    item = way.step.item
    item.meeting = meeting
    decisions = list(decisions_of(meeting, user).filter(item=item_pk))
    sheets = list(sheets_of(item_pk, user))
    follow_ups = list(FollowUp.objects.visible_to(user).filter(agenda_items=item_pk).for_list())
    commitments = Commitment.objects.visible_to(user).filter(agenda_items=item_pk).for_list()
    return context | {
        "prev_next": way,
        "item": item,
        "is_told_below": item.kind in TOLD_BELOW,
        "why_is_folded": bool(sheets and item.detail and item.kind in TOLD_BY_SHEET),
        "large_sheets": [projected_sheet(sheet) for sheet in sheets],
        "commitments": commitments,
        "follow_ups": follow_ups,
        "closable": {
            row.pk for row in follow_ups if offered_acts(user, row, {"clore": ACTS["clore"]})
        },
        "decisions": [decision for decision in decisions if decision.is_adopted],
        "drafts": [decision for decision in decisions if not decision.is_adopted],
        # Names the form of a decision that has no key yet.
        "token": request.POST.get("token") or token_urlsafe(9),
        "notes": item.notes,
        "notes_version": item.version,
    }


def _editor_asked(request, context) -> DecisionEditor | None:
    """The decision to type: the one asked for, else the first draft, else a new one where nothing
    was decided yet.
    """
    asked, drafts = request.GET.get("decision", ""), context["drafts"]
    known = {str(decision.pk): decision for decision in (*drafts, *context["decisions"])}
    desk = DecisionContext(context["item"], request.user)
    if asked in known:
        return DecisionEditor(desk, known[asked])
    if asked not in ("", NEW) or (asked and context["is_correction"]):
        raise Http404(f"Pas de décision {asked} sur ce point.")
    if drafts and not asked:
        return DecisionEditor(desk, drafts[0])
    is_done = context["is_correction"] or (context["decisions"] and not asked)
    return None if is_done else DecisionEditor(desk, None)


def version_of(editor: DecisionEditor | None) -> int:
    return editor.subject.version if editor and editor.subject else 0


def item_url(meeting, item, decision=None) -> str:
    address = reverse("governance:session_item", args=[meeting.pk, item.pk])
    return f"{address}?decision={decision.pk}" if decision else address
