"""Updates that Telegram brings: only with the secret, acknowledged once stored, and the same as fetched ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.errors import StoreError
from bot.settings import Webhook
from bot.web.webhook import HEADER, LARGEST, webhook

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
