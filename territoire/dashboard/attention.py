"""Qu’est-ce qui demande attention ? What is late, blocked, silent or waiting."""

from core.templatetags.fr import NO_BREAK, plural
from partners.enums import Promise
from partners.models.querysets import news_limit
from territoire.dashboard.facts import Facts, as_day, days_since, newest
from territoire.dashboard.reading import Reading
from territoire.dashboard.scope import Scope, path_of
from territoire.dashboard.tables import Cover, Figure, Line, Listing, Row, Section, Table, Unit
from territoire.dashboard.where import LIST, MILESTONES, total_of
from territoire.dashboard.wording import late_words, page_of_sheet, sheet_name, since_words

BLOCKERS = "actions:blocker_list"
REGISTER = "partners:commitment_list"
DIRECTORY = "partners:organization_list"


def build(query: Reading, facts: Facts) -> Section:
    scope = query.scope()
    counts = _counts(scope, facts, query.may_review)
    return Section(
        slug="attention",
        question="Qu’est-ce qui demande attention\N{NO-BREAK SPACE}?",
        cover=Cover(words="", latest=newest(*(row[7] for row in facts["sheets"]))),
        headlines=tuple(counts.values()),
        tables=(_blockers(scope, facts["blockers"]),),
        listings=(
            _listing("Fiches en retard", counts["sheets"], _late_sheets(scope, facts["late_sheets"])),
            _listing(
                "Jalons en retard", counts["milestones"], _late_milestones(scope, facts["late_milestones"])
            ),
            _listing("Engagements en retard", counts["commitments"], _overdue(scope, facts["overdue"])),
            _listing("Partenaires silencieux", counts["silent"], _silent(facts["silent"])),
        ),
    )


def _counts(scope: Scope, facts: Facts, may_review: bool) -> dict[str, Row]:
    """The figures of this question, the worst first."""
    owing, heard = facts["partners"][0]
    blocked = facts["blockers"][0][4] if facts["blockers"] else 0
    found = {
        "sheets": _row(
            ("fiche en retard", "fiches en retard"),
            total_of(facts["sheets"], late=1),
            scope.url(LIST, overdue=1),
            "alarm-clock",
        ),
        "milestones": _row(
            ("jalon en retard", "jalons en retard"),
            sum(row[3] for row in facts["milestones"] if row[2]),
            scope.url(MILESTONES, state="late"),
            "milestone",
        ),
        "blockers": _row(
            ("point de blocage ouvert", "points de blocage ouverts"),
            blocked,
            scope.url(BLOCKERS, state="open"),
            "octagon-x",
        ),
        "commitments": _row(
            ("engagement en retard", "engagements en retard"),
            sum(row[2] for row in facts["promises"] if row[1] == Promise.LATE),
            scope.url(REGISTER, overdue=1),
            "handshake",
        ),
        "silent": _row(
            ("partenaire silencieux", "partenaires silencieux"),
            owing - heard,
            scope.url(DIRECTORY, silent=1),
            "hourglass",
            "support",
        ),
    }
    if may_review:
        waiting = scope.url(REGISTER, to_review=1)
        found["reviews"] = _row(
            ("réponse à relire", "réponses à relire"), facts["reviews"][0][0], waiting, "inbox", "support"
        )
    return found


def _row(label: tuple[str, str], count: int, url: str, icon: str, tone: str = "compromised") -> Row:
    return Row(plural(count, *label), (Figure(count, url),), icon=icon, tone=tone if count else "")


def _listing(title: str, counted: Row, lines) -> Listing:
    return Listing(title, tuple(lines), counted.figures[0], empty="Rien à signaler.")


def _late_sheets(scope: Scope, rows):
    for number, prefix, title, since in rows:
        yield Line(
            sheet_name(number, prefix, title), page_of_sheet(number, prefix), late_words(since, scope.today)
        )


def _late_milestones(scope: Scope, rows):
    for words, due_on, number, prefix, title in rows:
        url, sheet = f"{page_of_sheet(number, prefix)}#calendrier", sheet_name(number, prefix, title)
        yield Line(words.rstrip("."), url, late_words(due_on, scope.today), text=sheet)


def _overdue(scope: Scope, rows):
    for key, words, name, due_on in rows:
        url = path_of("partners:commitment_detail", key)
        yield Line(words, url, late_words(due_on, scope.today), text=name)


def _silent(rows):
    for slug, name, owed, answered in rows:
        promised = f"{owed} engagements ouverts" if owed > 1 else "1 engagement ouvert"
        heard = f"dernière réponse {since_words(answered)}" if answered else "n’a jamais répondu"
        yield Line(name, path_of("partners:organization_detail", slug), f"{promised}, {heard}")


def _blockers(scope: Scope, rows) -> Table:
    def row(label, count, oldest, **only):
        days = days_since(as_day(oldest), scope.today)
        url = scope.url(BLOCKERS, state="open", **only)
        oldest_first = scope.url(BLOCKERS, state="open", **only, sort="since")
        return Row(label, (Figure(count, url), Figure(days, oldest_first, Unit.DAYS)), url=url)

    return Table(
        slug="blocages",
        caption="Points de blocage, par qui peut les lever",
        label="Qui peut lever",
        columns=("Blocages ouverts", "Le plus ancien"),
        rows=tuple(
            row(name or "Non renseigné", count, oldest, unblocker=unblocker or "none")
            for unblocker, name, count, oldest, _, _ in rows
        ),
        total=row("Tous", rows[0][4], rows[0][5]) if rows else None,
        chart="bars",
        empty="Aucun point de blocage ouvert.",
    )


def answered_words(facts: Facts, today) -> str:
    """« 24 partenaires sur 31 ont répondu depuis 90 jours »; empty where nobody owes anything."""
    owing, heard = facts["partners"][0]
    days = (today - news_limit(today)).days
    if not owing:
        return ""
    who = (
        f"{heard} partenaires sur {owing} ont"
        if heard > 1
        else f"{heard or 'Aucun'} partenaire sur {owing} a"
    )
    return f"{who} répondu depuis {days}{NO_BREAK}jours"
