"""The history of a decision, as one person may know it.

What was typed before the decision was adopted is a draft: whoever types decisions reads it, nobody
else.
"""

from django.db.models import Q

from accounts.history import History
from accounts.permissions import Permission, has_permission
from accounts.phrases import Action, Change, Sentence, Tracked, short, whole_sentences
from actions.models import ActionSheet
from governance.history_names import sheet_namer
from governance.models import Decision


def decision_history(user, decision: Decision) -> History:
    """The history of ``decision``, which ``user`` may see; sheets that they may not know of have no
    name in it.
    """
    return History(
        decision.pk,
        (DECISION,),
        reads_private=has_permission(user, Permission.DECISION_EDIT),
        namers={ActionSheet: sheet_namer(user)},
    )


def decision_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        adopted = change.take("adopted_at", "number")
        sentences = (
            [Sentence(f"a adopté la décision {short(change.after.statement)}")] if adopted else []
        )
        return sentences + whole_sentences(change)
    verbs = {Action.CREATED: "a rédigé", Action.REVEALED: "a adopté", Action.DELETED: "a supprimé"}
    return [
        Sentence(
            f"{verbs.get(change.action, 'a modifié')} la décision {short(change.row.statement)}"
        )
    ]


DECISION = Tracked(
    model=Decision,
    labels={
        "kind": "la nature",
        "statement": "le texte",
        "makes_priority": "la priorité donnée",
        "number": "le numéro",
        "adopted_at": "la date d’adoption",
    },
    sentences=decision_sentences,
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
