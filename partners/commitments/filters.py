"""The register of commitments: its filters, its orders, what a row shows.

The page, the exports and the matrix ask here. Names of parameters are fixed: pages, mails and the
matrix link to them. ``organization`` and ``unblocker`` (keys of organisations), ``college``,
``sheet`` (number: « 12 », « P2-12 »; « none » for the agreement as a whole), ``axis`` and
``agreement`` (keys), ``kind``, ``firmness``, ``status``, ``overdue=1``, ``stale=1``,
``news=none|unchanged|changed``, ``promise=kept|under_way|late|no_news|abandoned``; ``phase``,
``priority``, ``carrier`` and ``commune`` of its sheet (``actions.sheets.filters.SCOPE``); for the
team ``to_review=1`` and ``archived=1``. ``q`` searches, ``sort`` is a name of ``SORTS``.
"""

import re
from datetime import UTC, date, datetime
from functools import partial

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet, PriorityAxis, reference_of
from actions.sheets.filters import SHORT_OR_NAME, SheetScopeFilter, name_of_organization, options_of
from actions.sheets.filters import load_choices as load_sheet_choices
from core import clock
from core.list_options import MAX_BOXES, Option, offered
from core.lists import KEY, ListFilter, ListLabels, ListQuery, LookAtFilter
from core.sorting import Beginning, Filled, Folded, Sort, by_column, rank
from partners.commitments import formats
from partners.enums import CommitmentKind, CommitmentStatus, Figure, Firmness, News, Promise
from partners.models import Agreement, Commitment, CommitmentFigure, CommitmentUpdate

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _organization(today):
    return Folded(Coalesce(Filled(F("organization__short_name")), F("organization__name")))


def _confirmed(today):
    """What was never confirmed comes before what was confirmed longest ago."""
    return Coalesce("confirmed_at", Value(_LONG_AGO))


# The columns of the register, in their order.
SORTS = {
    sort.name: sort
    for sort in (
        Sort("organization", "Organisation", "A à Z", "Z à A", _organization),
        Sort(
            "statement", "Engagement", "A à Z", "Z à A",
            lambda today: Folded(Beginning("statement")),
        ),
        Sort(
            "sheet", "Fiche", "numéro croissant", "numéro décroissant",
            lambda today: F("sheet__phase_id") * 1_000_000 + F("sheet__number"), may_be_null=True,
        ),
        Sort(
            "kind", "Nature", "financement d’abord", "financement à la fin",
            lambda today: rank("kind", CommitmentKind),
        ),
        Sort(
            "amount", "Promis", "petits montants d’abord", "grands montants d’abord",
            by_column("amount"), may_be_null=True,
        ),
        Sort(
            "due", "Échéance", "la plus proche d’abord", "la plus lointaine d’abord",
            by_column("due_on"), may_be_null=True,
        ),
        Sort(
            "status", "État", "à venir d’abord", "abandonnés d’abord",
            lambda today: rank("progress_status", CommitmentStatus),
        ),
        Sort(
            "confirmed", "Nouvelles", "la plus ancienne d’abord", "la plus récente d’abord",
            _confirmed,
        ),
    )
}  # fmt: skip

NONE = "none"

# The scope of a dashboard: shown once an address asks for it, offered by no check box of their own.
FROM_SCOPE = ("phase", "priority", "carrier", "commune")

WHOLE_AGREEMENT = "Accord dans son ensemble"

SHEET = re.compile(r"(?:([A-Z][A-Z0-9]{0,7})-)?([0-9]{1,6})")

KEYS = {
    "organization": KEY,
    "unblocker": KEY,
    "axis": KEY,
    "agreement": KEY,
    "sheet": re.compile(rf"{NONE}|{SHEET.pattern}"),
}


class CollegeFilter(ListFilter):
    def filter(self, qs, value):
        kinds = [kind for college in value for kind in OrganizationKind.of_college(college)]
        return qs.filter(organization__kind__in=kinds)


class SheetFilter(ListFilter):
    def filter(self, qs, value):
        wanted, numbers = Q(sheet__isnull=True) if NONE in value else Q(), {}
        for reference in value:
            if found := SHEET.fullmatch(reference):
                numbers.setdefault(found[1] or "", []).append(int(found[2]))
        for prefix, group in numbers.items():
            wanted |= Q(sheet__phase__prefix=prefix, sheet__number__in=group)
        return qs.filter(wanted)


class AxisFilter(ListFilter):
    def filter(self, qs, value):
        links = ActionSheet.axes.through.objects.filter(priorityaxis__in=value)
        return qs.filter(sheet__in=links.values("actionsheet_id"))


class PhaseFilter(SheetScopeFilter):
    """The phase of the sheet; that of the agreement where the agreement as a whole is promised."""

    def filter(self, qs, value):
        whole = Q(sheet__isnull=True, agreement__phase__code__in=value)
        return qs.filter(whole | Q(sheet__in=self.sheets(value)))


class PromiseFilter(ListFilter):
    def filter(self, qs, value):
        return qs.promising(value, clock.today())


class OverdueFilter(ListFilter):
    def filter(self, qs, value):
        return qs.overdue(clock.today())


class StaleFilter(ListFilter):
    def filter(self, qs, value):
        return qs.stale(clock.today())


class NewsFilter(ListFilter):
    def filter(self, qs, value):
        every, today, wanted = Commitment.objects.order_by(), clock.today(), Q()
        kept = {
            News.NONE: every.without_answer(today),
            News.UNCHANGED: every.answered(today, unchanged=True),
            News.CHANGED: every.answered(today, unchanged=False),
        }
        for news in value:
            wanted |= Q(pk__in=kept[News(news)].values("pk"))
        return qs.filter(wanted)


class ToReviewFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(
            Exists(CommitmentUpdate.objects.submitted().filter(commitment=OuterRef("pk")))
        )


class CommitmentFilters(ListQuery):
    """The filters alone; ``partners.commitments.filters`` makes a list of them."""

    def visible(self):
        return Commitment.objects.visible_to(self.user)

    organization = ListFilter("organization", label="Organisation")
    college = CollegeFilter(label="Collège", options=tuple(College.choices))
    sheet = SheetFilter(label="Fiche")
    axis = AxisFilter(label="Axe")
    kind = ListFilter("kind", label="Nature", options=tuple(CommitmentKind.choices))
    firmness = ListFilter("firmness", label="Fermeté", options=tuple(Firmness.choices))
    promise = PromiseFilter(label="Promesse", options=tuple(Promise.choices))
    status = ListFilter("progress_status", label="État", options=tuple(CommitmentStatus.choices))
    overdue = OverdueFilter(label="Échéances", options=(("1", "En retard"),))
    stale = StaleFilter(label="Fraîcheur", options=(("1", "À confirmer"),))
    news = NewsFilter(label="Nouvelles", options=tuple(News.choices))
    unblocker = ListFilter("unblocker", label="Peut débloquer")
    agreement = ListFilter("agreement", label="Accord")
    to_review = ToReviewFilter(label="Relecture", options=(("1", "Réponse à relire"),))
    phase = PhaseFilter("phase")
    priority = SheetScopeFilter("priority")
    carrier = SheetScopeFilter("carrier")
    commune = SheetScopeFilter("commune")
    archived = LookAtFilter(label="Archives", options=(("1", "Engagements archivés"),))


FILTERS: dict[str, ListFilter] = CommitmentFilters.base_filters


def load_scope_choices(user, data, scope=FROM_SCOPE) -> dict[str, list[Option]]:
    """The values of the scope, in one more query where the address ``data`` asks for some of it,
    else none.
    """
    names = [name for name in scope if FILTERS[name].options is None]
    found = load_sheet_choices(user) if any(name in data for name in names) else {}
    return {name: found.get(name, []) for name in names}


def load_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among what ``user`` may see."""
    visible = Commitment.objects.visible_to(user).order_by()
    organizations = Organization.objects.order_by().values_list("pk", SHORT_OR_NAME)
    promising = organizations.filter(_used(visible, "organization"))
    # Few commitments wait for somebody: found once, rather than looked for under each organisation.
    waited_for = visible.filter(unblocker__isnull=False).values("unblocker")
    sheets = ActionSheet.objects.filter(_used(visible, "sheet")).order_by("phase_id", "number")
    rows = sheets.values_list("phase__prefix", "number", "title")[: MAX_BOXES + 1]
    references = [(reference_of(prefix, number), title) for prefix, number, title in rows]
    axes = PriorityAxis.objects.order_by("position", "name").values_list("pk", "name")
    agreements = Agreement.objects.order_by().filter(_used(visible, "agreement"))
    named = partial(name_of_organization, user)
    return {
        "organization": offered(options_of(promising[: MAX_BOXES + 1]), name_of=named),
        "unblocker": offered(
            options_of(organizations.filter(pk__in=waited_for)[: MAX_BOXES + 1]), name_of=named
        ),
        "sheet": offered(
            [Option(reference, f"{reference} – {title}") for reference, title in references],
            always=(Option(NONE, WHOLE_AGREEMENT),),
            name_of=partial(name_of_sheet, user),
        ),
        "axis": [Option(str(key), name) for key, name in axes],
        "agreement": options_of(agreements.values_list("pk", "title")),
    }


def name_of_sheet(user, reference: str) -> str | None:
    """« Fiche 12 – … » for a number that an address gives, if ``user`` may know of the sheet."""
    prefix, number = SHEET.fullmatch(reference).groups()
    sheets = ActionSheet.objects.visible_to(user).live().select_related("phase")
    found = sheets.filter(phase__prefix=prefix or "", number=number).only(
        "number", "title", "phase__prefix"
    )
    return next((str(sheet) for sheet in found), None)


def _used(visible, column: str) -> Exists:
    return Exists(visible.filter(**{column: OuterRef("pk")}))


# Filters that only some may use: one would learn from the others' what is kept from oneself.
_NEEDED = {"to_review": Permission.UPDATE_REVIEW, "archived": Permission.COMMITMENT_EDIT}

# What a row reads: no text of the promise's progress nor of its sheet.
_SHOWN = (
    "statement", "kind", "firmness", "is_from_non_signatory", "is_example", "amount", "quantity",
    "unit", "due_on", "due_on_precision", "progress_status", "confirmed_at", "created_at",
    "answered_at", "last_answer", "organization__name", "organization__short_name", "sheet__number",
    "sheet__title", "sheet__phase__prefix",
)  # fmt: skip


class CommitmentListQuery(CommitmentFilters):
    sorts, keys, default_sort = SORTS, KEYS, "organization"
    tie_break = (
        F("sheet__phase_id").asc(nulls_last=True),
        F("sheet__number").asc(nulls_last=True),
        "pk",
    )
    labels = ListLabels(
        one="engagement",
        many="engagements",
        none="aucun engagement",
        search="Chercher un engagement",
        search_hint=(
            "Mots de l’engagement, de son organisation ou de sa fiche. La liste suit la saisie."
        ),
        among="Chercher parmi les engagements",
        caption="Engagements",
    )

    def is_offered(self, name):
        return name not in _NEEDED or has_permission(self.user, _NEEDED[name])

    def has_boxes(self, name):
        if name in FROM_SCOPE:
            return name in self.values
        least = {"agreement": 2, "unblocker": 1}.get(name, 0)
        return self.is_offered(name) and (not least or len(self.options(name)) >= least)

    def label(self, name, value):
        found = super().label(name, value)
        if found is None and KEYS.get(name) and KEYS[name].fullmatch(value):
            # A page of an organisation or of a sheet without commitments links here: the answer is
            # « aucun ».
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
        # Their table is joined first: SQLite moves no table across an outer join, and would sort
        # 20,000 promises instead of following the index of names.
        first = Commitment.objects.alias(shown=F("organization__name"))
        return (first & self.matching()).order_by(*self.ordering())

    def everything(self, values=None):
        """Live commitments, or archived ones (by themselves or with their sheet) where they are
        asked for.
        """
        if (self.values if values is None else values).get("archived"):
            return self.visible().filter(
                Q(archived_at__isnull=False) | Q(sheet__archived_at__isnull=False)
            )
        return self.visible().live()

    def for_page(self):
        waiting = (
            CommitmentUpdate.objects.visible_to(self.user)
            .submitted()
            .filter(commitment=OuterRef("pk"))
        )
        states = CommitmentFigure.objects.filter(name=Figure.STATUS).select_related("said_by")
        rows = self.qs.select_related("organization", "sheet__phase").only(*_SHOWN)
        return rows.annotate(is_waiting=Exists(waiting)).prefetch_related(
            Prefetch("figures", states)
        )

    def rows(self, page) -> list[dict]:
        return [self.row(commitment) for commitment in page]

    def row(self, commitment: Commitment) -> dict:
        """The values that a row shows; ``key`` is all of them as one text."""
        sheet, news = commitment.sheet, formats.current_news(commitment)
        shown = {
            "pk": commitment.pk,
            "statement": commitment.short_statement,
            "url": commitment.get_absolute_url(),
            "organization": str(commitment.organization),
            "sheet_url": sheet.get_absolute_url() if sheet else "",
            "sheet_title": sheet.title if sheet else "",
            "place": formats.format_place(commitment),
            "kind": commitment.get_kind_display(),
            "firmness": commitment.get_firmness_display(),
            "is_from_non_signatory": commitment.is_from_non_signatory,
            "is_example": commitment.is_example,
            "promised": formats.format_promised(commitment),
            "due": str(commitment.due or ""),
            "status": commitment.progress_status,
            "is_overdue": commitment.is_overdue(self.today),
            "news": news.value if news else "",
            "is_waiting": commitment.is_waiting,
            "is_own": not has_permission(self.user, Permission.UPDATE_REVIEW),
            "status_author": formats.format_figure_author(commitment, Figure.STATUS),
        }
        return {"key": repr(shown), **shown}


def _name_of(rows) -> str | None:
    row = rows.first()
    return None if row is None else str(row)


def read_list(data: QueryDict, *, user, today: date) -> CommitmentListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    choices = load_choices(user) | load_scope_choices(user, data)
    return CommitmentListQuery(data, user=user, today=today, choices=choices)
