"""The channel `telegram`: messages out through python-telegram-bot, and every failure as an `Outcome`."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import httpx
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
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

from bot.channels.drawing import drawn
from bot.channels.pacer import Pacer
from bot.model import Action, Button, Copy, Document, Edit, Leave, Message, Outcome, OutcomeKind, Queued, Say, Toast

log = logging.getLogger(__name__)

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")
_IS_A_FILE = "there is no text in the message to edit"
_NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

LONGEST_PLACEHOLDER = 64
"""Characters, as the Bot API has it (ForceReply)."""

LATER = timedelta(seconds=5)
"""Before the first retry of what did not leave; doubled by the dispatcher at each further one."""


class Telegram:
    """Sends touches and makes posts. Never raises for what the world does."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer

    async def send(self, address: str, message: Message) -> Outcome:
        return await self._outcome(self._say(address, message, None))

    async def perform(self, queued: Queued) -> Outcome:
        await self._pacer.chatting(queued.post.address)
        return await self._outcome(self._act(queued.post.address, queued.post.action))

    async def _act(self, address: str, action: Action) -> str | None:
        match action:
            case Say(message, reply_to):
                return await self._say(address, message, reply_to)
            case Copy():
                return await self._copy(address, action)
            case Edit(message_id, message):
                await self._edit(address, int(message_id), message)
            case Toast(query_id, text):
                await self._bot.answer_callback_query(query_id, text or None)
            case Leave():
                await self._bot.leave_chat(address)
            case Document(name, text):
                sent = await self._bot.send_document(address, text.encode(), filename=name)
                return str(sent.message_id)
        return None

    async def _say(self, address: str, message: Message, reply_to: str | None) -> str:
        if message.picture and (png := await drawn(message.picture)):
            return await self._send_file(address, message, "photo", png, reply_to)
        if message.file:
            return await self._send_file(address, message, message.file.media, message.file.file_id, reply_to)
        sent = await self._bot.send_message(
            address,
            message.text,
            parse_mode="HTML",
            disable_notification=message.silent,
            link_preview_options=_preview(message),
            reply_markup=_markup(message),
            reply_parameters=_reply(reply_to),
        )
        return str(sent.message_id)

    async def _send_file(
        self, address: str, message: Message, media: str, file: str | bytes, reply_to: str | None
    ) -> str:
        """By the name that Telegram gave it, so that it is never uploaded again; a picture of ours is uploaded."""
        bot = self._bot
        send: dict[str, Any] = {"document": bot.send_document, "photo": bot.send_photo, "video": bot.send_video}
        sent = await send[media](
            address,
            file,
            caption=message.text,
            parse_mode="HTML",
            disable_notification=message.silent,
            reply_markup=_keyboard(message.buttons),
            reply_parameters=_reply(reply_to),
        )
        return str(sent.message_id)

    async def _edit(self, address: str, message_id: int, message: Message) -> None:
        """Another text, or another caption where it stands under a file."""
        try:
            await self._bot.edit_message_text(
                message.text,
                chat_id=address,
                message_id=message_id,
                parse_mode="HTML",
                link_preview_options=_preview(message),
                reply_markup=_keyboard(message.buttons),
            )
        except BadRequest as error:
            if _IS_A_FILE not in error.message.lower():
                raise
            await self._bot.edit_message_caption(
                chat_id=address,
                message_id=message_id,
                caption=message.text,
                parse_mode="HTML",
                reply_markup=_keyboard(message.buttons),
            )

    async def _copy(self, address: str, copy: Copy) -> str:
        copied = await self._bot.copy_message(
            address,
            copy.from_address,
            int(copy.message_id),
            caption=copy.caption,
            parse_mode="HTML" if copy.caption is not None else None,
            reply_markup=_keyboard(copy.buttons),
            reply_parameters=_reply(copy.reply_to),
        )
        return str(copied.message_id)

    async def _outcome(self, call: Any) -> Outcome:
        try:
            return Outcome(OutcomeKind.SENT, await call)
        except TelegramError as error:
            outcome = outcome_of(error)
            if isinstance(error, RetryAfter) and outcome.retry_after:
                self._pacer.hold(outcome.retry_after.total_seconds())
            log.warning("Telegram: %s (%s)", outcome.kind, outcome.detail)
            return outcome


def outcome_of(error: TelegramError) -> Outcome:
    """What a failed call means for the touch, from the most specific error on: most are subclasses of NetworkError.

    A failure before the request left is a retry; 429 waits as told; no answer, or a broken one, is unsure.
    """
    detail = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return Outcome(OutcomeKind.RETRY, retry_after=_seconds(error), detail=detail)
        case Forbidden():
            return Outcome(OutcomeKind.UNREACHABLE, detail=detail)
        case ChatMigrated():
            return Outcome(OutcomeKind.REJECTED, detail=detail)
        case BadRequest():
            return Outcome(_of_bad_request(error.message.lower()), detail=detail)
        case InvalidToken() | Conflict():
            return Outcome(OutcomeKind.RETRY, retry_after=timedelta(minutes=1), detail=detail)
        case NetworkError() if isinstance(error.__cause__, _NOT_LEFT):
            return Outcome(OutcomeKind.RETRY, retry_after=LATER, detail=detail)
        case NetworkError() if "too large" in error.message.lower():
            return Outcome(OutcomeKind.REJECTED, detail=detail)
        case _:
            return Outcome(OutcomeKind.UNSURE, detail=detail)


def _of_bad_request(message: str) -> OutcomeKind:
    if "message is not modified" in message:
        return OutcomeKind.SENT
    return OutcomeKind.UNREACHABLE if any(words in message for words in _GONE) else OutcomeKind.REJECTED


def _seconds(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _preview(message: Message) -> LinkPreviewOptions:
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
    )
