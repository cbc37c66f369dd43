"""The matrix partner × sheet: how many commitments each cell holds. It counts what the register lists, by its filters."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from actions.filters import SHORT_OR_NAME
from actions.models import ActionSheet, reference_of, sheet_url
from core.fragments import drawn_row
from core.gather import gather, prepared, slot
from core.search import sort_key
from core.sorting import Folded
from core.templatetags.fr import NO_BREAK, counted
from partners.enums import CommitmentStatus
from partners.filters import NONE, WHOLE_AGREEMENT
from partners.lists import CommitmentListQuery
from partners.models import Signature
from partners.models.querysets import is_overdue

# Lines and columns of one page: beyond, a table that nobody reads would cost its square.
MOST = 100


@dataclass(frozen=True)
class Figures:
    count: int = 0
    overdue: int = 0
    blocked: int = 0


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

    def html(self) -> str:
        return drawn_row(
            "partners/_commitment_cell.html",
            url=self.url, name=self.name, whose=self.whose, count=self.figures.count, overdue=self.figures.overdue,
            blocked=self.figures.blocked,
        )  # fmt: skip


NO_CELL = Cell()


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
    organization: str
    url: str
    total: Cell
    cells: list[Cell]

    def html(self) -> str:
        """The line as HTML; most of its cells are empty, and are told by how many stand before each of the others."""
        spans, empty = [], 0
        for cell in self.cells:
            if cell is NO_CELL:
                empty += 1
            else:
                spans.append((range(empty), cell.html()))
                empty = 0
        return drawn_row(
            "partners/_matrix_row.html",
            organization=self.organization, url=self.url, total=self.total.html(), spans=tuple(spans), rest=range(empty),
        )  # fmt: skip


@dataclass
class Matrix:
    """``groups`` are (college, rows); ``totals`` are the cells of the last line, ``total`` the whole.

    ``is_cut``: there are more lines or columns than a page shows; totals count them all.
    """

    columns: list[Column]
    groups: list[tuple[str, list[Row]]] = field(default_factory=list)
    totals: list[Cell] = field(default_factory=list)
    total: Cell = NO_CELL
    is_cut: bool = False

    @property
    def width(self) -> int:
        """Columns of the table: sheets, the names and their totals."""
        return len(self.columns) + 2


def build_matrix(query: CommitmentListQuery) -> Matrix:
    """The matrix of what ``query`` keeps, cut at ``MOST`` lines and columns. Two queries, one of which counts."""
    if query.is_filtered:
        sheets, organizations, whole = gather(*_edges(query))
        keys = {"organizations": [row[0] for row in organizations], "sheets": [row[0] for row in sheets]}
        figures = gather(*_figures(query, **keys))
    else:
        viewer, slots = query.reader()
        sheets, organizations, whole = _plain_edges.gather(viewer, query.today, **slots)
        keys = {"organizations": [row[0] for row in organizations], "sheets": [row[0] for row in sheets]}
        figures = _plain_figures.gather_unchanged(viewer, query.today, **keys, **slots)
    return _Builder(query, sheets, organizations, is_whole=bool(whole), figures=figures).build()


@prepared
def _plain_edges(viewer, today):
    return _edges(CommitmentListQuery(QueryDict(), user=viewer, today=today))


@prepared
def _plain_figures(viewer, today):
    query = CommitmentListQuery(QueryDict(), user=viewer, today=today)
    return _figures(query, organizations=[slot("organizations")], sheets=[slot("sheets")])


def _edges(query: CommitmentListQuery) -> list:
    """The sheets, then the partners, then whether the agreement as a whole is promised something.

    Without filters every live sheet, and whoever signed and promised nothing: that shows as an empty line.
    """
    found = query.matching()
    of_use, promising = (
        Q(Exists(found.filter(**{name: OuterRef("pk")}))) for name in ("sheet", "organization")
    )
    if not query.is_filtered:
        of_use = Q(archived_at__isnull=True)
        # What most rows fulfil comes first: PostgreSQL answers the rest for the whole table as soon as one row needs it.
        signed = Exists(Signature.objects.filter(organization=OuterRef("pk")))
        promising = Q(signed, archived_at__isnull=True) | promising
    sheets = ActionSheet.objects.visible_to(query.user).filter(of_use).order_by("phase_id", "number")
    organizations = Organization.objects.filter(promising).order_by(Folded(SHORT_OR_NAME), "pk")
    return [
        sheets.values_list("pk", "number", "title", "phase__prefix")[: MOST + 1],
        organizations.values_list("pk", SHORT_OR_NAME, "slug", "kind")[: MOST + 1],
        found.filter(sheet__isnull=True).values_list("pk")[:1],
    ]


def _figures(query: CommitmentListQuery, *, organizations: list[int], sheets: list[int]) -> list:
    """Figures by cell, by partner, by sheet (with the agreement as a whole) and of everything."""
    counted = {
        "count": Count("pk"),
        "overdue": Count("pk", filter=is_overdue(query.today)),
        "blocked": Count("pk", filter=Q(progress_status=CommitmentStatus.BLOCKED)),
    }
    found = query.matching()
    mine, here = Q(organization__in=organizations), Q(sheet__in=sheets) | Q(sheet__isnull=True)
    return [
        rows.annotate(**counted)
        for rows in (
            found.filter(mine, here).values("organization", "sheet"),
            found.filter(mine).values("organization"),
            found.filter(here).values("sheet"),
            found.values(one=Value(1)),
        )
    ]


class _Builder:
    """Edges and figures put together; every cell knows the list that it counts."""

    def __init__(self, query: CommitmentListQuery, sheets, organizations, *, is_whole, figures):
        self.query, self.start = query, reverse("partners:commitment_list")
        self.is_cut = max(len(sheets), len(organizations)) > MOST
        self.columns = _columns(sheets[:MOST], with_whole=is_whole or not query.is_filtered)
        self.organizations = sorted(organizations[:MOST], key=lambda row: sort_key(row[1]))
        cells, mine, here, everything = figures
        self.cells = defaultdict(dict)
        for row in cells:
            self.cells[row["organization"]][row["sheet"]] = _read(row)
        self.by_organization = {row["organization"]: _read(row) for row in mine}
        self.by_sheet = {row["sheet"]: _read(row) for row in here}
        self.everything = next(map(_read, everything), EMPTY)
        self._addresses = {}

    def cell(self, figures: Figures, whose: str, **narrowed) -> Cell:
        if not figures.count:
            return NO_CELL
        address = self._address(narrowed)
        return Cell(figures, f"{self.start}?{address}" if address else self.start, whose)

    def _address(self, narrowed: dict) -> str:
        """The query string of the list, narrowed: written once with marks, since text that is quoted holds no « = »."""
        names = tuple(narrowed)
        if names not in self._addresses:
            marks = {name: ["MARK"] for name in names}
            self._addresses[names] = self.query.address(values={**self.query.values, **marks})
        address = self._addresses[names]
        for name, value in narrowed.items():
            address = address.replace(f"{name}=MARK", f"{name}={value}")
        return address

    def row(self, pk: int, name: str, slug: str) -> Row:
        mine = self.cells.get(pk, {})
        cells = [NO_CELL] * len(self.columns)
        for place, column in enumerate(self.columns) if mine else ():
            if figures := mine.get(column.key):
                cells[place] = self.cell(
                    figures, f"{name}, {column.label}", organization=pk, sheet=column.reference
                )
        total = self.cell(self.by_organization.get(pk, EMPTY), f"{name}, au total", organization=pk)
        return Row(name, f"{_organizations()}{slug}/", total, cells)

    def build(self) -> Matrix:
        by_college = defaultdict(list)
        for pk, name, slug, kind in self.organizations:
            by_college[OrganizationKind(kind).college].append(self.row(pk, name, slug))
        everybody = "Tous les partenaires"
        return Matrix(
            self.columns,
            [(college.label, by_college[college]) for college in College if by_college[college]],
            [
                self.cell(
                    self.by_sheet.get(column.key, EMPTY),
                    f"{everybody}, {column.label}",
                    sheet=column.reference,
                )
                for column in self.columns
            ],
            self.cell(self.everything, f"{everybody}, au total"),
            self.is_cut,
        )


@cache
def _organizations() -> str:
    # Resolving an address costs more than the rest of a line: once is enough.
    return reverse("partners:organization_detail", args=["x"]).removesuffix("x/")


def _read(row: dict) -> Figures:
    return Figures(row["count"], row["overdue"], row["blocked"])


def _columns(sheets, *, with_whole: bool) -> list[Column]:
    """The agreement as a whole, then the sheets."""
    columns = [Column(NONE, "accord dans son ensemble", "Accord", WHOLE_AGREEMENT)] if with_whole else []
    for pk, number, title, prefix in sheets:
        reference = reference_of(prefix, number)
        columns.append(Column(reference, f"fiche {reference}", reference, title, sheet_url(reference), pk))
    return columns


def _named(whose: str, figures: Figures) -> str:
    """« Air France, fiche 12 : 3 engagements, 1 en retard »."""
    told = [counted(figures.count, "engagement")]
    if figures.overdue:
        told.append(f"{figures.overdue}{NO_BREAK}en retard")
    if figures.blocked:
        told.append(counted(figures.blocked, "bloqué"))
    return f"{whose}{NO_BREAK}: {', '.join(told)}"
