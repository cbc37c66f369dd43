"""The list of decisions: what it looks at and what a row shows. The page and the exports ask here."""

from datetime import date

from django.db.models import F, Prefetch
from django.http import QueryDict

from actions.models import ActionSheet
from core.lists import Words
from governance.filters import DECISION_KEYS, DecisionFilters, decision_choices
from governance.models import Decision, FollowUp
from governance.sorting import DECISION_SORTS


def readable(user, decisions):
    """``decisions`` with what a line shows of each to ``user``: ``shown_sheets``, ``shown_follow_ups``, organisations."""
    follow_ups = FollowUp.objects.visible_to(user).select_related("organization", "person")
    sheets = (
        ActionSheet.objects.visible_to(user).select_related("phase").only("number", "title", "phase__prefix")
    )
    return decisions.select_related("meeting__committee").prefetch_related(
        Prefetch("sheets", sheets, to_attr="shown_sheets"),
        Prefetch("follow_ups", follow_ups.order_by(*_BY_DUE), to_attr="shown_follow_ups"),
        "organizations",
    )


_BY_DUE = (F("due_on").asc(nulls_last=True), "pk")


class DecisionListQuery(DecisionFilters):
    sorts, keys, default_sort = DECISION_SORTS, DECISION_KEYS, "-date"
    tie_break = ("number", "pk")
    words = Words(
        one="décision",
        many="décisions",
        none="aucune décision",
        search="Chercher une décision",
        search_hint="Mots de la décision, ou son numéro, par exemple CP-2.3. La liste suit la saisie.",
        among="Chercher parmi les décisions",
        caption="Décisions",
    )

    def is_asked(self, name):
        least = {"meeting": 2, "year": 2, "sheet": 1, "organization": 1}.get(name, 0)
        return not least or len(self.options(name)) >= least

    def visible(self):
        return Decision.objects.visible_to(self.user).adopted()

    def for_page(self):
        return readable(self.user, self.found())

    def rows(self, page) -> list[dict]:
        return [{"decision": decision} for decision in page]


def read_decisions(data: QueryDict, *, user, today: date) -> DecisionListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return DecisionListQuery(data, user=user, today=today, choices=decision_choices(user))
