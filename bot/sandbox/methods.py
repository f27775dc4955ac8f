"""The methods of the Bot API: each takes one call and answers or refuses."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from bot.sandbox.answers import full_chat_json, member_update, user_json
from bot.sandbox.asks import (
    Ask,
    attached,
    caption,
    check_length,
    deliver,
    known_chat,
    message_text,
    own_message,
    reply_markup,
    sent,
    writable_chat,
)
from bot.sandbox.chats import Chat, Message
from bot.sandbox.entities import Text, utf16_length
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.params import Type, array, boolean, chat_id, file, integer, string, structure

Json = dict[str, Any]

LONGEST_TOAST = 200
LONGEST_POLL = 50
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
DELETABLE = timedelta(hours=48)
PRESS_LIFE = 60.0  # real seconds; Telegram does not say how long
CHAT_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip
PROFILE_LIMITS = {"name": 64, "description": 512, "short_description": 120}


Run = Callable[[Ask], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    run: Run
    required: Mapping[str, Type] = field(default_factory=dict)
    optional: Mapping[str, Type] = field(default_factory=dict)


# Messages


def send_message(ask: Ask) -> Json:
    return sent(ask, deliver(ask, message_text(ask)))


def send_photo(ask: Ask) -> Json:
    return _send_media(ask, "photo")


def send_document(ask: Ask) -> Json:
    return _send_media(ask, "document")


def send_voice(ask: Ask) -> Json:
    return _send_media(ask, "voice")


def send_video(ask: Ask) -> Json:
    return _send_media(ask, "video")


def _send_media(ask: Ask, kind: str) -> Json:
    text = caption(ask)
    return sent(ask, deliver(ask, text, attached(ask, kind)))


def copy_message(ask: Ask) -> Json:
    new_caption = caption(ask) if "caption" in ask.params else None
    original = _original(ask, "copy")
    text = original.content if original.media is None or new_caption is None else new_caption
    return {"message_id": deliver(ask, text, original.media).id}


def forward_message(ask: Ask) -> Json:
    original = _original(ask, "forward")
    return sent(ask, deliver(ask, original.content, original.media, original.forwarded_from or original))


def _original(ask: Ask, purpose: str) -> Message:
    message = known_chat(ask, "from_chat_id").messages.get(ask.get("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    if message.protected:
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def edit_message_text(ask: Ask) -> Json:
    text = message_text(ask)
    chat, message = own_message(ask)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(ask, chat, message, text)


def edit_message_caption(ask: Ask) -> Json:
    text = caption(ask)
    chat, message = own_message(ask)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(ask, chat, message, text)


def edit_message_reply_markup(ask: Ask) -> Json:
    chat, message = own_message(ask)
    return _edit(ask, chat, message, message.content)


def _edit(ask: Ask, chat: Chat, message: Message, text: Text) -> Json:
    """An edit without a keyboard takes the keyboard away, as at Telegram."""
    keyboard, _ = reply_markup(ask)
    check_length(text, with_media=message.media is not None)
    if (text, keyboard) == (message.content, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    changed = ask.world.change(chat, message, content=text, keyboard=keyboard)
    ask.world.tell("edited", chat, changed)
    return ask.answer(chat, changed)


def delete_message(ask: Ask) -> bool:
    chat = known_chat(ask)
    message = chat.messages.get(ask.get("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if ask.world.now() - message.at > DELETABLE or (chat.kind != "private" and message.sender != ask.bot.user):
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.id]
    ask.world.tell("deleted", chat, message)
    return True


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


def send_chat_action(ask: Ask) -> bool:
    if ask.get("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(ask)
    ask.world.tell("action", chat, text=ask.get("action"))
    return True


# Chats and files


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


# The bot itself


def get_me(ask: Ask) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**user_json(ask.bot.user), **abilities}


def _scope(ask: Ask) -> str:
    scope = ask.get("scope", {"type": "default"})
    if "chat_id" in scope and ask.world.chat(ask.bot, integer("chat_id", scope["chat_id"])) is None:
        raise bad_request("chat not found")
    return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)


def set_my_commands(ask: Ask) -> bool:
    commands = ask.get("commands")
    for command in commands:
        if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
            raise bad_request("can't parse BotCommand: expected an Object with command and description")
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    ask.bot.commands[_scope(ask), ask.get("language_code", "")] = [
        {"command": command["command"].removeprefix("/"), "description": command["description"]} for command in commands
    ]
    return True


def get_my_commands(ask: Ask) -> list[Json]:
    return ask.bot.commands.get((_scope(ask), ask.get("language_code", "")), [])


def delete_my_commands(ask: Ask) -> bool:
    ask.bot.commands.pop((_scope(ask), ask.get("language_code", "")), None)
    return True


def _set_profile(what: str) -> Run:
    def run(ask: Ask) -> bool:
        text = ask.get(what, "")
        if len(text) > PROFILE_LIMITS[what]:
            raise bad_request(f"{what.replace('_', ' ')} is too long")  # our own words
        ask.bot.profile[what, ask.get("language_code", "")] = text
        return True

    return run


def _get_profile(what: str) -> Run:
    def run(ask: Ask) -> Json:
        default = ask.bot.profile.get((what, "")) or (ask.bot.name if what == "name" else "")
        return {what: ask.bot.profile.get((what, ask.get("language_code", ""))) or default}

    return run


def set_chat_menu_button(ask: Ask) -> bool:
    if ask.get("chat_id") is not None:
        known_chat(ask)
    if ask.get("menu_button", {}).get("type", "default") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    return True


# Updates


async def get_updates(ask: Ask) -> list[Json]:
    if ask.bot.webhook.get("url"):
        raise conflict(WEBHOOK_ACTIVE)
    limit = min(max(ask.get("limit", 100), 1), 100)
    timeout = min(max(ask.get("timeout", 0), 0), LONGEST_POLL)
    return await ask.bot.queue.poll(ask.get("offset", 0), limit, timeout, ask.get("allowed_updates"))


def set_webhook(ask: Ask) -> bool:
    url = ask.get("url")
    if not url:
        return delete_webhook(ask)
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if ask.get("drop_pending_updates"):
        ask.bot.queue.clear()
    ask.bot.queue.end_poll(conflict("terminated by setWebhook request"))
    ask.bot.webhook = {"url": url, "max_connections": ask.get("max_connections", 40)}
    if "allowed_updates" in ask.params:
        ask.bot.queue.allowed = tuple(ask.get("allowed_updates"))
    return True


def delete_webhook(ask: Ask) -> bool:
    ask.bot.webhook = {}
    if ask.get("drop_pending_updates"):
        ask.bot.queue.clear()
    return True


def get_webhook_info(ask: Ask) -> Json:
    allowed = {"allowed_updates": list(ask.bot.queue.allowed)} if ask.bot.queue.allowed else {}
    return {
        "url": "",
        **ask.bot.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(ask.bot.queue.pending),
        **allowed,
    }


TO_CHAT = {"chat_id": chat_id}
FROM_CHAT = {"from_chat_id": chat_id, "message_id": integer}
QUIET = {"disable_notification": boolean, "protect_content": boolean, "message_effect_id": string}
SENDING = {**QUIET, "reply_parameters": structure, "reply_markup": structure}
TEXT = {"parse_mode": string, "entities": array, "link_preview_options": structure}
CAPTION = {"caption": string, "parse_mode": string, "caption_entities": array}
EDITED = {"chat_id": chat_id, "message_id": integer, "inline_message_id": string, "reply_markup": structure}
LANGUAGE = {"language_code": string}
SCOPED = {"scope": structure, **LANGUAGE}
DROPPING = {"drop_pending_updates": boolean}
POLLING = {"offset": integer, "limit": integer, "timeout": integer, "allowed_updates": array}
HOOK = {"max_connections": integer, "allowed_updates": array, "secret_token": string, **DROPPING}
TOAST = {"text": string, "show_alert": boolean, "url": string, "cache_time": integer}

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getMe": Method(get_me),
        "getUpdates": Method(get_updates, {}, POLLING),
        "setWebhook": Method(set_webhook, {"url": string}, HOOK),
        "deleteWebhook": Method(delete_webhook, {}, DROPPING),
        "getWebhookInfo": Method(get_webhook_info),
        "sendMessage": Method(send_message, {**TO_CHAT, "text": string}, {**TEXT, **SENDING}),
        "sendPhoto": Method(send_photo, {**TO_CHAT, "photo": file}, {**CAPTION, **SENDING}),
        "sendDocument": Method(send_document, {**TO_CHAT, "document": file}, {**CAPTION, **SENDING}),
        "sendVideo": Method(send_video, {**TO_CHAT, "video": file}, {**CAPTION, **SENDING}),
        "sendVoice": Method(send_voice, {**TO_CHAT, "voice": file}, {**CAPTION, **SENDING}),
        "copyMessage": Method(copy_message, {**TO_CHAT, **FROM_CHAT}, {**CAPTION, **SENDING}),
        "forwardMessage": Method(forward_message, {**TO_CHAT, **FROM_CHAT}, QUIET),
        "editMessageText": Method(edit_message_text, {}, {"text": string, **TEXT, **EDITED}),
        "editMessageCaption": Method(edit_message_caption, {}, {**CAPTION, **EDITED}),
        "editMessageReplyMarkup": Method(edit_message_reply_markup, {}, EDITED),
        "deleteMessage": Method(delete_message, {**TO_CHAT, "message_id": integer}),
        "answerCallbackQuery": Method(answer_callback_query, {"callback_query_id": string}, TOAST),
        "sendChatAction": Method(send_chat_action, {**TO_CHAT, "action": string}),
        "getChat": Method(get_chat, TO_CHAT),
        "leaveChat": Method(leave_chat, TO_CHAT),
        "getFile": Method(get_file, {"file_id": string}),
        "setMyCommands": Method(set_my_commands, {"commands": array}, SCOPED),
        "getMyCommands": Method(get_my_commands, {}, SCOPED),
        "deleteMyCommands": Method(delete_my_commands, {}, SCOPED),
        "setMyName": Method(_set_profile("name"), {}, {"name": string, **LANGUAGE}),
        "getMyName": Method(_get_profile("name"), {}, LANGUAGE),
        "setMyDescription": Method(_set_profile("description"), {}, {"description": string, **LANGUAGE}),
        "getMyDescription": Method(_get_profile("description"), {}, LANGUAGE),
        "setMyShortDescription": Method(
            _set_profile("short_description"), {}, {"short_description": string, **LANGUAGE}
        ),
        "getMyShortDescription": Method(_get_profile("short_description"), {}, LANGUAGE),
        "setChatMenuButton": Method(set_chat_menu_button, {}, {"chat_id": integer, "menu_button": structure}),
    }
)
NAMES = MappingProxyType({name.lower(): name for name in METHODS})  # Telegram does not mind the case
