"""Mails: one register that says which ones leave the portal, one function that sends them.

A domain registers its mails in ``<app>/notifications.py``; the words live in ``templates/mail/<name>.subject.txt``,
``<name>.txt`` and ``<name>.html``. Links start with ``SITE_URL``, never with the Host of a request.
"""

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.module_loading import autodiscover_modules

# Answering machines keep silent (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
_purposes: dict[str, str] = {}


def register(name: str, purpose: str) -> str:
    """Declare the mail ``name``; ``purpose`` says in French, to the people concerned, when it is sent."""
    _purposes[name] = purpose
    return name


def registry() -> dict[str, str]:
    """Every mail that the portal sends: name → purpose."""
    autodiscover_modules("notifications")
    return dict(_purposes)


def send(template: str, to: str, context: dict, *, headers: dict[str, str] | None = None) -> None:
    """Send the registered mail ``template`` to the address ``to`` once the transaction is committed.

    A mail server that fails is logged and hides nothing else: what the person did stays done, and a page that must
    answer alike whether an account exists does so (« mot de passe oublié »).
    """
    transaction.on_commit(_message(template, to, context, headers).send, robust=True)


def send_now(template: str, to: str, context: dict, *, headers: dict[str, str] | None = None) -> None:
    """Send the registered mail ``template`` at once, in the caller's thread; a mail server that fails raises.

    For commands that note what was sent: what raised is not sent. Never from a page, which would wait for the server.
    """
    _message(template, to, context, headers).send()


def _message(template: str, to: str, context: dict, headers: dict | None = None) -> EmailMultiAlternatives:
    if template not in _purposes:
        raise LookupError(f"The mail {template!r} is not registered.")
    context = {"SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME, **context}
    subject = _text(f"mail/{template}.subject.txt", context).replace("\n", " ").strip()
    body = _text(f"mail/{template}.txt", context).strip() + "\n"
    message = EmailMultiAlternatives(subject, body, to=[to], headers={**AUTOMATIC, **(headers or {})})
    message.attach_alternative(_html(f"mail/{template}.html", context), "text/html")
    return message


def _text(name: str, context: dict) -> str:
    """A plain text: « L’Haÿ » and « d'Orly » stay as they are, without HTML entities."""
    return get_template(name).template.render(Context(context, autoescape=False))


def _html(name: str, context: dict) -> str:
    """Mail readers drop style sheets: the portal's rules go into each element."""
    inliner = css_inline.CSSInliner(
        extra_css=render_to_string("mail/mail.css"), load_remote_stylesheets=False
    )
    return inliner.inline(render_to_string(name, context))
