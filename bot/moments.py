"""Moments as people write them, in either language: `tomorrow 9:30`, `明天 9:30`, `fri 14:00`, `in 3d`, `2w`. Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
"""Of a day without a time: when people begin to work."""

MOST_YEARS = 10
"""Farther away is a slip of the keyboard."""

_HAN: dict[str, float] = {**{word: n for n, word in enumerate("零一二三四五六七八九十")}, "两": 2, "半": 0.5}
_PARTS = {"": 0, "半": 30, "一刻": 15, "三刻": 45}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|a|an|one|two|three)"
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"

_TIME = (
    r"(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*(?P<half>am|pm)?",
    r"(?:at\s+)?(?P<hour>\d{1,2})\s*(?P<half>am|pm)",
    r"(?:at\s+)?(?P<noon>noon|中午)",
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)?\s*(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*[点點時时]"
    r"(?:\s*(?P<minute>\d{1,2}|半|一刻|三刻)分?|整)?",
)


def moment(words: str, now: datetime, zone: str) -> datetime | None:
    """The moment that is meant, in UTC and later than `now`; None where it is none, or has gone by.

    `zone`: the IANA name of the place whose days and wall clock are meant. A day without a time means MORNING, a time
    without a day the next time that the clock there shows it. `fri` is the first Friday after today, `next fri` and
    `下周五` that of the next week. Hours and minutes (`in 3h`) are counted from `now`. What the clocks skip in spring
    is as much later, of what they repeat in autumn the first still to come.
    """
    text = " ".join(unicodedata.normalize("NFKC", words).casefold().replace(",", " ").split())
    try:
        found = _soon(text, now) or _on_the_clock(text, now, ZoneInfo(zone))
        return found if found and now < found < now + timedelta(days=366 * MOST_YEARS) else None
    except (ValueError, LookupError, OverflowError):  # the 31st of February, the hour 25, ten tens, the year 9999
        return None


def _soon(text: str, now: datetime) -> datetime | None:
    """`in 3h`, `90 minutes`, `两小时后`."""
    match = re.fullmatch(rf"(?:in\s+)?{_NUMBER}\s*(?P<unit>h|hours?|min|minutes?)", text) or re.fullmatch(
        r"(?P<n>\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*个?(?P<unit>小时|钟头|分钟)[后後]?", text
    )
    if match is None:
        return None
    hours = match["unit"][0] in "h小钟"
    return now + _number(match["n"]) * (timedelta(hours=1) if hours else timedelta(minutes=1))


def _on_the_clock(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day, a time, or both in any order."""
    today = now.astimezone(zone).date()
    for pattern in _TIME:
        for whole in (rf"(?P<day>.*?)\s*(?<![\d:]){pattern}", rf"{pattern}\s*(?P<day>\D.*)"):
            if (match := re.fullmatch(whole, text)) and (clock := _clock(match)) is not None:
                if not match["day"]:
                    return _next(clock, today, now, zone)
                if (day := _day(match["day"], today)) is not None:
                    return _at(day, clock, zone, now)
    day = _day(text, today)
    return _at(day, MORNING, zone, now) if day else None


def _next(clock: time, today: date, now: datetime, zone: ZoneInfo) -> datetime:
    at = _at(today, clock, zone, now)
    return at if at > now else _at(today + timedelta(days=1), clock, zone, now)


def _at(day: date, clock: time, zone: ZoneInfo, now: datetime) -> datetime:
    first = datetime.combine(day, clock, zone).astimezone(UTC)
    again = datetime.combine(day, clock.replace(fold=1), zone).astimezone(UTC)
    return again if first <= now < again else first


def _clock(match: re.Match[str]) -> time | None:
    found = match.groupdict()
    if found.get("noon"):
        return time(12)
    hour, minute = int(_number(found["hour"])), _minute(found.get("minute") or "")
    half, part = found.get("half"), found.get("part") or ""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif part in ("下午", "傍晚", "晚上") or (part == "中午" and hour < 11):
        hour += 12 if hour < 12 else 0
    return time(hour, minute)


def _minute(word: str) -> int:
    return _PARTS[word] if word in _PARTS else int(word)


def _number(word: str) -> float:
    """`3`, `三`, `十二`, `二十`, `a`."""
    if word.isdecimal():
        return int(word)
    if word in _WORDS:
        return _WORDS[word]
    tens, ten, ones = word.rpartition("十")
    if ten:
        return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
    return _HAN[word] if word in _HAN else int(word)


# --- days -----------------------------------------------------------------------------------------------------


def _day(text: str, today: date) -> date | None:
    text = text.removeprefix("on ").strip()
    for pattern, read in _PATTERNS:
        if match := re.fullmatch(pattern, text):
            return read(match, today)
    return None


def _named(match: re.Match[str], today: date) -> date:
    ahead = {"today": 0, "tonight": 0, "今天": 0, "今晚": 0, "tomorrow": 1, "tmr": 1, "明天": 1, "明日": 1, "明早": 1}
    return today + timedelta(days={**ahead, "day after tomorrow": 2, "后天": 2, "後天": 2, "大后天": 3}[match[0]])


def _ahead(match: re.Match[str], today: date) -> date:
    n, unit = int(_number(match["n"])), match["unit"]
    if unit[0] in "mo月":
        return _months_later(today, n)
    return today + timedelta(days=n * (7 if unit[0] in "w周星礼" else 1))


def _months_later(today: date, n: int) -> date:
    """The same day of a later month, or its last."""
    years, month = divmod(today.month - 1 + n, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _weekday(match: re.Match[str], today: date) -> date:
    """The first after today; with `next` or `下` that of the next week, which begins on Monday."""
    word = match["weekday"]
    place = _DAYS.index(word[:3]) if word[:3] in _DAYS else "一二三四五六日".index(word.replace("天", "日"))
    if match["next"]:
        return today + timedelta(days=7 - today.weekday() + place)
    return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1)


def _next_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _date(match: re.Match[str], today: date) -> date:
    """A day of the calendar; without a year the next one that comes."""
    word = match["month"]
    month = _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else int(word)
    if match["year"]:
        return date(int(match["year"]), month, int(match["day"]))
    for year in range(today.year, today.year + 9):  # of February 29 the next leap year's
        if int(match["day"]) <= calendar.monthrange(year, month)[1]:
            found = date(year, month, int(match["day"]))
            if found > today:
                return found
    raise ValueError(match[0])


_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], date], date]], ...] = (
    (r"today|tonight|tomorrow|tmr|day after tomorrow|今天|今晚|明天|明日|明早|大?后天|後天", _named),
    (rf"(?:in\s+)?{_NUMBER}\s*(?P<unit>d|days?|w|weeks?|mo|months?)", _ahead),
    (r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?(?P<unit>天|日|周|星期|礼拜|月)(?:之?[后後])?", _ahead),
    (r"(?P<next>next\s+)?(?P<weekday>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
     _weekday),
    (r"这?个?(?P<next>下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])", _weekday),
    (r"next week|下个?(?:周|星期|礼拜)", _next_week),
    (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _date),
    (r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?", _date),
    (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH}{_YEAR}", _date),
    (rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}", _date),
)  # fmt: skip
"""How a day is written, and what is meant."""
