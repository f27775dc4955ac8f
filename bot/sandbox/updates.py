"""The queue of one bot's updates, and the long poll that empties it.

As Telegram does it: an offset confirms all before it, a negative one keeps only so many from the end, one from too far
in the future confirms nothing; what is not in `allowed_updates` when it happens is never queued; one poll waits at a
time. Offsets, not answers, empty the queue: what was answered and not confirmed is answered again.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.sandbox.errors import Refusal, conflict

Json = dict[str, Any]

ONLY_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
TOO_FAR = 10
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Queue:
    def __init__(self, first_id: int) -> None:
        self.pending: list[Json] = []
        self.allowed: tuple[str, ...] = ()
        self._next_id = first_id
        self._waiting: asyncio.Future[None] | None = None
        self.polled = asyncio.Event()  # set while a poll waits
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, kind: str, what: Json) -> None:
        if kind not in self.allowed if self.allowed else kind in ONLY_ON_REQUEST:
            return
        self.pending.append({"update_id": self._next_id, kind: what})
        self._next_id += 1
        self._empty.clear()
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    async def poll(self, offset: int, limit: int, patience: float, allowed: Sequence[str] | None) -> list[Json]:
        self.end_poll(conflict(OTHER_POLL))
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._confirm(offset)
        if not self.pending and patience > 0:
            await self._wait(patience)
        return self.pending[:limit]

    def end_poll(self, why: Refusal) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(why)

    def clear(self) -> None:
        self._keep([])

    async def settled(self) -> None:
        await self._empty.wait()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._keep(self.pending[offset:])
        elif offset <= self._next_id + TOO_FAR:
            self._keep([update for update in self.pending if update["update_id"] >= offset])

    def _keep(self, updates: list[Json]) -> None:
        self.pending = updates
        if not updates:
            self._empty.set()

    async def _wait(self, patience: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        self.polled.set()
        try:
            async with asyncio.timeout(patience):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None
                self.polled.clear()
