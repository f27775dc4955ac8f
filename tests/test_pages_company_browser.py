"""Companies and rules in Chromium: both languages, a phone and a desk, light and dark, by keyboard, nothing serious
for axe."""

from __future__ import annotations

import dataclasses
import itertools
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.model.people import Consent, Invite, Role, Stage
from bot.model.touches import Touch, TouchKind, TouchState
from bot.shipped import shipped_rules
from tests.browsers import SIZES, Window, browser, window
from tests.world import ANN, World, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = (
    ("Nina Roth", "Nordkai Packaging", "user", 201, 4),
    ("Li Wei", "Nordkai Packaging", "evaluator", 202, 30),
    ("Jonas Ahlgren-Bergström", "Nordkai Packaging", "budget", 203, 90),
    ("Mina Okafor", "Nordkai Packaging", "user", 204, None),
    ("张敏", "华辰制造", "decider, zh", 205, 2),
)
"""Name, company, role, number at Telegram, and how many days ago they wrote last."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[World]:
    """A desk with two companies."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with world(public_url=f"http://127.0.0.1:{port}", rules=shipped_rules()) as house:
        await furnish(house)
        yield house


async def furnish(house: World) -> None:
    for name, company, more, number, _ in PEOPLE:
        await house.invited(name, company, more, id=number)
    bo = await house.manager("Bo Ek", 300)
    await house.advance(days=20)
    store, office = house.app.office.store, house.app.office
    with store.transaction():
        for name, _, _, _, days in PEOPLE:
            contact = house.contact(name)
            heard = house.now() - timedelta(days=days) if days else None
            known = house.now() - timedelta(days=days + 60) if days else contact.joined_at
            changed = dataclasses.replace(contact, last_reply_at=heard, joined_at=known)
            waits = house.now() - timedelta(hours=5) if name == "Nina Roth" else None
            store.people.update_contact(dataclasses.replace(changed, waiting_since=waits))
        nina, li = house.contact("Nina Roth"), house.contact("Li Wei")
        manager = store.people.manager_at(str(bo.id))
        assert manager is not None
        store.people.add_contact(
            dataclasses.replace(
                li, name="Secret Signer", address="999", role=Role.SIGNATORY, manager_id=manager.id, next_at=None
            )
        )
        invite = Invite(
            "passed", house.manager_id, li.account_id, "Li Wei", None, "en", None, house.now(), house.now(),
            by_contact=nina.id,
        )  # fmt: skip
        store.people.add_invite(invite)
        store.people.add_consent(Consent(li.id, "passed", "1", "en", house.now()))
        account = dataclasses.replace(store.people.account(li.account_id), industry="Packaging", country="DE")
        store.people.update_account(
            dataclasses.replace(account, stage=Stage.EVALUATING, stage_at=house.now() - timedelta(days=9))
        )
        store.goals.moved(account.id, Stage.ENGAGED, Stage.EVALUATING, house.now() - timedelta(days=9), manager.id)
        for week, name in itertools.product(range(1, 8), ("Nina Roth", "Li Wei", "张敏")):
            contact, at = house.contact(name), house.now() - timedelta(weeks=week, hours=len(name))
            state = TouchState.SKIPPED if week == 3 else TouchState.SENT
            sent = Touch(
                0, f"prospects/check-in:{contact.id}:{100 + week}", contact.id, "prospects/check-in", 100 + week,
                TouchKind.TEXT, state, at, settled_at=at, reason="by-manager" if week == 3 else None,
            )  # fmt: skip
            store.ledger.add(sent, at)
        office.replan_account(account.id, house.now())


async def signed_in(house: World, browser: Browser, width: int, height: int, **more: object) -> Window:
    said = await house.says(house.sandbox.people[ANN], "/desk")
    at = await window(browser, width, height, **more)
    await at.page.goto(said[-1].buttons[-1][0].url or "")
    await at.page.locator("button.main").click()
    await at.page.wait_for_url("**/desk")
    return at


@SIZES
async def test_by_keyboard_from_the_list_to_a_company_and_to_another_stage(
    browser: Browser, house: World, width: int, height: int
) -> None:
    at = await signed_in(house, browser, width, height)
    await at.page.goto(f"{house.app.office.public_url}/desk/accounts")
    await tab_to(at, "Nordkai Packaging")
    await at.page.keyboard.press("Enter")
    await at.page.wait_for_url("**/desk/account/*")
    await tab_to(at, house.app.office.say(house.ann.language_code or "en", "is-deciding"))
    await at.page.keyboard.press("Enter")
    await at.page.wait_for_url("**stage=deciding*")
    await tab_to(at, house.app.office.say(house.ann.language_code or "en", "button-stage"))
    await at.page.keyboard.press("Enter")
    await at.page.locator(".notice").wait_for()
    store = house.app.office.store
    account = store.people.account(house.contact("Li Wei").account_id)
    assert account.stage is Stage.DECIDING
    with store.transaction():
        store.people.update_account(dataclasses.replace(account, stage=Stage.EVALUATING))
    await at.page.context.close()


async def tab_to(at: Window, words: str) -> None:
    """By the Tab key, until what has these words is in focus."""
    for _ in range(80):
        await at.page.keyboard.press("Tab")
        focused: str = await at.page.evaluate("document.activeElement.textContent.trim()")
        if focused == words:
            return
    raise AssertionError(f"{words} was not reached")
