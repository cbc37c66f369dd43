"""What is still to be done after the meetings: the list by age, the page of one follow-up, the acts
on it.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, has_permission, require, scopes
from core import clock
from core.list_pages import export_list, list_page
from governance.decisions.exports import EXPORT
from governance.decisions.formats import reads_decision
from governance.decisions.workflow import OPEN_STATUSES
from governance.follow_ups.exports import exportable_follow_ups, follow_ups_table
from governance.follow_ups.filters import read_follow_ups
from governance.follow_ups.forms import ACTS, SECTION, FollowUpEditor
from governance.follow_ups.history import follow_up_history
from governance.models import AgendaItem, FollowUp, Meeting
from partners.views.editing import Editing, Place, act_page, edit_page, offered_acts

EDITING = ["GET", "HEAD", "POST"]
PANELS = (
    ("État", ("status", "overdue")),
    ("Organisation", ("organization",)),
    ("Personne", ("person",)),
    ("Séance", ("meeting",)),
)
SHOWN_ENTRIES = 20


@require_safe
def follow_up_list(request):
    """What is open, the oldest first; the others where they are asked for. A partner's own alone."""
    user = request.user
    if not scopes(user, Permission.FOLLOW_UP_CLOSE):
        raise PermissionDenied
    query = read_follow_ups(request.GET, user=user, today=clock.today())
    if "format" in request.GET:
        table = follow_ups_table(exportable_follow_ups(user, query.found()))
        return export_list(query, table, request.GET["format"], file_name="suites-a-donner")
    return list_page(
        request,
        query,
        "governance/follow_ups/list.html",
        panels=PANELS,
        table="governance/follow_ups/_table.html",
        may_export=bool(scopes(user, EXPORT)),
        reads_all=has_permission(user, Permission.COMMITTEE_READ),
        has_any=query.visible().exists(),
    )


def find_follow_up(user, pk: int) -> FollowUp:
    """The follow-up ``pk`` if ``user`` may know of it; else Http404."""
    return get_object_or_404(FollowUp.objects.visible_to(user).for_list(), pk=pk)


@require_safe
def follow_up_detail(request, pk):
    """Its owner reads it without the decision, until the minutes that tell it are published."""
    user = request.user
    follow_up = find_follow_up(user, pk)
    history = follow_up_history(user, follow_up)
    meeting = follow_up.decision.meeting
    context = {
        "follow_up": follow_up,
        "reads_decision": reads_decision(user, follow_up.decision),
        "reads_meeting": Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists(),
        "may_edit": has_permission(user, Permission.DECISION_EDIT) and not follow_up.is_closed,
        "acts": offered_acts(user, follow_up, ACTS),
        "entries": history.entries(history.moments[:SHOWN_ENTRIES]),
    }
    return render(request, "governance/follow_ups/detail.html", context)


@require_http_methods(EDITING)
def follow_up_act(request, pk, act):
    """One of ``ACTS``, on a page of its own."""
    follow_up = find_follow_up(request.user, pk)
    place = _place(follow_up)
    if item := _point(request, follow_up):
        place.back = reverse("governance:session_item", args=[item.meeting_id, item.pk])
    return act_page(request, follow_up, ACTS[act], place=place, reread=_reread)


def _point(request, follow_up: FollowUp) -> AgendaItem | None:
    """The point of the meeting that goes on, where the person came from (« ?point= ») and goes back
    to.
    """
    asked = request.GET.get("point", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 9:
        return None
    if not has_permission(request.user, Permission.COMMITTEE_READ):
        return None
    return (
        follow_up.agenda_items.accepted()
        .filter(pk=asked, meeting__status__in=OPEN_STATUSES)
        .first()
    )


@require_http_methods(EDITING)
def follow_up_edit(request, pk):
    follow_up = find_follow_up(request.user, pk)
    require(request.user, Permission.DECISION_EDIT)
    if follow_up.is_closed:
        raise Http404("Cette suite est close.")
    page = Editing(
        place=_place(follow_up),
        title="Modifier la suite",
        section=SECTION,
        editor_class=partial(FollowUpEditor, user=request.user),
        subject=follow_up,
        saved="La suite est enregistrée.",
    )
    return edit_page(request, page)


def _reread(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.for_list().get(pk=follow_up.pk)


def _place(follow_up: FollowUp) -> Place:
    back = follow_up.get_absolute_url()
    name = f"Suite à donner de la décision {follow_up.decision.reference}"
    return Place(name, back, [("Suites", reverse("governance:follow_up_list")), (name, back)])
