"""Every write of commitments and answers that has a consequence: the one door for views, mails and demonstration data.

Functions are keyword-only but for the object; ``by`` is the person who acts. Each is one transaction. ``version`` is the
version of the commitment that the person's form was opened on; an older one raises StaleVersion and writes nothing.
"""

from partners.workflow.answers import confirm_all_unchanged, confirm_unchanged, submit_answer, to_correct
from partners.workflow.commitments import (
    NotASignatory,
    TransitionRefused,
    allowed_statuses,
    archive_commitment,
    close_or_reopen,
    create_commitment,
    edit_commitment,
    restore_commitment,
)
from partners.workflow.reviews import accept, accept_all, review_update, send_back

__all__ = [
    "NotASignatory",
    "TransitionRefused",
    "accept",
    "accept_all",
    "allowed_statuses",
    "archive_commitment",
    "close_or_reopen",
    "confirm_all_unchanged",
    "confirm_unchanged",
    "create_commitment",
    "edit_commitment",
    "restore_commitment",
    "review_update",
    "send_back",
    "submit_answer",
    "to_correct",
]
