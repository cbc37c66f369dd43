"""What the machine must have before the portal starts."""

import sqlite3

from django.core.checks import Error
from django.db import connections


def sqlite_has_full_text(app_configs=None, **kwargs) -> list[Error]:
    """The search of a portal on SQLite stands on FTS5, which some builds of SQLite leave out."""
    if all(connection.vendor != "sqlite" for connection in connections.all()):
        return []
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError:
        hint = "Install a SQLite with FTS5 (that of Debian has it), or use PostgreSQL (DATABASE_URL)."
        return [Error("This SQLite has no full-text search (FTS5).", hint=hint, id="core.E001")]
    finally:
        memory.close()
    return []
