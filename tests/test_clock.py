"""The clock: who sleeps wakes in order, time by hand never outruns the work, and jobs keep to the hour of the day."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import ManualClock, RealClock, SteppingClock, Work, every, from_setting, until_or
from bot.errors import ConfigError
from bot.model.rules import FAR

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def tasks() -> AsyncIterator[list[asyncio.Task[None]]]:
    """Tasks that a test starts and leaves."""
    started: list[asyncio.Task[None]] = []
    yield started
    for task in started:
        task.cancel()
    await asyncio.gather(*started, return_exceptions=True)


async def turn() -> None:
    """Let everybody get as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


# --- real time


async def test_the_real_clock_is_aware_and_goes_on() -> None:
    clock = RealClock()
    before = clock.now()
    await clock.until(before + timedelta(milliseconds=5))
    assert clock.now() >= before + timedelta(milliseconds=5)
    assert before.utcoffset() == timedelta()


async def test_the_real_clock_does_not_wait_for_the_past() -> None:
    async with asyncio.timeout(1):
        await RealClock().until(START)


async def test_the_real_clock_looks_at_the_time_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that was set, or a laptop that slept, is noticed."""
    moments = iter([START, START, START + DAY])
    monkeypatch.setattr(RealClock, "STRETCH", 0.001)
    monkeypatch.setattr(RealClock, "now", lambda _: next(moments))
    async with asyncio.timeout(1):
        await RealClock().until(START + HOUR)


# --- time by hand


async def test_sleepers_wake_in_order_of_time(clock: ManualClock, work: Work) -> None:
    woken: list[tuple[int, datetime]] = []

    async def sleep(hours: int) -> None:
        await clock.until(START + hours * HOUR)
        woken.append((hours, clock.now()))

    sleepers = [asyncio.create_task(sleep(hours)) for hours in (3, 1, 2)]
    await clock.advance(START + DAY, work.quiet)
    await asyncio.gather(*sleepers)
    assert woken == [(hours, START + hours * HOUR) for hours in (1, 2, 3)]
    assert clock.now() == START + DAY


@pytest.mark.parametrize("when", [START, START - DAY])
async def test_who_sleeps_until_the_past_is_back_at_once(clock: ManualClock, when: datetime) -> None:
    await clock.until(when)
    assert clock.next_due() is None


async def test_nobody_wakes_early(clock: ManualClock, work: Work, tasks: list[asyncio.Task[None]]) -> None:
    tasks.append(asyncio.create_task(clock.until(START + HOUR)))
    await clock.advance(START + HOUR - timedelta(microseconds=1), work.quiet)
    assert not tasks[0].done()
    assert clock.next_due() == START + HOUR


async def test_a_sleeper_who_is_cancelled_is_forgotten(clock: ManualClock, work: Work) -> None:
    sleeper = asyncio.create_task(clock.until(START + HOUR))
    await turn()
    assert clock.next_due() == START + HOUR
    sleeper.cancel()
    await asyncio.gather(sleeper, return_exceptions=True)
    assert clock.next_due() is None
    await clock.advance(START + DAY, work.quiet)


async def test_two_may_sleep_until_the_same_moment(clock: ManualClock, work: Work) -> None:
    sleepers = [asyncio.create_task(clock.until(START + HOUR)) for _ in range(2)]
    await clock.advance(START + HOUR, work.quiet)
    await asyncio.gather(*sleepers)


async def test_time_by_hand_steps_from_due_moment_to_due_moment(clock: ManualClock, work: Work) -> None:
    """Each wakes the next, which nobody knew of when the step began."""
    seen: list[datetime] = []

    async def chain() -> None:
        for _ in range(50):
            await clock.until(clock.now() + HOUR)
            seen.append(clock.now())

    links = asyncio.create_task(chain())
    await clock.advance(START + 100 * HOUR, work.quiet)
    await links
    assert seen == [START + n * HOUR for n in range(1, 51)]


async def test_time_by_hand_waits_for_the_work_of_a_moment(
    clock: ManualClock, work: Work, tasks: list[asyncio.Task[None]]
) -> None:
    """A chain of tasks: one wakes, works, and hands on to the next, all in the same moment."""
    done: list[datetime] = []
    handed_on = asyncio.Event()

    async def first() -> None:
        await clock.until(START + HOUR)
        with work.doing():
            for _ in range(100):
                await asyncio.sleep(0)
            handed_on.set()

    async def second() -> None:
        await handed_on.wait()
        with work.doing():
            for _ in range(100):
                await asyncio.sleep(0)
            done.append(clock.now())

    tasks += [asyncio.create_task(first()), asyncio.create_task(second())]
    tasks.append(asyncio.create_task(clock.until(START + 2 * HOUR)))
    await clock.advance(START + DAY, work.quiet)
    assert done == [START + HOUR]


async def test_time_by_hand_never_goes_back(clock: ManualClock, work: Work) -> None:
    await clock.advance(START - DAY, work.quiet)
    assert clock.now() == START


# --- faster than real time


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SteppingClock, "TICK", 0.0005)


@pytest.mark.usefixtures("quick")
async def test_a_fast_clock_never_passes_a_due_moment_until_the_work_there_is_done(
    work: Work, tasks: list[asyncio.Task[None]]
) -> None:
    clock = SteppingClock(START, 100 * 86_400)
    seen: list[tuple[datetime, datetime]] = []

    async def worker() -> None:
        for n in range(1, 31):
            await clock.until(START + n * MINUTE)
            with work.doing():
                began = clock.now()
                await asyncio.get_running_loop().run_in_executor(None, hashlib.sha256, bytes(4_000_000))
                seen.append((began, clock.now()))

    tasks.append(asyncio.create_task(clock.run(work.quiet)))
    async with asyncio.timeout(5):
        await worker()
    assert seen == [(START + n * MINUTE, START + n * MINUTE) for n in range(1, 31)]


@pytest.mark.usefixtures("quick")
async def test_a_fast_clock_goes_as_fast_as_it_says(work: Work, tasks: list[asyncio.Task[None]]) -> None:
    clock, real = SteppingClock(START, 3600), asyncio.get_running_loop().time
    tasks.append(asyncio.create_task(clock.run(work.quiet)))
    before = real()
    async with asyncio.timeout(5):
        await clock.until(START + 3 * MINUTE)
    assert real() - before >= 0.04  # 180 s at 3600 a second


@pytest.mark.usefixtures("quick")
async def test_a_clock_without_speed_stands_still(work: Work, tasks: list[asyncio.Task[None]]) -> None:
    clock = SteppingClock(START, 0)
    tasks.append(asyncio.create_task(clock.run(work.quiet)))
    await RealClock().until(datetime.now(UTC) + timedelta(milliseconds=5))
    assert clock.now() == START
    assert not tasks[0].done()


# --- quiet


async def test_quiet_is_at_once_when_nothing_is_under_way(work: Work) -> None:
    async with asyncio.timeout(1):
        await work.quiet()


async def test_quiet_waits_for_all_that_is_under_way(work: Work) -> None:
    with work.doing():
        waiting = asyncio.create_task(work.quiet())
        with work.doing():
            await turn()
        await turn()
        assert not waiting.done()
    await waiting


async def test_quiet_waits_for_work_that_follows_from_work(work: Work) -> None:
    order: list[str] = []

    async def follows() -> None:
        for _ in range(6):
            await asyncio.sleep(0)
        with work.doing():
            await turn()
            order.append("followed")

    async def begins() -> asyncio.Task[None]:
        with work.doing():
            await turn()
        return asyncio.create_task(follows())

    begun = asyncio.create_task(begins())
    await asyncio.sleep(0)
    await work.quiet()
    order.append("quiet")
    await (await begun)
    assert order == ["followed", "quiet"]


async def test_work_that_fails_is_over(work: Work) -> None:
    def fail() -> None:
        with work.doing():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    async with asyncio.timeout(1):
        await work.quiet()


# --- again and again

BERLIN = ZoneInfo("Europe/Berlin")


class Runs:
    """A job, and when it ran."""

    def __init__(self) -> None:
        self.at: list[datetime] = []

    async def __call__(self, now: datetime) -> None:
        self.at.append(now)


async def test_a_daily_job_keeps_to_its_hour_when_the_clocks_change(
    work: Work, tasks: list[asyncio.Task[None]]
) -> None:
    clock, runs = ManualClock(datetime(2026, 3, 27, 12, tzinfo=UTC)), Runs()
    tasks.append(asyncio.create_task(every(clock, CronTrigger(hour=9, minute=30, timezone=BERLIN), work, runs)))
    await clock.advance(datetime(2026, 3, 31, tzinfo=UTC), work.quiet)
    assert runs.at == [
        datetime(2026, 3, 28, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 7, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 7, 30, tzinfo=UTC),
    ]
    assert {f"{at.astimezone(BERLIN):%H:%M}" for at in runs.at} == {"09:30"}


async def test_a_daily_job_runs_once_where_an_hour_comes_twice(work: Work, tasks: list[asyncio.Task[None]]) -> None:
    clock, runs = ManualClock(datetime(2026, 10, 24, 12, tzinfo=UTC)), Runs()
    tasks.append(asyncio.create_task(every(clock, CronTrigger(hour=9, minute=30, timezone=BERLIN), work, runs)))
    await clock.advance(datetime(2026, 10, 27, tzinfo=UTC), work.quiet)
    assert runs.at == [datetime(2026, 10, 25, 8, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC)]


async def test_an_interval_is_an_interval_when_the_clocks_change(work: Work, tasks: list[asyncio.Task[None]]) -> None:
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    clock, runs = ManualClock(start), Runs()
    tasks.append(
        asyncio.create_task(every(clock, IntervalTrigger(hours=6, start_date=start, timezone=BERLIN), work, runs))
    )
    await clock.advance(start + DAY, work.quiet)
    assert runs.at == [start + n * 6 * HOUR for n in range(1, 5)]


async def test_a_job_does_not_run_before_its_first_moment(
    clock: ManualClock, work: Work, tasks: list[asyncio.Task[None]]
) -> None:
    runs = Runs()
    tasks.append(asyncio.create_task(every(clock, CronTrigger(hour=9, timezone=UTC), work, runs)))
    await clock.advance(START + DAY - timedelta(seconds=1), work.quiet)
    assert runs.at == []


async def test_a_trigger_that_ends_ends_the_job(clock: ManualClock, work: Work) -> None:
    runs = Runs()
    trigger = IntervalTrigger(hours=1, start_date=START + HOUR, end_date=START + 3 * HOUR, timezone=UTC)
    job = asyncio.create_task(every(clock, trigger, work, runs))
    await clock.advance(START + DAY, work.quiet)
    await job
    assert runs.at == [START + n * HOUR for n in (1, 2, 3)]


async def test_a_moment_missed_while_the_job_ran_is_run_once_and_late(
    clock: ManualClock, work: Work, tasks: list[asyncio.Task[None]]
) -> None:
    at: list[datetime] = []

    async def slow(now: datetime) -> None:
        at.append(now)
        if len(at) == 1:
            await clock.until(now + 2.5 * HOUR)

    trigger = IntervalTrigger(hours=1, start_date=START, timezone=UTC)
    tasks.append(asyncio.create_task(every(clock, trigger, work, slow)))
    for hours in (1.0, 3.5, 4.0, 5.0):
        await turn()
        clock.set(START + hours * HOUR)
    await turn()
    assert at == [START + hours * HOUR for hours in (1, 3.5, 4, 5)]


# --- until a moment, or an event


async def woken_by(clock: ManualClock, when: datetime | None, event: asyncio.Event) -> asyncio.Task[None]:
    waiting = asyncio.create_task(until_or(clock, when, event))
    await turn()
    return waiting


async def test_an_event_wakes_who_sleeps_until_a_moment(clock: ManualClock) -> None:
    event = asyncio.Event()
    waiting = await woken_by(clock, START + HOUR, event)
    assert not waiting.done()
    event.set()
    await waiting
    assert not event.is_set()
    assert clock.next_due() is None


async def test_the_moment_wakes_who_waits_for_an_event(clock: ManualClock) -> None:
    waiting = await woken_by(clock, START + HOUR, asyncio.Event())
    clock.set(START + HOUR)
    await waiting


async def test_without_a_moment_only_the_event_wakes(clock: ManualClock, work: Work) -> None:
    event = asyncio.Event()
    waiting = await woken_by(clock, None, event)
    await clock.advance(START + 1000 * DAY, work.quiet)
    assert not waiting.done()
    event.set()
    await waiting


@pytest.mark.parametrize("already", ["event", "moment"])
async def test_what_is_already_there_is_not_waited_for(clock: ManualClock, already: str) -> None:
    event = asyncio.Event()
    if already == "event":
        event.set()
    async with asyncio.timeout(1):
        await until_or(clock, START + HOUR if already == "event" else START - HOUR, event)
    assert not event.is_set()


@pytest.mark.parametrize("end", ["event", "moment", "cancelled"])
async def test_who_waited_leaves_nothing_behind(clock: ManualClock, end: str) -> None:
    event = asyncio.Event()
    before = asyncio.all_tasks()
    waiting = await woken_by(clock, START + HOUR, event)
    match end:
        case "event":
            event.set()
        case "moment":
            clock.set(START + HOUR)
        case _:
            waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert asyncio.all_tasks() == before
    assert clock.next_due() is None


# --- the setting


def test_no_setting_is_real_time() -> None:
    assert isinstance(from_setting(""), RealClock)


@pytest.mark.parametrize(
    ("value", "start", "speed"),
    [
        ("2026-03-02T09:00:00Z*600", START, 600),
        (" 2026-03-02T10:00:00+01:00*1 ", START, 1),
        ("2026-03-02T09:00*0", START, 0),
        ("2026-03-02*86400", START - 9 * HOUR, 86400),
    ],
)
def test_a_start_and_a_speed(value: str, start: datetime, speed: float) -> None:
    clock = from_setting(value)
    assert isinstance(clock, SteppingClock)
    assert (clock.now(), clock.speed) == (start, speed)
    assert clock.now().utcoffset() == timedelta()


BAD = [
    "600", "*600", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z*", "2026-03-02T09:00:00Z*fast", "yesterday*600",
    "2026-02-30T09:00:00Z*600", "2026-03-02T09:00:00Z*-1", "2026-03-02T09:00:00Z*1.5", "2026-03-02T09:00:00Z*1*2",
    "2026-03-02T09:00:00Z*9999999", " ", "0001-01-01T00:00:00+14:00*1", "9999-12-31T23:00:00-14:00*1",
]  # fmt: skip


@pytest.mark.parametrize("value", BAD)
def test_another_setting_is_told_in_one_line(value: str) -> None:
    with pytest.raises(ConfigError) as told:
        from_setting(value)
    assert str(told.value) == f"NURTURE_CLOCK: {value!r} should look like 2026-03-02T09:00:00Z*600"


@given(st.text() | st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?\*\d{1,6}\Z"))
def test_any_setting_is_a_clock_or_a_wrong_setting(value: str) -> None:
    try:
        from_setting(value)
    except ConfigError as told:
        line = str(told)
        assert "\n" not in line


def test_far_is_later_than_anything() -> None:
    assert FAR > START + 2_000_000 * DAY


async def test_work_that_is_done_in_one_turn_of_the_loop_is_waited_for_too() -> None:
    work, done = Work(), 0

    async def short_works() -> None:
        nonlocal done
        for _ in range(5):
            for _ in range(Work.TURNS // 2):
                await asyncio.sleep(0)
            with work.doing():
                done += 1

    task = asyncio.create_task(short_works())
    await work.quiet()
    assert done == 5
    await task
