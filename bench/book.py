"""Large books for the bench: contacts by the thousand, with a year of history, written straight into the tables.

Those that take long to write are kept in the user's cache folder, under a name made of the schema and of this file, so
that the parts of one run, and later runs, share them. Every part gets a copy of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.store import Store
from bot.store.rows import to_text

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A Monday, 9:00 in Berlin."""

PER_MANAGER, PER_ACCOUNT = 200, 4
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Asia/Kolkata")
COUNTRIES = ("DE", "CN", "US", "IN")
STAGES = ("lead", "engaged", "evaluating", "customer")

KEPT_FROM = 10_000
"""Contacts from which on a book is kept: smaller ones are written as quickly as copied."""

PAGES_KB = 1_000_000
"""The most memory that writing takes: keys come in no order, and a page is wanted again and again."""


def book(path: pathlib.Path, contacts: int, *, history: bool = False, per_manager: int = PER_MANAGER) -> None:
    """So many contacts, four a company; with `history` a year of 52 news and 20 texts each."""
    if contacts < KEPT_FROM:
        _write(path, contacts, history=history, per_manager=per_manager)
        return
    made = cache() / f"{contacts}-{per_manager}{'-history' if history else ''}.db"
    if not made.exists():
        began, half = time.perf_counter(), made.with_suffix(f".{os.getpid()}")
        _write(half, contacts, history=history, per_manager=per_manager)
        half.replace(made)
        half.with_name(half.name + ".lock").unlink()
        seconds, size = time.perf_counter() - began, made.stat().st_size / 1e6
        what = f"{contacts:,} contacts{' with a year of history' if history else ''}"
        print(f"made in {seconds:.0f} s: {what}, {size:,.0f} MB, kept as {made}", file=sys.stderr, flush=True)
    shutil.copyfile(made, path)


def cache() -> pathlib.Path:
    """The folder for kept books; those of an older schema go."""
    store = Store.open(":memory:")
    schema = repr(store._db.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall())
    store.close()
    name = hashlib.sha256((schema + pathlib.Path(__file__).read_text(encoding="utf-8")).encode()).hexdigest()[:12]
    folder = disk() / name
    for other in disk().glob("????????????"):
        if other != folder:
            shutil.rmtree(other)
    folder.mkdir(exist_ok=True)
    return folder


def disk() -> pathlib.Path:
    """Where all files of the bench lie: in the cache folder, since /tmp may be no disk at all."""
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "nurture-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(path: pathlib.Path, contacts: int, *, history: bool, per_manager: int) -> None:
    Store.open(path).close()
    with _raw(path) as db:
        db.executemany(
            "INSERT INTO manager (id, address, name, language, zone, admin) VALUES (?, ?, ?, 'en', 'Europe/Berlin', 1)",
            ((n, str(n), f"Manager {n}") for n in range(1, contacts // per_manager + 2)),
        )
        db.executemany(
            "INSERT INTO account (id, name, search, country, zone, stage) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (n, f"Company {n}", f"company {n}", COUNTRIES[n % 4], ZONES[n % 4], STAGES[n // 4 % 4])
                for n in range(1, contacts // PER_ACCOUNT + 2)
            ),
        )
        joined = to_text(NOW - timedelta(days=365 if history else 10))
        db.executemany(
            "INSERT INTO contact (id, account_id, manager_id, channel, address, name, search, address_as, language,"
            " state, joined_at) VALUES (?, ?, ?, 'telegram', ?, ?, ?, ?, 'en', 'active', ?)",
            (
                (
                    n,
                    n // PER_ACCOUNT + 1,
                    n // per_manager + 1,
                    str(address(n)),
                    f"Contact {n}",
                    f"contact {n}",
                    f"Contact {n}",
                    joined,
                )
                for n in range(1, contacts + 1)
            ),
        )
        db.executemany(
            "INSERT INTO consent (contact_id, wording, language, at) VALUES (?, 'bench', 'en', ?)",
            ((n, joined) for n in range(1, contacts + 1)),
        )
        if history:
            with _without_triggers_and_indexes(db, "touch"):
                _add_history(db)
            _tally(db)


def address(contact: int) -> int:
    """The chat of a contact, apart from those of the managers, who are 1, 2, 3."""
    return 10_000_000 + contact


def _add_history(db: sqlite3.Connection) -> None:
    """What each contact has had in a year: news each week, a text every eighteen days, and where each rule stands.

    In the order in which it happened: the touches of one contact lie far from each other, as in a real book.
    """
    past: list[tuple[str, int, str, str | None, int]] = [
        ("prospects/industry-news", n, "news", None, 7 * n + 1) for n in range(1, 53)
    ]
    past += [("prospects/check-in", n, "text", f"old-{n}", 18 * n + 4) for n in range(1, 21)]
    for rule, n, kind, text, days in sorted(past, key=lambda one: -one[4]):
        db.execute(
            "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, settled_at, text_id, added_at)"
            " SELECT ?1 || ':' || id || ':' || ?2, id, ?1, ?2, ?3, 'sent', ?4, ?4, ?5, ?4 FROM contact ORDER BY id",
            (rule, n, kind, to_text(NOW - timedelta(days=days)), text),
        )
    for rule, n, days in (("prospects/industry-news", 53, 8), ("prospects/check-in", 21, 22)):
        db.execute(
            "INSERT INTO cadence (contact_id, rule, n, last_at, used, why, place)"
            " SELECT id, ?1, ?2, ?3, ?2 - 1, '', 1 FROM contact ORDER BY id",
            (rule, n, to_text(NOW - timedelta(days=days))),
        )


def _tally(db: sqlite3.Connection) -> None:
    """What the triggers would have counted one by one."""
    db.execute(
        "INSERT INTO tally SELECT substr(settled_at, 1, 10), rule, state, count(*) FROM touch"
        " WHERE settled_at IS NOT NULL AND kind <> 'manual' GROUP BY 1, 2, 3"
    )


@contextlib.contextmanager
def _without_triggers_and_indexes(db: sqlite3.Connection, table: str) -> Iterator[None]:
    """They are made again afterwards, each in one go: kept up row by row they take most of the time."""
    wanted = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table' AND sql IS NOT NULL"
    dropped = db.execute(wanted, (table,)).fetchall()
    for kind, name, _ in dropped:
        db.execute(f"DROP {kind} {name}")
    yield
    for _, _, sql in dropped:
        db.execute(sql)


@contextlib.contextmanager
def _raw(path: pathlib.Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes quickly and would leave a ruin if it were killed; the bench can make its books again."""
    db = sqlite3.connect(path)
    for setting in ("synchronous = OFF", "journal_mode = OFF", "temp_store = MEMORY", f"cache_size = -{PAGES_KB}"):
        db.execute(f"PRAGMA {setting}")
    with db:
        yield db
    db.close()
