"""Mail: the updates taken in, each once, and the outbox of posts, each chat in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from bot.model.messages import OutcomeKind
from bot.model.posts import Action, Copy, CopyAlbum, Manual, Post, Queued, Say
from bot.store.rows import (
    Row,
    action_from_json,
    action_to_json,
    manual_from_json,
    manual_to_json,
    row,
    rows,
    to_text,
    to_text_or_none,
    to_time,
    with_times,
)

_STATES: Mapping[OutcomeKind, str] = {
    OutcomeKind.SENT: "sent",
    OutcomeKind.RETRY: "queued",
    OutcomeKind.UNREACHABLE: "unreachable",
    OutcomeKind.REJECTED: "rejected",
    OutcomeKind.UNSURE: "unsure",
}

NEWEST = 10
"""Waiting posts that are looked through for one that takes more: it is the last about its contact, but for cards."""

# `state IN (…)` is the condition of the index `post_queued`, word for word: without it every post ever made is read.
_FIRST_OF_ITS_CHAT = (
    "first.state IN ('queued', 'sending') AND first.state = 'queued' AND NOT EXISTS (SELECT 1 FROM post AS other"
    " WHERE other.address = first.address AND other.state IN ('queued', 'sending')"
    " AND (other.state = 'sending' OR other.id < first.id AND NOT other.patient))"
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

    def queue(self, post: Post, at: datetime, not_before: datetime | None = None) -> None:
        cursor = self._db.execute(
            "INSERT INTO post (address, action, at_most_once, contact_id, touch_id, records, asks, about, thread,"
            " source, passes, answers, patient, queued_at, not_before)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                post.address,
                action_to_json(post.action),
                int(post.at_most_once),
                post.contact_id,
                post.touch_id,
                manual_to_json(post.records),
                post.asks,
                post.about,
                post.thread,
                post.source,
                " ".join(post.passes),
                post.answers,
                int(post.patient),
                to_text(at),
                to_text(not_before or at),
            ),
        )
        assert cursor.lastrowid is not None
        self._note_passed(cursor.lastrowid, post)

    def _note_passed(self, post_id: int, post: Post) -> None:
        if isinstance(post.action, (Say, Copy, CopyAlbum)):
            for message_id in post.passes:
                self._db.execute(
                    "INSERT INTO passed (post_id, source, source_id, address) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    (post_id, post.source, message_id, post.address),
                )

    def change(self, post_id: int, post: Post, not_before: datetime | None = None) -> None:
        """A post that still waits passes on more, and leaves at another moment if one is given."""
        self._db.execute(
            "UPDATE post SET action = ?, passes = ?, patient = ?, not_before = coalesce(?, not_before)"
            " WHERE id = ? AND state = 'queued'",
            (
                action_to_json(post.action),
                " ".join(post.passes),
                int(post.patient),
                to_text_or_none(not_before),
                post_id,
            ),
        )
        self._note_passed(post_id, post)

    def album(self, source: str, album: str) -> Queued | None:
        """The album of this chat that still waits to leave."""
        found = rows(
            self._db,
            "SELECT * FROM post WHERE state IN ('queued', 'sending') AND state = 'queued' AND source = ?",
            (source,),
        )
        waiting = (_queued(one) for one in found)
        return next(
            (one for one in waiting if isinstance(one.post.action, CopyAlbum) and one.post.action.album == album), None
        )

    def waiting_in(self, address: str, contact_id: int) -> list[Queued]:
        """The newest posts that wait to leave to this chat and concern this contact, the newest first."""
        found = rows(
            self._db,
            "SELECT * FROM post WHERE address = ? AND state IN ('queued', 'sending') AND state = 'queued'"
            " AND contact_id = ? ORDER BY id DESC LIMIT ?",
            (address, contact_id, NEWEST),
        )
        return [_queued(one) for one in found]

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
            "UPDATE post SET message_id = :message, detail = :detail, not_before = :at, state = CASE"
            " WHEN :state = 'queued' AND detail = 'stopped' THEN 'rejected' ELSE :state END"
            " WHERE id = :id AND state = 'sending'",
            {
                "state": _STATES[outcome],
                "message": message_id,
                "detail": detail,
                "at": to_text(not_before),
                "id": post_id,
            },
        )

    def arrived(self, post: Queued, message_ids: Sequence[str]) -> None:
        """What the messages that it passes on have become: each its own, or all of them one."""
        if len(message_ids) not in (1, len(post.post.passes)):
            return  # a part of them was gone already: which is unknown
        for n, source_id in enumerate(post.post.passes):
            self._db.execute(
                "UPDATE passed SET message_id = ? WHERE post_id = ? AND source_id = ?",
                (message_ids[min(n, len(message_ids) - 1)], post.id, source_id),
            )

    def elsewhere(self, post_id: int, at: datetime) -> None:
        """Its thread is gone: it is queued anew and leaves to the chat itself."""
        self._db.execute(
            "UPDATE post SET state = 'queued', thread = NULL, not_before = ? WHERE id = ?", (to_text(at), post_id)
        )

    def withdraw(self, post_id: int) -> bool:
        """It is not sent, where it still waits. False: it has left, or is leaving."""
        cursor = self._db.execute(
            "UPDATE post SET state = 'rejected', detail = 'taken back' WHERE id = ? AND state = 'queued'", (post_id,)
        )
        return cursor.rowcount == 1

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
        """A contact stopped: nothing that still waits for them leaves. Returns how many of these a person wrote.

        What is on its way is not tried again.
        """
        theirs = "WHERE contact_id = ? AND address = ? AND at_most_once AND state"
        which = f"{theirs} = 'queued'"
        self._db.execute(f"UPDATE post SET detail = 'stopped' {theirs} = 'sending'", (contact_id, address))
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
        items = [item for manual in self._leaving(address) for item in (manual.item_id, *manual.more)]
        return frozenset(item for item in items if item is not None)

    def texts_leaving(self, address: str) -> frozenset[str]:
        """The same for material, by its name."""
        return frozenset(manual.text_id for manual in self._leaving(address) if manual.text_id)

    def _leaving(self, address: str) -> list[Manual]:
        found = rows(
            self._db,
            "SELECT records FROM post WHERE address = ? AND state IN ('queued', 'sending') AND records IS NOT NULL",
            (address,),
        )
        return [manual for one in found if (manual := manual_from_json(one["records"]))]

    def answered_by(self, address: str, message_id: str) -> Post | None:
        """The post that became this message in this chat: what a reply answers."""
        found = row(
            self._db,
            "SELECT * FROM post WHERE id IN (SELECT id FROM post WHERE address = ? AND message_id = ? UNION"
            " SELECT post_id FROM passed WHERE address = ? AND message_id = ?) ORDER BY id DESC LIMIT 1",
            (address, message_id) * 2,
        )
        return _queued(found).post if found else None

    # --- the same message in two chats

    def counterpart(self, address: str, message_id: str, other: str) -> str | None:
        """What a message of one chat is in another: what it became there, or what it passes on."""
        found = row(
            self._db,
            "SELECT post_id, message_id AS id, length(message_id) AS size FROM passed"
            " WHERE source = ? AND source_id = ? AND address = ? AND message_id IS NOT NULL UNION ALL"
            " SELECT post_id, source_id AS id, length(source_id) AS size FROM passed"
            " WHERE address = ? AND message_id = ? AND source = ? ORDER BY post_id DESC, size DESC, id DESC LIMIT 1",
            (address, message_id, other) * 2,
        )
        return str(found["id"]) if found else None

    def passing_on(self, address: str, message_id: str) -> Queued | None:
        """The latest post that passes on this message of this chat."""
        found = row(
            self._db,
            "SELECT * FROM post WHERE id = (SELECT max(post_id) FROM passed WHERE source = ? AND source_id = ?)",
            (address, message_id),
        )
        return _queued(found) if found else None

    def passed_since(self, contact_id: int, source: str, since: datetime) -> int:
        """How many messages of this chat posts about the contact that were queued after this moment pass on."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM post JOIN passed ON passed.post_id = post.id"
            " WHERE post.contact_id = ? AND post.queued_at > ? AND passed.source = ?",
            (contact_id, to_text(since), source),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def became(self, post_id: int) -> tuple[str, ...]:
        """The messages that a post has become; none where that is unknown."""
        found = rows(
            self._db,
            "SELECT message_id AS id FROM post WHERE id = ? AND message_id IS NOT NULL UNION"
            " SELECT message_id FROM passed WHERE post_id = ? AND message_id IS NOT NULL",
            (post_id, post_id),
        )
        return tuple(sorted((str(one["id"]) for one in found), key=lambda id_: (len(id_), id_)))

    def sent_as(self, address: str, message_id: str) -> Queued | None:
        """The post that became this message of this chat."""
        found = row(
            self._db,
            "SELECT * FROM post WHERE address = ? AND message_id = ? ORDER BY id DESC LIMIT 1",
            (address, message_id),
        )
        return _queued(found) if found else None

    def find(self, post_id: int) -> Queued | None:
        found = row(self._db, "SELECT * FROM post WHERE id = ?", (post_id,))
        return _queued(found) if found else None

    def last_by_hand(self, contact_id: int, address: str) -> tuple[Queued, datetime] | None:
        """The latest post that a person, or the welcome, sent to this contact, and when it was queued."""
        found = row(
            self._db,
            "SELECT * FROM post WHERE contact_id = ? AND address = ? AND records IS NOT NULL"
            " AND state IN ('queued', 'sending', 'sent') ORDER BY queued_at DESC, id DESC LIMIT 1",
            (contact_id, address),
        )
        return (_queued(found), to_time(found["queued_at"])) if found else None

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

    def last_draft(self, manager_id: int) -> tuple[int, Action] | None:
        """The latest of this manager that still waits to be told whom it is for."""
        found = row(
            self._db, "SELECT id, action FROM draft WHERE manager_id = ? ORDER BY id DESC LIMIT 1", (manager_id,)
        )
        return (found["id"], action_from_json(found["action"])) if found else None

    def change_draft(self, draft_id: int, action: Action) -> None:
        self._db.execute("UPDATE draft SET action = ? WHERE id = ?", (action_to_json(action), draft_id))

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
        found["about"],
        found["thread"],
        found["source"],
        tuple(found["passes"].split()),
        found["answers"],
        bool(found["patient"]),
    )
    return Queued(found["id"], post, found["attempts"], bool(found["again"]), found["state"])
