"""Où est l’argent ? Sought, secured, paid; by stage, by funder, by axis; how far from the plan."""

from decimal import Decimal

from actions.enums import SECURED_STAGES, FundingStage
from core.templatetags.fr import plural
from territoire.dashboard.facts import Facts, as_euros, newest
from territoire.dashboard.reading import Reading
from territoire.dashboard.scope import Scope
from territoire.dashboard.tables import Cover, Figure, Row, Section, Table, Unit
from territoire.dashboard.wording import missing

LINES = "actions:funding_list"
PLANS = "actions:funding_plan_list"
SOUGHT = [stage.value for stage in FundingStage if stage != FundingStage.REFUSED]
SECURED = [stage.value for stage in FundingStage if stage in SECURED_STAGES]
PAID = [FundingStage.PAID.value]
COLUMNS = {"Sollicité": SOUGHT, "Acquis": SECURED, "Versé": PAID}
_MANY = {"Acquis": "acquis"}
_EUROS = Unit.EUROS


def build(query: Reading, facts: Facts) -> Section:
    scope, stages = query.scope(), facts["stages"]
    sheets = sum(row[4] for row in facts["sheets"])
    uncosted = sheets - sum(row[5] for row in facts["sheets"])
    unknown = sum(n - known for stage, n, known, *_ in stages if stage in SOUGHT)
    headlines = _headlines(scope, facts)
    return Section(
        slug="financement",
        question="Où est l’argent\N{NO-BREAK SPACE}?",
        cover=Cover(
            words="",
            latest=newest(*(row[5] for row in stages)),
            missing=missing(
                "fiche sans coût estimé", "fiches sans coût estimé", uncosted, scope.url(PLANS, cost="none")
            )
            + missing(
                "ligne sans montant",
                "lignes sans montant",
                unknown,
                scope.url(LINES, stage=SOUGHT, amount="none"),
            ),
        ),
        headlines=headlines,
        brief=headlines[list(COLUMNS).index("Acquis")],
        tables=(
            _by_stage(scope, stages),
            _by_funder(scope, facts["funders"]),
            _by_axis(query, facts["axis_money"]),
        ),
    )


def _headlines(scope: Scope, facts: Facts) -> tuple[Row, ...]:
    amounts = {stage: amount for stage, _, _, amount, *_ in facts["stages"]}
    looks = (("coins", "reachable"), ("badge-check", "secured"), ("banknote", "secured"))
    rows = []
    for (label, stages), (icon, tone) in zip(COLUMNS.items(), looks, strict=True):
        amount = _sum(map(amounts.get, stages))
        figure = Figure(amount, scope.url(LINES, stage=stages), _EUROS)
        words = plural(amount or 0, label.lower(), _MANY.get(label, ""))
        rows.append(Row(words, (figure,), icon=icon, tone=tone))
    cost = _sum(row[6] for row in facts["sheets"])
    planned = _sum(row[4] for row in facts["stages"] if row[0] in SOUGHT) or Decimal(0)
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
            note="Coût estimé moins sollicité, sur les fiches dont le coût est connu",
        )
    )
    return tuple(rows)


def _by_stage(scope: Scope, stages) -> Table:
    found = {row[0]: row for row in stages}

    def row(stage: FundingStage) -> Row:
        _, n, _, amount, *_ = found.get(stage, (stage, 0, 0, None))
        url = scope.url(LINES, stage=stage)
        return Row(
            stage.label, (Figure(as_euros(amount) if n else Decimal(0), url, _EUROS), Figure(n, url)), url=url
        )

    return Table(
        slug="financements-par-etape",
        caption="Lignes de financement par étape",
        label="Étape",
        columns=("Montant", "Lignes"),
        rows=tuple(map(row, FundingStage)) if stages else (),
        chart="bars",
        note="Une ligne est à une seule étape\N{NO-BREAK SPACE}: celle qu’elle a atteinte.",
        empty="Aucune ligne de financement.",
    )


def _amounts(scope: Scope, amounts, **only) -> tuple[Figure, ...]:
    return tuple(
        Figure(as_euros(amount), scope.url(LINES, **only, stage=stages), _EUROS)
        for amount, stages in zip(amounts, COLUMNS.values(), strict=True)
    )


def _by_funder(scope: Scope, rows) -> Table:
    every = rows[0][5] if rows else 0
    shown = (
        f"Les {len(rows)} premiers financeurs sur {every}, par montant sollicité. "
        if every > len(rows)
        else ""
    )
    return Table(
        slug="financements-par-financeur",
        caption="Financements par financeur",
        label="Financeur",
        columns=tuple(COLUMNS),
        rows=tuple(
            Row(name or "Non renseigné", _amounts(scope, amounts, funder=funder or "none"),
                url=scope.url(LINES, funder=funder or "none"))
            for funder, name, *amounts, _ in rows
        ),
        chart="grouped",
        note=f"{shown}Acquis\N{NO-BREAK SPACE}: accordé, conventionné ou versé. Les lignes refusées ne comptent pas.",
        empty="Aucune ligne de financement.",
    )  # fmt: skip


def _by_axis(query: Reading, rows) -> Table:
    scope, found = query.scope(), {axis: amounts for axis, *amounts in rows}
    return Table(
        slug="financements-par-axe",
        caption="Financements par axe",
        label="Axe",
        columns=tuple(COLUMNS),
        rows=tuple(
            Row(axis.name, _amounts(scope, found[int(axis.value)], axis=axis.value),
                url=scope.url(LINES, axis=axis.value))
            for axis in query.choices["axis"]
            if int(axis.value) in found and scope.allows("axis", axis.value)
        ) if rows else (),
        chart="grouped",
        note="Les lignes d’une fiche sur deux axes comptent dans les deux.",
        empty="Aucune ligne de financement.",
    )  # fmt: skip


def _sum(amounts) -> Decimal | None:
    """None where no amount is known: a sum of nothing is not zero."""
    known = [as_euros(amount) for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
