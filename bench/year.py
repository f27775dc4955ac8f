"""A year of 10,000 contacts in the rehearsal, over all cores; and of as many without news."""

from __future__ import annotations

import pathlib
import resource
import tempfile
import time

from bench.book import NOW, book
from bench.figures import Figure, at_most
from bot import locales, rules
from bot.model.news import FeedBook
from bot.rehearsal.house import Readers
from bot.rehearsal.play import Plan
from bot.rehearsal.shards import rehearse_all
from bot.shipped import shipped_rules
from bot.store import Store

CONTACTS = 10_000
DAYS = 365


async def measured(contacts: int = CONTACTS, days: int = DAYS) -> list[Figure]:
    shipped = dict(shipped_rules())
    silent = {name: text for name, text in shipped.items() if name not in ("greetings.yaml",)}
    for name in ("prospects.yaml", "customers.yaml"):
        head, _, rest = silent[name].partition("  - id: industry-news")
        silent[name] = head + rest.partition("    silent: true\n")[2]
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bench.db"
        book(path, contacts)
        for what, files, aim in (("", shipped, 180), (" without news", silent, 60)):
            seconds, touches = _played(path, files, days)
            figures += [
                Figure(f"{days} days of {contacts:,} contacts{what}, s", seconds, aim=at_most(aim)),
                Figure(f"touches in it{what}", touches),
                Figure(f"one touch{what}, ms of wall time", seconds / touches * 1000),
            ]
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [*figures, Figure("memory of the largest process, MB", peak / 1024)]


def _played(path: pathlib.Path, files: dict[str, str], days: int) -> tuple[float, int]:
    began = time.perf_counter()
    store = Store.copied(path)
    plan = Plan(rules.read(files), FeedBook(), locales.sources(), "Europe/Berlin", NOW, days, Readers.SOMETIMES)
    found = rehearse_all(store, plan)
    return time.perf_counter() - began, len(found.touches)
