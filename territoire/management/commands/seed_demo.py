from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from territoire.demo import builder, content


class Command(BaseCommand):
    help = "Charge les données de démonstration (exemples) dans une base vide, une seule fois."

    def add_arguments(self, parser):
        parser.add_argument(
            "--yes", action="store_true", help="charger même hors de la démonstration"
        )
        parser.add_argument(
            "--print-accounts",
            action="store_true",
            help="afficher les comptes de démonstration et s’arrêter",
        )

    def handle(self, *, yes, print_accounts, **options):
        if print_accounts:
            self.print_account_list()
        elif builder.is_loaded():
            self.stdout.write("Les données de démonstration sont déjà là : rien à faire.")
        else:
            self.build(yes)

    def build(self, yes):
        if not (settings.IS_DEMONSTRATION or yes):
            raise CommandError(
                "Ce portail n’est pas une démonstration. Réglez IS_DEMONSTRATION=true, "
                "ou ajoutez --yes si vous voulez vraiment y charger des exemples."
            )
        if builder.is_in_use():
            raise CommandError(
                "La base contient déjà des organisations, des personnes ou des fiches : "
                "les exemples ne s’y mêlent pas. Chargez-les dans une base vide."
            )
        self.stdout.write("Chargement des données de démonstration…")
        builder.build()
        self.stdout.write(
            f"{len(content.sheets())} fiches d’exemple chargées. Jour de la démonstration : 15 juin"
            " 2021."
        )

    def print_account_list(self):
        accounts = builder.accounts()
        width = max(len(email) for email, _ in accounts)
        self.stdout.write(f"Comptes de démonstration (mot de passe : {content.PASSWORD})")
        for email, title in accounts:
            self.stdout.write(f"  {email:<{width}}  {title}")
