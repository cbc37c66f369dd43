"""What is still to be done after the meetings: the list by age, the page of one follow-up, the acts
on it.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission, require, scopes
from core import clock
from core.editing.acts import offered_acts
from core.editing.views import ActView, EditView, PageHeader
from core.list_pages import export_list, list_page
from governance.decisions.exports import EXPORT
from governance.decisions.formats import may_read_decision
from governance.decisions.workflow import OPEN_STATUSES
from governance.follow_ups.exports import exportable_follow_ups, follow_ups_table
from governance.follow_ups.filters import read_follow_ups
from governance.follow_ups.forms import ACTS, SECTION, FollowUpEditor
from governance.follow_ups.history import follow_up_history
from governance.models import AgendaItem, FollowUp, Meeting

PANELS = (
    ("État", ("status", "overdue")),
    ("Organisation", ("organization",)),
    ("Personne", ("person",)),
    ("Séance", ("meeting",)),
)
SHOWN_ENTRIES = 20


@require_safe
def follow_up_list(request):
    """What is open, the oldest first, unless others are asked for. A partner sees its own."""
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
        "reads_decision": may_read_decision(user, follow_up.decision),
        "reads_meeting": Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists(),
        "may_edit": has_permission(user, Permission.DECISION_EDIT) and not follow_up.is_closed,
        "acts": offered_acts(user, follow_up, ACTS),
        "entries": history.entries(history.moments[:SHOWN_ENTRIES]),
    }
    return render(request, "governance/follow_ups/detail.html", context)


class FollowUpAct(ActView):
    acts = ACTS

    def get_subject(self, pk):
        return find_follow_up(self.request.user, pk)

    def reread(self):
        return FollowUp.objects.for_list().get(pk=self.subject.pk)

    def get_header(self):
        place = _place(self.subject)
        if item := _point(self.request, self.subject):
            place.back = reverse("governance:session_item", args=[item.meeting_id, item.pk])
        return place


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


class FollowUpEdit(EditView):
    permission = Permission.DECISION_EDIT
    section = SECTION
    title = "Modifier la suite"
    saved = "La suite est enregistrée."

    def get_subject(self, pk):
        return find_follow_up(self.request.user, pk)

    def check_access(self):
        require(self.request.user, self.permission)
        if self.subject.is_closed:
            raise Http404("Cette suite est close.")

    def build_form(self, data=None, files=None, **kwargs):
        return FollowUpEditor(self.section, self.subject, data, user=self.request.user, **kwargs)

    def get_header(self):
        return _place(self.subject)


def _place(follow_up: FollowUp) -> PageHeader:
    back = follow_up.get_absolute_url()
    name = f"Suite à donner de la décision {follow_up.decision.reference}"
    return PageHeader(name, back, [("Suites", reverse("governance:follow_up_list")), (name, back)])
