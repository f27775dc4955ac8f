"""Forgetting: after one confirmation nothing of the person is left in any table, and nobody adds them by mistake."""

from __future__ import annotations

import dataclasses
import json

import pytest

from bot.model import Entry, Feedback, FeedSource, FeedState, Material, Message, Post, Role, Say, TouchState
from bot.sandbox import Person
from bot.store.seats import Seat
from tests.world import DEFAULTS, MANY, TOKEN, World, bot_said, world

NAME, ADDRESS, WORDS = "Zora O'Quill", 777000201, "zebra crossing"
TRIED = f"playbook: p\nrules:\n  - {{id: r, every: 3d, trial: {{contacts: 1}}, send: {{text: {MANY}}}}}\n"
RULES = {"_defaults.yaml": DEFAULTS + "caps: {}\n", "prospects.yaml": TRIED}
ONLY_AFTER = {"tombstone"}
"""What has rows only once somebody was forgotten."""


def dump(house: World) -> str:
    return "\n".join(house.app.office.store._db.conn.iterdump())


def named_in(house: World) -> list[str]:
    """The rows that still tell who they were or what they said."""
    marks = (NAME, "Zora", "Quill", "zora", "quill", str(ADDRESS), WORDS)
    lines = [line for line in dump(house).splitlines() if not line.startswith("CREATE")]
    return [line for line in lines if any(mark in line for mark in marks)]


def empty_tables(house: World) -> set[str]:
    db = house.app.office.store._db
    return {name for name in db.table_names() if not name.startswith("_") and not db[name].count}


async def lived_in(house: World) -> Person:
    """Zora and a colleague, with something of Zora's in every table there is."""
    stranger = house.sandbox.add_person(ADDRESS, NAME)
    await house.says(stranger, f"Hello? {WORDS}")
    link = await house.link(f"{NAME}, Acme, evaluator")
    await house.link(f"{NAME}, Acme, evaluator")
    stranger.open(link)
    await house.quiet()
    await house.presses(stranger, "✅")
    await house.invited("Bo Ek", "Acme", id=202)
    office, zora = house.app.office, house.contact(NAME)
    with office.store.transaction():
        office.store.brakes.set_trial("p/r", "all", house.now())
        office.replan(zora.id, house.now())
    await house.until(lambda: bool(house.touches(zora)))
    await house.says(stranger, f"A {WORDS} here")
    await house.says(house.ann, f"About {WORDS}", reply_to=house.ann.chat[-1].id)
    await house.says(house.ann, f"Tell {NAME} something")
    await house.says(stranger, "/mydata")
    await house.says(stranger, "Please stop")
    await house.says(stranger, "/pause 1")
    with office.store.transaction():
        _filled(house)
    return stranger


def _filled(house: World) -> None:
    """What an evening of chatting would not bring about."""
    store, now, zora = house.app.office.store, house.now(), house.contact(NAME)
    touch = house.touches(zora)[0]
    bo = house.contact("Bo Ek")
    feed = FeedSource("https://news.example/feed.xml", "Daily", "en")
    item = store.news.add_item(Entry("1", "One", "Words.", "https://news.example/1", now), feed, (), "fresh", now)
    assert item
    store.news.save_feed(FeedState(feed.url, "etag"))
    for kind in (Feedback.LIKE, Feedback.OPEN):
        store.news.say(zora.id, item, kind, now)
    store.news.veto(house.manager_id, item, now)
    store.news.add_share(house.manager_id, "https://news.example/2", "", now)
    store.library.add("case", Material("", "deck", "https://a.example", {"en": "A"}), house.manager_id, now)
    news = dataclasses.replace(touch, key="p/x:1:9", n=9, state=TouchState.READY, message=Message(f"{NAME}, hello"))
    store.ledger.add(news, now, items=[item])
    store.ledger.remember_before(touch.id, zora)
    store.brakes.pause("text", "one", "brake", now)
    store.brakes.complain(zora.id, touch, now)
    store.brakes.join_trial("p/r", zora.id, now)
    store.notes.add(zora.id, f"Likes {WORDS}", now)
    store.steps.add(zora.id, f"call about {WORDS}", now, now)
    store.seats.vacate(Seat(zora.account_id, Role.EVALUATOR, zora.id, now))
    store.book.keep(house.manager_id, NAME.casefold())
    store.mail.take(1, 99, now)
    store.mail.failed(1, 99, json.dumps({"message": {"from": {"id": ADDRESS}, "text": WORDS}}))
    store.mail.queue(Post(bo.address, Say(Message("Not about her")), at_most_once=True, contact_id=bo.id), now)


async def forgets(house: World, person: Person) -> None:
    await house.says(person, "/forget")
    await house.presses(person, "Erase everything")


async def test_nothing_of_them_is_left_in_any_table() -> None:
    async with world(rules=RULES) as house:
        zora = await lived_in(house)
        assert empty_tables(house) <= ONLY_AFTER
        assert len(named_in(house)) > 20
        await forgets(house, zora)
        assert "erased" in bot_said(zora)[-1]
        await house.advance(hours=1)
        assert named_in(house) == []
        assert house.app.office.store._db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert house.contact("Bo Ek")


async def test_the_manager_hears_of_it_once_and_without_the_name() -> None:
    async with world() as house:
        li = await house.invited()
        await forgets(house, li)
        told = [text for text in bot_said(house.ann) if "forgotten" in text]
        assert told == ["One of your contacts at Acme asked to be forgotten. All that was kept of them is erased."]
        await house.advance(days=90)
        assert bot_said(house.ann)[-1] == told[0]


async def test_forgetting_asks_first_and_no_keeps_everything() -> None:
    async with world() as house:
        li = await house.invited()
        (asked,) = await house.says(li, "/forget")
        assert "cannot be undone" in asked.text
        await house.presses(li, "No, keep it")
        assert house.contact().address == str(li.id)


@pytest.mark.parametrize("command", ["/invite li  wei, ACME, user", "/add Li Wei, Acme, decider, WeChat"])
async def test_who_was_forgotten_is_not_invited_or_added_by_mistake(command: str) -> None:
    async with world() as house:
        li = await house.invited()
        await forgets(house, li)
        answer = (await house.says(house.ann, command))[-1]
        assert "asked to be forgotten" in answer.text
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        assert "t.me" in (await house.says(house.ann, "/invite Li Wei, Beta, user"))[-1].text


async def test_they_can_come_back_by_themselves_through_a_link() -> None:
    async with world() as house:
        li = await house.invited()
        await forgets(house, li)
        link = await house.link("Trade fair, Acme")
        li.open(link)
        await house.quiet()
        await house.presses(li, "✅")
        assert house.contact("Trade fair").address == str(li.id)
        await house.advance(hours=2)
        assert any("Trade fair" in text for text in bot_said(li))
        assert house.contact("Trade fair").address == str(li.id)


async def test_a_message_on_its_way_while_they_are_forgotten_breaks_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        store = house.app.office.store
        contact = house.contact()
        with store.transaction():
            store.mail.queue(
                Post(contact.address, Say(Message("Hello")), at_most_once=True, contact_id=contact.id), house.now()
            )
        await forgets(house, li)
        await house.advance(hours=1)
        assert store.mail.waiting() == 0
        assert store.mail.count_failed() == 0
        assert house.sandbox.world.bots[TOKEN]
