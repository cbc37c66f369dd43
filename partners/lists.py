"""The register of commitments: what it looks at and what a row shows. The page, the exports and the matrix ask here."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.http import QueryDict

from accounts.models import Organization
from accounts.permissions import Permission, holds
from actions.models import ActionSheet
from core.lists import Words
from partners import words
from partners.enums import Figure
from partners.filters import FROM_SCOPE, KEYS, SHEET, CommitmentFilters, load_choices, load_scope_choices
from partners.models import Commitment, CommitmentFigure, CommitmentUpdate
from partners.sorting import SORTS

# Filters that only some may use: one would learn from the others' what is kept from oneself.
_NEEDED = {"to_review": Permission.UPDATE_REVIEW, "archived": Permission.COMMITMENT_EDIT}
# What a row reads: no text of the promise's progress nor of its sheet.
_SHOWN = (
    "statement", "kind", "firmness", "is_from_non_signatory", "is_example", "amount", "quantity", "unit", "due_on",
    "due_on_precision", "progress_status", "confirmed_at", "created_at", "answered_at", "last_answer",
    "organization__name", "organization__short_name", "sheet__number", "sheet__title", "sheet__phase__prefix",
)  # fmt: skip


class CommitmentListQuery(CommitmentFilters):
    sorts, keys, default_sort = SORTS, KEYS, "organization"
    tie_break = (F("sheet__phase_id").asc(nulls_last=True), F("sheet__number").asc(nulls_last=True), "pk")
    words = Words(
        one="engagement",
        many="engagements",
        none="aucun engagement",
        search="Chercher un engagement",
        search_hint="Mots de l’engagement, de son organisation ou de sa fiche. La liste suit la saisie.",
        among="Chercher parmi les engagements",
        caption="Engagements",
    )

    def is_offered(self, name):
        return name not in _NEEDED or holds(self.user, _NEEDED[name])

    def is_asked(self, name):
        if name in FROM_SCOPE:
            return name in self.values
        least = {"agreement": 2, "unblocker": 1}.get(name, 0)
        return self.is_offered(name) and (not least or len(self.options(name)) >= least)

    def label(self, name, value):
        found = super().label(name, value)
        if found is None and KEYS.get(name) and KEYS[name].fullmatch(value):
            # A page of an organisation or of a sheet without commitments links here: the answer is « aucun ».
            if name == "organization":
                return _name_of(Organization.objects.active().filter(pk=value))
            if name == "sheet":
                prefix, number = SHEET.fullmatch(value).groups()
                sheets = ActionSheet.objects.visible_to(self.user).live().select_related("phase")
                return _name_of(sheets.filter(phase__prefix=prefix or "", number=number))
        return found

    def found(self):
        if self.sort.removeprefix("-") != "organization":
            return super().found()
        # Their table is joined first: SQLite moves no table across an outer join, and would sort 20,000 promises instead
        # of following the index of names.
        first = Commitment.objects.alias(shown=F("organization__name"))
        return (first & self.matching()).order_by(*self.ordering())

    def everything(self, values=None):
        """Live commitments, or archived ones (by themselves or with their sheet) where they are asked for."""
        if (self.values if values is None else values).get("archived"):
            return self.visible().filter(Q(archived_at__isnull=False) | Q(sheet__archived_at__isnull=False))
        return self.visible().live()

    def for_page(self):
        waiting = CommitmentUpdate.objects.visible_to(self.user).submitted().filter(commitment=OuterRef("pk"))
        states = CommitmentFigure.objects.filter(name=Figure.STATUS).select_related("said_by")
        rows = self.qs.select_related("organization", "sheet__phase").only(*_SHOWN)
        return rows.annotate(is_waiting=Exists(waiting)).prefetch_related(Prefetch("figures", states))

    def rows(self, page) -> list[dict]:
        return [self._row(commitment) for commitment in page]

    def _row(self, commitment: Commitment) -> dict:
        """The values that a row shows, and all of them as one text: the key under which it is kept."""
        sheet, news = commitment.sheet, words.news(commitment)
        shown = {
            "pk": commitment.pk,
            "statement": commitment.short_statement,
            "url": commitment.get_absolute_url(),
            "organization": str(commitment.organization),
            "sheet_url": sheet.get_absolute_url() if sheet else "",
            "sheet_title": sheet.title if sheet else "",
            "place": words.place(commitment),
            "kind": commitment.get_kind_display(),
            "firmness": commitment.get_firmness_display(),
            "is_from_non_signatory": commitment.is_from_non_signatory,
            "is_example": commitment.is_example,
            "promised": words.promised(commitment),
            "due": str(commitment.due or ""),
            "status": commitment.progress_status,
            "is_overdue": commitment.is_overdue(self.today),
            "news": news.value if news else "",
            "is_waiting": commitment.is_waiting,
            "is_own": not holds(self.user, Permission.UPDATE_REVIEW),
            "said": words.said(commitment, Figure.STATUS),
        }
        return {"key": repr(shown), **shown}


def _name_of(rows) -> str | None:
    row = rows.first()
    return None if row is None else str(row)


def read_list(data: QueryDict, *, user, today: date) -> CommitmentListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    choices = load_choices(user) | load_scope_choices(user, data)
    return CommitmentListQuery(data, user=user, today=today, choices=choices)
