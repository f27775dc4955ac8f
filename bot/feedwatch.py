"""Minding the feeds: which ones are due, and what admins hear about them: once that one fails, recovers, has moved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.desk import fitting
from bot.model.messages import Message
from bot.model.news import FeedState
from bot.model.posts import Post, Say
from bot.service import Office

FAILING = 3
"""Failures in a row before anybody is told: about three hours."""

SHOWN = 10
"""Feeds named in one message; when the network is down all of them fail."""

READ_AT_ONCE = 50
"""States read before the loop goes on."""


async def states(office: Office) -> list[FeedState]:
    """What is known of each feed in `feeds.yaml`."""
    found = []
    for n, feed in enumerate(office.feedbook.feeds):
        found.append(office.store.news.feed(feed.url))
        if n % READ_AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def began_to_fail(before: FeedState, after: FeedState) -> bool:
    return after.failures >= FAILING and not before.told


def recovered(before: FeedState, after: FeedState) -> bool:
    return after.failures == 0 and before.told


def has_moved(before: FeedState, after: FeedState) -> bool:
    """Told once, wherever it moves on to."""
    return after.moved_to is not None and before.moved_to is None


def watch(office: Office, known: Mapping[str, FeedState], seen: Iterable[FeedState], now: datetime) -> None:
    """Tell the admins what a pass over the feeds showed, in one message of each kind. Opens its own transaction.

    `known`: each feed as it was before.
    """
    names = {feed.url: feed.title for feed in office.feedbook.feeds}
    now_known = [state for state in seen if state.url in names]
    failing = [state for state in now_known if began_to_fail(known[state.url], state)]
    well = [state for state in now_known if recovered(known[state.url], state)]
    moved = [state for state in now_known if has_moved(known[state.url], state)]
    if not failing + well + moved:
        return
    with office.store.transaction():
        for state in failing + well:
            stored = office.store.news.feed(state.url)
            office.store.news.save_feed(replace(stored, told=state.failures > 0))
        for admin in office.store.people.admins():
            for text in _texts(partial(office.say, admin.language), names, failing, well, moved):
                office.post(Post(admin.address, Say(Message(text))), now)


def _texts(
    say: Callable[..., str],
    names: Mapping[str, str],
    failing: list[FeedState],
    well: list[FeedState],
    moved: list[FeedState],
) -> Iterator[str]:
    """One message of each kind for which there is something to say."""
    if failing:
        yield _listed(
            say("feeds-failing", count=FAILING),
            [say("feed-failing", name=names[one.url], problem=one.error or "") for one in failing],
        )
    if well:
        yield _listed(say("feeds-recovered"), [say("feed-named", name=names[one.url]) for one in well])
    if moved:
        lines = [say("feed-moved", name=names[one.url], link=one.moved_to or "") for one in moved]
        yield _listed(say("feeds-moved"), lines)


def _listed(title: str, lines: list[str]) -> str:
    return fitting([title, *lines[:SHOWN], *(["…"] if len(lines) > SHOWN else [])])
