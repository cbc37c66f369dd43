"""Each rule of invitations, notices, agreements, commitments and answers, broken directly."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from accounts.models import Invitation, Notice
from core import clock
from partners.enums import Figure
from partners.models import AgreementDocument, AnswerLink, CommitmentFigure, TimelineEvent
from tests.breaking import archived_by_halves, changed, insert, update
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    InvitationFactory,
    PhaseFactory,
    ProofFactory,
    UserFactory,
)

DAY = date(2019, 3, 22)


def _tomorrow():
    return clock.now() + timedelta(days=1)


def _invited_twice():
    first = InvitationFactory()
    names = ("email", "organization", "role", "invited_by", "sent_at", "expires_at")
    insert(Invitation, **{name: getattr(first, name) for name in names})


def _notice():
    return Notice.objects.create(
        recipient=UserFactory(), kind="due_soon", item="commitment:1", label="Un local", path="/"
    )


def _told_twice():
    first = _notice()
    insert(
        Notice,
        recipient=first.recipient,
        kind=first.kind,
        item=first.item,
        label="Encore",
        path="/",
    )


def _document():
    return AgreementDocument.objects.create(
        agreement=AgreementFactory(), title="Annexe", uploaded_by=UserFactory(), file="x",
        file_name="x.pdf",
        content_type="application/pdf", size=1,
    )  # fmt: skip


def _event():
    return TimelineEvent.objects.create(phase=PhaseFactory(), title="Signature")


def _figure(**values):
    made = {
        "name": Figure.values[0],
        "said_at": clock.now(),
        "said_by": UserFactory(),
        "is_answer": True,
    } | values
    insert(CommitmentFigure, **made)


def _said_twice():
    commitment = CommitmentFactory()
    for _ in range(2):
        _figure(commitment=commitment)


def _link():
    commitment = CommitmentFactory()
    return AnswerLink.objects.create(
        commitment=commitment, person=UserFactory(), expires_at=_tomorrow()
    )


def _two_waiting():
    first = CommitmentUpdateFactory()
    CommitmentUpdateFactory(commitment=first.commitment, author=first.author)


def _commitment(**values):
    return changed(CommitmentFactory, **values)


def _answer(**values):
    return changed(CommitmentUpdateFactory, **values)


def _half_dates(make, column):
    precise = {f"{column}_precision": "day"}
    return [changed(make, **{column: DAY}), changed(make, **precise)]


COMMITMENT_CASES = {
    "invitation_role_known": [changed(InvitationFactory, role="king")],
    "invitation_expires_later": [changed(InvitationFactory, expires_at=F("sent_at"))],
    "invitation_accepted_by_somebody": [
        lambda: update(InvitationFactory(), accepted_at=clock.now())
    ],
    "invitation_open_once": [_invited_twice],
    "notice_told_once": [_told_twice],
    "notice_kind_known": [changed(_notice, kind="gossip")],
    "notice_sent_to_an_address": [
        changed(_notice, address="x@example.org"),
        lambda: update(_notice(), sent_at=clock.now()),
    ],
    "agreement_status_known": [changed(AgreementFactory, status="lost")],
    "agreement_only_amendment_amends": [
        lambda: update(AgreementFactory(), amends=AgreementFactory(title="Un autre"))
    ],
    "agreement_archive_complete": archived_by_halves(AgreementFactory),
    "agreement_document_has_title": [changed(_document, title="")],
    "timeline_event_has_title": [changed(_event, title="")],
    "timeline_event_precise": _half_dates(_event, "happens_on"),
    "figure_name_known": [lambda: _figure(commitment=CommitmentFactory(), name="colour")],
    "figure_said_once": [_said_twice],
    "commitment_has_statement": [_commitment(statement="")],
    "commitment_kind_known": [_commitment(kind="wish")],
    "commitment_firmness_known": [_commitment(firmness="soft")],
    "commitment_status_known": [_commitment(progress_status="lost")],
    "commitment_signatory_or_marked": [_commitment(signature=None)],
    "commitment_signatory_not_marked": [_commitment(is_from_non_signatory=True)],
    "commitment_percent_in_range": [_commitment(progress_percent=101)],
    "commitment_values_not_negative": [
        _commitment(**{name: Decimal(-1)})
        for name in ("quantity", "amount", "achieved_quantity", "achieved_amount")
    ],
    "commitment_blocked_says_what": [
        _commitment(progress_status="blocked"),
        _commitment(progress_status="blocked", blocked_what="Le bail"),
        _commitment(blocked_what="Le bail"),
    ],
    "commitment_kept_has_proof": [
        _commitment(progress_status="kept", kept_on=DAY),
        lambda: update(
            CommitmentFactory(),
            progress_status="kept",
            waiver_reason="Vu sur place.",
            waived_by=UserFactory(),
        ),
    ],
    "commitment_waiver_signed": [
        _commitment(waiver_reason="Vu sur place."),
        lambda: update(CommitmentFactory(), waived_by=UserFactory()),
    ],
    "commitment_abandoned_has_reason": [_commitment(progress_status="abandoned")],
    "commitment_confirmed_by_somebody": [
        lambda: update(CommitmentFactory(), confirmed_at=clock.now())
    ],
    "commitment_answer_dated": [
        lambda: update(CommitmentFactory(), answered_at=clock.now()),
        _commitment(last_answer="unchanged"),
    ],
    "commitment_due_precise": _half_dates(CommitmentFactory, "due_on"),
    "commitment_archive_complete": archived_by_halves(CommitmentFactory),
    "answer_link_expires_later": [changed(_link, expires_at=F("created_at"))],
    "update_answer_known": [_answer(answer="perhaps")],
    "update_channel_known": [_answer(channel="pigeon")],
    "update_status_known": [
        lambda: update(CommitmentUpdateFactory(answer="unchanged"), progress_status="lost")
    ],
    "update_review_known": [
        lambda: update(CommitmentUpdateFactory(), review_status="burnt", reviewed_at=_tomorrow())
    ],
    "update_percent_in_range": [_answer(progress_percent=101)],
    "update_answer_says_status": [_answer(answer="done"), _answer(answer="blocked")],
    "update_reviewed_once_settled": [
        _answer(review_status="accepted"),
        lambda: update(CommitmentUpdateFactory(), reviewed_at=_tomorrow()),
        lambda: update(CommitmentUpdateFactory(review_status="accepted"), submitted_at=_tomorrow()),
    ],
    "update_returned_by_somebody": [
        lambda: update(CommitmentUpdateFactory(), review_status="returned", reviewed_at=_tomorrow())
    ],
    "update_one_waiting_a_commitment": [_two_waiting],
    "update_due_precise": _half_dates(CommitmentUpdateFactory, "due_on"),
    "proof_is_what_it_says": [
        changed(ProofFactory, url=""),
        changed(ProofFactory, figure=Decimal(1)),
        changed(ProofFactory, kind="file"),
    ],
}
