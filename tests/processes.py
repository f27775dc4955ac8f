"""The bot as a process of its own, and the sandbox served to it over loopback.

`start` is for tests that kill it often: the process is forked from one that has imported everything already, it sends
as fast as it can, and it may kill itself at a moment that nobody could hit from outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pathlib
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

import httpx
import uvicorn
from starlette.types import ASGIApp

from bot.app import Pace, opened
from bot.clock import RealClock
from bot.settings import Settings
from tests.world import ANN, TOKEN

FASTEST = Pace(rate=None)

COMMIT, REQUEST, ANSWER, POLL = "commit", "request", "answer", "poll"
"""When a process may die: before a change is committed; before a request leaves; as its answer is there, before
anything is done with it; before updates are acknowledged, which a poll does."""


@dataclass(frozen=True)
class Fuse:
    """The process kills itself, as SIGKILL does, at the `after`th such moment."""

    moment: str
    after: int


class _Burning:
    def __init__(self, fuse: Fuse | None) -> None:
        self._fuse = fuse
        self._left = fuse.after if fuse else 0

    def __call__(self, moment: str) -> None:
        if self._fuse and self._fuse.moment == moment:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class _Fused(httpx.AsyncHTTPTransport):
    """The network, with moments to die at."""

    def __init__(self, burn: _Burning) -> None:
        super().__init__(limits=httpx.Limits(max_connections=64, max_keepalive_connections=64))
        self._burn = burn

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        polls = request.url.path.endswith("/getUpdates")
        self._burn(POLL if polls else REQUEST)
        response = await super().handle_async_request(request)
        if not polls:
            self._burn(ANSWER)
        return response


def start(folder: pathlib.Path, port: int, fuse: Fuse | None = None) -> ForkServerProcess:
    """The bot on the files and the database of this folder. SIGTERM stops it as it stops `nurture run`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", __name__, "bot.cli"])
    process = context.Process(target=_run, args=(folder, port, fuse))
    process.start()
    return process


def _run(folder: pathlib.Path, port: int, fuse: Fuse | None) -> None:
    settings = Settings(
        TOKEN,
        (str(ANN),),
        f"http://127.0.0.1:{port}/bot",
        folder / "nurture.db",
        folder / "nurture_rules",
        folder / "feeds.yaml",
        "Europe/Berlin",
        RealClock(),
    )
    asyncio.run(_serve(settings, _Burning(fuse)))


async def _serve(settings: Settings, burn: _Burning) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(settings, pace=FASTEST, transport=_Fused(burn)) as app:
        _die_before_commits(app.office.store._db.conn, burn)
        await app.run(stop)


def _die_before_commits(connection: sqlite3.Connection, burn: _Burning) -> None:
    """Before those that change something: most only look."""
    changes = connection.total_changes

    def seen(sql: str) -> None:
        nonlocal changes
        if sql == "COMMIT" and connection.total_changes > changes:
            changes = connection.total_changes
            burn(COMMIT)

    connection.set_trace_callback(seen)


async def over(process: ForkServerProcess) -> int:
    """Once the process is over, how it ended: -9 where it was killed."""
    await until(lambda: not process.is_alive())
    code = process.exitcode
    process.close()
    assert code is not None
    return code


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    """Serve the sandbox on loopback, in this process. Yields its port."""
    port = free_port()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until(condition: Callable[[], bool], *, look: float = 0.005, at_most: float = 120) -> None:
    """Look every so many seconds whether it is so."""
    async with asyncio.timeout(at_most):
        while not condition():  # noqa: ASYNC110 (another process has no event for us)
            await asyncio.sleep(look)
