"""The words about people: managers, companies, contacts, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

LANGUAGES = ("en", "zh")
TELEGRAM, BY_HAND = "telegram", "by-hand"
"""The channels: one that sends by itself, and a person who does."""

DATES = ("renewal", "contract-end", "trial-end", "board-meeting", "birthday")
"""The dates that an account or a contact may have; a birthday comes back each year."""


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


class Pace(StrEnum):
    """How often a contact wants to hear from us, against what the rules say (`timing.PACES`)."""

    LESS = "less"
    NORMAL = "normal"
    MORE = "more"


@dataclass(frozen=True)
class Manager:
    """An account manager. `hours`: when they work; "" is the usual (`bot/window.py`, `working_hours`)."""

    id: int
    address: str
    name: str
    language: str
    zone: str | None
    admin: bool
    hours: str = ""


@dataclass(frozen=True)
class Absence:
    """A manager is away and a deputy stands in for them until `ends_at`."""

    manager_id: int
    deputy_id: int
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Goal:
    """So many accounts from one stage to another by a day. `manager_id`: of whom; None: of the house."""

    id: int
    manager_id: int | None
    accounts: int
    stage_from: Stage
    stage_to: Stage
    set_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Question:
    """What a manager asks a colleague about a contact, and the colleague's draft of an answer; None: none yet."""

    id: int
    manager_id: int
    colleague_id: int
    contact_id: int
    quote: str
    asked_at: datetime
    draft: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Account:
    """A company. `zone`, `country` (ISO 3166, two letters) and `dates` serve contacts who have none of their own.

    `stage_at`: since when it has been at its stage; None: since it is known.
    """

    id: int
    name: str
    industry: str | None
    country: str | None
    zone: str | None
    stage: Stage
    stage_at: datetime | None = None
    dates: Mapping[str, date] = field(default_factory=dict)


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
    held_until: datetime | None = None  # by the manager; FAR: until they say go on
    pace: Pace = Pace.NORMAL
    own_hours: tuple[time, time] | None = None  # only then in their day anything automatic; None: as the operator says
    stopping_since: datetime | None = None  # they wrote a stop word and have not yet said what they mean
    hours_told_at: datetime | None = None  # when they last heard that their manager is away
    next_at: datetime | None = None
    next_key: str | None = None
    next_due: datetime | None = None
    next_since: datetime | None = None
    next_why: str | None = None
    reach: str = ""  # of a contact reached by hand: where to find them, WeChat or an e-mail address
    country: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None  # where their invite was given out
    dates: Mapping[str, date] = field(default_factory=dict)
    likes: tuple[str, ...] = ()  # topics, as the manager knows them
    dislikes: tuple[str, ...] = ()
    sourced_by: int | None = None  # the manager who brought them, for ever

    def asked_for_pause(self, now: datetime) -> bool:
        """Whether a pause of their own still runs."""
        return self.paused_until is not None and self.paused_until > now

    def wants_silence(self, now: datetime) -> bool:
        """Whether they asked for a pause, or wrote a stop word and have not yet said what they mean."""
        return self.asked_for_pause(now) or self.stopping_since is not None

    def held(self, now: datetime) -> bool:
        """Whether their manager holds everything back."""
        return self.held_until is not None and self.held_until > now


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

    @property
    def country(self) -> str | None:
        return self.contact.country or self.account.country

    def date(self, name: str) -> date | None:
        """A date of the contact's own, else of the account's."""
        return self.contact.dates.get(name) or self.account.dates.get(name)


@dataclass(frozen=True)
class Invite:
    """A door for one person: single use, expiring. `opened_by` is who followed the link, `used_at` when they answered.

    `number` is for buttons; the store gives it. `source_id`: which source invite they came through, `company` what they
    said theirs is. `by_contact`: the contact who passed it on. `contact_id`: whom it moves from by hand to here.
    """

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
    tags: tuple[str, ...] = ()
    source: str | None = None
    number: int = 0
    opened_at: datetime | None = None
    revoked_at: datetime | None = None
    source_id: int | None = None
    company: str = ""
    by_contact: int | None = None
    contact_id: int | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it may still be agreed to."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > now


@dataclass(frozen=True)
class Consent:
    """What a contact agreed to. `wording` is the version of the text they saw (`locales.Texts.version`)."""

    contact_id: int
    invite: str | None
    wording: str
    language: str
    at: datetime
