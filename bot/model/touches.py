"""The words about touches: their kinds and states, where a rule stands for a contact, what lies behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.messages import Message
from bot.model.people import Relationship, Role


class TouchKind(StrEnum):
    TEXT = "text"
    NEWS = "news"
    MATERIAL = "material"
    MANUAL = "manual"
    NOTE = "note"  # to the manager, about the contact


class TouchState(StrEnum):
    """Where a touch is. The first five are under way; the others use up the occurrence for ever."""

    AWAITING = "awaiting"  # a card lies with the manager
    READY = "ready"  # approved, or to be tried again
    SENDING = "sending"  # claimed; the request may be out
    HANDED = "handed"  # the manager sends it by hand and will say so
    UNSURE = "unsure"  # it may have arrived; a person says what is true
    SENT = "sent"
    NOTED = "noted"  # a note to the manager: nothing went to the contact
    SKIPPED = "skipped"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"


LATEST = "latest"
"""The rule that touches bear which a contact asked for: they count under no cap."""

COUNTED = (TouchState.SENT, TouchState.UNSURE, TouchState.SENDING, TouchState.HANDED)
"""The states in which a touch counts under the cap: it has reached the contact, or may have."""


def touch_key(rule: str, contact_id: int, n: int) -> str:
    """The name of one occurrence, unique for ever: playbook/rule:contact:n."""
    return f"{rule}:{contact_id}:{n}"


def occurrence(key: str) -> int:
    """The n of a touch's key. Raises ValueError for what is no key."""
    return int(key.rpartition(":")[2])


@dataclass(frozen=True)
class Cadence:
    """Where one rule stands for one contact.

    `n`: the next occurrence. `last_at`: when the last one was used up. `used`: how many since the last reply.
    `began_at`, `place`: when the sequence now running began, and which of it comes next, 0 the first.
    `due_at`: when the next is due, None while it is not; `why` the reason, for people. `wait_until`: it is put off.
    """

    rule: str
    n: int = 1
    last_at: datetime | None = None
    used: int = 0
    due_at: datetime | None = None
    why: str = ""
    began_at: datetime | None = None
    place: int = 0
    wait_until: datetime | None = None

    def key(self, contact_id: int) -> str:
        return touch_key(self.rule, contact_id, self.n)


@dataclass(frozen=True)
class Touch:
    """One message to one contact, as the ledger has it. `message` is frozen when it is claimed or shown to a person."""

    id: int
    key: str
    contact_id: int
    rule: str
    n: int
    kind: TouchKind
    state: TouchState
    due_at: datetime
    settled_at: datetime | None = None
    message: Message | None = None
    text_id: str | None = None
    item_id: int | None = None
    attempts: int = 0
    reason: str | None = None
    variant: str | None = None
    added_at: datetime | None = None  # when it came into the ledger


@dataclass(frozen=True)
class Counted:
    """A touch that counts under the cap: when, and whether a person sent it. A live exchange of a day counts once."""

    at: datetime
    by_hand: bool = False


@dataclass(frozen=True)
class Past:
    """What one contact has had. `recent`: what counts under the caps, oldest first, as far back as was asked.

    `last_at`: the last touch that reached them. `unanswered`: personal touches (texts, and by hand) since their last
    word; news and material ask for no answer. `gives_since_ask`: touches since the last that asked for something.
    `texts`: the ids of all texts and materials they had, or that lie ready for them.
    """

    recent: tuple[Counted, ...] = ()
    last_at: datetime | None = None
    unanswered: int = 0
    gives_since_ask: int = 0
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """All that a decision about one contact may see.

    `open`: touches in the ledger that are not settled. `committee`: the roles that contacts of the account have.
    `barred`: rules that do nothing for this contact now, and why (on trial with others, paused by the brake).
    `unasked`: rules whose texts their manager lets go without a card.
    """

    who: Relationship
    cadences: Mapping[str, Cadence]
    past: Past = Past()
    open: tuple[Touch, ...] = ()
    committee: frozenset[Role] = frozenset()
    barred: Mapping[str, str] = field(default_factory=dict)
    unasked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Event:
    """One line of a contact's timeline: what happened, in a word of the locales, and a quote."""

    contact_id: int
    at: datetime
    kind: str
    quote: str = ""
