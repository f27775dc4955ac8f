"""Open time: zones, daylight saving, holidays, and the minute that belongs to a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.people import Account, Contact, ContactState, Manager, Relationship, Stage
from bot.model.rules import OpenHours, Window
from bot.window import HORIZON_DAYS, Hours, fraction, known_country, narrowed, works_on

BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"
WEEKDAYS = frozenset(range(5))
MORNING, AFTERNOON = (time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))
OFFICE = Window.daily(WEEKDAYS, (MORNING, AFTERNOON))
SHORT_FRIDAY = Window((*[(MORNING, AFTERNOON)] * 4, (MORNING,), (), ()))
NIGHT = ((time(0, 0), time(2, 15)), (time(2, 15), time(2, 45)), (time(3, 10), time(5, 0)), (time(22, 0), time(23, 45)))
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
CHANGES = (
    (BERLIN, "2026-03-29"),
    (BERLIN, "2026-10-25"),
    (NEW_YORK, "2026-03-08"),
    (NEW_YORK, "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Nuuk", "2026-03-28"),  # the last hour of the day is skipped
    ("America/Nuuk", "2026-10-24"),
    ("America/Santiago", "2026-09-06"),  # the first is
    ("Asia/Beirut", "2026-10-24"),
    ("America/Havana", "2026-11-01"),  # midnight comes twice
    ("Asia/Kathmandu", "2026-03-29"),  # nothing happens, at a quarter to
)
"""Days on which the clocks change."""

moments = st.integers(0, 4 * 366 * 86_400).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
keys = st.text(min_size=1, max_size=30)
spans = st.sampled_from(
    [
        ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))),
        ((time(8, 0), time(18, 0)),),
        ((time(9, 0), time(9, 1)),),
        ((time(7, 15), time(7, 45)), (time(12, 0), time(13, 0)), (time(20, 0), time(21, 59))),
        NIGHT,
    ]
)
weeks = st.tuples(*[st.just(()) | spans] * 7).filter(any)
some_hours = st.builds(
    Hours,
    st.builds(Window, weeks, st.booleans()),
    st.sampled_from(ZONES),
    st.sampled_from(COUNTRIES),
)
hours_at_a_change = st.builds(
    lambda week, change, minutes: (Hours(Window(week), change[0]), local(change[0], f"{change[1]} 12:00") + minutes),
    weeks | st.just((NIGHT,) * 7),
    st.sampled_from(CHANGES),
    st.integers(-36 * 60, 36 * 60).map(lambda n: timedelta(minutes=n)),
)
often = settings(max_examples=200, deadline=None)
seldom = settings(max_examples=60, deadline=None)


def local(zone: str, text: str) -> datetime:
    """`2026-03-02 09:30` on the wall of that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def all_day(opens: str, closes: str, zone: str) -> Hours:
    """One stretch on every day of the week."""
    return Hours(Window.daily(range(7), ((time.fromisoformat(opens), time.fromisoformat(closes)),)), zone)


def opening_on(hours: Hours, day: str) -> tuple[datetime, datetime]:
    return next(hours.openings(local(hours.zone, f"{day} 00:00")))


def length(hours: OpenHours) -> int:
    """Minutes on the wall."""
    return sum(closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute for opens, closes in hours)


def within(hours: Hours, at: datetime) -> bool:
    """Whether `at` is in the window, read off the wall clock: the long way round."""
    here = at.astimezone(ZoneInfo(hours.zone))
    wall = here.time()
    open_on = hours.window.week[here.weekday()] or max(hours.window.week, key=length)
    return works_on(here.date(), hours.window, hours.country) and any(
        opens <= wall < closes for opens, closes in open_on
    )


def minutes_of(hours: Hours, day: date) -> list[datetime]:
    """The open minutes of a local day, each looked up by itself."""
    began = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    minutes = (began + timedelta(minutes=n) for n in range(54 * 60))
    zone = ZoneInfo(hours.zone)
    return [at for at in minutes if at.astimezone(zone).date() == day and within(hours, at)]


def minute_of(hours: Hours, day: date, key: str) -> datetime | None:
    """The minute of a key on a local day, counted off one by one."""
    minutes = minutes_of(hours, day)
    return minutes[int(len(minutes) * fraction(key, "minute"))] if minutes else None


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


def test_a_window_that_begins_in_the_lost_hour_opens_when_the_hour_is_over() -> None:
    opening = opening_on(all_day("02:30", "03:15", BERLIN), "2026-03-29")
    assert opening == (local(BERLIN, "2026-03-29 03:00"), local(BERLIN, "2026-03-29 03:15"))


def test_a_window_that_ends_in_the_lost_hour_closes_when_the_hour_begins() -> None:
    opening = opening_on(all_day("01:30", "02:30", BERLIN), "2026-03-29")
    assert opening == (local(BERLIN, "2026-03-29 01:30"), local(BERLIN, "2026-03-29 03:00"))


def test_a_window_within_the_lost_hour_is_left_out() -> None:
    opens, _ = opening_on(all_day("02:10", "02:50", BERLIN), "2026-03-29")
    assert opens == local(BERLIN, "2026-03-30 02:10")


def test_both_passes_of_the_repeated_hour_are_open() -> None:
    hours = all_day("02:00", "03:00", BERLIN)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert hours.is_open(first)
    assert hours.is_open(second)
    assert opening_on(hours, "2026-10-25")[1] == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_half_of_the_repeated_hour_is_open_twice_and_closed_between() -> None:
    openings = all_day("02:00", "02:30", BERLIN).openings(local(BERLIN, "2026-10-25 00:00"))
    assert [next(openings), next(openings)] == [
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_at_every_minute_around_the_change_the_wall_clock_is_right(zone: str, day: str) -> None:
    hours = Hours(Window.daily(range(7), NIGHT), zone)
    began = local(zone, f"{day} 00:00") - timedelta(hours=3)
    minutes = [began + timedelta(minutes=n) for n in range(32 * 60)]
    assert [at for at in minutes if hours.is_open(at)] == [at for at in minutes if within(hours, at)]


@seldom
@given(hours_at_a_change, keys)
def test_around_the_change_the_slot_is_the_minute_that_counting_finds(
    hours_at: tuple[Hours, datetime], key: str
) -> None:
    hours, at = hours_at
    slot, before = hours.slot(at, key), hours.slot_before(at, key)
    assert slot >= at
    assert slot == minute_of(hours, hours.local_day(slot), key)
    assert before is not None
    assert before < at
    assert before == minute_of(hours, hours.local_day(before), key)
    between = [before + timedelta(days=n) for n in range(1, (slot - before).days)]
    assert not any(minute_of(hours, hours.local_day(some), key) for some in between)


@seldom
@given(hours_at_a_change, st.integers(1, 3000))
def test_around_the_change_open_days_are_the_minutes_that_counting_finds(
    hours_at: tuple[Hours, datetime], minutes: int
) -> None:
    hours, at = hours_at
    full = length(max(hours.window.week, key=length))
    end = hours.after_open_days(at, min(minutes, 2 * full) / full)
    counted = sum(within(hours, at + timedelta(minutes=n)) for n in range(round((end - at) / timedelta(minutes=1))))
    assert counted == min(minutes, 2 * full)


def test_open_days_across_the_lost_hour_count_real_time() -> None:
    hours = all_day("00:00", "06:00", BERLIN)
    began = local(BERLIN, "2026-03-29 00:00")
    assert hours.after_open_days(began, 1) == local(BERLIN, "2026-03-30 01:00")


# --- each weekday has its own hours ---------------------------------------------------------------------------


def test_a_friday_with_mornings_only_closes_at_noon_until_monday() -> None:
    hours = Hours(SHORT_FRIDAY, BERLIN)
    assert hours.is_open(local(BERLIN, "2026-03-05 15:00"))
    assert hours.is_open(local(BERLIN, "2026-03-06 11:00"))
    assert not hours.is_open(local(BERLIN, "2026-03-06 15:00"))
    assert hours.next_open(local(BERLIN, "2026-03-06 11:30")) == local(BERLIN, "2026-03-09 09:30")
    assert hours.last_open(local(BERLIN, "2026-03-08 12:00")) == local(BERLIN, "2026-03-06 11:29")


def test_the_slots_of_a_short_day_fill_that_day() -> None:
    hours = Hours(SHORT_FRIDAY, BERLIN)
    friday = local(BERLIN, "2026-03-06 00:00")
    walls = [hours.slot(friday, f"a/b:{n}:1").astimezone(ZoneInfo(BERLIN)) for n in range(500)]
    assert {wall.date() for wall in walls} == {date(2026, 3, 6)}
    assert min(walls).time() < time(9, 40)
    assert time(11, 20) < max(walls).time() < time(11, 30)


def test_an_open_day_is_the_longest_of_the_week() -> None:
    """Five and a half hours: two on Friday morning, the rest on Monday."""
    friday = local(BERLIN, "2026-03-06 09:30")
    assert Hours(SHORT_FRIDAY, BERLIN).after_open_days(friday, 1) == local(BERLIN, "2026-03-09 15:30")


def test_a_made_up_saturday_has_hours_of_its_own_if_the_week_has_any() -> None:
    week = ((MORNING,), *[(MORNING, AFTERNOON)] * 3, (MORNING,), (AFTERNOON,), ())
    saturday = Hours(Window(week), SHANGHAI, "CN")
    assert opening_on(saturday, "2026-02-14") == (
        local(SHANGHAI, "2026-02-14 14:00"),
        local(SHANGHAI, "2026-02-14 17:30"),
    )


def test_a_made_up_day_without_hours_of_its_own_has_those_of_the_longest_day() -> None:
    """Saturday 14 February 2026; a usual Saturday is closed."""
    hours = Hours(SHORT_FRIDAY, SHANGHAI, "CN")
    openings = hours.openings(local(SHANGHAI, "2026-02-14 00:00"))
    assert [next(openings), next(openings)] == [
        (local(SHANGHAI, "2026-02-14 09:30"), local(SHANGHAI, "2026-02-14 11:30")),
        (local(SHANGHAI, "2026-02-14 14:00"), local(SHANGHAI, "2026-02-14 17:30")),
    ]
    assert not hours.is_open(local(SHANGHAI, "2026-03-07 10:00"))


def relationship(contact_country: str | None, account_country: str | None) -> Relationship:
    account = Account(1, "Acme", None, account_country, SHANGHAI, Stage.LEAD)
    manager = Manager(1, "1", "Mei", "en", None, admin=False)
    joined = datetime(2026, 1, 1, tzinfo=UTC)
    contact = Contact(
        id=1,
        account_id=1,
        manager_id=1,
        channel="telegram",
        address="2",
        name="Li",
        address_as="Li",
        role=None,
        language="en",
        zone=BERLIN,
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=joined,
        country=contact_country,
    )
    return Relationship(contact, account, manager, "UTC")


@pytest.mark.parametrize(("own", "account", "country"), [("DE", "CN", "DE"), (None, "CN", "CN"), (None, None, None)])
def test_the_hours_of_a_contact_know_their_own_zone_and_country(
    own: str | None, account: str | None, country: str | None
) -> None:
    assert Hours.of(OFFICE, relationship(own, account)) == Hours(OFFICE, BERLIN, country)


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


def test_hours_that_differ_in_one_thing_are_told_apart() -> None:
    """What is kept of a day is kept by them."""
    afternoon = local(SHANGHAI, "2026-02-17 15:00")  # a Tuesday, and New Year in China
    one = Hours(OFFICE, SHANGHAI, "CN")
    others = [Hours(SHORT_FRIDAY, SHANGHAI, "CN"), Hours(OFFICE, BERLIN, "CN"), Hours(OFFICE, SHANGHAI)]
    assert one not in others
    assert [hours.is_open(afternoon) for hours in (one, *others)] == [False, False, False, True]
    again = Hours(Window(OFFICE.week), SHANGHAI, "CN")
    assert (again, hash(again)) == (one, hash(one))


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


@often
@given(some_hours, moments, keys)
def test_the_slot_before_is_open_and_the_very_last_one(hours: Hours, at: datetime, key: str) -> None:
    before = hours.slot_before(at, key)
    assert before is not None
    assert before < at
    assert within(hours, before)
    assert hours.slot(before, key) == before
    assert hours.slot(before + timedelta(minutes=1), key) >= at


@often
@given(some_hours, moments, keys)
def test_a_minute_after_a_slot_the_slot_before_is_that_slot(hours: Hours, at: datetime, key: str) -> None:
    slot = hours.slot(at, key)
    assert hours.slot_before(slot + timedelta(minutes=1), key) == slot
    earlier = hours.slot_before(slot, key)
    assert earlier is not None
    assert earlier < slot


def test_the_slot_before_a_monday_is_on_friday() -> None:
    hours = Hours(OFFICE, BERLIN)
    friday = hours.slot(local(BERLIN, "2026-03-06 00:00"), "a/b:7:1")
    assert hours.slot_before(local(BERLIN, "2026-03-09 00:00"), "a/b:7:1") == friday


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
    day = timedelta(minutes=length(max(hours.window.week, key=length)))
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
    ignoring = Window(OFFICE.week, holidays=False)
    assert works_on(date(2026, 12, 25), ignoring, "DE")
    assert not works_on(date(2026, 2, 14), ignoring, "CN")


def test_an_unknown_country_has_no_holidays_and_is_told_apart() -> None:
    assert works_on(date(2026, 12, 25), OFFICE, "XX")
    assert not known_country("XX")
    assert known_country("CN")


def test_a_window_that_never_opens_ends_at_the_horizon() -> None:
    never = Hours(Window.daily((), (MORNING,)), BERLIN)
    at = local(BERLIN, "2026-03-02 12:00")
    far = at + timedelta(days=HORIZON_DAYS)
    assert min(never.slot(at, "k"), never.next_open(at), never.after_open_days(at, 1)) >= far
    assert never.slot_before(at, "k") is None
    assert not never.is_open(at)


def test_a_week_without_hours_does_not_work_on_made_up_days_either() -> None:
    assert not works_on(date(2026, 2, 14), Window.daily((), (MORNING,)), "CN")


# --- a contact's own hours

own_hours = st.sampled_from(
    [
        (time(), time(12)),
        (time(12), time(23, 59)),
        (time(9), time(10)),
        (time(1, 30), time(2, 30)),
        (time(23), time(23, 1)),
    ]
)


@given(spans, own_hours, moments)
def test_own_hours_are_open_where_both_the_window_and_they_are(
    hours: OpenHours, own: tuple[time, time], at: datetime
) -> None:
    window = Window.daily(range(7), hours, holidays=False)
    both, wall = Hours(narrowed(window, own), BERLIN), at.astimezone(ZoneInfo(BERLIN)).time()
    assert both.is_open(at) == (Hours(window, BERLIN).is_open(at) and own[0] <= wall < own[1])


def with_own_hours(own: tuple[time, time]) -> Relationship:
    who = relationship(None, None)
    return replace(who, contact=replace(who.contact, own_hours=own))


def test_hours_of_a_contact_are_within_their_own() -> None:
    hours = Hours.of(OFFICE, with_own_hours((time(10), time(16))))
    assert hours.window.week[0] == ((time(10), time(11, 30)), (time(14), time(16)))
    assert Hours.of(OFFICE, relationship(None, None)).window == OFFICE


def test_own_hours_may_leave_nothing() -> None:
    assert not any(narrowed(OFFICE, (time(19), time(22))).week)
