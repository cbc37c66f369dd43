"""Dates and periods of a tracking table, beyond what a form field accepts.

Read with a remark, because they say less than what is stored: « début 2020 » (T1 2020), « mi-2020 » (T2 2020),
« fin 2020 » (T4 2020). « courant 2020 » is the year, « fin mars 2020 » the month.
"""

import re
from dataclasses import dataclass

from core.partial_dates import MONTHS, PartialDate, parse
from core.workbook.text import as_text, fold, is_unknown, one_line, quoted

EXPECTED = "22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019"
EXPECTED_PERIOD = "une période comme 2019-2022, « mars 2019 à juin 2020 » ou « 2e semestre 2019 »"
_MONTH = "|".join(fold(name) for name in MONTHS)
# Not a date, and said so with a remark: the cell tells a rhythm.
_RHYTHMS = re.compile(
    r"(?:en )?(?:continu|permanent\w*|recurrent\w*|immediat\w*|au fil de l eau|pluriannuel\w*|annuel\w*)"
)
_DURATION = re.compile(r"(?:\d+|un|deux|trois|quatre|cinq) (?:an|annee|mois|semaine|jour)s?")
_LEADS = (
    r"(?:en|courant|au cours de|prevu en|d ici|des|depuis|a partir de|a compter de|avant|vers|au|le|du|de)"
)
_QUARTER_OF = {"debut": 1, "mi": 2, "milieu": 2, "fin": 4}


@dataclass(frozen=True)
class ReadDate:
    """A date with what had to be understood; ``value`` is None where nothing is known."""

    value: PartialDate | None
    remark: str = ""


@dataclass(frozen=True)
class ReadPeriod:
    start: PartialDate | None
    end: PartialDate | None
    remark: str = ""


def read_date(value) -> ReadDate:
    """Read one cell. Raises ValueError with a sentence in French."""
    if isinstance(value, PartialDate):
        return ReadDate(value)
    text = one_line(as_text(value))
    if is_unknown(text):
        return ReadDate(None)
    words = fold(text)
    if _RHYTHMS.fullmatch(words) or _DURATION.fullmatch(words):
        return ReadDate(None, f"{quoted(text)} n’est pas une date : non repris")
    try:
        return ReadDate(parse(text))
    except ValueError as error:
        found = _loose(words)
        if found is None:
            raise ValueError(_without_expected(error)) from None
        return found if not found.remark else ReadDate(found.value, f"{quoted(text)} {found.remark}")


def _loose(words: str) -> ReadDate | None:
    words = re.sub(rf"^(?:{_LEADS} )+(?:l annee |l )?", "", re.sub(r"^jusqu (?:a |en |au )?", "", words))
    found = re.fullmatch(r"(debut|mi|milieu|fin)(?: de| d)?(?: l)?(?: annee)? (\d{4})", words)
    if found:
        date = parse(f"T{_QUARTER_OF[found[1]]} {found[2]}")
        return ReadDate(date, f"est lu comme {date}")
    words = re.sub(r"^(?:debut|mi|milieu|fin)(?: du| de| d)? ", "", words)
    words = re.sub(rf"^({_MONTH}|[a-z]{{3,5}}) (\d{{2}})$", r"\1 20\2", words)
    words = re.sub(
        r"^(\d) ?(?:er|e|eme|nd|d)? (trimestre|semestre|trim|sem)(?: de| d)?(?: l annee)? (\d{4})$",
        r"\1e \2 \3",
        words,
    )
    words = re.sub(r"^(\d{1,2}) (\d{1,2}) (\d{4})$", r"\1/\2/\3", words)
    try:
        return ReadDate(parse(words))
    except ValueError:
        return None


def _without_expected(error: ValueError) -> str:
    return str(error).split(" Attendu")[0].rstrip(".")


def read_period(value) -> ReadPeriod:
    """Read a cell that tells a beginning and an end. One date alone is both. Raises ValueError."""
    if isinstance(value, PartialDate):
        return ReadPeriod(value, value)
    text = one_line(as_text(value))
    words = fold(text)
    if is_unknown(text):
        return ReadPeriod(None, None)
    if re.match(r"(?:depuis|a partir|a compter|des)\b", words):
        read = read_date(text)
        return ReadPeriod(read.value, None, read.remark)
    if re.match(r"(?:jusqu|avant|d ici)\b", words):
        read = read_date(text)
        return ReadPeriod(None, read.value, read.remark)
    try:
        read = read_date(text)
        return ReadPeriod(read.value, read.value, read.remark)
    except ValueError:
        return _two_dates(text)


def _two_dates(text: str) -> ReadPeriod:
    for first, last in _cuts(text):
        try:
            start, end = read_date(_completed(first, last)), read_date(last)
        except ValueError:
            continue
        if start.value and end.value:
            if start.value.first > end.value.last:
                raise ValueError(f"{quoted(text)} : la fin précède le début")
            remark = " ; ".join(filter(None, (start.remark, end.remark)))
            return ReadPeriod(start.value, end.value, remark)
    raise ValueError(f"{quoted(text)} n’est pas une période comprise")


def _cuts(text: str):
    """Ways to cut « de mars 2019 à juin 2020 », « 2019-2022 », « 2019, 2020, 2021 » into first and last."""
    plain = re.sub(r"^(?:de|du|entre)\s+", "", text.strip(), flags=re.I)
    years = re.findall(r"\d{4}", plain)
    if len(years) > 2 and re.fullmatch(r"(?:\d{4}[\s,;/–-]*(?:et )?)+", plain):
        yield years[0], years[-1]
    if found := re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{2})", plain):
        yield found[1], found[1][:2] + found[2]
    for mark in (
        r"\s+(?:à|au|a|jusqu['’](?:à|en|au)|et|puis)\s+",
        r"\s*[→>]+\s*",
        r"\s+[-–—/]\s+",
        r"[–—]",
        r"[-/]",
    ):
        for cut in re.finditer(mark, plain):
            yield plain[: cut.start()], plain[cut.end() :]


def _completed(first: str, last: str) -> str:
    """« mars » of « mars à juin 2019 », « T1 » of « T1-T3 2019 »: the year comes from the end."""
    if re.search(r"\d{4}", first) or re.search(r"/\d{2}$", first):
        return first
    year = re.search(r"\d{4}", last)
    return f"{first} {year[0]}" if year else first
