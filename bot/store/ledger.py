"""The ledger: every touch there was or is, and where each rule stands with each contact.

A touch's key is unique: claiming it is inserting it, or moving it from `ready`; nothing else can send it again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.model.messages import Message, OutcomeKind
from bot.model.people import Contact
from bot.model.touches import COUNTED, LATEST, Cadence, Counted, Past, Touch, TouchKind, TouchState
from bot.store.rows import (
    message_from_json,
    message_to_json,
    next_number,
    row,
    to_text,
    to_text_or_none,
    to_time,
    to_time_or_none,
    with_times,
)

_COLUMNS = (
    "id, key, contact_id, rule, n, kind, state, due_at, settled_at, message, text_id, item_id, attempts, reason,"
    " variant, added_at"
)
_CADENCE = "rule, n, last_at, used, due_at, why, began_at, place, wait_until"

# What follows is in the conditions of indexes too (`schema.py`), word for word: without them SQLite reads every row.
_OPEN = "state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure')"
_COUNTED = "state IN (" + ", ".join(f"'{state}'" for state in COUNTED) + ") AND kind <> 'note'"
_HAD = "state NOT IN ('skipped', 'expired') AND kind <> 'note'"

_CAPPED = f"{_COUNTED} AND rule <> '{LATEST}'"
"""What counts under the caps: not what the contact asked for."""

_OF_MANAGER = "contact_id IN (SELECT id FROM contact WHERE manager_id = :manager)"
_AWAITING = (
    f"{_OPEN} AND state = 'awaiting' AND contact_id IN"
    " (SELECT id FROM contact WHERE manager_id IN (SELECT value FROM json_each(:managers)))"
)

_COLLEAGUES = "contact_id IN (SELECT id FROM contact WHERE account_id = ? AND id <> ?)"

_LAST_ASK = f"SELECT max(settled_at) FROM touch WHERE contact_id = :contact AND {_COUNTED} AND ask"
# By itself SQLite would take for the greatest moment an index that knows neither state nor rule.
_PAST = (
    f"SELECT (SELECT max(settled_at) FROM touch INDEXED BY touch_counted WHERE contact_id = :contact AND {_CAPPED}),"
    f" (SELECT count(*) FROM touch WHERE contact_id = :contact AND {_CAPPED} AND settled_at > :heard_at"
    " AND kind IN ('text', 'manual')),"
    f" (SELECT count(*) FROM touch WHERE contact_id = :contact AND {_CAPPED}"
    f" AND settled_at > coalesce(({_LAST_ASK}), ''))"
)
_RECENT = (
    f"SELECT settled_at, kind = 'manual' FROM touch WHERE contact_id = :contact AND {_CAPPED} AND settled_at > :since"
    " ORDER BY settled_at"
)
_TEXTS = f"SELECT DISTINCT text_id FROM touch WHERE contact_id = :contact AND text_id IS NOT NULL AND {_HAD}"

_FEW = "(SELECT id, state AS now FROM contact WHERE manager_id = :manager ORDER BY search LIMIT :most) AS few"
_TOUCHES_OF_FEW = f"{_FEW} CROSS JOIN touch ON touch.contact_id = few.id WHERE settled_at > :since"
"""By contact, in this order, for a rule's touches are everybody's."""

_ANSWERED = (
    f"{_COUNTED} AND EXISTS (SELECT 1 FROM event WHERE event.contact_id = few.id AND event.kind = 'reply'"
    " AND event.at > settled_at AND julianday(event.at) <= julianday(settled_at) + :within)"
)
_OPENED = (
    "EXISTS (SELECT 1 FROM touch_item JOIN feedback ON feedback.item_id = touch_item.item_id"
    " AND feedback.contact_id = few.id AND feedback.kind = 'open' WHERE touch_item.touch_id = touch.id)"
)


@dataclass(frozen=True)
class Few:
    """The first contacts of a manager's book by name, at most so many; -1: all. A reply `within` so long answers."""

    manager_id: int
    most: int = -1
    within: timedelta = timedelta(days=7)

    @property
    def values(self) -> dict[str, float]:
        return {"manager": self.manager_id, "most": self.most, "within": self.within / timedelta(days=1)}


@dataclass(frozen=True)
class Became:
    """So many touches of a rule came to this state for this reason; how many of them were answered, and opened."""

    state: TouchState
    reason: str
    n: int
    answered: int
    opened: int


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
        found = self._db.conn.execute(f"SELECT {_CADENCE} FROM cadence WHERE contact_id = ?", (contact_id,))
        return {row[0]: _cadence(*row) for row in found.fetchall()}

    def save_cadences(self, contact_id: int, cadences: Iterable[Cadence]) -> None:
        self._db.conn.executemany(
            f"INSERT INTO cadence (contact_id, {_CADENCE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (contact_id, rule) DO UPDATE SET n = excluded.n, last_at = excluded.last_at,"
            " used = excluded.used, due_at = excluded.due_at, why = excluded.why, began_at = excluded.began_at,"
            " place = excluded.place, wait_until = excluded.wait_until",
            [
                (
                    contact_id,
                    one.rule,
                    one.n,
                    to_text_or_none(one.last_at),
                    one.used,
                    to_text_or_none(one.due_at),
                    one.why,
                    to_text_or_none(one.began_at),
                    one.place,
                    to_text_or_none(one.wait_until),
                )
                for one in cadences
            ],
        )

    # --- touches

    def add(
        self, touch: Touch, now: datetime, *, ask: bool = False, items: Iterable[int] = (), listed: bool = False
    ) -> Touch:
        """Insert a touch; its `id` and `added_at` are given here. Raises sqlite3.IntegrityError when its key is taken.

        `items`: the news in it besides `item_id`. What awaits the manager, or is a note to them, is a card, unless the
        evening's list shows it.
        """
        cursor = self._db.execute(
            "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, settled_at, message, text_id, item_id,"
            " attempts, reason, variant, added_at, ask, card)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                touch.attempts,
                touch.reason,
                touch.variant,
                to_text(now),
                int(ask),
                int(touch.state in (TouchState.AWAITING, TouchState.NOTED) and not listed),
            ),
        )
        assert cursor.lastrowid is not None
        every = {touch.item_id, *items} - {None}
        self._db.conn.executemany("INSERT INTO touch_item VALUES (?, ?)", [(cursor.lastrowid, item) for item in every])
        return replace(touch, id=cursor.lastrowid, added_at=now)

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
        if state is TouchState.READY:
            self._db.execute("DELETE FROM tried WHERE touch_id = ?", (touch.id,))
        return self.touch(touch.id)

    def tried(self, touch_id: int, at: datetime) -> datetime:
        """It was tried, and did not leave. Returns since when that has been so."""
        self._db.execute("INSERT INTO tried VALUES (?, ?) ON CONFLICT DO NOTHING", (touch_id, to_text(at)))
        found = row(self._db, "SELECT at FROM tried WHERE touch_id = ?", (touch_id,))
        assert found is not None
        return to_time(found["at"])

    def put_off(self, touch_id: int, until: datetime) -> None:
        self._db.execute("UPDATE touch SET due_at = ? WHERE id = ?", (to_text(until), touch_id))

    def reword(self, touch_id: int, message: Message) -> None:
        """Another text for a touch that still awaits its approval."""
        self._db.execute(
            "UPDATE touch SET message = ? WHERE id = ? AND state = 'awaiting'", (message_to_json(message), touch_id)
        )
        self._db.execute("INSERT INTO reworded (touch_id) VALUES (?) ON CONFLICT DO NOTHING", (touch_id,))

    def was_reworded(self, touch_id: int) -> bool:
        """Whether the manager changed its words."""
        return row(self._db, "SELECT 1 FROM reworded WHERE touch_id = ?", (touch_id,)) is not None

    # --- the evening's lists

    def to_list(self, manager_id: int) -> list[Touch]:
        """What lies with this manager and has no card of its own yet, the next due first."""
        return self._touches(
            f"WHERE {_OPEN} AND state = 'awaiting' AND {_OF_MANAGER}"
            " AND NOT EXISTS (SELECT 1 FROM post WHERE post.touch_id = touch.id) ORDER BY due_at, id",
            {"manager": manager_id},
        )

    def list_together(self, touch_ids: Iterable[int]) -> int:
        """Put these on one list, all ticked; returns its number."""
        n = next_number(self._db, "list")
        self._db.conn.executemany(
            "INSERT INTO listed (touch_id, list) VALUES (?, ?)"
            " ON CONFLICT (touch_id) DO UPDATE SET list = excluded.list, ticked = 1",
            [(touch_id, n) for touch_id in touch_ids],
        )
        return n

    def listed(self, list_id: int) -> list[tuple[Touch, bool]]:
        """The touches of a list, and whether each is ticked."""
        found = self._db.conn.execute(
            "SELECT touch_id, ticked FROM listed JOIN touch ON touch.id = touch_id WHERE list = ?"
            " ORDER BY due_at, touch_id",
            (list_id,),
        ).fetchall()
        return [(self.touch(touch_id), bool(ticked)) for touch_id, ticked in found]

    def tick(self, list_id: int, touch_id: int) -> None:
        """Tick one on its list, or untick it."""
        self._db.execute("UPDATE listed SET ticked = 1 - ticked WHERE list = ? AND touch_id = ?", (list_id, touch_id))

    def remember_before(self, touch_id: int, contact: Contact) -> None:
        """How things stood before a manager said that they had called, in case that was a slip."""
        self._db.execute(
            "INSERT INTO logged (touch_id, last_by_hand_at, waiting_since, answered_at) VALUES (?, ?, ?, ?)",
            (
                touch_id,
                to_text_or_none(contact.last_by_hand_at),
                to_text_or_none(contact.waiting_since),
                to_text_or_none(contact.answered_at),
            ),
        )

    def before(self, touch_id: int) -> dict[str, datetime | None] | None:
        """What `remember_before` kept, by the names of the contact's fields."""
        found = row(
            self._db, "SELECT last_by_hand_at, waiting_since, answered_at FROM logged WHERE touch_id = ?", (touch_id,)
        )
        return with_times(found) if found else None

    def _move(self, touch_id: int, before: TouchState, after: TouchState, at: datetime) -> None:
        cursor = self._db.execute(
            "UPDATE touch SET state = ?, settled_at = ? WHERE id = ? AND state = ?",
            (after, to_text(at), touch_id, before),
        )
        assert cursor.rowcount == 1, (touch_id, before, after)

    # --- questions of the decisions

    def open(self, contact_id: int) -> tuple[Touch, ...]:
        """Touches that are under way, unsure ones included."""
        return tuple(self._touches(f"WHERE contact_id = ? AND {_OPEN} ORDER BY id", (contact_id,)))

    def awaiting(self, manager_id: int) -> list[Touch]:
        """What lies with this manager for approval, the next due first."""
        return self._touches(
            f"WHERE {_OPEN} AND state = 'awaiting' AND {_OF_MANAGER} ORDER BY due_at, id", {"manager": manager_id}
        )

    def awaiting_page(self, managers: Iterable[int], after: int, size: int) -> list[Touch]:
        """The next so many behind this touch (0: the first; negative: those before it) of what lies with any of these
        managers for approval, the next due first."""
        place = " AND (due_at, id) {} (SELECT due_at, id FROM touch WHERE id = :after)"
        behind = place.format(">" if after > 0 else "<") if after else ""
        back = " DESC" if after < 0 else ""
        found = self._touches(
            f"WHERE {_AWAITING}{behind} ORDER BY due_at{back}, id{back} LIMIT :size",
            {"managers": json.dumps([*managers]), "after": abs(after), "size": size},
        )
        return found[::-1] if after < 0 else found

    def count_awaiting(self, managers: Iterable[int]) -> int:
        """How many lie with any of these managers for approval."""
        found = row(
            self._db, f"SELECT count(*) AS n FROM touch WHERE {_AWAITING}", {"managers": json.dumps([*managers])}
        )
        assert found is not None
        n: int = found["n"]
        return n

    def awaiting_anybody(self) -> list[Touch]:
        """What lies with any manager, for approval or to be sent by hand."""
        return self._touches(f"WHERE {_OPEN} AND state IN ('awaiting', 'handed') ORDER BY due_at, id", ())

    def past(self, contact_id: int, since: datetime, heard_at: datetime) -> Past:
        """What this contact has had: of what counts under the caps all later than `since`.

        `heard_at` is when they last said something, or joined. Quick enough to be asked for everybody: it reads
        indexes alone.
        """
        values = {"contact": contact_id, "since": to_text(since), "heard_at": to_text(heard_at)}
        execute = self._db.conn.execute
        last_at, unanswered, gives_since_ask = execute(_PAST, values).fetchone()
        return Past(
            tuple([Counted(to_time(at), bool(by_hand)) for at, by_hand in execute(_RECENT, values)]),
            to_time_or_none(last_at),
            unanswered,
            gives_since_ask,
            frozenset([text_id for (text_id,) in execute(_TEXTS, values)]),
        )

    def sent_as(self, contact_id: int, message_id: str) -> Touch | None:
        """The touch that this message of the contact's chat is."""
        found = self._touches(
            "WHERE contact_id = ? AND settled_at IS NOT NULL AND message_id = ? ORDER BY id DESC LIMIT 1",
            (contact_id, message_id),
        )
        return found[0] if found else None

    def last_sent(self, contact_id: int) -> Touch | None:
        """The latest touch that has become a message of the contact's chat."""
        found = self._touches(
            "WHERE contact_id = ? AND settled_at IS NOT NULL AND message_id IS NOT NULL AND state = 'sent'"
            " ORDER BY settled_at DESC, id DESC LIMIT 1",
            (contact_id,),
        )
        return found[0] if found else None

    def logged_at(self, contact_id: int, at: datetime) -> Touch | None:
        """What a manager said then that they had done elsewhere."""
        found = self._touches(
            "WHERE contact_id = ? AND settled_at = ? AND id IN (SELECT touch_id FROM logged)", (contact_id, to_text(at))
        )
        return found[0] if found else None

    def message_of(self, touch_id: int) -> str | None:
        """The message of the contact's chat that a touch has become."""
        found = row(self._db, "SELECT message_id FROM touch WHERE id = ?", (touch_id,))
        return found["message_id"] if found else None

    def last_reached(self, contact_id: int, since: datetime) -> Touch | None:
        """The latest touch by a rule that reached this contact, or may have, at or after `since`."""
        found = self._touches(
            f"WHERE contact_id = ? AND {_CAPPED} AND kind <> 'manual' AND rule <> 'manual' AND settled_at >= ?"
            " ORDER BY settled_at DESC, id DESC LIMIT 1",
            (contact_id, to_text(since)),
        )
        return found[0] if found else None

    def sent_by_manager_since(self, manager_id: int, at: datetime) -> tuple[datetime, ...]:
        """When rules sent something in this manager's name, oldest first."""
        found = self._db.execute(
            f"SELECT settled_at FROM touch WHERE settled_at > :at AND {_CAPPED} AND kind <> 'manual' AND {_OF_MANAGER}"
            " ORDER BY settled_at",
            {"at": to_text(at), "manager": manager_id},
        )
        return tuple(to_time(settled_at) for (settled_at,) in found)

    def cards_since(self, manager_id: int, at: datetime) -> tuple[datetime, ...]:
        """When cards and notes came to this manager later than `at`, oldest first, whatever became of them."""
        found = self._db.execute(
            f"SELECT added_at FROM touch WHERE card AND added_at > :at AND {_OF_MANAGER} ORDER BY added_at",
            {"at": to_text(at), "manager": manager_id},
        )
        return tuple(to_time(added_at) for (added_at,) in found)

    def sent_to_colleagues(self, account_id: int, contact_id: int, since: datetime) -> tuple[datetime, ...]:
        """When rules sent something to others at this account, oldest first."""
        found = self._db.conn.execute(
            f"SELECT settled_at FROM touch WHERE settled_at > ? AND {_CAPPED} AND kind <> 'manual' AND {_COLLEAGUES}"
            " ORDER BY settled_at",
            (to_text(since), account_id, contact_id),
        )
        return tuple([to_time(at) for (at,) in found.fetchall()])

    def items_of_colleagues(self, account_id: int, contact_id: int, since: datetime) -> frozenset[int]:
        """The news that others at this account had."""
        found = self._db.conn.execute(
            "SELECT touch_item.item_id FROM touch JOIN touch_item ON touch_id = touch.id"
            f" WHERE settled_at > ? AND {_COUNTED} AND {_COLLEAGUES}",
            (to_text(since), account_id, contact_id),
        )
        return frozenset([item_id for (item_id,) in found.fetchall()])

    def has_arrived(self, contact_id: int, item_id: int) -> bool:
        """Whether this contact got this news, or may have; what their manager is still to send by hand has not."""
        found = row(
            self._db,
            "SELECT 1 FROM touch_item JOIN touch ON touch.id = touch_id WHERE touch_item.item_id = ? AND contact_id = ?"
            " AND state IN ('sent', 'sending', 'unsure') LIMIT 1",
            (item_id, contact_id),
        )
        return found is not None

    def anybody_had(self, item_id: int) -> bool:
        """Whether this news is in a touch of anybody, even one that is still to be approved."""
        return row(self._db, "SELECT 1 FROM touch_item WHERE item_id = ? LIMIT 1", (item_id,)) is not None

    def texts_of_colleagues(self, account_id: int, contact_id: int, since: datetime) -> dict[str, datetime]:
        """The texts that others at this account had later than `since`, or that lie ready for them.

        With each: when it was last settled, or added where nobody has decided about it yet.
        """
        found = self._db.execute(
            "SELECT text_id, max(coalesce(settled_at, added_at)) FROM touch WHERE text_id IS NOT NULL"
            " AND (coalesce(settled_at, added_at) > ? OR state IN ('awaiting', 'ready'))"
            f" AND {_HAD} AND state NOT IN ('rejected', 'unreachable') AND contact_id IN"
            " (SELECT id FROM contact WHERE account_id = ? AND id <> ?) GROUP BY text_id",
            (to_text(since), account_id, contact_id),
        )
        return {text_id: to_time(at) for text_id, at in found}

    def texts_used(self, contact_id: int) -> Counter[str]:
        """How often each text went to this contact or lies ready for them."""
        found = self._db.execute(
            f"SELECT text_id, count(*) FROM touch WHERE contact_id = ? AND text_id IS NOT NULL AND {_HAD}"
            " GROUP BY text_id",
            (contact_id,),
        )
        return Counter(dict(found.fetchall()))

    def items_used(self, contact_id: int) -> frozenset[int]:
        """The news this contact ever had, or may have had."""
        found = self._db.execute(
            "SELECT DISTINCT touch_item.item_id FROM touch JOIN touch_item ON touch_id = touch.id"
            f" WHERE contact_id = ? AND {_HAD}",
            (contact_id,),
        )
        return frozenset(item_id for (item_id,) in found)

    # --- how rules do

    def variants(self, rule: str, within: timedelta) -> list[tuple[str, int, int]]:
        """Of each variant, by name: how many were sent, and how many of these were answered within this time."""
        found = self._db.execute(
            "SELECT variant, settled_at, (SELECT min(at) FROM event WHERE event.contact_id = touch.contact_id"
            " AND event.kind = 'reply' AND at > settled_at) FROM touch"
            f" WHERE rule = ? AND variant IS NOT NULL AND {_COUNTED}",
            (rule,),
        ).fetchall()
        sent = Counter(variant for variant, _, _ in found)
        answered = Counter(variant for variant, at, reply in found if reply and to_time(reply) - to_time(at) <= within)
        return [(variant, sent[variant], answered[variant]) for variant in sorted(sent)]

    def done_by_rules(self, since: datetime, few: Few | None = None) -> list[tuple[str, str, int]]:
        """Rule, state, and how many touches came to it later than `since`; of these contacts, or of all, then by whole
        days.

        What a person wrote, and what a contact asked for, is left out; notes to managers are not.
        """
        if few is None:
            return self._done_by_day(since)
        found = self._db.execute(
            f"SELECT rule, state, count(*) FROM {_TOUCHES_OF_FEW} AND kind <> 'manual'"
            f" AND rule NOT IN ('manual', '{LATEST}') GROUP BY rule, state ORDER BY rule, state",
            {**few.values, "since": to_text(since)},
        )
        return found.fetchall()

    def _done_by_day(self, since: datetime) -> list[tuple[str, str, int]]:
        """The same of all, of the days after that of `since`."""
        found = self._db.execute(
            f"SELECT rule, state, sum(n) FROM tally WHERE day > ? AND rule NOT IN ('manual', '{LATEST}')"
            " GROUP BY rule, state HAVING sum(n) > 0 ORDER BY rule, state",
            (to_text(since)[:10],),
        )
        return found.fetchall()

    def sent_by_day(self, since: datetime, few: Few | None = None) -> list[tuple[str, date, int]]:
        """Rule, day (UTC) and how many of its touches went out on it, of the days after that of `since`; of these
        contacts, or of all."""
        if few is None:
            found = self._db.execute(
                "SELECT rule, day, sum(n) FROM tally WHERE day > ? AND state IN ('sent', 'unsure')"
                f" AND rule NOT IN ('manual', '{LATEST}') GROUP BY rule, day",
                (to_text(since)[:10],),
            )
        else:
            found = self._db.execute(
                f"SELECT rule, substr(settled_at, 1, 10) AS day, count(*) FROM {_TOUCHES_OF_FEW}"
                " AND state IN ('sent', 'unsure') AND kind <> 'manual'"
                f" AND rule NOT IN ('manual', '{LATEST}') GROUP BY rule, day",
                {**few.values, "since": to_text(since)},
            )
        return [(rule, date.fromisoformat(day), n) for rule, day, n in found.fetchall()]

    # --- one rule, for the first contacts of one manager's book

    def outcomes_of(self, rule: str, few: Few, since: datetime) -> list[Became]:
        """What its touches later than `since` came to."""
        found = self._db.conn.execute(
            f"SELECT state, coalesce(reason, ''), count(*), sum({_ANSWERED}), sum({_OPENED})"
            f" FROM {_TOUCHES_OF_FEW} AND rule = :rule"
            " GROUP BY state, reason ORDER BY 3 DESC, 1, 2",
            {**few.values, "rule": rule, "since": to_text(since)},
        )
        return [Became(TouchState(state), *rest) for state, *rest in found]

    def dates_of(self, rule: str, few: Few) -> list[tuple[int, datetime | None, str | None]]:
        """Of each who can be reached: their number, when it is due next as it was planned last, and the reason; of
        whom it has never concerned neither."""
        found = self._db.conn.execute(
            f"SELECT few.id, due_at, why FROM {_FEW} LEFT JOIN cadence"
            " ON cadence.contact_id = few.id AND cadence.rule = :rule WHERE few.now = 'active'",
            {**few.values, "rule": rule},
        )
        return [(id, to_time_or_none(due), why) for id, due, why in found]

    def passed(self, manager_id: int, reason: str, since: datetime, until: datetime) -> list[int]:
        """The contacts of this manager who had something due in this stretch that ended for this reason."""
        found = self._db.execute(
            "SELECT DISTINCT contact_id FROM touch WHERE settled_at > :since AND settled_at <= :until"
            f" AND reason = :reason AND kind <> 'note' AND {_OF_MANAGER} ORDER BY contact_id",
            {"since": to_text(since), "until": to_text(until), "reason": reason, "manager": manager_id},
        )
        return [contact_id for (contact_id,) in found]

    # --- the whole

    def left_sending(self) -> list[Touch]:
        """Touches that were claimed by a process that died."""
        return self._touches("WHERE state = 'sending' ORDER BY +id", ())  # by plain id SQLite would read every touch

    def of_contact(self, contact_id: int) -> list[Touch]:
        """Every touch of one contact, in order."""
        return self._touches("WHERE contact_id = ? ORDER BY id", (contact_id,))

    def all(self) -> list[Touch]:
        """Every touch in order; for transcripts and exports."""
        return self._touches("ORDER BY id", ())

    def _touches(self, where: str, values: tuple[Any, ...] | Mapping[str, Any]) -> list[Touch]:
        found = self._db.conn.execute(f"SELECT {_COLUMNS} FROM touch {where}", values)
        return [_touch(*one) for one in found.fetchall()]


def _cadence(
    rule: str,
    n: int,
    last_at: str | None,
    used: int,
    due_at: str | None,
    why: str,
    began_at: str | None,
    place: int,
    wait_until: str | None,
) -> Cadence:
    """A row in the order of `_CADENCE`. Read for every plan, so without a dictionary between."""
    last, due = to_time_or_none(last_at), to_time_or_none(due_at)
    return Cadence(rule, n, last, used, due, why, to_time_or_none(began_at), place, to_time_or_none(wait_until))


def _touch(
    id: int,
    key: str,
    contact_id: int,
    rule: str,
    n: int,
    kind: str,
    state: str,
    due_at: str,
    settled_at: str | None,
    message: str | None,
    text_id: str | None,
    item_id: int | None,
    attempts: int,
    reason: str | None,
    variant: str | None,
    added_at: str | None,
) -> Touch:
    """A row in the order of `_COLUMNS`."""
    return Touch(
        id,
        key,
        contact_id,
        rule,
        n,
        TouchKind(kind),
        TouchState(state),
        to_time(due_at),
        to_time_or_none(settled_at),
        message_from_json(message) if message else None,
        text_id,
        item_id,
        attempts,
        reason,
        variant,
        to_time_or_none(added_at),
    )
