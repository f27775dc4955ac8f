"""Saved replies: a manager's own, filled, shown before they go."""

from __future__ import annotations

import pytest

from tests.test_letters import QUIET
from tests.world import BO, bot_said, world

PRICING = "/save pricing: Hello {name}, the offer for {account} holds until {date}, {place}."


async def test_it_is_filled_asked_for_shown_and_sent() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        (kept,) = await house.says(house.ann, PRICING)
        assert "date, place" in kept.text
        (question,) = await house.says(house.ann, "/use pricing, Li Wei")
        assert question.text.startswith("date?")
        (question,) = await house.says(house.ann, "5 <May> {place}", reply_to=question.id)
        assert question.text.startswith("place?")
        (shown,) = await house.says(house.ann, "Berlin", reply_to=question.id)
        words = "Hello Li Wei, the offer for Acme holds until 5 <May> {place}, Berlin."
        assert words in shown.text
        assert words not in bot_said(li)
        await house.presses(house.ann, "✉️ Send")
        assert bot_said(li)[-1] == words
        await house.forges(house.ann, "saved-send:1")
        assert bot_said(li).count(words) == 1


async def test_it_can_be_edited_before_it_goes() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.says(house.ann, "/save hi: Hello {name}")
        await house.says(house.ann, "/use hi")
        await house.presses(house.ann, "Li Wei · Acme")
        await house.presses(house.ann, "✏️ Reword")
        await house.says(house.ann, "Good morning!", reply_to=house.ann.chat[-1].id)
        await house.presses(house.ann, "✉️ Send now")
        assert bot_said(li)[-1] == "Good morning!"


async def test_outside_their_hours_it_warns() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.advance(hours=14)
        await house.says(house.ann, "/save hi: Hello {name}")
        await house.says(house.ann, "/use hi, Li Wei")
        await house.presses(house.ann, "✉️ Send")
        assert "outside their working hours" in house.ann.chat[-1].text
        assert "Hello Li Wei" not in bot_said(li)
        await house.presses(house.ann, "✉️ Send now")
        assert bot_said(li)[-1] == "Hello Li Wei"


async def test_it_takes_the_managers_own_message_and_is_listed_and_thrown_away() -> None:
    async with world(rules=QUIET) as house:
        await house.invited()
        await house.says(house.ann, "See you at the fair, {name}")
        own = next(one for one in house.ann.chat if one.text.startswith("See you"))
        await house.says(house.ann, "/save fair", reply_to=own.id)
        (listed,) = await house.says(house.ann, "/saved")
        assert "fair: See you at the fair" in listed.text
        await house.presses(house.ann, "🗑")
        assert "no reply yet" in house.ann.chat[-1].text


async def test_words_that_may_never_go_are_refused() -> None:
    async with world(feeds="feeds: []\nnever: [rivalcorp]\n") as house:
        await house.invited()
        assert "rivalcorp" in (await house.says(house.ann, "/save a: Unlike RivalCorp"))[-1].text
        await house.says(house.ann, "/save b: We beat {whom}")
        (question,) = await house.says(house.ann, "/use b, Li Wei")
        assert "rivalcorp" in (await house.says(house.ann, "Rivalcorp", reply_to=question.id))[-1].text


@pytest.mark.parametrize("words", ["/save", "/save pricing", "/save : words", "/use", "/use nothing, Li Wei"])
async def test_wrong_input_gets_one_line(words: str) -> None:
    async with world() as house:
        await house.invited()
        (line,) = await house.says(house.ann, words)
        assert "\n" not in line.text


@pytest.mark.parametrize("data", ["saved-use:1", "saved-for:1:1", "saved-send:1", "saved-drop:1"])
async def test_another_managers_are_out_of_reach(data: str) -> None:
    async with world(rules=QUIET) as house:
        await house.invited()
        await house.says(house.ann, "/save hi: Hello {name}")
        await house.says(house.ann, "/use hi, Li Wei")
        eve = await house.manager("Eve", BO)
        seen = len(eve.chat)
        assert await house.forges(eve, data) != ""
        assert len(eve.chat) == seen
        assert "Hello" in (await house.says(house.ann, "/saved"))[-1].text
        assert (await house.says(eve, "/use hi, Li Wei"))[-1].text.startswith("No reply")
