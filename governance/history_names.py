"""How histories of meetings and decisions name sheets."""

from accounts.history import Namer
from actions.enums import Confidentiality
from actions.models import ActionSheet


def sheet_names(user) -> Namer:
    """Names of the sheets that ``user`` may read among those shared with the committee; None for the others."""

    def names(keys: set, reads_private: bool) -> dict:
        sheets = ActionSheet.objects.select_related("phase").only("number", "title", "phase__prefix")
        found = {sheet.pk: None for sheet in sheets.filter(pk__in=keys)}
        visible = sheets.visible_to(user).exclude(confidentiality=Confidentiality.TEAM)
        return found | {sheet.pk: str(sheet) for sheet in visible.filter(pk__in=keys)}

    return names
