"""Finding what an address names, or answering that nothing is there."""

from django.db.models import QuerySet
from django.http import Http404

from actions.models import ActionSheet


def find_sheet(user, reference: tuple[str, int], sheets: QuerySet | None = None) -> ActionSheet:
    """The sheet of ``sheets`` that ``reference`` (prefix of its phase, number) names, if ``user`` may know of it; else
    Http404.

    A sheet kept from the person and one that never existed get the same answer.
    """
    prefix, number = reference
    sheets = ActionSheet.objects.select_related("phase") if sheets is None else sheets
    try:
        return sheets.visible_to(user).get(phase__prefix=prefix, number=number)
    except ActionSheet.DoesNotExist:
        raise Http404(f"Aucune fiche {prefix}{'-' if prefix else ''}{number}.") from None


def require_live(sheet: ActionSheet) -> None:
    """An archived sheet is restored before anything in it is written: until then there is no such page."""
    if sheet.is_archived:
        raise Http404("Cette fiche est archivée\N{NO-BREAK SPACE}: restaurez-la d’abord.")
