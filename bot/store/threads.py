"""Threads: where in a manager's chat each of their contacts has a place of their own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, to_text_or_none, with_times


@dataclass(frozen=True)
class Thread:
    """A contact's thread with one manager. `state` is opening, open or failed; a failed one is tried again at
    `retry_at`."""

    contact_id: int
    manager_id: int
    name: str
    state: str
    thread_id: str | None = None
    retry_at: datetime | None = None


class Threads:
    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, contact_id: int, manager_id: int) -> Thread | None:
        """The contact's thread with this manager: who takes a contact over gets one of their own."""
        found = row(self._db, "SELECT * FROM thread WHERE contact_id = ? AND manager_id = ?", (contact_id, manager_id))
        return Thread(**with_times(found)) if found else None

    def at(self, address: str, thread_id: str) -> Thread | None:
        """Whose thread this is in the chat of the manager with this address."""
        found = row(
            self._db,
            "SELECT thread.* FROM thread JOIN manager ON manager.id = thread.manager_id"
            " WHERE manager.address = ? AND thread.thread_id = ?",
            (address, thread_id),
        )
        return Thread(**with_times(found)) if found else None

    def save(self, thread: Thread) -> None:
        self._db.execute(
            "INSERT INTO thread (contact_id, manager_id, name, state, thread_id, retry_at)"
            " VALUES (:contact_id, :manager_id, :name, :state, :thread_id, :retry_at)"
            " ON CONFLICT (contact_id, manager_id) DO UPDATE SET name = excluded.name, state = excluded.state,"
            " thread_id = excluded.thread_id, retry_at = excluded.retry_at",
            {**asdict(thread), "retry_at": to_text_or_none(thread.retry_at)},
        )
