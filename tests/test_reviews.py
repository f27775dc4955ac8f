"""The week's review: what it counts, the shortcomings first, its picture; on demand and on Monday."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import resvg_py

from bot.desk import reviews
from bot.model.people import TELEGRAM, Consent, Contact, ContactState, Role, Stage
from bot.model.touches import Event, Touch, TouchKind, TouchState
from bot.report import review as drawing
from bot.sandbox import Message, Person
from bot.store import Store
from bot.store.alarms import Alarm
from bot.store.reviews import Done, Scope
from tests.world import DEFAULTS, World, world

FREE = DEFAULTS + "caps: {}\nstagger: {per_manager_hour: null, per_account_day: null}\n"
HELLO = {
    "_defaults.yaml": FREE,
    "prospects.yaml": "playbook: p\nrules:\n  - {id: hello-you, every: 7d, send: {text: [one, two, three]}}\n",
}
QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, for: {tags: nobody}, every: 5d, send: {text: [one]}}\n"}
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)

# --- decisions ------------------------------------------------------------------------------------------------------


def done(kind: str, n: int, state: str = "sent", rule: str = "p/r", stage: Stage = Stage.LEAD) -> Done:
    return Done(rule, kind, stage, state, n, 1, 0)


def test_the_mix_is_known_from_the_kind_of_a_touch_that_arrived() -> None:
    some = [done("text", 5), done("material", 2), done("manual", 3), done("news", 7), done("news", 1, "unsure"),
            done("news", 9, "skipped"), done("note", 4, "noted")]  # fmt: skip
    assert reviews.mix(some) == (5, 2, 3, 8)
    assert {kind.value for kind in TouchKind} - {"note"} == {kind.value for kind in reviews.EFFECTS}


def test_sums_are_of_what_arrived_the_most_first() -> None:
    some = [done("text", 1), done("text", 2, "unsure"), done("news", 9, rule="p/n"), done("text", 5, "expired")]
    assert reviews.summed(some, lambda one: one.rule) == {"p/n": (9, 1, 0), "p/r": (3, 2, 0)}


# --- what the store counts ------------------------------------------------------------------------------------------


def book(count: int, touches: int = 3) -> Store:
    """A manager with so many contacts, each with some touches and replies in the last weeks."""
    store = Store.open(":memory:")
    with store.transaction():
        store.people.save_manager("100", "Ann", "en", admin=True)
        store.people.save_manager("101", "Bo", "en", admin=False)
        for n in range(count):
            account = store.people.save_account(f"Company {n // 3}")
            seat = Contact(0, account.id, 1, TELEGRAM, str(1000 + n), f"Person {n}", "P", Role.USER, "en", None, (),
                           ContactState.ACTIVE, NOW - 90 * DAY, sourced_by=1)  # fmt: skip
            contact = store.people.add_contact(seat)
            store.people.add_consent(Consent(contact.id, None, "1", "en", NOW - 90 * DAY))
            for k in range(touches):
                at = NOW - (n % 6 + 1) * DAY - k * WEEK
                touch = Touch(0, f"p/r:{contact.id}:{k}", contact.id, "p/r", k, TouchKind.TEXT, TouchState.SENT, at, at)
                store.ledger.add(touch, at)
            if n % 4 == 0:
                store.people.add_event(Event(contact.id, NOW - timedelta(hours=5), "reply", "Yes"))
    return store


def test_a_review_of_two_thousand_contacts_is_counted_in_a_tenth_of_a_second() -> None:
    store, scope = book(2000), Scope(1)
    with store.transaction():
        best = min(_timed(store, scope) for _ in range(3))
    store.close()
    assert best < 0.1 * SLOW


SLOW = 4
"""How much slower than by itself it may be while other tests run beside it."""


def _timed(store: Store, scope: Scope) -> float:
    before = time.perf_counter()
    counts = store.reviews
    counts.done(scope, NOW - WEEK, NOW)
    counts.waiting(scope)
    counts.silent(scope, NOW - 60 * DAY, NOW - 21 * DAY)
    counts.committees(scope, Stage.EVALUATING)
    counts.acquired(1, NOW - WEEK, NOW)
    counts.moved(scope, NOW - WEEK, NOW)
    counts.activity(scope, NOW - WEEK, NOW)
    counts.woken(scope, NOW - WEEK, NOW, 60 * DAY)
    counts.running(1)
    return time.perf_counter() - before


def test_what_is_counted_is_of_the_week_and_of_the_manager() -> None:
    store = book(12)
    (found,) = store.reviews.done(Scope(1), NOW - WEEK, NOW)
    assert (found.rule, found.state, found.n, found.answered, found.opened) == ("p/r", "sent", 12, 3, 0)
    assert store.reviews.done(Scope(2), NOW - WEEK, NOW) == []
    assert store.reviews.done(Scope(), NOW - WEEK, NOW) == [found]
    activity = store.reviews.activity(Scope(1), NOW - WEEK, NOW)
    assert (activity.contacts, activity.written, activity.replied) == (12, 12, 3)
    assert store.reviews.woken(Scope(1), NOW - WEEK, NOW, 60 * DAY) == (12, 3)
    assert store.reviews.woken(Scope(1), NOW - WEEK, NOW, 120 * DAY) == (0, 0)
    assert [(one.name, one.contacts, one.sent) for one in store.reviews.loads(NOW - WEEK, NOW)] == [
        ("Ann", 12, 12), ("Bo", 0, 0),
    ]  # fmt: skip
    store.close()


def test_who_was_brought_in_is_counted_once_another_owns_them() -> None:
    store = book(3)
    with store.transaction():
        for contact in store.people.contacts_of(1):
            store.people.update_contact(replace(contact, manager_id=2))
    assert store.reviews.sourced(1) == 3
    assert store.reviews.sourced(2) == 0
    assert store.reviews.activity(Scope(1, sourced=True), NOW - WEEK, NOW).contacts == 3
    store.close()


# --- in the chat ----------------------------------------------------------------------------------------------------


async def shown(house: World, command: str = "/review", by: Person | None = None) -> tuple[Message, Message]:
    picture, words = await house.says(by or house.ann, command)
    return picture, words


async def test_a_picture_and_all_of_it_in_words_the_shortcomings_first() -> None:
    async with world(rules=HELLO) as house:
        li = await house.invited()
        await house.invited("Bo Ek", "Beta", id=301)
        await house.advance(days=9)
        await house.says(li, "A question")
        await house.says(house.ann, "/account Acme, stage evaluating")
        await house.presses(house.ann, "✅ Move it")
        picture, words = await shown(house)
        assert picture.text.startswith("Your week")
        assert picture.media
        lines = picture.text.splitlines()
        assert lines[0].startswith("Your week, Mar 4 – Mar 11")
        assert lines[1] == "⚠️ Waiting for an answer: 1 (Li Wei · Acme)"
        assert lines[2] == "⚠️ Evaluating without all roles: 1 (Acme – budget, decider)"
        assert words.text.startswith("2 contacts · "), "what stands under the picture is not said twice"
        assert "By rule\nhello you: 2 sent, 1 answered, 0 opened" in words.text
        assert "Converted – evaluating 1" in words.text
        assert "Active – written to 2 · replied 1 · opened 0 · liked 0" in words.text
        await house.presses(house.ann, "Li Wei · Acme", message_id=words.id)
        assert "Li Wei" in house.ann.chat[-1].text


async def test_of_all_for_admins_alone_with_the_load_of_each() -> None:
    async with world(rules=QUIET) as house:
        bo = await house.manager("Bo Ek", 101)
        await house.invited()
        picture, words = await shown(house, "/review all")
        assert picture.text.startswith("The week of the house")
        assert "Ann Keller: 1 contact, 0 sent, 0 cards, 0 waiting for an answer" in words.text
        assert "admin" in (await house.says(bo, "/review all"))[-1].text
        assert "/review sourced" in (await house.says(bo, "/review nonsense"))[-1].text


async def test_nobody_sees_another_managers_contacts() -> None:
    async with world(rules=QUIET) as house:
        bo = await house.manager("Bo Ek", 101)
        li = await house.invited()
        await house.says(li, "A question")
        for words in ("/review", "/review sourced"):
            assert not any("Li Wei" in message.text for message in await house.says(bo, words))


async def test_in_chinese() -> None:
    async with world(rules=QUIET) as house:
        lin = await house.manager("林晓", 101, language="zh")
        await house.says(lin, "/add 王芳，华辰")
        picture, words = await shown(house, "/review", lin)
        assert picture.text.startswith("您的一周，2月23日 – 3月2日")
        assert "1 位联系人 · 已发 0 条" in words.text


async def test_it_comes_on_monday_and_once() -> None:
    async with world(rules=QUIET, lists=True) as house:
        await house.invited()
        await house.advance(days=5)
        assert not any("Your week" in one.text for one in house.ann.chat)
        await house.advance(days=2, hours=2)
        assert [one.text.splitlines()[0] for one in house.ann.chat if "Your week" in one.text] == [
            "Your week, Mar 2 – Mar 8"
        ]


async def test_a_late_week_comes_at_the_next_opening_and_a_very_late_one_not_at_all() -> None:
    async with world(rules=QUIET, lists=True) as house:
        await house.invited()
        office, alarm = house.app.office, Alarm("weekly", str(house.manager_id), datetime(2026, 3, 9, 8, tzinfo=UTC))
        with office.store.transaction():
            reviews.ring(office, alarm, datetime(2026, 3, 9, 20, tzinfo=UTC))
            assert office.store.mail.waiting() == 0
            assert office.store.alarms.at("weekly", alarm.name) == datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
            reviews.ring(office, alarm, datetime(2026, 3, 12, 9, tzinfo=UTC))
            assert office.store.mail.waiting() == 0
            assert office.store.alarms.at("weekly", alarm.name) == datetime(2026, 3, 16, 8, tzinfo=UTC)


# --- the picture ----------------------------------------------------------------------------------------------------

WORDS = drawing.Words(*["words"] * 16)
CORNERS = (
    drawing.Corner("personal", 5),
    drawing.Corner("material", 0),
    drawing.Corner("by hand", 1),
    drawing.Corner("news", 2),
)


def sheet(name: str = "Li Wei", n: int = 3) -> drawing.Sheet:
    row = drawing.Row(name, n, min(n, 1), 0)
    tiles = tuple(drawing.Tile(name, k) for k in (0, n, 1, 2))
    funnels = (drawing.Funnel(name, ((name, n), (name, 0))),) * 4
    goal = drawing.GoalBar(name, name, n, 2, 3, behind=False)
    return drawing.Sheet(WORDS, tiles, (row,) * 5, (row,) * 6, funnels, CORNERS, ((name, "24 days"),) * 5, (goal,) * 3)


@pytest.mark.parametrize("name", ["Li Wei", "<b>&\"'", "王" * 80, "a\x00b\x1f", "👩‍👩‍👧 \u202e שלום", "", "x" * 500])
@pytest.mark.parametrize("n", [0, 3, 123456])
def test_whatever_people_are_called_it_is_drawn_inside_its_borders(name: str, n: int) -> None:
    svg = drawing.picture(sheet(name, n))
    for shape in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect"):
        assert float(shape.get("x", "0")) >= 0
        assert float(shape.get("x", "0")) + float(shape.get("width", "0")) <= drawing.WIDTH
    assert resvg_py.svg_to_bytes(svg_string=svg)


def test_an_empty_week_is_drawn_too() -> None:
    empty = drawing.Sheet(WORDS, (), (), (), (), tuple(drawing.Corner("", 0) for _ in range(4)))  # type: ignore[arg-type]
    assert resvg_py.svg_to_bytes(svg_string=drawing.picture(empty))


@pytest.mark.parametrize("words", ["Maria-Magdalena Hohenstein", "欧阳明月（华辰制造有限公司）"])
def test_what_does_not_fit_says_so(words: str) -> None:
    short = drawing.fit(words, 120, 20)
    assert short.endswith("…")
    assert drawing.measure(short, 20) <= 120
    assert drawing.fit(words, 1000, 20) == words
