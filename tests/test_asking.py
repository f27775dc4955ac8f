"""A colleague's draft: asked, written, sent by whom it is for, once; the colleague never gets at the contact."""

from __future__ import annotations

import pytest

from bot.sandbox import Person
from tests.test_deputies import last, pair
from tests.world import World, bot_said, world

QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, for: {tags: nobody}, every: 5d, send: {text: [one]}}\n"}


async def drafted(house: World) -> tuple[Person, Person]:
    """Ann has asked Bo about what Li Wei wrote, and Bo has written a draft."""
    bo, li = await pair(house)
    await house.says(li, "Can you deliver in May?")
    await house.says(house.ann, "/ask Bo: what shall I say?", reply_to=last(house.ann, "deliver in May").id)
    await house.says(bo, "Yes, from the 12th.", reply_to=last(bo, "asks for your help").id)
    return bo, li


async def test_a_reply_is_asked_with_its_quote_and_comes_back_as_a_card() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await drafted(house)
        asked = last(bo, "asks for your help").text
        assert "Li Wei (Acme)" in asked
        assert "Can you deliver in May?" in asked
        assert "what shall I say?" in asked
        card = last(house.ann, "Bo Ek’s draft for Li Wei")
        assert "Yes, from the 12th." in card.text
        assert not any("12th" in text for text in bot_said(li))
        await house.presses(house.ann, "✅ Send", message_id=card.id)
        assert bot_said(li)[-1] == "Yes, from the 12th."
        assert house.contact().waiting_since is None


async def test_it_is_sent_once_however_often_it_is_pressed() -> None:
    async with world(rules=QUIET) as house:
        _, li = await drafted(house)
        await house.presses(house.ann, "✅ Send")
        await house.forges(house.ann, "draft-send:1")
        await house.forges(house.ann, "draft-drop:1")
        assert sum("12th" in text for text in bot_said(li)) == 1


async def test_a_reply_changes_it_and_it_is_shown_again() -> None:
    async with world(rules=QUIET) as house:
        _, li = await drafted(house)
        await house.says(house.ann, "From the 14th.", reply_to=last(house.ann, "draft for").id)
        assert "From the 14th." in last(house.ann, "draft for").text
        await house.presses(house.ann, "✅ Send")
        assert bot_said(li)[-1] == "From the 14th."


async def test_dropped_is_dropped_and_a_late_draft_goes_nowhere() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await drafted(house)
        await house.presses(house.ann, "✖️ Drop")
        count = len(house.ann.chat)
        await house.says(bo, "Another", reply_to=last(bo, "asks for your help").id)
        assert len(house.ann.chat) == count
        assert not any("12th" in text for text in bot_said(li))


async def test_at_night_a_draft_nobody_waits_for_is_not_sent_unasked() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        await house.says(house.ann, "/ask Bo, Li Wei: can we deliver in May?")
        await house.says(bo, "Yes, from the 12th.", reply_to=last(bo, "asks for your help").id)
        card = last(house.ann, "draft for Li Wei")
        await house.advance(hours=14)  # 23:00 where they are
        await house.presses(house.ann, "✅ Send", message_id=card.id)
        assert not any("12th" in text for text in bot_said(li))
        await house.presses(house.ann, "✉️ Send now", message_id=last(house.ann, "what speaks against it").id)
        assert sum("12th" in text for text in bot_said(li)) == 1


@pytest.mark.parametrize("data", ["draft-send:1", "draft-drop:1", "draft-send:99", "card:1"])
async def test_nobody_else_may_send_it_and_the_colleague_sees_no_card(data: str) -> None:
    async with world(rules=QUIET) as house:
        bo, li = await drafted(house)
        count = len(bot_said(li))
        assert await house.forges(bo, data)
        assert len(bot_said(li)) == count


async def test_a_question_of_ones_own_about_a_named_contact() -> None:
    async with world(rules=QUIET) as house:
        bo, _ = await pair(house)
        await house.says(house.ann, "/ask Bo，Li Wei：五月能交货吗？")
        assert "五月能交货吗？" in bot_said(bo)[-1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "/ask Bo"), ("Bo", "/ask Bo"), ("Zoe, Li Wei: May?", "No colleague"),
        ("Bo, Nobody: May?", "Nobody in your book"), ("Bo, Li Wei", "/ask Bo"),
    ],
)  # fmt: skip
async def test_wrong_words_are_one_line(words: str, told: str) -> None:
    async with world(rules=QUIET) as house:
        await pair(house)
        assert told in (await house.says(house.ann, f"/ask {words}"))[-1].text
