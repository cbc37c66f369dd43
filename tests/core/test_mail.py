"""Mails leave by jobs: after the commit, beside the request, again when the server fails, and
without a trace.
"""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from accounts import notifications
from core import clock, jobs, mail
from core.tasks import TaskResultStatus
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings):
    """The queue of production, where the rest of the tests sends at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    person = UserFactory(email="odile@example.org")

    def send():
        with django_capture_on_commit_callbacks(execute=True):
            notifications.login_code(person, "123456", minutes=10)

    return send


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


def test_a_mail_waits_in_the_queue_and_leaves_no_row(send, queue, mailoutbox):
    send()
    assert queue.count() == 1
    assert mailoutbox == []
    call_command("run_jobs", "--once")
    (message,) = mailoutbox
    assert message.to == ["odile@example.org"]
    assert "123456" in message.body
    assert "123456" in message.alternatives[0].content
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not queue.exists()


def test_mails_of_one_act_take_one_statement_and_a_job_each(
    queue, mailoutbox, django_assert_num_queries, django_capture_on_commit_callbacks
):
    people = [UserFactory(email=f"{name}@example.org") for name in ("ada", "odile", "zoe")]
    context = {"link": "https://example.org/", "changed_at": clock.now()}
    mails = [(person.email, context | {"person": person}, ()) for person in people]
    with django_assert_num_queries(1), django_capture_on_commit_callbacks(execute=True):
        mail.send_each(notifications.PASSWORD_CHANGED, mails)
    assert queue.ready().count() == 3
    jobs.run_ready_jobs()
    assert sorted(message.to for message in mailoutbox) == [[person.email] for person in people]
    assert not queue.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_what_was_undone_never_leaves(queue):
    person = UserFactory()
    with transaction.atomic():
        notifications.password_changed(person)
        transaction.set_rollback(True)
    assert not queue.exists()


def test_a_mail_that_fails_is_tried_again_then_logged_and_dropped(
    send, queue, no_mail_server, caplog
):
    send()
    for tries in range(1, len(jobs.RETRIES) + 1):
        jobs.run_ready_jobs()
        row = queue.get()
        assert (row.status, len(row.worker_ids)) == (TaskResultStatus.READY, tries)
        assert row.run_after - row.finished_at == jobs.RETRIES[tries - 1]
        jobs.run_ready_jobs()
        assert len(queue.get().worker_ids) == tries, "not before its time"
        queue.update(run_after=Now() - timedelta(seconds=1))
    jobs.run_ready_jobs()
    assert not queue.exists()
    assert (
        "Gave up after 4 tries: core.mail.deliver (builtins.ConnectionRefusedError)." in caplog.text
    )
    assert "123456" not in caplog.text


def test_a_job_whose_process_was_killed_is_taken_up_again(send, queue, mailoutbox):
    send()
    queue.update(status=TaskResultStatus.RUNNING, started_at=Now() - timedelta(minutes=2))
    jobs.run_ready_jobs()
    assert mailoutbox == [], "somebody may still be at it"
    queue.update(started_at=Now() - timedelta(minutes=11))
    jobs.run_ready_jobs()
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_thread_beside_the_server_sends_and_stops(queue, mailoutbox):
    notifications.password_changed(UserFactory())
    assert mailoutbox == []
    beside = jobs.MailWorker()
    until = time.monotonic() + 10
    while (queue.exists() or not mailoutbox) and time.monotonic() < until:
        time.sleep(0.02)
    beside.stop(timeout=10)
    assert not beside._thread.is_alive()
    assert len(mailoutbox) == 1
