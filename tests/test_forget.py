"""Forgetting: after one confirmation nothing of the person is left in any table, and nobody adds them by mistake."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from bot.alarms import RINGS
from bot.model.messages import Button, Message
from bot.model.news import Entry, Feedback, FeedSource, FeedState
from bot.model.people import TELEGRAM, Absence, Goal, Invite, Role, Stage
from bot.model.posts import Copy, Post, Say
from bot.model.rules import Material
from bot.model.touches import Event, TouchState
from bot.sandbox import Person
from bot.service import UNANSWERED
from bot.store.erasure import ALARMS
from bot.store.pages import Reader
from bot.store.requests import Request
from bot.store.seats import Seat
from bot.store.sources import Source
from bot.store.threads import Thread
from tests.world import DEFAULTS, MANY, TOKEN, World, bot_said, world

NAME, ADDRESS, WORDS = "Zora O'Quill", 777000201, "zebra crossing"
TRIED = f"playbook: p\nrules:\n  - {{id: r, every: 3d, trial: {{contacts: 1}}, send: {{text: {MANY}}}}}\n"
RULES = {"_defaults.yaml": DEFAULTS + "caps: {}\n", "prospects.yaml": TRIED}
ASKED = "playbook: p\nrules:\n  - {id: r, every: 3d, send: {text: [one, two]}, approval: manager}\n"
EMPTY = {"tombstone", "halt"}
"""What has rows only once somebody was forgotten, or while everything is paused, and then nobody's."""


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
    store.shelf.save(zora.id, item, now)
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
    _talked_over(house)
    store.mail.take(1, 99, now)
    store.mail.failed(1, 99, json.dumps({"message": {"from": {"id": ADDRESS}, "text": WORDS}}))
    store.mail.queue(Post(bo.address, Say(Message("Not about her")), at_most_once=True, contact_id=bo.id), now)


def _talked_over(house: World) -> None:
    """What managers do among themselves and with many, and how somebody comes in."""
    store, now, zora, bo, ann = house.app.office.store, house.now(), house.contact(NAME), house.contact("Bo Ek"), 1
    eve, later = store.people.save_manager("300", "Eve", "en", admin=False).id, now + timedelta(days=7)
    touch = house.touches(zora)[0]
    store.ledger.list_together([touch.id])
    store.ledger.reword(touch.id, Message(WORDS))
    for one in (touch, *house.touches(bo)[:1]):
        store.ledger.tried(one.id, now)
    store.letters.add(ann, zora.id, "letter", Say(Message(WORDS)), WORDS, now)
    store.letters.save(ann, "pricing", "Our prices")
    store.rounds.add(ann, f"{NAME}", [zora.id, bo.id], now)
    store.trust.approved(ann, "p/r")
    store.goals.add(Goal(0, ann, 3, Stage.LEAD, Stage.ENGAGED, now, later))
    store.goals.moved(zora.account_id, Stage.LEAD, Stage.ENGAGED, now, ann)
    store.absences.save(Absence(ann, eve, now, later))
    store.questions.add(ann, eve, zora.id, WORDS, now)
    store.team.add_offer(ann, eve, [zora.id], later, note=f"{NAME} likes {WORDS}")
    store.team.introduce(zora.id, eve)
    store.team.halt(ann, now)
    store.team.lift()
    store.team.add_link("manager", ann, "Dee", later)
    link = store.team.link("manager")
    assert link
    store.team.open_link(link.id, str(ADDRESS), NAME, "en")
    store.threads.save(Thread(zora.id, ann, NAME, "open", "77"))
    source = store.sources.add(Source(0, "fair", ann, "Fair", (), False, None, now))
    for token, opened_by in (("source", str(ADDRESS)), ("passed", None)):
        store.people.add_invite(
            Invite(token, ann, zora.account_id, "Somebody", None, "en", None, now, later, opened_by=opened_by,
                   source=f"colleague of {NAME}", source_id=source.id, by_contact=zora.id)
        )  # fmt: skip
    store.people.update_contact(dataclasses.replace(bo, source=f"colleague of {NAME}"))
    for address, state, invite in ((str(ADDRESS), "declined", None), ("778", "open", "source")):
        name = NAME if invite is None else "Somebody else"
        store.requests.add(Request(0, address, name, "en", ann, invite, "Let me in", state, now))
    store.pages.begin("session", Reader(contact_id=zora.id), now, later, mini_app=False)
    store.pages.add_link("link", Reader(contact_id=zora.id), later)
    store.pages.once("form", now, later)
    store.intakes.add(ann, "file", "people.csv", now)
    store.intakes.done(1, {2: "known"})
    for kind in ("flood", UNANSWERED, "introduce"):
        store.alarms.set(kind, zora.id, later)
    for kind in ("letter", "step"):
        store.alarms.set(kind, 1, later)
    store.people.add_event(Event(bo.id, now, "passed-on", NAME))


def queued_words(house: World) -> list[str]:
    actions = [queued.post.action for queued in house.app.office.store.mail.queued()]
    return [action.message.text for action in actions if isinstance(action, Say)]


async def forgets(house: World, person: Person) -> None:
    await house.says(person, "/forget")
    await house.presses(person, "Erase everything")


async def test_nothing_of_them_is_left_in_any_table() -> None:
    async with world(rules=RULES) as house:
        zora = await lived_in(house)
        assert empty_tables(house) <= EMPTY
        assert len(named_in(house)) > 20
        await forgets(house, zora)
        assert "erased" in bot_said(zora)[-1]
        await house.advance(hours=1)
        assert named_in(house) == []
        store = house.app.office.store
        assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert house.contact("Bo Ek").source is None
        assert store.requests.last_of("778")
        kinds = {kind for (kind,) in store._db.execute("SELECT kind FROM alarm")}
        assert not kinds & {*ALARMS, "letter", "step", "swept"}


def test_every_kind_of_alarm_is_dropped_with_a_contact_or_is_about_none() -> None:
    """A number that is free again may be the next contact's."""
    of_managers = {"morning", "weekly", "evening", "back", "steps-late", "replan", "retention"}
    of_others = {"offer", "invite", "round", "round-end", "swept"}
    assert {*ALARMS, "letter", "step"} | of_managers | of_others == set(RINGS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Al", "Always call Alan"), ("李", "李雷问好"), ("Bo", "Bob & Bonn: robots"), ("Anna", "Annabel at Hanna"),
        ("text", "a message in context"), ("say", "They say <b>nothing</b>"), ("张伟", "张维您好"),
    ],
)  # fmt: skip
async def test_what_only_holds_the_letters_of_their_name_stays(name: str, words: str) -> None:
    """A notice that still waits, a draft, a round: none is about them."""
    async with world() as house:
        person = await house.invited(name)
        store, ann = house.app.office.store, house.manager_id
        notice = Post("555", Say(Message(words, ((Button(words, data="say:1"),),))))
        with store.transaction():
            store.mail.queue(notice, house.now(), house.now() + timedelta(days=1))
            store.mail.add_draft(ann, "key", Copy("555", "1"), words, house.now())
            one = store.rounds.add(ann, words, [], house.now())
        await house.forges(person, "forget:yes")
        kept = words.replace("say <b>", "… <b>")
        assert queued_words(house) == [kept]
        assert [quote for _, quote in store.team.drafts_of(ann)] == [kept]
        again = store.rounds.find(one.id)
        assert again
        assert again.whom == ("" if kept != words else words)


@pytest.mark.parametrize(("name", "kept"), [("Al", "… is back, always"), ("Zora", None), ("张伟", None)])
async def test_a_notice_that_names_them_goes_or_no_longer_does(name: str, kept: str | None) -> None:
    """A name of few letters is taken out: another may be meant, who is to hear the rest."""
    async with world() as house:
        person = await house.invited(name)
        store = house.app.office.store
        with store.transaction():
            later = house.now() + timedelta(days=1)
            store.mail.queue(Post("555", Say(Message(f"{name} is back, always"))), house.now(), later)
        await house.forges(person, "forget:yes")
        assert queued_words(house) == ([kept] if kept else [])


async def test_the_manager_hears_of_it_once_and_without_the_name() -> None:
    async with world() as house:
        li = await house.invited()
        await forgets(house, li)
        told = [text for text in bot_said(house.ann) if "forgotten" in text]
        assert told == ["One of your contacts at Acme asked to be forgotten. All that was kept of them is erased."]
        await house.advance(days=90)
        assert bot_said(house.ann)[-1] == told[0]


async def test_a_button_that_was_about_them_is_about_nobody_else_later() -> None:
    """Numbers are never given anew: the next contact is not who an old card was about."""
    async with world(rules={"prospects.yaml": ASKED}) as house:
        li = await house.invited()
        shown = (await house.says(house.ann, "/contact Li Wei"))[-1]
        card = await house.shown(house.ann, "✉️ Send now")
        await forgets(house, li)
        bo = await house.invited("Bo Ek", "Beta", "user", id=202)
        await house.shown(house.ann, "✉️ Send now")
        (touch,) = house.touches()
        await house.presses(house.ann, "✉️ Send now", message_id=card.id)
        await house.presses(house.ann, "⏸ Pause", message_id=shown.id)
        assert house.ann.toasts[-2:] == ["That is not one of your contacts."] * 2
        assert house.touches() == [touch]
        await house.advance(minutes=5)
        assert "Hello" not in bot_said(bo)[-1]


async def test_a_list_gets_no_number_that_another_had() -> None:
    async with world(rules={"prospects.yaml": ASKED}) as house:
        li = await house.invited()
        await house.shown(house.ann, "✉️ Send now")
        store, (touch,) = house.app.office.store, house.touches()
        with store.transaction():
            first = store.ledger.list_together([touch.id])
        await forgets(house, li)
        await house.invited("Bo Ek", "Beta", "user", id=202)
        await house.shown(house.ann, "✉️ Send now")
        with store.transaction():
            assert store.ledger.list_together([house.touches()[0].id]) > first


async def test_no_invite_gets_the_number_of_one_that_was_erased() -> None:
    async with world() as house:
        li = await house.invited()
        store = house.app.office.store
        (known,) = store.people.invites_of(house.manager_id)
        await forgets(house, li)
        await house.link("Bo Ek, Beta, user")
        assert [one.number for one in store.people.invites_of(house.manager_id)] == [known.number + 1]


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


async def moved_here(house: World, reach: str) -> Person:
    """Li Wei, reached by hand at first, who moves here by a link and asks to be forgotten."""
    await house.says(house.ann, f"/add Li Wei, Acme, evaluator, {reach}")
    li = house.sandbox.add_person(ADDRESS, "Li Wei", language_code="en")
    li.open(await house.link("Li Wei, Acme"))
    await house.quiet()
    await house.presses(li, "✅")
    assert (house.contact().channel, house.contact().reach) == (TELEGRAM, reach)
    await forgets(house, li)
    return li


@pytest.mark.parametrize(
    ("reach", "added"),
    [
        ("li.wei@acme.example", "Li.Wei@ACME.example"), ("+49 170 1234567", "+49 (170) 123-45-67"),
        ("WeChat", str(ADDRESS)),
    ],
)  # fmt: skip
async def test_who_was_forgotten_is_known_by_their_address(reach: str, added: str) -> None:
    async with world() as house:
        await moved_here(house, reach)
        answer = (await house.says(house.ann, f"/add L. W., Beta, user, {added}"))[-1]
        assert "asked to be forgotten" in answer.text
        assert house.app.office.store.people.contacts_of(house.manager_id) == []


async def test_a_channel_by_its_name_is_nobodys_address() -> None:
    async with world() as house:
        await moved_here(house, "WeChat")
        await house.says(house.ann, "/add Otto, Berg, user, WeChat")
        assert house.contact("Otto").reach == "WeChat"


async def test_a_file_with_who_was_forgotten_adds_the_others_and_says_so() -> None:
    async with world() as house:
        await moved_here(house, "li@acme.example")
        table = "name,company,email\nＬI  Wei,ACME,\nL. W.,Beta,Li@acme.example\nOtto,Berg,o@berg.example\n"
        house.ann.send_document("people.csv", data=table.encode())
        await house.quiet()
        await house.app.clerk.take_in(house.now())
        await house.quiet()
        report = bot_said(house.ann)[-1].splitlines()
        assert report[0] == "1 added, 0 known already, 2 with problems."
        assert all("asked to be forgotten" in line for line in report[1:])
        assert [one.name for one in house.app.office.store.people.contacts_of(house.manager_id)] == ["Otto"]


async def test_who_was_forgotten_may_come_through_a_source_or_ask_to_be_let_in() -> None:
    """Nothing reaches them before they agree; once they have, they are no longer kept away."""
    async with world() as house:
        li = await moved_here(house, "WeChat")
        made = (await house.says(house.ann, "/source Hannover"))[-1].text
        li.open("https://t.me/" + made.partition("https://t.me/")[2].split()[0])
        await house.quiet()
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        await house.presses(li, "✅")
        assert house.contact().address == str(ADDRESS)
        await forgets(house, li)
        await house.advance(days=2)
        await house.says(li, "Hello again")
        await house.presses(li, "Ask to be put through")
        await house.says(li, "Ann Keller")
        await house.presses(house.ann, "✅ Accept")
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        await house.presses(li, "✅")
        assert house.contact().address == str(ADDRESS)
        assert "t.me" in (await house.says(house.ann, "/invite Xu, Acme, user"))[-1].text


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
