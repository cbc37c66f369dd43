"""A document as PDF/UA-1, tagged for assistive technology, by WeasyPrint."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string

from core import clock
from core.documents.content import Contents, Document, DocumentUnavailable, Table, readable

MISSING = (
    "Le portail ne peut pas fabriquer de PDF sur cette machine\N{NO-BREAK SPACE}: il y manque la"
    " bibliothèque Pango. Prévenez la personne qui héberge le portail."
)
_LONG_WORD = (
    20  # an address, rarely a word: left whole it could push the other columns off the page
)


def to_pdf(document: Document) -> bytes:
    """The PDF of ``document``. Raises :class:`DocumentUnavailable` where the libraries of the
    system are missing.
    """
    return pages_to_pdf([to_html(document)], "documents/document.css")


def pages_to_pdf(versions: Iterable[str], style: str, *, at_most: int | None = None) -> bytes:
    """The PDF of the first of ``versions`` that holds on ``at_most`` pages, or of the last one.

    Versions are whole HTML pages, from the fullest to the shortest, each made when it is asked for:
    laying one out takes a second or two. ``style`` is the template of the style sheet. Raises
    :class:`DocumentUnavailable`.
    """
    weasyprint = load_weasyprint()
    sheet = weasyprint.CSS(string=render_to_string(style), url_fetcher=refuse)
    # Its hints are the widths of columns, which our own HTML bears as attributes.
    options = {"stylesheets": [sheet], "pdf_variant": "pdf/ua-1", "presentational_hints": True}
    for html in versions:
        laid_out = weasyprint.HTML(string=html, url_fetcher=refuse).render(**options)
        if at_most is None or len(laid_out.pages) <= at_most:
            break
    return laid_out.write_pdf(**options)


def to_html(document: Document) -> str:
    """The page that WeasyPrint reads."""
    document = readable(document)
    context = {
        "document": document,
        "pieces": describe_blocks(document),
        "site_name": settings.SITE_NAME,
        "created": clock.now().isoformat(timespec="seconds"),
    }
    return render_to_string("documents/document.html", context)


def describe_blocks(document):
    """Each block with its kind, its anchor, and what its template cannot reckon."""
    pieces = [
        {"block": block, "kind": type(block).__name__, "anchor": f"bloc-{place}"}
        for place, block in enumerate(document.blocks)
    ]
    headings = [piece for piece in pieces if piece["kind"] == "Heading"]
    for piece in pieces:
        block = piece["block"]
        if isinstance(block, Contents):
            piece["entries"] = [entry for entry in headings if entry["block"].level <= block.depth]
        if isinstance(block, Table):
            piece["shares"] = [100 * width // sum(block.widths) for width in block.widths]
            piece["rows"] = [describe_cells(block, row) for row in block.rows]
    return pieces


def describe_cells(table, row):
    """The cells of a row, and how they look. Only those that need it may break a word anywhere:
    each costs a lot of time.
    """
    return [
        {
            "text": cell,
            "is_number": place in table.numeric,
            "is_long": max(map(len, str(cell).split()), default=0) > _LONG_WORD,
        }
        for place, cell in enumerate(row)
    ]


def refuse(url, *args, **kwargs):
    """A document is made of its own words: nothing is fetched, from a network nor from the disk."""
    raise ValueError(f"A document fetches nothing: {url[:80]}")


def load_weasyprint():
    """Loaded by the first PDF: without Pango the portal starts and serves everything else."""
    try:
        import weasyprint
    except OSError as problem:
        raise DocumentUnavailable(MISSING) from problem
    return weasyprint
