"""Figures in the manager's chat: what each rule did."""

from __future__ import annotations

import pytest

from bot.model.touches import Touch, TouchState
from bot.sandbox import Person
from tests.world import DEFAULTS, MANY, TEXTS_EN, TEXTS_ZH, World, bot_said, world

FREE = DEFAULTS + "caps: {}\nstagger: {per_manager_hour: null, per_account_day: null}\n"
HELLO = f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}"


def files(*rules: str) -> dict[str, str]:
    playbook = "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)
    return {"_defaults.yaml": FREE, "prospects.yaml": playbook}


async def people(house: World, count: int, by: Person | None = None) -> list[Person]:
    return [await house.invited(f"Person {n}", f"Company {n}", id=300 + n) for n in range(count)]


async def shown(house: World, command: str, by: Person | None = None) -> str:
    return (await house.says(by or house.ann, command))[-1].text


def sent(house: World) -> list[Touch]:
    return [touch for touch in house.touches() if touch.state is TouchState.SENT]


# --- rules ----------------------------------------------------------------------------------------------------


async def test_rules_says_what_each_did() -> None:
    rules = files(
        HELLO, "{id: news, every: 4d, send: {news: {}}}", "{id: call, every: 6d, send: {note: call}}",
        "{id: other, for: {tags: vip}, every: 5d, send: {text: [one]}}",
    )  # fmt: skip
    texts = {"texts.en.yaml": TEXTS_EN + "call: Call them.\n", "texts.zh.yaml": TEXTS_ZH + "call: 打电话。\n"}
    async with world(rules={**rules, **texts}) as house:
        await people(house, 2)
        await house.advance(days=20)
        counts = {
            rule: [one.state for one in house.touches() if one.rule == f"p/{rule}"]
            for rule in ("hello-you", "news", "call")
        }
        assert all(counts.values())
        title, *lines = (await shown(house, "/rules")).splitlines()
        assert title == "The last four weeks"
        assert lines == [
            f"hello you (p): {len(counts['hello-you'])} sent, 0 skipped",
            f"news (p): 0 sent, {len(counts['news'])} skipped",
            f"call (p): 0 sent, 0 skipped, {len(counts['call'])} notes",
            "other (p): 0 sent, 0 skipped",
        ]


async def test_one_note_is_one_note() -> None:
    texts = {"texts.en.yaml": TEXTS_EN + "call: Call them.\n", "texts.zh.yaml": TEXTS_ZH + "call: 打电话。\n"}
    async with world(rules={**files("{id: call, every: 6d, send: {note: call}}"), **texts}) as house:
        await people(house, 1)
        await house.until(lambda: bool(house.touches()))
        assert "0 skipped, one note" in await shown(house, "/rules")


async def test_four_weeks_are_four_weeks() -> None:
    async with world(rules=files("{id: hello-you, every: 3d, times: 1, send: {text: [one, two]}}")) as house:
        await people(house, 1)
        await house.until(lambda: bool(sent(house)))
        assert "hello you (p): 1 sent" in await shown(house, "/rules")
        await house.advance(days=27)
        assert "hello you (p): 1 sent" in await shown(house, "/rules")
        await house.advance(days=1)
        assert "hello you (p): 0 sent" in await shown(house, "/rules")


async def test_what_expired_or_was_skipped_by_hand_counts_as_skipped() -> None:
    async with world(rules=files("{id: r, every: 5d, approval: manager, send: {text: [one, two, three]}}")) as house:
        await people(house, 1)
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "Skip")
        await house.shown(house.ann, "Not approved in time", days=40)
        assert [touch.state for touch in house.touches()][:2] == [TouchState.SKIPPED, TouchState.EXPIRED]
        assert "r (p): 0 sent, 2 skipped" in await shown(house, "/rules")


async def test_a_manager_sees_the_figures_of_their_own_contacts_an_admin_of_all() -> None:
    async with world(rules=files(HELLO)) as house:
        bo = await house.manager("Bo Ek", 101)
        await people(house, 2)
        await house.says(bo, "/add Bea, Acme")
        await house.advance(days=12)
        for message in bo.chat:
            if any(button.text == "✅ Sent" for line in message.buttons for button in line):
                await house.presses(bo, "✅ Sent", message_id=message.id)
        assert len(sent(house)) >= 3
        assert f"{len(sent(house))} sent" in await shown(house, "/rules")
        assert "hello you (p): 1 sent" in await shown(house, "/rules", bo)


async def test_rules_in_chinese() -> None:
    async with world(rules=files(HELLO)) as house:
        lin = await house.manager("林", 101, language="zh")
        assert await shown(house, "/rules", lin) == "最近四周\nhello you（p）：已发 0，跳过 0"


async def test_very_many_rules_fit_one_message() -> None:
    many = [f"{{id: a-rule-with-quite-a-long-name-{n}, every: 90d, send: {{text: [one]}}}}" for n in range(100)]
    async with world(rules=files(*many)) as house:
        assert (await shown(house, "/rules")).endswith("…")


# --- variants -------------------------------------------------------------------------------------------------

TRIED = "{id: tried, every: 10d, send: {variants: {short: [m-1, m-2], long: [m-11, m-12, m-13]}}}"
VARIANTS = {"short": {"m-1", "m-2"}, "long": {"m-11", "m-12", "m-13"}}


async def test_variants_are_told_apart_and_their_answers_counted() -> None:
    async with world(rules=files(TRIED)) as house:
        some = await people(house, 8)
        await house.until(lambda: len(sent(house)) == 8, hours=1)
        had = {touch.contact_id: str(touch.variant) for touch in sent(house)}
        assert set(had.values()) == {"short", "long"}
        contacts = {int(one.address): one.id for one in house.app.office.store.people.contacts_of(house.manager_id)}
        answering = [next(one for one in some if had[contacts[one.id]] == name) for name in ("short", "long")]
        for one in answering:
            await house.says(one, "Thanks!")
        await house.says(answering[0], "And one more thing.")
        late = next(one for one in some if had[contacts[one.id]] == "short" and one not in answering)
        await house.advance(days=7, hours=1)
        before = len(sent(house))
        await house.says(late, "Sorry, only now.")
        assert before == 8
        counts = {name: list(had.values()).count(name) for name in ("long", "short")}
        _, line, *variants = (await shown(house, "/rules")).splitlines()
        assert line == "tried (p): 8 sent, 0 skipped"
        assert variants == [
            f"  · long: {counts['long']} sent, 1 answered",
            f"  · short: {counts['short']} sent, 1 answered",
        ]


async def test_a_contact_keeps_their_variant_and_runs_out_with_it() -> None:
    async with world(rules=files(TRIED)) as house:
        await people(house, 6)
        await house.advance(days=75)
        for contact in house.app.office.store.people.contacts_of(house.manager_id):
            touches = house.touches(contact)
            texts = [touch for touch in touches if touch.state is TouchState.SENT]
            (variant,) = {str(touch.variant) for touch in texts}
            assert {touch.text_id for touch in texts} == VARIANTS[variant]
            assert {touch.state for touch in touches[len(texts) :]} == {TouchState.NOTED}


@pytest.mark.parametrize("command", ["/rules", "/review"])
async def test_contacts_have_no_figures(command: str) -> None:
    async with world(rules=files(HELLO)) as house:
        (li,) = await people(house, 1)
        assert "do not know" in await shown(house, command, li)
        assert not any("four weeks" in text for text in bot_said(li))
