"""The two days that an address asks for: dates as people type them, or meetings that were held."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, Min, OuterRef
from django.http import QueryDict

from actions.models import ActionSheet
from core import clock
from core.french import NO_BREAK, day
from core.partial_dates import Precision, parse
from governance.models import Meeting, Snapshot
from territoire.compare.past import end_of

FROM, TO = NAMES = ("du", "au")
MEETING = "seance-"
TYPED = "_date"  # « du_date »: a date typed beside the choice, which it overrules


@dataclass(frozen=True)
class ComparedDay:
    """One of the two days: ``value`` is how an address says it."""

    value: str
    day: date
    meeting: Meeting | None = None

    @property
    def label(self) -> str:
        return day(self.day)

    @property
    def name(self) -> str:
        """« 11 mars 2021, Comité de projet, séance n° 2 », « 11 mars 2021 »."""
        return f"{self.label}, {self.meeting}" if self.meeting else self.label


@dataclass(frozen=True)
class Field:
    """One of the two days in the form: a choice, and a date to type instead. ``error`` says what is
    wrong with it.
    """

    name: str
    legend: str
    choices: list[tuple[str, str]]
    chosen: str
    typed: str
    error: str


@dataclass
class Period:
    """``before`` and ``after`` are None where the address gives no day that can be read; ``errors``
    say why, ``typed`` is what was written, ``chosen`` what was chosen beside it, all by parameter.
    ``is_swapped``: they came in the other order. ``choices`` are the options of each select:
    (value, label).
    """

    before: ComparedDay | None = None
    after: ComparedDay | None = None
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    is_swapped: bool = False
    is_typed: bool = False

    @property
    def fields(self) -> list[Field]:
        sides = {FROM: self.before, TO: self.after}
        return [
            Field(
                name,
                legend,
                self.choices[name],
                sides[name].value if sides[name] else self.chosen.get(name, ""),
                self.typed.get(name, ""),
                self.errors.get(name, ""),
            )
            for name, legend in ((FROM, "Comparer"), (TO, "avec"))
        ]

    @property
    def sides(self) -> list[ComparedDay]:
        return [self.before, self.after] if self.is_complete else []

    @property
    def is_complete(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def is_same(self) -> bool:
        return self.is_complete and self.before.day == self.after.day

    @property
    def meetings(self) -> list[Meeting]:
        """Those of the two days that were frozen with their figures."""
        return [side.meeting for side in self.sides if side.meeting and side.meeting.is_frozen]


def held_meetings(user):
    """Meetings that a day may be chosen by, the last first; ``is_frozen`` where the portal kept
    figures with one.
    """
    frozen = Exists(Snapshot.objects.filter(meeting=OuterRef("pk")))
    return Meeting.objects.visible_to(user).held().for_list().annotate(is_frozen=frozen)


def last_held(user, today: date) -> Meeting | None:
    """The last meeting that this person knows of, from which things are looked at by default."""
    return held_meetings(user).filter(starts_at__lt=end_of(today)).first()


def read_period(data: QueryDict, *, user, today: date) -> Period:
    """Without a first day, that of the last meeting; without a second one, today."""
    held = [meeting for meeting in held_meetings(user) if clock.day_of(meeting.starts_at) <= today]
    first = ActionSheet.history.aggregate(first=Min("history_date"))["first"]
    reader = DayReader(held, today, clock.day_of(first) if first else today)
    period = Period()
    found = {name: reader.read(period, data, name) for name in NAMES}
    period.before, period.after = found[FROM], found[TO]
    if period.is_complete and period.before.day > period.after.day:
        period.before, period.after, period.is_swapped = period.after, period.before, True
    period.choices = {
        FROM: reader.choices(period.before, add_today=False),
        TO: reader.choices(period.after, add_today=True),
    }
    return period


@dataclass
class DayReader:
    held: list[Meeting]
    today: date
    first: date

    def read(self, period: Period, data: QueryDict, name: str) -> ComparedDay | None:
        """The day of one parameter; else its error goes into ``period``."""
        typed = " ".join(data.get(f"{name}{TYPED}", "").split())[:60]
        period.chosen[name] = " ".join(data.get(name, "").split())[:60]
        text = typed or period.chosen[name]
        period.is_typed |= bool(typed)
        if not text:
            return self.default_day(name)
        try:
            side = self.parse_day(text)
        except ValueError as problem:
            period.errors[name], period.typed[name] = str(problem), text
            return None
        return side

    def default_day(self, name: str) -> ComparedDay | None:
        if name == TO:
            return ComparedDay(self.today.isoformat(), self.today)
        return self.day_of_meeting(self.held[0]) if self.held else None

    def parse_day(self, text: str) -> ComparedDay:
        if text.startswith(MEETING):
            key = text.removeprefix(MEETING)
            meeting = next((one for one in self.held if str(one.pk) == key), None)
            if meeting is None:
                raise ValueError("Cette séance n’est pas de celles que vous pouvez comparer.")
            side = self.day_of_meeting(meeting)
        else:
            moment = parse(text)
            if moment.precision != Precision.DAY:
                raise ValueError(
                    "Indiquez un jour précis, par exemple 22/03/2019, et non"
                    f" «{NO_BREAK}{text}{NO_BREAK}»."
                )
            side = ComparedDay(moment.first.isoformat(), moment.first)
        if side.day > self.today:
            raise ValueError(
                f"Le {day(side.day)} est à venir{NO_BREAK}: choisissez un jour passé, ou"
                " aujourd’hui."
            )
        if side.day < self.first:
            raise ValueError(
                f"Le portail n’a aucune donnée avant le {day(self.first)}{NO_BREAK}: partez de ce"
                " jour-là."
            )
        return side

    @staticmethod
    def day_of_meeting(meeting: Meeting) -> ComparedDay:
        return ComparedDay(f"{MEETING}{meeting.pk}", clock.day_of(meeting.starts_at), meeting)

    def choices(self, chosen: ComparedDay | None, *, add_today: bool) -> list[tuple[str, str]]:
        """Today, the day that is chosen, the meetings."""
        options = [(self.today.isoformat(), f"Aujourd’hui, {day(self.today)}")] if add_today else []
        options += [(side.value, side.name) for side in map(self.day_of_meeting, self.held)]
        if chosen is None:
            options.insert(0, ("", "Choisir…"))
        elif chosen.value not in dict(options):
            options.insert(0, (chosen.value, chosen.name))
        return options
