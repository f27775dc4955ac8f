"""Reading the web: passes over the feeds that are due, and the pages that managers shared."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime

from bot.desk import Desk
from bot.desk.news import shared
from bot.feeds.fetch import FeedReader
from bot.feedwatch import states, watch
from bot.newsroom import Newsroom
from bot.service import Office
from bot.store.news import Share

log = logging.getLogger(__name__)


class Reading:
    """Whatever goes wrong in one turn, the next comes. `poke` is called when there is something new."""

    def __init__(self, office: Office, reader: FeedReader, poke: Callable[[], None]) -> None:
        self._office = office
        self.reader = reader
        self._poke = poke

    async def feeds(self, now: datetime) -> None:
        """One pass over the feeds that are due. Opens its own transactions."""
        try:
            known = {state.url: state for state in await states(self._office)}
            newsroom, seen, new = Newsroom(self._office), [], 0
            async with contextlib.aclosing(self.reader.read(known.values(), now)) as results:
                async for result in results:
                    new += await newsroom.take(result, now)
                    seen.append(result.state)
            watch(self._office, known, seen, now)
        except Exception:
            log.exception("a pass over the feeds failed")
        else:
            if seen:
                log.info("feeds: %d asked, %d new items", len(seen), new)
                self._poke()

    async def shares(self, now: datetime) -> None:
        """Look at the addresses that managers shared: for each a card, or a line that says why there is none."""
        try:
            for share in self._office.store.news.shares():
                await self._look_at(share, now)
                self._poke()
        except Exception:
            log.exception("looking at what managers shared failed")

    async def _look_at(self, share: Share, now: datetime) -> None:
        """One that meets a bug is given up: it would meet it every time."""
        store = self._office.store
        found = await self.reader.page(share.url)
        manager = store.people.manager(store.news.sharer(share.id))  # they may have been removed while it was read
        try:
            with store.transaction():
                shared(Desk(self._office, manager, now, f"share.{share.id}"), share, found)
        except Exception:
            log.exception("share %d: given up", share.id)
            with store.transaction():
                store.news.drop_share(share.id)
                self._office.notify(manager, "failed-update", now)
