"""From the start of the process to its first getUpdates, without contacts and with many, beside a bare polling bot; one
exchange with the sandbox."""

from __future__ import annotations

import pathlib
import statistics
import tempfile
import time
from datetime import UTC, datetime

import telegram
from telegram.request import HTTPXRequest

from bench.figures import Figure, at_most, in_rounds
from bench.process import BARE, NURTURE, TOKEN, furnish, running, served, until
from bench.waiting import filled
from bot.sandbox import Sandbox

SIZES = (0, 100_000, 1_000_000)
RUNS, EXCHANGES = 5, 200


async def measured(sizes: tuple[int, ...] = SIZES, runs: int = RUNS, exchanges: int = EXCHANGES) -> list[Figure]:
    sandbox = Sandbox(now=lambda: datetime.now(UTC))
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    async with served(sandbox) as port:
        bare: list[float] = []
        ours: dict[int, list[float]] = {size: [] for size in sizes}
        with tempfile.TemporaryDirectory() as name:
            folders = {size: pathlib.Path(name) / str(size) for size in sizes}
            for size, folder in folders.items():
                folder.mkdir()
                furnish(folder)
                filled(folder, size)
                await _start(sandbox, port, NURTURE, folder)  # the first one on a database sets alarms, once
            for _ in range(runs):
                bare.append(await _start(sandbox, port, BARE, pathlib.Path(name)))
                for size, folder in folders.items():
                    ours[size].append(await _start(sandbox, port, NURTURE, folder))
        inside = await _exchange(sandbox, "http://sandbox.test/bot", {"transport": sandbox.transport()}, exchanges)
        outside = await _exchange(sandbox, f"http://127.0.0.1:{port}/bot", {}, exchanges)
    return [
        *(
            in_rounds(f"start-up to first poll, {size:,} contacts, s", ours[size], bare, "bare polling bot", at_most(2))
            for size in sizes
        ),
        Figure("sandbox exchange, in process, ms", inside * 1000),
        Figure("sandbox exchange, over HTTP, ms", outside * 1000),
    ]


async def _start(sandbox: Sandbox, port: int, command: tuple[str, ...], folder: pathlib.Path) -> float:
    """Seconds."""
    polled = sandbox.world.bots[TOKEN].queue.polled
    polled.clear()
    began = time.perf_counter()
    with running(command, folder, port) as process:
        await until(polled.is_set, process)
        return time.perf_counter() - began


async def _exchange(sandbox: Sandbox, base_url: str, httpx_kwargs: dict[str, object], exchanges: int) -> float:
    """The median time of one getMe."""
    bot = telegram.Bot(TOKEN, base_url=base_url, request=HTTPXRequest(httpx_kwargs=httpx_kwargs))
    times = []
    async with bot:
        for _ in range(exchanges):
            began = time.perf_counter()
            await bot.get_me()
            times.append(time.perf_counter() - began)
    return statistics.median(times)
