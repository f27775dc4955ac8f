"""The one place where a bot's messages come into a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.asks import Ask, check_length, known_thread, reply_markup, writable_chat
from bot.sandbox.bodies import Body
from bot.sandbox.chats import Chat, Message
from bot.sandbox.errors import bad_request
from bot.sandbox.params import boolean, integer

Json = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A message that is not in a chat yet."""

    body: Body
    album: str | None = None
    forwarded_from: Message | None = None


def send(ask: Ask, body: Body) -> Json:
    """One message, and the answer that tells of it."""
    (message,) = deliver(ask, [Draft(body)])
    return shown(ask, message)


def shown(ask: Ask, message: Message) -> Json:
    return ask.answer(ask.bot.chats[message.chat_id], message)


def deliver(ask: Ask, drafts: Sequence[Draft]) -> list[Message]:
    """All of them or, where something is refused, none."""
    keyboard, elsewhere = reply_markup(ask)
    chat = writable_chat(ask)
    thread = known_thread(ask, chat)
    reply_to = _replied(ask, chat)
    for draft in drafts:
        check_length(draft.body)
    ask.bot.pace.take(chat.id, len(drafts))
    messages = [
        ask.world.post(
            ask.bot,
            chat,
            None if chat.kind == "channel" else ask.bot.user,
            draft.body,
            keyboard=keyboard,
            reply_markup=elsewhere,
            reply_to=reply_to,
            thread=chat.messages[reply_to].thread if reply_to else thread,  # an answer stands where its question does
            media_group_id=draft.album,
            silent=ask.get("disable_notification", False),
            protected=ask.get("protect_content", False),
            forwarded_from=draft.forwarded_from,
        )
        for draft in drafts
    ]
    for message in messages:
        ask.world.tell("sent", chat, message)
    return messages


def _replied(ask: Ask, chat: Chat) -> int | None:
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
