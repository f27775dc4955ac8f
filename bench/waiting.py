"""A database in which everybody's next step has its moment, so that a bot started on it plans nothing anew."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from datetime import UTC, datetime, timedelta

from bench.book import book
from bench.process import ADMIN
from bot import rules
from bot.store.rows import to_text

LATER = timedelta(hours=12)
"""Longer than the bench takes."""


def filled(folder: pathlib.Path, contacts: int, *, due: int = 0, every: timedelta = timedelta(0)) -> None:
    """Of so many contacts the first `due` are due one after the other, `every` so often, from now on; the others later.

    The rules in the folder count as those the plan was made with, and the first manager is the only admin.
    """
    path, now = folder / "nurture.db", datetime.now(UTC)
    book(path, contacts)
    version = rules.load(folder / "nurture_rules").version
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("UPDATE manager SET admin = id = ?", (ADMIN,))
        db.execute("INSERT INTO meta (name, value) VALUES ('rules', ?)", (version,))
        db.executemany(
            "UPDATE contact SET next_at = ?1, next_due = ?1, next_since = ?1, next_key = 'p/r:' || id || ':1',"
            " next_why = '' WHERE id = ?2",
            (
                (to_text(now + (every * n if n <= due else LATER + timedelta(minutes=n % 20_000))), n)
                for n in range(1, contacts + 1)
            ),
        )
