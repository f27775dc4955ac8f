"""One message to many, spread over the day: each in their own hours, none at the same minute, so many an hour. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.window import Hours

MINUTE = timedelta(minutes=1)


def gap(per_hour: int | None) -> timedelta:
    """How far apart two messages are so that no hour has more than `per_hour`; a minute where there is no limit."""
    return max(MINUTE, timedelta(minutes=60) / max(per_hour, 1)) if per_hour is not None else MINUTE


def spread(
    people: Mapping[int, Hours], per_hour: int | None, now: datetime, busy: Sequence[datetime] = ()
) -> dict[int, datetime]:
    """When each of these people gets it, in this order: the first free moment of their own hours.

    `busy`: moments, in order, that others have taken already.
    """
    apart = gap(per_hour)
    taken: set[int] = set()
    first: dict[Hours, int] = {}
    moments: dict[int, datetime] = {}
    for person, hours in people.items():
        place = first.get(hours, 0)
        while True:
            at = now + place * apart
            opens = hours.next_open(at)
            if opens > at:
                place = -((now - opens) // apart)  # the first place at or after the opening
            elif place in taken or _near(at, busy, apart):
                place += 1
            else:
                break
        taken.add(place)
        first[hours] = place + 1
        moments[person] = now + place * apart
    return moments


def _near(at: datetime, busy: Sequence[datetime], apart: timedelta) -> bool:
    place = bisect_left(busy, at)
    return any(abs(one - at) < apart for one in busy[max(place - 1, 0) : place + 1])
