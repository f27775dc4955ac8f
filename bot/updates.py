"""The door for Telegram's updates: taken raw, one by one, each in one transaction, exactly once in effect.

The library's own `get_updates` loses a whole batch to one update it cannot parse; here each is parsed on its own.
Only a commit acknowledges. `Door.handle` is synchronous; who receives updates (`receiving.py`) calls it.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from markupsafe import escape
from telegram import Bot, CallbackQuery, Chat, ChatMemberUpdated, Message, MessageEntity, Update, User
from telegram.constants import MessageAttachmentType, MessageType
from telegram.helpers import effective_message_type

from bot.about import about
from bot.brakes import complained
from bot.clock import Clock, stopwatch
from bot.desk import Desk, Pressed, Screen, Visit, Written, arrivals, consent, importing, requests
from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.desk import managers as team
from bot.desk.doing import is_of_refused_album, refusals
from bot.desk.library import of_caption
from bot.desk.relay import COPIED, from_manager, joins_own
from bot.desk.returning import came_back
from bot.errors import Damaged, StoreError
from bot.model.messages import Attachment
from bot.model.messages import Message as Content
from bot.model.people import TELEGRAM, Contact, ContactState, Manager
from bot.model.posts import Edit, Leave, Post, Say, Toast
from bot.service import LOST, Office

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
STATUS = frozenset(MessageType) - frozenset(MessageAttachmentType) - {
    MessageType.TEXT, MessageType.CHECKLIST, MessageType.GIVEAWAY, MessageType.GIVEAWAY_WINNERS,
    MessageType.REPLY_TO_STORY, MessageType.EFFECT_ID, MessageType.BOOST_ADDED, MessageType.SENDER_BOOST_COUNT,
    MessageType.BUSINESS_CONNECTION_ID, MessageType.SENDER_BUSINESS_BOT, MessageType.SUGGESTED_POST_INFO,
}  # fmt: skip
"""What tells of something that happened, as the library's own filter has it; that one takes 5 MB and a part of the
start (measured)."""


CONFLICTS, CONTEST = 5, timedelta(hours=1)
"""So many times in so long that somebody else got the updates, the admins hear of it."""

ANYBODYS = {**consent.BUTTONS, **requests.ANYBODYS}
"""What anybody may press, known or not."""
SECOND = timedelta(seconds=1)
"""Telegram's dates are whole seconds."""

HIGHEST = 2**63
"""Numbers of updates are far below: Telegram's are 32 bits."""

LONGEST_FILE_NAME = 80

Json = dict[str, Any]


class Door:
    """Takes updates in. `poke` is called after each, so that what was queued leaves at once."""

    def __init__(self, office: Office, bot: Bot, clock: Clock, poke: Callable[[], None]) -> None:
        self._office = office
        self._bot = bot
        self._clock = clock
        self._poke = poke
        self.taken = 0
        """Updates since the start."""
        self.asked = stopwatch()
        """Real seconds since Telegram last answered a question for updates."""
        self._conflicts: list[datetime] = []

    def handle(self, raw: Json) -> None:
        """Carry out one update in one transaction; a second time it is nothing.

        A bug rolls back, keeps the raw update as failed and tells the person. Raises StoreError, Damaged: not
        acknowledged.
        """
        now = self._clock.now()
        update_id = raw.get("update_id")
        if not is_number(update_id):
            log.error("an update without a number: %.200r", raw)
            return
        with about(update=update_id):
            self._carry_out(raw, update_id, now)
        self.taken += 1
        self._poke()

    def contested(self, *, webhook: bool) -> None:
        """Telegram gave updates to somebody else. Once may be ourselves, on the way out; if it goes on the admins hear
        of it, once, and again only when it has been over for an hour. Raises StoreError."""
        now = self._clock.now()
        self._conflicts = [at for at in self._conflicts if at > now - CONTEST] + [now]
        if len(self._conflicts) == CONFLICTS:
            with self._office.store.transaction():
                self._office.notify_admins("rival-webhook" if webhook else "rival", now)
            self._poke()

    def _carry_out(self, raw: Json, update_id: int, now: datetime) -> None:
        store = self._office.store
        try:
            with store.transaction():
                if store.mail.take(self._bot.id, update_id, now):
                    self._act(Update.de_json(raw, self._bot), now)
        except (StoreError, Damaged):
            raise
        except Exception:
            log.exception("update %d failed", update_id)
            with store.transaction():
                store.mail.take(self._bot.id, update_id, now)
                store.mail.failed(self._bot.id, update_id, json.dumps(raw))
                self._apologize(raw, now)

    def _act(self, update: Update, now: datetime) -> None:
        key = f"{self._bot.id}.{update.update_id}"
        if update.my_chat_member:
            self._membership(update.my_chat_member, now)
        elif message := update.message or update.edited_message:
            if message.chat.type != Chat.PRIVATE:
                self._leave(message.chat, now)
            elif _is_the_persons(message) and not any(message[one] for one in STATUS):  # a pin or a setting is none
                self._written(written(message, key, edited=update.edited_message is not None), message, now)
        elif (query := update.callback_query) and query.data and _is_a_person(query.from_user):
            self._pressed(query, query.data, key, now)

    # --- messages

    def _written(self, letter: Written, message: Message, now: datetime) -> None:
        people = self._office.store.people
        self._office.store.mail.reachable(letter.address, now)
        if manager := people.manager_at(letter.address):
            manager = self._known_better(manager, message.from_user)
            self._office.store.team.saw(manager.id, now)
            desk = Desk(self._office, manager, now, letter.key, letter.thread, letter)
            if not is_of_refused_album(desk):
                screen = refusals(desk, lambda: _of_manager(desk, letter))
                self._answer(letter.address, screen, now, thread=letter.thread)
        elif contact := people.contact_at(TELEGRAM, letter.address):
            screen = _of_contact(self._office, contact, letter, now)
            self._answer(letter.address, screen, now, contact, letter.thread)
        else:
            self._answer(letter.address, _of_stranger(self._office, letter, now), now, thread=letter.thread)

    def _known_better(self, manager: Manager, user: User | None) -> Manager:
        """A manager's name and language are what Telegram says of them."""
        if user is None:
            return manager
        language = "zh" if (user.language_code or "").startswith("zh") else "en"
        if (manager.name, manager.language) == (user.full_name, language):
            return manager
        return self._office.store.people.save_manager(manager.address, user.full_name, language, admin=manager.admin)

    def _answer(
        self,
        address: str,
        screen: Screen | None,
        now: datetime,
        contact: Contact | None = None,
        thread: str | None = None,
    ) -> None:
        if screen and screen.text:
            post = Post(
                address,
                Say(screen.message()),
                at_most_once=contact is not None,
                contact_id=contact.id if contact else None,
                asks=screen.asks,
                thread=thread,
            )
            self._office.post(post, now)

    # --- buttons

    def _pressed(self, query: CallbackQuery, data: str, key: str, now: datetime) -> None:
        address = str(query.from_user.id)
        message_id = str(query.message.message_id) if query.message else None
        thread = _thread(query.message) if isinstance(query.message, Message) else None
        pressed = Pressed(address, query.from_user.full_name, query.id, message_id, data, key, thread)
        screen = Screen(toast=self._old(address)) if self._of_lost_time(query) else self._press(pressed, now)
        self._office.post(Post(address, Toast(query.id, screen.toast), at_most_once=True), now)
        if screen.replaces and screen.text and message_id:
            edit = Edit(message_id, Content(screen.text, screen.buttons))
            self._office.post(Post(address, edit), now)
        else:
            self._answer(address, screen, now, self._office.store.people.contact_at(TELEGRAM, address), thread)

    def _of_lost_time(self, query: CallbackQuery) -> bool:
        """Whether the message with the button was sent in a stretch that a restored copy knows nothing of: its numbers
        may be those of something else by now."""
        lost = self._office.store.people.remembered(LOST)
        if lost is None or not query.message:
            return False
        since, until = map(datetime.fromisoformat, lost.split())
        return since < query.message.date + SECOND < until

    def _old(self, address: str) -> str:
        people = self._office.store.people
        person = people.manager_at(address) or people.contact_at(TELEGRAM, address)
        return self._office.say(person.language if person else "en", "button-old")

    def _press(self, pressed: Pressed, now: datetime) -> Screen:
        office = self._office
        if manager := office.store.people.manager_at(pressed.address):
            office.store.team.saw(manager.id, now)
            desk = Desk(office, manager, now, pressed.key, pressed.thread)
            screen = refusals(desk, lambda: manager_side.press(desk, pressed.data), on_a_button=True)
            return screen or Screen()
        verb, _, value = pressed.data.partition(":")
        if verb in ANYBODYS:
            return ANYBODYS[verb](office, pressed, value, now)
        if contact := office.store.people.contact_at(TELEGRAM, pressed.address):
            return contact_side.press(Visit(office, contact, now, pressed.key), pressed.data)
        return Screen(toast=office.say("en", "button-old"))

    # --- where the bot is

    def _membership(self, change: ChatMemberUpdated, now: datetime) -> None:
        status = change.new_chat_member.status
        if change.chat.type == Chat.PRIVATE:
            contact = self._office.store.people.contact_at(TELEGRAM, str(change.chat.id))
            if contact and status == "kicked" and contact.state is ContactState.ACTIVE:
                complained(self._office, contact, now)
                self._office.part(contact, ContactState.BLOCKED, now)
            elif contact and status == "member" and contact.state is ContactState.BLOCKED:
                came_back(self._office, contact, now)
        elif status not in ("left", "kicked"):
            self._leave(change.chat, now)

    def _leave(self, chat: Chat, now: datetime) -> None:
        """Out of a group or channel at once, without a word in it, tried until it is done; the admins hear of it."""
        if not isinstance(chat.id, int) or self._office.store.mail.leaving(str(chat.id)):
            return
        self._office.post(Post(str(chat.id), Leave()), now)
        self._office.notify_admins("group-left", now, title=chat.title or "")

    def _apologize(self, raw: Json, now: datetime) -> None:
        """The person whose message met a bug is told, if it can be seen who that was."""
        part = raw.get("message") or raw.get("callback_query") or {}
        sender = part.get("from") if isinstance(part, dict) else None
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            language = "zh" if str(sender.get("language_code", "")).startswith("zh") else "en"
            text = self._office.say(language, "failed-update")
            self._office.post(Post(str(sender["id"]), Say(Content(text)), at_most_once=True), now)


# --- who may do what ------------------------------------------------------------------------------------------


def _of_manager(desk: Desk, letter: Written) -> Screen | None:
    command, text = _command(letter)
    if importing.is_table(letter) and of_caption(letter) is None:
        return importing.take_table(desk, letter)
    if command is None or (command == "library" and letter.file):
        return _words_of_manager(desk, letter)
    if command not in manager_side.COMMANDS:
        return Screen(desk.say("manager-unknown-command", command=f"/{command}"))
    return manager_side.COMMANDS[command](desk, text)


def _words_of_manager(desk: Desk, letter: Written) -> Screen | None:
    """A reply to a question of ours answers it; everything else is for a contact, or for nobody."""
    if letter.reply_to and not letter.edited:
        question = desk.office.store.mail.answered_by(desk.manager.address, letter.reply_to)
        if question and question.asks and letter.album and joins_own(desk, letter):
            return None
        if question and question.asks:
            return manager_side.answered(desk, letter, question.asks)
    return from_manager(desk, letter)


def _of_contact(office: Office, contact: Contact, letter: Written, now: datetime) -> Screen | None:
    command, text = _command(letter)
    if command == "start" and text:
        if screen := team.opened_by_contact(office, contact, text, now):
            return screen
        arrivals.opened_by_known(office, contact, text, now)
    visit = Visit(office, contact, now, letter.key)
    if command is None:
        question = office.store.mail.answered_by(contact.address, letter.reply_to) if letter.reply_to else None
        if question and question.asks:
            return contact_side.answered(visit, letter, question.asks)
        return contact_side.wrote(visit, letter)
    if command not in contact_side.COMMANDS:
        return Screen(visit.say("contact-unknown-command"))
    return contact_side.COMMANDS[command](visit, text)


def _of_stranger(office: Office, letter: Written, now: datetime) -> Screen | None:
    command, text = _command(letter)
    if command == "start" and text:
        return team.opened(office, letter, text, now) or arrivals.opened(office, letter, text, now)
    return arrivals.stranger(office, letter, now)


def is_number(given: object) -> TypeGuard[int]:
    """Of an update: what the database takes as one."""
    return isinstance(given, int) and not isinstance(given, bool) and abs(given) < HIGHEST


def _command(letter: Written) -> tuple[str | None, str]:
    """`/plan@bot Li Wei` as ("plan", "Li Wei"); (None, …) for anything else."""
    if letter.edited or letter.media is not None or not letter.text.startswith("/"):
        return None, letter.text
    head, _, rest = letter.text[1:].partition(" ")
    first, _, more = head.partition("\n")
    return first.partition("@")[0].lower(), f"{more} {rest}".strip()


def _is_the_persons(message: Message) -> bool:
    """Whether whom the chat is with wrote it themselves: no program, and nobody in another's name."""
    user = message.from_user
    return _is_a_person(user) and user.id == message.chat.id and message.sender_chat is None


def _is_a_person(user: User | None) -> TypeGuard[User]:
    return user is not None and isinstance(user.id, int) and not user.is_bot


def written(message: Message, key: str, *, edited: bool) -> Written:
    """A Telegram message as the desk reads it."""
    user = message.from_user
    file, file_name = _file(message)
    return Written(
        address=str(message.chat.id),
        name=user.full_name if user else "",
        language=(user.language_code or "") if user else "",
        message_id=str(message.message_id),
        key=key,
        text=message.text or message.caption or "",
        html=_formatted(message),
        media=None if message.text else _media(message),
        reply_to=_reply_to(message),
        edited=edited,
        file=file,
        file_name=file_name,
        quoted=_own_quoted(message),
        thread=_thread(message),
        album=message.media_group_id,
    )


def _formatted(message: Message) -> str:
    """The text or caption as HTML. The library writes addresses and languages of code into it as they are."""
    entities = [
        MessageEntity(
            one.type,
            one.offset,
            one.length,
            url=one.url and escape(one.url),
            user=one.user,
            language=one.language and escape(one.language),
            custom_emoji_id=one.custom_emoji_id and escape(one.custom_emoji_id),
        )
        for one in (message.entities if message.text else message.caption_entities)
    ]
    text = message.text or message.caption or ""
    return Message(message.message_id, message.date, message.chat, text=text, entities=entities).text_html


def _own_quoted(message: Message) -> str | None:
    answered = message.reply_to_message
    return (answered.text or answered.caption or "") if answered and answered.from_user == message.from_user else None


def _thread(message: Message) -> str | None:
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None


def _reply_to(message: Message) -> str | None:
    """The message that it answers. In a thread every message answers the line with which the thread began."""
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return None
    return str(answered.message_id)


def _file(message: Message) -> tuple[Attachment | None, str]:
    """The document, photo or video of a message, else of their own message that it answers, and its name."""
    answered = message.reply_to_message
    if message.animation:  # it comes with a document that is none
        return None, ""
    if message.document:
        return Attachment("document", message.document.file_id), _plain_name(message.document.file_name)
    if message.video:
        return Attachment("video", message.video.file_id), _plain_name(message.video.file_name)
    if message.photo:
        return Attachment("photo", message.photo[-1].file_id), ""
    if message.text and answered and answered.from_user == message.from_user:
        return _file(answered)
    return None, ""


def _plain_name(name: str | None) -> str:
    """What a file is called, in one line: no folders, and no letter that is not seen or turns what is around it."""
    last = re.split(r"[/\\]", name or "")[-1]
    seen = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in last)
    return " ".join(seen.split())[-LONGEST_FILE_NAME:]


def _media(message: Message) -> str:
    """What kind it is: what can be copied first, for effects and stories come beside it."""
    copied = next((kind for kind in COPIED if getattr(message, kind, None)), None)
    return copied or str(effective_message_type(message) or "something new")
