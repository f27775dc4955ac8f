"""The processes in which hostile bytes are read: started when first needed, killed when one takes too long, and gone
after the pass. They import little, and a main process that waits holds none of what they use."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import resource
from collections.abc import AsyncIterator, Callable
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any, TypeVar

from pebble import ProcessPool

MEMORY = 1_000_000_000
"""Bytes of address space for a child; feedparser on a 5 MB feed stays below half of it."""

T = TypeVar("T")


class Children:
    """Calls functions in `spawn`ed processes (`fork` keeps locks and ports after a kill)."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._pool: ProcessPool | None = None

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What the function returns. Raises ValueError, in one line, whatever went wrong with it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=self._most, context=context, initializer=limit_memory)
        future = self._pool.schedule(function, args=list(arguments), timeout=self._seconds)
        try:
            # Not cancelled with us: a process killed while it starts complains on stderr, and has a limit of its own.
            found: T = await asyncio.shield(asyncio.wrap_future(future))
        except TookTooLong as error:
            raise ValueError(f"took longer than {self._seconds:g} seconds to read") from error
        except Exception as error:  # feedparser raises whatever damaged bytes make it stumble over
            raise ValueError(f"cannot be read: {str(error) or type(error).__name__}") from error
        return found

    async def close(self) -> None:
        """Closed, not stopped, for the same reason."""
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(self._pool.join)


@contextlib.asynccontextmanager
async def children(most: int, seconds: float) -> AsyncIterator[Children]:
    found = Children(most, seconds)
    try:
        yield found
    finally:
        await found.close()


def limit_memory() -> None:
    """Run first in each child. Linux keeps the limit; elsewhere the time limit has to do."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
