"""Notes about a contact: on the card, all of them by a button, with the company they were written at."""

from __future__ import annotations

import pytest

from tests.test_card import answered, last, opened, tapped
from tests.world import bot_said, world


async def test_a_note_stands_on_the_card_the_newest_three() -> None:
    async with world() as house:
        await house.invited()
        for n in range(1, 5):
            (card,) = await house.says(house.ann, f"/note Li Wei, note {n}, with a comma，又一个")
        shown = [line for line in card.text.splitlines() if line.startswith("📝")]
        assert shown == [f"📝 Mar 2, 2026: note {n}, with a comma，又一个" for n in (4, 3, 2)]


async def test_the_button_asks_and_says_that_they_may_read_it() -> None:
    async with world() as house:
        await house.invited()
        await tapped(house, await opened(house), "📝 Note")
        question = last(house.ann)
        assert "they may ask to read it" in question.text
        assert "may read" in question.reply_markup["input_field_placeholder"]
        card = await answered(house, "asked about <pricing> & tea")
        assert "📝 Mar 2, 2026: asked about <pricing> & tea" in card.text


async def test_without_words_the_command_asks() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/note Li Wei")
        assert "a note about li wei" in last(house.ann).text.casefold()
        assert "likes tea" in (await answered(house, "likes tea")).text


async def test_all_notes_page_by_page_and_one_taken_away() -> None:
    async with world() as house:
        await house.invited()
        for n in range(1, 8):
            await house.says(house.ann, f"/note Li Wei, note {n}")
        card = await opened(house)
        page = await tapped(house, card, "📒 All notes")
        assert [line.split(": ")[1] for line in page.text.splitlines()[1:]] == [f"note {n}" for n in (7, 6, 5, 4, 3)]
        page = await tapped(house, card, "›")
        assert page.text.splitlines()[1:] == ["6. Mar 2, 2026: note 2", "7. Mar 2, 2026: note 1"]
        await tapped(house, card, "🗑 7")
        contact = house.contact()
        kept = [note.text for note in house.app.office.store.notes.of_contact(contact.id)]
        assert kept == [f"note {n}" for n in range(2, 8)]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/note", "Write it like this"),
        ("/note Nobody, likes tea", "Nobody in your book"),
        ("/note Li Wei, " + "x" * 501, "takes 500 characters"),
    ],
)
async def test_what_is_no_note_is_one_line(command: str, words: str) -> None:
    async with world() as house:
        await house.invited()
        (answer,) = await house.says(house.ann, command)
        assert words in answer.text
        assert "\n" not in answer.text
        assert house.app.office.store.notes.of_contact(house.contact().id) == []


async def test_a_note_for_one_of_several_waits_for_the_choice() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Li Na", id=202)
        await house.says(house.ann, "/note Li, likes tea")
        await house.presses(house.ann, "Li Na")
        notes = house.app.office.store.notes
        assert [note.text for note in notes.of_contact(house.contact("Li Na").id)] == ["likes tea"]
        assert notes.of_contact(house.contact("Li Wei").id) == []


async def test_no_contact_sees_a_note() -> None:
    async with world() as house:
        li = await house.invited()
        said = len(bot_said(li))
        await house.says(house.ann, "/note Li Wei, likes tea")
        await house.advance(days=30)
        assert not any("tea" in text for text in bot_said(li)[said:])
