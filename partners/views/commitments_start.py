"""Where a new commitment starts from: the sheet or the organisation whose page led to the form."""

from accounts.models import Organization
from actions.models import ActionSheet
from partners.filters import SHEET


def starting_values(user, asked) -> dict:
    """Initial values for ``?fiche=12`` and ``?organisation=slug``; what is not understood is left out."""
    found = {}
    reference = SHEET.fullmatch(asked.get("fiche", ""))
    if reference:
        prefix, number = reference.groups()
        sheets = ActionSheet.objects.visible_to(user).live()
        found["sheet"] = sheets.filter(phase__prefix=prefix or "", number=number).first()
    slug = asked.get("organisation", "")
    if slug.isprintable():
        found["organization"] = Organization.objects.active().filter(slug=slug[:80]).first()
    return {name: row.pk for name, row in found.items() if row}
