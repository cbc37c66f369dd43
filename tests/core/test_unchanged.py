"""Answers kept as long as nothing is written: the stamp of a file, and what a transaction asks."""

import sqlite3

import pytest
from django.db import connection, transaction

from core import unchanged


def test_a_stamp_changes_with_any_commit_and_with_the_file(tmp_path):
    file = tmp_path / "base.sqlite3"
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (n)")
    writer.commit()
    stamps = [unchanged.sqlite_stamp(file)]
    assert unchanged.sqlite_stamp(file) == stamps[0]  # asking is no change

    writer.execute("INSERT INTO t VALUES (1)")
    assert unchanged.sqlite_stamp(file) == stamps[0]  # nor is what is not committed
    writer.commit()
    stamps.append(unchanged.sqlite_stamp(file))
    writer.execute("UPDATE t SET n = 2")
    writer.commit()
    stamps.append(unchanged.sqlite_stamp(file))
    writer.close()

    other = tmp_path / "autre.sqlite3"
    sqlite3.connect(other).execute("CREATE TABLE t (n)").connection.close()
    other.replace(file)
    stamps.append(unchanged.sqlite_stamp(file))
    assert len(set(stamps)) == len(stamps)


@pytest.mark.django_db
def test_a_transaction_reads_its_own_writes(django_user_model):
    count = "SELECT COUNT(*) FROM accounts_user WHERE email LIKE %s"
    assert unchanged.ask(count, ["compte%"]) == [(0,)]
    django_user_model.objects.create(email="compte@example.org")
    assert unchanged.ask(count, ["compte%"]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_until_something_is_written(monkeypatch, django_user_model):
    stamps = iter("aaabb")  # a question that is not kept looks twice: before and after its turn
    monkeypatch.setattr(unchanged, "_stamp", lambda: next(stamps))
    count = "SELECT COUNT(*) FROM accounts_user WHERE email LIKE %s"
    asked = []
    with connection.execute_wrapper(lambda execute, *args: asked.append(1) or execute(*args)):
        assert [unchanged.ask(count, ["garde%"]) for _ in "aab"] == [[(0,)]] * 3
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_whatever_is_committed_is_seen_at_the_next_question(django_user_model):
    count = "SELECT COUNT(*) FROM accounts_user WHERE email LIKE %s"
    asked, times = [], 50
    with connection.execute_wrapper(lambda execute, *args: asked.append(args[0]) or execute(*args)):
        assert [unchanged.ask(count, ["vu%"]) for _ in range(times)] == [[(0,)]] * times
    # A server that others write to, in another database too, tells of it: asked once more than needed, never too little.
    assert 1 <= asked.count(count) < times
    django_user_model.objects.create(email="vu@example.org")
    assert unchanged.ask(count, ["vu%"]) == [(1,)]
    with transaction.atomic():
        django_user_model.objects.filter(email="vu@example.org").delete()
        assert unchanged.ask(count, ["vu%"]) == [(0,)]
        transaction.set_rollback(True)
    assert unchanged.ask(count, ["vu%"]) == [(1,)]
