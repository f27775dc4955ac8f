"""Notes of managers about contacts. A note belongs to the company they were at: it does not follow them to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text, with_times


@dataclass(frozen=True)
class Note:
    id: int
    contact_id: int
    account_id: int
    at: datetime
    text: str


class Notes:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, contact_id: int, text: str, at: datetime) -> int:
        """A note about this contact, at the company they are at now. Returns its number."""
        cursor = self._db.execute(
            "INSERT INTO note (contact_id, account_id, at, text) SELECT id, account_id, ?, ? FROM contact WHERE id = ?",
            (to_text(at), text, contact_id),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def find(self, note_id: int) -> Note | None:
        found = row(self._db, "SELECT * FROM note WHERE id = ?", (note_id,))
        return Note(**with_times(found)) if found else None

    def reword(self, note_id: int, text: str) -> None:
        self._db.execute("UPDATE note SET text = ? WHERE id = ?", (text, note_id))

    def remove(self, note_id: int) -> None:
        self._db.execute("DELETE FROM note WHERE id = ?", (note_id,))

    def of_contact(self, contact_id: int) -> list[Note]:
        """All that was ever noted about this contact, oldest first: what they may read."""
        return self._notes("contact_id = ? ORDER BY id", (contact_id,))

    def page(self, contact_id: int, account_id: int, skip: int, limit: int) -> list[Note]:
        """Notes about this contact at this company, the newest first."""
        return self._notes(
            "contact_id = ? AND account_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
            (contact_id, account_id, limit, skip),
        )

    def left_behind(self, account_id: int, manager_id: int, limit: int) -> list[Note]:
        """Notes about contacts of this manager who have left this company, the newest first."""
        return self._notes(
            "account_id = ? AND contact_id IN (SELECT id FROM contact WHERE contact.id = note.contact_id"
            " AND contact.account_id <> note.account_id AND manager_id = ?) ORDER BY id DESC LIMIT ?",
            (account_id, manager_id, limit),
        )

    def _notes(self, where: str, values: tuple[Any, ...]) -> list[Note]:
        return [Note(**with_times(one)) for one in rows(self._db, f"SELECT * FROM note WHERE {where}", values)]
