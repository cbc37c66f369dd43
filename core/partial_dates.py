"""Dates known to the day, the month, the quarter, the half-year or the year.

In the database such a date is two columns, ``<name>`` (a day: the first or the last of the period)
and ``<name>_precision``. In Python and in forms it is one :class:`PartialDate`.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
EXPECTED = "Attendu : 22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019."


class Precision(models.TextChoices):
    DAY = "day", "jour"
    MONTH = "month", "mois"
    QUARTER = "quarter", "trimestre"
    HALF_YEAR = "half_year", "semestre"
    YEAR = "year", "année"


_MONTHS_IN = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}


@dataclass(frozen=True)
class PartialDate:
    """A period of ``precision`` that begins on the day ``first``; build it with :meth:`of` or
    :func:`parse`.
    """

    first: date
    precision: Precision

    @classmethod
    def of(cls, day: date, precision: str) -> "PartialDate":
        """The period of ``precision`` that holds ``day``."""
        precision = Precision(precision)
        if precision != Precision.DAY:
            length = _MONTHS_IN[precision]
            day = day.replace(month=(day.month - 1) // length * length + 1, day=1)
        return cls(day, precision)

    @property
    def last(self) -> date:
        if self.precision == Precision.DAY:
            return self.first
        month = self.first.month + _MONTHS_IN[self.precision] - 1
        return self.first.replace(month=month, day=calendar.monthrange(self.first.year, month)[1])

    def is_past(self, today: date) -> bool:
        """True from the day after the last day: « T2 2026 » is past on 1 July 2026."""
        return self.last < today

    def __str__(self) -> str:
        year = self.first.year
        match self.precision:
            case Precision.DAY:
                return (
                    f"{'1er' if self.first.day == 1 else self.first.day}"
                    f" {MONTHS[self.first.month - 1]} {year}"
                )
            case Precision.MONTH:
                return f"{MONTHS[self.first.month - 1]} {year}"
            case Precision.QUARTER:
                return f"T{(self.first.month + 2) // 3} {year}"
            case Precision.HALF_YEAR:
                return f"S{(self.first.month + 5) // 6} {year}"
        return str(year)

    def as_input(self) -> str:
        """The text that a form shows and that :func:`parse` reads back to the same value."""
        return f"{self.first:%d/%m/%Y}" if self.precision == Precision.DAY else str(self)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.lower().strip())
    return re.sub(r"\s+", " ", "".join(c for c in text if not unicodedata.combining(c)))


_MONTH_NUMBERS = {_plain(name): number for number, name in enumerate(MONTHS, 1)} | {
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_ORDINAL = "(?:er|e|eme|nd|d)"
_PATTERNS = (
    ("day", re.compile(r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})")),
    ("day", re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ]00:00(?::00)?)?")),
    ("day", re.compile(r"(?:le )?(?P<d>\d{1,2})(?:er)? (?P<name>[a-z]+)\.? (?P<y>\d{4})")),
    ("month", re.compile(r"(?P<name>[a-z]+)\.? (?P<y>\d{4})")),
    ("month", re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})")),
    ("month", re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})")),
    ("quarter", re.compile(
        rf"(?:t ?(?P<n>[1-4])|(?P<n2>[1-4]) ?{_ORDINAL}? trim(?:estre|\.)?)[ /\-]*(?P<y>\d{{4}})"
    )),
    ("quarter", re.compile(r"(?P<y>\d{4})[ /\-]*t ?(?P<n>[1-4])")),
    ("half_year", re.compile(
        rf"(?:s ?(?P<n>[12])|(?P<n2>[12]) ?{_ORDINAL}? sem(?:estre|\.)?)[ /\-]*(?P<y>\d{{4}})"
    )),
    ("half_year", re.compile(r"(?P<y>\d{4})[ /\-]*s ?(?P<n>[12])")),
    ("year", re.compile(r"(?:annee )?(?P<y>\d{4})")),
)  # fmt: skip


def parse(text: str) -> PartialDate:
    """Read a date as French people type it. Raises ValueError with a sentence in French for the
    person.
    """
    plain = _plain(text)
    for precision, pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            parts = found.groupdict()
            if "name" in parts and parts["name"] not in _MONTH_NUMBERS:
                continue
            return _build(text, Precision(precision), parts)
    raise ValueError(f"« {text.strip()} » n’est pas une date comprise. {EXPECTED}")


def _build(text: str, precision: Precision, parts: dict) -> PartialDate:
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    number = int(parts.get("n") or parts.get("n2") or 1)
    if parts.get("name"):
        month = _MONTH_NUMBERS[parts["name"]]
    elif parts.get("m"):
        month = int(parts["m"])
    else:
        month = (number - 1) * _MONTHS_IN.get(precision, 12) + 1
    try:
        day = date(year, month, int(parts.get("d") or 1))
    except ValueError:
        raise ValueError(
            f"« {text.strip()} » n’existe pas dans le calendrier. {EXPECTED}"
        ) from None
    if not 1900 <= year <= 2100:
        raise ValueError(f"« {text.strip()} » : l’année doit être comprise entre 1900 et 2100.")
    return PartialDate.of(day, precision)


class PartialDateAttribute(property):
    """Gives a model one :class:`PartialDate` (or None) over its two columns.

    ``edge`` says which day of the period the column keeps: ``"last"`` for what falls due (« T2
    2026 » sorts at the end of June and is late on 1 July), ``"first"`` for what begins.
    """

    def __init__(self, column: str, *, edge: str):
        self.column, self.edge = column, edge
        # A property, because model constructors and managers accept those by name.
        super().__init__(self._read, self._write)

    def _read(self, instance) -> PartialDate | None:
        day = getattr(instance, self.column)
        return (
            None
            if day is None
            else PartialDate.of(day, getattr(instance, f"{self.column}_precision"))
        )

    def _write(self, instance, value: PartialDate | None):
        setattr(instance, self.column, None if value is None else getattr(value, self.edge))
        setattr(
            instance, f"{self.column}_precision", "" if value is None else value.precision.value
        )


def precision_field() -> models.CharField:
    """The second column of a partial date."""
    return models.CharField(
        "précision", max_length=10, choices=Precision, blank=True, default="", editable=False
    )


def partial_date_constraint(column: str, *, name: str) -> models.CheckConstraint:
    """The database's word that a date and its precision come together."""
    known = Q(**{f"{column}__isnull": False, f"{column}_precision__in": Precision.values})
    unknown = Q(**{f"{column}__isnull": True, f"{column}_precision": ""})
    return models.CheckConstraint(condition=known | unknown, name=name)
