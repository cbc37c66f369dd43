"""Sheets, each with a life of its own: created, approved, started, and what became of it."""

from datetime import date
from decimal import Decimal
from random import Random

from actions.enums import Confidentiality, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from core.partial_dates import Precision
from tools.scale import parts
from tools.scale.dataset import Dataset, SheetKey, days, moment
from tools.scale.words import RARE_WORD

S, H = ProgressStatus, Health
# What becomes of a sheet, out of a hundred.
_FATES = (
    (S.IN_PROGRESS, 48),
    (S.PLANNED, 16),
    (S.COMPLETED, 18),
    (S.BLOCKED, 7),
    (S.ON_HOLD, 5),
    (S.ABANDONED, 6),
)
_WEATHER = (
    H.ON_TRACK,
    H.ON_TRACK,
    H.REACHABLE,
    H.REACHABLE,
    H.NEEDS_SUPPORT,
    H.COMPROMISED,
    H.UNKNOWN,
)
_REASONS = {
    S.BLOCKED: "Le cofinancement attendu n’est pas confirmé.",
    S.ON_HOLD: "En attente du choix du site.",
    S.ABANDONED: "Le besoin est couvert par une autre fiche.",
}
_RELATIONS = ("axes", "communes", "contracting_authorities")


def write(dataset: Dataset):
    phase = Phase.objects.select_for_update().get(pk=dataset.phase)
    axes = list(
        PriorityAxis.objects.filter(phase=phase).order_by("position").values_list("pk", flat=True)
    )
    communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True))
    chance, words = dataset.chance("sheets"), dataset.words("sheets")
    for rank in range(dataset.size.sheets):
        phase.last_number += 1
        row = new_sheet(dataset, phase.last_number, chance, words)
        if rank % max(1, dataset.size.sheets // 3) == 0:
            row["context"] += f" Une unité de {RARE_WORD} y est envisagée."
        carrier = dataset.partner(chance)
        row["lead_organization_id"] = carrier.organization
        row["lead_person_id"] = carrier.contact
        owners = [carrier.organization] if chance.random() < 0.6 else []
        drawn = (sample_of(axes, chance, 2), sample_of(communes, chance, 3), owners)
        links = [
            dataset.writer.link(ActionSheet, name, row, values)
            for name, values in zip(_RELATIONS, drawn, strict=True)
        ]
        created_on = dataset.opening + days(chance.randint(0, 700))
        write_sheet(dataset, row, created_on, links, chance, words)
        dataset.sheets.append(SheetKey(row["id"], created_on, carrier))
        parts.write(dataset, row, created_on, chance, words)
    phase.save(update_fields=["last_number"])


def sample_of(values: list, chance: Random, most: int) -> list:
    return chance.sample(values, chance.randint(1, min(most, len(values)))) if values else []


def new_sheet(dataset: Dataset, number: int, chance: Random, words) -> dict:
    draw = chance.random()
    return dataset.writer.new(
        ActionSheet,
        phase_id=dataset.phase,
        number=number,
        title=words.title(),
        kind=SheetKind.PROJECT if draw < 0.2 else SheetKind.ACTION,
        is_priority=chance.random() < 0.45,
        maturity=chance.choice([*Maturity.values, ""]),
        confidentiality=(
            Confidentiality.TEAM
            if draw < 0.04
            else Confidentiality.PUBLIC
            if draw < 0.3
            else Confidentiality.SIGNATORIES
        ),
        is_example=True,
        context=words.text(4),
        objectives=words.text(2),
        description=words.text(5),
        expected_results=words.text(2),
        estimated_cost=None if chance.random() < 0.15 else Decimal(chance.randint(2, 400)) * 5000,
    )


def write_sheet(dataset: Dataset, row: dict, created_on: date, links: list, chance: Random, words):
    """Write the sheet and one history line for each thing that happened to it up to today."""
    row["starts_on"] = created_on + days(chance.randint(10, 90))
    row["ends_on"] = row["starts_on"] + days(chance.randint(250, 1100))
    row["starts_on_precision"], row["ends_on_precision"] = Precision.DAY, Precision.DAY
    at = moment(created_on, chance)
    row |= {"created_at": at, "created_by_id": dataset.officer}
    dataset.writer.add_history(ActionSheet, row, at, by=dataset.officer, kind="+", links=links)
    for day, values, reason in history_steps(dataset, row, created_on, chance, words):
        if day > dataset.eve:
            break
        row |= values
        at = moment(day, chance)
        dataset.writer.add_history(
            ActionSheet, row, at, by=dataset.officer, reason=reason, links=links
        )
    row |= {"updated_at": at, "updated_by_id": dataset.officer}
    dataset.writer.write(ActionSheet, row)


def history_steps(dataset: Dataset, row: dict, created_on: date, chance: Random, words):
    """What happens to the sheet: (day, columns that change, reason of the history line), in order
    of time.
    """
    officer, fate = dataset.officer, chance.choices(*zip(*_FATES, strict=True))[0]
    day = created_on + days(chance.randint(15, 60))
    if chance.random() < 0.9:
        yield day, {"review_status": ReviewStatus.APPROVED}, None
    day += days(chance.randint(10, 90))
    if fate != S.PLANNED:
        yield (
            day,
            progress_fields(S.IN_PROGRESS, day, officer)
            | health_fields(H.ON_TRACK, day, officer, words),
            None,
        )
        # Half of what happens next happened lately, so that something moved since any date.
        day += days(chance.randint(30, max(31, (dataset.today - day).days)))
        if fate == S.IN_PROGRESS:
            yield day, health_fields(chance.choice(_WEATHER), day, officer, words), None
        else:
            yield day, progress_fields(fate, day, officer), _REASONS.get(fate)
    if chance.random() < 0.02:
        day += days(20)
        at = moment(day)
        yield (
            day,
            {"archived_at": at, "archived_by_id": officer, "archive_reason": "Doublon d’exemple."},
            None,
        )


def progress_fields(status: ProgressStatus, day: date, officer: int) -> dict:
    return {
        "progress_status": status,
        "progress_reason": _REASONS.get(status, ""),
        "progress_changed_on": day,
        "progress_changed_by_id": officer,
    }


def health_fields(health: Health, day: date, officer: int, words) -> dict:
    if health == H.UNKNOWN:
        return {"health": health, "health_comment": "", "health_on": None, "health_by_id": None}
    return {
        "health": health,
        "health_comment": words.news(),
        "health_on": day,
        "health_by_id": officer,
    }
