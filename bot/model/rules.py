"""The words of playbooks: whom a rule is for, when it wants its moment, what it sends, and what holds it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.errors import Problem
from bot.model.messages import Attachment
from bot.model.people import Role, Stage

FESTIVALS = ("spring-festival", "mid-autumn", "new-year")
"""What is greeted in the countries that keep it; the new year everywhere."""

ANYTIME = datetime(1, 1, 1, tzinfo=UTC)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Earlier and later than anything: a stretch of time without a beginning or an end."""

Span = tuple[timedelta, timedelta]
"""The shortest and the longest of a distance."""


class Since(StrEnum):
    """What a rule's `every` counts from, and always from its own last. LAST_PERSONAL: a reply, or a touch by hand;
    never news. LAST_TOUCH: whatever reached them."""

    OWN = "own"
    LAST_PERSONAL = "last_personal"
    LAST_TOUCH = "last_touch"
    LAST_REPLY = "last_reply"
    JOINED = "joined"
    STAGE = "stage"


class After(StrEnum):
    """What a rule that comes `once` comes after. APPLIES: the moment from which on it is for this contact."""

    JOINED = "joined"
    STAGE = "stage"
    REPLY = "reply"
    APPLIES = "applies"


OpenHours = tuple[tuple[time, time], ...]
"""When one day opens and closes, local."""


@dataclass(frozen=True)
class Window:
    """When in a person's week something may reach them: seven days, Monday first. A day without hours is closed."""

    week: tuple[OpenHours, ...]
    holidays: bool = True  # public holidays of the contact's country are closed

    @classmethod
    def daily(cls, days: Iterable[int], hours: OpenHours, *, holidays: bool = True) -> Window:
        """The same hours on each of these days; 0 is Monday."""
        open_on = frozenset(days)
        return cls(tuple(hours if day in open_on else () for day in range(7)), holidays)


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
class Brake:
    """When so many contacts stop, block or ask for less after the same rule, text or item, it pauses itself."""

    contacts: int = 3
    within: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Policy:
    """What holds for every rule (`_defaults.yaml`). `expire_days`: days of open window, 3 means three of them.

    `halve_after`: who has left so many personal touches in a row unanswered gets half as much. `escalate_after`: after
    so much of the manager's working time without an answer somebody else is told.
    """

    window: Window
    caps: Caps = Caps()
    stagger: Stagger = Stagger()
    hold_unanswered: bool = True
    hold_after_answer: timedelta = timedelta(days=2)
    gives_per_ask: int | None = 3
    expire_days: float = 3
    halve_after: int | None = None
    brake: Brake | None = Brake()
    escalate_after: timedelta | None = timedelta(hours=8)


class Fact(StrEnum):
    """What a condition may ask of an account or a contact. MISSING: a role that nobody at the account has."""

    STAGE = "stage"
    INDUSTRY = "industry"
    COUNTRY = "country"
    ROLE = "role"
    TAGS = "tags"
    LANGUAGE = "language"
    SOURCE = "source"
    TOPICS = "topics"
    MISSING = "account_missing"


class Stretch(StrEnum):
    """A stretch of time that a condition may ask for. SILENT begins so long after their last word; the others end."""

    SILENT = "silent_for"
    REPLIED = "replied_within"
    JOINED = "joined_within"


@dataclass(frozen=True)
class Is:
    """The fact is one of these values, or has one of them."""

    fact: Fact
    values: frozenset[str]


@dataclass(frozen=True)
class During:
    """The stretch runs."""

    stretch: Stretch
    length: timedelta


@dataclass(frozen=True)
class Unanswered:
    """At least so many personal touches in a row without a word from them."""

    touches: int


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Not:
    part: Condition


Condition = Is | During | Unanswered | All | AnyOf | Not
"""Whom a rule is for. `All()` is everybody."""


@dataclass(frozen=True)
class Every:
    """Again and again, each time after a distance within `span`, counted from `since`."""

    span: Span
    since: Since = Since.OWN


@dataclass(frozen=True)
class Once:
    """So long after something happened; once each time that it happens."""

    span: Span
    after: After


@dataclass(frozen=True)
class Dated:
    """So long before or after a day: one of DATES, of FESTIVALS, or a day such as 2026-12-01.

    What comes before a day does not come after it.
    """

    day: str
    span: Span = (timedelta(), timedelta())
    before: bool = True


Timing = Every | Once | Dated


@dataclass(frozen=True)
class NewsWish:
    """News not older than `max_age` that scores `min_score` or more; `count` items in one message."""

    max_age: timedelta
    min_score: float
    count: int = 1


@dataclass(frozen=True)
class MaterialWish:
    """Something from the library, of one of these kinds (empty: of any), that the contact has not had."""

    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Send:
    """What a touch says: one of `texts`, news, material, or a note to the manager.

    `variants` names the texts of each variant when two wordings are tried against each other; `texts` are all of them.
    `note` is the id of a text that the manager gets instead of the contact.
    """

    texts: tuple[str, ...] = ()
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    news: NewsWish | None = None
    material: MaterialWish | None = None
    note: str | None = None


@dataclass(frozen=True)
class Sequel:
    """What follows in a sequence, so long after what came before, unless they have replied."""

    span: Span
    send: Send


@dataclass(frozen=True)
class Rule:
    """One entry of a playbook. `id` is playbook/rule.

    It concerns a contact while `when` holds, `unless` does not, and no rule that `replaces` it applies. `trial`: how
    many contacts get it before all do.
    """

    id: str
    timing: Timing
    send: Send
    when: Condition = All()
    unless: Condition = AnyOf()
    sequels: tuple[Sequel, ...] = ()
    replaces: frozenset[str] = frozenset()
    times: int | None = None
    needs_approval: bool = False
    silent: bool = False
    ask: bool = False
    trial: int | None = None

    @property
    def sends(self) -> tuple[Send, ...]:
        return (self.send, *(sequel.send for sequel in self.sequels))


@dataclass(frozen=True)
class Material:
    """One entry of the library: something worth sending that does not grow old: a link, or a file.

    `roles`, `stages`: whom it serves; empty: anybody. `objection`: what it answers, in a few words.
    """

    id: str
    kind: str
    link: str | None
    title: Mapping[str, str]
    summary: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()
    stages: frozenset[Stage] = frozenset()
    objection: str = ""
    file: Attachment | None = None


@dataclass(frozen=True)
class Playbooks:
    """All an operator wrote in `nurture_rules/`: rules by id, the policy, texts by language and id, the library.

    `asks`: the texts that ask for something, whatever their rule says. `warnings`: what is hardly meant.
    """

    rules: Mapping[str, Rule]
    policy: Policy
    texts: Mapping[str, Mapping[str, str]]
    company: str
    version: str  # changes with any byte of the files
    asks: frozenset[str] = frozenset()
    library: Mapping[str, Material] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
