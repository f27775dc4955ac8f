"""What goes with time.

What keeps anything from happening twice never does: keys, texts and news that were had, consents, tombstones, who
brought whom, and what reviews count.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text

BATCH = 100
"""Rows in one transaction: a few milliseconds, fifty at most."""

_OPEN = "'awaiting', 'ready', 'sending', 'handed', 'unsure'"
_THESE = "IN (SELECT value FROM json_each(:ids))"


@dataclass(frozen=True)
class Walk:
    """A table whose rows are looked at once each as they grow old, in the order in which they came.

    `at` says how old; where it is indexed (`by_time`) it is the order. How far the walk has come stands in `meta`.
    """

    table: str
    at: str
    acts: tuple[str, ...]
    by_time: bool = False

    @property
    def mark(self) -> str:
        return f"retention:{self.table}"


TIMELINE = (
    Walk(
        "event",
        "at",
        (
            f"DELETE FROM event WHERE id {_THESE} AND kind NOT IN ('reply', 'stopped', 'blocked')",
            f"UPDATE event SET quote = '' WHERE id {_THESE}",
        ),
    ),
    Walk(
        "touch",
        "settled_at",
        (
            f"DELETE FROM logged WHERE touch_id {_THESE}",
            f"DELETE FROM reworded WHERE touch_id {_THESE}",
            f"DELETE FROM listed WHERE touch_id {_THESE}",
            f"UPDATE touch SET message = NULL WHERE id {_THESE} AND state NOT IN ({_OPEN})",
        ),
        by_time=True,
    ),
    Walk("item", "found_at", (f"UPDATE item SET summary = '', line = '' WHERE id {_THESE} AND state <> 'review'",)),
)
"""Rows that stay have nothing in them of what was said: replies and partings are counted, touches hold their keys."""

MAIL = (Walk("post", "queued_at", (f"DELETE FROM post WHERE id {_THESE} AND state NOT IN ('queued', 'sending')",)),)

WRITTEN = (
    "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE state IN ('gone', 'dropped')"
    " AND written_at < :until LIMIT :limit)",
    "DELETE FROM question WHERE id IN (SELECT id FROM question WHERE closed_at < :until LIMIT :limit)",
    "DELETE FROM request WHERE id IN (SELECT id FROM request WHERE state IN ('accepted', 'declined')"
    " AND at < :until LIMIT :limit)",
    "DELETE FROM step WHERE id IN (SELECT id FROM step WHERE done_at < :until LIMIT :limit)",
    "UPDATE round SET text = '' WHERE id IN (SELECT id FROM round WHERE state IN ('stopped', 'over') AND text <> ''"
    " AND at < :until LIMIT :limit)",
)
LEFT_OVER = (
    "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE at < :until LIMIT :limit)",
    "DELETE FROM stranger WHERE address IN (SELECT address FROM stranger WHERE told_at < :until LIMIT :limit)",
    "DELETE FROM update_taken WHERE (bot_id, update_id) IN"
    " (SELECT bot_id, update_id FROM update_taken WHERE at < :until LIMIT :limit)",
)
UPDATES = (
    "DELETE FROM update_taken WHERE (bot_id, update_id) IN (SELECT bot_id, update_id FROM update_taken"
    " WHERE failed IS NULL AND at < :until LIMIT :limit)",
)
"""Small tables, and one whose index knows how old: looked through each time."""


class Retention:
    def __init__(self, db: Database) -> None:
        self._db = db

    def forget_updates(self, until: datetime) -> bool:
        """Numbers of updates that were taken before. True: there is more, as with all here."""
        return self._any(UPDATES, until)

    def forget_mail(self, until: datetime) -> bool:
        """Posts that have left, or never will, and what else is of no use by then."""
        return self._walked(MAIL, until) or self._any(LEFT_OVER, until)

    def forget_timeline(self, until: datetime) -> bool:
        """What was said before, wherever it stands; what is still open stays."""
        return self._walked(TIMELINE, until) or self._any(WRITTEN, until)

    def _any(self, acts: tuple[str, ...], until: datetime) -> bool:
        """The first of these that has work does a batch of it."""
        values = {"until": to_text(until), "limit": BATCH}
        return self._overwritten(lambda: any(self._db.execute(act, values).rowcount for act in acts))

    def _walked(self, walks: tuple[Walk, ...], until: datetime) -> bool:
        return self._overwritten(lambda: any(self._walk(walk, until) for walk in walks))

    def _overwritten(self, act: Callable[[], bool]) -> bool:
        """What goes is overwritten in the file."""
        self._db.execute("PRAGMA secure_delete = ON")
        return act()

    def _walk(self, walk: Walk, until: datetime) -> bool:
        moment, after = self._mark(walk)
        values = {"moment": moment, "after": after, "until": to_text(until), "limit": BATCH}
        where, order = "id > :after", "id"
        if walk.by_time:
            where, order = f"({walk.at}, id) > (:moment, :after) AND {walk.at} < :until", f"{walk.at}, id"
        query = f"SELECT id, {walk.at} AS moment FROM {walk.table} WHERE {where} ORDER BY {order} LIMIT :limit"
        old = list(itertools.takewhile(lambda one: one["moment"] < to_text(until), rows(self._db, query, values)))
        if not old:
            return False
        ids = {"ids": json.dumps([one["id"] for one in old])}
        for act in walk.acts:
            self._db.execute(act, ids)
        last = old[-1]["id"] if walk.by_time else min(old[-1]["id"], self._last(walk))
        self._set_mark(walk, old[-1]["moment"], last)
        return True

    def _mark(self, walk: Walk) -> tuple[str, int]:
        """Up to where the walk has come; from the beginning where the ids begin anew, all rows having been deleted."""
        found = row(self._db, "SELECT value FROM meta WHERE name = ?", (walk.mark,))
        moment, after = json.loads(found["value"]) if found else ("", 0)
        return (moment, after) if walk.by_time or after <= self._last(walk) else ("", 0)

    def _last(self, walk: Walk) -> int:
        """The greatest id there is; the next row gets the one after it, whatever was deleted."""
        found = row(self._db, f"SELECT coalesce(max(id), 0) AS id FROM {walk.table}")
        assert found is not None
        return int(found["id"])

    def _set_mark(self, walk: Walk, moment: str, after: int) -> None:
        self._db.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (walk.mark, json.dumps([moment, after])),
        )
