from partners.models.agreements import Agreement, AgreementDocument, Signature, TimelineEvent
from partners.models.commitments import Commitment
from partners.models.links import AnswerLink
from partners.models.updates import CommitmentUpdate, Proof

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AnswerLink",
    "Commitment",
    "CommitmentUpdate",
    "Proof",
    "Signature",
    "TimelineEvent",
]
