"""People who move to another company: the seat they leave is vacant, and what was the old company's stays there."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model.people import Role, Stage
from bot.model.touches import TouchState
from tests.test_card import answered, labels, last, opened, tapped
from tests.world import World, bot_said, world

RULES = {
    "prospects.yaml": "playbook: p\nrules:\n"
    "  - {id: find-user, for: {account_missing: user}, every: 10d, send: {text: [one]}}\n"
    "  - {id: care, for: {stage: customer}, every: 10d, send: {text: [two]}}\n"
}
APPROVED = {
    "prospects.yaml": "playbook: p\nrules:\n"
    "  - {id: check-in, every: 5d..6d, approval: manager, send: {text: [one, two, three]}}\n"
}


def planned(house: World, name: str) -> set[str]:
    cadences = house.app.office.store.ledger.cadences(house.contact(name).id)
    return {rule.removeprefix("p/") for rule, cadence in cadences.items() if cadence.due_at}


async def moved(house: World, company: str = "Berg", name: str = "Li Wei") -> None:
    await tapped(house, await opened(house, name), "🏢 Moved")
    await answered(house, company)
    await house.presses(house.ann, "✅ Yes, they moved")


async def test_the_move_is_shown_before_it_is_done() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user")
        before = house.contact()
        await tapped(house, await opened(house), "🏢 Moved")
        preview = await answered(house, "Berg")
        assert preview.text == (
            "Li Wei moves from Acme to Berg, a new company in the house."
            " The seat “user” at Acme falls vacant. Notes and company dates stay behind."
        )
        assert house.contact() == before
        assert house.app.office.store.people.account_named("Berg") is None
        await house.presses(house.ann, "Leave it")
        assert house.contact() == before


async def test_the_seat_is_vacant_and_everybody_is_planned_anew() -> None:
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Mei", "Acme", "evaluator", id=202)
        await house.invited("Fu", "Berg", "evaluator", id=203)
        await house.says(house.ann, "/account Berg, stage customer")
        await house.presses(house.ann, "✅ Move it")
        assert (planned(house, "Mei"), planned(house, "Fu")) == (set(), {"find-user", "care"})
        await moved(house)
        contact = house.contact()
        account = house.app.office.store.people.account(contact.account_id)
        assert (account.name, account.stage, contact.role) == ("Berg", Stage.CUSTOMER, None)
        assert planned(house, "Mei") == {"find-user"}
        assert planned(house, "Li Wei") == {"find-user", "care"}
        asked = last(house.ann)
        assert asked.text.startswith("Li Wei is at Berg now; what concerned Acme stays there.")
        await house.presses(house.ann, "user", message_id=asked.id)
        assert house.contact().role is Role.USER
        assert planned(house, "Fu") == {"care"}
        (acme,) = await house.says(house.ann, "/account Acme")
        assert "user: vacant, was Li Wei – /invite Name, Acme, user" in acme.text
        assert "vacant" not in (await house.says(house.ann, "/account Berg"))[-1].text
        newest = house.app.office.store.people.timeline(contact.id, 1)[0]
        assert (newest.kind, newest.quote) == ("moved", "Acme → Berg")


async def test_a_seat_that_somebody_takes_is_no_longer_vacant() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Mei", "Acme", "evaluator", id=202)
        await moved(house)
        await house.says(house.ann, "/contact Mei, role user")
        assert "vacant" not in (await house.says(house.ann, "/account Acme"))[-1].text


async def test_notes_and_company_dates_stay_behind_but_the_contacts_own_data_is_whole() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Mei", "Acme", "evaluator", id=202)
        await house.says(house.ann, "/account Acme, renewal 2026-09-01")
        await house.says(house.ann, "/contact Li Wei, birthday 05-14, trial-end 2026-06-01")
        await house.says(house.ann, "/note Li Wei, Acme pays too much")
        await moved(house)
        await house.says(house.ann, "/note Li Wei, new at Berg")
        contact = house.contact()
        card = await opened(house)
        assert "Acme pays" not in card.text
        assert "new at Berg" in card.text
        assert "Acme pays" not in (await tapped(house, card, "📒 All notes")).text
        assert contact.dates == {"birthday": date(2000, 5, 14)}
        assert house.app.office.relationship(contact).date("renewal") is None
        whole = house.app.office.store.notes.of_contact(contact.id)
        assert [note.text for note in whole] == ["Acme pays too much", "new at Berg"]
        (acme,) = await house.says(house.ann, "/account Acme")
        await house.presses(house.ann, "📒 Notes left here", message_id=acme.id)
        assert "Li Wei: Acme pays too much" in last(house.ann).text
        assert "new at Berg" not in last(house.ann).text
        assert "out" not in await house.forges(house.ann, f"note-drop:{whole[0].id}")
        assert len(house.app.office.store.notes.of_contact(contact.id)) == 2


async def test_back_at_the_old_company_its_notes_are_there_again() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user")
        await house.says(house.ann, "/note Li Wei, likes tea")
        await moved(house, "Berg")
        await moved(house, "acme")
        assert "likes tea" in (await opened(house)).text


async def test_what_was_prepared_for_the_old_company_is_not_said_at_the_new_one() -> None:
    async with world(rules=APPROVED) as house:
        li = await house.invited("Li Wei", "Acme", "user")
        await house.until(lambda: bool(house.touches()))
        (touch,) = house.touches()
        assert touch.state is TouchState.AWAITING
        said = len(bot_said(li))
        await moved(house)
        (touch,) = [one for one in house.touches() if one.id == touch.id]
        assert (touch.state, touch.reason) == (TouchState.SKIPPED, "moved")
        await house.advance(days=1)
        assert len(bot_said(li)) == said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Acme", "is at Acme already"),
        ("ＡＣＭＥ", "is at Acme already"),
        ("Berg, Rhein", "One company"),
        ("x" * 90, "too long"),
    ],
)
async def test_what_is_no_other_company_is_asked_again(words: str, answer: str) -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user")
        await tapped(house, await opened(house), "🏢 Moved")
        asked = await answered(house, words)
        assert answer in asked.text
        assert asked.reply_markup["force_reply"]
        assert "moves from Acme to Berg" in (await answered(house, "Berg")).text


async def test_a_second_press_moves_nobody_twice() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user")
        await tapped(house, await opened(house), "🏢 Moved")
        data = next(b.callback_data for b in (await answered(house, "Berg")).buttons[0] if b.text.startswith("✅"))
        assert data
        await house.forges(house.ann, data)
        assert "out of date" in await house.forges(house.ann, data)
        kinds = [event.kind for event in house.app.office.store.people.timeline(house.contact().id, 9)]
        assert kinds.count("moved") == 1


async def test_a_colleague_is_not_told_who_left() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "user")
        bo = await house.manager("Bo Ek", 300)
        await house.says(bo, "/add Mei, Acme, evaluator")
        await moved(house)
        (acme,) = await house.says(bo, "/account Acme")
        assert "user: nobody yet" in acme.text
        assert "Li Wei" not in acme.text
        assert labels(acme) == ["Mei", "🤝 Meet the decider"]
