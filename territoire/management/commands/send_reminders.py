from django.core.management.base import BaseCommand, CommandError

from accounts.enums import NoticeKind
from core.workbook.text import typeset
from territoire.reminders import workflow


class Command(BaseCommand):
    help = typeset(
        "Envoie les relances du jour et les avis qui n’ont pas pu partir : un seul courriel par"
        " personne et par jour. À lancer chaque jour ; plusieurs fois par jour n’envoie rien de"
        " plus. Voir docs/operations.md."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="dire à qui et quoi, sans rien envoyer"
        )

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.print_preview(list(workflow.preview()))
            return
        report = workflow.send_reminders()
        count, has_lines = len(report.mails), report.reminders + report.news > 0
        self.write(
            f"{count} courriel{_s(count)} envoyé{_s(count)} : "
            f"{report.reminders} relance{_s(report.reminders)}, {report.news} avis."
            if has_lines
            else "Rien à envoyer."
        )
        if report.failures:
            self.report_failures(report)

    def print_preview(self, mails):
        for mail in mails:
            self.write(f"{mail.person} ({mail.person.email})")
            for line in [*mail.reminders, *mail.news]:
                self.write(f"  - {NoticeKind(line.kind).label} : {line.label}")
        self.write(f"{len(mails)} courriel{_s(len(mails))} à envoyer. Rien n’a été envoyé.")

    def report_failures(self, report):
        for person, why in report.failures:
            self.stderr.write(
                typeset(f"Le courriel de {person} ({person.email}) n’est pas parti : {why}")
            )
        rest = (
            " Le serveur de courriel ne répond pas : les suivants n’ont pas été essayés."
            if report.is_given_up
            else ""
        )
        count = len(report.failures)
        raise CommandError(
            typeset(
                f"{count} courriel{_s(count)} non parti{_s(count)}, rien n’en est noté : le"
                f" prochain lancement réessaiera.{rest}"
            )
        )

    def write(self, text):
        self.stdout.write(typeset(text))


def _s(count: int) -> str:
    return "s" if count > 1 else ""
