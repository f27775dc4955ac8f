"""Letters: what a manager wrote to one contact and has not sent yet, and replies they saved to use again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.model.posts import Action
from bot.store.rows import Row, action_from_json, action_to_json, row, rows, to_text, to_text_or_none, with_times


@dataclass(frozen=True)
class Letter:
    """A manager's own message to a contact. `key` and `quote` are those of the touch that it will be.

    `state`: "open" (the manager is still to say when), "waiting" (it leaves at `leaves_at`), "gone" or "dropped".
    """

    id: int
    manager_id: int
    contact_id: int
    key: str
    action: Action
    quote: str
    state: str
    leaves_at: datetime | None
    written_at: datetime


@dataclass(frozen=True)
class Saved:
    """A reply that a manager uses again; what is in braces is filled in each time."""

    id: int
    name: str
    text: str


class Letters:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, manager_id: int, contact_id: int, key: str, action: Action, quote: str, at: datetime) -> Letter:
        """A new letter, still open. Raises sqlite3.IntegrityError when its key is taken."""
        cursor = self._db.execute(
            "INSERT INTO letter (manager_id, contact_id, key, action, quote, state, written_at)"
            " VALUES (?, ?, ?, ?, ?, 'open', ?)",
            (manager_id, contact_id, key, action_to_json(action), quote, to_text(at)),
        )
        assert cursor.lastrowid is not None
        return Letter(cursor.lastrowid, manager_id, contact_id, key, action, quote, "open", None, at)

    def find(self, letter_id: int) -> Letter | None:
        found = row(self._db, "SELECT * FROM letter WHERE id = ?", (letter_id,))
        return _letter(found) if found else None

    def waiting(self, manager_id: int) -> list[Letter]:
        """A manager's letters that wait for their moment, the next first."""
        found = rows(
            self._db,
            "SELECT * FROM letter WHERE manager_id = ? AND state = 'waiting' ORDER BY leaves_at, id",
            (manager_id,),
        )
        return [_letter(one) for one in found]

    def last_open(self, manager_id: int) -> Letter | None:
        """The newest letter of which this manager is still to say when it goes."""
        found = row(
            self._db,
            "SELECT * FROM letter WHERE manager_id = ? AND state = 'open' ORDER BY id DESC LIMIT 1",
            (manager_id,),
        )
        return _letter(found) if found else None

    def move(self, letter_id: int, state: str, leaves_at: datetime | None = None) -> None:
        self._db.execute(
            "UPDATE letter SET state = ?, leaves_at = ? WHERE id = ?", (state, to_text_or_none(leaves_at), letter_id)
        )

    def reword(self, letter_id: int, action: Action, quote: str, at: datetime) -> None:
        """Another message in its place, while it has not left."""
        self._db.execute(
            "UPDATE letter SET action = ?, quote = ?, written_at = ? WHERE id = ? AND state IN ('open', 'waiting')",
            (action_to_json(action), quote, to_text(at), letter_id),
        )

    def hand_on(self, contact_id: int, heir_id: int) -> list[Letter]:
        """What waits to leave to this contact is another manager's now, who is still to say whether it does."""
        found = rows(
            self._db,
            "UPDATE letter SET manager_id = ?, state = 'open', leaves_at = NULL"
            " WHERE contact_id = ? AND state = 'waiting' RETURNING *",
            (heir_id, contact_id),
        )
        return [_letter(one) for one in found]

    # --- saved replies

    def save(self, manager_id: int, name: str, text: str) -> None:
        """Keep a reply under a name, in the place of one that has it already."""
        self._db.execute(
            "INSERT INTO saved (manager_id, name, search, text) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (manager_id, search) DO UPDATE SET name = excluded.name, text = excluded.text",
            (manager_id, name, name.casefold(), text),
        )

    def saved(self, manager_id: int) -> list[Saved]:
        """A manager's own saved replies, by name."""
        found = rows(
            self._db, "SELECT id, name, text FROM saved WHERE manager_id = ? ORDER BY search, id", (manager_id,)
        )
        return [Saved(**one) for one in found]

    def unsave(self, saved_id: int) -> None:
        self._db.execute("DELETE FROM saved WHERE id = ?", (saved_id,))


def _letter(found: Row) -> Letter:
    return Letter(**{**with_times(found), "action": action_from_json(found["action"])})
