"""The protocol, the commitments and the answers of the demonstration."""

from datetime import date

import pytest
from django.db.models import Q

from accounts.enums import College
from accounts.models import Notice, User
from partners.enums import CommitmentStatus, News, UpdateStatus
from partners.models import Agreement, Commitment, CommitmentUpdate, Signature, TimelineEvent
from territoire.demo import content
from tests.territoire.demo.test_demo import REAL_ORGANIZATIONS

pytestmark = pytest.mark.django_db


# --- Protocol
def test_protocol_and_its_confirmed_signatories():
    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.signed_on, agreement.place) == (
        "protocol",
        date(2019, 3, 22),
        "Orly",
    )
    confirmed = agreement.signatures.filter(organization__is_example=False)
    assert {s.organization.name for s in confirmed} == REAL_ORGANIZATIONS
    assert {str(s.representative or "") for s in confirmed} == {
        "Michel Leprêtre",
        "Martine Laquièze",
        "Clément Forestier",
        "François Elia",
        "",
    }
    assert confirmed.get(organization__name="Groupe Air France").representative is None


def test_the_timeline_tells_the_known_steps():
    steps = [(event.title, str(event.happens or "")) for event in TimelineEvent.objects.all()]
    assert [when for _, when in steps] == ["juillet 2018", "22 novembre 2018", "22 mars 2019", ""]
    assert "pas public" in Agreement.objects.get().text


def test_about_thirty_signatories_over_the_three_colleges():
    signatures = Signature.objects.select_related("organization")
    assert 28 <= len(signatures) <= 32
    assert {signature.organization.college for signature in signatures} == set(College)
    assert 2 <= signatures.filter(signed_on=None).count() <= 5
    assert not signatures.filter(
        Q(signed_on__lt=date(2019, 3, 22)) | Q(signed_on__gte=content.DEMO_DAY)
    ).exists()


# --- Commitments
def test_commitments_are_examples_of_invented_organizations_in_every_state():
    commitments = Commitment.objects.all()
    assert commitments.count() >= 60
    assert all(commitments.values_list("is_example", flat=True))
    assert not commitments.filter(organization__is_example=False).exists(), (
        "nothing is invented for real ones"
    )
    assert set(commitments.values_list("progress_status", flat=True)) == set(
        CommitmentStatus.values
    )
    states = set(CommitmentUpdate.objects.values_list("review_status", flat=True))
    assert states == {UpdateStatus.SUBMITTED, UpdateStatus.ACCEPTED, UpdateStatus.RETURNED}
    today = content.DEMO_DAY
    assert {commitment.news(today) for commitment in commitments} == set(News)
    for some in ("overdue", "stale", "without_answer"):
        assert getattr(commitments, some)(today).exists(), some
    oldest = CommitmentUpdate.objects.submitted().earliest("submitted_at")
    assert oldest.age(today) > 7, "one has waited long enough for a reminder"


def test_partner_a_finds_something_to_correct_something_due_and_something_kept():
    mine = Commitment.objects.filter(
        organization__in=User.objects.get(email="partenaire.a@demo.example").organization_ids
    )
    assert mine.filter(updates__review_status=UpdateStatus.RETURNED).exists()
    assert {date(2021, 6, 15), date(2021, 6, 22)} <= set(mine.values_list("due_on", flat=True))
    assert {"kept", "blocked", "in_progress"} <= set(mine.values_list("progress_status", flat=True))


def test_nothing_is_left_to_be_mailed():
    assert Notice.objects.exists()
    assert not Notice.objects.filter(sent_at__isnull=True).exists()
