"""Processes that do nothing but send, for the bench: the whole bot without pacing, and loops of python-telegram-bot.

`python -m bench.senders whole FULL`, `bare FIRST COUNT`, `limited FIRST COUNT`: the chats from FIRST on. In the chat of
the admin `limited` says five things at once, every ten seconds, as whoever answers somebody does.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import pathlib
import sys

from telegram import Bot
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bench.process import ADMIN
from bot import logs
from bot import settings as settings_module
from bot.app import Pace, opened

IN_FLIGHT = 8
AT_ONCE, EVERY = 5, 10
"""Things said in one chat, and seconds between them."""


async def whole(synchronous: str) -> None:
    """What `nurture run` does, with no limit on how fast it sends."""
    settings = settings_module.load(pathlib.Path())
    logs.configure(settings.log, [settings.token])
    async with opened(settings, pace=Pace(rate=None)) as app:
        gc.freeze()
        app.office.store._db.execute(f"PRAGMA synchronous = {synchronous}")
        await app.run(asyncio.Event())


async def bare(first: int, count: int) -> None:
    async with Bot(_token(), base_url=_url(), request=_pool()) as bot:
        await _send_all(bot, first, count)


async def limited(first: int, count: int) -> None:
    """With the library's own limiter, as its documentation has it; what Telegram refuses is tried again."""
    limiter = AIORateLimiter(max_retries=3)
    async with ExtBot(_token(), base_url=_url(), request=_pool(), rate_limiter=limiter) as bot:
        await asyncio.gather(_send_all(bot, first, count), _chat(bot))


async def _send_all(bot: Bot, first: int, count: int) -> None:
    chats = iter(range(first, first + count))

    async def worker() -> None:
        for chat in chats:
            await bot.send_message(chat, f"Hello Contact {chat - first}", parse_mode="HTML")

    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))


async def _chat(bot: Bot) -> None:
    for n in itertools.count():
        await asyncio.gather(*(bot.send_message(ADMIN, f"Answer {n}, {part}") for part in range(AT_ONCE)))
        await asyncio.sleep(EVERY)


def _pool() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=IN_FLIGHT + AT_ONCE)


def _token() -> str:
    return os.environ["NURTURE_TELEGRAM_TOKEN"]


def _url() -> str:
    return os.environ["NURTURE_TELEGRAM_API_URL"]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["whole", synchronous]:
            asyncio.run(whole(synchronous))
        case ["bare", first, count]:
            asyncio.run(bare(int(first), int(count)))
        case ["limited", first, count]:
            asyncio.run(limited(int(first), int(count)))
