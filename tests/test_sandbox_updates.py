"""The sandbox's queue of updates: offsets, the long poll, the conflict, webhooks."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, Conflict

from tests.test_sandbox import TOKEN, Scene, opened


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


async def texts(scene: Scene, offset: int | None = None, limit: int | None = None) -> list[str]:
    updates = await scene.bot.get_updates(offset=offset, limit=limit, timeout=0)
    return [update.message.text or "" for update in updates if update.message]


async def test_an_update_comes_until_an_offset_confirms_it(scene: Scene) -> None:
    scene.ann.say("one")
    scene.ann.say("two")
    first, *_ = await scene.bot.get_updates()
    assert await texts(scene) == ["/start abc", "one", "two"]
    assert scene.sandbox.unconfirmed(TOKEN) == 3
    assert await texts(scene, offset=first.update_id + 1, limit=1) == ["one"]
    assert scene.sandbox.unconfirmed(TOKEN) == 2
    assert await texts(scene, offset=first.update_id) == ["one", "two"]
    assert await texts(scene, offset=first.update_id + 3) == []
    assert scene.sandbox.unconfirmed(TOKEN) == 0


async def test_a_negative_offset_keeps_the_last_and_forgets_the_others(scene: Scene) -> None:
    for text in ("one", "two", "three"):
        scene.ann.say(text)
    assert await texts(scene, offset=-2) == ["two", "three"]
    assert await texts(scene) == ["two", "three"]
    assert await texts(scene, offset=-9) == ["two", "three"]


async def test_an_offset_from_far_in_the_future_confirms_nothing(scene: Scene) -> None:
    assert await texts(scene, offset=2_000_000_000) == ["/start abc"]


async def test_ids_count_up_from_a_number_that_is_always_the_same(scene: Scene) -> None:
    scene.ann.say("one")
    start, one = await scene.bot.get_updates()
    again = Scene()
    again.ann.say("x")
    assert one.update_id == start.update_id + 1
    assert again.user.queue.pending[0]["update_id"] == start.update_id > 100_000_000


async def test_settled_waits_for_the_last_confirmation(scene: Scene) -> None:
    settled = asyncio.create_task(scene.sandbox.settled(TOKEN))
    (start,) = await scene.bot.get_updates()
    assert not settled.done()
    await scene.bot.get_updates(offset=start.update_id + 1)
    await asyncio.wait_for(settled, 1)
    await scene.sandbox.settled(TOKEN)


async def waiting_poll(scene: Scene, offset: int = -1) -> "asyncio.Task[list[str]]":
    """A long poll that waits at the server."""
    (start,) = await scene.bot.get_updates(offset=offset)
    poll = asyncio.create_task(long_texts(scene, start.update_id + 1))
    await scene.user.queue.polled.wait()
    return poll


async def long_texts(scene: Scene, offset: int) -> list[str]:
    updates = await scene.bot.get_updates(offset=offset, timeout=30)
    return [update.message.text or "" for update in updates if update.message]


async def test_a_long_poll_ends_as_soon_as_something_happens(scene: Scene) -> None:
    poll = await waiting_poll(scene)
    scene.ann.say("now")
    assert await asyncio.wait_for(poll, 1) == ["now"]


async def test_a_long_poll_ends_empty_after_its_time(scene: Scene) -> None:
    assert await scene.user.queue.poll(0, 100, 0.01, None) != []
    scene.user.queue.clear()
    assert await scene.user.queue.poll(0, 100, 0.01, None) == []


async def test_a_second_poll_ends_the_first(scene: Scene) -> None:
    first = await waiting_poll(scene)
    second = asyncio.create_task(long_texts(scene, 0))
    with pytest.raises(Conflict) as ended:
        await asyncio.wait_for(first, 1)
    assert ended.value.message == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    scene.ann.say("now")
    assert await asyncio.wait_for(second, 1) == ["now"]


async def test_a_webhook_and_polling_exclude_each_other(scene: Scene) -> None:
    poll = await waiting_poll(scene)
    assert await scene.bot.set_webhook("https://bot.example/hook", allowed_updates=["message"])
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await asyncio.wait_for(poll, 1)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active; use deleteWebhook"):
        await scene.bot.get_updates()
    scene.ann.say("one")
    info = await scene.bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.allowed_updates) == ("https://bot.example/hook", 1, ("message",))
    assert await scene.bot.delete_webhook(drop_pending_updates=True)
    assert await texts(scene) == []
    scene.ann.say("two")
    assert await scene.bot.set_webhook("https://bot.example/hook", drop_pending_updates=True)
    assert await scene.bot.set_webhook("")
    assert await texts(scene) == []
    with pytest.raises(BadRequest, match="Bad webhook"):
        await scene.bot.set_webhook("http://bot.example/hook")


async def test_allowed_updates_are_remembered_and_hold_for_what_comes(scene: Scene) -> None:
    await scene.bot.get_updates(allowed_updates=["callback_query", "my_chat_member"])
    scene.ann.say("unheard")
    scene.ann.block()
    (start, blocked) = await scene.bot.get_updates()
    assert start.message
    assert blocked.my_chat_member
    await scene.bot.get_updates(offset=blocked.update_id + 1, allowed_updates=[])
    scene.ann.unblock()
    scene.ann.say("heard")
    assert await texts(scene) == ["heard"]
