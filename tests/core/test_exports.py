"""Writers of files: types kept, no formula ever computed, every text readable."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.exports import (
    FORMATS,
    MAX_CELL,
    Column,
    Table,
    export_response,
    write_csv,
    write_ods,
    write_xlsx,
)

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "\n=1",
    "\uff1d1+1",
]


def table(*cells) -> Table:
    columns = tuple(Column(f"Colonne {n}", lambda row, n=n: row[n]) for n in range(len(cells)))
    return Table("Fiches", columns, [cells])


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_ods(content: bytes) -> list[list[tuple]]:
    """Rows of (type, value, text) cells."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    return [
        [
            (
                cell.get(f"{OFFICE}value-type"),
                cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value"),
                "\n".join(p.text or "" for p in cell.iter(f"{TEXT}p")),
            )
            for cell in row.iter(f"{TABLE}table-cell")
        ]
        for row in root.iter(f"{TABLE}table-row")
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text):
    assert read_csv(write_csv(table(text)))[1] == ["'" + text]
    cell = load_workbook(io.BytesIO(write_xlsx(table(text)))).active["A2"]
    assert cell.data_type == "s"
    ods = write_ods(table(text))
    assert read_ods(ods)[1][0][0] == "string"
    assert b"table:formula" not in zipfile.ZipFile(io.BytesIO(ods)).read("content.xml")


def test_numbers_and_dates_keep_their_types():
    moment = datetime(2019, 3, 22, 9, 30, tzinfo=UTC)
    cells = (12, Decimal("-1500.50"), date(2019, 3, 22), moment, None)
    assert read_csv(write_csv(table(*cells)))[1] == [
        "12",
        "-1500,5",
        "22/03/2019",
        "22/03/2019 10:30",
        "",
    ]
    row = next(
        load_workbook(io.BytesIO(write_xlsx(table(*cells)))).active.iter_rows(
            min_row=2, values_only=True
        )
    )
    assert row == (12, -1500.5, datetime(2019, 3, 22), datetime(2019, 3, 22, 10, 30), None)
    assert [cell[:2] for cell in read_ods(write_ods(table(*cells)))[1]] == [
        ("float", "12"),
        ("float", "-1500.50"),
        ("date", "2019-03-22"),
        ("date", "2019-03-22T10:30:00"),
        (None, None),
    ]


def test_lines_survive_everywhere():
    text = "Un\nDeux  deux\n\nTrois"
    assert read_csv(write_csv(table(text)))[1] == [text]
    assert load_workbook(io.BytesIO(write_xlsx(table(text)))).active["A2"].value == text
    assert read_ods(write_ods(table(text)))[1][0][2] == text


def test_what_no_file_can_hold_is_left_out():
    text = "Début\x00\x0b\ufffe fin" + "x" * 40_000
    for read in (
        read_csv(write_csv(table(text)))[1][0],
        load_workbook(io.BytesIO(write_xlsx(table(text)))).active["A2"].value,
        read_ods(write_ods(table(text)))[1][0][2],
    ):
        assert read.startswith("Début fin")
        assert len(read) <= MAX_CELL


def test_xlsx_has_a_header_that_stays():
    sheet = load_workbook(io.BytesIO(write_xlsx(table("a", "b")))).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Fiches", "A2", "A1:B2")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_table_is_a_valid_file(kind):
    response = export_response(Table("Fiches", (Column("N°", str),), []), kind, file_name="fiches")
    assert response.headers["Content-Disposition"] == f'attachment; filename="fiches.{kind}"'
    assert response.content


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_readable_files(text):
    whole = table(text)
    assert len(read_csv(write_csv(whole))) == 2
    assert load_workbook(io.BytesIO(write_xlsx(whole))).active.max_row >= 1
    assert len(read_ods(write_ods(whole))) == 2
