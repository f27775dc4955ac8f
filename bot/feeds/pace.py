"""When a feed is asked again: by how often it changes, by what its server wishes, ever later while it fails. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.model.news import FeedState

SHORTEST, FIRST, LONGEST = timedelta(minutes=30), timedelta(hours=2), timedelta(days=1)
FIRST_BACKOFF = timedelta(hours=1)
LONGEST_WISH = timedelta(days=7)
"""A server that says "not before" is obeyed; one that says "never" is a mistake."""

BUSY = (429, 503)


def is_due(state: FeedState, now: datetime) -> bool:
    return state.next_at is None or now >= state.next_at


def looked(state: FeedState, now: datetime, headers: Mapping[str, str], *, gave: bool) -> FeedState:
    """After a look that went well. A look that gave something new makes the pause a third shorter, any other makes it
    half as long again, between 30 minutes and a day: in the long run every second look or so gives something.

    A longer freshness (Cache-Control, Expires) lengthens this one look's wait, up to a day.
    """
    known = timedelta(seconds=state.pause) if state.pause else FIRST
    pause = min(max(known * 2 / 3 if gave else known * 3 / 2, SHORTEST), LONGEST)
    wait = min(max(pause, fresh_for(headers, now)), LONGEST)
    return replace(
        state,
        checked_at=now,
        failures=0,
        error=None,
        pause=pause.total_seconds(),
        next_at=now + wait,
    )


def failed(state: FeedState, now: datetime, error: str, wish: timedelta = timedelta()) -> FeedState:
    """After a look that went wrong: an hour, then twice as long each time, a day at most; as the server wishes, where
    that is later."""
    backoff: timedelta = min(FIRST_BACKOFF * 2 ** min(state.failures, 6), LONGEST)
    wait = max(backoff, min(wish, LONGEST_WISH))
    return replace(state, checked_at=now, failures=state.failures + 1, error=error, next_at=now + wait)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the server says that nothing will change."""
    cache = headers.get("cache-control", "").lower()
    if "no-cache" in cache or "no-store" in cache:
        return timedelta()
    if age := re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", cache):
        return timedelta(seconds=int(age[1]))
    until = _date(headers.get("expires", ""))
    # By its own clock, which may be wrong: only the distance counts.
    return max(until - (_date(headers.get("date", "")) or now), timedelta()) if until else timedelta()


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long a server that is busy does not want to be asked: in seconds, or until a date."""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", told):
        return timedelta(seconds=int(told))
    until = _date(told)
    return max(until - now, timedelta()) if until else timedelta()


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
