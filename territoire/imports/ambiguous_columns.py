"""Columns whose heading leaves a doubt that their values lift, before any row is read.

« Pilote » is a person or an organisation, « Priorité » a yes or an axis, « Avancement » a status or
a text, « N° » a number or a code such as 1.2. The report names each choice.
"""

import re
from collections import defaultdict

from core.workbook.headings import Header
from core.workbook.report import Report
from core.workbook.text import as_text, fold
from territoire.imports.directory import is_person
from territoire.imports.row_forms import SheetForm, read_number
from territoire.imports.spread import take_spread_columns, values_of

_NUMBERED_TITLE = re.compile(
    r"(?:fiche|action|projet|fa|n°)?\s*(?:action\s*)?(?:n°|no)?\s*(\d{1,3})\s*[-–—:.)]+\s+(\S.*)",
    re.I | re.S,
)

# As many numbers that two titles share are no slip of the hand.
_RESTARTS = 3


def resolve_columns(header: Header, report: Report) -> None:
    """Change in place what the columns of a sheets table were taken for."""
    take_spread_columns(header)
    for check in (resolve_numbers, resolve_pilot, resolve_priority, resolve_status):
        check(header, report)
    report_conflicts(header, report)


def resolve_numbers(header: Header, report: Report) -> None:
    """A column of codes (1.1, 1.2, A1, R1) numbers nothing: the sheets then take the next free
    numbers.
    """
    for match in header.of("number"):
        texts = [
            text
            for text in values_of(header, match.index)
            if not fold(text).startswith(("total", "exemple"))
        ]
        prefixes, wrong = set(), 0
        for text in texts:
            try:
                read_number(text.rpartition("-")[2] if re.match(r"[A-Za-z]\w*-", text) else text)
                prefixes.add(re.match(r"\D*", fold(text))[0])
            except ValueError:
                wrong += 1
        is_code = len(texts) > 1 and (
            wrong * 2 > len(texts) or (len(prefixes) > 1 and has_repeats(texts))
        )
        if is_code:
            header.retake(match, "code")
            report.warn(
                f"La colonne « {match.heading} » porte des codes et non des numéros : les fiches"
                " sont numérotées à la suite et reconnues par leur intitulé, le code est gardé"
                " dans une note",
                header.tab.name,
            )


def resolve_shared_numbers(headers: list[Header], report: Report) -> None:
    """Where each tab or each axis numbers its sheets from 1 again, these are codes too."""
    titles = defaultdict(set)
    for header in headers:
        for number, title in numbered_titles(header):
            titles[number].add(title)
    shared = [number for number, known in titles.items() if len(known) > 1]
    if len(shared) < _RESTARTS or len(shared) * 4 < len(titles):
        return
    for header in headers:
        for match in header.of("number"):
            header.retake(match, "code")
            report.warn(
                f"Les numéros de la colonne « {match.heading} » recommencent d’un axe ou d’un"
                " onglet à l’autre : les fiches sont numérotées à la suite et reconnues par leur"
                " intitulé, le numéro d’origine est gardé dans une note",
                header.tab.name,
            )


def numbered_titles(header: Header):
    """(number, title) of each row, both folded."""
    found, title_matches = header.of("number"), header.of("title")
    for row in header.rows() if found and title_matches else ():
        number, title = row.text(found[0].index), fold(row.text(title_matches[0].index))
        if title and re.search(r"\d", number):
            yield fold(number), title


def has_repeats(texts: list[str]) -> bool:
    numbers = [re.search(r"\d+\D*$", text) for text in texts]
    found = [number[0] for number in numbers if number]
    return len(set(found)) < len(found)


def resolve_pilot(header: Header, report: Report) -> None:
    for match in header.of("lead_person"):
        if "carrier" in header.found or not re.match(
            r"pilotes?\b|responsable|referent", fold(match.heading)
        ):
            continue
        texts = values_of(header, match.index)
        if texts and sum(is_person(text) for text in texts) * 2 < len(texts):
            header.retake(match, "carrier")
            report.warn(
                f"La colonne « {match.heading} » nomme des organisations : elle est lue comme «"
                " Porteur »",
                header.tab.name,
            )
    for match in header.of("carrier"):
        texts = values_of(header, match.index)
        named_so = re.match(r"pilotes?|pilotage|responsables?", fold(match.heading))
        if (
            named_so
            and "lead_person" not in header.found
            and texts
            and all(is_person(text) for text in texts)
        ):
            header.retake(match, "lead_person")
            report.warn(
                f"La colonne « {match.heading} » nomme des personnes : elle est lue comme «"
                " Personne pilote »",
                header.tab.name,
            )


def resolve_priority(header: Header, report: Report) -> None:
    for match in header.of("is_priority"):
        texts = values_of(header, match.index)
        if (
            texts
            and "axes" not in header.found
            and count_understood("is_priority", texts) * 2 < len(texts)
        ):
            header.retake(match, "axes")
            report.warn(
                f"La colonne « {match.heading} » ne dit ni oui ni non : elle est lue comme «"
                " Axes »",
                header.tab.name,
            )


def resolve_status(header: Header, report: Report) -> None:
    """A status column of whole sentences is a column of comments; one of colours or suns is a
    weather.
    """
    for match in header.of("progress"):
        texts = values_of(header, match.index)
        understood = count_understood("progress", texts)
        if (
            "health" not in header.found
            and understood * 2 < len(texts) <= count_understood("health", texts) * 2
        ):
            header.retake(match, "health")
            report.warn(
                f"La colonne « {match.heading} » parle de couleurs ou de temps : elle est lue comme"
                " « Météo »",
                header.tab.name,
            )
            continue
        wordy = texts and sum(len(text) for text in texts) / len(texts) > 40
        if texts and wordy and count_understood("progress", texts) * 2 < len(texts):
            header.retake(match, "notes")
            report.warn(
                f"La colonne « {match.heading} » contient des phrases : elle est lue comme «"
                " Commentaires »",
                header.tab.name,
            )


def count_understood(name: str, texts: list[str]) -> int:
    field, count = SheetForm.base_fields[name], 0
    for text in texts:
        try:
            field.read(text, text)
            count += 1
        except ValueError:
            continue
    return count


def report_conflicts(header: Header, report: Report) -> None:
    for winner, match in header.rejected:
        report.warn(
            f"Les colonnes « {winner} » et « {match.heading} » désignent toutes deux «"
            f" {match.column.label} » : « {winner} » est reprise, « {match.heading} » ne l’est pas",
            header.tab.name,
        )
    for winner, match in header.tied:
        report.problem(
            header.tab.name,
            header.line,
            match.heading,
            f"deux colonnes portent ce titre (la {winner.index + 1}e et la {match.index + 1}e)",
            "un seul titre de ce nom ; renommez ou supprimez l’autre colonne",
        )


def split_numbered_titles(header: Header) -> bool:
    """Where no column numbers the sheets and most titles begin with a number, cut it off into the
    record.

    True if « Action 3 : Créer… » is to be read as number 3.
    """
    if "number" in header.found or not header.of("title"):
        return False
    texts = values_of(header, header.of("title")[0].index)
    found = [match for text in texts if (match := _NUMBERED_TITLE.fullmatch(text))]
    numbers = [match[1] for match in found]
    return len(found) * 5 >= len(texts) * 4 and len(found) > 1 and len(set(numbers)) == len(numbers)


def number_and_title(text: str) -> tuple[str, str]:
    found = _NUMBERED_TITLE.fullmatch(as_text(text))
    return (found[1], found[2]) if found else ("", as_text(text))
