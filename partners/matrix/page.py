"""The matrix partner × sheet: how many commitments each cell holds. It counts what the register
lists, by its filters.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from actions.models import ActionSheet, reference_of, sheet_url
from actions.sheets.filters import SHORT_OR_NAME
from core.french import NO_BREAK, counted
from core.search import sort_key
from core.sorting import Folded
from partners.commitments.filters import NONE, WHOLE_AGREEMENT, CommitmentListQuery
from partners.enums import CommitmentStatus
from partners.models import Signature
from partners.models.querysets import is_overdue

# Lines and columns of one page: beyond, a table that nobody reads would cost its square.
MAX_SHOWN = 100


@dataclass(frozen=True)
class Figures:
    count: int = 0
    overdue: int = 0
    blocked: int = 0

    @classmethod
    def total(cls, figures: Iterable["Figures"]) -> "Figures":
        return cls(*map(sum, zip(*map(astuple, figures), strict=True)))


EMPTY = Figures()


@dataclass(frozen=True)
class Cell:
    """``url`` lists the commitments counted; ``whose`` and ``name`` are for who does not see the
    table.
    """

    figures: Figures = EMPTY
    url: str = ""
    whose: str = ""

    @property
    def name(self) -> str:
        """« Air France, fiche 12 : 3 engagements, 1 en retard »."""
        parts = [counted(self.figures.count, "engagement")]
        if self.figures.overdue:
            parts.append(f"{self.figures.overdue}{NO_BREAK}en retard")
        if self.figures.blocked:
            parts.append(counted(self.figures.blocked, "bloqué"))
        return f"{self.whose}{NO_BREAK}: {', '.join(parts)}"


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

    @property
    def key(self) -> str:
        """All that the line shows: its cache key. Empty cells, most of them, are left out."""
        filled = [(place, cell) for place, cell in enumerate(self.cells) if cell is not NO_CELL]
        return repr((self.organization, self.url, self.total, filled, len(self.cells)))


@dataclass
class Matrix:
    """``groups`` are (college, rows); ``totals`` are the cells of the last line, ``total`` the
    whole.

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
    """The matrix of what ``query`` keeps, cut at ``MAX_SHOWN`` lines and columns."""
    sheets, organizations, found = (
        list(shown_sheets(query)),
        list(shown_organizations(query)),
        query.matching(),
    )
    is_whole = not query.is_filtered or found.filter(sheet__isnull=True).exists()
    columns = columns_of(sheets[:MAX_SHOWN], with_whole=is_whole)
    here = found.filter(Q(sheet__in=[row[0] for row in sheets[:MAX_SHOWN]]) | Q(sheet__isnull=True))
    mine = here.filter(organization__in=[row[0] for row in organizations[:MAX_SHOWN]])
    cells = count_by(query, mine, "organization", "sheet")
    by_sheet = count_by(query, here, "sheet")
    by_organization = count_by(query, found, "organization")
    groups = defaultdict(list)
    for pk, name, slug, kind in sorted(organizations[:MAX_SHOWN], key=lambda row: sort_key(row[1])):
        line = [
            cell_of(
                query,
                cells.get((pk, column.key)),
                f"{name}, {column.label}",
                organization=pk,
                sheet=column.reference,
            )
            for column in columns
        ]
        total = cell_of(query, by_organization.get((pk,)), f"{name}, au total", organization=pk)
        url = reverse("partners:organization_detail", args=[slug])
        groups[OrganizationKind(kind).college].append(Row(name, url, total, line))
    everybody = "Tous les partenaires"
    return Matrix(
        columns,
        [(college.label, groups[college]) for college in College if groups[college]],
        [
            cell_of(
                query,
                by_sheet.get((column.key,)),
                f"{everybody}, {column.label}",
                sheet=column.reference,
            )
            for column in columns
        ],
        cell_of(query, Figures.total(by_organization.values()), f"{everybody}, au total"),
        max(len(sheets), len(organizations)) > MAX_SHOWN,
    )


def shown_sheets(query: CommitmentListQuery) -> QuerySet:
    """Without filters every live sheet."""
    promised = Exists(query.matching().filter(sheet=OuterRef("pk")))
    of_use = Q(promised) if query.is_filtered else Q(archived_at__isnull=True)
    sheets = (
        ActionSheet.objects.visible_to(query.user).filter(of_use).order_by("phase_id", "number")
    )
    return sheets.values_list("pk", "number", "title", "phase__prefix")[: MAX_SHOWN + 1]


def shown_organizations(query: CommitmentListQuery) -> QuerySet:
    """Without filters, whoever signed and promised nothing too: that shows as an empty line."""
    promising = Q(Exists(query.matching().filter(organization=OuterRef("pk"))))
    if not query.is_filtered:
        # What most rows fulfil comes first: PostgreSQL answers the rest for the whole table as soon
        # as one row needs it.
        signed = Exists(Signature.objects.filter(organization=OuterRef("pk")))
        promising = Q(signed, archived_at__isnull=True) | promising
    organizations = Organization.objects.filter(promising).order_by(Folded(SHORT_OR_NAME), "pk")
    return organizations.values_list("pk", SHORT_OR_NAME, "slug", "kind")[: MAX_SHOWN + 1]


def count_by(query: CommitmentListQuery, commitments: QuerySet, *by: str) -> dict[tuple, Figures]:
    """What is counted of ``commitments``, by the values of the columns ``by``."""
    rows = commitments.values_list(*by).annotate(
        count=Count("pk"),
        overdue=Count("pk", filter=is_overdue(query.today)),
        blocked=Count("pk", filter=Q(progress_status=CommitmentStatus.BLOCKED)),
    )
    return {row[:-3]: Figures(*row[-3:]) for row in rows}


def cell_of(query: CommitmentListQuery, figures: Figures | None, whose: str, **narrowed) -> Cell:
    """What was counted, with the list narrowed to it; ``whose`` names it."""
    if figures is None or not figures.count:
        return NO_CELL
    values = {name: [value] for name, value in narrowed.items()}
    address = query.address(values={**query.values, **values})
    start = reverse("partners:commitment_list")
    return Cell(figures, f"{start}?{address}" if address else start, whose)


def columns_of(sheets, *, with_whole: bool) -> list[Column]:
    """The agreement as a whole, then the sheets."""
    columns = (
        [Column(NONE, "accord dans son ensemble", "Accord", WHOLE_AGREEMENT)] if with_whole else []
    )
    for pk, number, title, prefix in sheets:
        reference = reference_of(prefix, number)
        columns.append(
            Column(reference, f"fiche {reference}", reference, title, sheet_url(reference), pk)
        )
    return columns
