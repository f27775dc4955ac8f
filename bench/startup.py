"""Start-up to first poll and resident memory beside a bare polling bot; one exchange with the sandbox."""

from __future__ import annotations

import asyncio
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import telegram
import uvicorn
from telegram.request import HTTPXRequest

from bench.figures import Figure
from bot.sandbox import Sandbox
from bot.shipped import shipped_rules

TOKEN = "123456:BENCH-token-of-the-sandbox-00000000"
NURTURE = str(pathlib.Path(sys.executable).parent / "nurture")
RUNS = 5
EXCHANGES = 200


@dataclass(frozen=True)
class Start:
    """One start: seconds until the first poll, and resident bytes a second later."""

    seconds: float
    resident: int


async def measured() -> list[Figure]:
    async with served() as (sandbox, port):
        ours, bare = [], []
        for _ in range(RUNS):  # in turn, so that a machine that drifts drifts for both
            ours.append(await start(sandbox, port, [NURTURE, "run"]))
            bare.append(await start(sandbox, port, [sys.executable, "-m", "bench.bare"]))
        inside = await exchange(sandbox, "http://sandbox.test/bot", {"transport": sandbox.transport()})
        outside = await exchange(sandbox, f"http://127.0.0.1:{port}/bot", {})
    return [
        compared("start-up to first poll, s", [one.seconds for one in ours], [one.seconds for one in bare], 1),
        compared("resident memory, MB", [one.resident for one in ours], [one.resident for one in bare], 1e6),
        Figure("sandbox exchange, in process, ms", inside * 1000),
        Figure("sandbox exchange, over HTTP, ms", outside * 1000),
    ]


def compared(name: str, ours: list[float], bare: list[float], unit: float) -> Figure:
    return Figure(name, statistics.median(ours) / unit, statistics.median(bare) / unit, "bare polling bot")


async def start(sandbox: Sandbox, port: int, command: list[str]) -> Start:
    sandbox.world.bots[TOKEN].queue.polled.clear()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "nurture_rules").mkdir()
        for file, text in shipped_rules().items():
            (folder / "nurture_rules" / file).write_text(text, encoding="utf-8")
        (folder / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
        settings = {
            "NURTURE_TELEGRAM_TOKEN": TOKEN,
            "NURTURE_ADMINS": "100",
            "NURTURE_TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
            "NURTURE_TIMEZONE": "Europe/Berlin",
            "PYTHONPATH": str(pathlib.Path.cwd()),
        }
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            await until(sandbox.world.bots[TOKEN].queue.polled.is_set)
            seconds = time.perf_counter() - began
            await asyncio.sleep(1)
            return Start(seconds, resident(process.pid))
        finally:
            process.kill()
            process.wait()
            await asyncio.sleep(0.1)


def resident(pid: int) -> int:
    """Bytes, as the kernel counts them (Linux)."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError("no VmRSS")


async def exchange(sandbox: Sandbox, base_url: str, httpx_kwargs: dict[str, object]) -> float:
    """The median time of one getMe."""
    bot = telegram.Bot(TOKEN, base_url=base_url, request=HTTPXRequest(httpx_kwargs=httpx_kwargs))
    times = []
    async with bot:
        for _ in range(EXCHANGES):
            began = time.perf_counter()
            await bot.get_me()
            times.append(time.perf_counter() - began)
    return statistics.median(times)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Sandbox, int]]:
    sandbox = Sandbox(now=lambda: datetime.now(UTC))
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        sandbox, host="127.0.0.1", port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield sandbox, port
    finally:
        server.should_exit = True
        await serving
