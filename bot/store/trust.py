"""Trust: how often in a row a manager approved a rule as it was, and which rules they let go unasked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.rows import row, rows


@dataclass(frozen=True)
class Trusted:
    """How a manager takes a rule: approvals in a row; the `wording` that goes unasked, None: none."""

    id: int
    rule: str
    approved: int
    wording: str | None


_COLUMNS = "id, rule, approved, wording"


class Trust:
    def __init__(self, db: Database) -> None:
        self._db = db

    def approved(self, manager_id: int, rule: str) -> Trusted:
        """One more approval of a touch as it was."""
        found = row(
            self._db,
            "INSERT INTO trust (manager_id, rule, approved) VALUES (?, ?, 1)"
            f" ON CONFLICT (manager_id, rule) DO UPDATE SET approved = approved + 1 RETURNING {_COLUMNS}",
            (manager_id, rule),
        )
        assert found is not None
        return Trusted(**found)

    def count_anew(self, manager_id: int, rule: str) -> None:
        """They reworded or skipped one, or have just been asked: the row of approvals begins anew."""
        self._db.execute("UPDATE trust SET approved = 0 WHERE manager_id = ? AND rule = ?", (manager_id, rule))

    def let_go(self, trust_id: int, wording: str | None) -> None:
        """From now on this wording of the rule goes unasked to the manager's contacts; None: every one is asked."""
        self._db.execute("UPDATE trust SET wording = ?, approved = 0 WHERE id = ?", (wording, trust_id))

    def of_manager(self, manager_id: int) -> list[Trusted]:
        """How a manager takes the rules they have approved something of."""
        found = rows(self._db, f"SELECT {_COLUMNS} FROM trust WHERE manager_id = ? ORDER BY rule", (manager_id,))
        return [Trusted(**one) for one in found]
