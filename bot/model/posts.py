"""What the bot does in chats besides touches, as it waits in the outbox."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.messages import Button, Message
from bot.model.touches import TouchKind


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

    `more`: the items of a digest besides the first; `text_id`: of material, its name.
    """

    key: str
    kind: TouchKind
    quote: str
    item_id: int | None = None
    rule: str = "manual"
    more: tuple[int, ...] = ()
    text_id: str | None = None


@dataclass(frozen=True)
class Queued:
    """A post with its place in the outbox. `again`: it may have been sent before."""

    id: int
    post: Post
    attempts: int
    again: bool
    state: str = "sending"
