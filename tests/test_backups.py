"""A backup a day, and which are kept."""

from __future__ import annotations

import pathlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.backups import DailyBackup, is_due, keep, made_at, name_at, newest, superfluous
from bot.errors import StoreError
from bot.store import Store
from tests.world import ANN, bot_said, world

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_name_tells_when_and_nothing_else() -> None:
    assert made_at(name_at(NOON)) == NOON
    for other in ("nurture.db", "nurture-20260302T120000Z.db.part", "nurture-20269999T120000Z.db", "x"):
        assert made_at(other) is None


def test_one_is_due_a_day_after_the_last() -> None:
    assert is_due([], NOON)
    assert is_due(["letter.txt"], NOON)
    assert not is_due([name_at(NOON)], NOON + DAY - timedelta(seconds=1))
    assert is_due([name_at(NOON)], NOON + DAY)
    assert is_due([name_at(NOON + 300 * DAY)], NOON)


def test_seven_days_and_four_weeks_are_kept() -> None:
    every = [name_at(NOON + n * DAY) for n in range(100)]
    kept = sorted(set(every) - set(superfluous([*every, "letter.txt", "nurture.db"])))
    assert kept[-7:] == every[-7:]
    assert len(kept) == 7 + 2  # two of the four weeks end within the last seven days
    assert newest(kept) == NOON + 99 * DAY


def test_what_is_not_ours_is_never_taken_away() -> None:
    assert superfluous(["letter.txt", *(f"nurture-{n}.db" for n in range(100))]) == []


def test_while_it_grows_day_by_day_no_week_is_lost() -> None:
    there: list[str] = []
    for n in range(60):
        there.append(name_at(NOON + n * DAY))
        there = [name for name in there if name not in superfluous(there)]
    ages = [(NOON + 59 * DAY - at).days for name in there if (at := made_at(name))]
    assert max(ages) >= 15
    assert len(there) <= 11


async def test_a_day_has_one_backup(tmp_path: pathlib.Path) -> None:
    Store.open(tmp_path / "nurture.db").close()
    folder = tmp_path / "backups"
    assert await keep(tmp_path / "nurture.db", folder, NOON)
    assert not await keep(tmp_path / "nurture.db", folder, NOON + DAY / 2)
    assert await keep(tmp_path / "nurture.db", folder, NOON + DAY)
    assert len(list(folder.iterdir())) == 2
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_a_folder_that_cannot_be_is_told(tmp_path: pathlib.Path) -> None:
    Store.open(tmp_path / "nurture.db").close()
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(StoreError, match="NURTURE_BACKUPS"):
        await keep(tmp_path / "nurture.db", tmp_path / "backups", NOON)


async def test_the_running_bot_backs_up_daily_and_admins_hear_once_that_it_fails(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "backups"
    async with world(database=tmp_path / "nurture.db", backups=folder) as house:
        await house.advance(days=3)
        assert len(list(folder.iterdir())) >= 3
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        folder.write_text("a file")
        await house.advance(days=3)
        ann = house.sandbox.people[ANN]
        assert sum("No backup could be made" in text for text in bot_said(ann)) == 1
        folder.unlink()
        await house.advance(days=2)
        assert len(list(folder.iterdir())) >= 1
        assert sum("Backups are made again" in text for text in bot_said(ann)) == 1


async def test_what_cannot_be_told_is_told_the_next_time(
    tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "backups").write_text("a file")
    async with world() as house:
        backup = DailyBackup(house.app.office, tmp_path / "n.db", tmp_path / "backups", house.app.dispatcher.poke)
        with house.app.office.store.transaction():  # one is open already, so that none can be begun
            await backup.make(house.now())
        assert "making a backup failed" in caplog.text
        await backup.make(house.now())
        await house.quiet()
        assert sum("No backup could be made" in text for text in bot_said(house.ann)) == 1
