"""The one search: what an address asks, how many rows of each kind answer, and which are the best.

Rows are those that the person may read, archived ones apart, and those that the list of each kind finds for the same
words. Two SQL queries: one counts and finds the best of every kind, one brings what is shown of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Q, QuerySet, Window
from django.http import QueryDict

from accounts.models import Organization
from accounts.permissions import Permission, holds
from accounts.standpoints import keys_of, standpoint
from actions.models import ActionSheet, SheetDocument
from core.gather import gather, prepared, slot
from core.lists import MAX_SEARCH
from core.search import sort_key, stems, words_left_out
from core.search_index import Holds, Place, asked
from governance.models import Decision, Meeting, MeetingDocument
from partners.models import Agreement, AgreementDocument, Commitment

SHOWN, MOST_SHOWN = 8, 50
# Of how many the best are chosen: those whose first words answer, then the newest.
_CANDIDATES = 60
MOST_WORDS = 10
_OWN = ("search_text",)


@dataclass(frozen=True)
class Source:
    """One table: the rows of a reader, the columns of their words, what is their title, their date, their number."""

    name: str
    rows: Callable[..., QuerySet]
    columns: tuple[str, ...] = _OWN
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


def _sheet_documents(user):
    return SheetDocument.objects.visible_to(user).filter(
        sheet__in=ActionSheet.objects.visible_to(user).live()
    )


def _agreement_documents(user):
    agreements = Agreement.objects.visible_to(user).filter(archived_at__isnull=True)
    return AgreementDocument.objects.visible_to(user).filter(agreement__in=agreements)


def _meeting_documents(user):
    return MeetingDocument.objects.visible_to(user).filter(meeting__in=Meeting.objects.visible_to(user))


_SHEETS = Source(
    "sheets",
    lambda user: ActionSheet.objects.visible_to(user).live(),
    columns=ActionSheet.objects.all().SEARCHED,
    number="number",
)
_PARTNERS = Source(
    "partners", lambda user: Organization.objects.visible_to(user).active(), title="name", newest="name"
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
    Source("sheet_documents", _sheet_documents),
    Source("agreement_documents", _agreement_documents),
    Source("meeting_documents", _meeting_documents),
)
KINDS = (
    Kind("sheets", "Fiches actions", "fiche", "fiches", "clipboard-list", Permission.SHEET_READ, (_SHEETS,),
         "actions:sheet_list"),
    Kind("partners", "Partenaires", "partenaire", "partenaires", "building-2", Permission.ORGANIZATION_READ,
         (_PARTNERS,), "partners:organization_list"),
    Kind("commitments", "Engagements", "engagement", "engagements", "handshake", Permission.COMMITMENT_READ,
         (_COMMITMENTS,), "partners:commitment_list"),
    Kind("decisions", "Décisions", "décision", "décisions", "gavel", Permission.MINUTES_READ, (_DECISIONS,),
         "governance:decision_list"),
    Kind("documents", "Documents", "document", "documents", "file-text", Permission.SHEET_READ, _DOCUMENTS),
)  # fmt: skip
SOURCES = tuple(source for kind in KINDS for source in kind.sources)


@dataclass(frozen=True)
class SearchQuery:
    """What an address asks. ``stems`` are empty when nothing can be looked for; ``kind`` is None for all kinds."""

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
class Found:
    """The answer for one kind: ``keys`` by source name, best first over all sources."""

    kind: Kind
    count: int = 0
    best: list[tuple[str, int]] = field(default_factory=list)

    def shown(self, query: SearchQuery) -> list[tuple[str, int]]:
        if query.kind is None:
            return self.best[:SHOWN]
        return self.best[:MOST_SHOWN] if query.kind is self.kind else []


def read(data: QueryDict) -> SearchQuery:
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


def find(user, query: SearchQuery) -> list[Found]:
    """The answer for each kind that ``user`` may read. One query, none when nothing can be looked for."""
    kinds = [kind for kind in KINDS if holds(user, kind.permission)]
    if not query.stems or not kinds:
        return [Found(kind) for kind in kinds]
    answers = dict(zip((source.name for source in SOURCES), _answers(user, query), strict=True))
    return [_found(kind, query, answers) for kind in kinds]


def _answers(user, query: SearchQuery) -> list[list]:
    # What is a number, or holds one, may be one of a sheet: each list says what it makes of it.
    if any(letter.isdigit() for letter in query.text):
        text = query.text if len(query.stems) < MOST_WORDS else " ".join(query.stems)
        return gather(*(_best(source, _search(source, user, text), _first(query)) for source in SOURCES))
    words = {f"word {place}": asked([stem], connection) for place, stem in enumerate(query.stems)}
    return _prepared.gather(standpoint(user), len(query.stems), **keys_of(user), **words, place=_first(query))


@prepared
def _prepared(viewer, count: int) -> list[QuerySet]:
    """The question for so many words, which stand in slots."""
    words = tuple(slot(f"word {place}") for place in range(count))
    return [
        _best(source, source.rows(viewer).filter(Q(Holds(words, source.columns))), slot("place"))
        for source in SOURCES
    ]


def _search(source: Source, user, text: str) -> QuerySet:
    rows = source.rows(user)
    words = Q(Holds(tuple(dict.fromkeys(stems(text))), source.columns))
    return rows.search(text) if hasattr(rows, "search") else rows.filter(words)


def _first(query: SearchQuery) -> str:
    """The word whose place in a row tells whether it is one of its first: the longest, which is the rarest."""
    return f" {max(query.stems, key=len)}"


def _best(source: Source, rows: QuerySet, place) -> QuerySet:
    order = "name" if source.newest == "name" else f"-{source.newest}"
    return (
        rows.annotate(total=Window(Count("*")), place=Place(place))
        .order_by("place", order, "pk")
        .values_list("pk", source.title, source.newest, source.number, "total")[:_CANDIDATES]
    )


def _found(kind: Kind, query: SearchQuery, answers: dict) -> Found:
    """The number, or exactly the title, first; then titles that hold every word; then the newest."""
    rows = [(source, row) for source in kind.sources for row in answers[source.name]]
    count = sum(answers[source.name][0][4] for source in kind.sources if answers[source.name])
    rows.sort(key=lambda one: (sort_key(one[1][2]) if one[0].newest == "name" else 0, -one[1][0]))
    if kind.sources[0].newest != "name":
        rows.sort(key=lambda one: one[1][2], reverse=True)
    asked_for = sort_key(query.text)
    rows.sort(key=lambda one: _rank(query, asked_for, one[1][1], one[1][3]))
    return Found(kind, count, [(source.name, row[0]) for source, row in rows])


def _rank(query: SearchQuery, asked_for: str, title: str, number: int) -> int:
    if query.text.lstrip("nN°# ") == str(number):
        return 0
    words = stems(title)
    if not all(any(word.startswith(stem) for word in words) for stem in query.stems):
        return 2
    return 0 if sort_key(title) == asked_for else 1
