"""What a partner answers: « Inchangé », « Avancement », « Bloqué », « Tenu »."""

from django.db import transaction
from django.db.models import Q

from accounts.permissions import Permission, own_organization_ids
from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK
from core.models import StaleVersion
from partners import notifications
from partners.commitments.figures import figures_shown_by, record_figure_authors
from partners.commitments.workflow import allowed_statuses, require_live
from partners.enums import Answer, AnswerChannel, CommitmentStatus, UpdateStatus
from partners.models import AnswerLink, Commitment, CommitmentUpdate

# What an update proposes and a commitment officially holds, under the same names.
PROPOSED = (
    "progress_status", "progress_percent", "achieved_quantity", "achieved_amount",
    "progress_comment", "due", "blocked_what", "blocked_since", "unblocker", "kept_on",
)  # fmt: skip
PROGRESS_STATUSES = (CommitmentStatus.PLANNED, CommitmentStatus.IN_PROGRESS)


# The state that an answer says by itself; « Avancement » chooses between the two that are left.
_STATUS_OF: dict[str, CommitmentStatus] = {
    Answer.BLOCKED: CommitmentStatus.BLOCKED,
    Answer.DONE: CommitmentStatus.KEPT,
}


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
    notifies_officers=True,
    **values,
) -> CommitmentUpdate:
    """Record an answer for review. ``values`` are proposed values by name; the others stay the
    official ones.

    ``proofs`` are unsaved Proof rows. An answer that still waited is replaced and kept. Officers
    are notified unless ``notifies_officers`` is False. Raises StaleVersion when somebody answered,
    reviewed or edited since ``version``; Refused. A refusal leaves ``commitment`` as it was.
    """
    answer = Answer(answer)
    require_answerable(commitment, version)
    update = draft_update(commitment, by=by, answer=answer, channel=channel)
    update.shown_fields = figures_shown_by(answer, values)
    for name, value in values.items():
        setattr(update, name, value)
    if answer != Answer.UNCHANGED:
        set_proposed_status(update)
        require_valid(update)
    mark_answered(commitment, version, update)
    last = last_answer(commitment)
    update.corrects_id = corrected_key(last)
    if last is not None and last.is_waiting:
        last.review_status = UpdateStatus.REPLACED
        last.reviewed_at = max(clock.now(), last.submitted_at)
        last.save_as(by)
    update.save_as(by)
    for proof in proofs:
        proof.update = update
        proof.save_as(by)
    close_links(commitment, by)
    if notifies_officers:
        notifications.update_submitted(update)
    return update


@transaction.atomic
@clock.one_instant
def confirm_unchanged(commitment: Commitment, *, by, version: int) -> CommitmentUpdate:
    """« Inchangé », from a signed-in person: it proposes nothing, so it needs no review and
    confirms at once.

    Only while no answer waits: the official values would be confirmed over the partner's own
    pending ones.
    """
    require_answerable(commitment, version)
    last = last_answer(commitment)
    if last is not None and last.is_waiting:
        raise Refused(f"Une réponse attend déjà sa relecture{NO_BREAK}: il n’y a rien à confirmer.")
    update = draft_update(commitment, by=by, answer=Answer.UNCHANGED, channel=AnswerChannel.PORTAL)
    update.corrects_id = corrected_key(last)
    update.shown_fields = figures_shown_by(update.answer, ())
    update.review_status, update.reviewed_at = UpdateStatus.ACCEPTED, update.submitted_at
    mark_answered(commitment, version, update, confirmed_at=update.submitted_at, confirmed_by=by)
    update.save_as(by)
    record_figure_authors(
        commitment, update.shown_fields, by=by, at=update.submitted_at, is_answer=True
    )
    close_links(commitment, by)
    return update


def confirm_all_unchanged(
    commitments, *, by
) -> tuple[list[Commitment], list[tuple[Commitment, str]]]:
    """Confirm several, each on its own: those confirmed, and those that could not be, with the
    reason.

    What was sent back is not set aside in passing: its correction, or « Inchangé », is asked for by
    itself.
    """
    confirmed, refused = [], []
    for commitment in commitments:
        try:
            if to_correct(commitment):
                raise Refused(
                    f"Votre dernière réponse vous a été renvoyée{NO_BREAK}: ouvrez-la pour la"
                    " corriger."
                )
            confirm_unchanged(commitment, by=by, version=commitment.version)
        except Refused as error:
            refused.append((commitment, str(error)))
        except StaleVersion:
            refused.append(
                (commitment, f"Quelqu’un vient de le modifier{NO_BREAK}: relisez-le d’abord.")
            )
        else:
            confirmed.append(commitment)
    return confirmed, refused


def require_answerable(commitment: Commitment, version: int):
    """The form was opened on the commitment as it stands, and it still may be answered."""
    if commitment.version != version:
        raise StaleVersion
    require_live(commitment)
    if commitment.is_closed:
        status = commitment.get_progress_status_display().lower()
        raise Refused(f"Cet engagement est {status}{NO_BREAK}: l’équipe projet peut le rouvrir.")


def draft_update(commitment: Commitment, *, by, answer: Answer, channel: str) -> CommitmentUpdate:
    """An unsaved update that proposes the official values as they stand."""
    own = own_organization_ids(by, Permission.COMMITMENT_ANSWER)
    update = CommitmentUpdate(
        commitment=commitment,
        author=by,
        is_on_behalf=commitment.organization_id not in own,
        channel=channel,
        answer=answer,
        submitted_at=clock.now(),
    )
    for name in PROPOSED:
        setattr(update, name, getattr(commitment, name))
    return update


def set_proposed_status(update: CommitmentUpdate):
    """Set the state that the answer implies, and clear the fields of the other states."""
    update.progress_status = _STATUS_OF.get(update.answer, update.progress_status)
    if update.progress_status != CommitmentStatus.BLOCKED:
        update.blocked_what, update.blocked_since, update.unblocker = "", None, None
    if update.progress_status != CommitmentStatus.KEPT:
        update.kept_on = None
    elif update.kept_on is None:
        update.kept_on = clock.today()


def require_valid(update: CommitmentUpdate):
    """Refuse, with a message, what the rules or the database would not accept."""
    commitment, status = update.commitment, update.progress_status
    if status not in (commitment.progress_status, *allowed_statuses(commitment)):
        raise Refused("Cet engagement ne peut pas prendre cet état.")
    if update.answer == Answer.PROGRESS and status not in PROGRESS_STATUSES:
        raise Refused(
            f"Dites où en est l’engagement{NO_BREAK}: «{NO_BREAK}À venir{NO_BREAK}» ou"
            f" «{NO_BREAK}En cours{NO_BREAK}»."
        )
    if status == CommitmentStatus.BLOCKED and not (
        update.blocked_what.strip() and update.blocked_since
    ):
        raise Refused("Dites ce qui bloque, et depuis quand.")
    if update.due != commitment.due and not update.due_reason.strip():
        raise Refused("Dites pourquoi l’échéance change.")


def last_answer(commitment: Commitment) -> CommitmentUpdate | None:
    """The answer that waits, else the last that was not replaced; with its author."""
    rows = CommitmentUpdate.objects.filter(commitment=commitment).exclude(
        review_status=UpdateStatus.REPLACED
    )
    waits = Q(review_status=UpdateStatus.SUBMITTED)
    ordered = rows.annotate(waits=waits).order_by("-waits", "-submitted_at", "-pk")
    return ordered.select_related("author").first()


def open_answer(commitment: Commitment) -> CommitmentUpdate | None:
    """The answer that waits, else the one that is to be corrected; with its author."""
    last = last_answer(commitment)
    return last if last is not None and (last.is_waiting or last.is_to_correct) else None


def to_correct(commitment: Commitment) -> CommitmentUpdate | None:
    """The last update, if it was sent back and nothing answered it since."""
    answer = open_answer(commitment)
    return answer if answer is not None and answer.is_to_correct else None


def corrected_key(last: CommitmentUpdate | None) -> int | None:
    """What an answer given now corrects; one that replaces a correction corrects the same."""
    if last is None:
        return None
    if last.is_waiting:
        return last.corrects_id
    return last.pk if last.is_to_correct else None


def mark_answered(commitment: Commitment, version: int, update: CommitmentUpdate, **columns):
    """Record that the organisation answered. The promise did not change: no history row."""
    columns |= {"answered_at": update.submitted_at, "last_answer": update.answer}
    commitment.lock_version(version, **columns)
    for name, value in columns.items():
        setattr(commitment, name, value)


def close_links(commitment: Commitment, person):
    """Close the links that this person got for this commitment: it is answered."""
    links = AnswerLink.objects.filter(commitment=commitment, person=person, used_at__isnull=True)
    links.update(used_at=clock.now())
