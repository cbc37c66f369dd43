"""Filters of the register of commitments. Names of parameters are fixed: pages, mails and the matrix link to them.

``organization`` and ``unblocker`` (keys of organisations), ``college``, ``sheet`` (number: « 12 », « P2-12 »; « none »
for the agreement as a whole), ``axis`` and ``agreement`` (keys), ``kind``, ``firmness``, ``status``, ``overdue=1``,
``stale=1``, ``news=none|unchanged|changed``, ``promise=kept|under_way|late|no_news|abandoned``; ``phase``,
``priority``, ``carrier`` and ``commune`` of its sheet (``actions.scope``); for the team ``to_review=1`` and
``archived=1``. ``q`` searches, ``sort`` is a name of ``partners.sorting.SORTS``.
"""

import re
from functools import partial

from django.db.models import Exists, OuterRef, Q

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from actions.filters import SHORT_OR_NAME, name_of_organization, options_of
from actions.filters import load_choices as load_sheet_choices
from actions.models import ActionSheet, PriorityAxis, reference_of
from actions.scope import SheetScopeFilter
from core import clock
from core.list_options import MAX_BOXES, Option, offered
from core.lists import KEY, ListFilter, ListQuery, LookAtFilter
from partners.enums import CommitmentKind, CommitmentStatus, Firmness, News, Promise
from partners.models import Agreement, Commitment, CommitmentUpdate

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
        return qs.filter(Exists(CommitmentUpdate.objects.submitted().filter(commitment=OuterRef("pk"))))


class CommitmentFilters(ListQuery):
    """The filters alone; ``partners.lists`` makes a list of them."""

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
    """The values of the scope, in one more query where the address ``data`` asks for some of it, else none."""
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
    found = sheets.filter(phase__prefix=prefix or "", number=number).only("number", "title", "phase__prefix")
    return next((str(sheet) for sheet in found), None)


def _used(visible, column: str) -> Exists:
    return Exists(visible.filter(**{column: OuterRef("pk")}))
