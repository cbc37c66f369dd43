"""The promise itself: written, changed, closed, reopened and archived by the team."""

from django.db import transaction

from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK
from partners.commitments.figures import record_figure_authors
from partners.enums import CLOSED_COMMITMENTS, COMMITMENT_TRANSITIONS, CommitmentStatus, Figure
from partners.models import Commitment, Signature


@transaction.atomic
@clock.one_instant
def create_commitment(*, by, **fields) -> Commitment:
    """Write down a promise. Raises Refused."""
    commitment = Commitment(**fields)
    bind_signature(commitment)
    commitment.save_as(by)
    record_figure_authors(commitment, [Figure.DUE], by=by, at=clock.now(), is_answer=False)
    return commitment


@transaction.atomic
@clock.one_instant
def edit_commitment(commitment: Commitment, *, by, version: int, **fields):
    """Change the promise, not what became of it. Raises StaleVersion, Refused.

    Refused when it would pass with its answers and proofs to another organisation.
    """
    for name, value in fields.items():
        setattr(commitment, name, value)
    former = Commitment.objects.only("organization_id", "due_on", "due_on_precision").get(
        pk=commitment.pk
    )
    require_movable(former, commitment.organization)
    bind_signature(commitment)
    commitment.lock_version(version)
    commitment.save_as(by)
    if former.due != commitment.due:
        record_figure_authors(commitment, [Figure.DUE], by=by, at=clock.now(), is_answer=False)
        carry_due_date(commitment, former.due, by=by)


def require_movable(commitment: Commitment, organization):
    """What one organisation answered and proved is not another's to read."""
    is_moving = organization is not None and organization.pk != commitment.organization_id
    if is_moving and commitment.updates.exists():
        raise Refused(
            f"Son organisation a déjà répondu pour cet engagement{NO_BREAK}: archivez-le, puis"
            " inscrivez-en un autre."
        )


def carry_due_date(commitment: Commitment, former, *, by):
    """An answer that waits and left the due date alone goes on leaving it alone: it never proposes
    the former one, and never confirms one that its author did not see.
    """
    for waiting in commitment.updates.submitted():
        if waiting.due == former:
            waiting.due = commitment.due
            waiting.shown_fields = [name for name in waiting.shown_fields if name != Figure.DUE]
            waiting.save_as(by)


def bind_signature(commitment: Commitment):
    """Tie the promise to the signature that binds its organisation, or have it marked as a
    non-signatory's.
    """
    commitment.signature = Signature.objects.filter(
        agreement=commitment.agreement_id, organization=commitment.organization_id
    ).first()
    if commitment.signature is not None:
        commitment.is_from_non_signatory = False
    elif commitment.sheet_id and not commitment.is_from_non_signatory:
        raise Refused(
            f"{commitment.organization} ne figure pas parmi les signataires de «"
            f" {commitment.agreement} ». Ajoutez sa signature à l’accord, ou indiquez que"
            " l’engagement vient d’un non-signataire.",
            "is_from_non_signatory",
        )


def require_live(commitment: Commitment):
    if commitment.is_archived:
        raise Refused(f"Cet engagement est archivé{NO_BREAK}: restaurez-le d’abord.")


def allowed_statuses(commitment: Commitment) -> tuple[CommitmentStatus, ...]:
    return COMMITMENT_TRANSITIONS[CommitmentStatus(commitment.progress_status)]


@transaction.atomic
@clock.one_instant
def close_or_reopen(commitment: Commitment, *, to: str, reason: str, by, version: int):
    """The team abandons a commitment, reopens a closed one, or accepts it as kept without proof
    (waiver), for ``reason``.
    """
    to = CommitmentStatus(to)
    if to not in allowed_statuses(commitment) or to == CommitmentStatus.BLOCKED:
        current = commitment.get_progress_status_display()
        raise Refused(
            f"Un engagement « {current} » ne peut pas passer directement à « {to.label} »."
        )
    if not reason.strip():
        raise Refused(f"Indiquez pourquoi l’engagement passe à « {to.label} ».")
    if commitment.updates.submitted().exists():
        raise Refused(
            f"Une réponse à cet engagement attend sa relecture{NO_BREAK}: relisez-la d’abord."
        )
    commitment.lock_version(version)
    set_status(commitment, to)
    commitment.status_reason = reason.strip()
    if to == CommitmentStatus.KEPT:
        commitment.kept_on = clock.today()
        commitment.waiver_reason, commitment.waived_by = reason.strip(), by
    commitment.save_as(by, reason=reason.strip())
    record_figure_authors(commitment, [Figure.STATUS], by=by, at=clock.now(), is_answer=False)


def set_status(commitment: Commitment, to: str):
    """Set the status and clear the fields of the former one. Saves nothing."""
    commitment.progress_status = to
    if to != CommitmentStatus.BLOCKED:
        commitment.blocked_what, commitment.blocked_since, commitment.unblocker = "", None, None
    if to != CommitmentStatus.KEPT:
        commitment.kept_on = commitment.proof = commitment.waived_by = None
        commitment.waiver_reason = ""
    if to not in CLOSED_COMMITMENTS:
        commitment.status_reason = ""


@transaction.atomic
@clock.one_instant
def archive_commitment(commitment: Commitment, *, by, reason: str, version: int):
    """Take a promise out of the lists, entered twice or merged; it is never deleted."""
    if not reason.strip():
        raise Refused("Indiquez pourquoi l’engagement est archivé.")
    commitment.lock_version(version)
    commitment.archived_at, commitment.archived_by = clock.now(), by
    commitment.archive_reason = reason.strip()
    commitment.save_as(by, reason=reason.strip())


@transaction.atomic
@clock.one_instant
def restore_commitment(commitment: Commitment, *, by, version: int):
    if commitment.agreement.is_archived:
        raise Refused(f"L’accord de cet engagement est archivé{NO_BREAK}: restaurez-le d’abord.")
    commitment.lock_version(version)
    commitment.archived_at = commitment.archived_by = None
    commitment.archive_reason = ""
    commitment.save_as(by)
