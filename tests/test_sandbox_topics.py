"""Topics in the sandbox's private chats, as python-telegram-bot sees them."""

from collections.abc import AsyncIterator

import pytest
from telegram import InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, Forbidden, TimedOut

from bot.sandbox import Delay, Event, Status
from tests.test_sandbox import Scene, opened


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A bot that has topics, and is not in a hurry."""
    async with opened() as scene:
        scene.user.topics = True
        yield scene


async def test_a_bot_says_whether_it_has_topics(scene: Scene) -> None:
    me = await scene.bot.get_me()
    assert (me.has_topics_enabled, me.allows_users_to_create_topics) == (True, True)
    scene.sandbox.add_bot("77:other", "other_bot", "Other")
    async with scene.client("77:other") as other:
        assert (await other.get_me()).has_topics_enabled is False
    scene.sandbox.add_bot("78:third", "third_bot", "Third", topics=True)
    async with scene.client("78:third") as third:
        assert (await third.get_me()).has_topics_enabled is True


async def test_where_topics_are_off_there_are_none(scene: Scene) -> None:
    scene.user.topics = False
    for refused in (
        scene.bot.create_forum_topic(7, "Bea"),
        scene.bot.edit_forum_topic(7, 5, "Bea"),
        scene.bot.delete_forum_topic(7, 5),
        scene.bot.close_forum_topic(7, 5),
    ):
        with pytest.raises(BadRequest, match="The chat is not a forum"):
            await refused
    with pytest.raises(BadRequest, match="Message thread not found"):
        await scene.bot.send_message(7, "x", message_thread_id=5)
    assert (await scene.bot.send_message(7, "x")).is_topic_message is None


async def test_a_topic_is_made_named_anew_and_deleted_with_all_in_it(scene: Scene) -> None:
    topic = await scene.bot.create_forum_topic(7, " Bea ")
    thread = topic.message_thread_id
    assert (topic.name, scene.ann.threads) == ("Bea", {thread: "Bea"})
    assert thread not in [message.id for message in scene.ann.chat]
    assert await scene.bot.edit_forum_topic(7, thread, name="Bea Day")
    assert scene.ann.threads == {thread: "Bea Day"}
    await scene.bot.send_message(7, "in it", message_thread_id=thread)
    await scene.bot.send_message(7, "beside it")
    assert await scene.bot.delete_forum_topic(7, thread)
    assert scene.ann.threads == {}
    assert [message.text for message in scene.ann.chat[1:]] == ["beside it"]
    for refused in (scene.bot.edit_forum_topic(7, thread, "x"), scene.bot.delete_forum_topic(7, thread)):
        with pytest.raises(BadRequest, match="Topic_id_invalid"):
            await refused


async def test_names_and_colours_of_topics(scene: Scene) -> None:
    with pytest.raises(BadRequest, match="Name must be non-empty"):
        await scene.bot.create_forum_topic(7, "  ")
    with pytest.raises(BadRequest, match="Invalid icon color specified"):
        await scene.bot.create_forum_topic(7, "x", icon_color=1)
    topic = await scene.bot.create_forum_topic(7, "x" * 129, icon_color=7322096)
    assert (len(topic.name), topic.icon_color) == (128, 7322096)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await scene.bot.edit_forum_topic(7, topic.message_thread_id, name="x" * 128)
    assert await scene.bot.edit_forum_topic(7, topic.message_thread_id, icon_custom_emoji_id="")


async def test_only_supergroups_close_topics(scene: Scene) -> None:
    topic = await scene.bot.create_forum_topic(7, "Bea")
    for refused in (
        scene.bot.close_forum_topic(7, topic.message_thread_id),
        scene.bot.reopen_forum_topic(7, topic.message_thread_id),
    ):
        with pytest.raises(BadRequest, match="The chat is not a supergroup forum"):
            await refused


async def test_all_that_a_bot_sends_may_stand_in_a_topic(scene: Scene) -> None:
    bot, said = scene.bot, scene.ann.say("copy me")
    thread = (await bot.create_forum_topic(7, "Bea")).message_thread_id
    sent = await bot.send_message(7, "x", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    scene.clocks.real += 100
    before = len(scene.ann.chat)
    await bot.copy_message(7, 7, said.id, message_thread_id=thread)
    await bot.forward_message(7, 7, said.id, message_thread_id=thread)
    await bot.copy_messages(7, 7, [said.id], message_thread_id=thread)
    scene.clocks.real += 100
    await bot.send_photo(7, b"jpeg", message_thread_id=thread)
    await bot.send_location(7, 1.0, 2.0, message_thread_id=thread)
    await bot.send_contact(7, "+1", "Bo", message_thread_id=thread)
    await bot.send_media_group(7, [InputMediaPhoto(b"one"), InputMediaPhoto(b"two")], message_thread_id=thread)
    assert await bot.send_chat_action(7, "typing", message_thread_id=thread)
    assert [message.thread for message in scene.ann.chat[before:]] == [thread] * 8
    assert scene.sandbox.calls[-1].method == "sendChatAction"
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(7, "x", message_thread_id=thread + 1)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_chat_action(7, "typing", message_thread_id=thread + 1)


async def test_an_answer_stands_in_the_topic_of_its_question(scene: Scene) -> None:
    thread = (await scene.bot.create_forum_topic(7, "Bea")).message_thread_id
    asked = scene.ann.say("When?", thread=thread)
    sent = await scene.bot.send_message(7, "Soon", reply_parameters=ReplyParameters(asked.id))
    assert sent.message_thread_id == thread
    assert scene.ann.say("Good", reply_to=sent.message_id).thread == thread
    plain = scene.ann.say("And else?")
    beside = await scene.bot.send_message(7, "x", message_thread_id=thread, reply_parameters=ReplyParameters(plain.id))
    assert beside.message_thread_id is None


async def test_people_write_in_topics(scene: Scene) -> None:
    thread = (await scene.bot.create_forum_topic(7, "Bea")).message_thread_id
    scene.ann.say("x", thread=thread)
    scene.ann.send_photo("x", thread=thread)
    scene.ann.send_voice(thread=thread)
    scene.ann.say("beside it")
    messages = [update.message for update in await scene.bot.get_updates(offset=-4) if update.message]
    assert [message.message_thread_id for message in messages] == [thread, thread, thread, None]
    assert [message.is_topic_message for message in messages] == [True, True, True, None]
    with pytest.raises(ValueError, match="there is no topic 999 in this chat"):
        scene.ann.say("x", thread=999)


async def test_a_person_deletes_a_topic_and_the_bot_is_not_told(scene: Scene) -> None:
    told: list[Event] = []
    thread = (await scene.bot.create_forum_topic(7, "Bea")).message_thread_id
    await scene.bot.send_message(7, "in it", message_thread_id=thread)
    pending = scene.sandbox.unconfirmed(scene.user.token)
    scene.sandbox.on_change.append(told.append)
    scene.ann.delete_topic(thread)
    assert [(event.kind, event.text) for event in told] == [("deleted", None), ("topic", "Bea")]
    assert scene.sandbox.unconfirmed(scene.user.token) == pending
    assert len(scene.ann.chat) == 1
    with pytest.raises(BadRequest, match="Message thread not found"):
        await scene.bot.send_message(7, "x", message_thread_id=thread)


async def test_making_a_topic_may_fail_in_every_way(scene: Scene) -> None:
    scene.sandbox.fault("createForumTopic", Status(400, "Bad Request: TOPICS_TOO_MUCH"), chat_id=7)
    with pytest.raises(BadRequest, match="Topics_too_much"):
        await scene.bot.create_forum_topic(7, "Bea")
    scene.sandbox.fault("createForumTopic", Delay(60))
    with pytest.raises(TimedOut):
        await scene.bot.create_forum_topic(7, "Bea", read_timeout=0.01)
    scene.ann.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await scene.bot.create_forum_topic(7, "Bea")


async def test_a_group_has_no_topics(scene: Scene) -> None:
    scene.sandbox.add_group(-5, "Group").add_bot(scene.user.token, scene.ann)
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await scene.bot.create_forum_topic(-5, "Bea")
    assert (await scene.bot.send_message(-5, "x", message_thread_id=9)).message_thread_id is None
