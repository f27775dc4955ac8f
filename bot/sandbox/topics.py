"""Methods for topics: named threads in a private chat, where the bot has them enabled.

What only a supergroup may do with its topics is refused here in Telegram's own words.
"""

from bot.sandbox.asks import Ask, writable_chat
from bot.sandbox.chats import Chat
from bot.sandbox.delivery import Json
from bot.sandbox.errors import bad_request

LONGEST_NAME = 128  # longer ones are cut
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_forum_topic(ask: Ask) -> Json:
    chat = _forum(ask)
    name = _name(ask)
    color = ask.get("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    thread = next(ask.bot.message_ids)  # that of the line which tells of the new topic
    chat.threads[thread] = name
    ask.world.tell("topic", chat, text=name)
    icon = {"icon_custom_emoji_id": ask.get("icon_custom_emoji_id")} if ask.get("icon_custom_emoji_id") else {}
    return {"message_thread_id": thread, "name": name, "icon_color": color, **icon}


def edit_forum_topic(ask: Ask) -> bool:
    chat, thread = _topic(ask)
    if not ask.get("name"):
        return True
    name = _name(ask)
    if chat.threads[thread] == name and "icon_custom_emoji_id" not in ask.params:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.threads[thread] = name
    ask.world.tell("topic", chat, text=name)
    return True


def delete_forum_topic(ask: Ask) -> bool:
    chat, thread = _topic(ask)
    ask.world.delete_thread(chat, thread)
    return True


def toggle_forum_topic(ask: Ask) -> bool:
    """To close and to reopen one."""
    _forum(ask)
    raise bad_request("the chat is not a supergroup forum")


def _forum(ask: Ask) -> Chat:
    chat = writable_chat(ask)
    if chat.kind != "private" or not ask.bot.topics:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(ask: Ask) -> tuple[Chat, int]:
    chat = _forum(ask)
    thread: int = ask.get("message_thread_id")
    if thread not in chat.threads:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, thread


def _name(ask: Ask) -> str:
    name: str = ask.get("name").strip()[:LONGEST_NAME].strip()
    if not name:
        raise bad_request("name must be non-empty")
    return name
