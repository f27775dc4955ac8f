"""Groups and channels that people bring a bot into."""

from dataclasses import dataclass

from bot.sandbox.answers import member_update, message_json
from bot.sandbox.bodies import Body
from bot.sandbox.chats import BotUser, Chat, Message, World
from bot.sandbox.entities import Text, clean, finished
from bot.sandbox.people import Person


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
                message = self.world.post(bot, chat, sender, Body(finished(Text(clean(text)))))
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
