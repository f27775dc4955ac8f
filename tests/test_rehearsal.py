"""The rehearsal: what it says is what happens, whoever reads, over however many processes; nothing leaves."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import locales, rules
from bot.model.news import Entry, FeedBook, FeedSource, Found
from bot.model.people import BY_HAND, TELEGRAM, Consent, Contact, ContactState, Role, Stage
from bot.model.touches import TouchKind, TouchState
from bot.planner import LIST_AT, managers_hours
from bot.rehearsal.house import APPROVES_AFTER, Readers
from bot.rehearsal.play import Plan, rehearse, replayed
from bot.rehearsal.shards import independent, rehearse_all
from bot.report import Rehearsal
from bot.sandbox import Event
from bot.shipped import shipped_rules
from bot.store import Store
from bot.window import Hours
from tests.world import ANN, DEFAULTS, World, world

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

# --- the rehearsal and the real thing -------------------------------------------------------------------------

MANY = [f"text-{n}" for n in range(1, 13)]
TEXTS = {
    "texts.en.yaml": "".join(f"{text}: 'Hello {{{{ name }}}}, {text}.'\n" for text in [*MANY, "call", "fair"]),
    "texts.zh.yaml": "".join(f"{text}: '{{{{ name }}}}，您好，{text}。'\n" for text in [*MANY, "call", "fair"]),
}
RULES = {
    **TEXTS,
    "_defaults.yaml": DEFAULTS + "pace: {halve_after: 3}\n",
    "prospects.yaml": f"""
playbook: prospects
for: {{stage: [lead, engaged, evaluating]}}
rules:
  - {{id: check-in, every: 9d..14d, since: last_personal, approval: manager, send: {{text: {MANY[:8]}}}}}
  - {{id: news, every: 5d..8d, silent: true, send: {{news: {{max_age: 10d, min_score: 0.3}}}}}}
  - {{id: wake-up, when: {{silent_for: 40d}}, replaces: [check-in], every: 10d..12d, times: 2,
     send: {{text: {MANY[8:]}}}}}
  - {{id: call, once: 20d..25d after joined, send: {{note: call}}}}
  - {{id: fair, for: {{role: user}}, once: 2d after joined,
     steps: [{{send: {{text: fair}}}}, {{after: 9d, send: {{note: call}}}}]}}
""",
}
FEEDS = """
feeds:
  - {url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger}
  - {url: "http://sandbox.test/feeds/zhizao.xml", title: 制造观察, language: zh}
allow_private: true
"""


NAMES = ("Li Wei", "Bo Ek", "李伟", "Wang Fang")


@contextlib.contextmanager
def approving(house: World) -> Iterator[None]:
    """Ann taps what lies before her half an hour after it comes, in her hours: what the rehearsal assumes."""
    acts: set[asyncio.Task[None]] = set()

    async def tap(at: datetime, message_id: int, label: str) -> None:
        await house.clock.until(at)
        house.ann.press(label, message_id=message_id)

    def see(event: Event) -> None:
        message = event.message
        if event.kind != "sent" or event.person_id != ANN or message is None:
            return
        labels = {button.text for line in message.buttons for button in line}
        for label in labels & {"✅ Approve", "✅ Approve all", "✅ Sent"}:
            name = next(name for name in NAMES if name in message.text)
            who = house.app.office.relationship(house.contact(name))
            playbooks = house.app.office.playbooks
            approves = label != "✅ Sent"
            hours = managers_hours(who, playbooks) if approves else Hours.of(playbooks.policy.window, who)
            at = hours.next_open(house.now() + APPROVES_AFTER)
            acts.add(asyncio.get_running_loop().create_task(tap(at, message.id, label)))

    house.sandbox.on_change.append(see)
    yield
    for act in acts:
        act.cancel()


async def test_what_it_says_is_what_happens() -> None:
    """The bot and the rehearsal over the same ten weeks of a recorded feed, touch by touch."""
    async with world(rules=RULES, feeds=FEEDS) as house:
        await house.invited("Li Wei", "Acme", "evaluator", id=201)
        await house.invited("Bo Ek", "Acme", "user, Asia/Shanghai", id=202)
        await house.invited("李伟", "华辰", "评估人，Asia/Shanghai", id=203)
        await house.says(house.ann, "/add Wang Fang, 华辰, decider, WeChat")
        await house.says(house.ann, "/account Acme, country DE")
        office, start = house.app.office, house.now()
        image = office.store.image()
        with approving(house):
            await house.advance(days=70)
        recording = tuple(found for found in office.store.news.found_since(start))
        plan = Plan(
            office.playbooks, office.feedbook, locales.sources(), "Europe/Berlin", start, 70, recording=recording
        )
        said = rehearse(Store.from_image(image), plan)
        happened = [
            (touch.settled_at, touch.key, "sent" if touch.state is TouchState.UNSURE else str(touch.state))
            for touch in house.touches()
            if touch.settled_at and touch.settled_at > start and touch.kind is not TouchKind.MANUAL
            if touch.state not in (TouchState.READY, TouchState.AWAITING, TouchState.HANDED)
        ]
        told = [(touch.at, touch.key, touch.state) for touch in said.touches]
        assert sorted(happened) == sorted(told)
        kinds = Counter(touch.kind for touch in said.touches if touch.left)
        assert kinds["news"] > 12
        assert kinds["text"] > 12
        assert kinds["note"] > 3


async def test_nothing_leaves_and_the_database_stays_as_it_was() -> None:
    async with world(rules=RULES, feeds=FEEDS) as house:
        li = await house.invited()
        office, seen, before = house.app.office, len(li.chat), list(house.touches())
        plan = Plan(office.playbooks, office.feedbook, locales.sources(), "Europe/Berlin", house.now(), 60)
        assert rehearse(Store.from_image(office.store.image()), plan).touches
        await house.quiet()
        assert len(li.chat) == seen
        assert house.touches() == before


# --- the shipped playbooks ------------------------------------------------------------------------------------


def book(store: Store, *, managers: int = 2, each: int = 24, now: datetime = NOW) -> None:
    """Contacts of every role, at companies of four, in two countries and three stages; some reached by hand."""
    stages = (Stage.LEAD, Stage.EVALUATING, Stage.CUSTOMER)
    places = (("DE", "Europe/Berlin"), ("CN", "Asia/Shanghai"))
    with store.transaction():
        for m in range(managers):
            manager = store.people.save_manager(str(m), f"Manager {m}", "en", admin=True, zone="Europe/Berlin")
            for i in range(each):
                company = i // 4
                country, zone = places[company % 2]
                account = store.people.save_account(f"Company {m}-{company}")
                stage = stages[company % 3]
                store.people.update_account(dataclasses.replace(account, stage=stage, country=country, zone=zone))
                contact = Contact(
                    id=0,
                    account_id=account.id,
                    manager_id=manager.id,
                    channel=BY_HAND if i % 6 == 5 else TELEGRAM,
                    address=f"{m}-{i}",
                    name=f"Contact {m}-{i}",
                    address_as=f"Contact {m}-{i}",
                    role=(None, *Role)[i % 6],
                    language=("en", "zh")[i % 3 == 2],
                    zone=None,
                    topics=(),
                    state=ContactState.ACTIVE,
                    joined_at=now - timedelta(days=i),
                )
                contact = store.people.add_contact(contact)
                store.people.add_consent(Consent(contact.id, None, "x", contact.language, now))


def rehearsed(
    files: dict[str, str], days: int, readers: Readers = Readers.NEVER, *, managers: int = 2, each: int = 24
) -> Rehearsal:
    store = Store.open(":memory:")
    book(store, managers=managers, each=each)
    plan = Plan(rules.read(files), FeedBook(), locales.sources(), "Europe/Berlin", NOW, days, readers)
    return rehearse(store, plan)


@pytest.fixture(scope="module", params=list(Readers))
def half_a_year(request: pytest.FixtureRequest) -> Rehearsal:
    return rehearsed(dict(shipped_rules()), 180, request.param)


CHECK_INS = ("prospects/check-in", "customers/care")


def test_everyone_on_a_check_in_rule_gets_check_ins_and_news(half_a_year: Rehearsal) -> None:
    for person in half_a_year.people:
        kinds = Counter(touch.rule.split("/")[1] for touch in half_a_year.touches if touch.contact_id == person.id)
        assert kinds["check-in"] + kinds["care"] >= 1, person
        assert kinds["industry-news"] >= 5, person


def test_nobody_gets_a_text_twice(half_a_year: Rehearsal) -> None:
    texts = Counter(
        (touch.contact_id, touch.title) for touch in half_a_year.touches if touch.kind == "text" and touch.left
    )
    assert set(texts.values()) == {1}


def test_nobody_is_disturbed_at_night_or_on_a_holiday(half_a_year: Rehearsal) -> None:
    people = {person.id: person for person in half_a_year.people}
    free = {date(2026, 4, 3), date(2026, 5, 1), date(2026, 5, 25)}
    for touch in half_a_year.touches:
        if touch.state == "sent":
            local = touch.at.astimezone(ZoneInfo(people[touch.contact_id].zone))
            assert (9, 30) <= (local.hour, local.minute) < (17, 30)
            if people[touch.contact_id].zone == "Europe/Berlin":
                assert local.weekday() < 5
                assert local.date() not in free
            else:
                assert not date(2026, 5, 1) <= local.date() <= date(2026, 5, 5)


def test_nothing_expires_because_it_was_put_off(half_a_year: Rehearsal) -> None:
    assert [touch for touch in half_a_year.touches if touch.state == "expired"] == []


def test_no_manager_has_more_to_answer_or_approve_in_an_hour_than_the_stagger_says(half_a_year: Rehearsal) -> None:
    owners = {person.id: person.manager for person in half_a_year.people}
    for owner in set(owners.values()):
        sent = [t.at for t in half_a_year.touches if t.state == "sent" and owners[t.contact_id] == owner]
        cards = [
            card.at
            for card in half_a_year.cards
            if owners[card.contact_id] == owner and not _by_hand(card) and not _listed(card)
        ]
        notes = [t.at for t in half_a_year.touches if t.state == "noted" and owners[t.contact_id] == owner]
        assert _most_in_an_hour(sent) <= 6
        assert _most_in_an_hour([*cards, *notes]) <= 6


def _by_hand(card: object) -> bool:
    """Every sixth contact of the book is reached by hand: their cards are the sends themselves."""
    return card.contact_id % 6 == 0  # type: ignore[attr-defined,no-any-return]


def _listed(card: object) -> bool:
    """What the evening's list shows is one message, however many it has."""
    at: datetime = card.at  # type: ignore[attr-defined]
    return at.astimezone(ZoneInfo("Europe/Berlin")).time() == LIST_AT


def _most_in_an_hour(moments: list[datetime]) -> int:
    ordered = sorted(moments)
    return max((sum(at <= one < at + timedelta(hours=1) for one in ordered) for at in ordered), default=0)


def test_readers_are_what_they_say(half_a_year: Rehearsal) -> None:
    answered = len(half_a_year.replies) / sum(t.kind == "text" and t.state == "sent" for t in half_a_year.touches)
    low, high = {"nobody": (0, 0), "20%": (0.1, 0.3), "60%": (0.4, 0.7)}[half_a_year.assumptions[0].split()[0]]
    assert low <= answered <= high


# --- what it reports ------------------------------------------------------------------------------------------


def test_it_says_when_texts_run_out_and_the_rule_becomes_a_note() -> None:
    files = {"p.yaml": "playbook: p\nrules:\n  - {id: r, every: 7d, send: {text: [one, two]}}\n",
             "texts.en.yaml": "one: Hi\ntwo: Ho\n"}  # fmt: skip
    found = rehearsed(files, 60, managers=1, each=1)
    kinds = [touch.kind for touch in found.touches]
    assert kinds[:2] == ["text", "text"]
    assert set(kinds[2:]) == {"note"}
    assert found.run_out == {"p/r": found.touches[2].at}


def test_it_says_who_gets_nothing_and_why() -> None:
    files = {"p.yaml": "playbook: p\nfor: {stage: lost}\nrules:\n  - {id: r, every: 7d, send: {text: one}}\n",
             "texts.en.yaml": "one: Hi\n"}  # fmt: skip
    found = rehearsed(files, 30, managers=1, each=2)
    assert found.touches == ()
    assert set(found.idle.values()) == {("the company is at another stage",)}


def test_it_says_where_the_gap_and_colleagues_put_off() -> None:
    found = rehearsed(dict(shipped_rules()), 90, managers=1, each=8)
    reasons = {putoff.why for putoff in found.putoffs}
    assert "a colleague of theirs just had a message" in reasons
    assert "too soon after the last message" in reasons
    assert all(putoff.until > putoff.at for putoff in found.putoffs)


def test_it_warns_of_too_much_for_one_manager() -> None:
    found = rehearsed(dict(shipped_rules()), 7, managers=1, each=160)
    (warning,) = found.warnings
    assert warning.startswith("⚠️ The rules ask for")
    assert "per_manager_hour" in warning


# --- a recording, again ---------------------------------------------------------------------------------------


def test_a_recording_comes_again_by_whole_weeks() -> None:
    entry = Entry("a", "A", "", "https://a.example", NOW - timedelta(days=10))
    found = Found(entry, FeedSource("https://a.example/feed", "A", "en"), NOW - timedelta(days=9), (), "fresh")
    again = replayed([found], NOW, 30)
    assert [one.at - found.at for one in again] == [timedelta(weeks=2), timedelta(weeks=4)]
    assert [one.entry.identity for one in again] == ["a#1", "a#2"]
    assert all(one.entry.published_at - entry.published_at == one.at - found.at for one in again)


# --- several processes ----------------------------------------------------------------------------------------


def test_managers_who_share_a_company_stay_together() -> None:
    seats = [(1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 3, 3), (5, 4, 4)]
    assert independent(seats) == [[1, 2, 3], [4], [5]]


def test_over_processes_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.rehearsal.shards.WORTH_IT", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    store = Store.open(":memory:")
    book(store, managers=3, each=8)
    plan = Plan(rules.read(dict(shipped_rules())), FeedBook(), locales.sources(), "Europe/Berlin", NOW, 60)
    alone = rehearse(Store.from_image(store.image()), plan)
    over = rehearse_all(store, plan)
    assert set(over.touches) == set(alone.touches)
    assert over.people == alone.people
    assert Counter(over.cards) == Counter(alone.cards)
    assert over.idle == alone.idle
