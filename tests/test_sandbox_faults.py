"""What can go wrong on the way, as python-telegram-bot sees it; in one process and over a socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import uvicorn
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox import Delay, DropAfter, DropBefore, Fault, Garbage, Held, Refuse, Status, Truncated
from tests.test_sandbox import TOKEN, Scene, opened


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


BROKEN: dict[str, tuple[Fault, type[TelegramError], type[Exception], bool]] = {
    "refused": (Refuse(), NetworkError, httpx.ConnectError, False),
    "dropped before": (DropBefore(), NetworkError, httpx.ReadError, False),
    "dropped after": (DropAfter(), NetworkError, httpx.ReadError, True),
    "cut off": (Truncated(), NetworkError, httpx.RemoteProtocolError, True),
    "not JSON": (Garbage(), TelegramError, ValueError, True),
}


async def test_what_is_held_has_arrived_and_is_answered_once_it_is_let_go(scene: Scene) -> None:
    released = asyncio.Event()
    scene.sandbox.fault("sendMessage", Held(released))
    sending = asyncio.create_task(scene.bot.send_message(7, "Hello"))
    while not any(message.text == "Hello" for message in scene.ann.chat):  # noqa: ASYNC110 (in this very loop)
        await asyncio.sleep(0)
    assert not sending.done()
    released.set()
    assert (await sending).text == "Hello"


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_exchange(scene: Scene, name: str) -> None:
    fault, error, cause, arrives = BROKEN[name]
    scene.sandbox.fault("sendMessage", fault)
    with pytest.raises(error) as broken:
        await scene.bot.send_message(7, "Hello")
    assert isinstance(broken.value.__cause__, cause)
    assert ("Hello" in [message.text for message in scene.ann.chat]) is arrives
    assert [call.method for call in scene.sandbox.calls] == ["getMe"] + ["sendMessage"] * arrives
    await scene.bot.send_message(7, "Again")


@pytest.mark.parametrize("seconds", [0.0, 60.0])
async def test_a_late_answer(scene: Scene, seconds: float) -> None:
    scene.sandbox.fault("sendMessage", Delay(seconds))
    if not seconds:
        await scene.bot.send_message(7, "Hello")
    else:
        with pytest.raises(TimedOut) as late:
            await scene.bot.send_message(7, "Hello", read_timeout=0.01)
        assert isinstance(late.value.__cause__, httpx.ReadTimeout)
    assert scene.ann.chat[-1].text == "Hello"


REFUSED: dict[int, type[TelegramError]] = {
    400: BadRequest,
    403: Forbidden,
    409: Conflict,
    500: NetworkError,
    502: NetworkError,
}


@pytest.mark.parametrize("code", REFUSED)
async def test_any_status(scene: Scene, code: int) -> None:
    scene.sandbox.fault("sendMessage", Status(code, "As asked"))
    with pytest.raises(REFUSED[code], match="As asked"):
        await scene.bot.send_message(7, "Hello")
    assert len(scene.ann.chat) == 1


async def test_a_wait_as_long_as_asked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    scene.sandbox.fault("sendMessage", Status(429, "Too Many Requests: retry after 35", retry_after=35))
    with pytest.raises(RetryAfter) as refused:
        await scene.bot.send_message(7, "Hello")
    assert refused.value.retry_after == timedelta(seconds=35)


async def test_faults_come_in_order_so_many_times_and_for_one_chat(scene: Scene) -> None:
    bea = scene.sandbox.add_person(8, "Bea")
    bea.say("hi")
    scene.sandbox.fault("sendmessage", Refuse(), chat_id=8, times=2)
    scene.sandbox.fault("sendMessage", Status(400, "Next"))
    with pytest.raises(BadRequest, match="Next"):
        await scene.bot.send_message(7, "one")
    for _ in range(2):
        with pytest.raises(NetworkError, match="ConnectError"):
            await scene.bot.send_message(8, "two")
    await scene.bot.send_message(8, "three")
    await scene.bot.send_chat_action(8, "typing")
    assert [message.text for message in bea.chat] == ["hi", "three"]


async def test_updates_that_were_lost_on_the_way_come_again(scene: Scene) -> None:
    scene.sandbox.fault("getUpdates", DropAfter())
    with pytest.raises(NetworkError):
        await scene.bot.get_updates()
    assert len(await scene.bot.get_updates()) == 1


async def test_a_feed_that_breaks(scene: Scene) -> None:
    scene.sandbox.fault("/feeds/packaging.xml", DropBefore())
    with pytest.raises(httpx.ReadError):
        await scene.http.get("/feeds/packaging.xml")
    assert (await scene.http.get("/feeds/packaging.xml")).status_code == 200


@pytest.fixture
async def address(scene: Scene) -> AsyncIterator[str]:
    """The sandbox under uvicorn."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(scene.sandbox, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@pytest.mark.parametrize("fault", [Refuse(), DropBefore(), DropAfter(), Truncated()])
async def test_a_torn_connection_over_a_socket(scene: Scene, address: str, fault: Fault) -> None:
    path = f"{address}/bot{TOKEN}/sendMessage"
    async with httpx.AsyncClient() as client:
        scene.sandbox.fault("sendMessage", fault)
        with pytest.raises(httpx.TransportError):
            await client.post(path, data={"chat_id": "7", "text": "Hello"})
        assert (await client.post(path, data={"chat_id": "7", "text": "Again"})).json()["ok"]
    hellos = [message.text for message in scene.ann.chat].count("Hello")
    assert hellos == isinstance(fault, DropAfter | Truncated)
