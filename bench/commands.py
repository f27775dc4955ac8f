"""How long a manager waits for an answer: every command of /help and the buttons under the answers, with 100,000
contacts and a year of each in the database while touches leave at the full rate; beside a small book and none due."""

from __future__ import annotations

import asyncio
import itertools
import json
import pathlib
import random
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bench.book import NOW, book
from bench.figures import Figure, at_most
from bench.process import TOKEN
from bench.ticks import RULES, Swallow
from bot import locales, rules
from bot.channels.pacer import Pacer
from bot.clock import ManualClock, Work
from bot.desk.manager import HELP
from bot.dispatcher import Dispatcher
from bot.heartbeat import Heart
from bot.model.news import FeedBook
from bot.model.people import TELEGRAM
from bot.render import Texts
from bot.sandbox import Sandbox
from bot.service import Office
from bot.store import Store
from bot.store.rows import to_text
from bot.updates import Door

CONTACTS, SMALL = 100_000, 100
MINE = 500
"""Contacts of the manager who asks: more than one person keeps."""

DUE = 3_000
ROUNDS = 25
"""How often each command is given, each followed by a button of its answer."""

PAUSE = 0.02
"""Real seconds between two: faster than any person, slower than the loop is busy."""

SLOWEST = 5


@dataclass
class Times:
    """Seconds of each answer: `worked` is the handling alone, `waited` from the moment the update was there."""

    worked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    waited: list[float] = field(default_factory=list)

    def percentile(self, of: list[float]) -> float:
        """The 99th, in milliseconds."""
        return statistics.quantiles(of, n=100)[98] * 1000

    def all(self) -> list[float]:
        return [one for times in self.worked.values() for one in times]


async def measured(contacts: int = CONTACTS, due: int = DUE, rounds: int = ROUNDS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        small, _ = await _asked(pathlib.Path(name) / "small.db", SMALL, rounds, due=0)
        large, sent = await _asked(pathlib.Path(name) / "large.db", contacts, rounds, due=due)
    peer = f"{SMALL} contacts, none due"
    slowest = sorted(large.worked, key=lambda name: -max(large.worked[name]))[:SLOWEST]
    return [
        Figure(
            f"a command or button, {contacts:,} contacts, sends at full rate: processing, 99th percentile, ms",
            large.percentile(large.all()),
            small.percentile(small.all()),
            peer,
            at_most(50),
        ),
        Figure(
            "the same from the moment the update is there, 99th percentile, ms",
            large.percentile(large.waited),
            small.percentile(small.waited),
            peer,
        ),
        Figure("touches sent a second meanwhile", sent),
        *(Figure(f"slowest of {name}, ms", max(large.worked[name]) * 1000) for name in slowest),
    ]


async def _asked(path: pathlib.Path, contacts: int, rounds: int, *, due: int) -> tuple[Times, float]:
    """The times of all answers, and how many touches left a second meanwhile."""
    book(path, contacts, history=True)
    store = Store.open(path)
    try:
        _prepare(store, due)
        office = Office(store, rules.read(RULES), FeedBook(), Texts(locales.sources()), "Europe/Berlin", "b", _tokens())
        clock, work = ManualClock(NOW), Work()
        pacer = Pacer()
        channel = Swallow()
        dispatcher = Dispatcher(office, {TELEGRAM: channel}, channel, pacer, clock, work, Heart(office, clock))
        door = Door(office, await _bot(), clock, dispatcher.poke)
        running = asyncio.create_task(dispatcher.run())
        began, before = time.perf_counter(), _count(store)
        times = await _ask(door, store, rounds)
        sent = (_count(store) - before) / (time.perf_counter() - began)
        dispatcher.stop()
        await running
        return times, sent
    finally:
        store.close()


async def _bot() -> Bot:
    sandbox = Sandbox(now=lambda: NOW)
    sandbox.add_bot(TOKEN, "bench_bot", "Bench")
    request = HTTPXRequest(httpx_kwargs={"transport": sandbox.transport()})
    bot = Bot(TOKEN, base_url="http://sandbox.test/bot", request=request)
    await bot.initialize()
    return bot


def _tokens() -> Any:
    numbers = itertools.count(1)
    return lambda: f"bench-token-{next(numbers)}"


def _prepare(store: Store, due: int) -> None:
    """Manager 1 has a large book; the others' contacts are due now."""
    db = store._db
    with store.transaction():
        db.execute("UPDATE contact SET manager_id = 1 WHERE id <= ?", (MINE,))
        db.execute(
            "UPDATE contact SET next_at = ?, next_due = ?, next_since = ?, next_key = 'p/r:' || id || ':1',"
            " next_why = '' WHERE id > ? AND id <= ?",
            (*[to_text(NOW - timedelta(minutes=1))] * 3, MINE, MINE + due),
        )


def _count(store: Store) -> int:
    (found,) = store._db.execute("SELECT count(*) FROM touch WHERE key LIKE 'p/r:%' AND state = 'sent'").fetchone()
    return int(found)


async def _ask(door: Door, store: Store, rounds: int) -> Times:
    chance, times, numbers = random.Random(5), Times(), itertools.count(1)
    commands = [one for group in HELP.values() for one in group]
    texts = Texts(locales.sources())
    for n in range(rounds):
        for command in chance.sample(commands, len(commands)):
            said = str(texts.say("en", f"example-{command}")).replace("&amp;", "&")
            said = said.replace("Li Wei", f"Contact {n + 1}").replace("Acme", f"Company {n // 4 + 1}")
            await _timed(times, f"/{command}", door, _message(next(numbers), said))
            if data := _a_button(store, chance):
                await _timed(times, data.partition(":")[0], door, _press(next(numbers), data))
    return times


async def _timed(times: Times, name: str, door: Door, raw: dict[str, Any]) -> None:
    there = time.perf_counter() + PAUSE
    await asyncio.sleep(PAUSE)
    began = time.perf_counter()
    door.handle(raw)
    ended = time.perf_counter()
    times.worked[name].append(ended - began)
    times.waited.append(ended - there)


def _a_button(store: Store, chance: random.Random) -> str | None:
    """Any button of the newest message to the manager."""
    found = store._db.execute(
        "SELECT action FROM post WHERE address = '1' AND action LIKE '%\"message\"%' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    lines = json.loads(found[0])["message"]["buttons"] if found else []
    data = [button["data"] for line in lines for button in line if button["data"]]
    return chance.choice(data) if data else None


_PERSON = {"id": 1, "is_bot": False, "first_name": "Manager", "last_name": "1", "language_code": "en"}
_CHAT = {"id": 1, "type": "private"}


def _message(number: int, text: str) -> dict[str, Any]:
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    message = {"message_id": number, "date": 0, "chat": _CHAT, "from": _PERSON, "text": text, "entities": [command]}
    return {"update_id": number, "message": message}


def _press(number: int, data: str) -> dict[str, Any]:
    query = {"id": str(number), "from": _PERSON, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}
