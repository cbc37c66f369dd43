"""Another territory's table: codes for numbers, « dont » columns, initials, footnotes, free
words.
"""

from datetime import datetime
from decimal import Decimal

import pytest

from actions.models import ActionSheet
from tests.territoire.imports.workbooks import text_of

pytestmark = pytest.mark.django_db

HEADINGS = [
    None,
    "Réf.",
    "Thématique(s)",
    "Action",
    "Porteur(s) de l'action",
    "Partenaires / acteurs mobilisés",
    "Référent technique",
    "Elu.e référent.e",
    "Coût total prévisionnel\n(en K€)",
    "Dont Etat",
    "Financeurs pressentis",
    "Date de démarrage",
    "Date de fin prévisionnelle",
    "Degré de maturité",
    "Priorité (1 à 3)",
    "Etat d'avancement au 01/03/2020",
    "Contexte / constats",
    "Commune(s)",
    "Indicateurs de suivi",
]
ROWS = [
    [
        "A1",
        "Attractivité",
        "Structurer une offre foncière",
        "CC du Pays / CCI",
        "UIMM, Pôle emploi et entreprises locales",
        "Direction du développement",
        "M. le Maire",
        "1 200",
        "400",
        "État, Région",
        "2019",
        "fin 2022",
        "Étude",
        "1",
        "En cours – étude lancée",
        "La zone…",
        "Orly",
        "ha",
    ],
    [
        "A2",
        "Attractivité",
        "Marketing territorial",
        "Communauté d'agglomération",
        "",
        "J. Durand",
        "Marie Le Goff (VP)",
        "50",
        "",
        "",
        "janv. 2020",
        "déc. 2021",
        "idée",
        "2",
        "Pas démarré",
        None,
        "Territoire",
    ],
    [
        "R1",
        "Recrutement & compétences",
        "Campus des métiers",
        "Lycée Y",
        "Région;État",
        "P. MARTIN, chargé de mission",
        "",
        "2,5 M€",
        None,
        "Région (500 k€), FEDER : 200 000 €",
        "sept. 2020",
        2022,
        "Prêt à démarrer",
        "3",
        "Terminé",
    ],
    [
        "R2",
        "Recrutement & compétences; Attractivité",
        "Forum",
        "MEDEF",
        None,
        None,
        None,
        0,
        None,
        None,
        datetime(2020, 3, 1),
        "31/12/2020",
        "opérationnel",
        "1",
        "Abandonné",
        None,
        "Vitry sur Seine et Ivry",
    ],
]


@pytest.fixture
def report(run):
    footnote = [None, "Source : comité de projet du 12/03/2020"]
    title = [None, "Plan d’actions 2019-2022"]
    return run(Feuil1=[title, [], HEADINGS, *([None, *row] for row in ROWS), [], footnote])


def test_it_is_taken_whole(report):
    assert not report.problems
    rows = ActionSheet.objects.values_list(
        "number", "title", "maturity", "progress_status", "is_priority"
    )
    assert list(rows) == [
        (1, "Structurer une offre foncière", "study", "in_progress", True),
        (2, "Marketing territorial", "idea", "planned", False),
        (3, "Campus des métiers", "operation", "completed", False),
        (4, "Forum", "operation", "abandoned", True),
    ]


def test_people_money_and_places(report):
    first, second, third, fourth = ActionSheet.objects.all()
    assert first.lead_person is None
    assert [str(second.lead_person), str(second.elected_sponsor), str(third.lead_person)] == [
        "J. Durand",
        "Marie Le Goff",
        "P. Martin",
    ]
    assert [s.estimated_cost for s in (first, second, third, fourth)] == [
        1_200_000,
        50_000,
        2_500_000,
        0,
    ]
    amounts = {str(line.funder): line.amount for line in first.funding_lines.all()}
    assert amounts == {"État": Decimal(400_000), "Région": None}
    assert {str(line.funder): line.amount for line in third.funding_lines.all()} == {
        "Région": 500_000,
        "FEDER": 200_000,
    }
    assert [c.name for c in fourth.communes.all()] == ["Ivry-sur-Seine", "Vitry-sur-Seine"]
    assert (str(first.end), str(second.start), str(fourth.start)) == (
        "T4 2022",
        "janvier 2020",
        "1er mars 2020",
    )


def test_every_choice_is_told(report):
    text = text_of(report)
    for sentence in (
        "« Réf. » porte des codes",
        "elle ne contient que « Source : comité de projet du 12/03/2020 »",
        "« fin 2022 » est lu comme T4 2022 (onglet « Feuil1 », ligne 4)",
        "« CCI » n’est pas repris comme porteur",
        "« M. le Maire » ne se lit pas comme un prénom et un nom",
        "« Dont Etat » n’a pas d’unité",
        "« Indicateurs de suivi »",
    ):
        assert sentence in text
