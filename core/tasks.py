"""Jobs outside the request: part of Django 6, a package with the same names before."""

import django

if django.VERSION >= (6,):
    from django.tasks import (
        DEFAULT_TASK_BACKEND_ALIAS,
        DEFAULT_TASK_QUEUE_NAME,
        TaskResultStatus,
        task,
    )
    from django.tasks.base import Task
else:
    from django_tasks import (
        DEFAULT_TASK_BACKEND_ALIAS,
        DEFAULT_TASK_QUEUE_NAME,
        TaskResultStatus,
        task,
    )
    from django_tasks.base import Task

__all__ = [
    "DEFAULT_TASK_BACKEND_ALIAS",
    "DEFAULT_TASK_QUEUE_NAME",
    "Task",
    "TaskResultStatus",
    "task",
]
