"""Handing over: nothing changes until the colleague accepts, then all goes along, and the contact hears of it once."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Person
from tests.world import MANY, World, bot_said, world

APPROVED = f"""
playbook: prospects
for: {{stage: [lead, engaged, evaluating]}}
rules:
  - {{id: check-in, every: 14d..21d, since: last_personal, approval: manager, send: {{text: {MANY}}}}}
"""
BERLIN = ZoneInfo("Europe/Berlin")


def introductions(person: Person) -> list[str]:
    return [text for text in bot_said(person) if "my colleague" in text]


def owner(house: World, name: str = "Li Wei") -> str:
    people = house.app.office.store.people
    (found,) = people.find_anybody(name)
    return people.manager(found.manager_id).name


async def test_a_contact_goes_to_a_colleague_who_accepts_and_is_introduced_once_in_their_hours() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.shown(house.ann, "✅ Approve", days=40)
        await house.says(li, "When can you deliver?")
        await house.advance(hours=14)  # past midnight
        await house.says(house.ann, "/handover Li Wei, Bo, Prefers calls, before noon")
        card = bo.chat[-1].text
        for word in ("Li Wei", "Acme", "lead", "When can you deliver?", "one card waits", "Prefers calls, before noon"):
            assert word in card
        assert owner(house) == "Ann Keller"
        asked = len(house.ann.chat)
        await house.says(li, "Hello?")
        assert len(house.ann.chat) == asked + 1
        await house.presses(bo, "✅ Accept")
        assert owner(house) == "Bo Ek"
        assert "Bo Ek has accepted" in bot_said(house.ann)[-1]
        assert any(button.text == "✅ Approve" for one in bo.chat for line in one.buttons for button in line)
        assert introductions(li) == []  # it is night
        waits = next(message for message in bo.chat if "waits for an answer" in message.text)
        await house.says(bo, "In two weeks.", reply_to=waits.id)
        assert bot_said(li)[-1] == "In two weeks."
        await house.advance(days=8)
        (introduction,) = introductions(li)
        assert "Bo Ek" in introduction
        assert "Ann Keller" in introduction
        sent = next(message for message in li.chat if message.text == introduction)
        assert 9 <= sent.at.astimezone(BERLIN).hour < 18
        before = len(house.ann.chat)
        await house.says(li, "Thank you")
        assert len(house.ann.chat) == before
        assert "Thank you" in bot_said(bo)[-1]
        (contact,) = house.app.office.store.people.find_anybody("Li Wei")
        assert "not one of your contacts" in await house.forges(house.ann, f"card:{contact.id}")


async def test_a_declined_withdrawn_or_expired_offer_changes_nothing() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        await house.invited()
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✖ Decline")
        assert "declined" in bot_said(house.ann)[-1]
        await house.says(house.ann, "/handover Li Wei, Bo")
        card = bo.chat[-1]
        await house.presses(house.ann, "↩ Keep it")
        await house.presses(bo, "✅ Accept", message_id=card.id)
        assert bo.toasts[-1] == "That offer is over."
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.advance(days=7.1)
        assert any("not decided" in text for text in bot_said(house.ann))
        assert any("has expired" in text for text in bot_said(bo))
        await house.presses(bo, "✅ Accept", message_id=[one for one in bo.chat if "would like" in one.text][-1].id)
        assert owner(house) == "Ann Keller"


async def test_a_second_offer_of_the_same_contact_replaces_the_first() -> None:
    async with world() as house:
        bo, cy = await house.manager("Bo Ek", 300), await house.manager("Cy Lo", 301)
        await house.invited()
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.says(house.ann, "/handover Li Wei, Cy")
        await house.presses(bo, "✅ Accept")
        assert owner(house) == "Ann Keller"
        await house.presses(cy, "✅ Accept")
        assert await house.forges(cy, "offer-yes:2") == "That offer is over."
        assert owner(house) == "Cy Lo"
        await house.advance(days=2)


async def test_a_company_and_all_go_with_their_open_invites_and_only_ones_own() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        for n, (name, company) in enumerate([("Li Wei", "Acme"), ("Mei", "Acme"), ("Otto", "Berg")]):
            await house.invited(name, company, id=400 + n)
        await house.link("Xu, Acme")
        await house.says(bo, "/add Ida, Acme")
        await house.says(house.ann, "/handover account Acme, Bo")
        assert "(2 contacts)" in bot_said(bo)[-1]
        await house.presses(bo, "✅ Accept")
        assert [owner(house, name) for name in ("Li Wei", "Mei", "Otto")] == ["Bo Ek", "Bo Ek", "Ann Keller"]
        people = house.app.office.store.people
        bos = people.manager_at(str(bo.id))
        assert bos
        assert [invite.name for invite in people.invites_of(bos.id)] == ["Xu"]
        await house.says(house.ann, "/handover all, Bo")
        await house.presses(bo, "✅ Accept")
        assert owner(house, "Otto") == "Bo Ek"


async def test_who_is_reached_by_hand_is_introduced_by_the_new_manager() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        await house.says(house.ann, "/add Wang Fang, Acme, WeChat")
        await house.says(house.ann, "/handover Wang Fang, Bo")
        await house.presses(bo, "✅ Accept")
        await house.advance(hours=1)
        assert "does not know yet" in bot_said(bo)[-1]
        assert "my colleague Bo Ek" in bot_said(bo)[-1]


async def test_who_comes_back_before_the_introduction_hears_nothing() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.advance(hours=14)
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        await house.says(bo, "/handover Li Wei, Ann")
        await house.presses(house.ann, "✅ Accept")
        await house.advance(days=3)
        assert introductions(li) == []


async def test_who_wrote_a_stop_word_is_introduced_once_they_have_said_what_they_mean() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.advance(hours=14)
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        await house.says(li, "stop")
        await house.advance(days=9)
        assert introductions(li) == []
        await house.says(li, "/resume")
        await house.advance(days=4)
        assert len(introductions(li)) == 1


async def test_whom_it_goes_to_is_a_choice_of_buttons_and_a_reply_is_a_note() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        await house.manager("Bo Zhang", 301)
        await house.invited()
        for text in ("/handover Li Wei", "/handover Li Wei, Bo", "/handover account Acme", "/handover all"):
            answer = (await house.says(house.ann, text))[-1]
            assert "to whom?" in answer.text
            await house.presses(house.ann, "Bo Ek")
            offered = house.ann.chat[-1]
            assert "is offered to Bo Ek" in offered.text
        await house.says(house.ann, "He <b>likes</b> tea & cake", reply_to=offered.id)
        assert "Ann Keller writes: He <b>likes</b> tea & cake" in bot_said(bo)[-1]
        assert "offered to Bo Ek" in (await house.says(house.ann, "/handover"))[-1].text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/handover Nobody, Bo", "Nobody"),
        ("/handover Li Wei, Zoe", "There is no manager “Zoe”"),
        ("/handover account Berg, Bo", "Berg"),
        ("/handover " + "x" * 90, "too long"),
    ],
)
async def test_what_cannot_be_handed_over_is_said_in_one_line(text: str, answer: str) -> None:
    async with world() as house:
        await house.manager("Bo Ek", 300)
        await house.invited()
        (line,) = await house.says(house.ann, text)
        assert answer in line.text


async def test_a_late_introduction_is_left_to_the_new_manager() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.advance(hours=14)
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        store = house.app.office.store
        with store.transaction():
            store.alarms.set("introduce", store.people.find_anybody("Li Wei")[0].id, house.now() - timedelta(days=8))
        house.app.dispatcher.poke()
        await house.quiet()
        assert "does not know yet" in bot_said(bo)[-1]
        await house.advance(days=3)
        assert introductions(li) == []


async def test_a_letter_that_waits_and_what_a_colleague_was_asked_go_along() -> None:
    """What the giver wrote leaves only if the heir says so, once; notes and steps are the contact's."""
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        bo, cy = await house.manager("Bo Ek", 300), await house.manager("Cy Lo", 301)
        li = await house.invited()
        await house.says(house.ann, "/later Li Wei, tomorrow 15:00")
        await house.says(house.ann, "For Tuesday", reply_to=house.ann.chat[-1].id)
        await house.says(house.ann, "/ask Cy, Li Wei: can we deliver in May?")
        await house.says(house.ann, "/step Li Wei, call about May, tomorrow")
        await house.says(house.ann, "/note Li Wei, prefers mornings")
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        asked = next(one for one in bo.chat if "does not leave unless you say so" in one.text)
        question = cy.chat[-1]
        await house.says(cy, "Yes, in week 20", reply_to=question.id)
        assert "Yes, in week 20" in bot_said(bo)[-1]
        await house.advance(days=2)
        assert "For Tuesday" not in bot_said(li)
        assert any("call about May" in text for text in bot_said(bo))
        assert "prefers mornings" in (await house.says(bo, "/contact Li Wei"))[-1].text
        await house.presses(bo, "✉️ Send now", message_id=asked.id)
        await house.advance(days=2)
        assert bot_said(li).count("For Tuesday") == 1
