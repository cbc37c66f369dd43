"""Qu’est-ce qui demande attention ? What is late, blocked, silent or waiting."""

from datetime import date

from actions.enums import MilestoneState
from core.french import NO_BREAK, plural
from partners.enums import Promise
from partners.models.querysets import news_limit
from territoire.dashboard.formats import format_age, format_delay, newest, page_of_sheet, sheet_name
from territoire.dashboard.progress import LIST, MILESTONES, total_of
from territoire.dashboard.queries import SHOWN, DashboardData, Partner
from territoire.figures.scope import Scope, ScopeQuery, path_of
from territoire.figures.tables import Figure, Freshness, Line, Listing, Row, Section, Table, Unit

BLOCKERS = "actions:blocker_list"
REGISTER = "partners:commitment_list"
DIRECTORY = "partners:organization_list"


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope, today = query.scope(), query.today
    silent = [partner for partner in data.partners if not partner.heard]
    counts = alert_counts(scope, data, len(silent))
    return Section(
        slug="attention",
        question="Qu’est-ce qui demande attention\N{NO-BREAK SPACE}?",
        freshness=Freshness(latest=newest(today, (row.updated for row in data.sheets))),
        headlines=tuple(counts.values()),
        tables=(blockers_table(scope, data.blockers),),
        listings=(
            alert_listing(
                "Fiches en retard",
                counts["sheets"],
                (late_sheet_line(today, row) for row in data.late_sheets),
            ),
            alert_listing(
                "Jalons en retard",
                counts["milestones"],
                (late_milestone_line(today, row) for row in data.late_milestones),
            ),
            alert_listing(
                "Engagements en retard",
                counts["commitments"],
                (overdue_commitment_line(today, row) for row in data.overdue),
            ),
            alert_listing(
                "Partenaires silencieux", counts["silent"], map(silent_partner_line, silent[:SHOWN])
            ),
        ),
    )


def alert_counts(scope: Scope, data: DashboardData, silent: int) -> dict[str, Row]:
    """The figures of this question, the worst first."""
    late_milestones = sum(row.n for row in data.milestones if row.state == MilestoneState.LATE)
    late_promises = sum(row.n for row in data.promises if row.promise == Promise.LATE)
    blocked = sum(row.n for row in data.blockers)
    found = {
        "sheets": alert_row(
            ("fiche en retard", "fiches en retard"),
            total_of(data.sheets, late=True),
            scope.url(LIST, overdue=1),
            "alarm-clock",
        ),
        "milestones": alert_row(
            ("jalon en retard", "jalons en retard"),
            late_milestones,
            scope.url(MILESTONES, state="late"),
            "milestone",
        ),
        "blockers": alert_row(
            ("point de blocage ouvert", "points de blocage ouverts"),
            blocked,
            scope.url(BLOCKERS, state="open"),
            "octagon-x",
        ),
        "commitments": alert_row(
            ("engagement en retard", "engagements en retard"),
            late_promises,
            scope.url(REGISTER, overdue=1),
            "handshake",
        ),
        "silent": alert_row(
            ("partenaire silencieux", "partenaires silencieux"),
            silent,
            scope.url(DIRECTORY, silent=1),
            "hourglass",
            "support",
        ),
    }
    if data.may_review:
        found["reviews"] = alert_row(
            ("réponse à relire", "réponses à relire"),
            sum(row.n for row in data.promises if row.waits),
            scope.url(REGISTER, to_review=1),
            "inbox",
            "support",
        )
    return found


def alert_row(
    label: tuple[str, str], count: int, url: str, icon: str, tone: str = "compromised"
) -> Row:
    return Row(plural(count, *label), (Figure(count, url),), icon=icon, tone=tone if count else "")


def alert_listing(title: str, counted: Row, lines) -> Listing:
    return Listing(title, tuple(lines), counted.figures[0], empty="Rien à signaler.")


def late_sheet_line(today: date, row) -> Line:
    name = sheet_name(row.phase__prefix, row.number, row.title)
    return Line(
        name, page_of_sheet(row.phase__prefix, row.number), format_delay(row.late_since, today)
    )


def late_milestone_line(today: date, row) -> Line:
    return Line(
        row.title.rstrip("."),
        page_of_sheet(row.sheet__phase__prefix, row.sheet__number, "calendrier"),
        format_delay(row.due_on, today),
        text=sheet_name(row.sheet__phase__prefix, row.sheet__number, row.sheet__title),
    )


def overdue_commitment_line(today: date, row) -> Line:
    url = path_of("partners:commitment_detail", row.pk)
    return Line(row.statement, url, format_delay(row.due_on, today), text=row.name)


def silent_partner_line(partner: Partner) -> Line:
    promised = f"{partner.owed} engagements ouverts" if partner.owed > 1 else "1 engagement ouvert"
    heard = (
        f"dernière réponse {format_age(partner.answered)}"
        if partner.answered
        else "n’a jamais répondu"
    )
    return Line(
        partner.name, path_of("partners:organization_detail", partner.slug), f"{promised}, {heard}"
    )


def blockers_table(scope: Scope, groups) -> Table:
    def row(label, count, oldest: date, **only):
        days = (scope.today - oldest).days
        url = scope.url(BLOCKERS, state="open", **only)
        oldest_first = scope.url(BLOCKERS, state="open", **only, sort="since")
        return Row(label, (Figure(count, url), Figure(days, oldest_first, Unit.DAYS)), url=url)

    every = sum(group.n for group in groups)
    return Table(
        slug="blocages",
        caption="Points de blocage, par qui peut les lever",
        label="Qui peut lever",
        columns=("Points de blocage ouverts", "Le plus ancien"),
        rows=tuple(
            row(
                group.name or "Non renseigné",
                group.n,
                group.oldest,
                unblocker=group.unblocker or "none",
            )
            for group in groups
        ),
        total=row("Tous", every, min(group.oldest for group in groups)) if groups else None,
        most=8,
        chart="bars",
        empty="Aucun point de blocage ouvert.",
    )


def format_answer_rate(data: DashboardData, today: date) -> str:
    """« 24 partenaires sur 31 ont répondu depuis 90 jours »; empty where nobody owes anything."""
    partners = data.partners
    owing, heard = len(partners), sum(1 for partner in partners if partner.heard)
    days = (today - news_limit(today)).days
    if not owing:
        return ""
    who = (
        f"{heard} partenaires sur {owing} ont"
        if heard > 1
        else f"{heard or 'Aucun'} partenaire sur {owing} a"
    )
    return f"{who} répondu depuis {days}{NO_BREAK}jours"
