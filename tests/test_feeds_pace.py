"""How soon a feed is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.pace import LONGEST, LONGEST_WISH, SHORTEST, failed, fresh_for, is_due, looked, retry_after
from bot.model.news import FeedState

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = FeedState("https://a.example/feed", pause=7200.0)


def test_a_feed_is_due_when_its_moment_has_come() -> None:
    assert is_due(FEED, NOW)
    assert is_due(replace(FEED, next_at=NOW), NOW)
    assert not is_due(replace(FEED, next_at=NOW + timedelta(seconds=1)), NOW)


@pytest.mark.parametrize(
    ("pause", "gave", "then"),
    [(None, True, 80 * MINUTE), (None, False, 3 * HOUR), (7200.0, True, 80 * MINUTE), (7200.0, False, 3 * HOUR),
     (1900.0, True, SHORTEST), (80_000.0, False, LONGEST)],
)  # fmt: skip
def test_the_pause_follows_how_often_a_feed_gives(pause: float | None, gave: bool, then: timedelta) -> None:
    state = looked(replace(FEED, pause=pause, failures=4, error="x"), NOW, {}, gave=gave)
    assert (state.pause, state.next_at) == (then.total_seconds(), NOW + then)
    assert (state.failures, state.error, state.checked_at) == (0, None, NOW)


@pytest.mark.parametrize(("every", "fewest", "most"), [(HOUR, 10, 40), (6 * HOUR, 4, 12), (30 * DAY, 1, 2)])
def test_in_the_long_run_a_feed_is_asked_as_often_as_it_is_worth(every: timedelta, fewest: int, most: int) -> None:
    """Played for eight weeks: looks a day in the last four."""
    state, now, last, looks = FEED, NOW, 0, 0
    while now < NOW + 56 * DAY:
        shown = (now - NOW) // every
        state, last = looked(state, now, {}, gave=shown > last), shown
        looks += now > NOW + 28 * DAY
        assert state.next_at
        now = state.next_at
    assert fewest <= looks / 28 <= most


def test_a_longer_freshness_lengthens_one_wait_and_not_the_pause() -> None:
    state = looked(FEED, NOW, {"cache-control": "public, max-age=36000"}, gave=True)
    assert (state.pause, state.next_at) == (4800.0, NOW + 10 * HOUR)
    assert looked(FEED, NOW, {"cache-control": "max-age=60"}, gave=True).next_at == NOW + 80 * MINUTE
    assert looked(FEED, NOW, {"cache-control": "max-age=31536000"}, gave=True).next_at == NOW + LONGEST


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, 0 * HOUR),
        ({"cache-control": "Max-Age = 3600"}, HOUR),
        ({"cache-control": 'max-age="3600"'}, HOUR),
        ({"cache-control": "no-cache, max-age=3600"}, 0 * HOUR),
        ({"cache-control": "max-age=-5"}, 0 * HOUR),
        ({"cache-control": "max-age=" + "9" * 400}, 999_999_999 * timedelta(seconds=1)),
        ({"expires": "Mon, 02 Mar 2026 11:00:00 GMT"}, 3 * HOUR),
        ({"expires": "Mon, 02 Mar 2026 11:00:00 GMT", "date": "Mon, 02 Mar 2026 10:00:00 GMT"}, HOUR),
        ({"expires": "Mon, 02 Mar 2026 11:00:00 GMT", "cache-control": "max-age=60"}, MINUTE),
        ({"expires": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0 * HOUR),
        ({"expires": "0"}, 0 * HOUR),
        ({"expires": "-1"}, 0 * HOUR),
        ({"expires": "tomorrow"}, 0 * HOUR),
        ({"expires": "Mon, 01 Jan 0001 00:00:00 +2359"}, 0 * HOUR),
    ],
)
def test_how_long_a_server_says_that_nothing_changes(headers: dict[str, str], fresh: timedelta) -> None:
    assert fresh_for(headers, NOW) == fresh


@pytest.mark.parametrize(
    ("told", "wish"),
    [("120", 2 * MINUTE), (" 120 ", 2 * MINUTE), ("Mon, 02 Mar 2026 11:00:00 GMT", 3 * HOUR), ("", 0 * HOUR),
     ("Sun, 01 Mar 2026 11:00:00 GMT", 0 * HOUR), ("soon", 0 * HOUR), ("-3", 0 * HOUR), ("1e9", 0 * HOUR)],
)  # fmt: skip
def test_how_long_a_busy_server_wants_to_be_left_alone(told: str, wish: timedelta) -> None:
    assert retry_after({"retry-after": told}, NOW) == wish


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(0, HOUR), (1, 2 * HOUR), (2, 4 * HOUR), (4, 16 * HOUR), (5, DAY), (6, DAY), (5000, DAY)],
)
def test_a_feed_that_fails_is_left_alone_for_longer_and_longer(failures: int, pause: timedelta) -> None:
    state = failed(replace(FEED, failures=failures, etag="x"), NOW, "404")
    assert (state.failures, state.error, state.next_at) == (failures + 1, "404", NOW + pause)
    assert (state.pause, state.etag, state.checked_at) == (FEED.pause, "x", NOW)


def test_a_wish_is_obeyed_where_it_is_later_and_not_for_ever() -> None:
    assert failed(FEED, NOW, "429", 5 * HOUR).next_at == NOW + 5 * HOUR
    assert failed(FEED, NOW, "429", MINUTE).next_at == NOW + HOUR
    assert failed(FEED, NOW, "429", 3000 * DAY).next_at == NOW + LONGEST_WISH


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "retry-after"]), st.text()))
def test_no_header_breaks_it(headers: dict[str, str]) -> None:
    assert fresh_for(headers, NOW) >= timedelta()
    assert retry_after(headers, NOW) >= timedelta()
