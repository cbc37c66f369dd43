"""A relevé de décisions as a document to print or to rework: the same words as its page."""

from core import clock
from core.documents import Bullets, Callout, Document, Facts, Heading, Paragraph, Style, Table
from core.french import UNKNOWN, day
from governance.minutes.record import DecisionLine, ItemLine, MinutesRecord


def document_of(record: MinutesRecord, *, replaced_by: int | None = None) -> Document:
    """``replaced_by`` is the edition to read instead, where there is one."""
    is_draft = not record.published_on
    return Document(
        title=f"{record.title} (projet)" if is_draft else record.title,
        subtitle=record.subtitle,
        date_of_data=f"Projet au {day(clock.today())}" if is_draft else format_edition(record),
        blocks=[
            *opening_blocks(record, replaced_by),
            *attendance_blocks(record),
            Heading("Points examinés et décisions"),
            *agenda_blocks(record),
            *other_decision_blocks(record),
            Heading("Suites à donner"),
            follow_up_table(record),
            *([Heading("Conclusion"), Paragraph(record.conclusion)] if record.conclusion else []),
        ],
    )


def format_edition(record: MinutesRecord) -> str:
    """« Version 2 publiée le 16 juin 2021 »."""
    return f"Version {record.edition} publiée le {record.published_on}"


def opening_blocks(record, replaced_by):
    if replaced_by:
        yield Callout(
            f"La version {replaced_by} de ce relevé la remplace.", label="Version remplacée"
        )
    if record.correction:
        yield Callout(record.correction, label=f"Version {record.edition}, qui corrige")
    publication = "Projet, non publié"
    if record.published_on:
        publication = f"{format_edition(record)} par {record.published_by}"
    yield Facts([
        ("Séance", f"{record.held_on}, {record.hours}"),
        ("Lieu", record.place),
        ("Binôme élu-industriel", "\n".join(record.pair) or UNKNOWN),
        ("Publication", publication),
    ])  # fmt: skip
    if record.introduction:
        yield Paragraph(record.introduction, Style.LEAD)


def attendance_blocks(record):
    yield Heading("Présences")
    yield Paragraph(f"{record.attendance_counts}.")
    if record.quorum:
        yield Paragraph(record.quorum)
    rows = [
        [seat.organization, seat.holder, seat.role, seat.presence or UNKNOWN]
        for seat in record.seats
    ]
    yield Table(
        "Sièges du comité le jour de la séance",
        ["Organisation", "Titulaire", "Rôle", "Présence"],
        rows,
        empty="Aucun siège n’était pourvu ce jour-là.",
        widths=[5, 4, 4, 5],
    )


def agenda_blocks(record):
    if not record.items:
        yield Paragraph("Aucun point n’était à l’ordre du jour.", Style.MUTED)
    for place, item in enumerate(record.items, 1):
        yield Heading(f"{place}. {item.title}", level=2)
        yield from item_blocks(item)


def item_blocks(item: ItemLine):
    yield Paragraph(item.detail, Style.MUTED)
    # Proposed points are named after their sheet.
    if sheets := [words for sheet in item.sheets_beside if (words := str(sheet)) not in item.title]:
        yield Bullets(sheets)
    yield Paragraph(item.notes)
    for decision in item.decisions:
        yield from decision_blocks(decision)
    if not item.decisions:
        yield Paragraph("Ce point n’a pas donné lieu à décision.", Style.MUTED)


def other_decision_blocks(record):
    if record.others:
        yield Heading("Autres décisions", level=2)
        for decision in record.others:
            yield from decision_blocks(decision)


def decision_blocks(decision: DecisionLine):
    yield Callout(decision.statement, label=decision.label)
    if concerned := decision.concerned:
        yield Bullets(concerned)


def follow_up_table(record: MinutesRecord) -> Table:
    rows = [
        [line.decision, line.statement, line.who, line.due or UNKNOWN] for line in record.follow_ups
    ]
    return Table(
        "Qui fait quoi, et quand",
        ["Décision", "Suite à donner", "Qui", "Échéance"],
        rows,
        empty="Aucune suite à donner.",
        widths=[2, 7, 5, 3],
    )
