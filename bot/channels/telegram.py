"""The channel `telegram`: messages out through python-telegram-bot, and every failure as an `Outcome`."""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
from telegram import (
    Bot,
    BotCommandScopeChat,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
    WebAppInfo,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.drawing import drawn
from bot.channels.pacer import Pacer
from bot.model.messages import Button, Message, Outcome, OutcomeKind
from bot.model.posts import (
    Action,
    Copy,
    CopyAlbum,
    Delete,
    Edit,
    Leave,
    Menu,
    OpenThread,
    Post,
    Queued,
    RenameThread,
    Say,
    Toast,
)

log = logging.getLogger(__name__)

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")
_US = ("logged out", "the bot has already been closed", "frozen_method_invalid")
"""What Telegram says with a 400 where it is not the message that is wrong."""

_TOO_LARGE = ("request entity too large", "content too large")
_IS_A_FILE = "there is no text in the message to edit"
_DELETED = "message to delete not found"
_NO_THREAD = ("thread", "topic", "forum")
"""What Telegram says where a thread was deleted or closed, or the bot has none any more."""

_NOT_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Of a proxy it is said while the way through it is made, before anything of the request is sent."""

LONGEST_PLACEHOLDER = 64
"""Characters, as the Bot API has it (ForceReply)."""

LONGEST_CALL = 120.0
"""Real seconds that a call may take, its wait for a connection included: the library's limits are for each part of one,
so an answer that comes drop by drop would never end."""

LATER = timedelta(seconds=5)
"""Before the first retry of what did not leave; doubled by the dispatcher at each further one."""

MINUTE = timedelta(minutes=1)
"""The same where nothing of ours gets through. Telegram's own server says a minute where it limits by itself."""

SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(days=365)
"""What a 429 may ask for; the rest is a mistake."""


class NotTelegram(NetworkError):
    """Somebody else answered: a proxy, a login page of a hotel, a server of another kind."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{_phrase(code)} ({code}), and not from Telegram")
        self.code = code


class Line(HTTPXRequest):
    """The library's way to Telegram. What comes back is an answer of the Bot API, or a TelegramError that says what it
    is.

    The library itself raises whatever comes of an answer of another shape, takes a 429 without a number for a broken
    line, and takes a proxy's 403 for a person who has blocked us.
    """

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(url, method, *args, **kwargs)
        answer = _answer(payload) if code >= HTTPStatus.MULTIPLE_CHOICES or method == "POST" else {}
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise RetryAfter(_wait(answer))
        if code < HTTPStatus.MULTIPLE_CHOICES:
            if method == "POST" and "result" not in answer:
                raise NetworkError("an answer that is none")
        elif not isinstance(answer.get("description"), str) or not isinstance(answer.get("parameters", {}), dict):
            raise NotTelegram(code)
        elif code == HTTPStatus.MISDIRECTED_REQUEST:  # a server of one's own that does not take this token
            raise InvalidToken(answer["description"])
        return code, payload


def _answer(payload: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait(answer: Mapping[str, Any]) -> timedelta:
    """How long a 429 asks us to wait."""
    parameters = answer.get("parameters")
    try:
        seconds = float(parameters["retry_after"]) if isinstance(parameters, dict) else math.nan
    except (LookupError, TypeError, ValueError, OverflowError):
        seconds = math.nan
    if not math.isfinite(seconds):
        return MINUTE
    return timedelta(seconds=min(max(seconds, SHORTEST_WAIT.total_seconds()), LONGEST_WAIT.total_seconds()))


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "an unknown status"


@dataclass(frozen=True)
class _Place:
    """Where a message goes in a chat, and how."""

    address: str
    thread: str | None = None
    reply_to: str | None = None
    protected: bool = False

    def __call__(self, *, replies: bool = True) -> dict[str, Any]:
        """As the methods of the library take it."""
        reply = {"reply_parameters": _reply(self.reply_to)} if replies else {}
        thread = int(self.thread) if self.thread else None
        return {**reply, "message_thread_id": thread, "protect_content": self.protected or None}


class Telegram:
    """Sends touches and makes posts. Never raises for what the world does.

    `protect`: what contacts get cannot be forwarded or saved.
    """

    def __init__(self, bot: Bot, pacer: Pacer, *, protect: bool = False) -> None:
        self._bot = bot
        self._pacer = pacer
        self._protect = protect

    async def send(self, address: str, message: Message) -> Outcome:
        async with self._pacer.line(address):
            return await self._outcome(self._say(_Place(address, protected=self._protect), message))

    async def perform(self, queued: Queued) -> Outcome:
        post = queued.post
        if _aims_at_nothing(post):
            return Outcome(OutcomeKind.REJECTED, detail="which message that is is not known")
        album = post.action.message_ids if isinstance(post.action, CopyAlbum) else ()
        if held := await self._pacer.chatting(post.address, len(album) or 1):
            return Outcome(OutcomeKind.RETRY, retry_after=timedelta(seconds=held), detail="RetryAfter: all wait")
        async with self._pacer.line(post.address, len(album) or 1):
            outcome = await self._outcome(self._act(post), holds=isinstance(post.action, (Say, Copy, CopyAlbum)))
        return _without_thread(outcome) if post.thread or isinstance(post.action, RenameThread) else outcome

    async def _act(self, post: Post) -> Sequence[int]:
        """The ids of the messages that came of it, if any."""
        action = post.action
        reply_to = action.reply_to if isinstance(action, (Say, Copy)) else None
        place = _Place(post.address, post.thread, reply_to, self._protect and post.at_most_once)
        match action:
            case Say(message):
                return await self._say(place, message)
            case Copy():
                return await self._copy(place, action)
            case CopyAlbum(source, ids):
                copied = await self._bot.copy_messages(
                    place.address, source, [int(one) for one in ids], **place(replies=False)
                )
                return [one.message_id for one in copied]
            case OpenThread(name):
                return [(await self._bot.create_forum_topic(place.address, name)).message_thread_id]
            case _:
                await self._change(place.address, action)
        return ()

    async def _change(self, address: str, action: Action) -> None:
        """What leaves no new message."""
        match action:
            case Edit():
                await self._edit(address, action)
            case Delete(message_ids):
                for one in message_ids:
                    await self._delete(address, int(one))
            case RenameThread(thread, name):
                await self._bot.edit_forum_topic(address, int(thread), name)
            case Toast(query_id, text):
                await self._bot.answer_callback_query(query_id, text or None)
            case Leave():
                await self._leave(address)
            case Menu(commands):
                await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(int(address)))

    async def _say(self, place: _Place, message: Message) -> Sequence[int]:
        if message.picture and (png := await drawn(message.picture)):
            try:
                return await self._send_file(place, message, "photo", png)
            except TelegramError as error:
                if outcome_of(error).kind is not OutcomeKind.REJECTED:
                    raise
                log.warning("Telegram: a picture was refused (%s); its words go without it", error.message)
        if message.sheet:
            sheet = InputFile(message.sheet.text.encode(), filename=message.sheet.name)
            return await self._send_file(place, message, "document", sheet)
        if message.file:
            return await self._send_file(place, message, message.file.media, message.file.file_id)
        sent = await self._bot.send_message(
            place.address,
            message.text,
            parse_mode="HTML",
            disable_notification=message.silent,
            link_preview_options=_preview(message),
            reply_markup=_markup(message),
            **place(),
        )
        return [sent.message_id]

    async def _send_file(
        self, place: _Place, message: Message, media: str, file: str | bytes | InputFile
    ) -> Sequence[int]:
        """By the name that Telegram gave it, so that it is never uploaded again; a picture of ours is uploaded."""
        bot = self._bot
        send: dict[str, Any] = {"document": bot.send_document, "photo": bot.send_photo, "video": bot.send_video}
        sent = await send[media](
            place.address,
            file,
            caption=message.text,
            parse_mode="HTML",
            disable_notification=message.silent,
            reply_markup=_keyboard(message.buttons),
            **place(),
        )
        return [sent.message_id]

    async def _edit(self, address: str, edit: Edit) -> None:
        """Another text, or another caption where it stands under a file."""
        message = edit.message
        if edit.caption:
            return await self._edit_caption(address, edit)
        try:
            await self._bot.edit_message_text(
                message.text,
                chat_id=address,
                message_id=int(edit.message_id),
                parse_mode="HTML",
                link_preview_options=_preview(message),
                reply_markup=_keyboard(message.buttons),
            )
        except BadRequest as error:
            if _IS_A_FILE not in error.message.lower():
                raise
            await self._edit_caption(address, edit)

    async def _edit_caption(self, address: str, edit: Edit) -> None:
        await self._bot.edit_message_caption(
            chat_id=address,
            message_id=int(edit.message_id),
            caption=edit.message.text,
            parse_mode="HTML",
            reply_markup=_keyboard(edit.message.buttons),
        )

    async def _delete(self, address: str, message_id: int) -> None:
        """What is not there any more is deleted."""
        try:
            await self._bot.delete_message(address, message_id)
        except BadRequest as error:
            if _DELETED not in error.message.lower():
                raise

    async def _leave(self, address: str) -> None:
        """A group that has become a supergroup meanwhile is left as that."""
        try:
            await self._bot.leave_chat(address)
        except ChatMigrated as moved:
            await self._bot.leave_chat(moved.new_chat_id)

    async def _copy(self, place: _Place, copy: Copy) -> Sequence[int]:
        copied = await self._bot.copy_message(
            place.address,
            copy.from_address,
            int(copy.message_id),
            caption=copy.caption,
            parse_mode="HTML" if copy.caption is not None else None,
            disable_notification=copy.silent,
            reply_markup=_keyboard(copy.buttons),
            **place(),
        )
        return [copied.message_id]

    async def _outcome(self, call: Awaitable[Sequence[int]], *, holds: bool = True) -> Outcome:
        """`holds`: a 429 stops everybody. Telegram limits messages together; edits, threads, menus each by themselves.

        What is about us and not about this call stops everybody too: the next would fare no better.
        """
        try:
            async with asyncio.timeout(LONGEST_CALL):
                ids = tuple(map(str, await call))
            return Outcome(OutcomeKind.SENT, ids[0] if ids else None, ids[1:])
        except TimeoutError:
            log.warning("Telegram: no end of an answer in %.0f s", LONGEST_CALL)
            return Outcome(OutcomeKind.UNSURE, detail="no end of the answer")
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.retry_after and (_about_us(error) or (holds and isinstance(error, RetryAfter))):
                self._pacer.hold(outcome.retry_after.total_seconds())
            log.warning("Telegram: %s (%s)", outcome.kind, outcome.detail)
            if _about_us(error):
                log.error("nothing gets through to Telegram, and all of it waits: nurture doctor says what is wrong")
            return outcome


def _aims_at_nothing(post: Post) -> bool:
    """It changes a message that never got a number."""
    match post.action:
        case Edit(message_id="") | Delete(message_ids=()):
            return True
    return False


def _without_thread(outcome: Outcome) -> Outcome:
    """A refusal may be the thread's, and not the message's."""
    refused = outcome.kind is OutcomeKind.REJECTED
    return replace(outcome, thread_gone=refused and any(word in outcome.detail.lower() for word in _NO_THREAD))


def outcome_of(error: TelegramError) -> Outcome:
    """What a failed call means for the touch, from the most specific error on: most are subclasses of NetworkError.

    A failure before the request left is a retry, and so is what would be refused whatever the message; 429 waits as
    told; no answer, or a broken one, is unsure. A 5xx too: a server may say it of what it has taken already.
    docs/answers.md has them all.
    """
    detail = f"{type(error).__name__}: {error.message}"
    if _about_us(error):
        return Outcome(OutcomeKind.RETRY, retry_after=MINUTE, detail=detail)
    match error:
        case RetryAfter():
            return Outcome(OutcomeKind.RETRY, retry_after=_seconds(error), detail=detail)
        case Forbidden():
            return Outcome(OutcomeKind.UNREACHABLE, detail=detail)
        case ChatMigrated():
            return Outcome(OutcomeKind.REJECTED, detail=detail)
        case BadRequest():
            return Outcome(_of_bad_request(error.message.lower()), detail=detail)
        case NetworkError() if isinstance(error.__cause__, _NOT_LEFT):
            return Outcome(OutcomeKind.RETRY, retry_after=LATER, detail=detail)
        case NetworkError() if error.message.lower().startswith(_TOO_LARGE):
            return Outcome(OutcomeKind.REJECTED, detail=detail)
        case _:
            return Outcome(OutcomeKind.UNSURE, detail=detail)


def _about_us(error: TelegramError) -> bool:
    """Whether it says nothing about this message or chat: the token was revoked, the account is frozen, the address is
    wrong, a proxy lets nothing through."""
    match error:
        case InvalidToken() | Conflict():
            return True
        case BadRequest():
            return any(words in error.message.lower() for words in _US)
        case NotTelegram(code=code):
            return code < HTTPStatus.INTERNAL_SERVER_ERROR and code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return False


def _of_bad_request(message: str) -> OutcomeKind:
    if "message is not modified" in message or "topic_not_modified" in message:
        return OutcomeKind.SENT
    return OutcomeKind.UNREACHABLE if any(words in message for words in _GONE) else OutcomeKind.REJECTED


def _seconds(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _preview(message: Message) -> LinkPreviewOptions | None:
    if message.preview == "":
        return None
    return LinkPreviewOptions(is_disabled=message.preview is None, url=message.preview)


def _reply(reply_to: str | None) -> ReplyParameters | None:
    return ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None


def _markup(message: Message) -> InlineKeyboardMarkup | ForceReply | None:
    if message.placeholder is not None and not message.buttons:
        return ForceReply(input_field_placeholder=message.placeholder[:LONGEST_PLACEHOLDER])
    return _keyboard(message.buttons)


def _keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in line] for line in buttons])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.data,
        url=button.url,
        copy_text=CopyTextButton(button.copy) if button.copy else None,
        web_app=WebAppInfo(button.app) if button.app else None,
    )
