"""Agreements, who signs them, their documents and the timeline around them: written by the team."""

import zlib

from django.db import transaction

from actions.models import Phase
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from partners.models import Agreement, AgreementDocument, Commitment, Signature


@transaction.atomic
@clock.one_instant
def create_agreement(*, by, **fields) -> Agreement:
    agreement = Agreement(**fields)
    agreement.save_as(by)
    return agreement


@transaction.atomic
@clock.one_instant
def save_agreement(
    agreement: Agreement, *, by, version: int, signatures=(), removed=(), changed=True
):
    """Save what a form has set on ``agreement``, its new or edited ``signatures`` and the
    ``removed`` ones.

    ``changed`` is False when only signatures moved: the agreement then gets no history line of its
    own. Raises StaleVersion; Refused for a signature that commitments hang on.
    """
    agreement.lock_version(version)
    for signature in removed:
        if signature.commitments.exists():
            raise Refused(signature_in_use_message(signature))
        signature.delete_as(by)
    for signature in signatures:
        signature.agreement = agreement
        signature.save_as(by)
        bind_commitments(signature, by=by)
    if changed:
        agreement.save_as(by)


def signature_in_use_message(signature: Signature) -> str:
    """Why a signature that commitments hang on stays."""
    count = signature.commitments.count()
    which = "un engagement en dépend" if count == 1 else f"{count} engagements en dépendent"
    return (
        f"La signature de {signature.organization} ne peut pas être retirée : {which}. "
        "Rattachez d’abord ce qui en dépend à un autre accord ou à une autre organisation."
    )


def bind_commitments(signature: Signature, *, by):
    """What its organisation promised on this agreement as a non-signatory is a signatory's from now
    on.
    """
    # In one order, by nothing joined: PostgreSQL locks no row of an outer join (the default order
    # has one).
    promised = (
        Commitment.objects.select_for_update()
        .order_by("pk")
        .filter(
            agreement=signature.agreement_id,
            organization=signature.organization_id,
            signature__isnull=True,
        )
    )
    for commitment in promised:
        commitment.lock_version(commitment.version)
        commitment.signature, commitment.is_from_non_signatory = signature, False
        commitment.save_as(by)


@transaction.atomic
@clock.one_instant
def receive_signature(signature: Signature, *, by, signed_on=None) -> bool:
    """Note that a signature came in, today by default. False if somebody had done so already."""
    signature = (
        Signature.objects.select_for_update().select_related("agreement").get(pk=signature.pk)
    )
    if signature.signed_on is not None:
        return False
    # Whoever has the signatories open meanwhile must not take the date off again unseen.
    signature.agreement.lock_version(signature.agreement.version)
    signature.signed_on = signed_on or clock.today()
    signature.save_as(by)
    bind_commitments(signature, by=by)
    return True


@transaction.atomic
@clock.one_instant
def add_agreement_document(agreement: Agreement, *, by, **fields) -> AgreementDocument:
    """``fields`` come from a form that has read the type of the file from its content."""
    document = AgreementDocument(agreement=agreement, uploaded_by=by, **fields)
    document.save_as(by)
    return document


@transaction.atomic
@clock.one_instant
def remove_agreement_document(document: AgreementDocument, *, by):
    """Take the document off; its file goes once the transaction is kept."""
    file = document.file
    document.delete_as(by)
    transaction.on_commit(lambda: file.storage.delete(file.name))


@transaction.atomic
@clock.one_instant
def archive_agreement(agreement: Agreement, *, reason: str, by, version: int):
    """Archive an agreement created by mistake or given up. Refused while commitments bear on it."""
    reason = reason.strip()
    if agreement.is_archived:
        raise Refused("Cet accord est déjà archivé.")
    if not reason:
        raise Refused("Indiquez pourquoi l’accord est archivé.")
    if agreement.commitments.filter(archived_at__isnull=True).exists():
        raise Refused("Des engagements reposent sur cet accord : archivez-les d’abord.")
    agreement.lock_version(version)
    agreement.archived_at, agreement.archived_by, agreement.archive_reason = clock.now(), by, reason
    agreement.save_as(by, reason=reason)


@transaction.atomic
@clock.one_instant
def restore_agreement(agreement: Agreement, *, by, version: int):
    if not agreement.is_archived:
        raise Refused("Cet accord n’est pas archivé.")
    agreement.lock_version(version)
    agreement.archived_at, agreement.archived_by, agreement.archive_reason = None, None, ""
    agreement.save_as(by)


def timeline_version(phase: Phase) -> int:
    """A number that changes with the steps of a phase, which have no version of their own."""
    steps = [
        (step.pk, step.position, step.updated_at.isoformat())
        for step in phase.timeline_events.order_by("pk")
    ]
    return zlib.crc32(repr(steps).encode()) % 10**9


@transaction.atomic
@clock.one_instant
def save_timeline(phase: Phase, *, by, version: int, rows=(), removed=()):
    """Save new or edited steps and take ``removed`` ones off. Raises StaleVersion."""
    Phase.objects.select_for_update().get(pk=phase.pk)
    if timeline_version(phase) != version:
        raise StaleVersion
    for row in removed:
        row.delete_as(by)
    for row in rows:
        row.phase = phase
        row.save_as(by)
