"""Writing the large set, whole or not at all."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from actions.models import ActionSheet, Phase
from actions.reference import load_reference_data
from core import clock
from tools.scale import committee, people, promises, sheets
from tools.scale.bulk_writer import BulkWriter, update_statistics
from tools.scale.dataset import Dataset, Size


def is_in_use() -> bool:
    return ActionSheet.objects.exists()


def build(size: Size, say: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Write it, the same rows for the same size, seed and day; how many rows of each kind, history
    included.

    ``say`` gets the label of each step. Accounts get the public password of the
    demonstration only where the portal is one.
    """
    with transaction.atomic():
        load_reference_data()
        dataset = Dataset(
            size,
            clock.today(),
            BulkWriter(),
            phase=Phase.objects.values_list("pk", flat=True).first(),
        )
        if settings.IS_DEMONSTRATION:
            dataset.password = people.password()
        for label, part in (
            ("organisations, comptes et accords", people),
            ("fiches actions", sheets),
            ("engagements et réponses", promises),
            ("comités et séances", committee),
        ):
            say(label)
            part.write(dataset)
        say("derniers lots et relevés de décisions")
        dataset.writer.close()
        committee.publish_minutes(dataset)
    say("statistiques de la base")
    update_statistics()
    return {model._meta.verbose_name: count for model, count in dataset.writer.counts().items()}
