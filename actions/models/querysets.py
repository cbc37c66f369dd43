"""The read rules of action sheets."""

import re
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, Min, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from accounts.permissions import Permission, has_permission
from actions.enums import CLOSED_STATUSES, Confidentiality, ProgressStatus
from actions.models.calendar import Milestone
from actions.models.followup import Blocker
from core import search

_REFERENCE = re.compile(r"(?:(\w{1,12})-)?([0-9]{1,5})")


class ActionSheetQuerySet(models.QuerySet):
    SEARCHED = ("search_text", "lead_organization__search_text")

    def visible_to(self, user):
        """The sheets that ``user`` may know of; archived ones are the team's."""
        if has_permission(user, Permission.SHEET_READ_TEAM):
            return self
        if has_permission(user, Permission.SHEET_READ):
            return self.shared()
        return self.none()

    def live(self):
        return self.filter(archived_at__isnull=True)

    def shared(self):
        """Those that people outside the team may know of. The twin of ``ActionSheet.is_shared``."""
        return self.live().exclude(confidentiality=Confidentiality.TEAM)

    def overdue(self, today):
        """Not closed, and the end or an open milestone is past. The twin of
        ``ActionSheet.overdue_reasons``.
        """
        return self.filter(self._is_overdue(today))

    def with_lateness(self, today):
        """With ``is_late``, whether each is overdue: group by it to count."""
        return self.annotate(
            is_late=Case(When(self._is_overdue(today), then=Value(True)), default=Value(False))
        )

    def with_late_since(self, today):
        """With ``late_since``, for overdue sheets: the first of the days that are past, the end's
        or a milestone's.
        """
        late = self._late_milestones(today).order_by().values("sheet").annotate(first=Min("due_on"))
        first = Subquery(late.values("first"))
        return self.annotate(
            late_since=Least(Coalesce("ends_on", first), Coalesce(first, "ends_on"))
        )

    def on_time(self, today):
        return self.filter(
            Q(progress_status__in=CLOSED_STATUSES)
            | (
                (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
                & ~Exists(self._late_milestones(today))
            )
        )

    def stale(self, today):
        """Open sheets that nobody changed or confirmed for STALE_AFTER_DAYS days."""
        limit = today - timedelta(days=settings.STALE_AFTER_DAYS)
        return self.exclude(progress_status__in=CLOSED_STATUSES).filter(updated_at__date__lt=limit)

    def blocked(self):
        open_blockers = Blocker.objects.filter(sheet=OuterRef("pk"), lifted_on__isnull=True)
        return self.exclude(progress_status__in=CLOSED_STATUSES).filter(
            Q(progress_status=ProgressStatus.BLOCKED) | Exists(open_blockers)
        )

    def search(self, query: str):
        """Sheets that hold every word of ``query``, whatever its accents, case or endings; or bear
        its number (« 12 », « n° 12 », « P2-12 » in a phase that has a prefix).
        """
        found = search.matches(query, *self.SEARCHED)
        if reference := _REFERENCE.fullmatch(query.strip().lstrip("nN°# ")):
            prefix, number = reference.groups()
            named = (
                Q(number=int(number), phase__prefix__iexact=prefix)
                if prefix
                else Q(number=int(number))
            )
            found |= named
        return self.filter(found)

    def for_summary(self):
        """Name, carrier and lateness of each sheet, in two queries."""
        open_milestones = Milestone.objects.filter(done_on__isnull=True).order_by("due_on", "pk")
        open_milestones = open_milestones.only(
            "sheet_id", "title", "due_on", "due_on_precision", "done_on"
        )
        return (
            self.select_related("lead_organization", "phase")
            .defer("context", "objectives", "description", "expected_results", "search_text")
            .prefetch_related(Prefetch("milestones", open_milestones, to_attr="open_milestones"))
        )

    def for_list(self):
        """What one row of the list shows, in a fixed number of queries."""
        return self.for_summary().prefetch_related("axes")

    def _is_overdue(self, today) -> Q:
        is_open = ~Q(progress_status__in=CLOSED_STATUSES)
        return is_open & (Q(ends_on__lt=today) | Q(Exists(self._late_milestones(today))))

    @staticmethod
    def _late_milestones(today):
        return Milestone.objects.filter(
            sheet=OuterRef("pk"), done_on__isnull=True, due_on__lt=today
        )
