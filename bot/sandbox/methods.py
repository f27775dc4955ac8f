"""The methods of the Bot API by name: what each demands, what it takes, and who carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.sandbox import changing, places, polling, profile, sending, topics
from bot.sandbox.asks import Run
from bot.sandbox.bodies import UNCAPTIONED
from bot.sandbox.params import Type, array, boolean, chat_id, file, integer, number, string, structure


@dataclass(frozen=True)
class Method:
    run: Run
    required: Mapping[str, Type] = field(default_factory=dict)
    optional: Mapping[str, Type] = field(default_factory=dict)


TO_CHAT = {"chat_id": chat_id}
FROM_CHAT = {"from_chat_id": chat_id, "message_id": integer}
MANY = {**TO_CHAT, "from_chat_id": chat_id, "message_ids": array}
THREAD = {"message_thread_id": integer}
PLAIN = {**THREAD, "disable_notification": boolean, "protect_content": boolean}
QUIET = {**PLAIN, "message_effect_id": string}
ANSWERING = {**QUIET, "reply_parameters": structure}
SENDING = {**ANSWERING, "reply_markup": structure}
TEXT = {"parse_mode": string, "entities": array, "link_preview_options": structure}
CAPTION = {"caption": string, "parse_mode": string, "caption_entities": array}
PLACE = {"latitude": number, "longitude": number}
CARD = {"phone_number": string, "first_name": string}
EDITED = {"chat_id": chat_id, "message_id": integer, "inline_message_id": string, "reply_markup": structure}
TOPIC = {**TO_CHAT, **THREAD}
ICON = {"icon_custom_emoji_id": string}
LANGUAGE = {"language_code": string}
SCOPED = {"scope": structure, **LANGUAGE}
DROPPING = {"drop_pending_updates": boolean}
POLLING = {"offset": integer, "limit": integer, "timeout": integer, "allowed_updates": array}
HOOK = {"max_connections": integer, "allowed_updates": array, "secret_token": string, **DROPPING}
TOAST = {"text": string, "show_alert": boolean, "url": string, "cache_time": integer}


def _file(kind: str) -> Method:
    captioned = {} if kind in UNCAPTIONED else CAPTION
    return Method(sending.send_file(kind), {**TO_CHAT, kind: file}, {**captioned, **SENDING})


def _setting(what: str) -> Method:
    return Method(profile.set_profile(what), {}, {what: string, **LANGUAGE})


def _getting(what: str) -> Method:
    return Method(profile.get_profile(what), {}, LANGUAGE)


SENDS = {
    "sendMessage": Method(sending.send_message, {**TO_CHAT, "text": string}, {**TEXT, **SENDING}),
    "sendPhoto": _file("photo"),
    "sendDocument": _file("document"),
    "sendVideo": _file("video"),
    "sendVoice": _file("voice"),
    "sendAudio": _file("audio"),
    "sendAnimation": _file("animation"),
    "sendVideoNote": _file("video_note"),
    "sendSticker": _file("sticker"),
    "sendLocation": Method(sending.send_location, {**TO_CHAT, **PLACE}, {"horizontal_accuracy": number, **SENDING}),
    "sendContact": Method(sending.send_contact, {**TO_CHAT, **CARD}, {"last_name": string, "vcard": string, **SENDING}),
    "sendMediaGroup": Method(sending.send_media_group, {**TO_CHAT, "media": array}, ANSWERING),
    "copyMessage": Method(sending.copy_message, {**TO_CHAT, **FROM_CHAT}, {**CAPTION, **SENDING}),
    "copyMessages": Method(sending.copy_messages, MANY, {**PLAIN, "remove_caption": boolean}),
    "forwardMessage": Method(sending.forward_message, {**TO_CHAT, **FROM_CHAT}, QUIET),
    "forwardMessages": Method(sending.forward_messages, MANY, PLAIN),
    "sendChatAction": Method(sending.send_chat_action, {**TO_CHAT, "action": string}, THREAD),
}
CHANGES = {
    "editMessageText": Method(changing.edit_message_text, {}, {"text": string, **TEXT, **EDITED}),
    "editMessageCaption": Method(changing.edit_message_caption, {}, {**CAPTION, **EDITED}),
    "editMessageReplyMarkup": Method(changing.edit_message_reply_markup, {}, EDITED),
    "deleteMessage": Method(changing.delete_message, {**TO_CHAT, "message_id": integer}),
    "deleteMessages": Method(changing.delete_messages, {**TO_CHAT, "message_ids": array}),
    "setMessageReaction": Method(
        changing.set_message_reaction, {**TO_CHAT, "message_id": integer}, {"reaction": array, "is_big": boolean}
    ),
    "answerCallbackQuery": Method(changing.answer_callback_query, {"callback_query_id": string}, TOAST),
}
TOPICS = {
    "createForumTopic": Method(topics.create_forum_topic, {**TO_CHAT, "name": string}, {"icon_color": integer, **ICON}),
    "editForumTopic": Method(topics.edit_forum_topic, TOPIC, {"name": string, **ICON}),
    "deleteForumTopic": Method(topics.delete_forum_topic, TOPIC),
    "closeForumTopic": Method(topics.toggle_forum_topic, TOPIC),
    "reopenForumTopic": Method(topics.toggle_forum_topic, TOPIC),
}
PLACES = {
    "getChat": Method(places.get_chat, TO_CHAT),
    "leaveChat": Method(places.leave_chat, TO_CHAT),
    "getFile": Method(places.get_file, {"file_id": string}),
}
SELF = {
    "getMe": Method(profile.get_me),
    "setMyCommands": Method(profile.set_my_commands, {"commands": array}, SCOPED),
    "getMyCommands": Method(profile.get_my_commands, {}, SCOPED),
    "deleteMyCommands": Method(profile.delete_my_commands, {}, SCOPED),
    "setMyName": _setting("name"),
    "getMyName": _getting("name"),
    "setMyDescription": _setting("description"),
    "getMyDescription": _getting("description"),
    "setMyShortDescription": _setting("short_description"),
    "getMyShortDescription": _getting("short_description"),
    "setChatMenuButton": Method(profile.set_chat_menu_button, {}, {"chat_id": integer, "menu_button": structure}),
    "getChatMenuButton": Method(profile.get_chat_menu_button, {}, {"chat_id": integer}),
}
UPDATES = {
    "getUpdates": Method(polling.get_updates, {}, POLLING),
    "setWebhook": Method(polling.set_webhook, {"url": string}, HOOK),
    "deleteWebhook": Method(polling.delete_webhook, {}, DROPPING),
    "getWebhookInfo": Method(polling.get_webhook_info),
}
METHODS: Mapping[str, Method] = MappingProxyType({**SENDS, **CHANGES, **TOPICS, **PLACES, **SELF, **UPDATES})
NAMES = MappingProxyType({name.lower(): name for name in METHODS})  # Telegram does not mind the case
