import argparse
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from actions.models import ActionSheet
from core.workbook.text import typeset
from territoire.demo import content


class Command(BaseCommand):
    help = typeset(
        "Charge un grand jeu de données inventées (exemples), pour mesurer le portail. Les mêmes"
        " nombres, la même graine et le même jour donnent les mêmes données. Voir"
        " docs/operations.md."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--sheets", type=row_count, default=1000, metavar="N", help="fiches actions"
        )
        parser.add_argument(
            "--partners", type=row_count, default=500, metavar="N", help="organisations"
        )
        parser.add_argument(
            "--updates",
            type=row_count,
            default=10_000,
            metavar="N",
            help="réponses des partenaires",
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            metavar="GRAINE",
            help="une autre graine, d’autres données",
        )
        parser.add_argument(
            "--add", action="store_true", help="ajouter aux fiches déjà là au lieu de refuser"
        )

    def handle(self, *, sheets, partners, updates, seed, add, **options):
        try:
            from tools.scale import builder
            from tools.scale.dataset import Size
        except ModuleNotFoundError as missing:
            raise CommandError(
                typeset(
                    "Le dossier tools/ n’est pas installé avec ce portail : aucun grand jeu à"
                    " charger."
                )
            ) from missing
        if builder.is_in_use() and not add:
            raise CommandError(
                typeset(
                    f"La base contient déjà {ActionSheet.objects.count()} fiches : rien n’a été"
                    " chargé. Choisissez une base vide (DATABASE_URL), ou ajoutez --add si ces"
                    " exemples peuvent vraiment s’y mêler."
                )
            )
        started = time.monotonic()
        self.write(f"{sheets} fiches, {partners} partenaires, {updates} réponses, graine {seed} :")
        counts = builder.build(
            Size(sheets, partners, updates, seed),
            say=lambda label: self.write(f"  {time.monotonic() - started:6.1f} s  {label}"),
        )
        total, seconds = sum(counts.values()), time.monotonic() - started
        for name, count in counts.items():
            if count and not name.lower().startswith(("historical", "relation ")):
                self.write(f"  {count:>8}  {name}")
        self.write(f"{total} lignes écrites en {seconds:.0f} s, historique compris.")
        self.write(
            f"Comptes : ceux de la démonstration, mot de passe {content.PASSWORD}"
            if settings.IS_DEMONSTRATION
            else (
                "Comptes sans mot de passe : ce portail n’est pas une démonstration"
                " (IS_DEMONSTRATION)."
            )
        )

    def write(self, text):
        self.stdout.write(typeset(text))


def row_count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de 1 à 1 000 000")
    return int(text)
