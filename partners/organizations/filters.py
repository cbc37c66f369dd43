"""The directory of organisations: what its address asks for, and what one line shows.

``owing=1``: those with open commitments; ``heard=1`` and ``silent=1`` part them by whether one of
these was answered lately. The scope of a dashboard (``actions.sheets.filters``, its college apart,
which is here that of the organisation) says which commitments are looked at, and keeps the
organisations that have some.
"""

import re
from collections import defaultdict
from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.enums import College, OrganizationKind
from accounts.models import Membership, Organization
from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet, FundingLine
from core.french import ago
from core.list_options import MAX_BOXES, Option, offered
from core.lists import ListFilter, ListLabels, ListQuery, LookAtFilter
from core.search import sort_key
from core.sorting import Folded, Sort, by_column, rank
from partners.commitments.filters import FILTERS as REGISTER
from partners.commitments.filters import load_scope_choices
from partners.enums import CommitmentStatus
from partners.models import Agreement, Commitment, Signature
from partners.models.querysets import is_open, is_overdue, is_silent

# What narrows the commitments looked at, by the rules of the register.
SCOPE = ("phase", "axis", "priority", "carrier", "commune")
CONDITIONS = ("owing", "heard", "silent")
_REFERENT = Membership.objects.referents()
_NOTHING = {
    "asked": 0, "received": 0, "sheets": 0, "kept": 0, "open": 0, "late": 0, "silent": 0,
    "last_answer_at": None,
}  # fmt: skip


class CollegeFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(
            kind__in=[kind for college in value for kind in OrganizationKind.of_college(college)]
        )


class FlagFilter(ListFilter):
    """Values that name conditions which :meth:`OrganizationListQuery.visible` annotates."""

    def filter(self, qs, value):
        wanted = Q()
        for name in value:
            wanted |= Q(**{name.removeprefix("not-"): not name.startswith("not-")})
        return qs.filter(wanted)


class ConditionFilter(ListFilter):
    """One such condition, as a parameter of its own."""

    def __init__(self, condition, *, label, words):
        self.condition = condition
        super().__init__(label=label, options=(("1", words),))

    def filter(self, qs, value):
        return qs.filter(**{self.condition: True})


class OrganizationFilters(ListQuery):
    college = CollegeFilter(label="Collège", options=tuple(College.choices))
    kind = ListFilter("kind", label="Nature", options=tuple(OrganizationKind.choices))
    field = ListFilter("field_of_intervention", label="Champ d’intervention")
    role = FlagFilter(
        label="Rôle",
        options=(
            ("signs", "Signataire"),
            ("awaited", "Signature attendue"),
            ("leads", "Porteur d’une fiche"),
            ("funds", "Financeur"),
        ),
    )
    follow = FlagFilter(
        label="Suivi",
        options=(
            ("late", "Engagement en retard"),
            ("silent", "Engagement sans réponse"),
            ("not-referred", "Référent·e à désigner"),
        ),
    )
    owing = ConditionFilter("owes", label="Engagements", words="Au moins un ouvert")
    heard = ConditionFilter("answers", label="Réponse", words="Au moins une récente")
    silent = ConditionFilter("is_silent", label="Silence", words="Aucune réponse récente")
    phase = LookAtFilter(label="Phase")
    axis = LookAtFilter(label="Axe")
    priority = LookAtFilter(label="Priorité", options=REGISTER["priority"].options)
    carrier = LookAtFilter(label="Porteur")
    commune = LookAtFilter(label="Commune")
    archived = LookAtFilter(label="Archives", options=(("1", "Organisations archivées"),))


def _counted(rows) -> Coalesce:
    """How many of ``rows`` belong to the organisation of the line, by their ``organization``."""
    counts = rows.order_by().values("organization").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


_KINDS = sorted(OrganizationKind, key=lambda kind: sort_key(kind.label))
# Kinds of one college share its place: the names decide between them.
_COLLEGE = Case(
    *(
        When(kind__in=OrganizationKind.of_college(college), then=Value(place))
        for place, college in enumerate(College)
    )
)
SORTS = {
    sort.name: sort
    for sort in (
        Sort("name", "Organisation", "de A à Z", "de Z à A", lambda today: Folded(F("name"))),
        Sort("kind", "Nature", "de A à Z", "de Z à A", lambda today: rank("kind", _KINDS)),
        Sort("college", "Collège", "dans l’ordre", "ordre inverse", lambda today: _COLLEGE),
        Sort(
            "referent", "Référent·e", "à désigner d’abord", "désignés d’abord",
            by_column("referred"),
        ),
        Sort(
            "signatures", "Signatures", "le moins d’abord", "le plus d’abord",
            by_column("received"),
        ),
        Sort(
            "sheets", "Fiches portées", "le moins d’abord", "le plus d’abord",
            by_column("sheet_count"),
        ),
        Sort(
            "commitments", "Engagements ouverts", "le moins d’abord", "le plus d’abord",
            by_column("open_count"),
        ),
        Sort(
            "news", "Dernières nouvelles", "les plus anciennes d’abord",
            "les plus récentes d’abord", by_column("last_answer_at"), may_be_null=True,
        ),
    )
}  # fmt: skip


def _among(commitments) -> Q:
    """Those that promised one of ``commitments``: read once, where a condition of each row would
    read them for each.
    """
    return Q(pk__in=commitments.order_by().values("organization"))


class OrganizationListQuery(OrganizationFilters):
    sorts, default_sort = SORTS, "name"
    tie_break = ("name", "pk")
    keys = {"field": re.compile(r".{1,300}")}
    labels = ListLabels(
        one="organisation",
        many="organisations",
        none="aucune organisation",
        search="Chercher une organisation",
        search_hint="Mots du nom ou du champ d’intervention. La liste suit la saisie.",
        among="Chercher parmi les organisations",
        caption="Organisations",
    )

    def is_offered(self, name):
        return name != "archived" or has_permission(self.user, Permission.ORGANIZATION_EDIT)

    def has_boxes(self, name):
        return name in self.values if name in SCOPE else super().has_boxes(name)

    def visible(self):
        return Organization.objects.visible_to(self.user)

    def everything(self, values=None):
        """With the conditions that filters or the order name: each costs time to write, whether
        asked for or not.
        """
        values = self.values if values is None else values
        organizations = self.visible().filter(archived_at__isnull=not values.get("archived"))
        conditions = self.conditions(values)
        return organizations.annotate(
            **{name: conditions[name]() for name in self.named_conditions(values)}
        )

    def named_conditions(self, values) -> set[str]:
        """The conditions of which ``values`` and the order speak."""
        flags = [*values.get("role", ()), *values.get("follow", ())]
        named = {flag.removeprefix("not-") for flag in flags}
        named |= {self.filters[name].condition for name in CONDITIONS if values.get(name)}
        return named | ({"referred"} if self.sort.removeprefix("-") == "referent" else set())

    def conditions(self, values) -> dict:
        """What makes each condition of an organisation."""
        mine, today = {"organization": OuterRef("pk")}, self.today
        signatures = self.signatures().filter(**mine)
        commitments = self.commitments(values)
        sheets = ActionSheet.objects.visible_to(self.user).live()
        funded = FundingLine.objects.filter(funder=OuterRef("pk"))
        return {
            "signs": lambda: Exists(signatures.filter(signed_on__isnull=False)),
            "awaited": lambda: Exists(signatures.filter(signed_on__isnull=True)),
            "leads": lambda: Exists(sheets.filter(lead_organization=OuterRef("pk"))),
            "funds": lambda: Exists(funded.filter(sheet__in=sheets)),
            "late": lambda: _among(commitments.overdue(today)),
            "silent": lambda: _among(commitments.without_answer(today)),
            "referred": lambda: Exists(_REFERENT.filter(**mine)),
            "owes": lambda: _among(commitments.open()),
            "answers": lambda: _among(commitments.answered_lately(today)),
            "is_silent": (
                lambda: _among(commitments.open()) & ~_among(commitments.answered_lately(today))
            ),
        }

    def matching(self, *, values=None, q=None):
        found = super().matching(values=values, q=q)
        values = self.values if values is None else values
        # Whoever owes, answered or is silent promised within the scope already.
        if any(values.get(name) for name in SCOPE) and not any(
            values.get(name) for name in CONDITIONS
        ):
            return found.filter(_among(self.commitments(values)))
        return found

    def found(self):
        return self._with_sorted_figure(self.matching()).order_by(*self.ordering())

    def for_page(self):
        return self.qs.defer("search_text")

    def rows(self, page) -> list[dict]:
        organizations = list(page)
        figures, referents = self.figures_of(organizations), self.referents_of(organizations)
        return [self.row(one, figures[one.pk], referents[one.pk]) for one in organizations]

    def figures_of(self, organizations) -> dict[int, dict]:
        """The figures of each organisation; each table is read once."""
        signatures = (
            self.signatures()
            .filter(organization__in=organizations)
            .order_by()
            .values("organization")
        )
        sheets = (
            ActionSheet.objects.visible_to(self.user)
            .live()
            .filter(lead_organization__in=organizations)
        )
        commitments = (
            self.commitments(self.values).filter(organization__in=organizations).order_by()
        )
        received, kept = Q(signed_on__isnull=False), Q(progress_status=CommitmentStatus.KEPT)
        found = defaultdict(lambda: dict(_NOTHING))
        for rows in (
            signatures.annotate(asked=Count("pk"), received=Count("pk", filter=received)),
            sheets.order_by()
            .values(organization=F("lead_organization"))
            .annotate(sheets=Count("pk")),
            commitments.values("organization").annotate(
                last_answer_at=Max("answered_at"),
                kept=Count("pk", filter=kept),
                open=Count("pk", filter=is_open()),
                late=Count("pk", filter=is_overdue(self.today)),
                silent=Count("pk", filter=is_silent(self.today)),
            ),
        ):
            for row in rows:
                found[row.pop("organization")] |= row
        return found

    def referents_of(self, organizations) -> dict[int, str]:
        """The name of the référent of each, "" where there is none."""
        rows = _REFERENT.filter(organization__in=organizations)
        names = rows.values_list("organization", "user__first_name", "user__last_name")
        # An e-mail address is private: a person without a name shows as « Désigné·e ».
        return defaultdict(
            str, {key: f"{first} {last}".strip() or "Désigné·e" for key, first, last in names}
        )

    def row(self, organization: Organization, figures: dict, referent: str) -> dict:
        """The values that a row shows; ``key`` is all of them as one text."""
        last = figures.pop("last_answer_at")
        shown = {
            "pk": organization.pk,
            "name": organization.name,
            "url": organization.get_absolute_url(),
            "kind": organization.get_kind_display(),
            "college": organization.college.label,
            "field": organization.field_of_intervention,
            "is_archived": organization.is_archived,
            "referent": referent,
            "awaited": figures["asked"] - figures["received"],
            "news": ago(last) if last else "",
            **figures,
        }
        return {"key": repr(shown), **shown}

    def signatures(self):
        return Signature.objects.filter(
            agreement__in=Agreement.objects.visible_to(self.user).filter(archived_at__isnull=True)
        )

    def commitments(self, values):
        """The commitments looked at: those within the scope that ``values`` give."""
        commitments = Commitment.objects.visible_to(self.user).live()
        for name in SCOPE:
            if given := values.get(name):
                commitments = REGISTER[name].filter(commitments, given)
        return commitments

    def _with_sorted_figure(self, organizations):
        """With the figure that the order compares, where it compares one."""
        mine = {"organization": OuterRef("pk")}
        sort = self.sort.removeprefix("-")
        if sort == "signatures":
            received = self.signatures().filter(**mine, signed_on__isnull=False)
            return organizations.annotate(received=_counted(received))
        if sort == "sheets":
            sheets = (
                ActionSheet.objects.visible_to(self.user)
                .live()
                .filter(lead_organization=OuterRef("pk"))
            )
            return organizations.annotate(
                sheet_count=_counted(sheets.annotate(organization=F("lead_organization")))
            )
        commitments = self.commitments(self.values).filter(**mine)
        if sort == "commitments":
            return organizations.annotate(open_count=_counted(commitments.open()))
        if sort == "news":
            answers = (
                commitments.order_by().values("organization").annotate(last=Max("answered_at"))
            )
            return organizations.annotate(last_answer_at=Subquery(answers.values("last")))
        return organizations


def read_list(data: QueryDict, *, user, today: date) -> OrganizationListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    fields = Organization.objects.visible_to(user).exclude(field_of_intervention="").order_by()
    fields = fields.values_list("field_of_intervention", flat=True).distinct()[: MAX_BOXES + 1]
    fields = offered([Option(name, name) for name in sorted(fields, key=sort_key)], name_of=str)
    choices = {"field": fields, **load_scope_choices(user, data, SCOPE)}
    return OrganizationListQuery(data, user=user, today=today, choices=choices)
