"""Committees: the list with its co-chairs, the page of one, its text, its seats, its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, has_permission, require
from core import clock
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
from partners.views.editing import Editing, Place, act_page, edit_page, offered_acts

LIST_TITLE = "Gouvernance"

READ = ["GET", "HEAD", "POST"]

PAGE_SIZE = 50


def find_committee(user, pk) -> Committee:
    """A committee that ``user`` may read; else Http404."""
    return get_object_or_404(
        Committee.objects.visible_to(user).select_related("phase", "archived_by"), pk=pk
    )


def place_of(committee: Committee) -> Place:
    back = committee.get_absolute_url()
    return Place(
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


@require_http_methods(READ)
def committee_create(request):
    require(request.user, Permission.COMMITTEE_EDIT)
    form = NewCommitteeForm(
        request.POST if request.method == "POST" else None, instance=Committee()
    )
    if form.is_valid():
        committee = workflow.create_committee(by=request.user, **form.cleaned_data)
        messages.success(request, f"« {committee.name} » est créé. Ouvrez les sièges du binôme.")
        return redirect(committee)
    back = reverse("governance:committee_list")
    context = {"form": form, "place": Place("", back, [(LIST_TITLE, back)])}
    return render(
        request, "governance/committees/create.html", context, status=422 if form.errors else 200
    )


@require_http_methods(READ)
def committee_edit(request, pk):
    committee = find_committee(request.user, pk)
    require(request.user, Permission.COMMITTEE_EDIT)
    if committee.is_archived:
        raise Http404("Ce comité est archivé : restaurez-le d’abord.")
    page = Editing(
        place=place_of(committee),
        title="Modifier le comité",
        section=IDENTITY,
        editor_class=CommitteeEditor,
        subject=committee,
        saved="Le comité est enregistré.",
        taken="Un comité de cette phase porte déjà ce nom ou ce sigle.",
    )
    return edit_page(request, page)


@require_http_methods(READ)
def committee_act(request, pk, act):
    if act not in COMMITTEE_ACTS:
        raise Http404(f"Pas d’action {act}.")
    committee = find_committee(request.user, pk)
    return act_page(request, committee, COMMITTEE_ACTS[act], place=place_of(committee))


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


@require_http_methods(READ)
def seat_open(request, pk):
    committee = find_committee(request.user, pk)
    return act_page(request, committee, SeatOpenForm, place=place_of(committee))


@require_http_methods(READ)
def seat_appoint(request, pk, seat):
    return _seat_act(request, pk, seat, AppointForm)


@require_http_methods(READ)
def seat_close(request, pk, seat):
    return _seat_act(request, pk, seat, SeatCloseForm)


@require_http_methods(READ)
def term_end(request, pk, term):
    committee = find_committee(request.user, pk)
    found = get_object_or_404(Term.objects.for_list().filter(seat__committee=committee), pk=term)
    return act_page(request, found, TermEndForm, place=_place_of(committee, found.seat))


def _seat_act(request, pk, seat, form_class):
    committee = find_committee(request.user, pk)
    found = get_object_or_404(committee.seats.select_related("organization", "committee"), pk=seat)
    return act_page(request, found, form_class, place=_place_of(committee, found))


def _place_of(committee: Committee, seat: Seat) -> Place:
    place = place_of(committee)
    return Place(f"{seat.organization}, {seat.get_role_display()}", place.back, place.crumbs)
