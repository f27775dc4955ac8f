"""A manager's commands and buttons with 100,000 contacts in the house, 10,000 of them in one book."""

from __future__ import annotations

import pathlib
import tempfile
import time
from dataclasses import replace
from statistics import quantiles

from bench import book as large
from bench.figures import Figure, at_most
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
TRIES = 20

SAID = (
    "/contacts", "/contacts contact 17 company", "/contacts nobody of that name", "/contact Contact {mine}",
    "/contact Contact 1", "/contact Contact {mine}, tags vip", "/note Contact {mine}, likes tea",
    "/step Contact {mine}, call, tomorrow", "/steps", "/plan Contact {mine}", "/pause Contact {mine}",
    "/resume Contact {mine}", "/account Company {company}", "/account company", "/zone Europe/Berlin", "/help",
)  # fmt: skip
PRESSED = (
    "book:0:0:0", "book:0:0:{mine}", "book:0:0:-{mine}", "book:0:1:{mine}", "book:0:2:{mine}", "book:0:3:{mine}",
    "book:0:8:0", "card:{mine}", "timeline:{mine}:0", "log:{mine}:0", "role-set:{mine}:4", "meet:{company}",
)  # fmt: skip
"""About a contact in the middle of that manager's book."""


async def measured(contacts: int = CONTACTS, in_one_book: int = IN_ONE_BOOK, tries: int = TRIES) -> list[Figure]:
    mine = in_one_book + in_one_book // 2
    every_words = [one.format(mine=mine, company=mine // large.PER_ACCOUNT + 1) for one in (*SAID, *PRESSED)]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bench.db"
        large.book(path, contacts, per_manager=in_one_book)
        store = Store.open(path)
        playbooks = rules.read(shipped_rules())
        office = Office(store, playbooks, FeedBook(), Texts(locales.sources()), "Europe/Berlin", "b", lambda: "t")
        desk = Desk(office, store.people.manager(MANAGER), large.NOW, "0")
        took = [(words, _milliseconds(desk, words, tries)) for words in every_words]
        store.close()
    every = [one for _, times in took for one in times]
    slowest, times = max(took, key=lambda one: sum(one[1]))
    return [
        Figure(
            f"a command or button with {contacts:,} contacts, {in_one_book:,} in one book, 99th percentile, ms",
            quantiles(every, n=100)[98],
            aim=at_most(50),
        ),
        Figure(f"the slowest of them ({slowest}), on average, ms", sum(times) / len(times), aim=at_most(50)),
    ]


def _milliseconds(desk: Desk, words: str, tries: int) -> list[float]:
    """How long it takes each time, its transaction and the write to the disk included."""
    took: list[float] = []
    for n in range(tries):
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
