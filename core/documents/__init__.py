"""Documents to read, print or rework: one content, two writers, so that the PDF and the docx say
the same.

A domain writes *what is said* as a :class:`Document` made of blocks; it never thinks of HTML nor of
Word::

    document = Document(
        title="Relevé de décisions",
        subtitle="Comité de projet, séance 2, 22 mars 2019",
        blocks=[
            Facts([("Lieu", "Vitry-sur-Seine")]),
            Heading("Présences"),
            Table("Membres", ["Organisation", "Présence"], rows, empty="Personne n’a émargé."),
            Callout("Le comité approuve la fiche I-03.", label="Décision 2-1"),
        ],
    ) return pdf_response(request, document, "releve-2.pdf")     # or docx_response(request,
    document, "releve-2.docx")

Text is plain: no markup is read in it, and what XML or a reader cannot bear is left out. Headings
give the contents page and the outline; the first is of level 1 and none skips a level. Each page
bears the title, « page n sur m » and the date of the data (today's by the portal's clock unless
``date_of_data`` says otherwise, see :func:`data_of`).

``to_pdf`` and ``to_docx`` give the bytes and raise :class:`DocumentUnavailable`; the ``…_response``
functions answer it by a page. WeasyPrint and python-docx are loaded by the first document that
needs them, never at the start.
"""

from core.documents.content import (
    Block,
    Bullets,
    Callout,
    Contents,
    Document,
    DocumentUnavailable,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Style,
    Table,
    data_of,
)
from core.documents.docx import to_docx
from core.documents.pdf import pages_to_pdf, to_pdf
from core.documents.responses import docx_response, made_pdf_response, pdf_response

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Contents",
    "Document",
    "DocumentUnavailable",
    "Facts",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Style",
    "Table",
    "data_of",
    "docx_response",
    "made_pdf_response",
    "pages_to_pdf",
    "pdf_response",
    "to_docx",
    "to_pdf",
]
