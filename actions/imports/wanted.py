"""What a row of a sheets table asks for: the values of its form, with the organisations, people and axes they name."""

from dataclasses import dataclass, field

from actions.imports.context import MANY_TO_MANY, Context, Signatory
from actions.imports.forms import SheetForm
from actions.imports.parts import WantedFunding, read_funder, read_milestone
from core.workbook.forms import Record
from core.workbook.text import fold, listed, quoted

# Field of the sheet → column of the file.
FIELDS = {
    "title": "title", "kind": "kind", "maturity": "maturity", "is_priority": "is_priority",
    "confidentiality": "confidentiality", "context": "context", "objectives": "objectives", "description": "description",
    "expected_results": "results", "lead_organization": "carrier", "lead_person": "lead_person",
    "elected_sponsor": "elected_sponsor", "start": "start", "end": "end", "estimated_cost": "cost",
    "axes": "axes", "communes": "communes", "contracting_authorities": "contracting",
}  # fmt: skip


@dataclass
class Wanted:
    """What one record says of a sheet; an absent field says nothing."""

    record: Record
    number: int | None
    title: str
    fields: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    milestones: list = field(default_factory=list)
    funding: list = field(default_factory=list)
    note: str = ""
    statuses: dict = field(default_factory=dict)


class RowReader:
    """Turns a valid form into what is wanted, creating the organisations, people and axes that it names."""

    def __init__(self, context: Context, record: Record, values: dict, funders: list):
        self.context, self.record, self.values, self.funders = context, record, values, funders

    def read(self) -> Wanted:
        wanted = Wanted(self.record, self.values.get("number"), self.values["title"])
        resolved = {*MANY_TO_MANY, "lead_organization", "lead_person", "elected_sponsor"}
        wanted.fields = {
            name: self.values.get(column) for name, column in FIELDS.items() if name not in resolved
        }
        wanted.fields |= {
            "lead_organization": self._safely("carrier", self._carrier),
            "lead_person": self._safely("lead_person", self._person),
            "elected_sponsor": self._safely("elected_sponsor", self._person),
        }
        wanted.fields = {name: value for name, value in wanted.fields.items() if value is not None}
        links = {
            "axes": self._safely("axes", self.context.axes.axes_in),
            "communes": self._safely(
                "communes", lambda text: self.context.communes.communes_in(text, self._warn)
            ),
            "contracting_authorities": self._safely("contracting", self._organizations),
        }
        wanted.links = {name: value for name, value in links.items() if value}
        wanted.milestones = (
            self._safely("milestones", lambda items: [read_milestone(item) for item in items]) or []
        )
        wanted.funding = self._funding()
        wanted.note = self.values.get("notes") or ""
        wanted.statuses = {name: self.values.get(name) for name in ("progress", "progress_reason", "review", "health",
                                                                    "health_comment")}  # fmt: skip
        self._other_organizations()
        return wanted

    def _warn(self, message: str) -> None:
        self.record.warn(self.context.report, message)

    def _safely(self, name: str, read):
        """``read`` on the value of the column; what it refuses becomes a problem of the row."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            return read(value)
        except ValueError as error:
            self.record.problem(self.context.report, name, str(error), SheetForm.base_fields[name].expected)
            return None

    def _organizations(self, text: str):
        return self.context.directory.organizations_in(text, self._warn)

    def _carrier(self, text: str):
        names = self.context.directory.names_in(text, commas=False)
        if len(names) > 1:
            others = listed(quoted(name) for name in names[1:])
            self._warn(
                f"Une fiche a un seul porteur : {quoted(names[0])} ; {others} n’est pas repris comme porteur"
            )
        return self.context.directory.organization(names[0]) if names else None

    def _person(self, names: list[str]):
        if len(names) > 1:
            self._warn(f"Une seule personne est retenue : {quoted(names[0])} sur {quoted(' ; '.join(names))}")
        try:
            return self.context.directory.person(names[0])
        except ValueError as error:
            self._warn(f"{error} : non repris")
            return None

    def _funding(self) -> list[WantedFunding]:
        directory, wanted = self.context.directory, []
        for text in directory.names_in(self.values.get("funders") or ""):
            name, amount, label = read_funder(text)
            found = self._safely_organizations("funders", name)
            wanted += [WantedFunding(organization, label=label, amount=amount) for organization in found]
        for heading, name, amount in self.funders:
            for organization in self._safely_organizations("", name, heading):
                named = next((w for w in wanted if w.funder == organization), None)
                if named:
                    named.amount = amount
                else:
                    wanted.append(WantedFunding(organization, amount=amount))
        return wanted

    def _safely_organizations(self, column: str, name: str, heading: str = ""):
        try:
            return self.context.directory.organizations_in(name, self._warn)
        except ValueError as error:
            place = heading or self.record.header.heading(column)
            self.context.report.problem(self.record.tab, self.record.line, place, str(error))
            return []

    def _other_organizations(self) -> None:
        """Partners become organisations; signatories are handed to the partners floor."""
        self._safely("partners", self._organizations)
        for organization in self._safely("signatories", self._organizations) or []:
            self.context.signatories.append(Signatory(organization))


def find_duplicates(wanted: list[Wanted], context: Context) -> list[Wanted]:
    """Those that may be written; two rows for one sheet, or a title borrowed from another, are problems."""
    numbers, titles, kept = {}, {}, []
    for one in wanted:
        place = f"onglet « {one.record.tab} », ligne {one.record.line}"
        if one.number is not None and one.number in numbers:
            one.record.problem(context.report, "number", f"« {one.number} » est déjà le numéro d’une autre ligne "
                               f"({numbers[one.number]})", "un numéro par fiche")  # fmt: skip
            continue
        if one.number is None and fold(one.title) in titles:
            one.record.problem(context.report, "title", f"{quoted(one.title)} est déjà l’intitulé d’une autre ligne "
                               f"({titles[fold(one.title)]})", "un intitulé par fiche, ou un numéro")  # fmt: skip
            continue
        if one.number is not None:
            numbers[one.number] = place
        titles[fold(one.title)] = place
        kept.append(one)
    return [one for one in kept if not _borrows_title(one, numbers, context)]


def _borrows_title(one: Wanted, numbers: dict, context: Context) -> bool:
    other = context.sheets.titled(one.title)
    if one.number is None or other is None or other.number == one.number or other.number in numbers:
        return False
    one.record.problem(
        context.report, "number", f"« {one.number} » n’est pas le numéro de cette fiche, qui porte le {other.number}",
        f"le numéro {other.number}, ou un autre intitulé",
    )  # fmt: skip
    return True
