"""A contact's own data: at once what is kept, the manager's notes once the manager has looked, within the month."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox import Message, Person
from tests.test_stopping import labels
from tests.world import World, bot_said, world


def files(person: Person) -> dict[str, Any]:
    """What is in the files on this person's phone."""
    return {
        one.media.name: json.loads(one.media.data)
        for one in person.chat
        if one.media and one.media.name and one.from_bot
    }


def noted(house: World, *notes: str) -> None:
    store = house.app.office.store
    with store.transaction():
        for note in notes:
            store.notes.add(house.contact().id, note, house.now())


def card(person: Person) -> Message:
    return next(one for one in reversed(person.chat) if any("Send" in label for label in labels(one)))


async def test_their_data_comes_at_once_to_read_and_as_a_file() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/contact Li Wei, tags vip, zone Asia/Shanghai")
        await house.says(li, "What does it <cost>?")
        await house.says(house.ann, "Twelve", reply_to=house.ann.chat[-1].id)
        said = await house.says(li, "/mydata")
        for words in ("Li Wei", "Acme, evaluator", "vip", "Shanghai", "Mar 2, 2026", "you wrote: What does it <cost>?"):
            assert words in said[0].text
        data = files(li)["mydata.json"]
        assert data["name"] == "Li Wei"
        assert data["agreed"][0]["wording"]
        assert {"reply": "What does it <cost>?", "by-hand": "Twelve"}.items() <= {
            one["what"]: one["words"] for one in data["timeline"]
        }.items()
        assert not any("data" in text for text in bot_said(house.ann))


async def test_in_chinese_no_word_of_the_program_is_in_it() -> None:
    async with world() as house:
        wei = await house.invited("李伟", "华辰", "评估人")
        said = await house.says(wei, "/mydata")
        assert "华辰，评估人" in said[0].text


async def test_nothing_of_others_and_nothing_that_opens_a_door_is_in_it() -> None:
    async with world() as house:
        li = await house.invited()
        await house.invited("Bo Ek", "Acme", id=202)
        token = (await house.link("Xu, Acme")).partition("start=")[2]
        await house.says(li, "/mydata")
        shown = json.dumps(files(li)) + "".join(bot_said(li))
        agreed = house.app.office.store.people.consents(house.contact("Li Wei").id)[0].invite
        assert agreed
        assert not any(words in shown for words in ("Bo Ek", token, agreed, "Xu"))


async def test_notes_go_along_once_the_manager_has_looked() -> None:
    async with world() as house:
        li = await house.invited()
        noted(house, "Likes <tea>", "Boss is difficult")
        told = await house.says(li, "/mydata")
        assert "looks at them first" in told[-1].text
        shown = card(house.ann)
        assert "• Likes <tea>" in shown.text
        assert "notes.json" not in files(li)
        await house.presses(house.ann, "✏️ Edit notes first", message_id=shown.id)
        listed = house.ann.chat[-1]
        assert "Likes <tea>" in listed.text
        await house.presses(house.ann, "🗑 2", message_id=listed.id)
        await house.presses(house.ann, "✏️ 1", message_id=listed.id)
        (again,) = await house.says(house.ann, "Likes coffee", reply_to=house.ann.chat[-1].id)
        assert "Likes coffee" in again.text
        await house.presses(house.ann, "✅ Send", message_id=again.id)
        assert [one["text"] for one in files(li)["notes.json"]] == ["Likes coffee"]
        before = len(li.chat)
        assert "out of date" in await house.forges(house.ann, f"data-send:{house.contact().id}")
        await house.advance(days=40)
        assert not any("still waits" in text for text in bot_said(house.ann))
        assert not any(one.media for one in li.chat[before:])


async def test_next_steps_go_with_the_notes_and_what_others_did_is_not_laid_to_the_contact() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/step Li Wei, ask whether the boss is gone, friday 14:00")
        await house.says(house.ann, "/pause Li Wei, 2w")
        said = await house.says(li, "/mydata")
        shown = said[0].text + json.dumps(files(li)["mydata.json"])
        assert "you paused" not in shown
        assert not any(words in shown for words in ("step:", "the boss is gone"))
        await house.presses(house.ann, "✅ Send", message_id=card(house.ann).id)
        assert [one["text"] for one in files(li)["notes.json"]] == ["ask whether the boss is gone"]


async def test_asking_twice_brings_one_card() -> None:
    async with world() as house:
        li = await house.invited()
        noted(house, "Likes tea")
        await house.says(li, "/mydata")
        await house.says(li, "/mydata")
        assert sum("asks for their data" in text for text in bot_said(house.ann)) == 1


async def test_the_manager_is_reminded_and_then_an_admin_hears_of_it() -> None:
    async with world() as house:
        cy = await house.manager("Cy", 103)
        link = (
            (await house.says(cy, "/invite Li Wei, Acme, evaluator"))[-1].text.partition("https://t.me/")[2].split()[0]
        )
        li = house.sandbox.add_person(201, "Li Wei")
        li.open("https://t.me/" + link)
        await house.quiet()
        await house.presses(li, "✅")
        store = house.app.office.store
        (contact,) = store.people.find_anybody("Li Wei")
        with store.transaction():
            store.notes.add(contact.id, "Likes tea", house.now())
        await house.says(li, "/mydata")
        await house.advance(days=2)
        assert not any("still waits" in text for text in bot_said(cy))
        await house.advance(days=2)
        assert sum("still waits" in text for text in bot_said(cy)) == 1
        assert not any("asked for their data" in text for text in bot_said(house.ann))
        await house.advance(days=5)
        assert sum("A contact of Cy asked for their data" in text for text in bot_said(house.ann)) == 1
        await house.presses(cy, "✅ Send", message_id=card(cy).id)
        assert "notes.json" in files(li)
        await house.advance(days=30)
        assert sum("A contact of Cy asked for their data" in text for text in bot_said(house.ann)) == 1


async def test_another_managers_contact_is_not_theirs_to_send() -> None:
    async with world() as house:
        li = await house.invited()
        bob = await house.manager("Bob", 104)
        noted(house, "Likes tea")
        await house.says(li, "/mydata")
        for verb in ("data-send", "data-edit"):
            assert "not" in (await house.forges(bob, f"{verb}:{house.contact().id}")).lower()
        assert "notes.json" not in files(li)


async def test_what_was_taken_back_is_neither_shown_nor_in_the_file() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "When?")
        relayed = next(one for one in reversed(house.ann.chat) if "When?" in one.text)
        wrong = house.ann.say("Six o'clock, dear Tom!", reply_to=relayed.id)
        await house.quiet()
        house.ann.say("/takeback", reply_to=wrong.id)
        await house.quiet()
        await house.says(li, "/mydata")
        assert not any("Tom" in text for text in bot_said(li))
        assert "Tom" not in json.dumps(files(li))
        assert "takeback-done" in json.dumps(files(li))
