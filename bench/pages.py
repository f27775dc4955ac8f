"""Every page that PAGES has, read by somebody signed in, with 100,000 contacts and a year of each in the database:
server time at the 95th percentile and bytes, beside a house of 1,000. No page should grow with their number."""

from __future__ import annotations

import itertools
import pathlib
import re
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta

import httpx

from bench.book import NOW, book
from bench.figures import Figure, at_most
from bot import locales, rules
from bot.brakes import rule_number
from bot.model.news import FeedBook
from bot.render import Texts
from bot.service import Office
from bot.shipped import shipped_rules
from bot.store import Store
from bot.store.pages import Reader
from bot.store.rows import to_text
from bot.web.pages import PAGES, House, pages, sessions
from bot.web.pages.table import SIDES, Row

CONTACTS, SMALL = 100_000, 1_000
ROUNDS = 40
"""How often each page is read, after once that is not counted."""

MANAGER, CONTACT = 2, 300
"""Of the manager with number 2, the contact in the middle of their book of 200."""

MOST_MS, MOST_KB = 100, 200
SLOWEST = 5
URL = "https://bench.example"
TOKEN = "1:bench-token-of-nobody"


@dataclass(frozen=True)
class Read:
    """One page, read many times: milliseconds of each, and how large it is."""

    path: str
    times: list[float]
    bytes: int

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[18]


async def measured(contacts: int = CONTACTS, small: int = SMALL, rounds: int = ROUNDS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        few = await _read(pathlib.Path(name) / "small.db", small, rounds)
        many = await _read(pathlib.Path(name) / "large.db", contacts, rounds)
    peers = {one.path: one for one in few}
    times, few_times = ([time for one in found for time in one.times] for found in (many, few))
    heaviest = max(many, key=lambda one: one.bytes)
    slowest = sorted(many, key=lambda one: -one.p95)[:SLOWEST]
    peer = f"{small:,} contacts"
    return [
        Figure(
            f"any of {len(many)} pages, {contacts:,} contacts, 95th percentile, ms",
            statistics.quantiles(times, n=20)[18],
            statistics.quantiles(few_times, n=20)[18],
            peer,
            at_most(MOST_MS),
        ),
        *(
            Figure(f"{one.path}, 95th percentile, ms", one.p95, peers[one.path].p95, peer, at_most(MOST_MS))
            for one in slowest
        ),
        *(Figure(f"{one.path}, median, ms", one.p50, peers[one.path].p50, peer) for one in slowest[:1]),
        Figure(
            f"the largest page ({heaviest.path}), KB",
            heaviest.bytes / 1000,
            peers[heaviest.path].bytes / 1000,
            peer,
            at_most(MOST_KB),
        ),
    ]


async def _read(path: pathlib.Path, contacts: int, rounds: int) -> list[Read]:
    book(path, contacts, history=True)
    store = Store.open(path)
    try:
        _furnish(store)
        numbers = itertools.count(1)
        office = Office(
            store,
            rules.read(shipped_rules()),
            FeedBook(),
            Texts(locales.sources()),
            "Europe/Berlin",
            "bench_bot",
            lambda: f"bench-{next(numbers)}",
        )
        office.public_url = URL
        house = House(office, URL, TOKEN, lambda: NOW, lambda: None)
        transport = httpx.ASGITransport(pages(house), client=("192.0.2.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=URL, headers=_signed_in(store)) as client:
            return [await _timed(client, address, rounds) for address in map(_filled, PAGES)]
    finally:
        store.close()


def _furnish(store: Store) -> None:
    """What the book has not: the news that the contact had, and contacts of the manager who wait for an answer."""
    db, words = store._db, "Words of a summary, as long as feeds have them. " * 6
    news = db.execute(
        "SELECT id, settled_at FROM touch WHERE contact_id = ? AND kind = 'news' ORDER BY id", (CONTACT,)
    ).fetchall()
    with store.transaction():
        for touch, at in news:
            db.execute(
                "INSERT INTO item (id, identity, feed_url, source, language, title, title_hash, summary, link,"
                " published_at, found_at, topics, state) VALUES (?1, ?1, 'f', 'Courier', 'en', 'A title of news', ?1,"
                " ?2, 'https://news.example/' || ?1, ?3, ?3, '[]', 'fresh')",
                (touch, words, at),
            )
            db.execute("UPDATE touch SET item_id = ?1 WHERE id = ?1", (touch,))
        db.execute("UPDATE manager SET admin = 1 WHERE id = ?", (MANAGER,))  # so that every page opens
        db.execute(
            "UPDATE contact SET waiting_since = ? WHERE manager_id = ? AND id % 7 = 0",
            (to_text(NOW - timedelta(hours=3)), MANAGER),
        )


def _signed_in(store: Store) -> dict[str, str]:
    """The cookies of a manager and of a contact, in one."""
    with store.transaction():
        for secret, reader in (("m", Reader(manager_id=MANAGER)), ("c", Reader(contact_id=CONTACT))):
            store.pages.begin(sessions.hashed(secret), reader, NOW, NOW + timedelta(days=1), mini_app=False)
    names = [sessions.cookie_name(side, https=True) for side in SIDES.values()]
    return {"Cookie": "; ".join(f"{name}={secret}" for name, secret in zip(names, "mc", strict=True))}


def _filled(row: Row) -> str:
    """The address of a page, its numbers those of that contact and of their company."""
    numbers = {"account": CONTACT // 4 + 1, "rule": rule_number("prospects/check-in"), "contact": CONTACT}
    return re.sub(r"\{([a-z_]+)(?::[a-z]+)?\}", lambda found: str(numbers[found[1]]), row.path)


async def _timed(client: httpx.AsyncClient, address: str, rounds: int) -> Read:
    times, size = [], 0
    for _ in range(rounds + 1):
        began = time.perf_counter()
        answer = await client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        size = len(answer.content)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}; the book of the bench has nothing for it")
    return Read(address, times[1:], size)
