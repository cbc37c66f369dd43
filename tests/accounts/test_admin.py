"""The Django admin: one door, no password, signed saves, hardly anything deleted."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, Organization, User
from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from partners.models import Agreement, Signature
from tests.accounts.support import admin_address as address
from tests.factories import (
    PASSWORD,
    ActionSheetFactory,
    CommuneFactory,
    MembershipFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


def a_phase():
    count = Phase.objects.count()
    return PhaseFactory(code=f"essai-{count}", prefix=f"E{count}")


def an_agreement():
    agreement = Agreement(title=f"Accord {Agreement.objects.count()}", phase=PhaseFactory())
    agreement.save_as(None)
    return agreement


def a_signature():
    signature = Signature(
        agreement=an_agreement(), organization=OrganizationFactory(), representative=UserFactory()
    )
    signature.save_as(None)
    return signature


MAKERS = {
    User: UserFactory,
    Organization: OrganizationFactory,
    Membership: MembershipFactory,
    Phase: a_phase,
    PriorityAxis: PriorityAxisFactory,
    Commune: CommuneFactory,
    ActionSheet: ActionSheetFactory,
    Agreement: an_agreement,
    Signature: a_signature,
}
MODELS = list(MAKERS)  # in one order: processes that share the tests must name them alike
READ_ONLY = [Commune, ActionSheet, Agreement, Signature]
WRITTEN = [model for model in MODELS if model not in READ_ONLY]
KEPT = [model for model in MODELS if model is not Signature]


# --- The door
INSIDE = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/",
    "/admin/login/",
    "/admin/password_change/",
    "/admin/x/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_anonymous_goes_to_the_sign_in_of_the_portal(client, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("url", INSIDE)
@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PROJECT_TEAM, Role.READER])
def test_whoever_is_no_superuser_is_refused(client, role, url):
    client.force_login(user_with_role(role))
    assert client.get(url).status_code == 403
    assert client.post(url, {}).status_code == 403


def test_a_password_posted_to_the_admin_signs_nobody_in(client, operator):
    response = client.post("/admin/login/", {"username": operator.email, "password": PASSWORD})
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_the_operator_comes_in_by_the_sign_in_of_the_portal(client, operator):
    login = client.get("/admin/")["Location"]
    response = client.post(login, {"login": operator.email, "password": PASSWORD})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_a_closed_account_is_out_at_once(console, operator):
    User.objects.filter(pk=operator.pk).update(is_active=False)
    assert console.get("/admin/")["Location"].startswith(reverse("account_login"))


def test_passwords_and_leaving_are_those_of_the_portal(console):
    assert console.get("/admin/password_change/")["Location"] == reverse("account_change_password")
    assert console.post("/admin/logout/")["Location"] == reverse("home")
    assert "_auth_user_id" not in console.session


# --- Every page
def test_the_admin_holds_these_models_and_no_other():
    assert set(admin.site._registry) == set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens_with_as_many_queries_at_one_row_and_at_three(console, model):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            MAKERS[model]()
        console.get(address(model))  # filters and counts read what the first request has to learn
        with CaptureQueriesContext(connection) as queries:
            assert console.get(address(model)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_opens_and_every_search_answers(console, model):
    row = MAKERS[model]()
    assert console.get(address(model, "change", row.pk)).status_code == 200
    assert console.get(address(model, "history", row.pk)).status_code == 200
    if admin.site._registry[model].search_fields:
        assert console.get(address(model), {"q": "orly 12"}).status_code == 200


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_form_of_a_new_row_opens(console, model):
    assert console.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_nothing_is_deleted(console, model):
    row = MAKERS[model]()
    assert console.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    console.post(
        address(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_what_is_for_looking_is_not_written(console, model):
    row = MAKERS[model]()
    assert console.get(address(model, "add")).status_code == 403
    assert (
        console.post(
            address(model, "change", row.pk), {"title": "Autre", "name": "Autre"}
        ).status_code
        == 403
    )


def test_a_sheet_leads_to_its_page_of_the_portal(console):
    sheet = ActionSheetFactory(number=12)
    assert (
        'href="/fiches-actions/12/"'
        in console.get(address(ActionSheet, "change", sheet.pk)).content.decode()
    )
