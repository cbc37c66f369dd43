"""The history of a follow-up, as one person may know it."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import LessThan

from accounts.history import History
from accounts.permissions import Permission, has_permission
from accounts.phrases import Action, Change, Sentence, Tracked, colon, quote, short, whole_sentences
from governance.enums import FollowUpStatus
from governance.models import Decision, FollowUp


def follow_up_history(user, follow_up: FollowUp) -> History:
    return History(
        follow_up.pk, (FOLLOW_UP,), reads_private=has_permission(user, Permission.DECISION_EDIT)
    )


def follow_up_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [*status_sentences(change), *whole_sentences(change)]
    verbs = {
        Action.CREATED: "a demandé",
        Action.REVEALED: "a demandé",
        Action.DELETED: "a supprimé",
    }
    return [
        Sentence(f"{verbs.get(change.action, 'a modifié')} la suite {short(change.row.statement)}")
    ]


def status_sentences(change: Change) -> list[Sentence]:
    if not change.take("status"):
        change.take("closing_comment")
        return []
    change.take("closing_comment")
    row = change.after
    if row.status == FollowUpStatus.OPEN:
        return [Sentence("a rouvert la suite")]
    verb = "a abandonné la suite" if row.status == FollowUpStatus.DROPPED else "a clos la suite"
    return [Sentence(colon(verb, quote(row.closing_comment)))]


FOLLOW_UP = Tracked(
    model=FollowUp,
    labels={
        "statement": "l’énoncé",
        "organization": "l’organisation",
        "person": "la personne",
        "due_on": "l’échéance",
        "status": "l’état",
        "closing_comment": "ce qui a été fait",
    },
    sentences=follow_up_sentences,
    subject=lambda change: "la suite",
    rows=lambda pk: Q(id=pk),
    parent="id",
    silent=frozenset({"decision", "closed_at", "closed_by"}),
    private=Q(
        LessThan(
            F("history_date"),
            Subquery(Decision.objects.filter(pk=OuterRef("decision_id")).values("adopted_at")[:1]),
        )
    ),
)
