"""Every write of agreements, commitments and answers that has a consequence: the one door for views, mails and demo data.

Functions are keyword-only but for the object; ``by`` is the person who acts. Each is one transaction. ``version`` is the
version of the row that the person's form was opened on; an older one raises StaleVersion and writes nothing.
"""

from partners.workflow.agreements import (
    add_agreement_document,
    archive_agreement,
    bind_commitments,
    create_agreement,
    held_words,
    receive_signature,
    remove_agreement_document,
    restore_agreement,
    save_agreement,
    save_timeline,
    timeline_version,
)
from partners.workflow.answers import (
    confirm_all_unchanged,
    confirm_unchanged,
    open_answer,
    submit_answer,
    to_correct,
)
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
    "add_agreement_document",
    "allowed_statuses",
    "archive_agreement",
    "archive_commitment",
    "bind_commitments",
    "close_or_reopen",
    "confirm_all_unchanged",
    "confirm_unchanged",
    "create_agreement",
    "create_commitment",
    "edit_commitment",
    "held_words",
    "open_answer",
    "receive_signature",
    "remove_agreement_document",
    "restore_agreement",
    "restore_commitment",
    "review_update",
    "save_agreement",
    "save_timeline",
    "send_back",
    "submit_answer",
    "timeline_version",
    "to_correct",
]
