"""A tick with 1,000,000 stored contacts, none due and 1,000 due, beside one APScheduler job a contact."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import pathlib
import pickle
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bench.book import NOW, book
from bench.figures import Figure, at_most
from bot import locales, rules
from bot.channels.pacer import Pacer
from bot.claim import claim_touches
from bot.clock import ManualClock, Work
from bot.dispatcher import Dispatcher
from bot.heartbeat import Heart
from bot.model.messages import Message, Outcome, OutcomeKind
from bot.model.news import FeedBook
from bot.model.people import TELEGRAM
from bot.model.posts import Queued
from bot.render import Texts
from bot.service import Office
from bot.store import Store
from bot.store.rows import to_text

SIZES = (10_000, 1_000_000)
DUE = 1_000
TICKS = 200

RULES = {
    "_defaults.yaml": "caps: {}\nstagger: {per_manager_hour: null, per_account_day: null, same_item_in_account: 0d}\n",
    "p.yaml": "playbook: p\nrules:\n  - {id: r, every: 14d..21d, send: {text: [one, two, three]}}\n",
    "texts.en.yaml": "one: Hello {{ name }}\ntwo: Hello again\nthree: And again\n",
}


class Swallow:
    """A channel and poster that takes everything at once."""

    async def send(self, address: str, message: Message) -> Outcome:
        return Outcome(OutcomeKind.SENT, "1")

    async def perform(self, queued: Queued) -> Outcome:
        return Outcome(OutcomeKind.SENT, "1")


async def measured(sizes: tuple[int, ...] = SIZES, due: int = DUE) -> list[Figure]:
    figures = []
    for contacts in sizes:
        with tempfile.TemporaryDirectory() as name:
            ours = await _ours(pathlib.Path(name), contacts, due)
            theirs = await _theirs(pathlib.Path(name), contacts, due)
        names = (
            f"tick, {contacts:,} contacts and none due, ms",
            f"{due:,} due of {contacts:,}: until all are sent, s",
            f"{due:,} due of {contacts:,}: longest stall of the loop, ms",
        )
        aims = (at_most(1), None, at_most(20))
        figures += [
            Figure(what, mine, peer, "APScheduler", aim)
            for what, mine, peer, aim in zip(names, ours, theirs, aims, strict=True)
        ]
    return figures


# --- ours -----------------------------------------------------------------------------------------------------


async def _ours(folder: pathlib.Path, contacts: int, due: int) -> tuple[float, float, float]:
    """An empty tick in ms, until all are sent in s, the longest stall in ms."""
    path = folder / "bench.db"
    book(path, contacts)
    _wait_for_later(path, contacts)
    clock, work = ManualClock(NOW), Work()
    store = Store.open(path)
    office = Office(
        store, rules.read(RULES), FeedBook(), Texts(locales.sources()), "Europe/Berlin", "bench", lambda: "0"
    )
    empty = _median(lambda: _empty_tick(office))
    for contact_id in range(1, due + 1):
        _is_due(store, contact_id)
    with store.transaction():  # the first touch of a country reads its holidays, once
        for contact_id in range(1, 5):
            office.replan(contact_id, NOW)
            _is_due_again(store, contact_id)
    channel = Swallow()
    dispatcher = Dispatcher(office, {TELEGRAM: channel}, channel, Pacer(None), clock, work, Heart(office, clock))
    began = time.perf_counter()
    running = asyncio.create_task(dispatcher.run())
    longest = await _stall_until(lambda: store.people.most_overdue(clock.now()) is None)
    seconds = time.perf_counter() - began
    dispatcher.stop()
    await running
    store.close()
    return empty, seconds, longest


def _wait_for_later(path: pathlib.Path, contacts: int) -> None:
    """Everybody's next step lies within the coming weeks."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        db.executemany(
            "UPDATE contact SET next_at = ?1, next_due = ?1, next_since = ?1, next_key = ?2, next_why = 'own'"
            " WHERE id = ?3",
            ((to_text(NOW + timedelta(days=1, minutes=n % 20_000)), f"p/r:{n}:1", n) for n in range(1, contacts + 1)),
        )


def _is_due(store: Store, contact_id: int) -> None:
    """In the contact's hours or not: most of them are where it is day, the others wait and cost the same look."""
    with store.transaction():
        _is_due_again(store, contact_id)


def _is_due_again(store: Store, contact_id: int) -> None:
    contact, key = store.people.contact(contact_id), f"p/r:{contact_id}:1"
    store.people.save_planned(dataclasses.replace(contact, next_at=NOW, next_due=NOW, next_since=NOW, next_key=key))


def _empty_tick(office: Office) -> None:
    with office.store.transaction():
        assert claim_touches(office, 1, NOW) == []
    office.store.people.next_due()
    office.store.mail.next_due()


# --- one APScheduler job a contact ----------------------------------------------------------------------------


async def _theirs(folder: pathlib.Path, contacts: int, due: int) -> tuple[float, float, float]:
    path = folder / "jobs.db"
    scheduler = AsyncIOScheduler(timezone=UTC)
    jobs = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler.add_jobstore(jobs)
    scheduler.start()
    far = datetime.now(UTC) + timedelta(days=30)
    scheduler.add_job(greet, IntervalTrigger(days=17), args=[0], id="0", next_run_time=far)
    _copy_job(path, contacts, far)
    empty = _median(scheduler._process_jobs)
    _make_due(path, due)
    sent.clear()
    began = time.perf_counter()
    scheduler.wakeup()
    longest = await _stall_until(lambda: len(sent) >= due)
    seconds = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return empty, seconds, longest


sent: list[int] = []


async def greet(contact: int) -> None:
    """The job of one contact: nothing but being called."""
    sent.append(contact)


def _copy_job(path: pathlib.Path, contacts: int, at: datetime) -> None:
    """The first job for everybody, as its store writes it; adding a million one by one takes half an hour."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        state = pickle.loads(db.execute("SELECT job_state FROM apscheduler_jobs").fetchone()[0])
        db.executemany(
            "INSERT INTO apscheduler_jobs (id, next_run_time, job_state) VALUES (?, ?, ?)",
            (
                (str(n), at.timestamp(), pickle.dumps({**state, "id": str(n), "args": (n,), "next_run_time": at}))
                for n in range(1, contacts)
            ),
        )


def _make_due(path: pathlib.Path, due: int) -> None:
    now = datetime.now(UTC)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for number in range(due):
            (blob,) = db.execute("SELECT job_state FROM apscheduler_jobs WHERE id = ?", (str(number),)).fetchone()
            state = {**pickle.loads(blob), "next_run_time": now, "misfire_grace_time": None}
            db.execute(
                "UPDATE apscheduler_jobs SET next_run_time = ?, job_state = ? WHERE id = ?",
                (now.timestamp(), pickle.dumps(state), str(number)),
            )


# --- both -----------------------------------------------------------------------------------------------------


def _median(tick: Callable[[], object]) -> float:
    """Milliseconds of one tick."""
    times = []
    for _ in range(TICKS):
        began = time.perf_counter()
        tick()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


async def _stall_until(done: Callable[[], bool]) -> float:
    """The longest time in ms that the loop did not come back to us, until `done`."""
    longest, before = 0.0, time.perf_counter()
    while not done():
        await asyncio.sleep(0)
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    return longest * 1000
