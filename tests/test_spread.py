"""Spreading one message over the day."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.spread import gap, spread
from bot.window import hours_in
from tests.builders import NOW, WINDOW

ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York")


@given(
    zones=st.lists(st.sampled_from(ZONES), max_size=40),
    limit=st.sampled_from([None, 1, 6, 60]),
    minutes=st.integers(0, 7 * 24 * 60),
    taken=st.lists(st.integers(0, 48 * 60), max_size=10),
)
def test_each_in_their_own_hours_and_no_more_than_so_many_an_hour(
    zones: list[str], limit: int | None, minutes: int, taken: list[int]
) -> None:
    now = NOW + timedelta(minutes=minutes)
    busy = sorted(now + timedelta(minutes=one) for one in taken)
    people = {n: hours_in(WINDOW, zone) for n, zone in enumerate(zones)}
    moments = spread(people, limit, now, busy)
    assert moments.keys() == people.keys()
    for person, at in moments.items():
        assert at >= now
        assert people[person].is_open(at)
        assert all(abs(at - one) >= gap(limit) for one in busy)
    ordered = sorted(moments.values())
    assert all(after - before >= gap(limit) for before, after in itertools.pairwise(ordered))


def test_six_an_hour_is_one_each_ten_minutes_from_the_opening_on() -> None:
    people = {n: hours_in(WINDOW, "Europe/Berlin") for n in range(3)}
    opens = NOW + timedelta(minutes=30)
    assert list(spread(people, 6, NOW).values()) == [opens + n * timedelta(minutes=10) for n in range(3)]
