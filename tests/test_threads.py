"""One private thread a contact, and the plain chat where a thread fails: nothing is lost or doubled."""

from __future__ import annotations

import pathlib

import pytest

from bot.clock import ManualClock
from bot.sandbox import DropAfter, DropBefore, Fault, Message, Person, Status
from tests.world import MONDAY, TOKEN, World, bot_said, new_sandbox, world

DAILY = "playbook: p\nrules:\n  - {id: r, every: 1d, send: {text: [one, two, three]}}\n"
APPROVED = "playbook: p\nrules:\n  - {id: r, every: 1d, approval: manager, send: {text: [one, two, three]}}\n"


def thread_of(ann: Person, name: str) -> int:
    (found,) = [thread for thread, title in ann.threads.items() if title == name]
    return found


def said_in(person: Person, thread: int | None) -> list[str]:
    return [message.text for message in person.chat if message.from_bot and message.thread == thread]


async def test_a_contacts_messages_come_in_a_thread_of_their_own() -> None:
    async with world(topics=True) as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", "Nord", id=202)
        await house.says(li, "From Li")
        await house.says(bo, "From Bo")
        await house.says(li, "More from Li")
        assert list(house.ann.threads.values()) == ["Li Wei · Acme", "Bo Ek · Nord"]
        assert "From Li" in said_in(house.ann, thread_of(house.ann, "Li Wei · Acme"))[-2]
        assert "From Bo" in said_in(house.ann, thread_of(house.ann, "Bo Ek · Nord"))[-1]


async def test_what_a_manager_writes_in_a_thread_goes_to_its_contact_alone() -> None:
    async with world(topics=True) as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", "Nord", id=202)
        seen = len(bo.chat)
        assert await writes(house, "Good morning", "Li Wei · Acme") == []
        house.ann.send_album(["photo", "photo"], thread=thread_of(house.ann, "Li Wei · Acme"))
        await house.advance(seconds=2)
        assert bot_said(li)[-3:] == ["Good morning", "", ""]
        assert len(bo.chat) == seen


async def test_outside_of_threads_nothing_goes_to_anybody_unasked() -> None:
    async with world(topics=True) as house:
        await house.invited()
        (question,) = await house.says(house.ann, "Good morning")
        assert "Whom is this for?" in question.text
        assert question.thread is None


async def test_a_command_in_a_thread_is_answered_there_and_may_leave_the_name_away() -> None:
    async with world(topics=True) as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", "Nord", id=202)
        (card,) = await writes(house, "/contact", "Bo Ek · Nord")
        assert "Bo Ek" in card.text
        assert card.thread == thread_of(house.ann, "Bo Ek · Nord")
        (usage,) = await house.says(house.ann, "/contact")
        assert "Bo Ek" not in usage.text


async def test_a_thread_of_a_contact_who_is_someone_elses_now_sends_nothing() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        cy = await house.manager("Cy Noor", 103)
        people = house.app.office.store.people
        with house.app.office.store.transaction():
            other = people.manager_at("103")
            assert other
            people._db.execute("UPDATE contact SET manager_id = ? WHERE id = 1", (other.id,))
        seen = len(li.chat)
        await writes(house, "Still me", "Li Wei · Acme")
        await writes(house, "/plan", "Li Wei · Acme")
        assert len(li.chat) == seen
        await house.says(li, "To whoever looks after me")
        assert "To whoever" in said_in(cy, thread_of(cy, "Li Wei · Acme"))[-1]
        assert not any("To whoever" in text for text in bot_said(house.ann))


async def test_one_who_stopped_is_not_written_to_in_their_thread() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        await house.says(li, "/stop")
        seen = len(li.chat)
        (refusal,) = await writes(house, "But listen", "Li Wei · Acme")
        assert "cannot be reached" in refusal.text
        assert refusal.thread == thread_of(house.ann, "Li Wei · Acme")
        assert len(li.chat) == seen


async def test_what_is_sent_by_itself_stands_silently_in_the_thread() -> None:
    async with world(topics=True, rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        touch = await house.shown(li, "Hello Li Wei")
        copy = house.ann.chat[-1]
        assert copy.text == f"🤖 Sent to Li Wei · Acme:\n{touch.text}"
        assert copy.silent
        assert copy.thread == thread_of(house.ann, "Li Wei · Acme")
        await house.says(li, "Yes please", reply_to=touch.id)
        assert house.ann.chat[-1].reply_to == copy.id
        await house.says(house.ann, "Gladly", reply_to=copy.id)
        assert bot_said(li)[-1] == "Gladly"
        assert li.chat[-1].reply_to == touch.id


async def test_without_topics_nothing_of_this_shows() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        li = await house.invited()
        await house.shown(li, "Hello Li Wei")
        assert not any("🤖" in text for text in bot_said(house.ann))
        assert not house.ann.threads


async def test_cards_and_notices_come_in_the_thread() -> None:
    async with world(topics=True, rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        card = await house.shown(house.ann, "Skip")
        await house.says(li, "/less")
        thread = thread_of(house.ann, "Li Wei · Acme")
        assert card.thread == thread
        assert house.ann.chat[-1].thread == thread
        assert "Li Wei" in house.ann.chat[-1].text
        await house.says(house.ann, "My own words", reply_to=card.id)
        assert "My own words" not in bot_said(li)
        assert "My own words" in house.ann.chat[-1].text


async def test_an_answer_to_a_button_stays_in_its_thread() -> None:
    async with world(topics=True) as house:
        await house.invited()
        await writes(house, "/contact", "Li Wei · Acme")
        await house.presses(house.ann, "✉️ Write")
        assert house.ann.chat[-1].thread == thread_of(house.ann, "Li Wei · Acme")


async def test_a_thread_is_renamed_with_its_contact() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        office = house.app.office
        with office.store.transaction():
            account = office.store.people.account(house.contact().account_id)
            office.store.people._db.execute("UPDATE account SET name = 'Acme GmbH' WHERE id = ?", (account.id,))
            office.change(house.contact(), house.now())
        await house.says(li, "A question")
        assert list(house.ann.threads.values()) == ["Li Wei · Acme GmbH"]


FAILURES = [
    Status(500, "Internal Server Error"),
    Status(400, "Bad Request: the chat is not a forum"),
    Status(429, "Too Many Requests: retry after 3000", 3000),
    DropAfter(),
]


@pytest.mark.parametrize("fault", FAILURES)
async def test_where_no_thread_can_be_opened_all_goes_on_in_the_chat(fault: Fault) -> None:
    async with world(topics=True) as house:
        house.sandbox.fault("createForumTopic", fault)
        li = await house.invited()
        await house.says(li, "A question")
        relay = house.ann.chat[-1]
        assert (relay.text, relay.thread) == ("Li Wei · Acme\nA question", None)
        await house.says(house.ann, "An answer", reply_to=relay.id)
        assert bot_said(li)[-1] == "An answer"
        assert calls(house, "createForumTopic") <= 1
        await house.advance(hours=2)
        await house.says(li, "Later")
        assert house.ann.chat[-1].thread in house.ann.threads
        assert sum("A question" in text for text in bot_said(house.ann)) == 1
        assert sum("Later" in text for text in bot_said(house.ann)) == 1


async def test_what_did_not_leave_is_tried_again_before_what_needs_it() -> None:
    async with world(topics=True) as house:
        house.sandbox.fault("createForumTopic", DropBefore())
        li = await house.invited()
        await house.says(li, "A question")
        await house.advance(hours=1)
        assert sum("A question" in text for text in bot_said(house.ann)) == 1


async def test_in_a_deleted_thread_nothing_is_lost_or_doubled() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        await house.says(li, "Before")
        house.ann.delete_topic(thread_of(house.ann, "Li Wei · Acme"))
        await house.says(li, "One")
        await house.says(li, "Two")
        assert bot_said(house.ann)[-2:] == ["Li Wei · Acme\nOne", "Li Wei · Acme\nTwo"]
        assert not house.ann.threads
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "An answer"
        await house.advance(hours=2)
        await house.says(li, "Three")
        assert said_in(house.ann, thread_of(house.ann, "Li Wei · Acme")) == ["Li Wei · Acme\nThree"]


async def test_an_answer_to_a_command_outlives_its_thread() -> None:
    async with world(topics=True) as house:
        await house.invited()
        thread = thread_of(house.ann, "Li Wei · Acme")
        house.ann.say("/help", thread=thread)
        house.ann.delete_topic(thread)
        await house.quiet()
        assert "/invite" in bot_said(house.ann)[-1]


async def test_topics_that_are_switched_off_leave_the_plain_chat(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, database = new_sandbox(clock, topics=True), tmp_path / "nurture.db"
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        li = await house.invited()
    sandbox.world.bots[TOKEN].topics = False
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        await house.says(li, "A question")
        assert (house.ann.chat[-1].text, house.ann.chat[-1].thread) == ("Li Wei · Acme\nA question", None)


async def test_a_kill_between_opening_and_sending_loses_and_doubles_nothing(tmp_path: pathlib.Path) -> None:
    """The thread's post was on its way as the process died: it is opened anew, and what waited for it leaves."""
    clock = ManualClock(MONDAY)
    sandbox, database = new_sandbox(clock, topics=True), tmp_path / "nurture.db"
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        li = await house.invited()
        house.ann.delete_topic(thread_of(house.ann, "Li Wei · Acme"))
        store = house.app.office.store
        with store.transaction():
            store.threads._db.execute("DELETE FROM thread")
            house.app.office.tell_manager(house.contact(), "left-less", house.now())
            assert store.mail.claim(house.now())
    async with world(sandbox=sandbox, clock=clock, database=database) as house:
        await house.quiet()
        await house.says(li, "A question")
        texts = said_in(house.ann, thread_of(house.ann, "Li Wei · Acme"))
        assert [text.partition("\n")[2] for text in texts if "question" in text] == ["A question"]
        assert len(texts) == 2


async def test_a_manager_who_goes_takes_their_threads_along() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        cy = await house.manager("Cy Noor", 103)
        people = house.app.office.store.people
        with house.app.office.store.transaction():
            heir = people.manager_at("103")
            assert heir
            people.remove_manager(house.manager_id, heir.id, house.now())
        await house.says(li, "Who is there?")
        assert "Who is there?" in said_in(cy, thread_of(cy, "Li Wei · Acme"))[-1]


async def test_a_forged_thread_opens_nothing() -> None:
    async with world(topics=True) as house:
        li = await house.invited()
        seen = len(li.chat)
        other = house.sandbox.add_person(900, "Eve", language_code="en")
        raw = {
            "update_id": 7_000_000,
            "message": {
                "message_id": 9,
                "date": int(house.now().timestamp()),
                "chat": {"id": other.id, "type": "private", "first_name": "Eve"},
                "from": {"id": other.id, "is_bot": False, "first_name": "Eve"},
                "text": "Let me in",
                "is_topic_message": True,
                "message_thread_id": thread_of(house.ann, "Li Wei · Acme"),
            },
        }
        house.app.door.handle(raw)
        await house.quiet()
        assert len(li.chat) == seen


async def writes(house: World, text: str, thread: str) -> list[Message]:
    """What the bot shows Ann after she wrote this in a thread, without replying to anything."""
    before = {message.id for message in house.ann.chat}
    own = house.ann.say(text, thread=thread_of(house.ann, thread))
    await house.quiet()
    return [message for message in house.ann.chat if message.id not in before and message.id != own.id]


def calls(house: World, method: str) -> int:
    return sum(call.method == method for call in house.sandbox.calls)
