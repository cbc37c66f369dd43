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
            self._tell(list(workflow.preview()))
            return
        report = workflow.send_reminders()
        count, told = len(report.letters), report.reminders + report.news
        self._say(
            f"{count} courriel{_s(count)} envoyé{_s(count)} : "
            f"{report.reminders} relance{_s(report.reminders)}, {report.news} avis."
            if told
            else "Rien à envoyer."
        )
        if report.failures:
            self._fail(report)

    def _tell(self, letters):
        for letter in letters:
            self._say(f"{letter.person} ({letter.person.email})")
            for line in [*letter.reminders, *letter.news]:
                self._say(f"  - {NoticeKind(line.kind).label} : {line.label}")
        self._say(f"{len(letters)} courriel{_s(len(letters))} à envoyer. Rien n’a été envoyé.")

    def _fail(self, report):
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

    def _say(self, text):
        self.stdout.write(typeset(text))


def _s(count: int) -> str:
    return "s" if count > 1 else ""
