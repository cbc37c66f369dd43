"""Each quantity has one name and one value, on whatever page the same person reads it."""

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest

from accounts.models import User
from actions.enums import ProgressStatus
from core import clock
from governance.agenda.queries import proposals
from governance.enums import ItemKind
from governance.models import Meeting
from territoire.demo import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("runs")]
SHEETS, MONEY = "Où en sont les fiches", "Financement"
PROMISES, REST = "Engagements des partenaires", "Jalons et points de blocage"
# Quantity → page → its name there. Tiles agree in number; « compare » names the question too.
QUANTITIES = {
    "sheets": {
        "home": "fiches? actions?",
        "dashboard": "fiches? actions?",
        "compare": (SHEETS, "Fiches actions"),
        "pack": "Fiches actions",
    },
    "priority sheets": {
        "home": "prioritaires?",
        "dashboard": "prioritaires?",
        "compare": ("Fiches prioritaires", "Fiches prioritaires"),
        "pack": "Fiches prioritaires",
    },
    "late sheets": {
        "home": "fiches? en retard",
        "dashboard": "fiches? en retard",
        "compare": (SHEETS, "En retard"),
    },
    "blocked sheets": {
        "home": "bloquées?",
        "dashboard": "bloquées?",
        "compare": (SHEETS, "Bloquée"),
    },
    "open blocking points": {
        "dashboard": "points? de blocage ouverts?",
        "compare": (REST, "Points de blocage ouverts"),
        "pack": "Points de blocage ouverts",
    },
    "late milestones": {
        "dashboard": "jalons? en retard",
        "compare": (REST, "Jalons en retard"),
        "pack": "Jalons en retard",
    },
    "commitments": {
        "home": "engagements?",
        "compare": (PROMISES, "Engagements"),
        "pack": "Engagements",
    },
    "late commitments": {
        "home": "en retard",
        "dashboard": "engagements? en retard",
        "compare": (PROMISES, "En retard"),
    },
    "commitments without news": {"home": "sans nouvelles", "dashboard": "sans nouvelles"},
    "answers to review": {"home": "réponses? à relire", "dashboard": "réponses? à relire"},
    "asked and not refused": {
        "dashboard": r"demandés? \(hors refus\)",
        "compare": (MONEY, "Demandé (hors refus) (euros)"),
        "pack": "Demandé (hors refus)",
        "plans": "Demandé (hors refus)",
    },
    "paid": {
        "dashboard": "versés?",
        "compare": (MONEY, "Versé (euros)"),
        "pack": "Versé",
        "plans": "Versé",
    },
}
_TILE = re.compile(
    r'class="(?:figure|headline)-count[^"]*">(.*?)</span>\s*<span'
    r' class="(?:figure|headline)-label">(.*?)</span>',
    re.DOTALL,
)


def _number(text: str) -> Decimal | None:
    digits = re.sub(r"<[^>]+>|[^\d,]", "", text).replace(",", ".")
    return Decimal(digits) if digits else None


def _tiles(client, address: str) -> dict[str, Decimal]:
    page = client.get(address).content.decode()
    return {" ".join(label.split()): _number(count) for count, label in _TILE.findall(page)}


def _compared(client) -> dict[tuple[str, str], Decimal]:
    query = {"du": "2021-03-10", "au": "2021-06-15", "tableau": "chiffres", "format": "csv"}
    file = client.get("/tableau-de-bord/comparer/", query).content.decode("utf-8-sig")
    return {
        (row[0], row[1]): _number(row[3]) for row in csv.reader(io.StringIO(file), delimiter=";")
    }


def _pack(client) -> dict[str, Decimal]:
    """The first figure of each row of the tables of the pack, by the text of its first cell."""
    address = Meeting.objects.upcoming().first().get_absolute_url()
    file = zipfile.ZipFile(io.BytesIO(client.get(f"{address}dossier.docx").content))
    rows = re.findall(r"<w:tr[ >].*?</w:tr>", file.read("word/document.xml").decode(), re.DOTALL)
    cells = [re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL) for row in rows]
    texts = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
    found = {}
    for label, *figures in texts:
        if figures and re.fullmatch(r"[\d\s]+(,\d+)?\s*€?", figures[0]):
            found.setdefault(label, _number(figures[0]))
    return found


def _plans(client) -> dict[str, Decimal]:
    page = client.get("/financements/plans/").content.decode()
    totals = re.findall(r'data-label="([^"]*)" id="total-\w+" data-total="([^"]*)"', page)
    return {label: Decimal(amount) for label, amount in totals}


def _find(found: dict, name) -> Decimal | None:
    if name in found or not isinstance(name, str):
        return found.get(name)
    return next((value for label, value in found.items() if re.fullmatch(name, label)), None)


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("comite", ("home", "dashboard", "compare", "pack", "plans")),
        ("chef.projet", ("home", "dashboard", "compare", "plans")),
    ],
)
def test_each_quantity_reads_the_same_on_every_page(client, who, pages):
    client.force_login(User.objects.get(email=content.email(who)))
    readers = {
        "home": lambda: _tiles(client, "/"),
        "dashboard": lambda: _tiles(client, "/tableau-de-bord/"),
        "compare": lambda: _compared(client),
        "pack": lambda: _pack(client),
        "plans": lambda: _plans(client),
    }
    found = {page: readers[page]() for page in pages}
    seen = {
        quantity: {page: _find(found[page], name) for page, name in names.items() if page in pages}
        for quantity, names in QUANTITIES.items()
    }
    # A home shows what is of use to who reads it.
    shown = {
        quantity: {
            page: value for page, value in values.items() if value is not None or page != "home"
        }
        for quantity, values in seen.items()
    }
    if who == "comite":
        assert shown.pop("answers to review") == {"dashboard": None}
    assert {
        quantity: values for quantity, values in shown.items() if len(set(values.values())) != 1
    } == {}
    assert sum(len(values) for values in shown.values()) >= 24


def test_blocked_is_the_status_alone():
    """On the agenda and the page of the binôme too: a sheet with an open blocking point
    is a kind of its own.
    """
    found = proposals(Meeting.objects.upcoming().first(), clock.today())
    statuses = {
        kind: {sheet.progress_status for one in found if one.kind == kind for sheet in one.sheets}
        for kind in (ItemKind.SHEET_BLOCKED, ItemKind.SHEET_WITH_BLOCKER)
    }
    assert statuses[ItemKind.SHEET_BLOCKED] == {ProgressStatus.BLOCKED}
    assert ProgressStatus.BLOCKED not in statuses[ItemKind.SHEET_WITH_BLOCKER]


def test_the_public_home_says_of_which_year_its_number_is(client):
    page = client.get("/").content.decode()
    assert "fiches actions au protocole de 2019" in page
