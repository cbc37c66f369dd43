"""Vocabulary of action sheets, with the allowed transitions beside each status."""

from django.db import models


class SheetKind(models.TextChoices):
    """A « fiche projet » is an idea not yet ripe; it becomes a « fiche action » once carried and
    financed.
    """

    PROJECT = "project", "Fiche projet"
    ACTION = "action", "Fiche action"


class Maturity(models.TextChoices):
    IDEA = "idea", "Idée"
    STUDY = "study", "Étude"
    OPERATION = "operation", "Opération"


class ReviewStatus(models.TextChoices):
    """Where the text of a sheet stands; the committee approves."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Soumise"
    APPROVED = "approved", "Approuvée"


class ProgressStatus(models.TextChoices):
    """Avancement. « En retard » is computed from dates, never a status."""

    PLANNED = "planned", "À venir"
    IN_PROGRESS = "in_progress", "En cours"
    ON_HOLD = "on_hold", "En pause"
    BLOCKED = "blocked", "Bloquée"
    COMPLETED = "completed", "Terminée"
    ABANDONED = "abandoned", "Abandonnée"


class Health(models.TextChoices):
    """Météo: always with a dated, signed sentence, or unknown."""

    ON_TRACK = "on_track", "Objectifs sécurisés"
    REACHABLE = "reachable", "Objectifs atteignables"
    NEEDS_SUPPORT = "needs_support", "Appuis nécessaires"
    COMPROMISED = "compromised", "Objectifs compromis"
    UNKNOWN = "unknown", "Non renseignée"


class Confidentiality(models.TextChoices):
    PUBLIC = "public", "Publique"
    SIGNATORIES = "signatories", "Signataires"
    TEAM = "team", "Équipe projet"


class Direction(models.TextChoices):
    """Whether an indicator aims up (jobs created) or down (tonnes of CO₂)."""

    INCREASE = "increase", "À la hausse"
    DECREASE = "decrease", "À la baisse"


class MilestoneState(models.TextChoices):
    """Where a milestone stands on a day; computed, each milestone is in exactly one."""

    LATE = "late", "En retard"
    COMING = "coming", "À venir"
    UNDATED = "undated", "Sans échéance"
    DONE = "done", "Faits"


class IndicatorResult(models.TextChoices):
    """What the last value of an indicator says of its target; computed, each indicator is in
    exactly one.
    """

    REACHED = "reached", "Cible atteinte"
    ON_WAY = "on_way", "En chemin"
    WRONG_WAY = "wrong_way", "À contre-sens"
    MISSING = "missing", "Non renseigné"


class FundingStage(models.TextChoices):
    REQUESTED = "requested", "Sollicité"
    FILED = "filed", "Déposé"
    REVIEWED = "reviewed", "Instruit"
    GRANTED = "granted", "Accordé"
    CONTRACTED = "contracted", "Conventionné"
    PAID = "paid", "Versé"
    REFUSED = "refused", "Refusé"


class NoteStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposée"
    PUBLISHED = "published", "Publiée"


class DocumentKind(models.TextChoices):
    STUDY = "study", "Étude"
    CONTRACT = "contract", "Convention"
    MINUTES = "minutes", "Compte rendu"
    PRESENTATION = "presentation", "Présentation"
    OTHER = "other", "Autre document"


S, R = ProgressStatus, ReviewStatus

CLOSED_STATUSES = frozenset({S.COMPLETED, S.ABANDONED})
# A status that must say why; so must leaving a closed one (reopening).
STATUSES_WITH_REASON = frozenset({S.ON_HOLD, S.BLOCKED, S.ABANDONED})
# What the lines of a plan ask for together, refused ones apart. « Sollicité » is their first stage
# alone.
ASKED_LABEL = "Demandé (hors refus)"
SECURED_STAGES = frozenset({FundingStage.GRANTED, FundingStage.CONTRACTED, FundingStage.PAID})

# The stages that money goes through, one after the other; a refusal may end it at any of them, with
# a reason of its own.
FUNDING_STEPS = (
    FundingStage.REQUESTED,
    FundingStage.FILED,
    FundingStage.REVIEWED,
    FundingStage.GRANTED,
    FundingStage.CONTRACTED,
    FundingStage.PAID,
)

PROGRESS_TRANSITIONS: dict[ProgressStatus, tuple[ProgressStatus, ...]] = {
    S.PLANNED: (S.IN_PROGRESS, S.COMPLETED, S.ON_HOLD, S.BLOCKED, S.ABANDONED),
    S.IN_PROGRESS: (S.COMPLETED, S.ON_HOLD, S.BLOCKED, S.ABANDONED),
    S.ON_HOLD: (S.IN_PROGRESS, S.BLOCKED, S.ABANDONED),
    S.BLOCKED: (S.IN_PROGRESS, S.ON_HOLD, S.ABANDONED),
    S.COMPLETED: (S.IN_PROGRESS,),
    S.ABANDONED: (S.PLANNED, S.IN_PROGRESS),
}
REVIEW_TRANSITIONS: dict[ReviewStatus, tuple[ReviewStatus, ...]] = {
    R.DRAFT: (R.SUBMITTED,),
    R.SUBMITTED: (R.APPROVED, R.DRAFT),
    R.APPROVED: (R.DRAFT,),
}


def funding_needs_reason(current: str, target: str) -> bool:
    """True if a line of funding that goes from ``current`` to ``target`` skips a stage or goes
    back.
    """
    if target in (current, FundingStage.REFUSED):
        return False
    if current == FundingStage.REFUSED:
        return True
    steps = [str(step) for step in FUNDING_STEPS]
    return steps.index(target) != steps.index(current) + 1


def needs_reason(current: str, target: str) -> bool:
    """True if going from ``current`` to ``target`` progress demands a reason."""
    return target in STATUSES_WITH_REASON or current in CLOSED_STATUSES
