"""Vocabulary of committees, meetings and decisions."""

from django.db import models

from accounts.enums import Role


class CommitteeKind(models.TextChoices):
    """The project committee becomes the monitoring committee once the contract is signed: the kind
    is a value.
    """

    PROJECT = "project", "Comité de projet"
    MONITORING = "monitoring", "Comité de suivi"
    TECHNICAL = "technical", "Comité technique"
    OTHER = "other", "Autre comité"


class SeatRole(models.TextChoices):
    CO_CHAIR_ELECTED = "co_chair_elected", "Binôme : élu·e"
    CO_CHAIR_INDUSTRY = "co_chair_industry", "Binôme : industriel·le"
    MEMBER = "member", "Membre"
    OBSERVER = "observer", "Observateur·rice"

    @property
    def grants(self) -> Role:
        """The role that sitting there gives on the portal."""
        return _GRANTED.get(self, Role.COMMITTEE_MEMBER)


_GRANTED = {
    SeatRole.CO_CHAIR_ELECTED: Role.CO_CHAIR_ELECTED,
    SeatRole.CO_CHAIR_INDUSTRY: Role.CO_CHAIR_INDUSTRY,
}
CO_CHAIRS = (SeatRole.CO_CHAIR_ELECTED, SeatRole.CO_CHAIR_INDUSTRY)
# Observers are invited and sign in, but do not count for the quorum.
VOTING = (*CO_CHAIRS, SeatRole.MEMBER)


class Capacity(models.TextChoices):
    """In what capacity a person holds a seat."""

    HOLDER = "holder", "Titulaire"
    DEPUTY = "deputy", "Suppléant·e"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "Prévue"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue"
    MINUTES_PUBLISHED = "minutes_published", "Relevé publié"
    CANCELLED = "cancelled", "Annulée"


M = MeetingStatus
MEETING_TRANSITIONS: dict[MeetingStatus, tuple[MeetingStatus, ...]] = {
    M.PLANNED: (M.CONVENED, M.CANCELLED),
    M.CONVENED: (M.HELD, M.CANCELLED),
    M.HELD: (M.MINUTES_PUBLISHED,),
    M.MINUTES_PUBLISHED: (),
    M.CANCELLED: (),
}
UPCOMING = frozenset({M.PLANNED, M.CONVENED})
PAST = frozenset({M.HELD, M.MINUTES_PUBLISHED})


class AttendanceState(models.TextChoices):
    PRESENT = "present", "Présent·e"
    REPRESENTED = "represented", "Représenté·e"
    EXCUSED = "excused", "Excusé·e"
    ABSENT = "absent", "Absent·e"


# Counted for the quorum.
ATTENDING = frozenset({AttendanceState.PRESENT, AttendanceState.REPRESENTED})


class ItemKind(models.TextChoices):
    """Why a point stands on the agenda: found in the data, asked for, or added by hand. In the
    order of a proposal.
    """

    FOLLOW_UP = "follow_up", "Suites des séances précédentes"
    SHEET_TO_APPROVE = "sheet_to_approve", "Fiche à approuver"
    SHEET_BLOCKED = "sheet_blocked", "Fiche prioritaire bloquée"
    # « Bloquée » is a status, which the team gives; a sheet under way may have an open blocking
    # point.
    SHEET_WITH_BLOCKER = "sheet_with_blocker", "Fiche prioritaire avec un point de blocage ouvert"
    SHEET_LATE = "sheet_late", "Fiche prioritaire en retard"
    BLOCKER = "blocker", "Point de blocage que le comité peut lever"
    COMMITMENT_LATE = "commitment_late", "Engagements en retard"
    COMMITMENT_SILENT = "commitment_silent", "Engagements sans réponse"
    INDICATOR = "indicator", "Indicateurs hors trajectoire"
    REQUEST = "request", "Point demandé"
    FREE = "free", "Point libre"


class ItemStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposé"
    ACCEPTED = "accepted", "À l’ordre du jour"
    DECLINED = "declined", "Écarté"


class DecisionKind(models.TextChoices):
    APPROVAL = "approval", "Approbation d’une fiche"
    ARBITRATION = "arbitration", "Arbitrage"
    PRIORITY = "priority", "Priorité"
    REQUEST = "request", "Demande à une organisation"
    ACKNOWLEDGEMENT = "acknowledgement", "Prise d’acte"


class FollowUpStatus(models.TextChoices):
    """« En retard » is computed from the due date, never stored."""

    OPEN = "open", "À faire"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Abandonnée"


CLOSED_FOLLOW_UPS = frozenset({FollowUpStatus.DONE, FollowUpStatus.DROPPED})
