"""What there is: bots, users, chats with their messages, files. The state that methods and people change."""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.sandbox.bodies import Body, Card, Location, Media, file_of
from bot.sandbox.entities import Entity, Text
from bot.sandbox.limits import Pace
from bot.sandbox.updates import Queue

Json = dict[str, Any]

TOKEN = re.compile(r"(\d+):[\w-]+", re.ASCII)


@dataclass(frozen=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language_code: str = ""
    is_bot: bool = False


@dataclass(frozen=True)
class Button:
    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    web_app: str | None = None
    raw: Json = field(default_factory=dict, compare=False, repr=False)  # as the bot sent it


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Message:
    """One message as it stands; an edit puts another in its place."""

    id: int
    chat_id: int
    sender: User | None  # none: a channel's post
    body: Body
    at: datetime
    keyboard: Keyboard = ()
    reply_to: int | None = None
    thread: int | None = None  # the topic it stands in
    media_group_id: str | None = None  # the album it belongs to
    edited_at: datetime | None = None
    silent: bool = False
    protected: bool = False
    forwarded_from: "Message | None" = field(default=None, repr=False)
    reply_markup: Json = field(  # a keyboard that is not under the message, or what else happens below it
        default_factory=dict, compare=False, repr=False
    )
    reaction: str | None = None  # the bot's own, an emoji

    @property
    def from_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot

    @property
    def content(self) -> Text:
        return self.body.text

    @property
    def media(self) -> Media | None:
        return self.body.media

    @property
    def location(self) -> Location | None:
        return self.body.location

    @property
    def card(self) -> Card | None:
        return self.body.card

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def html(self) -> str:
        return self.content.html

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.content.entities

    @property
    def buttons(self) -> list[list[Button]]:
        return [list(row) for row in self.keyboard]


@dataclass
class Chat:
    """A chat as one bot has it. `member`: the person has started it, or the bot is in the group."""

    id: int
    kind: str  # private, group, supergroup, channel
    title: str = ""
    user: User | None = None
    status: str = "none"  # none, member, kicked (in a private chat: blocked), left
    messages: dict[int, Message] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)  # the topics of a private chat and their names
    toasts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Event:
    """Something that shows: said, sent, edited, deleted, reacted, topic, toast, action."""

    kind: str
    chat_id: int
    person_id: int | None
    message: Message | None = None
    text: str | None = None


@dataclass(frozen=True)
class Press:
    """A callback query that waits for its answer."""

    chat: Chat
    at: float


@dataclass
class BotUser:
    token: str
    user: User
    queue: Queue
    pace: Pace
    topics: bool = False  # in private chats, set at BotFather
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # ids of files; what another bot calls a file means nothing here
    webhook: Json = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)  # (what, language)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)  # by chat; None: in every other

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def username(self) -> str:
        return self.user.username or ""

    @property
    def name(self) -> str:
        return self.user.first_name


class World:
    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self.now = now
        self.monotonic = monotonic
        self.bots: dict[str, BotUser] = {}
        self.users: dict[int, User] = {}
        self.deactivated: set[int] = set()
        self.groups: dict[int, tuple[str, str]] = {}  # kind, title
        self.files: dict[str, Media] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self._numbers = itertools.count(1)

    def add_bot(self, token: str, username: str, name: str, *, topics: bool = False) -> BotUser:
        match = TOKEN.fullmatch(token)
        if not match:
            raise ValueError("a bot token is digits, a colon, and letters, digits, - or _")
        user = User(int(match[1]), name, username=username, is_bot=True)
        first_update = 100_000_000 + number_of(token) % 800_000_000
        bot = self.bots[token] = BotUser(token, user, Queue(first_update), Pace(self.monotonic), topics)
        return bot

    def bot_named(self, username: str | None) -> BotUser:
        found = [bot for bot in self.bots.values() if username is None or bot.username.lower() == username.lower()]
        if len(found) != 1:
            raise LookupError(f"{len(found)} bots {'are here' if username is None else f'are called {username}'}")
        return found[0]

    def chat(self, bot: BotUser, chat_id: int) -> Chat | None:
        """The bot's chat with a user or a group that exists."""
        if chat_id in self.users:
            return bot.chats.setdefault(chat_id, Chat(chat_id, "private", user=self.users[chat_id]))
        if chat_id in self.groups:
            kind, title = self.groups[chat_id]
            return bot.chats.setdefault(chat_id, Chat(chat_id, kind, title=title))
        return None

    def post(self, bot: BotUser, chat: Chat, sender: User | None, body: Body, **more: Any) -> Message:
        message = Message(next(bot.message_ids), chat.id, sender, body, self.now(), **more)
        chat.messages[message.id] = message
        if message.media:
            bot.seen.add(message.media.file_id)
        return message

    def change(self, chat: Chat, message: Message, **changes: Any) -> Message:
        """An edit, which shows as one."""
        return self.mark(chat, message, edited_at=self.now(), **changes)

    def mark(self, chat: Chat, message: Message, **changes: Any) -> Message:
        chat.messages[message.id] = changed = replace(message, **changes)
        return changed

    def delete(self, chat: Chat, message: Message) -> None:
        del chat.messages[message.id]
        self.tell("deleted", chat, message)

    def delete_thread(self, chat: Chat, thread: int) -> None:
        """A topic goes with all that stands in it."""
        name = chat.threads.pop(thread)
        for message in [message for message in chat.messages.values() if message.thread == thread]:
            self.delete(chat, message)
        self.tell("topic", chat, text=name)

    def tell(self, kind: str, chat: Chat, message: Message | None = None, text: str | None = None) -> None:
        person_id = chat.id if chat.kind == "private" else None
        for listener in list(self.listeners):
            listener(Event(kind, chat.id, person_id, message, text))

    def add_file(self, kind: str, data: bytes, name: str = "", mime_type: str = "") -> Media:
        media = file_of(kind, next(self._numbers), data, name, mime_type)
        self.files[media.file_id] = media
        return media

    def new_album(self) -> str:
        return str(13_000_000_000_000_000 + next(self._numbers))


def number_of(text: str) -> int:
    """A number that looks random and is always the same for the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])
