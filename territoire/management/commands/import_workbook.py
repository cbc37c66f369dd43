from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import Permission, has_permission
from actions.models import Phase
from core.workbook.tables import UnreadableWorkbook
from core.workbook.text import listed, typeset
from territoire.imports.workflow import import_workbook


class Command(BaseCommand):
    help = typeset(
        "Importe un tableau de suivi (.xlsx ou .csv) : axes, organisations, fiches, jalons,"
        " financements. Tout ou rien ; une seconde fois ne change rien. Voir docs/import.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FICHIER", help="classeur .xlsx ou tableau .csv")
        parser.add_argument(
            "--dry-run", action="store_true", help="tout vérifier et tout dire, sans rien garder"
        )
        parser.add_argument(
            "--strict",
            action="store_true",
            help="refuser aussi ce qui serait seulement gardé dans une note",
        )
        parser.add_argument(
            "--phase",
            metavar="CODE",
            default="",
            help="phase du programme ; par défaut, la première",
        )
        parser.add_argument(
            "--by", metavar="COURRIEL", default="", help="la personne qui signe l’import"
        )
        parser.add_argument(
            "--tab", metavar="ONGLET", action="append", default=[], help="ne lire que cet onglet"
        )

    def handle(self, *args, **options):
        phase, by = self.find_phase(options["phase"]), self.find_person(options["by"])
        try:
            report = import_workbook(
                options["file"],
                phase=phase,
                by=by,
                dry_run=options["dry_run"],
                strict=options["strict"],
                only=tuple(options["tab"]),
            )
        except UnreadableWorkbook as error:
            raise CommandError(typeset(str(error))) from None
        self.print_report(report, dry_run=options["dry_run"])

    def print_report(self, report, *, dry_run):
        for line in report.lines():
            self.stdout.write(line)
        warnings = report.warning_lines()
        if warnings:
            self.stdout.write(typeset("\nÀ vérifier :"))
            for line in warnings:
                self.stdout.write(f"- {line}")
        if report.problems:
            count = len(report.problems)
            self.stdout.write(typeset("\nÀ corriger dans le fichier :"))
            for problem in sorted(report.problems):
                self.stdout.write(f"- {problem}")
            plural = "s" if count > 1 else ""
            raise CommandError(
                f"{count} erreur{plural}, rien n’a été importé. Corrigez le fichier et recommencez."
            )
        self.stdout.write("")
        if dry_run:
            self.stdout.write(
                typeset(
                    "Essai à blanc : rien n’a été écrit. Relancez sans --dry-run pour importer."
                )
            )
        else:
            self.stdout.write(
                "Import terminé." if report.has_changes else "Import terminé, rien n’a changé."
            )

    def find_phase(self, code):
        phases = list(Phase.objects.all())
        if not phases:
            raise CommandError(
                "Aucune phase du programme. Lancez d’abord la commande load_reference_data."
            )
        found = next(
            (phase for phase in phases if phase.code == code), phases[0] if not code else None
        )
        if found is None:
            known = listed((f"« {phase.code} »" for phase in phases), "ou")
            raise CommandError(typeset(f"La phase « {code} » n’existe pas. Attendu : {known}."))
        return found

    def find_person(self, email):
        if not email:
            return None
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None or not has_permission(person, Permission.WORKBOOK_IMPORT):
            raise CommandError(
                typeset(
                    f"« {email} » n’est pas le courriel d’une personne qui a le droit d’importer."
                )
            )
        return person
