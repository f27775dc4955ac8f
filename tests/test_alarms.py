"""What comes at a moment of its own: once, in order, and a bug in one costs the others nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from bot import alarms
from bot.desk import Rings
from bot.service import Office
from bot.store.alarms import Alarm
from tests.world import world


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Alarm]:
    """What has rung, of the kind `bell`; the kind `broken` meets a bug."""
    heard: list[Alarm] = []

    def bell(office: Office, alarm: Alarm, now: object) -> None:
        heard.append(alarm)

    def broken(office: Office, alarm: Alarm, now: object) -> None:
        office.store.people.remember("half", "done")
        raise RuntimeError("a bug")

    rings: Rings = {"bell": bell, "broken": broken}
    monkeypatch.setattr(alarms, "RINGS", rings)
    return heard


async def test_an_alarm_rings_at_its_moment_and_once(rung: list[Alarm]) -> None:
    async with world() as house:
        at = house.now() + timedelta(hours=5)
        with house.app.office.store.transaction():
            house.app.office.store.alarms.set("bell", 7, at)
        house.app.dispatcher.poke()
        await house.advance(hours=4.9)
        assert rung == []
        await house.advance(days=2)
        assert rung == [Alarm("bell", "7", at)]
        assert house.app.office.store.alarms.at("bell", 7) is None


async def test_one_that_is_set_anew_rings_at_the_new_moment_alone(rung: list[Alarm]) -> None:
    async with world() as house:
        later = house.now() + timedelta(hours=9)
        with house.app.office.store.transaction():
            house.app.office.store.alarms.set("bell", "a", house.now() + timedelta(hours=1))
            house.app.office.store.alarms.set("bell", "a", later)
        house.app.dispatcher.poke()
        await house.advance(days=1)
        assert rung == [Alarm("bell", "a", later)]


async def test_a_bug_in_one_is_undone_and_put_off_and_the_others_ring(
    rung: list[Alarm], caplog: pytest.LogCaptureFixture
) -> None:
    async with world() as house:
        store = house.app.office.store
        with store.transaction():
            store.alarms.set("broken", 1, house.now() + timedelta(minutes=1))
            store.alarms.set("bell", 1, house.now() + timedelta(minutes=2))
            store.alarms.set("unknown", 1, house.now() + timedelta(minutes=2))
        house.app.dispatcher.poke()
        await house.advance(minutes=10)
        assert [one.name for one in rung] == ["1"]
        assert store.people.remembered("half") is None
        assert store.alarms.at("broken", 1) == house.now() - timedelta(minutes=10) + timedelta(minutes=61)
        assert store.alarms.at("unknown", 1) is None
        assert "put off by an hour" in caplog.text


async def test_a_disk_that_fails_for_a_moment_is_asked_again(
    rung: list[Alarm], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is asked outside a transaction: a failure that ended the task would end the bot."""
    monkeypatch.setattr(alarms, "STORE_PAUSE", 0)

    def fails() -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    async with world() as house:
        with monkeypatch.context() as broken:
            broken.setattr(house.app.office.store.alarms, "next_at", fails)
            assert await house.app.bell.ring()
        assert "disk I/O error; trying again" in caplog.text
