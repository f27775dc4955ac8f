"""What a person may do: one synchronous function a command or a button, run inside the update's transaction.

    cards.py     what is put before a manager about one touch
    accounts.py  companies, and what another stage changes
    figures.py   what rules did, and the week's review
    arguments.py what people type after a command
    manager.py   the manager's commands and buttons
    contact.py   the contact's side: consent, preferences, stop
    relay.py     messages between a contact and their manager
    news.py      the queue of news, the line above an item, sending one now, shares
    library.py   material that managers add, and what is still missing

`Desk` is the memory as one manager may see it: ownership is checked here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot import planner
from bot.errors import Refused
from bot.model import Attachment, Button, Contact, Manager, Message, Post, Relationship, Say, Standing, Touch
from bot.planner import Step
from bot.service import Office


@dataclass(frozen=True)
class Screen:
    """What a person sees after what they did: a new message, or `replaces` the one whose button they pressed."""

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    toast: str = ""
    replaces: bool = False

    def message(self) -> Message:
        return Message(self.text, self.buttons)


@dataclass(frozen=True)
class Written:
    """A message of a person in their private chat. `html` is the text or caption with its formatting.

    `file` is what it carries, or what their own message carries that it answers.
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


@dataclass(frozen=True)
class Pressed:
    """A button pressed under one of the bot's messages."""

    address: str
    name: str
    query_id: str
    message_id: str | None
    data: str
    key: str


@dataclass
class Desk:
    """The house as this manager may see it, at this moment."""

    office: Office
    manager: Manager
    now: datetime
    key: str

    def say(self, text_id: str, **values: str | int | float) -> Markup:
        return self.office.say(self.manager.language, text_id, **values)

    def post(self, post: Post) -> None:
        self.office.post(post, self.now)

    def send(self, screen: Screen) -> None:
        """One more message to this manager."""
        self.post(Post(self.manager.address, Say(screen.message())))

    def contacts(self) -> list[Contact]:
        return self.office.store.people.contacts_of(self.manager.id)

    def find(self, words: str) -> list[Contact]:
        return self.office.store.people.find_contacts(self.manager.id, words)

    def contact(self, contact_id: int) -> Contact:
        """One of this manager's contacts. Raises Refused for any other."""
        contact = self.office.store.people.find_contact(contact_id)
        if contact is None or contact.manager_id != self.manager.id:
            raise Refused("not-yours")
        return contact

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


PLAN_DAYS = 30

LONGEST_LIST = 3600
"""Characters, markup counted; Telegram takes 4096 and a note comes after it."""


def foreseen(desk: Desk, standing: Standing) -> list[Step]:
    return planner.foresee(standing, desk.office.playbooks, desk.now, PLAN_DAYS)


def fitting(lines: Sequence[str]) -> str:
    """As many lines as one message takes, and a sign that there are more."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST_LIST:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)
