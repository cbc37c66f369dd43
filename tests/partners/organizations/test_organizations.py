"""The directory of organisations, the page of one, and what the team and its administrators do to
it.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership, Organization
from core import clock
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    FundingLineFactory,
    MembershipFactory,
    OrganizationFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
LIST = reverse("partners:organization_list")


@pytest.fixture
def company():
    return OrganizationFactory(
        name="Mécanique d’Orly",
        kind=OrganizationKind.COMPANY,
        field_of_intervention="Usinage",
        siren="552100554",
    )


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def address(name, *args) -> str:
    return reverse(f"partners:{name}", args=args)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def shown(client, **query) -> list[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    assert not response.context["query"].ignored
    return [row["name"] for row in response.context["rows"]]


@pytest.fixture
def directory(company):
    """Mécanique d'Orly signs, carries, is late; a school funds; the State has yet to sign."""
    agreement = AgreementFactory(title="Protocole d’accord")
    sheet = ActionSheetFactory(number=801, title="Cellule d’appui", lead_organization=company)
    CommitmentFactory(
        agreement=agreement,
        organization=company,
        sheet=sheet,
        due="2019",
        statement="Ouvrir l’atelier",
    )
    CommitmentFactory(
        agreement=agreement, organization=company, sheet=sheet, progress_status="kept"
    )
    school = OrganizationFactory(
        name="École d’ingénieurs", kind="school", field_of_intervention="Formation"
    )
    FundingLineFactory(sheet=sheet, funder=school)
    state = OrganizationFactory(name="Sous-préfecture", kind="government", field_of_intervention="")
    SignatureFactory(agreement=agreement, organization=state, signed_on=None)
    archived = OrganizationFactory(name="Atelier disparu", kind="company", field_of_intervention="")
    Organization.objects.filter(pk=archived.pk).update(
        archived_at=clock.now(), archived_by=UserFactory(), archive_reason="Fermé."
    )
    MembershipFactory(
        organization=company,
        is_referent=True,
        user=UserFactory(first_name="Claire", last_name="Vasseur"),
    )
    return agreement


def test_the_directory_is_searched_filtered_and_sorted(client, directory):
    client.force_login(
        user_with_role(Role.READER, organization=Organization.objects.get(name="Sous-préfecture"))
    )
    everybody = ["École d’ingénieurs", "Mécanique d’Orly", "Sous-préfecture"]
    assert shown(client) == everybody, "sorted as a French reader looks"
    assert shown(client, sort="-name") == everybody[::-1]
    assert shown(client, sort="college")[0] == "Sous-préfecture"
    assert shown(client, q="mecanique") == ["Mécanique d’Orly"]
    assert shown(client, college="public") == ["Sous-préfecture"]
    assert shown(client, kind=["school", "company"]) == everybody[:2]
    assert shown(client, field="Formation") == ["École d’ingénieurs"]
    assert shown(client, role="signs") == ["Mécanique d’Orly"]
    assert shown(client, role="awaited") == ["Sous-préfecture"]
    assert shown(client, role=["leads", "funds"]) == everybody[:2]
    assert shown(client, follow="late") == ["Mécanique d’Orly"]
    assert shown(client, follow="not-referred") == ["École d’ingénieurs", "Sous-préfecture"]
    response = client.get(LIST, {"role": "leads", "archived": "1"})
    assert response.context["query"].ignored, "archived ones are the team's"
    text = text_of(response)
    for words in (
        "1 organisation sur 3",
        "Claire Vasseur",
        "1 ouvert, 1 tenu",
        "1 en retard",
        "1 sans réponse",
        "1 reçue",
    ):
        assert words in text, words
    assert "@" not in text.split("<main")[1].split("</main")[0], "no address of anybody"
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    assert shown(client, archived="1") == ["Atelier disparu"]
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 403


def test_what_the_team_keeps_to_itself_counts_for_the_team_alone(client, company):
    secret = ActionSheetFactory(
        number=802, title="Secrète", confidentiality="team", lead_organization=company
    )
    CommitmentFactory(organization=company, sheet=secret, due="2019", statement="Promesse cachée")
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=company))
    assert shown(client, role="leads") == []
    assert shown(client, follow="late") == []
    page = text_of(client.get(company.get_absolute_url()))
    assert "/engagements/nouvel/?organisation=" not in page, "the team writes the promises"
    assert "Secrète" not in page
    assert "Promesse cachée" not in page
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    assert shown(client, role="leads") == shown(client, follow="late") == ["Mécanique d’Orly"]
    assert "Promesse cachée" in text_of(client.get(company.get_absolute_url()))


def test_the_pages_cost_the_same_whatever_the_number_of_rows(
    client, officer, directory, company, django_assert_max_num_queries
):
    def queries(url):
        with django_assert_max_num_queries(PAGE_QUERIES) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    urls = [f"{LIST}?role=signs&sort=news", company.get_absolute_url()]
    before = [queries(url) for url in urls]
    for n in range(3):
        other = OrganizationFactory(name=f"Autre {n}")
        CommitmentFactory(agreement=directory, organization=other, sheet=ActionSheetFactory())
        MembershipFactory(organization=other, is_referent=True)
        CommitmentFactory(agreement=directory, organization=company, sheet=ActionSheetFactory())
        FundingLineFactory(funder=company)
        MembershipFactory(organization=company)
    assert [queries(url) for url in urls] == before


def test_the_page_of_an_organization_and_its_people(client, directory, company):
    colleague = MembershipFactory(
        organization=company, user=UserFactory(email="collegue@example.org")
    )
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    page = text_of(client.get(company.get_absolute_url()))
    for words in (
        "552100554",
        "Usinage",
        "Claire Vasseur",
        "Cellule d’appui",
        "Ouvrir l’atelier",
        "En retard",
        "Tenu",
    ):
        assert words in page, words
    assert "Porteur" in page
    assert "collegue@example.org" not in page
    assert 'id="personnes"' not in page
    school = Organization.objects.get(name="École d’ingénieurs")
    funder = text_of(client.get(school.get_absolute_url()))
    assert "Financeur" in funder
    assert "À désigner" in funder
    client.force_login(colleague.user)
    assert "collegue@example.org" in text_of(client.get(company.get_absolute_url()))
    assert 'id="personnes"' not in text_of(client.get(school.get_absolute_url()))


def test_an_organization_is_created_and_edited_and_a_stale_save_answers_409(
    client, officer, company
):
    url = address("organization_create")
    typed = {"name": "Nouvelle", "kind": "chamber"}
    taken = client.post(url, typed | {"name": "mécanique d’orly", "siren": "552 100 554"})
    assert taken.status_code == 422
    assert {"name", "siren"} <= page_of(taken).invalid
    assert "siren" in page_of(client.post(url, typed | {"siren": "12"})).invalid
    assert (
        client.post(url, typed | {"siren": "732 829 320", "website": "exemple.org"}).status_code
        == 302
    )
    created = Organization.objects.get(name="Nouvelle")
    assert (created.siren, created.website, created.slug) == (
        "732829320",
        "https://exemple.org",
        "nouvelle-2",
    )
    url = address("organization_edit", created.slug)
    form = page_of(client.get(url)).form
    assert (
        client.post(url, form.post(kind="company", name="Chambre"))["Location"]
        == created.get_absolute_url()
    )
    late = client.post(url, form.post(kind="school", address="Orly"))
    assert late.status_code == 409
    differences = {d.label: (d.theirs, d.mine) for d in late.context["conflict"]}
    assert differences["Nom"] == (["Chambre"], ["Nouvelle"])
    assert "économiques" in differences["Nature et collège"][0][0]
    taken_back = client.post(url, page_of(late).form.post(take="name"))
    assert page_of(taken_back).form.post()["name"] == "Chambre"
    assert client.post(url, page_of(taken_back).form.post()).status_code == 302
    created.refresh_from_db()
    assert (created.name, created.kind, created.version) == ("Chambre", "school", 3)
    client.force_login(user_with_role(Role.PARTNER_ADMINISTRATOR, organization=created))
    assert client.get(url).status_code == 403
    assert client.get(address("organization_create")).status_code == 403


def test_the_referent_is_named_changed_and_withdrawn(client, company):
    first, second = (MembershipFactory(organization=company) for _ in range(2))
    ended = MembershipFactory(organization=company, ends_on=date(2100, 1, 1))
    elsewhere = MembershipFactory()
    url = address("organization_act", company.slug, "referent")
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=company))
    assert client.get(url).status_code == 403
    client.force_login(user_with_role(Role.PARTNER_ADMINISTRATOR, organization=company))
    form = page_of(client.get(url)).form
    for stranger in (ended, elsewhere):
        assert client.post(url, form.post(referent=stranger.pk)).status_code == 422
    assert client.post(url, form.post(referent=first.pk)).status_code == 302
    assert client.post(url, form.post(referent=second.pk)).status_code == 409, (
        "somebody named one meanwhile"
    )
    assert (
        client.post(url, page_of(client.get(url)).form.post(referent=second.pk)).status_code == 302
    )
    assert [m.pk for m in Membership.objects.filter(is_referent=True)] == [second.pk]
    assert client.post(url, page_of(client.get(url)).form.post(referent="")).status_code == 302
    assert not Membership.objects.filter(is_referent=True).exists()
    other = OrganizationFactory()
    assert client.get(address("organization_act", other.slug, "referent")).status_code == 403


def test_an_archived_organization_closes_to_its_members_and_opens_again(
    client, officer, directory, company
):
    member = user_with_role(Role.PARTNER_MEMBER, organization=company)
    url = address("organization_act", company.slug, "archiver")
    page = text_of(client.get(url))
    for words in (
        "1 engagement ouvert lui restera",
        "1 fiche garde ce porteur",
        "2 personnes perdent l’accès",
    ):
        assert words in page, words
    form = page_of(client.get(url)).form
    assert "reason" in page_of(client.post(url, form.post(reason=""))).invalid
    assert client.post(url, form.post(reason="Société dissoute.")).status_code == 302
    assert "Société dissoute." in text_of(client.get(company.get_absolute_url()))
    assert client.get(address("organization_edit", company.slug)).status_code == 404
    client.force_login(member)
    assert client.get(LIST).status_code == 403, "no role is left"
    client.force_login(user_with_role(Role.READER))
    assert client.get(company.get_absolute_url()).status_code == 404
    assert "Mécanique d’Orly" not in shown(client)
    client.force_login(officer)
    restore = address("organization_act", company.slug, "restaurer")
    assert client.post(restore, page_of(client.get(restore)).form.post()).status_code == 302
    client.force_login(member)
    assert "Ouvrir l’atelier" in text_of(client.get(company.get_absolute_url()))


def test_the_organization_of_the_team_is_never_archived(client, officer):
    own = officer.active_memberships[0].organization
    url = address("organization_act", own.slug, "archiver")
    response = client.post(url, page_of(client.get(url)).form.post(reason="Par mégarde."))
    assert response.status_code == 422
    assert "fermerait le portail" in text_of(response)
    own.refresh_from_db()
    assert not own.is_archived
