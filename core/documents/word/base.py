"""The document that a docx starts from: the office's own (DOCUMENT_TEMPLATE), or python-docx's
dressed in our colours.

Of the office's file the styles, the logo, the header and the margins are kept and its words are
dropped. A style that it lacks is added as ours; one that it names as we do (« Portail encadré ») is
used as it stands.
"""

from zipfile import BadZipFile

import docx
from django.conf import settings
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml.etree import XMLSyntaxError

from core.documents.content import DocumentUnavailable
from core.documents.word import styles
from core.documents.word.fields import mark

UNREADABLE_BASE = (
    "Le modèle Word du service est introuvable ou illisible. La personne qui héberge le portail"
    " doit corriger le réglage DOCUMENT_TEMPLATE."
)
_CONTENT = [
    qn(f"w:{tag}") for tag in ("t", "drawing", "pict", "object", "fldSimple", "instrText", "tbl")
]


def open_base():
    """An empty document that has every style of ``core.documents.word.styles``."""
    if settings.DOCUMENT_TEMPLATE:
        word = open_office_document(settings.DOCUMENT_TEMPLATE)
    else:
        word = docx.Document()
        page = word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin, page.bottom_margin = Mm(24), Mm(22)
        styles.restyle(word)
    styles.add_missing_styles(word)
    set_french(word)
    return word


def open_office_document(path):
    try:
        word = docx.Document(path)
    except (
        PackageNotFoundError,
        BadZipFile,
        KeyError,
        ValueError,
        XMLSyntaxError,
        OSError,
    ) as problem:
        raise DocumentUnavailable(UNREADABLE_BASE) from problem
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return word


def set_french(word):
    """Readers pronounce and spell-check by it."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        mark(defaults, "lang", val="fr-FR", eastAsia="fr-FR", bidi="ar-SA")


def text_width(word) -> int:
    """Between the margins, in the unit of python-docx."""
    section = word.sections[-1]
    return section.page_width - section.left_margin - section.right_margin


def headers(word):
    """The header of each kind of page that the base has."""
    section = word.sections[-1]
    found = [section.header]
    if section.different_first_page_header_footer:
        found.append(section.first_page_header)
    if word.settings.odd_and_even_pages_header_footer:
        found.append(section.even_page_header)
    return found


def footers(word):
    section = word.sections[-1]
    found = [section.footer]
    if section.different_first_page_header_footer:
        found.append(section.first_page_footer)
    if word.settings.odd_and_even_pages_header_footer:
        found.append(section.even_page_footer)
    return found


def paragraph_of(margin, style):
    """A paragraph for our words in a header or a footer: its empty one, or one more below what the
    office put there.
    """
    paragraphs = margin.paragraphs
    if paragraphs and not has_content(margin):
        paragraphs[0].style = style
        return paragraphs[0]
    return margin.add_paragraph(style=style)


def has_content(margin) -> bool:
    """True if a header or a footer shows anything: words, a logo, a page number."""
    return next(margin._element.iter(*_CONTENT), None) is not None
