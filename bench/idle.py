"""A running bot that has nothing to do, without contacts and with many, and one at work, beside a bare polling bot."""

from __future__ import annotations

import asyncio
import pathlib
import tempfile
from dataclasses import dataclass
from datetime import timedelta

from bench.figures import Figure, at_most
from bench.process import BARE, NURTURE, TOKEN, cpu_seconds, furnish, proportional, resident, running, served, until
from bench.sending import RULES, peopled
from bench.waiting import filled
from bot.sandbox import Sandbox

SIZES = (0, 100_000, 1_000_000)
SECONDS, SETTLED = 60, 3
"""Measured, once so many have passed in which the bot had nothing to say: at a start it sets every manager's menu."""

AT_WORK = 100_000
EVERY = timedelta(seconds=3)
"""Between two touches at work: 10,000 in a working day of eight hours, one in ten days for each contact."""


@dataclass(frozen=True)
class Load:
    """Percent of one core; megabytes in memory, alone and with what it shares counted in part."""

    cpu: float
    resident: float
    proportional: float


async def measured(
    sizes: tuple[int, ...] = SIZES, at_work: int = AT_WORK, seconds: float = SECONDS, settled: float = SETTLED
) -> list[Figure]:
    bare = await _load(BARE, 0, 0, seconds, settled)
    figures = []
    for size in sizes:
        figures += _figures(f"idle, {size:,} contacts", await _load(NURTURE, size, 0, seconds, settled), bare)
    due = int((seconds + 10 * settled) / EVERY.total_seconds()) + 1
    working = await _load(NURTURE, at_work, due, seconds, settled)
    what = f"at work, {at_work:,} contacts, a touch every {EVERY.seconds} s"
    return [
        *figures,
        Figure(f"{what}: CPU, % of a core", working.cpu),
        Figure(f"{what}: MB resident", working.resident),
    ]


def _figures(what: str, ours: Load, bare: Load) -> list[Figure]:
    peer = "bare polling bot"
    return [
        Figure(f"{what}: CPU, % of a core", ours.cpu, bare.cpu, peer, at_most(1)),
        Figure(f"{what}: MB resident", ours.resident, bare.resident, peer, at_most(100)),
        Figure(f"{what}: MB, shared pages in part", ours.proportional, bare.proportional, peer),
    ]


async def _load(command: tuple[str, ...], contacts: int, due: int, seconds: float, settled: float) -> Load:
    sandbox = peopled(due)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        furnish(folder, RULES if due else None)
        filled(folder, contacts, due=due, every=EVERY)
        async with served(sandbox) as port:
            with running(command, folder, port) as process:
                await until(sandbox.world.bots[TOKEN].queue.polled.is_set, process)
                await _settled(sandbox, settled, due)
                before = cpu_seconds(process.pid)
                await asyncio.sleep(seconds)
                cpu = (cpu_seconds(process.pid) - before) / seconds * 100
                if due:
                    _assert_sent(sandbox)
                return Load(cpu, resident(process.pid) / 1e6, proportional(process.pid) / 1e6)


async def _settled(sandbox: Sandbox, seconds: float, due: int) -> None:
    """A poll, and a touch that is due, may come meanwhile."""
    said = -1
    while len(sandbox.calls) - said > 1 + bool(due) * 2:
        said = len(sandbox.calls)
        await asyncio.sleep(seconds)


def _assert_sent(sandbox: Sandbox) -> None:
    """Or what was measured was no work."""
    assert any(call.method == "sendMessage" for call in sandbox.calls)
