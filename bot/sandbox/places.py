"""Methods about chats and files."""

from typing import Any

from bot.sandbox.answers import full_chat_json, member_update
from bot.sandbox.asks import Ask, known_chat, writable_chat
from bot.sandbox.errors import bad_request

Json = dict[str, Any]


def get_chat(ask: Ask) -> Json:
    return full_chat_json(known_chat(ask))


def leave_chat(ask: Ask) -> bool:
    chat = known_chat(ask)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    writable_chat(ask)
    chat.status = "left"
    ask.bot.queue.add("my_chat_member", member_update(ask.world, ask.bot, chat, ask.bot.user, "member", "left"))
    return True


def get_file(ask: Ask) -> Json:
    media = ask.world.files.get(ask.get("file_id"))
    if media is None or media.file_id not in ask.bot.seen:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": media.file_id,
        "file_unique_id": media.unique_id,
        "file_size": media.size,
        "file_path": media.path,
    }
