"""Open time: when in a person's week something may reach them. Pure arithmetic over windows, zones and holidays.

The wall clock decides: a minute is open when the wall shows an open minute, so an hour that the clocks repeat counts
twice and one that they skip not at all. Each local day is turned into UTC on its own, once, and kept.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel.core import get_global

from bot.model.people import Manager, Relationship
from bot.model.rules import OpenHours, Window

HORIZON_DAYS = 400
"""A window that does not open within this many days never does; `nurture check` refuses one without days."""

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

OpenSpan = tuple[time, time]
"""From when until when in a day, local."""

Opening = tuple[datetime, datetime]
"""A stretch of open time in UTC: its first moment, and the first one after it."""


@dataclass(frozen=True)
class _Day:
    """What is open on one local day, in order; `minutes` in all."""

    openings: tuple[Opening, ...]
    minutes: int

    def minute(self, part: float) -> datetime | None:
        """The minute at that part of the open time; None when there is none."""
        left = int(self.minutes * part)
        for opens, closes in self.openings:
            length = (closes - opens) // MINUTE
            if left < length:
                return opens + left * MINUTE
            left -= length
        return None


@dataclass(frozen=True)
class Hours:
    """A window where it applies: in one zone, with the holidays of one country (None: none)."""

    window: Window
    zone: str
    country: str | None = None

    @classmethod
    def of(cls, window: Window, who: Relationship) -> Hours:
        own = who.contact.own_hours
        return hours_in(narrowed(window, own) if own else window, who.zone, who.country)

    def __hash__(self) -> int:
        return self._hash

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in _day(self, self.local_day(at)).openings)

    def is_daytime(self, at: datetime) -> bool:
        """Whether `at` is between the first opening and the last closing of its day: a break at noon is no night."""
        openings = _day(self, self.local_day(at)).openings
        return bool(openings) and openings[0][0] <= at < openings[-1][1]

    def next_open(self, at: datetime) -> datetime:
        """The first open moment at or after `at`."""
        opens, _ = next(self.openings(at))
        return max(opens, at)

    def last_open(self, at: datetime) -> datetime:
        """The last open minute at or before `at`."""
        for day in self._days(at, -DAY):
            for opens, closes in reversed(_day(self, day).openings):
                if opens <= at:
                    return min(at, closes - MINUTE)
        return at

    def daily(self, clock: time, at: datetime, *, back: bool = False) -> datetime:
        """The first moment after `at`, or with `back` the last one at or before it, when the clock of an open day shows
        `clock`; where the day is not open then, its last open minute before, else its first."""
        for day in self._days(at, -DAY if back else DAY):
            openings = _day(self, day).openings
            if not openings:
                continue
            wall = datetime.combine(day, clock, self._tz).astimezone(UTC)
            before = [min(wall, closes - MINUTE) for opens, closes in openings if opens <= wall]
            found = before[-1] if before else openings[0][0]
            if (found <= at) is back:
                return found
        return at

    def slot(self, at: datetime, key: str) -> datetime:
        """The minute that belongs to `key` in the first open day on which that minute is not before `at`."""
        part = fraction(key, "minute")
        for day in self._days(at, DAY):
            moment = _day(self, day).minute(part)
            if moment is not None and moment >= at:
                return moment
        return at + timedelta(days=HORIZON_DAYS)

    def slot_before(self, at: datetime, key: str) -> datetime | None:
        """The minute that belongs to `key` in the last open day on which that minute is before `at`.

        None when there is no such day within HORIZON_DAYS.
        """
        part = fraction(key, "minute")
        for day in self._days(at, -DAY):
            moment = _day(self, day).minute(part)
            if moment is not None and moment < at:
                return moment
        return None

    def after_open_days(self, at: datetime, days: float) -> datetime:
        """The moment when as much open time has passed since `at` as `days` full days of this window have.

        A full day is the longest of the week.
        """
        return self.after_open_time(at, self._full_day * days)

    def after_open_time(self, at: datetime, left: timedelta) -> datetime:
        """The moment when so much open time has passed since `at`."""
        for opens, closes in self.openings(at):
            start = max(opens, at)
            length = closes - start
            if length >= left:
                return start + left
            left -= length
        return at + timedelta(days=HORIZON_DAYS)

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self._tz).date()

    def openings(self, at: datetime) -> Iterator[Opening]:
        """The stretches of open time that end after `at`, in UTC; the last one lies beyond the horizon."""
        for day in self._days(at, DAY):
            for opening in _day(self, day).openings:
                if opening[1] > at:
                    yield opening
        far = at + timedelta(days=HORIZON_DAYS)
        yield far, far + timedelta(days=HORIZON_DAYS)

    def _days(self, at: datetime, step: timedelta) -> Iterator[date]:
        day = self.local_day(at)
        for _ in range(HORIZON_DAYS):
            yield day
            day += step

    # Kept, because each of these costs more than all the rest of a question.
    @cached_property
    def _hash(self) -> int:
        return hash((self.window, self.zone, self.country))

    @cached_property
    def _tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _full_day(self) -> timedelta:
        return _open_time(_longest(self.window))


@lru_cache(maxsize=1024)  # contacts choose among a few
def narrowed(window: Window, own: OpenSpan) -> Window:
    """The window as far as it lies within a contact's own hours; perhaps nothing is left of it."""
    opens, closes = own
    week = (
        tuple((max(a, opens), min(b, closes)) for a, b in day if max(a, opens) < min(b, closes)) for day in window.week
    )
    return replace(window, week=tuple(week))


USUAL_HOURS = Window.daily(range(5), ((time(8, 30), time(18)),))
"""When managers work who have not said otherwise (`/hours`)."""


def working_hours(manager: Manager, business_zone: str) -> Hours:
    """When this manager works: their own hours, in their zone, less the holidays of the country that zone is in."""
    zone = manager.zone or business_zone
    return hours_in(_window_of(manager.hours), zone, country_of(zone))


def hours_as_text(days: Iterable[int], opens: time, closes: time) -> str:
    """How a manager's hours are kept: `0,1,2,3,4 09:00-18:00`."""
    return f"{','.join(map(str, sorted(days)))} {opens:%H:%M}-{closes:%H:%M}"


@lru_cache(maxsize=256)
def _window_of(text: str) -> Window:
    if not text:
        return USUAL_HOURS
    days, _, span = text.partition(" ")
    opens, _, closes = span.partition("-")
    return Window.daily(map(int, days.split(",")), ((time.fromisoformat(opens), time.fromisoformat(closes)),))


@lru_cache(maxsize=256)
def country_of(zone: str) -> str | None:
    """The country a zone is in; None where it is in none, or nobody knows."""
    name = get_global("zone_aliases").get(zone, zone)
    return get_global("zone_territories").get(name)


def works_on(day: date, window: Window, country: str | None) -> bool:
    """Whether the window opens on `day`: its weekdays, less holidays, plus the working days made up for them."""
    return bool(_hours_on(day, window, country))


def known_country(country: str) -> bool:
    return country in _countries()


def fraction(key: str, purpose: str) -> float:
    """A number in [0, 1) that belongs to `key`: chance that is the same at every planning."""
    digest = hashlib.blake2b(f"{purpose}/{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


@lru_cache(maxsize=4096)  # one per zone, country and own hours that contacts have
def hours_in(window: Window, zone: str, country: str | None = None) -> Hours:
    """The window in this zone, always the same object: days once reckoned are kept with it."""
    return Hours(window, zone, country)


@lru_cache(maxsize=32_768)  # about 20 MB when full: two months of 500 zones
def _day(hours: Hours, day: date) -> _Day:
    """One local day; stretches that touch are one."""
    spans = _hours_on(day, hours.window, hours.country)
    found: list[Opening] = []
    for start, end, offset in _passes(day, hours._tz) if spans else ():
        for opens, closes in spans:
            first = max(start, datetime.combine(day, opens, UTC) - offset)
            last = min(end, datetime.combine(day, closes, UTC) - offset)
            if found and found[-1][1] == first < last:
                found[-1] = found[-1][0], last
            elif first < last:
                found.append((first, last))
    return _Day(tuple(found), sum((closes - opens) // MINUTE for opens, closes in found))


def _passes(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime, timedelta]]:
    """A local day as stretches of one offset: from, until, the offset. Two on the day on which the clocks change."""
    start, end = _midnight(day, zone), _midnight(day + DAY, zone)
    before, after = _offset(start, zone), _offset(end - MINUTE, zone)
    if before == after:
        return [(start, end, before)]
    minutes = range((end - start) // MINUTE)
    change = start + bisect_left(minutes, True, key=lambda n: _offset(start + n * MINUTE, zone) != before) * MINUTE
    return [(start, change, before), (change, end, after)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).replace(tzinfo=UTC) - at


def _hours_on(day: date, window: Window, country: str | None) -> OpenHours:
    """The hours of that day. Of a day made up for a holiday: its weekday's, or else the longest day's."""
    hours = window.week[day.weekday()]
    if not window.holidays or country is None:
        return hours
    closed, made_up = _calendar(country, day.year)
    if day in made_up:
        return hours or _longest(window)
    return () if day in closed else hours


def _longest(window: Window) -> OpenHours:
    return max(window.week, key=_open_time)


def _open_time(hours: OpenHours) -> timedelta:
    some = date(2000, 1, 1)
    return sum((datetime.combine(some, closes) - datetime.combine(some, opens) for opens, closes in hours), timedelta())


@cache
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=2048)
def _calendar(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The holidays of that year, and the days off on which people work to make up for them."""
    if not known_country(country):
        return frozenset(), frozenset()
    calendar = holidays.country_holidays(country, years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)
