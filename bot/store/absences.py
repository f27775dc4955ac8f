"""Who is away, and who stands in for them."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.model.people import Absence
from bot.store.rows import row, rows, to_text, with_times


class Absences:
    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, absence: Absence) -> None:
        """A manager has one absence at a time: a new one takes the place of the one before."""
        self._db.execute(
            "INSERT INTO absence (manager_id, deputy_id, begins_at, ends_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (manager_id) DO UPDATE SET deputy_id = excluded.deputy_id,"
            " begins_at = excluded.begins_at, ends_at = excluded.ends_at",
            (absence.manager_id, absence.deputy_id, to_text(absence.begins_at), to_text(absence.ends_at)),
        )

    def end(self, manager_id: int) -> None:
        self._db.execute("DELETE FROM absence WHERE manager_id = ?", (manager_id,))

    def of(self, manager_id: int, now: datetime) -> Absence | None:
        """The absence of this manager that lasts now."""
        found = row(
            self._db,
            "SELECT * FROM absence WHERE manager_id = :manager AND begins_at <= :now AND ends_at > :now",
            {"manager": manager_id, "now": to_text(now)},
        )
        return Absence(**with_times(found)) if found else None

    def kept(self, manager_id: int) -> Absence | None:
        """The absence of this manager, over or not."""
        found = row(self._db, "SELECT * FROM absence WHERE manager_id = ?", (manager_id,))
        return Absence(**with_times(found)) if found else None

    def deputized(self, deputy_id: int, now: datetime) -> list[int]:
        """The managers for whom this one stands in now."""
        found = rows(
            self._db,
            "SELECT manager_id FROM absence WHERE deputy_id = :deputy AND begins_at <= :now AND ends_at > :now"
            " ORDER BY manager_id",
            {"deputy": deputy_id, "now": to_text(now)},
        )
        return [one["manager_id"] for one in found]
