"""The team's review of what partners answered: official values move here and nowhere else."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock
from core.models import StaleVersion
from partners import notifications
from partners.changes import GROUPS, changes_of
from partners.enums import Answer, CommitmentStatus, UpdateStatus
from partners.models import CommitmentUpdate
from partners.workflow.commitments import TransitionRefused, allowed_statuses, set_status


@transaction.atomic
@clock.one_instant
def review_update(
    update: CommitmentUpdate,
    *,
    by,
    version: int,
    accepted: set[str],
    comment: str = "",
    field_comments: dict[str, str] | None = None,
    waiver_reason: str = "",
    is_returned: bool = False,
):
    """Accept the changes named in ``accepted`` (keys of GROUPS) and send back the others with their comments.

    All accepted: accepted. None, or ``is_returned``: sent back. Else accepted in part. What is sent back demands a
    comment, at a field or for the whole. ``version`` is that of the commitment; raises StaleVersion if it moved or if
    the update is settled already. A commitment becomes kept with a proof of the update, or with the reason of a
    waiver; raises TransitionRefused.
    """
    commitment = update.commitment
    if not CommitmentUpdate.objects.submitted().filter(pk=update.pk).exists():
        raise StaleVersion
    commitment.claim(version)
    changes = changes_of(update)
    names = {change.name for change in changes}
    accepted = set() if is_returned else accepted & names
    rest = names - accepted
    remarks = {
        name: text.strip() for name, text in (field_comments or {}).items() if name in rest and text.strip()
    }
    if (rest or is_returned) and not (remarks or comment.strip()):
        raise TransitionRefused(
            "Dites au partenaire ce qu’il doit corriger : une remarque au champ ou un commentaire."
        )
    update.review_status = _outcome(accepted, rest, is_returned=is_returned)
    update.reviewer, update.reviewed_at = by, clock.now()
    update.review_comment, update.field_comments = comment.strip(), remarks
    update.accepted_fields = sorted(accepted)
    update.before = {change.name: change.before for change in changes if change.name in accepted}
    if update.review_status != UpdateStatus.RETURNED:
        _move_official_values(commitment, update, accepted, by=by, waiver_reason=waiver_reason.strip())
    update.record(by=by)
    notifications.update_reviewed(update)


def accept(update: CommitmentUpdate, *, by, version: int, waiver_reason: str = ""):
    """Accept everything that the update proposes."""
    names = {change.name for change in changes_of(update)}
    review_update(update, by=by, version=version, accepted=names, waiver_reason=waiver_reason)


def send_back(update: CommitmentUpdate, *, by, version: int, comment: str = "", field_comments=None):
    """Send everything back to the partner, who finds its text again."""
    review_update(
        update, by=by, version=version, accepted=set(), comment=comment, field_comments=field_comments,
        is_returned=True,
    )  # fmt: skip


@transaction.atomic
def accept_all(updates, *, by) -> tuple[list[CommitmentUpdate], list[tuple[CommitmentUpdate, str]]]:
    """Accept several at once: those accepted, and those that could not be, with the reason."""
    accepted, refused = [], []
    for update in updates:
        try:
            with transaction.atomic():
                accept(update, by=by, version=update.commitment.version)
        except (TransitionRefused, ValidationError) as error:
            refused.append((update, str(error)))
        except StaleVersion:
            refused.append((update, "Cet engagement vient de changer : relisez-le d’abord."))
        else:
            accepted.append(update)
    return accepted, refused


def _outcome(accepted: set, rest: set, *, is_returned: bool) -> UpdateStatus:
    if is_returned or (rest and not accepted):
        return UpdateStatus.RETURNED
    return UpdateStatus.PARTLY_ACCEPTED if rest else UpdateStatus.ACCEPTED


def _move_official_values(commitment, update, accepted: set[str], *, by, waiver_reason: str):
    for name in accepted:
        for field in GROUPS[name].fields:
            setattr(commitment, field, getattr(update, field))
    if "status" in accepted:
        _take_status(commitment, update, by=by, waiver_reason=waiver_reason)
    commitment.confirmed_at, commitment.confirmed_by = update.submitted_at, update.author
    commitment.record(by=by, reason=f"Réponse de {update.author} acceptée")


def _take_status(commitment, update, *, by, waiver_reason: str):
    """The status with what belongs to it; ``commitment`` bears the new one already."""
    previous = type(commitment).objects.get(pk=commitment.pk)
    to = CommitmentStatus(update.progress_status)
    if to != previous.progress_status and to not in allowed_statuses(previous):
        raise TransitionRefused(
            f"Un engagement « {previous.get_progress_status_display()} » ne peut pas passer à « {to.label} »."
        )
    set_status(commitment, to)
    if to == CommitmentStatus.BLOCKED:
        for field in ("blocked_what", "blocked_since", "unblocker"):
            setattr(commitment, field, getattr(update, field))
    if update.answer == Answer.DONE:
        commitment.kept_on, commitment.proof = update.kept_on, update.proofs.first()
        if commitment.proof is None and not waiver_reason:
            raise TransitionRefused(
                "Aucune preuve n’est jointe : demandez-la au partenaire, ou accordez une dispense en disant pourquoi."
            )
        if waiver_reason:
            commitment.waiver_reason, commitment.waived_by = waiver_reason, by
