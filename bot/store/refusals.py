"""What SQLite says when the machine fails it: another writes, the disk is full, pages are broken."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from bot.errors import Damaged, StoreError

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT})
REFUSALS = DAMAGE | {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
"""Primary result codes (sqlite.org/rescode.html) of what no statement of ours can help."""

RESTORE = "stop the bot and bring back a backup, docs/operating.md says how"


def code(error: sqlite3.Error) -> int:
    """The primary result code, which is the low byte; 0 where there is none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


@contextlib.contextmanager
def on_opening(name: object) -> Iterator[None]:
    """What SQLite refuses of a file becomes one line for a person. Raises StoreError, Damaged."""
    try:
        yield
    except sqlite3.Error as error:
        if code(error) in DAMAGE:
            raise Damaged(f"{name} is damaged ({error}); {RESTORE}") from error
        raise StoreError(f"{name} cannot be used as a database: {error}. NURTURE_DATABASE names the file") from error


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """The same of a database that is open. What the schema refuses stays sqlite3.IntegrityError."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        if code(error) in DAMAGE:
            raise Damaged(f"the database is damaged ({error}); {RESTORE}") from error
        raise StoreError(f"the database cannot be used now: {error}") from error
