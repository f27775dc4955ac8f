"""Messages between a contact and their manager, each way, and never to the wrong person."""

from __future__ import annotations

import pathlib
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.model.touches import TouchKind, TouchState
from bot.sandbox import DropAfter, Fault, Message, Person, Status
from bot.sandbox.bodies import Card
from tests.world import LI_WEI, MONDAY, World, bot_said, new_sandbox, world

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


async def test_an_edit_of_the_manager_changes_what_the_contact_has() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        reply = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        seen, said = len(li.chat), len(house.ann.chat)
        house.ann.edit(reply.id, "A better answer https://example.com")
        await house.quiet()
        assert bot_said(li)[-1] == "A better answer https://example.com"
        assert (len(li.chat), len(house.ann.chat)) == (seen, said)


async def test_an_edit_of_a_caption_changes_it_also_to_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        photo = house.ann.send_photo("Our plant", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        house.ann.edit(photo.id, "Our new plant")
        await house.quiet()
        assert bot_said(li)[-1] == "Our new plant"
        house.ann.edit(photo.id, "")
        await house.quiet()
        assert bot_said(li)[-1] == ""
        assert li.chat[-1].media


async def test_an_edit_of_what_nobody_got_says_so() -> None:
    async with world() as house:
        await house.invited()
        note = house.ann.say("A note to myself")
        await house.quiet()
        house.ann.edit(note.id, "Another note")
        await house.quiet()
        assert "Nobody has got that message" in bot_said(house.ann)[-1]


@pytest.mark.parametrize(
    ("fault", "told"), [(Status(400, "Bad Request: message can't be edited"), "still sees"), (DropAfter(), "may not")]
)
async def test_an_edit_that_fails_is_told_once_and_not_repeated(fault: Fault, told: str) -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        reply = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        house.sandbox.fault("editMessageText", fault, chat_id=LI_WEI)
        house.ann.edit(reply.id, "A better answer")
        await house.advance(hours=1)
        notice = house.ann.chat[-1]
        assert told in notice.text
        assert notice.reply_to == reply.id


async def test_one_who_stopped_keeps_what_they_got() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        reply = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        await house.says(li, "/stop")
        house.ann.edit(reply.id, "But listen")
        await house.quiet()
        assert "But listen" not in bot_said(li)
        assert "cannot be reached" in bot_said(house.ann)[-1]


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
        own = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.advance(days=2)
        assert bot_said(li).count("An answer") == 1
        assert "may not have arrived" in bot_said(house.ann)[-1]
        assert house.ann.chat[-1].reply_to == own.id
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
        case "video":
            person.send_video(reply_to=reply_to)
        case "audio":
            person.send_audio(reply_to=reply_to)
        case "animation":
            person.send_animation(reply_to=reply_to)
        case "video_note":
            person.send_video_note(reply_to=reply_to)
        case "sticker":
            person.send_sticker(reply_to=reply_to)
        case "location":
            person.send_location(reply_to=reply_to)
        case "contact":
            person.send_contact(Card("+49301234", "Bo"), reply_to=reply_to)


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


# --- replies keep their context


async def test_replies_keep_their_context_both_ways() -> None:
    async with world() as house:
        li = await house.invited()
        first = li.say("First question")
        await house.quiet()
        relayed = house.ann.chat[-1]
        await house.says(li, "Second question")
        answer = house.ann.say("An answer", reply_to=relayed.id)
        await house.quiet()
        assert li.chat[-1].reply_to == first.id
        await house.says(li, "Thanks for that", reply_to=li.chat[-1].id)
        assert house.ann.chat[-1].reply_to == answer.id
        await house.says(li, "I meant this", reply_to=first.id)
        assert house.ann.chat[-1].reply_to == relayed.id


async def test_a_reply_to_ones_own_message_goes_to_whoever_got_that() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        own = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
        await house.quiet()
        got = li.chat[-1]
        await house.says(house.ann, "One thing more", reply_to=own.id)
        assert bot_said(li)[-1] == "One thing more"
        assert li.chat[-1].reply_to == got.id


async def test_a_reply_to_an_automatic_message_quotes_it() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        touch = await house.shown(li, "Hello Li Wei")
        await house.says(li, "Yes please", reply_to=touch.id)
        assert house.ann.chat[-1].text == f"Li Wei · Acme\n↩️ “{touch.text}”\nYes please"


# --- albums and other media


async def test_an_album_stays_one_both_ways() -> None:
    async with world() as house:
        li = await house.invited()
        seen = len(house.ann.chat)
        li.send_album(["photo", "video", "photo"], ["Our hall"])
        await house.quiet()
        assert not any(message.media for message in house.ann.chat[seen:])
        await house.advance(seconds=2)
        head, *album = house.ann.chat[-4:]
        assert head.text == "Li Wei · Acme"
        assert kinds(album) == ["photo", "video", "photo"]
        assert album[0].text == "Our hall"
        assert len({message.media_group_id for message in album}) == 1
        assert album[0].media_group_id
        house.ann.send_album(["document", "document"], reply_to=album[1].id)
        await house.advance(seconds=2)
        assert kinds(li.chat[-2:]) == ["document", "document"]
        assert li.chat[-1].media_group_id == li.chat[-2].media_group_id is not None
        assert [touch.kind for touch in house.touches()] == [TouchKind.MANUAL]


async def test_an_album_for_nobody_in_particular_is_asked_about_once() -> None:
    async with world() as house:
        li = await house.invited()
        seen = len(house.ann.chat)
        house.ann.send_album(["photo", "photo"])
        await house.quiet()
        assert len(house.ann.chat) == seen + 3
        await house.presses(house.ann, "Li Wei")
        await house.advance(seconds=2)
        assert kinds(li.chat[-2:]) == ["photo", "photo"]


async def test_a_reply_to_a_picture_of_an_album_stands_under_that_one() -> None:
    async with world() as house:
        li = await house.invited()
        own = li.send_album(["photo", "photo", "photo"])
        await house.advance(seconds=2)
        await house.says(house.ann, "This one", reply_to=house.ann.chat[-2].id)
        assert li.chat[-1].reply_to == own[1].id


@pytest.mark.parametrize("kind", ["video", "audio", "animation", "video_note", "sticker", "location", "contact"])
async def test_every_kind_goes_both_ways(kind: str) -> None:
    async with world() as house:
        li = await house.invited()
        send(li, kind)
        await house.quiet()
        assert kinds(house.ann.chat[-1:]) == [kind]
        send(house.ann, kind, reply_to=house.ann.chat[-1].id)
        await house.quiet()
        assert kinds(li.chat[-1:]) == [kind]


@pytest.mark.parametrize("person_id", [100, LI_WEI])
async def test_what_cannot_be_copied_is_named_to_whoever_should_know(person_id: int) -> None:
    async with world() as house:
        li = await house.invited()
        seen = len(li.chat)
        sender = {"id": person_id, "is_bot": False, "first_name": "X"}
        chat = {"id": person_id, "type": "private", "first_name": "X"}
        story = {"chat": chat, "id": 3}
        raw = {"message_id": 77, "date": 1772438400, "chat": chat, "from": sender, "story": story}
        house.app.door.handle({"update_id": 7_000_000, "message": raw})
        await house.quiet()
        assert "cannot be passed on (story)" in bot_said(house.ann)[-1]
        assert len(li.chat) == seen


async def test_a_place_that_moves_is_shown_once() -> None:
    async with world() as house:
        li = await house.invited()
        place = li.send_location()
        await house.quiet()
        seen = len(house.ann.chat)
        sender = {"id": LI_WEI, "is_bot": False, "first_name": "Li"}
        chat = {"id": LI_WEI, "type": "private", "first_name": "Li"}
        where = {"latitude": 1.0, "longitude": 2.0, "live_period": 60}
        raw = {"message_id": place.id, "date": 1772438400, "chat": chat, "from": sender, "location": where}
        house.app.door.handle({"update_id": 7_000_000, "edited_message": raw | {"edit_date": 1772438401}})
        await house.quiet()
        assert len(house.ann.chat) == seen


def kinds(messages: list[Message]) -> list[str]:
    return [message.body.kind for message in messages]


async def test_an_album_that_waits_outlives_its_process(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, database = new_sandbox(clock), tmp_path / "nurture.db"
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        li = await house.invited()
        li.send_album(["photo", "photo"])
        await house.quiet()
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        await house.advance(seconds=2)
        assert kinds(house.ann.chat[-2:]) == ["photo", "photo"]
        assert house.ann.chat[-1].media_group_id


# --- a contact who floods


async def test_a_flood_is_gathered_in_order_and_nothing_is_lost() -> None:
    async with world() as house:
        li = await house.invited()
        seen = len(house.ann.chat)
        for n in range(60):
            li.say(f"message {n}")
            if n == 40:
                li.send_photo("In between")
        await house.quiet()
        await house.advance(minutes=2)
        new = [message.text for message in house.ann.chat[seen:]]
        assert len(new) < 27
        assert sum("writes very quickly" in text for text in new) == 1
        lines = [
            line for text in new for line in text.split("\n") if line.startswith("message ") or line == "In between"
        ]
        expected = [f"message {n}" for n in range(60)]
        assert lines == [*expected[:41], "In between", *expected[41:]]


async def test_others_are_not_kept_waiting_by_a_flood() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", id=202)
        for n in range(30):
            li.say(f"message {n}")
        await house.quiet()
        await house.says(bo, "A question")
        assert "A question" in house.ann.chat[-1].text


async def test_a_reply_to_gathered_texts_goes_to_who_wrote_them() -> None:
    async with world() as house:
        li = await house.invited()
        for n in range(30):
            li.say("长" * 1000 + str(n))
        await house.advance(minutes=1)
        assert sum(message.text.count("长" * 1000) for message in house.ann.chat) == 30
        await house.says(house.ann, "Slowly please", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "Slowly please"
        assert li.chat[-1].reply_to


# --- what contacts get may be kept from being passed on


@pytest.mark.parametrize("protect", [False, True])
async def test_what_contacts_get_is_protected_where_that_is_set(protect: bool) -> None:
    async with world(protect=protect) as house:
        li = await house.invited()
        await answered(house, li, "A question", "An answer")
        house.ann.send_album(["photo", "photo"], reply_to=house.ann.chat[-2].id)
        await house.advance(seconds=2)
        assert [message.protected for message in li.chat[-3:]] == [protect] * 3
        assert not any(message.protected for message in house.ann.chat)
