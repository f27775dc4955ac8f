"""What a call means: the bot that asks, the chat and the message it names, and what a message shall hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.answers import message_json
from bot.sandbox.chats import BotUser, Chat, Keyboard, Media, Message, World
from bot.sandbox.entities import Text, utf16_length
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.keyboards import check_reply_keyboard, inline_keyboard
from bot.sandbox.markup import formatted
from bot.sandbox.params import Upload, boolean, integer

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


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


def replied(ask: Ask, chat: Chat) -> int | None:
    given = ask.get("reply_parameters", {})
    if not given:
        return None
    message_id = integer("message_id", given.get("message_id", 0))
    elsewhere = given.get("chat_id", chat.id) != chat.id
    if message_id in chat.messages and not elsewhere:
        return message_id
    if boolean("allow_sending_without_reply", given.get("allow_sending_without_reply", False)):
        return None
    raise bad_request("message to be replied not found")


def message_text(ask: Ask) -> Text:
    if not ask.get("text"):
        raise bad_request("message text is empty")
    text = formatted(ask.get("text"), ask.get("parse_mode", ""), ask.get("entities", ()))
    if not text.text:
        raise bad_request("text must be non-empty")
    return text


def caption(ask: Ask) -> Text:
    return formatted(ask.get("caption", ""), ask.get("parse_mode", ""), ask.get("caption_entities", ()))


def check_length(text: Text, *, with_media: bool) -> None:
    length = utf16_length(text.text)
    if with_media and length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not with_media and length > LONGEST_TEXT:
        raise bad_request("message is too long")


def reply_markup(ask: Ask) -> tuple[Keyboard, Json]:
    """The keyboard under the message, and one that is not."""
    given = ask.get("reply_markup", {})
    if "inline_keyboard" in given:
        return inline_keyboard(given), {}
    check_reply_keyboard(given)
    return (), given


def attached(ask: Ask, kind: str) -> Media:
    given = ask.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = ask.get(given.removeprefix("attach://"))
        if not isinstance(given, Upload):
            raise bad_request(f"there is no {kind} in the request")
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        return ask.world.add_file(kind, given.data, given.name if kind == "document" else "", given.mime_type)
    if given.startswith(("http://", "https://")):
        return ask.world.add_file(kind, given.encode(), given.rpartition("/")[2] if kind == "document" else "")
    media = ask.world.files.get(given)
    if media is None or given not in ask.bot.seen:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if media.kind != kind:
        raise bad_request(f"can't use file of type {media.kind.title()} as {kind.title()}")
    return media


def deliver(ask: Ask, text: Text, media: Media | None = None, forwarded_from: Message | None = None) -> Message:
    """The one place where a bot's message comes into a chat."""
    keyboard, elsewhere = reply_markup(ask)
    chat = writable_chat(ask)
    reply_to = replied(ask, chat)
    check_length(text, with_media=media is not None)
    ask.bot.pace.take(chat.id)
    message = ask.world.post(
        ask.bot,
        chat,
        None if chat.kind == "channel" else ask.bot.user,
        text,
        media=media,
        keyboard=keyboard,
        reply_markup=elsewhere,
        reply_to=reply_to,
        silent=ask.get("disable_notification", False),
        protected=ask.get("protect_content", False),
        forwarded_from=forwarded_from,
    )
    ask.world.tell("sent", chat, message)
    return message


def sent(ask: Ask, message: Message) -> Json:
    return ask.answer(ask.bot.chats[message.chat_id], message)
