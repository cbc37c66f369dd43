"""The history of a commitment as one person may know it, and its French words.

Official values are open to whoever reads the commitment; what its organisation answers, and what
became of the answer, is shown to that organisation and to the team.
"""

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

from accounts.history import History
from accounts.permissions import Permission, has_permission
from accounts.phrases import (
    Action,
    Change,
    Sentence,
    Tracked,
    archive_sentences,
    colon,
    from_to,
    quote,
    short,
    whole_sentences,
)
from actions.enums import Confidentiality
from actions.models import ActionSheet
from partners.enums import Answer, AnswerChannel, UpdateStatus
from partners.models import Commitment, CommitmentUpdate

LABELS = {
    "organization": "l’organisation",
    "agreement": "l’accord",
    "sheet": "la fiche",
    "article": "l’article de l’accord",
    "kind": "la nature",
    "firmness": "la fermeté",
    "statement": "l’énoncé",
    "quantity": "la quantité promise",
    "unit": "l’unité",
    "amount": "le montant promis",
    "due_on": "l’échéance",
    "expected_proof": "la preuve attendue",
    "progress_status": "l’état",
    "progress_percent": "l’avancement en pourcentage",
    "achieved_quantity": "la quantité réalisée",
    "achieved_amount": "le montant réalisé",
    "progress_comment": "le point d’avancement",
    "status_reason": "le motif",
    "blocked_what": "ce qui bloque",
    "blocked_since": "la date du blocage",
    "unblocker": "qui peut débloquer",
    "kept_on": "la date à laquelle il est tenu",
    "waiver_reason": "le motif de la dispense",
    "archived_at": "la date d’archivage",
    "archive_reason": "le motif d’archivage",
}
# What comes and goes with a status is described with it.
_WITH_STATUS = (
    "status_reason", "blocked_what", "blocked_since", "unblocker", "kept_on", "waiver_reason",
)  # fmt: skip


def history_of(user, commitment: Commitment) -> History:
    """The history of ``commitment``, which ``user`` may see."""
    tracked = (PROMISE, ANSWERS) if reads_answers(user, commitment) else (PROMISE,)
    reads_private = has_permission(user, Permission.COMMITMENT_EDIT)

    def sheet_names(keys) -> dict:
        """None for a sheet that is the team's today."""
        sheets = ActionSheet.objects.select_related("phase").in_bulk(keys)
        return {
            key: str(sheet) if reads_private or sheet.is_shared else None
            for key, sheet in sheets.items()
        }

    return History(
        commitment.pk, tracked, reads_private=reads_private, namers={ActionSheet: sheet_names}
    )


def reads_answers(user, commitment: Commitment) -> bool:
    """Whether the person knows what the organisation answers, and not only the official values."""
    return has_permission(user, Permission.UPDATE_REVIEW) or has_permission(
        user, Permission.COMMITMENT_ANSWER, commitment
    )


def promise_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [
            *status_sentences(change),
            *archive_sentences(change, "l’engagement"),
            *whole_sentences(change),
        ]
    if change.action == Action.REVEALED:
        return [Sentence("a rendu l’engagement visible des partenaires")]
    verb = "a inscrit" if change.action == Action.CREATED else "a modifié"
    return [Sentence(f"{verb} l’engagement {short(change.row.statement)}")]


def status_sentences(change: Change) -> list[Sentence]:
    if not change.pending("progress_status"):
        return []
    before, after = (change.value(row, "progress_status") for row in (change.before, change.after))
    text = f"a passé {LABELS['progress_status']} {from_to(before, after)}"
    row = change.after
    why = row.blocked_what or row.waiver_reason or row.status_reason
    change.take("progress_status", *_WITH_STATUS)
    return [Sentence(colon(text, quote(why)) if why else text)]


REVIEWS = {
    UpdateStatus.ACCEPTED: "a accepté la réponse",
    UpdateStatus.PARTLY_ACCEPTED: "a accepté la réponse en partie",
    UpdateStatus.RETURNED: "a renvoyé la réponse à corriger",
    UpdateStatus.REPLACED: "a remplacé la réponse précédente",
}


def answer_sentences(change: Change) -> list[Sentence]:
    row = change.after
    if change.action != Action.CREATED:
        is_settled = change.take("review_status")
        return (
            [Sentence(REVIEWS[row.review_status])]
            if is_settled and row.review_status in REVIEWS
            else []
        )
    if row.answer == Answer.UNCHANGED:
        text = "a confirmé l’engagement inchangé"
    else:
        text = f"a répondu {quote(Answer(row.answer).label)}"
    if row.is_on_behalf:
        text = f"{text} pour le compte de l’organisation"
    if row.channel == AnswerChannel.MAIL:
        text = f"{text}, {AnswerChannel.MAIL.label}"
    return [Sentence(text)]


def hidden_from_partners() -> Q:
    """Rows written while the commitment was archived, or while its sheet was the team's."""
    sheets = ActionSheet.history.filter(
        id=OuterRef("sheet_id"), history_date__lte=OuterRef("history_date")
    )
    then = sheets.order_by("-history_date", "-history_id").values("confidentiality")[:1]
    return Q(archived_at__isnull=False) | Q(
        Exact(Subquery(then), Value(Confidentiality.TEAM.value))
    )


_SHOWN_OF_ANSWERS = {"review_status", "answer"}
PROMISE = Tracked(
    model=Commitment,
    labels=LABELS,
    sentences=promise_sentences,
    subject=lambda change: "l’engagement",
    rows=lambda pk: Q(id=pk),
    parent="id",
    silent=frozenset({"archived_by", "waived_by", "proof"}),
    money=frozenset({"amount", "achieved_amount"}),
    flags={
        "is_from_non_signatory": (
            "a indiqué que l’engagement vient d’un non-signataire",
            "a rattaché l’engagement à une signature",
        )
    },
    private=hidden_from_partners(),
)
ANSWERS = Tracked(
    model=CommitmentUpdate,
    labels={"review_status": "relecture", "answer": "réponse"},
    sentences=answer_sentences,
    subject=lambda change: "la réponse",
    rows=lambda pk: Q(commitment_id=pk),
    parent="commitment_id",
    silent=frozenset(field.name for field in CommitmentUpdate.history.model.tracked_fields)
    - _SHOWN_OF_ANSWERS,
)
