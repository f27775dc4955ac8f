"""Mail: the updates taken in, each once, and the outbox of posts, each chat in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.model import Action, OutcomeKind, Post, Queued
from bot.store.rows import (
    Row,
    action_from_json,
    action_to_json,
    manual_from_json,
    manual_to_json,
    row,
    rows,
    to_text,
    with_times,
)

_STATES: Mapping[OutcomeKind, str] = {
    OutcomeKind.SENT: "sent",
    OutcomeKind.RETRY: "queued",
    OutcomeKind.UNREACHABLE: "unreachable",
    OutcomeKind.REJECTED: "rejected",
    OutcomeKind.UNSURE: "unsure",
}

# `state IN (…)` is the condition of the index `post_queued`, word for word: without it every post ever made is read.
_FIRST_OF_ITS_CHAT = (
    "first.state IN ('queued', 'sending') AND first.state = 'queued' AND NOT EXISTS (SELECT 1 FROM post AS other"
    " WHERE other.address = first.address AND other.state IN ('queued', 'sending')"
    " AND (other.state = 'sending' OR other.id < first.id))"
)


class Mail:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- in

    def take(self, bot_id: int, update_id: int, at: datetime) -> bool:
        """Mark an update as taken; False when it already was."""
        cursor = self._db.execute(
            "INSERT INTO update_taken (bot_id, update_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (bot_id, update_id, to_text(at)),
        )
        return cursor.rowcount == 1

    def failed(self, bot_id: int, update_id: int, raw: str) -> None:
        """Keep the raw text of an update whose handler had a bug."""
        self._db.execute(
            "UPDATE update_taken SET failed = ? WHERE bot_id = ? AND update_id = ?", (raw, bot_id, update_id)
        )

    def count_failed(self) -> int:
        found = row(self._db, "SELECT count(*) AS n FROM update_taken WHERE failed IS NOT NULL")
        assert found is not None
        n: int = found["n"]
        return n

    # --- out

    def queue(self, post: Post, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO post (address, action, at_most_once, contact_id, touch_id, records, asks, queued_at,"
            " not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                post.address,
                action_to_json(post.action),
                int(post.at_most_once),
                post.contact_id,
                post.touch_id,
                manual_to_json(post.records),
                post.asks,
                to_text(at),
                to_text(at),
            ),
        )

    def claim(self, now: datetime) -> Queued | None:
        """Take the oldest post whose chat has none before it on its way."""
        found = row(
            self._db,
            "UPDATE post SET state = 'sending', attempts = attempts + 1"
            f" WHERE id = (SELECT min(+id) FROM post AS first WHERE {_FIRST_OF_ITS_CHAT} AND not_before <= ?)"
            " RETURNING *",
            (to_text(now),),
        )
        return _queued(found) if found else None

    def next_due(self) -> datetime | None:
        """When the next post may leave; one behind another of its chat waits for that one, not for a moment."""
        found = row(self._db, f"SELECT min(not_before) AS at FROM post AS first WHERE {_FIRST_OF_ITS_CHAT}")
        due: datetime | None = with_times(found)["at"] if found else None
        return due

    def settle(
        self, post_id: int, outcome: OutcomeKind, *, message_id: str | None, detail: str, not_before: datetime
    ) -> None:
        self._db.execute(
            "UPDATE post SET state = ?, message_id = ?, detail = ?, not_before = ? WHERE id = ? AND state = 'sending'",
            (_STATES[outcome], message_id, detail, to_text(not_before), post_id),
        )

    def left_sending(self) -> list[Queued]:
        """Posts that were on their way when the process died."""
        return [_queued(found) for found in rows(self._db, "SELECT * FROM post WHERE state = 'sending' ORDER BY id")]

    def queued(self) -> list[Queued]:
        """Every post that still waits, in order."""
        waiting = rows(self._db, "SELECT * FROM post WHERE state IN ('queued', 'sending') AND state = 'queued'")
        return [_queued(found) for found in sorted(waiting, key=lambda one: one["id"])]

    def begin(self, post_id: int) -> None:
        """Take this post that waits, whatever is before it."""
        self._db.execute("UPDATE post SET state = 'sending' WHERE id = ? AND state = 'queued'", (post_id,))

    def again(self, post_id: int, at: datetime) -> None:
        """Queue a post anew that may already have arrived."""
        self._db.execute(
            "UPDATE post SET state = 'queued', again = 1, not_before = ? WHERE id = ?", (to_text(at), post_id)
        )

    def reachable(self, address: str, at: datetime) -> None:
        """This person wrote, so what could not reach them may now; what contacts see is never sent late."""
        self._db.execute(
            "UPDATE post SET state = 'queued', not_before = ? WHERE address = ? AND state = 'unreachable'"
            " AND NOT at_most_once",
            (to_text(at), address),
        )

    def drop_queued(self, contact_id: int, address: str) -> int:
        """A contact stopped: nothing that still waits for them leaves. Returns how many of these a person wrote."""
        which = "WHERE contact_id = ? AND address = ? AND state = 'queued' AND at_most_once"
        dropped = rows(self._db, f"SELECT records FROM post {which}", (contact_id, address))
        written = [one for one in dropped if (manual := manual_from_json(one["records"])) and manual.kind == "manual"]
        self._db.execute(f"UPDATE post SET state = 'rejected', detail = 'stopped' {which}", (contact_id, address))
        return len(written)

    def leaving(self, address: str) -> bool:
        """Whether something is already on its way to this chat."""
        waiting = "SELECT 1 FROM post WHERE address = ? AND state IN ('queued', 'sending')"
        return row(self._db, waiting, (address,)) is not None

    def items_leaving(self, address: str) -> frozenset[int]:
        """The news that is queued or on its way to this chat, sent by hand or with the welcome."""
        found = rows(
            self._db,
            "SELECT records FROM post WHERE address = ? AND state IN ('queued', 'sending') AND records IS NOT NULL",
            (address,),
        )
        manuals = (manual_from_json(one["records"]) for one in found)
        return frozenset(manual.item_id for manual in manuals if manual and manual.item_id is not None)

    def answered_by(self, address: str, message_id: str) -> Post | None:
        """The post that became this message in this chat: what a reply answers."""
        found = row(
            self._db,
            "SELECT * FROM post WHERE address = ? AND message_id = ? ORDER BY id DESC LIMIT 1",
            (address, message_id),
        )
        return _queued(found).post if found else None

    def waiting(self) -> int:
        """How many posts are queued or on their way."""
        found = row(self._db, "SELECT count(*) AS n FROM post WHERE state IN ('queued', 'sending')")
        assert found is not None
        n: int = found["n"]
        return n

    # --- drafts: what a manager wrote without saying to whom

    def add_draft(self, manager_id: int, key: str, action: Action, quote: str, at: datetime) -> int:
        cursor = self._db.execute(
            "INSERT INTO draft (manager_id, key, action, quote, at) VALUES (?, ?, ?, ?, ?)",
            (manager_id, key, action_to_json(action), quote, to_text(at)),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def draft(self, manager_id: int, draft_id: int) -> tuple[str, Action, str] | None:
        """A manager's own draft: its key, what to send, and a quote of it."""
        found = row(
            self._db, "SELECT key, action, quote FROM draft WHERE id = ? AND manager_id = ?", (draft_id, manager_id)
        )
        return (found["key"], action_from_json(found["action"]), found["quote"]) if found else None

    def drop_draft(self, draft_id: int) -> None:
        self._db.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def _queued(found: Row) -> Queued:
    post = Post(
        found["address"],
        action_from_json(found["action"]),
        bool(found["at_most_once"]),
        found["contact_id"],
        found["touch_id"],
        manual_from_json(found["records"]),
        found["asks"],
    )
    return Queued(found["id"], post, found["attempts"], bool(found["again"]))
