"""The team's review of what partners answered: official values move here and nowhere else."""

from django.db import transaction

from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK
from core.models import StaleVersion
from partners import notifications
from partners.commitments.changes import GROUPS, changes_of
from partners.commitments.figures import record_figure_authors
from partners.commitments.workflow import allowed_statuses, require_live, set_status
from partners.enums import TO_CORRECT, CommitmentStatus, UpdateStatus
from partners.models import Commitment, CommitmentUpdate
from partners.reviews.queries import needs_waiver

MOVED = f"Cet engagement vient de changer{NO_BREAK}: relisez-le d’abord."
NOTHING_TO_CORRECT = (
    f"Dites au partenaire ce qu’il doit corriger{NO_BREAK}: une remarque au champ"
    " ou un commentaire."
)


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
    """Accept the changes named in ``accepted`` (keys of GROUPS) and send back the others with their
    comments.

    All accepted: accepted. None, or ``is_returned``: sent back. Else accepted in part. What is sent
    back demands a comment, at a field or for the whole. ``version`` is that of the commitment;
    raises StaleVersion if it moved or if the update is reviewed already. A commitment becomes kept
    with a proof of the update, or with the reason of a waiver; raises Refused. A refusal
    leaves both objects as they were.
    """
    commitment = update.commitment
    if commitment.version != version or not update.is_waiting:
        raise StaleVersion  # reviewing or replacing an answer moves the version
    changes = changes_of(update)
    names = {change.name for change in changes}
    accepted = set() if is_returned else accepted & names
    rest = names - accepted
    remarks = remarks_to_correct(field_comments, rest)
    status = outcome_of(accepted, rest, is_returned=is_returned)
    waiver_reason = waiver_reason.strip()
    require_live(commitment)
    if status in TO_CORRECT and not (remarks or comment.strip()):
        raise Refused(NOTHING_TO_CORRECT)
    if "status" in accepted:
        require_status(update, waiver_reason)
    commitment.lock_version(version)
    update.review_status, update.reviewer = status, by
    # The demonstration lives one day over and over: its evening's answer may be read in its
    # morning.
    update.reviewed_at = max(clock.now(), update.submitted_at)
    update.review_comment, update.field_comments = comment.strip(), remarks
    update.accepted_fields = sorted(accepted)
    update.before = {change.name: change.before for change in changes if change.name in accepted}
    if status != UpdateStatus.RETURNED:
        move_official_values(commitment, update, accepted, by=by, waiver_reason=waiver_reason)
        confirmed = accepted | (set(update.shown_fields) - names)
        record_figure_authors(
            commitment, confirmed, by=update.author, at=update.submitted_at, is_answer=True
        )
    update.save_as(by)
    notifications.update_reviewed(update)


def accept(update: CommitmentUpdate, *, by, version: int, waiver_reason: str = ""):
    """Accept everything that the update proposes."""
    review_update(update, by=by, version=version, accepted=set(GROUPS), waiver_reason=waiver_reason)


def send_back(
    update: CommitmentUpdate, *, by, version: int, comment: str = "", field_comments=None
):
    """Send everything back to the partner, who finds its text again."""
    review_update(
        update, by=by, version=version, accepted=set(), comment=comment,
        field_comments=field_comments, is_returned=True,
    )  # fmt: skip


@transaction.atomic
@clock.one_instant
def accept_all(
    updates, *, by, versions: dict[int, int] | None = None
) -> tuple[list[CommitmentUpdate], list[tuple[CommitmentUpdate, str]]]:
    """Accept several at once: those accepted, and those that could not be, with the reason.

    ``versions`` are those of the commitments as the person read them, by key of update; without it,
    as loaded.
    """
    accepted, refused = [], []
    # Always in the same order: two people who accept the same ones would else wait for each other's
    # rows.
    for update in sorted(updates, key=lambda one: one.commitment_id):
        version = update.commitment.version if versions is None else versions[update.pk]
        try:
            with transaction.atomic():
                accept(update, by=by, version=version)
        except Refused as error:
            refused.append((update, str(error)))
        except StaleVersion:
            refused.append((update, MOVED))
        else:
            accepted.append(update)
    return accepted, refused


def remarks_to_correct(field_comments: dict | None, rest: set[str]) -> dict[str, str]:
    """What the partner has to correct, in the order of the fields."""
    given = {name: (field_comments or {}).get(name, "").strip() for name in GROUPS if name in rest}
    return {name: text for name, text in given.items() if text}


def outcome_of(accepted: set, rest: set, *, is_returned: bool) -> UpdateStatus:
    if is_returned or (rest and not accepted):
        return UpdateStatus.RETURNED
    return UpdateStatus.PARTLY_ACCEPTED if rest else UpdateStatus.ACCEPTED


def require_status(update: CommitmentUpdate, waiver_reason: str):
    """The commitment may take this state from where it stands; kept, it has what shows it."""
    commitment, to = update.commitment, CommitmentStatus(update.progress_status)
    if to != commitment.progress_status and (
        commitment.is_closed or to not in allowed_statuses(commitment)
    ):
        raise Refused(
            f"Un engagement «{NO_BREAK}{commitment.get_progress_status_display()}{NO_BREAK}» ne"
            f" peut pas passer à «{NO_BREAK}{to.label}{NO_BREAK}»."
        )
    if needs_waiver(update) and not waiver_reason:
        raise Refused(
            f"Aucune preuve n’est jointe{NO_BREAK}: demandez-la au partenaire, ou accordez une"
            " dispense en disant pourquoi."
        )


def move_official_values(
    commitment: Commitment, update, accepted: set[str], *, by, waiver_reason: str
):
    for name in accepted - {"status"}:
        for field in GROUPS[name].fields:
            setattr(commitment, field, getattr(update, field))
    if "status" in accepted:
        take_status(commitment, update, by=by, waiver_reason=waiver_reason)
    commitment.confirmed_at, commitment.confirmed_by = update.submitted_at, update.author
    commitment.save_as(by, reason=acceptance_reason(update, accepted))


def take_status(commitment: Commitment, update, *, by, waiver_reason: str):
    set_status(commitment, update.progress_status)
    if update.progress_status == CommitmentStatus.BLOCKED:
        for field in ("blocked_what", "blocked_since", "unblocker"):
            setattr(commitment, field, getattr(update, field))
    if update.progress_status == CommitmentStatus.KEPT:
        commitment.kept_on, commitment.proof = update.kept_on, next(iter(update.proofs.all()), None)
        if waiver_reason:
            commitment.waiver_reason, commitment.waived_by = waiver_reason, by


def acceptance_reason(update: CommitmentUpdate, accepted: set[str]) -> str:
    part = " en partie" if update.review_status == UpdateStatus.PARTLY_ACCEPTED else ""
    reason = f"Réponse de {update.author} acceptée{part}"
    return f"{reason} – {update.due_reason}" if "due" in accepted and update.due_reason else reason
