"""What a rehearsal found, as frozen dataclasses; the modules beside it turn it into figures, text, JSON and a page.

It imports nothing else of the project: whoever plays the months translates its own words into these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SENT, NOTED = "sent", "noted"
"""The states in which a touch left: to the contact, or as a note to their manager."""

SKIPPED, EXPIRED, REJECTED = "skipped", "expired", "rejected"
"""The states in which a touch was dropped. Whatever is neither of these nor has left counts as skipped."""


@dataclass(frozen=True)
class Person:
    """A contact. `role` is "" if none; `zone` is the IANA name of the zone they live in."""

    id: int
    name: str
    account: str
    manager: str
    role: str
    stage: str
    zone: str


@dataclass(frozen=True)
class Played:
    """One touch as it was played.

    `key` is unique in a rehearsal, and the same touch has the same key in another one. `rule` is `playbook/rule`, `n`
    its occurrence. `kind`: text, news, material or note. `at` is when it left or was dropped, `planned_at` when it was
    first due. `why`: the reason for its moment, or for its skip, in words. `title`: the id of its text, or the title of
    its item.
    """

    contact_id: int
    key: str
    rule: str
    n: int
    kind: str
    state: str
    at: datetime
    planned_at: datetime
    why: str = ""
    title: str = ""

    @property
    def left(self) -> bool:
        """Whether something went out, to the contact or to the manager."""
        return self.state in (SENT, NOTED)


@dataclass(frozen=True)
class Putoff:
    """One time that a guard (cap, window, stagger, hold …) moved a touch: seen `at`, moved to `until`, and why."""

    contact_id: int
    key: str
    rule: str
    why: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Reply:
    contact_id: int
    at: datetime


@dataclass(frozen=True)
class Card:
    """Something that the contact's manager had to approve or to do, and when it came to them."""

    contact_id: int
    at: datetime


@dataclass(frozen=True)
class Rehearsal:
    """The days from `start` on, as they would go.

    All moments are aware and lie within these days; `zone` is the business's, in which days and hours are counted.
    Every contact that is named anywhere is among `people`. `assumptions` and `warnings` are sentences. `idle`: why a
    contact gets nothing, by their id. `run_out`: when the texts of a rule first run out for somebody, by rule.
    """

    start: datetime
    days: int
    zone: str
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    people: tuple[Person, ...]
    touches: tuple[Played, ...]
    putoffs: tuple[Putoff, ...]
    replies: tuple[Reply, ...]
    cards: tuple[Card, ...]
    idle: Mapping[int, tuple[str, ...]]
    run_out: Mapping[str, datetime]

    @property
    def end(self) -> datetime:
        """The first moment that is no longer rehearsed."""
        return self.start + timedelta(days=self.days)
