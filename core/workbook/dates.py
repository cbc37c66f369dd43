"""Dates and periods of a tracking table, beyond what a form field accepts.

Read with a remark, because they say less than what is stored: « début 2020 » (T1 2020), « mi-2020 »
(T2 2020), « fin 2020 » (T4 2020), « été 2020 » (T3 2020). « courant 2020 » is the year, « fin mars
2020 » the month. Words that give no date (« Permanent », « 3 ans ») raise KeptAsText; figures that
make none (« 32/13/2020 ») and words of no calendar (« abc ») raise ValueError.
"""

import re
from dataclasses import dataclass

from core.partial_dates import MONTHS, PartialDate, parse
from core.workbook.text import KeptAsText, as_text, fold, is_awaited, is_unknown, one_line, quoted

EXPECTED = "22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019"
EXPECTED_PERIOD = "une période comme 2019-2022, « mars 2019 à juin 2020 » ou « 2e semestre 2019 »"
_MONTH = "|".join(fold(name) for name in MONTHS)
_LEADS = (
    r"(?:en|courant|au cours de|prevu en|d ici|des|depuis|a partir de|a compter"
    r" de|avant|vers|au|le|du|de)"
)
_QUARTER_OF = {"debut": 1, "mi": 2, "milieu": 2, "fin": 4, "printemps": 2, "ete": 3, "automne": 4}
_OF_CALENDARS = re.compile(
    r"permanen|continu|recurren|(?:pluri)?annuel|mensuel|(?:tri|se)mestriel|hebdo|quotidien|regulier|ponctuel|"
    r"immedia|urgen|terme|[cml]t$|ans?$|annees?$|mois$|semaines?$|jours?$|printemps|ete$|automne|hiver|rentree|"
    r"report|realis|termin|fait|lanc|engag|demarr|achev|clos|livr|suspen|annul|abandon|bientot|prochain|futur|"
    r"progressi|variable|evolutif|illimite|indetermine|perenne|ok$|oui$|non$"
)
_AND_AFTER = re.compile(
    r"\s*(?:\bet (?:au[- ]del[àa]|apr[èe]s|plus|suivante?s?|ann[ée]es suivantes)|\+|\.\.\.|…)\s*$",
    re.I,
)


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
    if is_unknown(text) or is_awaited(text):
        return ReadDate(None)
    try:
        return ReadDate(parse(text))
    except ValueError as error:
        found = read_loose_date(fold(text))
        if found is None:
            raise _refusal(text, str(error).split(" Attendu")[0].rstrip(".")) from None
        return (
            found if not found.remark else ReadDate(found.value, f"{quoted(text)} {found.remark}")
        )


def _refusal(text: str, message: str) -> ValueError:
    """Words say something of the calendar; a lone word that none knows (« abc »), figures that
    make no date, or none that exists, are a mistake.
    """
    words = re.findall(r"[a-z]{2,}", fold(text))
    is_known = _OF_CALENDARS.match(words[0]) if len(words) == 1 else words
    return (
        KeptAsText(message) if is_known and "n’existe pas" not in message else ValueError(message)
    )


def read_loose_date(words: str) -> ReadDate | None:
    words = re.sub(
        rf"^(?:{_LEADS} )+(?:l annee |l )?", "", re.sub(r"^jusqu (?:a |en |au )?", "", words)
    )
    words = re.sub(r"^q ?([1-4]) ", r"t\1 ", words)
    found = re.fullmatch(
        r"(debut|mi|milieu|fin)(?: de| d)?(?: l)?(?: annee)? (\d{4})", words
    ) or re.fullmatch(
        r"(?:(?:debut|courant|fin|l) )*(printemps|ete|automne) (?:de )?(\d{4})", words
    )
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


def read_period(value) -> ReadPeriod:
    """Read a cell that gives a beginning and an end. One date alone is both. Raises ValueError."""
    if isinstance(value, PartialDate):
        return ReadPeriod(value, value)
    text = one_line(as_text(value))
    words = fold(text)
    if is_unknown(text) or is_awaited(text):
        return ReadPeriod(None, None)
    if _AND_AFTER.search(text):
        read = read_date(_AND_AFTER.sub("", text))
        return ReadPeriod(read.value, None, read.remark)
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
        return read_two_dates(text)


def read_two_dates(text: str) -> ReadPeriod:
    for first, last in split_period(text):
        try:
            start, end = read_date(_completed(first, last)), read_date(last)
        except ValueError:
            continue
        if start.value and end.value:
            if start.value.first > end.value.last:
                raise ValueError(f"{quoted(text)} : la fin précède le début")
            remark = " ; ".join(filter(None, (start.remark, end.remark)))
            return ReadPeriod(start.value, end.value, remark)
    raise _refusal(text, f"{quoted(text)} n’est pas une période comprise")


def split_period(text: str):
    """Ways to cut « de mars 2019 à juin 2020 », « 2019-2022 », « 2019, 2020, 2021 » into first and
    last.
    """
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
