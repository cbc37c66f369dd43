"""What a row of a sheets table asks for: the values of its form, with the organisations, people and
axes they name.
"""

import re
from dataclasses import dataclass, field

from core.workbook.forms import Record
from core.workbook.text import KeptAsText, fold, is_awaited, is_unknown, listed, one_line, quoted
from territoire.imports.context import MANY_TO_MANY, Context, Signatory
from territoire.imports.directory import is_person, without_contact
from territoire.imports.funders import read_share, shares_in
from territoire.imports.naming import is_common, is_sentence, is_vague
from territoire.imports.parts import ParsedFunding, format_kept_cells, read_milestone
from territoire.imports.row_forms import SheetForm

# Field of the sheet → column of the file.
FIELDS = {
    "title": "title",
    "kind": "kind",
    "maturity": "maturity",
    "is_priority": "is_priority",
    "confidentiality": "confidentiality",
    "context": "context",
    "objectives": "objectives",
    "description": "description",
    "expected_results": "results",
    "lead_organization": "carrier",
    "lead_person": "lead_person",
    "elected_sponsor": "elected_sponsor",
    "start": "start",
    "end": "end",
    "estimated_cost": "cost",
    "axes": "axes",
    "communes": "communes",
    "contracting_authorities": "contracting",
}


@dataclass
class ParsedRow:
    """What one record says of a sheet; an absent field says nothing."""

    record: Record
    number: int | None
    title: str
    fields: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    milestones: list = field(default_factory=list)
    funding: list = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    code: str = ""
    statuses: dict = field(default_factory=dict)


class RowReader:
    """Turns a valid form into a ParsedRow, creating the organisations, people and axes that it
    names.
    """

    def __init__(self, context: Context, form: SheetForm, shares: list):
        self.context, self.record, self.values, self.shares = (
            context,
            form.record,
            form.cleaned_data,
            shares,
        )
        # Columns whose text goes to a note: no value of theirs holds it whole.
        self.kept = list(form.untaken)
        self.pilot = None

    def read(self) -> ParsedRow:
        row = ParsedRow(self.record, self.values.get("number"), self.values["title"])
        resolved = {*MANY_TO_MANY, "lead_organization", "lead_person", "elected_sponsor"}
        row.fields = {
            name: self.values.get(column) for name, column in FIELDS.items() if name not in resolved
        }
        row.fields |= {
            "lead_organization": self.read_column("carrier", self.read_carrier),
            "lead_person": (
                self.read_column(
                    "lead_person", lambda names: self.read_person("lead_person", names)
                )
                or self.pilot
            ),
            "elected_sponsor": self.read_column(
                "elected_sponsor", lambda names: self.read_person("elected_sponsor", names)
            ),
        }
        row.fields = {name: value for name, value in row.fields.items() if value is not None}
        links = {
            "axes": self.read_column("axes", self.context.axes.axes_in),
            "communes": self.read_column(
                "communes",
                lambda text: self.context.communes.communes_in(
                    text, self.warn_and_keep("communes")
                ),
            ),
            "contracting_authorities": self.read_column(
                "contracting", lambda text: self.read_organizations("contracting", text)
            ),
        }
        row.links = {name: value for name, value in links.items() if value}
        row.milestones = self.read_milestones()
        row.funding = self.read_funding()
        row.code = self.values.get("code") or ""
        row.statuses = {
            name: self.values.get(name)
            for name in ("progress", "progress_reason", "review", "health", "health_comment")
        }
        self.read_other_organizations()
        row.notes = [
            self.kept_cells_note(),
            self.values.get("notes") or "",
        ]  # the last one shows first
        return row

    def warn_and_keep(self, column: str):
        def warn(message: str) -> None:
            self.record.warn(self.context.report, message)
            self.kept.append(column)

        return warn

    def kept_cells_note(self) -> str:
        """What the columns of the sheet do not hold: codes, partners, cells that are no value."""
        names = [column for column in ("code", "partners") if self.values.get(column)]
        texts = {}
        for name in dict.fromkeys([*names, *self.kept]):
            text = self.record.text(name)
            if name in ("lead_person", "elected_sponsor"):
                text = without_contact(text)
            if not is_unknown(text):
                texts[self.record.header.heading(name)] = text
        return format_kept_cells(texts)

    def read_column(self, name: str, read):
        """``read`` on the value of the column; what it refuses becomes a problem of the row."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            return read(value)
        except KeptAsText as error:
            self.warn_and_keep(name)(f"{error} : non repris, le texte est gardé dans une note")
            return None
        except ValueError as error:
            self.record.problem(
                self.context.report, name, str(error), SheetForm.base_fields[name].expected
            )
            return None

    def read_organizations(self, column: str, text: str):
        return self.context.directory.organizations_in(text, self.warn_and_keep(column))

    def read_milestones(self) -> list:
        found = []
        for item in self.values.get("milestones") or ():
            try:
                found.append(read_milestone(item))
            except KeptAsText as error:
                self.warn_and_keep("milestones")(
                    f"{error} : non repris, le texte est gardé dans une note"
                )
        return found

    def read_carrier(self, text: str):
        directory, keep = self.context.directory, self.warn_and_keep("carrier")
        names = [name for name in directory.names_in(text, commas=False) if not is_awaited(name)]
        if not names:
            return None
        if len(names) > 1:
            others = listed(quoted(name) for name in names[1:])
            keep(
                f"Une fiche a un seul porteur : {quoted(names[0])} ; {others} n’est pas repris"
                " comme porteur"
            )
        name = self.take_pilot_out(names[0])
        if not directory.find(name) and (is_vague(name) or is_sentence(name)):
            keep(f"{quoted(name)} ne nomme pas une organisation : non repris")
            return None
        return directory.organization(name)

    def take_pilot_out(self, name: str) -> str:
        """« CCI » of « Jean-Luc Perrin – CCI », whose person becomes the pilot where no column
        names one.
        """
        pieces = [piece for piece in re.split(r"\s+[-–—]\s+|\s*[(),]\s*", name) if piece]
        people = [
            piece for piece in pieces if is_person(piece) and not self.context.directory.find(piece)
        ]
        bodies = [piece for piece in pieces if piece not in people]
        if (
            len(people) != 1
            or len(bodies) != 1
            or not (is_common(bodies[0]) or self.context.directory.find(bodies[0]))
        ):
            return name
        self.pilot = self.context.directory.person(people[0])
        return bodies[0]

    def read_person(self, column: str, names: list[str]):
        keep = self.warn_and_keep(column)
        if len(names) > 1:
            keep(
                f"Une seule personne est retenue : {quoted(names[0])} sur"
                f" {quoted(' ; '.join(names))}"
            )
        try:
            return self.context.directory.person(names[0])
        except ValueError as error:
            rest = without_contact(self.record.text(column))
            keep(f"{error} : non repris{', le texte est gardé dans une note' if rest else ''}")
            return None

    def read_funding(self) -> list[ParsedFunding]:
        lines = []
        text = self.values.get("funders") or ""
        known = self.context.directory.find(one_line(text))
        for share in [read_share(piece) for piece in ([text] if known else shares_in(text))]:
            funders = self.read_funders("funders", share)
            lines += [
                ParsedFunding(funder, share.label, share.amount, share.stage) for funder in funders
            ]
        for share in self.shares:
            own = read_share(share.name)
            for funder in self.read_funders("funders", own):
                self.complete_funding(lines, funder, share, own)
        return lines

    def read_funders(self, column: str, share) -> list:
        """The organisations that a share names: none for an unknown, own funds as one without a
        name.
        """
        if not share.name:
            return [None] if share.label else []
        try:
            return self.read_organizations(column, share.name)
        except ValueError as error:
            self.warn_and_keep(column)(f"{error} : non repris, le texte est gardé dans une note")
            return []

    @staticmethod
    def complete_funding(lines: list[ParsedFunding], funder, share, own) -> None:
        """A column of amounts completes the line that another column has named."""
        label, amount = " ".join(filter(None, (own.label, share.label))), share.amount or own.amount
        named = next(
            (one for one in lines if one.funder == funder and (funder or one.label == label)), None
        )
        if named is None:
            lines.append(ParsedFunding(funder, label, amount, share.stage))
        else:
            named.amount, named.label = amount or named.amount, named.label or label
            named.stage = share.stage or named.stage

    def read_other_organizations(self) -> None:
        """Partners become organisations; signatories are handed to the partners floor."""
        self.read_column("partners", lambda text: self.read_organizations("partners", text))
        found = self.read_column(
            "signatories", lambda text: self.read_organizations("signatories", text)
        )
        for organization in found or []:
            self.context.signatories.append(Signatory(organization))


def find_duplicates(rows: list[ParsedRow], context: Context) -> list[ParsedRow]:
    """Those that may be written; two rows for one sheet, or a title borrowed from another, are
    problems.
    """
    numbers, titles, kept = {}, {}, []
    for row in rows:
        by_title = row.number is None
        known, key = (titles, fold(row.title)) if by_title else (numbers, row.number)
        if key in known:
            report_duplicate(row, known[key], context, by_title=by_title)
            continue
        if not by_title:
            numbers[row.number] = row.record
        titles[fold(row.title)] = row.record
        kept.append(row)
    return [row for row in kept if not has_borrowed_title(row, numbers, context)]


def report_duplicate(row: ParsedRow, other: Record, context: Context, *, by_title: bool) -> None:
    what = (
        f"{quoted(row.title)} est déjà l’intitulé"
        if by_title
        else f"« {row.number} » est déjà le numéro"
    )
    expected = "un intitulé par fiche, ou un numéro" if by_title else "un numéro par fiche"
    if other.tab != row.record.tab:
        expected += f", ou un seul des deux onglets : --tab {quoted(other.tab)}"
    message = f"{what} d’une autre ligne (onglet « {other.tab} », ligne {other.line})"
    row.record.problem(context.report, "title" if by_title else "number", message, expected)


def has_borrowed_title(row: ParsedRow, numbers: dict, context: Context) -> bool:
    other = context.sheets.find_by_title(row.title)
    if row.number is None or other is None or other.number == row.number or other.number in numbers:
        return False
    row.record.problem(
        context.report,
        "number",
        f"« {row.number} » n’est pas le numéro de cette fiche, qui porte le {other.number}",
        f"le numéro {other.number}, ou un autre intitulé",
    )
    return True
