"""How updates reach the door: fetched or brought, and Telegram knows which."""

from __future__ import annotations

import asyncio
import json
import pathlib
from dataclasses import replace
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot import receiving
from bot.app import Pace, opened
from bot.channels import connection
from bot.channels.telegram import Line
from bot.clock import ManualClock, Work
from bot.sandbox import Sandbox
from bot.web.webhook import HEADER
from tests.test_updates import message
from tests.test_webhook import HOOK, SECRET
from tests.world import (
    ANN,
    FEED_PASSES,
    HOUSE_PASSES,
    LI_WEI,
    MONDAY,
    NO_FEEDS,
    RULES,
    TOKEN,
    World,
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


# --- polling --------------------------------------------------------------------------------------------------


HANGS = asyncio.Event()
"""Never set: an answer that does not come."""

ANYTHING: list[bytes] = [
    b"",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"{}",
    b'{"ok": true, "result": null}',
    b'{"ok": true, "result": 7}',
    b'{"ok": true, "result": {"update_id": 1}}',
    b'{"ok": true, "result": "updates"}',
    b'{"result": ' + b"[" * 100_000,
    b'{"result": [null, 7, "x", [], {}, {"update_id": null}, {"update_id": true}, {"update_id": 1e400}]}',
    b'{"result": [{"update_id": 9223372036854775808, "message": {}}]}',
]


class Answers:
    """What a poll gets, one after the other; at the end nothing more comes."""

    def __init__(self, *answers: bytes | Exception | asyncio.Event) -> None:
        self._answers = iter(answers)
        self.out = asyncio.Event()

    async def retrieve(self, url: str, *, read_timeout: float) -> bytes:
        answer = next(self._answers, None)
        if answer is None:
            self.out.set()
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, bytes):
            await (answer or HANGS).wait()
        assert isinstance(answer, bytes)
        return answer


async def test_a_poll_that_hangs_fails_or_answers_anything_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as house:
        await house.invited()
        good = json.dumps({"ok": True, "result": [None, message(70_001, LI_WEI, "At last")]}).encode()
        errors = (
            TimedOut(),
            NetworkError("reset"),
            Conflict("another"),
            RetryAfter(3),
            InvalidToken(),
            BadRequest("?"),
        )
        answers = Answers(HANGS, *errors, *ANYTHING, HANGS, good)
        await polled(monkeypatch, house, answers, answers.out)
        assert bot_said(house.ann)[-1].endswith("At last")


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"])
async def test_a_connection_that_is_accepted_and_silent_is_given_up(
    drip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word, or in the middle of an answer."""
    again = asyncio.Event()
    taken: list[asyncio.StreamWriter] = []

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(drip)
        taken.append(writer)
        if len(taken) == 3:
            again.set()

    async with world() as house, await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        request = Line(connection_pool_size=1)
        port = server.sockets[0].getsockname()[1]
        bot = Bot(
            TOKEN,
            base_url=f"http://127.0.0.1:{port}/bot",
            request=house.app.telegram.bot.request,
            get_updates_request=request,
        )
        try:
            await polled(monkeypatch, house, request, again, bot)
        finally:
            await request.shutdown()
            for writer in taken:
                writer.close()


async def polled(
    monkeypatch: pytest.MonkeyPatch, house: World, request: Any, enough: asyncio.Event, bot: Bot | None = None
) -> None:
    """Poll with this until it is enough. The watchdog barks at once, and what failed is tried again at once."""
    for name in ("LONG_POLL", "WATCHDOG", "FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(receiving, name, 0.02 if name == "WATCHDOG" else 0)
    monkeypatch.setattr(connection, "LONGEST_PAUSE", 0)
    telegram = connection.Connection(bot or house.app.telegram.bot, request)
    polling = asyncio.create_task(receiving.poll(house.app.door, telegram, Work()))
    async with asyncio.timeout(30):
        await enough.wait()
    assert not polling.done()
    polling.cancel()
    await house.quiet()
