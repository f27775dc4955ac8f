"""Alarms: what comes at a moment of its own and is no touch, by kind and name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text, to_time, with_times


@dataclass(frozen=True)
class Alarm:
    """`name` says which of its kind: the number of a manager, a reminder, a message to be sent later."""

    kind: str
    name: str
    at: datetime


class Alarms:
    def __init__(self, db: Database) -> None:
        self._db = db

    def set(self, kind: str, name: str | int, at: datetime) -> None:
        """It rings at this moment, and no longer at another that was set before."""
        self._db.execute(
            "INSERT INTO alarm (kind, name, at) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at",
            (kind, str(name), to_text(at)),
        )

    def drop(self, kind: str, name: str | int) -> None:
        self._db.execute("DELETE FROM alarm WHERE kind = ? AND name = ?", (kind, str(name)))

    def at(self, kind: str, name: str | int) -> datetime | None:
        """When it will ring; None: it is not set."""
        found = row(self._db, "SELECT at FROM alarm WHERE kind = ? AND name = ?", (kind, str(name)))
        return to_time(found["at"]) if found else None

    def due(self, now: datetime, limit: int) -> list[Alarm]:
        """Those that ring now, the longest due first."""
        found = rows(
            self._db,
            "SELECT kind, name, at FROM alarm WHERE at <= ? ORDER BY at, kind, name LIMIT ?",
            (to_text(now), limit),
        )
        return [Alarm(**with_times(one)) for one in found]

    def next_at(self) -> datetime | None:
        found = row(self._db, "SELECT min(at) AS at FROM alarm")
        at: datetime | None = with_times(found)["at"] if found else None
        return at

    def make_late(self, now: datetime, at: datetime) -> None:
        """Those that are due at `now` were due at `at`, so that they ring as what came far too late."""
        self._db.execute("UPDATE alarm SET at = ? WHERE at > ? AND at <= ?", (to_text(at), to_text(at), to_text(now)))
