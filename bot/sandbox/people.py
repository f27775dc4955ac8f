"""Humans on their own phones: what they see, and what they do to a bot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.answers import member_update, message_json, user_json
from bot.sandbox.bodies import IN_ALBUMS, LARGEST_ALBUM, NAMED, Body, Card, Location
from bot.sandbox.chats import BotUser, Button, Chat, Message, Press, User, World, number_of
from bot.sandbox.entities import Text, clean, finished
from bot.sandbox.mini_apps import init_data

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Where(TypedDict, total=False):
    """Which message it answers, which topic it goes to, and which bot: see `Person`."""

    reply_to: int | None
    thread: int | None
    bot: str | None


@dataclass(frozen=True)
class Person:
    """One human in a private chat with a bot; where there are several bots, `bot` is the username of the one meant."""

    world: World
    user: User

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def first_name(self) -> str:
        return self.user.first_name

    @property
    def last_name(self) -> str:
        return self.user.last_name

    @property
    def username(self) -> str | None:
        return self.user.username

    @property
    def language_code(self) -> str:
        return self.user.language_code

    @property
    def chat(self) -> list[Message]:
        return self.chat_with()

    @property
    def threads(self) -> dict[int, str]:
        """The topics of their chat, by the id of each, with its name."""
        return self._chat(self.world.bot_named(None)).threads

    @property
    def toasts(self) -> list[str]:
        return self._chat(self.world.bot_named(None)).toasts

    @property
    def blocked(self) -> bool:
        return self._chat(self.world.bot_named(None)).status == "kicked"

    def chat_with(self, bot: str | None = None) -> list[Message]:
        """The messages as they see them, oldest first."""
        return list(self._chat(self.world.bot_named(bot)).messages.values())

    def open(self, link_or_payload: str = "", *, bot: str | None = None) -> Message:
        """Taps a deep link and then Start, which also lifts a block."""
        username, payload = _opened(link_or_payload)
        if not PAYLOAD.fullmatch(payload):
            raise ValueError("Telegram passes on at most 64 of A-Z, a-z, 0-9, _ and -")
        name = username or bot
        if self._chat(self.world.bot_named(name)).status == "kicked":
            self.unblock(bot=name)
        return self.say(f"/start {payload}".strip(), bot=name)

    def say(self, text: str, **where: Unpack[Where]) -> Message:
        return self._post(Body(finished(Text(clean(text)))), where)

    def send_photo(self, caption: str = "", data: bytes = b"\xff\xd8photo", **where: Unpack[Where]) -> Message:
        return self._send("photo", data, caption, where)

    def send_document(
        self, name: str = "file.pdf", caption: str = "", data: bytes = b"%PDF-1.7", **where: Unpack[Where]
    ) -> Message:
        return self._send("document", data, caption, where, name)

    def send_voice(self, caption: str = "", data: bytes = b"OggS", **where: Unpack[Where]) -> Message:
        return self._send("voice", data, caption, where)

    def send_video(self, caption: str = "", data: bytes = b"ftyp", name: str = "", **where: Unpack[Where]) -> Message:
        return self._send("video", data, caption, where, name)

    def send_audio(self, caption: str = "", data: bytes = b"ID3", **where: Unpack[Where]) -> Message:
        return self._send("audio", data, caption, where)

    def send_animation(self, caption: str = "", data: bytes = b"GIF89a", **where: Unpack[Where]) -> Message:
        return self._send("animation", data, caption, where)

    def send_video_note(self, data: bytes = b"ftyp", **where: Unpack[Where]) -> Message:
        return self._send("video_note", data, "", where)

    def send_sticker(self, **where: Unpack[Where]) -> Message:
        return self._send("sticker", b"RIFF", "", where)

    def send_location(self, latitude: float = 52.52, longitude: float = 13.4, **where: Unpack[Where]) -> Message:
        return self._post(Body(location=Location(latitude, longitude)), where)

    def send_contact(self, card: Card, **where: Unpack[Where]) -> Message:
        return self._post(Body(card=card), where)

    def send_album(self, kinds: Sequence[str], captions: Sequence[str] = (), **where: Unpack[Where]) -> list[Message]:
        """Files of these kinds at once; what has no caption of its own has none."""
        if not (2 <= len(kinds) <= LARGEST_ALBUM and set(kinds) <= set(IN_ALBUMS)):
            raise ValueError(f"an album holds 2 to {LARGEST_ALBUM} of {', '.join(IN_ALBUMS)}")
        album = self.world.new_album()
        return [
            self._send(kind, f"{kind} {n}".encode(), caption, where, f"{kind}-{n}" if kind in NAMED else "", album)
            for n, (kind, caption) in enumerate(zip_longest(kinds, captions, fillvalue=""), start=1)
        ]

    def edit(self, message_id: int, text: str, *, bot: str | None = None) -> Message:
        to = self.world.bot_named(bot)
        chat = self._chat(to)
        message = chat.messages[message_id]
        if message.from_bot:
            raise ValueError("people edit their own messages")
        body = replace(message.body, text=finished(Text(clean(text))))
        edited = self.world.change(chat, message, body=body)
        self.world.tell("edited", chat, edited)
        to.queue.add("edited_message", message_json(self.world, to, chat, edited))
        return edited

    def delete(self, message_id: int, *, bot: str | None = None) -> None:
        """Deletes it for both; no bot is told."""
        chat = self._chat(self.world.bot_named(bot))
        self.world.delete(chat, chat.messages[message_id])

    def delete_topic(self, thread: int, *, bot: str | None = None) -> None:
        """Deletes it and all in it for both; no bot is told."""
        self.world.delete_thread(self._chat(self.world.bot_named(bot)), thread)

    def press(self, label_or_button: str | Button, *, message_id: int | None = None, bot: str | None = None) -> None:
        """Presses the newest callback button whose label contains the string."""
        to = self.world.bot_named(bot)
        chat = self._chat(to)
        self._check_not_blocked(chat)
        message, button = self._find(chat, label_or_button, message_id)
        number = number_of(f"{to.id}:{self.id}:{len(to.presses)}")
        to.presses[str(number)] = Press(chat, self.world.monotonic())
        to.queue.add(
            "callback_query",
            {
                "id": str(number),
                "from": user_json(self.user),
                "message": message_json(self.world, to, chat, message),
                "chat_instance": str(number_of(f"{to.id}:{self.id}")),
                "data": button.callback_data,
            },
        )

    def init_data(self, *, bot: str | None = None) -> str:
        """What a Mini App of the bot gets as this person opens it; another one each time."""
        to = self.world.bot_named(bot)
        return init_data(to.token, self.user, self.world.now(), query_id=str(next(to.message_ids)))

    def block(self, bot: str | None = None) -> None:
        self._change_status(bot, "member", "kicked")

    def unblock(self, bot: str | None = None) -> None:
        self._change_status(bot, "kicked", "member")

    def deactivate(self) -> None:
        """Deletes the account."""
        self.world.deactivated.add(self.id)

    def _chat(self, bot: BotUser) -> Chat:
        chat = self.world.chat(bot, self.id)
        assert chat is not None
        return chat

    def _check_not_blocked(self, chat: Chat) -> None:
        if chat.status == "kicked":
            raise RuntimeError(f"{self.first_name} has blocked the bot; unblock it or open a link first")

    def _send(
        self, kind: str, data: bytes, caption: str, where: Where, name: str = "", album: str | None = None
    ) -> Message:
        media = self.world.add_file(kind, data, name)
        return self._post(Body(finished(Text(clean(caption))), media), where, album)

    def _post(self, body: Body, where: Where, album: str | None = None) -> Message:
        to = self.world.bot_named(where.get("bot"))
        chat = self._chat(to)
        self._check_not_blocked(chat)
        if body == Body():
            raise ValueError("no phone sends an empty message")
        reply_to, thread = where.get("reply_to"), where.get("thread")
        if reply_to in chat.messages:
            thread = chat.messages[reply_to].thread
        if thread is not None and thread not in chat.threads:
            raise ValueError(f"there is no topic {thread} in this chat; there are {chat.threads}")
        chat.status = "member"
        message = self.world.post(to, chat, self.user, body, reply_to=reply_to, thread=thread, media_group_id=album)
        self.world.tell("said", chat, message)
        to.queue.add("message", message_json(self.world, to, chat, message))
        return message

    def _find(self, chat: Chat, wanted: str | Button, message_id: int | None) -> tuple[Message, Button]:
        messages = [m for m in reversed(chat.messages.values()) if message_id in (None, m.id)]
        shown = [(message, button) for message in messages for row in message.keyboard for button in row]
        for message, button in shown:
            label_fits = button == wanted if isinstance(wanted, Button) else wanted in button.text
            if button.callback_data is not None and label_fits:
                return message, button
        raise LookupError(f"no button {wanted!r} to press; there are {[button.text for _, button in shown]}")

    def _change_status(self, username: str | None, old: str, new: str) -> None:
        bot = self.world.bot_named(username)
        chat = self._chat(bot)
        if chat.status == old:
            chat.status = new
            bot.queue.add("my_chat_member", member_update(self.world, bot, chat, self.user, old, new))


def _opened(link: str) -> tuple[str | None, str]:
    """Bot and payload of a deep link, or of a payload alone."""
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.scheme == "tg":
        return query["domain"], query.get("start", "")
    if parts.netloc:
        return parts.path.strip("/"), query.get("start", "")
    return None, link
