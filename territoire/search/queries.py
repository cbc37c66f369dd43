"""The one search: what an address asks, how many rows of each kind answer, and which are the best.

Rows are those that the person may read, archived ones apart, and those that the list of each kind
finds for the same words. One query a table counts them and finds the best; ``page.py``
brings what is shown of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Value, Window
from django.db.models.functions import Coalesce, NullIf, StrIndex
from django.http import QueryDict

from accounts.models import Organization, User
from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet, SheetDocument
from core.lists import MAX_SEARCH
from core.search import holds_stems, sort_key, stems, words_left_out
from governance.models import Decision, Meeting, MeetingDocument
from partners.models import Agreement, AgreementDocument, Commitment

SHOWN, MOST_SHOWN = 8, 50
# Of how many the best are chosen: those whose first words answer, then the newest.
_CANDIDATES = 60
MOST_WORDS = 10
_NOWHERE = 1_000_000


@dataclass(frozen=True)
class Source:
    """One table: the rows of a reader, the columns of their words, what is their title, their date,
    their number.
    """

    name: str
    rows: Callable[[User], QuerySet]
    columns: tuple[str, ...] = ("search_text",)
    title: str = "title"
    newest: str = "updated_at"
    number: str = "pk"


@dataclass(frozen=True)
class Kind:
    slug: str
    label: str
    one: str
    many: str
    icon: str
    permission: Permission
    sources: tuple[Source, ...]
    list_url: str = ""


def sheet_documents(user):
    return SheetDocument.objects.visible_to(user).filter(
        sheet__in=ActionSheet.objects.visible_to(user).live()
    )


def agreement_documents(user):
    agreements = Agreement.objects.visible_to(user).filter(archived_at__isnull=True)
    return AgreementDocument.objects.visible_to(user).filter(agreement__in=agreements)


def meeting_documents(user):
    return MeetingDocument.objects.visible_to(user).filter(
        meeting__in=Meeting.objects.visible_to(user)
    )


_SHEETS = Source(
    "sheets",
    lambda user: ActionSheet.objects.visible_to(user).live(),
    columns=ActionSheet.objects.all().SEARCHED,
    number="number",
)
_PARTNERS = Source(
    "partners",
    lambda user: Organization.objects.visible_to(user).active(),
    title="name",
    newest="name",
)
_COMMITMENTS = Source(
    "commitments",
    lambda user: Commitment.objects.visible_to(user).live(),
    columns=Commitment.objects.all().SEARCHED,
    title="statement",
)
_DECISIONS = Source(
    "decisions",
    lambda user: Decision.objects.visible_to(user).adopted(),
    title="statement",
    newest="adopted_at",
)
_DOCUMENTS = (
    Source("sheet_documents", sheet_documents),
    Source("agreement_documents", agreement_documents),
    Source("meeting_documents", meeting_documents),
)
KINDS = (
    Kind(
        "sheets",
        "Fiches actions",
        "fiche",
        "fiches",
        "clipboard-list",
        Permission.SHEET_READ,
        (_SHEETS,),
        "actions:sheet_list",
    ),
    Kind(
        "partners",
        "Partenaires",
        "partenaire",
        "partenaires",
        "building-2",
        Permission.ORGANIZATION_READ,
        (_PARTNERS,),
        "partners:organization_list",
    ),
    Kind(
        "commitments",
        "Engagements",
        "engagement",
        "engagements",
        "handshake",
        Permission.COMMITMENT_READ,
        (_COMMITMENTS,),
        "partners:commitment_list",
    ),
    Kind(
        "decisions",
        "Décisions",
        "décision",
        "décisions",
        "gavel",
        Permission.MINUTES_READ,
        (_DECISIONS,),
        "governance:decision_list",
    ),
    Kind(
        "documents",
        "Documents",
        "document",
        "documents",
        "file-text",
        Permission.SHEET_READ,
        _DOCUMENTS,
    ),
)


@dataclass(frozen=True)
class SearchQuery:
    """What an address asks. ``stems`` are empty when nothing can be looked for; ``kind`` is None
    for all kinds.
    """

    text: str
    stems: tuple[str, ...]
    kind: Kind | None = None
    is_cut: bool = False
    is_unknown_kind: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def is_too_short(self) -> bool:
        """Words too common or a single letter: they would find everything."""
        return bool(self.text) and not self.stems


@dataclass
class KindResults:
    """The answer for one kind: ``keys`` by source name, best first over all sources."""

    kind: Kind
    count: int = 0
    best: list[tuple[str, int]] = field(default_factory=list)

    def shown(self, query: SearchQuery) -> list[tuple[str, int]]:
        if query.kind is None:
            return self.best[:SHOWN]
        return self.best[:MOST_SHOWN] if query.kind is self.kind else []


def read_query(data: QueryDict) -> SearchQuery:
    text = " ".join("".join(c if c.isprintable() else " " for c in data.get("q", "")).split())
    slug = data.get("kind", "")
    kind = next((kind for kind in KINDS if kind.slug == slug), None)
    left_out = words_left_out(text[:MAX_SEARCH])
    found = [] if left_out is None else list(dict.fromkeys(stems(text[:MAX_SEARCH])))
    if len("".join(found)) == 1 and not found[0].isdigit():
        found = []
    return SearchQuery(
        text=text[:MAX_SEARCH],
        stems=tuple(found[:MOST_WORDS]),
        kind=kind,
        is_cut=len(text) > MAX_SEARCH or len(found) > MOST_WORDS,
        is_unknown_kind=bool(slug) and kind is None,
        left_out=tuple(left_out or ()),
    )


def find_results(user, query: SearchQuery) -> list[KindResults]:
    """The answer for each kind that ``user`` may read. One query a source, none when nothing can be
    looked for.
    """
    kinds = [kind for kind in KINDS if has_permission(user, kind.permission)]
    return [find_kind(user, kind, query) if query.stems else KindResults(kind) for kind in kinds]


def find_kind(user, kind: Kind, query: SearchQuery) -> KindResults:
    """The number, or exactly the title, first; then titles that hold every word; then the
    newest.
    """
    rows, count = [], 0
    for source in kind.sources:
        best = list(best_rows(source, matching_rows(source, user, query), query))
        rows += [(source.name, *row) for row in best]
        count += best[0][-1] if best else 0
    by_name = kind.sources[0].newest == "name"
    rows.sort(key=lambda row: row[1], reverse=True)
    rows.sort(key=lambda row: sort_key(row[3]) if by_name else row[3], reverse=not by_name)
    asked_for = sort_key(query.text)
    rows.sort(key=lambda row: rank_of(query, asked_for, title=row[2], number=row[4]))
    return KindResults(kind, count, [(name, key) for name, key, *_ in rows])


def matching_rows(source: Source, user, query: SearchQuery) -> QuerySet:
    """What the list of the kind finds. A text that is cut is no number: its first words are looked
    for.
    """
    rows = source.rows(user)
    if hasattr(rows, "search") and not query.is_cut:
        return rows.search(query.text)
    return rows.filter(holds_stems(query.stems, *source.columns))


def best_rows(source: Source, rows: QuerySet, query: SearchQuery) -> QuerySet:
    """(key, title, date, number, how many in all). Titles come first in the column of words: what
    stands early in it is in the title. The longest word is looked at, which is the rarest.
    """
    word = Value(f" {max(query.stems, key=len)}")
    place = Coalesce(NullIf(StrIndex("search_text", word), Value(0)), Value(_NOWHERE))
    order = "name" if source.newest == "name" else f"-{source.newest}"
    return (
        rows.annotate(total=Window(Count("*")), place=place)
        .order_by("place", order, "pk")
        .values_list("pk", source.title, source.newest, source.number, "total")[:_CANDIDATES]
    )


def rank_of(query: SearchQuery, asked_for: str, *, title: str, number: int) -> int:
    if query.text.lstrip("nN°# ") == str(number):
        return 0
    words = stems(title)
    if not all(any(word.startswith(stem) for word in words) for stem in query.stems):
        return 2
    return 0 if sort_key(title) == asked_for else 1
