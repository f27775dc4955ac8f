"""Companies: what their contacts inherit, and what another stage changes, shown before it is done, for all at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.people import Account, ContactState, Stage
from bot.model.touches import TouchState
from tests.world import MANY, STRANGER, World, bot_said, world

CUSTOMERS = f"""
playbook: customers
for: {{stage: customer}}
rules:
  - {{id: care, every: 14d..21d, since: stage, send: {{text: {MANY}}}}}
"""
RULES = {"customers.yaml": CUSTOMERS}
STAGES = list(Stage)


def acme(house: World, name: str = "Acme") -> Account:
    account = house.app.office.store.people.account_named(name)
    assert account
    return account


def memory(house: World) -> list[Any]:
    """All that a stage could have changed."""
    store = house.app.office.store
    everyone = store.people.contacts_of_account(acme(house).id)
    timelines = [store.people.timeline(one.id, 50) for one in everyone]
    return [acme(house), everyone, [store.ledger.cadences(one.id) for one in everyone], timelines]


# --- another stage


async def test_a_stage_shows_what_it_changes_and_changes_nothing_yet() -> None:
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", id=202)
        before = memory(house)
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        assert preview.text.startswith("Acme would move from lead to customer. What changes:")
        blocks = preview.text.split("\n\n")[1:]
        assert [block.splitlines()[:3] for block in blocks] == [
            ["Li Wei", "ends: check in", "begins: care"],
            ["Bo Ek", "ends: check in", "begins: care"],
        ]
        assert all(block.splitlines()[3].startswith("next: ") for block in blocks)
        assert all(block.splitlines()[3].endswith(" – care") for block in blocks)
        assert [button.text for line in preview.buttons for button in line] == ["✅ Move it", "Leave it"]
        await house.advance(hours=1)
        assert memory(house) == before


async def test_what_the_preview_says_comes_next_is_what_comes_next() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        await house.presses(house.ann, "✅ Move it")
        planned = preview.text.splitlines()[-1].removeprefix("next: ")
        assert f"Next: {planned}" in (await house.says(house.ann, "/contact Li Wei"))[-1].text


async def test_the_press_moves_the_rules_of_all_contacts_there() -> None:
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", id=202)
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        elsewhere = await house.invited("Eve Far", "Other", id=203)
        await house.advance(days=2)
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        await house.presses(house.ann, "✅ Move it")
        assert (acme(house).stage, acme(house).stage_at) == (Stage.CUSTOMER, house.now())
        for name in ("Li Wei", "Bo Ek", "Wang Fang"):
            contact = house.contact(name)
            assert (contact.next_key or "").startswith("customers/care:")
            newest = house.app.office.store.people.timeline(contact.id, 1)[0]
            assert (newest.kind, newest.quote, newest.at) == ("stage", "customer", house.now())
        assert (house.contact("Eve Far").next_key or "").startswith("prospects/check-in:")
        assert not any("customer" in text for text in bot_said(elsewhere))
        shown = next(message for message in house.ann.chat if message.id == preview.id)
        assert "stage customer" in shown.text
        assert "evaluator: 🌱 Li Wei (new, not heard yet), 🌱 Bo Ek (new, not heard yet)" in shown.text
        assert "✅ Move it" not in [button.text for line in shown.buttons for button in line]
        assert house.ann.toasts[-1] == "Moved."


async def test_what_counts_from_the_stage_counts_from_the_press() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        await house.advance(days=10)
        await house.says(house.ann, "/account Acme, stage customer")
        await house.advance(days=1)
        await house.presses(house.ann, "✅ Move it")
        moved_at = house.now()
        due = house.contact().next_at
        assert due
        assert moved_at + timedelta(days=14) <= due <= moved_at + timedelta(days=25)
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "since the company moved to this stage (Fri, Mar 13 09:00)" in plan


async def test_leaving_it_changes_nothing() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        before = memory(house)
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        await house.presses(house.ann, "Leave it")
        assert memory(house) == before
        shown = next(message for message in house.ann.chat if message.id == preview.id)
        assert (shown.text, shown.buttons) == ("All right, it stays as it is.", [])


async def test_pressing_twice_moves_once() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        await house.says(bo, "/add Bea, Acme")
        await house.says(house.ann, "/account Acme, stage customer")
        data = f"stage:{acme(house).id}:{STAGES.index(Stage.CUSTOMER)}"
        assert await house.forges(house.ann, data) == "Moved."
        once = memory(house)
        told = bot_said(bo)
        await house.advance(hours=1)
        await house.forges(house.ann, data)
        assert memory(house) == once
        assert bot_said(bo) == told


async def test_colleagues_contacts_are_counted_not_named_and_their_manager_is_told() -> None:
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", id=201)
        bo = await house.manager("Bo Ek", 101)
        cy = await house.manager("Cy Dee", 102, language="zh")
        for person, name in ((bo, "Bea"), (bo, "Ben"), (cy, "Cem")):
            await house.says(person, f"/add {name}, Acme")
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        assert "3 contacts of colleagues change as well" in preview.text
        assert not any(name in preview.text for name in ("Bea", "Ben", "Cem"))
        seen = [len(bot_said(one)) for one in (bo, cy)]
        await house.advance(hours=1)
        assert [len(bot_said(one)) for one in (bo, cy)] == seen
        await house.presses(house.ann, "✅ Move it")
        assert [len(bot_said(one)) for one in (bo, cy)] == [n + 1 for n in seen]
        assert bot_said(bo)[-1].startswith("Ann Keller has moved Acme to the stage customer")
        assert bot_said(cy)[-1].startswith("Ann Keller 已将 Acme 调整到阶段 客户")
        people = house.app.office.store.people.contacts_of_account(acme(house).id)
        assert all((one.next_key or "").startswith("customers/care:") for one in people)


async def test_a_bug_in_the_middle_moves_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """All contacts move in one transaction, or none does."""
    async with world(rules=RULES) as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", id=202)
        await house.says(house.ann, "/account Acme, stage customer")
        before = memory(house)
        office = house.app.office
        real, done = office.replan, []

        def fails_at_the_second(contact_id: int, now: Any) -> None:
            done.append(contact_id)
            assert len(done) < 2, "a bug"
            real(contact_id, now)

        office.replan = fails_at_the_second  # type: ignore[method-assign]
        await house.presses(house.ann, "✅ Move it")
        office.replan = real  # type: ignore[method-assign]
        assert len(done) == 2
        assert memory(house) == before
        assert bot_said(house.ann)[-1].startswith("Something went wrong")
        assert "a bug" in caplog.text


async def test_without_anybody_it_concerns_it_is_done_at_once() -> None:
    async with world(rules=RULES) as house:
        await house.link("Li Wei, Acme")
        (answer,) = await house.says(house.ann, "/account Acme, stage customer")
        assert (acme(house).stage, answer.buttons) == (Stage.CUSTOMER, [])
        assert "stage customer" in answer.text


async def test_whom_nothing_reaches_any_more_is_not_asked_about() -> None:
    async with world(rules=RULES) as house:
        li = await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", id=202)
        await house.says(li, "/stop")
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        assert "Li Wei" not in preview.text
        await house.presses(house.ann, "✅ Move it")
        assert house.contact("Li Wei").state is ContactState.STOPPED
        assert house.contact("Li Wei").next_at is None


async def test_what_lay_ready_for_the_old_stage_is_not_sent() -> None:
    approved = "playbook: prospects\nfor: {stage: lead}\nrules:\n  - {id: r, every: 14d, approval: manager, " \
               "send: {text: [one]}}\n"  # fmt: skip
    async with world(rules={"prospects.yaml": approved, **RULES}) as house:
        li = await house.invited()
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")
        await house.says(house.ann, "/account Acme, stage customer")
        await house.presses(house.ann, "✅ Move it")
        seen = len(li.chat)
        await house.advance(days=7)
        assert len(li.chat) == seen
        assert [(touch.state, touch.reason) for touch in house.touches()] == [(TouchState.SKIPPED, "stage")]


async def test_a_preview_of_many_contacts_is_shown_as_far_as_it_goes_and_moves_all() -> None:
    async with world(rules=RULES) as house:
        for n in range(60):
            await house.says(house.ann, f"/add Person number {n:02} with quite a long name, Acme")
        (preview,) = await house.says(house.ann, "/account Acme, stage customer")
        assert preview.text.endswith("…")
        await house.presses(house.ann, "✅ Move it")
        everyone = house.app.office.store.people.contacts_of_account(acme(house).id)
        assert all((one.next_key or "").startswith("customers/care:") for one in everyone)


async def test_a_stage_that_is_already_so_asks_nothing() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        before = memory(house)
        (answer,) = await house.says(house.ann, "/account Acme, stage lead")
        assert "✅ Move it" not in [button.text for line in answer.buttons for button in line]
        assert memory(house) == before


async def test_in_chinese() -> None:
    async with world(rules=RULES) as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add 王芳，华辰")
        (preview,) = await house.says(lin, "/account 华辰，阶段 客户")
        assert preview.text.startswith("华辰 将从 线索 调整到 客户。变化如下：\n\n王芳\n停止：问候\n开始：客户关怀")
        await house.presses(lin, "✅ 调整")
        assert lin.toasts[-1] == "已调整。"
        assert acme(house, "华辰").stage is Stage.CUSTOMER


# --- whose it is


async def test_only_who_has_somebody_there_may_move_it() -> None:
    async with world(rules=RULES) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        admin = await house.manager("Ada Min", 102, admin=True)
        before = memory(house)
        data = f"stage:{acme(house).id}:{STAGES.index(Stage.CUSTOMER)}"
        assert await house.forges(bo, data) == "That is not one of your contacts."
        assert await house.forges(admin, data) == "That is not one of your contacts."
        assert await house.forges(li, data) == "This button is out of date."
        await house.forges(house.sandbox.add_person(STRANGER, "Eve"), data)
        assert memory(house) == before


@pytest.mark.parametrize("data", ["stage:1:6", "stage:1:-1", "stage:999:1", "stage:1", "stage:1:x", "stage", "leave:1"])
async def test_a_forged_button_moves_nothing(data: str) -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        before = memory(house)
        assert await house.forges(house.ann, data) in (
            "This button is out of date.",
            "That is not one of your contacts.",
        )
        assert memory(house) == before
        assert house.app.office.store.mail.count_failed() == 0


async def test_who_has_only_invited_somebody_there_may_move_it_too() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        await house.says(bo, "/invite Bea, Acme")
        (preview,) = await house.says(bo, "/account Acme, stage customer")
        assert "One contact of a colleague changes as well" in preview.text
        await house.presses(bo, "✅ Move it")
        assert acme(house).stage is Stage.CUSTOMER
        assert bot_said(house.ann)[-1].startswith("Bo Ek has moved Acme")


# --- what else is known of a company

RENEWAL = {
    "customers.yaml": "playbook: customers\nfor: {stage: [lead, customer]}\nrules:\n"
    "  - {id: renew, date: 60d before renewal, send: {text: [one]}}\n"
}


async def test_dates_are_set_shown_and_taken_away_and_plan_anew() -> None:
    async with world(rules=RENEWAL) as house:
        await house.invited()
        (answer,) = await house.says(house.ann, "/account Acme, renewal 2026-06-01, board-meeting 2026-05-04")
        assert answer.text.splitlines()[1].endswith("· renewal 2026-06-01, board meeting 2026-05-04")
        cadences = house.app.office.store.ledger.cadences(house.contact().id)
        assert cadences["customers/renew"].due_at
        (answer,) = await house.says(house.ann, "/account Acme, renewal -")
        assert answer.text.splitlines()[1].endswith("· board meeting 2026-05-04")
        cadences = house.app.office.store.ledger.cadences(house.contact().id)
        assert (cadences["customers/renew"].due_at, cadences["customers/renew"].why) == (None, "no-date")


async def test_what_else_is_set_beside_a_stage_is_set_at_once() -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        (preview,) = await house.says(house.ann, "/account Acme, stage customer, industry Packaging")
        assert preview.buttons
        assert (acme(house).stage, acme(house).industry) == (Stage.LEAD, "Packaging")
        await house.presses(house.ann, "✅ Move it")
        assert (acme(house).stage, acme(house).industry) == (Stage.CUSTOMER, "Packaging")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/account Acme, renewal soon", "“soon” is no day"),
        ("/account Acme, renewal 05-14", "“05-14” is no day"),
        ("/account Acme, renewal 2027-02-30", "is no day"),
        ("/account Acme, tags vip", "Write it like this"),
        ("/account Acme, stage customer, country Mars", "is no country"),
        ("/account", "Write it like this"),
    ],
)
async def test_bad_input_is_one_line_and_changes_nothing(command: str, words: str) -> None:
    async with world(rules=RULES) as house:
        await house.invited()
        before = memory(house)
        (answer,) = await house.says(house.ann, command)
        assert words in answer.text
        assert "\n" not in answer.text
        assert memory(house) == before
