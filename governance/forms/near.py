"""What a decision on a point of the agenda is most likely about: boxes that its form shows first."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Organization
from actions.models import ActionSheet, Blocker
from core.gather import gather
from governance.forms.choices import keys_in
from governance.models import AgendaItem, Decision, FollowUp
from governance.programme.state import shared_sheets
from partners.models import Commitment

_LONG = ("context", "objectives", "description", "expected_results", "search_text")


@dataclass(frozen=True)
class Near:
    """Keys of what a decision on a point is most likely about, and of what was chosen for it before.

    ``known_sheets`` and ``known_organizations`` are the rows that a post may name, None where nothing was posted.
    """

    sheets: set[int]
    shared_sheets: list[int]
    organizations: set[int]
    chosen_sheets: list[int]
    chosen_organizations: list[int]
    known_sheets: list[ActionSheet] | None = None
    known_organizations: list[Organization] | None = None

    @classmethod
    def of(cls, item: AgendaItem, decision: Decision | None) -> "Near":
        """In one query."""
        return cls.read(gather(*cls.asked(item.pk, decision and decision.pk)))

    @staticmethod
    def asked(item: int, decision: int | None, post=None) -> list:
        """What :meth:`read` reads, to be gathered with the rest of a page. ``item`` and ``decision`` are keys."""
        sheets = [
            ActionSheet.objects.filter(agenda_items=item),
            shared_sheets().filter(agenda_items=item),
            ActionSheet.objects.filter(decisions=decision) if decision else ActionSheet.objects.none(),
        ]
        chosen = Organization.objects.filter(decisions=decision) if decision else Organization.objects.none()
        keys = [rows.values_list("pk", flat=True) for rows in (*sheets, chosen)]
        known = [] if post is None else _known(item, decision, post)
        return [_organizations_of(item), *keys, *known]

    @classmethod
    def read(cls, rows: list) -> "Near":
        organizations, sheets, shared, chosen, asked, *known = rows
        return cls(set(sheets), shared, {key for (key,) in organizations if key}, chosen, asked, *known)


def _known(item: int, decision: int | None, post) -> list:
    """The sheets and organisations that the post may name: those offered, and those chosen before."""
    posted = {name: keys_in(post.getlist(name)) for name in ("sheets", "organizations")}
    offered = shared_sheets().filter(Q(pk__in=posted["sheets"]) | Q(agenda_items=item))
    sheets = Q(pk__in=offered.values("pk"))
    organizations = Q(pk__in=posted["organizations"], archived_at__isnull=True)
    if decision:
        sheets |= Q(pk__in=Decision.sheets.through.objects.filter(decision=decision).values("actionsheet"))
        asked = Decision.organizations.through.objects.filter(decision=decision)
        organizations |= Q(pk__in=asked.values("organization"))
    return [
        ActionSheet.objects.select_related("phase").defer(*_LONG).filter(sheets),
        Organization.objects.filter(organizations),
    ]


def _organizations_of(item: int):
    """Whom a point concerns: who carries its sheets or can lift what blocks them, who promised, who was asked before."""
    sheets = shared_sheets().filter(agenda_items=item)
    blockers = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    found = (
        sheets.values_list("lead_organization"),
        blockers.values_list("unblocker"),
        Commitment.objects.filter(agenda_items=item).values_list("organization"),
        FollowUp.objects.filter(agenda_items=item).values_list("organization"),
    )
    first, *others = (rows.order_by() for rows in found)
    return first.union(*others)
