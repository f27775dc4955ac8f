"""Planning 100,000 contacts from scratch: five rules, a year of history each."""

from __future__ import annotations

import pathlib
import resource
import tempfile
import time

from bench.book import NOW, book
from bench.figures import Figure, at_most
from bot import locales, rules
from bot.model.news import FeedBook
from bot.render import Texts
from bot.service import BATCH, Office
from bot.shipped import shipped_rules
from bot.store import Store

CONTACTS = 100_000

FIVE = ("_defaults.yaml", "prospects.yaml", "customers.yaml", "dormant.yaml", "texts.en.yaml", "texts.zh.yaml")
"""The rules of the first release: two check-ins, two of news, a wake-up; and two notes."""


async def measured(contacts: int = CONTACTS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bench.db"
        book(path, contacts, history=True)
        store = Store.open(path)
        shipped = shipped_rules()
        playbooks = rules.read({name: shipped[name] for name in FIVE})
        office = Office(store, playbooks, FeedBook(), Texts(locales.sources()), "Europe/Berlin", "b", lambda: "")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, longest = time.perf_counter(), 0.0
        last = 0
        while ids := store.people.ids_after(last, BATCH):
            batch = time.perf_counter()
            with store.transaction():
                for contact_id in ids:
                    office.replan(contact_id, NOW)
            longest = max(longest, time.perf_counter() - batch)
            last = ids[-1]
        seconds = time.perf_counter() - began
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        store.close()
    return [
        Figure(f"planning {contacts:,} contacts from scratch, s", seconds, aim=at_most(20)),
        Figure("planning one contact, µs", seconds / contacts * 1e6, aim=at_most(200)),
        Figure(f"longest batch of {BATCH} (stall of the loop), ms", longest * 1000, aim=at_most(20)),
        Figure("memory that planning takes, MB", grown / 1024),
    ]
