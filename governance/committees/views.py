"""Committees: the list with its co-chairs, the page of one, its text, its seats, its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission, require
from core import clock
from core.editing.acts import offered_acts
from core.editing.views import ActView, CreateView, EditView, PageHeader
from governance.committees import workflow
from governance.committees.forms import (
    COMMITTEE_ACTS,
    IDENTITY,
    AppointForm,
    CommitteeEditor,
    NewCommitteeForm,
    SeatCloseForm,
    SeatOpenForm,
    TermEndForm,
)
from governance.committees.history import history_of
from governance.committees.page import composition, summaries
from governance.models import Committee, Seat, Term

LIST_TITLE = "Gouvernance"


PAGE_SIZE = 50


def find_committee(user, pk) -> Committee:
    """A committee that ``user`` may read; else Http404."""
    return get_object_or_404(
        Committee.objects.visible_to(user).select_related("phase", "archived_by"), pk=pk
    )


def place_of(committee: Committee) -> PageHeader:
    back = committee.get_absolute_url()
    return PageHeader(
        committee.name,
        back,
        [(LIST_TITLE, reverse("governance:committee_list")), (committee.name, back)],
    )


@require_safe
def committee_list(request):
    """The committees in force, each with its co-chairs; the archived ones for the team."""
    require(request.user, Permission.COMMITTEE_READ)
    found = list(Committee.objects.visible_to(request.user).select_related("phase"))
    context = {
        "summaries": summaries([one for one in found if not one.is_archived], clock.today()),
        "archived": [one for one in found if one.is_archived],
        "may_edit": has_permission(request.user, Permission.COMMITTEE_EDIT),
    }
    return render(request, "governance/committees/list.html", context)


@require_safe
def committee_detail(request, pk):
    committee = find_committee(request.user, pk)
    context = {
        "committee": committee,
        "composition": composition(committee, clock.today()),
        "next_meeting": committee.meetings.upcoming().first(),
        "may_edit": has_permission(request.user, Permission.COMMITTEE_EDIT)
        and not committee.is_archived,
        "acts": offered_acts(request.user, committee, COMMITTEE_ACTS),
    }
    return render(request, "governance/committees/detail.html", context)


class CommitteeCreate(CreateView):
    permission = Permission.COMMITTEE_EDIT
    template_name = "governance/committees/create.html"

    def build_form(self, data=None, files=None, **kwargs):
        return NewCommitteeForm(data, instance=Committee(), **kwargs)

    def save(self, form, version):
        committee = workflow.create_committee(by=self.request.user, **form.cleaned_data)
        messages.success(
            self.request, f"« {committee.name} » est créé. Ouvrez les sièges du binôme."
        )
        return redirect(committee)

    def get_context(self, **context):
        back = reverse("governance:committee_list")
        return {"place": PageHeader("", back, [(LIST_TITLE, back)]), **context}


class CommitteeEdit(EditView):
    permission = Permission.COMMITTEE_EDIT
    editor_class = CommitteeEditor
    section = IDENTITY
    title = "Modifier le comité"
    saved = "Le comité est enregistré."
    taken = "Un comité de cette phase porte déjà ce nom ou ce sigle."

    def get_subject(self, pk):
        return find_committee(self.request.user, pk)

    def check_access(self):
        require(self.request.user, self.permission)
        if self.subject.is_archived:
            raise Http404("Ce comité est archivé : restaurez-le d’abord.")

    def get_header(self):
        return place_of(self.subject)


class CommitteeAct(ActView):
    acts = COMMITTEE_ACTS

    def get_subject(self, pk):
        return find_committee(self.request.user, pk)

    def get_header(self):
        return place_of(self.subject)


@require_safe
def committee_history(request, pk):
    """Who changed what in a committee, its seats and its terms, the newest first."""
    committee = find_committee(request.user, pk)
    history = history_of(request.user, committee)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": place_of(committee),
        "page_obj": page,
        "entries": history.entries(page.object_list),
    }
    return render(request, "governance/committees/history.html", context)


class SeatOpen(CommitteeAct):
    form_class = SeatOpenForm


class SeatAct(ActView):
    """An act on a seat: fill it, close it."""

    def get_subject(self, pk, seat):
        committee = find_committee(self.request.user, pk)
        return get_object_or_404(
            committee.seats.select_related("organization", "committee"), pk=seat
        )

    def get_header(self):
        return _place_of(self.subject)


class SeatAppoint(SeatAct):
    form_class = AppointForm


class SeatClose(SeatAct):
    form_class = SeatCloseForm


class TermEnd(ActView):
    form_class = TermEndForm

    def get_subject(self, pk, term):
        committee = find_committee(self.request.user, pk)
        terms = Term.objects.for_list().filter(seat__committee=committee)
        return get_object_or_404(terms, pk=term)

    def get_header(self):
        return _place_of(self.subject.seat)


def _place_of(seat: Seat) -> PageHeader:
    place = place_of(seat.committee)
    name = f"{seat.organization}, {seat.get_role_display()}"
    return PageHeader(name, place.back, place.crumbs)
