"""Pauses, stops with one question why, and stop words, as a contact and their manager see them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.desk.stopping import means_stop, months_later
from bot.model.people import ContactState, Pace
from bot.sandbox import Message
from tests.world import DEFAULTS, MANY, World, bot_said, world

OFTEN = {
    "_defaults.yaml": DEFAULTS + "caps: {}\nbrake: null\n",
    "prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 7d, send: {{text: {MANY}}}}}\n",
}


def labels(message: Message) -> list[str]:
    return [button.text for line in message.buttons for button in line]


# --- a pause


async def test_a_pause_is_offered_in_months_and_counts_from_now_in_their_zone() -> None:
    async with world() as house:
        li = await house.invited()
        (asked,) = await house.says(li, "/pause")
        assert labels(asked) == ["1 month", "3 months", "6 months"]
        assert house.contact().paused_until is None
        await house.presses(li, "3 months")
        assert "Jun 2, 2026" in bot_said(li)[-1]
        assert house.contact().paused_until == datetime(2026, 6, 2, 7, tzinfo=UTC)
        assert "asked for a pause until Jun 2, 2026" in bot_said(house.ann)[-1]


async def test_nothing_comes_in_a_pause_and_its_end_is_a_card_for_the_manager_once() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        await house.says(li, "/pause 1")
        before = len(li.chat)
        await house.advance(days=30)
        assert len(li.chat) == before
        card = await house.shown(house.ann, "their pause is over", days=3)
        assert labels(card)[0] == "✅ Done"
        assert (await house.says(house.ann, "/steps"))[-1].text.count("their pause is over") == 1
        await house.advance(days=60)
        assert sum("⏰" in text and "their pause is over" in text for text in bot_said(house.ann)) == 1
        assert house.touches()


async def test_a_pause_that_was_ended_or_left_brings_no_card() -> None:
    async with world() as house:
        li, bo = await house.invited(), await house.invited("Bo Ek", "Beta", id=202)
        await house.says(li, "/pause 1")
        await house.says(li, "/resume")
        await house.says(bo, "/pause 1")
        bo.block()
        await house.advance(days=90)
        assert not any("their pause is over" in text for text in bot_said(house.ann))
        assert house.contact("Bo Ek").state is ContactState.BLOCKED


@pytest.mark.parametrize(
    ("from_", "months", "until"), [("2026-08-31", 6, "2027-02-28"), ("2026-03-02", 1, "2026-04-02")]
)
def test_months_end_on_a_day_that_there_is(from_: str, months: int, until: str) -> None:
    now = datetime.fromisoformat(f"{from_}T08:00:00+00:00")
    assert months_later(now, months, "Asia/Shanghai") == datetime.fromisoformat(f"{until}T08:00:00+00:00")


async def test_a_forged_pause_is_none() -> None:
    async with world() as house:
        li = await house.invited()
        assert "out of date" in await house.forges(li, "pause:120")
        assert house.contact().paused_until is None


# --- a stop


async def test_a_stop_asks_why_once_and_the_answer_goes_to_the_manager_and_the_timeline() -> None:
    async with world() as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/stop")
        assert "nothing more" in answer.text
        assert labels(answer) == ["Too often", "Not relevant", "I changed jobs", "Something else"]
        await house.presses(li, "Too often")
        assert bot_said(house.ann)[-1] == "Li Wei · Acme said why they stopped: Too often"
        assert "why they stopped: Too often" in (await house.says(house.ann, "/contact Li Wei"))[-1].text
        assert "out of date" in await house.forges(li, "why:job")
        assert (await house.says(li, "/stop"))[-1].buttons == []


async def test_why_in_their_own_words_can_be_answered_by_the_manager() -> None:
    async with world() as house:
        li = await house.invited()
        (question,) = await house.says(li, "/stop")
        (thanks,) = await house.says(li, "I am <leaving> Acme", reply_to=question.id)
        assert "passed on" in thanks.text
        assert bot_said(house.ann)[-1] == "Li Wei · Acme said why they stopped: I am <leaving> Acme"
        await house.says(house.ann, "All the best", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "All the best"
        assert house.contact().state is ContactState.STOPPED


async def test_an_answer_to_a_later_question_reaches_who_stopped_and_nothing_else_does() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        await house.says(li, "/stop")
        await house.advance(days=20)
        await house.says(li, "One more question: the price?")
        await house.says(house.ann, "It is 12", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "It is 12"
        await house.advance(days=60)
        assert bot_said(li)[-1] == "It is 12"


async def test_stop_and_start_twice_leave_one_consent_more() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "/stop")
        (first,) = await house.says(li, "/start")
        (second,) = await house.says(li, "/start")
        await house.presses(li, "✅", message_id=first.id)
        await house.presses(li, "✅", message_id=second.id)
        assert len(house.app.office.store.people.consents(house.contact().id)) == 2
        assert sum("is back" in text for text in bot_said(house.ann)) == 1


# --- stop words


@pytest.mark.parametrize(
    "words",
    ["stop", "STOP!", "Please stop", "stop, please.", "Unsubscribe", "unsubscribe me, thanks", "Don’t message me",
     "退订", "请退订", "别发了", "不要再发了！", "不要再发", "请不要再发了，谢谢", "TD", "td ", "ＳＴＯＰ", "取消订阅"],
)  # fmt: skip
def test_nothing_but_a_stop_word_means_stop(words: str) -> None:
    assert means_stop(words)


@pytest.mark.parametrize(
    "words",
    ["Please stop by on Thursday", "", "please", "了", "hit", "We stop production on Friday", "stop the press",
     "不要再发样品到旧地址了", "取消", "TD Bank", "谢谢", "stop " * 40],
)  # fmt: skip
def test_other_words_do_not(words: str) -> None:
    assert not means_stop(words)


async def held(house: World, words: str = "Please stop") -> Message:
    li = await house.invited()
    return (await house.says(li, words))[-1]


async def test_a_stop_word_holds_everything_at_once_and_asks() -> None:
    async with world(rules=OFTEN) as house:
        asked = await held(house)
        li = house.sandbox.people[201]
        assert labels(asked) == ["Stop everything", "Half as much", "It was nothing"]
        assert bot_said(house.ann)[-1].startswith("✋ Li Wei · Acme wrote “Please stop”.")
        before = len(li.chat)
        await house.advance(days=60)
        assert len(li.chat) == before
        assert house.contact().state is ContactState.ACTIVE
        assert "they wrote a stop word" in (await house.says(house.ann, "/plan Li Wei"))[-1].text


async def test_stop_everything_stops() -> None:
    async with world() as house:
        await held(house)
        li = house.sandbox.people[201]
        await house.presses(li, "Stop everything")
        assert house.contact().state is ContactState.STOPPED
        assert bot_said(house.ann)[-1] == "Li Wei · Acme said stop. Nothing more will be sent."
        assert "May I ask why?" in bot_said(li)[-1]
        assert "out of date" in await house.forges(li, "halt:nothing")


async def test_half_as_much_goes_on_with_half() -> None:
    async with world(rules=OFTEN) as house:
        await held(house)
        li = house.sandbox.people[201]
        await house.presses(li, "Half as much")
        contact = house.contact()
        assert (contact.pace, contact.stopping_since) == (Pace.LESS, None)
        await house.advance(days=40)
        assert house.touches()


async def test_it_was_nothing_goes_on_as_before() -> None:
    async with world(rules=OFTEN) as house:
        await held(house)
        li = house.sandbox.people[201]
        await house.presses(li, "It was nothing")
        assert house.contact().stopping_since is None
        assert "did not mean to stop" in bot_said(house.ann)[-1]
        await house.advance(days=20)
        assert house.touches()


async def test_a_stop_word_of_who_is_away_already_changes_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "/stop")
        (answer,) = await house.says(li, "退订")
        assert "nothing more" in answer.text
        assert house.contact().stopping_since is None
