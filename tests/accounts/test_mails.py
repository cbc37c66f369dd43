"""What leaves the portal by mail: which ones, to whom, in which words."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from accounts import notifications
from accounts.adapter import PortalAccountAdapter
from core import clock, mail
from tests.factories import PASSWORD, UserFactory

LINK = "https://portail.test/mot-de-passe/nouveau/1-abc/"
SENT_BY = {
    "password_reset": lambda person: notifications.password_reset(person, LINK),
    "password_changed": notifications.password_changed,
    "second_factor": notifications.second_factor_on,
}


@pytest.fixture
def person(db):
    return UserFactory(email="odile@example.org", first_name="Odile", last_name="L'Haÿ & <Fils>")


@pytest.fixture
def sent(person, mailoutbox, django_capture_on_commit_callbacks):
    def send(name):
        with django_capture_on_commit_callbacks(execute=True):
            SENT_BY[name](person)
        return mailoutbox[-1]

    return send


def html_of(message) -> str:
    return message.alternatives[0].content


def test_every_registered_mail_has_its_three_templates_and_is_tried_here():
    registered = mail.registry()
    assert set(SENT_BY) <= set(registered)
    for name in registered:
        for ending in ("subject.txt", "txt", "html"):
            get_template(f"mail/{name}.{ending}")


def test_every_mail_template_belongs_to_a_registered_mail():
    folder = settings.BASE_DIR / "templates" / "mail"
    names = {path.name.split(".")[0] for path in folder.iterdir()} - {"base", "mail"}
    assert names == set(mail.registry())


def test_unregistered_mail_cannot_leave(db):
    with pytest.raises(LookupError):
        mail.send("invented", "a@example.org", {})


@pytest.mark.parametrize("name", SENT_BY)
def test_mail_is_french_in_text_and_html(sent, person, name):
    message = sent(name)
    assert message.to == [person.email]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.cc == message.bcc == []
    assert "\n" not in message.subject
    assert not message.subject.startswith("[")
    assert message.body.startswith("Bonjour Odile L'Haÿ & <Fils>,")
    html = html_of(message)
    assert '<html lang="fr">' in html
    assert f"<title>{message.subject}</title>" in html
    assert (
        "L'Haÿ &amp; &lt;Fils&gt;" in html
        or "L&#39;Haÿ &amp; &lt;Fils&gt;" in html
        or "L&#x27;Haÿ" in html
    )
    assert "<Fils>" not in html
    for text in (message.body, html):
        assert settings.SITE_NAME in text
        assert settings.SITE_URL in text
        assert not re.search(
            r"[^\W\d_] [:;?!»]|« ", re.sub(r"https?://\S+", "", text.split("<body")[-1])
        )


@pytest.mark.parametrize("name", SENT_BY)
def test_mail_has_the_look_of_the_portal_without_asking_for_anything_outside(sent, name):
    html = html_of(sent(name))
    assert re.search(r'<a [^>]*style="[^"]*background: ?#0b4f5c[^"]*"', html)
    assert not re.search(r"<(img|link|script|style)\b|url\(", html)
    links = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert links
    assert all(link.startswith(settings.SITE_URL) for link in links)


def test_reset_mail_carries_its_link_in_both_forms(sent):
    message = sent("password_reset")
    assert LINK in message.body.split()
    assert f'href="{LINK}"' in html_of(message)
    assert "valable 3 jours" in message.body


def test_changed_password_is_told_with_its_time_in_paris(
    person, mailoutbox, django_capture_on_commit_callbacks
):
    with (
        clock.at(datetime(2019, 3, 1, 23, 5, tzinfo=UTC)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        notifications.password_changed(person)
    assert "le 2 mars 2019 à 0 h 05." in mailoutbox[0].body.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "prefix", ["account/email/password_changed", "account/email/password_reset"]
)
def test_change_and_reset_both_warn_the_owner(
    person, mailoutbox, django_capture_on_commit_callbacks, prefix
):
    with django_capture_on_commit_callbacks(execute=True):
        PortalAccountAdapter().send_notification_mail(prefix, person)
    assert [message.subject for message in mailoutbox] == ["Votre mot de passe a changé"]


def test_change_on_the_page_warns_the_owner(
    client, person, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(person)
    new = "les trois grues du port"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            "/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )
    assert [message.to for message in mailoutbox] == [[person.email]]


def test_no_mail_of_allauth_itself_can_leave(person):
    adapter = PortalAccountAdapter()
    with pytest.raises(LookupError):
        adapter.send_mail("account/email/unknown_account", person.email, {})
    with pytest.raises(LookupError):
        adapter.send_notification_mail("account/email/email_changed", person)


@pytest.mark.django_db(transaction=True)
def test_mail_waits_for_the_commit_and_dies_with_a_rollback(mailoutbox):
    person = UserFactory()
    with transaction.atomic():
        notifications.password_changed(person)
        assert mailoutbox == []
    assert len(mailoutbox) == 1
    with transaction.atomic():
        notifications.password_changed(person)
        transaction.set_rollback(True)
    assert len(mailoutbox) == 1


def test_a_mail_sent_now_leaves_at_once_and_raises_when_it_cannot(person, mailoutbox, settings):
    context = {"person": person, "link": LINK, "changed_at": clock.now()}
    mail.send_now(
        "password_changed", person.email, context, headers={"List-Unsubscribe": "<https://x.test>"}
    )
    (message,) = mailoutbox
    sent = message.message()
    assert (sent["Auto-Submitted"], sent["List-Unsubscribe"]) == (
        "auto-generated",
        "<https://x.test>",
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        mail.send_now("password_changed", person.email, context)


def test_missing_template_fails_at_once_and_not_at_commit(db, monkeypatch):
    monkeypatch.setitem(mail._purposes, "half_done", "jamais")
    with pytest.raises(TemplateDoesNotExist):
        mail.send("half_done", "a@example.org", {})
