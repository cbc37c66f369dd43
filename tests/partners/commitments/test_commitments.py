"""One commitment: what each reader learns of it, and how the team writes, changes, closes and
archives it.
"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from actions.enums import Confidentiality
from core import clock
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer
from partners.models import Commitment
from partners.reviews import workflow as reviews_workflow
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    OrganizationFactory,
    ProofFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER, first_name="Ada", last_name="Cheffe")
    client.force_login(user)
    return user


@pytest.fixture
def commitment():
    return CommitmentFactory(
        statement="Financer deux postes", amount=Decimal(50000), quantity=2, unit="postes",
        due="T2 2030",
        article="Article 4",
        sheet=ActionSheetFactory(number=12, title="Former aux métiers du rail"),
    )  # fmt: skip


def partner_of(commitment, **fields):
    return user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization, **fields)


def answer(commitment, by, **values):
    commitment.refresh_from_db()
    values = {"progress_status": "in_progress", "progress_comment": "Un poste pourvu."} | values
    return answers_workflow.submit_answer(
        commitment, by=by, version=commitment.version, answer=Answer.PROGRESS, **values
    )


def text(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"[ \n]+", " ", response.content.decode().replace("&nbsp;", NB))


class TestWhatEachReaderLearns:
    @pytest.fixture(autouse=True)
    def _life(self, officer, commitment):
        """One answer accepted with a proof for all, one sent back, one that waits."""
        self.url = commitment.get_absolute_url()
        self.partner = partner_of(commitment, first_name="Zoé", last_name="Répond")
        accepted = answer(commitment, self.partner, progress_percent=40)
        ProofFactory(update=accepted, title="Contrat signé", visibility="signatories")
        ProofFactory(update=accepted, title="Fiche de paie", visibility="team")
        reviews_workflow.accept(accepted, by=officer, version=accepted.commitment.version)
        returned = answer(
            commitment, self.partner, progress_percent=85, progress_comment="Presque fini"
        )
        reviews_workflow.send_back(
            returned, by=officer, version=returned.commitment.version, comment="Pièces ?",
            field_comments={"percent": "Sur quelle base ?"},
        )  # fmt: skip
        self.private = (
            "Pièces ?",
            "Sur quelle base ?",
            f"85{NB}%",
            "Presque fini",
            "Fiche de paie",
        )

    def test_the_others_read_official_values_and_dates_alone(self, client, commitment):
        answer(commitment, self.partner, progress_comment="Secret partagé", progress_percent=90)
        for role in (Role.READER, Role.COMMITTEE_MEMBER, Role.PARTNER_ADMINISTRATOR):
            client.force_login(user_with_role(role))
            page = text(client, self.url)
            assert f"50{NB}000{NB}€" in page
            assert "Article 4" in page
            assert "Contrat signé" in page
            assert "confirmé par Zoé Répond" in page.replace("Confirmé", "confirmé")
            assert "Valeurs officielles mises à jour" in page
            assert not [
                word for word in (*self.private, "Secret partagé", f"90{NB}%") if word in page
            ]
            assert "Actualiser" not in page
            story = text(client, f"{self.url}historique/")
            assert f"passé l’état de «{NB}À venir{NB}» à «{NB}En cours{NB}»" in story
            assert not [
                word
                for word in ("a répondu", "renvoyé", "Secret partagé", "Presque fini")
                if word in story
            ]

    def test_its_organization_reads_everything_in_its_own_words(self, client, commitment):
        client.force_login(self.partner)
        page = text(client, self.url)
        assert not [word for word in self.private if word not in page]
        accepted = f'Non renseigné</span> → <span class="prose">40{NB}%'
        assert not [
            word for word in ("À corriger", "Corriger la réponse", accepted) if word not in page
        ]
        assert "En correction chez le partenaire" not in page
        answer(commitment, self.partner, progress_comment="Secret partagé")
        page = text(client, self.url)
        assert "En relecture" in page
        assert "Secret partagé" in page
        assert "Modifier la promesse" not in page
        story = text(client, f"{self.url}historique/")
        assert f"a répondu «{NB}Avancement{NB}»" in story
        assert "a renvoyé la réponse à corriger" in story

    def test_the_team_reads_it_in_the_officer_s_words(self, client, officer, commitment):
        client.force_login(officer)
        page = text(client, self.url)
        assert "En correction chez le partenaire" in page
        update = answer(commitment, officer, progress_comment="Au téléphone")
        page = text(client, self.url)
        assert "À relire" in page
        assert f"pour le compte de {commitment.organization}" in page
        assert f"/revue/{update.pk}/" in page


def test_what_is_kept_within_the_team_is_not_found(client, officer):
    sheet = ActionSheetFactory(confidentiality=Confidentiality.TEAM)
    secret = CommitmentFactory(sheet=sheet)
    gone = CommitmentFactory(
        archived_at=clock.now(), archived_by=UserFactory(), archive_reason="Inscrit deux fois"
    )
    assert "Inscrit deux fois" in text(client, gone.get_absolute_url())
    for user in (user_with_role(Role.READER), partner_of(secret)):
        client.force_login(user)
        for commitment in (secret, gone):
            for page in ("", "historique/", "modifier/", "clore/"):
                assert client.get(f"{commitment.get_absolute_url()}{page}").status_code == 404


def test_history_tells_no_sheet_of_the_team(client, officer, commitment):
    hidden = ActionSheetFactory(
        number=40, title="Fiche discrète", confidentiality=Confidentiality.TEAM
    )
    promise = {"organization": commitment.organization, "statement": "Promesse d’alors"}
    first = commitment.sheet
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=commitment.version, sheet=hidden, **promise
    )
    with clock.at(clock.now() + timedelta(minutes=1)):
        commitments_workflow.edit_commitment(
            commitment, by=officer, version=commitment.version, sheet=first, statement="Promesse"
        )
    assert "Fiche discrète" in text(client, f"{commitment.get_absolute_url()}historique/")
    client.force_login(user_with_role(Role.READER))
    story = text(client, f"{commitment.get_absolute_url()}historique/")
    assert "discrète" not in story
    assert "Promesse d’alors" not in story
    assert "a rendu l’engagement visible" in story


class TestWriting:
    def test_a_promise_starts_from_its_sheet_and_organization(self, client, officer):
        sheet, agreement = ActionSheetFactory(number=12), AgreementFactory()
        organization = SignatureFactory(agreement=agreement).organization
        url = f"/engagements/nouvel/?fiche=12&organisation={organization.slug}"
        form = page_of(client.get(url)).form
        response = client.post(url, form.post(statement="", due="demain", quantity="3"))
        assert response.status_code == 422
        assert page_of(response).invalid == {"statement", "due", "unit"}
        post = form.post(
            statement="Ouvrir l’atelier",
            due="T2 2030",
            quantity="1 250,5",
            unit="m²",
            kind="premises",
        )
        response = client.post(url, post)
        commitment = Commitment.objects.get()
        assert response.url == commitment.get_absolute_url()
        assert (commitment.sheet, commitment.organization, commitment.agreement) == (
            sheet,
            organization,
            agreement,
        )
        assert (commitment.quantity, str(commitment.due), commitment.signature.organization) == (
            Decimal("1250.5"), "T2 2030", organization,
        )  # fmt: skip
        assert commitment.history.get().history_user == officer
        # An address that names nothing fills in nothing.
        assert client.get("/engagements/nouvel/?fiche=x&organisation=%00").status_code == 200

    def test_who_did_not_sign_is_said_at_the_box_to_tick(self, client, officer):
        AgreementFactory()
        ActionSheetFactory(number=12)
        stranger = OrganizationFactory(name="Passant")
        url = f"/engagements/nouvel/?fiche=12&organisation={stranger.slug}"
        post = page_of(client.get(url)).form.post(statement="Prêter un local")
        response = client.post(url, post)
        assert response.status_code == 422
        page = page_of(response)
        assert page.invalid == {"is_from_non_signatory"}
        assert "Passant ne figure pas parmi les signataires" in page.html
        response = client.post(url, page.form.post(is_from_non_signatory="on"))
        assert Commitment.objects.get().is_from_non_signatory
        # Changing it later meets the same rule, and the form can be sent again.
        url = f"{response.url}modifier/"
        response = client.post(url, page_of(client.get(url)).form.post(is_from_non_signatory=None))
        assert response.status_code == 422
        again = page_of(response).form.post(
            is_from_non_signatory="on", statement="Prêter deux locaux"
        )
        assert client.post(url, again).status_code == 302
        assert Commitment.objects.get().statement == "Prêter deux locaux"

    def test_two_edits_at_once_lose_nothing(self, client, officer, commitment):
        url = f"{commitment.get_absolute_url()}modifier/"
        mine = page_of(client.get(url)).form
        colleague = user_with_role(Role.PROJECT_TEAM, first_name="Luc", last_name="Rapide")
        commitments_workflow.edit_commitment(
            commitment, by=colleague, version=commitment.version, statement="Financer trois postes"
        )
        response = client.post(url, mine.post(statement="Financer un poste", unit="emplois"))
        assert response.status_code == 409
        page = page_of(response)
        assert "alert" in page.roles
        assert not [
            word for word in ("Financer trois postes", "Luc Rapide") if word not in page.html
        ]
        post = page.form.post()
        assert (post["statement"], post["unit"], post["version"]) == (
            "Financer un poste",
            "emplois",
            "2",
        )
        assert page.form.buttons == [("take", "statement"), ("take", "unit")]
        page = page_of(client.post(url, page.form.post(take="statement")))
        post = page.form.post()
        assert (post["statement"], post["unit"]) == ("Financer trois postes", "emplois")
        assert client.post(url, post).status_code == 302
        commitment.refresh_from_db()
        assert (commitment.statement, commitment.unit) == ("Financer trois postes", "emplois")
        response = client.post(url, page.form.post(version="deux"))
        assert response.status_code == 422
        assert "illisible" in response.content.decode()

    def test_it_is_closed_reopened_archived_and_restored_with_reasons(
        self, client, officer, commitment
    ):
        url = commitment.get_absolute_url()

        def act(name, **values):
            form = page_of(client.get(f"{url}{name}/")).form
            response = client.post(f"{url}{name}/", form.post(**values))
            commitment.refresh_from_db()
            return response.status_code

        assert act("clore", to="kept") == 422
        assert act("clore", to="in_progress", reason="Non") == 422
        assert act("clore", to="kept", reason="Vu sur place") == 302
        assert (commitment.progress_status, commitment.waived_by) == ("kept", officer)
        page = text(client, url)
        assert "Dispense de preuve accordée" in page
        assert "Rouvrir" in page
        assert "Actualiser" not in page
        assert act("clore", to="in_progress", reason="Il reste un poste") == 302
        assert (commitment.progress_status, commitment.waiver_reason) == ("in_progress", "")
        assert act("archiver", reason="Double") == 302
        assert (
            client.get(f"{url}clore/").status_code
            == client.get(f"{url}modifier/").status_code
            == 404
        )
        assert act("restaurer") == 302
        assert not commitment.is_archived
        assert (
            client.post(f"{url}archiver/", {"version": "1", "reason": "Vieux"}).status_code == 409
        )
        story = text(client, f"{url}historique/")
        assert f"a archivé l’engagement{NB}: «{NB}Double{NB}»" in story
        assert "a restauré l’engagement" in story

    def test_the_others_write_nothing(self, client, commitment):
        url = commitment.get_absolute_url()
        for user in (partner_of(commitment), user_with_role(Role.COMMITTEE_MEMBER)):
            client.force_login(user)
            for page in (
                "/engagements/nouvel/",
                *(f"{url}{act}/" for act in ("modifier", "clore", "archiver")),
            ):
                assert client.get(page).status_code == client.post(page).status_code == 403


def test_each_sheet_shows_its_commitments(
    client, officer, commitment, django_assert_max_num_queries
):
    other = CommitmentFactory(statement="Ailleurs")
    CommitmentFactory(
        statement="Archivé",
        sheet=commitment.sheet,
        archived_at=clock.now(),
        archived_by=officer,
        archive_reason="Double",
    )
    page = text(client, commitment.sheet.get_absolute_url())
    assert commitment.get_absolute_url() in page
    assert "/engagements/nouvel/?fiche=12" in page
    assert not [one for one in ("Ailleurs", "Archivé<") if one in page]
    client.force_login(user_with_role(Role.READER))
    page = text(client, other.sheet.get_absolute_url())
    assert "Ailleurs" in page
    assert "Nouvel engagement" not in page


def test_the_page_costs_the_same_whatever_was_answered(
    client, officer, commitment, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(PAGE_QUERIES) as queries:
            client.get(commitment.get_absolute_url())
        return len(queries)

    def add():
        update = CommitmentUpdateFactory(
            commitment=commitment,
            review_status="accepted",
            accepted_fields=["status"],
            before={"status": "À venir"},
        )
        ProofFactory(update=update)

    add()
    few = count()
    add()
    add()
    assert count() == few
