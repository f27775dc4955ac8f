"""An office that sends nothing, and the people around it: managers who approve and answer, contacts who reply."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.desk import Desk, Written
from bot.desk.approvals import approve_one, sent_by_hand
from bot.desk.relay import answer, from_contact
from bot.errors import Refused
from bot.matching import Choice
from bot.model.messages import Outcome, OutcomeKind
from bot.model.news import Entry, FeedSource, Item
from bot.model.people import BY_HAND, TELEGRAM, ContactState, Relationship
from bot.model.posts import Copy, Manual, Post
from bot.model.rules import NewsWish
from bot.model.touches import Cadence, Touch, TouchKind, TouchState
from bot.planner import managers_hours
from bot.service import Office
from bot.settle import record_by_hand
from bot.window import Hours, fraction

APPROVES_AFTER = timedelta(minutes=30)
"""How long a manager takes over a card, in their hours; over one to send by hand, in the contact's."""

ANSWERS_AFTER = timedelta(hours=1)
"""How long a contact waits for the manager's answer, in the manager's hours."""

SOONEST_REPLY, LATEST_REPLY = timedelta(minutes=10), timedelta(hours=4)

STAND_IN = "rehearsal"
"""The one item that stands for whatever the feeds will give."""


class Readers(StrEnum):
    """How contacts read: whether a personal message is answered."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    OFTEN = "often"


ANSWERED = {Readers.NEVER: 0.0, Readers.SOMETIMES: 0.2, Readers.OFTEN: 0.6}
"""The part of personal messages that are answered."""

Act = Callable[[datetime], None]


@dataclass
class Agenda:
    """What people will do, in order of time."""

    _heap: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def add(self, at: datetime, act: Act) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, act))

    def next_at(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> Act | None:
        """The next that is due."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now else None


@dataclass
class House(Office):
    """An office whose posts go to the people of the rehearsal.

    `over`: every touch that is done with, with the moment it was first due, or None. `cards`, `replies`: contact and
    moment. `stand_in`: without a recording there is an item for every news touch.
    """

    readers: Readers = Readers.NEVER
    stand_in: Item | None = None
    agenda: Agenda = field(default_factory=Agenda)
    over: list[tuple[Touch, datetime, datetime | None]] = field(default_factory=list)
    cards: list[tuple[int, datetime]] = field(default_factory=list)
    replies: list[tuple[int, datetime]] = field(default_factory=list)

    # --- in the place of the world

    def post(self, post: Post, now: datetime, *, after: timedelta | None = None) -> None:
        """Nothing leaves: a card is a manager's business, a message by hand has arrived."""
        if post.records and post.contact_id is not None:
            contact_id, manual = post.contact_id, post.records
            self.agenda.add(now, lambda at: self._arrived(contact_id, manual, at))
        elif post.touch_id is not None:
            self.card(post.touch_id, now)

    def list_later(self, touch: Touch, who: Relationship, at: datetime) -> None:
        """The evening's list comes at its moment, and its manager decides as about a card."""
        self.agenda.add(at, lambda now: self.card(touch.id, now))

    def choose_news(self, who: Relationship, wish: NewsWish, now: datetime) -> tuple[Choice, ...]:
        return (Choice(self.stand_in, 1.0, None),) if self.stand_in else super().choose_news(who, wish, now)

    def used(self, touch: Touch, cadence: Cadence | None, now: datetime) -> None:
        self.over.append((touch, now, cadence.due_at if cadence else None))

    def outcome(self, touch: Touch, channel: str, now: datetime) -> Outcome:
        """What becomes of a touch: it arrives, and is perhaps answered."""
        if channel == BY_HAND:
            return Outcome(OutcomeKind.HANDOFF)
        if touch.kind is TouchKind.TEXT and fraction(touch.key, "reply") < ANSWERED[self.readers]:
            delay = SOONEST_REPLY + (LATEST_REPLY - SOONEST_REPLY) * fraction(touch.key, "reply-after")
            self.agenda.add(now + delay, lambda at: self._reply(touch, at))
        return Outcome(OutcomeKind.SENT, "0")

    # --- the people

    def card(self, touch_id: int, now: datetime) -> None:
        """A manager has a card before them, and will decide."""
        touch = self.store.ledger.touch(touch_id)
        does = {TouchState.AWAITING: approve_one, TouchState.HANDED: sent_by_hand}.get(touch.state)
        if does is None:
            return
        who = self.relationship(self.store.people.contact(touch.contact_id))
        self.cards.append((touch.contact_id, now))

        def act(at: datetime) -> None:
            with contextlib.suppress(Refused):  # it was settled in the meantime
                does(Desk(self, who.manager, at, f"rehearsal-{touch_id}"), touch_id)

        # What they send by hand they send while the contact's day lasts.
        by_hand = touch.state is TouchState.HANDED
        hours = Hours.of(self.playbooks.policy.window, who) if by_hand else managers_hours(who, self.playbooks)
        self.agenda.add(hours.next_open(now + APPROVES_AFTER), act)

    def _reply(self, touch: Touch, now: datetime) -> None:
        contact = self.store.people.contact(touch.contact_id)
        if contact.state is not ContactState.ACTIVE:
            return
        words = Written(contact.address, contact.name, contact.language, "0", f"reply-{touch.id}")
        self.replies.append((contact.id, now))
        waited = contact.waiting_since is not None
        from_contact(self, contact, words, now)
        if not waited:
            who = self.relationship(contact)
            at = managers_hours(who, self.playbooks).next_open(now + ANSWERS_AFTER)
            self.agenda.add(at, lambda at: self._answer(contact.id, touch, at))

    def _answer(self, contact_id: int, touch: Touch, now: datetime) -> None:
        contact = self.store.people.contact(contact_id)
        desk = Desk(self, self.store.people.manager(contact.manager_id), now, f"answer-{touch.id}")
        if contact.channel == TELEGRAM and contact.state is ContactState.ACTIVE:
            answer(desk, contact, Copy(contact.address, "0"), "", f"manual:rehearsal-{touch.id}")

    def _arrived(self, contact_id: int, manual: Manual, now: datetime) -> None:
        record_by_hand(self, self.store.people.contact(contact_id), manual, TouchState.SENT, now)


def add_stand_in(house: House, now: datetime) -> None:
    """Put the item into the copy that stands for whatever the feeds will give."""
    entry = Entry(STAND_IN, "An item from the feeds", "", "https://feeds.invalid/item", now)
    house.store.news.add_item(entry, FeedSource("https://feeds.invalid/", "the feeds", "en"), (), "old", now)
    house.stand_in = house.store.news.identified(STAND_IN)
