"""Vocabulary of agreements, commitments and what partners answer."""

from django.db import models


class AgreementKind(models.TextChoices):
    """Names vary from one territory to the next (protocole d'engagement, contrat-cadre): the title
    is free.
    """

    PROTOCOL = "protocol", "Protocole"
    CONTRACT = "contract", "Contrat"
    AMENDMENT = "amendment", "Avenant"


class AgreementStatus(models.TextChoices):
    IN_PREPARATION = "in_preparation", "En préparation"
    IN_FORCE = "in_force", "En vigueur"
    ENDED = "ended", "Terminé"


class CommitmentKind(models.TextChoices):
    """Natures of a commitment, as the protocols of the programme name them."""

    FUNDING = "funding", "Financement"
    ENGINEERING = "engineering", "Ingénierie, expertise"
    STAFF = "staff", "Moyens humains"
    PREMISES = "premises", "Foncier ou locaux"
    DATA = "data", "Données"
    EMPLOYMENT = "employment", "Emploi et formation"
    LEADERSHIP = "leadership", "Portage d’une action"
    COMMUNICATION = "communication", "Animation et communication"
    OTHER = "other", "Autre"


class Firmness(models.TextChoices):
    FIRM = "firm", "Ferme"
    PRINCIPLE = "principle", "De principe"


class CommitmentStatus(models.TextChoices):
    """What became of the promise. « En retard » is computed, never stored."""

    PLANNED = "planned", "À venir"
    IN_PROGRESS = "in_progress", "En cours"
    BLOCKED = "blocked", "Bloqué"
    KEPT = "kept", "Tenu"
    ABANDONED = "abandoned", "Abandonné"


S = CommitmentStatus
CLOSED_COMMITMENTS = frozenset({S.KEPT, S.ABANDONED})
# A closed commitment is reopened by the team, with a reason.
COMMITMENT_TRANSITIONS: dict[CommitmentStatus, tuple[CommitmentStatus, ...]] = {
    S.PLANNED: (S.IN_PROGRESS, S.BLOCKED, S.KEPT, S.ABANDONED),
    S.IN_PROGRESS: (S.PLANNED, S.BLOCKED, S.KEPT, S.ABANDONED),
    S.BLOCKED: (S.PLANNED, S.IN_PROGRESS, S.KEPT, S.ABANDONED),
    S.KEPT: (S.IN_PROGRESS,),
    S.ABANDONED: (S.PLANNED, S.IN_PROGRESS),
}


class Figure(models.TextChoices):
    """What is official about a commitment beside the promise: each has its own day and author."""

    STATUS = "status", "État"
    PERCENT = "percent", "Avancement"
    QUANTITY = "quantity", "Quantité réalisée"
    AMOUNT = "amount", "Montant réalisé"
    DUE = "due", "Échéance"
    COMMENT = "comment", "Où en est-on"


class Promise(models.TextChoices):
    """Are promises kept: the one reading of each live commitment on a day, computed, never stored.

    In the order of the question: what is settled, then what asks for attention, then the rest.
    """

    KEPT = "kept", "Tenus"
    UNDER_WAY = "under_way", "En cours"
    LATE = "late", "En retard"
    NO_NEWS = "no_news", "Sans nouvelles"
    ABANDONED = "abandoned", "Abandonnés"


class Answer(models.TextChoices):
    """What a partner says of its commitment."""

    UNCHANGED = "unchanged", "Inchangé"
    PROGRESS = "progress", "Avancement"
    BLOCKED = "blocked", "Bloqué"
    DONE = "done", "Tenu"


class AnswerChannel(models.TextChoices):
    PORTAL = "portal", "sur le portail"
    MAIL = "mail", "depuis un courriel de relance"


class UpdateStatus(models.TextChoices):
    """Review of an update, in the officer's words; PARTNER_LABELS gives those of the other side."""

    SUBMITTED = "submitted", "À relire"
    ACCEPTED = "accepted", "Acceptée"
    PARTLY_ACCEPTED = "partly_accepted", "Acceptée en partie"
    RETURNED = "returned", "En correction chez le partenaire"
    REPLACED = "replaced", "Remplacée par une plus récente"


PARTNER_LABELS = {
    UpdateStatus.SUBMITTED: "En relecture",
    UpdateStatus.ACCEPTED: "Acceptée",
    UpdateStatus.PARTLY_ACCEPTED: "Acceptée en partie, à compléter",
    UpdateStatus.RETURNED: "À corriger",
    UpdateStatus.REPLACED: "Remplacée par une plus récente",
}
# An update in one of these states is never written again.
CLOSED_UPDATES = frozenset(UpdateStatus) - {UpdateStatus.SUBMITTED}
# The partner has something to correct, until it answers again.
TO_CORRECT = frozenset({UpdateStatus.PARTLY_ACCEPTED, UpdateStatus.RETURNED})
# The organisation has spoken: the state of an answer that silences reminders.
COUNTED_ANSWERS = frozenset(
    {UpdateStatus.SUBMITTED, UpdateStatus.ACCEPTED, UpdateStatus.PARTLY_ACCEPTED}
)


class ProofKind(models.TextChoices):
    FILE = "file", "Fichier"
    LINK = "link", "Lien"
    FIGURE = "figure", "Chiffre"


class News(models.TextChoices):
    """The three states of news of a commitment over the last STALE_AFTER_DAYS days."""

    UNCHANGED = "unchanged", "Confirmé inchangé"
    CHANGED = "changed", "Mis à jour"
    NONE = "none", "Sans réponse"
