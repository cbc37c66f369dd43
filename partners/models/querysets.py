"""Every read rule of commitments, their updates and proofs."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, FilteredRelation, Q, Value, When

from accounts.permissions import Permission, has_permission, own_organization_ids
from actions.enums import Confidentiality
from core import clock, search
from partners.enums import (
    CLOSED_COMMITMENTS,
    Answer,
    CommitmentStatus,
    Figure,
    Promise,
    UpdateStatus,
)


def is_open() -> Q:
    """The condition of ``open()``, to count by; likewise those below."""
    return ~Q(progress_status__in=sorted(CLOSED_COMMITMENTS))


def is_overdue(today) -> Q:
    return is_open() & Q(due_on__lt=today)


def is_silent(today) -> Q:
    return is_open() & (
        Q(answered_at__isnull=True) | Q(answered_at__lt=clock.start_of(news_limit(today)))
    )


def is_answered_lately(today) -> Q:
    """The condition of an answer within STALE_AFTER_DAYS days, to count by."""
    return Q(answered_at__gte=clock.start_of(news_limit(today)))


class CommitmentQuerySet(models.QuerySet):
    SEARCHED = ("search_text", "organization__search_text", "sheet__search_text")

    def visible_to(self, user):
        """Official values are open to whoever reads the programme; what hangs on a sheet of the
        team, or on an archived one, is the team's.
        """
        if has_permission(user, Permission.COMMITMENT_EDIT):
            return self
        return self.shared() if has_permission(user, Permission.COMMITMENT_READ) else self.none()

    def shared(self):
        """Those that people outside the team may know of, and are asked about."""
        return self.filter(is_shared())

    def live(self):
        return self.filter(archived_at__isnull=True, sheet__archived_at__isnull=True)

    def open(self):
        return self.filter(is_open())

    def of_organizations(self, ids):
        return self.filter(organization__in=ids)

    def overdue(self, today):
        return self.filter(is_overdue(today))

    def stale(self, today):
        """Open, their official values confirmed over STALE_AFTER_DAYS days ago, or never since they
        were created.
        """
        limit = clock.start_of(news_limit(today))
        return self.open().filter(
            Q(confirmed_at__lt=limit) | Q(confirmed_at__isnull=True, created_at__lt=limit)
        )

    def without_answer(self, today):
        """Open, and without answer for STALE_AFTER_DAYS days."""
        return self.filter(is_silent(today))

    def answered(self, today, *, unchanged: bool):
        recent = self.filter(is_answered_lately(today))
        return (
            recent.filter(last_answer=Answer.UNCHANGED)
            if unchanged
            else recent.exclude(last_answer=Answer.UNCHANGED)
        )

    def answered_lately(self, today):
        """Open, with an answer within STALE_AFTER_DAYS days. The contrary of ``without_answer``."""
        return self.open().filter(is_answered_lately(today))

    def promising(self, readings, today):
        """Those of which the promise reads one of ``readings`` (:class:`Promise`)."""
        rules, wanted = promise_rules(today), Q()
        for reading in readings:
            wanted |= rules[Promise(reading)]
        return self.filter(wanted)

    def with_promise(self, today):
        """With ``promise``, the :class:`Promise` of each: group by it to count."""
        whens = [When(rule, then=Value(reading)) for reading, rule in promise_rules(today).items()]
        return self.annotate(promise=Case(*whens, output_field=CharField()))

    def search(self, query: str):
        """Those that hold every word of ``query`` in the promise, its organisation or its sheet; or
        bear its number.
        """
        text = query.strip().lstrip("nN°# ")
        found = search.matches(query, *self.SEARCHED)
        return self.filter(
            found | Q(pk=int(text)) if text.isdecimal() and len(text) < 10 else found
        )

    def with_figures(self):
        """With the author of each official figure, for ``author_of``."""
        return self.prefetch_related("figures__said_by")

    def with_state_author(self):
        """With the day on which its state was last given, and whether by an answer, in the same
        query.
        """
        return self.annotate(
            state_figure=FilteredRelation("figures", condition=Q(figures__name=Figure.STATUS)),
            state_written_at=F("state_figure__said_at"),
            state_is_answer=F("state_figure__is_answer"),
        )

    def for_list(self):
        """What one line shows, in one query."""
        return self.select_related(
            "organization", "sheet__phase", "agreement", "confirmed_by", "unblocker"
        ).defer(
            "sheet__context",
            "sheet__objectives",
            "sheet__description",
            "sheet__expected_results",
            "sheet__search_text",
            "agreement__text",
            "search_text",
        )


class CommitmentUpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An answer and its proposed values are for its organisation and the team; official values
        show the rest.
        """
        if has_permission(user, Permission.UPDATE_REVIEW):
            return self
        own = own_organization_ids(user, Permission.COMMITMENT_ANSWER)
        return self.filter(is_shared("commitment__"), commitment__organization__in=own)

    def submitted(self):
        return self.filter(review_status=UpdateStatus.SUBMITTED)

    def waiting(self):
        """Submitted, on a live commitment: what is archived asks nobody to read."""
        return self.submitted().filter(
            commitment__archived_at__isnull=True, commitment__sheet__archived_at__isnull=True
        )

    def for_review(self):
        """Oldest first, with what the two columns of a review show."""
        return (
            self.waiting()
            .select_related(
                "commitment__organization",
                "commitment__sheet__phase",
                "commitment__unblocker",
                "commitment__proof",
                "author",
                "unblocker",
            )
            .prefetch_related("proofs")
            .order_by("submitted_at", "pk")
        )


class ProofQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A proof is for its organisation and the team, unless it was opened to the signatories and
        accepted.
        """
        if has_permission(user, Permission.UPDATE_REVIEW):
            return self
        if not has_permission(user, Permission.COMMITMENT_READ):
            return self.none()
        accepted = [UpdateStatus.ACCEPTED, UpdateStatus.PARTLY_ACCEPTED]
        return self.filter(
            is_shared("update__commitment__"),
            Q(
                update__commitment__organization__in=own_organization_ids(
                    user, Permission.COMMITMENT_ANSWER
                )
            )
            | Q(
                visibility__in=[Confidentiality.PUBLIC, Confidentiality.SIGNATORIES],
                update__review_status__in=accepted,
            ),
        )


def promise_rules(today) -> dict[Promise, Q]:
    """One rule for each reading; every commitment answers to one and no more."""
    in_time = Q(due_on__isnull=True) | Q(due_on__gte=today)
    return {
        Promise.KEPT: Q(progress_status=CommitmentStatus.KEPT),
        Promise.ABANDONED: Q(progress_status=CommitmentStatus.ABANDONED),
        Promise.LATE: is_overdue(today),
        Promise.NO_NEWS: is_silent(today) & in_time,
        Promise.UNDER_WAY: is_open() & in_time & is_answered_lately(today),
    }


def is_shared(path: str = "") -> Q:
    """The commitment at ``path`` is one that people outside the team may know of: what hangs on it
    follows it.
    """
    sheet = f"{path}sheet"
    return Q(**{f"{path}archived_at__isnull": True, f"{sheet}__archived_at__isnull": True}) & (
        Q(**{f"{sheet}__isnull": True}) | ~Q(**{f"{sheet}__confidentiality": Confidentiality.TEAM})
    )


def news_limit(today):
    """The first day whose news is still fresh on ``today``."""
    return today - timedelta(days=settings.STALE_AFTER_DAYS)
