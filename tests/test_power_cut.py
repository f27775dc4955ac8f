"""The power is cut at any byte of the -wal: the database is whole, and what left the house is known to have left.

The -wal is a header of 32 bytes, then frames of a 24-byte header and a page; the last frame of a transaction has the
size of the database in bytes 4 to 8 of its header (sqlite.org/fileformat2.html, "The Write-Ahead Log").
"""

from __future__ import annotations

import bisect
import contextlib
import pathlib
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

import pytest

from bot.clock import ManualClock
from bot.model.touches import TouchState
from bot.sandbox import Sandbox
from bot.store import BUSY_TIMEOUT_MS, Store
from bot.store.backup import back_up
from tests.test_heartbeat import WEEKLY, greetings
from tests.test_store import OPENER, old, pragma
from tests.world import MONDAY, bot_said, new_sandbox, world

HEADER, FRAME_HEADER, PAGE = 32, 24, 4096
FRAME = FRAME_HEADER + PAGE
KNOWN = {TouchState.SENDING, TouchState.SENT, TouchState.UNSURE}
DAYS = 45


@dataclass(frozen=True)
class Run:
    """Some weeks of a life. `delivered`: how long the -wal was as each greeting, by its key, was on a phone."""

    database: bytes
    wal: bytes
    delivered: dict[str, int]
    sandbox: Sandbox
    clock: ManualClock

    def commits(self) -> list[int]:
        """Where each transaction ends."""
        ends = range(HEADER, len(self.wal) - FRAME + 1, FRAME)
        return [start + FRAME for start in ends if any(self.wal[start + 4 : start + 8])]

    def cut(self, path: pathlib.Path, length: int) -> Store:
        """The database as it is found after the power was cut there."""
        for suffix in ("-shm", "-wal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(self.database)
        path.with_name(path.name + "-wal").write_bytes(self.wal[:length])
        return Store.open(path)


def content(path: pathlib.Path) -> bytes:
    return path.read_bytes()


async def lived(path: pathlib.Path) -> Run:
    clock = ManualClock(MONDAY)
    sandbox, wal = new_sandbox(clock), path.with_name(path.name + "-wal")
    lengths: dict[int, int] = {}
    async with world(rules={"prospects.yaml": WEEKLY}, sandbox=sandbox, clock=clock, database=path) as house:
        store = house.app.office.store
        store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store._db.execute("PRAGMA wal_autocheckpoint = 0")
        database = content(path)
        li = await house.invited()

        def note(event: object) -> None:
            for message in li.chat:
                lengths.setdefault(message.id, wal.stat().st_size)

        sandbox.on_change.append(note)
        await house.advance(days=DAYS)
        assert content(path) == database
        delivered = {
            touch.key: lengths[int(message_id)]
            for touch in house.touches()
            if (message_id := store.ledger.message_of(touch.id))
        }
        whole = content(wal)
    sandbox.on_change.clear()
    assert len(delivered) >= 3
    return Run(database, whole, delivered, sandbox, clock)


def survives(run: Run, path: pathlib.Path, length: int) -> None:
    with contextlib.closing(run.cut(path, length)) as store:
        assert pragma(store, "integrity_check") == "ok"
        assert list(store._db.execute("PRAGMA foreign_key_check")) == []
        for key, at in run.delivered.items():
            touch = store.ledger.keyed(key)
            if at <= length:
                assert touch, key
                assert touch.state in KNOWN, key


async def test_wherever_the_power_is_cut_what_was_delivered_is_known(path: pathlib.Path) -> None:
    run = await lived(path)
    chance = random.Random(7)
    commits = run.commits()
    assert len(commits) > 50
    around = [end for at in run.delivered.values() for end in _near(commits, at)]
    inside = [chance.randrange(len(run.wal)) for _ in range(40)]
    torn = [HEADER + FRAME * n + more for n in (0, 1, 5) for more in (-31, -1, 1, 23, 24, 25, FRAME - 1)]
    for length in sorted({0, *around, *chance.sample(commits, 40), *inside, *torn, len(run.wal)}):
        if length >= 0:
            survives(run, path.with_name("cut.db"), length)


def _near(commits: list[int], length: int) -> list[int]:
    """The ends of the last transactions before this length of the -wal, and of the first after it."""
    last = bisect.bisect_right(commits, length)
    return commits[max(0, last - 3) : last + 3]


async def test_a_bot_that_starts_after_a_power_cut_sends_nothing_again(path: pathlib.Path) -> None:
    """Cut as the second greeting is on a phone and nothing of it is written but its claim."""
    clock, found = ManualClock(MONDAY), list[tuple[bytes, bytes]]()
    sandbox, cut = new_sandbox(clock), path.with_name("cut.db")
    async with world(rules={"prospects.yaml": WEEKLY}, sandbox=sandbox, clock=clock, database=path) as house:
        await house.invited()

        def note(event: object) -> None:
            if len(greetings(house)) == 2 and not found:
                found.append((path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()))

        sandbox.on_change.append(note)
        await house.until(lambda: len(greetings(house)) == 2, hours=1)
    sandbox.on_change.clear()
    ((database, wal),) = found
    cut.write_bytes(database)
    cut.with_name("cut.db-wal").write_bytes(wal)
    async with world(rules={"prospects.yaml": WEEKLY}, sandbox=sandbox, clock=clock, database=cut) as house:
        assert [touch.state for touch in house.touches()] == [TouchState.SENT, TouchState.UNSURE]
        assert "may or may not have reached Li Wei" in bot_said(house.ann)[-1]
        await house.advance(days=30)
        said = Counter(greetings(house))
        assert said.total() > 2
        assert max(said.values()) == 1


# --- what survives depends on


def test_every_way_to_open_syncs_and_keeps_the_invariants(path: pathlib.Path) -> None:
    """A claim and an acknowledgement must outlive the power: WAL with synchronous=FULL syncs every commit."""

    def look(store: Store) -> None:
        with contextlib.closing(store):
            assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("wal", 2)
            assert pragma(store, "foreign_keys") == 1
            assert pragma(store, "busy_timeout") == BUSY_TIMEOUT_MS

    look(Store.open(path))
    look(Store.open(path))
    look(Store.beside(path))
    back_up(path, path.with_name("copy.db"), MONDAY)
    look(Store.open(path.with_name("copy.db")))
    old(path.with_name("old.db")).close()
    look(Store.open(path.with_name("old.db")))
    command = [sys.executable, "-c", OPENER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        look(Store.beside(path))
        other.kill()
        other.wait()
    for store in (Store.open(":memory:"), Store.copied(path)):
        assert pragma(store, "foreign_keys") == 1
        store.close()


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "nurture.db"
