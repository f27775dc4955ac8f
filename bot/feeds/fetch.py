"""What the bot asks the web for: a pass over the feeds that are due, and one page that somebody wants to share."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from bot.feeds import page as pages
from bot.feeds.child import Children, children
from bot.feeds.pace import BUSY, failed, is_due, looked, retry_after
from bot.feeds.parse import LONGEST_LINK, parse
from bot.feeds.web import Answer, Limits, Web
from bot.model.news import FeedState, Fetched, Page
from bot.model.rules import ANYTIME

log = logging.getLogger(__name__)

LARGEST_PASS = 200
"""Feeds asked in one pass, so that what they gave is stored soon; the others come in the next."""

FEW = 8
"""So few are read before a second process would have started."""

LONGEST_ERROR = 200
LIMITS = Limits()

FEED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1"
HTML = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


class FeedReader:
    """Fetches and reads; keeps connections open. Close it with `aclose()`."""

    def __init__(
        self, *, allow_private: bool, transport: httpx.AsyncBaseTransport | None = None, limits: Limits = LIMITS
    ) -> None:
        self._limits = limits
        self._web = Web(transport, limits, allow_private=allow_private)

    async def aclose(self) -> None:
        await self._web.aclose()

    def allow_private(self, allowed: bool) -> None:
        """From now on feeds may, or may not, live on addresses that are not public."""
        self._web.guard.allow_private = allowed

    async def read(self, states: Iterable[FeedState], now: datetime) -> AsyncGenerator[Fetched, None]:
        """One pass over the feeds that are due, the most overdue first; each as soon as it is read, so that it can be
        stored meanwhile. One that fails comes back with its error. Close what is left early (`contextlib.aclosing`)."""
        due = sorted((state for state in states if is_due(state, now)), key=lambda state: state.next_at or ANYTIME)
        due = due[:LARGEST_PASS]
        async with children(1 if len(due) < FEW else 2, self._limits.parse) as readers:
            looks = [asyncio.create_task(self._look(state, now, readers)) for state in due]
            try:
                for look in asyncio.as_completed(looks):
                    yield await look
            finally:
                for task in looks:
                    task.cancel()
                await asyncio.gather(*looks, return_exceptions=True)

    async def page(self, url: str) -> Page | str:
        """What the page at this address says of itself, or in a line why that cannot be had."""
        try:
            async with self._web.asked(url, {"Accept": HTML}) as answer:
                if answer.status != httpx.codes.OK:
                    return f"the server answered {answer.status}"
                async with children(1, self._limits.parse) as readers:
                    return await readers.call(pages.read, answer.content, answer.url, answer.content_type)
        except Exception as error:
            return _line(error)

    async def _look(self, state: FeedState, now: datetime, readers: Children) -> Fetched:
        told = {"If-None-Match": state.etag or "", "If-Modified-Since": state.modified or ""}
        headers = {name: value for name, value in told.items() if value and value.isascii()}
        try:
            async with self._web.asked(state.url, {"Accept": FEED, **headers}) as answer:
                if answer.status == httpx.codes.OK:
                    return await self._taken(state, now, answer, readers)
                if answer.status == httpx.codes.NOT_MODIFIED:
                    return Fetched(looked(_moved(state, answer), now, answer.headers, gave=False))
                wish = retry_after(answer.headers, now) if answer.status in BUSY else timedelta()
                return Fetched(_failed(state, now, f"the server answered {answer.status}", wish))
        except Exception as error:  # whatever a server can make a client stumble over, it costs no other feed
            return Fetched(_failed(state, now, _line(error)))

    async def _taken(self, state: FeedState, now: datetime, answer: Answer, readers: Children) -> Fetched:
        """A body. One that is what it was is not read; one that cannot be read leaves the state as it was.

        `body_hash` is two: of the body, and of which entries it had; a feed gave something when the latter changed.
        """
        before, _, entries_before = (state.body_hash or "").partition(" ")
        said = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
        seen = replace(_moved(state, answer), **said)
        if answer.digest == before:
            return Fetched(looked(seen, now, answer.headers, gave=False))
        feed = await readers.call(parse, answer.content, state.url, answer.content_type, now)
        entries = hashlib.sha256("".join(sorted(entry.identity for entry in feed.entries)).encode()).hexdigest()
        seen = replace(seen, body_hash=f"{answer.digest} {entries}")
        gave = bool(feed.entries) and entries != entries_before
        return Fetched(looked(seen, now, answer.headers, gave=gave), feed.entries, feed.title, feed.language)


def _moved(state: FeedState, answer: Answer) -> FeedState:
    """A permanent redirect that led to a feed is proposed; `feeds.yaml` is its operator's."""
    return replace(state, moved_to=answer.url) if answer.moved and len(answer.url) <= LONGEST_LINK else state


def _failed(state: FeedState, now: datetime, error: str, wish: timedelta = timedelta()) -> FeedState:
    log.warning("feed %r: %s", state.url, error)
    return failed(state, now, error, wish)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:LONGEST_ERROR] or type(error).__name__
