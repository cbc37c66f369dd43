"""The team types what a partner said by phone or by mail, and takes it as official at once."""

from django.db import transaction

from core import clock
from partners.answers.workflow import submit_answer
from partners.models import Commitment, CommitmentUpdate
from partners.reviews.workflow import accept


@transaction.atomic
@clock.one_instant
def submit_and_accept(
    commitment: Commitment, *, by, version: int, waiver_reason: str = "", **answer
) -> CommitmentUpdate:
    """An answer and its acceptance, both or none. Raises what ``submit_answer`` and ``accept``
    raise.
    """
    # The other officers would have nothing left to read.
    update = submit_answer(commitment, by=by, version=version, notifies_officers=False, **answer)
    accept(update, by=by, version=commitment.version, waiver_reason=waiver_reason)
    return update
