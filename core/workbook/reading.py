"""Opening a workbook (.xlsx) or a table (.csv) that comes from outside, within limits.

Nothing is evaluated: a formula gives the value that the spreadsheet last computed.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from core.partial_dates import PartialDate, Precision
from core.workbook.csv_reading import read_csv
from core.workbook.tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Merge,
    Row,
    Tab,
    UnreadableWorkbook,
    apply_merges,
)
from core.workbook.text import clean

MAX_FILE = 20 * 1024 * 1024
MAX_UNCOMPRESSED = 200 * 1024 * 1024
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Enregistrez-le au format « Classeur Excel (.xlsx) » et recommencez."


def read_workbook(source, name: str = "") -> list[Tab]:
    """Tabs of the file at path ``source``, or of the bytes ``source`` called ``name``. Raises
    UnreadableWorkbook.
    """
    content, name = (
        (source, name)
        if isinstance(source, bytes)
        else (read_file(Path(source)), Path(source).name)
    )
    if not content.strip():
        raise UnreadableWorkbook(f"Le fichier « {name} » est vide.")
    if len(content) > MAX_FILE:
        raise UnreadableWorkbook(f"Le fichier « {name} » dépasse {MAX_FILE // 1024**2} Mo.")
    if content.startswith(_COMPOUND_FILE):
        raise UnreadableWorkbook(_why_compound(content, name))
    if content.startswith(b"PK"):
        return read_xlsx(content, name)
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return read_csv(content, name)
    raise UnreadableWorkbook(
        f"« {name} » n’est ni un classeur Excel (.xlsx) ni un fichier CSV. {_SAVE_AS}"
    )


def read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableWorkbook(
                f"Le fichier « {path.name} » dépasse {MAX_FILE // 1024**2} Mo."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableWorkbook(
            f"Le fichier « {path} » n’existe pas. Vérifiez le chemin."
        ) from None
    except OSError as error:
        raise UnreadableWorkbook(
            f"Le fichier « {path} » ne peut pas être lu : {error.strerror}."
        ) from None


def _why_compound(content: bytes, name: str) -> str:
    """An encrypted .xlsx and an old .xls share this container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return (
            f"« {name} » est protégé par un mot de passe. Retirez la protection, puis recommencez."
        )
    return f"« {name} » est un ancien classeur (.xls). {_SAVE_AS}"


def read_xlsx(content: bytes, name: str) -> list[Tab]:
    try:
        check_archive(content, name)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [read_tab(sheet, archive) for sheet in book.worksheets]
    except UnreadableWorkbook:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
    ):
        raise UnreadableWorkbook(
            f"« {name} » est abîmé ou n’est pas un classeur Excel (.xlsx). {_SAVE_AS}"
        ) from None
    except (ElementTree.ParseError, zipfile.LargeZipFile, NotImplementedError, RuntimeError):
        raise UnreadableWorkbook(
            f"« {name} » est abîmé : son contenu ne se lit pas. {_SAVE_AS}"
        ) from None


def check_archive(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "mimetype" in archive.namelist():
            raise UnreadableWorkbook(f"« {name} » est un classeur LibreOffice (.ods). {_SAVE_AS}")
        if sum(part.file_size for part in archive.infolist()) > MAX_UNCOMPRESSED:
            size = MAX_UNCOMPRESSED // 1024**2
            raise UnreadableWorkbook(
                f"« {name} » dépasse {size} Mo une fois décompressé : il n’est pas ouvert."
            )


def read_tab(sheet, archive: zipfile.ZipFile) -> Tab:
    tab = Tab(sheet.title.strip(), [], is_hidden=sheet.sheet_state != "visible")
    sheet.reset_dimensions()  # some writers state a wrong size
    for line, cells in enumerate(sheet.iter_rows(), 1):
        row = Row(line, [cell_value(cell) for cell in cells])
        while row.cells and row.cells[-1] in (None, ""):
            row.cells.pop()
        if len(row.cells) > MAX_COLUMNS:
            raise UnreadableWorkbook(
                f"L’onglet « {tab.name} » a plus de {MAX_COLUMNS} colonnes (ligne {line})."
            )
        if line > MAX_ROWS:
            if row.cells:
                raise UnreadableWorkbook(f"L’onglet « {tab.name} » a plus de {MAX_ROWS} lignes.")
            continue
        tab.rows.append(row)
    apply_merges(tab, read_merges(archive, sheet._worksheet_path))
    return tab


def read_merges(archive: zipfile.ZipFile, path: str) -> list[Merge]:
    """Merged cells, which openpyxl leaves out when it only reads."""
    merges = []
    with archive.open(path) as part:
        for _, element in ElementTree.iterparse(part):  # noqa: S314 – expat 2.4.1+ bounds entities; size is bounded above
            if element.tag.endswith("}mergeCell"):
                left, top, right, bottom = range_boundaries(element.get("ref"))
                merges.append(Merge(top, bottom, left - 1, right - 1))
            element.clear()  # keeps memory flat
    return merges


def cell_value(cell):
    value = cell.value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (datetime, date)):
        return as_partial_date(value, cell.number_format or "")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        number = Decimal(str(round(value, 6)))
        if "%" in (cell.number_format or ""):
            return f"{(number * 100).normalize():f} %"
        return number
    return value.isoformat() if isinstance(value, time) else str(value)


def as_partial_date(value: date, number_format: str) -> PartialDate:
    """« mars 2019 » typed in Excel becomes the 1st of March shown as mmm-yy: the format gives the
    precision.
    """
    shown = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", number_format.lower())
    day = value.date() if isinstance(value, datetime) else value
    if "d" in shown or "j" in shown or "y" not in shown.replace("a", "y"):
        return PartialDate.of(day, Precision.DAY)
    return PartialDate.of(day, Precision.MONTH if "m" in shown else Precision.YEAR)
