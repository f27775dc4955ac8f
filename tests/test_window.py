"""Open time: zones, daylight saving, holidays, and the minute that belongs to a key."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Window
from bot.window import HORIZON_DAYS, Hours, fraction, known_country, works_on

BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"
WEEKDAYS = frozenset(range(5))
OFFICE = Window(WEEKDAYS, ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))))
ZONES = (
    BERLIN,
    NEW_YORK,
    SHANGHAI,
    "UTC",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "Africa/Casablanca",
)
COUNTRIES = (None, "CN", "DE", "US", "JP")

moments = st.integers(0, 4 * 366 * 86_400).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
keys = st.text(min_size=1, max_size=30)
spans = st.sampled_from(
    [
        ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))),
        ((time(8, 0), time(18, 0)),),
        ((time(9, 0), time(9, 1)),),
        ((time(7, 15), time(7, 45)), (time(12, 0), time(13, 0)), (time(20, 0), time(21, 59))),
    ]
)
some_hours = st.builds(
    Hours,
    st.builds(Window, st.frozensets(st.integers(0, 6), min_size=1), spans, st.booleans()),
    st.sampled_from(ZONES),
    st.sampled_from(COUNTRIES),
)
often = settings(max_examples=200, deadline=None)


def local(zone: str, text: str) -> datetime:
    """`2026-03-02 09:30` on the wall of that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def all_day(opens: str, closes: str, zone: str) -> Hours:
    """One stretch on every day of the week."""
    return Hours(Window(frozenset(range(7)), ((time.fromisoformat(opens), time.fromisoformat(closes)),)), zone)


def opening_on(hours: Hours, day: str) -> tuple[datetime, datetime]:
    return next(hours.openings(local(hours.zone, f"{day} 00:00")))


def within(hours: Hours, at: datetime) -> bool:
    """Whether `at` is in the window, read off the wall clock: the long way round."""
    here = at.astimezone(ZoneInfo(hours.zone))
    wall = here.time()
    return works_on(here.date(), hours.window, hours.country) and any(
        opens <= wall < closes for opens, closes in hours.window.hours
    )


# --- daylight saving ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [(BERLIN, "2026-03-29", 2), (BERLIN, "2026-10-25", 4), (NEW_YORK, "2026-03-08", 2), (NEW_YORK, "2026-11-01", 4)],
)
def test_a_window_over_the_change_of_clocks_is_as_long_as_that_night(zone: str, day: str, length: int) -> None:
    opens, closes = opening_on(all_day("01:00", "04:00", zone), day)
    assert closes - opens == timedelta(hours=length)


@pytest.mark.parametrize(("zone", "day"), [(BERLIN, "2026-03-30"), (NEW_YORK, "2026-03-09"), (BERLIN, "2026-10-26")])
def test_the_day_after_the_change_opens_at_the_same_hour_on_the_wall(zone: str, day: str) -> None:
    opens, _ = opening_on(Hours(OFFICE, zone), day)
    assert opens.astimezone(ZoneInfo(zone)).time() == time(9, 30)


def test_a_window_whose_opening_falls_into_the_gap_and_whose_end_comes_before_it_is_left_out() -> None:
    opens, _ = opening_on(all_day("02:30", "03:15", BERLIN), "2026-03-29")
    assert opens == local(BERLIN, "2026-03-30 02:30")


def test_both_passes_of_the_repeated_hour_are_open() -> None:
    hours = all_day("02:00", "03:00", BERLIN)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert hours.is_open(first)
    assert hours.is_open(second)
    assert opening_on(hours, "2026-10-25")[1] == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_open_days_across_the_lost_hour_count_real_time() -> None:
    hours = all_day("00:00", "06:00", BERLIN)
    began = local(BERLIN, "2026-03-29 00:00")
    assert hours.after_open_days(began, 1) == local(BERLIN, "2026-03-30 01:00")


# --- is it open -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [("09:29", False), ("09:30", True), ("11:29", True), ("11:30", False), ("13:59", False), ("14:00", True)],
)
def test_it_is_open_from_the_first_minute_and_not_at_the_last(wall: str, is_open: bool) -> None:
    assert Hours(OFFICE, BERLIN).is_open(local(BERLIN, f"2026-03-03 {wall}")) is is_open


@often
@given(some_hours, moments)
def test_it_is_open_exactly_when_the_wall_clock_says_so(hours: Hours, at: datetime) -> None:
    assert hours.is_open(at) == within(hours, at)


@often
@given(some_hours, moments)
def test_the_next_open_moment_is_open_and_nothing_before_it_is(hours: Hours, at: datetime) -> None:
    opens = hours.next_open(at)
    assert opens >= at
    assert within(hours, opens)
    assert opens == at or not within(hours, opens - timedelta(seconds=1))
    assert opens == at or not within(hours, at)


@often
@given(some_hours, moments)
def test_the_last_open_minute_is_open_and_nothing_between_it_and_then_is(hours: Hours, at: datetime) -> None:
    last = hours.last_open(at)
    assert last <= at
    assert hours.is_open(last)
    later = last + timedelta(minutes=1)
    assert later > at or not hours.is_open(later)
    assert hours.next_open(later) > at or later > at


def test_from_friday_evening_the_next_open_moment_is_monday_morning() -> None:
    assert Hours(OFFICE, BERLIN).next_open(local(BERLIN, "2026-03-06 17:30")) == local(BERLIN, "2026-03-09 09:30")


def test_the_local_day_is_the_contacts_not_that_of_utc() -> None:
    assert Hours(OFFICE, SHANGHAI).local_day(datetime(2026, 3, 2, 17, 0, tzinfo=UTC)) == date(2026, 3, 3)


# --- the minute of a key --------------------------------------------------------------------------------------


@often
@given(some_hours, moments, keys)
def test_a_slot_is_open_and_never_before_it_may_be(hours: Hours, at: datetime, key: str) -> None:
    slot = hours.slot(at, key)
    assert slot >= at
    assert within(hours, slot)


@often
@given(st.sampled_from(ZONES), st.sampled_from(COUNTRIES), moments, keys)
def test_nobody_anywhere_is_written_to_at_three_in_the_morning(
    zone: str, country: str | None, at: datetime, key: str
) -> None:
    hours = Hours(OFFICE, zone, country)
    for moment in (hours.slot(at, key), hours.next_open(at), hours.after_open_days(at, 3)):
        assert time(9, 30) <= moment.astimezone(ZoneInfo(zone)).time() <= time(17, 30)


@often
@given(some_hours, moments, keys)
def test_a_slot_is_the_same_for_the_same_key_and_stays_when_asked_from_itself(
    hours: Hours, at: datetime, key: str
) -> None:
    slot = hours.slot(at, key)
    assert hours.slot(at, key) == slot
    assert hours.slot(slot, key) == slot


def test_a_key_keeps_its_minute_from_day_to_day() -> None:
    hours = Hours(OFFICE, BERLIN)
    days = [hours.slot(local(BERLIN, f"2026-03-{day:02} 00:00"), "a/b:7:1") for day in (2, 3, 4, 5, 6)]
    assert len({slot.astimezone(ZoneInfo(BERLIN)).time() for slot in days}) == 1
    assert len({slot.date() for slot in days}) == 5


def test_slots_of_many_keys_fill_the_whole_day_evenly() -> None:
    hours = Hours(OFFICE, BERLIN)
    midnight = local(BERLIN, "2026-03-03 00:00")
    per_half_hour: dict[int, int] = {}
    for n in range(2200):
        wall = hours.slot(midnight, f"prospects/check-in:{n}:1").astimezone(ZoneInfo(BERLIN))
        half = (wall.hour * 60 + wall.minute) // 30
        per_half_hour[half] = per_half_hour.get(half, 0) + 1
    assert sorted(per_half_hour) == [19, 20, 21, 22, *range(28, 35)]
    assert all(150 <= count <= 250 for count in per_half_hour.values())


@often
@given(keys, keys)
def test_a_fraction_is_below_one_and_differs_by_purpose(key: str, other: str) -> None:
    assert 0 <= fraction(key, "minute") < 1
    assert fraction(key, "minute") != fraction(key, "every")
    assert (fraction(key, "minute") == fraction(other, "minute")) == (key == other)


# --- open days ------------------------------------------------------------------------------------------------


def test_three_working_days_run_across_a_weekend() -> None:
    friday = local(BERLIN, "2026-03-06 09:30")
    assert Hours(OFFICE, BERLIN).after_open_days(friday, 3) == local(BERLIN, "2026-03-10 17:30")


def test_three_working_days_run_across_a_weekend_and_a_holiday() -> None:
    """Thursday noon before Easter 2026: Friday and Monday are holidays in Germany."""
    before = local(BERLIN, "2026-04-02 12:00")
    assert Hours(OFFICE, BERLIN, "DE").after_open_days(before, 3) == local(BERLIN, "2026-04-09 11:30")
    assert Hours(OFFICE, BERLIN).after_open_days(before, 3) == local(BERLIN, "2026-04-07 11:30")


def test_an_open_day_that_has_begun_counts_from_now() -> None:
    began = local(BERLIN, "2026-03-03 10:30")
    assert Hours(OFFICE, BERLIN).after_open_days(began, 1) == local(BERLIN, "2026-03-04 10:30")


def test_half_an_open_day_is_half_of_its_open_hours() -> None:
    assert Hours(OFFICE, BERLIN).after_open_days(local(BERLIN, "2026-03-02 00:00"), 0.5) == local(
        BERLIN, "2026-03-02 14:45"
    )


@settings(max_examples=30, deadline=None)
@given(some_hours, moments.map(lambda at: at.replace(second=0, microsecond=0)), st.sampled_from([0.5, 1, 2]))
def test_open_days_are_as_many_open_minutes(hours: Hours, at: datetime, days: float) -> None:
    end = hours.after_open_days(at, days)
    day = timedelta(0)
    for opens, closes in hours.window.hours:
        day += datetime.combine(date(2000, 1, 1), closes) - datetime.combine(date(2000, 1, 1), opens)
    minutes = round((end - at) / timedelta(minutes=1))
    if minutes > 20_000:  # two weeks; longer ones only take longer
        return
    counted = sum(within(hours, at + timedelta(minutes=n)) for n in range(minutes))
    assert abs(timedelta(minutes=counted) - day * days) <= timedelta(minutes=1)


# --- holidays -------------------------------------------------------------------------------------------------


def test_a_weekend_made_up_for_a_holiday_works_in_china_and_new_year_does_not() -> None:
    assert works_on(date(2026, 2, 14), OFFICE, "CN")
    assert not works_on(date(2026, 2, 17), OFFICE, "CN")
    assert not works_on(date(2026, 2, 15), OFFICE, "CN")


def test_a_made_up_saturday_is_open_like_any_other_day() -> None:
    hours = Hours(OFFICE, SHANGHAI, "CN")
    assert hours.is_open(local(SHANGHAI, "2026-02-14 10:00"))
    assert hours.next_open(local(SHANGHAI, "2026-02-14 18:00")) == local(SHANGHAI, "2026-02-24 09:30")


def test_without_a_country_there_are_no_holidays() -> None:
    assert works_on(date(2026, 12, 25), OFFICE, None)
    assert not works_on(date(2026, 12, 25), OFFICE, "DE")


def test_holidays_may_be_ignored() -> None:
    ignoring = Window(OFFICE.days, OFFICE.hours, holidays=False)
    assert works_on(date(2026, 12, 25), ignoring, "DE")
    assert not works_on(date(2026, 2, 14), ignoring, "CN")


def test_an_unknown_country_has_no_holidays_and_is_told_apart() -> None:
    assert works_on(date(2026, 12, 25), OFFICE, "XX")
    assert not known_country("XX")
    assert known_country("CN")


def test_a_window_that_never_opens_ends_at_the_horizon() -> None:
    never = Hours(Window(frozenset(), OFFICE.hours), BERLIN)
    at = local(BERLIN, "2026-03-02 12:00")
    far = at + timedelta(days=HORIZON_DAYS)
    assert min(never.slot(at, "k"), never.next_open(at), never.after_open_days(at, 1)) >= far
    assert not never.is_open(at)
