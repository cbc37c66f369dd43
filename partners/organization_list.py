"""The directory of organisations: what its address asks for, and what one line shows.

``owing=1``: those with open commitments; ``heard=1`` and ``silent=1`` part them by whether one of these was answered
lately. The scope of a dashboard (``actions.scope``, its college apart, which is here that of the organisation) says
which commitments are looked at, and keeps the organisations that have some.
"""

from datetime import date

import django_filters
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.enums import College, OrganizationKind
from accounts.models import Membership, Organization
from accounts.permissions import Permission, holds
from actions.models import ActionSheet, FundingLine
from core.lists import ListFilter, ListQuery, LookAtFilter, Option, Words
from core.search import sort_key
from core.sorting import Folded, Sort, by_column, rank
from partners.enums import CommitmentStatus
from partners.filters import FILTERS as REGISTER
from partners.filters import load_scope_choices
from partners.models import Agreement, Commitment, Signature

# What narrows the commitments looked at, by the rules of the register.
SCOPE = ("phase", "axis", "priority", "carrier", "commune")
_REFERENT = Membership.objects.referents()


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


class OrganizationFilters(django_filters.FilterSet):
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
    """How many of ``rows`` belong to the organisation of the line; rows say so in ``organization``."""
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
        Sort("referent", "Référent·e", "à désigner d’abord", "désignés d’abord", by_column("referred")),
        Sort("signatures", "Signatures", "le moins d’abord", "le plus d’abord", by_column("received")),
        Sort("sheets", "Fiches portées", "le moins d’abord", "le plus d’abord", by_column("sheet_count")),
        Sort("commitments", "Engagements ouverts", "le moins d’abord", "le plus d’abord", by_column("open_count")),
        Sort(
            "news", "Dernières nouvelles", "les plus anciennes d’abord", "les plus récentes d’abord",
            by_column("last_answer_at"), may_be_null=True,
        ),
    )
}  # fmt: skip


class OrganizationListQuery(ListQuery):
    filters, sorts, default_sort = OrganizationFilters.base_filters, SORTS, "name"
    tie_break = ("name", "pk")
    words = Words(
        one="organisation",
        many="organisations",
        none="aucune organisation",
        search="Chercher une organisation",
        search_hint="Mots du nom ou du champ d’intervention. La liste suit la saisie.",
        among="Chercher parmi les organisations",
        caption="Organisations",
    )

    def is_offered(self, name):
        return name != "archived" or holds(self.user, Permission.ORGANIZATION_EDIT)

    def is_asked(self, name):
        return name in self.values if name in SCOPE else super().is_asked(name)

    def visible(self):
        return Organization.objects.visible_to(self.user)

    def everything(self, values=None):
        """With the conditions that filters name; those that a query does not use cost it nothing."""
        values = self.values if values is None else values
        mine = {"organization": OuterRef("pk")}
        signatures = self._signatures().filter(**mine)
        commitments = self._commitments(values).filter(**mine)
        sheets = ActionSheet.objects.visible_to(self.user).live()
        organizations = self.visible().filter(archived_at__isnull=not values.get("archived"))
        return organizations.annotate(
            signs=Exists(signatures.filter(signed_on__isnull=False)),
            awaited=Exists(signatures.filter(signed_on__isnull=True)),
            leads=Exists(sheets.filter(lead_organization=OuterRef("pk"))),
            funds=Exists(FundingLine.objects.filter(funder=OuterRef("pk"), sheet__in=sheets)),
            late=Exists(commitments.overdue(self.today)),
            silent=Exists(commitments.without_answer(self.today)),
            referred=Exists(_REFERENT.filter(**mine)),
            owes=Exists(commitments.open()),
            answers=Exists(commitments.answered_lately(self.today)),
            is_silent=Exists(commitments.open()) & ~Exists(commitments.answered_lately(self.today)),
        )

    def matching(self, *, values=None, q=None):
        found = super().matching(values=values, q=q)
        values = self.values if values is None else values
        if any(values.get(name) for name in SCOPE):
            return found.filter(Exists(self._commitments(values).filter(organization=OuterRef("pk"))))
        return found

    def found(self):
        return self._with_figures(self.matching()).order_by(*self.ordering())

    def for_page(self):
        people = Prefetch("memberships", _REFERENT.select_related("user"), to_attr="referents")
        return self.found().prefetch_related(people)

    def rows(self, page) -> list[dict]:
        return [{"organization": organization} for organization in page]

    def _signatures(self):
        return Signature.objects.filter(
            agreement__in=Agreement.objects.visible_to(self.user).filter(archived_at__isnull=True)
        )

    def _commitments(self, values):
        """The commitments looked at: those within the scope that ``values`` give."""
        commitments = Commitment.objects.visible_to(self.user).live()
        for name in SCOPE:
            if given := values.get(name):
                commitments = REGISTER[name].filter(commitments, given)
        return commitments

    def _with_figures(self, organizations):
        mine = {"organization": OuterRef("pk")}
        signatures = self._signatures().filter(**mine)
        commitments = self._commitments(self.values).filter(**mine)
        sheets = ActionSheet.objects.visible_to(self.user).live().filter(lead_organization=OuterRef("pk"))
        answers = commitments.order_by().values("organization").annotate(last=Max("answered_at"))
        return organizations.annotate(
            asked=_counted(signatures),
            received=_counted(signatures.filter(signed_on__isnull=False)),
            awaited_count=_counted(signatures.filter(signed_on__isnull=True)),
            sheet_count=_counted(sheets.annotate(organization=F("lead_organization"))),
            kept_count=_counted(commitments.filter(progress_status=CommitmentStatus.KEPT)),
            open_count=_counted(commitments.open()),
            late_count=_counted(commitments.overdue(self.today)),
            silent_count=_counted(commitments.without_answer(self.today)),
            last_answer_at=Subquery(answers.values("last")),
        )


def read_list(data: QueryDict, *, user, today: date) -> OrganizationListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    fields = Organization.objects.visible_to(user).exclude(field_of_intervention="").order_by()
    names = sorted(set(fields.values_list("field_of_intervention", flat=True)), key=sort_key)
    choices = {"field": [Option(name, name) for name in names], **load_scope_choices(user, data, SCOPE)}
    return OrganizationListQuery(data, user=user, today=today, choices=choices)
