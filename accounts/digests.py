"""The words of a mail that holds several things: its subject, its parts in order, the line of each
thing.
"""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from accounts.enums import COMMITTEE_ROLES, PARTNER_ROLES, NoticeKind, Role
from core.choices import by_label
from core.french import NO_BREAK, day

# What is asked of a partner, the most urgent first.
DUE = (NoticeKind.DUE_PAST, NoticeKind.DUE_TODAY, NoticeKind.DUE_SOON)


@dataclass(frozen=True)
class Line:
    """One thing to read and to open. ``answer_url`` opens without sign-in; empty where one signs
    in.
    """

    kind: NoticeKind
    label: str
    detail: str
    url: str
    answer_url: str = ""
    due_on: date | None = None
    nouns: tuple[str, str] = ("", "")

    @classmethod
    def of_notice(cls, notice) -> "Line":
        return cls(
            NoticeKind(notice.kind), notice.label, notice.detail, settings.SITE_URL + notice.path
        )

    @classmethod
    def of_reminder(cls, reminder, answer_path: str) -> "Line":
        return cls(
            reminder.kind, reminder.label, reminder.detail, settings.SITE_URL + reminder.path,
            settings.SITE_URL + answer_path if answer_path else "", reminder.due_on, reminder.nouns,
        )  # fmt: skip

    @property
    def action(self) -> str:
        """What following the link does, with a verb."""
        if self.kind == NoticeKind.UPDATE_RETURNED:
            return "Corriger la réponse"
        if self.kind in (NoticeKind.UPDATE_SUBMITTED, NoticeKind.UPDATE_WAITING):
            return "Relire la réponse"
        if self.kind == NoticeKind.POINT_REQUESTED:
            return "Ouvrir l’ordre du jour"
        return "Voir sur le portail"


@dataclass(frozen=True)
class Part:
    """Things of one sort. ``one`` and ``many`` count them; ``alone`` introduces the only thing of a
    mail.
    """

    kinds: tuple[NoticeKind, ...]
    one: str
    many: str
    alone: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        count = len(self.lines)
        one, many = self.nouns()
        if count > 1:
            return self.many.format(count=count, noun=many)
        title = self.one.format(noun=one)
        return title[0].upper() + title[1:]

    def nouns(self) -> tuple[str, str]:
        """How the things are called when all are of one sort."""
        found = {line.nouns for line in self.lines}
        return found.pop() if len(found) == 1 else ("une échéance", "échéances")

    @property
    def subject(self) -> str:
        due = min((line.due_on for line in self.lines if line.due_on), default=None)
        if self.kinds == DUE and due:
            return (
                f"{self.title}, {'première ' if len(self.lines) > 1 else ''}échéance le {day(due)}"
            )
        if self.alone and len(self.lines) == 1:
            return f"{self.alone}{NO_BREAK}: {self.lines[0].label.rstrip('.')}"
        return self.title


# In the order of the mail: what the person must do comes first.
_PARTS = (
    (DUE, "{noun} attend votre réponse", "{count} {noun} attendent votre réponse"),
    (
        (NoticeKind.UPDATE_RETURNED,),
        "Une réponse à corriger",
        "{count} réponses à corriger",
        "Réponse à corriger",
    ),
    (
        (NoticeKind.UPDATE_SUBMITTED,),
        "Une réponse à relire",
        "{count} réponses à relire",
        "Réponse à relire",
    ),
    (
        (NoticeKind.UPDATE_WAITING,),
        "Une réponse attend sa relecture depuis plus de sept jours",
        "{count} réponses attendent leur relecture depuis plus de sept jours",
    ),
    (
        (NoticeKind.POINT_REQUESTED,),
        "Un point est demandé à l’ordre du jour",
        "{count} points sont demandés à l’ordre du jour",
        "Point demandé à l’ordre du jour",
    ),
    (
        (NoticeKind.NOBODY_TO_REMIND,),
        "Une échéance dont personne ne reçoit la relance",
        "{count} échéances dont personne ne reçoit la relance",
    ),
    (
        (NoticeKind.FOLLOW_UP_GIVEN,),
        "Une suite vous est confiée",
        "{count} suites vous sont confiées",
        "Suite qui vous est confiée",
    ),
    (
        (NoticeKind.UPDATE_ACCEPTED,),
        "Une réponse acceptée",
        "{count} réponses acceptées",
        "Réponse acceptée",
    ),
    ((NoticeKind.FOLLOW_UP_CLOSED,), "Une suite close", "{count} suites closes", "Suite close"),
)


def parts_of(lines: list[Line]) -> list[Part]:
    """The parts of a mail that are not empty, what is due most late first."""
    parts = [
        Part(
            *words,
            lines=sorted(
                (line for line in lines if line.kind in words[0]),
                key=lambda line: line.due_on or date.min,
            ),
        )
        for words in _PARTS
    ]
    return [part for part in parts if part.lines]


def subject_of(parts: list[Part]) -> str:
    rest = sum(len(part.lines) for part in parts[1:])
    more = f" (et {rest} {'autres points' if rest > 1 else 'autre point'})" if rest else ""
    return parts[0].subject + more


def reason_for(person) -> str:
    """Why this person receives such mails."""
    if Role.PROJECT_OFFICER in person.roles:
        return "parce que vous suivez les engagements du programme"
    if person.roles.isdisjoint(PARTNER_ROLES) and not person.roles.isdisjoint(COMMITTEE_ROLES):
        return "parce que vous siégez dans un comité du programme"
    names = by_label({str(membership.organization) for membership in person.active_memberships})
    return f"parce que vous répondez des engagements de votre organisation ({', '.join(names)})"
