"""Reference data of the programme: its two phases with their national axes, the communes of the
territory.

Loading it twice changes nothing. What a territory has renamed stays renamed: rows are found by
their code.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from actions.models import Commune, Phase, PriorityAxis

COMMUNES_FILE = Path(__file__).parent / "data" / "communes.csv"
PHASES = (
    {
        "code": "phase-1",
        "name": "Territoires d’industrie 2018-2022",
        "prefix": "",
        "starts_on": date(2018, 11, 22),
        "ends_on": date(2022, 12, 31),
    },
    {
        "code": "phase-2",
        "name": "Territoires d’industrie 2023-2027",
        "prefix": "P2",
        "starts_on": date(2023, 1, 1),
        "ends_on": date(2027, 12, 31),
    },
)
# Code and name; the rank gives the position and the hue.
AXES = {
    "phase-1": (
        ("attirer", "Attirer"),
        ("recruter", "Recruter"),
        ("innover", "Innover"),
        ("simplifier", "Simplifier"),
    ),
    "phase-2": (
        ("transition", "Transition écologique et énergétique"),
        ("innovation", "Écosystèmes d’innovation"),
        ("competences", "Recrutement et compétences"),
        ("foncier", "Foncier industriel"),
    ),
}


@transaction.atomic
def load_reference_data() -> dict[str, int]:
    """Create what is missing; answers how many phases, axes and communes were created."""
    created = {"phases": 0, "axes": 0, "communes": 0}
    for values in PHASES:
        phase, is_new = Phase.objects.get_or_create(code=values["code"], defaults=values)
        created["phases"] += is_new
        for rank, (code, name) in enumerate(AXES[phase.code], 1):
            defaults = {"name": name, "color": rank, "position": rank}
            _, is_new = PriorityAxis.objects.get_or_create(
                phase=phase, code=code, defaults=defaults
            )
            created["axes"] += is_new
    created["communes"] = _load_communes()
    return created


def _load_communes() -> int:
    known = set(Commune.objects.values_list("insee_code", flat=True))
    with COMMUNES_FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code_insee"] not in known]
    Commune.objects.bulk_create(
        Commune(
            insee_code=row["code_insee"],
            name=row["nom"],
            department=row["departement"],
            population=int(row["population"]),
        )
        for row in rows
    )
    return len(rows)
