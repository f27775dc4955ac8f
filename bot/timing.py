"""When a rule wants its moment for one contact, before hours and limits move it. Pure.

Three kinds of time: again and again (`every`), once after something happened, and before or after a day. What comes
once may begin a sequence, which goes on until the contact replies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot import festivals
from bot.conditions import Spans, last_word
from bot.model.people import Pace, Relationship
from bot.model.rules import FAR, FESTIVALS, After, Dated, Every, Once, Rule, Since, Span
from bot.model.touches import Cadence, Standing
from bot.window import fraction

SAME_OCCASION = timedelta(days=30)
"""A date that is moved by less than this is still the same occasion: nobody is reminded of it twice."""

TOO_LATE = timedelta(days=3)
"""A greeting so long after its moment is no greeting for it: the next one counts."""

YEARLY = "birthday"

PACES: Mapping[Pace, float] = {Pace.LESS: 2, Pace.NORMAL: 1, Pace.MORE: 0.75}
"""How many times as far apart as the rules say what comes again and again is for a contact. Caps hold all the same."""


@dataclass(frozen=True)
class Moment:
    """When a rule wants to act: at `at`, which lies `distance` after what it counts from.

    `until`: it must have left by then. `place`: which of its sequence it is. `again`: when it is overdue it starts
    anew; else what is past is past.
    """

    at: datetime
    why: str
    distance: timedelta
    until: datetime = FAR
    place: int = 0
    again: bool = False


def moment(rule: Rule, standing: Standing, applies: Spans, pace: float, now: datetime) -> Moment | str:
    """The moment of the rule's next occurrence, or why there is none (a word of `why-…`).

    `applies`: when the rule concerns the contact. `pace`: 2 doubles the distance of what comes again and again.
    """
    cadence = standing.cadences.get(rule.id) or Cadence(rule.id)
    match rule.timing:
        case Every():
            return _every(rule.timing, cadence, standing, pace)
        case Once():
            first = _once(rule.timing, cadence, standing.who, applies, now)
            return first or _sequel(rule, cadence, standing.who) or _over(cadence, standing.who)
        case Dated():
            return _sequel(rule, cadence, standing.who) or _dated(rule.timing, cadence, standing.who, now)


def _sequel(rule: Rule, cadence: Cadence, who: Relationship) -> Moment | None:
    """What comes next of a sequence under way; a reply ends it. Kept back for long, it goes on from now."""
    under_way = 0 < cadence.place < len(rule.sends) and cadence.began_at and cadence.last_at
    if not under_way or _replied(cadence, who):
        return None
    assert cadence.last_at
    distance = spread(rule.sequels[cadence.place - 1].span, cadence, who)
    kept_back = cadence.due_at is None or cadence.why == "overdue"
    return Moment(cadence.last_at + distance, "sequel", distance, place=cadence.place, again=kept_back)


def _replied(cadence: Cadence, who: Relationship) -> bool:
    """Whether they have written since the sequence began."""
    return cadence.began_at is not None and last_word(who) > cadence.began_at


def _over(cadence: Cadence, who: Relationship) -> str:
    """Why there is no other time."""
    if cadence.began_at is None:
        return "no-reply"
    return "replied" if cadence.place and _replied(cadence, who) else "done"


def spread(span: Span, cadence: Cadence, who: Relationship) -> timedelta:
    """The distance within `span` that belongs to this occurrence."""
    shortest, longest = span
    return shortest + (longest - shortest) * fraction(cadence.key(who.contact.id), "every")


def deadline(rule: Rule, standing: Standing, planned: datetime) -> datetime:
    """By when a touch that was planned at `planned` must have left: what comes before a day not after it."""
    cadence = standing.cadences.get(rule.id)
    if not isinstance(rule.timing, Dated) or (cadence and cadence.place):
        return FAR
    return next((end for _, end in _days(rule.timing, standing.who, planned) if end > planned), FAR)


def no_more(rule: Rule, standing: Standing, planned: datetime, *, follows: bool = True) -> str | None:
    """Why a touch that was planned at `planned` is pointless by now: they have replied, or its day has moved away.

    `follows`: it may belong to a sequence that was under way; else it begins one, which no reply ended.
    """
    cadence = standing.cadences.get(rule.id)
    begun = cadence is not None and cadence.began_at is not None and cadence.began_at < planned
    if rule.sequels and follows and begun and last_word(standing.who) > planned:
        return "replied"
    # What comes after a day may be kept back for long; what comes before one is about that day or none.
    if not isinstance(rule.timing, Dated) or not rule.timing.before or (cadence and cadence.place):
        return None
    days = _days(rule.timing, standing.who, planned)
    return None if any(_is_for(rule.timing, day, planned) for day, _ in days) else "no-date"


def _is_for(timing: Dated, day: datetime, planned: datetime) -> bool:
    """Whether a touch that was planned at `planned` may be about this day, give or take one that was moved a little."""
    return day - timing.span[1] - SAME_OCCASION <= planned <= day + SAME_OCCASION


def _every(timing: Every, cadence: Cadence, standing: Standing, pace: float) -> Moment:
    contact = standing.who.contact
    moments = {"joined": contact.joined_at, "own": cadence.last_at}
    if timing.since in (Since.LAST_PERSONAL, Since.LAST_REPLY):
        moments["reply"] = contact.last_reply_at
    if timing.since is Since.LAST_PERSONAL:
        moments["by-hand"] = contact.last_by_hand_at
    if timing.since is Since.LAST_TOUCH:
        moments["touch"] = standing.past.last_at
    if timing.since is Since.STAGE:
        moments["stage-moved"] = standing.who.account.stage_at
    why, begins = max(((why, at) for why, at in moments.items() if at), key=lambda pair: pair[1])
    distance = spread(timing.span, cadence, standing.who) * pace
    return Moment(begins + distance, why, distance, again=True)


def _once(timing: Once, cadence: Cadence, who: Relationship, applies: Spans, now: datetime) -> Moment | None:
    """The first of what comes once, each time that it happens; None when this time has had it."""
    times = _happened(timing.after, who, applies, now)
    begins = next((at for at in times if not (cadence.began_at and cadence.began_at >= at)), None)
    if begins is None:
        return None
    distance = spread(timing.span, cadence, who)
    return Moment(begins + distance, _AFTER[timing.after], distance, again=timing.after is After.APPLIES)


_AFTER = {After.JOINED: "joined", After.STAGE: "stage-moved", After.REPLY: "reply", After.APPLIES: "applies"}


def _happened(after: After, who: Relationship, applies: Spans, now: datetime) -> list[datetime]:
    """When it happened, or will, as far as is known."""
    match after:
        case After.JOINED:
            return [who.contact.joined_at]
        case After.STAGE:
            return [who.account.stage_at or who.contact.joined_at]
        case After.REPLY:
            return [who.contact.last_reply_at] if who.contact.last_reply_at else []
        case After.APPLIES:
            return [max(start, who.contact.joined_at) for start, end in applies if end > now]


def _dated(timing: Dated, cadence: Cadence, who: Relationship, now: datetime) -> Moment | str:
    """The next day that has not had its touch; one that was planned and is past stays, so that its expiry is told."""
    days = list(_days(timing, who, now))
    if not days:
        return "no-date"
    distance = spread(timing.span, cadence, who)
    planned = cadence.due_at if cadence.why != "overdue" else None
    missed = planned if planned and planned < now else None
    begins = now - TOO_LATE if timing.before or not planned else _begun_by(timing, days, planned)
    for day, until in days:
        at = day - distance if timing.before else day + distance
        earliest = day - timing.span[1] if timing.before else day
        if cadence.began_at and cadence.began_at > earliest - SAME_OCCASION:
            continue
        if until > (missed or now) and (timing.before or at >= begins):
            # A day that became known late still has its touch; one that was missed has not.
            return Moment(at, "date", distance, until, again=timing.before and not missed)
    return _over(cadence, who) if cadence.began_at else "past"


def _begun_by(timing: Dated, days: list[tuple[datetime, datetime]], planned: datetime) -> datetime:
    """The last of the days that a touch planned for then can be about, however long it has been kept back."""
    return max((day + timing.span[0] for day, _ in days if day + timing.span[0] <= planned), default=planned)


def _days(timing: Dated, who: Relationship, around: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The beginnings of the days it is about, in the contact's zone, and by when a touch for each must have left."""
    on_the_day = timing.span[0] == timedelta()
    for day in _calendar_days(timing.day, who, around.year):
        begins, ends = _bounds(day, who.zone)
        yield begins, (ends if on_the_day else begins) if timing.before else FAR


@lru_cache(maxsize=8192)  # planning asks for the same few days again and again
def _bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """When a day begins and ends in a zone, in UTC."""
    begins, ends = (datetime.combine(day + timedelta(days=n), time(), ZoneInfo(zone)).astimezone(UTC) for n in range(2))
    return begins, ends


def _calendar_days(name: str, who: Relationship, year: int) -> list[date]:
    years = range(year - 1, year + 3)
    if name in FESTIVALS:
        return festivals.days_of(name, who.country, years)
    if name[:1].isdigit():
        return [date.fromisoformat(name)]
    day = who.date(name)
    if day is None:
        return []
    return [_in_year(day, one) for one in years] if name == YEARLY else [day]


def _in_year(day: date, year: int) -> date:
    """A birthday of the 29th of February is kept on the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
