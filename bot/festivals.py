"""Festivals: the day of each year on which a contact of some country keeps one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

from bot.model.rules import FESTIVALS

KEPT_IN = {
    "spring-festival": frozenset({"CN", "HK", "MO", "TW", "SG", "MY"}),
    "mid-autumn": frozenset({"CN", "HK", "MO", "TW"}),
}
"""Who keeps what (ISO 3166, two letters). A festival that is not here is kept everywhere."""

NAMES = {"spring-festival": "Chinese New Year (Spring Festival)", "mid-autumn": "Mid-Autumn Festival"}
"""What the `holidays` package calls the lunar ones in its calendar of China, in English."""


def kept_in(name: str, country: str | None) -> bool:
    """Whether a contact of that country (None: unknown) keeps the festival. Raises ValueError for an unknown name."""
    if name not in FESTIVALS:
        raise ValueError(f"no such festival: {name}")
    return name not in KEPT_IN or country in KEPT_IN[name]


def days_of(name: str, country: str | None, years: Iterable[int]) -> list[date]:
    """The first day of the festival in each of these Gregorian years, sorted; none where it is not kept.

    The lunar days are those of the `holidays` package; a year that it does not cover has none: as of 0.109 the
    spring festival is known from 1950 and the mid-autumn festival from 2008, both to 2100. Raises ValueError for an
    unknown name.
    """
    if not kept_in(name, country):
        return []
    days = (_day(name, year) for year in sorted(set(years)))
    return [day for day in days if day is not None]


@lru_cache(maxsize=512)
def _day(name: str, year: int) -> date | None:
    if name == "new-year":
        return date(year, 1, 1)
    # China's calendar for everybody: elsewhere the day off may be another day than the festival. The exact name tells
    # the day itself from the days off given for it, and the language keeps the machine's locale out.
    calendar = holidays.country_holidays("CN", years=year, language="en_US")
    return min(calendar.get_named(NAMES[name], lookup="exact"), default=None)
