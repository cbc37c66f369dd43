"""Putting several jobs on the queue at once (core/jobs.py does them)."""

from collections.abc import Iterable

from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max

from core.tasks import Task


def enqueue_each(task: Task, arguments: Iterable) -> None:
    """Have ``task`` done once for each of ``arguments``: jobs of their own, so that one that fails
    is tried again alone.

    One statement however many, as many as ``task.enqueue`` takes for one.
    """
    backend = task.get_backend()
    if not isinstance(backend, DatabaseBackend):
        for argument in arguments:
            task.enqueue(argument)
        return
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            args_kwargs={"args": [argument], "kwargs": {}},
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),
            backend_name=backend.alias,
        )
        for argument in arguments
    )
