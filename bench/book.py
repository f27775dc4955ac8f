"""Large books for the bench: contacts by the thousand, with a year of history, written straight into the tables."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.store import Store
from bot.store.rows import to_text

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A Monday, 9:00 in Berlin."""

PER_MANAGER, PER_ACCOUNT = 50, 4
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Asia/Kolkata")
COUNTRIES = ("DE", "CN", "US", "IN")
STAGES = ("lead", "engaged", "evaluating", "customer")


def book(path: pathlib.Path, contacts: int, *, history: bool = False, per_manager: int = PER_MANAGER) -> None:
    """So many contacts, four a company; with `history` a year of 52 news and 20 texts each."""
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
                    f"c{n}",
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
            _add_history(db, contacts)


def _add_history(db: sqlite3.Connection, contacts: int) -> None:
    """What each contact has had in a year: news each week, a text every eighteen days, and where each rule stands."""
    past: list[tuple[str, int, str, str | None, int]] = [
        ("prospects/industry-news", n, "news", None, 7 * n + 1) for n in range(1, 53)
    ]
    past += [("prospects/check-in", n, "text", f"old-{n}", 18 * n + 4) for n in range(1, 21)]
    moments = [(rule, n, kind, text, to_text(NOW - timedelta(days=days))) for rule, n, kind, text, days in past]
    db.executemany(
        "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, settled_at, text_id, added_at)"
        " VALUES (?, ?, ?, ?, ?, 'sent', ?, ?, ?, ?)",
        (
            (f"{rule}:{contact}:{n}", contact, rule, n, kind, at, at, text, at)
            for contact in range(1, contacts + 1)
            for rule, n, kind, text, at in moments
        ),
    )
    last = {rule: max(at for other, *_, at in moments if other == rule) for rule, *_ in moments}
    db.executemany(
        "INSERT INTO cadence (contact_id, rule, n, last_at, used, why, place) VALUES (?, ?, ?, ?, ?, '', 1)",
        (
            (contact, rule, n, last[rule], n - 1)
            for contact in range(1, contacts + 1)
            for rule, n in (("prospects/industry-news", 53), ("prospects/check-in", 21))
        ),
    )


@contextlib.contextmanager
def _raw(path: pathlib.Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes quickly; the bench can make its books again."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    with db:
        yield db
    db.close()
