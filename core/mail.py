"""Mails: one register that says which ones leave the portal, one function that sends them.

A domain registers its mails in ``<app>/notifications.py``; the words live in
``templates/mail/<name>.subject.txt``, ``<name>.txt`` and ``<name>.html``. Links start with
``SITE_URL``, never with the Host of a request.
"""

import re
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils.module_loading import autodiscover_modules

from core import queue
from core.tasks import task

# Answering machines keep silent (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
_purposes: dict[str, str] = {}
_is_silent: ContextVar[bool] = ContextVar("mails_are_silent", default=False)
# Name of the file, its text, its type.
Attachment = tuple[str, str, str]


def register(name: str, purpose: str) -> str:
    """Declare the mail ``name``; ``purpose`` says in French, to the people concerned, when it is
    sent.
    """
    _purposes[name] = purpose
    return name


def registry() -> dict[str, str]:
    """Every mail that the portal sends: name → purpose."""
    autodiscover_modules("notifications")
    return dict(_purposes)


def send(
    template: str,
    to: str,
    context: dict,
    *,
    headers: dict[str, str] | None = None,
    attachments: Iterable[Attachment] = (),
) -> None:
    """Send the registered mail ``template`` to the address ``to`` once the transaction is
    committed.

    The words, and the texts of ``attachments`` with them, are rendered now and sent by a job
    (core/jobs.py): no page waits for the mail server, and one that fails is tried again, then
    logged, and hides nothing else.
    """
    send_each(template, [(to, context, attachments)], headers=headers)


def send_each(
    template: str,
    mails: Iterable[tuple[str, dict, Iterable[Attachment]]],
    *,
    headers: dict[str, str] | None = None,
) -> None:
    """The same for several: address, context and attachments of each. Each leaves by a job of its
    own.
    """
    if _is_silent.get():
        return
    written = [
        render_mail(template, to, context, headers)
        | {"attachments": [list(one) for one in attachments]}
        for to, context, attachments in mails
    ]
    if written:
        transaction.on_commit(partial(queue.enqueue_each, deliver, written), robust=True)


@contextmanager
def silence():
    """Within the block :func:`send` sends nothing: the demonstration writes a past whose mails
    were sent then.
    """
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


@task()
def deliver(parts: dict) -> None:
    """The job that sends what :func:`send` wrote."""
    build_message(parts).send()


def send_now(
    template: str, to: str, context: dict, *, headers: dict[str, str] | None = None
) -> None:
    """Send the registered mail ``template`` at once, in the caller's thread; a mail server that
    fails raises.

    For commands that note what was sent: what raised is not sent. Never from a page, which would
    wait for the server.
    """
    build_message(render_mail(template, to, context, headers)).send()


def render_mail(template: str, to: str, context: dict, headers: dict | None) -> dict:
    """The parts of a mail, as plain texts that a queue can hold."""
    if template not in _purposes:
        raise LookupError(f"The mail {template!r} is not registered.")
    context = {"SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME, **context}
    return {
        # No break of line of any kind: a header that holds one is refused, and the mail would never
        # leave.
        "subject": (
            re.sub(
                r"[\x00-\x1f\x7f]+", " ", render_text(f"mail/{template}.subject.txt", context)
            ).strip()
        ),
        "body": render_text(f"mail/{template}.txt", context).strip() + "\n",
        "html": render_html(f"mail/{template}.html", context),
        "to": [to],
        "headers": {**AUTOMATIC, **(headers or {})},
    }


def build_message(parts: dict) -> EmailMultiAlternatives:
    """The mail of what :func:`render_mail` gave."""
    parts = dict(parts)
    html = parts.pop("html")
    # A queue gives lists back where tuples went in.
    attachments = [tuple(one) for one in parts.pop("attachments", ())]
    return EmailMultiAlternatives(
        **parts, alternatives=[(html, "text/html")], attachments=attachments
    )


def render_text(name: str, context: dict) -> str:
    """A plain text: « L’Haÿ » and « d'Orly » stay as they are, without HTML entities."""
    return Engine.get_default().get_template(name).render(Context(context, autoescape=False))


def render_html(name: str, context: dict) -> str:
    """Mail readers drop style sheets: the portal's rules go into each element."""
    inliner = css_inline.CSSInliner(
        extra_css=render_to_string("mail/mail.css"), load_remote_stylesheets=False
    )
    return inliner.inline(render_to_string(name, context))
