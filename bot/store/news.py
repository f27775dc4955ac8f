"""News: what feeds' servers said last, every item ever seen so that nothing old returns, what people made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlite_utils import Database

from bot.model.news import Entry, Feedback, FeedSource, FeedState, Found, Item, Opinion
from bot.model.people import Role
from bot.model.touches import COUNTED
from bot.store.rows import row, rows, to_text, to_time, with_times

_COLUMNS = "id, feed_url, source, language, title, summary, link, published_at, topics, quality, line, manager_id"
OF_ITEM = ", ".join(f"item.{name}" for name in _COLUMNS.split(", "))
_OPINION = "item.topics, item.source, feedback.kind, feedback.at"
_REACHED = "touch.state IN (" + ", ".join(f"'{state}'" for state in COUNTED) + ") AND touch.kind <> 'note'"
"""As in the ledger, and in the conditions of indexes."""

MOST_KEPT = 48
"""Lists of fresh items kept at a time. A day's where nothing changes: the hour is in what is asked."""

UNKNOWN_BODY = "unknown"
"""The body of a feed that gave us more than this database knows: it is a copy."""

MOST_OPINIONS, MOST_LOOKED_AT = 200, 2000
"""Of people in the same role and industry: the newest, among so many of anybody. Older ones count for little anyway,
and however many there are, a look takes milliseconds."""


@dataclass(frozen=True)
class Share:
    """An address that a manager wants to share, still to be looked at; `line` is what they wrote above it."""

    id: int
    manager_id: int
    url: str
    line: str


class News:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[tuple[Any, ...], list[Item]] = {}
        self._kept_of = 0
        self._peers: dict[tuple[Role | None, str | None], list[tuple[int, Opinion]]] = {}
        self._peers_of = 0

    # --- feeds

    def feed(self, url: str) -> FeedState:
        found = row(self._db, "SELECT * FROM feed WHERE url = ?", (url,))
        return _state(found) if found else FeedState(url)

    def feeds(self) -> list[FeedState]:
        """Every feed ever asked, those included that `feeds.yaml` no longer has."""
        return [_state(found) for found in rows(self._db, "SELECT * FROM feed ORDER BY url")]

    def save_feed(self, state: FeedState) -> None:
        values = {name: to_text(value) if isinstance(value, datetime) else value for name, value in vars(state).items()}
        self._db.execute(
            "INSERT OR REPLACE INTO feed (url, etag, modified, body_hash, checked_at, failures, error, next_at, pause,"
            " moved_to, gave_at, told) VALUES (:url, :etag, :modified, :body_hash, :checked_at, :failures, :error,"
            " :next_at, :pause, :moved_to, :gave_at, :told)",
            {**values, "told": int(state.told)},
        )

    def begin_anew(self, urls: Iterable[str]) -> None:
        """Nothing that is known is sent any more, nor what these feeds give at their next look: it may have been."""
        self._db.execute("UPDATE item SET state = 'old' WHERE state IN ('fresh', 'review')")
        self._db.conn.executemany(
            "INSERT INTO feed (url, body_hash) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET"
            " body_hash = excluded.body_hash, etag = NULL, modified = NULL, next_at = NULL",
            [(url, UNKNOWN_BODY) for url in urls],
        )

    def failing(self) -> list[FeedState]:
        return [_state(found) for found in rows(self._db, "SELECT * FROM feed WHERE failures > 0 ORDER BY url")]

    def gave(self, url: str, since: datetime) -> int:
        """How many items this feed gave later than `since`; stories that another feed told first count too."""
        found = row(
            self._db, "SELECT count(*) AS n FROM item WHERE feed_url = ? AND found_at > ?", (url, to_text(since))
        )
        assert found is not None
        n: int = found["n"]
        return n

    # --- items

    def known(self, entry: Entry) -> Item | None:
        """The item that this entry is, seen before: by its identity, or by link and title together.

        A link alone may be that of a page of many entries, a title alone that of every week. What one manager shared
        is nobody else's.
        """
        found = self._items(
            "WHERE (identity = ?1 OR (link = ?2 AND title_hash = ?3)) AND manager_id IS NULL"
            " ORDER BY identity = ?1 DESC, id LIMIT 1",
            (entry.identity, entry.link, _title_hash(entry.title)),
        )
        return found[0] if found else None

    def at(self, link: str, manager_id: int) -> Item | None:
        """The item of this address that this manager may share: their own, else one that everybody gets."""
        found = self._items(
            "WHERE link = ?1 AND (manager_id IS NULL OR manager_id = ?2) ORDER BY manager_id IS NULL, id LIMIT 1",
            (link, manager_id),
        )
        return found[0] if found else None

    def teller(self, item_id: int) -> Item | None:
        """The item that tells the story of this one: itself, as a rule."""
        found = self._items("WHERE id = (SELECT coalesce(story, id) FROM item WHERE id = ?)", (item_id,))
        return found[0] if found else None

    def add_item(
        self,
        entry: Entry,
        feed: FeedSource,
        topics: Iterable[str],
        state: str,
        at: datetime,
        *,
        story: int | None = None,
        line: str = "",
        manager_id: int | None = None,
    ) -> int | None:
        """Store an entry; its id, or None where there is one of its identity.

        `story`: the item that tells the same, which is then the one that is sent.
        """
        cursor = self._db.execute(
            "INSERT INTO item (identity, feed_url, source, language, title, title_hash, summary, link, published_at,"
            " found_at, topics, state, quality, story, line, manager_id) VALUES (:identity, :feed_url, :source,"
            " :language, :title, :title_hash, :summary, :link, :published_at, :found_at, :topics, :state, :quality,"
            " :story, :line, :manager_id) ON CONFLICT (identity) DO NOTHING",
            {
                **vars(entry),
                "published_at": to_text(entry.published_at),
                "feed_url": feed.url,
                "source": feed.title,
                "language": feed.language,
                "title_hash": _title_hash(entry.title),
                "found_at": to_text(at),
                "topics": " ".join(topics),
                "state": state,
                "quality": feed.quality,
                "story": story,
                "line": line,
                "manager_id": manager_id,
            },
        )
        return cursor.lastrowid if cursor.rowcount == 1 else None

    def edited(self, item_id: int, entry: Entry, topics: Iterable[str]) -> None:
        """Its feed has other words for it now."""
        self._db.execute(
            "UPDATE item SET title = ?, title_hash = ?, summary = ?, topics = ? WHERE id = ?",
            (entry.title, _title_hash(entry.title), entry.summary, " ".join(topics), item_id),
        )

    def told_by(self, item_id: int, other: int) -> None:
        """The story is told by another item from now on; vetoes hold for that one."""
        self._db.execute(
            "INSERT OR IGNORE INTO veto SELECT manager_id, ?, at FROM veto WHERE item_id = ?", (other, item_id)
        )
        self._db.execute("UPDATE item SET story = ? WHERE story = ? AND id <> ?", (other, item_id, other))
        self._db.execute("UPDATE item SET state = 'same', story = ? WHERE id = ?", (other, item_id))

    def state(self, item_id: int) -> str | None:
        found = row(self._db, "SELECT state FROM item WHERE id = ?", (item_id,))
        state: str | None = found["state"] if found else None
        return state

    def set_state(self, item_id: int, state: str) -> None:
        self._db.execute("UPDATE item SET state = ? WHERE id = ?", (state, item_id))

    def set_line(self, item_id: int, line: str) -> None:
        """A person's words above it."""
        self._db.execute("UPDATE item SET line = ? WHERE id = ?", (line, item_id))

    def put(self, found: Found) -> None:
        """Store an entry as it once came, for a rehearsal."""
        self.add_item(found.entry, found.feed, found.topics, found.state, found.at)

    def found_since(self, at: datetime) -> list[Found]:
        """What feeds gave later than `at` and nobody rejected, in order."""
        found = rows(
            self._db,
            "SELECT * FROM item WHERE found_at > ? AND state NOT IN ('rejected', 'same') AND manager_id IS NULL"
            " ORDER BY +id",  # by plain id SQLite would read every item
            (to_text(at),),
        )
        return [
            Found(
                Entry(one["identity"], one["title"], one["summary"], one["link"], one["published_at"]),
                FeedSource(one["feed_url"], one["source"], one["language"], quality=one["quality"]),
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

    def fresh(self, language: str, since: datetime, limit: int = 500) -> list[Item]:
        """Items of a language that may be sent, published at or after `since` cut to the hour, the newest first.

        Kept until an item changes: everybody who is due asks for the same.
        """
        (version,) = self._db.conn.execute("SELECT n FROM news_version").fetchone()
        if version != self._kept_of or len(self._kept) > MOST_KEPT:
            self._kept, self._kept_of = {}, version
        key = (language, since.replace(minute=0, second=0, microsecond=0), limit)
        if key not in self._kept:
            self._kept[key] = self._items(
                "WHERE state = 'fresh' AND language = ? AND published_at >= ? ORDER BY published_at DESC LIMIT ?",
                (language, to_text(key[1]), limit),
            )
        return self._kept[key]

    def found_lately(self, language: str, since: datetime, limit: int = 5000) -> list[Item]:
        """What feeds gave later than `since` in this language and tells a story of its own, the newest first."""
        return self._items(
            "WHERE found_at > ? AND language = ? AND state IN ('fresh', 'review', 'rejected') AND manager_id IS NULL"
            " ORDER BY found_at DESC LIMIT ?",
            (to_text(since), language, limit),
        )

    def sendable(self) -> list[Item]:
        """All that may be sent, or may be once a person has looked at it."""
        return self._items("WHERE state = 'fresh' OR state = 'review'", ())

    def to_review(self) -> list[Item]:
        """Items a person must look at first, the newest first."""
        return self._items("WHERE state = 'review' ORDER BY published_at DESC, id", ())

    def page(self, state: str, manager_id: int, after: int, size: int, since: datetime) -> list[Item]:
        """The next items in this state (`review`, `fresh`) behind this one (0: the newest; negative: those before it),
        published since then, the newest first: everybody's, and this manager's own."""
        place = " AND (published_at, id) {} (SELECT published_at, id FROM item WHERE id = ?)"
        behind = place.format("<" if after > 0 else ">") if after else ""
        back = "" if after < 0 else " DESC"
        # One index of each language there is, or of all that is to be reviewed: neither grows with the years.
        found = self._items(
            f"WHERE state = '{state}' AND language IN ('en', 'zh') AND published_at >= ?"
            f" AND coalesce(manager_id, ?) = ?{behind} ORDER BY published_at{back}, id{back} LIMIT ?",
            (to_text(since), manager_id, manager_id, *([abs(after)] if after else []), size),
        )
        return found[::-1] if after < 0 else found

    def counts(self, since: datetime) -> tuple[int, int]:
        """How many items are to be looked at, and how many may be sent that were published since then."""
        found = row(
            self._db,
            "SELECT (SELECT count(*) FROM item WHERE state = 'review') AS review, (SELECT count(*) FROM item"
            " WHERE state = 'fresh' AND language IN ('en', 'zh') AND published_at >= ?) AS fresh",
            (to_text(since),),
        )
        assert found is not None
        return found["review"], found["fresh"]

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

    def _items(self, where: str, values: tuple[str | int, ...]) -> list[Item]:
        found = self._db.conn.execute(f"SELECT {_COLUMNS} FROM item {where}", values)
        return [to_item(*one) for one in found.fetchall()]

    # --- what people made of it

    def had(self, contact_id: int, since: datetime) -> list[Item]:
        """The items this contact got later than `since`, or may have got, the newest first."""
        found = self._db.conn.execute(
            f"SELECT {OF_ITEM} FROM touch JOIN touch_item ON touch_item.touch_id = touch.id"
            " JOIN item ON item.id = touch_item.item_id WHERE touch.contact_id = ? AND touch.settled_at > ?"
            f" AND {_REACHED} ORDER BY touch.settled_at DESC, item.id",
            (contact_id, to_text(since)),
        )
        return [to_item(*one) for one in found.fetchall()]

    def say(self, contact_id: int, item_id: int, kind: Feedback, at: datetime) -> bool:
        """Note what a contact made of an item; a 👍 takes back a 👎, and the other way round. False: known already."""
        if kind in (Feedback.LIKE, Feedback.DISLIKE):
            other = Feedback.DISLIKE if kind is Feedback.LIKE else Feedback.LIKE
            self._db.execute(
                "DELETE FROM feedback WHERE contact_id = ? AND item_id = ? AND kind = ?", (contact_id, item_id, other)
            )
        cursor = self._db.execute(
            "INSERT INTO feedback (contact_id, item_id, kind, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (contact_id, item_id, kind, to_text(at)),
        )
        return cursor.rowcount == 1

    def opinions(self, contact_id: int) -> tuple[Opinion, ...]:
        """All that this contact ever made of items."""
        found = self._db.conn.execute(
            f"SELECT {_OPINION} FROM feedback JOIN item ON item.id = item_id WHERE contact_id = ? ORDER BY feedback.at",
            (contact_id,),
        )
        return tuple([_opinion(*one) for one in found.fetchall()])

    def opinions_of_peers(self, contact_id: int, role: Role | None, industry: str | None) -> tuple[Opinion, ...]:
        """What others of the same role in the same industry made of items lately. Of whom neither is known, nobody is
        a peer.

        Kept until somebody says something: the thousand who are due are of a few roles and industries.
        """
        if role is None and industry is None:
            return ()
        (version,) = self._db.conn.execute("SELECT n FROM feedback_version").fetchone()
        if version != self._peers_of:
            self._peers, self._peers_of = {}, version
        if (role, industry) not in self._peers:
            self._peers[role, industry] = self._opinions_of(role, industry)
        others = (opinion for peer_id, opinion in self._peers[role, industry] if peer_id != contact_id)
        return tuple(islice(others, MOST_OPINIONS))

    def _opinions_of(self, role: Role | None, industry: str | None) -> list[tuple[int, Opinion]]:
        found = self._db.conn.execute(
            f"SELECT contact.id, {_OPINION} FROM (SELECT * FROM feedback ORDER BY at DESC LIMIT ?) AS feedback"
            " JOIN contact ON contact.id = contact_id JOIN account ON account.id = account_id"
            " JOIN item ON item.id = item_id WHERE contact.role IS ? AND account.industry IS ?"
            " ORDER BY feedback.at DESC",
            (MOST_LOOKED_AT, role, industry),
        )
        return [(peer_id, _opinion(*one)) for peer_id, *one in found.fetchall()]

    def veto(self, manager_id: int, item_id: int, at: datetime) -> bool:
        """This manager's contacts do not get this item; False when that was said already."""
        cursor = self._db.execute(
            "INSERT INTO veto (manager_id, item_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (manager_id, item_id, to_text(at)),
        )
        return cursor.rowcount == 1

    def unveto(self, manager_id: int, item_id: int) -> None:
        """This manager's contacts may get it again."""
        self._db.execute("DELETE FROM veto WHERE manager_id = ? AND item_id = ?", (manager_id, item_id))

    def vetoed(self, manager_id: int) -> frozenset[int]:
        """The items that this manager's contacts do not get."""
        found = self._db.conn.execute("SELECT item_id FROM veto WHERE manager_id = ?", (manager_id,))
        return frozenset([item_id for (item_id,) in found])

    # --- addresses that managers share

    def add_share(self, manager_id: int, url: str, line: str, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO share (manager_id, url, line, at) VALUES (?, ?, ?, ?)", (manager_id, url, line, to_text(at))
        )

    def shares(self) -> list[Share]:
        """What is still to be looked at, the oldest first."""
        return [Share(**found) for found in rows(self._db, "SELECT id, manager_id, url, line FROM share ORDER BY id")]

    def sharer(self, share_id: int) -> int:
        """Who shares it at this moment: what who is removed shared is their heir's."""
        found = row(self._db, "SELECT manager_id FROM share WHERE id = ?", (share_id,))
        assert found is not None
        manager_id: int = found["manager_id"]
        return manager_id

    def drop_share(self, share_id: int) -> None:
        self._db.execute("DELETE FROM share WHERE id = ?", (share_id,))


def _title_hash(title: str) -> str:
    return hashlib.sha256(" ".join(title.casefold().split()).encode()).hexdigest()


def _state(found: dict[str, Any]) -> FeedState:
    return FeedState(**{**with_times(found), "told": bool(found["told"])})


def to_item(
    id: int,
    feed_url: str,
    source: str,
    language: str,
    title: str,
    summary: str,
    link: str,
    published_at: str,
    topics: str,
    *more: Any,
) -> Item:
    """A row in the order of `_COLUMNS`."""
    told = (id, feed_url, source, language, title, summary, link)
    return Item(*told, to_time(published_at), tuple(topics.split()), *more)


def _opinion(topics: str, source: str, kind: str, at: str) -> Opinion:
    return Opinion(tuple(topics.split()), source, Feedback(kind), to_time(at))
