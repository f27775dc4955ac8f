"""The connection to Telegram: opened once Telegram knows us, and closed at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram import Line
from bot.errors import ConfigError

log = logging.getLogger(__name__)

POOL = 32
"""Connections to Telegram: the workers that send, and room for slow answers."""

LONGEST_PAUSE = 60.0
"""Seconds between two tries while Telegram cannot be reached."""


@dataclass(frozen=True)
class Connection:
    """The bot as the library has it, and a way of its own for the long questions for updates."""

    bot: Bot
    polls: BaseRequest

    @property
    def has_topics(self) -> bool:
        """Whether private chats with the bot have threads."""
        return bool(self.bot.bot.has_topics_enabled)


@contextlib.asynccontextmanager
async def connected(
    token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Connection]:
    """Wait until Telegram has told us who we are. `transport` replaces the network for tests. Raises ConfigError."""
    # python-telegram-bot 22.8 warns at every 429 unless its waits may be timedeltas.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    # One list of authorities for both clients: each of its own takes megabytes and a part of the start.
    httpx_kwargs: dict[str, Any] = {"transport": transport} if transport else {"verify": httpx.create_ssl_context()}
    polls = Line(connection_pool_size=1, httpx_kwargs=httpx_kwargs)
    bot = Bot(
        token,
        base_url=api_url,
        base_file_url=api_url.removesuffix("/bot") + "/file/bot",
        request=Line(connection_pool_size=POOL, pool_timeout=30.0, httpx_kwargs=httpx_kwargs),
        get_updates_request=polls,
    )
    try:
        await _introduced(bot)
        yield Connection(bot, polls)
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()
        await polls.shutdown()


async def _introduced(bot: Bot) -> None:
    """Ask Telegram who we are; wait while it cannot be reached, end when it refuses the token."""
    pause = 1.0
    while True:
        try:
            return await bot.initialize()
        except InvalidToken as error:
            raise ConfigError(
                "Telegram refuses NURTURE_TELEGRAM_TOKEN; copy it again from @BotFather, and if you have set"
                " NURTURE_TELEGRAM_API_URL, look at that too"
            ) from error
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(max(pause, asked_to_wait(error)))
            pause = min(pause * 2, LONGEST_PAUSE)


def asked_to_wait(error: Exception) -> float:
    """Seconds, as a 429 asks for; a minute at most: who writes stop meanwhile must be heard."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return min(wait.total_seconds() if isinstance(wait, timedelta) else wait, LONGEST_PAUSE)
