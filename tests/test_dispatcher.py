"""Sending: claimed once, settled once, whatever Telegram answers; one bad touch never stops the others."""

from __future__ import annotations

import asyncio
import itertools
import pathlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import dispatcher, threads
from bot.channels import telegram
from bot.model.people import ContactState
from bot.model.posts import Queued
from bot.model.touches import TouchKind, TouchState
from bot.sandbox import DropAfter, DropBefore, Fault, Garbage, Held, Person, Refuse, Status, Truncated
from bot.store import Store
from tests.world import LI_WEI, MANY, World, bot_said, world

NEWS = "playbook: p\nrules:\n  - {id: news, every: 3d, silent: true, send: {news: {max_age: 10d, min_score: 0.3}}}\n"
FEEDS = """
feeds: [{url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""
AT_ONCE = (
    'window: {days: mon-sun, hours: ["00:00-23:59"], holidays: ignore}\n'
    "caps: {per_day: null, per_week: null, min_gap: 0h}\n"
    "stagger: {per_manager_hour: null, per_account_day: null}\n"
)
TOGETHER = "playbook: p\nrules:\n  - {id: r, every: 1d, times: 1, send: {text: [one]}}\n"
UNKNOWN: list[Fault] = [DropAfter(), DropBefore(), Garbage(), Truncated(), Status(500, "Internal"), Status(502, "Bad")]


@pytest.mark.parametrize("fault", UNKNOWN, ids=lambda fault: f"{type(fault).__name__}{getattr(fault, 'code', '')}")
async def test_a_check_in_with_an_unknown_answer_is_never_repeated_and_the_manager_is_asked(fault: Fault) -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", fault, chat_id=LI_WEI)
        await until_settled(house)
        arrived = len(greetings(li))
        await house.advance(days=10)
        assert len(greetings(li)) == arrived <= 1
        assert "may or may not have reached Li Wei" in bot_said(house.ann)[-1]
        assert house.touches()[0].state is TouchState.UNSURE


@pytest.mark.parametrize(
    ("label", "state", "times"),
    [
        ("It arrived", TouchState.SENT, 0),
        ("Send again", TouchState.SENT, 1),
        ("Drop it", TouchState.SKIPPED, 0),
    ],
)
async def test_the_manager_says_what_became_of_an_unsure_check_in(label: str, state: TouchState, times: int) -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", DropBefore(), chat_id=LI_WEI)
        await until_settled(house)
        await house.presses(house.ann, label)
        await house.advance(days=4)
        assert house.touches()[0].state is state
        assert len(greetings(li)) == times


async def test_unsure_news_counts_as_sent_and_asks_nobody() -> None:
    async with world(rules={"prospects.yaml": NEWS}, feeds=FEEDS) as house:
        await house.invited()
        house.sandbox.fault("sendMessage", DropAfter(), chat_id=LI_WEI)
        seen = len(house.ann.chat)
        await house.advance(days=5)
        touch = next(touch for touch in house.touches() if touch.rule == "p/news")
        assert touch.state is TouchState.UNSURE
        assert len(house.ann.chat) == seen
        assert touch.item_id in house.app.office.store.ledger.items_used(house.contact().id)


@pytest.mark.parametrize("fault", [Refuse(), Status(429, "Too Many Requests: retry after 7", 7)])
async def test_what_did_not_leave_is_tried_again_until_it_does(fault: Fault) -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", fault, times=3, chat_id=LI_WEI)
        await house.advance(days=24)
        assert len(greetings(li)) == 1
        assert house.touches()[0].attempts == 4


async def test_a_429_waits_exactly_as_told() -> None:
    async with world() as house:
        await house.invited()
        house.sandbox.fault("sendMessage", Status(429, "Too Many Requests: retry after 1200", 1200), chat_id=LI_WEI)
        tried_at = house.contact().next_at
        await until_settled(house)
        touch = house.touches()[0]
        assert tried_at
        assert touch.settled_at
        assert touch.settled_at - tried_at == timedelta(seconds=1200)


async def test_a_retry_never_leaves_outside_the_window() -> None:
    async with world() as house:
        await house.invited()
        house.sandbox.fault("sendMessage", Status(429, "Too Many Requests: retry after 30000", 30000), chat_id=LI_WEI)
        await house.advance(days=26)
        sent = house.touches()[0]
        assert sent.state is TouchState.SENT
        assert in_window(sent.settled_at, "Europe/Berlin")


async def test_blocked_while_sending_ends_everything_and_tells_the_manager_once() -> None:
    async with world() as house:
        await house.invited()
        house.sandbox.fault("sendMessage", Status(403, "Forbidden: bot was blocked by the user"), chat_id=LI_WEI)
        await house.advance(days=60)
        assert house.touches()[0].state is TouchState.UNREACHABLE
        assert house.contact().state is ContactState.BLOCKED
        assert sum("can no longer be reached" in text for text in bot_said(house.ann)) == 1
        assert len(house.touches()) == 1


async def test_a_refused_message_is_shown_to_the_manager_and_the_rule_goes_on() -> None:
    async with world() as house:
        li = await house.invited()
        house.sandbox.fault("sendMessage", Status(400, "Bad Request: something odd"), chat_id=LI_WEI)
        await house.advance(days=45)
        assert house.touches()[0].state is TouchState.REJECTED
        assert any("was refused and not sent" in text for text in bot_said(house.ann))
        assert len(greetings(li)) >= 1


async def test_one_bad_contact_never_stops_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", "Other", id=202)
        with house.app.office.store.transaction():
            bad = house.contact("Li Wei")
            house.app.office.store._db.execute("UPDATE contact SET next_key = 'broken' WHERE id = ?", (bad.id,))
        await house.advance(days=30)
        assert greetings(bo, "Bo Ek")
        assert "put off by an hour" in caplog.text


BROKEN = {
    "dates": "UPDATE contact SET dates = '{' WHERE id = :id",
    "hours": "UPDATE contact SET own_hours = 'x' WHERE id = :id",
    "moment": "UPDATE contact SET joined_at = 'x' WHERE id = :id",
    "due": "UPDATE contact SET next_due = 'x' WHERE id = :id",
    "next": "UPDATE contact SET next_at = '0' WHERE id = :id",
    "language": "UPDATE contact SET language = 'xx' WHERE id = :id",
    "zone": "UPDATE contact SET zone = 'Mars/Base' WHERE id = :id",
    "company's zone": "UPDATE account SET zone = 'Mars/Base' WHERE name = 'Acme' AND :id",
    "company's dates": "UPDATE account SET dates = '[1]' WHERE name = 'Acme' AND :id",
    "cadence": "UPDATE cadence SET last_at = 'x' WHERE contact_id = :id",
    "post": "INSERT INTO post (address, action, at_most_once, queued_at, not_before)"
    " SELECT '202', '{', 1, joined_at, joined_at FROM contact WHERE id = :id",
}
"""What a disk, an older program or a hand on the database may leave in a row."""


@pytest.mark.parametrize("damage", BROKEN)
async def test_a_broken_row_costs_only_its_own_contact_also_at_a_start_and_after_an_edit(
    damage: str, tmp_path: pathlib.Path
) -> None:
    database = tmp_path / "nurture.db"
    async with world(database=database) as house:
        li = await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", "Other", id=202)
        with house.app.office.store.transaction():
            house.app.office.store._db.execute(BROKEN[damage], {"id": house.contact("Li Wei").id})
        await house.says(bo, "Hello")  # a broken post to them does not keep their relay
        await house.advance(days=1)
        clock, sandbox = house.clock, house.sandbox
    weekly = {
        "prospects.yaml": "playbook: prospects\nrules:\n  - {id: check-in, every: 7d, send: {text: [one, two]}}\n"
    }
    async with world(database=database, clock=clock, sandbox=sandbox, rules=weekly) as house:
        await house.says(house.ann, "Hello", reply_to=house.ann.chat[-1].id)
        await house.advance(days=9)
        assert bot_said(bo)[-2:] == ["Hello", "Hello Bo Ek, one."]
        assert len(set(greetings(li))) == len(greetings(li))


SLOW, QUICK = range(301, 313), range(401, 409)


async def test_chats_whose_answers_do_not_come_keep_no_other_waiting() -> None:
    """A dozen at once: while nothing comes back from these everybody else is answered; each chat stays in order."""
    async with world() as house:
        slow, quick = [
            [await house.invited(f"Person {id}", f"Company {id}", id=id) for id in ids] for ids in (SLOW, QUICK)
        ]
        released = asyncio.Event()
        for person in slow:
            house.sandbox.fault("sendMessage", Held(released), chat_id=person.id)
            person.say("/privacy")
        for person in (*quick, *slow):
            person.say("/preferences")
        await meanwhile(lambda: all("topics" in said[-1].lower() for said in map(bot_said, quick)))
        assert not any("topics" in bot_said(person)[-1].lower() for person in slow)
        released.set()
        await house.quiet()
        assert all("topics" in bot_said(person)[-1].lower() for person in slow)


async def test_touches_whose_answers_do_not_come_keep_no_other_from_leaving() -> None:
    async with world(rules={"_defaults.yaml": AT_ONCE, "prospects.yaml": TOGETHER}) as house:
        slow, *others = [await house.invited(f"Person {n}", f"Company {n}", id=300 + n) for n in range(12)]
        released = asyncio.Event()
        house.sandbox.fault("sendMessage", Held(released), chat_id=slow.id)
        house.clock.set(max(house.contact(f"Person {n}").next_at or house.now() for n in range(12)))
        await meanwhile(lambda: all(bot_said(person)[-1].endswith(", one.") for person in others))
        await meanwhile(lambda: sending(house) == 1)  # the others are settled too
        released.set()
        await house.quiet()
        assert {touch.state for touch in house.touches()} == {TouchState.SENT}


async def test_who_is_free_at_one_time_shares_a_transaction_and_no_more_is_claimed_than_can_leave() -> None:
    async with world(rules={"_defaults.yaml": AT_ONCE, "prospects.yaml": TOGETHER}) as house:
        people = [await house.invited(f"Person {n}", f"Company {n}", id=300 + n) for n in range(20)]
        released = asyncio.Event()
        for person in people:
            house.sandbox.fault("sendMessage", Held(released), chat_id=person.id)
        house.clock.set(max(house.contact(f"Person {n}").next_at or house.now() for n in range(20)))
        statements: list[str] = []
        house.app.office.store._db.conn.set_trace_callback(statements.append)
        await meanwhile(lambda: sending(house) > 0)
        house.app.office.store._db.conn.set_trace_callback(None)
        assert sending(house) == dispatcher.TOUCH_WORKERS
        claims = [n for n, statement in enumerate(statements) if statement.startswith("INSERT INTO touch ")]
        assert "COMMIT" not in statements[claims[0] : claims[-1]]
        await meanwhile(lambda: sum(bot_said(one)[-1].endswith(", one.") for one in people) == dispatcher.TOUCH_WORKERS)
        assert sending(house) == dispatcher.TOUCH_WORKERS
        released.set()
        await house.quiet()
        assert {touch.state for touch in house.touches()} == {TouchState.SENT}


async def test_more_touches_that_hang_than_workers_are_unsure_and_the_others_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However the answer fails to come: a whole call has an end."""
    async with world(rules={"_defaults.yaml": AT_ONCE, "prospects.yaml": TOGETHER}) as house:
        people = [await house.invited(f"Person {n}", f"Company {n}", id=300 + n) for n in range(12)]
        monkeypatch.setattr(telegram, "LONGEST_CALL", 0.2)
        hanging = people[: dispatcher.TOUCH_WORKERS + 1]
        for person in hanging:
            house.sandbox.fault("sendMessage", Held(asyncio.Event()), chat_id=person.id)
        await house.advance(days=2)
        states = Counter(touch.state for touch in house.touches())
        assert states == {TouchState.UNSURE: len(hanging), TouchState.SENT: len(people) - len(hanging)}


async def test_a_hold_that_ends_while_what_was_sent_is_settled_loses_no_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settling under a hold claims nothing: there is nobody to send what it would claim."""
    async with world(rules={"_defaults.yaml": AT_ONCE, "prospects.yaml": TOGETHER}) as house:
        for n in range(12):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        left, carriers = itertools.chain([1.0]), house.app.dispatcher
        monkeypatch.setattr(carriers._pacer, "held", lambda: next(left, 0.0) if carriers._sent else 0.0)
        house.clock.set(max(house.contact(f"Person {n}").next_at or house.now() for n in range(12)))
        await house.quiet()
        assert next(left, None) is None
        assert Counter(touch.state for touch in house.touches()) == {TouchState.SENT: 12}


async def test_a_step_of_which_nothing_comes_is_looked_at_once_an_hour_and_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with world() as house:
        await house.invited()
        due = house.contact().next_at
        assert due
        office = house.app.office
        office.replan, real = lambda *_: None, office.replan  # type: ignore[method-assign]
        with office.store.transaction():
            office.store._db.execute(
                "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, added_at)"
                " SELECT next_key, id, 'prospects/check-in', 1, 'text', 'unsure', next_due, next_due FROM contact"
            )
        await house.clock.advance(due + timedelta(hours=3), house.quiet)
        office.replan = real  # type: ignore[method-assign]
        assert caplog.text.count("nothing came of prospects/check-in") == 4


async def test_what_a_dead_process_left_on_its_way_never_keeps_the_next_from_starting(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "nurture.db"
    async with world(database=database) as house:
        await house.invited("Li Wei", id=201)
        bo = await house.invited("Bo Ek", "Other", id=202)
        clock, sandbox, bad = house.clock, house.sandbox, house.contact("Li Wei")
        with house.app.office.store.transaction():
            db = house.app.office.store._db
            db.execute(
                "INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, added_at)"
                " SELECT next_key, id, 'prospects/check-in', 1, 'text', 'sending', next_due, next_due"
                " FROM contact WHERE id = ?",
                (bad.id,),
            )
            db.execute("UPDATE contact SET next_at = NULL, next_key = NULL, dates = '{' WHERE id = ?", (bad.id,))
    async with world(database=database, clock=clock, sandbox=sandbox) as house:
        assert house.touches()[0].state is TouchState.UNSURE
        await house.advance(days=30)
        assert greetings(bo, "Bo Ek")


async def test_a_post_that_meets_a_bug_as_it_leaves_keeps_none_behind_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world() as house:
        li = await house.invited()
        real = threads.placed

        def bad(store: Store, queued: Queued, *, topics: bool) -> Queued:
            if queued.post.passes and "First" in str(queued.post.action):
                raise RuntimeError("a bug")
            return real(store, queued, topics=topics)

        monkeypatch.setattr(dispatcher, "placed", bad)
        for words in ("First", "Second"):
            li.say(words)
        await house.quiet()
        assert "Li Wei · Acme\nSecond" in bot_said(house.ann)
        assert "given up" in caplog.text
        assert any("could not be passed on" in text for text in bot_said(house.ann))


async def test_nothing_is_sent_outside_the_contacts_hours() -> None:
    rules = {"prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 14d..21d, send: {{text: {MANY}}}}}\n"}
    async with world(rules=rules) as house:
        for n, zone in enumerate(("Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Europe/Berlin")):
            await house.invited(f"Person {n}", f"Company {n}", zone, id=300 + n)
        await house.advance(days=90)
        people = house.app.office.store.people
        sent = [touch for touch in house.touches() if touch.state is TouchState.SENT]
        assert len(sent) > 12
        for touch in sent:
            local = people.contact(touch.contact_id).zone
            assert local
            assert in_window(touch.settled_at, local)


async def test_one_managers_touches_are_spread_over_the_hours() -> None:
    rules = {
        "_defaults.yaml": "stagger: {per_manager_hour: 2}\n",
        "prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 1d, send: {{text: {MANY}}}}}\n",
    }
    async with world(rules=rules) as house:
        for n in range(8):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        await house.advance(days=14)
        moments = sorted(touch.settled_at for touch in house.touches() if touch.settled_at)
        assert len(moments) >= 16
        for n, moment in enumerate(moments[2:]):
            assert moment - moments[n] >= timedelta(hours=1)


async def test_no_two_colleagues_are_written_to_on_one_day() -> None:
    rules = {"prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 2d, send: {{text: {MANY}}}}}\n"}
    async with world(rules=rules) as house:
        for n in range(3):
            await house.invited(f"Person {n}", "Acme", id=300 + n)
        await house.advance(days=28)
        days = [touch.settled_at.date() for touch in house.touches() if touch.settled_at]
        assert len(days) == len(set(days)) > 8


async def test_none_of_many_colleagues_starves_and_they_do_not_bunch() -> None:
    """More is due than one a day at their company: who waited longest goes, each day at another minute."""
    rules = {"prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 5d..6d, send: {{text: {MANY}}}}}\n"}
    async with world(rules=rules) as house:
        for n in range(10):
            await house.invited(f"Person {n}", "Acme", id=300 + n)
        await house.advance(days=90)
        sent = Counter(touch.contact_id for touch in house.touches() if touch.state is TouchState.SENT)
        assert len(sent) == 10
        assert max(sent.values()) - min(sent.values()) <= 2
        minutes = Counter(f"{touch.settled_at:%H:%M}" for touch in house.touches() if touch.settled_at)
        assert minutes.most_common(1)[0][1] <= len(house.touches()) / 5


async def test_two_colleagues_who_lie_for_approval_have_different_texts() -> None:
    rules = {
        "prospects.yaml": "playbook: p\nrules:\n"
        "  - {id: r, every: 14d..15d, approval: manager, send: {text: [one, two, three]}}\n"
    }
    async with world(rules=rules) as house:
        for n in range(3):
            await house.invited(f"Person {n}", "Acme", id=300 + n)
        await house.advance(days=16)
        texts = [touch.text_id for touch in house.touches()]
        assert len(texts) == len(set(texts)) == 3


async def test_a_bug_in_settling_a_post_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        house.app.office.store.ledger.add = None  # type: ignore[assignment,method-assign]
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        del house.app.office.store.ledger.add
        assert "settled as unsure" in caplog.text
        assert (await house.says(house.ann, "/contacts"))[-1].text


async def test_a_bug_in_settling_a_touch_asks_the_manager(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as house:
        li = await house.invited()
        office = house.app.office
        due = house.contact().next_at
        assert due
        await house.clock.advance(due - timedelta(minutes=1), house.quiet)
        office.replan, real = None, office.replan  # type: ignore[assignment,method-assign]
        house.clock.set(due)
        await house.quiet()
        office.replan = real  # type: ignore[method-assign]
        assert len(greetings(li)) == 1
        assert house.touches()[0].state is TouchState.UNSURE
        await house.advance(days=30)
        assert len(greetings(li)) == 2
        assert "settled as unsure" in caplog.text


async def test_the_cap_holds_over_rules_and_messages_by_hand() -> None:
    rules = {"prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 1d, send: {{text: {MANY}}}}}\n"}
    async with world(rules=rules) as house:
        li = await house.invited()
        await house.says(li, "A question")
        await house.says(house.ann, "An answer", reply_to=house.ann.chat[-1].id)
        await house.advance(days=40)
        moments = [touch.settled_at for touch in house.touches() if touch.settled_at]
        assert len(moments) > 8
        for n, moment in enumerate(moments[2:]):
            assert moment - moments[n] >= timedelta(days=7)
        for earlier, later in itertools.pairwise(moments):
            assert later - earlier >= timedelta(hours=48)


async def test_texts_come_in_turn_and_none_comes_twice() -> None:
    async with world() as house:
        li = await house.invited()
        await house.advance(days=150)
        texts = greetings(li)
        assert len(texts) == len(set(texts)) == 3
        assert {touch.state for touch in house.touches()[3:]} == {TouchState.NOTED}


async def test_news_is_the_best_fresh_item_and_never_one_they_had() -> None:
    async with world(rules={"prospects.yaml": NEWS}, feeds=FEEDS) as house:
        li = await house.invited()
        await house.advance(days=60)
        items = [touch.item_id for touch in house.touches() if touch.item_id]
        assert len(items) == len(set(items)) > 8
        newest = li.chat[-1]
        assert newest.silent
        assert "Packaging Ledger" in newest.text


async def test_news_is_skipped_with_its_reason_when_nothing_is_good_enough() -> None:
    async with world(rules={"prospects.yaml": NEWS}) as house:
        await house.invited()
        await house.advance(days=10)
        touches = house.touches()
        assert touches
        assert {(touch.state, touch.reason, touch.kind) for touch in touches} == {
            (TouchState.SKIPPED, "no-news", TouchKind.NEWS)
        }
        card = (await house.says(house.ann, "/contact Li Wei"))[-1].text
        assert "not sent (there was no news for them)" in card


async def test_a_word_of_never_stops_a_message_even_if_the_list_is_newer() -> None:
    async with world() as house:
        li = await house.invited()
        office = house.app.office
        office.feedbook = type(office.feedbook)(never=("HELLO",))
        await house.advance(days=25)
        assert greetings(li) == []
        assert {touch.reason for touch in house.touches()} == {"never-word"}


async def test_keys_are_never_reset() -> None:
    async with world() as house:
        await house.invited()
        await house.advance(days=90)
        keys = [touch.key for touch in house.touches()]
        assert keys == [f"prospects/check-in:1:{n}" for n in range(1, len(keys) + 1)]


async def test_down_for_weeks_nothing_late_floods_out() -> None:
    async with world() as house:
        li = await house.invited()
        due = house.contact().next_at
        assert due
        house.clock.set(due + timedelta(days=60))
        await house.quiet()
        assert greetings(li) == []
        assert house.touches()[0].state is TouchState.EXPIRED
        await house.advance(days=25)
        assert len(greetings(li)) == 1


async def meanwhile(condition: Callable[[], bool]) -> None:
    """Until it is so, while something is under way that does not end."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 (what is held has no event for us)
            await asyncio.sleep(0)


def sending(house: World) -> int:
    """How many touches are on their way."""
    return Counter(touch.state for touch in house.touches())[TouchState.SENDING]


async def until_settled(house: World) -> None:
    """Step to the end of the first touch."""
    for _ in range(120):
        await house.advance(hours=6)
        if any(touch.settled_at for touch in house.touches()):
            return
    raise AssertionError("no touch was sent")


def greetings(person: Person, name: str = "Li Wei") -> list[str]:
    return [text for text in bot_said(person) if text.startswith(f"Hello {name}, ")]


def in_window(at: datetime | None, zone: str) -> bool:
    assert at
    local = at.astimezone(ZoneInfo(zone))
    minutes = local.hour * 60 + local.minute
    return local.weekday() < 5 and (570 <= minutes <= 690 or 840 <= minutes <= 1050)
