"""What takes long to count: bit by bit, so that nothing else waits for it, and kept for an hour with its moment."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import stopwatch
from bot.desk.reviews import Numbers, together

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=1)

MOST = 200
"""Counts of everybody together; the oldest go."""

Key = tuple[str, ...]
Parts = Callable[[], Iterator[Numbers]]


@dataclass(frozen=True)
class Counted:
    """`at`: when it was counted."""

    numbers: Numbers
    at: datetime


@dataclass
class UnderWay:
    """A count that goes on beside everything else."""

    left: Iterator[Numbers]
    so_far: list[Numbers]
    at: datetime


@dataclass
class Counts:
    """`patience`: seconds that a page waits for a count; the rest of it is made by `work`, which runs in a task.
    `quick`: what takes no longer than so many seconds is not kept, and counted anew each time."""

    patience: float = 0.06
    quick: float = 0.02
    _found: OrderedDict[Key, Counted] = field(default_factory=OrderedDict)
    _under_way: dict[Key, UnderWay] = field(default_factory=dict)
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def get(self, key: Key, now: datetime, parts: Parts) -> Counted | None:
        """The parts of it put together; None while it is being counted for the first time."""
        known = self._found.get(key)
        if key in self._under_way or (known and timedelta() <= now - known.at < KEPT_FOR):
            return known
        passed, begun = stopwatch(), UnderWay(parts(), [], now)
        for part in begun.left:
            begun.so_far.append(part)
            if passed() > self.patience:
                self._under_way[key] = begun
                self._wanted.set()
                return known
        counted = Counted(together(begun.so_far), now)
        if passed() > self.quick:
            self._keep(key, counted)
        return counted

    async def work(self, tell: Callable[[], None]) -> None:
        """Finish what pages wait for, one part at a time, and tell them."""
        while True:
            await self._wanted.wait()
            while self._under_way:
                key, count = next(iter(self._under_way.items()))
                await self._finish(key, count)
                tell()
            self._wanted.clear()

    async def _finish(self, key: Key, count: UnderWay) -> None:
        try:
            for part in count.left:
                count.so_far.append(part)
                await asyncio.sleep(0)
            self._keep(key, Counted(together(count.so_far), count.at))
        except Exception:
            log.exception("counting failed")  # whoever looks again asks for it anew
        finally:
            del self._under_way[key]

    def _keep(self, key: Key, counted: Counted) -> None:
        self._found[key] = counted
        self._found.move_to_end(key)
        while len(self._found) > MOST:
            self._found.popitem(last=False)
