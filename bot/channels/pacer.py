"""How fast we speak to Telegram: at most 30 messages in any second over all, one a second in one chat.

Telegram's limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

IN_A_SECOND = 30

SECOND = 1.004
"""Of so many seconds, for two clocks."""

RATE = 29.75
"""Turns a second, a little fewer than may leave: who has a turn then seldom waits once more."""

LONGEST_DELAY = 0.05
"""Seconds by which an answer may be late on our account; what is longer is Telegram's own time."""

CREDIT = 1.5
"""Turns that may follow each other at once: who wakes a millisecond late costs those behind them nothing. With 1 the
rate was 28.9 (`make bench`)."""

CHAT_PAUSE = 1.05
"""Seconds between two messages in one chat. Spaced by 1, two arrive within a second at the server (`make bench`)."""

CHATS_REMEMBERED = 1000
"""More chats than can be written to within the second for which one is remembered."""


@dataclass
class Left:
    """A message that left. `at`: when, by the loop's clock; `took`: seconds until its answer, once that is here."""

    at: float
    took: float | None = None


class Pacer:
    """Turns to send. People who are chatting go before scheduled sends. `rate` None: no pacing, for rehearsals."""

    def __init__(self, rate: float | None = RATE) -> None:
        self._limiter = AsyncLimiter(CREDIT, CREDIT / rate) if rate else None
        self._chatting = 0
        self._nobody_chats = asyncio.Event()
        self._nobody_chats.set()
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self._held_until = 0.0
        self._left = deque((Left(-SECOND) for _ in range(IN_A_SECOND)), IN_A_SECOND)
        self._took: deque[float] = deque(maxlen=IN_A_SECOND)

    async def scheduled(self) -> None:
        """A turn for a touch, once nobody who is chatting waits for theirs.

        A hold is waited for: nothing is claimed yet. One at a time also right after it: who got a turn before it began
        takes a new one.
        """
        if self._limiter is None:
            return
        while True:
            while not self._nobody_chats.is_set():
                await self._nobody_chats.wait()
            await _sleep_until(self._held_until)
            await self._limiter.acquire()
            if not self.held():
                return

    async def chatting(self, address: str, messages: int = 1) -> float:
        """A turn for a post in this chat, or as many as an album has messages. Waiting for the chat's own second stops
        nobody else.

        Returns 0.0 for a turn. While all are held there is none: how long that lasts, in seconds. The post is claimed
        already, and one that waited here for hours would count as on its way.
        """
        if self._limiter is None:
            return 0.0
        await self._chat_free(address, messages)
        self._chatting += 1
        self._nobody_chats.clear()
        try:
            for _ in range(messages):
                if not self.held():
                    await self._limiter.acquire()
        finally:
            self._chatting -= 1
            if not self._chatting:
                self._nobody_chats.set()
        return self.held()

    @contextlib.asynccontextmanager
    async def line(self, address: str, messages: int = 1) -> AsyncIterator[None]:
        """Who has had a turn sends in here. Between the two lay a transaction, or a busy loop: the turns that waited
        for it would leave together with those behind them, 31 in a second.

        A busy loop holds a message up on its way to the socket too, see `_arrived`.
        """
        if self._limiter is None:
            yield
            return
        for _ in range(messages):
            while self._arrived(self._left[0]) + SECOND > _now():
                await _sleep_until(self._arrived(self._left[0]) + SECOND)
            left = Left(_now())
            self._left.append(left)
        self._take_chat(address, left.at + messages * CHAT_PAUSE)
        yield
        left.took = _now() - left.at
        self._took.append(left.took)

    def _arrived(self, left: Left) -> float:
        """When a message arrived, give or take what is the same for all: later than it left by what its answer took
        longer than the quickest of late."""
        late = left.took - min(self._took) if left.took is not None else 0.0
        return left.at + min(max(late, 0.0), LONGEST_DELAY)

    def hold(self, seconds: float) -> None:
        """Telegram said 429, or that nothing of ours gets through: nobody sends for so long."""
        self._held_until = max(self._held_until, _now() + seconds)

    def held(self) -> float:
        """For how many seconds more nobody sends."""
        if self._limiter is None:
            return 0.0
        return max(0.0, self._held_until - _now())

    async def _chat_free(self, address: str, messages: int) -> None:
        free_at = max(self._free_at.get(address, 0.0), _now())
        self._take_chat(address, free_at + messages * CHAT_PAUSE)
        await _sleep_until(free_at)

    def _take_chat(self, address: str, until: float) -> None:
        self._free_at[address] = max(self._free_at.get(address, 0.0), until)
        self._free_at.move_to_end(address)
        if len(self._free_at) > CHATS_REMEMBERED:
            self._free_at.popitem(last=False)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _sleep_until(moment: float) -> None:
    left = moment - _now()
    if left > 0:
        await asyncio.sleep(left)
