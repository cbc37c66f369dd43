"""My account: what a person sees and changes of their own."""

import pytest

from accounts.enums import MailRhythm, Role
from tests.factories import user_with_role

pytestmark = pytest.mark.django_db


def test_one_sees_and_changes_what_is_one_s_own(client):
    person = user_with_role(
        Role.PARTNER_ADMINISTRATOR, email="odile@example.org", first_name="Odile"
    )
    client.force_login(person)
    html = client.get("/compte/").content.decode()
    assert all(
        word in html
        for word in (
            "odile@example.org",
            "Administrateur·rice du partenaire",
            "Changer de mot de passe",
            "Désactivé",
        )
    )
    data = {
        "first_name": "Odette", "last_name": "Roy", "job_title": "Directrice",
        "phone": "01 02 03 04 05",
        "mail_rhythm": "weekly", "email": "autre@example.org", "is_superuser": "on",
    }  # fmt: skip
    assert client.post("/compte/", data)["Location"] == "/compte/"
    person.refresh_from_db()
    assert (person.first_name, person.job_title, person.phone) == (
        "Odette",
        "Directrice",
        "01 02 03 04 05",
    )
    assert person.mail_rhythm == MailRhythm.WEEKLY
    assert (person.email, person.is_superuser) == ("odile@example.org", False)
    assert person.history.first().history_user == person
    refused = client.post(
        "/compte/", {**data, "mail_rhythm": "hourly", "phone": "0" * 40, "first_name": "Ode"}
    )
    assert refused.status_code == 422
    assert 'value="Ode"' in refused.content.decode()
    assert 'href="#id_mail_rhythm' in refused.content.decode()
    person.refresh_from_db()
    assert person.first_name == "Odette"


def test_whoever_has_no_password_is_told_so(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    html = client.get("/compte/").content.decode()
    assert "vous vous connectez par un code reçu par courriel" in html
    assert "Changer de mot de passe" not in html
