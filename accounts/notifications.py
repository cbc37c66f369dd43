"""The mails about one's account."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts import digests
from core import clock, mail

PASSWORD_RESET = mail.register(
    "password_reset",
    "quand vous demandez à choisir un nouveau mot de passe : le lien pour le faire",
)
INVITATION = mail.register(
    "invitation",
    "quand quelqu’un vous invite sur le portail : le lien pour accepter, et qui vous invite",
)
PASSWORD_CHANGED = mail.register(
    "password_changed",
    "quand votre mot de passe a changé : un avertissement, au cas où ce n’était pas vous",
)

REMINDERS = mail.register(
    "reminders",
    "sept jours avant une échéance, le jour même et sept jours après si rien n’a été répondu, au"
    " plus une fois par jour : ce qui attend votre réponse, avec le lien pour répondre",
)
NOTICES = mail.register(
    "notices",
    "quand une réponse à un engagement est à relire, acceptée ou à corriger, quand un comité vous"
    " confie une suite, qu’une suite est close ou qu’un point est demandé à l’ordre du jour : ce"
    " qu’il en est",
)
LOGIN_CODE = mail.register(
    "login_code",
    "quand vous demandez un code pour vous connecter ou prouver que c’est vous : ce code, et aucun"
    " lien",
)
SECOND_FACTOR = mail.register(
    "second_factor",
    "quand le second facteur de votre compte est activé, désactivé, ou ses codes de secours"
    " refaits",
)


def password_reset(user, link: str) -> None:
    """Send ``link``, which lets ``user`` choose a password, to the address of the account and to no
    other.
    """
    days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
    mail.send(PASSWORD_RESET, user.email, {"person": user, "link": link, "days": days})


def invitation(invited) -> None:
    """Send the link of the invitation to the address invited: nowhere else does it show."""
    link = settings.SITE_URL + reverse("invitation_accept", args=[invited.token])
    mail.send(INVITATION, invited.email, {"invitation": invited, "link": link})


def password_changed(user) -> None:
    link = settings.SITE_URL + reverse("account_reset_password")
    mail.send(
        PASSWORD_CHANGED, user.email, {"person": user, "link": link, "changed_at": clock.now()}
    )


def login_code(user, code: str, *, minutes: int) -> None:
    mail.send(LOGIN_CODE, user.email, {"person": user, "code": code, "minutes": minutes})


def second_factor_on(user) -> None:
    second_factor_changed(
        user,
        "Second facteur activé",
        "Le second facteur de votre compte sur le portail a été activé",
    )


def second_factor_off(user) -> None:
    second_factor_changed(
        user, "Second facteur désactivé", "Le second facteur de votre compte a été désactivé"
    )


def recovery_codes_renewed(user) -> None:
    second_factor_changed(
        user, "Nouveaux codes de secours", "Les codes de secours de votre compte ont été refaits"
    )


def second_factor_changed(user, subject: str, change: str) -> None:
    link = settings.SITE_URL + reverse("mfa_index")
    context = {
        "person": user,
        "subject": subject,
        "change": change,
        "link": link,
        "changed_at": clock.now(),
    }
    mail.send(SECOND_FACTOR, user.email, context)


def digest(template: str, person, lines: list) -> None:
    """Send ``lines`` (see ``accounts.digests``) to ``person`` in one mail, at once; a mail server
    that fails raises.
    """
    parts = digests.parts_of(lines)
    context = {
        "person": person,
        "subject": digests.subject_of(parts),
        "parts": parts,
        "has_due": parts[0].kinds == digests.DUE,
        "has_answers": any(line.answer_url for line in lines),
        "days": settings.ANSWER_LINK_DAYS,
        "reason": digests.reason_for(person),
        "account_link": settings.SITE_URL + reverse("account_home"),
    }
    mail.send_now(template, person.email, context)
