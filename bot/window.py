"""Open time: when in a person's day something may reach them. Pure arithmetic over windows, zones and holidays.

Local days are walked one by one and each opening is turned into UTC on its own, so days of 23 and 25 hours are right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bot.model import Relationship, Window

HORIZON_DAYS = 400
"""A window that does not open within this many days never does; `nurture check` refuses one without days."""


@dataclass(frozen=True)
class Hours:
    """A window where it applies: in one zone, with the holidays of one country (None: none)."""

    window: Window
    zone: str
    country: str | None = None

    @classmethod
    def of(cls, window: Window, who: Relationship) -> Hours:
        return cls(window, who.zone, who.account.country)

    def is_open(self, at: datetime) -> bool:
        opens, _ = next(self.openings(at))
        return opens <= at

    def next_open(self, at: datetime) -> datetime:
        """The first open moment at or after `at`."""
        opens, _ = next(self.openings(at))
        return max(opens, at)

    def last_open(self, at: datetime) -> datetime:
        """The last open minute at or before `at`."""
        first = self.local_day(at)
        for n in range(HORIZON_DAYS):
            for opens, closes in reversed(self._day(first - timedelta(days=n))):
                if opens <= at:
                    return min(at, closes - timedelta(minutes=1))
        return at

    def slot(self, at: datetime, key: str) -> datetime:
        """The minute that belongs to `key` in the first open day on which that minute is not before `at`."""
        for day in self._days(at):
            moment = _at_fraction(self._day(day), fraction(key, "minute"))
            if moment is not None and moment >= at:
                return moment
        return at + timedelta(days=HORIZON_DAYS)

    def after_open_days(self, at: datetime, days: float) -> datetime:
        """The moment when as much open time has passed since `at` as `days` full days of this window have."""
        left = _length(self._plain_day()) * days
        for opens, closes in self.openings(at):
            start = max(opens, at)
            if closes - start >= left:
                return start + left
            left -= closes - start
        return at + timedelta(days=HORIZON_DAYS)

    def local_day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def openings(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of open time that end after `at`, in UTC; the last one lies beyond the horizon."""
        for day in self._days(at):
            for opens, closes in self._day(day):
                if closes > at:
                    yield opens, closes
        far = at + timedelta(days=HORIZON_DAYS)
        yield far, far + timedelta(days=HORIZON_DAYS)

    def _days(self, at: datetime) -> Iterator[date]:
        first = self.local_day(at)
        return (first + timedelta(days=n) for n in range(HORIZON_DAYS))

    def _day(self, day: date) -> list[tuple[datetime, datetime]]:
        if not works_on(day, self.window, self.country):
            return []
        zone = ZoneInfo(self.zone)
        spans = ((_utc(day, opens, zone), _utc(day, closes, zone)) for opens, closes in self.window.hours)
        return [(opens, closes) for opens, closes in spans if closes > opens]

    def _plain_day(self) -> list[tuple[datetime, datetime]]:
        some = date(2000, 1, 3)
        return [
            (_utc(some, opens, ZoneInfo("UTC")), _utc(some, closes, ZoneInfo("UTC")))
            for opens, closes in self.window.hours
        ]


def works_on(day: date, window: Window, country: str | None) -> bool:
    """Whether the window opens on `day`: its weekdays, less holidays, plus the working days made up for them."""
    if not window.holidays or country is None:
        return day.weekday() in window.days
    closed, made_up = _calendar(country, day.year)
    return day in made_up or (day.weekday() in window.days and day not in closed)


def known_country(country: str) -> bool:
    return country in holidays.list_supported_countries()


def fraction(key: str, purpose: str) -> float:
    """A number in [0, 1) that belongs to `key`: chance that is the same at every planning."""
    digest = hashlib.blake2b(f"{purpose}/{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


@cache
def _calendar(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    if not known_country(country):
        return frozenset(), frozenset()
    calendar = holidays.country_holidays(country, years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def _at_fraction(spans: list[tuple[datetime, datetime]], part: float) -> datetime | None:
    left = _length(spans) * part
    for opens, closes in spans:
        if left < closes - opens:
            return (opens + left).replace(second=0, microsecond=0)
        left -= closes - opens
    return None


def _length(spans: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((closes - opens for opens, closes in spans), timedelta())


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
