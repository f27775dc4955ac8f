"""What managers ask colleagues, and the drafts that come back."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.model.people import Question
from bot.store.rows import row, rows, to_text, with_times


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

    def about(self, contact_id: int) -> list[Question]:
        """What is open about this contact, the oldest first."""
        return self._open("contact_id", contact_id)

    def put_to(self, colleague_id: int) -> list[Question]:
        """What is open before this colleague, the oldest first."""
        return self._open("colleague_id", colleague_id)

    def _open(self, column: str, value: int) -> list[Question]:
        found = rows(self._db, f"SELECT * FROM question WHERE {column} = ? AND closed_at IS NULL ORDER BY id", (value,))
        return [Question(**with_times(one)) for one in found]

    def hand_on(self, question_id: int, manager_id: int, colleague_id: int) -> None:
        """Who asks, and who is asked, from now on."""
        self._db.execute(
            "UPDATE question SET manager_id = ?, colleague_id = ? WHERE id = ?", (manager_id, colleague_id, question_id)
        )

    def set_draft(self, question_id: int, draft: str) -> None:
        """What the colleague, or then the manager, would answer."""
        self._db.execute("UPDATE question SET draft = ? WHERE id = ?", (draft, question_id))

    def close(self, question_id: int, at: datetime) -> None:
        """The draft was sent, or dropped."""
        self._db.execute("UPDATE question SET closed_at = ? WHERE id = ?", (to_text(at), question_id))
