"""A minute at full rate with the limit on, as messages arrive at the server, while one chat asks five things at once
every ten seconds; beside python-telegram-bot's own AIORateLimiter."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import pathlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.book import address
from bench.figures import Figure, at_least, at_most
from bench.process import ADMIN, NURTURE, furnish, running, served, until
from bench.senders import AT_ONCE, EVERY
from bench.sending import RULES, SENDERS, peopled
from bench.waiting import filled
from bot.sandbox import Call, Sandbox

SECONDS = 60
PER_SECOND = 33
"""Contacts who are due for each second: more than can be sent to."""

PEER = "AIORateLimiter"


@dataclass(frozen=True)
class Minute:
    """What arrived: delivered a second, the most in any second, the most in one to one chat, and how many refused."""

    rate: float
    most: int
    most_in_chat: int
    refused: int


async def measured(seconds: float = SECONDS) -> list[Figure]:
    contacts = int(PER_SECOND * seconds) + PER_SECOND
    ours = await _minute(NURTURE, contacts, seconds, asks=True)
    peer = await _minute((*SENDERS, "limited", str(address(1)), str(contacts)), contacts, seconds, asks=False)
    return [
        Figure(f"messages a second, held over {seconds:g} s", ours.rate, peer.rate, PEER, at_least(29.5)),
        Figure("the most in any one second", ours.most, peer.most, PEER, at_most(30)),
        Figure("the most to one chat in one second", ours.most_in_chat, peer.most_in_chat, PEER, at_most(1)),
        Figure("refused with 429", ours.refused, peer.refused, PEER, at_most(0)),
    ]


async def _minute(command: tuple[str, ...], contacts: int, seconds: float, *, asks: bool) -> Minute:
    """From the first message on. `asks`: the process answers what it is asked, and does not speak by itself."""
    sandbox = peopled(contacts)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        furnish(folder, RULES)
        filled(folder, contacts, due=contacts)
        async with served(sandbox) as port:
            with running(command, folder, port) as process, uncollected():
                await until(lambda: bool(_messages(sandbox)), process)
                ends = time.monotonic() + seconds
                while (left := ends - time.monotonic()) > 0:
                    for _ in range(AT_ONCE if asks else 0):
                        sandbox.people[ADMIN].say("/help")
                    await asyncio.sleep(min(EVERY, left))
    return counted(_messages(sandbox), seconds)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: in a sandbox of 2,000 people a pass of it takes a tenth of a second, in which
    messages wait at the door and are counted as late (measured)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _messages(sandbox: Sandbox) -> list[Call]:
    return [call for call in sandbox.calls if call.method == "sendMessage"]


def counted(calls: Iterable[Call], seconds: float) -> Minute:
    """Of the calls in the first so many seconds."""
    every = list(calls)
    start = every[0].at.timestamp()
    within = [call for call in every if call.at.timestamp() < start + seconds]
    chats: dict[str, list[float]] = defaultdict(list)
    for call in within:
        chats[str(call.params["chat_id"])].append(call.at.timestamp())
    delivered = sum(call.answer["ok"] for call in within)
    return Minute(
        delivered / seconds,
        most_in_a_second([call.at.timestamp() for call in within]),
        max(map(most_in_a_second, chats.values())),
        sum(call.answer.get("error_code") == 429 for call in within),
    )


def most_in_a_second(moments: list[float]) -> int:
    """The most in any stretch of one second, its end not counted; in order of time."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most
