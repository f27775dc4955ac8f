"""Deputies: they may do exactly what is asked of them for exactly as long; who is not answered is not forgotten."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from bot.desk import Written
from bot.desk.deputies import day_meant
from bot.desk.relay import from_contact
from bot.sandbox import Message, Person
from tests.world import World, bot_said, world

QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, for: {tags: nobody}, every: 5d, send: {text: [one]}}\n"}
CARD = "{id: r, every: 5d, approval: manager, send: {text: [one, two, three]}}"
CARDS = {"prospects.yaml": f"playbook: p\nrules:\n  - {CARD}\n"}
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def last(person: Person, words: str) -> Message:
    return next(one for one in reversed(person.chat) if one.from_bot and words in one.text)


def about(person: Person, words: str) -> list[str]:
    return [text for text in bot_said(person) if words in text]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("until 5 March", "2026-03-05"), ("5 March", "2026-03-05"), ("2w", "2026-03-16"), ("2027-03-05", "2027-03-05"),
        ("到3月5日", "2026-03-05"), ("3月5日前", "2026-03-05"), ("3月5日为止", "2026-03-05"),
        ("till Mar 5", "2026-03-05"),
        ("until 2026-03-05", "2026-03-05"), ("1 March", "2027-03-01"), ("yesterday", None), ("", None),
        ("2026-03-01", None), ("today", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(words: str, day: str | None) -> None:
    found = day_meant(words, MONDAY, "Europe/Berlin")
    assert (found.isoformat() if found else None) == day


async def pair(house: World, *, admin: bool = False) -> tuple[Person, Person]:
    return await house.manager("Bo Ek", 101, admin=admin), await house.invited()


async def test_a_deputy_gets_what_contacts_write_and_answers_and_the_owner_hears_of_it() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        answer = (await house.says(house.ann, "/away until 5 March, Bo"))[-1].text
        assert "Until Mar 5, 2026 Bo Ek stands in" in answer
        assert about(bo, "You stand in for Ann Keller")
        await house.says(li, "Can we meet?")
        assert about(house.ann, "Can we meet?")
        relayed = last(bo, "Can we meet?")
        await house.says(bo, "Certainly!", reply_to=relayed.id)
        assert bot_said(li)[-1] == "Certainly!"
        assert house.contact().waiting_since is None
        assert "Bo Ek has answered Li Wei (Acme) for you: Certainly!" in bot_said(house.ann)[-1]
        assert house.contact().manager_id == house.manager_id


async def test_a_part_of_an_album_that_has_left_for_one_reader_reaches_both() -> None:
    async with world(rules=QUIET) as house:
        bo, _ = await pair(house)
        await house.says(house.ann, "/away until 5 March, Bo")
        office, contact = house.app.office, house.contact()
        part = Written(contact.address, "Li Wei", "en", "9001", "k", media="photo", album="a")

        def waiting(reader: Person) -> set[tuple[str, ...]]:
            found = office.store.mail.waiting_in(str(reader.id), contact.id)
            return {one.post.passes for one in found if one.post.passes}

        with office.store.transaction():
            from_contact(office, contact, part, house.now())
            album = office.store.mail.album(contact.address, "a")
            assert album is not None
            office.store.mail.begin(album.id)  # it is leaving
            other = bo if album.post.address == str(house.ann.id) else house.ann
            gone = house.ann if other is bo else bo
            from_contact(office, contact, dataclasses.replace(part, message_id="9002"), house.now())
            assert waiting(other) == {("9001", "9002")}
            assert waiting(gone) == {("9002",)}
            for one in office.store.mail.left_sending() + office.store.mail.queued():
                office.store.mail.withdraw(one.id)


async def test_the_deputy_opens_the_book_of_who_is_away_and_only_then() -> None:
    async with world(rules=QUIET) as house:
        bo, _ = await pair(house)
        for n in range(12):
            await house.says(house.ann, f"/add Person {n:02}, Alb")
        await house.says(bo, "/add Somebody Else, Berg")
        assert "Nobody here" in (await house.says(bo, "/contacts Ann"))[-1].text
        assert "not one of your contacts" in await house.forges(bo, f"book-of:{house.manager_id}")
        await house.says(house.ann, "/away until 5 March, Bo")
        await house.presses(bo, "📒 Their contacts")
        page = bo.chat[-1]
        assert page.text.startswith("13 contacts · Ann Keller\n1. ")
        await house.presses(bo, "›", message_id=page.id)
        assert "11–13 of 13" in last(bo, "Ann Keller").text
        await house.presses(bo, "‹", message_id=page.id)
        await house.presses(bo, "lead", message_id=page.id)
        assert last(bo, "Ann Keller").text.startswith("13 contacts · Ann Keller · lead")
        assert "Somebody Else" not in last(bo, "Ann Keller").text
        (again,) = await house.says(bo, "/contacts ann")
        assert again.text.startswith("13 contacts · Ann Keller")
        await house.presses(bo, "1", message_id=again.id)
        assert "Alb" in bot_said(bo)[-1] or "Acme" in bot_said(bo)[-1]
        await house.says(house.ann, "/back")
        assert "not one of your contacts" in await house.forges(bo, f"book-of:{house.manager_id}:0:0:0")
        assert "not one of your contacts" in await house.forges(bo, f"book-back-of:{house.manager_id}:0:0:1")


async def test_before_and_after_the_deputy_may_do_nothing() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        card = f"card:{house.contact().id}"
        assert "not" in await house.forges(bo, card)
        await house.says(house.ann, "/away 2d, Bo")
        await house.says(li, "A question")
        relayed = last(bo, "A question")
        assert await house.forges(bo, card) == ""
        await house.advance(days=2)
        assert about(bo, "Ann Keller is back")
        assert about(house.ann, "One contact waits for your answer")
        assert "not" in await house.forges(bo, card)
        count = len(bot_said(li))
        await house.says(bo, "Too late", reply_to=relayed.id)
        assert len(bot_said(li)) == count


async def test_back_ends_it_at_once() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        await house.says(house.ann, "/away 2w, Bo")
        assert "Nobody waits" in (await house.says(house.ann, "/back"))[-1].text
        await house.says(li, "A question")
        assert not about(bo, "A question")
        assert "You are not away" in (await house.says(house.ann, "/back"))[-1].text
        await house.advance(days=20)
        assert len(about(bo, "is back")) == 1


async def test_who_waits_and_the_cards_that_lie_there_go_to_the_deputy_and_they_decide() -> None:
    async with world(rules=CARDS) as house:
        bo, li = await pair(house)
        await house.shown(house.ann, "✅ Approve")
        await house.says(house.ann, "/away 2w, Bo")
        card = last(bo, "Hello Li Wei")
        await house.presses(bo, "✅ Approve", message_id=card.id)
        await house.advance(days=2)
        assert about(li, "Hello Li Wei")


async def test_the_next_card_comes_to_the_deputy_alone() -> None:
    async with world(rules=CARDS) as house:
        bo, _ = await pair(house)
        await house.says(house.ann, "/away 4w, Bo")
        before = len(house.ann.chat)
        await house.shown(bo, "✅ Approve")
        assert len(house.ann.chat) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "/away until 5 March, Bo"), ("2w", "/away until 5 March, Bo"), ("never, Bo", "/away until 5 March, Bo"),
        ("2w, Zoe", "No colleague is called “Zoe”"), ("2w, Ann", "No colleague is called"),
    ],
)  # fmt: skip
async def test_wrong_words_are_one_line(words: str, told: str) -> None:
    async with world(rules=QUIET) as house:
        await house.manager("Bo Ek", 101)
        assert told in (await house.says(house.ann, f"/away {words}"))[-1].text


# --- nobody has answered --------------------------------------------------------------------------------------------


async def test_after_eight_working_hours_an_admin_is_told_without_the_words_and_may_answer_once() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house, admin=True)
        await house.says(li, "My secret question")
        await house.advance(hours=7.9)
        assert not about(bo, "has been waiting")
        await house.advance(hours=0.2)
        told = last(bo, "Li Wei (Acme, with Ann Keller) has been waiting for an answer since Mon, Mar 2")
        assert "secret" not in told.text
        await house.says(bo, "Ann is ill; how can I help?", reply_to=told.id)
        assert bot_said(li)[-1] == "Ann is ill; how can I help?"
        assert about(house.ann, "Bo Ek has answered Li Wei")
        count = len(bot_said(li))
        assert "has had an answer" in (await house.says(bo, "And more", reply_to=told.id))[-1].text
        assert len(bot_said(li)) == count


async def test_who_answers_for_another_may_answer_with_an_album() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house, admin=True)
        await house.says(li, "My secret question")
        await house.advance(hours=8.1)
        told = last(bo, "has been waiting for an answer")
        seen = len(bot_said(bo))
        bo.send_album(["photo", "photo"], ["So it looks"], reply_to=told.id)
        await house.advance(seconds=5)
        assert [one.media.kind for one in li.chat if one.media] == ["photo", "photo"]
        assert len(bot_said(bo)) == seen + 1
        assert len(about(house.ann, "Bo Ek has answered Li Wei")) == 1


async def test_the_hours_are_the_managers_own_and_the_night_does_not_count() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house, admin=True)
        await house.advance(hours=7)  # 16:00: two hours are left today
        await house.says(li, "A question")
        await house.advance(hours=20)  # 12:00 the next day: five and a half
        assert not about(bo, "has been waiting")
        await house.advance(hours=3)
        assert about(bo, "has been waiting")


async def test_who_was_answered_is_not_told_of_and_a_lone_admin_is_not_asked() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        await house.says(li, "A question")
        await house.advance(days=3)
        assert not about(bo, "has been waiting")
        await house.says(house.ann, "An answer", reply_to=last(house.ann, "A question").id)
        await house.advance(days=3)
        assert not about(house.ann, "has been waiting")


async def test_the_deputy_is_told_with_the_first_words() -> None:
    async with world(rules=QUIET) as house:
        bo, li = await pair(house)
        await house.says(house.ann, "/away 2w, Bo")
        await house.says(li, "First words")
        await house.says(li, "Second words")
        await house.advance(hours=9)
        told = last(bo, "has been waiting")
        assert "First words" in told.text
        assert "Second" not in told.text


async def test_no_escalation_where_the_house_wants_none() -> None:
    rules = {**QUIET, "_defaults.yaml": "hold: {unanswered: true, escalate: null}\n"}
    async with world(rules=rules) as house:
        bo, li = await pair(house, admin=True)
        await house.says(li, "A question")
        await house.advance(days=3)
        assert not about(bo, "has been waiting")
