"""What the parts of the large set share: its size, its day, its chance, and the keys of the rows
already drawn.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from tools.scale.bulk_writer import BulkWriter
from tools.scale.words import Words

# The data begin so many days before the day of the portal.
AGE_IN_DAYS = 820


@dataclass(frozen=True)
class Size:
    sheets: int
    partners: int
    updates: int
    seed: int = 1


@dataclass
class Partner:
    """Keys of an organisation, of who answers for it, and of its signature with the agreement that
    it signs.
    """

    organization: int
    contact: int
    agreement: int = 0
    signature: int | None = None


@dataclass(frozen=True)
class SheetKey:
    pk: int
    created_on: date
    carrier: Partner


@dataclass
class Dataset:
    size: Size
    today: date
    writer: BulkWriter
    officer: int = 0
    phase: int = 0
    password: str = ""
    accounts: dict[str, int] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)
    agreements: list[int] = field(default_factory=list)
    sheets: list[SheetKey] = field(default_factory=list)

    @property
    def opening(self) -> date:
        return self.today - timedelta(days=AGE_IN_DAYS)

    @property
    def eve(self) -> date:
        """The last day on which anything happened: the office hours of today may be still to
        come.
        """
        return self.today - timedelta(days=1)

    def chance(self, part: str) -> Random:
        """A source of chance of its own for each part: one that draws more does not move the
        others.
        """
        return Random(f"{self.size.seed} {part}")  # noqa: S311 - invented data, no secret

    def words(self, part: str) -> Words:
        return Words(self.chance(f"{part} words"))

    def partner(self, chance: Random) -> Partner:
        """Some promise and carry much, most of them little."""
        return self.partners[int(len(self.partners) * chance.random() ** 1.25)]


def moment(day: date, chance: Random | None = None) -> datetime:
    """An instant of office hours on ``day``."""
    hour, minute = (chance.randint(9, 17), chance.randint(0, 59)) if chance else (10, 0)
    return datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone()
    )


def days(count: int) -> timedelta:
    return timedelta(days=count)
