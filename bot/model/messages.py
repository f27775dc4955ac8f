"""What a person is shown, and what became of showing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


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
