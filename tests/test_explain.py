"""Why a contact gets what they get, and when: what a manager reads under /plan in situations that really happen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.explain import explanation
from bot.sandbox import Person
from tests.world import DEFAULTS, MANY, TEXTS_EN, TEXTS_ZH, World, world

WEEKLY = f"{{id: hello-you, every: 14d..21d, send: {{text: {MANY}}}}}"
NOTES = {
    "texts.en.yaml": TEXTS_EN + "call: Call them.\n",
    "texts.zh.yaml": TEXTS_ZH + "call: 打电话。\n",
}


def playbook(*rules: str) -> dict[str, str]:
    return {"prospects.yaml": "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)}


async def plan(house: World, name: str = "Li Wei", by: Person | None = None) -> list[str]:
    """The lines of /plan, without its title and the note at its end."""
    text = (await house.says(by or house.ann, f"/plan {name}"))[-1].text
    title, *lines, note = text.split("\n\n")
    assert title.startswith(name)
    assert note
    return [line for block in lines for line in block.splitlines()]


def says(house: World, why: str, language: str = "en") -> str:
    return str(house.app.office.say(language, f"why-{why}"))


# --- what comes, and how it came to its moment ----------------------------------------------------------------


async def test_what_comes_first_is_traced_to_its_minute() -> None:
    async with world(rules=playbook(WEEKLY)) as house:
        await house.invited()
        first, why, counts, minute, *_ = await plan(house)
        assert re.fullmatch(r"(Mon|Tue|Wed|Thu|Fri), Mar \d\d \d\d:\d\d – hello you", first)
        assert why == "since they joined"
        traced = re.fullmatch(r"· since they joined \(Mon, Mar 2 09:00\) it is (\d\d(\.\d)?) days", counts)
        assert traced
        assert 14 <= float(traced[1]) <= 21
        assert minute == f"· its own minute in open hours: {first.removesuffix(' – hello you')}"


async def test_the_first_line_is_when_it_will_leave() -> None:
    async with world(rules=playbook(WEEKLY)) as house:
        li = await house.invited()
        first = (await plan(house))[0]
        await house.until(lambda: bool(house.touches()), hours=0.5)
        at = house.touches()[0].settled_at
        assert at
        assert f"{at + timedelta(hours=1):%H:%M}" in first
        assert f"Mar {at.day} " in first
        assert li


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{id: r, every: 3d, since: joined, send: {text: [one]}}", "joined"),
        ("{id: r, once: 3d after joined, send: {text: [one]}}", "joined"),
        ("{id: r, once: 3d after applies, send: {text: [one]}}", "applies"),
        ("{id: r, once: 2026-03-12, send: {text: [one]}}", "date"),
        ("{id: r, date: 3d before renewal, send: {text: [one]}}", "date"),
        ("{id: r, steps: [{send: {text: [one]}}]}", "applies"),
    ],
)
async def test_every_kind_of_time_says_what_it_counts_from(rule: str, why: str) -> None:
    async with world(rules=playbook(rule)) as house:
        await house.invited()
        await house.says(house.ann, "/account Acme, renewal 2026-03-20")
        first, reason, counts, *_ = await plan(house)
        assert first.endswith(" – r")
        assert reason == says(house, why)
        assert counts.startswith(f"· {says(house, why)} (")


async def test_after_a_reply_it_counts_from_the_reply() -> None:
    async with world(rules=playbook(WEEKLY.replace("send:", "since: last_reply, send:"))) as house:
        li = await house.invited()
        await house.advance(days=3)
        await house.says(li, "Hello?")
        await house.presses(house.ann, "No answer needed")
        assert "· since they last wrote (Thu, Mar 5 09:00) it is" in "\n".join(await plan(house))


async def test_approval_and_notes_are_marked() -> None:
    rules = playbook(
        "{id: asked, every: 5d, approval: manager, send: {text: [one, two]}}",
        "{id: call, every: 6d, send: {note: call}}",
    )
    async with world(rules={**NOTES, **rules}) as house:
        await house.invited()
        lines = await plan(house)
        assert any(line.endswith(" – asked (you approve it first)") for line in lines)
        assert any(line.endswith(" – call (a note to you)") for line in lines)


async def test_what_is_approved_says_so_and_is_not_traced_again() -> None:
    async with world(rules=playbook("{id: r, every: 5d, approval: manager, send: {text: [one]}}")) as house:
        await house.invited()
        await house.shown(house.ann, "✅ Approve")
        assert (await plan(house))[1] == says(house, "awaiting")
        await house.presses(house.ann, "✅ Approve")
        lines = await plan(house)
        assert lines[1] == says(house, "approved")
        assert not lines[2].startswith("·")


async def test_when_the_texts_will_have_run_out_the_plan_has_the_note() -> None:
    async with world(rules=playbook("{id: r, every: 7d, send: {text: [one]}}")) as house:
        await house.invited()
        marks = [line.partition(" – ")[2] for line in await plan(house) if " – r" in line]
        assert marks == ["r", "r (a note to you)", "r (a note to you)"]


# --- what moves it --------------------------------------------------------------------------------------------


async def test_what_a_condition_kept_back_says_until_when() -> None:
    async with world(rules=playbook(WEEKLY.replace("send:", "unless: {replied_within: 25d}, send:"))) as house:
        li = await house.invited()
        await house.says(li, "Hello?")
        await house.presses(house.ann, "No answer needed")
        first, why, counts, kept, minute = (await plan(house))[:5]
        assert why == says(house, "talking")
        assert counts.startswith("· since they joined")
        assert kept == f"· kept back before: {says(house, 'talking')}"
        assert minute.endswith(first.removesuffix(" – hello you"))


@pytest.mark.parametrize(
    ("caps", "why"),
    [
        ("{min_gap: 7d}", "gap"),
        ("{per_week: 1}", "week"),
        ("{per_day: 1}", "day"),
    ],
)
async def test_a_limit_that_moves_it_says_which(caps: str, why: str) -> None:
    rules = playbook(
        "{id: a, once: 2d after joined, send: {text: [one]}}", "{id: b, once: 2d after joined, send: {text: [two]}}"
    )
    async with world(rules={**rules, "_defaults.yaml": DEFAULTS + f"caps: {caps}\n"}) as house:
        await house.invited()
        lines = await plan(house)
        assert lines[1] == says(house, "joined")
        later = lines.index(next(line for line in lines[1:] if re.search(r" – [ab]$", line)))
        assert lines[later + 1] == says(house, why)
        await house.until(lambda: bool(house.touches()), hours=0.25)
        lines = await plan(house)
        assert lines[1] == says(house, why)
        assert any(line.startswith(f"· {says(house, why)}: ") for line in lines[2:6])


async def test_a_stagger_that_moved_it_says_until_when() -> None:
    rules = playbook(f"{{id: r, every: 1d, send: {{text: {MANY}}}}}")
    async with world(rules={**rules, "_defaults.yaml": DEFAULTS + "stagger: {per_manager_hour: 1}\n"}) as house:
        for n in range(5):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)

        def put_off() -> list[str]:
            everyone = house.app.office.store.people.contacts_of(house.manager_id)
            return [one.name for one in everyone if one.next_why == "stagger-manager"]

        await house.until(lambda: bool(put_off()), hours=0.25)
        (name, *_) = put_off()
        lines = await plan(house, name)
        assert any(line.startswith(f"· {says(house, 'stagger-manager')}: ") for line in lines)


# --- why nothing comes ----------------------------------------------------------------------------------------


async def test_what_comes_after_a_month_is_named_with_its_day() -> None:
    async with world(rules=playbook(WEEKLY, "{id: far, every: 60d, send: {text: [one]}}")) as house:
        await house.invited()
        lines = await plan(house)
        at = lines.index("Not planned:")
        assert re.fullmatch(r"· far – \w{3}, May \d+ \d\d:\d\d: since they joined", lines[at + 1])


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("for: {role: decider}", "role"),
        ("for: {stage: customer}", "stage"),
        ("for: {industry: toys}", "industry"),
        ("for: {country: CN}", "country"),
        ("for: {tags: vip}", "tags"),
        ("for: {language: zh}", "language"),
        ("for: {source: fair}", "source"),
        ("for: {topics: ai}", "topics"),
        ("for: {account_missing: evaluator}", "account-missing"),
        ("for: {unanswered: 3}", "answered-so-far"),
        ("for: {not: {language: en}}", "language"),
        ("when: {replied_within: 3d}", "no-reply"),
        ("for: {any: [{tags: vip}, {role: decider}]}", "tags"),
    ],
)
async def test_every_rule_that_is_not_for_them_says_why(condition: str, why: str) -> None:
    rule = f"{{id: other, every: 5d, {condition}, send: {{text: [one]}}}}"
    async with world(rules=playbook(WEEKLY, rule)) as house:
        await house.invited("Li Wei", "Acme", "evaluator")
        lines = await plan(house)
        assert lines[lines.index("Not planned:") + 1] == f"· other – {says(house, why)}"


async def test_a_rule_that_another_takes_the_place_of_says_so() -> None:
    stand_in = "{id: wake-up, replaces: [hello-you], every: 5d, send: {text: [one, two, three]}}"
    async with world(rules=playbook(WEEKLY, stand_in)) as house:
        await house.invited()
        assert f"· hello you – {says(house, 'replaced')}" in await plan(house)


async def test_what_was_sent_as_often_as_it_may_be_says_so() -> None:
    async with world(rules=playbook(WEEKLY, "{id: twice, every: 2d, times: 1, send: {text: [one, two]}}")) as house:
        await house.invited()
        await house.until(lambda: bool(house.touches()))
        assert f"· twice – {says(house, 'times')}" in await plan(house)


async def test_a_date_that_is_not_known_or_past_says_so() -> None:
    rules = playbook(
        WEEKLY,
        "{id: renew, date: 10d before renewal, send: {text: [one]}}",
        "{id: gone, once: 2026-03-01, send: {text: [two]}}",
    )
    async with world(rules=rules) as house:
        await house.invited()
        lines = await plan(house)
        assert f"· renew – {says(house, 'no-date')}" in lines
        assert f"· gone – {says(house, 'past')}" in lines


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        ("/pause Li Wei", "held"),
        ("contact: /pause 6", "paused"),
        ("contact: A question", "unanswered"),
        ("contact: /stop", "stopped"),
        ("block", "blocked"),
        ("stage", "stage"),
    ],
)
async def test_what_holds_everything_back_is_said_first(happens: str, why: str) -> None:
    rules = {"prospects.yaml": f"playbook: p\nfor: {{stage: lead}}\nrules:\n  - {WEEKLY}\n"}
    async with world(rules=rules) as house:
        li = await house.invited()
        if happens == "block":
            li.block()
            await house.quiet()
        elif happens == "stage":
            await house.says(house.ann, "/account Acme, stage customer")
            await house.presses(house.ann, "✅ Move it")
        elif happens.startswith("contact: "):
            await house.says(li, happens.removeprefix("contact: "))
        else:
            await house.says(house.ann, happens)
        assert (await plan(house))[0] == f"Nothing will be sent. {says(house, why)}"


async def test_a_cap_of_nothing_says_so() -> None:
    async with world(rules={**playbook(WEEKLY), "_defaults.yaml": DEFAULTS + "caps: {per_week: 0}\n"}) as house:
        await house.invited()
        assert (await plan(house))[0] == f"Nothing will be sent. {says(house, 'cap')}"


# --- how it reads ---------------------------------------------------------------------------------------------


async def test_in_chinese() -> None:
    rules = playbook(WEEKLY, "{id: other, for: {role: decider}, every: 5d, send: {text: [one]}}")
    async with world(rules=rules) as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add 王芳，华辰，使用人")
        first, why, counts, minute, _, other = await plan(house, "王芳", lin)
        assert re.fullmatch(r"3月\d+日周. \d\d:\d\d – hello you", first)
        assert why == "从加入之日算起"
        assert re.fullmatch(r"· 从加入之日算起（3月2日周一 09:00），间隔 [\d.]+ 天", counts)
        assert minute.startswith("· 工作时间里属于它的那一分钟：3月")
        assert other == "· other – 面向其他角色"


async def test_times_are_the_contacts_own() -> None:
    async with world(rules=playbook(WEEKLY)) as house:
        await house.invited("Li Wei", "Acme", "Asia/Shanghai")
        text = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "in their time (Asia/Shanghai)" in text
        assert "(Mon, Mar 2 16:00)" in text


async def test_hostile_names_are_shown_as_they_are() -> None:
    async with world(rules=playbook(WEEKLY)) as house:
        await house.says(house.ann, "/add <b>Li</b> & {{ 7*7 }}, Acme")
        text = (await house.says(house.ann, "/plan Li"))[-1].text
        assert text.startswith("<b>Li</b> & {{ 7*7 }}, the next 30 days")


async def test_very_many_rules_are_shown_as_far_as_one_message_goes() -> None:
    rules = [
        f"{{id: a-rule-with-quite-a-long-name-{n}, for: {{tags: x}}, every: 5d, send: {{text: one}}}}"
        for n in range(90)
    ]
    async with world(rules=playbook(WEEKLY, *rules)) as house:
        await house.invited()
        text = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "\n…\n" in text
        assert text.startswith("Li Wei, the next 30 days")


async def test_explaining_changes_nothing() -> None:
    async with world(rules=playbook(WEEKLY)) as house:
        await house.invited()
        office, contact = house.app.office, house.contact()
        standing = office.standing(contact, house.now())
        first = explanation(office, standing, "en", house.now())
        assert first == explanation(office, standing, "en", house.now())
        assert house.contact() == contact
        assert office.standing(contact, house.now()) == standing
