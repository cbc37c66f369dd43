"""The signed links of reminders: the team may close those of a person, a mailbox that was read by
somebody else.
"""

from core import clock
from partners.models import AnswerLink


def revoke_links(person) -> int:
    """Close every link of ``person`` that still opens; how many."""
    now = clock.now()
    return AnswerLink.objects.open(now).filter(person=person).update(revoked_at=now)
