"""Kinds of messages in the sandbox beyond texts and files, and what may be done to them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import ForceReply, ReactionTypeCustomEmoji
from telegram.error import BadRequest

from bot.sandbox import Card, Event, Person
from tests.test_sandbox import Scene, opened

CARD = Card("+49 30 1", "Bo", "Day", "BEGIN:VCARD\nTEL:+49301\nEND:VCARD")


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


@pytest.fixture
def bea(scene: Scene) -> Person:
    bea = scene.sandbox.add_person(8, "Bea")
    bea.say("hello")
    return bea


def kinds(person: Person) -> list[str]:
    return [message.body.kind for message in person.chat[1:]]


async def test_a_bot_sends_files_of_every_kind(scene: Scene) -> None:
    audio = (await scene.bot.send_audio(7, b"ID3", caption="<i>Listen</i>", parse_mode="HTML")).audio
    animation = await scene.bot.send_animation(7, b"GIF89a", filename="tour.gif", caption="Look")
    note = (await scene.bot.send_video_note(7, b"ftyp")).video_note
    sticker = (await scene.bot.send_sticker(7, b"RIFF")).sticker
    assert kinds(scene.ann) == ["audio", "animation", "video_note", "sticker"]
    assert [message.html for message in scene.ann.chat[1:]] == ["<i>Listen</i>", "Look", "", ""]
    assert animation.animation
    assert animation.document
    assert animation.animation.file_name == "tour.gif"
    assert animation.document.file_id == animation.animation.file_id
    scene.clocks.real += 10
    for file in (audio, animation.animation, note, sticker):
        assert file
        assert bytes(await (await scene.bot.get_file(file.file_id)).download_as_bytearray())
    assert note
    with pytest.raises(BadRequest, match="Can't use file of type videonote as video"):
        await scene.bot.send_video(7, note.file_id)


async def test_an_uploaded_photo_is_read_back_as_it_went(scene: Scene) -> None:
    picture = b"\x89PNG" + bytes(range(256)) * 40
    photo = (await scene.bot.send_photo(7, picture)).photo[-1]
    file = await scene.bot.get_file(photo.file_id)
    assert (file.file_size, file.file_unique_id) == (len(picture), photo.file_unique_id)
    assert bytes(await file.download_as_bytearray()) == picture
    assert scene.ann.chat[-1].media
    assert scene.ann.chat[-1].media.data == picture


async def test_a_bot_sends_places_and_cards(scene: Scene) -> None:
    place = (await scene.bot.send_location(7, 52.5, 13.4, horizontal_accuracy=20)).location
    card = (await scene.bot.send_contact(7, CARD.phone_number, "Bo", last_name="Day", vcard=CARD.vcard)).contact
    short = (await scene.bot.send_contact(7, "+1", "Al")).contact
    assert place
    assert (place.latitude, place.longitude, place.horizontal_accuracy) == (52.5, 13.4, 20)
    assert card
    assert (card.phone_number, card.first_name, card.last_name, card.vcard) == ("+49 30 1", "Bo", "Day", CARD.vcard)
    assert short
    assert (short.last_name, short.vcard) == (None, None)
    assert scene.ann.chat[-2].card == CARD
    assert scene.ann.chat[-3].location
    assert scene.ann.chat[-3].location.longitude == 13.4
    with pytest.raises(BadRequest, match="Wrong location specified"):
        await scene.bot.send_location(7, 91, 0)
    with pytest.raises(BadRequest, match="Vcard_too_long"):
        await scene.bot.send_contact(7, "+1", "Al", vcard="x" * 2049)
    answer = await scene.call("sendLocation", chat_id=7, latitude="north", longitude=1)
    assert answer.json()["description"] == 'Bad Request: parameter "latitude" must be a Float'


async def test_what_people_send_is_parsed_by_the_library(scene: Scene) -> None:
    scene.ann.send_location(1.5, -2.5)
    scene.ann.send_contact(Card("+1", "Cy", vcard="BEGIN:VCARD", user_id=99))
    scene.ann.send_animation("look")
    scene.ann.send_video_note()
    place, card, animation, note = [update.message for update in await scene.bot.get_updates(offset=-4)]
    assert place
    assert place.location
    assert (place.location.latitude, place.location.longitude) == (1.5, -2.5)
    assert card
    assert card.contact
    assert (card.contact.first_name, card.contact.user_id, card.contact.vcard) == ("Cy", 99, "BEGIN:VCARD")
    assert animation
    assert animation.animation
    assert animation.caption == "look"
    assert note
    assert note.video_note


async def test_every_kind_is_copied(scene: Scene, bea: Person) -> None:
    ann = scene.ann
    originals = [
        ann.say("text"),
        ann.send_photo("a"),
        ann.send_document(),
        ann.send_voice("b"),
        ann.send_video(),
        ann.send_audio(),
        ann.send_animation("c"),
        ann.send_video_note(),
        ann.send_sticker(),
        ann.send_location(),
        ann.send_contact(CARD),
    ]
    for original in originals:
        scene.clocks.real += 1
        await scene.bot.copy_message(8, 7, original.id)
    assert [message.body for message in bea.chat[1:]] == [message.body for message in originals]
    scene.clocks.real += 10
    await scene.bot.copy_message(8, 7, originals[-1].id, caption="ignored")
    await scene.bot.copy_message(8, 7, originals[-3].id, caption="ignored")
    assert [message.text for message in bea.chat[-2:]] == ["", ""]


async def test_what_has_no_text_is_not_edited(scene: Scene) -> None:
    place = await scene.bot.send_location(7, 1, 2)
    sticker = await scene.bot.send_sticker(7, b"RIFF")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await place.edit_text("x")
    for message in (place, sticker):
        with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
            await message.edit_caption("x")


async def test_a_protected_message_is_copied_but_not_forwarded(scene: Scene, bea: Person) -> None:
    """So does Telegram with bots; the copy is protected only where that is asked for."""
    sent = await scene.bot.send_photo(7, b"jpeg", caption="ours", protect_content=True)
    assert sent.has_protected_content
    with pytest.raises(BadRequest, match="The message can't be forwarded"):
        await scene.bot.forward_message(8, 7, sent.message_id)
    await scene.bot.copy_message(8, 7, sent.message_id)
    await scene.bot.copy_messages(8, 7, [sent.message_id], protect_content=True)
    assert [(message.text, message.protected) for message in bea.chat[1:]] == [("ours", False), ("ours", True)]


async def test_a_demand_for_an_answer(scene: Scene) -> None:
    await scene.bot.send_message(7, "How many?", reply_markup=ForceReply(input_field_placeholder="x" * 64))
    assert scene.ann.chat[-1].reply_markup == {"force_reply": True, "input_field_placeholder": "x" * 64}
    assert scene.ann.chat[-1].buttons == []
    with pytest.raises(BadRequest, match="Input_field_placeholder_invalid"):
        await scene.bot.send_message(7, "How many?", reply_markup=ForceReply(input_field_placeholder="x" * 65))
    answer = await scene.call(
        "sendMessage", chat_id=7, text="x", reply_markup={"force_reply": True, "input_field_placeholder": ""}
    )
    assert answer.status_code == 400


# Deletions


async def test_a_bot_deletes_its_own_and_a_persons_for_two_days(scene: Scene) -> None:
    ours = [(await scene.bot.send_message(7, "x")).message_id for _ in range(2)]
    theirs = [scene.ann.say("y").id for _ in range(2)]
    scene.clocks.at += timedelta(hours=48)
    assert await scene.bot.delete_message(7, ours[0])
    assert await scene.bot.delete_message(7, theirs[0])
    scene.clocks.at += timedelta(seconds=1)
    for late in (ours[1], theirs[1]):
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await scene.bot.delete_message(7, late)
    assert [message.id for message in scene.ann.chat[1:]] == [ours[1], theirs[1]]


async def test_many_are_deleted_or_none(scene: Scene) -> None:
    told: list[Event] = []
    old = scene.ann.say("old")
    scene.clocks.at += timedelta(hours=30)
    new = [scene.ann.say("a").id, (await scene.bot.send_message(7, "b")).message_id]
    scene.sandbox.on_change.append(told.append)
    scene.clocks.at += timedelta(hours=20)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await scene.bot.delete_messages(7, [*new, old.id])
    assert told == []
    assert await scene.bot.delete_messages(7, [*new, *new, 999])
    assert [event.kind for event in told] == ["deleted", "deleted"]
    assert [message.text for message in scene.ann.chat[1:]] == ["old"]
    assert await scene.bot.delete_messages(7, [999])
    with pytest.raises(BadRequest, match="Message identifiers are not specified"):
        await scene.bot.delete_messages(7, [])


# Reactions


async def test_a_bot_reacts_to_what_a_person_said(scene: Scene) -> None:
    told: list[Event] = []
    said = scene.ann.say("Good news")
    scene.sandbox.on_change.append(told.append)
    assert await scene.bot.set_message_reaction(7, said.id, "🎉")
    assert (scene.ann.chat[-1].reaction, scene.ann.chat[-1].edited_at) == ("🎉", None)
    assert [(event.kind, event.message) for event in told] == [("reacted", scene.ann.chat[-1])]
    await scene.bot.set_message_reaction(7, said.id, "👍")
    assert scene.ann.chat[-1].reaction == "👍"
    await scene.bot.set_message_reaction(7, said.id)
    assert scene.ann.chat[-1].reaction is None


async def test_reactions_that_are_refused(scene: Scene) -> None:
    said = scene.ann.say("Good news")
    with pytest.raises(BadRequest, match="Message to react not found"):
        await scene.bot.set_message_reaction(7, 999, "👍")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await scene.bot.set_message_reaction(7, said.id, "✅")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await scene.bot.set_message_reaction(7, said.id, ReactionTypeCustomEmoji("1"))
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await scene.bot.set_message_reaction(7, said.id, ["👍", "🎉"])


async def test_a_reaction_to_an_album_stands_at_its_first(scene: Scene) -> None:
    first, second = scene.ann.send_album(["photo", "photo"])
    await scene.bot.set_message_reaction(7, second.id, "👍")
    assert [message.reaction for message in scene.ann.chat[1:]] == ["👍", None]
    scene.ann.delete(first.id)
    await scene.bot.set_message_reaction(7, second.id, "🔥")
    assert scene.ann.chat[-1].reaction == "🔥"
