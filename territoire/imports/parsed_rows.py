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
from territoire.imports.parts import WantedFunding, note_of_kept, read_milestone
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
class Wanted:
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
    """Turns a valid form into what is wanted, creating the organisations, people and axes that it
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

    def read(self) -> Wanted:
        wanted = Wanted(self.record, self.values.get("number"), self.values["title"])
        resolved = {*MANY_TO_MANY, "lead_organization", "lead_person", "elected_sponsor"}
        wanted.fields = {
            name: self.values.get(column) for name, column in FIELDS.items() if name not in resolved
        }
        wanted.fields |= {
            "lead_organization": self._safely("carrier", self._carrier),
            "lead_person": (
                self._safely("lead_person", lambda names: self._person("lead_person", names))
                or self.pilot
            ),
            "elected_sponsor": self._safely(
                "elected_sponsor", lambda names: self._person("elected_sponsor", names)
            ),
        }
        wanted.fields = {name: value for name, value in wanted.fields.items() if value is not None}
        links = {
            "axes": self._safely("axes", self.context.axes.axes_in),
            "communes": self._safely(
                "communes",
                lambda text: self.context.communes.communes_in(
                    text, self._warn_and_keep("communes")
                ),
            ),
            "contracting_authorities": self._safely(
                "contracting", lambda text: self._organizations("contracting", text)
            ),
        }
        wanted.links = {name: value for name, value in links.items() if value}
        wanted.milestones = self._milestones()
        wanted.funding = self._funding()
        wanted.code = self.values.get("code") or ""
        wanted.statuses = {
            name: self.values.get(name)
            for name in ("progress", "progress_reason", "review", "health", "health_comment")
        }
        self._other_organizations()
        wanted.notes = [self._note(), self.values.get("notes") or ""]  # the last one shows first
        return wanted

    def _warn(self, message: str) -> None:
        self.record.warn(self.context.report, message)

    def _warn_and_keep(self, column: str):
        def warn(message: str) -> None:
            self._warn(message)
            self.kept.append(column)

        return warn

    def _note(self) -> str:
        """What the columns of the sheet do not hold: codes, partners, cells that are no value."""
        names = [column for column in ("code", "partners") if self.values.get(column)]
        texts = {}
        for name in dict.fromkeys([*names, *self.kept]):
            text = self.record.text(name)
            if name in ("lead_person", "elected_sponsor"):
                text = without_contact(text)
            if not is_unknown(text):
                texts[self.record.header.heading(name)] = text
        return note_of_kept(texts)

    def _safely(self, name: str, read):
        """``read`` on the value of the column; what it refuses becomes a problem of the row."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            return read(value)
        except KeptAsText as error:
            self._warn_and_keep(name)(f"{error} : non repris, le texte est gardé dans une note")
            return None
        except ValueError as error:
            self.record.problem(
                self.context.report, name, str(error), SheetForm.base_fields[name].expected
            )
            return None

    def _organizations(self, column: str, text: str):
        return self.context.directory.organizations_in(text, self._warn_and_keep(column))

    def _milestones(self) -> list:
        found = [
            self._safely_one("milestones", read_milestone, item)
            for item in self.values.get("milestones") or ()
        ]
        return [milestone for milestone in found if milestone]

    def _safely_one(self, column: str, read, item: str):
        try:
            return read(item)
        except KeptAsText as error:
            self._warn_and_keep(column)(f"{error} : non repris, le texte est gardé dans une note")
            return None

    def _carrier(self, text: str):
        directory, keep = self.context.directory, self._warn_and_keep("carrier")
        names = [name for name in directory.names_in(text, commas=False) if not is_awaited(name)]
        if not names:
            return None
        if len(names) > 1:
            others = listed(quoted(name) for name in names[1:])
            keep(
                f"Une fiche a un seul porteur : {quoted(names[0])} ; {others} n’est pas repris"
                " comme porteur"
            )
        name = self._without_pilot(names[0])
        if not directory.find(name) and (is_vague(name) or is_sentence(name)):
            keep(f"{quoted(name)} ne nomme pas une organisation : non repris")
            return None
        return directory.organization(name)

    def _without_pilot(self, name: str) -> str:
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

    def _person(self, column: str, names: list[str]):
        keep = self._warn_and_keep(column)
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

    def _funding(self) -> list[WantedFunding]:
        wanted = []
        text = self.values.get("funders") or ""
        known = self.context.directory.find(one_line(text))
        for share in [read_share(piece) for piece in ([text] if known else shares_in(text))]:
            funders = self._funders("funders", share)
            wanted += [
                WantedFunding(funder, share.label, share.amount, share.stage) for funder in funders
            ]
        for share in self.shares:
            own = read_share(share.name)
            for funder in self._funders("funders", own):
                self._complete(wanted, funder, share, own)
        return wanted

    def _funders(self, column: str, share) -> list:
        """The organisations that a share names: none for an unknown, own funds as one without a
        name.
        """
        if not share.name:
            return [None] if share.label else []
        try:
            return self._organizations(column, share.name)
        except ValueError as error:
            self._warn_and_keep(column)(f"{error} : non repris, le texte est gardé dans une note")
            return []

    @staticmethod
    def _complete(wanted: list[WantedFunding], funder, share, own) -> None:
        """A column of amounts completes the line that another column has named."""
        label, amount = " ".join(filter(None, (own.label, share.label))), share.amount or own.amount
        named = next(
            (one for one in wanted if one.funder == funder and (funder or one.label == label)), None
        )
        if named is None:
            wanted.append(WantedFunding(funder, label, amount, share.stage))
        else:
            named.amount, named.label = amount or named.amount, named.label or label
            named.stage = share.stage or named.stage

    def _other_organizations(self) -> None:
        """Partners become organisations; signatories are handed to the partners floor."""
        self._safely("partners", lambda text: self._organizations("partners", text))
        found = self._safely("signatories", lambda text: self._organizations("signatories", text))
        for organization in found or []:
            self.context.signatories.append(Signatory(organization))


def find_duplicates(wanted: list[Wanted], context: Context) -> list[Wanted]:
    """Those that may be written; two rows for one sheet, or a title borrowed from another, are
    problems.
    """
    numbers, titles, kept = {}, {}, []
    for one in wanted:
        by_title = one.number is None
        known, key = (titles, fold(one.title)) if by_title else (numbers, one.number)
        if key in known:
            _tell_duplicate(one, known[key], context, by_title=by_title)
            continue
        if not by_title:
            numbers[one.number] = one.record
        titles[fold(one.title)] = one.record
        kept.append(one)
    return [one for one in kept if not _borrows_title(one, numbers, context)]


def _tell_duplicate(one: Wanted, other: Record, context: Context, *, by_title: bool) -> None:
    what = (
        f"{quoted(one.title)} est déjà l’intitulé"
        if by_title
        else f"« {one.number} » est déjà le numéro"
    )
    expected = "un intitulé par fiche, ou un numéro" if by_title else "un numéro par fiche"
    if other.tab != one.record.tab:
        expected += f", ou un seul des deux onglets : --tab {quoted(other.tab)}"
    message = f"{what} d’une autre ligne (onglet « {other.tab} », ligne {other.line})"
    one.record.problem(context.report, "title" if by_title else "number", message, expected)


def _borrows_title(one: Wanted, numbers: dict, context: Context) -> bool:
    other = context.sheets.titled(one.title)
    if one.number is None or other is None or other.number == one.number or other.number in numbers:
        return False
    one.record.problem(
        context.report,
        "number",
        f"« {one.number} » n’est pas le numéro de cette fiche, qui porte le {other.number}",
        f"le numéro {other.number}, ou un autre intitulé",
    )
    return True
