"""Moments as people write them: in both languages, in the right zone, across clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moments import moment

NOW = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
"""A Wednesday, noon in Berlin."""

BERLIN = "Europe/Berlin"


def there(words: str, now: datetime = NOW, zone: str = BERLIN) -> str | None:
    at = moment(words, now, zone)
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow 9:30", "2027-03-04 09:30"),
        ("Tomorrow at 9:30", "2027-03-04 09:30"),
        ("9:30 tomorrow", "2027-03-04 09:30"),
        ("tomorrow", "2027-03-04 09:00"),
        ("today 14:00", "2027-03-03 14:00"),
        ("14:00", "2027-03-03 14:00"),
        ("11:00", "2027-03-04 11:00"),
        ("2pm", "2027-03-03 14:00"),
        ("tomorrow 12am", "2027-03-04 00:00"),
        ("noon", "2027-03-04 12:00"),
        ("fri 14:00", "2027-03-05 14:00"),
        ("friday", "2027-03-05 09:00"),
        ("on Friday at 2:15 pm", "2027-03-05 14:15"),
        ("wed", "2027-03-10 09:00"),
        ("next fri", "2027-03-12 09:00"),
        ("next week", "2027-03-08 09:00"),
        ("in 3d", "2027-03-06 09:00"),
        ("3d", "2027-03-06 09:00"),
        ("2w 10:00", "2027-03-17 10:00"),
        ("in two weeks", "2027-03-17 09:00"),
        ("1 month", "2027-04-03 09:00"),
        ("in 3h", "2027-03-03 15:00"),
        ("90 minutes", "2027-03-03 13:30"),
        ("2027-03-05 10:00", "2027-03-05 10:00"),
        ("2027-03-05", "2027-03-05 09:00"),
        ("2027/3/5", "2027-03-05 09:00"),
        ("5 March", "2027-03-05 09:00"),
        ("March 5th, 2028 10:00", "2028-03-05 10:00"),
        ("1 March", "2028-03-01 09:00"),
        ("29 Feb", "2028-02-29 09:00"),
        ("明天 9:30", "2027-03-04 09:30"),
        ("明天９：３０", "2027-03-04 09:30"),
        ("明天上午九点半", "2027-03-04 09:30"),
        ("明天下午3点", "2027-03-04 15:00"),
        ("后天", "2027-03-05 09:00"),
        ("大后天", "2027-03-06 09:00"),
        ("周五 14:00", "2027-03-05 14:00"),
        ("下周五下午两点一刻", "2027-03-12 14:15"),
        ("星期天", "2027-03-07 09:00"),
        ("下周", "2027-03-08 09:00"),
        ("3天后", "2027-03-06 09:00"),
        ("两周后", "2027-03-17 09:00"),
        ("一个月后", "2027-04-03 09:00"),
        ("半小时后", "2027-03-03 12:30"),
        ("2027年3月5日 10:00", "2027-03-05 10:00"),
        ("3月5日", "2027-03-05 09:00"),
        ("3月5日晚上8点", "2027-03-05 20:00"),
        ("十二点", "2027-03-04 12:00"),
    ],
)
def test_what_people_write(words: str, meant: str) -> None:
    assert there(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        "", "   ", "soon", "today", "today 9:00", "2027-03-03", "2027-03-03 12:00", "2026-12-31", "2027-02-30",
        "999 months", "tomorrow 25:00", "tomorrow 9:75", "13pm", "0pm", "0d", "tomorrow tomorrow", "9:30 9:30",
        "9999-12-31", "send the offer", "fri the 13th", "昨天", "32月1日", "1:2:30", "五十十天后", "📅", "5", "-3d",
    ],
)  # fmt: skip
def test_what_is_no_moment_or_has_gone_by(words: str) -> None:
    assert moment(words, NOW, BERLIN) is None


def test_the_zone_decides_which_day_tomorrow_is() -> None:
    late = datetime(2027, 3, 3, 17, 0, tzinfo=UTC)  # one o'clock at night in Shanghai
    assert there("tomorrow 9:30", late, "Asia/Shanghai") == "2027-03-05 09:30"
    assert there("tomorrow 9:30", late) == "2027-03-04 09:30"


def test_what_the_clocks_skip_is_as_much_later_and_what_they_repeat_the_first_to_come() -> None:
    spring = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    assert there("tomorrow 2:30", spring) == "2027-03-28 03:30"
    assert moment("tomorrow 9:00", spring, BERLIN) == datetime(2027, 3, 28, 7, tzinfo=UTC)
    autumn = datetime(2027, 10, 30, 12, 0, tzinfo=UTC)
    assert moment("tomorrow 2:30", autumn, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    assert moment("2:30", between, BERLIN) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


START = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
zones = st.sampled_from(sorted(available_timezones()))
clocks = st.tuples(st.integers(0, 23), st.integers(0, 59))


@given(moments, zones, st.integers(1, 400), clocks)
def test_a_day_and_a_time_are_that_day_and_time_on_the_wall(
    now: datetime, zone: str, days: int, clock: tuple[int, int]
) -> None:
    day = (now.astimezone(ZoneInfo(zone)) + timedelta(days=days)).date()
    hour, minute = clock
    at = moment(f"{day} {hour}:{minute:02}", now, zone)
    assert at is not None
    assert at > now
    assert at.tzinfo is UTC
    local = at.astimezone(ZoneInfo(zone))
    skipped = local.replace(tzinfo=UTC) - datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    assert not skipped or timedelta() < skipped <= timedelta(days=1)  # an hour in spring; Samoa once skipped a day


@given(moments, zones, clocks)
def test_a_time_alone_comes_within_a_day(now: datetime, zone: str, clock: tuple[int, int]) -> None:
    at = moment(f"{clock[0]}:{clock[1]:02}", now, zone)
    assert at is not None
    assert now < at <= now + timedelta(hours=26)


@given(st.text(max_size=30) | st.text("0123456789:-/ 年月日点周天下个半十二三adhwfrinex", max_size=20), moments, zones)
def test_whatever_is_written_is_a_moment_to_come_or_none(words: str, now: datetime, zone: str) -> None:
    at = moment(words, now, zone)
    assert at is None or at > now


@given(
    moments, zones, st.sampled_from(["tomorrow", "friday", "in 3d", "2w", "next week", "下周三", "两周后", "1 month"])
)
def test_a_day_with_a_time_is_the_day_without(now: datetime, zone: str, word: str) -> None:
    assert moment(word, now, zone) == moment(f"{word} 9:00", now, zone)
