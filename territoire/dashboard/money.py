"""Où est l’argent ? Sought, secured, paid; by stage, by funder, by axis; how far from the plan."""

from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from actions.enums import ASKED_LABEL, SECURED_STAGES, FundingStage
from core.french import plural
from territoire.dashboard.formats import missing_row, newest
from territoire.dashboard.queries import DashboardData
from territoire.figures.scope import Scope, ScopeQuery
from territoire.figures.tables import Figure, Freshness, Row, Section, Table, Unit

LINES = "actions:funding_list"
PLANS = "actions:funding_plan_list"
SOUGHT = [stage.value for stage in FundingStage if stage != FundingStage.REFUSED]
SECURED = [stage.value for stage in FundingStage if stage in SECURED_STAGES]
PAID = [FundingStage.PAID.value]
COLUMNS = {ASKED_LABEL: SOUGHT, "Acquis": SECURED, "Versé": PAID}
# How an address asks for the lines of a column.
_ASKED = {name: urlencode({"stage": stages}, doseq=True) for name, stages in COLUMNS.items()}
_PLURALS = {ASKED_LABEL: "demandés (hors refus)", "Acquis": "acquis"}
_EUROS, _CENT = Unit.EUROS, Decimal("0.01")


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope = query.scope()
    uncosted = sum(row.n - row.costed for row in data.sheets)
    unknown = sum(row.n - row.known for row in data.lines if row.stage in SOUGHT)
    headlines = money_headlines(scope, data)
    return Section(
        slug="financement",
        question="Où est l’argent\N{NO-BREAK SPACE}?",
        freshness=Freshness(
            latest=newest(query.today, (row.moved for row in data.lines)),
            missing=missing_row(
                "fiche sans coût estimé",
                "fiches sans coût estimé",
                uncosted,
                scope.url(PLANS, cost="none"),
            )
            + missing_row(
                "ligne sans montant",
                "lignes sans montant",
                unknown,
                scope.url(LINES, stage=SOUGHT, amount="none"),
            ),
        ),
        headlines=headlines,
        brief=headlines[list(COLUMNS).index("Acquis")],
        tables=(
            stage_table(scope, data.lines),
            funder_table(scope, data.lines),
            axis_table(query, data.axis_lines),
        ),
    )


def amount_at(lines, stages) -> Decimal | None:
    """Euros of the groups of lines at ``stages``: zero without any line, None where no line says
    its amount.
    """
    found = [row for row in lines if row.stage in stages]
    return sum_amounts(row.euros for row in found) if found else Decimal(0)


def sum_amounts(amounts) -> Decimal | None:
    """None where no amount is known: a sum of nothing is not zero."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)).quantize(_CENT) if known else None


def money_headlines(scope: Scope, data: DashboardData) -> tuple[Row, ...]:
    looks = (("coins", "reachable"), ("badge-check", "secured"), ("banknote", "secured"))
    rows = []
    for (label, stages), (icon, tone) in zip(COLUMNS.items(), looks, strict=True):
        amount = sum_amounts(row.euros for row in data.lines if row.stage in stages)
        figure = Figure(amount, scope.url(LINES, stage=stages), _EUROS)
        words = plural(amount or 0, label.lower(), _PLURALS.get(label, ""))
        rows.append(Row(words, (figure,), icon=icon, tone=tone))
    cost = sum_amounts(row.cost for row in data.sheets)
    planned = sum_amounts(row.planned for row in data.lines if row.stage in SOUGHT) or Decimal(0)
    gap = None if cost is None else cost - planned
    rows.append(
        Row(
            "coût estimé des fiches",
            (Figure(cost, scope.url(PLANS, cost="known", anchor="total-cost"), _EUROS),),
            icon="calculator",
        )
    )
    rows.append(
        Row(
            "écart au plan",
            (Figure(gap, scope.url(PLANS, cost="known", anchor="total-gap"), _EUROS),),
            icon="scale",
            tone="support" if gap else "",
            note="Coût estimé moins demandé (hors refus), sur les fiches dont le coût est connu",
        )
    )
    return tuple(rows)


def stage_table(scope: Scope, lines) -> Table:
    def row(stage: FundingStage) -> Row:
        url, count = (
            scope.url(LINES, stage=stage),
            sum(line.n for line in lines if line.stage == stage),
        )
        return Row(
            stage.label,
            (Figure(amount_at(lines, [stage]), url, _EUROS), Figure(count, url)),
            url=url,
        )

    return Table(
        slug="financements-par-etape",
        caption="Lignes de financement par étape",
        label="Étape",
        columns=("Montant", "Lignes"),
        rows=tuple(map(row, FundingStage)) if lines else (),
        chart="bars",
        note="Une ligne est à une seule étape\N{NO-BREAK SPACE}: celle qu’elle a atteinte.",
        empty="Aucune ligne de financement.",
    )


def amounts_row(label: str, url: str, lines) -> Row:
    """One of the tables below: each amount with its lines, the row with all of them, which are
    those of ``url``.
    """
    start = f"{url}{'&' if '?' in url else '?'}"
    figures = tuple(
        Figure(amount_at(lines, stages), start + _ASKED[name], _EUROS)
        for name, stages in COLUMNS.items()
    )
    return Row(label, figures, url=url)


def funder_table(scope: Scope, lines) -> Table:
    sought, funders = [row for row in lines if row.stage in SOUGHT], {}
    for row in sought:
        funders.setdefault(row.funder, []).append(row)
    # Thousands of addresses, which differ by their last value alone.
    start = scope.url(LINES, funder="none").removesuffix("none")
    rows = [
        amounts_row(found[0].name or "Non renseigné", f"{start}{funder or 'none'}", found)
        for funder, found in funders.items()
    ]
    total = replace(
        amounts_row("Ensemble", scope.url(LINES), sought), url=scope.url(LINES, stage=SOUGHT)
    )
    return Table(
        slug="financements-par-financeur",
        caption="Financements par financeur",
        label="Financeur",
        columns=tuple(COLUMNS),
        rows=tuple(sorted(rows, key=largest_first)),
        total=total if rows else None,
        most=8,
        chart="grouped",
        note=(
            "Acquis\N{NO-BREAK SPACE}: accordé, conventionné ou versé. Les lignes refusées ne"
            " comptent pas."
        ),
        empty="Aucune ligne de financement.",
    )


def largest_first(row: Row) -> Decimal:
    amount = row.figures[0].value
    return Decimal(1) if amount is None else -amount


def axis_table(query: ScopeQuery, lines) -> Table:
    scope, axes = query.scope(), {}
    for row in lines:
        if row.stage in SOUGHT:
            axes.setdefault(str(row.sheet__axes), []).append(row)
    return Table(
        slug="financements-par-axe",
        caption="Financements par axe",
        label="Axe",
        columns=tuple(COLUMNS),
        rows=tuple(
            amounts_row(axis.name, scope.url(LINES, axis=axis.value), axes[axis.value])
            for axis in query.choices["axis"]
            if axis.value in axes and scope.allows("axis", axis.value)
        ),
        chart="grouped",
        note="Les lignes d’une fiche sur deux axes comptent dans les deux.",
        empty="Aucune ligne de financement.",
    )
