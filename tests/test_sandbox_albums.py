"""Albums in the sandbox, as python-telegram-bot sees them: sent, copied, forwarded, and sent by people."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo, Message
from telegram.error import BadRequest, RetryAfter

from bot.sandbox import Person
from tests.test_sandbox import Scene, opened


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


@pytest.fixture
def bea(scene: Scene) -> Person:
    bea = scene.sandbox.add_person(8, "Bea")
    bea.say("hello")
    return bea


def albums(messages: list[Any]) -> list[int]:
    """The albums that messages are in, counted from 1; 0 where there is none."""
    order = list(dict.fromkeys(one.media_group_id for one in messages if one.media_group_id))
    return [order.index(one.media_group_id) + 1 if one.media_group_id else 0 for one in messages]


async def test_an_album_of_uploads_ids_and_addresses(scene: Scene) -> None:
    known = scene.ann.send_photo().media
    assert known
    sent: tuple[Message, ...] = await scene.bot.send_media_group(
        7,
        [
            InputMediaPhoto(b"jpeg", caption="<b>One</b>", parse_mode="HTML"),
            InputMediaPhoto(known.file_id),
            InputMediaVideo("https://films.example/a.mp4"),
        ],
        disable_notification=True,
        protect_content=True,
    )
    seen = scene.ann.chat[-3:]
    assert [message.id for message in seen] == [message.message_id for message in sent]
    assert [message.html for message in seen] == ["<b>One</b>", "", ""]
    assert [message.media.kind for message in seen if message.media] == ["photo", "photo", "video"]
    assert albums(seen) == albums(list(sent)) == [1, 1, 1]
    assert all(message.silent and message.protected for message in seen)
    assert seen[0].media
    assert seen[0].media.data == b"jpeg"
    assert seen[1].media == known


REFUSED_ALBUMS: dict[str, list[Any]] = {
    "There are no messages to send": [{"type": "photo", "media": "https://x.example/a"}],
    "Too many messages to send as an album": [{"type": "photo", "media": "https://x.example/a"}] * 11,
    "Document can't be mixed": [{"type": kind, "media": "https://x.example/a"} for kind in ("photo", "document")],
    "Audio can't be mixed": [{"type": kind, "media": "https://x.example/a"} for kind in ("audio", "video")],
    "invalid message content type": [{"type": "sticker", "media": "https://x.example/a"}] * 2,
    "media not found": [{"type": "photo"}] * 2,
    "expected an Object": ["photo"] * 2,
    "there is no photo in the request": [{"type": "photo", "media": "attach://none"}] * 2,
    "message caption is too long": [{"type": "photo", "media": "https://x.example/a", "caption": "x" * 1025}] * 2,
}


@pytest.mark.parametrize("why", REFUSED_ALBUMS)
async def test_albums_that_are_refused(scene: Scene, why: str) -> None:
    answer = (await scene.call("sendMediaGroup", chat_id=7, media=REFUSED_ALBUMS[why])).json()
    assert answer["description"].startswith("Bad Request: ")
    assert why.lower() in answer["description"].lower()
    assert len(scene.ann.chat) == 1


async def test_copies_keep_albums_together(scene: Scene, bea: Person) -> None:
    first = scene.ann.send_album(["photo", "video"], ["One"])
    text = scene.ann.say("between")
    second = scene.ann.send_album(["photo"] * 3)
    ids = [message.id for message in (*first, text, *second[:1])]
    copied = await scene.bot.copy_messages(8, 7, [*ids, 999])
    copies = bea.chat[1:]
    assert [message.message_id for message in copied] == [message.id for message in copies]
    assert albums(copies) == [1, 1, 0, 0]
    assert copies[0].media_group_id != first[0].media_group_id
    assert [message.text for message in copies] == ["One", "", "between", ""]
    scene.clocks.real += 100
    await scene.bot.copy_messages(8, 7, ids, remove_caption=True)
    assert [message.text for message in bea.chat[-4:]] == ["", "", "between", ""]


async def test_forwards_keep_albums_together_and_leave_out_what_is_protected(scene: Scene, bea: Person) -> None:
    first = scene.ann.send_album(["photo", "photo"])
    hidden = await scene.bot.send_message(7, "ours", protect_content=True)
    await scene.bot.forward_messages(8, 7, [first[0].id, first[1].id, hidden.message_id])
    assert albums(bea.chat[1:]) == [1, 1]
    assert [message.forwarded_from for message in bea.chat[1:]] == first
    with pytest.raises(BadRequest, match="There are no messages to forward"):
        await scene.bot.forward_messages(8, 7, [hidden.message_id])


async def test_documents_that_are_copied_together_become_an_album(scene: Scene, bea: Person) -> None:
    """And so does a sender's music. Telegram does so; it looks better."""
    one, two = scene.ann.send_document("a.pdf"), scene.ann.send_document("b.pdf")
    await scene.bot.copy_messages(8, 7, [one.id, two.id])
    assert albums(bea.chat[1:]) == [1, 1]
    photo = scene.ann.send_photo()
    await scene.bot.copy_messages(8, 7, [one.id, photo.id])
    assert albums(bea.chat[3:]) == [0, 0]


async def test_messages_that_are_not_copied(scene: Scene, bea: Person) -> None:
    with pytest.raises(BadRequest, match="Message identifiers are not specified"):
        await scene.bot.copy_messages(8, 7, [])
    with pytest.raises(BadRequest, match="Too many message identifiers specified"):
        await scene.bot.copy_messages(8, 7, list(range(1, 102)))
    with pytest.raises(BadRequest, match="Message identifiers must be in a strictly increasing order"):
        await scene.bot.copy_messages(8, 7, [2, 1])
    with pytest.raises(BadRequest, match="There are no messages to forward"):
        await scene.bot.copy_messages(8, 7, [998, 999])
    answer = await scene.call("copyMessages", chat_id=8, from_chat_id=7, message_ids=["x"])
    assert answer.json()["description"] == 'Bad Request: parameter "message_ids" must be an Integer'
    assert len(bea.chat) == 1


async def test_what_people_send_together_comes_one_by_one(scene: Scene) -> None:
    sent = scene.ann.send_album(["photo", "video"], ["Both"])
    scene.ann.send_album(["document", "document", "document"])
    messages = [update.message for update in await scene.bot.get_updates(offset=-5) if update.message]
    assert albums(messages) == [1, 1, 2, 2, 2]
    assert [message.caption for message in messages[:2]] == ["Both", None]
    assert messages[0].photo
    assert messages[1].video
    assert messages[2].document
    assert messages[2].document.file_name == "document-1"
    assert [message.message_id for message in messages[:2]] == [message.id for message in sent]
    for kinds in (["photo"], ["photo"] * 11, ["photo", "sticker"]):
        with pytest.raises(ValueError, match="an album holds 2 to 10 of photo, video, document, audio"):
            scene.ann.send_album(kinds)


async def test_a_whole_album_counts_as_many(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    album = [InputMediaDocument(b"x")] * 10
    await scene.bot.send_media_group(7, album)
    with pytest.raises(RetryAfter) as refused:
        await scene.bot.send_message(7, "x")
    assert refused.value.retry_after == timedelta(seconds=6)
    for id_ in (20, 21):
        scene.sandbox.add_person(id_, "P").say("hi")
        await scene.bot.send_media_group(id_, [InputMediaAudio(b"x")] * 10)
    scene.sandbox.add_person(22, "P").say("hi")
    with pytest.raises(RetryAfter):
        await scene.bot.send_message(22, "the 31st in this second")


async def test_nothing_of_a_refused_album_arrives(scene: Scene) -> None:
    scene.ann.block()
    answer = await scene.call("sendMediaGroup", chat_id=7, media=[{"type": "photo", "media": "https://x.example"}] * 2)
    assert answer.status_code == 403
    assert len(scene.ann.chat) == 1
