"""What people complained about pauses itself, and a new rule is tried with a few before all get it."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.brakes import rule_number
from bot.clock import ManualClock
from bot.model.people import ContactState
from bot.model.touches import Touch, TouchState
from bot.rules import LONGEST_TEXT
from bot.sandbox import Button, Message, Person, Status
from tests.world import DEFAULTS, MANY, MONDAY, STRANGER, TEXTS_EN, World, bot_said, new_sandbox, world

FREE = DEFAULTS + "caps: {}\nstagger: {per_manager_hour: null, per_account_day: null}\n"


def playbook(*rules: str) -> str:
    return "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)


def files(*rules: str, brake: str = "{contacts: 2, within: 30d}") -> dict[str, str]:
    return {"_defaults.yaml": f"{FREE}brake: {brake}\n", "prospects.yaml": playbook(*rules)}


WEEKLY = files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}")


async def people(house: World, count: int) -> list[Person]:
    """So many contacts, each of a company of their own."""
    return [await house.invited(f"Person {n}", f"Company {n}", id=300 + n) for n in range(count)]


def sent(house: World, rule: str = "hello-you") -> list[Touch]:
    return [one for one in house.touches() if one.rule == f"p/{rule}" and one.state is TouchState.SENT]


def paused(house: World) -> set[tuple[str, str]]:
    return set(house.app.office.store.brakes.paused())


def told(person: Person, words: str) -> list[str]:
    return [text for text in bot_said(person) if words in text]


async def until_all_have(house: World, count: int, some: Iterable[Person]) -> None:
    """Step until each of these has had so many messages of the rule."""
    addresses = {str(one.id) for one in some}
    contacts = [one for one in house.app.office.store.people.contacts_of(house.manager_id) if one.address in addresses]
    await house.until(
        lambda: all(sum(one.contact_id == contact.id for one in sent(house)) >= count for contact in contacts)
    )


# --- the brake ------------------------------------------------------------------------------------------------


async def test_when_enough_stop_after_the_same_rule_it_pauses_itself_and_the_admins_are_told() -> None:
    async with world(rules=WEEKLY) as house:
        some = await people(house, 4)
        ada = await house.manager("Ada Min", 101, admin=True)
        bo = await house.manager("Bo Ek", 102)
        await until_all_have(house, 1, some)
        await house.says(some[0], "/stop")
        assert paused(house) == set()
        await house.says(some[1], "/stop")
        assert ("rule", "p/hello-you") in paused(house)
        line = (
            "hello you has paused itself: 2 contacts stopped, blocked or asked for less after it. /rules lets it go on."
        )
        assert told(house.ann, "has paused itself") == told(ada, "has paused itself") == [line]
        assert told(bo, "has paused itself") == []
        before = len(sent(house))
        await house.advance(days=30)
        assert len(sent(house)) == before
        assert len(told(house.ann, "has paused itself")) == 1
        plan = (await house.says(house.ann, "/plan Person 2"))[-1].text
        assert "Nothing will be sent." in plan
        assert "· hello you – it paused itself: too many complained" in plan


@pytest.mark.parametrize("complaint", ["/stop", "Unsubscribe", "/less", "/pause 1", "block", "403"])
async def test_a_stop_a_block_a_pause_and_a_wish_for_less_are_complaints(complaint: str) -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="{contacts: 1}")
    ) as house:
        (li,) = await people(house, 1)
        await until_all_have(house, 1, [li])
        if complaint == "block":
            li.block()
            await house.quiet()
        elif complaint == "403":
            li.say("A question")
            await house.quiet()
            house.sandbox.fault("copyMessage", Status(403, "Forbidden: bot was blocked by the user"), chat_id=li.id)
            await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
            assert house.contact("Person 0").state is ContactState.BLOCKED
        else:
            await house.says(li, complaint)
        assert ("rule", "p/hello-you") in paused(house)


async def test_who_blocks_is_found_out_at_the_next_send_and_what_came_before_is_blamed() -> None:
    rules = files(
        "{id: first, once: 1d after joined, send: {text: [one]}}",
        "{id: second, once: 4d after joined, send: {text: [two]}}",
        brake="{contacts: 1}",
    )
    async with world(rules=rules) as house:
        (li,) = await people(house, 1)
        await house.until(lambda: bool(sent(house, "first")))
        house.sandbox.fault("sendMessage", Status(403, "Forbidden: bot was blocked by the user"), chat_id=li.id)
        await house.until(lambda: len(house.touches()) == 2)
        assert house.touches()[1].state is TouchState.UNREACHABLE
        assert paused(house) == {("rule", "p/first"), ("text", "one")}


async def test_a_contact_who_complains_again_and_again_counts_once() -> None:
    async with world(rules=WEEKLY) as house:
        (li, _) = await people(house, 2)
        await until_all_have(house, 1, [li])
        for _ in range(3):
            await house.says(li, "/less")
        await house.says(li, "/pause 1")
        await house.says(li, "/stop")
        assert paused(house) == set()


async def test_a_complaint_long_after_a_touch_is_not_about_it() -> None:
    rules = files("{id: hello-you, once: 1d after joined, send: {text: [one]}}", brake="{contacts: 1}")
    async with world(rules=rules) as house:
        (li,) = await people(house, 1)
        await until_all_have(house, 1, [li])
        await house.advance(days=7, hours=12)
        await house.says(li, "/stop")
        assert paused(house) == set()


async def test_complaints_that_lie_far_apart_do_not_add_up() -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="{contacts: 2, within: 20d}")
    ) as house:
        some = await people(house, 3)
        await until_all_have(house, 1, some)
        await house.says(some[0], "/stop")
        await house.advance(days=21)
        await house.says(some[1], "/stop")
        assert paused(house) == set()
        await house.advance(days=7)
        await house.says(some[2], "/less")
        assert paused(house) == {("rule", "p/hello-you")}


async def test_without_a_brake_nothing_pauses() -> None:
    async with world(rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="null")) as house:
        some = await people(house, 3)
        await until_all_have(house, 1, some)
        for one in some:
            await house.says(one, "/stop")
        assert paused(house) == set()


async def test_a_complaint_before_anything_was_sent_blames_nothing() -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="{contacts: 1}")
    ) as house:
        (li,) = await people(house, 1)
        await house.says(li, "/stop")
        assert paused(house) == set()


# --- texts and items ------------------------------------------------------------------------------------------


async def test_a_text_pauses_itself_whatever_rule_sent_it_and_others_take_its_place() -> None:
    rules = files(
        "{id: hello-you, for: {tags: a}, every: 7d, send: {text: [one, two]}}",
        "{id: hello-them, for: {tags: b}, every: 7d, send: {text: [one, three]}}",
    )
    async with world(rules=rules) as house:
        store = house.app.office.store
        some = []
        for n in range(8):
            some.append(await house.invited(f"Person {n}", f"Company {n}", f"tags {'ab'[n % 2]}", id=300 + n))
        await house.until(lambda: len(sent(house)) >= 4 and len(sent(house, "hello-them")) >= 4)
        first_of = {one.contact_id: one for one in reversed(house.touches())}
        with_one = [one for one in first_of.values() if one.text_id == "one"]
        complaining = [next(one for one in with_one if one.rule == rule) for rule in ("p/hello-you", "p/hello-them")]
        for touch in complaining:
            address = store.people.contact(touch.contact_id).address
            await house.says(house.sandbox.people[int(address)], "/stop")
        assert paused(house) == {("text", "one")}
        line = "The text one has paused itself: 2 contacts stopped, blocked or asked for less after it."
        assert told(house.ann, "has paused itself") == [f"{line} /rules lets it go on."]
        had = len(house.touches())
        await house.advance(days=20)
        later = [one for one in house.touches()[had:] if one.state is TouchState.SENT]
        assert later
        assert "one" not in {one.text_id for one in later}
        screen = (await house.says(house.ann, "/rules"))[-1]
        assert "Paused text: one" in screen.text
        assert await house.forges(house.ann, button(screen.buttons, "▶️ one")) == ""
        assert paused(house) == set()
        await house.advance(days=14)
        assert "one" in {one.text_id for one in house.touches()[had + len(later) :]}


FEEDS = """
feeds: [{url: "http://sandbox.test/feeds/three.xml", title: Three, topics: [packaging]}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""
THREE = "<rss version='2.0'><channel><title>Three</title>{}</channel></rss>".format(
    "".join(
        f"<item><title>Story {n} &amp; more</title><guid>{n}</guid><link>https://news.example/{n}</link>"
        f"<pubDate>Mon, 02 Mar 2026 0{n}:00:00 GMT</pubDate></item>"
        for n in (1, 2, 3)
    )
)


async def test_an_item_pauses_itself_and_reaches_nobody_else() -> None:
    rules = files(
        *(
            f"{{id: news-{tag}, for: {{tags: {tag}}}, once: {day}, send: {{news: {{max_age: 20d, min_score: 0}}}}}}"
            for tag, day in (("a", "2026-03-04"), ("b", "2026-03-04"), ("c", "2026-03-06"))
        )
    )
    clock = ManualClock(MONDAY)
    sandbox = new_sandbox(clock)
    sandbox.add_feed("/feeds/three.xml", THREE.encode(), "text/xml")
    async with world(rules=rules, feeds=FEEDS, sandbox=sandbox, clock=clock) as house:
        some = [await house.invited(f"Person {n}", f"Company {n}", f"tags {'abc'[n]}", id=300 + n) for n in range(3)]
        welcome = {one.item_id for one in house.touches()}
        await house.advance(days=2.5)
        items = {one.item_id for one in house.touches()[3:]}
        assert (len(welcome), len(items), len(house.touches())) == (1, 1, 5)
        for one in some[:2]:
            await house.says(one, "/stop")
        (item,) = items
        assert paused(house) == {("item", str(item))}
        line = "The news “Story 2 & more” has paused itself: 2 contacts stopped, blocked or asked for less after it."
        assert told(house.ann, "has paused itself") == [f"{line} /rules lets it go on."]
        await house.advance(days=3)
        assert house.touches()[5].item_id not in {item, *welcome}
        screen = (await house.says(house.ann, "/rules"))[-1]
        assert "Paused news: Story 2 & more" in screen.text
        await house.forges(house.ann, button(screen.buttons, "▶️ Story 2 & more"))
        assert paused(house) == set()


async def test_the_welcome_is_no_rule_to_be_paused() -> None:
    rules = files("{id: r, every: 90d, send: {text: [one]}}", brake="{contacts: 1}")
    clock = ManualClock(MONDAY)
    sandbox = new_sandbox(clock)
    sandbox.add_feed("/feeds/three.xml", THREE.encode(), "text/xml")
    async with world(rules=rules, feeds=FEEDS, sandbox=sandbox, clock=clock) as house:
        (li,) = await people(house, 1)
        assert house.touches()
        await house.says(li, "/pause 1")
        assert not {name for kind, name in paused(house) if kind == "rule"}


async def test_material_pauses_itself_too() -> None:
    library = "".join(
        f"case-{n}: {{kind: case, link: 'https://halden.example/{n}', title: {{en: Case {n}}}}}\n" for n in (1, 2)
    )
    rules = {
        **files("{id: hello-you, every: 5d, send: {material: {}}}", brake="{contacts: 1}"),
        "_library.yaml": library,
    }
    async with world(rules=rules) as house:
        li, bo = await people(house, 2)
        await house.until(lambda: bool(sent(house)), hours=0.25)
        (touch,) = sent(house)
        await house.says(li if touch.contact_id == house.contact("Person 0").id else bo, "/less")
        assert paused(house) == {("rule", "p/hello-you"), ("text", str(touch.text_id))}
        await house.forges(house.ann, f"go:{rule_number('p/hello-you')}")
        await house.keeps_house()
        await house.advance(days=20)
        others = {one.text_id for one in sent(house) if one.contact_id != touch.contact_id}
        assert others
        assert touch.text_id not in others


# --- what already lies ready ----------------------------------------------------------------------------------


async def test_what_lies_ready_of_a_paused_rule_waits_for_its_release() -> None:
    rules = files(f"{{id: hello-you, every: 7d..8d, approval: manager, send: {{text: {MANY}}}}}", brake="{contacts: 1}")
    async with world(rules={**rules, "_defaults.yaml": rules["_defaults.yaml"] + "expire: 20 working days\n"}) as house:
        li, bo = await people(house, 2)
        await house.until(lambda: len(cards(house)) == 2, hours=1)
        for touch_id in [one.id for one in house.touches()]:
            await house.forges(house.ann, f"ok:{touch_id}")
        await house.until(lambda: len(sent(house)) == 1, hours=1)
        (first,) = sent(house)
        complaining, other = (li, bo) if first.contact_id == house.contact("Person 0").id else (bo, li)
        await house.says(complaining, "/stop")
        seen = len(other.chat)
        await house.advance(days=5)
        assert len(other.chat) == seen
        await house.forges(house.ann, f"go:{rule_number('p/hello-you')}")
        await house.keeps_house()
        await house.advance(days=3)
        assert len(other.chat) == seen + 1


def cards(house: World) -> list[Touch]:
    return [one for one in house.touches() if one.state is TouchState.AWAITING]


# --- letting it go on -----------------------------------------------------------------------------------------


async def test_an_admin_lets_it_go_on_and_complaints_count_anew() -> None:
    async with world(rules=WEEKLY) as house:
        some = await people(house, 5)
        await until_all_have(house, 1, some)
        for one in some[:2]:
            await house.says(one, "/stop")
        await house.advance(days=3)
        screen = (await house.says(house.ann, "/rules"))[-1]
        assert "hello you (p):" in screen.text
        assert "· paused" in screen.text
        await house.presses(house.ann, "▶️ hello you")
        assert paused(house) == set()
        shown = next(message for message in house.ann.chat if message.id == screen.id)
        assert "· paused" not in shown.text
        assert not shown.buttons
        await house.keeps_house()
        before = len(sent(house))
        await house.advance(days=12)
        assert len(sent(house)) > before
        await house.says(some[2], "/stop")
        assert paused(house) == set()
        await house.says(some[3], "/stop")
        assert paused(house) == {("rule", "p/hello-you")}


async def test_releasing_twice_is_already_settled() -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="{contacts: 1}")
    ) as house:
        (li,) = await people(house, 1)
        await until_all_have(house, 1, [li])
        await house.says(li, "/less")
        go = f"go:{rule_number('p/hello-you')}"
        assert await house.forges(house.ann, go) == ""
        assert await house.forges(house.ann, go) == "That is already settled."
        assert await house.forges(house.ann, "go:1") == "That is already settled."
        assert await house.forges(house.ann, "gotext:1") == "That is already settled."
        assert await house.forges(house.ann, "goitem:1") == "That is already settled."


async def test_only_admins_let_anything_go_on() -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 7d, send: {{text: {MANY}}}}}", brake="{contacts: 1}")
    ) as house:
        li, bo = await people(house, 2)
        manager = await house.manager("Bo Ek", 101)
        await until_all_have(house, 1, [li])
        await house.says(li, "/less")
        before = paused(house)
        assert {kind for kind, _ in before} == {"rule", "text"}
        screen = (await house.says(manager, "/rules"))[-1]
        assert "· paused" in screen.text
        assert not screen.buttons
        (text,) = [name for kind, name in before if kind == "text"]
        eve = house.sandbox.add_person(STRANGER, "Eve")
        for data in (f"go:{rule_number('p/hello-you')}", f"gotext:{rule_number(text)}"):
            assert await house.forges(manager, data) == "That concerns everybody; an admin decides it."
            assert await house.forges(bo, data) == "This button is out of date."
            assert await house.forges(eve, data) == "This button is out of date."
        assert paused(house) == before


# --- trials ---------------------------------------------------------------------------------------------------

NEW = f"{{id: hello-you, every: 21d..24d, send: {{text: {MANY}}}, trial: {{contacts: 2}}}}"
TRIAL = files(NEW)


def state(house: World) -> str | None:
    found = house.app.office.store.brakes.trials().get("p/hello-you")
    return found[0] if found else None


def had(house: World) -> set[int]:
    return {one.contact_id for one in sent(house)}


def ids(house: World) -> set[int]:
    return {one.id for one in house.app.office.store.people.contacts_of(house.manager_id)}


def samples(person: Person) -> list[Message]:
    return [message for message in person.chat if message.text.startswith("A new rule, ")]


async def test_a_trial_goes_from_the_admins_to_some_to_all() -> None:
    async with world(rules=TRIAL) as house:
        await people(house, 5)
        (sample,) = samples(house.ann)
        assert sample.text.startswith("A new rule, hello you. After your word the first 2 contacts get it, then all")
        assert sample.text.endswith("number 1.")
        await house.advance(days=30)
        assert house.touches() == []
        plan = (await house.says(house.ann, "/plan Person 0"))[-1].text
        assert "· hello you – an admin has to look at it first" in plan
        assert "hello you (p): 0 sent, 0 skipped · waits for an admin's look" in await rules_text(house)
        await house.presses(house.ann, "✅ Try it", message_id=sample.id)
        assert house.ann.toasts[-1] == "hello you goes to the first 2 now."
        assert "· on trial" in await rules_text(house)
        await house.keeps_house()
        await house.until(lambda: len(had(house)) == 2)
        assert state(house) == "some"
        last = max(one.settled_at for one in sent(house) if one.settled_at)
        out = next(n for n in range(5) if house.contact(f"Person {n}").id not in had(house))
        plan = (await house.says(house.ann, f"/plan Person {out}"))[-1].text
        assert "· hello you – it is tried with others first" in plan
        await house.until(lambda: state(house) == "all", days=30)
        assert timedelta(days=7) <= house.now() - last < timedelta(days=8)
        assert len(had(house)) == 2
        assert told(house.ann, "The trial of") == [
            "The trial of hello you went well: 2 contacts had it and nobody complained. Now it is for all."
        ]
        await house.keeps_house()
        await house.advance(days=26)
        assert had(house) == ids(house)
        assert "trial" not in await rules_text(house)


async def test_a_trial_of_what_comes_every_few_days_ends_too() -> None:
    async with world(
        rules=files(f"{{id: hello-you, every: 3d, send: {{text: {MANY}}}, trial: {{contacts: 2}}}}")
    ) as house:
        await people(house, 4)
        await house.presses(house.ann, "✅ Try it")
        await house.keeps_house()
        await house.advance(days=16)
        assert state(house) == "all"
        await house.advance(days=7)
        assert had(house) == ids(house)


async def test_what_was_sent_before_the_trial_is_no_trial() -> None:
    """A rule that has long gone to all, and is tried with another text."""
    async with world(rules=files(NEW.replace(", trial: {contacts: 2}", ""))) as house:
        await people(house, 4)
        await house.until(lambda: had(house) == ids(house))
        await house.advance(days=8)
        await house.edited({"prospects.yaml": playbook(NEW)})
        await house.presses(house.ann, "✅ Try it")
        await house.keeps_house()
        assert state(house) == "some"
        before = len(sent(house))
        await house.until(lambda: state(house) == "all", days=60)
        tried = sent(house)[before:]
        assert len({one.contact_id for one in tried}) == 2
        assert all(one.settled_at and house.now() - one.settled_at >= timedelta(days=7) for one in tried)


async def test_one_complaint_on_trial_pauses_it_and_it_does_not_end() -> None:
    async with world(rules=TRIAL) as house:
        some = await people(house, 5)
        await house.presses(house.ann, "✅ Try it")
        await house.keeps_house()
        await house.until(lambda: len(had(house)) == 2)
        tried = [one for n, one in enumerate(some) if house.contact(f"Person {n}").id in had(house)]
        await house.says(tried[0], "/less")
        assert paused(house) == {("rule", "p/hello-you")}
        assert told(house.ann, "has paused itself") == [
            "hello you has paused itself: a contact stopped, blocked or asked for less after it. /rules lets it go on."
        ]
        before = len(sent(house))
        await house.advance(days=40)
        assert (state(house), len(sent(house))) == ("some", before)
        await house.forges(house.ann, f"go:{rule_number('p/hello-you')}")
        await house.keeps_house()
        assert state(house) == "all"
        await house.advance(days=30)
        assert had(house) == ids(house)


async def test_only_an_admin_begins_a_trial_and_once() -> None:
    async with world(rules=TRIAL) as house:
        li, bo = await people(house, 2)
        manager = await house.manager("Bo Ek", 101)
        assert samples(manager) == samples(li) == []
        screen = (await house.says(manager, "/rules"))[-1]
        assert not screen.buttons
        data = f"try:{rule_number('p/hello-you')}"
        assert await house.forges(manager, data) == "That concerns everybody; an admin decides it."
        assert await house.forges(bo, data) == "This button is out of date."
        assert state(house) == "sample"
        assert await house.forges(house.ann, data) == "hello you goes to the first 2 now."
        assert await house.forges(house.ann, data) == "That is already settled."
        assert await house.forges(house.ann, "try:1") == "That is already settled."


async def test_the_sample_can_be_found_again_under_rules() -> None:
    async with world(rules=TRIAL) as house:
        screen = (await house.says(house.ann, "/rules"))[-1]
        assert [one.text for line in screen.buttons for one in line] == ["✅ Try it · hello you"]
        await house.presses(house.ann, "✅ Try it · hello you", message_id=screen.id)
        assert state(house) == "some"


async def test_a_sample_is_in_each_admins_language_and_of_what_has_no_text_says_so_much() -> None:
    news = "{id: paper, every: 7d, trial: {contacts: 1}, send: {news: {}}}"
    async with world() as house:
        lin = await house.manager("林", 101, admin=True, language="zh")
        await house.edited({"prospects.yaml": playbook(NEW, news)})
        assert [message.text for message in samples(house.ann)] == [
            "A new rule, hello you. After your word the first 2 contacts get it, then all, unless one of them"
            " complains. It begins like this:\n\nHello Ann Keller, number 1.",
            "A new rule, paper. After your word one contact gets it, then all, unless one of them complains.",
        ]
        chinese = [message.text for message in lin.chat if message.text.startswith("新规则")]
        assert chinese[0].endswith("开头是这样的：\n\n林，您好，第1条。")
        assert len(chinese) == 2


async def test_a_sample_of_the_longest_text_is_shown_as_far_as_it_goes() -> None:
    words = ("It's \"fine\" & 'so' on. " * 100)[:LONGEST_TEXT].strip()
    rules = {**files(NEW.replace(MANY, "long")), "texts.en.yaml": TEXTS_EN + f"long: {json.dumps(words)}\n"}
    async with world(rules=rules) as house:
        (sample,) = samples(house.ann)
        assert words[:400] in sample.text
        assert sample.text.endswith("…")


async def test_a_sample_that_cannot_be_written_is_a_sample_without_it(caplog: pytest.LogCaptureFixture) -> None:
    broken = TEXTS_EN + "broken: '{{ name if name != \"Ann Keller\" else name.split()[2] }}'\n"
    async with world(rules={"texts.en.yaml": broken}) as house:
        await house.edited({"prospects.yaml": playbook(NEW.replace(MANY, "broken"))})
        (sample,) = samples(house.ann)
        assert sample.text.endswith("unless one of them complains.")
        assert "UndefinedError" in caplog.text


async def test_the_same_trial_is_shown_once_whatever_else_is_edited() -> None:
    async with world(rules=TRIAL) as house:
        await house.edited({"prospects.yaml": playbook(NEW, "{id: more, every: 30d, send: {text: [one]}}")})
        await house.edited({"texts.en.yaml": TEXTS_EN + "four: Four.\n"})
        assert len(samples(house.ann)) == 1
        await house.presses(house.ann, "✅ Try it")
        await house.edited({"texts.en.yaml": TEXTS_EN})
        assert (len(samples(house.ann)), state(house)) == (1, "some")


async def test_who_takes_the_trial_out_of_the_file_ends_it_and_who_puts_it_back_begins_anew() -> None:
    async with world(rules=TRIAL) as house:
        await people(house, 3)
        await house.edited({"prospects.yaml": playbook(NEW.replace(", trial: {contacts: 2}", ""))})
        assert state(house) is None
        await house.advance(days=30)
        assert had(house) == ids(house)
        await house.edited({"prospects.yaml": playbook(NEW)})
        assert (state(house), len(samples(house.ann))) == ("sample", 2)
        before = len(sent(house))
        await house.advance(days=30)
        assert len(sent(house)) == before


async def test_a_restart_keeps_a_trial_and_what_is_paused(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "nurture.db"
    async with world(rules=TRIAL, database=database) as house:
        clock, sandbox = house.clock, house.sandbox
        await house.presses(house.ann, "✅ Try it")
        with house.app.office.store.transaction():
            house.app.office.store.brakes.pause("text", "m-1", "brake", house.now())
    async with world(rules=TRIAL, database=database, clock=clock, sandbox=sandbox) as house:
        assert (state(house), paused(house), len(samples(house.ann))) == ("some", {("text", "m-1")}, 1)


async def test_with_approval_too_no_more_than_the_few_are_asked_about() -> None:
    rules = files(NEW.replace("send:", "approval: manager, send:"))
    async with world(rules=rules) as house:
        await people(house, 5)
        await house.presses(house.ann, "✅ Try it")
        await house.keeps_house()
        await house.advance(days=30)
        assert len({touch.contact_id for touch in house.touches()}) == 2


async def rules_text(house: World) -> str:
    return (await house.says(house.ann, "/rules"))[-1].text


def button(lines: Iterable[Iterable[Button]], label: str) -> str:
    found = next(one for line in lines for one in line if one.text == label)
    assert found.callback_data
    return found.callback_data
