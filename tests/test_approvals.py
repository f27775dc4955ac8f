"""The evening's list, single cards, and rules that a manager lets go unasked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.touches import TouchKind, TouchState
from bot.planner import COMPOSED_BEFORE, LIST_AT, LIST_LEAD, list_for, next_step, on_list, plan
from bot.sandbox import Message, Person
from tests.builders import NOW, berlin, books, days, rule, standing
from tests.world import BO, MANY, World, bot_said, world

RULES = {
    "prospects.yaml": f"""
playbook: p
rules:
  - {{id: check-in, every: 2d, approval: manager, send: {{text: {MANY}}}}}
""",
    "_defaults.yaml": "company: Halden\nwindow: {days: mon-fri, hours: ['09:30-11:30', '14:00-17:30']}\n"
    "caps: {per_day: 9, per_week: 50, min_gap: 0h}\nstagger: {per_account_day: 9}\n",
}
APPROVED = rule(needs_approval=True)


# --- when a list comes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sends", "listed"),
    [
        ("2026-03-03 10:00", "2026-03-02 16:30"),
        ("2026-03-03 17:00", "2026-03-02 16:30"),  # half an hour after Tuesday's: too soon to be read
        ("2026-03-09 09:30", "2026-03-06 16:30"),  # Monday's comes on Friday
        ("2026-03-10 02:30", "2026-03-09 16:30"),
    ],
)
def test_a_touch_belongs_to_the_last_list_early_enough(sends: str, listed: str) -> None:
    playbooks, who = books(APPROVED), standing().who
    assert list_for(who, berlin(sends), playbooks) == berlin(listed)
    assert on_list(who, berlin(sends), playbooks, berlin(listed) - COMPOSED_BEFORE)
    assert not on_list(who, berlin(sends), playbooks, berlin(listed))
    assert berlin(sends) - berlin(listed) >= LIST_LEAD


def test_the_step_is_the_writing_before_the_list_and_what_is_late_for_it_comes_at_once() -> None:
    playbooks = books(APPROVED)
    step = next_step(standing(), plan(standing(), playbooks, NOW), playbooks, NOW)
    assert step
    assert step.at == list_for(standing().who, step.sends_at, playbooks) - COMPOSED_BEFORE
    late = step.sends_at - timedelta(hours=1)
    soon = next_step(standing(), plan(standing(), playbooks, NOW), playbooks, late)
    assert soon
    assert late <= soon.at <= late + days(1)


def test_what_they_let_go_is_no_step_of_theirs() -> None:
    playbooks, one = books(APPROVED), standing()
    free = type(one)(**{**vars(one), "unasked": frozenset({APPROVED.id})})
    step = next_step(free, plan(free, playbooks, NOW), playbooks, NOW)
    assert step
    assert step.at == step.sends_at


# --- the list -------------------------------------------------------------------------------------------------


async def two(house: World) -> tuple[Person, Person, Message]:
    """Two contacts, and the first list with both."""
    li = await house.invited("Li Wei", "Acme", "evaluator", id=201)
    bo = await house.invited("Bo Ek", "Corner", "evaluator", id=BO)
    await house.until(lambda: any("in your voice" in text for text in bot_said(house.ann)), hours=0.25)
    return li, bo, house.ann.chat[-1]


def states(house: World) -> dict[str, list[TouchState]]:
    return {
        name: [one.state for one in house.touches(house.contact(name)) if one.kind is TouchKind.TEXT]
        for name in ("Li Wei", "Bo Ek")
    }


async def test_one_list_at_its_moment_in_the_managers_day_and_all_approved_at_once() -> None:
    async with world(rules=RULES) as house:
        li, bo, listed = await two(house)
        assert listed.at.astimezone(NOW.tzinfo) == listed.at
        assert (listed.at + timedelta(hours=1)).time() == LIST_AT  # Berlin's winter
        assert "Li Wei" in listed.text
        assert "Bo Ek" in listed.text
        assert sum("their time:" in text for text in bot_said(house.ann)) == 0, "no single cards"
        await house.presses(house.ann, "✅ Approve all")
        assert states(house) == {"Li Wei": [TouchState.READY], "Bo Ek": [TouchState.READY]}
        assert not house.ann.chat[-1].buttons or "All decided" in listed.text
        await house.advance(days=1)
        assert "Hello Li Wei" in bot_said(li)[-1]
        assert "Hello Bo Ek" in bot_said(bo)[-1]


async def test_all_but_one() -> None:
    async with world(rules=RULES) as house:
        await two(house)
        listed = house.ann.chat[-1]
        await house.presses(house.ann, next(b.text for row in listed.buttons for b in row if "Bo Ek" in b.text))
        await house.presses(house.ann, "✅ Approve 1 of 2")
        assert states(house) == {"Li Wei": [TouchState.READY], "Bo Ek": [TouchState.AWAITING]}


async def test_one_opens_as_a_card_of_its_own_and_is_reworded() -> None:
    async with world(rules=RULES) as house:
        li, _, listed = await two(house)
        number = next(b.text for row in listed.buttons for b in row if "Li Wei" in b.text)[2]
        await house.presses(house.ann, f"🔍 {number}")
        card = house.ann.chat[-1]
        assert "For Li Wei · Acme" in card.text
        await house.says(house.ann, "In my own words", reply_to=card.id)
        await house.presses(house.ann, "✅ Approve all", message_id=listed.id)
        await house.advance(days=1)
        assert "In my own words" in bot_said(li)


async def test_a_card_can_go_now_or_at_another_moment() -> None:
    async with world(rules=RULES) as house:
        li, bo, listed = await two(house)
        for row in listed.buttons[1:]:
            await house.presses(house.ann, row[1].text, message_id=listed.id)
        cards = {("Li Wei" if "Li Wei" in one.text else "Bo Ek"): one for one in house.ann.chat[-2:]}
        seen = len(li.chat)
        await house.presses(house.ann, "✉️ Send now", message_id=cards["Li Wei"].id)
        await house.advance(hours=0.2)
        assert len(li.chat) == seen + 1
        await house.presses(house.ann, "⏰ Later…", message_id=cards["Bo Ek"].id)
        seen = len(bo.chat)
        (told,) = await house.says(house.ann, "fri 10:00", reply_to=house.ann.chat[-1].id)
        assert "Fri" in told.text
        (touch,) = [one for one in house.touches(house.contact("Bo Ek")) if one.state is TouchState.READY]
        assert touch.due_at == berlin("2026-03-06 10:00")
        await house.until(lambda: len(bo.chat) > seen, hours=1)
        assert house.now() >= touch.due_at


async def test_a_list_that_comes_late_waits_for_the_managers_hours() -> None:
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", "Acme", "evaluator", id=201)
        await house.invited("Bo Ek", "Corner", "evaluator", id=BO)
        office = house.app.office
        await house.until(lambda: office.store.alarms.at("evening", house.manager_id) is not None, hours=0.1)
        with office.store.transaction():
            office.store.alarms.set("evening", house.manager_id, house.now() + timedelta(hours=5))
        listed = await house.shown(house.ann, "✅ Approve all")
        assert (listed.at + timedelta(hours=1)).strftime("%H:%M") == "09:30"


async def test_the_list_of_who_is_away_comes_to_their_deputy_who_approves_it() -> None:
    async with world(rules=RULES) as house:
        deputy = await house.manager("Eve", 150)
        await house.says(house.ann, "/away 4w, Eve")
        li = await house.invited("Li Wei", "Acme", "evaluator", id=201)
        await house.invited("Bo Ek", "Corner", "evaluator", id=BO)
        await house.shown(deputy, "✅ Approve all")
        await house.presses(deputy, "✅ Approve all")
        seen = len(li.chat)
        await house.until(lambda: len(li.chat) > seen, hours=1)


@pytest.mark.parametrize("data", ["list-ok:1", "list-tick:1:1", "list-open:1", "touch-now:1", "touch-later:1", "ok:1"])
async def test_another_managers_list_is_out_of_reach(data: str) -> None:
    async with world(rules=RULES) as house:
        li, _, _ = await two(house)
        before = states(house)
        eve = await house.manager("Eve", 150)
        seen = len(eve.chat)
        assert "not one of your contacts" in await house.forges(eve, data)
        assert len(eve.chat) == seen
        assert await house.forges(li, data) != ""
        assert states(house) == before


# --- unasked --------------------------------------------------------------------------------------------------


async def approves(house: World, times: int) -> None:
    """Ann approves so many single cards as they are."""
    for _ in range(times):
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")


def offers(house: World) -> int:
    return sum("times in a row" in text for text in bot_said(house.ann))


async def test_after_ten_as_they_were_the_rule_may_go_unasked_and_that_can_be_taken_back() -> None:
    async with world(rules=RULES) as house:
        li = await house.invited()
        await approves(house, 9)
        assert not any("times in a row" in text for text in bot_said(house.ann))
        await approves(house, 1)
        assert any("approved “check in” 10 times in a row" in text for text in bot_said(house.ann))
        await house.presses(house.ann, "✅ Yes, unasked")
        seen, asked = len(li.chat), len(house.ann.chat)
        await house.advance(days=10)
        assert len(li.chat) >= seen + 3
        assert len(house.ann.chat) == asked
        await house.says(house.ann, "/approve")
        await house.presses(house.ann, "↩️ Ask me again: check in")
        await house.shown(house.ann, "✅ Approve")


async def test_declined_it_is_offered_after_ten_more_and_a_reworded_one_begins_anew() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        await approves(house, 9)
        card = await house.shown(house.ann, "✅ Approve")
        await house.says(house.ann, "My words", reply_to=card.id)
        await house.presses(house.ann, "✅ Approve")
        assert offers(house) == 0
        await approves(house, 10)
        assert offers(house) == 1
        await house.presses(house.ann, "No, ask me each time")  # which takes the offer's place
        await approves(house, 9)
        assert offers(house) == 0
        await approves(house, 1)
        assert offers(house) == 1


async def test_other_words_are_asked_about_again() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        await approves(house, 10)
        await house.presses(house.ann, "✅ Yes, unasked")
        texts = "".join(f"m-{n}: Dear {{{{ name }}}}, number {n}.\n" for n in range(1, 61))
        await house.edited({"texts.en.yaml": texts})
        card = await house.shown(house.ann, "✅ Approve")
        assert "Dear Li Wei" in card.text
        assert "its texts have changed" in (await house.says(house.ann, "/approve"))[-1].text


@pytest.mark.parametrize("data", ["trust-yes:1", "trust-no:1"])
async def test_another_managers_trust_is_out_of_reach(data: str) -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        await approves(house, 1)
        eve = await house.manager("Eve", 150)
        assert "not one of your contacts" in await house.forges(eve, data)
        assert house.app.office.unasked(house.manager_id) == frozenset()
