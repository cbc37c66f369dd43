"""The list of sheets: what it looks at, and what a row shows.

Pure of HTTP: the page, the exports and the « previous, next » of a sheet all ask here.
"""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.timezone import localtime

from actions.filters import SheetFilters, load_choices
from actions.models import sheet_url
from core.lists import Words

# What a row reads of a sheet: the rest is long.
_COLUMNS = (
    "number", "title", "is_priority", "is_example", "progress_status", "health", "ends_on", "ends_on_precision",
    "updated_at", "phase__prefix", "lead_organization__short_name", "lead_organization__name",
)  # fmt: skip


class SheetListQuery(SheetFilters):
    words = Words(
        one="fiche",
        many="fiches",
        none="aucune fiche",
        search="Chercher une fiche",
        search_hint="Mots du titre, du texte ou du porteur, ou numéro de la fiche. La liste suit la saisie.",
        among="Chercher parmi les fiches",
        caption="Fiches actions",
    )

    def for_page(self):
        axes = Prefetch("axes", to_attr="listed_axes")
        return self.qs.for_summary().only(*_COLUMNS).prefetch_related(axes)

    def rows(self, page) -> list[dict]:
        address = self.address()
        suffix = f"?{urlencode({'liste': address})}" if address else ""
        return [self._row(sheet, suffix) for sheet in page]

    def _row(self, sheet, suffix: str) -> dict:
        """The values that the row of ``sheet`` shows, and all of them as one text: the key under which it is kept."""
        milestone = next_milestone(sheet)
        shown = {
            "number": sheet.reference,
            "title": sheet.title,
            "url": f"{sheet_url(sheet.reference)}{suffix}",
            "is_example": sheet.is_example,
            "axes": [(axis.color, axis.name) for axis in sheet.listed_axes],
            "is_priority": sheet.is_priority,
            "carrier": str(sheet.lead_organization or ""),
            "status": sheet.progress_status,
            "health": sheet.health,
            "overdue": sheet.overdue_reasons(self.today),
            "milestone": milestone.title if milestone else "",
            "due": str(milestone.due) if milestone and milestone.due else "",
            "updated": localtime(sheet.updated_at).date(),
            "today": self.today,
        }
        return {"sheet": sheet, "key": repr(shown), **shown}


def read_list(data: QueryDict, *, user, today: date) -> SheetListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return SheetListQuery(data, user=user, today=today, choices=load_choices(user))


def next_milestone(sheet):
    """The open milestone that falls due first; one without a date only when there is no other."""
    return min(
        sheet.open_milestones, key=lambda m: (m.due_on is None, m.due_on or date.max, m.pk), default=None
    )
