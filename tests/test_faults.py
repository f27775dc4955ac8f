"""The file under the bot fails: locked, full, read-only, damaged, half there. It waits or says so; nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import dispatcher, heartbeat
from bot.clock import ManualClock
from bot.errors import Damaged, NurtureError, StoreError
from bot.model.touches import TouchState
from bot.sandbox import Person
from bot.store import Store
from bot.store.backup import back_up
from tests.test_cli import complains, nurture
from tests.test_store import furnished, pragma, seeded
from tests.world import NO_FEEDS, RULES, TOKEN, World, bot_said, world, write_files

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECONDS = 1.5
"""How long the bot is watched while it cannot write: in real time, for it tries again in real time."""

PAGE = 4096
LOCKER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "nurture.db"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dispatcher, heartbeat):
        monkeypatch.setattr(module, "STORE_PAUSE", 0.05)


# --- while it cannot be written


@contextlib.contextmanager
def locked_by_a_process(path: pathlib.Path) -> Iterator[None]:
    command = [sys.executable, "-c", LOCKER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        yield
        other.kill()
        other.wait()


@contextlib.contextmanager
def full(path: pathlib.Path, store: Store) -> Iterator[None]:
    """SQLite itself says that the disk is full as soon as it needs one more page."""
    most = pragma(store, "max_page_count")
    store._db.execute(f"PRAGMA max_page_count = {pragma(store, 'page_count')}")
    yield
    store._db.execute(f"PRAGMA max_page_count = {most}")


@contextlib.contextmanager
def locked(path: pathlib.Path, store: Store) -> Iterator[None]:
    store._db.execute("PRAGMA busy_timeout = 20")  # the loop stands still for it
    with locked_by_a_process(path):
        yield


async def struggles(house: World) -> None:
    """The bot tries for a while, and does not get anywhere."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await house.quiet()


def arrived(person: Person, words: str) -> int:
    return sum(words in text for text in bot_said(person))


@pytest.mark.parametrize("trouble", [locked, full])
async def test_what_cannot_be_written_is_neither_acknowledged_nor_sent_and_goes_on_afterwards(
    path: pathlib.Path, trouble: Callable[[pathlib.Path, Store], contextlib.AbstractContextManager[None]]
) -> None:
    async with world(database=path) as house:
        li = await house.invited()
        due = house.contact().next_at
        assert due
        await house.clock.advance(due - timedelta(minutes=5), house.quiet)
        store = house.app.office.store
        seen, known = len(bot_said(house.ann)), len(bot_said(li))
        with trouble(path, store):
            for n in range(12):  # more than the room that is left in the pages that are there
                li.say(f"Word {n}. " + "x" * 4000)
            await struggles(house)
            taken = len(bot_said(house.ann)) - seen
            assert house.sandbox.unconfirmed(TOKEN)
            house.clock.set(due + timedelta(minutes=5))
            await struggles(house)
            assert len(bot_said(li)) == known
            assert house.sandbox.unconfirmed(TOKEN)
            assert taken < 12
        await house.quiet()
        assert [arrived(house.ann, f"Word {n}. ") for n in range(12)] == [1] * 12
        await house.advance(days=1)
        assert store.people.replies_of(house.contact().id, NOW) == 12
        assert all(touch.state is not TouchState.SENDING for touch in house.touches())
        assert pragma(store, "integrity_check") == "ok"


async def test_a_send_whose_outcome_cannot_be_written_down_is_not_repeated(path: pathlib.Path) -> None:
    """The disk fills up between the claim and the answer: what is known of it is kept until there is room."""
    async with world(database=path) as house:
        li = await house.invited()
        due = house.contact().next_at
        assert due
        await house.clock.advance(due - timedelta(minutes=5), house.quiet)
        store, known = house.app.office.store, len(bot_said(li))
        other = sqlite3.connect(path, isolation_level=None)
        store._db.execute("PRAGMA busy_timeout = 20")

        def lock(event: object) -> None:
            if len(bot_said(li)) > known and not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        house.sandbox.on_change.append(lock)
        house.clock.set(due + timedelta(minutes=1))
        await struggles(house)
        assert len(bot_said(li)) == known + 1
        (touch,) = house.touches()
        assert touch.state is TouchState.SENDING
        house.sandbox.on_change.remove(lock)
        other.execute("ROLLBACK")
        other.close()
        await house.quiet()
        (touch,) = house.touches()
        assert touch.state is TouchState.SENT
        assert len(bot_said(li)) == known + 1


def test_who_takes_a_full_disk_for_a_bug_of_their_own_commits_nothing(path: pathlib.Path) -> None:
    with contextlib.closing(seeded(path)) as store:

        def swallow() -> None:
            with store.transaction():
                store.people.remember("before", "1")
                with contextlib.suppress(Exception), store.savepoint():
                    store.people.remember("long", "x" * 100_000)
                store._db.execute("PRAGMA max_page_count = 100000")
                store.people.remember("after", "1")

        store._db.execute(f"PRAGMA max_page_count = {pragma(store, 'page_count')}")
        with pytest.raises(StoreError, match="full"):
            swallow()
        assert store.people.remembered("before") is None
        swallow()  # and a transaction that went wrong spoils no other
        assert store.people.remembered("after") == "1"


@pytest.fixture
def small_disk(tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("a small disk cannot be mounted here: that needs root, and leave to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_disk_that_is_really_full(small_disk: pathlib.Path) -> None:
    path, ballast = small_disk / "nurture.db", small_disk / "ballast"
    async with world(database=path) as house:
        li = await house.invited()
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (PAGE, 1):
                while file.write(b"\0" * size):
                    pass
        with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
            while file.write(b"\0"):
                pass
        for n in range(12):
            li.say(f"Word {n}. " + "x" * 4000)
        await struggles(house)
        assert house.sandbox.unconfirmed(TOKEN)
        ballast.unlink()
        await house.quiet()
        assert [arrived(house.ann, f"Word {n}. ") for n in range(12)] == [1] * 12
        assert pragma(house.app.office.store, "integrity_check") == "ok"


def test_a_disk_that_is_full_at_the_start_is_one_line(small_disk: pathlib.Path) -> None:
    with (small_disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"\0" * PAGE):
            pass
    assert "full" in refusal(small_disk / "nurture.db") or "No space left" in refusal(small_disk / "nurture.db")


# --- what is not a whole database


def refusal(path: pathlib.Path) -> str:
    """The one line with which a path is refused."""
    with pytest.raises(NurtureError) as told:
        Store.open(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    return str(told.value)


def lost(path: pathlib.Path) -> None:
    """A power cut before the first checkpoint, and then somebody took the database away."""
    whole = path.with_name("whole.db")
    with contextlib.closing(seeded(whole)):
        shutil.copy(whole.with_name("whole.db-wal"), path.with_name(path.name + "-wal"))


def emptied(path: pathlib.Path) -> None:
    path.touch()


def emptied_beside_its_wal(path: pathlib.Path) -> None:
    lost(path)
    path.touch()


def a_text(path: pathlib.Path) -> None:
    path.write_text("shopping list\n" * 1000, encoding="utf-8")


def a_folder(path: pathlib.Path) -> None:
    path.mkdir()


def half(path: pathlib.Path) -> None:
    seeded(path).close()
    os.truncate(path, path.stat().st_size // PAGE // 2 * PAGE)


def a_backup_beside_anothers_wal(path: pathlib.Path) -> None:
    lost(path)
    seeded(path.with_name("other.db")).close()
    back_up(path.with_name("other.db"), path, NOW)


def of_a_newer_version(path: pathlib.Path) -> None:
    store = seeded(path)
    store._db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nurture', 'from_2031', 'x')"
    )
    store.close()


BROKEN: dict[Callable[[pathlib.Path], None], str] = {
    lost: "put it back",
    emptied: "is empty",
    emptied_beside_its_wal: "is empty",
    a_text: "file is not a database",
    a_folder: "Is a directory",
    half: "is damaged",
    a_backup_beside_anothers_wal: "belongs to another database",
    of_a_newer_version: "is of a newer version (from_2031); update nurture",
}


def everything(folder: pathlib.Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file() and one.suffix != ".lock"}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_not_a_whole_database_is_one_line_and_left_alone(
    path: pathlib.Path, broken: Callable[[pathlib.Path], None]
) -> None:
    broken(path)
    before = everything(path.parent)
    assert BROKEN[broken] in refusal(path)
    after = everything(path.parent)
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("broken", BROKEN)
def test_the_command_says_the_same_and_ends_with_two(
    tmp_path: pathlib.Path, broken: Callable[[pathlib.Path], None]
) -> None:
    write_files(tmp_path, RULES, NO_FEEDS, "Europe/Berlin", ManualClock(NOW), tmp_path / "nurture.db")
    (tmp_path / "people.csv").write_text("name,account\nXu,Corner\n", encoding="utf-8")
    broken(tmp_path / "nurture.db")
    assert complains(nurture(tmp_path, "import", "people.csv", NURTURE_TIMEZONE="Europe/Berlin"), BROKEN[broken])


UNPRIVILEGED = """
import os, sys
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
from bot.errors import NurtureError
from bot.store import Store
try:
    Store.open(sys.argv[1])
except NurtureError as error:
    print(error)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_only_be_read_is_one_line(tmp_path: pathlib.Path, what: str) -> None:
    """In a process of a user who may not write there: root may write anywhere."""
    folder = tmp_path / "data"
    folder.mkdir()
    seeded(folder / "nurture.db").close()
    (folder / "nurture.db.lock").chmod(0o666)
    (folder / "nurture.db").chmod(0o444)
    folder.chmod(0o777 if what == "file" else 0o555)
    if what == "folder":
        (folder / "nurture.db.lock").unlink()
        (folder / "nurture.db").chmod(0o666)
    for one in (tmp_path, *tmp_path.parents):
        if not one.stat().st_mode & 0o001:
            with contextlib.suppress(PermissionError):
                one.chmod(one.stat().st_mode | 0o011)
    command = [sys.executable, "-c", UNPRIVILEGED, str(folder / "nurture.db")]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    folder.chmod(0o755)
    if "PermissionError" in told.stderr or "ModuleNotFoundError" in told.stderr:
        pytest.skip("another user cannot read this program here")
    assert (
        told.stdout
        == f"{folder / 'nurture.db'} cannot be written: Permission denied. NURTURE_DATABASE names the file\n"
    )


# --- pages that are broken


def spoil(path: pathlib.Path, table: str) -> None:
    """Flip the bytes of every page of a table, as a dying disk does."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = [page for (page,) in db.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))]
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            flipped = bytes(byte ^ 0xFF for byte in file.read(PAGE))
            file.seek((page - 1) * PAGE)
            file.write(flipped)


@pytest.mark.parametrize("table", ["touch", "contact", "sqlite_schema"])
def test_a_damaged_page_is_told_at_the_start_with_what_to_do(path: pathlib.Path, table: str) -> None:
    furnished(path).close()
    spoil(path, table)
    told = refusal(path)
    assert "is damaged" in told or "not a database" in told
    assert "bring back a backup" in told or "NURTURE_DATABASE" in told


def test_a_backup_of_a_damaged_database_is_none(path: pathlib.Path) -> None:
    furnished(path).close()
    spoil(path, "touch")
    with pytest.raises(StoreError, match="damaged"):
        back_up(path, path.with_name("copy.db"), NOW)
    assert not path.with_name("copy.db").exists()


def test_a_page_that_turns_out_broken_is_no_bug_of_whom_it_is_about(path: pathlib.Path) -> None:
    with contextlib.closing(furnished(path)) as store:
        spoil(path, "touch")

        def act() -> None:
            with store.transaction():
                store.people.remember("half", "1")
                with contextlib.suppress(Exception), store.savepoint():
                    store.ledger.all()

        with pytest.raises(Damaged, match="bring back a backup"):
            act()
        assert store.people.remembered("half") is None
        with pytest.raises(Damaged), store.reading():
            store.ledger.all()
