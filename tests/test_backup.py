"""Copies of a database that is in use: whole, verified, marked, and nothing overwritten."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.errors import StoreError
from bot.store import Store
from bot.store.backup import MARK, back_up

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "nurture.db"


@pytest.fixture
def copy(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "copy.db"


def filled(path: pathlib.Path, notes: int = 500) -> Store:
    store = Store.open(path)
    with store.transaction():
        for n in range(notes):
            store.people.remember(f"note {n}", "x" * 4000)
    return store


def test_a_copy_is_whole_marked_and_for_its_owner_alone(path: pathlib.Path, copy: pathlib.Path) -> None:
    with contextlib.closing(filled(path)) as store:
        assert back_up(path, copy, NOW) == copy.stat().st_size
        assert store.people.remembered(MARK) is None
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in path.parent.iterdir() if one.name.startswith((".", "copy"))) == ["copy.db"]
    with contextlib.closing(Store.open(copy)) as store:
        assert store.people.remembered("note 499") == "x" * 4000
        assert store.people.remembered(MARK) == "2026-03-02T08:00:00.000000Z"


def test_a_copy_is_of_one_moment_while_somebody_writes(path: pathlib.Path, copy: pathlib.Path) -> None:
    """Two notes always change together; a copy in which they differ is of two moments."""
    store, done, written = filled(path, 3000), threading.Event(), 0

    def copied() -> None:
        back_up(path, copy, NOW)
        done.set()

    thread = threading.Thread(target=copied)
    thread.start()
    while not done.is_set():
        with store.transaction():
            written += 1
            store.people.remember("note 0", str(written))
            store.people.remember("note 2999", str(written))
    thread.join()
    store.close()
    assert written > 10
    with contextlib.closing(sqlite3.connect(copy)) as db:
        values = dict(db.execute("SELECT name, value FROM meta WHERE name IN ('note 0', 'note 2999')"))
    assert values["note 0"] == values["note 2999"]


def test_a_new_database_is_its_owners_alone(path: pathlib.Path) -> None:
    with contextlib.closing(Store.open(path)) as store, store.transaction():
        store.people.remember("a", "1")
        beside = [one for one in path.parent.iterdir() if one.name.startswith("nurture.db")]
        assert len(beside) == 4
        assert {one.stat().st_mode & 0o777 for one in beside} == {0o600}


def test_nothing_is_overwritten(path: pathlib.Path, copy: pathlib.Path) -> None:
    filled(path).close()
    copy.write_text("precious")
    with pytest.raises(StoreError, match="exists; nothing is overwritten"):
        back_up(path, copy, NOW)
    assert copy.read_text() == "precious"


def test_a_damaged_database_gives_no_copy(path: pathlib.Path, copy: pathlib.Path) -> None:
    filled(path).close()
    with path.open("r+b") as file:
        file.seek(200 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(path, copy, NOW)
    assert not copy.exists()
    assert not [one for one in path.parent.iterdir() if "copy" in one.name]


@pytest.mark.parametrize("other", ["none", "text", "sqlite"])
def test_what_is_no_database_of_ours_gives_no_copy(path: pathlib.Path, copy: pathlib.Path, other: str) -> None:
    if other == "text":
        path.write_text("hello " * 1000)
    if other == "sqlite":
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE a (b)")
    with pytest.raises(StoreError) as told:
        back_up(path, copy, NOW)
    assert "\n" not in str(told.value)
    assert not copy.exists()


def test_what_a_dead_process_left_is_no_obstacle(path: pathlib.Path, copy: pathlib.Path) -> None:
    filled(path, 5).close()
    copy.with_name(".copy.db.part").write_text("half")
    back_up(path, copy, NOW)
    assert copy.exists()


def test_a_copy_is_not_mixed_with_what_another_database_left(path: pathlib.Path, copy: pathlib.Path) -> None:
    store = filled(path)
    back_up(path, copy, NOW)
    wal = path.with_name("nurture.db-wal")
    left = wal.read_bytes()
    store.close()
    path.write_bytes(copy.read_bytes())
    wal.write_bytes(left)
    with pytest.raises(StoreError, match="move it away"):
        Store.open(path)
    wal.unlink()
    Store.open(path).close()


def test_the_command_says_what_it_wrote(
    path: pathlib.Path, copy: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("NURTURE_TIMEZONE", "Europe/Berlin")
    with contextlib.closing(filled(path)):
        result = CliRunner().invoke(commands, ["backup", "copy.db"])
    assert result.exit_code == 0
    assert "wrote copy.db" in result.output
    assert copy.exists()
