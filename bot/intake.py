"""The files of people that managers sent, on their way into the book: fetched, read, added a batch at a time.

What is half done goes on where it stopped, after a kill too; `desk/importing.py` says what becomes of each row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.channels import Fetch, Unfetched
from bot.clock import Clock
from bot.desk import Desk, csv_rows, importing
from bot.desk.csv_rows import Table
from bot.errors import Refused, StoreError
from bot.model.people import Manager
from bot.service import Office
from bot.store.intakes import Intake

log = logging.getLogger(__name__)


class Clerk:
    """Takes the files in, one after the other. `poke` is called whenever something was queued."""

    def __init__(self, office: Office, clock: Clock, fetch: Fetch, poke: Callable[[], None]) -> None:
        self._office = office
        self._clock = clock
        self._fetch = fetch
        self._poke = poke

    async def take_in(self, now: datetime) -> None:
        """All that wait; one that cannot be fetched now keeps its place. Opens its own transactions."""
        try:
            while intake := self._office.store.intakes.first():
                if not await self._done_with(intake):
                    return
                self._poke()
        except Exception:
            log.exception("reading a file of people failed")

    async def _done_with(self, intake: Intake) -> bool:
        """One way or the other. False: it cannot be had now."""
        try:
            data = intake.data if intake.data is not None else await self._fetched(intake)
            if data is None:
                return False
            sheet = await asyncio.to_thread(csv_rows.read, data)
            await self._into_the_book(intake, sheet)
        except StoreError:
            raise
        except Exception as error:
            self._give_up(intake, error)
        return True

    async def _fetched(self, intake: Intake) -> bytes | None:
        """The file, kept from now on; None: not now. Raises Refused."""
        found = await self._fetch(intake.file_id, csv_rows.MOST_BYTES)
        if found is Unfetched.LATER:
            return None
        if found is Unfetched.TOO_LONG:
            raise Refused("csv-too-long", most=csv_rows.MOST_ROWS)
        if found is Unfetched.GONE:
            raise Refused("import-gone")
        with self._office.store.transaction():
            self._office.store.intakes.keep(intake.id, found)
        return found

    def _give_up(self, intake: Intake, error: Exception) -> None:
        """A file that cannot be used: its manager hears why."""
        with self._office.store.transaction():
            manager = self._manager(intake)
            self._office.store.intakes.drop(intake.id)
            if isinstance(error, Refused):
                self._office.notify(manager, error.text, self._clock.now(), **error.values)
            else:
                log.error("file %d: given up", intake.id, exc_info=error)
                self._office.notify(manager, "failed-update", self._clock.now())

    def _manager(self, intake: Intake) -> Manager:
        """Whose it is: asked in each transaction, for fetching and adding take time, and managers are removed."""
        store = self._office.store
        return store.people.manager(store.intakes.manager_of(intake.id))

    async def _into_the_book(self, intake: Intake, sheet: Table) -> None:
        store = self._office.store
        done = store.intakes.outcomes(intake.id)
        people = [person for person in sheet.people if person.row not in done]
        for n in range(0, len(people), importing.BATCH):
            with store.transaction():
                batch = people[n : n + importing.BATCH]
                taken = importing.take_rows(self._office, self._manager(intake), batch, self._clock.now())
                store.intakes.done(intake.id, taken)
            self._poke()
            await asyncio.sleep(0)
        with store.transaction():
            report = importing.Report(sheet, store.intakes.outcomes(intake.id))
            desk = Desk(self._office, self._manager(intake), self._clock.now(), f"intake.{intake.id}")
            store.intakes.drop(intake.id)
            importing.show(desk, report, intake.file_name)
