"""Acts on the seats of a committee, each on a page of its own: open, fill, close a seat; end a term."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from governance.forms.committees_acts import AppointForm, SeatCloseForm, SeatOpenForm, TermEndForm
from governance.models import Committee, Seat, Term
from governance.views.committees import READ, find_committee, place_of
from partners.views.editing import Place, act_page


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
