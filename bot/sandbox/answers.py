"""Objects as the Bot API writes them: users, chats, messages, members."""

from datetime import datetime
from typing import Any

from bot.sandbox.bodies import Card, Location, Media
from bot.sandbox.chats import BotUser, Chat, Message, User, World
from bot.sandbox.entities import Entity

Json = dict[str, Any]

CHANNEL_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_post_messages", "can_edit_messages",
)  # fmt: skip


def user_json(user: User) -> Json:
    shown = {"last_name": user.last_name, "username": user.username, "language_code": user.language_code}
    return {
        "id": user.id,
        "is_bot": user.is_bot,
        "first_name": user.first_name,
        **{name: value for name, value in shown.items() if value},
    }


def chat_json(chat: Chat) -> Json:
    if chat.user is None:
        return {"id": chat.id, "type": chat.kind, "title": chat.title}
    names = {"first_name": chat.user.first_name, "last_name": chat.user.last_name, "username": chat.user.username}
    return {"id": chat.id, "type": chat.kind, **{name: value for name, value in names.items() if value}}


def full_chat_json(chat: Chat) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat_json(chat),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def message_json(world: World, bot: BotUser, chat: Chat, message: Message, *, with_reply: bool = True) -> Json:
    answer: Json = {
        "message_id": message.id,
        "date": unix(message.at),
        "chat": chat_json(chat),
        **_sender_json(chat, message),
        **_content_json(world, message),
    }
    if message.thread:
        answer |= {"message_thread_id": message.thread, "is_topic_message": True}
    if message.media_group_id:
        answer["media_group_id"] = message.media_group_id
    if message.edited_at:
        answer["edit_date"] = unix(message.edited_at)
    if message.protected:
        answer["has_protected_content"] = True
    if message.forwarded_from:
        answer["forward_origin"] = _origin_json(bot, message.forwarded_from)
    if message.keyboard:
        answer["reply_markup"] = {"inline_keyboard": [[button.raw for button in row] for row in message.keyboard]}
    replied = chat.messages.get(message.reply_to or 0)
    if replied and with_reply:
        answer["reply_to_message"] = message_json(world, bot, chat, replied, with_reply=False)
    return answer


def _sender_json(chat: Chat, message: Message) -> Json:
    if message.sender is None:
        return {"sender_chat": chat_json(chat)}
    return {"from": user_json(message.sender)}


def _content_json(world: World, message: Message) -> Json:
    if message.location:
        return {"location": _location_json(message.location)}
    if message.card:
        return {"contact": _card_json(message.card)}
    entities = [_entity_json(world, entity) for entity in message.entities]
    if message.media is None:
        return {"text": message.text, **({"entities": entities} if entities else {})}
    caption = {"caption": message.text} if message.text else {}
    return {**media_json(message.media), **caption, **({"caption_entities": entities} if entities else {})}


def _location_json(location: Location) -> Json:
    accuracy = {"horizontal_accuracy": location.accuracy} if location.accuracy else {}
    return {"latitude": location.latitude, "longitude": location.longitude, **accuracy}


def _card_json(card: Card) -> Json:
    known = {"last_name": card.last_name, "vcard": card.vcard, "user_id": card.user_id}
    shown = {name: value for name, value in known.items() if value}
    return {"phone_number": card.phone_number, "first_name": card.first_name, **shown}


def media_json(media: Media) -> Json:
    file = {"file_id": media.file_id, "file_unique_id": media.unique_id, "file_size": media.size}
    named = {**file, "mime_type": media.mime_type, **({"file_name": media.name} if media.name else {})}
    match media.kind:
        case "photo":
            return {"photo": [{**file, "width": 1280, "height": 720}]}
        case "voice":
            return {"voice": {**file, "mime_type": media.mime_type, "duration": 3}}
        case "video":
            return {"video": {**named, "width": 1280, "height": 720, "duration": 10}}
        case "animation":  # whoever knows no animations sees a document
            return {"animation": {**named, "width": 1280, "height": 720, "duration": 10}, "document": named}
        case "video_note":
            return {"video_note": {**file, "length": 240, "duration": 10}}
        case "audio":
            return {"audio": {**named, "duration": 180}}
        case "sticker":
            form = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": {**file, **form, "emoji": "👍"}}
        case _:
            return {media.kind: named}


def _entity_json(world: World, entity: Entity) -> Json:
    told = {"url": entity.url, "language": entity.language, "custom_emoji_id": entity.custom_emoji_id}
    answer: Json = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    answer.update({name: value for name, value in told.items() if value})
    if entity.user_id in world.users:
        answer["user"] = user_json(world.users[entity.user_id])
    return answer


def _origin_json(bot: BotUser, original: Message) -> Json:
    if original.sender is None:
        chat = bot.chats[original.chat_id]
        return {"type": "channel", "date": unix(original.at), "chat": chat_json(chat), "message_id": original.id}
    return {"type": "user", "date": unix(original.at), "sender_user": user_json(original.sender)}


def member_update(world: World, bot: BotUser, chat: Chat, by: User, old: str, new: str) -> Json:
    return {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": unix(world.now()),
        "old_chat_member": member_json(bot, chat, old),
        "new_chat_member": member_json(bot, chat, new),
    }


def member_json(bot: BotUser, chat: Chat, status: str) -> Json:
    member: Json = {"user": user_json(bot.user), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "member" and chat.kind == "channel":  # a bot is in a channel as an administrator or not at all
        rights = dict.fromkeys(CHANNEL_RIGHTS, True)
        member |= {"status": "administrator", "can_be_edited": False, "is_anonymous": False, **rights}
    return member


def unix(at: datetime) -> int:
    return int(at.timestamp())
