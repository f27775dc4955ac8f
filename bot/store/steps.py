"""Next steps: what a manager means to do about a contact, and when they want to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text, with_times


@dataclass(frozen=True)
class NextStep:
    """`at` is when it is due; `done_at` None while it is open."""

    id: int
    contact_id: int
    what: str
    at: datetime
    added_at: datetime
    done_at: datetime | None = None


class Steps:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, contact_id: int, what: str, at: datetime, now: datetime) -> int:
        """A step to be done; returns its number."""
        cursor = self._db.execute(
            "INSERT INTO step (contact_id, what, at, added_at) VALUES (?, ?, ?, ?)",
            (contact_id, what, to_text(at), to_text(now)),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def find(self, step_id: int) -> NextStep | None:
        found = row(self._db, "SELECT * FROM step WHERE id = ?", (step_id,))
        return NextStep(**with_times(found)) if found else None

    def put_off(self, step_id: int, at: datetime) -> None:
        self._db.execute("UPDATE step SET at = ? WHERE id = ? AND done_at IS NULL", (to_text(at), step_id))

    def done(self, step_id: int, at: datetime) -> None:
        self._db.execute("UPDATE step SET done_at = ? WHERE id = ? AND done_at IS NULL", (to_text(at), step_id))

    def of_contact(self, contact_id: int) -> list[NextStep]:
        """Those that are open, the next due first."""
        return self._steps("step", "contact_id = ? AND done_at IS NULL ORDER BY at, id", (contact_id,))

    def of_manager(self, manager_id: int, skip: int, limit: int) -> list[NextStep]:
        """Those about this manager's contacts that are open, the next due first."""
        return self._steps(
            "contact CROSS JOIN step ON contact_id = contact.id",
            "manager_id = ? AND done_at IS NULL ORDER BY at, step.id LIMIT ? OFFSET ?",
            (manager_id, limit, skip),
        )

    def due(self, manager_id: int, now: datetime) -> int:
        """How many about this manager's contacts are open and due."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM contact CROSS JOIN step ON contact_id = contact.id"
            " WHERE manager_id = ? AND done_at IS NULL AND at <= ?",
            (manager_id, to_text(now)),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def _steps(self, source: str, where: str, values: tuple[Any, ...]) -> list[NextStep]:
        found = rows(self._db, f"SELECT step.* FROM {source} WHERE {where}", values)
        return [NextStep(**with_times(one)) for one in found]
