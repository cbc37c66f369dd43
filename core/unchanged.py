"""Answers kept exactly as long as nothing is written to the database, whoever writes and however.

Not a cache with an age: before each use the database itself says whether anything was committed since.

* SQLite: ``PRAGMA data_version`` of a connection that never writes differs as soon as another one has committed, in this
  process or elsewhere. The file is looked at too: one that was put in its place is another database.
* PostgreSQL: the snapshot itself, that is which transactions are over. Whoever writes has a number there, so that two equal
  snapshots see the same rows. (The end of the write-ahead log would not do: a commit stands there before it is seen.)

Within a transaction, on a database in memory and on any other engine, nothing is kept. Meant for the sums over all rows
that many ask and that few writes change; the key is the question itself, its values included.
"""

import os
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path

from django.db import connection

MOST = 64  # questions kept by one process; the one that was asked longest ago goes first
_lock, _reading = threading.Lock(), threading.Lock()
_kept: OrderedDict[tuple, tuple] = OrderedDict()
_watchers: dict[tuple, sqlite3.Connection] = {}


def ask(sql: str, params: list | dict) -> list[tuple]:
    """The rows that ``sql`` answers: read now, or kept since nothing was written."""
    stamp = _stamp()
    if stamp is None:
        return _read(sql, params)
    key = (connection.settings_dict["NAME"], sql, repr(params))
    if (answer := _find(key, stamp)) is not None:
        return answer
    # After a write many ask at once: one thread of the process reads, the others then find its answer.
    with _reading:
        stamp = _stamp()
        answer = _find(key, stamp)
        if answer is None:
            answer = _read(sql, params)
            _keep(key, stamp, answer)
    return answer


def _read(sql: str, params: list | dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _find(key: tuple, stamp) -> list[tuple] | None:
    with _lock:
        found = _kept.get(key)
        if found is None or found[0] != stamp:
            return None
        _kept.move_to_end(key)
        return found[1]


def _keep(key: tuple, stamp, answer: list):
    """Under the stamp that was read before the question: what is written meanwhile makes it worthless, never wrong."""
    with _lock:
        _kept[key] = stamp, answer
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _stamp():
    """What changes with every commit; None where nothing tells."""
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()[0]
    name = str(connection.settings_dict["NAME"])
    return sqlite_stamp(Path(name)) if connection.vendor == "sqlite" and Path(name).is_file() else None


def sqlite_stamp(file: Path) -> tuple:
    """What changes when anything is committed to the SQLite database ``file``, or when another file takes its place."""
    place = file.stat()
    # A connection is neither shared between processes nor kept on a file that is gone.
    key = (os.getpid(), str(file), place.st_dev, place.st_ino)
    with _lock:
        if key not in _watchers:
            _watchers[key] = sqlite3.connect(file, check_same_thread=False)
        return *key, _watchers[key].execute("PRAGMA data_version").fetchone()[0]
