"""A gap, a clock set back, a database brought back from a copy: nothing late floods out, nothing is sent twice."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import rules
from bot.clock import ManualClock
from bot.heartbeat import HEARTBEAT, Gap, judge, set_back, too_late
from bot.model.messages import Message
from bot.model.posts import Post, Say
from bot.model.rules import FAR
from bot.model.touches import TouchState
from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.backup import MARK, back_up
from bot.store.moments import HAPPENED, PLANNED, RETRIED
from bot.store.pages import Reader
from bot.store.rows import is_time
from tests.world import ANN, LI_WEI, MANY, MONDAY, RULES, World, bot_said, new_sandbox, world

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICY = rules.read({**RULES}).policy
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

WEEKLY = f"""
playbook: prospects
rules:
  - {{id: check-in, every: 7d..8d, send: {{text: {MANY}}}}}
"""
NEWS = """
playbook: prospects
rules:
  - {id: news, every: 3d..4d, send: {news: {max_age: 30d, min_score: 0}}}
"""
FEEDS = """
feeds: [{url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""


# --- what the age of a beat means


def test_a_first_start_is_no_gap() -> None:
    assert judge(None, None, NOON, FAR) is None
    assert not set_back(None, NOON)


def test_a_gap_is_one_that_is_longer_than_an_expiry() -> None:
    limit = too_late(NOON, POLICY, "Europe/Berlin")
    assert limit >= NOON + 2 * DAY
    assert judge(NOON, None, limit, limit) is None
    assert judge(NOON, None, limit + HOUR, limit) == Gap(NOON, copy=False)


def test_a_weekend_is_no_gap() -> None:
    friday = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    assert judge(friday, None, friday + 3 * DAY, too_late(friday, POLICY, "Europe/Berlin")) is None


def test_a_copy_is_a_gap_since_it_was_made_however_short() -> None:
    assert judge(NOON, NOON - HOUR, NOON, FAR) == Gap(NOON - HOUR, copy=True)
    assert judge(NOON, NOON + DAY, NOON, FAR) == Gap(NOON, copy=True)


def test_time_servers_and_summer_time_set_nothing_back() -> None:
    assert not set_back(NOON, NOON - timedelta(seconds=30))
    assert set_back(NOON, NOON - timedelta(minutes=2))
    spring = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # 1:59 in Berlin; the next minute is 3:00
    assert judge(spring, None, spring + timedelta(minutes=1), too_late(spring, POLICY, "Europe/Berlin")) is None


def test_every_moment_of_the_schema_has_happened_or_is_planned(tmp_path: pathlib.Path) -> None:
    store = Store.open(tmp_path / "x.db")
    db = store._db
    found = Counter(
        f"{table}.{column.name}"
        for table in db.table_names()
        if not table.startswith(("sqlite_", "_sqlite_"))
        for column in db[table].columns
        if is_time(column.name) or column.name in RETRIED.get(table, ())
    )
    store.close()
    known = Counter(
        f"{table}.{column}"
        for one in (HAPPENED, PLANNED, RETRIED)
        for table, columns in one.items()
        for column in columns
    )
    assert known == found


# --- a database that was brought back


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "nurture.db"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
def sandbox(clock: ManualClock) -> Sandbox:
    return new_sandbox(clock)


@contextlib.asynccontextmanager
async def again(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path, playbook: str, feeds: str
) -> AsyncIterator[World]:
    async with world(
        rules={"prospects.yaml": playbook}, feeds=feeds, sandbox=sandbox, clock=clock, database=path
    ) as house:
        yield house


def bring_back(copy: pathlib.Path, path: pathlib.Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(copy.read_bytes())


def greetings(house: World) -> list[str]:
    return [text for text in bot_said(house.sandbox.people[LI_WEI]) if text.startswith("Hello Li Wei, ")]


async def test_a_restored_copy_sends_nothing_again(sandbox: Sandbox, clock: ManualClock, path: pathlib.Path) -> None:
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=20)
        back_up(path, copy, house.now())
        before = len(greetings(house))
        await house.advance(days=20)
        assert len(greetings(house)) > before
    bring_back(copy, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        seen = len(greetings(house))
        card = house.ann.chat[-1]
        assert "brought back from a backup" in card.text
        assert "Li Wei" in card.text
        passed = [touch for touch in house.touches() if touch.reason == "restored"]
        assert {touch.state for touch in passed} == {TouchState.UNSURE}
        assert len(passed) >= 2
        await house.advance(days=30)
        assert len(greetings(house)) == seen
        await house.presses(house.ann, "Go on")
        await house.advance(days=30)
        assert len(greetings(house)) > seen
        assert len(set(greetings(house))) == len(greetings(house))
    with contextlib.closing(Store.open(path)) as store:
        assert store.people.remembered(MARK) is None


async def test_sessions_that_ended_do_not_come_back_with_a_copy(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    """Nor links that were used; what counted once goes on to count once."""
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        with house.app.office.store.transaction():
            pages, reader = house.app.office.store.pages, Reader(manager_id=house.manager_id)
            pages.begin("session", reader, house.now(), house.now() + DAY, mini_app=False)
            pages.add_link("link", reader, house.now() + DAY)
            assert pages.once("app.1", house.now(), house.now() + DAY)
        back_up(path, copy, house.now())
    bring_back(copy, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        pages = house.app.office.store.pages
        assert pages.session("session", house.now()) is None
        assert pages.link("link", house.now()) is None
        with house.app.office.store.transaction():
            assert not pages.once("app.1", house.now(), house.now() + DAY)


async def test_a_copy_made_while_on_hold_knows_that_the_hold_may_have_ended(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    first, second = path.with_name("first.db"), path.with_name("second.db")
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        back_up(path, first, house.now())
    bring_back(first, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        back_up(path, second, house.now())
        await house.presses(house.ann, "Go on")
        await house.advance(days=10)
        seen = len(greetings(house))
        assert seen == 1
    bring_back(second, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.presses(house.ann, "Go on")
        await house.advance(days=4)
        assert len(greetings(house)) == seen
        await house.advance(days=12)
        assert len(greetings(house)) > seen
        assert len(set(greetings(house))) == len(greetings(house))


async def test_a_copy_restored_at_once_keeps_its_posts_back_too(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        li = await house.invited()
        with house.app.office.store.transaction():
            contact = house.contact()
            queue = house.app.office.store.mail.queue
            queue(Post(contact.address, Say(Message("Once.")), at_most_once=True, contact_id=contact.id), house.now())
            queue(Post(str(ANN), Say(Message("A notice."))), house.now())
        back_up(path, copy, house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        assert bot_said(li)[-1] == "Once."
    bring_back(copy, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.advance(minutes=30)
        assert bot_said(li).count("Once.") == 1
        assert any("may be a repeat" in text and "A notice." in text for text in bot_said(house.ann))


async def test_news_that_may_have_been_sent_is_not_sent_again(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, NEWS, FEEDS) as house:
        li = await house.invited()
        await house.advance(days=12)
        back_up(path, copy, house.now())
        await house.advance(days=12)
    bring_back(copy, path)
    async with again(sandbox, clock, path, NEWS, FEEDS) as house:
        await house.presses(house.ann, "Go on")
        before = Counter(text for text in bot_said(li) if "Packaging Ledger" in text)
        await house.advance(days=40)
        after = Counter(text for text in bot_said(li) if "Packaging Ledger" in text)
    assert sum(after.values()) > sum(before.values()) > 0
    assert max(after.values()) == 1


async def test_buttons_of_the_unknown_stretch_mean_nothing(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    playbook = WEEKLY.replace("every:", "approval: manager, every:")
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, playbook, "feeds: []\n") as house:
        await house.invited()
        back_up(path, copy, house.now())
        card = await house.shown(house.ann, "✅ Approve")
        await house.advance(hours=1)
    bring_back(copy, path)
    async with again(sandbox, clock, path, playbook, "feeds: []\n") as house:
        await house.presses(house.ann, "Go on")
        await house.presses(house.ann, "✅ Approve", message_id=card.id)
        assert house.ann.toasts[-1] == "This button is out of date."
        new = await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve", message_id=new.id)
        assert house.ann.toasts[-1] != "This button is out of date."


async def test_a_copy_without_a_mark_is_known_by_the_beat_beside_the_database(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    """Somebody stopped the bot and took a plain copy, and puts it back a day later: too short for a standstill."""
    copy = path.with_name("copy.db")
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        due = house.contact().next_at
        assert due
        await house.clock.advance(due - HOUR, house.quiet)
    shutil.copy(path, copy)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.advance(days=1)
        assert len(greetings(house)) == 1
    bring_back(copy, path)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        assert "brought back from a backup" in house.ann.chat[-1].text
        await house.advance(days=2)
        assert len(greetings(house)) == 1
        await house.presses(house.ann, "Go on")
        await house.advance(days=30)
        assert len(greetings(house)) > 2
        assert max(Counter(greetings(house)).values()) == 1
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        assert sum("brought back" in text for text in bot_said(house.ann)) == 1


async def test_a_start_after_a_clock_was_set_back_is_no_copy(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=10)
    clock.set(clock.now() - 3 * DAY)
    for _ in range(2):
        async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
            await house.advance(hours=1)
            assert not any("brought back" in text for text in bot_said(house.ann))


# --- a gap


async def test_after_a_standstill_nothing_late_floods_out(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=10)
    clock.set(clock.now() + timedelta(days=30))
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        seen = len(greetings(house))
        assert "I stood still since" in house.ann.chat[-1].text
        passed = [touch for touch in house.touches() if touch.reason == "standstill"]
        assert {touch.state for touch in passed} == {TouchState.EXPIRED}
        assert len(passed) >= 3
        await house.advance(hours=20)
        assert len(greetings(house)) == seen
        await house.advance(days=9)
        assert len(greetings(house)) == seen + 1


async def test_a_suspended_machine_notices_as_it_wakes(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=10)
        seen = len(greetings(house))
        clock.set(clock.now() + timedelta(days=30))
        await house.quiet()
        assert len(greetings(house)) == seen
        assert sum("I stood still since" in text for text in bot_said(house.ann)) == 1
        await house.advance(days=9)
        assert len(greetings(house)) == seen + 1


async def test_a_short_gap_changes_nothing(sandbox: Sandbox, clock: ManualClock, path: pathlib.Path) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        due = house.contact().next_at
        assert due
        await house.advance(days=(due - house.now()).days)
    clock.set(due + HOUR)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.advance(days=1)
        assert len(greetings(house)) == 1
        assert not any("stood still" in text for text in bot_said(house.ann))


async def test_a_clock_set_forward_and_back_silences_nobody(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=10)
        right = clock.now()
    clock.set(right + timedelta(days=400))
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.advance(days=20)
        wrong = len(greetings(house))
    clock.set(right + DAY)
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        assert (house.app.office.store.people.remembered(HEARTBEAT) or "").startswith(f"{right + DAY:%Y-%m-%d}")
        assert all(touch.settled_at is None or touch.settled_at <= house.now() for touch in house.touches())
        seen = len(greetings(house))
        assert seen == wrong
        await house.advance(days=12)
        assert len(greetings(house)) == seen + 1


async def test_a_running_bot_notices_that_its_clock_was_set_back(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path
) -> None:
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        await house.advance(days=10)
        assert any(touch.settled_at for touch in house.touches())
        clock.set(MONDAY + DAY)
        house.app.dispatcher.poke()
        await house.quiet()
        assert all(touch.settled_at is None or touch.settled_at <= house.now() for touch in house.touches())


DAILY = f"""
playbook: prospects
rules:
  - {{id: check-in, every: 1d, send: {{text: {MANY}}}}}
"""
NIGHTS = """
company: Halden
window: {days: mon-sun, hours: ["00:30-04:30"], holidays: ignore}
caps: {per_day: null, per_week: null, min_gap: 0h}
stagger: {per_manager_hour: null, per_account_day: null}
expire: 3 working days
"""


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
        ("Australia/Lord_Howe", "2026-10-04"),
    ],
)
async def test_through_a_night_of_summer_time_everything_comes_once_and_in_the_window(zone: str, night: str) -> None:
    """The window lies over the very hours that are skipped or come twice."""
    here = ZoneInfo(zone)
    start = datetime.fromisoformat(f"{night}T10:00").replace(tzinfo=here).astimezone(UTC) - 5 * DAY
    rules_ = {"prospects.yaml": DAILY, "_defaults.yaml": NIGHTS}
    async with world(rules=rules_, start=start, zone=zone) as house:
        await house.invited()
        await house.advance(days=11)
        sent = [touch.settled_at.astimezone(here) for touch in house.touches() if touch.settled_at]
        assert all(time(0, 30) <= at.time() <= time(4, 30) for at in sent)
        assert max(Counter(at.date() for at in sent).values()) == 1
        assert len(greetings(house)) == len(sent) >= 6
        assert max(Counter(greetings(house)).values()) == 1
        assert not any("stood still" in text for text in bot_said(house.ann))
        assert {touch.state for touch in house.touches()} == {TouchState.SENT}


@pytest.mark.parametrize(
    "by", [timedelta(seconds=-40), timedelta(minutes=-20), timedelta(minutes=20), -2 * DAY, 2 * DAY]
)
async def test_a_clock_that_jumps_around_a_send_repeats_nothing_and_loses_nothing(
    sandbox: Sandbox, clock: ManualClock, path: pathlib.Path, by: timedelta
) -> None:
    """A time server corrects the clock just as a greeting has left, and again, the other way, before the next."""
    async with again(sandbox, clock, path, WEEKLY, "feeds: []\n") as house:
        await house.invited()
        due = house.contact().next_at
        assert due
        await clock.advance(due, house.quiet)
        assert len(greetings(house)) == 1
        for jump in (by, -by):
            clock.set(clock.now() + jump)
            house.app.dispatcher.poke()
            await house.quiet()
            await house.advance(minutes=5)
            assert len(greetings(house)) == 1
        await house.advance(days=12)
        assert len(greetings(house)) == 2
        assert max(Counter(greetings(house)).values()) == 1
        assert {touch.state for touch in house.touches()} == {TouchState.SENT}
