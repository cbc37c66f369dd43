from django.core.management.base import BaseCommand

from actions.reference import load_reference_data


class Command(BaseCommand):
    help = (
        "Charge les phases, leurs axes nationaux et les communes ; sans effet si tout est déjà là."
    )

    def handle(self, *args, **options):
        created = load_reference_data()
        if any(created.values()):
            details = ", ".join(f"{count} {kind}" for kind, count in created.items())
            self.stdout.write(f"Données de référence créées : {details}.")
        else:
            self.stdout.write("Les données de référence sont déjà là.")
