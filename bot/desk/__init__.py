"""What a person may do: one synchronous function a command or a button, run inside the update's transaction.

    manager.py     the tables of a manager's commands, buttons and questions; help
    invites.py     links for one person, and people reached by hand
    preview.py     an invite as the person sees it
    sources.py     links of many uses
    importing.py   files of people
    csv_rows.py    what such a file says, row by row
    colleagues.py  a contact passes the assistant on
    arrivals.py    strangers, and who followed a link
    requests.py    who asks to be put through
    deep_links.py  links into a chat with the bot, and their pictures
    book.py        everyone in the book, page by page
    card.py        one person's card, and what its buttons change
    questions.py   questions that are answered in the manager's own words
    notes.py       notes about a person
    steps.py       what a manager means to do next, and its reminder
    logged.py      what happened elsewhere: called, met, mailed
    seats.py       people who move to another company
    committees.py  a company as one manager may see it: who sits where, who brought whom, what happened
    accounts.py    companies, their buying committee, and what another stage changes
    meeting.py     asking for an introduction to the decider
    plans.py       what will happen and why; holding it back, leaving the next one out
    ahead.py       the coming 90 days as a calendar, for a page
    history.py     all that happened with a contact, line by line, for a page
    browsing.py    the book for a page: by more marks, without an end
    paging.py      lists that turn by keyset
    approvals.py   decisions about touches, the evening's list, rules that go unasked
    cards.py       what is put before a manager about one touch
    relay.py       messages between a contact and their manager
    letters.py     what a manager writes, now or later, and what speaks against it
    saved.py       replies to use again
    rounds.py      one message to many
    takeback.py    taking a wrong one back
    news.py        the queue of news, the line above an item, sending one now, shares
    library.py     material that managers add, and what is still missing
    figures.py     what rules did
    one_rule.py    one rule in full: what came of it, whom it is for, its texts, its next weeks
    handover.py    contacts that go to a colleague, and their introduction
    managers.py    who is a manager, how much lies with each, pausing everything
    hours.py       when a manager works
    morning.py     the list that comes each morning
    deputies.py    who stands in for whom; whom nobody has answered for long
    drafts.py      a colleague's draft for an answer
    reviews.py     the week's review, and the picture of it
    pages.py       links that sign in to the private pages, and the end of being signed in
    doing.py       a refusal as a line
    goals.py       goals: on track or behind
    restored.py    after a gap, or of a restored copy: what managers are told
    arguments.py   what people type after a command
    consent.py     what people agree to, and the welcome
    contact.py     the contact's side: what they ask for, say, and how they end it
    preferences.py what a contact chooses: topics, how often, when, zone and language (zones.py: zones by city)
    given.py       what a contact was given: saving it, files once more, what their device says
    latest.py      news whenever a contact asks for it
    talk.py        a word with the manager, and when they are back
    stopping.py    pauses, stops and stop words
    returning.py   contacts who come back
    mydata.py      a contact's own data, and the notes that their manager looks at first
    forget.py      erasing a contact, and the tombstone

`Desk` is the memory as one manager may see it: ownership is checked here and nowhere else. `Visit` is the same for a
contact, who sees themselves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.errors import Refused
from bot.foresight import foresee
from bot.model.messages import Attachment, Button, Message
from bot.model.people import Account, Contact, Manager, Relationship
from bot.model.posts import Post, Say
from bot.model.touches import Standing, Touch
from bot.planner import Step
from bot.render import day
from bot.service import Office
from bot.store.alarms import Alarm


@dataclass(frozen=True)
class Screen:
    """What a person sees after what they did: a new message, or `replaces` the one whose button they pressed.

    `asks`: what a reply to it answers, a verb of `Answers` and its numbers such as `note:17`; `placeholder` then stands
    in the field where they type. `picture`: SVG, drawn above the text.
    """

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    toast: str = ""
    replaces: bool = False
    asks: str | None = None
    placeholder: str | None = None
    picture: str | None = None

    def message(self) -> Message:
        return Message(self.text, self.buttons, picture=self.picture, placeholder=self.placeholder)


@dataclass(frozen=True)
class Written:
    """A message of a person in their private chat. `html` is the text or caption with its formatting.

    `file` is what it carries, or what their own message carries that it answers. What was written on a page has no
    `message_id`.
    """

    address: str
    name: str
    language: str
    message_id: str
    key: str  # of the update: names what it causes
    text: str = ""
    html: str = ""
    media: str | None = None  # photo, document, voice, …; None is plain text
    reply_to: str | None = None
    edited: bool = False
    file: Attachment | None = None
    file_name: str = ""
    quoted: str | None = None  # the words of their own message that it answers; None: it answers none of theirs
    thread: str | None = None  # of the chat, where it has some
    album: str | None = None  # what was sent at once comes one by one, under one name


@dataclass(frozen=True)
class Pressed:
    """A button pressed under one of the bot's messages."""

    address: str
    name: str
    query_id: str
    message_id: str | None
    data: str
    key: str
    thread: str | None = None


@dataclass
class Desk:
    """The house as this manager may see it, at this moment.

    `thread` is where in their chat they are, `written` the message that is a command, for those that a reply completes.
    """

    office: Office
    manager: Manager
    now: datetime
    key: str
    thread: str | None = None
    written: Written | None = None

    @property
    def reply_to(self) -> str | None:
        """The message of their chat that they answer."""
        return self.written.reply_to if self.written else None

    def rule(self, rule_id: str) -> Markup:
        return self.office.rule(self.manager.language, rule_id)

    def listed(self, words: Iterable[str]) -> Markup:
        return self.office.listed(self.manager.language, words)

    def say(self, text_id: str, **values: str | int | float) -> Markup:
        return self.office.say(self.manager.language, text_id, **values)

    def post(self, post: Post) -> None:
        self.office.post(post, self.now)

    def send(self, screen: Screen) -> None:
        """One more message to this manager."""
        self.post(Post(self.manager.address, Say(screen.message()), asks=screen.asks, thread=self.thread))

    def contacts(self) -> list[Contact]:
        return self.office.store.people.contacts_of(self.manager.id)

    def find(self, words: str) -> list[Contact]:
        return self.office.store.people.find_contacts(self.manager.id, words)

    def contact(self, contact_id: int) -> Contact:
        """One of this manager's contacts, or of one they stand in for now. Raises Refused for any other."""
        contact = self.office.store.people.find_contact(contact_id)
        if contact is None or not self.acts_for(contact.manager_id):
            raise Refused("not-yours")
        return contact

    def acts_for(self, manager_id: int) -> bool:
        """Whether this manager is the one, or stands in for them while they are away."""
        if manager_id == self.manager.id:
            return True
        absence = self.office.store.absences.of(manager_id, self.now)
        return absence is not None and absence.deputy_id == self.manager.id

    def here(self) -> Contact | None:
        """The contact in whose thread the manager is. Raises Refused where that is no contact of theirs any more."""
        thread = self.office.store.threads.at(self.manager.address, self.thread) if self.thread else None
        return self.contact(thread.contact_id) if thread else None

    def touch(self, touch_id: int) -> tuple[Touch, Contact]:
        """A touch of one of this manager's contacts. Raises Refused for any other."""
        touch = self.office.store.ledger.find(touch_id)
        if touch is None:
            raise Refused("not-yours")
        return touch, self.contact(touch.contact_id)

    def label(self, contact: Contact) -> str:
        """A contact on a button: name and company."""
        return f"{contact.name} · {self.office.store.people.account(contact.account_id).name}"

    def who(self, contact: Contact) -> Relationship:
        return self.office.relationship(contact)

    def relationships(self) -> Iterator[Relationship]:
        """Everybody in the book with their company, each company read once."""
        accounts: dict[int, Account] = {}
        for one in self.contacts():
            if one.account_id not in accounts:
                accounts[one.account_id] = self.office.store.people.account(one.account_id)
            yield Relationship(one, accounts[one.account_id], self.manager, self.office.business_zone)

    def as_reader(self, contact: Contact) -> Relationship:
        """The same as this manager reads it, who may be a deputy: cards come to them."""
        return replace(self.who(contact), manager=self.manager)


@dataclass
class Visit:
    """The house as this contact may see it, at this moment. `key` names the update, and so what it causes."""

    office: Office
    contact: Contact
    now: datetime
    key: str = ""

    @property
    def who(self) -> Relationship:
        return self.office.relationship(self.contact)

    def say(self, text_id: str, **values: str | int | float) -> Markup:
        return self.office.say(self.contact.language, text_id, **values)

    def record(self, kind: str, quote: str = "") -> None:
        """One line in this contact's timeline."""
        self.office.record(self.contact.id, self.now, kind, quote)

    def too_old(self) -> Screen:
        """What a button says that means nothing any more, or never did to this person."""
        return Screen(toast=self.say("button-old"))


Command = Callable[[Desk, str], Screen]
"""What a manager's command does with the words after it."""

Buttons = Mapping[tuple[str, int], Callable[..., Screen]]
"""What a manager's button does, by its verb and how many numbers follow: `("p", 2)` is `p:17:739000`."""

Answers = Mapping[str, Callable[..., Screen | None]]
"""What a manager's reply to a question does, by the question's verb: it gets the desk, the reply and the numbers."""


Rings = Mapping[str, Callable[[Office, Alarm, datetime], None]]
"""What happens when an alarm rings, by its kind (`bot/alarms.py`)."""


def on_contact(act: Callable[..., Screen]) -> Callable[..., Screen]:
    """A button whose first number is one of this manager's contacts; any other is refused."""

    def pressed(desk: Desk, contact_id: int, *rest: int) -> Screen:
        return act(desk, desk.contact(contact_id), *rest)

    return pressed


PLAN_DAYS = 30

LONGEST_LIST = 3600
"""Characters, markup counted; Telegram takes 4096 and a note comes after it."""


def foreseen(desk: Desk, standing: Standing, days: int = PLAN_DAYS) -> list[Step]:
    return foresee(standing, desk.office.playbooks, desk.now, days)


def fitting(lines: Sequence[str]) -> str:
    """As many lines as one message takes, and a sign that there are more."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST_LIST:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


MOST_CHOICES = 40
"""Buttons in one list; about what one thumb can take."""


def with_one(
    desk: Desk, text: str, command: str, verb: str, act: Callable[[Desk, Contact], Screen], more: str = ""
) -> Screen:
    """Do it with the one contact the words mean, or whose thread this is; offer a choice when there are several.

    `more`: for their buttons.
    """
    if not text and (here := desk.here()):
        return act(desk, here)
    if not text:
        raise Refused("usage-name", command=command)
    found = desk.find(text)
    if not found:
        raise Refused("nobody-named", name=text)
    if len(found) == 1:
        return act(desk, found[0])
    choices = [(Button(desk.label(one), data=f"{verb}:{one.id}{more}"),) for one in found[:MOST_CHOICES]]
    return Screen(desk.say("several-named", name=text), tuple(choices))


def own_day(desk: Desk, at: datetime) -> str:
    return day(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)
