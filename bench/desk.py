"""A manager's commands and buttons with 100,000 contacts in the house, 10,000 of them in one book."""

from __future__ import annotations

import pathlib
import tempfile
import time
from dataclasses import replace
from statistics import quantiles

from bench import book as large
from bench.figures import Figure
from bot import locales, rules
from bot.desk import Desk, Screen
from bot.desk.manager import COMMANDS, press
from bot.model.news import FeedBook
from bot.render import Texts
from bot.service import Office
from bot.shipped import shipped_rules
from bot.store import Store

CONTACTS = 100_000
IN_ONE_BOOK = 10_000

MANAGER = 2
MINE = 15_000
"""A contact in the middle of that manager's book, who has steps and notes."""

TRIES = 20

SAID = (
    "/contacts", "/contacts contact 17 company", "/contacts nobody of that name", "/contact Contact 15000",
    "/contact Contact 1", "/contact Contact 15000, tags vip", "/note Contact 15000, likes tea",
    "/step Contact 15000, call, tomorrow", "/steps", "/plan Contact 15000", "/pause Contact 15000",
    "/resume Contact 15000", "/account Company 3751", "/account company", "/zone Europe/Berlin", "/help",
)  # fmt: skip
PRESSED = (
    "book:0:0:0", f"book:0:0:{MINE}", f"book:0:0:{-MINE}", f"book:0:1:{MINE}", f"book:0:2:{MINE}", f"book:0:3:{MINE}",
    "book:0:8:0", f"card:{MINE}", f"timeline:{MINE}:0", f"log:{MINE}:0", f"role-set:{MINE}:4", "meet:3751",
)  # fmt: skip


async def measured() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bench.db"
        large.book(path, CONTACTS, per_manager=IN_ONE_BOOK)
        store = Store.open(path)
        playbooks = rules.read(shipped_rules())
        office = Office(store, playbooks, FeedBook(), Texts(locales.sources()), "Europe/Berlin", "b", lambda: "t")
        desk = Desk(office, store.people.manager(MANAGER), large.NOW, "0")
        took = [(words, _milliseconds(desk, words)) for words in (*SAID, *PRESSED)]
        store.close()
    every = [one for _, times in took for one in times]
    slowest, times = max(took, key=lambda one: sum(one[1]))
    return [
        Figure(
            f"a command or button with {CONTACTS:,} contacts, 99th percentile, ms", quantiles(every, n=100)[98], aim=50
        ),
        Figure(f"the slowest of them ({slowest}), on average, ms", sum(times) / len(times), aim=50),
    ]


def _milliseconds(desk: Desk, words: str) -> list[float]:
    """How long it takes each time, its transaction and the write to the disk included."""
    took: list[float] = []
    for n in range(TRIES):
        began = time.perf_counter()
        with desk.office.store.transaction():
            _carried_out(replace(desk, key=f"{words}.{n}"), words)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _carried_out(desk: Desk, words: str) -> Screen:
    if not words.startswith("/"):
        return press(desk, words)
    command, _, text = words[1:].partition(" ")
    return COMMANDS[command](desk, text)
