"""Writing the large set, whole or not at all."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from actions.models import ActionSheet, Phase
from actions.reference import load_reference_data
from core import clock
from tools.scale import committee, people, promises, sheets
from tools.scale.pen import Pen, learn
from tools.scale.world import Size, World


def is_in_use() -> bool:
    return ActionSheet.objects.exists()


def build(size: Size, say: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Write it, the same rows for the same size, seed and day; how many rows of each kind, history
    included.

    ``say`` is told each step. Accounts get the public password of the demonstration only where the
    portal is one.
    """
    with transaction.atomic():
        load_reference_data()
        world = World(
            size, clock.today(), Pen(), phase=Phase.objects.values_list("pk", flat=True).first()
        )
        if settings.IS_DEMONSTRATION:
            world.password = people.password()
        for label, part in (
            ("organisations, comptes et accords", people),
            ("fiches actions", sheets),
            ("engagements et réponses", promises),
            ("comités et séances", committee),
        ):
            say(label)
            part.write(world)
        say("derniers lots et relevés de décisions")
        world.pen.close()
        committee.publish(world)
    say("statistiques de la base")
    learn()
    return {model._meta.verbose_name: count for model, count in world.pen.counts().items()}
