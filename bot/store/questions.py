"""What managers ask colleagues, and the drafts that come back."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.model import Question
from bot.store.rows import row, to_text, with_times


class Questions:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, manager_id: int, colleague_id: int, contact_id: int, quote: str, at: datetime) -> int:
        """A question to a colleague; returns its number."""
        cursor = self._db.execute(
            "INSERT INTO question (manager_id, colleague_id, contact_id, quote, asked_at) VALUES (?, ?, ?, ?, ?)",
            (manager_id, colleague_id, contact_id, quote, to_text(at)),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def find(self, question_id: int) -> Question | None:
        found = row(self._db, "SELECT * FROM question WHERE id = ?", (question_id,))
        return Question(**with_times(found)) if found else None

    def set_draft(self, question_id: int, draft: str) -> None:
        """What the colleague, or then the manager, would answer."""
        self._db.execute("UPDATE question SET draft = ? WHERE id = ?", (draft, question_id))

    def close(self, question_id: int, at: datetime) -> None:
        """The draft was sent, or dropped."""
        self._db.execute("UPDATE question SET closed_at = ? WHERE id = ?", (to_text(at), question_id))
