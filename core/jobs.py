"""Jobs: what is done beside the request, from a queue in the database (django-tasks).

The queue holds only what waits or runs. A job that is done leaves no row, nor does one that failed
for good: it is logged, and the text of its mail goes with it.
"""

import logging
from datetime import timedelta
from threading import Event, Thread

from django.db import Error, close_old_connections
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from core.tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, TaskResultStatus

# A mail server that is down for a few minutes costs no mail; a code is worth nothing after ten.
RETRIES = (timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5))
# Longer than any job takes: whoever ran it was killed.
ABANDONED = timedelta(minutes=10)
logger = logging.getLogger(__name__)


class QueueWorker(Worker):
    """Django-tasks' way to do one job, in a loop that ends with the queue, and what becomes of the
    job afterwards.
    """

    def __init__(self, stop: Event):
        self.stop = stop
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self):
        while not self.stop.is_set() and (row := self.claim_next()):
            self.run_task(row)
            finish(row)

    def claim_next(self) -> DBTaskResult | None:
        """The next job that is ready, marked so that no other worker takes it."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        with exclusive_transaction(ready.db):
            row = ready.get_locked()
            if row is not None:
                row.claim(self.worker_id)
        return row


def finish(row: DBTaskResult) -> None:
    """Delete a job that is done or failed too often; let one that failed wait for another try."""
    tries = len(row.worker_ids)
    if row.status == TaskResultStatus.FAILED and tries <= len(RETRIES):
        row.status, row.run_after = TaskResultStatus.READY, row.finished_at + RETRIES[tries - 1]
        row.save(update_fields=["status", "run_after"])
        return
    if row.status == TaskResultStatus.FAILED:
        logger.error(
            "Gave up after %d tries: %s (%s).", tries, row.task_path, row.exception_class_path
        )
    row.delete()


def run_ready_jobs(stop: Event | None = None) -> None:
    """Do every job that is ready, then return."""
    abandoned = DBTaskResult.objects.running().filter(started_at__lt=Now() - ABANDONED)
    if abandoned.exists():
        abandoned.update(status=TaskResultStatus.READY)
    # Looking first takes no lock: the worker itself claims each row in a transaction of its own.
    if DBTaskResult.objects.ready().exists():
        QueueWorker(stop or Event()).run()


def run_jobs(stop: Event, *, interval: float = 1.0) -> None:
    """Do jobs as they come, until ``stop`` is set."""
    while not stop.is_set():
        close_old_connections()
        try:
            run_ready_jobs(stop)
        except Error:
            logger.exception("The queue of jobs does not answer; trying again.")
        close_old_connections()
        stop.wait(interval)


class MailWorker:
    """A thread of this process that does the jobs of the queue beside its requests."""

    def __init__(self):
        self._stop = Event()
        self._thread = Thread(target=run_jobs, args=[self._stop], name="jobs", daemon=True)
        self._thread.start()

    def stop(self, *, timeout: float) -> None:
        """Let the job in hand end, within ``timeout`` seconds; what is cut off is taken up again
        later.
        """
        self._stop.set()
        self._thread.join(timeout)
