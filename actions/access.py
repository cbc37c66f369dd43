"""Finding what an address names, or answering that nothing is there."""

from django.http import Http404

from actions.models import ActionSheet


def find_sheet(user, reference: tuple[str, int]) -> ActionSheet:
    """The sheet that ``reference`` (prefix of its phase, number) names, if ``user`` may know of it; else Http404.

    A sheet kept from the person and one that never existed get the same answer.
    """
    prefix, number = reference
    sheets = ActionSheet.objects.select_related("phase").visible_to(user)
    try:
        return sheets.get(phase__prefix=prefix, number=number)
    except ActionSheet.DoesNotExist:
        raise no_such_sheet(reference) from None


def no_such_sheet(reference: tuple[str, int]) -> Http404:
    prefix, number = reference
    return Http404(f"Aucune fiche {prefix}{'-' if prefix else ''}{number}.")


def require_live(sheet: ActionSheet) -> None:
    """An archived sheet is restored before anything in it is written: until then there is no such page."""
    if sheet.is_archived:
        raise Http404("Cette fiche est archivée\N{NO-BREAK SPACE}: restaurez-la d’abord.")
