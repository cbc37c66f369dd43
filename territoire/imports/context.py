"""What the parts of one import share."""

from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import Organization
from actions.models import ActionSheet, FundingLine, Milestone, Phase, SheetNote
from core.workbook.report import Report
from core.workbook.text import fold
from territoire.imports.directory import Directory
from territoire.imports.references import AxisBook, CommuneBook

DEFAULT_REASON = "Repris du tableau de suivi importé."


@dataclass
class Signatory:
    """An organisation that the file gives as a signatory (see ``signatories.py``)."""

    organization: Organization
    representative: object = None
    capacity: str = ""
    signed_on: object = None


@dataclass
class Context:
    """``by`` is the person who imports, None where nobody signs."""

    phase: Phase
    by: object
    report: Report
    directory: Directory = None
    axes: AxisBook = None
    communes: CommuneBook = None
    sheets: "SheetIndex" = None
    signatories: list[Signatory] = field(default_factory=list)

    def __post_init__(self):
        self.directory = Directory(by=self.by, report=self.report)
        self.axes = AxisBook(self.phase, by=self.by, report=self.report)
        self.communes = CommuneBook()
        self.sheets = SheetIndex(self.phase)


class SheetIndex:
    """The sheets of the phase by number and by title, with their parts, in a fixed number of
    queries.
    """

    def __init__(self, phase: Phase):
        sheets = list(
            ActionSheet.objects.filter(phase=phase)
            .select_related("phase", "lead_organization", "lead_person", "elected_sponsor")
            .prefetch_related("axes", "communes", "contracting_authorities")
        )
        self.by_number = {sheet.number: sheet for sheet in sheets}
        self.by_code: dict[
            str, ActionSheet | None
        ] = {}  # codes of the file, known during its import alone
        self.by_title: dict[str, list[ActionSheet]] = defaultdict(list)
        for sheet in sheets:
            self.by_title[fold(sheet.title)].append(sheet)
        # What each sheet is linked to as the import goes: prefetched relations would grow old.
        self.links = {
            sheet.pk: {name: set(getattr(sheet, name).all()) for name in MANY_TO_MANY}
            for sheet in sheets
        }
        self.milestones = group_by_sheet(Milestone.objects.filter(sheet__phase=phase))
        self.funding = group_by_sheet(
            FundingLine.objects.filter(sheet__phase=phase).select_related("funder")
        )
        self.notes = group_by_sheet(SheetNote.objects.filter(sheet__phase=phase))

    def add(self, sheet: ActionSheet, links: dict, parts: list) -> None:
        self.by_number[sheet.number] = sheet
        self.by_title[fold(sheet.title)].append(sheet)
        self.links[sheet.pk] = {name: set(links.get(name, ())) for name in MANY_TO_MANY}
        for part in parts:
            self.add_part(sheet, part)

    def add_part(self, sheet: ActionSheet, part) -> None:
        known = {Milestone: self.milestones, FundingLine: self.funding, SheetNote: self.notes}[
            type(part)
        ][sheet.pk]
        if part not in known:
            known.append(part)

    def remember_code(self, sheet: ActionSheet, code: str) -> None:
        """None stands for a code that several sheets bear."""
        if code:
            known = self.by_code.get(fold(code), sheet)
            self.by_code[fold(code)] = sheet if known is sheet else None

    def find_by_title(self, title: str) -> ActionSheet | None:
        """The only sheet of that title, archived ones last."""
        found = sorted(self.by_title.get(fold(title), ()), key=lambda sheet: sheet.is_archived)
        return found[0] if found else None


MANY_TO_MANY = ("axes", "communes", "contracting_authorities")


def group_by_sheet(parts) -> dict[int, list]:
    found = defaultdict(list)
    for part in parts:
        found[part.sheet_id].append(part)
    return found
