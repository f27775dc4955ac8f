"""Files of people that managers sent, until everybody in them is in the book and the report is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text, with_times


@dataclass(frozen=True)
class Intake:
    """One file on its way. `data`: None until it has been fetched from the channel."""

    id: int
    manager_id: int
    file_id: str
    file_name: str
    at: datetime
    data: bytes | None = None


class Intakes:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, manager_id: int, file_id: str, file_name: str, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO intake (manager_id, file_id, file_name, at) VALUES (?, ?, ?, ?)",
            (manager_id, file_id, file_name, to_text(at)),
        )

    def first(self) -> Intake | None:
        """The one that has waited longest."""
        found = row(self._db, "SELECT * FROM intake ORDER BY id LIMIT 1")
        return Intake(**with_times(found)) if found else None

    def manager_of(self, intake_id: int) -> int:
        """Whose file it is at this moment: that of who is removed goes to their heir."""
        found = row(self._db, "SELECT manager_id FROM intake WHERE id = ?", (intake_id,))
        assert found is not None
        manager_id: int = found["manager_id"]
        return manager_id

    def waiting(self, manager_id: int) -> int:
        """How many files of this manager are on their way."""
        found = row(self._db, "SELECT count(*) AS n FROM intake WHERE manager_id = ?", (manager_id,))
        assert found is not None
        n: int = found["n"]
        return n

    def keep(self, intake_id: int, data: bytes) -> None:
        """What the file holds: from here on the channel is not needed."""
        self._db.execute("UPDATE intake SET data = ? WHERE id = ?", (data, intake_id))

    def done(self, intake_id: int, outcomes: Mapping[int, str]) -> None:
        """What became of these rows of it."""
        for number, outcome in outcomes.items():
            self._db.execute(
                "INSERT INTO intake_row (intake_id, row, outcome) VALUES (?, ?, ?)", (intake_id, number, outcome)
            )

    def outcomes(self, intake_id: int) -> dict[int, str]:
        found = rows(self._db, "SELECT row, outcome FROM intake_row WHERE intake_id = ? ORDER BY row", (intake_id,))
        return {one["row"]: one["outcome"] for one in found}

    def drop(self, intake_id: int) -> None:
        """It is over; so are its rows."""
        self._db.execute("DELETE FROM intake WHERE id = ?", (intake_id,))
