"""Memory: all SQL. `Store` opens the database; its parts speak frozen dataclasses.

    store.people   managers, accounts, contacts, invites, consents, the timeline
    store.ledger   touches and cadences
    store.mail     updates taken, posts to be made
    store.news     feeds and items

Nothing here opens a transaction by itself: the update door, `service.py` and `dispatcher.py` do, with
`with store.transaction():`, and never await inside one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.ledger import Ledger
from bot.store.mail import Mail
from bot.store.news import News
from bot.store.people import People
from bot.store.schema import migrations

BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process; they write in batches of 50 ms."""


class Store:
    """An open database. Close it with `close()`."""

    def __init__(self, db: Database, lock: int | None = None) -> None:
        self._db = db
        self._lock = lock
        self.people = People(db)
        self.ledger = Ledger(db)
        self.mail = Mail(db)
        self.news = News(db)

    @classmethod
    def open(cls, path: pathlib.Path | str) -> Store:
        """Open a file, or ":memory:", and bring it to the newest schema.

        Raises StoreError: it cannot be written, is no database, is of a newer version, or another process runs on it.
        """
        lock = None if str(path) == ":memory:" else _lock(pathlib.Path(path))
        try:
            return cls(_opened(path), lock)
        except StoreError:
            if lock is not None:
                os.close(lock)
            raise

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One immediate transaction: all or nothing. Raises RuntimeError when one is already open.

        A deferred one would fail with a busy snapshot as soon as another process writes. Raises StoreError where the
        database is locked, full or cannot be written; nothing was changed then.
        """
        connection = self._db.conn
        if connection.in_transaction:
            raise RuntimeError("a transaction is already open")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except sqlite3.IntegrityError:
            self._db.rollback()
            raise
        except sqlite3.DatabaseError as error:
            self._db.rollback()
            raise StoreError(f"the database cannot be used now: {error}") from error
        except BaseException:
            self._db.rollback()
            raise

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: what fails here is undone, the rest stays."""
        assert self._db.conn.in_transaction
        with self._db.atomic():
            yield

    def close(self) -> None:
        self._db.close()
        if self._lock is not None:
            os.close(self._lock)


def _opened(path: pathlib.Path | str) -> Database:
    connection = None
    try:
        connection = sqlite3.connect(str(path))
        db = Database(connection)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        _refuse_newer(db, path)
        migrations.apply(db)
    except (sqlite3.Error, StoreError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path} cannot be used as a database: {error}. NURTURE_DATABASE names the file") from error
    return db


def _lock(path: pathlib.Path) -> int:
    """Take the file beside the database that says one process runs on it; the system frees it when that dies."""
    try:
        handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. NURTURE_DATABASE names the file") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreError(f"another nurture is running on {path}; stop it first") from error
    return handle


def _refuse_newer(db: Database, path: pathlib.Path | str) -> None:
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if unknown := {migration.name for migration in migrations.applied(db)} - known:
        raise StoreError(f"{path} is of a newer version ({', '.join(sorted(unknown))}); update nurture")
