"""News: what feeds' servers said last, and every item ever seen, so that nothing old returns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlite_utils import Database

from bot.model import Entry, FeedSource, FeedState, Found, Item
from bot.store.rows import Row, row, rows, to_text, to_text_or_none, with_times

_COLUMNS = "id, feed_url, source, language, title, summary, link, published_at, topics"


class News:
    def __init__(self, db: Database) -> None:
        self._db = db

    def feed(self, url: str) -> FeedState:
        found = row(self._db, "SELECT * FROM feed WHERE url = ?", (url,))
        return FeedState(**with_times(found)) if found else FeedState(url)

    def save_feed(self, state: FeedState) -> None:
        values = {**asdict(state), "checked_at": to_text_or_none(state.checked_at)}
        self._db.execute(
            "INSERT INTO feed (url, etag, modified, body_hash, checked_at, failures, error)"
            " VALUES (:url, :etag, :modified, :body_hash, :checked_at, :failures, :error)"
            " ON CONFLICT (url) DO UPDATE SET etag = :etag, modified = :modified, body_hash = :body_hash,"
            " checked_at = :checked_at, failures = :failures, error = :error",
            values,
        )

    def add_item(self, entry: Entry, feed: FeedSource, topics: Iterable[str], state: str, at: datetime) -> bool:
        """Store an entry unless it, or one of the same title, was ever seen; True when it is new."""
        title_hash = hashlib.sha256(" ".join(entry.title.casefold().split()).encode()).hexdigest()
        if row(self._db, "SELECT 1 FROM item WHERE title_hash = ?", (title_hash,)):
            return False
        return self._insert(entry, feed, title_hash, topics, state, at)

    def _insert(
        self, entry: Entry, feed: FeedSource, title_hash: str, topics: Iterable[str], state: str, at: datetime
    ) -> bool:
        cursor = self._db.execute(
            "INSERT INTO item (identity, feed_url, source, language, title, title_hash, summary, link, published_at,"
            " found_at, topics, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING",
            (
                entry.identity,
                feed.url,
                feed.title,
                feed.language,
                entry.title,
                title_hash,
                entry.summary,
                entry.link,
                to_text(entry.published_at),
                to_text(at),
                " ".join(topics),
                state,
            ),
        )
        return cursor.rowcount == 1

    def put(self, found: Found) -> None:
        """Store an entry as it once came, for a rehearsal: its title may be known already."""
        entry, feed = found.entry, found.feed
        title_hash = hashlib.sha256(entry.identity.encode()).hexdigest()
        self._insert(entry, feed, title_hash, found.topics, found.state, found.at)

    def found_since(self, at: datetime) -> list[Found]:
        """What feeds gave later than `at` and nobody rejected, in order."""
        found = rows(
            self._db, "SELECT * FROM item WHERE found_at > ? AND state <> 'rejected' ORDER BY id", (to_text(at),)
        )
        return [
            Found(
                Entry(one["identity"], one["title"], one["summary"], one["link"], one["published_at"]),
                FeedSource(one["feed_url"], one["source"], one["language"]),
                one["found_at"],
                tuple(one["topics"].split()),
                one["state"],
            )
            for one in map(with_times, found)
        ]

    def identified(self, identity: str) -> Item | None:
        """The item of this identity."""
        found = self._items("WHERE identity = ?", (identity,))
        return found[0] if found else None

    def fresh(self, languages: tuple[str, ...], since: datetime, limit: int = 500) -> list[Item]:
        """Items that may be sent, the newest first."""
        marks = ", ".join("?" for _ in languages)
        return self._items(
            f"WHERE state = 'fresh' AND language IN ({marks}) AND published_at > ? ORDER BY published_at DESC LIMIT ?",
            (*languages, to_text(since), limit),
        )

    def to_review(self) -> list[Item]:
        """Items a person must look at first, the newest first."""
        return self._items("WHERE state = 'review' ORDER BY published_at DESC, id", ())

    def review(self, item_id: int, *, approved: bool) -> bool:
        """A person decided; False when that was already done."""
        cursor = self._db.execute(
            "UPDATE item SET state = ? WHERE id = ? AND state = 'review'",
            ("fresh" if approved else "rejected", item_id),
        )
        return cursor.rowcount == 1

    def item(self, item_id: int) -> Item | None:
        found = self._items("WHERE id = ?", (item_id,))
        return found[0] if found else None

    def failing(self) -> list[FeedState]:
        found = rows(self._db, "SELECT * FROM feed WHERE failures > 0 ORDER BY url")
        return [FeedState(**with_times(one)) for one in found]

    def _items(self, where: str, values: tuple[str | int, ...]) -> list[Item]:
        return [_item(found) for found in rows(self._db, f"SELECT {_COLUMNS} FROM item {where}", values)]


def _item(found: Row) -> Item:
    return Item(**{**with_times(found), "topics": tuple(found["topics"].split())})
