"""Festivals: who keeps which, and on which day of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import festivals
from bot.festivals import days_of, kept_in
from bot.model.rules import FESTIVALS

SPRING = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
}
"""The first day of the Chinese lunar year."""
AUTUMN = {
    2020: date(2020, 10, 1),  # the package calls it "Mid-Autumn Festival; National Day"
    2024: date(2024, 9, 17),
    2025: date(2025, 10, 6),
    2026: date(2026, 9, 25),
    2027: date(2027, 9, 15),
    2028: date(2028, 10, 3),
    2029: date(2029, 9, 22),
    2030: date(2030, 9, 12),
    2031: date(2031, 10, 1),
    2032: date(2032, 9, 19),
}
"""The fifteenth day of the eighth Chinese month."""

some_years = st.lists(st.integers(2008, 2100), max_size=6)
names = st.sampled_from(FESTIVALS)


@pytest.fixture
def _thai_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A locale whose language the package has, and nothing kept from before."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "th")
    festivals._day.cache_clear()
    yield
    festivals._day.cache_clear()


@pytest.mark.parametrize("country", ["CN", "HK", "MO", "TW", "SG", "MY"])
def test_the_spring_festival_is_the_first_day_of_the_lunar_year(country: str) -> None:
    assert days_of("spring-festival", country, SPRING) == list(SPRING.values())


@pytest.mark.parametrize("country", ["CN", "HK", "MO", "TW"])
def test_mid_autumn_is_the_day_itself_and_not_the_day_off(country: str) -> None:
    assert days_of("mid-autumn", country, AUTUMN) == list(AUTUMN.values())


@pytest.mark.usefixtures("_thai_machine")
def test_the_language_of_the_machine_does_not_matter() -> None:
    assert days_of("spring-festival", "CN", SPRING) == list(SPRING.values())
    assert days_of("mid-autumn", "CN", AUTUMN) == list(AUTUMN.values())


@pytest.mark.parametrize("country", ["CN", "DE", "XX", None])
def test_the_new_year_is_kept_everywhere(country: str | None) -> None:
    assert kept_in("new-year", country)
    assert days_of("new-year", country, (2026, 2027)) == [date(2026, 1, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("spring-festival", "DE"),
        ("spring-festival", "JP"),
        ("spring-festival", None),
        ("mid-autumn", "SG"),
        ("mid-autumn", "MY"),
        ("mid-autumn", "US"),
        ("mid-autumn", None),
    ],
)
def test_who_does_not_keep_it_has_no_day(name: str, country: str | None) -> None:
    assert not kept_in(name, country)
    assert days_of(name, country, range(2024, 2033)) == []


def test_a_year_that_the_package_does_not_cover_has_no_day() -> None:
    assert days_of("spring-festival", "CN", (1949, 2026, 2101)) == [SPRING[2026]]
    assert days_of("mid-autumn", "CN", (2007, 2026, 2101)) == [AUTUMN[2026]]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="easter"):
        days_of("easter", "CN", (2026,))
    with pytest.raises(ValueError, match="easter"):
        kept_in("easter", None)


@given(names, some_years)
def test_days_are_sorted_and_one_a_year(name: str, years: list[int]) -> None:
    days = days_of(name, "CN", years)
    assert [day.year for day in days] == sorted(set(years))


@given(st.integers(2008, 2099))
def test_lunar_days_fall_into_their_season_and_a_lunar_year_apart(year: int) -> None:
    this, following = days_of("spring-festival", "CN", (year, year + 1))
    assert date(year, 1, 20) < this < date(year, 2, 22)
    assert following - this in {timedelta(days=n) for n in (353, 354, 355, 383, 384, 385)}
    (autumn,) = days_of("mid-autumn", "CN", (year,))
    assert date(year, 9, 6) < autumn < date(year, 10, 9)
