"""Passes over 100 and 2,000 feeds beside lemon24/reader, and what they leave; a 2 MB feed; news for 1,000 contacts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.book import NOW, book
from bench.feed_server import BIG, ENTRIES, address, words
from bench.figures import Figure, at_most
from bench.process import resident
from bench.ticks import _stall_until
from bot import feedbook, locales, rules
from bot.feeds.fetch import FeedReader
from bot.feedwatch import states
from bot.model.news import Entry, Feedback, FeedBook, FeedSource
from bot.model.rules import NewsWish
from bot.newsroom import Newsroom
from bot.render import Texts
from bot.service import Office
from bot.shipped import shipped_feeds, shipped_rules
from bot.store import Store
from bot.store.rows import to_text

FEEDS = (100, 2000)
CONTACTS, ITEMS, LANGUAGE = 1000, 500, "en"
INDUSTRIES, ROLES = ("packaging", "software", "logistics"), ("user", "evaluator", "budget", "decider", "signatory")


@dataclass(frozen=True)
class Passes:
    """Seconds of the first pass and of one in which nothing is new, and bytes that both leave behind."""

    first: float
    again: float
    grown: float


async def measured(feeds: tuple[int, ...] = FEEDS, contacts: int = CONTACTS) -> list[Figure]:
    figures = []
    with served() as port:
        for count in feeds:
            figures += await _passes(port, count)
        figures.append(await _big(port))
    return [*figures, *await _matching(contacts)]


async def _passes(port: int, feeds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        ours, left = await _ours(pathlib.Path(name), port, feeds)
        theirs = await asyncio.to_thread(_theirs, pathlib.Path(name), port, feeds)
    rows = (
        (f"first pass over {feeds:,} feeds of {ENTRIES} entries, s", ours.first, theirs.first),
        ("the same, all 304, s", ours.again, theirs.again),
        ("memory that stays after both, MB", ours.grown / 1e6, theirs.grown / 1e6),
    )
    figures = [Figure(what, mine, peer, "reader") for what, mine, peer in rows]
    return [*figures, Figure("processes for reading that stay after both", left, aim=at_most(0))]


# --- ours -----------------------------------------------------------------------------------------------------


async def _ours(folder: pathlib.Path, port: int, feeds: int) -> tuple[Passes, int]:
    """Figures, and how many processes for reading are left."""
    sources = [FeedSource(address(port, n), f"Feed {n}", LANGUAGE) for n in range(feeds)]
    with _office(folder / "ours.db", sources) as office:
        reader = FeedReader(allow_private=True)
        before = resident(os.getpid())
        first = await _pass(office, reader, NOW)
        again = await _pass(office, reader, NOW + timedelta(days=2))
        await reader.aclose()
        assert len(office.store.news.found_since(NOW - timedelta(days=1))) == feeds * ENTRIES
        return Passes(first, again, resident(os.getpid()) - before), _readers()


async def _pass(office: Office, reader: FeedReader, now: datetime) -> float:
    """Seconds until no feed is due."""
    began = time.perf_counter()
    left = True
    while left:
        left, newsroom = False, Newsroom(office)
        async for result in reader.read(await states(office), now):
            assert not result.state.error
            await newsroom.take(result, now)
            left = True
    return time.perf_counter() - began


async def _big(port: int) -> Figure:
    """The longest time that nobody was answered while the big feed was read and stored."""
    with tempfile.TemporaryDirectory() as name:
        sources = [FeedSource(address(port, BIG), "Big", LANGUAGE)]
        with _office(pathlib.Path(name) / "big.db", sources) as office:
            reader = FeedReader(allow_private=True)
            reading = asyncio.create_task(_pass(office, reader, NOW))
            longest = await _stall_until(reading.done)
            await reading
            await reader.aclose()
    return Figure("longest stall of the loop while a feed of 2 MB is read, ms", longest, aim=at_most(20))


@contextlib.contextmanager
def _office(path: pathlib.Path, sources: list[FeedSource]) -> Iterator[Office]:
    topics = feedbook.read("feeds.yaml", shipped_feeds()).topics
    book = FeedBook(tuple(sources), topics, (), allow_private=True)
    store = Store.open(path)
    yield Office(store, rules.read(shipped_rules()), book, Texts(locales.sources()), "UTC", "bench", lambda: "")
    store.close()


def _readers() -> int:
    """How many processes under this one were started to read feeds (Linux)."""
    tasks = pathlib.Path("/proc/self/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    commands = [pathlib.Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    return sum(b"spawn_main" in command for command in commands)


# --- lemon24/reader -------------------------------------------------------------------------------------------


def _theirs(folder: pathlib.Path, port: int, feeds: int) -> Passes:
    command = [sys.executable, "-m", "bench.reader_peer", str(folder / "theirs.db"), str(port), str(feeds)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    first, again, grown, entries = map(float, told.split())
    assert entries == feeds * ENTRIES
    return Passes(first, again, grown)


@contextlib.contextmanager
def served() -> Iterator[int]:
    """The feeds' server; and its port."""
    command = [sys.executable, "-m", "bench.feed_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


# --- matching -------------------------------------------------------------------------------------------------


async def _matching(count: int) -> list[Figure]:
    """Everybody has had 52 items in a year, and said something of ten."""
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "matching.db"
        book(path, count, history=True)
        with _office(path, []) as office:
            _furnish(office)
            _remember(path, count)
            contacts = [office.store.people.contact(n) for n in range(1, count + 1)]
            wish, chosen, longest = NewsWish(timedelta(days=10), 0.3), 0, 0.0
            began = time.perf_counter()
            for contact in contacts:
                before = time.perf_counter()
                chosen += bool(office.choose_news(office.relationship(contact), wish, NOW))
                longest = max(longest, time.perf_counter() - before)
            seconds = time.perf_counter() - began
    return [
        Figure(f"news for {count:,} contacts from {ITEMS} fresh items, s", seconds),
        Figure("news for one contact, at most, ms", longest * 1000, aim=at_most(20)),
        Figure("contacts for whom something was good enough", chosen),
    ]


def _furnish(office: Office) -> None:
    """500 fresh items after 52 that everybody had."""
    chance, topics = random.Random("items"), list(office.feedbook.topics)
    with office.store.transaction():
        for n in range(52 + ITEMS):
            state, at = ("old", NOW - timedelta(days=90)) if n < 52 else ("fresh", NOW - timedelta(minutes=20 * n))
            entry = Entry(f"id {n}", f"{words(chance, 8)} {n}", words(chance, 30), f"https://news.example/{n}", at)
            source = FeedSource(f"https://news.example/{n % 20}", f"Feed {n % 20}", LANGUAGE)
            office.store.news.add_item(entry, source, chance.sample(topics, k=2), state, NOW)


def _remember(path: pathlib.Path, contacts: int) -> None:
    """Who everybody is, what they had and what they made of it, straight into the tables."""
    chance = random.Random("opinions")
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "UPDATE account SET industry = ? WHERE id % 3 = ?", ((one, n) for n, one in enumerate(INDUSTRIES))
        )
        db.executemany("UPDATE contact SET role = ? WHERE id % 5 = ?", ((one, n) for n, one in enumerate(ROLES)))
        db.execute("INSERT INTO touch_item SELECT id, n FROM touch WHERE kind = 'news'")
        db.executemany(
            "INSERT INTO feedback (contact_id, item_id, kind, at) VALUES (?, ?, ?, ?)",
            (
                (contact, item, chance.choice(list(Feedback)), to_text(NOW - timedelta(days=7 * item)))
                for contact in range(1, contacts + 1)
                for item in chance.sample(range(1, 53), k=10)
            ),
        )
