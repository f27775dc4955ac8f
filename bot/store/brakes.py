"""Brakes: rules, texts and items that are paused, what people complained about, and rules on trial with a few.

A complaint is a stop, a block or a wish for less that came after a touch. It counts against the touch's rule, its text
and its item, each until it is forgiven.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.model.touches import Touch
from bot.store.rows import row, rows, to_text, with_times

_COLUMNS: Mapping[str, str] = {"rule": "rule", "text": "text_id", "item": "item_id"}
"""The column of a complaint that names a rule, a text or an item."""


class Brakes:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- pauses

    def paused(self) -> dict[tuple[str, str], datetime]:
        """What is paused, and since when: kind ("rule", "text" or "item") and name; of an item its id as text."""
        found = rows(self._db, "SELECT kind, name, at FROM pause ORDER BY at, kind, name")
        return {(one["kind"], one["name"]): one["at"] for one in map(with_times, found)}

    def pause(self, kind: str, name: str, why: str, at: datetime) -> bool:
        """Pause a rule, a text or an item; False when it already is."""
        cursor = self._db.execute(
            "INSERT INTO pause (kind, name, why, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (kind, name, why, to_text(at)),
        )
        return cursor.rowcount == 1

    def resume(self, kind: str, name: str) -> bool:
        """End a pause; False when there is none."""
        return self._db.execute("DELETE FROM pause WHERE kind = ? AND name = ?", (kind, name)).rowcount == 1

    # --- complaints

    def complain(self, contact_id: int, touch: Touch, at: datetime) -> None:
        """Count a complaint against the rule, the text and the item of the touch it came after."""
        self._db.execute(
            "INSERT INTO complaint (contact_id, touch_id, rule, text_id, item_id, at) VALUES (?, ?, ?, ?, ?, ?)",
            (contact_id, touch.id, touch.rule, touch.text_id, touch.item_id, to_text(at)),
        )

    def complainers(self, kind: str, name: str, since: datetime) -> int:
        """How many contacts have complained later than `since` about this rule, text or item, and are not forgiven."""
        found = row(
            self._db,
            f"SELECT count(DISTINCT contact_id) AS n FROM complaint WHERE {_COLUMNS[kind]} = ? AND at > ?",
            (name, to_text(since)),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def complainers_of(self, manager_id: int, rule: str, since: datetime) -> int:
        """The same of a rule, of this manager's contacts alone."""
        found = row(
            self._db,
            "SELECT count(DISTINCT contact_id) AS n FROM complaint JOIN contact ON contact.id = contact_id"
            " WHERE rule = ? AND at > ? AND +manager_id = ?",
            (rule, to_text(since), manager_id),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def forgive(self, kind: str, name: str) -> None:
        """Complaints until now count no more against this rule, text or item; against others they do."""
        self._db.execute(f"UPDATE complaint SET {_COLUMNS[kind]} = NULL WHERE {_COLUMNS[kind]} = ?", (name,))

    # --- trials

    def trials(self) -> dict[str, tuple[str, datetime]]:
        """The rules on trial: how far each is ("sample", "some" or "all"), and since when."""
        found = rows(self._db, "SELECT rule, state, at FROM trial ORDER BY rule")
        return {one["rule"]: (one["state"], one["at"]) for one in map(with_times, found)}

    def set_trial(self, rule: str, state: str, at: datetime) -> None:
        """Begin a trial, or move it on; who is on it stays."""
        self._db.execute(
            "INSERT INTO trial (rule, state, at) VALUES (?, ?, ?)"
            " ON CONFLICT (rule) DO UPDATE SET state = excluded.state, at = excluded.at",
            (rule, state, to_text(at)),
        )

    def end_trial(self, rule: str) -> None:
        """Forget a trial and who was on it."""
        self._db.execute("DELETE FROM trial WHERE rule = ?", (rule,))
        self._db.execute("DELETE FROM trial_contact WHERE rule = ?", (rule,))

    def trial_contacts(self, rule: str) -> frozenset[int]:
        """The ids of those who are on this trial."""
        found = self._db.execute("SELECT contact_id FROM trial_contact WHERE rule = ?", (rule,))
        return frozenset(contact_id for (contact_id,) in found)

    def join_trial(self, rule: str, contact_id: int, at: datetime) -> None:
        """Put a contact on a trial; one who is on it stays."""
        self._db.execute(
            "INSERT INTO trial_contact (rule, contact_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (rule, contact_id, to_text(at)),
        )
