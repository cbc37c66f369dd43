"""The matrix partner × sheet: how many commitments each cell holds. It counts what the register lists, by its filters."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.enums import College
from accounts.models import Organization
from actions.models import ActionSheet
from core.search import sort_key
from core.templatetags.fr import NO_BREAK
from partners.enums import CommitmentStatus
from partners.filters import NONE, WHOLE_AGREEMENT
from partners.lists import CommitmentListQuery
from partners.models import Commitment, Signature


@dataclass(frozen=True)
class Figures:
    count: int = 0
    overdue: int = 0
    blocked: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.count + other.count, self.overdue + other.overdue, self.blocked + other.blocked)


EMPTY = Figures()


@dataclass(frozen=True)
class Cell:
    """``url`` lists the commitments counted; ``whose`` and ``name`` are for who does not see the table."""

    figures: Figures = EMPTY
    url: str = ""
    whose: str = ""

    @property
    def name(self) -> str:
        return _named(self.whose, self.figures)


@dataclass(frozen=True)
class Column:
    reference: str  # what the filter ``sheet`` takes
    label: str  # « fiche 12 »
    heading: str
    title: str = ""
    url: str = ""
    key: int | None = None


@dataclass
class Row:
    organization: Organization
    total: Cell
    cells: list[Cell]


@dataclass
class Matrix:
    """``groups`` are (college, rows); ``totals`` are the cells of the last line, ``total`` the whole."""

    columns: list[Column]
    groups: list[tuple[str, list[Row]]] = field(default_factory=list)
    totals: list[Cell] = field(default_factory=list)
    total: Cell = Cell()

    @property
    def width(self) -> int:
        """Columns of the table: sheets, the names and their totals."""
        return len(self.columns) + 2


class _Builder:
    def __init__(self, query: CommitmentListQuery):
        self.query, self.start = query, reverse("partners:commitment_list")
        self.figures = _count(query)

    def cell(self, figures: Figures, whose: str, **narrowed) -> Cell:
        if not figures.count:
            return Cell()
        address = self.query.address(values={**self.query.values, **narrowed})
        return Cell(figures, f"{self.start}?{address}" if address else self.start, whose)

    def row(self, organization: Organization, columns: list[Column]) -> Row:
        name, mine = str(organization), {"organization": [str(organization.pk)]}
        found = [self.figures.get((organization.pk, column.key), EMPTY) for column in columns]
        cells = [
            self.cell(figures, f"{name}, {column.label}", **mine, sheet=[column.reference])
            for figures, column in zip(found, columns, strict=True)
        ]
        return Row(organization, self.cell(sum(found, EMPTY), f"{name}, au total", **mine), cells)

    def build(self) -> Matrix:
        columns = _columns(self.query, {sheet for _, sheet in self.figures})
        matrix = Matrix(columns)
        by_college = defaultdict(list)
        for organization in _organizations(self.query, {key for key, _ in self.figures}):
            by_college[organization.college].append(self.row(organization, columns))
        matrix.groups = [(college.label, by_college[college]) for college in College if by_college[college]]
        sums = defaultdict(lambda: EMPTY)
        for (_, sheet), figures in self.figures.items():
            sums[sheet] += figures
        matrix.totals = [
            self.cell(sums[column.key], f"Tous les partenaires, {column.label}", sheet=[column.reference])
            for column in columns
        ]
        matrix.total = self.cell(sum(self.figures.values(), EMPTY), "Tous les partenaires, au total")
        return matrix


def build_matrix(query: CommitmentListQuery) -> Matrix:
    """The matrix of what ``query`` keeps. Three queries, one of which counts."""
    return _Builder(query).build()


def _count(query: CommitmentListQuery) -> dict[tuple[int, int | None], Figures]:
    late = Commitment.objects.overdue(query.today).order_by().values("pk")
    rows = query.matching().values("organization", "sheet")
    rows = rows.annotate(
        count=Count("pk"),
        late=Count("pk", filter=Q(pk__in=late)),
        blocked=Count("pk", filter=Q(progress_status=CommitmentStatus.BLOCKED)),
    )
    return {
        (row["organization"], row["sheet"]): Figures(row["count"], row["late"], row["blocked"])
        for row in rows
    }


def _columns(query: CommitmentListQuery, used: set[int | None]) -> list[Column]:
    """The agreement as a whole, then the sheets: all of them, or those that the filters leave something of."""
    sheets = ActionSheet.objects.visible_to(query.user).select_related("phase")
    of_use = Q(pk__in=used - {None})
    sheets = sheets.filter(of_use if query.is_filtered else of_use | Q(archived_at__isnull=True))
    sheets = sheets.order_by("phase_id", "number").only("number", "title", "phase__prefix")
    columns = [
        Column(
            one.reference, f"fiche {one.reference}", one.reference, one.title, one.get_absolute_url(), one.pk
        )
        for one in sheets
    ]
    if None in used or not query.is_filtered:
        columns.insert(0, Column(NONE, "accord dans son ensemble", "Accord", WHOLE_AGREEMENT))
    return columns


def _organizations(query: CommitmentListQuery, used: set[int]) -> list[Organization]:
    """Who promised something; without filters, who signed and promised nothing too: that shows as an empty line."""
    signed = Exists(Signature.objects.filter(organization=OuterRef("pk")))
    wanted = Q(pk__in=used)
    if not query.is_filtered:
        wanted |= Q(signed, archived_at__isnull=True)
    rows = Organization.objects.filter(wanted).only("name", "short_name", "slug", "kind")
    return sorted(rows, key=lambda organization: sort_key(str(organization)))


def _named(whose: str, figures: Figures) -> str:
    """« Air France, fiche 12 : 3 engagements, 1 en retard »."""
    told = [f"{figures.count}{NO_BREAK}engagement{'s' if figures.count > 1 else ''}"]
    if figures.overdue:
        told.append(f"{figures.overdue}{NO_BREAK}en retard")
    if figures.blocked:
        told.append(f"{figures.blocked}{NO_BREAK}bloqué{'s' if figures.blocked > 1 else ''}")
    return f"{whose}{NO_BREAK}: {', '.join(told)}"
