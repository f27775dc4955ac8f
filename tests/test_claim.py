"""What a touch says when its moment comes: notes to the manager, material, asks, sequences, and nothing a colleague
has just had."""

from __future__ import annotations

import itertools
import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.touches import Touch, TouchKind, TouchState
from bot.rules import LONGEST_TEXT
from bot.sandbox import Message, Person
from tests.world import DEFAULTS, MANY, TEXTS_EN, TEXTS_ZH, World, bot_said, world

BERLIN = ZoneInfo("Europe/Berlin")
CALL = "call: Call {{ name }} at {{ account }} & ask.\n"
CALL_ZH = "call: 给{{ account }}的{{ name }}打电话。\n"
NOTES = {
    "prospects.yaml": "playbook: p\nrules:\n  - {id: call-them, every: 2d, send: {note: call}}\n",
    "texts.en.yaml": TEXTS_EN + CALL,
    "texts.zh.yaml": TEXTS_ZH + CALL_ZH,
}


def playbook(*rules: str) -> str:
    return "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)


def notes(person: Person) -> list[Message]:
    return [message for message in person.chat if message.text.startswith("📌")]


def of_rule(house: World, rule: str, name: str = "Li Wei") -> list[Touch]:
    return [touch for touch in house.touches(house.contact(name)) if touch.rule == f"p/{rule}"]


def sent(house: World, rule: str, name: str = "Li Wei") -> list[Touch]:
    return [touch for touch in of_rule(house, rule, name) if touch.state is TouchState.SENT]


# --- notes to the manager -------------------------------------------------------------------------------------


async def test_a_note_goes_to_the_manager_and_nothing_to_the_contact() -> None:
    async with world(rules=NOTES) as house:
        li = await house.invited()
        seen = len(li.chat)
        note = await house.shown(house.ann, "📌")
        assert note.text == "📌 Li Wei · Acme – call them\nCall Li Wei at Acme & ask."
        assert [button.text for line in note.buttons for button in line] == ["✉️ Write", "📅 Plan"]
        assert len(li.chat) == seen
        (touch,) = house.touches()
        assert (touch.kind, touch.state, touch.text_id, touch.n) == (TouchKind.NOTE, TouchState.NOTED, "call", 1)
        newest = house.app.office.store.people.timeline(house.contact().id, 1)[0]
        assert (newest.kind, newest.quote) == ("noted", "Call Li Wei at Acme & ask.")
        await house.shown(house.ann, "📌")
        assert [touch.n for touch in house.touches()] == [1, 2]


async def test_a_note_has_the_last_exchange_and_an_answer_to_it_reaches_the_contact() -> None:
    async with world(rules=NOTES) as house:
        li = await house.invited()
        await house.says(li, "What does it cost?")
        await house.presses(house.ann, "No answer needed")
        note = await house.shown(house.ann, "📌")
        assert "Last:\n" in note.text
        assert "wrote: What does it cost?" in note.text
        await house.says(house.ann, "About a tenth of that.", reply_to=note.id)
        await house.presses(house.ann, "✉️ Send now")  # it is past their hours by now
        assert bot_said(li)[-1] == "About a tenth of that."


async def test_a_note_has_the_last_exchange_however_many_notes_came_since() -> None:
    async with world(rules=NOTES) as house:
        li = await house.invited()
        await house.says(li, "What does it cost?")
        await house.says(house.ann, "A tenth of that.", reply_to=house.ann.chat[-1].id)
        for _ in range(5):
            note = await house.shown(house.ann, "📌")
        assert [line.partition(" · ")[2] for line in note.text.splitlines()[-2:]] == [
            "you wrote: A tenth of that.",
            "wrote: What does it cost?",
        ]


async def test_the_longest_note_comes_whole() -> None:
    words = ("It's \"fine\" & 'so' on. " * 100)[:LONGEST_TEXT].strip()
    async with world(rules={**NOTES, "texts.en.yaml": TEXTS_EN + f"call: {json.dumps(words)}\n"}) as house:
        await house.invited()
        note = await house.shown(house.ann, "📌")
        assert note.text.splitlines()[1] == words


async def test_the_buttons_of_a_note_write_and_plan() -> None:
    async with world(rules=NOTES) as house:
        await house.invited()
        note = await house.shown(house.ann, "📌")
        await house.presses(house.ann, "✉️ Write", message_id=note.id)
        assert bot_said(house.ann)[-1] == "Reply to this message to write to Li Wei · Acme."
        await house.presses(house.ann, "📅 Plan", message_id=note.id)
        assert "(a note to you)" in bot_said(house.ann)[-1]


async def test_notes_come_in_the_managers_hours() -> None:
    async with world(rules=NOTES) as house:
        await house.invited("Li Wei", "Acme", "America/Los_Angeles", id=201)
        await house.invited("Bo Ek", "Other", "Pacific/Auckland", id=202)
        await house.advance(days=28)
        assert len(notes(house.ann)) >= 16
        assert all(in_hours(message.at) for message in notes(house.ann))


async def test_a_note_is_in_the_managers_language() -> None:
    async with world(rules=NOTES) as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add Wang Fang, Acme, en")
        note = await house.shown(lin, "📌")
        assert "给Acme的Wang Fang打电话。" in note.text


async def test_notes_count_under_no_cap_and_push_nothing_away() -> None:
    rules = {
        **NOTES,
        "_defaults.yaml": DEFAULTS + "caps: {per_day: 1, per_week: 1, min_gap: 7d}\n",
        "prospects.yaml": playbook(
            f"{{id: r, every: 7d, since: last_touch, send: {{text: {MANY}}}}}",
            "{id: call, every: 1d, send: {note: call}}",
        ),
    }
    async with world(rules=rules) as house:
        await house.invited()
        await house.advance(days=28)
        moments = [touch.settled_at for touch in sent(house, "r") if touch.settled_at]
        assert len(moments) >= 3
        assert len(notes(house.ann)) >= 10
        contact = house.contact()
        past = house.app.office.store.ledger.past(contact.id, contact.joined_at, contact.joined_at)
        assert [one.at for one in past.recent] == moments
        assert past.unanswered == len(moments)


@pytest.mark.parametrize(
    "rule",
    [
        "{id: r, every: 1d, send: {note: call}}",
        "{id: r, once: 0d after joined, approval: manager, send: {text: [one, two, three]}}",
    ],
    ids=["notes", "cards"],
)
async def test_cards_and_notes_are_staggered_over_the_managers_hours(rule: str) -> None:
    rules = {**NOTES, "_defaults.yaml": "stagger: {per_manager_hour: 2}\n", "prospects.yaml": playbook(rule)}
    async with world(rules=rules) as house:
        for n in range(9):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        await house.advance(days=7)
        cards = [one.at for one in house.ann.chat if one.text.startswith("📌") or "their time:" in one.text]
        assert len(cards) >= 9
        for n, at in enumerate(cards[2:]):
            assert at - cards[n] >= timedelta(hours=1)
        assert all(in_hours(at) for at in cards)


async def test_by_hand_a_note_needs_no_tap() -> None:
    async with world(rules=NOTES) as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        await house.shown(house.ann, "📌")
        await house.shown(house.ann, "📌")
        assert {touch.state for touch in house.touches()} == {TouchState.NOTED}


async def test_a_note_that_cannot_be_written_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    broken = "call: '{{ name if name != \"Bo\" else name.split()[1] }}'\n"
    rules = {**NOTES, "texts.en.yaml": TEXTS_EN + broken}
    async with world(rules=rules) as house:
        await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Bo", "Other", id=202)
        await house.advance(days=7)
        assert {touch.reason for touch in house.touches(house.contact("Bo"))} == {"broken-text"}
        assert {touch.state for touch in house.touches(house.contact("Li Wei"))} == {TouchState.NOTED}
        assert "UndefinedError" in caplog.text


# --- texts that are used up -----------------------------------------------------------------------------------


async def test_when_all_texts_are_used_up_the_rule_becomes_a_note_with_the_last_exchange() -> None:
    async with world() as house:
        li = await house.invited()
        await house.until(lambda: len(greetings(li)) == 3)
        await house.says(li, "Not this quarter, thanks.")
        await house.presses(house.ann, "No answer needed")
        note = await house.shown(house.ann, "📌")
        head, says, *rest = note.text.splitlines()
        assert head == "📌 Li Wei · Acme – check in"
        assert says == "They have had every text of this rule. Please write to them yourself, or add texts."
        assert rest[:2] == ["", "Last:"]
        assert "wrote: Not this quarter, thanks." in rest[2]
        seen = len(li.chat)
        await house.advance(days=60)
        assert len(li.chat) == seen
        assert {touch.kind for touch in house.touches()[3:]} == {TouchKind.NOTE}


async def test_new_texts_end_the_notes() -> None:
    async with world() as house:
        li = await house.invited()
        await house.shown(house.ann, "📌")
        more = "playbook: prospects\nfor: {stage: lead}\nrules:\n" \
               "  - {id: check-in, every: 14d..21d, send: {text: [one, two, three, m-1]}}\n"  # fmt: skip
        await house.edited({"prospects.yaml": more})
        await house.until(lambda: len(greetings(li)) == 4)
        assert greetings(li)[-1] == "Hello Li Wei, number 1."


async def test_a_rule_that_needs_approval_runs_out_too() -> None:
    rules = {"prospects.yaml": playbook("{id: r, every: 7d, approval: manager, send: {text: [one]}}")}
    async with world(rules=rules) as house:
        await house.invited()
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")
        note = await house.shown(house.ann, "📌")
        assert "every text of this rule" in note.text
        assert [touch.state for touch in house.touches()] == [TouchState.SENT, TouchState.NOTED]


async def test_what_was_skipped_may_still_come() -> None:
    rules = {"prospects.yaml": playbook("{id: r, every: 7d, approval: manager, send: {text: [one]}}")}
    async with world(rules=rules) as house:
        await house.invited()
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "Skip")
        again = await house.shown(house.ann, "✅ Approve")
        assert "Hello Li Wei, one." in again.text


# --- colleagues -----------------------------------------------------------------------------------------------


async def test_no_two_colleagues_get_the_same_text_within_days() -> None:
    rules = {
        "_defaults.yaml": DEFAULTS + "stagger: {same_item_in_account: 30d}\n",
        "prospects.yaml": playbook("{id: r, once: 2d..3d after joined, send: {text: [one]}}"),
    }
    async with world(rules=rules) as house:
        await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Bo Ek", "Acme", id=202)
        await house.invited("Eve Far", "Other", id=203)
        await house.until(lambda: len(house.touches()) == 2, days=10)
        await house.advance(days=6)
        assert len(house.touches()) == 2
        had = next(touch for touch in house.touches() if touch.contact_id != house.contact("Eve Far").id)
        waiting = next(name for name in ("Li Wei", "Bo Ek") if not house.touches(house.contact(name)))
        assert had.settled_at
        cadence = house.app.office.store.ledger.cadences(house.contact(waiting).id)["p/r"]
        assert (cadence.n, cadence.why) == (1, "colleague-text")
        assert cadence.wait_until == had.settled_at + timedelta(days=30)
        plan = (await house.says(house.ann, f"/plan {waiting}"))[-1].text
        assert "a colleague of theirs has just had the same" in plan
        await house.advance(days=40)
        (late,) = house.touches(house.contact(waiting))
        assert late.settled_at
        assert late.settled_at >= had.settled_at + timedelta(days=30)


async def test_while_one_rule_waits_for_a_colleague_the_others_go_on() -> None:
    rules = {
        "prospects.yaml": playbook(
            "{id: same, once: 1d after joined, send: {text: [one]}}", f"{{id: r, every: 5d, send: {{text: {MANY}}}}}"
        )
    }
    async with world(rules=rules) as house:
        await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Bo Ek", "Acme", id=202)
        await house.advance(days=20)
        assert sorted(len(sent(house, "same", name)) for name in ("Li Wei", "Bo Ek")) == [0, 1]
        assert all(len(sent(house, "r", name)) >= 2 for name in ("Li Wei", "Bo Ek"))


async def test_colleagues_never_have_one_text_within_the_days_whatever_the_rule() -> None:
    rules = {
        "_defaults.yaml": DEFAULTS + "stagger: {same_item_in_account: 20d, per_account_day: 3}\n",
        "prospects.yaml": playbook("{id: a, every: 4d, send: {text: [one, two, three, m-1, m-2, m-3, m-4, m-5]}}"),
    }
    async with world(rules=rules) as house:
        for n in range(4):
            await house.invited(f"Person {n}", "Acme", id=300 + n)
        await house.advance(days=75)
        touches = [touch for touch in house.touches() if touch.state is TouchState.SENT]
        assert len(touches) >= 24
        for n, one in enumerate(touches):
            for other in touches[:n]:
                if one.text_id == other.text_id:
                    assert one.contact_id != other.contact_id
                    assert one.settled_at
                    assert other.settled_at
                    assert one.settled_at - other.settled_at >= timedelta(days=20)


# --- material -------------------------------------------------------------------------------------------------

LIBRARY = """
general:
  kind: case
  link: https://halden.example/general?a=1&b=2
  title: {en: A plant like yours <now>, zh: 同行案例}
  summary: {en: What changed & what not.}
for-deciders:
  kind: white-paper
  link: https://halden.example/deciders
  title: {en: Ten questions before you sign}
  role: [decider]
for-customers:
  kind: case
  link: https://halden.example/customers
  title: {en: A year after}
  stage: [customer]
chinese:
  kind: case
  link: https://halden.example/zh
  title: {zh: 只有中文}
"""
MATERIAL = {
    "_library.yaml": LIBRARY,
    "prospects.yaml": playbook("{id: paper, every: 7d, send: {material: {}}}"),
}


async def test_material_is_shown_with_its_link_and_a_preview() -> None:
    async with world(rules=MATERIAL) as house:
        li = await house.invited()
        message = await house.shown(li, "A plant like yours <now>")
        assert message.text == "A plant like yours <now>\n\nWhat changed & what not."
        assert 'href="https://halden.example/general?a=1&amp;b=2"' in message.html
        (touch,) = house.touches()
        assert (touch.kind, touch.text_id) == (TouchKind.MATERIAL, "library/general")


async def test_material_fits_role_stage_and_language_and_comes_once() -> None:
    async with world(rules=MATERIAL) as house:
        await house.invited("Li Wei", "Acme", "decider", id=201)
        await house.invited("Bo Ek", "Other", "user", id=202)
        await house.invited("李伟", "华辰", "决策人", id=203)
        await house.advance(days=40)
        had = {name: [touch.text_id for touch in sent(house, "paper", name)] for name in ("Li Wei", "Bo Ek", "李伟")}
        assert had == {
            "Li Wei": ["library/for-deciders", "library/general"],
            "Bo Ek": ["library/general"],
            "李伟": ["library/general", "library/chinese"],
        }
        assert {touch.reason for touch in of_rule(house, "paper")[2:]} == {"no-material"}
        assert {touch.kind for touch in of_rule(house, "paper")} == {TouchKind.MATERIAL}
        events = house.app.office.store.people.timeline(house.contact().id, 20)
        assert "no-material" in {one.quote for one in events if one.kind == "skipped"}


async def test_another_stage_opens_other_material() -> None:
    async with world(rules=MATERIAL) as house:
        li = await house.invited()
        await house.shown(li, "A plant like yours <now>")
        await house.says(house.ann, "/account Acme, stage customer")
        await house.presses(house.ann, "✅ Move it")
        await house.shown(li, "A year after")


async def test_a_kind_narrows_it() -> None:
    rules = {**MATERIAL, "prospects.yaml": playbook("{id: paper, every: 7d, send: {material: {kind: white-paper}}}")}
    async with world(rules=rules) as house:
        await house.invited("Li Wei", "Acme", "decider")
        await house.advance(days=30)
        assert [touch.text_id for touch in sent(house, "paper")] == ["library/for-deciders"]


async def test_no_two_colleagues_get_the_same_material_within_days() -> None:
    async with world(rules=MATERIAL) as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Bo Ek", "Acme", "user", id=202)
        await house.advance(days=20)
        (first,) = [touch for touch in house.touches() if touch.state is TouchState.SENT]
        waiting = "Bo Ek" if first.contact_id == house.contact("Li Wei").id else "Li Wei"
        assert of_rule(house, "paper", waiting) == []
        assert house.app.office.store.ledger.cadences(house.contact(waiting).id)["p/paper"].why == "colleague-text"
        await house.advance(days=25)
        (second,) = sent(house, "paper", waiting)
        assert first.settled_at
        assert second.settled_at
        assert second.settled_at - first.settled_at >= timedelta(days=30)


async def test_who_has_another_choice_need_not_wait_for_a_colleague() -> None:
    async with world(rules=MATERIAL) as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.until(lambda: bool(house.touches()))
        await house.invited("Bo Ek", "Acme", "decider", id=202)
        await house.advance(days=12)
        assert [touch.text_id for touch in sent(house, "paper", "Bo Ek")] == ["library/for-deciders"]


async def test_material_with_approval_shows_what_will_go() -> None:
    rules = {**MATERIAL, "prospects.yaml": playbook("{id: paper, every: 7d, approval: manager, send: {material: {}}}")}
    async with world(rules=rules) as house:
        li = await house.invited()
        card = await house.shown(house.ann, "✅ Approve")
        assert "A plant like yours <now>" in card.text
        await house.presses(house.ann, "✅ Approve")
        await house.shown(li, "A plant like yours <now>")


async def test_by_hand_material_comes_with_its_address() -> None:
    async with world(rules=MATERIAL) as house:
        await house.says(house.ann, "/add Wang Fang, Acme, user, WeChat, en")
        card = await house.shown(house.ann, "✅ Sent")
        assert "https://halden.example/general?a=1&b=2" in card.text


# --- asks -----------------------------------------------------------------------------------------------------


async def test_an_ask_waits_until_enough_was_given_each_time() -> None:
    rules = {
        "_defaults.yaml": DEFAULTS + "balance: {gives_per_ask: 2}\ncaps: {}\n",
        "prospects.yaml": playbook(
            "{id: demo, kind: ask, every: 1d, send: {text: [one, two, three]}}",
            f"{{id: give, every: 3d, send: {{text: {MANY}}}}}",
        ),
    }
    async with world(rules=rules) as house:
        await house.invited()
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        await house.advance(days=30)
        order = [touch.rule.removeprefix("p/") for touch in house.touches() if touch.state is TouchState.SENT]
        assert re.findall(r" – (give|demo)$", plan, re.MULTILINE) == order
        gives = [len(list(some)) for rule, some in itertools.groupby(order) if rule == "give"]
        assert order.count("demo") >= 2
        assert min(gives[:-1]) >= 2


async def test_a_single_text_that_asks_waits_while_its_rule_goes_on() -> None:
    rules = {
        "_defaults.yaml": DEFAULTS + "balance: {gives_per_ask: 2}\n",
        "texts.en.yaml": TEXTS_EN + "asking: {text: 'Shall we call, {{ name }}?', kind: ask}\n",
        "prospects.yaml": playbook("{id: r, every: 4d, send: {text: [asking, one, two, three]}}"),
    }
    async with world(rules=rules) as house:
        await house.invited()
        await house.until(lambda: len(house.touches()) == 4)
        texts = [touch.text_id for touch in house.touches()]
        assert sorted(map(str, texts)) == ["asking", "one", "three", "two"]
        assert texts.index("asking") >= 2
        contact = house.contact()
        past = house.app.office.store.ledger.past(contact.id, contact.joined_at, contact.joined_at)
        assert past.gives_since_ask == 3 - texts.index("asking")


async def test_asks_need_not_wait_where_nobody_says_so() -> None:
    rules = {
        "_defaults.yaml": DEFAULTS + "balance: {gives_per_ask: null}\n",
        "prospects.yaml": playbook("{id: demo, kind: ask, every: 3d, send: {text: [one, two, three]}}"),
    }
    async with world(rules=rules) as house:
        await house.invited()
        await house.advance(days=20)
        assert len(sent(house, "demo")) == 3


# --- sequences ------------------------------------------------------------------------------------------------

SEQUENCE = {
    **NOTES,
    "_library.yaml": LIBRARY,
    "prospects.yaml": "playbook: p\nrules:\n  - id: fair\n    once: 1d after joined\n    steps:\n"
    "      - send: {text: [one]}\n"
    "      - {after: 5d..6d, send: {material: {kind: case}}}\n"
    "      - {after: 5d..6d, send: {text: [two]}}\n"
    "      - {after: 5d, send: {note: call}}\n",
}


async def test_a_sequence_goes_on_step_by_step_and_then_is_done() -> None:
    async with world(rules=SEQUENCE) as house:
        await house.invited()
        await house.advance(days=60)
        touches = house.touches()
        kinds = [TouchKind.TEXT, TouchKind.MATERIAL, TouchKind.TEXT, TouchKind.NOTE]
        assert [touch.kind for touch in touches] == kinds
        assert [touch.text_id for touch in touches] == ["one", "library/general", "two", "call"]
        assert [touch.n for touch in touches] == [1, 2, 3, 4]
        moments = [touch.settled_at for touch in touches if touch.settled_at]
        assert all(later - earlier >= timedelta(days=5) for earlier, later in itertools.pairwise(moments))
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "· fair – it was sent" in plan


async def test_a_reply_ends_a_sequence() -> None:
    async with world(rules=SEQUENCE) as house:
        li = await house.invited()
        await house.until(lambda: len(house.touches()) == 2)
        await house.says(li, "Thank you, that was enough.")
        await house.says(house.ann, "Good to hear.", reply_to=house.ann.chat[-1].id)
        await house.advance(days=60)
        assert [touch.n for touch in of_rule(house, "fair")] == [1, 2]
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "· fair – they replied, so it ended" in plan


async def test_the_plan_says_what_a_step_comes_after() -> None:
    async with world(rules=SEQUENCE) as house:
        await house.invited()
        await house.until(lambda: len(house.touches()) == 1)
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert plan.count("after the one before") >= 3
        assert "fair (a note to you)" in plan


# --- helpers


def greetings(person: Person) -> list[str]:
    return [text for text in bot_said(person) if re.match(r"Hello Li Wei, (one|two|three|number \d+)\.", text)]


def in_hours(at: datetime) -> bool:
    local = at.astimezone(BERLIN)
    minutes = local.hour * 60 + local.minute
    return local.weekday() < 5 and (570 <= minutes <= 690 or 840 <= minutes <= 1050)
