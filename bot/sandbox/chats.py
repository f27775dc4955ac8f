"""What there is: bots, users, chats with their messages, files. The state that methods and people change."""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

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
    raw: Json = field(default_factory=dict, compare=False, repr=False)  # as the bot sent it


@dataclass(frozen=True)
class Media:
    kind: str  # photo, document, voice, video, audio, sticker
    file_id: str
    unique_id: str
    name: str = ""
    mime_type: str = ""
    size: int = 0
    data: bytes = field(default=b"", repr=False)
    path: str = ""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Message:
    """One message as it stands; an edit puts another in its place. With media, the text is the caption."""

    id: int
    chat_id: int
    sender: User | None  # none: a channel's post
    content: Text
    at: datetime
    media: Media | None = None
    keyboard: Keyboard = ()
    reply_to: int | None = None
    edited_at: datetime | None = None
    silent: bool = False
    protected: bool = False
    forwarded_from: "Message | None" = field(default=None, repr=False)
    reply_markup: Json = field(
        default_factory=dict, compare=False, repr=False
    )  # a keyboard that is not under the message

    @property
    def from_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot

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
    toasts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Event:
    """Something that shows: said, sent, edited, deleted, toast, action."""

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
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # ids of files; what another bot calls a file means nothing here
    webhook: Json = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)  # (what, language)

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

    def add_bot(self, token: str, username: str, name: str) -> BotUser:
        match = TOKEN.fullmatch(token)
        if not match:
            raise ValueError("a bot token is digits, a colon, and letters, digits, - or _")
        user = User(int(match[1]), name, username=username, is_bot=True)
        first_update = 100_000_000 + number_of(token) % 800_000_000
        bot = self.bots[token] = BotUser(token, user, Queue(first_update), Pace(self.monotonic))
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

    def post(self, bot: BotUser, chat: Chat, sender: User | None, content: Text, **more: Any) -> Message:
        message = Message(next(bot.message_ids), chat.id, sender, content, self.now(), **more)
        chat.messages[message.id] = message
        if message.media:
            bot.seen.add(message.media.file_id)
        return message

    def change(self, chat: Chat, message: Message, **changes: Any) -> Message:
        changed = replace(message, edited_at=self.now(), **changes)
        chat.messages[message.id] = changed
        return changed

    def tell(self, kind: str, chat: Chat, message: Message | None = None, text: str | None = None) -> None:
        person_id = chat.id if chat.kind == "private" else None
        for listener in list(self.listeners):
            listener(Event(kind, chat.id, person_id, message, text))

    def add_file(self, kind: str, data: bytes, name: str = "", mime_type: str = "") -> Media:
        number = next(self._numbers)
        prefix, folder, suffix, usual_type = FILES[kind]
        path = f"{folder}/file_{number}{suffix or _suffix(name)}"
        media = Media(
            kind, f"{prefix}{number:012}", f"AQAD{number:08}", name, mime_type or usual_type, len(data), data, path
        )
        self.files[media.file_id] = media
        return media


FILES = {
    "photo": ("AgACAgQAAx", "photos", ".jpg", "image/jpeg"),
    "document": ("BQACAgQAAx", "documents", "", "application/octet-stream"),
    "voice": ("AwACAgQAAx", "voice", ".oga", "audio/ogg"),
    "video": ("BAACAgQAAx", "videos", ".mp4", "video/mp4"),
    "audio": ("CQACAgQAAx", "music", ".mp3", "audio/mpeg"),
    "sticker": ("CAACAgQAAx", "stickers", ".webp", "image/webp"),
}


def number_of(text: str) -> int:
    """A number that looks random and is always the same for the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])


def _suffix(name: str) -> str:
    _, dot, suffix = name.rpartition(".")
    return dot + suffix if dot and suffix.isalnum() else ""
