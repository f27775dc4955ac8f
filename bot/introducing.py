"""Who is asked to introduce the decider: the person at the company who values the product most. Pure.

The score is a weighted sum of four parts in [0, 1]. Who uses the product feels its value and can speak of it, so the
role counts as much as what they say and read; who has been silent for long is no friend to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import planner
from bot.model.people import ContactState, Relationship, Role, Warmth

LATELY = timedelta(days=90)
"""How far back replies and what they made of news count: a quarter, in which a committee gets on or does not."""

WEIGHTS = {"replies": 0.35, "news": 0.2, "role": 0.3, "warmth": 0.15}
"""What they say weighs more than what they read; both together as much as who they are."""

ENOUGH_REPLIES, ENOUGH_NEWS = 4, 6
"""From so many on the part is 1: one reply in three weeks, one sign under news in two."""

LIKE, OPEN = 2, 1
"""A 👍 says more than a followed link."""

BY_ROLE: dict[Role | None, float] = {
    Role.USER: 1.0,
    Role.EVALUATOR: 0.8,
    Role.BUDGET: 0.4,
    Role.SIGNATORY: 0.3,
    Role.DECIDER: 0.0,
    None: 0.4,
}
BY_WARMTH = {Warmth.WARM: 1.0, Warmth.NEW: 0.5, Warmth.COOLING: 0.4, Warmth.DORMANT: 0.0}


@dataclass(frozen=True)
class Friend:
    """Somebody at the company, with how often they replied, liked news and opened it within LATELY."""

    who: Relationship
    replies: int = 0
    likes: int = 0
    opens: int = 0


@dataclass(frozen=True)
class Ranked:
    """The score of a friend, in [0, 1], and the parts it is made of, each in [0, 1]."""

    friend: Friend
    score: float
    parts: dict[str, float]


def ranked(friends: Iterable[Friend], now: datetime) -> list[Ranked]:
    """Those who may be asked, the best first: active, no decider themselves, not paused, in nobody's debt.

    Who waits for an answer is answered first, and asked for nothing.
    """
    may = [one for one in friends if _may_be_asked(one, now)]
    return sorted((_ranked(one, now) for one in may), key=lambda one: (-one.score, one.friend.who.contact.id))


def _may_be_asked(friend: Friend, now: datetime) -> bool:
    contact = friend.who.contact
    paused = contact.held(now) or contact.asked_for_pause(now)
    return (
        contact.state is ContactState.ACTIVE
        and contact.role is not Role.DECIDER
        and not paused
        and contact.waiting_since is None
    )


def _ranked(friend: Friend, now: datetime) -> Ranked:
    parts = {
        "replies": min(friend.replies / ENOUGH_REPLIES, 1.0),
        "news": min((LIKE * friend.likes + OPEN * friend.opens) / ENOUGH_NEWS, 1.0),
        "role": BY_ROLE[friend.who.contact.role],
        "warmth": BY_WARMTH[planner.warmth(friend.who, now)],
    }
    return Ranked(friend, sum(WEIGHTS[name] * value for name, value in parts.items()), parts)
