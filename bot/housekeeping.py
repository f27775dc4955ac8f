"""Keeping house while the bot runs: an edit of the operator's files is taken over, and trials that went well end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.brakes import begin_trials, end_trials
from bot.clock import Clock
from bot.errors import FileProblems
from bot.feeds.fetch import FeedReader
from bot.files import Files, Stamp
from bot.newsroom import take_out
from bot.service import Office, replan_after_edit

log = logging.getLogger(__name__)


class Housekeeper:
    """Looks at the files every few seconds. `seen` is their stamp when the office got what is in them."""

    def __init__(
        self, office: Office, clock: Clock, files: Files, seen: Stamp, reader: FeedReader, poke: Callable[[], None]
    ) -> None:
        self._office = office
        self._clock = clock
        self._files = files
        self._seen = seen
        self._reader = reader
        self._poke = poke

    async def keep(self, now: datetime) -> None:
        """Read the operator's files anew where they have changed, end trials, plan anew what that moves."""
        try:
            if self._seen != (stamp := self._files.stamp()):
                self._seen = stamp
                self._renew(now)
            with self._office.store.transaction():
                if end_trials(self._office, now):
                    self._office.replan_later()
            await replan_after_edit(self._office, self._clock.now)
        except Exception:
            log.exception("keeping house failed")
        self._poke()

    def _renew(self, now: datetime) -> None:
        """An edit is taken as a whole; a broken one keeps the old files. The admins hear of either."""
        office = self._office
        try:
            playbooks, book = self._files.read()
        except FileProblems as error:
            log.warning("files kept as they were: %s", "; ".join(map(str, error.problems)))
            self._tell_admins(now, "files-broken", problem=str(error))
            return
        if playbooks.version == office.playbooks.version and book == office.feedbook:
            return
        office.playbooks, office.feedbook = playbooks, book
        self._reader.allow_private(book.allow_private)
        log.info("files read anew: %d rules, %d feeds", len(playbooks.rules), len(book.feeds))
        with office.store.transaction():
            begin_trials(office, now)
        take_out(office)
        self._tell_admins(now, "files-renewed", count=len(playbooks.rules))

    def _tell_admins(self, now: datetime, text_id: str, **values: str | int) -> None:
        with self._office.store.transaction():
            self._office.notify_admins(text_id, now, **values)
