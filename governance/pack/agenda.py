"""The agenda of the pack: points in their order, with what each is about and how long it takes."""

from core.documents import Heading, Paragraph, Style, Table
from core.french import UNKNOWN
from governance.meetings.formats import format_duration
from governance.models import AgendaItem, Meeting

NO_AGENDA = "L’ordre du jour n’est pas encore arrêté."


def agenda_blocks(meeting: Meeting, items: list[AgendaItem]):
    yield Heading("Ordre du jour")
    if not items:
        yield Paragraph(NO_AGENDA, Style.LEAD)
        return
    rows = [
        [
            str(place),
            format_item(item),
            format_duration(item.duration) if item.duration else UNKNOWN,
        ]
        for place, item in enumerate(items, 1)
    ]
    yield Table("Points à examiner", ["N°", "Point", "Durée"], rows, widths=[1, 14, 3])
    known = sum(item.duration or 0 for item in items)
    if known:
        yield Paragraph(format_total_duration(meeting, items, known), Style.MUTED)


def format_item(item: AgendaItem) -> str:
    """What the point is; its sheets where the title does not name them; who asked for it."""
    lines = [item.title, item.detail]
    lines += [words for sheet in item.sheets.all() if (words := str(sheet)) not in item.title]
    if item.requested_by:
        lines.append(f"Demandé par {item.requested_by.get_full_name()}")
    return "\n".join(filter(None, lines))


def format_total_duration(meeting: Meeting, items: list[AgendaItem], known: int) -> str:
    missing = sum(item.duration is None for item in items)
    rest = (
        f", sans compter {missing} point{'s' if missing > 1 else ''} sans durée" if missing else ""
    )
    return (
        f"Durée des points : {format_duration(known)}{rest}, pour une séance de"
        f" {format_duration(meeting.duration)}."
    )
