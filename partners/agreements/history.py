"""The history of an agreement, its signatures and its documents, as one person may know it."""

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
from actions.sheets.history import tracked_document
from partners.models import Agreement, AgreementDocument, Signature


def history_of(user, agreement: Agreement) -> History:
    """The history of ``agreement``, which ``user`` may read; documents of the team show to the team
    alone.
    """
    return History(
        agreement.pk, TRACKED, reads_private=has_permission(user, Permission.AGREEMENT_EDIT)
    )


def agreement_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [*archive_sentences(change, "l’accord"), *whole_sentences(change)]
    verbs = {Action.CREATED: "a créé", Action.DELETED: "a supprimé", Action.TOUCHED: "a modifié"}
    if change.action == Action.REVEALED:
        return [Sentence("a restauré l’accord")]
    return [Sentence(f"{verbs[change.action]} l’accord {short(change.row.title)}")]


def signature_subject(change: Change) -> str:
    return f"la signature de {change.value(change.row, 'organization').text}"


def signature_sentences(change: Change) -> list[Sentence]:
    received = change.value(change.after, "signed_on") if change.action == Action.CHANGED else None
    sentences = []
    if received and not change.value(change.before, "signed_on") and change.take("signed_on"):
        sentences = [Sentence(f"a noté comme reçue le {received} {signature_subject(change)}")]
    return sentences + part_sentences(change)


def of_agreement(pk) -> Q:
    return Q(agreement_id=pk)


TRACKED = (
    Tracked(
        model=Agreement,
        labels={
            "kind": "la nature",
            "title": "le titre",
            "phase": "la phase",
            "status": "l’état",
            "amends": "l’accord modifié",
            "signed_on": "la date de signature",
            "place": "le lieu",
            "text": "le texte",
            "archived_at": "la date d’archivage",
            "archive_reason": "le motif d’archivage",
        },
        sentences=agreement_sentences,
        subject=lambda change: "l’accord",
        rows=lambda pk: Q(id=pk),
        parent="id",
        silent=frozenset({"archived_by"}),
        private=Q(archived_at__isnull=False),
    ),
    Tracked(
        model=Signature,
        labels={
            "organization": "organisation",
            "representative": "représentant·e",
            "capacity": "qualité",
            "signed_on": "date de réception",
        },
        sentences=signature_sentences,
        subject=signature_subject,
        rows=of_agreement,
        parent="agreement_id",
        silent=frozenset({"agreement"}),
        summary=("representative", "capacity", "signed_on"),
    ),
    tracked_document(AgreementDocument, owner="agreement", rows=of_agreement),
)
