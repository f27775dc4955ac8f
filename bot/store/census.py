"""How the house stands, in numbers: for the doctor and for metrics. Nothing here names a person."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.backup import MARK
from bot.store.refusals import in_use, on_opening
from bot.store.rows import to_text, to_time_or_none
from bot.store.schema import migrations

STUCK_AFTER = timedelta(minutes=10)
"""A touch that is on its way for longer has no process that waits for its answer."""


@dataclass(frozen=True)
class Figures:
    """`due`, `waiting`: contacts whose step is due, posts in the outbox; `…_since`: when the oldest was to leave.

    `on_hold`: managers who have not said go on since a copy was brought back.
    """

    contacts: int = 0
    managers: int = 0
    due: int = 0
    due_since: datetime | None = None
    waiting: int = 0
    waiting_since: datetime | None = None
    awaiting: int = 0
    unsure: int = 0
    stuck: int = 0
    failed_updates: int = 0
    feeds: int = 0
    feeds_failing: int = 0
    on_hold: int = 0


_FIGURES = {
    "contacts": "SELECT count(*) FROM contact",
    "managers": "SELECT count(*) FROM manager",
    "due": "SELECT count(*) FROM contact WHERE next_at <= :now",
    "due_since": "SELECT min(next_at) FROM contact WHERE next_at <= :now",
    "waiting": "SELECT count(*) FROM post WHERE state IN ('queued', 'sending') AND not_before <= :now",
    "waiting_since": "SELECT min(not_before) FROM post WHERE state IN ('queued', 'sending') AND not_before <= :now",
    "awaiting": "SELECT count(*) FROM touch WHERE state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure')"
    " AND state = 'awaiting'",
    "unsure": "SELECT count(*) FROM touch WHERE state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure')"
    " AND state = 'unsure' AND kind <> 'news'",
    "stuck": "SELECT count(*) FROM touch WHERE state = 'sending' AND +settled_at < :stuck",
    "failed_updates": "SELECT count(*) FROM update_taken WHERE failed IS NOT NULL",
    "feeds": "SELECT count(*) FROM feed",
    "feeds_failing": "SELECT count(*) FROM feed WHERE failures > 0",
    "on_hold": "SELECT count(*) FROM meta WHERE name > 'restored:' AND name < 'restored;'",
}
"""Of unsure news nobody is asked. The conditions in full are those of indexes; by plain `settled_at` SQLite would read
all that was ever sent."""

SLOW = ("contacts", "failed_updates")
"""What reads a whole table: not for what is asked every few seconds."""


class Census:
    def __init__(self, db: Database) -> None:
        self._db = db

    def figures(self, now: datetime, *, quick: bool = False) -> Figures:
        """`quick` leaves out what reads a whole table. Raises StoreError, Damaged."""
        values = {"now": to_text(now), "stuck": to_text(now - STUCK_AFTER)}
        asked = {name: query for name, query in _FIGURES.items() if not (quick and name in SLOW)}
        with in_use():
            found = {name: self._db.conn.execute(query, values).fetchone()[0] for name, query in asked.items()}
        times = {name: to_time_or_none(found[name]) for name in ("due_since", "waiting_since")}
        return Figures(**{**found, **times})


@dataclass(frozen=True)
class Look:
    """A database file from outside. `damage`: what the check of its pages found, "" for nothing."""

    size: int
    damage: str
    schema: str
    behind: int
    newer: tuple[str, ...]
    copied_at: datetime | None
    figures: Figures | None


def look(path: pathlib.Path, now: datetime) -> Look:
    """Read a database that may be in use; nothing is changed.

    Raises StoreError: it is none, or cannot be read; Damaged: so much of it that nothing can be told.
    """
    with (
        on_opening(path),
        contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        return _look(Database(connection), path, now)


def _look(db: Database, path: pathlib.Path, now: datetime) -> Look:
    applied = [migration.name for migration in migrations.applied(db)]
    if not applied:
        raise StoreError(f"{path} is no database of nurture's")
    pending = [migration.name for migration in migrations.pending(db)]
    known = [migration.name for migration in migrations.pending(Database(memory=True))]
    damage = " ".join(next(line for (line,) in db.execute("PRAGMA quick_check(1)")).split())
    mark = db.execute("SELECT value FROM meta WHERE name = ?", (MARK,)).fetchone()
    return Look(
        size=path.stat().st_size,
        damage="" if damage == "ok" else damage,
        schema=applied[-1],
        behind=len(pending),
        newer=tuple(name for name in applied if name not in known),
        copied_at=to_time_or_none(mark[0]) if mark else None,
        figures=None if pending or damage != "ok" else Census(db).figures(now),
    )
