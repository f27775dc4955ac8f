"""Updates that Telegram brings: only with the secret, acknowledged once stored, and the same as fetched ones."""

from __future__ import annotations

import asyncio
import json
import pathlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.app import Pace, opened
from bot.clock import ManualClock
from bot.errors import StoreError
from bot.sandbox import Sandbox
from bot.settings import Webhook
from bot.web.webhook import HEADER, LARGEST, webhook
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

SECRET = "s3cret-s3cret-s3cret"
HOOK = Webhook("https://bot.example.com/telegram", ("127.0.0.1", 0), SECRET)


async def brought(
    body: bytes, handle: Callable[[dict[str, Any]], None], *, secret: str = SECRET, path: str = "/telegram"
) -> int:
    transport = httpx.ASGITransport(webhook(HOOK, handle))
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
        return (await client.post(path, content=body, headers={HEADER: secret})).status_code


async def test_an_update_with_the_secret_is_taken_and_any_other_is_not() -> None:
    taken: list[dict[str, Any]] = []
    update = json.dumps({"update_id": 7}).encode()
    for wrong in ("", "s3cret", SECRET + "x", "s3cret-s3cret-s3creT"):
        assert await brought(update, taken.append, secret=wrong) == 403
    assert await brought(update, taken.append, path="/other") == 404
    assert taken == []
    assert await brought(update, taken.append) == 200
    assert taken == [{"update_id": 7}]


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff\xfe", b"[1, 2]", b"[" * 100_000, b"x" * (LARGEST + 1)])
async def test_what_is_no_update_is_acknowledged_and_costs_nothing(body: bytes) -> None:
    taken: list[dict[str, Any]] = []
    assert await brought(body, taken.append) == 200
    assert taken == []


async def test_what_the_store_refuses_is_brought_again() -> None:
    def refuse(raw: dict[str, Any]) -> None:
        raise StoreError("locked")

    assert await brought(b'{"update_id": 7}', refuse) == 503


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
