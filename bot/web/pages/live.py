"""Live parts: pages hear that something has changed (server-sent events) and fetch themselves anew."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

CALM = 1.0
"""Real seconds that many changes are one."""

HEARTBEAT = 20.0
"""Real seconds between two signs of life; proxies close what is silent for a minute."""

MOST_EACH, MOST = 3, 60
"""Open pages of one session that listen, and of all managers, or all contacts; the server takes 200 connections at
once."""

CHANGED, ALIVE = b"event: changed\ndata: 1\n\n", b": \n\n"


@dataclass(frozen=True)
class Listener:
    """One open page. `good`: whether they are signed in yet. `seen`: what they may know of; as long as it is the same
    they hear nothing, not even that something happened elsewhere. Managers hear of everything."""

    session: str
    side: str
    good: Callable[[], bool]
    seen: Callable[[], object] = object


@dataclass
class Hub:
    """Tells every listener when something has changed. `watch` runs in a task; when it ends every stream ends."""

    calm: float = CALM
    heartbeat: float = HEARTBEAT
    _listeners: dict[asyncio.Event, Listener] = field(default_factory=dict)
    _closed: bool = False

    async def watch(self, poked: asyncio.Event) -> None:
        try:
            while True:
                await poked.wait()
                await asyncio.sleep(self.calm)
                poked.clear()
                self.tell()
        finally:
            self._closed = True
            self.tell()

    def tell(self) -> None:
        for listener in self._listeners:
            listener.set()

    def may_listen(self, listener: Listener) -> bool:
        here = Counter(one.session for one in self._listeners.values())
        sides = Counter(one.side for one in self._listeners.values())
        return not self._closed and here[listener.session] < MOST_EACH and sides[listener.side] < MOST

    async def stream(self, listener: Listener) -> AsyncGenerator[bytes, None]:
        """What one page hears, as long as its session is good."""
        told, seen = asyncio.Event(), listener.seen()
        self._listeners[told] = listener
        try:
            yield b"retry: 5000\n\n"
            while listener.good() and not self._closed:
                try:
                    async with asyncio.timeout(self.heartbeat):
                        await told.wait()
                except TimeoutError:
                    yield ALIVE
                    continue
                told.clear()
                if not self._closed and listener.good() and (now := listener.seen()) != seen:
                    seen = now
                    yield CHANGED
        finally:
            del self._listeners[told]
