"""Who funds a sheet and for how much: in one cell, or in columns of their own."""

import re
from dataclasses import dataclass
from decimal import Decimal

from actions.enums import FundingStage
from actions.models import FundingLine
from core.workbook.amounts import EXPECTED, heading_unit, read_amount
from core.workbook.forms import Record
from core.workbook.headings import Header
from core.workbook.report import Report
from core.workbook.text import KeptAsText, fold, is_unknown, one_line, quoted
from territoire.imports.naming import is_own_funds
from territoire.imports.wordings import STAGE

_LONGEST = 200  # beyond, it is prose
_FIGURE = r"(?:\d{1,3}(?:[\s.]\d{3})+|\d+)(?:,\d{1,2}|\.\d{1,2}(?!\d))?"
_AMOUNT = (
    rf"{_FIGURE}\s?(?:[kKmM](?:\s?€|\b)|€|[Ee]uros?\b|(?:millions?|milliers?)"
    r" d[’']euros?)(?:\s?(?:HT|TTC))?"
)
_SHARE = r"\d{1,3}(?:[.,]\d+)?\s?%"
_BETWEEN = r"\s*(?:[(:=]|[-–—]\s|\s)\s*"
_NAME_FIRST = re.compile(rf"(?P<name>.*?[^\W\d].*?){_BETWEEN}(?P<sum>{_AMOUNT}|{_SHARE})\s*\)?")
_SUM_FIRST = re.compile(
    rf"(?P<sum>{_AMOUNT}|{_SHARE})\s*(?:[(:–—-]|\b(?:de la|de l[’']|du|de|par la|par"
    r" l[’']|par)\b)?\s*"
    r"(?P<name>[^\W\d].*?)\)?"
)
# « État (DSIL) » is the State, out of one of its funds, and not a body that has DSIL for initials.
_WITH_FUND = re.compile(
    r"(?P<name>.+?)\s*\((?P<fund>DSIL|DETR|FNADT|FNAP|CPER|CRTE|FEDER|FEADER|FSE\+?|LEADER|FTJ|France"
    r" [Rr]elance|"
    r"France 2030|[Ff]onds vert|AAP|AMI)\)"
)
_WORDS_AFTER = re.compile(r"(?P<name>[^:]{2,60}?)\s*:\s*(?P<words>[^:]+)")


@dataclass
class Share:
    """What a cell says of one funder. Own funds are a label without a name."""

    name: str
    amount: Decimal | None = None
    label: str = ""
    stage: str | None = None


@dataclass
class ColumnShare:
    """The same from columns of their own, whose ``heading`` is named in a problem."""

    heading: str
    name: str
    amount: Decimal | None = None
    label: str = ""

    @property
    def stage(self) -> str | None:
        """« Subvention accordée Région » says how far it is."""
        return stage_in(self.heading)


def shares_in(text: str) -> list[str]:
    """Cut « État 30 % / Région : 10 000 € - EPCI » where a sum ends or a mark stands, never inside
    a figure.
    """
    after_sum = rf"(?P<sum>(?:{_AMOUNT}|{_SHARE})\)?)\s*(?:[,/+&]|[-–—]\s|et\s)\s*(?=[^\W\d])"
    return re.split(r"\s*;\s*|\n|\s+[/+]\s+", re.sub(after_sum, r"\g<sum>;", text))


def read_share(text: str) -> Share:
    """« Région (150 k€) », « État 50 % », « 20 000 € de la Région », « Région : accordé »."""
    text = one_line(text)
    if len(text) > _LONGEST:
        return Share(text)
    found = _NAME_FIRST.fullmatch(text) or _SUM_FIRST.fullmatch(text)
    if found:
        return share_with_sum(found["name"].strip(" :–—-("), found["sum"])
    found = _WORDS_AFTER.fullmatch(text)
    if found:
        words = found["words"].strip()
        stage = stage_in(words)
        label = (
            ""
            if stage or is_unknown(words)
            else words[: FundingLine._meta.get_field("label").max_length]
        )
        return named_share(found["name"].strip(), label=label, stage=stage)
    return named_share(text)


def stage_in(text: str) -> str | None:
    return next((stage for stage, words in STAGE if re.search(rf"\b(?:{words})", fold(text))), None)


def share_with_sum(name: str, text: str) -> Share:
    if text.endswith("%"):
        return named_share(name, label=text)
    return named_share(name, amount=read_amount(text).value)


def named_share(
    name: str, amount=None, label: str = "", stage: FundingStage | None = None
) -> Share:
    if found := _WITH_FUND.fullmatch(name):
        name, label = found["name"], " ".join(filter(None, (found["fund"], label)))
    if is_own_funds(name):
        return Share(
            "", amount, " ".join(filter(None, (name[:1].upper() + name[1:], label))), stage
        )
    return Share(name, amount, label, stage)


def read_shares(report: Report, header: Header, record: Record) -> list[ColumnShare]:
    """The shares of the columns that hold amounts of one funder, and of the pairs « Financeur 1 »,
    « Montant ».
    """
    rows = [row for row in header.tab.rows if row.line in record.lines]
    found = []
    for row in rows:
        for index, (heading, name) in header.extra.items():
            share = read_amount_cell(report, header, row, index, heading)
            if share and share.amount:
                found.append(ColumnShare(heading, name, share.amount))
            elif share and share.label:
                found.append(ColumnShare(heading, name, None, share.label))
        for index, (heading, amount_heading) in header.pairs.items():
            name = row.text(index)
            if is_unknown(name):
                continue
            share = (
                read_amount_cell(report, header, row, index + 1, amount_heading)
                if amount_heading
                else None
            )
            found.append(
                ColumnShare(heading, name, share and share.amount, share.label if share else "")
            )
    return found


def read_amount_cell(report: Report, header: Header, row, index: int, heading: str) -> Share | None:
    """The amount of a cell; what is no single amount (« 30 % », « 10 à 20 k€ ») becomes the label
    of the line.
    """
    value = row.cells[index] if index < len(row.cells) else None
    if value in (None, ""):
        return None
    text = row.text(index)
    if re.fullmatch(_SHARE, text):
        return Share("", None, text)
    try:
        return Share("", read_amount(value, column_unit(report, header, index, heading)).value)
    except KeptAsText:
        return Share("", None, text[: FundingLine._meta.get_field("label").max_length])
    except ValueError as error:
        report.problem(header.tab.name, row.line, heading, str(error), EXPECTED)
        return None


def column_unit(report: Report, header: Header, index: int, heading: str) -> Decimal:
    """That of its heading; else that of the cost column, unless the figures are too large for
    it.
    """
    cost = header.of("cost")
    own = heading_unit(header.as_seen(index, heading))
    whole = heading_unit(header.as_seen(cost[0].index, cost[0].heading)) if cost else Decimal(1)
    figures = [row.cells[index] for row in header.rows() if index < len(row.cells)]
    if (
        own != 1
        or whole == 1
        or any(isinstance(figure, Decimal) and figure >= 10_000 for figure in figures)
    ):
        return own
    report.warn(
        f"La colonne {quoted(heading)} n’a pas d’unité : elle est lue dans celle de"
        f" {quoted(cost[0].heading)}",
        header.tab.name,
    )
    return whole
