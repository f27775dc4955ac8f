"""The ledger: every touch there was or is, and where each rule stands with each contact.

A touch's key is unique: claiming it is inserting it, or moving it from `ready`; nothing else can send it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.model import COUNTED, Cadence, Message, OutcomeKind, Touch, TouchKind, TouchState
from bot.store.rows import Row, message_from_json, message_to_json, row, rows, to_text, to_text_or_none, with_times

_COLUMNS = "id, key, contact_id, rule, n, kind, state, due_at, settled_at, message, text_id, item_id, attempts, reason"
_OPEN = "('awaiting', 'ready', 'sending', 'handed', 'unsure')"
_COUNTED = "(" + ", ".join(f"'{state}'" for state in COUNTED) + ")"

SETTLED_AS: Mapping[OutcomeKind, TouchState] = {
    OutcomeKind.SENT: TouchState.SENT,
    OutcomeKind.RETRY: TouchState.READY,
    OutcomeKind.UNREACHABLE: TouchState.UNREACHABLE,
    OutcomeKind.REJECTED: TouchState.REJECTED,
    OutcomeKind.UNSURE: TouchState.UNSURE,
    OutcomeKind.HANDOFF: TouchState.HANDED,
}
"""What an outcome makes of a touch that was `sending`."""


class Ledger:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- cadences

    def cadences(self, contact_id: int) -> dict[str, Cadence]:
        found = rows(
            self._db, "SELECT rule, n, last_at, used, due_at, why FROM cadence WHERE contact_id = ?", (contact_id,)
        )
        return {one["rule"]: Cadence(**with_times(one)) for one in found}

    def save_cadences(self, contact_id: int, cadences: Iterable[Cadence]) -> None:
        self._db.conn.executemany(
            "INSERT INTO cadence (contact_id, rule, n, last_at, used, due_at, why) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (contact_id, rule) DO UPDATE SET n = excluded.n, last_at = excluded.last_at,"
            " used = excluded.used, due_at = excluded.due_at, why = excluded.why",
            [
                (
                    contact_id,
                    one.rule,
                    one.n,
                    to_text_or_none(one.last_at),
                    one.used,
                    to_text_or_none(one.due_at),
                    one.why,
                )
                for one in cadences
            ],
        )

    # --- touches

    def add(self, touch: Touch, *, ask: bool = False) -> Touch:
        """Insert a touch; its `id` is given here. Raises sqlite3.IntegrityError when its key is taken."""
        cursor = self._db.execute(
            "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, settled_at, message, text_id, item_id,"
            " ask, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                touch.key,
                touch.contact_id,
                touch.rule,
                touch.n,
                touch.kind,
                touch.state,
                to_text(touch.due_at),
                to_text_or_none(touch.settled_at),
                message_to_json(touch.message) if touch.message else None,
                touch.text_id,
                touch.item_id,
                int(ask),
                touch.reason,
            ),
        )
        assert cursor.lastrowid is not None
        return self.touch(cursor.lastrowid)

    def touch(self, touch_id: int) -> Touch:
        (touch,) = self._touches("WHERE id = ?", (touch_id,))
        return touch

    def find(self, touch_id: int) -> Touch | None:
        found = self._touches("WHERE id = ?", (touch_id,))
        return found[0] if found else None

    def keyed(self, key: str) -> Touch | None:
        found = self._touches("WHERE key = ?", (key,))
        return found[0] if found else None

    def claim_ready(self, touch_id: int, at: datetime) -> None:
        """Move a ready touch to `sending`."""
        self._move(touch_id, TouchState.READY, TouchState.SENDING, at)

    def settle(
        self, touch_id: int, outcome: OutcomeKind, at: datetime, *, message_id: str | None, reason: str
    ) -> Touch:
        """Record what became of a touch that was `sending`."""
        self._move(touch_id, TouchState.SENDING, SETTLED_AS[outcome], at)
        self._db.execute(
            "UPDATE touch SET message_id = ?, reason = ?, attempts = attempts + 1 WHERE id = ?",
            (message_id, reason or None, touch_id),
        )
        return self.touch(touch_id)

    def decide(self, touch: Touch, state: TouchState, at: datetime, *, reason: str | None = None) -> Touch:
        """A person, or the clock, decided on a touch that lay open."""
        self._move(touch.id, touch.state, state, at)
        if reason is not None:
            self._db.execute("UPDATE touch SET reason = ? WHERE id = ?", (reason, touch.id))
        return self.touch(touch.id)

    def put_off(self, touch_id: int, until: datetime) -> None:
        self._db.execute("UPDATE touch SET due_at = ? WHERE id = ?", (to_text(until), touch_id))

    def reword(self, touch_id: int, message: Message) -> None:
        """Another text for a touch that still awaits its approval."""
        self._db.execute(
            "UPDATE touch SET message = ? WHERE id = ? AND state = 'awaiting'", (message_to_json(message), touch_id)
        )

    def _move(self, touch_id: int, before: TouchState, after: TouchState, at: datetime) -> None:
        cursor = self._db.execute(
            "UPDATE touch SET state = ?, settled_at = ? WHERE id = ? AND state = ?",
            (after, to_text(at), touch_id, before),
        )
        assert cursor.rowcount == 1, (touch_id, before, after)

    # --- questions of the decisions

    def open(self, contact_id: int) -> tuple[Touch, ...]:
        """Touches that are under way, unsure ones included."""
        return tuple(self._touches(f"WHERE contact_id = ? AND state IN {_OPEN} ORDER BY id", (contact_id,)))

    def awaiting(self, manager_id: int) -> list[Touch]:
        """What lies with this manager for approval, the next due first."""
        return self._touches(
            "WHERE state = 'awaiting' AND contact_id IN (SELECT id FROM contact WHERE manager_id = ?)"
            " ORDER BY due_at, id",
            (manager_id,),
        )

    def counted_since(self, contact_id: int, at: datetime) -> list[tuple[datetime, bool]]:
        """Touches that count under the cap, oldest first: when, and whether by hand."""
        found = rows(
            self._db,
            f"SELECT settled_at, kind FROM touch WHERE contact_id = ? AND settled_at > ? AND state IN {_COUNTED}"
            " ORDER BY settled_at",
            (contact_id, to_text(at)),
        )
        return [(with_times(one)["settled_at"], one["kind"] == TouchKind.MANUAL) for one in found]

    def gives_since_ask(self, contact_id: int) -> int:
        """How many touches since the last one that asked for something."""
        found = row(
            self._db,
            f"SELECT count(*) AS gives FROM touch WHERE contact_id = :id AND state IN {_COUNTED} AND NOT ask AND id >"
            f" coalesce((SELECT max(id) FROM touch WHERE contact_id = :id AND ask AND state IN {_COUNTED}), 0)",
            {"id": contact_id},
        )
        assert found is not None
        gives: int = found["gives"]
        return gives

    def sent_by_manager_since(self, manager_id: int, at: datetime) -> tuple[datetime, ...]:
        """When rules sent something in this manager's name, oldest first."""
        found = rows(
            self._db,
            f"SELECT settled_at FROM touch WHERE settled_at > ? AND state IN {_COUNTED} AND kind <> 'manual'"
            " AND contact_id IN (SELECT id FROM contact WHERE manager_id = ?) ORDER BY settled_at",
            (to_text(at), manager_id),
        )
        return tuple(with_times(one)["settled_at"] for one in found)

    def sent_to_colleagues(self, account_id: int, contact_id: int, since: datetime) -> list[Touch]:
        """What rules sent to others at this account."""
        return self._touches(
            f"WHERE settled_at > ? AND state IN {_COUNTED} AND kind <> 'manual' AND contact_id IN"
            " (SELECT id FROM contact WHERE account_id = ? AND id <> ?) ORDER BY settled_at",
            (to_text(since), account_id, contact_id),
        )

    def texts_of_colleagues(self, account_id: int, contact_id: int, since: datetime) -> list[str]:
        """The texts that others at this account had, or that lie ready for them."""
        found = rows(
            self._db,
            "SELECT text_id FROM touch WHERE text_id IS NOT NULL AND (settled_at > ? OR settled_at IS NULL)"
            " AND state NOT IN ('skipped', 'expired', 'rejected', 'unreachable') AND contact_id IN"
            " (SELECT id FROM contact WHERE account_id = ? AND id <> ?)",
            (to_text(since), account_id, contact_id),
        )
        return [one["text_id"] for one in found]

    def texts_used(self, contact_id: int) -> Counter[str]:
        """How often each text went to this contact or lies ready for them."""
        found = rows(
            self._db,
            "SELECT text_id, count(*) AS times FROM touch WHERE contact_id = ? AND text_id IS NOT NULL AND state NOT IN"
            " ('skipped', 'expired') GROUP BY text_id",
            (contact_id,),
        )
        return Counter({one["text_id"]: one["times"] for one in found})

    def items_used(self, contact_id: int) -> frozenset[int]:
        """The news this contact ever had, or may have had."""
        found = rows(
            self._db,
            "SELECT DISTINCT item_id FROM touch WHERE contact_id = ? AND item_id IS NOT NULL"
            " AND state NOT IN ('skipped', 'expired')",
            (contact_id,),
        )
        return frozenset(one["item_id"] for one in found)

    def left_sending(self) -> list[Touch]:
        """Touches that were claimed by a process that died."""
        return self._touches("WHERE state = 'sending' ORDER BY id", ())

    def of_contact(self, contact_id: int) -> list[Touch]:
        """Every touch of one contact, in order."""
        return self._touches("WHERE contact_id = ? ORDER BY id", (contact_id,))

    def all(self) -> list[Touch]:
        """Every touch in order; for transcripts and exports."""
        return self._touches("ORDER BY id", ())

    def _touches(self, where: str, values: tuple[Any, ...]) -> list[Touch]:
        return [_touch(found) for found in rows(self._db, f"SELECT {_COLUMNS} FROM touch {where}", values)]


def _touch(found: Row) -> Touch:
    message = message_from_json(found["message"]) if found["message"] else None
    kind, state = TouchKind(found["kind"]), TouchState(found["state"])
    return Touch(**{**with_times(found), "message": message, "kind": kind, "state": state})
