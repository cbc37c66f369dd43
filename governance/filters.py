"""Filters of the lists of decisions and of follow-ups. Names of parameters are fixed: pages and mails link to them.

Decisions: ``meeting``, ``organization`` (keys), ``sheet`` (number: « 12 », « P2-12 »), ``kind``, ``year``.
Follow-ups: ``status`` (none: what is open), ``overdue=1``, ``organization``, ``meeting``, ``person`` (keys).
``q`` searches, ``sort`` is a name of ``governance.sorting``.
"""

import re

from django.db.models import Q

from accounts.models import Organization, User
from actions.models import ActionSheet
from core import clock
from core.lists import KEY, ListFilter, ListQuery, LookAtFilter, Option
from core.search import sort_key
from core.templatetags.fr import day
from governance.enums import DecisionKind, FollowUpStatus
from governance.models import Decision, FollowUp, Meeting

SHEET = re.compile(r"(?:([A-Z][A-Z0-9]{0,7})-)?([0-9]{1,6})")
DECISION_KEYS = {"meeting": KEY, "organization": KEY, "sheet": SHEET, "year": re.compile(r"[0-9]{4}")}
FOLLOW_UP_KEYS = {"organization": KEY, "meeting": KEY, "person": KEY}


class DecisionSheetFilter(ListFilter):
    def filter(self, qs, value):
        wanted = Q()
        for reference in value:
            prefix, number = SHEET.fullmatch(reference).groups()
            wanted |= Q(phase__prefix=prefix or "", number=int(number))
        links = Decision.sheets.through.objects.filter(actionsheet__in=ActionSheet.objects.filter(wanted))
        return qs.filter(pk__in=links.values("decision_id"))


class DecisionOrganizationFilter(ListFilter):
    """Decisions that concern an organisation."""

    def filter(self, qs, value):
        links = Decision.organizations.through.objects.filter(organization__in=value)
        return qs.filter(pk__in=links.values("decision_id"))


class OverdueFilter(ListFilter):
    def filter(self, qs, value):
        return qs.overdue(clock.today())


class DecisionFilters(ListQuery):
    """The filters of ``governance.decision_list``."""

    meeting = ListFilter("meeting", label="Séance")
    kind = ListFilter("kind", label="Nature", options=tuple(DecisionKind.choices))
    sheet = DecisionSheetFilter(label="Fiche")
    organization = DecisionOrganizationFilter(label="Organisation concernée")
    year = ListFilter("meeting__starts_at__year", label="Année")


class FollowUpFilters(ListQuery):
    """The filters of ``governance.follow_up_list``."""

    status = LookAtFilter(label="État", options=tuple(FollowUpStatus.choices))
    overdue = OverdueFilter(label="Échéances", options=(("1", "En retard"),))
    organization = ListFilter("organization", label="Organisation")
    person = ListFilter("person", label="Personne")
    meeting = ListFilter("decision__meeting", label="Séance")


def decision_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among the decisions and the sheets that ``user`` may see."""
    decisions = Decision.objects.visible_to(user).adopted().order_by()
    sheets = ActionSheet.objects.visible_to(user).filter(decisions__in=decisions).distinct()
    sheets = sheets.select_related("phase").only("number", "title", "phase__prefix")
    sheets = sheets.order_by("phase_id", "number")
    meetings = _meetings(decisions.values("meeting"))
    years = sorted({clock.day_of(meeting.starts_at).year for meeting in meetings}, reverse=True)
    return {
        "meeting": _meeting_options(meetings),
        "sheet": [Option(sheet.reference, f"{sheet.reference} – {sheet.title}") for sheet in sheets],
        "organization": _named(Organization.objects.filter(decisions__in=decisions).distinct()),
        "year": [Option(str(year), str(year)) for year in years],
    }


def follow_up_choices(user) -> dict[str, list[Option]]:
    found = FollowUp.objects.visible_to(user).adopted().order_by()
    return {
        "organization": _named(Organization.objects.filter(pk__in=found.values("organization"))),
        "person": _named(User.objects.filter(pk__in=found.values("person"))),
        "meeting": _meeting_options(_meetings(found.values("decision__meeting"))),
    }


def _meetings(keys):
    return Meeting.objects.filter(pk__in=keys).select_related("committee").order_by("-starts_at", "pk")


def _meeting_options(meetings) -> list[Option]:
    return [Option(str(one.pk), f"{one}, {day(one.starts_at)}") for one in meetings]


def _named(rows) -> list[Option]:
    return [Option(str(row.pk), str(row)) for row in sorted(rows, key=lambda row: sort_key(str(row)))]
