"""Agreements, who signs them, their documents and the timeline around them."""

from datetime import date

import pytest

from accounts.enums import Role
from accounts.models import Organization, User
from core import clock
from core.editing.refused import Refused
from partners.agreements import workflow as agreements_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import AgreementKind
from partners.models import Agreement, Commitment, Signature, TimelineEvent
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    PhaseFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES
from tests.partners.agreements.pages import address, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"


def test_the_protocol_is_read_whole_by_whoever_reads_the_programme(client, agreement):
    for title, happens in (("Manifeste", date(2018, 7, 1)), ("Signature du contrat", None)):
        TimelineEvent(
            phase=agreement.phase, title=title, happens_on=happens,
            happens_on_precision="month" if happens else "",
            position=TimelineEvent.objects.count(),
        ).save_as(None)  # fmt: skip
    AgreementFactory(
        title="Contrat", kind=AgreementKind.CONTRACT, signed_on=None, status="in_preparation"
    )
    archived = AgreementFactory(title="Essai", signed_on=None)
    agreements_workflow.archive_agreement(archived, reason="Doublon.", by=UserFactory(), version=1)
    client.force_login(user_with_role(Role.READER))
    response = client.get(address("agreement_list"))
    text, page = text_of(response), page_of(response)
    for words in (
        "1 sur 2 signatures reçues", "22 mars 2019, à Orly", "Claire Vasseur", "Directrice",
        "Reçue le 22 mars 2019", "Attendue", "Partenaires économiques et industriels",
        "Partenaires publics", "<p>Premier article.</p>", "Juillet 2018", "À venir", "Contrat",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("Manifeste") < text.index("Signature du contrat"), (
        "the timeline keeps its order"
    )
    assert "Essai" not in text
    assert "Signature reçue :" not in text
    assert not [form for form in page.forms if "/protocole/" in form.attributes.get("action", "")]
    assert client.get(archived.get_absolute_url()).status_code == 404
    assert client.get(agreement.get_absolute_url()).status_code == 200
    client.force_login(UserFactory())
    assert client.get(address("agreement_list")).status_code == 403
    assert client.get(agreement.get_absolute_url()).status_code == 404


def test_the_pages_cost_the_same_whatever_the_number_of_signatories(
    client, officer, agreement, django_assert_max_num_queries
):
    def queries(url):
        with django_assert_max_num_queries(PAGE_QUERIES) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    urls = [
        address("agreement_list"),
        agreement.get_absolute_url(),
        address("agreement_signatories", agreement.pk),
    ]
    before = [queries(url) for url in urls]
    for n in range(3):
        SignatureFactory(
            agreement=agreement, organization=OrganizationFactory(name=f"Autre {n}"), signed_on=None
        )
    assert [queries(url) for url in urls] == before


def test_an_agreement_is_created_then_edited_and_a_stale_save_answers_409(
    client, officer, agreement
):
    phase = PhaseFactory()
    typed = {
        "kind": "amendment",
        "title": "Avenant n° 1",
        "phase": phase.pk,
        "status": "in_preparation",
    }
    response = client.post(
        address("agreement_create"), typed | {"title": agreement.title, "amends": agreement.pk}
    )
    assert response.status_code == 422
    wrong = client.post(
        address("agreement_create"), typed | {"kind": "contract", "amends": agreement.pk}
    )
    assert "amends" in page_of(wrong).invalid
    assert (
        client.post(address("agreement_create"), typed | {"amends": agreement.pk}).status_code
        == 302
    )
    amendment = Agreement.objects.get(title="Avenant n° 1")
    assert amendment.amends == agreement
    url = address("agreement_edit", amendment.pk)
    form = page_of(client.get(url)).form
    saved = client.post(url, form.post(place="Orly", signed_on="1/4/2021"))
    assert saved["Location"] == amendment.get_absolute_url()
    amendment.refresh_from_db()
    assert (amendment.place, amendment.signed_on, amendment.version) == (
        "Orly",
        date(2021, 4, 1),
        2,
    )
    late = client.post(url, form.post(place="Choisy"))
    assert late.status_code == 409
    conflict = page_of(late)
    assert "Quelqu’un l’a enregistrée" in text_of(late)
    assert {"Orly", "Choisy"} <= {
        line for d in late.context["conflict"] for line in (*d.theirs, *d.mine)
    }, "both texts"
    assert conflict.form.post()["place"] == "Choisy"
    first_button = late.content.decode().split("data-guard")[1].split("<button")[1].split(">")[0]
    assert "name=" not in first_button, (
        "Enter saves one’s own text; it does not drop it for the other"
    )
    assert client.post(url, conflict.form.post()).status_code == 302, (
        "a second press saves knowingly"
    )
    amendment.refresh_from_db()
    assert (amendment.place, amendment.version) == ("Choisy", 3)
    broken = client.post(url, form.post(version="x"))
    assert broken.status_code == 422
    assert amendment.history.first().history_user == officer


def rows(client, agreement, **changes):
    url = address("agreement_signatories", agreement.pk)
    return client.post(url, page_of(client.get(url)).form.post(**changes))


def test_signatories_are_edited_by_rows(client, officer, agreement):
    url = address("agreement_signatories", agreement.pk)
    form = page_of(client.get(url)).form
    added = client.post(url, form.post(**{"row-action": "signatures:add"}))
    assert added.status_code == 200
    place = "signatures-2"
    response = client.post(
        url,
        page_of(added).form.post(
            **{
                f"{place}-new_organization": "Chambre des métiers",
                f"{place}-new_representative": "Inès Carpentier",
                f"{place}-capacity": "Présidente",
                f"{place}-signed_on": "2/5/2019",
                "signatures-1-capacity": "Préfet",
            }
        ),
    )
    assert response.status_code == 302, response.context and response.context["editor"].form.errors
    signature = agreement.signatures.get(organization__name="Chambre des métiers")
    assert (str(signature.representative), signature.signed_on) == (
        "Inès Carpentier",
        date(2019, 5, 2),
    )
    assert not User.objects.get(last_name="Carpentier").is_active, "known by name alone"
    agreement.refresh_from_db()
    assert agreement.version == 2
    state = agreement.signatures.get(organization__name="Sous-préfecture")
    assert state.capacity == "Préfet"
    twice = page_of(
        client.post(url, page_of(client.get(url)).form.post(**{"row-action": "signatures:add"}))
    )
    again = client.post(
        url, twice.form.post(**{"signatures-3-organization": str(state.organization_id)})
    )
    assert again.status_code == 422
    assert "figure déjà parmi les signataires" in text_of(again)
    both = client.post(
        url, twice.form.post(**{"signatures-3-new_organization": "chambre des metiers"})
    )
    assert both.status_code == 422, "a typed name that is known is no second signatory"
    future = client.post(url, twice.form.post(**{"signatures-0-signed_on": "1/1/2999"}))
    assert "signatures-0-signed_on" in page_of(future).invalid
    assert client.post(url, form.post()).status_code == 409
    assert Organization.objects.filter(name="Chambre des métiers").count() == 1


def test_a_signature_that_commitments_hang_on_stays(client, officer, agreement):
    company = agreement.signatures.get(organization__name="Mécanique d’Orly")
    CommitmentFactory(agreement=agreement, organization=company.organization)
    refused = rows(client, agreement, **{"signatures-0-removed": "on"})
    assert refused.status_code == 422
    assert "un engagement en dépend" in text_of(refused)
    assert page_of(refused).form.post()["signatures-0-id"] == str(company.pk)
    assert rows(client, agreement, **{"signatures-1-removed": "on"}).status_code == 302
    assert list(agreement.signatures.all()) == [company]


def test_a_signature_that_arrives_binds_what_a_non_signatory_promised(client, officer, agreement):
    newcomer = OrganizationFactory(name="École d’ingénieurs")
    promised = CommitmentFactory(
        agreement=agreement, organization=newcomer, is_from_non_signatory=True
    )
    elsewhere = CommitmentFactory(
        agreement=AgreementFactory(title="Contrat"), organization=newcomer,
        is_from_non_signatory=True,
        sheet=ActionSheetFactory(),
    )  # fmt: skip
    form = page_of(client.get(address("agreement_signatories", agreement.pk))).form
    added = page_of(
        client.post(
            address("agreement_signatories", agreement.pk),
            form.post(**{"row-action": "signatures:add"}),
        )
    )
    url = address("agreement_signatories", agreement.pk)
    assert (
        client.post(url, added.form.post(**{"signatures-2-organization": newcomer.pk})).status_code
        == 302
    )
    promised.refresh_from_db()
    elsewhere.refresh_from_db()
    assert promised.signature == agreement.signatures.get(organization=newcomer)
    assert (promised.is_from_non_signatory, promised.version) == (False, 2)
    assert promised.history.first().history_user == officer
    assert elsewhere.is_from_non_signatory
    assert Commitment.objects.filter(signature__isnull=True).count() == 1


def test_a_signature_is_received_in_one_press(client, officer, agreement):
    expected = agreement.signatures.get(signed_on=None)
    url = address("signature_receive", agreement.pk, expected.pk)
    stale = page_of(client.get(address("agreement_signatories", agreement.pk))).form
    assert client.post(url)["Location"] == f"{agreement.get_absolute_url()}#signataires"
    client.post(url)
    expected.refresh_from_db()
    assert expected.signed_on == clock.today()
    assert expected.history.count() == 2, "the second press writes nothing"
    assert "2 sur 2 signatures reçues" in text_of(client.get(agreement.get_absolute_url()))
    response = client.post(address("agreement_signatories", agreement.pk), stale.post())
    assert response.status_code == 409, "a form open meanwhile does not take the date off unseen"
    other = SignatureFactory(agreement=AgreementFactory(title="Contrat"), signed_on=None)
    assert client.post(address("signature_receive", agreement.pk, other.pk)).status_code == 404
    client.force_login(
        user_with_role(Role.PARTNER_ADMINISTRATOR, organization=expected.organization)
    )
    assert client.post(url).status_code == 403
    history = text_of(client.get(address("agreement_history", agreement.pk)))
    assert "a noté comme reçue le" in history
    assert (
        "la signature de « Sous-préfecture »" in history
        or "la signature de Sous-préfecture" in history
    )


def test_an_agreement_is_archived_with_a_reason_unless_commitments_rest_on_it(
    client, officer, agreement
):
    url = address("agreement_act", agreement.pk, "archiver")
    form = page_of(client.get(url)).form
    assert "reason" in page_of(client.post(url, form.post(reason=" "))).invalid
    commitment = CommitmentFactory(
        agreement=agreement, organization=agreement.signatures.first().organization
    )
    refused = client.post(url, form.post(reason="Saisi deux fois."))
    assert refused.status_code == 422
    assert "Des engagements reposent sur cet accord" in text_of(refused)
    commitments_workflow.archive_commitment(
        commitment, by=officer, reason="Doublon.", version=commitment.version
    )
    stale = client.post(url, form.post(reason="Saisi deux fois.", version="7"))
    assert (stale.status_code, page_of(stale).form.post()["version"]) == (409, "1")
    assert client.post(url, form.post(reason="Saisi deux fois.")).status_code == 302
    page = text_of(client.get(agreement.get_absolute_url()))
    assert "Saisi deux fois." in page
    assert client.get(address("agreement_edit", agreement.pk)).status_code == 404, (
        "restore it first"
    )
    commitment.refresh_from_db()
    with pytest.raises(Refused):
        commitments_workflow.restore_commitment(commitment, by=officer, version=commitment.version)
    restore = address("agreement_act", agreement.pk, "restaurer")
    assert client.post(restore, page_of(client.get(restore)).form.post()).status_code == 302
    agreement.refresh_from_db()
    assert not agreement.is_archived
    assert Signature.objects.filter(agreement=agreement).count() == 2


def test_the_timeline_is_edited_by_rows_and_two_people_are_told(client, officer, agreement):
    url = address("timeline_edit", agreement.phase.code)
    first = page_of(client.get(url)).form
    typed = {"timeline_events-0-title": "Manifeste", "timeline_events-0-happens": "juillet 2018"}
    assert client.post(url, first.post(**typed)).status_code == 302
    step = TimelineEvent.objects.get()
    assert (str(step.happens), step.phase) == ("juillet 2018", agreement.phase)
    mine, theirs = page_of(client.get(url)).form, page_of(client.get(url)).form
    assert (
        client.post(
            url, theirs.post(**{"timeline_events-0-description": "Un autre document."})
        ).status_code
        == 302
    )
    late = client.post(url, mine.post(**{"timeline_events-0-title": "Le manifeste"}))
    assert late.status_code == 409
    assert client.post(url, page_of(late).form.post()).status_code == 302
    step.refresh_from_db()
    assert step.title == "Le manifeste"
    assert (
        client.post(
            url, page_of(client.get(url)).form.post(**{"timeline_events-0-removed": "on"})
        ).status_code
        == 302
    )
    assert not TimelineEvent.objects.exists()
    client.force_login(user_with_role(Role.READER))
    assert client.get(url).status_code == 403
