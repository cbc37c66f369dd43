"""Every write of an action sheet that has a consequence: the one door for views, import and demonstration data.

Functions are keyword-only but for the object; ``by`` is the person who acts. Each is one transaction. ``version`` is the
version that the person's form was opened on; an older one raises :class:`core.models.StaleVersion` and writes nothing.
"""

from actions.workflow.followup import (
    add_document,
    add_note,
    dismiss_note,
    publish_note,
    remove_document,
    report_blocker,
    tick_milestone,
)
from actions.workflow.sheets import (
    NumberTaken,
    archive,
    copy_sheet,
    create_sheet,
    restore,
    save_section,
    set_priority,
    skipped_words,
)
from actions.workflow.statuses import (
    TransitionRefused,
    allowed_progress,
    allowed_reviews,
    change_progress,
    change_review,
    set_health,
)

__all__ = [
    "NumberTaken",
    "TransitionRefused",
    "add_document",
    "add_note",
    "allowed_progress",
    "allowed_reviews",
    "archive",
    "change_progress",
    "change_review",
    "copy_sheet",
    "create_sheet",
    "dismiss_note",
    "publish_note",
    "remove_document",
    "report_blocker",
    "restore",
    "save_section",
    "set_health",
    "set_priority",
    "skipped_words",
    "tick_milestone",
]
