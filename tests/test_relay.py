"""Messages between a contact and their manager, each way, and never to the wrong person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import TouchKind, TouchState
from bot.sandbox import DropAfter, Person, Status
from tests.world import LI_WEI, World, bot_said, world

MANAGERS_HOLD = "hold: {unanswered: true, after_answer: 2d}\n"
DAILY = "playbook: p\nrules:\n  - {id: r, every: 1d, send: {text: [one, two, three]}}\n"


async def test_what_a_contact_writes_reaches_the_manager_at_once_with_who_and_which_account() -> None:
    async with world() as house:
        li = await house.invited()
        assert await house.says(li, "Do you have <numbers> & facts?") == []
        assert house.ann.chat[-1].text == "Li Wei · Acme\nDo you have <numbers> & facts?"
        assert house.ann.chat[-1].at == house.now()


async def test_the_managers_reply_reaches_the_contact() -> None:
    async with world() as house:
        li = await house.invited()
        await answered(house, li, "A question", "An answer")
        assert bot_said(li)[-1] == "An answer"


@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
async def test_media_go_both_ways(kind: str) -> None:
    async with world() as house:
        li = await house.invited()
        send(li, kind)
        await house.quiet()
        relayed = house.ann.chat[-1]
        assert relayed.media
        assert relayed.media.kind == kind
        assert relayed.text.startswith("Li Wei · Acme")
        send(house.ann, kind, reply_to=relayed.id)
        await house.quiet()
        assert li.chat[-1].media
        assert li.chat[-1].media.kind == kind
        assert li.chat[-1].from_bot


async def test_a_caption_too_long_to_share_follows_on_its_own() -> None:
    async with world() as house:
        li = await house.invited()
        li.send_photo("x" * 1024)
        await house.quiet()
        head, photo = house.ann.chat[-2:]
        assert head.text == "Li Wei · Acme"
        assert photo.text == "x" * 1024


async def test_a_message_as_long_as_telegram_takes_arrives_whole() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "长" * 4096)
        assert house.ann.chat[-1].text == "长" * 4096
        await house.says(house.ann, "Read it", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "Read it"


async def test_formatting_survives_both_ways() -> None:
    async with world() as house:
        li = await house.invited()
        await answered(house, li, "See https://example.com/a?b=1&c=2", "Look at https://example.com")
        assert "https://example.com/a?b=1&c=2" in house.ann.chat[-2].text
        assert bot_said(li)[-1] == "Look at https://example.com"


async def test_a_sticker_arrives_after_its_name() -> None:
    async with world() as house:
        li = await house.invited()
        li.send_sticker()
        await house.quiet()
        head, sticker = house.ann.chat[-2:]
        assert head.text == "Li Wei · Acme"
        assert sticker.media
        assert sticker.media.kind == "sticker"


async def test_an_edit_of_the_contact_is_shown_as_one() -> None:
    async with world() as house:
        li = await house.invited()
        message = li.say("Monday")
        await house.quiet()
        li.edit(message.id, "Tuesday")
        await house.quiet()
        assert house.ann.chat[-1].text == "Li Wei · Acme changed a message:\nTuesday"


async def test_an_edit_of_the_manager_changes_nothing_and_says_so() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        reply = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        house.ann.edit(reply.id, "Another answer")
        await house.quiet()
        assert bot_said(li)[-1] == "An answer"
        assert "An edit does not change" in bot_said(house.ann)[-1]


async def test_what_answers_nothing_is_never_relayed_and_asked_about() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", id=202)
        seen = len(li.chat), len(bo.chat)
        (question,) = await house.says(house.ann, "Shall we talk on Thursday?")
        assert (len(li.chat), len(bo.chat)) == seen
        assert "Whom is this for?" in question.text
        await house.presses(house.ann, "Bo Ek")
        assert bot_said(bo)[-1] == "Shall we talk on Thursday?"
        assert len(li.chat) == seen[0]


async def test_it_can_be_for_nobody() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "A note to myself")
        await house.presses(house.ann, "Nobody")
        assert "A note to myself" not in bot_said(li)
        assert not house.ann.chat[-1].buttons


async def test_saying_whom_twice_sends_once() -> None:
    async with world() as house:
        li = await house.invited()
        (question,) = await house.says(house.ann, "Once")
        button = question.buttons[0][0]
        house.ann.press(button, message_id=question.id)
        house.ann.press(button, message_id=question.id)
        await house.quiet()
        assert bot_said(li).count("Once") == 1


async def test_a_reply_to_a_notice_or_card_goes_to_nobody_unasked() -> None:
    async with world() as house:
        li = await house.invited()
        notice = house.ann.chat[-1]
        assert "has agreed" in notice.text
        (question,) = await house.says(house.ann, "Great!", reply_to=notice.id)
        assert "Whom is this for?" in question.text
        assert "Great!" not in bot_said(li)


async def test_a_live_exchange_is_a_touch_by_hand() -> None:
    async with world() as house:
        li = await house.invited()
        await answered(house, li, "A question", "An answer")
        (touch,) = house.touches()
        assert (touch.kind, touch.state, touch.key.split(":")[0]) == (TouchKind.MANUAL, TouchState.SENT, "manual")
        assert house.contact().last_by_hand_at == house.now()


async def test_while_a_message_waits_nothing_automatic_goes_to_that_contact() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        await house.says(li, "A question")
        seen = len(li.chat)
        await house.advance(days=40)
        assert len(li.chat) == seen


async def test_after_the_answer_rules_wait_a_while_and_go_on() -> None:
    async with world(rules={"prospects.yaml": DAILY, "_defaults.yaml": MANAGERS_HOLD}) as house:
        li = await house.invited()
        await house.says(li, "A question")
        await house.advance(days=3)
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        answered_at = house.now()
        await house.advance(days=10)
        first = next(touch for touch in house.touches() if touch.kind is TouchKind.TEXT)
        assert first.settled_at
        assert first.settled_at - answered_at >= timedelta(days=2)


async def test_no_answer_needed_lets_rules_go_on() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        await house.says(li, "Thanks!")
        await house.presses(house.ann, "No answer needed")
        assert house.contact().waiting_since is None
        await house.advance(days=10)
        assert house.touches()


async def test_the_answer_to_one_who_stopped_still_reaches_them() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "/stop")
        await house.says(li, "One last question")
        await house.says(house.ann, "One last answer", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "One last answer"


async def test_one_who_stopped_and_asks_nothing_is_not_written_to() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        relayed = house.ann.chat[-1]
        await house.says(li, "/stop")
        (refusal,) = await house.says(house.ann, "But listen", reply_to=relayed.id)
        assert "cannot be reached" in refusal.text
        assert "But listen" not in bot_said(li)


async def test_a_reply_that_may_not_have_arrived_says_so_and_is_not_repeated() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        house.sandbox.fault("copyMessage", DropAfter(), chat_id=LI_WEI)
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        await house.advance(days=2)
        assert bot_said(li).count("An answer") == 1
        assert "may not have arrived" in bot_said(house.ann)[-1]
        assert [touch.state for touch in house.touches() if touch.kind is TouchKind.MANUAL] == [TouchState.UNSURE]


async def test_a_reply_that_is_refused_says_why() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        house.sandbox.fault("copyMessage", Status(400, "Bad Request: message to copy not found"), chat_id=LI_WEI)
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        assert "was not sent" in bot_said(house.ann)[-1]


async def test_a_relay_to_the_manager_is_repeated_when_unsure_and_says_so() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", DropAfter(), chat_id=house.ann.id)
        await house.says(li, "A question")
        await house.advance(minutes=5)
        first, second = [text for text in bot_said(house.ann) if "A question" in text]
        assert first == "Li Wei · Acme\nA question"
        assert second == "(may be a repeat)\nLi Wei · Acme\nA question"


async def test_a_relay_waits_for_a_manager_who_cannot_be_reached() -> None:
    async with world() as house:
        li = await house.invited()
        house.ann.block()
        await house.says(li, "A question")
        house.ann.unblock()
        await house.says(house.ann, "/help")
        assert any("A question" in text for text in bot_said(house.ann))


async def test_contacts_of_one_manager_never_see_each_other() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", id=202)
        await answered(house, li, "Li's question", "An answer to Li")
        assert not any("Li" in text for text in bot_said(bo))


async def answered(house: World, contact: Person, question: str, answer: str) -> None:
    await house.says(contact, question)
    await house.says(house.ann, answer, reply_to=house.ann.chat[-1].id)


def send(person: Person, kind: str, *, reply_to: int | None = None) -> None:
    match kind:
        case "photo":
            person.send_photo(reply_to=reply_to)
        case "document":
            person.send_document("plan.pdf", reply_to=reply_to)
        case "voice":
            person.send_voice(reply_to=reply_to)


async def test_a_link_that_telegram_will_not_draw_comes_in_plain_words() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", Status(400, "Bad Request: can't parse entities"), chat_id=house.ann.id)
        await house.says(li, "See <this> & that")
        assert "See <this> & that" in bot_said(house.ann)[-1]


async def test_what_cannot_be_passed_on_is_at_least_named() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("copyMessage", Status(400, "Bad Request: message can't be copied"), chat_id=house.ann.id)
        li.send_photo("A picture")
        await house.quiet()
        assert bot_said(house.ann)[-1].startswith("Li Wei · Acme sent something that could not be passed on.")


async def test_a_relay_is_never_given_up_while_its_arrival_is_unknown() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", Status(502, "Bad Gateway"), times=15, chat_id=house.ann.id)
        await house.says(li, "A question")
        await house.advance(days=1)
        assert "A question" in bot_said(house.ann)[-1]


async def test_they_still_wait_after_an_answer_that_was_refused() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        await house.says(li, "A question")
        house.sandbox.fault("copyMessage", Status(400, "Bad Request: message to copy not found"), chat_id=LI_WEI)
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        assert house.contact().waiting_since
        seen = len(li.chat)
        await house.advance(days=20)
        assert len(li.chat) == seen


async def test_no_answer_needed_begins_no_hold() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "Thanks!")
        await house.presses(house.ann, "No answer needed")
        assert house.contact().answered_at is None


async def test_a_manager_can_write_first_to_anyone_in_the_book() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/contact Li Wei")
        await house.presses(house.ann, "✉️ Write")
        await house.says(house.ann, "Good morning", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "Good morning"


async def test_an_answer_still_queued_when_they_stop_is_not_sent_and_the_manager_knows() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        house.sandbox.fault("copyMessage", Status(429, "Too Many Requests: retry after 60", 60), chat_id=LI_WEI)
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        await house.says(li, "/stop")
        await house.advance(hours=1)
        assert "An answer" not in bot_said(li)
        assert any("cannot be reached here any more; this was not sent" in text for text in bot_said(house.ann))
