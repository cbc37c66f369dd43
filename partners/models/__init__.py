from partners.models.agreements import Agreement, AgreementDocument, Signature, TimelineEvent
from partners.models.commitments import Commitment
from partners.models.figures import CommitmentFigure
from partners.models.links import AnswerLink
from partners.models.updates import CommitmentUpdate, Proof

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AnswerLink",
    "Commitment",
    "CommitmentFigure",
    "CommitmentUpdate",
    "Proof",
    "Signature",
    "TimelineEvent",
]
