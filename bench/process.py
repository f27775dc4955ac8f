"""A real bot in a process of its own, the sandbox in ours, and what the kernel tells about the process (Linux)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import uvicorn
from starlette.types import ASGIApp

from bot.shipped import shipped_rules

TOKEN = "123456:BENCH-token-of-the-sandbox-00000000"
NURTURE = (str(pathlib.Path(sys.executable).parent / "nurture"), "run")
BARE = (sys.executable, "-m", "bench.bare")
ADMIN = 1
"""The chat of the manager who is admin: the first of the bench's books."""

ROOT = pathlib.Path(__file__).parents[1]


def furnish(folder: pathlib.Path, files: Mapping[str, str] | None = None) -> None:
    """What a bot needs beside its database: rules, the shipped ones unless others are given, and no feeds."""
    (folder / "nurture_rules").mkdir()
    for name, text in (shipped_rules() if files is None else files).items():
        (folder / "nurture_rules" / name).write_text(text, encoding="utf-8")
    (folder / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")


def settings(port: int) -> dict[str, str]:
    """The environment of a bot that talks to the sandbox on this port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NURTURE_")}
    return kept | {
        "NURTURE_TELEGRAM_TOKEN": TOKEN,
        "NURTURE_ADMINS": str(ADMIN),
        "NURTURE_TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
        "NURTURE_TIMEZONE": "Europe/Berlin",
        "PYTHONPATH": str(ROOT),
    }


@contextlib.contextmanager
def running(command: tuple[str, ...], folder: pathlib.Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process while it is measured, its log in `log` in the folder; then it is killed."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=settings(port), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    """The port on which the sandbox, or what is around it, answers meanwhile."""
    # Of a socket that does not say it is TCP asyncio leaves Nagle's delay on, 40 ms an answer.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=0)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        await until(lambda: server.started)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


async def until(condition: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Raises RuntimeError where the process that is waited for has ended."""
    while not condition():
        if process and process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        await asyncio.sleep(0.001)


def resident(pid: int) -> int:
    """Bytes in memory."""
    return _kilobytes(f"/proc/{pid}/status", "VmRSS:")


def proportional(pid: int) -> int:
    """Bytes in memory, where what several processes share counts by halves, thirds and so on."""
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:")


def _kilobytes(path: str, name: str) -> int:
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(f"no {name} in {path}")


def cpu_seconds(pid: int) -> float:
    """What the process, without its children, has worked since it began."""
    after_name = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
