"""How long twenty people wait for their answers while the answer to another chat takes three seconds; beside a bot as
python-telegram-bot's examples have it, which answers one update after the other."""

from __future__ import annotations

import asyncio
import pathlib
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bench.figures import Figure, at_most
from bench.startup import TOKEN
from bench.ticks import RULES
from bot.app import opened
from bot.clock import RealClock
from bot.sandbox import Delay, Event, Sandbox
from bot.settings import Settings

MOST, OTHERS, SLOW = 8, 20, 3.0
FIRST = 100
NEXT_TO_NOTHING = 100
"""Milliseconds that a slow chat may cost the others."""


@dataclass(frozen=True)
class Crowd:
    """So many get their answers slowly, each in so many seconds, and others ask just behind them."""

    slow: int
    others: int
    seconds: float


async def measured(slow: tuple[int, ...] = (1, MOST), others: int = OTHERS, seconds: float = SLOW) -> list[Figure]:
    peer = "python-telegram-bot, unpaced"
    alone = Crowd(0, others, seconds)
    ours = await _ours(alone)
    figures = [Figure(f"longest wait of {others} people who ask at once, ms", ours, await _theirs(alone), peer)]
    for crowd in (Crowd(one, others, seconds) for one in slow):
        name = f"the same while the answers of {crowd.slow} others take {seconds:g} s, ms"
        aim = at_most(ours + NEXT_TO_NOTHING)
        figures.append(Figure(name, await _ours(crowd), await _theirs(crowd), peer, aim))
    return figures


def _sandbox(crowd: Crowd) -> Sandbox:
    """The first of its people get their answers slowly."""
    sandbox = Sandbox(now=lambda: datetime.now(UTC))
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    for n in range(MOST + crowd.others):
        sandbox.add_person(FIRST + n, f"Person {n}").open("")
    sandbox.world.bots[TOKEN].queue.clear()
    for n in range(crowd.slow):
        sandbox.fault("sendMessage", Delay(crowd.seconds), chat_id=FIRST + n)
    return sandbox


async def _longest(sandbox: Sandbox, others: int) -> float:
    """Everybody asks at once, the slow ones first: milliseconds until the last of the others has an answer."""
    waiting, over = {FIRST + MOST + n for n in range(others)}, asyncio.Event()

    def saw(event: Event) -> None:
        if event.kind == "sent":
            waiting.discard(event.chat_id)
        if not waiting:
            over.set()

    sandbox.on_change.append(saw)
    began = time.perf_counter()
    for person in sandbox.people.values():
        person.say("/help")
    await over.wait()
    return (time.perf_counter() - began) * 1000


async def _ours(crowd: Crowd) -> float:
    sandbox, stop = _sandbox(crowd), asyncio.Event()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, text in {
            **{f"rules/{one}": text for one, text in RULES.items()},
            "feeds.yaml": "feeds: []\n",
        }.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        admins = tuple(map(str, sandbox.people))
        settings = Settings(
            TOKEN,
            admins,
            "http://sandbox.test/bot",
            folder / "bench.db",
            folder / "rules",
            folder / "feeds.yaml",
            "Europe/Berlin",
            RealClock(),
        )
        async with opened(settings, transport=sandbox.transport()) as app:
            running = asyncio.create_task(app.run(stop))
            await sandbox.world.bots[TOKEN].queue.polled.wait()
            longest = await _longest(sandbox, crowd.others)
            stop.set()
            await running
    return longest


async def _theirs(crowd: Crowd) -> float:
    sandbox = _sandbox(crowd)
    requests = [HTTPXRequest(httpx_kwargs={"transport": sandbox.transport()}) for _ in range(2)]
    builder = Application.builder().token(TOKEN).base_url("http://sandbox.test/bot")
    application = builder.request(requests[0]).get_updates_request(requests[1]).build()
    application.add_handler(MessageHandler(filters.ALL, _answer))
    async with application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        await sandbox.world.bots[TOKEN].queue.polled.wait()
        longest = await _longest(sandbox, crowd.others)
        await application.updater.stop()
        await application.stop()
    return longest


async def _answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text("Help")
