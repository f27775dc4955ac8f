"""The operator's files read anew while the bot runs; a broken edit keeps the old ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model.touches import Cadence, TouchState
from bot.sandbox import Person
from tests.world import DEFAULTS, MANY, RULES, TEXTS_EN, World, bot_said, world

FEED = """
feeds: [{url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""


def playbook(*rules: str) -> str:
    return "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)


HELLO = f"{{id: hello-you, every: 14d..21d, send: {{text: {MANY}}}}}"
SOON = "{id: soon, every: 3d..5d, send: {text: [one, two, three]}}"
ONE_RULE = {"prospects.yaml": playbook(HELLO)}


def cadence(house: World, rule: str = "p/hello-you", name: str = "Li Wei") -> Cadence | None:
    return house.app.office.store.ledger.cadences(house.contact(name).id).get(rule)


def told(person: Person, words: str) -> list[str]:
    return [text for text in bot_said(person) if words in text]


# --- edits ---------------------------------------------------------------------------------------


async def test_an_edit_adds_a_rule_for_those_who_are_there() -> None:
    async with world(rules=ONE_RULE) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        ada = await house.manager("Ada Min", 102, admin=True)
        await house.edited({"prospects.yaml": playbook(HELLO, SOON)})
        assert told(house.ann, "read anew") == told(ada, "read anew") == ["The rules were read anew: 2 rules."]
        assert told(bo, "read anew") == []
        await house.advance(days=10)
        assert any(text.startswith("Hello Li Wei, ") for text in bot_said(li))
        assert {touch.rule for touch in house.touches()} == {"p/soon"}


async def test_a_new_file_is_noticed_and_one_that_goes_away_too() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.invited()
        await house.edited({"more.yaml": f"playbook: q\nrules:\n  - {SOON}\n"})
        assert list(house.app.office.playbooks.rules) == ["q/soon", "p/hello-you"]
        await house.edited({"more.yaml": None})
        assert list(house.app.office.playbooks.rules) == ["p/hello-you"]
        await house.advance(days=12)
        assert house.touches() == []


async def test_rules_that_were_not_edited_keep_their_dates() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Bo Ek", id=202)
        await house.advance(days=5)
        before = [cadence(house, name=name) for name in ("Li Wei", "Bo Ek")]
        await house.edited({"prospects.yaml": playbook(SOON, HELLO), "texts.en.yaml": TEXTS_EN + "four: Four.\n"})
        assert [cadence(house, name=name) for name in ("Li Wei", "Bo Ek")] == before
        assert cadence(house, "p/soon")


async def test_another_time_moves_a_rule() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.invited()
        before = cadence(house)
        await house.edited({"prospects.yaml": playbook(HELLO.replace("14d..21d", "30d..31d"))})
        after = cadence(house)
        assert before
        assert after
        assert (before.n, before.rule) == (after.n, after.rule)
        assert after.due_at
        assert house.now() + timedelta(days=30) <= after.due_at <= house.now() + timedelta(days=35)
        assert house.contact().next_at == after.due_at


async def test_what_lay_ready_of_a_rule_that_is_gone_is_not_sent() -> None:
    rules = {"prospects.yaml": playbook(HELLO.replace("send:", "approval: manager, send:"))}
    async with world(rules=rules) as house:
        li = await house.invited()
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")
        await house.edited({"prospects.yaml": playbook(SOON.replace("3d..5d", "90d"))})
        seen = len(li.chat)
        await house.advance(days=7)
        assert len(li.chat) == seen
        assert [(one.state, one.reason) for one in house.touches()] == [(TouchState.SKIPPED, "rule-gone")]


async def test_a_text_that_is_mended_goes_out_mended() -> None:
    async with world() as house:
        li = await house.invited()
        await house.edited({"texts.en.yaml": TEXTS_EN.replace("Hello {{ name }}", "Dear {{ name }}")})
        await house.until(lambda: bool(house.touches()))
        assert bot_said(li)[-1].startswith("Dear Li Wei, ")


async def test_other_limits_hold_at_once() -> None:
    every_day = {"prospects.yaml": playbook(f"{{id: hello-you, every: 1d, send: {{text: {MANY}}}}}")}
    async with world(rules=every_day) as house:
        await house.invited()
        await house.advance(days=7)
        assert house.touches()
        had = len(house.touches())
        await house.edited({"_defaults.yaml": DEFAULTS + "caps: {per_week: 0}\n"})
        await house.advance(days=14)
        assert len(house.touches()) == had


async def test_it_is_noticed_without_anybodys_help() -> None:
    async with world(rules=ONE_RULE) as house:
        path = house.folder / "nurture_rules" / "prospects.yaml"
        path.write_text(playbook(HELLO, SOON), encoding="utf-8")
        await house.advance(hours=13)
        assert told(house.ann, "read anew")


# --- broken edits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        ({"prospects.yaml": playbook(HELLO, "{id: soon, evry: 3d}")}, "prospects.yaml:4: "),
        ({"prospects.yaml": "playbook: [\n"}, "prospects.yaml:"),
        ({"prospects.yaml": playbook(HELLO.replace("m-1,", "m-0,"))}, 'there is no text "m-0"'),
        ({"texts.en.yaml": "one: '{{ name'\n"}, "texts.en.yaml:1: "),
        ({"_defaults.yaml": "window: {days: never}\n"}, "_defaults.yaml:1: "),
        ({"feeds.yaml": "feeds: [{url: nowhere}]\n"}, "feeds.yaml:1: "),
        ({"feeds.yaml": None}, "feeds.yaml"),
        (dict.fromkeys(RULES), "no rules here"),
    ],
)  # fmt: skip
async def test_a_broken_edit_keeps_the_old_files_and_tells_the_admins_once(
    edit: dict[str, str | None], problem: str
) -> None:
    async with world(rules=ONE_RULE) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        office = house.app.office
        kept = (office.playbooks, office.feedbook)
        before = cadence(house)
        await house.edited(edit)
        (line,) = told(house.ann, "the old ones go on")
        assert problem in line
        assert "\n" not in line
        for _ in range(3):
            await house.keeps_house()
        await house.advance(days=25)
        assert (office.playbooks, office.feedbook) == kept
        assert len(told(house.ann, "the old ones go on")) == 1
        assert told(bo, "the old ones go on") == []
        assert told(house.ann, "read anew") == []
        (touch,) = [one for one in house.touches() if one.n == 1]
        assert before
        assert touch.settled_at == before.due_at
        assert any(text.startswith("Hello Li Wei, ") for text in bot_said(li))


async def test_each_broken_edit_is_told_and_then_the_mended_one() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.edited({"prospects.yaml": playbook(HELLO, "{id: soon, evry: 3d}")})
        await house.edited({"prospects.yaml": playbook(HELLO, "{id: soon, every: 3}")})
        await house.edited({"prospects.yaml": playbook(HELLO, SOON)})
        assert len(told(house.ann, "the old ones go on")) == 2
        assert bot_said(house.ann)[-1] == "The rules were read anew: 2 rules."


async def test_a_file_saved_as_it_was_is_no_edit() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.invited()
        seen, before = len(house.ann.chat), cadence(house)
        await house.edited({"prospects.yaml": playbook(HELLO)})
        assert len(house.ann.chat) == seen
        assert cadence(house) == before


async def test_it_is_told_in_each_admins_language() -> None:
    async with world(rules=ONE_RULE) as house:
        lin = await house.manager("林", 101, admin=True, language="zh")
        await house.edited({"prospects.yaml": playbook(HELLO, SOON)})
        assert bot_said(lin)[-1] == "规则已重新读取：共 2 条。"
        await house.edited({"prospects.yaml": "playbook: [\n"})
        assert bot_said(lin)[-1].startswith("规则或资讯源有问题，仍沿用原来的：prospects.yaml:")


async def test_hostile_words_in_a_broken_file_are_shown_as_they_are() -> None:
    async with world(rules=ONE_RULE) as house:
        await house.edited({"prospects.yaml": playbook("{id: '<b>&', every: 3d, send: {text: one}}")})
        (line,) = told(house.ann, "the old ones go on")
        assert "<b>" in line or "id" in line


async def test_a_bug_in_keeping_house_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with world(rules=ONE_RULE) as house:
        await house.invited()
        people = house.app.office.store.people
        real, people.ids_after = people.ids_after, None  # type: ignore[assignment,method-assign]
        await house.edited({"prospects.yaml": playbook(HELLO, SOON)})
        assert "keeping house failed" in caplog.text
        people.ids_after = real  # type: ignore[method-assign]
        await house.keeps_house()
        assert cadence(house, "p/soon")


# --- feeds ----------------------------------------------------------------------------------------------------


async def test_a_new_feed_is_read_at_the_next_pass() -> None:
    async with world(rules=ONE_RULE) as house:
        news = house.app.office.store.news
        assert news.fresh("en", datetime.min.replace(tzinfo=house.now().tzinfo)) == []
        await house.edited({"feeds.yaml": FEED})
        assert told(house.ann, "read anew")
        await house.app.reading.feeds(house.now())
        assert {item.source for item in news.fresh("en", house.now() - timedelta(days=30))} == {"Packaging Ledger"}
        li = await house.invited()
        assert any("Packaging Ledger" in text for text in bot_said(li))


async def test_a_feed_that_was_taken_out_is_read_no_more() -> None:
    async with world(rules=ONE_RULE, feeds=FEED) as house:
        asked = len(house.sandbox.feed_requests)
        assert asked
        await house.edited({"feeds.yaml": "feeds: []\n"})
        await house.advance(days=7)
        assert len(house.sandbox.feed_requests) == asked


async def test_private_addresses_are_allowed_and_forbidden_while_it_runs() -> None:
    at_home = FEED.replace("sandbox.test", "127.0.0.1")
    async with world(rules=ONE_RULE, feeds=at_home) as house:
        asked = len(house.sandbox.feed_requests)
        assert asked
        await house.edited({"feeds.yaml": at_home.replace("allow_private: true", "")})
        await house.advance(days=4)
        assert len(house.sandbox.feed_requests) == asked
        assert house.app.office.store.news.failing()
        await house.edited({"feeds.yaml": at_home})
        await house.advance(days=12)
        assert len(house.sandbox.feed_requests) > asked


async def test_a_word_that_may_no_longer_be_sent_stops_what_lies_ready() -> None:
    approved = "{id: hello-you, every: 14d, approval: manager, send: {text: [one]}}"
    async with world(rules={"prospects.yaml": playbook(approved)}) as house:
        li = await house.invited()
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")
        texts = TEXTS_EN.replace("one: Hello {{ name }}", "one: Dear {{ name }}")
        await house.edited({"feeds.yaml": "feeds: []\nnever: ['Hello Li Wei, one']\n", "texts.en.yaml": texts})
        seen = len(li.chat)
        await house.advance(days=5)
        assert len(li.chat) == seen
        assert house.touches()[0].reason == "never-word"
