"""Opening files, and refusing those that are not what they say."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from core.workbook import reading
from core.workbook.reading import read_workbook
from core.workbook.tables import UnreadableWorkbook
from tests.territoire.imports.workbooks import tabs_of, workbook


def refusal(content, name="essai.xlsx") -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(content, name)
    return str(caught.value)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(UnreadableWorkbook, match="n’existe pas"):
        read_workbook(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "est vide"),
        (b"PK\x03\x04 truncated", "a.xlsx", "abîmé"),
        (b"%PDF-1.7", "a.xlsx", "n’est ni un classeur"),
        (reading._COMPOUND_FILE + b"\x00" * 100, "a.xls", "ancien classeur"),
        (reading._COMPOUND_FILE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mot de passe"),
        (b"a;b\x00;c", "a.csv", "CSV UTF-8"),
    ],
)
def test_what_is_no_workbook_explains_itself(content, name, words):
    assert words in refusal(content, name)


def archive(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def test_another_archive_is_no_workbook():
    assert "abîmé ou n’est pas" in refusal(archive(readme="bonjour"))


def test_a_libreoffice_file_is_named():
    assert ".ods" in refusal(archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"))


def test_a_bomb_is_not_opened(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNCOMPRESSED", 1000)
    assert "une fois décompressé" in refusal(archive(big="0" * 5000))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert "plus de 3 lignes" in refusal(workbook(A=[["Intitulé"], ["a"], ["b"], ["c"]]))


def test_cells_are_clean_values():
    def fill(sheet):
        sheet.append([12, 12.5, True, "  deux \r\nlignes_x000D_ ", "'=1+1", None, "=1+1"])
        sheet["A2"] = 0.5
        sheet["A2"].number_format = "0%"

    tab = tabs_of(A=fill)[0]
    assert tab.rows[0].cells == [Decimal(12), Decimal("12.5"), True, "deux\nlignes", "=1+1"]
    assert tab.rows[1].cells == ["50 %"]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("mmm-yy", "mars 2019"),
        ("yyyy", "2019"),
        ("dd/mm/yyyy", "12 mars 2019"),
        ("[$-40C]mmmm yyyy", "mars 2019"),
    ],
)
def test_the_format_of_a_date_tells_its_precision(number_format, shown):
    from datetime import datetime

    def fill(sheet):
        sheet["A1"] = datetime(2019, 3, 12)
        sheet["A1"].number_format = number_format

    assert str(tabs_of(A=fill)[0].rows[0].cells[0]) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_any_encoding_and_delimiter(encoding, delimiter):
    lines = [
        ["N°", "Intitulé", "Coût"],
        ["1", "Créer l’école", "350 k€"],
        ["2", f"Un{delimiter}deux", ""],
    ]
    text = "\r\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line)
        for line in lines
    )
    rows = read_workbook(text.encode(encoding), "suivi.csv")[0].rows
    assert [row.cells for row in rows] == [lines[0], lines[1], ["2", f"Un{delimiter}deux", None]]
    assert [row.line for row in rows] == [1, 2, 3]


def test_csv_lines_are_numbered_as_in_the_file():
    content = 'N°;Intitulé\n1;"sur\ndeux lignes"\n2;autre\n'.encode()
    assert [row.line for row in read_workbook(content, "a.csv")[0].rows] == [1, 2, 4]


def test_a_far_away_row_costs_nothing():
    book = Workbook()
    book.active["A1"] = "Intitulé"
    book.active.row_dimensions[100_000].height = 20
    file = io.BytesIO()
    book.save(file)
    assert len(read_workbook(file.getvalue(), "a.xlsx")[0].rows) <= reading.MAX_ROWS
