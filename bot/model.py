"""The words: what is stored, decided and sent, as frozen dataclasses and enums.

All times are aware and in UTC; zones are IANA names and are applied where a person's day matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.errors import Problem

LANGUAGES = ("en", "zh")
TELEGRAM, BY_HAND = "telegram", "by-hand"
"""The channels: one that sends by itself, and a person who does."""

DATES = ("renewal", "contract-end", "trial-end", "board-meeting", "birthday")
"""The dates that an account or a contact may have; a birthday comes back each year."""

FESTIVALS = ("spring-festival", "mid-autumn", "new-year")
"""What is greeted in the countries that keep it; the new year everywhere."""

ANYTIME = datetime(1, 1, 1, tzinfo=UTC)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Earlier and later than anything: a stretch of time without a beginning or an end."""

Span = tuple[timedelta, timedelta]
"""The shortest and the longest of a distance."""


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


# --- people ---------------------------------------------------------------------------------------------------


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


# --- rules ----------------------------------------------------------------------------------------------------


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
class Button:
    """Exactly one of `data` (comes back to us), `url`, `copy` (to the clipboard) is set."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True)
class Message:
    """What a person gets. `text` is Telegram's HTML; `preview` the link whose preview is shown, None for none, ""
    for whichever comes first.

    With a `file`, a `picture` (SVG, which the channel draws) or a `sheet` the text is its caption. With a
    `placeholder` the phone opens the field for a reply and shows it there; such a message has no buttons.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    preview: str | None = None
    file: Attachment | None = None
    picture: str | None = None
    placeholder: str | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Sheet:
    """A file of ours, made of this text: its name, and what is in it."""

    name: str
    text: str


@dataclass(frozen=True)
class Attachment:
    """A file that the channel already has: its kind ("document", "photo" or "video") and the channel's name for it."""

    media: str
    file_id: str


class OutcomeKind(StrEnum):
    SENT = "sent"
    RETRY = "retry"  # it did not leave; `retry_after` says when it may be tried again
    UNREACHABLE = "unreachable"  # this person cannot be reached any more
    REJECTED = "rejected"  # this message will never be taken
    UNSURE = "unsure"  # it left and the answer is unknown
    HANDOFF = "handoff"  # a person has to send it


@dataclass(frozen=True)
class Outcome:
    """What became of one send. `message_id` is the channel's own, `more_ids` those of an album after its first;
    `detail` is for the log. `thread_gone`: it was rejected because the thread is not there any more."""

    kind: OutcomeKind
    message_id: str | None = None
    more_ids: tuple[str, ...] = ()
    retry_after: timedelta | None = None
    detail: str = ""
    thread_gone: bool = False


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
    silent: bool = False


@dataclass(frozen=True)
class CopyAlbum:
    """The same for what was sent at once; `album` is the channel's name for it. Telegram takes no reply with it."""

    from_address: str
    message_ids: tuple[str, ...]
    album: str


@dataclass(frozen=True)
class Edit:
    """A message of the bot's gets another text, or caption, and other buttons.

    `message_id` "": that which the message became that the post passes on, known once it leaves.
    """

    message_id: str
    message: Message
    caption: bool = False


@dataclass(frozen=True)
class Delete:
    """Messages of the bot's disappear: these, or those that a post has become. `quote`: what they said."""

    message_ids: tuple[str, ...] = ()
    post_id: int | None = None
    quote: str = ""


@dataclass(frozen=True)
class OpenThread:
    """A named thread in a chat; the outcome's message id is its id."""

    name: str


@dataclass(frozen=True)
class RenameThread:
    thread: str
    name: str


@dataclass(frozen=True)
class Toast:
    """The answer to a pressed button; empty only stops its spinner."""

    query_id: str
    text: str = ""


@dataclass(frozen=True)
class Leave:
    """Out of a group or channel, without a word."""


@dataclass(frozen=True)
class Menu:
    """The menu of commands in this chat: each with a few words about it."""

    commands: tuple[tuple[str, str], ...]


Action = Say | Copy | CopyAlbum | Edit | Delete | OpenThread | RenameThread | Toast | Leave | Menu


@dataclass(frozen=True)
class Post:
    """One row of the outbox: an action in one chat.

    `at_most_once` holds for what a contact sees. `contact_id`: whom it is about, so that an answer finds its way.
    `touch_id`: the card of a touch. `records`: the touch that it is, once it has arrived. `asks`: what a reply to it
    answers, as in `desk.Screen`. `about`: a notice about this contact, to which a reply goes to nobody. `thread`: where
    in the chat; what concerns a contact finds their thread as it leaves. `passes`: the messages of the chat `source`
    that it passes on, and `answers` the one there that they answer. `patient`: others of its chat may leave before it.
    """

    address: str
    action: Action
    at_most_once: bool = False
    contact_id: int | None = None
    touch_id: int | None = None
    records: Manual | None = None
    asks: str | None = None
    about: int | None = None
    thread: str | None = None
    source: str | None = None
    passes: tuple[str, ...] = ()
    answers: str | None = None
    patient: bool = False


@dataclass(frozen=True)
class Manual:
    """The touch that a post is, once it is sent: by hand, or the welcome's item. `quote` goes to the timeline.

    `more`: the items of a digest besides the first; `text_id`: of material, its name. `waited_since`: since when they
    had waited for it; None: they did not.
    """

    key: str
    kind: TouchKind
    quote: str
    item_id: int | None = None
    rule: str = "manual"
    more: tuple[int, ...] = ()
    text_id: str | None = None
    waited_since: datetime | None = None


@dataclass(frozen=True)
class Queued:
    """A post with its place in the outbox. `again`: it may have been sent before."""

    id: int
    post: Post
    attempts: int
    again: bool
    state: str = "sending"


# --- news -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """What news can be about; `industries` and `roles` who gets it without having said so.

    `stages`: for whom it is made most; empty: anybody. `review`: a person approves each item about it first.
    """

    id: str
    name: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    industries: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    stages: frozenset[Stage] = frozenset()
    review: bool = False


@dataclass(frozen=True)
class FeedSource:
    """One entry of `feeds.yaml`. `review`: a person approves each item first. `quality`: in [0, 1]."""

    url: str
    title: str
    language: str
    topics: tuple[str, ...] = ()
    review: bool = False
    quality: float = 0.6


@dataclass(frozen=True)
class FeedBook:
    """All of `feeds.yaml`. `never`: words that no text and no item may have."""

    feeds: tuple[FeedSource, ...] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True)
class FeedState:
    """What a feed's server said last, and how often it failed since it last did not.

    `next_at`: not to be asked before; `pause`: seconds between two looks, by how often it changes. `moved_to`: where a
    permanent redirect leads. `gave_at`: when it last gave something new. `told`: the admins know that it fails.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    checked_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    next_at: datetime | None = None
    pause: float | None = None
    moved_to: str | None = None
    gave_at: datetime | None = None
    told: bool = False


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
    """One piece of news, stored for good so that nothing old returns. `topics`: what it is about.

    `quality`: of its source, in [0, 1]. `line`: a person's words above it. `manager_id`: whose contacts alone get it.
    """

    id: int
    feed_url: str
    source: str
    language: str
    title: str
    summary: str
    link: str
    published_at: datetime
    topics: tuple[str, ...]
    quality: float = 0.6
    line: str = ""
    manager_id: int | None = None


class Feedback(StrEnum):
    """What a contact made of an item."""

    LIKE = "like"
    DISLIKE = "dislike"
    LESS = "less"  # less of its topic
    OPEN = "open"  # followed its link


@dataclass(frozen=True)
class Opinion:
    """Somebody's feedback on one item: what it was about, where it came from, what they made of it and when."""

    topics: tuple[str, ...]
    source: str
    kind: Feedback
    at: datetime


@dataclass(frozen=True)
class Reading:
    """How one contact reads: their own opinions, those of people in the same role and industry, what they had lately
    (newest first)."""

    own: tuple[Opinion, ...] = ()
    peers: tuple[Opinion, ...] = ()
    had: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """What one fetch gave: nothing new (`entries` empty, state renewed) or entries; what the feed says of itself."""

    state: FeedState
    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class Page:
    """What a web page says of itself, "" where it does not: cleaned and capped like an entry.

    `url`: its canonical link; `language`: `en`, `zh`, …; `feeds`: where its news is.
    """

    url: str
    title: str
    description: str
    language: str
    site: str
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """An entry as it came into the house: from which feed, when, about what, and whether it may be sent (`state`)."""

    entry: Entry
    feed: FeedSource
    at: datetime
    topics: tuple[str, ...]
    state: str


# --- the timeline ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One line of a contact's timeline: what happened, in a word of the locales, and a quote."""

    contact_id: int
    at: datetime
    kind: str
    quote: str = ""
