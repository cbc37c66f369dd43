"""The history of a committee, its seats and the terms of those who hold them."""

from django.db.models import Q

from accounts.history import History
from accounts.permissions import Permission, has_permission
from accounts.phrases import (
    Action,
    Change,
    Sentence,
    Tracked,
    archive_sentences,
    part_sentences,
    short,
    whole_sentences,
)
from governance.enums import Capacity
from governance.models import Committee, Seat, Term


def history_of(user, committee: Committee) -> History:
    """The history of ``committee``, which ``user`` may read; what was written while it was archived
    is the team's.
    """
    return History(
        committee.pk,
        TRACKED,
        reads_private=has_permission(user, Permission.COMMITTEE_EDIT),
        namers={Seat: short_seat_names},
    )


def short_seat_names(keys) -> dict:
    """Within its committee, the name of a seat is the short name of its organisation."""
    seats = Seat.objects.select_related("organization").in_bulk(keys)
    return {key: str(seat.organization) for key, seat in seats.items()}


def committee_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [*archive_sentences(change, "le comité"), *whole_sentences(change)]
    if change.action == Action.REVEALED:
        return [Sentence("a restauré le comité")]
    verbs = {Action.CREATED: "a créé", Action.DELETED: "a supprimé", Action.TOUCHED: "a modifié"}
    return [Sentence(f"{verbs[change.action]} le comité {short(change.row.name)}")]


def seat_subject(change: Change) -> str:
    role = change.tracked.model(role=change.row.role).get_role_display()
    return f"le siège de {change.value(change.row, 'organization').text} ({role})"


def seat_sentences(change: Change) -> list[Sentence]:
    subject = seat_subject(change)
    if change.action == Action.CREATED:
        return [Sentence(f"a ouvert {subject}, {_period(change)}")]
    if (
        change.action == Action.CHANGED
        and change.value(change.after, "ends_on")
        and change.take("ends_on")
    ):
        closed = Sentence(f"a fermé {subject}{_to_the(change.value(change.after, 'ends_on'))}")
        return [closed, *part_sentences(change)]
    return part_sentences(change)


def term_subject(change: Change) -> str:
    capacity = Capacity(change.row.capacity).label.lower()
    return f"le mandat de {_person(change)}, {capacity} du siège de {_seat(change)}"


def term_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CREATED:
        capacity = Capacity(change.row.capacity).label.lower()
        return [
            Sentence(
                f"a nommé {_person(change)} {capacity} du siège de {_seat(change)},"
                f" {_period(change)}"
            )
        ]
    if (
        change.action == Action.CHANGED
        and change.value(change.after, "ends_on")
        and change.take("ends_on")
    ):
        subject = term_subject(change).removeprefix("le ")
        ended = Sentence(f"a mis fin au {subject}{_to_the(change.value(change.after, 'ends_on'))}")
        return [ended, *part_sentences(change)]
    return part_sentences(change)


def _person(change: Change) -> str:
    return change.value(change.row, "person").text


def _seat(change: Change) -> str:
    return change.value(change.row, "seat").text


def _to_the(last) -> str:
    return f", dernier jour le {last}"


def _period(change: Change) -> str:
    start, end = change.value(change.after, "starts_on"), change.value(change.after, "ends_on")
    return f"du {start} au {end}" if end else f"à partir du {start}"


def terms_of_committee(pk) -> Q:
    # Through the history of seats: a coming seat that was deleted has no row any more.
    return Q(seat_id__in=Seat.history.filter(committee_id=pk).values("id"))


_DATES = {"starts_on": "début", "ends_on": "fin"}
TRACKED = (
    Tracked(
        model=Committee,
        labels={
            "kind": "la nature",
            "name": "le nom",
            "acronym": "le sigle",
            "phase": "la phase",
            "remit": "les missions",
            "quorum": "le quorum",
            "archived_at": "la date d’archivage",
            "archive_reason": "le motif d’archivage",
        },
        sentences=committee_sentences,
        subject=lambda change: "le comité",
        rows=lambda pk: Q(id=pk),
        parent="id",
        silent=frozenset({"archived_by"}),
        private=Q(archived_at__isnull=False),
    ),
    Tracked(
        model=Seat,
        labels={"organization": "organisation", "role": "rôle", **_DATES},
        sentences=seat_sentences,
        subject=seat_subject,
        rows=lambda pk: Q(committee_id=pk),
        parent="committee_id",
        silent=frozenset({"committee"}),
    ),
    Tracked(
        model=Term,
        labels={"seat": "siège", "person": "personne", "capacity": "qualité", **_DATES},
        sentences=term_sentences,
        subject=term_subject,
        rows=terms_of_committee,
        parent="seat_id",
        parent_model=Seat,
    ),
)
