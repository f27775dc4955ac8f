"""Whom a rule concerns, and when: a condition as the stretches of time in which it holds for one contact. Pure.

Facts (a stage, a tag) hold always or never until somebody changes them; what depends on the last word holds for a
stretch. So `all`, `any` and `not` are intersection, union and complement, and a rule's next date is found by looking
for the first stretch that is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.model.people import Relationship
from bot.model.rules import ANYTIME, FAR, All, AnyOf, Condition, During, Fact, Is, Not, Stretch, Unanswered
from bot.model.touches import Standing

Spans = tuple[tuple[datetime, datetime], ...]
"""Stretches of time, in order and apart from each other; the end is not part of one."""

ALWAYS: Spans = ((ANYTIME, FAR),)
NEVER: Spans = ()


def spans(condition: Condition, standing: Standing) -> Spans:
    """When the condition holds, as things are now."""
    match condition:
        case Is():
            return ALWAYS if _is(condition, standing) else NEVER
        case Unanswered(touches):
            return ALWAYS if standing.past.unanswered >= touches else NEVER
        case During():
            return _during(condition, standing.who)
        case All(parts):
            held = ALWAYS
            for part in parts:
                held = both(held, spans(part, standing))
                if not held:
                    break
            return held
        case AnyOf(parts):
            return either([spans(part, standing) for part in parts]) if parts else NEVER
        case Not(part):
            return outside(spans(part, standing))


def failing(condition: Condition, standing: Standing, at: datetime) -> str | None:
    """The first test because of which the condition does not hold at `at`; None where it does. A word of `why-…`."""
    match condition:
        case Is():
            return None if _is(condition, standing) else _name(condition)
        case All(parts):
            return next((why for part in parts if (why := failing(part, standing, at))), None)
        case AnyOf(parts):
            reasons = [failing(part, standing, at) for part in parts]
            return None if None in reasons else (reasons[0] if reasons else "never")
        case Not(AnyOf(parts)):
            holding = (part for part in parts if within(spans(part, standing), at))
            return next((_name(part, negated=True) for part in holding), None)
        case Not(part):
            return _name(part, negated=True) if within(spans(part, standing), at) else None
        case _:
            return None if within(spans(condition, standing), at) else _name(condition)


def last_word(who: Relationship) -> datetime:
    """When the contact last said something; joining counts."""
    return max(who.contact.joined_at, who.contact.last_reply_at or who.contact.joined_at)


def _is(condition: Is, standing: Standing) -> bool:
    contact, account = standing.who.contact, standing.who.account
    values = condition.values
    match condition.fact:
        case Fact.STAGE:
            return account.stage in values
        case Fact.INDUSTRY:
            return (account.industry or "").casefold() in values
        case Fact.COUNTRY:
            return standing.who.country in values
        case Fact.ROLE:
            return contact.role in values
        case Fact.TAGS:
            return not values.isdisjoint(contact.tags)
        case Fact.LANGUAGE:
            return contact.language in values
        case Fact.SOURCE:
            return contact.source in values
        case Fact.TOPICS:
            return not values.isdisjoint(contact.topics)
        case Fact.MISSING:
            return not values <= standing.committee


def _during(condition: During, who: Relationship) -> Spans:
    contact = who.contact
    match condition.stretch:
        case Stretch.SILENT:
            return ((last_word(who) + condition.length, FAR),)
        case Stretch.REPLIED:
            at = contact.last_reply_at
            return ((at, at + condition.length),) if at else NEVER
        case Stretch.JOINED:
            return ((contact.joined_at, contact.joined_at + condition.length),)


def _name(condition: Condition, *, negated: bool = False) -> str:
    """The test in one word; what has parts by its first."""
    match condition:
        case Is(fact):
            return fact.replace("_", "-")
        case Unanswered():
            return "unanswered-so-far" if negated else "answered-so-far"
        case During(stretch):
            return _STRETCHES[stretch][negated]
        case Not(part):
            return _name(part, negated=not negated)
        case All(parts) | AnyOf(parts):
            return _name(parts[0], negated=negated) if parts else "never"


_STRETCHES = {
    Stretch.SILENT: ("silent", "silent-long"),
    Stretch.REPLIED: ("no-reply", "talking"),
    Stretch.JOINED: ("joined-long", "joined-lately"),
}
"""Why a stretch does not run; why it runs although it must not."""

# --- stretches of time ----------------------------------------------------------------------------------------


def within(some: Spans, at: datetime) -> bool:
    return any(start <= at < end for start, end in some)


def first_from(some: Spans, at: datetime) -> datetime | None:
    """The first moment at or after `at` in one of them."""
    return next((max(start, at) for start, end in some if end > at), None)


def both(one: Spans, other: Spans) -> Spans:
    if one is ALWAYS or not other:
        return other
    if other is ALWAYS or not one:
        return one
    met = [
        (max(start, begin), min(end, finish))
        for start, end in one
        for begin, finish in other
        if max(start, begin) < min(end, finish)
    ]
    return tuple(sorted(met))


def either(some: Iterable[Spans]) -> Spans:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(span for spans in some for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def outside(some: Spans) -> Spans:
    """Whenever none of them runs."""
    if not some:
        return ALWAYS
    edges = [ANYTIME, *(edge for span in some for edge in span), FAR]
    pairs: Sequence[tuple[datetime, datetime]] = list(zip(edges[::2], edges[1::2], strict=True))
    return tuple((start, end) for start, end in pairs if start < end)
