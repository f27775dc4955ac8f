"""How updates reach the door: fetched, or brought by Telegram; whichever it is, the other is over."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.channels.connection import LONGEST_PAUSE, Connection, asked_to_wait
from bot.clock import Work, stopwatch
from bot.errors import StoreError
from bot.settings import Webhook
from bot.updates import ALLOWED, Door, Json, is_number

log = logging.getLogger(__name__)

LONG_POLL = 25
"""Seconds Telegram may hold a poll open."""

FIRST_PAUSE = 1.0
"""Seconds before the first try after one that failed; each further one waits twice as long."""

WATCHDOG = 20
"""Seconds beyond it after which a poll is given up and begun anew."""


# --- the agreement --------------------------------------------------------------------------------------------


async def agree(bot: Bot, hook: Webhook | None, work: Work) -> None:
    """Tell Telegram where updates go (None: they are fetched), again until it has heard."""
    pause = FIRST_PAUSE
    while True:
        try:
            with work.doing():
                await _tell_where(bot, hook)
            return
        except TelegramError as error:
            log.warning("Telegram was not told where updates go: %s; trying again in %.0f s", error, pause)
            await asyncio.sleep(max(pause, asked_to_wait(error)))
            pause = min(pause * 2, LONGEST_PAUSE)


async def _tell_where(bot: Bot, hook: Webhook | None) -> None:
    """One connection keeps the order."""
    if hook:
        await bot.set_webhook(hook.url, secret_token=hook.secret, allowed_updates=ALLOWED, max_connections=1)
    elif there := (await bot.get_webhook_info()).url:
        log.warning("updates went to %s; from now on they are fetched", urlsplit(there).hostname)
        await bot.delete_webhook()


# --- fetching -------------------------------------------------------------------------------------------------


async def poll(door: Door, telegram: Connection, work: Work) -> None:
    """Fetch updates for ever; a hanging poll is given up by a watchdog, a failing one tried again ever more slowly."""
    offset: int | None = None
    pause = FIRST_PAUSE
    while True:
        try:
            async with asyncio.timeout(LONG_POLL + WATCHDOG):
                raws = await _fetch(telegram.bot, telegram.polls, offset)
        except Exception as error:  # whatever came, it is asked again
            _explain(error)
            if isinstance(error, Conflict):
                _tell(door, error)
            await asyncio.sleep(max(pause, asked_to_wait(error)))
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        pause = FIRST_PAUSE
        door.asked = stopwatch()
        with work.doing():
            for raw in raws:
                await _until_stored(door, raw)
        # Ids may restart at random after a quiet week, so an empty reply forgets where we were.
        offset = max(int(raw["update_id"]) for raw in raws) + 1 if raws else None


async def _fetch(bot: Bot, request: BaseRequest, offset: int | None) -> list[Json]:
    query: Mapping[str, str | int] = {"timeout": LONG_POLL, "allowed_updates": json.dumps(ALLOWED)}
    if offset is not None:
        query = {**query, "offset": offset}
    body = await request.retrieve(f"{bot.base_url}/getUpdates?{urlencode(query)}", read_timeout=LONG_POLL + WATCHDOG)
    found = json.loads(body)["result"]
    if not isinstance(found, list):
        raise ValueError("an answer that is none")
    return [raw for raw in found if isinstance(raw, dict) and is_number(raw.get("update_id"))]


async def _until_stored(door: Door, raw: Json) -> None:
    """An update the store refused is not acknowledged: try again until it is in."""
    while True:
        try:
            door.handle(raw)
        except StoreError as error:
            log.error("%s; trying again", error)
            await asyncio.sleep(1)
            continue
        await asyncio.sleep(0)
        return


def _tell(door: Door, error: Conflict) -> None:
    try:
        door.contested(webhook="webhook" in error.message.lower())
    except StoreError as failed:
        log.error("%s", failed)


def _explain(error: Exception) -> None:
    match error:
        case Conflict():
            log.error("Telegram gives the updates to somebody else: another program or a webhook uses this token")
        case InvalidToken():
            log.error("no updates: Telegram refuses the token (%s); nurture doctor says what is wrong", error)
        case _:
            log.warning("no updates: %s", str(error) or type(error).__name__)
