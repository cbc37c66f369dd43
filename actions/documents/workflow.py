"""Documents of a sheet: added and removed. They overwrite nobody's text and ask for no version."""

from django.db import transaction

from actions.models import ActionSheet, FundingLine, SheetDocument
from actions.sheets.workflow import touch
from core import clock


@transaction.atomic
@clock.one_instant
def add_document(sheet: ActionSheet, *, by, **fields) -> SheetDocument:
    """``fields`` come from a form that has read the type of the file from its content."""
    document = SheetDocument(sheet=sheet, uploaded_by=by, **fields)
    document.save_as(by)
    touch(sheet, by=by)
    return document


@transaction.atomic
@clock.one_instant
def remove_document(document: SheetDocument, *, by):
    """Take the document off the sheet; its file goes once the transaction is kept."""
    file = document.file
    for line in FundingLine.objects.filter(document=document):
        line.document = None
        line.save_as(by)
    document.delete_as(by)
    touch(document.sheet, by=by)
    transaction.on_commit(lambda: file.storage.delete(file.name))
