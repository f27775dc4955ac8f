"""Touches a second through the whole path (claim, render, send, record), eight in flight and no limit on the pace,
beside a loop of python-telegram-bot that only sends, against the same sandbox in another process."""

from __future__ import annotations

import asyncio
import itertools
import pathlib
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import ticks
from bench.book import address
from bench.figures import Figure, in_rounds, ratio_at_least
from bench.process import ADMIN, TOKEN, cpu_seconds, furnish, running, served
from bench.waiting import filled
from bot.sandbox import Event, Sandbox

TOUCHES, WARM_UP, ROUNDS = 1200, 200, 5

AIMS = {"FULL": 0.5, "NORMAL": 0.7}

ALWAYS = 'window: {days: mon-sun, hours: ["00:00-23:59"], holidays: ignore}\n'
RULES = {**ticks.RULES, "_defaults.yaml": ALWAYS + ticks.RULES["_defaults.yaml"]}
"""Nothing holds a touch back."""

SENDERS = (sys.executable, "-m", "bench.senders")


@dataclass(frozen=True)
class Sent:
    """Messages a second as they arrived, and milliseconds of one core for each."""

    rate: float
    cpu: float


async def measured(touches: int = TOUCHES, warm_up: int = WARM_UP, rounds: int = ROUNDS) -> list[Figure]:
    bare: list[Sent] = []
    ours: dict[str, list[Sent]] = {one: [] for one in AIMS}
    for _ in range(rounds):
        command = (*SENDERS, "bare", str(address(1)), str(touches))
        bare.append(await _sent(command, touches, warm_up))
        for synchronous, sent in ours.items():
            sent.append(await _sent((*SENDERS, "whole", synchronous), touches, warm_up))
    peer = "bare loop"
    return [
        figure
        for synchronous, sent in ours.items()
        for figure in (
            in_rounds(
                f"touches a second, synchronous={synchronous}",
                [one.rate for one in sent],
                [one.rate for one in bare],
                peer,
                ratio_at_least(AIMS[synchronous]),
            ),
            in_rounds(
                f"one core's time for a touch, synchronous={synchronous}, ms",
                [one.cpu for one in sent],
                [one.cpu for one in bare],
                peer,
            ),
        )
    ]


async def _sent(command: tuple[str, ...], touches: int, warm_up: int) -> Sent:
    """From the arrival of the last message of the warm-up to that of the last of all."""
    sandbox = peopled(touches, monotonic=itertools.count(0, 10).__next__)  # every message long after the one before
    watch = Watch(sandbox, warm_up, touches)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        furnish(folder, RULES)
        filled(folder, touches, due=touches)
        async with served(sandbox) as port:
            with running(command, folder, port) as process:
                began, work = await watch.reached(warm_up, process.pid)
                ended, done = await watch.reached(touches, process.pid)
    return Sent((touches - warm_up) / (ended - began), (done - work) / (touches - warm_up) * 1000)


def peopled(contacts: int, monotonic: Callable[[], float] = time.monotonic) -> Sandbox:
    """A sandbox in which the admin and so many contacts have opened the bot."""
    sandbox = Sandbox(now=lambda: datetime.now(UTC), monotonic=monotonic)
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    for chat in (ADMIN, *(address(n) for n in range(1, contacts + 1))):
        sandbox.add_person(chat, f"Person {chat}").open("")
    sandbox.world.bots[TOKEN].queue.clear()  # everybody's /start
    return sandbox


class Watch:
    """Counts the messages that arrive in contacts' chats."""

    def __init__(self, sandbox: Sandbox, *marks: int) -> None:
        self._arrived = 0
        self._reached: dict[int, asyncio.Future[float]] = {
            mark: asyncio.get_running_loop().create_future() for mark in marks
        }
        sandbox.on_change.append(self._note)

    def _note(self, event: Event) -> None:
        if event.kind == "sent" and event.chat_id >= address(1):
            self._arrived += 1
            if self._arrived in self._reached:
                self._reached[self._arrived].set_result(time.perf_counter())

    async def reached(self, mark: int, pid: int) -> tuple[float, float]:
        """When that many had arrived, and the CPU seconds of the process by then."""
        return await self._reached[mark], cpu_seconds(pid)
