"""The main job from end to end, and what the bot sends held against the published Bot API."""

from __future__ import annotations

import inspect
import json
import pathlib
import re
from typing import Any

import pytest

from bot.app import opened
from bot.model.touches import TouchState
from bot.sandbox import Call
from tests.world import World, bot_said, world

API = pathlib.Path(__file__).parents[2] / "shared" / "reference" / "bot-api.min.json"

APPROVED = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: check-in, every: 14d..21d, since: last_personal, approval: manager, send: {text: [one, two, three]}}
  - {id: news, every: 7d..10d, silent: true, send: {news: {max_age: 10d, min_score: 0.3}}}
"""
FEEDS = """
feeds:
  - {url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}
  - {url: "http://sandbox.test/feeds/zhizao.xml", title: 制造观察, language: zh, topics: [making]}
topics:
  packaging: {name: {en: Packaging, zh: 包装}, industries: [packaging]}
  making: {name: {en: Making, zh: 制造}, industries: [making]}
allow_private: true
"""


async def test_contacts_are_nurtured_end_to_end() -> None:
    """Invited, agreed, greeted with approval, given news, answered; one in Chinese, one by hand."""
    async with world(rules={"prospects.yaml": APPROVED}, feeds=FEEDS) as house:
        li = await house.invited("Li Wei", "Acme", "evaluator", id=201)
        wei = await house.invited("李伟", "华辰", "评估人，Asia/Shanghai", id=202)
        await house.says(house.ann, "/add Wang Fang, 华辰, decider, WeChat")
        await nurture(house, days=45)
        assert sum(text.startswith("Hello Li Wei, ") for text in bot_said(li)) >= 2
        assert any(text.startswith("李伟，您好，") for text in bot_said(wei))
        assert sum("Packaging Ledger" in text for text in bot_said(li)) >= 3
        assert sum("制造观察" in text for text in bot_said(wei)) >= 3
        assert house.contact("Wang Fang").last_by_hand_at
        states = {touch.state for touch in house.touches()}
        assert states <= {TouchState.SENT, TouchState.AWAITING, TouchState.READY, TouchState.HANDED}
        await house.says(li, "Could you send me the numbers?")
        await house.says(house.ann, "With pleasure.", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "With pleasure."
        await house.says(li, "/stop")
        seen = len(li.chat)
        await nurture(house, days=45)
        assert len(li.chat) == seen
        held_against_the_api(house.sandbox.calls)


async def nurture(house: World, days: int) -> None:
    """Ann approves what comes and sends by hand what she should."""
    for _ in range(days):
        await house.advance(days=1)
        for message in house.ann.chat[-6:]:
            for button in (button for line in message.buttons for button in line):
                if button.text in ("✅ Approve", "✅ Sent"):
                    house.ann.press(button, message_id=message.id)
        await house.quiet()


def held_against_the_api(calls: list[Call]) -> None:
    """Every parameter the bot sent is one the API knows, every required one was there, and every answer was good."""
    if not API.exists():
        pytest.skip(f"the Bot API's description is not at {API}")
    methods: dict[str, Any] = json.loads(API.read_text(encoding="utf-8"))["methods"]
    used = {call.method for call in calls}
    assert {"getMe", "getUpdates", "sendMessage", "copyMessage", "editMessageText", "answerCallbackQuery"} <= used
    for call in calls:
        fields = {field["name"]: field["required"] for field in methods[call.method].get("fields", [])}
        assert set(call.params) <= set(fields), call
        assert {name for name, required in fields.items() if required} <= set(call.params), call
        assert call.answer["ok"], call


async def test_a_restart_goes_on_where_it_was(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "nurture.db"
    async with world(database=database) as house:
        li = await house.invited()
        due = house.contact().next_at
        clock, sandbox = house.clock, house.sandbox
    async with world(database=database, clock=clock, sandbox=sandbox) as house:
        assert house.contact().next_at == due
        await house.advance(days=30)
        assert sum(text.startswith("Hello Li Wei, ") for text in bot_said(li)) == 1


async def test_an_edited_rule_plans_anew_at_the_next_start(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "nurture.db"
    async with world(database=database) as house:
        await house.invited()
        clock, sandbox, due = house.clock, house.sandbox, house.contact().next_at
    weekly = {"prospects.yaml": "playbook: prospects\nrules:\n  - {id: check-in, every: 7d, send: {text: [one]}}\n"}
    async with world(database=database, clock=clock, sandbox=sandbox, rules=weekly) as house:
        changed = house.contact().next_at
        assert changed
        assert due
        assert changed < due


async def test_feeds_that_fail_cost_nothing_else() -> None:
    feeds = FEEDS.replace("packaging.xml", "nowhere.xml")
    async with world(feeds=feeds) as house:
        (failing,) = house.app.office.store.news.failing()
        assert failing.error == "the server answered 404"
        assert house.app.office.store.news.fresh("zh", house.now().replace(year=2000))


async def test_who_is_no_longer_an_admin_commands_nothing_and_orphans_nobody(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "nurture.db"
    async with world(database=database) as house:
        clock, sandbox = house.clock, house.sandbox
        with house.app.office.store.transaction():
            house.app.office.store.people.save_manager("101", "Bo Ek", "en", admin=True)
        bo = sandbox.add_person(101, "Bo Ek")
        bo.open("")
        await house.quiet()
        await house.says(bo, "/add Bea, Acme")
    async with world(database=database, clock=clock, sandbox=sandbox) as house:
        assert "only to people who were invited" in (await house.says(bo, "/contacts"))[-1].text
        assert "Bo Ek is no longer a manager. One contact is yours now, and held" in bot_said(house.ann)[-1]
        assert house.contact("Bea").held(house.now())


def test_tokens_of_links_cannot_be_guessed() -> None:
    """128 bits from the system's own chance, in the letters that a deep link may have."""
    made = {inspect.signature(opened).parameters["token"].default() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,64}", token) for token in made)
