"""Everything that the page of one sheet shows, read in two questions: the sheet, then all that hangs on it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.history import History, mark_queries
from accounts.models import Organization, User
from accounts.standpoints import Standpoint, keys_of, standpoint
from actions.access import no_such_sheet
from actions.beside import READINGS
from actions.history import history_of, own_note_keys
from actions.history_words import TRACKED
from actions.models import (
    ActionSheet,
    Blocker,
    Commune,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    Phase,
    PriorityAxis,
    SheetDocument,
    SheetNote,
)
from core.gather import hold, prepared, slot

_NAMES = {
    User: ("first_name", "last_name", "email"),
    Organization: ("name", "short_name"),
    Phase: ("name", "prefix"),
}
_PILOTS = ("lead_person", "elected_sponsor")
_PEOPLE = (*_PILOTS, "health_by", "progress_changed_by", "updated_by", "archived_by")
_NOT_SHOWN = {"search_text", "created_at"}


@dataclass(frozen=True)
class SheetParts:
    """What hangs on a sheet and this person may read, beside the rows that the sheet itself now holds."""

    notes: list[SheetNote]
    documents: list[SheetDocument]
    history: History
    beside: dict[str, list]  # what other apps show, by name


def read_sheet(user, reference: tuple[str, int]) -> ActionSheet:
    """The sheet that ``reference`` names, with its people; Http404 as ``access.find_sheet``."""
    prefix, number = reference
    (found,) = _named.gather(standpoint(user), prefix, number=number, **keys_of(user))
    if not found:
        raise no_such_sheet(reference)
    return found[0]


def reread(sheet: ActionSheet) -> ActionSheet:
    """The same sheet as the database holds it now, for the answer to a save or to a conflict."""
    ((found,),) = _again.gather(sheet=sheet.pk)
    return found


def read_parts(user, sheet: ActionSheet) -> SheetParts:
    """Fills the relations of ``sheet``, and gives the rest."""
    viewer = standpoint(user)
    found = iter(_parts.gather(viewer, sheet=sheet.pk, **keys_of(user)))
    for name in (
        "axes",
        "communes",
        "contracting_authorities",
        "milestones",
        "funding_lines",
        "blockers",
        "indicators",
    ):
        hold(sheet, name, next(found))
    readings = next(found)
    for indicator in sheet.indicators.all():
        hold(indicator, "readings", [row for row in readings if row.indicator_id == indicator.pk])
    notes, documents, own_notes = next(found), next(found), next(found)
    for document in documents:
        document.sheet = sheet
    marks = [next(found) for _ in TRACKED]
    history = history_of(user, sheet, marks=marks, own_notes=own_notes)
    return SheetParts(notes, documents, history, {name: next(found) for name in READINGS})


def _slim(rows: QuerySet, *related: str, more: tuple[str, ...] = ()) -> QuerySet:
    """Rows with the names alone of those that they point to, and ``more`` columns."""
    fields = rows.model._meta
    own = [field.attname for field in fields.concrete_fields if field.name not in _NOT_SHOWN]
    names = [
        f"{name}__{column}" for name in related for column in _NAMES[fields.get_field(name).related_model]
    ]
    return rows.select_related(*related).only(*own, *names, *more)


def _sheets() -> QuerySet:
    jobs = tuple(f"{name}__job_title" for name in _PILOTS)
    return _slim(ActionSheet.objects.order_by(), *_PEOPLE, "lead_organization", "phase", more=jobs)


@prepared
def _named(viewer: Standpoint, prefix: str) -> list[QuerySet]:
    return [_sheets().visible_to(viewer).filter(phase__prefix=prefix, number=slot("number"))]


@prepared
def _again() -> list[QuerySet]:
    return [_sheets().filter(pk=slot("sheet"))]


@prepared
def _parts(viewer: Standpoint) -> list[QuerySet]:
    sheet = slot("sheet")
    own_notes = own_note_keys(viewer, sheet)
    return [
        PriorityAxis.objects.filter(sheets=sheet),
        Commune.objects.filter(sheets=sheet),
        Organization.objects.filter(contracted_sheets=sheet).only("name", "short_name"),
        _slim(Milestone.objects.filter(sheet=sheet), "owner_organization"),
        _slim(FundingLine.objects.filter(sheet=sheet), "funder"),
        _slim(Blocker.objects.filter(sheet=sheet), "unblocker", "reported_by"),
        Indicator.objects.filter(sheet=sheet),
        _slim(IndicatorReading.objects.filter(indicator__sheet=sheet), "recorded_by"),
        _slim(SheetNote.objects.filter(sheet=sheet).visible_to(viewer), "author", "organization"),
        _slim(SheetDocument.objects.filter(sheet=sheet).visible_to(viewer), "uploaded_by"),
        own_notes,
        *mark_queries(TRACKED, sheet),
        *(reading(viewer, sheet) for reading in READINGS.values()),
    ]
