"""What the addresses of :mod:`tests.browser.addresses` name, on a demonstration: its rows, and some
made beside them.
"""

from accounts.models import Invitation, Membership, Organization, User
from actions.enums import ReviewStatus
from actions.models import ActionSheet
from core import clock
from governance.agenda import workflow as agenda_workflow
from governance.minutes import workflow as minutes_workflow
from governance.models import Term
from partners.commitments import workflow as commitments_workflow
from partners.enums import UpdateStatus
from partners.models import Agreement, AnswerLink, Commitment, CommitmentUpdate
from territoire.demo import content
from tests.browser.addresses import SHEET
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)


def make_keys() -> dict:
    """Keys and tokens by the word that an address holds. The sheet is carried by the partner who
    looks at it.
    """
    partner = User.objects.get(email=content.email("partenaire.a"))
    organization = Organization.objects.get(pk__in=partner.organization_ids)
    ActionSheet.objects.filter(number=SHEET).update(
        lead_organization=organization, review_status=ReviewStatus.SUBMITTED
    )
    return (
        _promises(partner)
        | _decided(organization)
        | _meetings(organization)
        | _seated()
        | {
            "organization": organization.slug,
            "agreement": Agreement.objects.get().pk,
            "membership": Membership.objects.get(user__email=content.email("membre.a")).pk,
            "invitation": Invitation.objects.latest("expires_at").token,
        }
    )


def _promises(partner) -> dict:
    """Three commitments: with reviewed and waiting answers, of the partner, and archived."""
    update = CommitmentUpdate.objects.submitted().filter(
        commitment__updates__review_status=UpdateStatus.ACCEPTED
    )[0]
    own = Commitment.objects.filter(organization__in=partner.organization_ids)[0]
    archived = Commitment.objects.exclude(pk__in=(own.pk, update.commitment_id))[0]
    commitments_workflow.archive_commitment(
        archived, by=partner, reason="Saisi deux fois.", version=archived.version
    )
    return {
        "commitment": update.commitment_id,
        "update": update.pk,
        "own": own.pk,
        "archived": archived.pk,
        "link": AnswerLink.issue(partner, [own])[0].token,
    }


def _seated() -> dict:
    """A committee of the demonstration: the pair, members, one seat with its past."""
    term = Term.objects.filter(ends_on=None).order_by("pk")[0]
    return {"committee": term.seat.committee_id, "seat": term.seat_id, "term": term.pk}


def _decided(organization) -> dict:
    """A decision about the sheet, with one follow-up that is late and one that is closed."""
    sheet = ActionSheet.objects.get(number=SHEET)
    meeting = MeetingFactory(
        status="held", committee=CommitteeFactory(phase=sheet.phase), number=900
    )
    decision = DecisionFactory(
        meeting=meeting, number=1, sheets=[sheet], organizations=[organization]
    )
    late = FollowUpFactory(decision=decision, organization=organization, due="T1 2021")
    closed = FollowUpFactory(decision=decision, organization=organization, status="done")
    return {"decision": decision.pk, "follow_up": late.pk, "follow_up_closed": closed.pk}


def _meetings(organization) -> dict:
    """One to come, one of today whose members sit, one that was held, one whose minutes are
    published, one corrected.
    """
    committee = CommitteeFactory(phase=ActionSheet.objects.get(number=SHEET).phase)
    term = TermFactory(seat=SeatFactory(committee=committee, organization=organization))
    made = {
        "meeting_planned": MeetingFactory(committee=committee, number=901),
        "meeting": MeetingFactory(
            committee=committee, number=902, status="convened", starts_at=clock.now()
        ),
        "meeting_published": MeetingFactory(committee=committee, number=903, status="held"),
        "meeting_held": MeetingFactory(committee=committee, number=904, status="held"),
        "meeting_corrected": MeetingFactory(committee=committee, number=905, status="held"),
    }
    # One relevé to read, one being written, one being corrected.
    for name in ("meeting_published", "meeting_held", "meeting_corrected"):
        point = AgendaItemFactory(meeting=made[name], position=1, notes="Le comité en a parlé.")
        FollowUpFactory(
            decision=DecisionFactory(meeting=made[name], item=point, number=1),
            organization=organization,
        )
    for name in ("meeting_published", "meeting_corrected"):
        minutes_workflow.publish(made[name], by=term.person, version=1)
    minutes_workflow.correct(
        made["meeting_corrected"], by=term.person, reason="Un mot de la décision."
    )
    # A point on the agenda, one left out, and all that the data propose.
    item = AgendaItemFactory(
        meeting=made["meeting"], sheets=ActionSheet.objects.all()[:1], position=1
    )
    AgendaItemFactory(meeting=made["meeting"], status="declined", position=2)
    agenda_workflow.propose(made["meeting"], by=None)
    return {"item": item.pk} | {name: meeting.pk for name, meeting in made.items()}
