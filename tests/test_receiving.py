"""How updates reach the door: fetched or brought, and Telegram knows which."""

from __future__ import annotations

import asyncio
import pathlib
from dataclasses import replace
from typing import Any

import httpx

from bot.app import Pace, opened
from bot.clock import ManualClock
from bot.sandbox import Sandbox
from bot.web.webhook import HEADER
from tests.test_webhook import HOOK, SECRET
from tests.world import (
    ANN,
    FEED_PASSES,
    HOUSE_PASSES,
    MONDAY,
    NO_FEEDS,
    RULES,
    TOKEN,
    bot_said,
    new_sandbox,
    world,
    write_files,
)


async def test_only_four_kinds_of_update_are_asked_for() -> None:
    async with world() as house:
        await house.invited()
        asked = [call.params["allowed_updates"] for call in house.sandbox.calls if call.method == "getUpdates"]
        assert asked
        assert all(one == ["message", "edited_message", "callback_query", "my_chat_member"] for one in asked)


async def test_a_batch_with_one_bad_update_loses_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        for n in range(20):
            li.say(f"Message {n}")
        await house.quiet()
        relayed = [text.splitlines()[-1] for text in bot_said(house.ann) if "Message" in text]
        assert relayed == [f"Message {n}" for n in range(20)]


async def test_a_bot_with_a_webhook_tells_telegram_and_answers_what_is_brought(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, stop = new_sandbox(clock), asyncio.Event()
    (update,) = sandbox.world.bots[TOKEN].queue.pending
    settings = write_files(tmp_path, RULES, NO_FEEDS, "UTC", clock, ":memory:")
    settings = replace(settings, webhook=HOOK)
    pace = Pace(None, FEED_PASSES, HOUSE_PASSES)
    async with opened(settings, pace=pace, transport=sandbox.transport()) as app:
        going = asyncio.create_task(app.run(stop))
        await app.quiet()
        assert app.sockets.updates
        assert sandbox.world.bots[TOKEN].webhook["url"] == HOOK.url
        (call,) = [call for call in sandbox.calls if call.method == "setWebhook"]
        assert call.params["secret_token"] == SECRET
        port = app.sockets.updates.getsockname()[1]
        async with httpx.AsyncClient() as client:
            address = f"http://127.0.0.1:{port}/telegram"
            assert (await client.post(address, json=raw(update), headers={HEADER: SECRET})).status_code == 200
            assert (await client.post(address, json=raw(update), headers={HEADER: SECRET})).status_code == 200
        await app.quiet()
        assert app.vitals().silent is None
        assert len(bot_said(sandbox.people[ANN])) == 1
        stop.set()
        await going


def raw(update: Any) -> dict[str, Any]:
    return dict(update)


async def test_a_webhook_that_is_left_is_taken_away_when_updates_are_fetched() -> None:
    clock = ManualClock(MONDAY)
    sandbox: Sandbox = new_sandbox(clock)
    sandbox.world.bots[TOKEN].webhook = {"url": "https://old.example.com/x"}
    async with world(sandbox=sandbox, clock=clock) as house:
        assert sandbox.world.bots[TOKEN].webhook == {}
        assert bot_said(house.ann)
