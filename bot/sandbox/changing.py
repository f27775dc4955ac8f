"""Methods that change what is in a chat already: edits, deletions, reactions, answers to pressed buttons."""

from dataclasses import replace
from datetime import timedelta

from bot.sandbox.asks import (
    Ask,
    caption,
    check_length,
    known_chat,
    message_ids,
    message_text,
    own_message,
    reply_markup,
)
from bot.sandbox.chats import Chat, Message
from bot.sandbox.delivery import Json
from bot.sandbox.entities import Text, utf16_length
from bot.sandbox.errors import bad_request

DELETABLE = timedelta(hours=48)
LONGEST_TOAST = 200
PRESS_LIFE = 60.0  # real seconds; Telegram does not say how long
EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 "
    "🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 "
    "🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(EMOJI.split(" "))


def edit_message_text(ask: Ask) -> Json:
    text = message_text(ask)
    chat, message = own_message(ask)
    if message.body.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edit(ask, chat, message, text)


def edit_message_caption(ask: Ask) -> Json:
    text = caption(ask.params)
    chat, message = own_message(ask)
    if not message.body.has_caption:
        raise bad_request("there is no caption in the message to edit")
    return _edit(ask, chat, message, text)


def edit_message_reply_markup(ask: Ask) -> Json:
    chat, message = own_message(ask)
    return _edit(ask, chat, message, message.content)


def _edit(ask: Ask, chat: Chat, message: Message, text: Text) -> Json:
    """An edit without a keyboard takes the keyboard away, as at Telegram."""
    keyboard, _ = reply_markup(ask)
    body = replace(message.body, text=text)
    check_length(body)
    if (body, keyboard) == (message.body, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    changed = ask.world.change(chat, message, body=body, keyboard=keyboard)
    ask.world.tell("edited", chat, changed)
    return ask.answer(chat, changed)


def delete_message(ask: Ask) -> bool:
    chat = known_chat(ask)
    message = chat.messages.get(ask.get("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(ask, chat, [message])
    return True


def delete_messages(ask: Ask) -> bool:
    """Those that are there; where one of them may not be deleted, none is."""
    wanted = message_ids(ask)
    chat = known_chat(ask)
    _delete(ask, chat, [chat.messages[id_] for id_ in dict.fromkeys(wanted) if id_ in chat.messages])
    return True


def _delete(ask: Ask, chat: Chat, messages: list[Message]) -> None:
    for message in messages:
        is_ours = chat.kind == "private" or message.sender == ask.bot.user
        if ask.world.now() - message.at > DELETABLE or not is_ours:
            raise bad_request("message can't be deleted for everyone")
    for message in messages:
        ask.world.delete(chat, message)


def set_message_reaction(ask: Ask) -> bool:
    chat = known_chat(ask)
    message = chat.messages.get(ask.get("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    if message.media_group_id:
        message = next(one for one in chat.messages.values() if one.media_group_id == message.media_group_id)
    reactions = [_emoji(given) for given in ask.get("reaction", [])]
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    marked = ask.world.mark(chat, message, reaction=reactions[0] if reactions else None)
    ask.world.tell("reacted", chat, marked)
    return True


def _emoji(given: object) -> str:
    emoji = given.get("emoji") if isinstance(given, dict) and given.get("type") == "emoji" else None
    if emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return str(emoji)


def answer_callback_query(ask: Ask) -> bool:
    press = ask.bot.presses.get(ask.get("callback_query_id"))
    if press is None or ask.world.monotonic() - press.at > PRESS_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = ask.get("text", "")
    if utf16_length(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if text:
        press.chat.toasts.append(text)
        ask.world.tell("toast", press.chat, text=text)
    return True
