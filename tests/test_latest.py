"""News and material for a contact who asks for it, a word with the manager, and what who comes back is asked."""

from __future__ import annotations

from bot.model.people import ContactState
from bot.model.touches import TouchKind
from bot.sandbox import Message
from bot.sandbox.faults import Status
from tests.test_contact_news import NEWS, stock
from tests.test_stopping import OFTEN, labels
from tests.world import NO_FEEDS, World, bot_said, world


def news_of(messages: list[Message]) -> list[Message]:
    return [one for one in messages if "👍" in "".join(labels(one))]


# --- /latest


async def test_the_latest_is_what_suits_them_and_is_never_sent_again() -> None:
    async with world() as house:
        li = await house.invited()
        stock(house, *["ai"] * 7)
        (digest,) = await house.says(li, "/latest")
        assert "5 things that may be worth your time" in digest.text
        assert labels(digest)[:5] == ["👍 1", "👍 2", "👍 3", "👍 4", "👍 5"]
        assert len(house.app.office.store.ledger.items_used(house.contact().id)) == 5
        (rest,) = await house.says(li, "/latest")
        assert "2 things" in rest.text
        (none,) = await house.says(li, "/latest")
        assert "nothing good enough" in none.text
        await house.presses(li, "👍 2", message_id=digest.id)
        assert "Good to know" in li.toasts[-1]


async def test_what_they_asked_for_counts_under_no_cap_and_moves_no_rule() -> None:
    async with world(rules=NEWS) as house:
        li = await house.invited()
        stock(house, *["ai"] * 9)
        with house.app.office.store.transaction():
            house.app.office.replan(house.contact().id, house.now())
        before = house.contact().next_at
        await house.says(li, "/latest")
        assert house.contact().next_at == before
        standing = house.app.office.standing(house.contact(), house.now())
        assert standing.past.recent == ()
        await house.says(house.ann, "/review")
        assert not any("latest" in text for text in bot_said(house.ann))


async def test_material_comes_too_once() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/library deck, How we work, https://example.com/deck")
        stock(house, *["ai"] * 9)
        digest, material = await house.says(li, "/latest")
        assert "4 things" in digest.text
        assert "How we work" in material.text
        kinds = sorted(touch.kind for touch in house.touches())
        assert kinds == sorted([TouchKind.NEWS, TouchKind.MATERIAL])
        assert len(await house.says(li, "/latest")) == 1


async def test_a_few_times_a_day_are_enough() -> None:
    async with world() as house:
        li = await house.invited()
        stock(house, *["ai"] * 40)
        for _ in range(3):
            assert news_of(await house.says(li, "/latest"))
        (enough,) = await house.says(li, "/latest")
        assert "all for today" in enough.text
        await house.advance(days=1)
        assert news_of(await house.says(li, "/latest"))


async def test_a_word_that_may_never_be_sent_is_not_in_the_latest() -> None:
    async with world(feeds=NO_FEEDS) as house:
        li = await house.invited()
        stock(house, "ai")
        office = house.app.office
        office.feedbook = type(office.feedbook)(office.feedbook.feeds, office.feedbook.topics, ("Story",))
        (none,) = await house.says(li, "/latest")
        assert "nothing good enough" in none.text


async def test_who_stopped_is_asked_to_start_first() -> None:
    async with world() as house:
        li = await house.invited()
        stock(house, "ai")
        await house.says(li, "/stop")
        (answer,) = await house.says(li, "/latest")
        assert "/start begins again" in answer.text
        assert house.touches() == []


# --- a word with the manager


async def test_talk_tells_the_manager_once_until_they_answer_and_holds_rules() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        (help_,) = await house.says(li, "/help")
        await house.presses(li, "💬 A word with Ann Keller", message_id=help_.id)
        assert bot_said(li)[-1] == "What you write here goes to Ann Keller, who knows that you would like to talk."
        await house.says(li, "/talk")
        told = [one for one in house.ann.chat if "would like to talk. Reply" in one.text]
        assert len(told) == 1
        assert house.contact().waiting_since
        await house.advance(days=30)
        assert house.touches() == []
        await house.says(house.ann, "Here I am", reply_to=told[0].id)
        assert bot_said(li)[-1] == "Here I am"
        await house.says(li, "/talk")
        assert sum("would like to talk. Reply" in text for text in bot_said(house.ann)) == 2


async def test_out_of_hours_one_line_a_day_says_when_they_are_back_in_the_contacts_time() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/contact Li Wei, zone Asia/Shanghai")
        assert await house.says(li, "In a few minutes?") == []
        await house.advance(hours=3)
        assert await house.says(li, "At noon, when notes rest?") == []
        await house.advance(hours=8)
        (line,) = await house.says(li, "Are you there?")
        assert line.text == "Ann Keller is away just now and will be back on Tue, Mar 3 15:30 (your time)."
        assert await house.says(li, "Hello?") == []
        assert "Hello?" in bot_said(house.ann)[-1]
        await house.advance(hours=25)
        assert len(await house.says(li, "Hello again?")) == 1


async def test_the_line_is_in_their_language() -> None:
    async with world() as house:
        wei = await house.invited("李伟", "华辰", "评估人")
        await house.advance(hours=11)
        (line,) = await house.says(wei, "在吗？")
        assert line.text == "Ann Keller 现在不在，3月3日周二 08:30（您的时间）回来后答复您。"


# --- coming back


def questions(house: World, since: int) -> int:
    return sum("If you agree" in one.text for one in house.sandbox.people[201].chat[since:])


async def test_unblocking_asks_for_consent_again_without_start() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        li.block()
        await house.quiet()
        li.unblock()
        await house.quiet()
        before = len(li.chat)
        await house.advance(days=60)
        assert questions(house, before) == 1
        assert house.contact().state is ContactState.BLOCKED
        await house.presses(li, "✅")
        assert house.contact().state is ContactState.ACTIVE
        assert sum("is back" in text for text in bot_said(house.ann)) == 1
        assert sum("can no longer be reached" in text for text in bot_said(house.ann)) == 1


async def test_unblocking_by_start_asks_once() -> None:
    async with world() as house:
        li = await house.invited()
        li.block()
        await house.quiet()
        before = len(li.chat)
        li.unblock()
        await house.says(li, "/start")
        await house.advance(days=1)
        assert questions(house, before) == 1


async def test_a_block_in_a_pause_ends_it_and_who_comes_back_begins_anew() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        await house.says(li, "/pause 6")
        li.block()
        await house.quiet()
        li.unblock()
        (question,) = await house.says(li, "/start")
        await house.presses(li, "✅", message_id=question.id)
        assert house.contact().paused_until is None
        await house.advance(days=20)
        assert house.touches()


async def test_a_deleted_account_is_noticed_at_the_next_send_and_told_once() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        li.deactivate()
        await house.advance(days=60)
        assert house.contact().state is ContactState.BLOCKED
        assert sum("can no longer be reached" in text for text in bot_said(house.ann)) == 1


async def test_a_block_seen_at_a_send_and_told_by_telegram_is_told_once() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", Status(403, "Forbidden: bot was blocked by the user"), chat_id=li.id)
        await house.advance(days=14)
        li.block()
        await house.advance(days=14)
        assert sum("can no longer be reached" in text for text in bot_said(house.ann)) == 1
