"""The morning's list: at the opening of each manager's day, to whom it concerns, never late and never of nothing."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.desk import morning
from bot.model.people import Manager
from bot.sandbox import Message, Person
from bot.store.alarms import Alarm
from bot.window import hours_as_text, working_hours
from tests.world import LI_WEI, MANY, World, world

ANN = Manager(1, "100", "Ann", "en", "Europe/Berlin", True)
QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, for: {tags: nobody}, every: 5d, send: {text: [one]}}\n"}
DAILY = {"prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 1d, send: {{text: {MANY}}}}}\n"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def lists(person: Person) -> list[Message]:
    return [one for one in person.chat if one.from_bot and ("morning" in one.text or "早上好" in one.text)]


async def of(house: World) -> list[Message]:
    return lists(house.ann)


# --- when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-03-02T08:00", "2026-03-03T07:30"),  # opened already: tomorrow
        ("2026-03-02T07:30", "2026-03-03T07:30"),  # at the moment itself: the next
        ("2026-03-02T02:00", "2026-03-02T07:30"),
        ("2026-03-06T10:00", "2026-03-09T07:30"),  # over the weekend
        ("2026-03-27T10:00", "2026-03-30T06:30"),  # and the clocks go forward on the Sunday
        ("2026-10-23T10:00", "2026-10-26T07:30"),  # and back
        ("2026-04-02T10:00", "2026-04-07T06:30"),  # Good Friday to Easter Monday
    ],
)
def test_it_comes_as_the_next_working_day_opens(now: str, comes: str) -> None:
    assert morning.next_morning(working_hours(ANN, "UTC"), utc(now)) == utc(comes)


def test_each_in_their_own_zone_and_hours() -> None:
    lin = dataclasses.replace(ANN, zone="Asia/Shanghai", hours=hours_as_text([5, 6], time(9), time(17)))
    assert morning.next_morning(working_hours(lin, "UTC"), utc("2026-03-02T08:00")) == utc("2026-03-07T01:00")


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-03-02T07:45", "2026-03-02T08:00"),
        ("2026-03-02T08:00", "2026-03-09T08:00"),
        ("2026-03-25T08:00", "2026-03-30T07:00"),  # the clocks have changed
        ("2026-04-01T08:00", "2026-04-07T07:00"),  # Easter Monday is none
    ],
)
def test_the_week_comes_half_an_hour_after_its_first_day_opens(now: str, comes: str) -> None:
    assert morning.next_week(working_hours(ANN, "UTC"), utc(now)) == utc(comes)


# --- what -----------------------------------------------------------------------------------------------------------


async def test_who_waits_is_named_with_a_card_to_open_and_nothing_comes_at_night() -> None:
    async with world(rules=QUIET, lists=True) as house:
        li = await house.invited()
        await house.says(li, "A question")
        await house.advance(hours=23)
        assert await of(house) == []
        await house.advance(hours=1)
        (shown,) = await of(house)
        assert "⚠️ No answer yet: 1\n• Li Wei (Acme), since Mon, Mar 2 09:00" in shown.text
        await house.presses(house.ann, "Li Wei · Acme", message_id=shown.id)
        assert "Li Wei" in house.ann.chat[-1].text


async def test_nothing_to_say_is_not_said() -> None:
    async with world(rules=QUIET, lists=True) as house:
        await house.invited()
        await house.advance(days=2)
        assert await of(house) == []


async def test_what_is_due_who_left_and_who_goes_cold() -> None:
    async with world(rules=QUIET, lists=True) as house:
        await house.invited()
        bo = await house.invited("Bo Ek", "Beta", id=301)
        await house.advance(days=1)
        await house.says(bo, "/stop")
        await house.advance(days=1)
        assert "Left since the last list: 1 (Bo Ek · Beta)" in (await of(house))[-1].text
        await house.advance(days=20)
        assert "Three weeks without a word: 1 (Li Wei · Acme)" in (await of(house))[-1].text
        count = len(await of(house))
        await house.advance(days=3)
        assert len(await of(house)) == count


async def test_what_is_due_today_is_counted() -> None:
    async with world(rules=DAILY, lists=True) as house:
        await house.invited()
        await house.advance(days=4)
        assert any("Due today: 1 (Li Wei " in one.text for one in await of(house))


async def test_a_late_morning_is_none_and_the_next_is_set() -> None:
    async with world(rules=QUIET, lists=True) as house:
        li = await house.invited()
        await house.says(li, "A question")
        office, id = house.app.office, str(house.manager_id)
        at = utc("2026-03-03T07:30")
        with office.store.transaction():
            morning.ring(office, Alarm("morning", id, at), at + timedelta(hours=3, minutes=31))
            assert office.store.alarms.at("morning", id) == utc("2026-03-04T07:30")
            assert house.app.office.store.mail.waiting() == 0
            morning.ring(office, Alarm("morning", id, at), at + timedelta(hours=3))
            assert house.app.office.store.mail.waiting() == 1
            morning.ring(office, Alarm("morning", "999", at), at)


async def test_another_zone_and_other_hours_move_it() -> None:
    async with world(rules=QUIET, lists=True) as house:
        await house.says(house.ann, "/zone Asia/Shanghai")
        assert house.app.office.store.alarms.at("morning", house.manager_id) == utc("2026-03-03T00:30")
        answer = await house.says(house.ann, "/hours 10:00-16:00，周六至周日")
        assert "Sat, Sun, 10:00–16:00 (Asia/Shanghai)" in answer[-1].text
        assert house.app.office.store.alarms.at("morning", house.manager_id) == utc("2026-03-07T02:00")
        assert "Mon, Tue, Wed, Thu, Fri, 08:30–18:00" in (await house.says(house.ann, "/hours -"))[-1].text


@pytest.mark.parametrize("words", ["9", "18:00-9:00", "25:00-26:00", "9:00-18:00, someday", "mon-fri", "9-12, 13-18"])
async def test_hours_that_are_none_are_told_with_an_example(words: str) -> None:
    async with world() as house:
        assert "/hours 9:00-18:00, mon-fri" in (await house.says(house.ann, f"/hours {words}"))[-1].text


async def test_who_is_away_gets_none_and_the_deputy_theirs() -> None:
    async with world(rules=QUIET, lists=True) as house:
        bo = await house.manager("Bo Ek", 101)
        li = await house.invited(id=LI_WEI)
        await house.says(house.ann, "/away 2w, Bo")
        await house.says(li, "A question")
        await house.advance(days=1)
        assert await of(house) == []
        assert any("For Ann Keller, who is away" in one.text for one in bo.chat)
