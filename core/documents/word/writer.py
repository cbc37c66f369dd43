"""Writes a document as docx: headings, lists, tables with a header row, page numbers."""

import io
import re
import zipfile
from itertools import count

from django.conf import settings
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT, WD_TAB_ALIGNMENT
from docx.shared import Mm

from core import clock
from core.documents.content import (
    Bullets,
    Callout,
    Contents,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Style,
    Table,
    readable,
)
from core.documents.word import base, styles
from core.documents.word.fields import add_bookmark, add_contents, add_field, mark

_PARAGRAPHS = {Style.LEAD: styles.LEAD, Style.NORMAL: styles.NORMAL, Style.MUTED: styles.MUTED}
_FACTS_WIDTHS = (3, 7)
_LETTER = Mm(2)  # in a cell, whatever the font of the base


def write(document: Document) -> bytes:
    document = readable(document)
    word = base.open_base()
    set_properties(word, document)
    write_headers_and_footers(word, document)
    title = word.add_paragraph(document.title, styles.TITLE)
    if document.cover:
        title.paragraph_format.space_before = Mm(75)
    if document.subtitle:
        word.add_paragraph(document.subtitle, styles.SUBTITLE)
    BlockWriter(word, document).write()
    file = io.BytesIO()
    word.save(file)
    return without_timestamps(file.getvalue())


class BlockWriter:
    """Writes the blocks one after the other; each heading bears the bookmark that the contents page
    points to.
    """

    def __init__(self, word, document):
        self.word, self.document = word, document
        self.numbers = count(1)
        # Asked once: python-docx goes through all of its 160 styles for each paragraph.
        self.style_ids = {style.name: style.style_id for style in word.styles}
        self.starts_page = False

    def write(self):
        writers = {
            Heading: self.write_heading,
            Paragraph: self.write_paragraph,
            Bullets: self.write_bullets,
            Facts: self.write_facts,
            Table: self.write_table,
            Callout: self.write_callout,
            PageBreak: self.break_page,
            Contents: self.write_contents,
        }
        for block in self.document.blocks:
            writers[type(block)](block)

    def add_paragraph(self, text, style):
        paragraph = self.word.add_paragraph(text)
        paragraph._p.style = self.style_ids[style]
        if self.starts_page:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = 0
            self.starts_page = False
        return paragraph

    def break_page(self, block):
        """Borne by the next paragraph: a break of its own would leave an empty line at the top of
        the page.
        """
        self.starts_page = True

    def write_heading(self, block):
        add_bookmark(
            self.add_paragraph(block.text, styles.HEADINGS[block.level]), next(self.numbers)
        )

    def write_paragraph(self, block):
        for line in block.lines:
            self.add_paragraph(line, _PARAGRAPHS[block.style])

    def write_bullets(self, block):
        for item in block.items:
            self.add_paragraph(item, styles.BULLET)

    def write_callout(self, block):
        paragraphs = []
        if block.label:
            paragraphs.append(self.add_paragraph("", styles.CALLOUT))
            paragraphs[0].add_run(block.label).bold = True
        paragraphs += [self.add_paragraph(line, styles.CALLOUT) for line in block.lines]
        for paragraph in paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True
        self.add_space()

    def write_contents(self, block):
        self.add_paragraph(block.title, styles.CONTENTS_TITLE)
        numbered = enumerate(self.document.headings, 1)
        entries = [
            (number, heading) for number, heading in numbered if heading.level <= block.depth
        ]
        paragraphs = [
            self.add_paragraph("", styles.CONTENTS[heading.level]) for _number, heading in entries
        ]
        if paragraphs:
            add_contents(paragraphs, entries, block.depth)

    def write_facts(self, block):
        if not block.pairs:
            return
        if self.starts_page:
            self.add_space()
        table = self.add_table(block.pairs, widths=_FACTS_WIDTHS)
        _mark_table(table, firstColumn="1", firstRow="0", val="0680")
        for row in table.rows:
            _embolden(row.cells[0])
        self.add_space()

    def write_table(self, block):
        caption = self.add_paragraph(block.caption, styles.CAPTION)
        caption.paragraph_format.keep_with_next = True
        if not block.rows:
            self.add_paragraph(block.empty, styles.MUTED)
            return
        rows = [block.headings, *block.rows]
        widths = block.widths or natural_widths(rows, base.text_width(self.word) // _LETTER)
        table = self.add_table(rows, widths=widths, numeric=block.numeric)
        _mark_table(table, firstColumn="0", firstRow="1", val="0620")
        mark(table._tbl.tblPr, "tblCaption", val=block.caption)
        header = table.rows[0]
        mark(header._tr.get_or_add_trPr(), "tblHeader")
        for cell in header.cells:
            _embolden(cell)
        self.add_space()

    def add_table(self, rows, *, widths, numeric=()):
        table = self.word.add_table(len(rows), len(rows[0]), styles.TABLE)
        table.autofit = False
        shares = [base.text_width(self.word) * width // sum(widths) for width in widths]
        for column, share in zip(table.columns, shares, strict=True):
            column.width = share
        for row, texts in zip(table.rows, rows, strict=True):
            mark(row._tr.get_or_add_trPr(), "cantSplit")
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self.style_ids[styles.CELL]
                paragraph.add_run(str(text))
                if place in numeric:
                    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
                cell.width = shares[place]
        return table

    def add_space(self):
        """A little air; two tables without a paragraph between them would be one."""
        self.add_paragraph("", styles.SPACER)


def natural_widths(rows, room: int) -> list[int]:
    """Widths in letters by the words of each column, ``room`` letters wide in all: programs would
    make all columns alike.

    Each column gets its longest word, or figure with its no-break spaces; what is left goes by the
    length of the texts.
    """
    columns = [[str(text) for text in column] for column in zip(*rows, strict=True)]
    least = [
        _letters((word for text in column for word in re.split(r"[ \n]", text)), 20)
        for column in columns
    ]
    wanted = [_letters(column, 45) for column in columns]
    asked, left = sum(wanted) - sum(least), max(room - sum(least), 0)
    share = min(1, left / asked) if asked else 0
    return [round(low + (high - low) * share) for low, high in zip(least, wanted, strict=True)]


def _letters(texts, most: int) -> int:
    return min(max(map(len, texts)), most) + 3  # the margins of a cell


def _mark_table(table, **parts):
    """Which rows and columns the style of tables sets apart."""
    mark(
        table._tbl.tblPr, "tblLook", lastRow="0", lastColumn="0", noHBand="1", noVBand="1", **parts
    )


def _embolden(cell):
    for run in cell.paragraphs[0].runs:
        run.bold = True


def set_properties(word, document):
    now = clock.now().replace(microsecond=0)
    properties = word.core_properties
    properties.title, properties.subject = document.title[:255], document.subtitle[:255]
    properties.language, properties.author = document.language, settings.SITE_NAME[:255]
    properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.revision, properties.created, properties.modified = 1, now, now


def write_headers_and_footers(word, document):
    """The title above and « Données du …, page n sur m » below each page; a header of the office
    stays as it is.
    """
    for header in base.headers(word):
        if not base.has_content(header):
            base.paragraph_of(header, styles.HEADER).add_run(document.title)
    for footer in base.footers(word):
        paragraph = base.paragraph_of(footer, styles.FOOTER)
        _align_right(paragraph, base.text_width(word))
        paragraph.add_run(f"{document.date_of_data}\tpage ")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" sur ")
        add_field(paragraph, "NUMPAGES")


def _align_right(paragraph, position):
    """One tab leads to ``position``, whatever tabs the style has on its way."""
    stops = paragraph.paragraph_format.tab_stops
    for stop in paragraph.style.paragraph_format.tab_stops:
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(position, WD_TAB_ALIGNMENT.RIGHT)


def without_timestamps(content: bytes) -> bytes:
    """The same archive without the time at which each part was packed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), old.read(info), zipfile.ZIP_DEFLATED)
    return target.getvalue()
