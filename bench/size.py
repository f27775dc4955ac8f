"""What a contact-year takes in the database, as the bot itself writes it: a year of texts to some contacts, through the
whole path but for Telegram, with all that is kept of each."""

from __future__ import annotations

import asyncio
import contextlib
import pathlib
import sqlite3
import tempfile
from datetime import datetime, timedelta

import yaml

from bench.book import NOW, book
from bench.figures import Figure
from bench.ticks import Swallow
from bot import locales, rules
from bot.channels.pacer import Pacer
from bot.clock import ManualClock, Work
from bot.dispatcher import Dispatcher
from bot.heartbeat import Heart
from bot.model.news import FeedBook
from bot.model.people import TELEGRAM
from bot.render import Texts
from bot.service import Office, replan_all
from bot.shipped import shipped_rules
from bot.store import Store

CONTACTS, DAYS = 50, 365
STEP = timedelta(hours=8)
"""The clock moves on by so much at once; a longer leap would count as a gap."""

_SHIPPED = list(yaml.safe_load(shipped_rules()["texts.en.yaml"]).values())
TEXTS = {f"t-{n}": _SHIPPED[n % len(_SHIPPED)] for n in range(80)}
"""More than a year takes: none is sent again while another is left."""

RULES = {
    "_defaults.yaml": "caps: {per_day: null, per_week: null, min_gap: 0h}\nbalance: {gives_per_ask: 0}\n"
    "stagger: {per_manager_hour: null, per_account_day: null, same_item_in_account: 0d}\n",
    "p.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 5d, send: {{text: [{', '.join(TEXTS)}]}}}}\n",
    "texts.en.yaml": yaml.safe_dump(TEXTS, allow_unicode=True),
}
"""The shipped texts, every five days: about as much as the shipped rules send in a year with news."""


async def measured(contacts: int = CONTACTS, days: int = DAYS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "size.db"
        book(path, contacts)
        before = _vacuumed(path)
        touches = await _lived(path, NOW + timedelta(days=days))
        grown = _vacuumed(path) - before
    return [
        Figure("one touch and all that is kept of it, bytes", grown / touches),
        Figure("touches to a contact in a year", touches / contacts * 365 / days),
        Figure("database size per contact-year, KB", grown / contacts * 365 / days / 1000),
    ]


async def _lived(path: pathlib.Path, until: datetime) -> int:
    """Live from NOW until then. How many touches were sent."""
    store, clock, work = Store.open(path), ManualClock(NOW), Work()
    store._db.execute("PRAGMA synchronous = OFF")
    texts = Texts(locales.sources())
    office = Office(store, rules.read(RULES), FeedBook(), texts, "Europe/Berlin", "bench", lambda: "")
    heart, channel = Heart(office, clock), Swallow()
    await heart.start()
    await replan_all(office, clock.now)
    dispatcher = Dispatcher(office, {TELEGRAM: channel}, channel, Pacer(None), clock, work, heart)
    running = asyncio.create_task(dispatcher.run())
    while clock.now() < until:
        await clock.advance(clock.now() + STEP, work.quiet)
        await heart.beat(clock.now())
    dispatcher.stop()
    await running
    store.close()
    return dispatcher.outcomes["touch", "sent"]


def _vacuumed(path: pathlib.Path) -> int:
    """Bytes of the file without what is empty in it."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size
