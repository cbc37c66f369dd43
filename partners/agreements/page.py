"""What the pages of an agreement show: its signatures by college, documents and timeline."""

from dataclasses import dataclass

from accounts.enums import College
from actions.models import Phase
from core.search import sort_key
from partners.enums import AgreementKind
from partners.models import Agreement, Signature, TimelineEvent

_ORDER = list(AgreementKind)


@dataclass(frozen=True)
class CollegeSignatures:
    """The signatures of one college, by the name of their organisations; ``received`` of them came
    in.
    """

    label: str
    signatures: list[Signature]

    @property
    def received(self) -> int:
        return sum(1 for signature in self.signatures if signature.signed_on)


def by_college(signatures: list[Signature]) -> list[CollegeSignatures]:
    """The colleges that have signatories, in their order."""
    ordered = sorted(signatures, key=lambda signature: sort_key(signature.organization.name))
    found = [
        CollegeSignatures(college.label, [s for s in ordered if s.organization.college == college])
        for college in College
    ]
    return [college for college in found if college.signatures]


@dataclass(frozen=True)
class TimelineStep:
    """One step of a timeline; ``is_past`` once its period has begun, never without a date."""

    event: TimelineEvent
    is_past: bool

    @property
    def when(self) -> str:
        return str(self.event.happens) if self.event.happens else ""


def timeline(phase: Phase, today, readable_agreements: set[int]) -> list[TimelineStep]:
    """The steps of ``phase`` in their order, with links to the readable agreements alone."""
    steps = []
    for event in phase.timeline_events.select_related("agreement"):
        if event.agreement_id not in readable_agreements:
            event.agreement = None
        steps.append(
            TimelineStep(event, event.happens is not None and event.happens.first <= today)
        )
    return steps


def in_reading_order(agreements: list[Agreement]) -> list[Agreement]:
    """The latest phase first, and in a phase the protocol, the contract, then what amends them;
    archived ones last.
    """
    return sorted(
        agreements,
        key=lambda agreement: (
            agreement.is_archived,
            -agreement.phase_id,
            _ORDER.index(agreement.kind),
            agreement.pk,
        ),
    )
