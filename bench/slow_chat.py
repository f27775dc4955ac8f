"""How long twenty people wait for their answers while the answer to another chat takes three seconds; beside a bot as
python-telegram-bot's examples have it, which answers one update after the other."""

from __future__ import annotations

import asyncio
import pathlib
import tempfile
import time
from datetime import UTC, datetime

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bench.figures import Figure
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


async def measured() -> list[Figure]:
    peer = "python-telegram-bot, unpaced"
    ours, theirs = await _ours(0), await _theirs(0)
    figures = [Figure(f"longest wait of {OTHERS} people who ask at once, ms", ours, theirs, peer)]
    for slow in (1, MOST):
        name = f"the same while the answers of {slow} others take {SLOW:.0f} s, ms"
        figures.append(Figure(name, await _ours(slow), await _theirs(slow), peer, ours + NEXT_TO_NOTHING))
    return figures


def _sandbox(slow: int) -> Sandbox:
    """The first so many of its people get their answers slowly."""
    sandbox = Sandbox(now=lambda: datetime.now(UTC))
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    for n in range(MOST + OTHERS):
        sandbox.add_person(FIRST + n, f"Person {n}").open("")
    sandbox.world.bots[TOKEN].queue.clear()
    for n in range(slow):
        sandbox.fault("sendMessage", Delay(SLOW), chat_id=FIRST + n)
    return sandbox


async def _longest(sandbox: Sandbox) -> float:
    """Everybody asks at once, the slow ones first: milliseconds until the last of the others has an answer."""
    waiting, over = {FIRST + MOST + n for n in range(OTHERS)}, asyncio.Event()

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


async def _ours(slow: int) -> float:
    sandbox, stop = _sandbox(slow), asyncio.Event()
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
            longest = await _longest(sandbox)
            stop.set()
            await running
    return longest


async def _theirs(slow: int) -> float:
    sandbox = _sandbox(slow)
    requests = [HTTPXRequest(httpx_kwargs={"transport": sandbox.transport()}) for _ in range(2)]
    builder = Application.builder().token(TOKEN).base_url("http://sandbox.test/bot")
    application = builder.request(requests[0]).get_updates_request(requests[1]).build()
    application.add_handler(MessageHandler(filters.ALL, _answer))
    async with application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        await sandbox.world.bots[TOKEN].queue.polled.wait()
        longest = await _longest(sandbox)
        await application.updater.stop()
        await application.stop()
    return longest


async def _answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text("Help")
