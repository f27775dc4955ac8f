"""News coming in: each story once, with its topics, before a person where that is asked for, old where it is old."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot import curation
from bot.errors import StoreError
from bot.matching import names_company
from bot.model.news import Entry, FeedSource, Fetched, Item
from bot.service import Office
from bot.store.news import UNKNOWN_BODY
from bot.stories import STORY_LIFE, Stories

log = logging.getLogger(__name__)

FIRST_FETCH_KEEPS = 5
"""Of a feed's first fetch only the newest few may be sent; the rest is remembered as old."""

BATCH = 50
"""Entries stored in one transaction, about 8 ms; between batches the loop goes on."""

STORIES_AT_ONCE = 200
"""Stories read into the index before the loop goes on: about 5 ms."""


def take_out(office: Office) -> None:
    """What has a word of `never:` is sent no more: the list may be newer than the items. Opens its own transaction."""
    news, never = office.store.news, office.feedbook.never
    with office.store.transaction():
        for item in news.sendable() if never else ():
            if curation.never_word(f"{item.title} {item.summary} {item.link} {item.line}", never):
                news.set_state(item.id, "old")


class Newsroom:
    """One pass over what feeds give; remembers the stories of the last days while it lasts."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._feeds = {feed.url: feed for feed in office.feedbook.feeds}
        self._stories: dict[str, Stories] = {}
        self._companies: dict[str, list[str]] | None = None

    async def take(self, result: Fetched, now: datetime) -> int:
        """Store what one feed gave. Returns how many items are new. Opens its own transactions.

        What its server said is stored with the last entries: after a crash the feed is read again.
        """
        store = self._office.store
        feed = self._feeds.get(result.state.url)
        if feed is None:
            return 0
        if result.entries:
            await self._remember(feed.language, now)
        before = store.news.feed(feed.url)
        kept = {None: FIRST_FETCH_KEEPS, UNKNOWN_BODY: 0}.get(before.body_hash)
        newest_first = sorted(result.entries, key=lambda entry: entry.published_at, reverse=True)
        batches = [newest_first[n : n + BATCH] for n in range(0, len(newest_first), BATCH)] or [[]]
        new = 0
        for n, batch in enumerate(batches):
            with store.transaction():
                for place, entry in enumerate(batch, n * BATCH):
                    new += self._take_safely(feed, entry, now, silent=kept is not None and place >= kept)
                if batch is batches[-1]:
                    store.news.save_feed(dataclasses.replace(result.state, gave_at=now if new else before.gave_at))
            await asyncio.sleep(0)
        return new

    async def _remember(self, language: str, now: datetime) -> None:
        """Read in the stories of the last days, once a pass."""
        if language in self._stories:
            return
        stories = self._stories[language] = Stories()
        for n, item in enumerate(self._office.store.news.found_lately(language, now - STORY_LIFE)):
            stories.add(item.id, item.title, item.summary)
            if n % STORIES_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _take_safely(self, feed: FeedSource, entry: Entry, now: datetime, *, silent: bool) -> bool:
        """One bad entry costs no other, and no feed its state."""
        try:
            with self._office.store.savepoint():
                return self._take_entry(feed, entry, now, silent=silent)
        except StoreError:
            raise
        except Exception:
            log.exception("an entry of %r was left out: %r", feed.url, entry.link)
            return False

    def _take_entry(self, feed: FeedSource, entry: Entry, now: datetime, *, silent: bool) -> bool:
        """True when it is a story that was not known."""
        book, news = self._office.feedbook, self._office.store.news
        if known := news.known(entry):
            self._edited(known, feed, entry)
            return False
        topics = curation.topics_of(entry, feed, book)
        if silent or curation.forbidden(entry, book):
            return news.add_item(entry, feed, topics, "old", now) is not None
        told = self._stories[feed.language].find(entry.title, entry.summary)
        if told is not None:
            self._again(told, feed, entry, topics, now)
            return False
        item_id = news.add_item(entry, feed, topics, self._first_state(feed, topics), now)
        if item_id is None:
            return False
        self._stories[feed.language].add(item_id, entry.title, entry.summary)
        self._talking_points(entry, now)
        return True

    def _first_state(self, feed: FeedSource, topics: Sequence[str]) -> str:
        """Whether a person must look at it first."""
        asked = feed.review or any(self._office.feedbook.topics[topic].review for topic in topics)
        return "review" if asked else "fresh"

    def _edited(self, known: Item, feed: FeedSource, entry: Entry) -> None:
        """Other words for an item of its own feed are taken until somebody has had it; a `never:` word ends it, and
        what a person approved they look at again."""
        news, book = self._office.store.news, self._office.feedbook
        same = (known.title, known.summary) == (entry.title, entry.summary)
        if same or known.feed_url != feed.url or self._office.store.ledger.anybody_had(known.id):
            return
        if curation.forbidden(entry, book):
            news.set_state(known.id, "old")
        else:
            topics = curation.topics_of(entry, feed, book)
            news.edited(known.id, entry, topics)
            if news.state(known.id) == "fresh":
                news.set_state(known.id, self._first_state(feed, topics))

    def _again(self, told: int, feed: FeedSource, entry: Entry, topics: Sequence[str], now: datetime) -> None:
        """A story that another entry tells already: the better source tells it, unless somebody has had it."""
        news = self._office.store.news
        other = news.item(told)
        assert other is not None
        better = feed.quality > other.quality and other.feed_url != feed.url
        if not better or self._office.store.ledger.anybody_had(told):
            news.add_item(entry, feed, topics, "same", now, story=told)
            return
        state = "rejected" if news.state(told) == "rejected" else self._first_state(feed, topics)
        item_id = news.add_item(entry, feed, topics, state, now, line=other.line)
        if item_id is not None:
            news.told_by(told, item_id)
            self._stories[feed.language].add(item_id, entry.title, entry.summary)
            self._stories[feed.language].remove(told)

    def _talking_points(self, entry: Entry, now: datetime) -> None:
        """News that names a company goes to its managers, never to its people."""
        office = self._office
        if self._companies is None:
            self._companies = defaultdict(list)
            for name in office.store.people.company_names():
                self._companies[_first(name)].append(name)
        text = f"{entry.title} {entry.summary}".casefold()
        named = [name for first, names in self._companies.items() if first in text for name in names]
        for name in named:
            if names_company(entry, name):
                self._companies[_first(name)].remove(name)  # once a pass is enough
                for manager in office.store.people.managers_at(name):
                    office.notify(manager, "news-of-account", now, account=name, title=entry.title, link=entry.link)


def _first(name: str) -> str:
    """The first word of a name; the first two characters of a Chinese one. What a text must have to name it."""
    word = name.casefold().split()[0]
    return word if word.isascii() else word[:2]
