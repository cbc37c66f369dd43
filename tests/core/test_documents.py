"""Documents: the PDF and the docx of one content say the same, to eyes and to assistive
technology.
"""

import io
import re
import sys
from datetime import UTC, datetime

import docx as python_docx
import pytest
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from core import clock
from core.documents import (
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
    docx_response,
    pdf_response,
    to_docx,
    to_pdf,
)
from core.documents.pdf import refuse, to_html
from territoire import urls
from tests.house.test_settings import PRODUCTION, run

MOMENT = datetime(2021, 6, 15, 12, 30, tzinfo=UTC)
HEADINGS = [
    ("Tableau de bord", 1),
    ("Fiches", 2),
    ("Retards <script>alert(1)</script>", 3),
    ("Suites", 1),
]
ROWS = [["I-03", "1 250 000 €"], ["=1+1", "😀 <b>0</b>\x00"]]
LONG = "https://exemple.example/" + "a" * 300


def sample(**changes) -> Document:
    """Three pages, every kind of block, and texts that nothing may read as markup, as a formula or
    as XML.
    """
    one, two, three, four = (Heading(text, level) for text, level in HEADINGS)
    blocks = [
        Facts([("Lieu", "Vitry-sur-Seine"), ("Heure", "14 h 30")]),
        Contents(depth=3),
        PageBreak(),
        one,
        Paragraph("Ce qui a bougé.", Style.LEAD),
        Paragraph("Une ligne.\n\nUne autre.\x0b"),
        two,
        Table("Fiches prioritaires", ["Numéro", "Montant"], ROWS, numeric=[1]),
        three,
        Table("Fiches en retard", ["Numéro"], [], empty="Aucune fiche en retard."),
        PageBreak(),
        four,
        Callout("Le comité approuve.\nIl demande une suite.", label="Décision 2-1"),
        Bullets(["Appeler", "Écrire"]),
        Table("Émargement", ["Nom", "Signature"], [[LONG, ""]], widths=[1, 2]),
    ]  # fmt: skip
    return Document(**{"title": "Dossier", "subtitle": "Séance 2", "blocks": blocks} | changes)


def read_docx(content):
    return python_docx.Document(io.BytesIO(content))


def words(text):
    """Without spaces: a page cuts lines, and a long word, where it likes."""
    return re.sub(r"\s", "", text)


def outline(items, level=1):
    """The (title, level) of the bookmarks of a PDF, which WeasyPrint makes of its headings."""
    for item in items:
        if isinstance(item, list):
            yield from outline(item, level + 1)
        else:
            yield item.title, level


def tags(node):
    """The names of the tags of a PDF, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not hasattr(node, "get"):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


@pytest.fixture(scope="module")
def moment():
    with clock.at(MOMENT):
        yield


@pytest.fixture(scope="module")
def pdf(moment):
    return PdfReader(io.BytesIO(to_pdf(sample())))


@pytest.fixture
def docx(moment):
    return read_docx(to_docx(sample()))


def test_the_pdf_is_tagged_and_dated_on_each_page(pdf):
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr-FR", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Dossier – Séance 2"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    names = tags(root["/StructTreeRoot"])
    assert [name for name in names if re.fullmatch(r"/H\d?", name)] == ["/H1", "/H2", "/H3", "/H1"]
    assert {"/Caption", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(names)
    assert list(outline(pdf.outline)) == HEADINGS
    assert len(pdf.pages) == 3
    for number, page in enumerate(pdf.pages, 1):
        text = page.extract_text()
        assert f"page {number} sur 3" in text
        assert "Données du 15 juin 2021" in text
        assert "Dossier" in text


def test_the_docx_has_real_styles_and_fields(docx):
    styles = [
        (p.text, int(p.style.name[-1]))
        for p in docx.paragraphs
        if p.style.name.startswith("Heading")
    ]
    assert styles == HEADINGS
    assert docx.paragraphs[0].style.name == "Title"
    assert [p.text for p in docx.paragraphs if p.style.name == "List Bullet"] == [
        "Appeler",
        "Écrire",
    ]
    captions = [p.text for p in docx.paragraphs if p.style.name == "Caption"]
    assert captions == ["Fiches prioritaires", "Fiches en retard", "Émargement"]
    assert sum(p.paragraph_format.page_break_before is True for p in docx.paragraphs) == 2
    table = docx.tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row.cells[1].paragraphs[0].alignment for row in table.rows] == [2, 2, 2]
    footer = docx.sections[0].footer._element.xml
    assert all(word in footer for word in (" PAGE ", " NUMPAGES ", "Données du 15 juin 2021"))
    assert docx.sections[0].header.paragraphs[0].text == "Dossier"
    assert round(docx.sections[0].page_width.mm) == 210
    properties = docx.core_properties
    assert (properties.title, properties.language) == ("Dossier", "fr-FR")
    assert properties.created == MOMENT


def test_the_contents_page_of_the_docx_points_to_the_headings(docx):
    bookmarks = {one.get(qn("w:name")) for one in docx.element.iter(qn("w:bookmarkStart"))}
    links = list(docx.element.iter(qn("w:hyperlink")))
    assert ["".join(part.text for part in one.iter(qn("w:t"))) for one in links] == [
        text for text, _level in HEADINGS
    ]
    assert {one.get(qn("w:anchor")) for one in links} == bookmarks


def test_both_say_the_same(pdf, docx):
    whole = words("".join(page.extract_text() for page in pdf.pages))
    paragraphs = [p.text for p in docx.paragraphs if p.style.name != "toc 1"]
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    for text in (*paragraphs, *cells):
        assert words(text.replace("😀", "")) in whole.replace("😀", "")
    assert "1 250 000 €" in cells
    assert {"=1+1", "😀 <b>0</b>", LONG} <= set(cells)
    assert "Aucune fiche en retard." in paragraphs
    assert {"Une ligne.", "Une autre.", "Décision 2-1", "Il demande une suite."} <= set(paragraphs)


def test_the_same_words_give_the_same_docx(moment):
    assert to_docx(sample()) == to_docx(sample())


def test_no_text_is_markup_and_nothing_is_fetched(moment):
    html = to_html(sample(title='<img src="file:///etc/passwd">', language="fr"))
    assert "<img" not in html
    assert "<script" not in html
    with pytest.raises(ValueError, match="fetches nothing"):
        refuse("file:///etc/passwd")


def test_what_would_read_wrong_is_refused():
    with pytest.raises(ValueError, match="skips a level"):
        Document(title="A", blocks=[Heading("B", 1), Heading("C", 3)])
    with pytest.raises(ValueError, match="as many cells"):
        Table("A", ["B", "C"], [["1"]])
    with pytest.raises(ValueError, match="a width to each"):
        Table("A", ["B", "C"], [], widths=[1])


@pytest.fixture
def office(tmp_path, settings):
    """A base document as Word saves it: no style nor numbering that it does not use, a header with
    words.
    """
    word = python_docx.Document()
    word.add_paragraph("Mode d’emploi du modèle")
    section = word.sections[0]
    section.left_margin = Mm(40)
    section.header.paragraphs[0].text = "Ville des Deux-Rives"
    section.footer.paragraphs[0].text = "1, place de la Mairie"
    section.different_first_page_header_footer = True
    word.styles["Heading 1"].font.name = "Marianne des Deux-Rives"
    for name in ("Heading 3", "List Bullet", "Caption", "Subtitle"):
        word.styles[name].delete()
    relations = word.part.rels
    del relations[next(key for key, one in relations.items() if one.reltype.endswith("/numbering"))]
    path = tmp_path / "modele.docx"
    word.save(path)
    settings.DOCUMENT_TEMPLATE = str(path)
    return path


def test_the_office_gives_the_look(office, moment):
    docx = read_docx(to_docx(sample()))
    section = docx.sections[0]
    assert round(section.left_margin.mm) == 40
    assert "Mode d’emploi du modèle" not in [p.text for p in docx.paragraphs]
    assert [p.text for p in section.header.paragraphs] == ["Ville des Deux-Rives"]
    assert section.footer.paragraphs[0].text == "1, place de la Mairie"
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[-1].text.startswith("Données du 15 juin 2021")
        assert " NUMPAGES " in footer._element.xml
    assert docx.styles["Heading 1"].font.name == "Marianne des Deux-Rives"
    headings = [
        (p.text, int(p.style.name[-1]))
        for p in docx.paragraphs
        if p.style.name.startswith("Heading")
    ]
    assert headings == HEADINGS
    assert docx.styles["Heading 3"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "2"
    numbers = docx.styles["List Bullet"].element.pPr.numPr.numId.val
    assert docx.part.numbering_part.element.num_having_numId(numbers) is not None


# --- Answers to a request
@login_not_required
def serve(request, kind):
    write = {"pdf": pdf_response, "docx": docx_response}[kind]
    return write(request, Document(title="A", blocks=[]), f"relevé 2.{kind}")


urlpatterns = [*urls.urlpatterns, path("document/<kind>/", serve)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_no_browser_runs_a_document(client):
    for kind, disposition in (("pdf", "inline"), ("docx", "attachment")):
        answer = client.get(f"/document/{kind}/")
        assert answer.status_code == 200
        assert (
            answer["Content-Disposition"]
            == f"{disposition}; filename*=utf-8''relev%C3%A9%202.{kind}"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "sandbox" in answer["Content-Security-Policy"]


class NoPango:
    """What importing WeasyPrint does on a machine without the libraries of the system."""

    @staticmethod
    def find_spec(name, *args):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_document_that_cannot_be_made_is_a_page_that_says_so(
    client, monkeypatch, settings, tmp_path
):
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango, *sys.meta_path])
    settings.DOCUMENT_TEMPLATE = str(tmp_path / "absent.docx")
    for kind, words_of_it in (("pdf", "bibliothèque Pango"), ("docx", "DOCUMENT_TEMPLATE")):
        answer = client.get(f"/document/{kind}/")
        assert answer.status_code == 503
        assert words_of_it in answer.content.decode()


def test_the_portal_starts_without_the_writers():
    code = (
        "import sys, django; django.setup(); import core.documents; print({'weasyprint', 'docx'} &"
        " {*sys.modules})"
    )
    assert run("-c", code, **PRODUCTION).stdout == "set()\n"
