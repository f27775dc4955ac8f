"""Copies of a database that is in use: whole, verified, marked as copies. They run in a thread or process of their own.

Bring one back by putting it in the place of the database: the next start finds the mark and sends nothing again
(`bot/heartbeat.py`).
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.rows import to_text
from bot.store.schema import migrations

MARK = "backup"
"""In `meta`: when the copy was made. The database that runs has none."""

PAGES = 256
"""Copied in one step, a megabyte; between two the disk is somebody else's."""

PAUSE = 0.002
"""Seconds between two steps."""

BUSY_TIMEOUT_MS = 5000


def back_up(source: pathlib.Path, target: pathlib.Path, at: datetime) -> int:
    """Copy the database to a new file, readable by its owner alone. Returns its size in bytes.

    A process may be writing to it: the copy is of one moment. The file appears under its name only once it is whole,
    verified and on the disk. Raises StoreError: no such database, the file exists, or cannot be written; or the copy is
    damaged, because the database is.
    """
    if not source.is_file():
        raise StoreError(f"there is no database {source}. NURTURE_DATABASE names the file")
    if target.exists():
        raise StoreError(f"{target} exists; nothing is overwritten, give another name")
    part = target.with_name(f".{target.name}.part")
    try:
        with _removed_on_failure(part):
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _copy(source, part, at)
            _verify(part, source)
            _sync(part)
            part.rename(target)
            _sync(target.parent)
            return target.stat().st_size
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be copied to {target}: {error}") from error
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from error


@contextlib.contextmanager
def _removed_on_failure(part: pathlib.Path) -> Iterator[None]:
    """What a dead process left goes first; what fails now leaves nothing."""
    _remove(part)
    try:
        yield
    except BaseException:
        _remove(part)
        raise


def _remove(part: pathlib.Path) -> None:
    for path in (part, part.with_name(f"{part.name}-journal")):
        path.unlink(missing_ok=True)


def _copy(source: pathlib.Path, part: pathlib.Path, at: datetime) -> None:
    pause = threading.Event()
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as read,
        contextlib.closing(sqlite3.connect(part)) as write,
    ):
        read.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        read.execute("BEGIN")  # with what is read next the copy is of this moment, however long it takes
        if not migrations.applied(Database(read)):
            raise StoreError(f"{source} is no database of nurture's. NURTURE_DATABASE names the file")
        read.backup(write, pages=PAGES, progress=lambda *_: pause.wait(PAUSE) and None)
        write.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        write.execute("PRAGMA synchronous = FULL")
        write.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (MARK, to_text(at)))
        write.commit()


def _verify(part: pathlib.Path, source: pathlib.Path) -> None:
    with contextlib.closing(sqlite3.connect(f"{part.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        found = [line for (line,) in copy.execute("PRAGMA integrity_check")]
        marked = copy.execute("SELECT 1 FROM meta WHERE name = ?", (MARK,)).fetchone()
    if found != ["ok"] or not marked:
        raise StoreError(f"{source} is damaged, so no backup was made: {found[0]}")


def _sync(path: pathlib.Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
