"""The list of follow-ups, what is open by age: what it looks at and what a row shows."""

from datetime import date

from django.db.models import F
from django.http import QueryDict

from core.lists import Words
from governance.enums import FollowUpStatus
from governance.filters import FOLLOW_UP_KEYS, FollowUpFilters, follow_up_choices
from governance.models import FollowUp
from governance.sorting import FOLLOW_UP_SORTS
from governance.words import reads_decision


class FollowUpListQuery(FollowUpFilters):
    sorts, keys, default_sort = FOLLOW_UP_SORTS, FOLLOW_UP_KEYS, "since"
    tie_break = (F("due_on").asc(nulls_last=True), "pk")
    words = Words(
        one="suite à donner",
        many="suites à donner",
        none="aucune suite à donner",
        search="Chercher une suite",
        search_hint="Mots de la suite, de son organisation ou de ce qui a été fait. La liste suit la saisie.",
        among="Chercher parmi les suites",
        caption="Suites à donner",
    )

    def is_asked(self, name):
        least = {"organization": 2, "meeting": 2, "person": 1}.get(name, 0)
        return not least or len(self.options(name)) >= least

    def visible(self):
        return FollowUp.objects.visible_to(self.user).adopted()

    def everything(self, values=None):
        """What is still to be done, unless other states are asked for."""
        states = (self.values if values is None else values).get("status")
        return self.visible().filter(status__in=states or [FollowUpStatus.OPEN])

    def for_page(self):
        return self.found().for_list()

    def rows(self, page) -> list[dict]:
        return [{"follow_up": one, "reads_decision": reads_decision(self.user, one.decision)} for one in page]


def read_follow_ups(data: QueryDict, *, user, today: date) -> FollowUpListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return FollowUpListQuery(data, user=user, today=today, choices=follow_up_choices(user))
