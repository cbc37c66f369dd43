"""A document as docx, for whoever completes or reworks it."""

from core.documents.content import Document


def to_docx(document: Document) -> bytes:
    """The docx of ``document``: the same bytes for the same words and the same instant.

    Raises :class:`DocumentUnavailable` where the office's base document (DOCUMENT_TEMPLATE) cannot
    be read.
    """
    from core.documents.word.writer import (
        write,
    )  # python-docx and lxml: loaded by the first document

    return write(document)
