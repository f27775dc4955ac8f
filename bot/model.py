"""The words: what is stored, decided and sent, as frozen dataclasses and enums.

All times are aware and in UTC; zones are IANA names and are applied where a person's day matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

LANGUAGES = ("en", "zh")
TELEGRAM, BY_HAND = "telegram", "by-hand"
"""The channels: one that sends by itself, and a person who does."""


class Stage(StrEnum):
    """How far a company is. It belongs to the account: the company decides."""

    LEAD = "lead"
    ENGAGED = "engaged"
    EVALUATING = "evaluating"
    DECIDING = "deciding"
    CUSTOMER = "customer"
    LOST = "lost"


class Role(StrEnum):
    """What a contact does in the buying committee."""

    USER = "user"
    EVALUATOR = "evaluator"
    BUDGET = "budget"
    DECIDER = "decider"
    SIGNATORY = "signatory"


class Warmth(StrEnum):
    NEW = "new"
    WARM = "warm"
    COOLING = "cooling"
    DORMANT = "dormant"


class ContactState(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"  # they said stop
    BLOCKED = "blocked"  # the channel says we cannot reach them


class Since(StrEnum):
    """What a rule's `every` counts from. LAST_PERSONAL: a reply, a touch by hand, or this rule's own; never news."""

    OWN = "own"
    LAST_PERSONAL = "last_personal"
    LAST_TOUCH = "last_touch"
    LAST_REPLY = "last_reply"


class TouchKind(StrEnum):
    TEXT = "text"
    NEWS = "news"
    MANUAL = "manual"


class TouchState(StrEnum):
    """Where a touch is. The first five are under way; the others use up the occurrence for ever."""

    AWAITING = "awaiting"  # a card lies with the manager
    READY = "ready"  # approved, or to be tried again
    SENDING = "sending"  # claimed; the request may be out
    HANDED = "handed"  # the manager sends it by hand and will say so
    UNSURE = "unsure"  # it may have arrived; a person says what is true
    SENT = "sent"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"


COUNTED = (TouchState.SENT, TouchState.UNSURE, TouchState.SENDING, TouchState.HANDED)
"""The states in which a touch counts under the cap: it has reached the contact, or may have."""


# --- people ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manager:
    id: int
    address: str
    name: str
    language: str
    zone: str | None
    admin: bool


@dataclass(frozen=True)
class Account:
    """A company. `zone` and `country` (ISO 3166, two letters) serve contacts who have none of their own."""

    id: int
    name: str
    industry: str | None
    country: str | None
    zone: str | None
    stage: Stage


@dataclass(frozen=True)
class Contact:
    """One person, one private chat, one owner.

    `waiting_since`: they wrote and nobody has answered. `next_at`, `next_key`, `next_due`, `next_why`: the next step
    as the planner saw it last (when to act, which touch, the moment it is sent for, since when it has been waiting, the
    reason); None while there is none or a touch is on its way.
    """

    id: int
    account_id: int
    manager_id: int
    channel: str
    address: str
    name: str
    address_as: str
    role: Role | None
    language: str
    zone: str | None
    topics: tuple[str, ...]
    state: ContactState
    joined_at: datetime
    last_reply_at: datetime | None = None
    last_by_hand_at: datetime | None = None
    waiting_since: datetime | None = None
    answered_at: datetime | None = None
    paused_until: datetime | None = None  # they asked for it, and only they end it
    held: bool = False  # by the manager, until they say go on
    next_at: datetime | None = None
    next_key: str | None = None
    next_due: datetime | None = None
    next_since: datetime | None = None
    next_why: str | None = None
    reach: str = ""  # of a contact reached by hand: where to find them, WeChat or an e-mail address

    def asked_for_pause(self, now: datetime) -> bool:
        """Whether a pause of their own still runs."""
        return self.paused_until is not None and self.paused_until > now


@dataclass(frozen=True)
class Relationship:
    """A contact with the company and the manager it belongs to: all that a decision about one person may see."""

    contact: Contact
    account: Account
    manager: Manager
    business_zone: str

    @property
    def zone(self) -> str:
        """The contact's own zone, else the account's, else the manager's, else the business's; never UTC by silence."""
        return self.contact.zone or self.account.zone or self.manager.zone or self.business_zone


@dataclass(frozen=True)
class Invite:
    """A door for one person: single use, expiring. `opened_by` is who followed the link, `used_at` when they agreed."""

    token: str
    manager_id: int
    account_id: int
    name: str
    role: Role | None
    language: str
    zone: str | None
    created_at: datetime
    expires_at: datetime
    opened_by: str | None = None
    used_at: datetime | None = None


@dataclass(frozen=True)
class Consent:
    """What a contact agreed to. `wording` is the version of the text they saw (`locales.Texts.version`)."""

    contact_id: int
    invite: str | None
    wording: str
    language: str
    at: datetime


# --- rules ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """When in a person's day something may reach them. `days`: 0 is Monday; `hours`: open and close, local."""

    days: frozenset[int]
    hours: tuple[tuple[time, time], ...]
    holidays: bool = True  # public holidays of the contact's country are closed


@dataclass(frozen=True)
class Caps:
    """How many at most, over rules, news and messages by hand alike. None: no cap; 0: none at all."""

    per_day: int | None = 1
    per_week: int | None = 2
    min_gap: timedelta = timedelta(hours=48)


@dataclass(frozen=True)
class Stagger:
    """How far apart from others: sends of one manager an hour, of one account a day, of one item in an account."""

    per_manager_hour: int | None = 6
    per_account_day: int | None = 1
    same_item_in_account: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Policy:
    """What holds for every rule (`_defaults.yaml`). `expire_days`: days of open window, 3 means three of them."""

    window: Window
    caps: Caps = Caps()
    stagger: Stagger = Stagger()
    hold_unanswered: bool = True
    hold_after_answer: timedelta = timedelta(days=2)
    gives_per_ask: int | None = 3
    expire_days: float = 3


@dataclass(frozen=True)
class NewsWish:
    max_age: timedelta
    min_score: float


@dataclass(frozen=True)
class Rule:
    """One entry of a playbook. `id` is playbook/rule; `every` its shortest and longest distance."""

    id: str
    every: tuple[timedelta, timedelta]
    stages: frozenset[Stage]
    roles: frozenset[Role]
    since: Since = Since.OWN
    silent_for: timedelta | None = None
    unless_replied_within: timedelta | None = None
    replaces: frozenset[str] = frozenset()
    times: int | None = None
    texts: tuple[str, ...] = ()
    news: NewsWish | None = None
    needs_approval: bool = False
    silent: bool = False
    ask: bool = False


@dataclass(frozen=True)
class Playbooks:
    """All an operator wrote in `nurture_rules/`: rules by id, the policy, and texts by language and id."""

    rules: Mapping[str, Rule]
    policy: Policy
    texts: Mapping[str, Mapping[str, str]]
    company: str
    version: str  # changes with any byte of the files


# --- touches --------------------------------------------------------------------------------------------------


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
    `due_at`: when the next is due, None while it is not; `why` the reason, for people.
    """

    rule: str
    n: int = 1
    last_at: datetime | None = None
    used: int = 0
    due_at: datetime | None = None
    why: str = ""

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


@dataclass(frozen=True)
class Button:
    """Exactly one of `data` (comes back to us), `url`, `copy` (to the clipboard) is set."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True)
class Message:
    """What a person gets. `text` is Telegram's HTML; `preview` the link whose preview is shown, None for none."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    preview: str | None = None


class OutcomeKind(StrEnum):
    SENT = "sent"
    RETRY = "retry"  # it did not leave; `retry_after` says when it may be tried again
    UNREACHABLE = "unreachable"  # this person cannot be reached any more
    REJECTED = "rejected"  # this message will never be taken
    UNSURE = "unsure"  # it left and the answer is unknown
    HANDOFF = "handoff"  # a person has to send it


@dataclass(frozen=True)
class Outcome:
    """What became of one send. `message_id` is the channel's own; `detail` is for the log."""

    kind: OutcomeKind
    message_id: str | None = None
    retry_after: timedelta | None = None
    detail: str = ""


# --- posts: what the bot does in chats besides touches --------------------------------------------------------


@dataclass(frozen=True)
class Say:
    """A message; `reply_to` is the message it answers."""

    message: Message
    reply_to: str | None = None


@dataclass(frozen=True)
class Copy:
    """The same media again in another chat, as it is or under another caption (HTML)."""

    from_address: str
    message_id: str
    caption: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: str | None = None


@dataclass(frozen=True)
class Edit:
    """A message of the bot's gets another text and other buttons."""

    message_id: str
    message: Message


@dataclass(frozen=True)
class Toast:
    """The answer to a pressed button; empty only stops its spinner."""

    query_id: str
    text: str = ""


@dataclass(frozen=True)
class Leave:
    """Out of a group or channel, without a word."""


Action = Say | Copy | Edit | Toast | Leave


@dataclass(frozen=True)
class Post:
    """One row of the outbox: an action in one chat.

    `at_most_once` holds for what a contact sees. `contact_id`: whom it is about, so that an answer finds its way.
    `touch_id`: the card of a touch. `records`: the touch that it is, once it has arrived.
    """

    address: str
    action: Action
    at_most_once: bool = False
    contact_id: int | None = None
    touch_id: int | None = None
    records: Manual | None = None


@dataclass(frozen=True)
class Manual:
    """The touch that a post is, once it is sent: by hand, or the welcome's item. `quote` goes to the timeline."""

    key: str
    kind: TouchKind
    quote: str
    item_id: int | None = None


@dataclass(frozen=True)
class Queued:
    """A post with its place in the outbox. `again`: it may have been sent before."""

    id: int
    post: Post
    attempts: int
    again: bool


# --- news -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """What news can be about; `industries` and `roles` who gets it without having said so."""

    id: str
    name: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    industries: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class FeedSource:
    """One entry of `feeds.yaml`. `review`: a person approves each item first."""

    url: str
    title: str
    language: str
    topics: tuple[str, ...] = ()
    review: bool = False


@dataclass(frozen=True)
class FeedBook:
    """All of `feeds.yaml`. `never`: words that no text and no item may have."""

    feeds: tuple[FeedSource, ...] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True)
class FeedState:
    """What a feed's server said last, and how often it failed since it last did not."""

    url: str
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    checked_at: datetime | None = None
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Entry:
    """One entry as a feed gave it, cleaned: no markup, lengths capped, an http(s) link, a clamped date."""

    identity: str
    title: str
    summary: str
    link: str
    published_at: datetime


@dataclass(frozen=True)
class Item:
    """One piece of news, stored for good so that nothing old returns. `topics`: what it is about."""

    id: int
    feed_url: str
    source: str
    language: str
    title: str
    summary: str
    link: str
    published_at: datetime
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Fetched:
    """What one fetch gave: nothing new (`entries` empty, state renewed) or entries."""

    state: FeedState
    entries: tuple[Entry, ...] = ()


# --- the timeline ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One line of a contact's timeline: what happened, in a word of the locales, and a quote."""

    contact_id: int
    at: datetime
    kind: str
    quote: str = ""
