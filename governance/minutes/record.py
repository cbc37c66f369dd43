"""The content of a relevé de décisions, as plain data. A published edition is saved as JSON and
read from that JSON alone.

``to_json`` and ``from_json`` turn a record into JSON and back. Names, titles and numbers are saved
as texts: a person, a sheet or a decision that changes later does not change what was published.
Keys of sheets are saved beside their titles, for links to those that the reader may open.
``governance/minutes/queries.py`` makes a record from a meeting.
"""

from dataclasses import asdict, dataclass, field, fields

from core.french import NO_BREAK

# Of a seat that nobody held that day.
VACANT = "À désigner"


@dataclass
class SheetLine:
    pk: int = 0
    reference: str = ""
    title: str = ""
    # Set by the page for sheets that its reader may open; never saved.
    url = ""

    def __str__(self):
        return f"Fiche {self.reference} – {self.title}"


@dataclass
class FollowUpLine:
    decision: str = ""
    statement: str = ""
    organization: str = ""
    person: str = ""
    due: str = ""

    @property
    def who(self) -> str:
        return f"{self.organization}, {self.person}" if self.person else self.organization


@dataclass
class DecisionLine:
    """``effect`` says what the decision changed on its sheets, if anything."""

    reference: str = ""
    kind: str = ""
    statement: str = ""
    effect: str = ""
    sheets: list[SheetLine] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    follow_ups: list[FollowUpLine] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"Décision {self.reference} – {self.kind}"

    @property
    def number(self) -> int:
        """3 for « CP-2.3 »."""
        last = self.reference.rpartition(".")[2]
        return int(last) if last.isdecimal() else 0

    @property
    def sheets_label(self) -> str:
        return self.effect or ("Fiches concernées" if len(self.sheets) > 1 else "Fiche concernée")

    @property
    def organizations_line(self) -> str:
        many = "s" if len(self.organizations) > 1 else ""
        return f"Organisation{many} concernée{many} : {', '.join(self.organizations)}"

    @property
    def concerned(self) -> list[str]:
        """What it changed, on which sheets, for whom: one line each."""
        lines = [self.organizations_line] if self.organizations else []
        if self.sheets:
            lines.insert(0, f"{self.sheets_label} : {' ; '.join(map(str, self.sheets))}")
        return lines


@dataclass
class ItemLine:
    title: str = ""
    detail: str = ""
    notes: str = ""
    sheets: list[SheetLine] = field(default_factory=list)
    decisions: list[DecisionLine] = field(default_factory=list)

    @property
    def sheets_beside(self) -> list[SheetLine]:
        """Those of the point that none of its decisions names."""
        named = {sheet.pk for decision in self.decisions for sheet in decision.sheets}
        return [sheet for sheet in self.sheets if sheet.pk not in named]


@dataclass
class SeatLine:
    """``state`` is a value of AttendanceState, "" where nobody noted it; ``presence`` says it, and
    by whom represented.
    """

    organization: str = ""
    role: str = ""
    person: str = ""
    state: str = ""
    presence: str = ""

    @property
    def holder(self) -> str:
        return self.person or VACANT


@dataclass
class MinutesRecord:
    """A whole relevé. ``quorum`` is the sentence about it, "" where none is set."""

    committee: str = ""
    number: int = 0
    held_on: str = ""
    hours: str = ""
    place: str = ""
    pair: list[str] = field(default_factory=list)
    edition: int = 1
    correction: str = ""
    introduction: str = ""
    conclusion: str = ""
    seats: list[SeatLine] = field(default_factory=list)
    quorum: str = ""
    items: list[ItemLine] = field(default_factory=list)
    # Decided outside of any point that is on the agenda.
    others: list[DecisionLine] = field(default_factory=list)
    published_on: str = ""
    published_by: str = ""

    @property
    def title(self) -> str:
        return "Relevé de décisions"

    @property
    def subtitle(self) -> str:
        return f"{self.committee}, séance n°{NO_BREAK}{self.number} du {self.held_on}"

    @property
    def decisions(self) -> list[DecisionLine]:
        return [decision for item in self.items for decision in item.decisions] + self.others

    @property
    def follow_ups(self) -> list[FollowUpLine]:
        """In the order of the numbers of their decisions, whatever the point on which each was
        taken.
        """
        decisions = sorted(self.decisions, key=lambda decision: decision.number)
        return [follow_up for decision in decisions for follow_up in decision.follow_ups]

    @property
    def attendance_counts(self) -> str:
        """« 5 présents, 1 représenté, 2 excusés » ; only what was noted."""
        labels = {
            "present": "présent",
            "represented": "représenté",
            "excused": "excusé",
            "absent": "absent",
        }
        counts = {state: sum(seat.state == state for seat in self.seats) for state in labels}
        noted = [
            f"{count}{NO_BREAK}{labels[state]}{'s' if count > 1 else ''}"
            for state, count in counts.items()
            if count
        ]
        return ", ".join(noted) or "Aucune présence n’est notée"

    def sheet_lines(self) -> list[SheetLine]:
        lines = [line for item in self.items for line in item.sheets]
        return lines + [line for decision in self.decisions for line in decision.sheets]


def to_json(record: MinutesRecord) -> dict:
    """Plain data for the JSON of ``Minutes.content``."""
    return asdict(record)


# Lists of lines inside lines, by the name of their field.
_NESTED = {
    "sheets": SheetLine,
    "decisions": DecisionLine,
    "others": DecisionLine,
    "items": ItemLine,
    "seats": SeatLine,
    "follow_ups": FollowUpLine,
}


def from_json(content: dict) -> MinutesRecord:
    """A record from saved JSON; a field that the format gained since is empty."""
    return _read_dataclass(MinutesRecord, content)


def _read_dataclass(kind, data: dict):
    known = {one.name for one in fields(kind)} & data.keys()
    return kind(
        **{
            name: [_read_dataclass(_NESTED[name], row) for row in data[name]]
            if name in _NESTED
            else data[name]
            for name in known
        }
    )
