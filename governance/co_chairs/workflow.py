"""Notes of the binôme: shared between the two, or private to one."""

from django.db import IntegrityError, transaction

from core import clock
from core.models import StaleVersion
from governance.models import LeadNote, Meeting


@transaction.atomic
@clock.one_instant
def save_note(meeting: Meeting, *, by, text: str, version: int, is_shared: bool) -> LeadNote:
    """Write the shared note, or the private one of ``by``. ``version`` is 0 where none was. Raises
    StaleVersion.
    """
    owner = None if is_shared else by
    note = LeadNote.objects.filter(meeting=meeting, owner=owner).first()
    if note is None:
        if version:
            raise StaleVersion
        return create_note(meeting, owner, text)
    note.lock_version(version)
    note.text, note.updated_at = text, clock.now()
    note.save()
    return note


def create_note(meeting, owner, text) -> LeadNote:
    """The first note. Raises StaleVersion if the other co-chair created it at the same instant."""
    try:
        with transaction.atomic():
            return LeadNote.objects.create(meeting=meeting, owner=owner, text=text)
    except IntegrityError:
        raise StaleVersion from None
