"""Goals, and the history of stages that they are measured by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.model.people import Goal, Stage
from bot.store.rows import Row, row, rows, to_text, with_times

_STAGES = tuple(Stage)
_OF = "account_id IN (SELECT account_id FROM contact WHERE manager_id = :manager)"


@dataclass(frozen=True)
class Move:
    """An account went to another stage. `manager_id`: who moved it; None: a manager who is not there any more."""

    stage_from: Stage
    stage_to: Stage
    at: datetime
    manager_id: int | None


class Goals:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- the history of stages

    def moved(self, account_id: int, stage_from: Stage, stage_to: Stage, at: datetime, manager_id: int) -> None:
        """An account has gone to another stage; who moved it."""
        self._db.execute(
            "INSERT INTO stage_change (account_id, stage_from, stage_to, at, manager_id) VALUES (?, ?, ?, ?, ?)",
            (account_id, stage_from, stage_to, to_text(at), manager_id),
        )

    def moves_of(self, account_id: int, limit: int) -> list[Move]:
        """The latest changes of this account's stage, the newest first."""
        found = rows(
            self._db,
            "SELECT stage_from, stage_to, at, manager_id FROM stage_change WHERE account_id = ?"
            " ORDER BY at DESC, id DESC LIMIT ?",
            (account_id, limit),
        )
        stages = ("stage_from", "stage_to")
        return [Move(**{**with_times(one), **{name: Stage(one[name]) for name in stages}}) for one in found]

    def reached(self, goal: Goal) -> int:
        """How many accounts have moved since it was set, and are where the goal wants them, or farther.

        Those count that left its first stage, or an earlier one; of a manager's goal the companies where they have a
        contact. Who was lost, or has gone back, does not count.
        """
        before = _STAGES[: _STAGES.index(goal.stage_from) + 1]
        there = [
            one for one in _STAGES[_STAGES.index(goal.stage_to) :] if one is not Stage.LOST or goal.stage_to is one
        ]
        own = "" if goal.manager_id is None else f" AND {_OF}"
        found = row(
            self._db,
            "SELECT count(DISTINCT account_id) AS n FROM stage_change JOIN account ON account.id = account_id"
            f" WHERE at >= :since AND at <= :until AND stage_from IN ({_listed(before)})"
            f" AND account.stage IN ({_listed(there)}){own}",
            {"since": to_text(goal.set_at), "until": to_text(goal.due_at), "manager": goal.manager_id},
        )
        assert found is not None
        n: int = found["n"]
        return n

    # --- goals

    def add(self, goal: Goal) -> int:
        """Store a goal; its number is given here."""
        cursor = self._db.execute(
            "INSERT INTO goal (manager_id, accounts, stage_from, stage_to, set_at, due_at) VALUES (?, ?, ?, ?, ?, ?)",
            (
                goal.manager_id,
                goal.accounts,
                goal.stage_from,
                goal.stage_to,
                to_text(goal.set_at),
                to_text(goal.due_at),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def remove(self, goal_id: int) -> None:
        self._db.execute("DELETE FROM goal WHERE id = ?", (goal_id,))

    def find(self, goal_id: int) -> Goal | None:
        found = row(self._db, "SELECT * FROM goal WHERE id = ?", (goal_id,))
        return _goal(found) if found else None

    def of(self, manager_id: int | None) -> list[Goal]:
        """The goals of a manager; of the house when None. The next due first."""
        return [
            _goal(one)
            for one in rows(self._db, "SELECT * FROM goal WHERE manager_id IS ? ORDER BY due_at, id", (manager_id,))
        ]


def _listed(stages: Sequence[Stage]) -> str:
    return ", ".join(f"'{stage}'" for stage in stages)


def _goal(found: Row) -> Goal:
    stages = {name: Stage(found[name]) for name in ("stage_from", "stage_to")}
    return Goal(**{**with_times(found), **stages})
