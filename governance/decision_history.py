"""The histories of a decision and of a follow-up, as one person may know them.

What was typed before the decision was adopted is a draft: whoever types decisions reads it, nobody else.
"""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import LessThan

from accounts.history import History
from accounts.permissions import Permission, holds
from accounts.phrases import Action, Change, Sentence, Tracked, colon, quote, short, whole_sentences
from actions.models import ActionSheet
from governance.enums import FollowUpStatus
from governance.history_names import sheet_namer
from governance.models import Decision, FollowUp


def decision_history(user, decision: Decision) -> History:
    """The history of ``decision``, which ``user`` may see; sheets that they may not know of have no name in it."""
    return History(
        decision.pk,
        (DECISION,),
        reads_private=holds(user, Permission.DECISION_EDIT),
        namers={ActionSheet: sheet_namer(user)},
    )


def follow_up_history(user, follow_up: FollowUp) -> History:
    return History(follow_up.pk, (FOLLOW_UP,), reads_private=holds(user, Permission.DECISION_EDIT))


def _decision_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        adopted = change.take("adopted_at", "number")
        told = [Sentence(f"a adopté la décision {short(change.after.statement)}")] if adopted else []
        return told + whole_sentences(change)
    verbs = {Action.CREATED: "a rédigé", Action.REVEALED: "a adopté", Action.DELETED: "a supprimé"}
    return [Sentence(f"{verbs.get(change.action, 'a modifié')} la décision {short(change.row.statement)}")]


def _follow_up_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [*_status(change), *whole_sentences(change)]
    verbs = {Action.CREATED: "a demandé", Action.REVEALED: "a demandé", Action.DELETED: "a supprimé"}
    return [Sentence(f"{verbs.get(change.action, 'a modifié')} la suite {short(change.row.statement)}")]


def _status(change: Change) -> list[Sentence]:
    if not change.take("status"):
        change.take("closing_comment")
        return []
    change.take("closing_comment")
    row = change.after
    if row.status == FollowUpStatus.OPEN:
        return [Sentence("a rouvert la suite")]
    verb = "a abandonné la suite" if row.status == FollowUpStatus.DROPPED else "a clos la suite"
    return [Sentence(colon(verb, quote(row.closing_comment)))]


DECISION = Tracked(
    model=Decision,
    labels={
        "kind": "la nature",
        "statement": "le texte",
        "makes_priority": "la priorité donnée",
        "number": "le numéro",
        "adopted_at": "la date d’adoption",
    },
    sentences=_decision_sentences,
    subject=lambda change: "la décision",
    rows=lambda pk: Q(id=pk),
    parent="id",
    silent=frozenset({"meeting", "item"}),
    groups={
        "sheets": ("la fiche", "les fiches"),
        "organizations": ("l’organisation", "les organisations"),
    },
    private=Q(adopted_at__isnull=True),
)
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
    sentences=_follow_up_sentences,
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
