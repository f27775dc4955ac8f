"""The only place that reads a clock, and the only sleep: `Clock.until`."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from bot.errors import ConfigError


class Clock(Protocol):
    """Time as everything here sees it: aware, in UTC, whole seconds are enough."""

    def now(self) -> datetime: ...

    async def until(self, when: datetime) -> None:
        """Return once `now() >= when`; at once if it already is."""


class RealClock:
    """The machine's clock. Sleeps in short stretches, so that a suspended laptop or a set clock is noticed."""

    STRETCH = 60.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def until(self, when: datetime) -> None:
        while (left := (when - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 (time has no event)
            await asyncio.sleep(min(left, self.STRETCH))


class ManualClock:
    """Stands still until it is stepped; wakes its sleepers in order of time. For tests, and under `SteppingClock`."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: dict[asyncio.Future[None], datetime] = {}

    def now(self) -> datetime:
        return self._now

    async def until(self, when: datetime) -> None:
        if when <= self._now:
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[sleeper] = when
        try:
            await sleeper
        finally:
            del self._sleepers[sleeper]

    def next_due(self) -> datetime | None:
        """The earliest moment somebody sleeps until."""
        return min(self._sleepers.values(), default=None)

    def set(self, now: datetime) -> None:
        """Make it `now` and wake whoever is due."""
        self._now = now
        for sleeper, when in self._sleepers.items():
            if when <= now and not sleeper.done():
                sleeper.set_result(None)

    async def advance(self, to: datetime, quiet: Callable[[], Awaitable[None]]) -> None:
        """Step from due moment to due moment up to `to`; at each wait until the work there is done."""
        await quiet()
        while (due := self.next_due()) is not None and due <= to:
            self.set(max(due, self._now))
            await quiet()
        self.set(max(to, self._now))
        await quiet()


class SteppingClock(ManualClock):
    """Runs `speed` times faster than real time but never passes a due moment until the work there is done.

    Ticks by real time lost every touch at a day a second (docs/architecture.md, "Time").
    """

    TICK = 0.05
    """Real seconds between two steps; small enough to look smooth."""

    def __init__(self, start: datetime, speed: float) -> None:
        super().__init__(start)
        self.speed = speed

    async def run(self, quiet: Callable[[], Awaitable[None]]) -> None:
        """Drive the clock for ever; time stands still while `quiet` waits for the work of a moment."""
        before = time.monotonic()
        while True:
            await asyncio.sleep(self.TICK)
            elapsed, before = time.monotonic() - before, time.monotonic()
            if not self.speed:
                continue
            target = self.now() + timedelta(seconds=elapsed * self.speed)
            due = self.next_due()
            if due is not None and due <= target:
                self.set(max(due, self.now()))
                await quiet()
                before = time.monotonic()
            else:
                self.set(target)


def stopwatch() -> Callable[[], float]:
    """Real seconds since this was called, however the clock is set."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start


class Work:
    """Counts the work under way, so that a stepping clock knows when a moment is done."""

    TURNS = 12
    """Turns of the loop without work that count as quiet: from a sleeper's end to the work it wakes takes six."""

    def __init__(self) -> None:
        self._begun = 0
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextlib.contextmanager
    def doing(self) -> Iterator[None]:
        self._begun += 1
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def quiet(self) -> None:
        """Return once nothing is under way and nothing starts of itself. Work may begin and end within one turn."""
        calm, begun = 0, self._begun
        while calm < self.TURNS:
            await asyncio.sleep(0)
            calm = 0 if self._under_way or begun != self._begun else calm + 1
            begun = self._begun
            if self._under_way:
                await self._idle.wait()


class Trigger(Protocol):
    """What APScheduler's triggers give: pure, and right across DST."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None: ...


async def every(clock: Clock, trigger: Trigger, work: Work, job: Callable[[datetime], Awaitable[Any]]) -> None:
    """Run `job(now)` at each moment of `trigger`, for ever. Moments missed while `job` ran are one run, late."""
    at = trigger.get_next_fire_time(None, clock.now() + timedelta(microseconds=1))
    while at is not None:
        await clock.until(at)
        with work.doing():
            await job(clock.now())
        at = _latest_missed_or_next(trigger, at, clock.now())


def _latest_missed_or_next(trigger: Trigger, last: datetime, now: datetime) -> datetime | None:
    at = trigger.get_next_fire_time(last, now)
    while at is not None and at <= now:
        later = trigger.get_next_fire_time(at, now)
        if later is None or later > now:
            return at
        at = later
    return at


async def until_or(clock: Clock, when: datetime | None, event: asyncio.Event) -> None:
    """Sleep until `when` (None: without end), or until `event` is set; the event is cleared."""
    waits: list[asyncio.Task[Any]] = [asyncio.create_task(event.wait())]
    if when is not None:
        waits.append(asyncio.create_task(clock.until(when)))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    event.clear()


def from_setting(value: str) -> Clock:
    """`NURTURE_CLOCK`: a start and a speed such as `2026-03-02T09:00:00Z*600`; empty means real time.

    Raises ConfigError.
    """
    if not value:
        return RealClock()
    match = re.fullmatch(r"(?P<start>[^*]+)\*(?P<speed>\d{1,6})", value.strip())
    try:
        if match is None:
            raise ValueError
        start = datetime.fromisoformat(match["start"])
        start = start.replace(tzinfo=start.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigError(f"NURTURE_CLOCK: {value!r} should look like 2026-03-02T09:00:00Z*600") from None
    return SteppingClock(start, float(match["speed"]))
