"""What a partner answers: « Inchangé », « Avancement », « Bloqué », « Tenu »."""

from django.db import transaction

from accounts.permissions import Permission, own_organization_ids
from core import clock
from core.models import StaleVersion
from partners import notifications
from partners.enums import TO_CORRECT, Answer, AnswerChannel, UpdateStatus
from partners.models import AnswerLink, Commitment, CommitmentUpdate
from partners.workflow.commitments import TransitionRefused, allowed_statuses

# What an update proposes and a commitment officially holds, under the same names.
PROPOSED = (
    "progress_status", "progress_percent", "achieved_quantity", "achieved_amount", "progress_comment", "due",
    "blocked_what", "blocked_since", "unblocker", "kept_on",
)  # fmt: skip


@transaction.atomic
@clock.one_instant
def submit_answer(
    commitment: Commitment,
    *,
    by,
    version: int,
    answer: str,
    proofs=(),
    channel=AnswerChannel.PORTAL,
    **values,
) -> CommitmentUpdate:
    """Record an answer for review. ``values`` are proposed values by name; the others stay the official ones.

    ``proofs`` are unsaved Proof rows. An answer that still waited is replaced and kept. Raises StaleVersion when
    somebody answered, reviewed or edited since ``version``; TransitionRefused.
    """
    answer = Answer(answer)
    _require_open(commitment)
    commitment.claim(version)
    update = _draft(commitment, by=by, answer=answer, channel=channel)
    for name, value in values.items():
        setattr(update, name, value)
    if answer != Answer.UNCHANGED and update.progress_status not in (
        commitment.progress_status, *allowed_statuses(commitment)
    ):  # fmt: skip
        raise TransitionRefused("Cet engagement ne peut pas prendre cet état.")
    _replace_waiting(commitment)
    update.record(by=by)
    for proof in proofs:
        proof.update = update
        proof.record(by=by)
    _note_answer(commitment, update)
    _end_links(commitment, by)
    notifications.update_submitted(update)
    return update


@transaction.atomic
@clock.one_instant
def confirm_unchanged(commitment: Commitment, *, by, version: int) -> CommitmentUpdate:
    """« Inchangé », from a signed-in person: it proposes nothing, so it needs no review and confirms at once.

    Only while no answer waits: the official values would be confirmed over the partner's own pending ones.
    """
    _require_open(commitment)
    if commitment.updates.submitted().exists():
        raise TransitionRefused(
            "Une mise à jour attend déjà sa relecture : elle vaut réponse, il n’y a rien à confirmer."
        )
    commitment.claim(version)
    update = _draft(commitment, by=by, answer=Answer.UNCHANGED, channel=AnswerChannel.PORTAL)
    update.review_status, update.reviewed_at = UpdateStatus.ACCEPTED, update.submitted_at
    update.record(by=by)
    commitment.confirmed_at, commitment.confirmed_by = update.submitted_at, by
    _note_answer(commitment, update)
    _end_links(commitment, by)
    return update


def confirm_all_unchanged(commitments, *, by) -> tuple[list[Commitment], list[tuple[Commitment, str]]]:
    """Confirm several, each on its own: those confirmed, and those that could not be, with the reason."""
    confirmed, refused = [], []
    for commitment in commitments:
        try:
            confirm_unchanged(commitment, by=by, version=commitment.version)
        except TransitionRefused as error:
            refused.append((commitment, str(error)))
        except StaleVersion:
            refused.append((commitment, "Quelqu’un vient de le modifier : relisez-le d’abord."))
        else:
            confirmed.append(commitment)
    return confirmed, refused


def _require_open(commitment: Commitment):
    if commitment.is_closed:
        status = commitment.get_progress_status_display().lower()
        raise TransitionRefused(f"Cet engagement est {status} : l’équipe projet peut le rouvrir.")


def _draft(commitment: Commitment, *, by, answer: Answer, channel: str) -> CommitmentUpdate:
    """An unsaved update that proposes the official values as they stand."""
    own = own_organization_ids(by, Permission.COMMITMENT_ANSWER)
    update = CommitmentUpdate(
        commitment=commitment,
        author=by,
        is_on_behalf=commitment.organization_id not in own,
        channel=channel,
        answer=answer,
        corrects=to_correct(commitment),
        submitted_at=clock.now(),
    )
    for name in PROPOSED:
        setattr(update, name, getattr(commitment, name))
    return update


def to_correct(commitment: Commitment) -> CommitmentUpdate | None:
    """The last update, if it was sent back and nothing answered it since."""
    last = commitment.updates.exclude(review_status=UpdateStatus.REPLACED).first()
    return last if last is not None and last.review_status in TO_CORRECT else None


def _replace_waiting(commitment: Commitment):
    for waiting in commitment.updates.submitted():
        waiting.review_status, waiting.reviewed_at = UpdateStatus.REPLACED, clock.now()
        waiting.record(by=None)


def _note_answer(commitment: Commitment, update: CommitmentUpdate):
    """The organisation has spoken; no fact of the promise moved, so its history stays as it is."""
    commitment.answered_at, commitment.last_answer = update.submitted_at, update.answer
    commitment.skip_history_when_saving = True
    commitment.save()
    del commitment.skip_history_when_saving


def _end_links(commitment: Commitment, person):
    """Once this person has answered, what waits in the mailbox for this commitment opens nothing more."""
    AnswerLink.objects.filter(commitment=commitment, person=person, used_at__isnull=True).update(
        used_at=clock.now()
    )
