"""Trust: how often in a row a manager approved a rule as it was, and which rules they let go unasked."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.rows import row, rows


class Trust:
    def __init__(self, db: Database) -> None:
        self._db = db

    def approved(self, manager_id: int, rule: str) -> int:
        """One more approval of a touch as it was; returns how many these are in a row."""
        found = row(
            self._db,
            "INSERT INTO trust (manager_id, rule, approved) VALUES (?, ?, 1)"
            " ON CONFLICT (manager_id, rule) DO UPDATE SET approved = approved + 1 RETURNING approved",
            (manager_id, rule),
        )
        assert found is not None
        n: int = found["approved"]
        return n

    def count_anew(self, manager_id: int, rule: str) -> None:
        """They reworded or skipped one, or have just been asked: the row of approvals begins anew."""
        self._db.execute("UPDATE trust SET approved = 0 WHERE manager_id = ? AND rule = ?", (manager_id, rule))

    def let_go(self, manager_id: int, rule: str, wording: str | None) -> None:
        """From now on this wording of the rule goes unasked to this manager's contacts; None: every one is asked."""
        self._db.execute(
            "INSERT INTO trust (manager_id, rule, wording) VALUES (?, ?, ?)"
            " ON CONFLICT (manager_id, rule) DO UPDATE SET wording = excluded.wording, approved = 0",
            (manager_id, rule, wording),
        )

    def unasked(self, manager_id: int) -> dict[str, str]:
        """The rules that go unasked for this manager, each with the wording they let go."""
        found = rows(
            self._db,
            "SELECT rule, wording FROM trust WHERE manager_id = ? AND wording IS NOT NULL ORDER BY rule",
            (manager_id,),
        )
        return {one["rule"]: one["wording"] for one in found}
