"""Vocabulary of accounts: kinds of organisations, colleges, roles."""

from django.db import models


class College(models.TextChoices):
    """The three colleges of signatories of a Territoire d'industrie."""

    INTERCOMMUNAL = "intercommunal", "Intercommunalités"
    PUBLIC = "public", "Partenaires publics"
    ECONOMIC = "economic", "Partenaires économiques et industriels"


class OrganizationKind(models.TextChoices):
    INTERCOMMUNALITY = "intercommunality", "Intercommunalité"
    GOVERNMENT = "government", "État"
    LOCAL_AUTHORITY = "local_authority", "Région, département ou commune"
    PUBLIC_OPERATOR = "public_operator", "Opérateur public"
    COMPANY = "company", "Entreprise"
    CHAMBER = "chamber", "Chambre consulaire"
    PROFESSIONAL_BODY = "professional_body", "Organisation professionnelle"
    SCHOOL = "school", "Établissement d’enseignement ou de recherche"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre"

    @property
    def college(self) -> College:
        return _COLLEGES.get(self, College.ECONOMIC)

    @classmethod
    def of_college(cls, college: str) -> list["OrganizationKind"]:
        return [kind for kind in cls if kind.college == college]


_COLLEGES = {
    OrganizationKind.INTERCOMMUNALITY: College.INTERCOMMUNAL,
    OrganizationKind.GOVERNMENT: College.PUBLIC,
    OrganizationKind.LOCAL_AUTHORITY: College.PUBLIC,
    OrganizationKind.PUBLIC_OPERATOR: College.PUBLIC,
}


class Role(models.TextChoices):
    """What a person is, by a dated membership. Committee roles are granted by governance."""

    PROJECT_OFFICER = "project_officer", "Chef·fe de projet"
    PROJECT_TEAM = "project_team", "Équipe projet"
    PARTNER_ADMINISTRATOR = "partner_administrator", "Administrateur·rice du partenaire"
    PARTNER_MEMBER = "partner_member", "Membre du partenaire"
    COMMITTEE_MEMBER = "committee_member", "Membre du comité"
    CO_CHAIR_ELECTED = "co_chair_elected", "Binôme : élu·e"
    CO_CHAIR_INDUSTRY = "co_chair_industry", "Binôme : industriel·le"
    READER = "reader", "Lecteur·rice"


# Of each family a person holds one role in an organisation; another is given by changing it.
PARTNER_ROLES = (Role.PARTNER_ADMINISTRATOR, Role.PARTNER_MEMBER)
TEAM_ROLES = (Role.PROJECT_OFFICER, Role.PROJECT_TEAM)
CO_CHAIR_ROLES = (Role.CO_CHAIR_ELECTED, Role.CO_CHAIR_INDUSTRY)
# Given by a seat and taken away with it, never by hand.
COMMITTEE_ROLES = (Role.COMMITTEE_MEMBER, *CO_CHAIR_ROLES)


class InvitationState(models.TextChoices):
    """What became of an invitation: read from its dates, never stored."""

    PENDING = "pending", "En attente"
    EXPIRED = "expired", "Expirée"
    ACCEPTED = "accepted", "Acceptée"
    CANCELLED = "cancelled", "Annulée"


class MailRhythm(models.TextChoices):
    """How often a person wants to hear from the portal; mails about the account itself always
    leave.
    """

    IMMEDIATE = "immediate", "Au fil de l’eau"
    WEEKLY = "weekly", "Une fois par semaine, le lundi"
    ESSENTIAL = "essential", "L’indispensable seulement"


class NoticeKind(models.TextChoices):
    """What the portal notifies a person of, once, by mail."""

    DUE_SOON = "due_soon", "Échéance dans sept jours"
    DUE_TODAY = "due_today", "Échéance du jour"
    DUE_PAST = "due_past", "Échéance dépassée de sept jours"
    UPDATE_SUBMITTED = "update_submitted", "Réponse à relire"
    UPDATE_WAITING = "update_waiting", "Réponse en attente depuis plus de sept jours"
    UPDATE_ACCEPTED = "update_accepted", "Réponse acceptée"
    UPDATE_RETURNED = "update_returned", "Réponse à corriger"
    NOBODY_TO_REMIND = "nobody_to_remind", "Échéance que personne ne reçoit"
    MEETING_CONVENED = "meeting_convened", "Convocation à une séance"
    MEETING_CHANGED = "meeting_changed", "Séance déplacée ou modifiée"
    MEETING_CANCELLED = "meeting_cancelled", "Séance annulée"
    MINUTES_PUBLISHED = "minutes_published", "Relevé de décisions publié"
    POINT_REQUESTED = "point_requested", "Point demandé à l’ordre du jour"
    FOLLOW_UP_GIVEN = "follow_up_given", "Suite confiée à votre organisation"
    FOLLOW_UP_CLOSED = "follow_up_closed", "Suite close"


# What a person who wants the indispensable alone still gets.
ESSENTIAL_NOTICES = frozenset(
    {NoticeKind.DUE_TODAY, NoticeKind.DUE_PAST, NoticeKind.UPDATE_RETURNED}
)
