"""Taking a wrong message back: not sent, or gone at the contact, and said when it is too late."""

from __future__ import annotations

from bot.model.touches import TouchKind
from bot.sandbox import DropAfter, Person, Status
from tests.world import LI_WEI, World, bot_said, world

DAILY = "playbook: p\nrules:\n  - {id: r, every: 1d, send: {text: [one, two, three]}}\n"


async def wrote(house: World, li: Person, text: str) -> int:
    """A message of Ann's to Li Wei."""
    await house.says(li, "A question")
    own = house.ann.say(text, reply_to=house.ann.chat[-1].id)
    await house.quiet()
    return own.id


async def test_a_wrong_message_disappears_and_the_timeline_knows() -> None:
    async with world() as house:
        li = await house.invited()
        own = await wrote(house, li, "For somebody else")
        assert bot_said(li)[-1] == "For somebody else"
        (told,) = await house.says(house.ann, "/takeback", reply_to=own)
        assert "For somebody else" not in bot_said(li)
        assert "Taken back: Li Wei no longer sees “For somebody else”" in told.text
        events = house.app.office.store.people.timeline(house.contact().id, 5)
        assert events[0].kind == "takeback-done"


async def test_after_two_days_it_is_too_late_and_said_so() -> None:
    async with world() as house:
        li = await house.invited()
        own = await wrote(house, li, "For somebody else")
        await house.advance(hours=49)
        (told,) = await house.says(house.ann, "/takeback", reply_to=own)
        assert "too late" in told.text
        assert "For somebody else" in bot_said(li)


async def test_what_still_waits_is_not_sent() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("copyMessage", Status(429, "Too Many Requests: retry after 60", 60), chat_id=LI_WEI)
        own = await wrote(house, li, "For somebody else")
        (told,) = await house.says(house.ann, "/takeback", reply_to=own)
        assert "had not left yet" in told.text
        await house.advance(hours=1)
        assert "For somebody else" not in bot_said(li)
        assert not [touch for touch in house.touches() if touch.kind is TouchKind.MANUAL]


async def test_the_line_may_break_over_it() -> None:
    async with world() as house:
        li = await house.invited()
        own = await wrote(house, li, "For somebody else")
        house.sandbox.fault("deleteMessage", DropAfter())
        await house.says(house.ann, "/takeback", reply_to=own)
        await house.advance(minutes=5)
        assert "Taken back" in bot_said(house.ann)[-1]
        assert "For somebody else" not in bot_said(li)


async def test_an_album_goes_as_a_whole() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        own = house.ann.send_album(["photo", "photo"], reply_to=house.ann.chat[-1].id)
        await house.advance(seconds=2)
        assert len([message for message in li.chat if message.media]) == 2
        await house.says(house.ann, "/takeback", reply_to=own[1].id)
        assert not [message for message in li.chat if message.media]


async def test_by_name_the_last_message_is_quoted_first() -> None:
    async with world() as house:
        li = await house.invited()
        await wrote(house, li, "For somebody else")
        (question,) = await house.says(house.ann, "/takeback Li Wei")
        assert "“For somebody else”" in question.text
        assert "For somebody else" in bot_said(li)
        await house.presses(house.ann, "Take it back")
        assert "For somebody else" not in bot_said(li)


async def test_what_was_sent_by_itself_can_be_taken_back_by_name() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        touch = await house.shown(li, "Hello Li Wei")
        await house.says(house.ann, "/takeback Li Wei")
        await house.presses(house.ann, "Take it back")
        assert touch.id not in {message.id for message in li.chat}
        assert "Taken back" in bot_said(house.ann)[-1]


async def test_or_from_its_copy_in_the_thread() -> None:
    async with world(topics=True, rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        touch = await house.shown(li, "Hello Li Wei")
        (told,) = await house.says(house.ann, "/takeback", reply_to=house.ann.chat[-1].id)
        assert touch.id not in {message.id for message in li.chat}
        assert told.thread in house.ann.threads


async def test_what_the_contact_wrote_is_theirs() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "My question")
        (refusal,) = await house.says(house.ann, "/takeback", reply_to=house.ann.chat[-1].id)
        assert "do not know which message" in refusal.text
        assert "My question" in [message.text for message in li.chat]


async def test_nothing_to_take_back_gets_a_line() -> None:
    async with world() as house:
        await house.invited()
        (usage,) = await house.says(house.ann, "/takeback")
        assert "/takeback Li Wei" in usage.text
        (nothing,) = await house.says(house.ann, "/takeback Li Wei")
        assert "was sent nothing yet" in nothing.text


async def test_another_managers_messages_are_safe() -> None:
    async with world() as house:
        li = await house.invited()
        await wrote(house, li, "From Ann")
        cy = await house.manager("Cy Noor", 103)
        contact = house.contact()
        post = house.app.office.store.mail.last_by_hand(contact.id, contact.address)
        assert post
        (refusal,) = await house.says(cy, "/takeback Li Wei")
        assert "Li Wei" in refusal.text
        for data in (
            f"takeback:{contact.id}",
            f"takeback-post:{contact.id}:{post[0].id}",
            f"takeback-touch:{contact.id}:1",
        ):
            assert await house.forges(cy, data)
        assert "From Ann" in bot_said(li)


async def test_a_post_of_another_contact_is_refused() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", id=202)
        await wrote(house, li, "For Li")
        contact = house.contact("Li Wei")
        post = house.app.office.store.mail.last_by_hand(contact.id, contact.address)
        assert post
        assert await house.forges(house.ann, f"takeback-post:{house.contact('Bo Ek').id}:{post[0].id}")
        assert "For Li" in bot_said(li)
        assert bo.chat
