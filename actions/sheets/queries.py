"""Finding the sheet that an address names, and reading it with the rows that hang on it."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from actions.enums import CLOSED_STATUSES
from actions.models import ActionSheet, Blocker, FundingLine, Indicator, IndicatorReading, Milestone

# Of a row that hangs on a sheet: the sheet is closed, and nothing of it is late any more.
ON_CLOSED_SHEET = Q(sheet__progress_status__in=sorted(CLOSED_STATUSES))


def find_sheet(user, reference: tuple[str, int], sheets: QuerySet | None = None) -> ActionSheet:
    """The sheet of ``sheets`` that ``reference`` (prefix of its phase, number) names, if ``user``
    may know of it; else Http404.

    A sheet kept from the person and one that never existed get the same answer.
    """
    prefix, number = reference
    sheets = ActionSheet.objects.select_related("phase") if sheets is None else sheets
    try:
        return sheets.visible_to(user).get(phase__prefix=prefix, number=number)
    except ActionSheet.DoesNotExist:
        raise Http404(f"Aucune fiche {prefix}{'-' if prefix else ''}{number}.") from None


def require_live(sheet: ActionSheet) -> None:
    """An archived sheet is restored before anything in it is written: until then there is no such
    page.
    """
    if sheet.is_archived:
        raise Http404("Cette fiche est archivée\N{NO-BREAK SPACE}: restaurez-la d’abord.")


_PEOPLE = (
    "lead_person",
    "elected_sponsor",
    "health_by",
    "progress_changed_by",
    "updated_by",
    "archived_by",
)

_READINGS = Prefetch("readings", IndicatorReading.objects.select_related("recorded_by"))

_RELATIONS = {
    "axes": "axes",
    "communes": "communes",
    "contracting_authorities": "contracting_authorities",
    "milestones": Prefetch("milestones", Milestone.objects.select_related("owner_organization")),
    "funding_lines": Prefetch("funding_lines", FundingLine.objects.select_related("funder")),
    "indicators": Prefetch("indicators", Indicator.objects.prefetch_related(_READINGS)),
    "blockers": Prefetch("blockers", Blocker.objects.select_related("unblocker", "reported_by")),
}

# What the block « Où en est-on ? » shows, on the page and after each save.
_STATUS = ("milestones", "blockers")

_SHOWN_BY = {
    "identite": ("axes", "communes"),
    "partenaires": ("contracting_authorities",),
    "financement": ("funding_lines",),
    "indicateurs": ("indicators",),
}


def read_sheet(user, reference: tuple[str, int], sections: Iterable[str]) -> ActionSheet:
    """The sheet that ``reference`` names, with what ``sections`` show; Http404 as
    ``access.find_sheet``.
    """
    return find_sheet(user, reference, _with_relations(sections))


def reread(sheet: ActionSheet, sections: Iterable[str] = ()) -> ActionSheet:
    """The sheet read again from the database, for the answer to a save or to a conflict."""
    return _with_relations(sections).get(pk=sheet.pk)


def _with_relations(sections: Iterable[str]) -> QuerySet:
    sheets = ActionSheet.objects.select_related("phase", "lead_organization", *_PEOPLE)
    shown = {name for section in sections for name in (*_STATUS, *_SHOWN_BY.get(section, ()))}
    return sheets.prefetch_related(*(_RELATIONS[name] for name in sorted(shown)))
