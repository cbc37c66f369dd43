import signal
from threading import Event

from django.core.management.base import BaseCommand

from core import jobs


class Command(BaseCommand):
    help = (
        "Do the jobs of the queue (mails) as they come, where the server does not"
        " (JOBS_BESIDE_SERVER=false)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is ready, then stop")

    def handle(self, *, once, **options):
        if once:
            jobs.run_ready_jobs()
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        jobs.run_jobs(stop)
