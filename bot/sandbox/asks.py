"""What a call means: the bot that asks, the chat and the message it names, and what a message shall hold."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.answers import message_json
from bot.sandbox.bodies import NAMED, Body, Media
from bot.sandbox.chats import BotUser, Chat, Keyboard, Message, World
from bot.sandbox.entities import Text, utf16_length
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.keyboards import check_reply_markup, inline_keyboard
from bot.sandbox.markup import formatted
from bot.sandbox.params import Upload, integers

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Ask:
    """One call of one bot, its parameters in their types."""

    world: World
    bot: BotUser
    params: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def answer(self, chat: Chat, message: Message) -> Json:
        return message_json(self.world, self.bot, chat, message)


Run = Callable[[Ask], Any | Awaitable[Any]]


def known_chat(ask: Ask, name: str = "chat_id") -> Chat:
    """The chat, which the bot may see: it was started, or the bot is or was in it."""
    id_ = ask.get(name)
    chat = ask.world.chat(ask.bot, id_) if isinstance(id_, int) else None
    if chat is None or chat.status == "none":
        raise bad_request("chat not found")
    return chat


def writable_chat(ask: Ask) -> Chat:
    """The chat, which the bot may write to."""
    id_ = ask.get("chat_id")
    chat = ask.world.chat(ask.bot, id_) if isinstance(id_, int) else None
    if chat is None or (chat.status == "none" and chat.kind != "private"):
        raise bad_request("chat not found")
    if chat.id in ask.world.deactivated:
        raise forbidden("user is deactivated")
    if chat.status == "none":
        raise forbidden("bot can't initiate conversation with a user")
    if chat.kind == "private" and chat.status == "kicked":
        raise forbidden("bot was blocked by the user")
    if chat.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def own_message(ask: Ask) -> tuple[Chat, Message]:
    """The message to edit."""
    if ask.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if ask.get("chat_id") is None:
        raise bad_request("message identifier is not specified")
    chat = known_chat(ask)
    if chat.id in ask.world.deactivated:
        raise forbidden("user is deactivated")
    message = chat.messages.get(ask.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender not in (ask.bot.user, None):
        raise bad_request("message can't be edited")
    return chat, message


def message_ids(ask: Ask) -> list[int]:
    ids = integers("message_ids", ask.get("message_ids"))
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    return ids


def known_thread(ask: Ask, chat: Chat) -> int | None:
    """The topic that the call names. Groups without topics take any number and mind none."""
    thread: int = ask.get("message_thread_id", 0)
    if not thread or chat.kind != "private":
        return None
    if thread not in chat.threads:
        raise bad_request("message thread not found")
    return thread


def message_text(ask: Ask) -> Text:
    if not ask.get("text"):
        raise bad_request("message text is empty")
    text = formatted(ask.get("text"), ask.get("parse_mode", ""), ask.get("entities", ()))
    if not text.text:
        raise bad_request("text must be non-empty")
    return text


def caption(given: Mapping[str, Any]) -> Text:
    """Of a call, or of one item of an album."""
    return formatted(given.get("caption", ""), given.get("parse_mode", ""), given.get("caption_entities", ()))


def check_length(body: Body) -> None:
    length = utf16_length(body.text.text)
    if body.media and length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not body.media and length > LONGEST_TEXT:
        raise bad_request("message is too long")


def reply_markup(ask: Ask) -> tuple[Keyboard, Json]:
    """The keyboard under the message, and one that is not."""
    given = ask.get("reply_markup", {})
    if "inline_keyboard" in given:
        return inline_keyboard(given), {}
    check_reply_markup(given)
    return (), given


def attached(ask: Ask, kind: str, given: Upload | str) -> Media:
    """A file of this kind: uploaded, at an address, or known by its id."""
    if isinstance(given, str) and given.startswith("attach://"):
        upload = ask.get(given.removeprefix("attach://"))
        if not isinstance(upload, Upload):
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        given = upload
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        return ask.world.add_file(kind, given.data, given.name if kind in NAMED else "", given.mime_type)
    if given.startswith(("http://", "https://")):
        return ask.world.add_file(kind, given.encode(), given.rpartition("/")[2] if kind in NAMED else "")
    media = ask.world.files.get(given)
    if media is None or given not in ask.bot.seen:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if media.kind != kind:
        raise bad_request(f"can't use file of type {_title(media.kind)} as {_title(kind)}")
    return media


def _title(kind: str) -> str:
    return kind.title().replace("_", "")
