"""Tabs of their own: axes, organisations, milestones, funding; rows that share a number."""

from decimal import Decimal

import pytest

from accounts.models import Organization, User
from actions.enums import FundingStage
from actions.models import ActionSheet
from partners.agreements.workflow import archive_agreement
from partners.models import Agreement, Signature
from tests.factories import AgreementFactory, CommitmentFactory, OrganizationFactory, UserFactory
from tests.territoire.imports.workbooks import sheet, text_of

pytestmark = pytest.mark.django_db


def tabs():
    region = [
        "Région Île-de-France",
        "IDF",
        "Région",
        "237 500 079 00312",
        "Signataire ; financeur",
    ]
    return {
        "Plan": [
            ["N°", "Intitulé", "Axe", "Financeurs"],
            [1, "Une", "2", "Région Île-de-France"],
            [2, "Deux", "1", None],
        ],
        "Axes": [["N°", "Axe"], [1, "Attirer"], [2, "Sobriété foncière"]],
        "Organisations": [
            ["Nom", "Sigle", "Nature", "SIRET", "Relation", "Représentant", "Qualité", "Signé le"],
            [*region, "Mme Anne Martin", "Directrice", "22/03/2019"],
            ["Groupe Exemplaire", None, "Entreprise", None, "Porteur", None, None, None],
        ],
        "Jalons": [
            ["Fiche", "Jalon", "Échéance", "Fait le", "Responsable"],
            [1, "Étude", "T2 2019", None, "IDF"],
            ["Deux", "Travaux", "2020", "03/03/2020", None],
        ],
        "Financements": [
            ["N° fiche", "Financeur", "Libellé", "Montant", "Étape", "Date"],
            [1, "IDF", "FEDER", "150 k€", "accordé", "01/02/2020"],
            [2, "État", None, 5, "refusé", None],
        ],
        "Engagements": [["Organisation", "Engagement"], ["IDF", "Prêter des locaux"]],
    }


def test_dedicated_tabs(run, phase):
    report = run(**tabs())
    assert not report.problems
    assert str(sheet(1).axes.get()) == "Sobriété foncière"
    region = Organization.objects.get(short_name="IDF")
    assert (region.siren, region.kind) == ("237500079", "local_authority")
    milestone = sheet(1).milestones.get()
    assert (str(milestone.due), milestone.owner_organization) == ("T2 2019", region)
    assert sheet(2).milestones.get().done_on.isoformat() == "2020-03-03"
    line = sheet(1).funding_lines.get()  # the line known by its funder alone received its label
    assert (line.funder, line.label, line.amount, line.stage) == (
        region,
        "FEDER",
        Decimal(150000),
        FundingStage.GRANTED,
    )
    assert sheet(2).funding_lines.get().refusal_reason
    assert "« Engagements » n’est pas encore repris" in text_of(report)


def test_signatories_sign_the_protocol_of_the_phase(run, phase):
    run(**tabs())
    signature = Signature.objects.get()
    assert signature.agreement == Agreement.objects.get(phase=phase)
    assert (
        signature.organization.short_name,
        str(signature.representative),
        signature.capacity,
    ) == (
        "IDF",
        "Anne Martin",
        "Directrice",
    )
    assert signature.signed_on.isoformat() == "2019-03-22"


def test_an_imported_signature_binds_what_was_promised_and_tells_open_forms(run, phase):
    agreement = AgreementFactory(phase=phase)
    gone = AgreementFactory(phase=phase, title="Saisi par erreur", signed_on=None)
    archive_agreement(gone, reason="Doublon.", by=UserFactory(), version=1)
    region = OrganizationFactory(
        name="Région Île-de-France", short_name="IDF", kind="local_authority"
    )
    promised = CommitmentFactory(
        agreement=agreement, organization=region, is_from_non_signatory=True, sheet=None
    )
    run(**tabs())
    promised.refresh_from_db()
    agreement.refresh_from_db()
    assert promised.signature == agreement.signatures.get(organization=region)
    assert not promised.is_from_non_signatory
    version = agreement.version
    assert version > 1
    run(**tabs())
    agreement.refresh_from_db()
    assert agreement.version == version, "nothing new, nobody disturbed"


def test_dedicated_tabs_twice_change_nothing(run):
    run(**tabs())
    versions = list(ActionSheet.objects.values_list("version", "updated_at"))
    again = run(**tabs())
    assert not again.has_changes, again.lines()
    assert list(ActionSheet.objects.values_list("version", "updated_at")) == versions
    assert Organization.objects.count() == 3
    assert User.objects.count() == 1


def test_only_some_tabs(run):
    report = run(only=("Plan",), **tabs())
    assert "Jalons" not in report.kinds
    assert "n’existe pas" in text_of(run(only=("Absent",), **tabs()))


def test_a_milestone_of_an_unknown_sheet(run):
    report = run(
        Plan=[["N°", "Intitulé"], [1, "Une"]], Jalons=[["N° fiche", "Jalon"], [9, "Étude"]]
    )
    assert (
        "Onglet « Jalons », ligne 2, colonne « N° fiche » : « 9 » ne désigne aucune fiche"
        in text_of(report)
    )


def test_rows_merged_by_number_make_one_sheet(run):
    def fill(ws):
        for row in [
            ["N°", "Action", "Étape", "Financeur"],
            [1, "Une", "Étude (2019)", "État"],
            [None, None, "Travaux (2020)", "Région"],
            [2, "Deux"],
        ]:
            ws.append(row)
        ws.merge_cells("A2:A3")
        ws.merge_cells("B2:B3")

    run(A=fill)
    assert [m.title for m in sheet(1).milestones.all()] == ["Étude", "Travaux"]
    assert {str(line.funder) for line in sheet(1).funding_lines.all()} == {"État", "Région"}
    assert ActionSheet.objects.count() == 2
