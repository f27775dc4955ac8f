"""Humans on their own phones, and the groups they sit in: what they see, and what they do to a bot."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.answers import member_update, message_json, user_json
from bot.sandbox.chats import BotUser, Button, Chat, Media, Message, Press, User, World, number_of
from bot.sandbox.entities import Text, clean, finished

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


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

    def say(self, text: str, *, reply_to: int | None = None, bot: str | None = None) -> Message:
        return self._post(Text(clean(text)), None, reply_to, bot)

    def send_photo(
        self, caption: str = "", data: bytes = b"\xff\xd8photo", *, reply_to: int | None = None, bot: str | None = None
    ) -> Message:
        return self._send(self.world.add_file("photo", data), caption, reply_to, bot)

    def send_document(
        self,
        name: str = "file.pdf",
        caption: str = "",
        data: bytes = b"%PDF-1.7",
        *,
        reply_to: int | None = None,
        bot: str | None = None,
    ) -> Message:
        return self._send(self.world.add_file("document", data, name), caption, reply_to, bot)

    def send_voice(
        self, caption: str = "", data: bytes = b"OggS", *, reply_to: int | None = None, bot: str | None = None
    ) -> Message:
        return self._send(self.world.add_file("voice", data), caption, reply_to, bot)

    def send_video(
        self,
        caption: str = "",
        data: bytes = b"ftyp",
        name: str = "",
        *,
        reply_to: int | None = None,
        bot: str | None = None,
    ) -> Message:
        return self._send(self.world.add_file("video", data, name), caption, reply_to, bot)

    def send_audio(
        self, caption: str = "", data: bytes = b"ID3", *, reply_to: int | None = None, bot: str | None = None
    ) -> Message:
        return self._send(self.world.add_file("audio", data), caption, reply_to, bot)

    def send_sticker(self, *, reply_to: int | None = None, bot: str | None = None) -> Message:
        return self._send(self.world.add_file("sticker", b"RIFF"), "", reply_to, bot)

    def edit(self, message_id: int, text: str, *, bot: str | None = None) -> Message:
        to = self.world.bot_named(bot)
        chat = self._chat(to)
        message = chat.messages[message_id]
        if message.from_bot:
            raise ValueError("people edit their own messages")
        edited = self.world.change(chat, message, content=finished(Text(clean(text))))
        self.world.tell("edited", chat, edited)
        to.queue.add("edited_message", message_json(self.world, to, chat, edited))
        return edited

    def delete(self, message_id: int, *, bot: str | None = None) -> None:
        """Deletes it for both; no bot is told."""
        chat = self._chat(self.world.bot_named(bot))
        self.world.tell("deleted", chat, chat.messages.pop(message_id))

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

    def _send(self, media: Media, caption: str, reply_to: int | None, bot: str | None) -> Message:
        return self._post(Text(clean(caption)), media, reply_to, bot)

    def _post(self, text: Text, media: Media | None, reply_to: int | None, bot: str | None) -> Message:
        to = self.world.bot_named(bot)
        chat = self._chat(to)
        self._check_not_blocked(chat)
        content = finished(text)
        if not content.text and media is None:
            raise ValueError("no phone sends an empty message")
        chat.status = "member"
        message = self.world.post(to, chat, self.user, content, media=media, reply_to=reply_to)
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


@dataclass(frozen=True)
class Group:
    """A group, supergroup or channel."""

    world: World
    id: int
    title: str
    kind: str

    def add_bot(self, token: str, by: Person) -> None:
        self._change_status(token, by, "member")

    def remove_bot(self, token: str, by: Person) -> None:
        self._change_status(token, by, "kicked")

    def say(self, person: Person, text: str) -> None:
        """What all bots in it are told; in a channel it is a post, and nobody in particular said it."""
        for bot in self.world.bots.values():
            chat = self._chat(bot)
            if chat.status == "member":
                sender = None if self.kind == "channel" else person.user
                message = self.world.post(bot, chat, sender, finished(Text(clean(text))))
                self.world.tell("said", chat, message)
                kind = "channel_post" if self.kind == "channel" else "message"
                bot.queue.add(kind, message_json(self.world, bot, chat, message))

    def messages(self, token: str) -> list[Message]:
        return list(self._chat(self.world.bots[token]).messages.values())

    def _chat(self, bot: BotUser) -> Chat:
        chat = self.world.chat(bot, self.id)
        assert chat is not None
        return chat

    def _change_status(self, token: str, by: Person, new: str) -> None:
        bot = self.world.bots[token]
        chat = self._chat(bot)
        old = "left" if chat.status == "none" else chat.status
        chat.status = new
        bot.queue.add("my_chat_member", member_update(self.world, bot, chat, by.user, old, new))


def _opened(link: str) -> tuple[str | None, str]:
    """Bot and payload of a deep link, or of a payload alone."""
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.scheme == "tg":
        return query["domain"], query.get("start", "")
    if parts.netloc:
        return parts.path.strip("/"), query.get("start", "")
    return None, link
