"""Pages: who is signed in, the links that sign in, and what counts once. Of every secret its hash alone is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, to_text, with_times

_TABLES = ("page_session", "page_link", "page_once")


@dataclass(frozen=True)
class Reader:
    """Whose pages they are: a manager's or a contact's, by number; exactly one of the two."""

    manager_id: int | None = None
    contact_id: int | None = None


@dataclass(frozen=True)
class Session:
    """Somebody is signed in. `mini_app`: inside Telegram."""

    hash: str
    manager_id: int | None
    contact_id: int | None
    mini_app: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Pages:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- sessions

    def begin(self, hashed: str, reader: Reader, now: datetime, until: datetime, *, mini_app: bool) -> None:
        """They are signed in from now on. What has ended is taken out."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE expires_at <= ?", (to_text(now),))
        self._db.execute(
            "INSERT INTO page_session (hash, manager_id, contact_id, mini_app, created_at, seen_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (hashed, reader.manager_id, reader.contact_id, int(mini_app), *map(to_text, (now, now, until))),
        )

    def session(self, hashed: str, now: datetime) -> Session | None:
        """The session of this hash that has not ended."""
        found = row(self._db, "SELECT * FROM page_session WHERE hash = ? AND expires_at > ?", (hashed, to_text(now)))
        return Session(**{**with_times(found), "mini_app": bool(found["mini_app"])}) if found else None

    def saw(self, hashed: str, now: datetime) -> None:
        self._db.execute("UPDATE page_session SET seen_at = ? WHERE hash = ?", (to_text(now), hashed))

    def end(self, hashed: str) -> None:
        self._db.execute("DELETE FROM page_session WHERE hash = ?", (hashed,))

    def end_all(self, reader: Reader) -> int:
        """All sessions of theirs, and the links that would open more; returns how many sessions there were."""
        column, value = ("manager_id", reader.manager_id) if reader.manager_id else ("contact_id", reader.contact_id)
        self._db.execute(f"DELETE FROM page_link WHERE {column} = ?", (value,))
        ended: int = self._db.execute(f"DELETE FROM page_session WHERE {column} = ?", (value,)).rowcount
        return ended

    def end_everybodys(self) -> None:
        """All sessions and links of everybody. What has come once stays: it shall not count a second time."""
        for table in ("page_session", "page_link"):
            self._db.execute(f"DELETE FROM {table}")

    # --- links that sign in

    def add_link(self, hashed: str, reader: Reader, until: datetime) -> None:
        self._db.execute(
            "INSERT INTO page_link (hash, manager_id, contact_id, expires_at) VALUES (?, ?, ?, ?)",
            (hashed, reader.manager_id, reader.contact_id, to_text(until)),
        )

    def link(self, hashed: str, now: datetime) -> Reader | None:
        """Whom this link would sign in; it stays."""
        found = row(
            self._db,
            "SELECT manager_id, contact_id FROM page_link WHERE hash = ? AND expires_at > ?",
            (hashed, to_text(now)),
        )
        return Reader(**found) if found else None

    def use_link(self, hashed: str, now: datetime) -> Reader | None:
        """Whom it signs in; it leads nowhere from then on."""
        found = self.link(hashed, now)
        self._db.execute("DELETE FROM page_link WHERE hash = ?", (hashed,))
        return found

    # --- once

    def once(self, hashed: str, now: datetime, until: datetime) -> bool:
        """Whether this comes for the first time; remembered until then."""
        self._db.execute("DELETE FROM page_once WHERE expires_at <= ?", (to_text(now),))
        cursor = self._db.execute(
            "INSERT INTO page_once (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (hashed, to_text(until))
        )
        return bool(cursor.rowcount == 1)
