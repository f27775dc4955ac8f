"""The memory: what is written comes back, what may not happen twice cannot, and a write happens whole or not at all."""

from __future__ import annotations

import inspect
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.errors import StoreError
from bot.model.messages import Attachment, Button, Message, OutcomeKind, Sheet
from bot.model.news import Entry, Feedback, FeedSource, FeedState, Found, Item, Opinion
from bot.model.people import (
    DATES,
    TELEGRAM,
    Absence,
    Account,
    Consent,
    Contact,
    ContactState,
    Goal,
    Invite,
    Manager,
    Pace,
    Role,
    Stage,
)
from bot.model.posts import Action, Copy, Edit, Leave, Manual, Menu, Post, Queued, Say, Toast
from bot.model.rules import ANYTIME, FAR, Material
from bot.model.touches import COUNTED, Cadence, Counted, Event, Past, Touch, TouchKind, TouchState
from bot.store import Store
from bot.store.book import Wanted
from bot.store.intakes import Intake
from bot.store.ledger import Few
from bot.store.news import MOST_KEPT, MOST_LOOKED_AT, MOST_OPINIONS, Share
from bot.store.pages import Reader, Session
from bot.store.requests import Request
from bot.store.reviews import Scope
from bot.store.rows import to_text, to_time
from bot.store.schema import migrations
from bot.store.seats import Seat
from bot.store.shelf import MATERIAL as MATERIAL_ALONE
from bot.store.shelf import SAVED, Contents, Place
from bot.store.sources import Source
from bot.store.threads import Thread
from bot.store.timeline import Sought

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANN, BO = "100", "101"
LI_WEI, MEI, OTTO = "201", "202", "203"
FEED = FeedSource("https://news.example/a.xml", "Pack & Pallet", "en")
HELLO = Message("Hello")
GOAL = Goal(0, 1, 12, Stage.EVALUATING, Stage.DECIDING, NOW, NOW + DAY)


def contact(address: str, name: str, **more: Any) -> Contact:
    values: dict[str, Any] = {
        "id": 0,
        "account_id": 1,
        "manager_id": 1,
        "channel": "telegram",
        "address": address,
        "name": name,
        "address_as": name,
        "role": None,
        "language": "en",
        "zone": None,
        "topics": (),
        "state": ContactState.ACTIVE,
        "joined_at": NOW,
    }
    return Contact(**{**values, **more})


def touch(key: str, contact_id: int = 1, state: TouchState = TouchState.READY, **more: Any) -> Touch:
    values: dict[str, Any] = {"rule": "prospects/check-in", "n": 1, "kind": TouchKind.TEXT, "due_at": NOW}
    return Touch(id=0, key=key, contact_id=contact_id, state=state, **{**values, **more})


def entry(title: str, **more: Any) -> Entry:
    values: dict[str, Any] = {
        "identity": f"id of {title}",
        "title": title,
        "summary": "",
        "link": "https://news.example/1",
        "published_at": NOW,
    }
    return Entry(**{**values, **more})


def item(store: Store, title: str, state: str = "fresh", **more: Any) -> int:
    """The id of an item; every one has a link of its own."""
    topics, at, feed = more.pop("topics", ()), more.pop("at", NOW), more.pop("feed", FEED)
    kept = {name: more.pop(name) for name in ("story", "line", "manager_id") if name in more}
    one = entry(title, **{"link": f"https://news.example/{title}", **more})
    added = store.news.add_item(one, feed, topics, state, at, **kept)
    assert added
    return added


def seeded(path: pathlib.Path | str = ":memory:") -> Store:
    """Ann (1) has Li Wei (1) and Mei (2) at Acme (1); Bo (2) has Otto (3) at Brick & Co (2). All agreed."""
    store = Store.open(path)
    people = store.people
    with store.transaction():
        people.save_manager(ANN, "Ann", "en", admin=True)
        people.save_manager(BO, "Bo", "zh", admin=False)
        people.save_account("Acme")
        people.save_account("Brick & Co")
        people.add_contact(contact(LI_WEI, "Li Wei"))
        people.add_contact(contact(MEI, "Mei"))
        people.add_contact(contact(OTTO, "Otto", manager_id=2, account_id=2))
        for contact_id in (1, 2, 3):
            people.add_consent(Consent(contact_id, None, "1", "en", NOW))
    return store


@pytest.fixture
def store() -> Iterator[Store]:
    store = seeded()
    yield store
    store.close()


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "nurture.db"


@pytest.fixture
def filed(path: pathlib.Path) -> Iterator[Store]:
    """A store in a file."""
    store = seeded(path)
    yield store
    store.close()


def dump(store: Store) -> str:
    return "\n".join(store._db.conn.iterdump())


def pragma(store: Store, name: str) -> Any:
    return store._db.execute(f"PRAGMA {name}").fetchone()[0]


# --- what is written comes back


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.text("abc-项目", min_size=1, max_size=8)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def between(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Moments of these years, in any zone."""
    naive = NOW.replace(tzinfo=None)
    return st.datetimes(naive.replace(year=first), naive.replace(year=last), timezones=offsets)


moments = between(1970, 9998)
some_words = st.lists(words, max_size=3).map(tuple)
some_dates = st.dictionaries(st.sampled_from(DATES) | texts, st.dates(), max_size=3)
buttons = st.lists(
    st.lists(st.builds(Button, texts, st.none() | texts, st.none() | texts, st.none() | texts), max_size=2).map(tuple),
    max_size=2,
).map(tuple)
files = st.builds(Attachment, st.sampled_from(["document", "photo", "video"]), texts)
messages = st.builds(
    Message,
    texts,
    buttons,
    st.booleans(),
    st.none() | texts,
    st.none() | files,
    sheet=st.none() | st.builds(Sheet, texts, texts),
)
actions: st.SearchStrategy[Action] = st.one_of(
    st.builds(Say, messages, st.none() | texts),
    st.builds(Copy, texts, texts, st.none() | texts, buttons, st.none() | texts),
    st.builds(Edit, texts, messages),
    st.builds(Toast, texts, texts),
    st.just(Leave()),
    st.builds(Menu, st.lists(st.tuples(texts, texts), max_size=2).map(tuple)),
)
contacts = st.builds(
    Contact,
    id=st.just(1),
    account_id=st.sampled_from([1, 2]),
    manager_id=st.sampled_from([1, 2]),
    channel=st.sampled_from(["telegram", "by-hand"]),
    address=texts,
    name=texts,
    address_as=texts,
    role=st.none() | st.sampled_from(Role),
    language=texts,
    zone=st.none() | texts,
    topics=some_words,
    state=st.sampled_from(ContactState),
    joined_at=moments,
    last_reply_at=st.none() | moments,
    last_by_hand_at=st.none() | moments,
    waiting_since=st.none() | moments,
    answered_at=st.none() | moments,
    paused_until=st.none() | moments,
    held_until=st.none() | moments | st.just(FAR),
    pace=st.sampled_from(Pace),
    own_hours=st.none() | st.just((time(9, 30), time(12))),
    stopping_since=st.none() | moments,
    hours_told_at=st.none() | moments,
    next_at=st.none() | moments,
    next_key=st.none() | texts,
    next_due=st.none() | moments,
    next_since=st.none() | moments,
    next_why=st.none() | texts,
    reach=texts,
    country=st.none() | texts,
    tags=some_words,
    source=st.none() | texts,
    dates=some_dates,
    likes=some_words,
    dislikes=some_words,
    sourced_by=st.none() | st.integers(1, 9),
)
few = settings(max_examples=40, deadline=None)


@few
@given(contacts)
def test_a_contact_comes_back(wanted: Contact) -> None:
    store = seeded()
    store.people.update_contact(wanted)
    assert store.people.contact(1) == wanted
    added = store.people.add_contact(replace(wanted, address=wanted.address + "!"))
    assert added == replace(wanted, address=wanted.address + "!", id=added.id)
    assert store.people.contact(added.id) == added
    store.close()


@few
@given(contacts)
def test_the_next_step_of_a_contact_is_written_alone(wanted: Contact) -> None:
    store = seeded()
    known = store.people.contact(1)
    store.people.save_planned(replace(known, next_at=NOW, next_key="k", next_due=NOW, next_since=NOW, next_why="w"))
    store.people.save_planned(wanted)
    steps = {name: getattr(wanted, name) for name in ("next_at", "next_key", "next_due", "next_since", "next_why")}
    assert store.people.contact(1) == replace(known, **steps)
    assert store.people.contact(2).next_key is None
    store.close()


@few
@given(texts, texts, texts, st.booleans(), st.none() | texts)
def test_a_manager_comes_back(address: str, name: str, language: str, admin: bool, zone: str | None) -> None:
    store = Store.open(":memory:")
    saved = store.people.save_manager(address, name, language, admin=admin, zone=zone)
    assert saved == Manager(saved.id, address, name, language, zone, admin)
    assert store.people.manager(saved.id) == store.people.manager_at(address) == saved
    store.close()


@few
@given(
    st.builds(
        Account,
        st.just(1),
        texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.sampled_from(Stage),
        st.none() | moments,
        some_dates,
    )
)
def test_an_account_comes_back(wanted: Account) -> None:
    store = Store.open(":memory:")
    name = wanted.name
    assert store.people.save_account(name) == Account(1, name, None, None, None, Stage.LEAD)
    store.people.update_account(wanted)
    assert store.people.account(wanted.id) == store.people.account_named(name) == wanted
    store.close()


@few
@given(
    st.builds(
        Invite,
        token=texts,
        manager_id=st.just(1),
        account_id=st.just(1),
        name=texts,
        role=st.none() | st.sampled_from(Role),
        language=texts,
        zone=st.none() | texts,
        created_at=moments,
        expires_at=moments,
        opened_by=st.none() | texts,
        used_at=st.none() | moments,
        tags=some_words,
        source=st.none() | texts,
        opened_at=st.none() | moments,
        revoked_at=st.none() | moments,
        company=texts,
        by_contact=st.none() | st.just(1),
        contact_id=st.none() | st.just(1),
    )
)
def test_an_invite_comes_back(wanted: Invite) -> None:
    store = seeded()
    store.people.add_invite(wanted)
    assert store.people.invite(wanted.token) == store.people.invite_numbered(1) == replace(wanted, number=1)
    store.close()


@few
@given(st.builds(Consent, st.just(1), st.none(), texts, texts, moments))
def test_a_consent_comes_back(wanted: Consent) -> None:
    store = seeded()
    store.people.add_consent(wanted)
    assert store.people.consents(1)[1:] == [wanted]
    store.close()


def test_a_source_counts_who_came_through_it() -> None:
    store = furnished()
    assert store.sources.source(1) == store.sources.behind("stand") == replace(SOURCE, id=1)
    assert store.sources.of_manager(1, 9) == [replace(SOURCE, id=1)]
    for n, manager in enumerate((1, 2, 2)):
        store.people.add_invite(Invite(f"s{n}", manager, 1, "Xu", None, "zh", None, NOW, NOW + DAY, source_id=1))
    store.people.use_invite("s0", NOW)
    store.people.use_invite("s1", NOW)  # they declined
    store.people.add_consent(Consent(1, "s0", "1", "en", NOW))
    assert (store.sources.opened(1), store.sources.agreed(1), store.sources.shares(1)) == (3, 1, {1: 1, 2: 2})
    store.sources.stop(1, NOW)
    assert [store.people.invite(f"s{n}").revoked_at for n in range(3)] == [None, None, NOW]  # type: ignore[union-attr]
    store.close()


def test_a_person_has_one_open_request() -> None:
    store = furnished()
    assert store.requests.request(1) == store.requests.last_of("900") == replace(REQUEST, id=1)
    with pytest.raises(sqlite3.IntegrityError):
        store.requests.add(REQUEST)
    assert store.requests.put_since(1, NOW - DAY) == 0
    store.requests.put(1, "Ann", NOW)
    assert store.requests.put_since(1, NOW - DAY) == 1
    store.requests.settle(1, "declined", NOW)
    assert store.requests.add(REQUEST).id == 2
    store.close()


def test_an_intake_comes_back_with_what_became_of_its_rows() -> None:
    store = furnished()
    store.intakes.keep(1, b"name")
    assert store.intakes.first() == Intake(1, 1, "file", "people.csv", NOW, b"name")
    assert (store.intakes.waiting(1), store.intakes.waiting(2)) == (1, 0)
    assert store.intakes.manager_of(1) == 1
    store.intakes.done(1, {3: "known"})
    assert store.intakes.outcomes(1) == {2: "added", 3: "known"}
    store.intakes.drop(1)
    assert store.intakes.first() is None
    assert store.intakes.outcomes(1) == {}
    store.close()


def test_open_invites_are_those_nobody_answered() -> None:
    store = furnished()
    for n in range(4):
        store.people.add_invite(Invite(f"t{n}", 1, 1, "Xu", None, "zh", None, NOW, NOW + DAY, by_contact=1))
    store.people.use_invite("t0", NOW)
    store.people.revoke_invite("t1", NOW)
    store.people.renew_invite("t2", NOW + 9 * DAY)
    assert [one.token for one in store.people.open_invites(1, NOW, 9)] == ["t3", "t2", "token"]
    assert [one.token for one in store.people.open_invites(1, NOW + DAY, 9)] == ["t2"]
    assert (store.people.passed_on(1, NOW - DAY), store.people.passed_on(1, NOW)) == (4, 0)
    store.people.name_invite("t2", "Xu Li", "Corner")
    renamed = store.people.invite("t2")
    assert renamed
    assert (renamed.name, renamed.company) == ("Xu Li", "Corner")
    store.close()


def test_who_brought_a_contact_never_changes(store: Store) -> None:
    store.people.update_contact(replace(store.people.contact(1), sourced_by=2))
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        store.people.update_contact(replace(store.people.contact(1), sourced_by=1))


def test_somebody_without_a_company_gets_an_account_of_their_own(store: Store) -> None:
    assert [store.people.own_account("Acme").name for _ in range(2)] == ["Acme (2)", "Acme (3)"]
    assert store.people.own_account("Xu").name == "Xu"


def test_somebody_is_found_at_their_company_in_any_book(store: Store) -> None:
    found = store.people.seated("brick & co", "OTTO")
    assert found
    assert found.id == 3
    assert store.people.seated("Acme", "Otto") is None


@few
@given(st.builds(Event, st.just(1), moments, texts, texts))
def test_an_event_comes_back(wanted: Event) -> None:
    store = seeded()
    store.people.add_event(wanted)
    assert store.people.timeline(1, 10) == [wanted]
    store.close()


@few
@given(
    st.lists(
        st.builds(
            Cadence,
            words,
            st.integers(1, 9),
            st.none() | moments,
            st.integers(0, 9),
            st.none() | moments,
            texts,
            st.none() | moments,
            st.integers(0, 9),
            st.none() | moments,
        ),
        unique_by=lambda one: one.rule,
        max_size=3,
    )
)
def test_cadences_come_back_and_are_replaced(wanted: list[Cadence]) -> None:
    store = seeded()
    before = Cadence("", 77, NOW, 77, NOW, "before", NOW, 77, NOW)
    store.ledger.save_cadences(1, [replace(before, rule=one.rule) for one in wanted])
    store.ledger.save_cadences(1, wanted)
    assert store.ledger.cadences(1) == {one.rule: one for one in wanted}
    store.close()


@few
@given(
    st.builds(
        Touch,
        id=st.just(1),
        key=texts,
        contact_id=st.just(1),
        rule=texts,
        n=st.integers(0, 2**40),
        kind=st.sampled_from(TouchKind),
        state=st.sampled_from(TouchState),
        due_at=moments,
        settled_at=st.none() | moments,
        message=st.none() | messages,
        text_id=st.none() | texts,
        item_id=st.none() | st.just(1),
        attempts=st.integers(0, 9),
        reason=st.none() | texts,
        variant=st.none() | texts,
        added_at=moments,
    )
)
def test_a_touch_comes_back(wanted: Touch) -> None:
    store = seeded()
    store.news.add_item(entry("One"), FEED, [], "fresh", NOW)
    assert wanted.added_at
    assert store.ledger.add(replace(wanted, id=0, added_at=None), wanted.added_at) == wanted
    assert store.ledger.keyed(wanted.key) == store.ledger.find(1) == store.ledger.touch(1) == wanted
    store.close()


@few
@given(
    st.builds(
        Post,
        texts,
        actions,
        st.booleans(),
        st.none() | st.just(1),
        st.none() | st.just(1),
        st.none()
        | st.builds(
            Manual,
            texts,
            st.sampled_from(TouchKind),
            texts,
            st.none() | st.just(1),
            texts,
            st.lists(st.integers(1, 9), max_size=3).map(tuple),
            st.none() | texts,
        ),
    )
)
def test_a_post_comes_back(wanted: Post) -> None:
    store = seeded()
    store.ledger.add(touch("a"), NOW)
    store.mail.queue(wanted, NOW)
    claimed = store.mail.claim(NOW)
    assert claimed is not None
    assert (claimed.post, claimed.attempts, claimed.again) == (wanted, 1, False)
    assert store.mail.left_sending() == [claimed]
    store.close()


@few
@given(texts, actions, texts)
def test_a_draft_comes_back_to_its_manager_only(key: str, action: Action, quote: str) -> None:
    store = seeded()
    draft = store.mail.add_draft(1, key, action, quote, NOW)
    assert store.mail.draft(1, draft) == (key, action, quote)
    assert store.mail.draft(2, draft) is None
    store.close()


@few
@given(
    st.builds(
        FeedState,
        texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | moments,
        st.integers(0, 99),
        st.none() | texts,
        st.none() | moments,
        st.none() | st.floats(0, 1e9),
        st.none() | texts,
        st.none() | moments,
        st.booleans(),
    )
)
def test_the_state_of_a_feed_comes_back_and_is_replaced(wanted: FeedState) -> None:
    store = Store.open(":memory:")
    assert store.news.feed(wanted.url) == FeedState(wanted.url)
    before = FeedState(wanted.url, "before", "before", "before", NOW, 50, "before", NOW, 7.0, "before", NOW, True)
    store.news.save_feed(before)
    store.news.save_feed(wanted)
    assert store.news.feed(wanted.url) == wanted
    assert store.news.feeds() == [wanted]
    assert store.news.failing() == ([wanted] if wanted.failures else [])
    store.close()


@few
@given(
    st.builds(Entry, texts, texts, texts, texts, moments),
    st.lists(words, max_size=3, unique=True),
    st.floats(0, 1),
    texts,
    st.none() | st.just(1),
)
def test_an_entry_comes_back_as_an_item(
    wanted: Entry, topics: list[str], quality: float, line: str, manager_id: int | None
) -> None:
    store = seeded()
    feed = replace(FEED, quality=quality)
    assert store.news.add_item(wanted, feed, topics, "fresh", NOW, line=line, manager_id=manager_id) == 1
    item = store.news.item(1)
    assert item is not None
    assert (item.title, item.summary, item.link) == (wanted.title, wanted.summary, wanted.link)
    assert (item.published_at, item.topics) == (wanted.published_at, tuple(topics))
    assert (item.feed_url, item.source, item.language) == (FEED.url, FEED.title, FEED.language)
    assert (item.quality, item.line, item.manager_id) == (quality, line, manager_id)
    assert store.news.identified(wanted.identity) == item
    assert store.news.known(wanted) == (item if manager_id is None else None)
    assert store.news.state(1) == "fresh"
    store.close()


names_of_material = st.text("abc-0", min_size=1, max_size=8)


@few
@given(
    names_of_material,
    st.builds(
        Material,
        id=texts,
        kind=words,
        link=texts,
        title=st.fixed_dictionaries({"en": texts}),
        summary=st.just({}) | st.fixed_dictionaries({"en": texts.filter(bool)}),
        roles=st.frozensets(st.sampled_from(Role)),
        stages=st.frozensets(st.sampled_from(Stage)),
        objection=texts,
    ),
    st.none() | files.filter(lambda file: bool(file.file_id)),
)
def test_material_from_the_chat_comes_back_under_its_own_id(
    name: str, wanted: Material, file: Attachment | None
) -> None:
    store = seeded()
    if file:
        wanted = replace(wanted, link=None, file=file)
    added = store.library.add(name, wanted, 1, NOW)
    assert added == replace(wanted, id=f"shared/{name}")
    assert store.library.all() == {f"shared/{name}": added}
    store.close()


anytime = between(2, 9998)


@given(anytime, anytime)
def test_the_text_of_times_sorts_as_time_does(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)
    assert len(to_text(one)) == len(to_text(other))


@given(anytime)
def test_every_time_comes_back_in_utc(moment: datetime) -> None:
    back = to_time(to_text(moment))
    assert back == moment
    assert back.utcoffset() == timedelta()


def test_an_item_with_an_absurdly_old_date_does_not_break_the_news(store: Store) -> None:
    store.news.add_item(entry("Old", published_at=datetime(900, 1, 1, tzinfo=UTC)), FEED, [], "fresh", NOW)
    store.news.add_item(entry("New"), FEED, [], "fresh", NOW)
    assert [item.title for item in store.news.fresh("en", NOW - DAY)] == ["New"]


# --- what may not happen twice, and what may not be at all


def test_a_touch_key_is_taken_once(store: Store) -> None:
    store.ledger.add(touch("a"), NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.ledger.add(touch("a", 2), NOW)


def test_a_contact_has_one_touch_on_its_way(store: Store) -> None:
    store.ledger.add(touch("a", 1, TouchState.SENDING), NOW)
    store.ledger.add(touch("b", 2, TouchState.SENDING), NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.ledger.add(touch("c", 1, TouchState.SENDING), NOW)
    ready = store.ledger.add(touch("d", 1), NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.ledger.claim_ready(ready.id, NOW)


def test_a_touch_needs_the_contacts_consent_unless_a_person_sends_it(store: Store) -> None:
    stranger = store.people.add_contact(contact("204", "Xu"))
    with pytest.raises(sqlite3.IntegrityError, match="agreed"):
        store.ledger.add(touch("a", stranger.id), NOW)
    assert store.ledger.all() == []
    by_hand = store.people.add_contact(contact("204", "Xu", channel="by-hand"))
    assert store.ledger.add(touch("b", by_hand.id), NOW).contact_id == by_hand.id


def test_an_address_on_a_channel_is_one_contact(store: Store) -> None:
    store.people.add_contact(contact(LI_WEI, "Li Wei", channel="by-hand"))
    with pytest.raises(sqlite3.IntegrityError):
        store.people.add_contact(contact(LI_WEI, "Another"))


def test_an_update_is_taken_once_by_each_bot(store: Store) -> None:
    assert store.mail.take(1, 7, NOW)
    assert not store.mail.take(1, 7, NOW + HOUR)
    assert store.mail.take(2, 7, NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO update_taken (bot_id, update_id, at) VALUES (1, 7, 'x')")


def test_a_chat_has_one_post_on_its_way(store: Store) -> None:
    for _ in range(2):
        store.mail.queue(Post(LI_WEI, Say(HELLO)), NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("UPDATE post SET state = 'sending'")


def test_the_same_draft_is_kept_once(store: Store) -> None:
    store.mail.add_draft(1, "manual:7", Say(HELLO), "Hello", NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.mail.add_draft(1, "manual:7", Say(HELLO), "Hello", NOW)


ONE_OF_EACH = """
INSERT INTO touch (key, contact_id, rule, n, kind, state, due_at, added_at)
    VALUES ('a', 1, 'r', 1, 'text', 'ready', 'x', 'x');
INSERT INTO post (address, action, at_most_once, queued_at, not_before) VALUES ('1', '{}', 0, 'x', 'x');
INSERT INTO item (identity, feed_url, source, language, title, title_hash, summary, link, published_at, found_at,
    topics, state) VALUES ('i', 'f', 's', 'en', 't', 'h', '', 'l', 'x', 'x', '', 'fresh');
INSERT INTO pause (kind, name, why, at) VALUES ('rule', 'r', '', 'x');
INSERT INTO trial (rule, state, at) VALUES ('r', 'sample', 'x');
INSERT INTO feed (url) VALUES ('f');
INSERT INTO feedback (contact_id, item_id, kind, at) VALUES (1, 1, 'like', 'x');
INSERT INTO material (name, kind, language, title, summary, link, manager_id, at)
    VALUES ('n', 'case', 'en', 't', '', 'l', 1, 'x')
"""

CHECKED = [
    ("account", "stage"),
    ("contact", "channel"),
    ("contact", "role"),
    ("contact", "state"),
    ("touch", "kind"),
    ("touch", "state"),
    ("touch", "card"),
    ("post", "state"),
    ("item", "state"),
    ("pause", "kind"),
    ("trial", "state"),
    ("feed", "told"),
    ("feedback", "kind"),
    ("material", "gone"),
]


@pytest.mark.parametrize(("table", "column"), CHECKED)
def test_an_unknown_state_is_refused(store: Store, table: str, column: str) -> None:
    for statement in ONE_OF_EACH.split(";\n"):
        store._db.execute(statement)
    nonsense = "7" if column in ("card", "told", "gone") else "nonsense"
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store._db.execute(f"UPDATE {table} SET {column} = ?", (nonsense,))


KNOWN: list[tuple[str, str, type[StrEnum]]] = [
    ("account", "stage", Stage),
    ("contact", "role", Role),
    ("contact", "state", ContactState),
    ("touch", "kind", TouchKind),
    ("touch", "state", TouchState),
]


@pytest.mark.parametrize(("table", "column", "kind"), KNOWN)
def test_every_word_of_the_model_is_a_known_state(store: Store, table: str, column: str, kind: type[StrEnum]) -> None:
    store.ledger.add(touch("a"), NOW)
    for word in kind:
        store._db.execute(f"UPDATE {table} SET {column} = ? WHERE id = 1", (word,))


def test_all_that_can_be_made_of_an_item_is_known(store: Store) -> None:
    one = item(store, "One")
    for kind in Feedback:
        assert store.news.say(1, one, kind, NOW)


@pytest.mark.parametrize(
    ("link", "media", "file_id"),
    [(None, None, None), ("l", "photo", "f"), ("l", "photo", None), ("l", None, "f"), (None, "photo", None)],
)
def test_material_is_a_link_or_a_file(store: Store, link: str | None, media: str | None, file_id: str | None) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store._db.execute(
            "INSERT INTO material (name, kind, language, title, summary, link, media, file_id, manager_id, at)"
            " VALUES ('n', 'case', 'en', 't', '', ?, ?, ?, 1, 'x')",
            (link, media, file_id),
        )


def test_every_table_is_strict(store: Store) -> None:
    tables = {
        row[1]: row[5] for row in store._db.execute("PRAGMA table_list") if row[2] == "table" and row[0] == "main"
    }
    loose = {name for name, strict in tables.items() if not strict}
    assert loose <= {"_sqlite_migrations", "sqlite_schema", "sqlite_sequence"}
    assert len(tables) - len(loose) >= 24


def test_a_number_is_no_text(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("UPDATE contact SET last_reply_at = x'00'")


def test_a_pace_is_one_of_three(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store._db.execute("UPDATE contact SET pace = 'never'")


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.people.add_event(Event(99, NOW, "note"))


def test_the_file_survives_a_power_cut(filed: Store) -> None:
    assert (pragma(filed, "journal_mode"), pragma(filed, "synchronous"), pragma(filed, "foreign_keys")) == ("wal", 2, 1)


# --- transactions


class Stop(Exception):
    """Raised by a test inside a transaction."""


def test_a_transaction_is_whole(store: Store) -> None:
    with store.transaction():
        store.people.remember("a", "1")
        store.people.remember("b", "2")
    assert (store.people.remembered("a"), store.people.remembered("b")) == ("1", "2")
    assert not store._db.conn.in_transaction


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    before = dump(store)

    def fail() -> None:
        with store.transaction():
            store.people.remember("a", "1")
            store.mail.take(1, 7, NOW)
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert dump(store) == before
    assert not store._db.conn.in_transaction


def test_a_refusal_of_the_schema_undoes_the_whole_transaction(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.ledger.add(touch("a"), NOW)
            store.ledger.add(touch("a"), NOW)

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    assert store.ledger.all() == []


def test_a_transaction_in_a_transaction_is_a_bug(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.people.remember("a", "1")
            with store.transaction():
                pass

    with pytest.raises(RuntimeError, match="already open"):
        fail()
    assert store.people.remembered("a") is None


def test_what_fails_in_a_savepoint_is_undone_alone(store: Store) -> None:
    def fail() -> None:
        with store.savepoint():
            store.people.remember("b", "2")
            raise Stop

    with store.transaction():
        store.people.remember("a", "1")
        with pytest.raises(Stop):
            fail()
        with store.savepoint():
            store.people.remember("c", "3")
    assert [store.people.remembered(name) for name in "abc"] == ["1", None, "3"]


def test_an_error_of_the_disk_is_told_and_undoes_what_was_written(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.people.remember("a", "1")
            raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(StoreError, match="disk I/O error"):
        fail()
    assert store.people.remembered("a") is None
    with store.transaction():
        store.people.remember("b", "2")


def test_a_full_disk_is_told_and_changes_nothing(filed: Store) -> None:
    before = dump(filed)
    filed._db.execute(f"PRAGMA max_page_count = {pragma(filed, 'page_count')}")

    def fail() -> None:
        with filed.transaction():
            for n in range(100):
                filed.people.remember(f"note {n}", "x" * 10_000)

    with pytest.raises(StoreError, match="full"):
        fail()
    assert dump(filed) == before


# --- every method that writes, against a transaction that fails and a database that is locked


SOURCE = Source(0, "stand", 1, "Hannover", ("fair",), True, 200, NOW, NOW + DAY)
REQUEST = Request(0, "900", "Eve", "en", 1, "token", "", "asked", NOW)
MATERIAL = Material("", "case-study", "https://example.com/case", {"en": "A case"})


def furnished(path: pathlib.Path | str = ":memory:") -> Store:
    """A store in which every writing method has something to change."""
    store = seeded(path)
    with store.transaction():
        store.ledger.add(touch("awaiting", 1, TouchState.AWAITING), NOW)
        store.ledger.add(touch("ready", 1), NOW)
        store.ledger.add(touch("sending", 2, TouchState.SENDING), NOW)
        store.people.add_invite(Invite("token", 1, 1, "Xu", None, "zh", None, NOW, NOW + DAY))
        store.sources.add(SOURCE)
        store.requests.add(REQUEST)
        store.pages.begin("session", Reader(contact_id=1), NOW, NOW + DAY, mini_app=False)
        store.pages.add_link("link", Reader(manager_id=1), NOW + DAY)
        store.intakes.add(1, "file", "people.csv", NOW)
        store.intakes.done(1, {2: "added"})
        store.mail.take(1, 6, NOW)
        store.mail.queue(Post(ANN, Say(HELLO)), NOW)  # 1: on its way
        store.mail.claim(NOW)
        store.mail.queue(Post(BO, Say(HELLO)), NOW)  # 2: could not reach them
        store.mail.claim(NOW)
        store.mail.settle(2, OutcomeKind.UNREACHABLE, message_id=None, detail="", not_before=NOW)
        store.mail.queue(Post(LI_WEI, Say(HELLO), at_most_once=True, contact_id=1), NOW)  # 3: waits
        store.mail.add_draft(1, "draft", Say(HELLO), "Hello", NOW)
        store.news.add_item(entry("Look at me"), FEED, [], "review", NOW)
        store.people.save_planned(replace(store.people.contact(1), next_at=NOW, next_key="k", next_why="gap"))
        store.brakes.pause("rule", "prospects/check-in", "3 stopped", NOW)
        store.brakes.complain(1, store.ledger.touch(2), NOW)
        store.brakes.set_trial("prospects/new", "sample", NOW)
        store.news.add_share(1, "https://news.example/shared", "Look!", NOW)
        store.news.veto(2, 1, NOW)
        store.shelf.save(2, 1, NOW)
        store.library.add("case", MATERIAL, 1, NOW)
        store.alarms.set("evening", 1, NOW)
        store.erasure.bury(["old"], NOW)
        store.notes.add(1, "Likes tea", NOW)
        store.steps.add(1, "call", NOW + DAY, NOW)
        store.letters.add(1, 1, "manual:letter", Say(HELLO), "Hello", NOW)
        store.letters.save(1, "pricing", "Hello {name}")
        draft = store.rounds.add(1, "evaluators", [1], NOW)
        store.rounds.save(replace(draft, state="going"))
        store.trust.approved(1, "prospects/check-in")
        store.threads.save(Thread(1, 1, "Li Wei · Acme", "open", "77"))
        store.mail.queue(Post(LI_WEI, Copy(ANN, "5"), contact_id=1, source=ANN, passes=("5",)), NOW)  # 4: waits
        store.team.add_offer(1, 2, [1], NOW + DAY)
        store.team.introduce(2, 1)
        store.team.add_link("link", 1, "Cy", NOW + DAY)
        store.absences.save(Absence(2, 1, NOW, NOW + DAY))
        store.goals.add(GOAL)
        store.questions.add(1, 2, 1, "May?", NOW)
        store.ledger.list_together([2])
        store.people.remember("a mark", "1")
        store.people.add_event(Event(1, NOW, "note", "called"))
    return store


def _hand_on(store: Store) -> None:
    store.letters.move(1, "waiting", NOW)
    store.letters.hand_on(1, 2)


WRITES: dict[str, Callable[[Store], object]] = {
    "People.save_manager": lambda s: s.people.save_manager("102", "Cy", "en", admin=False),
    "People.remove_manager": lambda s: s.people.remove_manager(1, 2, NOW),
    "People.set_manager_zone": lambda s: s.people.set_manager_zone(1, "Asia/Shanghai"),
    "People.save_account": lambda s: s.people.save_account("Corner"),
    "People.own_account": lambda s: s.people.own_account("Xu"),
    "People.update_account": lambda s: s.people.update_account(replace(s.people.account(1), stage=Stage.LOST)),
    "People.add_invite": lambda s: s.people.add_invite(Invite("t2", 1, 1, "Xu", None, "zh", None, NOW, NOW)),
    "People.open_invite": lambda s: s.people.open_invite("token", "204", NOW),
    "People.name_invite": lambda s: s.people.name_invite("token", "Xu Li", "Corner"),
    "People.renew_invite": lambda s: s.people.renew_invite("token", NOW + 9 * DAY),
    "People.revoke_invite": lambda s: s.people.revoke_invite("token", NOW),
    "People.use_invite": lambda s: s.people.use_invite("token", NOW),
    "People.add_consent": lambda s: s.people.add_consent(Consent(1, "token", "1", "en", NOW)),
    "People.add_contact": lambda s: s.people.add_contact(contact("204", "Xu")),
    "People.update_contact": lambda s: s.people.update_contact(replace(s.people.contact(1), zone="Asia/Shanghai")),
    "People.rest": lambda s: s.people.rest(1, NOW),
    "People.rest_all": lambda s: s.people.rest_all(),
    "People.save_planned": lambda s: s.people.save_planned(replace(s.people.contact(1), next_why="cap")),
    "People.add_event": lambda s: s.people.add_event(Event(1, NOW, "note", "called")),
    "People.tell_stranger": lambda s: s.people.tell_stranger("900", NOW),
    "People.remember": lambda s: s.people.remember("a", "1"),
    "Ledger.save_cadences": lambda s: s.ledger.save_cadences(1, [Cadence("prospects/check-in")]),
    "Ledger.add": lambda s: s.ledger.add(touch("new"), NOW, items=[1]),
    "Ledger.claim_ready": lambda s: s.ledger.claim_ready(2, NOW),
    "Ledger.settle": lambda s: s.ledger.settle(3, OutcomeKind.SENT, NOW, message_id="7", reason=""),
    "Ledger.decide": lambda s: s.ledger.decide(s.ledger.touch(1), TouchState.READY, NOW),
    "Ledger.tried": lambda s: s.ledger.tried(1, NOW),
    "Ledger.put_off": lambda s: s.ledger.put_off(1, NOW + DAY),
    "Ledger.reword": lambda s: s.ledger.reword(1, Message("Other words")),
    "Mail.take": lambda s: s.mail.take(1, 7, NOW),
    "Mail.failed": lambda s: s.mail.failed(1, 6, "{}"),
    "Mail.queue": lambda s: s.mail.queue(Post(MEI, Say(HELLO)), NOW),
    "Mail.claim": lambda s: s.mail.claim(NOW),
    "Mail.settle": lambda s: s.mail.settle(1, OutcomeKind.SENT, message_id="7", detail="", not_before=NOW),
    "Mail.again": lambda s: s.mail.again(1, NOW),
    "Mail.change": lambda s: s.mail.change(3, Post(LI_WEI, Say(HELLO), patient=True), NOW + DAY),
    "Mail.arrived": lambda s: s.mail.arrived(Queued(4, Post("", Leave(), passes=("5",)), 1, again=False), ["9"]),
    "Mail.elsewhere": lambda s: s.mail.elsewhere(1, NOW),
    "Mail.withdraw": lambda s: s.mail.withdraw(3),
    "Mail.taken_back": lambda s: s.mail.taken_back(3),
    "Mail.reachable": lambda s: s.mail.reachable(BO, NOW),
    "Mail.drop_queued": lambda s: s.mail.drop_queued(1, LI_WEI),
    "Mail.add_draft": lambda s: s.mail.add_draft(1, "another", Say(HELLO), "", NOW),
    "Mail.change_draft": lambda s: s.mail.change_draft(1, Say(Message("Other words"))),
    "Mail.drop_draft": lambda s: s.mail.drop_draft(1),
    "News.save_feed": lambda s: s.news.save_feed(FeedState(FEED.url, "etag")),
    "News.add_item": lambda s: s.news.add_item(entry("Two"), FEED, [], "fresh", NOW),
    "News.put": lambda s: s.news.put(Found(entry("Two"), FEED, NOW, (), "fresh")),
    "News.edited": lambda s: s.news.edited(1, entry("Look again"), ["saas"]),
    "News.told_by": lambda s: s.news.told_by(1, item(s, "Two")),
    "News.set_state": lambda s: s.news.set_state(1, "old"),
    "News.set_line": lambda s: s.news.set_line(1, "Worth your time:"),
    "News.review": lambda s: s.news.review(1, approved=True),
    "News.say": lambda s: s.news.say(1, 1, Feedback.LIKE, NOW),
    "News.veto": lambda s: s.news.veto(1, 1, NOW),
    "News.unveto": lambda s: s.news.unveto(2, 1),
    "Shelf.save": lambda s: s.shelf.save(1, 1, NOW),
    "Shelf.unsave": lambda s: s.shelf.unsave(2, 1),
    "News.add_share": lambda s: s.news.add_share(1, "https://news.example/2", "", NOW),
    "News.drop_share": lambda s: s.news.drop_share(1),
    "Library.add": lambda s: s.library.add("checklist", MATERIAL, 1, NOW),
    "Library.remove": lambda s: s.library.remove("case"),
    "Brakes.pause": lambda s: s.brakes.pause("text", "hello", "3 stopped", NOW),
    "Brakes.resume": lambda s: s.brakes.resume("rule", "prospects/check-in"),
    "Brakes.complain": lambda s: s.brakes.complain(1, s.ledger.touch(1), NOW),
    "Brakes.forgive": lambda s: s.brakes.forgive("rule", "prospects/check-in"),
    "Brakes.set_trial": lambda s: s.brakes.set_trial("prospects/new", "some", NOW),
    "Brakes.end_trial": lambda s: s.brakes.end_trial("prospects/new"),
    "People.set_manager_hours": lambda s: s.people.set_manager_hours(1, "0,1 09:00-17:00"),
    "Absences.save": lambda s: s.absences.save(Absence(1, 2, NOW, NOW + DAY)),
    "Absences.end": lambda s: s.absences.end(2),
    "Goals.moved": lambda s: s.goals.moved(1, Stage.LEAD, Stage.ENGAGED, NOW, 1),
    "Goals.add": lambda s: s.goals.add(GOAL),
    "Goals.remove": lambda s: s.goals.remove(1),
    "Questions.add": lambda s: s.questions.add(1, 2, 1, "May?", NOW),
    "Questions.set_draft": lambda s: s.questions.set_draft(1, "Yes."),
    "Questions.hand_on": lambda s: s.questions.hand_on(1, 2, 1),
    "Questions.close": lambda s: s.questions.close(1, NOW),
    "Sources.add": lambda s: s.sources.add(replace(SOURCE, token="another")),
    "Sources.stop": lambda s: s.sources.stop(1, NOW),
    "Requests.add": lambda s: s.requests.add(replace(REQUEST, address="901")),
    "Requests.put": lambda s: s.requests.put(1, "Ann", NOW),
    "Requests.settle": lambda s: s.requests.settle(1, "declined", NOW),
    "Intakes.add": lambda s: s.intakes.add(1, "file", "people.csv", NOW),
    "Intakes.keep": lambda s: s.intakes.keep(1, b"name"),
    "Intakes.done": lambda s: s.intakes.done(1, {3: "added"}),
    "Intakes.drop": lambda s: s.intakes.drop(1),
    "Alarms.set": lambda s: s.alarms.set("evening", 2, NOW),
    "Threads.save": lambda s: s.threads.save(Thread(1, 1, "Li Wei", "failed", None, NOW)),
    "Alarms.drop": lambda s: s.alarms.drop("evening", 1),
    "Erasure.bury": lambda s: s.erasure.bury(["new"], NOW),
    "Erasure.unbury": lambda s: s.erasure.unbury(["old"]),
    "Erasure.erase": lambda s: s.erasure.erase(s.people.contact(1)),
    "Erasure.sweep": lambda s: s.erasure.sweep(BO),
    "Ledger.remember_before": lambda s: s.ledger.remember_before(2, s.people.contact(1)),
    "Book.keep": lambda s: s.book.keep(1, "acme"),
    "Notes.add": lambda s: s.notes.add(1, "Asked about pricing", NOW),
    "Notes.reword": lambda s: s.notes.reword(1, "Asked about terms"),
    "Notes.remove": lambda s: s.notes.remove(1),
    "Steps.add": lambda s: s.steps.add(1, "send the offer", NOW, NOW),
    "Steps.put_off": lambda s: s.steps.put_off(1, NOW + 2 * DAY),
    "Steps.done": lambda s: s.steps.done(1, NOW),
    "Seats.vacate": lambda s: s.seats.vacate(Seat(1, Role.USER, 2, NOW)),
    "Letters.add": lambda s: s.letters.add(1, 1, "manual:another", Say(HELLO), "Hello", NOW),
    "Letters.move": lambda s: s.letters.move(1, "waiting", NOW),
    "Letters.hand_on": _hand_on,
    "Letters.reword": lambda s: s.letters.reword(1, Copy(ANN, "7"), "Other words", NOW),
    "Letters.save": lambda s: s.letters.save(1, "fair", "See you at the fair"),
    "Letters.unsave": lambda s: s.letters.unsave(1),
    "Rounds.add": lambda s: s.rounds.add(1, "users", [1, 2], NOW),
    "Rounds.save": lambda s: s.rounds.save(replace(s.rounds.of_manager(1, 1)[0], text="Hello")),
    "Rounds.mark": lambda s: s.rounds.mark(1, 1, "unticked"),
    "Rounds.plan": lambda s: s.rounds.plan(1, {1: NOW}),
    "Rounds.post": lambda s: s.rounds.post(1, 1, NOW),
    "Rounds.answer": lambda s: s.rounds.answer(1, 1, True, late=False),
    "Trust.approved": lambda s: s.trust.approved(1, "prospects/new"),
    "Trust.count_anew": lambda s: s.trust.count_anew(1, "prospects/check-in"),
    "Team.add_offer": lambda s: s.team.add_offer(1, 2, [1], NOW + DAY, note="Look!"),
    "Team.note_offer": lambda s: s.team.note_offer(1, "Look!"),
    "Team.drop_offer": lambda s: s.team.drop_offer(1),
    "Team.move_invites": lambda s: s.team.move_invites(1, 2, None),
    "Team.introduce": lambda s: s.team.introduce(1, 1),
    "Team.drop_introduction": lambda s: s.team.drop_introduction(2),
    "Team.add_link": lambda s: s.team.add_link("more", 1, "Cy", NOW),
    "Team.open_link": lambda s: s.team.open_link(1, "900", "Cy", "en"),
    "Team.drop_link": lambda s: s.team.drop_link(1),
    "Team.saw": lambda s: s.team.saw(1, NOW),
    "Team.halt": lambda s: s.team.halt(1, NOW),
    "Team.lift": lambda s: (s.team.halt(1, NOW), s.team.lift(), s.team.halt(2, NOW)),
    "Trust.let_go": lambda s: s.trust.let_go(1, "w1"),
    "Ledger.list_together": lambda s: s.ledger.list_together([1]),
    "Ledger.tick": lambda s: s.ledger.tick(1, 2),
    "Alarms.make_late": lambda s: s.alarms.make_late(NOW, NOW - DAY),
    "Moments.bring_back": lambda s: s.moments.bring_back(NOW - DAY),
    "News.begin_anew": lambda s: s.news.begin_anew([FEED.url]),
    "Mail.begin": lambda s: s.mail.begin(3),
    "People.forget": lambda s: s.people.forget("a mark"),
    "Retention.forget_updates": lambda s: s.retention.forget_updates(NOW + DAY),
    "Retention.forget_mail": lambda s: s.retention.forget_mail(NOW + DAY),
    "Retention.forget_timeline": lambda s: s.retention.forget_timeline(NOW + DAY),
    "Brakes.join_trial": lambda s: s.brakes.join_trial("prospects/new", 1, NOW),
    "Pages.begin": lambda s: s.pages.begin("new", Reader(manager_id=2), NOW, NOW + DAY, mini_app=True),
    "Pages.saw": lambda s: s.pages.saw("session", NOW + DAY),
    "Pages.end": lambda s: s.pages.end("session"),
    "Pages.end_all": lambda s: s.pages.end_all(Reader(contact_id=1)),
    "Pages.end_everybodys": lambda s: s.pages.end_everybodys(),
    "Pages.add_link": lambda s: s.pages.add_link("new", Reader(contact_id=1), NOW + DAY),
    "Pages.use_link": lambda s: s.pages.use_link("link", NOW),
    "Pages.once": lambda s: s.pages.once("new", NOW, NOW + DAY),
}


def test_every_method_that_writes_has_its_case(store: Store) -> None:
    writes = {
        f"{part.__name__}.{name}"
        for part in {type(one) for one in vars(store).values() if type(one).__module__.startswith("bot.store.")}
        for name, method in inspect.getmembers(part, inspect.isfunction)
        if not name.startswith("_")
        and re.search(
            r"\b(INSERT|UPDATE|DELETE)\b|_move\(|_delete\(|add_item\(|save_account\(|_any\(", inspect.getsource(method)
        )
    }
    assert writes == WRITES.keys()


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_undone_with_its_transaction(name: str) -> None:
    store = furnished()
    before = dump(store)

    def fail() -> None:
        with store.transaction():
            WRITES[name](store)
            assert dump(store) != before
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert dump(store) == before
    store.close()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A furnished store that somebody else is writing to for ever."""
    path = tmp_path_factory.mktemp("locked") / "nurture.db"
    store = furnished(path)
    store._db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield store
    other.close()
    store.close()


@pytest.mark.parametrize("name", WRITES)
def test_a_write_to_a_locked_database_is_told_and_changes_nothing(locked: Store, name: str) -> None:
    before = dump(locked)

    def fail() -> None:
        with locked.transaction():
            WRITES[name](locked)

    with pytest.raises(StoreError, match="locked") as told:
        fail()
    assert "\n" not in str(told.value)
    assert dump(locked) == before
    assert not locked._db.conn.in_transaction


def readers(store: Store) -> dict[str, Callable[..., object]]:
    """Every method of the store's parts that only asks."""
    return {
        f"{type(part).__name__}.{name}": method
        for part in vars(store).values()
        if type(part).__module__.startswith("bot.store.")
        for name, method in inspect.getmembers(part, inspect.ismethod)
        if not name.startswith("_") and f"{type(part).__name__}.{name}" not in WRITES
    }


def asked_with(store: Store) -> dict[str, Any]:
    """What each parameter of any question is asked with here, by its name; ids are 1."""
    return {
        "address": LI_WEI,
        "after": NOW,
        "album": "1",
        "at": NOW,
        "but": 0,
        "channel": TELEGRAM,
        "company": "Acme",
        "account_name": "Acme",
        "contact": store.people.contact(1),
        "entry": entry("Look at me"),
        "goal": GOAL,
        "hashed": "old",
        "heard_at": NOW,
        "identity": "id of Look at me",
        "industry": None,
        "key": "ready",
        "kind": "rule",
        "kinds": ["note"],
        "language": "en",
        "limit": 10,
        "link": "https://news.example/1",
        "message_id": "5",
        "name": "case",
        "few": Few(1),
        "managers": [1],
        "most": 3,
        "now": NOW,
        "number": 1,
        "planned_by": NOW + DAY,
        "sought": Sought(1, 1),
        "other": LI_WEI,
        "reason": "restored",
        "role": Role.USER,
        "rule": "prospects/check-in",
        "scope": Scope(1),
        "silence": DAY,
        "since": NOW,
        "size": 10,
        "skip": 0,
        "source": ANN,
        "stage": Stage.LEAD,
        "thread_id": "77",
        "token": "token",
        "until": NOW + DAY,
        "update_id": 6,
        "url": FEED.url,
        "wanted": Wanted(1),
        "why": "gap",
        "within": DAY,
        "words": "li",
    }


OF_ITS_OWN: Mapping[str, Mapping[str, Any]] = {
    "Book.page": {"after": 0},
    "Book.companies": {"after": 0},
    "Ledger.awaiting_page": {"after": 0},
    "News.page": {"after": 0, "state": "fresh"},
    "People.ids_of_manager": {"after": 0},
    "Shelf.page": {"after": None, "which": "all"},
    "Team.carried": {"after": 0},
    "Timeline.page": {"place": None},
}
"""Where a name of many meanings means another thing."""


@pytest.mark.parametrize("name", readers(Store.open(":memory:")))
def test_a_question_to_a_locked_database_is_answered_at_once_with_what_was_committed(locked: Store, name: str) -> None:
    free = furnished()
    answers = []
    for store in (locked, free):
        method = readers(store)[name]
        names = inspect.signature(method).parameters
        ids = {one: 1 for one in names if one.endswith("_id")}
        known = {**ids, **asked_with(store), **OF_ITS_OWN.get(name, {})}
        answers.append(method(**{one: known[one] for one in names if names[one].default is inspect.Parameter.empty}))
    free.close()
    assert answers[0] == answers[1]
    assert not locked._db.conn.in_transaction


def test_a_store_that_was_locked_works_again(filed: Store, path: pathlib.Path) -> None:
    filed._db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError), filed.transaction():
        pass
    other.execute("ROLLBACK")
    other.close()
    with filed.transaction():
        filed.people.remember("a", "1")
    assert filed.people.remembered("a") == "1"


def test_readers_are_not_stopped_by_a_writer(filed: Store, path: pathlib.Path) -> None:
    filed._db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE contact SET name = 'Half done' WHERE id = 1")
    assert filed.people.contact(1).name == "Li Wei"
    other.execute("COMMIT")
    other.close()
    assert filed.people.contact(1).name == "Half done"


# --- opening and closing


def test_what_was_written_is_there_when_it_is_opened_again(path: pathlib.Path) -> None:
    store = seeded(path)
    before = dump(store)
    store.close()
    again = Store.open(path)
    assert dump(again) == before
    again.close()


def refusal(path: pathlib.Path) -> str:
    """The one line with which a path is refused."""
    with pytest.raises(StoreError) as told:
        Store.open(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    return str(told.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: pathlib.Path) -> None:
    path.write_text("shopping list\n" * 100)
    assert "NURTURE_DATABASE" in refusal(path)
    assert path.read_text() == "shopping list\n" * 100


def test_a_folder_that_is_not_there_is_told(tmp_path: pathlib.Path) -> None:
    assert "NURTURE_DATABASE" in refusal(tmp_path / "none" / "nurture.db")


def test_a_folder_below_a_file_is_told(path: pathlib.Path) -> None:
    path.write_text("")
    assert "NURTURE_DATABASE" in refusal(path / "nurture.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_to_write_is_told(tmp_path: pathlib.Path) -> None:
    tmp_path.chmod(0o500)
    assert "NURTURE_DATABASE" in refusal(tmp_path / "nurture.db")


def test_a_directory_is_no_database(tmp_path: pathlib.Path) -> None:
    assert "NURTURE_DATABASE" in refusal(tmp_path)


def test_a_database_of_a_newer_version_is_refused(path: pathlib.Path) -> None:
    store = seeded(path)
    store._db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nurture', 'from_2031', 'x')"
    )
    store.close()
    told = refusal(path)
    assert "newer" in told
    assert "from_2031" in told


def test_a_path_that_was_refused_can_be_opened_once_it_is_mended(path: pathlib.Path) -> None:
    path.write_text("shopping list\n" * 100)
    refusal(path)
    path.unlink()
    seeded(path).close()


def test_closing_frees_the_file(path: pathlib.Path) -> None:
    seeded(path).close()
    Store.open(path).close()


def test_a_second_opener_in_this_process_is_refused(filed: Store, path: pathlib.Path) -> None:
    assert "another nurture" in refusal(path)


def test_stores_in_memory_do_not_mind_each_other(store: Store) -> None:
    other = Store.open(":memory:")
    assert other.people.manager_at(ANN) is None
    other.close()


OPENER = """
import sys
from bot.store import Store
store = Store.open(sys.argv[1])
with store.transaction():
    store.people.remember("done", "1")
with store.transaction():
    store.people.remember("half done", "1")
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_process_that_is_killed_frees_the_file_and_leaves_what_it_had_committed(path: pathlib.Path) -> None:
    command = [sys.executable, "-c", OPENER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert "another nurture" in refusal(path)
        other.kill()
        other.wait()
    store = Store.open(path)
    assert (store.people.remembered("done"), store.people.remembered("half done")) == ("1", None)
    store.close()


# --- databases of older schemas


OLD_ROWS = """
INSERT INTO meta VALUES ('rules', 'abc');
INSERT INTO manager VALUES (4, '100', 'Ann', 'en', 'Europe/Berlin', 1);
INSERT INTO account VALUES (5, 'Acme', 'acme', 'logistics', 'DE', 'Europe/Berlin', 'evaluating');
INSERT INTO invite VALUES ('token', 4, 5, 'Mei', 'user', 'zh', 'Asia/Shanghai', :before, :later, '202', :now);
INSERT INTO contact VALUES (7, 5, 4, 'telegram', '201', 'Li Wei', 'li wei', 'Wei', 'budget', 'en', 'Asia/Shanghai',
    'saas hr', 'active', :before, :now, :now, :now, :now, :later, 1, :later, 'k:7:3', :later, :now, 'gap', '');
INSERT INTO contact VALUES (9, 5, 4, 'by-hand', 'x', 'Mei', 'mei', 'Mei', NULL, 'zh', NULL,
    '', 'stopped', :before, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 'WeChat mei');
INSERT INTO consent VALUES (2, 7, 'token', '1', 'en', :before);
INSERT INTO event VALUES (3, 7, :now, 'reply', 'Yes');
INSERT INTO cadence VALUES (7, 'k', 3, :before, 1, :later, 'check-in');
INSERT INTO item VALUES (6, 'id', 'https://f', 'F', 'en', 'One', 'hash', 's', 'https://l', :before, :now, 'saas',
    'fresh');
INSERT INTO touch VALUES (11, 'k:7:1', 7, 'k', 1, 'text', 'sent', :before, :now, '{"text": "Hello", "buttons": [],
    "silent": false, "preview": null}', 'check-in-1', 6, 2, '77', 1, 'because');
INSERT INTO touch VALUES (13, 'k:7:2', 7, 'k', 2, 'news', 'awaiting', :later, NULL, NULL, NULL, NULL, 0, NULL, 0,
    NULL);
INSERT INTO update_taken VALUES (1, 7, :now, 'raw');
INSERT INTO post VALUES (8, '201', 'sent', '{"kind": "leave"}', 1, 7, 13, NULL, :now, :now, 1, 0, 'm8', '');
INSERT INTO draft VALUES (2, 4, 'manual:9', '{"kind": "leave"}', 'Hello', :now);
INSERT INTO stranger VALUES ('900', :now);
INSERT INTO feed VALUES ('https://f', 'etag', 'modified', 'hash', :now, 2, 'timeout')
"""


SECOND_ROWS = """
UPDATE contact SET tags = 'fair hot', less = 1, dates = '{"birthday": "1980-02-29"}' WHERE id = 7;
UPDATE cadence SET wait_until = :later, place = 2;
INSERT INTO touch (id, key, contact_id, rule, n, kind, state, due_at, added_at, settled_at, item_id, card, message)
    VALUES (17, 'k:9:1', 9, 'k', 1, 'news', 'awaiting', :later, :now, NULL, 6, 1, NULL);
INSERT INTO pause VALUES ('item', '6', 'twice', :now);
INSERT INTO complaint VALUES (1, 7, 11, 'k', NULL, 6, :now);
INSERT INTO trial VALUES ('k', 'some', :now);
INSERT INTO trial_contact VALUES ('k', 7, :now)
"""


def tables(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the list of migrations."""
    return {name: list(db[name].rows) for name in db.table_names() if name != "_sqlite_migrations"}


def old(path: pathlib.Path) -> Database:
    """A database as the first version made it, with rows in every table."""
    db = Database(sqlite3.connect(path))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA foreign_keys = ON")
    migrations.apply(db, stop_before="second")
    times = {"before": to_text(NOW - DAY), "now": to_text(NOW), "later": to_text(NOW + DAY)}
    for statement in OLD_ROWS.split(";\n"):
        db.execute(statement, times)
    return db


def older(path: pathlib.Path) -> Database:
    """A database as the second version made it, of one that the first had made, with rows in every table."""
    db = old(path)
    db.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(db, stop_before="third")
    db.execute("PRAGMA foreign_keys = ON")
    for statement in SECOND_ROWS.split(";\n"):
        db.execute(statement, {"now": to_text(NOW), "later": to_text(NOW + DAY)})
    return db


MADE_BY = pytest.mark.parametrize("made", [old, older])


@MADE_BY
def test_an_older_database_keeps_all_it_has(path: pathlib.Path, made: Callable[[pathlib.Path], Database]) -> None:
    db = made(path)
    before = tables(db)
    indexes = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger')")}
    db.close()
    assert all(before.values())
    store = Store.open(path)
    after = tables(store._db)
    for table, known in before.items():
        columns = known[0].keys() - {"held", "less"}
        kept = after[table][: len(known)]  # the program's own memory of itself grows
        assert [{name: one[name] for name in columns} for one in kept] == [
            {name: one[name] for name in columns} for one in known
        ]
    assert {name for (name,) in store._db.execute("SELECT name FROM sqlite_schema")} >= indexes
    store.close()


def test_a_database_of_the_first_schema_is_read_by_this_version(path: pathlib.Path) -> None:
    old(path).close()
    store = Store.open(path)
    people, ledger = store.people, store.ledger
    held, free = people.contact(7), people.contact(9)
    assert (held.held_until, free.held_until) == (FAR, None)
    assert (held.pace, held.country, held.tags, held.source, held.dates) == (Pace.NORMAL, None, (), None, {})
    assert (held.topics, held.role, held.next_at, held.paused_until) == (
        ("saas", "hr"),
        Role.BUDGET,
        NOW + DAY,
        NOW + DAY,
    )
    assert people.account(5) == Account(5, "Acme", "logistics", "DE", "Europe/Berlin", Stage.EVALUATING)
    invite = people.invite("token")
    assert invite
    assert (invite.tags, invite.source, invite.role) == ((), None, Role.USER)
    assert ledger.cadences(7) == {"k": Cadence("k", 3, NOW - DAY, 1, NOW + DAY, "check-in")}
    sent, awaiting = ledger.all()
    assert (sent.id, sent.message, sent.attempts, sent.added_at) == (11, HELLO, 2, NOW)
    assert (awaiting.id, awaiting.added_at, awaiting.variant) == (13, NOW + DAY, None)
    assert ledger.past(7, NOW - DAY, NOW - DAY) == Past((Counted(NOW),), NOW, 1, 0, frozenset(["check-in-1"]))
    assert ledger.cards_since(4, ANYTIME) == ()
    store.close()


def test_names_of_an_older_database_are_found_as_new_ones_are(path: pathlib.Path) -> None:
    db = old(path)
    db.execute("UPDATE contact SET name = 'Ｌｉ　Wei', address_as = '李总' WHERE id = 7")
    db.execute("UPDATE account SET name = 'ＡＣＭＥ' WHERE id = 5")
    db.close()
    store = Store.open(path)
    manager_id = store.people.contact(7).manager_id
    for words in ("li wei", "李总", "LI"):
        assert 7 in [one.id for one in store.people.find_contacts(manager_id, words)], words
    account = store.people.account_named("acme")
    assert account
    assert account.id == 5
    store.close()


def test_the_news_of_an_older_database_is_read_by_this_version(path: pathlib.Path) -> None:
    older(path).close()
    store = Store.open(path)
    news, ledger = store.news, store.ledger
    assert news.fresh("en", NOW - DAY) == [
        Item(6, "https://f", "F", "en", "One", "s", "https://l", NOW - DAY, ("saas",), 0.6, "", None)
    ]
    assert news.feed("https://f") == FeedState("https://f", "etag", "modified", "hash", NOW, 2, "timeout")
    assert store._db.execute("SELECT * FROM touch_item ORDER BY touch_id").fetchall() == [(11, 6), (17, 6)]
    assert ledger.items_used(7) == ledger.items_used(9) == {6}
    assert [one.id for one in news.had(7, ANYTIME)] == [6]
    assert news.had(9, ANYTIME) == []  # nobody has approved it yet
    assert ledger.anybody_had(6)
    assert (store.people.contact(7).likes, store.people.contact(7).dislikes) == ((), ())
    assert (store.library.all(), news.shares(), news.opinions(7), news.vetoed(4)) == ({}, [], (), frozenset())
    store.close()


@MADE_BY
def test_a_migrated_database_has_the_invariants_of_a_new_one(
    path: pathlib.Path, made: Callable[[pathlib.Path], Database]
) -> None:
    made(path).close()
    store = Store.open(path)
    assert pragma(store, "foreign_keys") == 1
    assert list(store._db.execute("PRAGMA foreign_key_check")) == []
    new = Store.open(":memory:")
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
    assert store._db.execute(schema).fetchall() == new._db.execute(schema).fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store._db.execute("DELETE FROM touch WHERE id = 13")  # its card is a post
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        store.ledger.add(touch("k:7:1", 7), NOW)
    store._db.execute("DELETE FROM consent")
    with pytest.raises(sqlite3.IntegrityError, match="agreed"):
        store.ledger.add(touch("k:7:4", 7), NOW)
    new.close()
    store.close()


def test_a_database_is_migrated_once(path: pathlib.Path) -> None:
    old(path).close()
    Store.open(path).close()
    store = Store.open(path)
    assert [one.name for one in migrations.applied(store._db)] == ["first", "second", "third", "fourth", "fifth"]
    store.close()


@MADE_BY
def test_no_number_is_given_anew(path: pathlib.Path, made: Callable[[pathlib.Path], Database]) -> None:
    made(path).close()
    store = Store.open(path)
    known = {name for (name,) in store._db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'")}
    ours = [name for name in store._db.table_names() if not name.startswith("_")]
    numbered = {name for name in ours if store._db.table(name).pks == ["id"]}
    assert known == numbered >= {"touch", "post", "contact", "letter", "draft", "note", "step", "item"}
    newest = store._db.execute("SELECT max(id) FROM touch").fetchone()[0]
    store._db.execute("PRAGMA foreign_keys = OFF")
    store._db.execute("DELETE FROM touch WHERE id = ?", (newest,))
    assert store.ledger.add(touch("k:7:4", 7), NOW).id == newest + 1
    assert store._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store.close()


def test_a_damaged_database_is_told_and_stays_as_it_was(path: pathlib.Path) -> None:
    db = old(path)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("INSERT INTO event VALUES (4, 99, 'x', 'reply', '')")
    before = list(db.conn.iterdump())
    db.close()
    assert "damaged: rows of event" in refusal(path)
    db = Database(sqlite3.connect(path))
    assert list(db.conn.iterdump()) == before
    db.close()


# --- copies


def bytes_of(path: pathlib.Path) -> dict[str, bytes]:
    """All that is written beside a path; an empty -wal is none, and -shm is for whoever reads."""
    files = [file for file in path.parent.glob("*") if file.is_file() and not file.name.endswith("-shm")]
    return {file.name: file.read_bytes() for file in files if file.stat().st_size}


def test_a_copy_has_what_was_committed_and_changes_nothing(filed: Store, path: pathlib.Path) -> None:
    before = bytes_of(path)
    assert before[f"{path.name}-wal"]
    with filed.transaction():
        filed.people.remember("half done", "1")
        copy = Store.copied(path)
        assert copy.people.contact(1) == filed.people.contact(1)
        assert copy.people.remembered("half done") is None
        copy.people.remember("a", "1")
        assert bytes_of(path) == before
    assert filed.people.remembered("a") is None
    assert copy.people.remembered("half done") is None
    copy.close()


def test_a_file_is_copied_whatever_its_name_and_without_a_lock(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "100% #1?.db"
    seeded(path).close()
    path.with_name(path.name + ".lock").unlink()
    before = bytes_of(path)
    copy = Store.copied(path)
    assert bytes_of(path) == before
    assert not path.with_name(path.name + ".lock").exists()
    store = Store.open(path)
    assert dump(copy) == dump(store)
    store.close()
    copy.close()


def test_a_copy_is_taken_while_another_process_runs_on_the_file(path: pathlib.Path) -> None:
    command = [sys.executable, "-c", OPENER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        before = bytes_of(path)
        copy = Store.copied(path)
        assert (copy.people.remembered("done"), copy.people.remembered("half done")) == ("1", None)
        assert bytes_of(path) == before
        assert "another nurture" in refusal(path)
        other.communicate("")
        assert other.returncode == 0
    store = Store.open(path)
    assert store.people.remembered("half done") == "1"
    store.close()
    copy.close()


def test_what_a_killed_process_left_in_its_wal_is_copied(filed: Store, path: pathlib.Path) -> None:
    left = path.with_name("left.db")
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    before = bytes_of(left)
    copy = Store.copied(left)
    assert dump(copy) == dump(filed)
    assert bytes_of(left) == before
    copy.close()


def test_who_asked_for_less_still_gets_less(path: pathlib.Path) -> None:
    older(path).close()
    store = Store.open(path)
    assert [store.people.contact(one).pace for one in (7, 9)] == [Pace.LESS, Pace.NORMAL]
    store.close()


def test_a_copy_of_an_older_database_is_migrated_and_the_file_is_not(path: pathlib.Path) -> None:
    old(path).close()
    before = bytes_of(path)
    copy = Store.copied(path)
    assert copy.people.contact(7).held_until == FAR
    assert pragma(copy, "foreign_keys") == 1
    assert bytes_of(path) == before
    copy.close()


def no_copy(path: pathlib.Path) -> str:
    """The one line with which a copy is refused; nothing has changed then."""
    before = bytes_of(path)
    with pytest.raises(StoreError) as told:
        Store.copied(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    assert bytes_of(path) == before
    return str(told.value)


def test_what_is_no_database_is_not_copied(path: pathlib.Path) -> None:
    assert "there is no database" in no_copy(path)
    assert "there is no database" in no_copy(path.parent)
    assert "there is no database" in no_copy(path.parent / "none" / "nurture.db")
    path.write_text("")
    assert "no database of nurture's" in no_copy(path)
    path.write_text("shopping list\n" * 100)
    assert "cannot be used as a database" in no_copy(path)


def test_a_database_of_another_program_or_a_newer_version_is_not_copied(path: pathlib.Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE shopping (item)")
    db.close()
    assert "no database of nurture's" in no_copy(path)
    path.unlink()
    store = seeded(path)
    store._db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nurture', 'from_2031', 'x')"
    )
    store.close()
    assert "from_2031" in no_copy(path)


def test_an_image_is_the_whole_store(store: Store, filed: Store, path: pathlib.Path) -> None:
    for one in (store, filed, copy := Store.copied(path)):
        again = Store.from_image(one.image())
        assert dump(again) == dump(one)
        assert pragma(again, "foreign_keys") == 1
        with again.transaction():
            again.people.remember("a", "1")
        assert one.people.remembered("a") is None
        again.close()
    copy.close()


@pytest.mark.parametrize("image", [b"", b"shopping list", b"shopping list" * 1000])
def test_other_bytes_are_no_image(image: bytes) -> None:
    with pytest.raises(StoreError, match="the image"):
        Store.from_image(image)


# --- people


def test_a_known_manager_is_renewed_and_keeps_their_zone(store: Store) -> None:
    store.people.set_manager_zone(1, "Asia/Shanghai")
    renewed = store.people.save_manager(ANN, "Ann Keller", "zh", admin=False)
    assert renewed == Manager(1, ANN, "Ann Keller", "zh", "Asia/Shanghai", False)


def test_admins_are_those_who_are(store: Store) -> None:
    assert [manager.name for manager in store.people.admins()] == ["Ann"]


def test_an_account_is_one_in_any_case(store: Store) -> None:
    straße = store.people.save_account("Große Straße")
    assert store.people.save_account("GROSSE STRASSE") == straße


def test_the_contacts_of_an_account(store: Store) -> None:
    assert [one.name for one in store.people.contacts_of_account(1)] == ["Li Wei", "Mei"]


def test_a_committee_has_the_roles_of_all_at_the_account(store: Store) -> None:
    assert store.people.committee(1) == frozenset()
    for name, account_id, role, state in (
        ("A", 1, Role.BUDGET, ContactState.ACTIVE),
        ("B", 1, Role.BUDGET, ContactState.ACTIVE),
        ("C", 1, Role.USER, ContactState.STOPPED),
        ("D", 2, Role.DECIDER, ContactState.ACTIVE),
    ):
        store.people.add_contact(contact(name, name, account_id=account_id, role=role, state=state))
    assert store.people.committee(1) == {Role.BUDGET, Role.USER}


def test_a_contact_is_found_by_channel_and_address(store: Store) -> None:
    found = store.people.contact_at("telegram", MEI)
    assert found is not None
    assert found.name == "Mei"
    assert store.people.contact_at("by-hand", MEI) is None
    assert store.people.find_contact(99) is None


def test_the_newest_open_invite_counts(store: Store) -> None:
    for token, at in (("old", NOW), ("new", NOW + HOUR), ("used", NOW + DAY)):
        store.people.add_invite(Invite(token, 1, 1, "Xu", None, "zh", None, at, at + DAY))
        store.people.open_invite(token, "204", NOW)
    store.people.use_invite("used", NOW)
    found = store.people.invite_opened_by("204")
    assert found is not None
    assert found.token == "new"
    assert store.people.invite_opened_by("205") is None


def test_a_managers_invites_come_newest_first(store: Store) -> None:
    for token, manager_id, at in (("old", 1, NOW), ("new", 1, NOW + HOUR), ("of another", 2, NOW)):
        store.people.add_invite(Invite(token, manager_id, 1, "Xu", None, "zh", None, at, at + DAY))
    assert [invite.token for invite in store.people.invites_of(1)] == ["new", "old"]


def names(store: Store, words: str, manager_id: int = 1) -> list[str]:
    return [one.name for one in store.people.find_contacts(manager_id, words)]


@pytest.fixture
def many(store: Store) -> Store:
    for n, name in enumerate(["100% Anna", "Anna_Bell", "Anna\\Bell", "李伟", "李伟明", "STRASSE Otto"]):
        store.people.add_contact(contact(f"30{n}", name))
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("%", ["100% Anna"]),
        ("_", ["Anna_Bell"]),
        ("\\", ["Anna\\Bell"]),
        ("anna", ["100% Anna", "Anna\\Bell", "Anna_Bell"]),
        ("ANNA_b", ["Anna_Bell"]),
        ("伟", ["李伟", "李伟明"]),
        ("straße", ["STRASSE Otto"]),
        ("  mei ", ["Mei"]),
        ("nobody", []),
    ],
)
def test_a_search_takes_words_as_they_are(many: Store, words: str, found: list[str]) -> None:
    assert names(many, words) == found


def test_an_exact_name_comes_alone(many: Store) -> None:
    assert names(many, "李伟") == ["李伟"]


def test_a_search_finds_the_account_too(store: Store) -> None:
    assert names(store, "acm") == ["Li Wei", "Mei"]
    assert names(store, "brick", manager_id=2) == ["Otto"]


def test_a_search_finds_own_contacts_only(store: Store) -> None:
    assert names(store, "Otto") == names(store, "brick") == []


def test_those_who_wrote_last_come_first(store: Store) -> None:
    store.people.update_contact(replace(store.people.contact(2), last_reply_at=NOW + HOUR))
    store.people.add_contact(contact("204", "Gone", state=ContactState.STOPPED, last_reply_at=NOW + DAY))
    assert [one.name for one in store.people.recent_contacts(1, TELEGRAM, 5)] == ["Mei", "Li Wei"]
    assert [one.name for one in store.people.recent_contacts(1, TELEGRAM, 1)] == ["Mei"]


def due(store: Store, contact_id: int, at: datetime | None, key: str | None) -> None:
    known = store.people.contact(contact_id)
    store.people.update_contact(replace(known, next_at=at, next_key=key, next_since=at))


def test_the_most_overdue_comes_first_by_moment_then_key(store: Store) -> None:
    due(store, 1, NOW, "b")
    due(store, 2, NOW, "a")
    due(store, 3, NOW - HOUR, "c")
    order = []
    while found := store.people.most_overdue(NOW):
        order.append(found.name)
        due(store, found.id, None, None)
    assert order == ["Otto", "Mei", "Li Wei"]


def test_a_contact_whose_row_cannot_be_read_is_put_off_all_the_same(store: Store) -> None:
    due(store, 1, NOW, "a")
    store._db.execute("UPDATE contact SET dates = '{' WHERE id = 1")
    with pytest.raises(ValueError, match="property name"):
        store.people.most_overdue(NOW)
    assert store.people.overdue_ids(NOW, 5) == [1]
    store.people.rest(1, NOW + HOUR)
    assert store.people.overdue_ids(NOW, 5) == []
    assert store.people.overdue_ids(NOW + HOUR, 5) == [1]


def test_who_has_no_next_step_rests_only_for_the_sake_of_a_touch(store: Store) -> None:
    store.people.rest(1, NOW)
    assert store.people.contact(1).next_at is None
    store.people.rest(1, NOW, "p/r:1:1")
    contact = store.people.contact(1)
    assert (contact.next_at, contact.next_key, contact.next_due, contact.next_since) == (NOW, "p/r:1:1", NOW, NOW)


def test_a_post_that_cannot_be_read_is_given_up_and_the_next_is_taken(store: Store) -> None:
    for text in ("One", "Two"):
        store.mail.queue(Post("100", Say(Message(text))), NOW)
    store._db.execute("UPDATE post SET action = '{' WHERE id = (SELECT min(id) FROM post WHERE state = 'queued')")
    taken = store.mail.claim(NOW)
    assert taken
    assert taken.post.action == Say(Message("Two"))
    assert store._db.execute("SELECT state, detail FROM post WHERE action = '{'").fetchall() == [("rejected", "broken")]


def test_among_those_due_the_one_who_waited_longest_comes_first(store: Store) -> None:
    due(store, 1, NOW - HOUR, "a")
    due(store, 2, NOW, "b")
    store.people.update_contact(replace(store.people.contact(2), next_since=NOW - DAY))
    first = store.people.most_overdue(NOW)
    assert first
    assert first.id == 2


def test_a_removed_manager_leaves_contacts_held_with_their_heir(store: Store) -> None:
    assert store.people.remove_manager(1, 2, NOW) == [1, 2]
    assert [one.name for one in store.people.contacts_of(2) if one.held_until == FAR] == ["Li Wei", "Mei"]
    assert store.people.manager_at("100") is None
    assert [manager.id for manager in store.people.managers()] == [2]
    assert store.people.manager(1).name == "Ann"
    assert store.team.inherited(2) == [1, 2]
    assert store.people.save_manager("100", "Ann", "en", admin=False).id == 1


def test_what_a_removed_manager_shared_and_vetoed_goes_to_their_heir(store: Store) -> None:
    shared, one, two = item(store, "Shared", manager_id=1), item(store, "One"), item(store, "Two")
    for manager_id, item_id in ((1, one), (1, two), (2, two)):
        store.news.veto(manager_id, item_id, NOW)
    store.news.add_share(1, "https://a.example/", "", NOW)
    store.library.add("case", MATERIAL, 1, NOW)
    store.people.remove_manager(1, 2, NOW)
    assert [one.manager_id for one in store.news.fresh("en", NOW - DAY) if one.id == shared] == [2]
    assert store.news.vetoed(2) == {one, two}
    assert [share.manager_id for share in store.news.shares()] == [2]
    assert list(store.library.all()) == ["shared/case"]
    assert list(store._db.execute("PRAGMA foreign_key_check")) == []


def test_nobody_is_overdue_before_their_time(store: Store) -> None:
    due(store, 1, NOW, "a")
    assert store.people.most_overdue(NOW - timedelta(microseconds=1)) is None
    assert store.people.next_due() == NOW


def test_nobody_due_is_no_moment(store: Store) -> None:
    assert store.people.next_due() is None


def test_ids_come_in_batches(store: Store) -> None:
    assert store.people.ids_after(0, 2) == [1, 2]
    assert store.people.ids_after(2, 2) == [3]
    assert store.people.ids_after(3, 2) == []


def test_a_timeline_is_newest_first_and_stays_in_order_within_a_moment(store: Store) -> None:
    for at, kind in ((NOW, "one"), (NOW + HOUR, "two"), (NOW + HOUR, "three")):
        store.people.add_event(Event(1, at, kind))
    store.people.add_event(Event(2, NOW + DAY, "of another"))
    assert [event.kind for event in store.people.timeline(1, 2)] == ["three", "two"]


def test_a_stranger_is_remembered_by_their_last_answer(store: Store) -> None:
    assert store.people.told_stranger("900") is None
    store.people.tell_stranger("900", NOW)
    store.people.tell_stranger("900", NOW + DAY)
    assert store.people.told_stranger("900") == NOW + DAY


def test_what_is_remembered_is_replaced(store: Store) -> None:
    store.people.remember("version", "1")
    store.people.remember("version", "2")
    assert store.people.remembered("version") == "2"
    assert store.people.remembered("other") is None


# --- the ledger


def test_every_outcome_settles_a_touch(store: Store) -> None:
    for n, outcome in enumerate(OutcomeKind):
        added = store.ledger.add(touch(f"key {n}", 1, TouchState.SENDING), NOW)
        settled = store.ledger.settle(added.id, outcome, NOW, message_id=None, reason="because")
        assert settled.state != TouchState.SENDING
        assert (settled.attempts, settled.settled_at, settled.reason) == (1, NOW, "because")


def test_a_touch_is_settled_once(store: Store) -> None:
    added = store.ledger.add(touch("a", 1, TouchState.SENDING), NOW)
    store.ledger.settle(added.id, OutcomeKind.SENT, NOW, message_id="7", reason="")
    with pytest.raises(AssertionError):
        store.ledger.settle(added.id, OutcomeKind.UNSURE, NOW, message_id=None, reason="")


def test_what_is_not_ready_cannot_be_claimed(store: Store) -> None:
    added = store.ledger.add(touch("a", 1, TouchState.AWAITING), NOW)
    with pytest.raises(AssertionError):
        store.ledger.claim_ready(added.id, NOW)


def test_attempts_are_counted_over_retries(store: Store) -> None:
    added = store.ledger.add(touch("a"), NOW)
    for _ in range(3):
        store.ledger.claim_ready(added.id, NOW)
        added = store.ledger.settle(added.id, OutcomeKind.RETRY, NOW, message_id=None, reason="")
    assert (added.state, added.attempts) == (TouchState.READY, 3)


def test_a_decision_about_a_touch_that_has_moved_on_is_a_bug(store: Store) -> None:
    shown = store.ledger.add(touch("a", 1, TouchState.AWAITING), NOW)
    store.ledger.decide(shown, TouchState.READY, NOW)
    with pytest.raises(AssertionError):
        store.ledger.decide(shown, TouchState.SKIPPED, NOW, reason="no")


def test_only_what_awaits_approval_is_reworded(store: Store) -> None:
    awaiting = store.ledger.add(touch("a", 1, TouchState.AWAITING, message=HELLO), NOW)
    ready = store.ledger.add(touch("b", 1, TouchState.READY, message=HELLO), NOW)
    for one in (awaiting, ready):
        store.ledger.reword(one.id, Message("Other words"))
    assert [one.message for one in store.ledger.all()] == [Message("Other words"), HELLO]


def test_a_touch_put_off_keeps_its_key(store: Store) -> None:
    added = store.ledger.add(touch("a"), NOW)
    store.ledger.put_off(added.id, NOW + DAY)
    assert store.ledger.touch(added.id) == replace(added, due_at=NOW + DAY)


def each_state(store: Store, **more: Any) -> None:
    """One touch of contact 1 in every state, settled NOW."""
    for state in TouchState:
        store.ledger.add(touch(state, 1, state, settled_at=NOW, **more), NOW)


def test_open_touches_are_those_under_way(store: Store) -> None:
    each_state(store)
    assert [one.key for one in store.ledger.open(1)] == ["awaiting", "ready", "sending", "handed", "unsure"]


def test_what_reached_or_may_have_reached_counts_under_the_cap(store: Store) -> None:
    each_state(store)
    assert len(store.ledger.past(1, NOW - HOUR, NOW).recent) == len(COUNTED)
    assert store.ledger.past(1, NOW, NOW).recent == ()
    assert store.ledger.past(2, NOW - HOUR, NOW) == Past()


def test_what_counts_comes_oldest_first_and_tells_who_sent_it(store: Store) -> None:
    store.ledger.add(touch("b", 1, TouchState.SENT, settled_at=NOW + HOUR), NOW)
    store.ledger.add(touch("a", 1, TouchState.SENT, settled_at=NOW, kind=TouchKind.MANUAL), NOW)
    past = store.ledger.past(1, NOW - HOUR, NOW)
    assert past.recent == (Counted(NOW, True), Counted(NOW + HOUR, False))
    assert past.last_at == NOW + HOUR


def test_gives_are_counted_since_the_last_ask_that_reached_them(store: Store) -> None:
    for key, state, hour, ask in (
        ("a", TouchState.SENT, 1, False),
        ("asked early, sent late", TouchState.SENT, 4, True),
        ("b", TouchState.SENT, 2, False),
        ("c", TouchState.SENT, 5, False),
        ("d", TouchState.UNSURE, 6, False),
        ("e", TouchState.SKIPPED, 7, True),
        ("f", TouchState.SKIPPED, 8, False),
    ):
        store.ledger.add(touch(key, 1, state, settled_at=NOW + hour * HOUR), NOW, ask=ask)
    assert store.ledger.past(1, NOW, NOW).gives_since_ask == 2
    assert store.ledger.past(2, NOW, NOW).gives_since_ask == 0


def test_news_and_material_ask_for_no_answer(store: Store) -> None:
    for kind in TouchKind:
        store.ledger.add(touch(kind, 1, TouchState.SENT, kind=kind, settled_at=NOW), NOW)
    assert store.ledger.past(1, NOW, NOW - HOUR).unanswered == 2
    assert store.ledger.past(1, NOW, NOW).unanswered == 0


def test_a_note_to_the_manager_has_not_reached_the_contact(store: Store) -> None:
    store.news.add_item(entry("One"), FEED, [], "fresh", NOW)
    each_state(store, kind=TouchKind.NOTE, text_id="note", item_id=1, rule="r", variant="a")
    assert store.ledger.past(1, ANYTIME, ANYTIME) == Past()
    assert not store.ledger.texts_used(1)
    assert not store.ledger.items_used(1)
    assert store.ledger.sent_by_manager_since(1, ANYTIME) == ()
    assert store.ledger.sent_to_colleagues(1, 2, ANYTIME) == ()
    assert store.ledger.texts_of_colleagues(1, 2, ANYTIME) == {}
    assert store.ledger.last_reached(1, ANYTIME) is None
    assert store.ledger.variants("r", DAY) == []


hours = st.integers(0, 8).map(lambda n: NOW + n * HOUR)
text_ids = st.none() | st.sampled_from(["hello", "hello, again", "check-in-1"])


@st.composite
def had(draw: st.DrawFn) -> tuple[Touch, bool]:
    """A touch of contact 1 or 2, and whether it asks for something. What counts has been settled."""
    state = draw(st.sampled_from(TouchState))
    settled_at = draw(hours if state in COUNTED else st.none() | hours)
    kind, text_id = draw(st.sampled_from(TouchKind)), draw(text_ids)
    contact_id = draw(st.sampled_from([1, 1, 1, 2]))
    return touch("", contact_id, state, kind=kind, settled_at=settled_at, text_id=text_id), draw(st.booleans())


def by_age(recent: Iterable[Counted]) -> list[Counted]:
    return sorted(recent, key=lambda one: (one.at, one.by_hand))


def naively(touches: list[Touch], asks: set[int], since: datetime, heard_at: datetime) -> Past:
    """The same from all of a contact's touches."""
    counted = [(one, one.settled_at) for one in touches if one.state in COUNTED and one.kind is not TouchKind.NOTE]
    reached = [(one, at) for one, at in counted if at is not None]
    asked_at = max((at for one, at in reached if one.id in asks), default=ANYTIME)
    unused = (TouchState.SKIPPED, TouchState.EXPIRED)
    return Past(
        tuple(by_age(Counted(at, one.kind is TouchKind.MANUAL) for one, at in reached if at > since)),
        max((at for _, at in reached), default=None),
        sum(at > heard_at and one.kind in (TouchKind.TEXT, TouchKind.MANUAL) for one, at in reached),
        sum(at > asked_at for _, at in reached),
        frozenset(
            one.text_id for one in touches if one.text_id and one.state not in unused and one.kind is not TouchKind.NOTE
        ),
    )


@given(st.lists(had(), max_size=12), hours, hours)
@settings(max_examples=100, deadline=None)
def test_the_past_is_what_the_ledger_says(
    all_had: list[tuple[Touch, bool]], since: datetime, heard_at: datetime
) -> None:
    store = seeded()
    store._db.execute("DROP INDEX touch_one_sending")  # several may be on their way here
    added = [(store.ledger.add(replace(one, key=str(n)), NOW, ask=ask).id, ask) for n, (one, ask) in enumerate(all_had)]
    asks = {touch_id for touch_id, ask in added if ask}
    past = store.ledger.past(1, since, heard_at)
    assert [one.at for one in past.recent] == sorted(one.at for one in past.recent)
    wanted = naively(store.ledger.of_contact(1), asks, since, heard_at)
    assert replace(past, recent=tuple(by_age(past.recent))) == wanted
    store.close()


WHICH = ("", SAVED, MATERIAL_ALONE, "saas")

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "past": lambda s: s.ledger.past(1, NOW, NOW),
    "open": lambda s: s.ledger.open(1),
    "awaiting": lambda s: s.ledger.awaiting(1),
    "awaiting_anybody": lambda s: s.ledger.awaiting_anybody(),
    "last_reached": lambda s: s.ledger.last_reached(1, NOW),
    "sent_by_manager_since": lambda s: s.ledger.sent_by_manager_since(1, NOW),
    "cards_since": lambda s: s.ledger.cards_since(1, NOW),
    "sent_to_colleagues": lambda s: s.ledger.sent_to_colleagues(1, 1, NOW),
    "texts_of_colleagues": lambda s: s.ledger.texts_of_colleagues(1, 1, NOW),
    "texts_used": lambda s: s.ledger.texts_used(1),
    "items_used": lambda s: s.ledger.items_used(1),
    "has_arrived": lambda s: s.ledger.has_arrived(1, 1),
    "answered_by": lambda s: s.mail.answered_by(ANN, "1"),
    "counterpart": lambda s: s.mail.counterpart(ANN, "1", LI_WEI),
    "passing_on": lambda s: s.mail.passing_on(ANN, "1"),
    "passed_since": lambda s: s.mail.passed_since(1, LI_WEI, ANN, NOW),
    "became": lambda s: s.mail.became(1),
    "last_by_hand": lambda s: s.mail.last_by_hand(1, LI_WEI),
    "waiting_in": lambda s: s.mail.waiting_in(ANN, 1),
    "album": lambda s: s.mail.album(ANN, "1"),
    "sent_as": lambda s: (s.mail.sent_as(ANN, "1"), s.ledger.sent_as(1, "1")),
    "last_sent": lambda s: s.ledger.last_sent(1),
    "thread_of": lambda s: s.threads.of(1, 1),
    "thread_at": lambda s: s.threads.at(ANN, "77"),
    "items_leaving": lambda s: s.mail.items_leaving(LI_WEI),
    "texts_leaving": lambda s: s.mail.texts_leaving(LI_WEI),
    "buried": lambda s: s.erasure.buried("old"),
    "at": lambda s: s.news.at("https://news.example/", 1),
    "teller": lambda s: s.news.teller(1),
    "variants": lambda s: s.ledger.variants("prospects/check-in", DAY),
    "done_by_rules": lambda s: (s.ledger.done_by_rules(NOW), s.ledger.done_by_rules(NOW, Few(1))),
    "sent_by_day": lambda s: (s.ledger.sent_by_day(NOW), s.ledger.sent_by_day(NOW, Few(1))),
    "outcomes_of": lambda s: s.ledger.outcomes_of("prospects/check-in", Few(1), NOW),
    "dates_of": lambda s: s.ledger.dates_of("prospects/check-in", Few(1)),
    "complainers_of": lambda s: s.brakes.complainers_of(1, "prospects/check-in", NOW),
    "companies": lambda s: s.book.companies(1, "acme", 1, 10),
    "own_at": lambda s: s.book.own_at(1, 1),
    "moves_of": lambda s: s.goals.moves_of(1, 10),
    "leavers": lambda s: s.seats.leavers(1),
    "passed_on_to": lambda s: s.people.passed_on_to(1),
    "left_sending": lambda s: s.ledger.left_sending(),
    "committee": lambda s: s.people.committee(1),
    "items_of_colleagues": lambda s: s.ledger.items_of_colleagues(1, 1, NOW),
    "anybody_had": lambda s: s.ledger.anybody_had(1),
    "gave": lambda s: s.news.gave(FEED.url, NOW),
    "known": lambda s: s.news.known(entry("nobody knows this")),
    "identified": lambda s: s.news.identified("id"),
    "fresh": lambda s: s.news.fresh("en", NOW),
    "found_lately": lambda s: s.news.found_lately("en", NOW),
    "found_since": lambda s: s.news.found_since(NOW),
    "to_review": lambda s: s.news.to_review(),
    "review": lambda s: s.news.review(1, approved=True),
    "edited": lambda s: s.news.edited(1, entry("x"), []),
    "told_by": lambda s: s.news.told_by(1, 2),
    "had": lambda s: s.news.had(1, NOW),
    "opinions": lambda s: s.news.opinions(1),
    "opinions_of_peers": lambda s: s.news.opinions_of_peers(1, Role.USER, "saas"),
    "next_due": lambda s: (s.people.next_due(), s.people.most_overdue(NOW), s.people.overdue_ids(NOW, 5)),
    "book": lambda s: (s.team.book(1), s.team.came_due(1, NOW), s.team.inherited(1)),
    "offers": lambda s: (s.team.offer(1), s.team.offers_of(1), s.team.offers_to(1), s.team.offered(1)),
    "halted": lambda s: (s.team.halted(), s.team.introduction(1), s.team.link("a"), s.team.link_numbered(1)),
    "vetoed": lambda s: s.news.vetoed(1),
    "shelf": lambda s: [s.shelf.page(1, which, after, 20) for which in WHICH for after in (None, Place(1, 1))],
    "contents": lambda s: s.shelf.contents(1),
    "saved_items": lambda s: s.shelf.saved(1),
    "passed": lambda s: s.ledger.passed(1, "restored", NOW, NOW + DAY),
    "queued": lambda s: s.mail.queued(),
    "due_after": lambda s: s.people.due_after(1, NOW, 20),
    "complainers": lambda s: [s.brakes.complainers(kind, "7", NOW) for kind in ("rule", "text", "item")],
}


def plans(store: Store, question: Callable[[Store], object]) -> list[str]:
    """How SQLite finds what a question asks for."""
    asked: list[str] = []
    store._db.conn.set_trace_callback(asked.append)
    question(store)
    store._db.conn.set_trace_callback(None)
    assert asked
    return [step[3] for query in asked for step in store._db.execute(f"EXPLAIN QUERY PLAN {query}")]


FEW = {
    "SCAN CONSTANT ROW",
    "SCAN touch USING INDEX touch_one_sending",
    "SCAN touch USING INDEX touch_open",
    "SCAN post USING INDEX post_queued",
    "SCAN item USING INDEX item_review",
    "SCAN news_version",  # one row
    "SCAN feedback_version",
    "SCAN feedback USING COVERING INDEX feedback_newest",  # its newest rows,
    "SCAN feedback",  # and these then joined
    "SCAN few",  # the first of a book
}
"""What is read from end to end: indexes that have but few rows, or of which few are read."""


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_whole_table(store: Store, name: str) -> None:
    assert {step for step in plans(store, QUESTIONS[name]) if step.startswith("SCAN")} <= FEW


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("past", {"touch_counted", "touch_ask", "touch_text"}),
        ("awaiting", {"touch_open", "contact_of_manager"}),
        ("cards_since", {"touch_card", "contact_of_manager"}),
        ("texts_used", {"touch_text"}),
        ("gave", {"item_of_feed"}),
        ("known", {"sqlite_autoindex_item_1", "item_link"}),
        ("fresh", {"item_fresh"}),
        ("found_lately", {"item_found"}),
        ("found_since", {"item_found"}),
        ("had", {"touch_counted"}),
        ("items_of_colleagues", {"touch_counted", "contact_of_account"}),
        ("anybody_had", {"touch_item_of_item"}),
        ("opinions_of_peers", {"feedback_newest"}),
        ("variants", {"touch_variant", "event_reply"}),
        ("shelf", {"touch_of_contact"}),  # and what hangs on it from primary keys
    ],
)
def test_a_question_is_answered_from_its_own_indexes(store: Store, name: str, indexes: set[str]) -> None:
    used = [step.partition(" INDEX ")[2] for step in plans(store, QUESTIONS[name]) if " INDEX " in step]
    assert all(any(step.startswith(index) for index in indexes) for step in used)
    assert all(any(step.startswith(index) for step in used) for index in indexes)


def test_cards_are_what_came_to_a_manager(store: Store) -> None:
    for n, state in enumerate(TouchState):
        store.ledger.add(touch(state, 1, state), NOW + n * HOUR)
    store.ledger.add(touch("of a colleague", 2, TouchState.AWAITING), NOW - HOUR)
    store.ledger.add(touch("of another", 3, TouchState.AWAITING), NOW)
    noted_at = NOW + list(TouchState).index(TouchState.NOTED) * HOUR
    assert store.ledger.cards_since(1, NOW - DAY) == (NOW - HOUR, NOW, noted_at)
    assert store.ledger.cards_since(1, NOW) == (noted_at,)


def test_a_card_stays_one_whatever_becomes_of_it(store: Store) -> None:
    shown = store.ledger.add(touch("a", 1, TouchState.AWAITING), NOW)
    store.ledger.decide(shown, TouchState.READY, NOW + HOUR)
    assert store.ledger.cards_since(1, NOW - HOUR) == (NOW,)
    store.people.update_contact(replace(store.people.contact(1), manager_id=2))
    assert store.ledger.cards_since(1, NOW - HOUR) == ()


def test_what_lies_with_a_manager_comes_next_due_first(store: Store) -> None:
    store.ledger.add(touch("later", 1, TouchState.AWAITING, due_at=NOW + DAY), NOW)
    store.ledger.add(touch("sooner", 2, TouchState.AWAITING), NOW)
    store.ledger.add(touch("of another", 3, TouchState.AWAITING), NOW)
    store.ledger.add(touch("approved", 1), NOW)
    assert [one.key for one in store.ledger.awaiting(1)] == ["sooner", "later"]


def test_sends_in_a_managers_name_leave_out_those_by_hand(store: Store) -> None:
    store.ledger.add(touch("a", 2, TouchState.SENT, settled_at=NOW + HOUR), NOW)
    store.ledger.add(touch("b", 1, TouchState.SENT, settled_at=NOW), NOW)
    store.ledger.add(touch("c", 1, TouchState.SENT, settled_at=NOW, kind=TouchKind.MANUAL), NOW)
    store.ledger.add(touch("d", 3, TouchState.SENT, settled_at=NOW), NOW)
    assert store.ledger.sent_by_manager_since(1, NOW - HOUR) == (NOW, NOW + HOUR)
    assert store.ledger.sent_by_manager_since(1, NOW) == (NOW + HOUR,)


def test_what_colleagues_got_is_not_what_they_themselves_got(store: Store) -> None:
    store.ledger.add(touch("own", 1, TouchState.SENT, settled_at=NOW), NOW)
    store.ledger.add(touch("colleague", 2, TouchState.SENT, settled_at=NOW), NOW)
    store.ledger.add(touch("by hand", 2, TouchState.SENT, settled_at=NOW, kind=TouchKind.MANUAL), NOW)
    store.ledger.add(touch("elsewhere", 3, TouchState.SENT, settled_at=NOW), NOW)
    assert store.ledger.sent_to_colleagues(1, 1, NOW - HOUR) == (NOW,)
    assert store.ledger.sent_to_colleagues(1, 1, NOW) == ()


def test_texts_of_colleagues_tell_when_each_was_had_last(store: Store) -> None:
    sent, lost = TouchState.SENT, TouchState.REJECTED
    for key, contact_id, text_id, state, added_at, settled_at in (
        ("own", 1, "own", sent, NOW, NOW),
        ("elsewhere", 3, "elsewhere", sent, NOW, NOW),
        ("long ago", 2, "long ago", sent, NOW - 9 * DAY, NOW - 2 * DAY),
        ("first", 2, "twice", sent, NOW - 9 * DAY, NOW - HOUR),
        ("again", 2, "twice", sent, NOW - 9 * DAY, NOW),
        ("lies there", 2, "ready", TouchState.AWAITING, NOW - 3 * DAY, None),
        ("approved long ago", 2, "approved", TouchState.READY, NOW - 9 * DAY, NOW - 2 * DAY),
        *((state, 2, "lost", state, NOW, NOW) for state in (lost, TouchState.UNREACHABLE, TouchState.SKIPPED)),
    ):
        store.ledger.add(touch(key, contact_id, state, text_id=text_id, settled_at=settled_at), added_at)
    assert store.ledger.texts_of_colleagues(1, 1, NOW - 2 * DAY) == {
        "twice": NOW,
        "ready": NOW - 3 * DAY,
        "approved": NOW - 2 * DAY,
    }


def test_the_last_that_reached_them_is_by_a_rule_and_not_too_old(store: Store) -> None:
    for key, contact_id, hour, state, kind in (
        ("news", 1, 1, TouchState.SENT, TouchKind.NEWS),
        ("text", 1, 2, TouchState.UNSURE, TouchKind.TEXT),
        ("by hand", 1, 3, TouchState.SENT, TouchKind.MANUAL),
        ("note", 1, 4, TouchState.NOTED, TouchKind.NOTE),
        ("skipped", 1, 5, TouchState.SKIPPED, TouchKind.TEXT),
        ("of another", 2, 6, TouchState.SENT, TouchKind.TEXT),
    ):
        store.ledger.add(touch(key, contact_id, state, kind=kind, settled_at=NOW + hour * HOUR), NOW)
    found = store.ledger.last_reached(1, NOW)
    assert found
    assert (found.key, found) == ("text", store.ledger.keyed("text"))
    assert store.ledger.last_reached(1, NOW + 2 * HOUR) == found
    assert store.ledger.last_reached(1, NOW + 2 * HOUR + timedelta(microseconds=1)) is None


def test_variants_are_compared_by_who_answered_in_time(store: Store) -> None:
    moment = timedelta(microseconds=1)
    for key, contact_id, variant, state, hour in (
        ("1", 1, "b", TouchState.SENT, 0),
        ("2", 2, "b", TouchState.SENT, 0),
        ("3", 3, "b", TouchState.UNSURE, 0),
        ("4", 1, "a", TouchState.SENT, 30),
        ("5", 2, "a", TouchState.SKIPPED, 30),
        ("6", 3, None, TouchState.SENT, 30),
    ):
        settled_at = NOW + hour * HOUR
        store.ledger.add(touch(key, contact_id, state, rule="r", variant=variant, settled_at=settled_at), NOW)
    store.ledger.add(touch("7", 1, TouchState.SENT, rule="other", variant="c", settled_at=NOW), NOW)
    for contact_id, at, kind in (
        (1, NOW + DAY, "reply"),
        (1, NOW + DAY, "reply"),
        (2, NOW + DAY + moment, "reply"),  # too late
        (3, NOW, "reply"),  # not after it
        (3, NOW + HOUR, "joined"),
    ):
        store.people.add_event(Event(contact_id, at, kind))
    assert store.ledger.variants("r", DAY) == [("a", 1, 0), ("b", 3, 1)]
    assert store.ledger.variants("r", DAY + moment) == [("a", 1, 0), ("b", 3, 2)]
    assert store.ledger.variants("none", DAY) == []


def test_what_rules_did_is_counted_by_rule_and_state(store: Store) -> None:
    for key, contact_id, rule, state, kind, settled_at in (
        ("1", 1, "b", TouchState.SENT, TouchKind.TEXT, NOW + HOUR),
        ("2", 2, "b", TouchState.SENT, TouchKind.NEWS, NOW + HOUR),
        ("3", 3, "b", TouchState.SENT, TouchKind.TEXT, NOW + HOUR),
        ("4", 1, "a", TouchState.SKIPPED, TouchKind.MATERIAL, NOW + HOUR),
        ("5", 1, "a", TouchState.NOTED, TouchKind.NOTE, NOW + HOUR),
        ("6", 1, "b", TouchState.SENT, TouchKind.TEXT, NOW),
        ("7", 1, "b", TouchState.AWAITING, TouchKind.TEXT, None),
        ("8", 1, "manual", TouchState.SENT, TouchKind.MANUAL, NOW + HOUR),
    ):
        store.ledger.add(touch(key, contact_id, state, rule=rule, kind=kind, settled_at=settled_at), NOW)
    own = [("a", "noted", 1), ("a", "skipped", 1), ("b", "sent", 2)]
    assert store.ledger.done_by_rules(NOW, Few(1)) == own
    assert store.ledger.done_by_rules(NOW - DAY) == [*own[:2], ("b", "sent", 4)]  # of all by whole days
    assert store.ledger.done_by_rules(NOW) == []


def test_what_one_rule_did_is_counted_for_the_first_of_a_book(store: Store) -> None:
    for key, contact_id, rule, state, settled_at in (
        ("1", 1, "b", TouchState.SENT, NOW + HOUR),
        ("2", 1, "b", TouchState.SENT, NOW + 2 * DAY),
        ("3", 2, "b", TouchState.SENT, NOW + HOUR),
        ("4", 3, "b", TouchState.SENT, NOW + HOUR),  # of another manager
        ("5", 1, "a", TouchState.SENT, NOW + HOUR),
        ("6", 1, "b", TouchState.SENT, NOW),
    ):
        store.ledger.add(touch(key, contact_id, state, rule=rule, settled_at=settled_at), NOW)
    store.people.add_event(Event(1, NOW + HOUR + HOUR, "reply"))
    (both,) = store.ledger.outcomes_of("b", Few(1), NOW)
    assert (both.n, both.answered, both.opened) == (3, 1, 0)
    (first,) = store.ledger.outcomes_of("b", Few(1, 1), NOW)
    assert first.n < both.n
    (late,) = store.ledger.outcomes_of("b", Few(1, within=HOUR / 2), NOW)
    assert late.answered == 0
    assert sum(n for rule, _, n in store.ledger.sent_by_day(NOW - DAY, Few(1)) if rule == "b") == 4
    assert sum(n for rule, _, n in store.ledger.sent_by_day(NOW - DAY) if rule == "b") == 5


def test_a_text_or_an_item_is_used_unless_it_was_not_sent(store: Store) -> None:
    store.news.add_item(entry("One"), FEED, [], "fresh", NOW)
    each_state(store, text_id="hello", item_id=1)
    assert store.ledger.texts_used(1) == {"hello": len(TouchState) - 2}
    assert store.ledger.items_used(1) == {1}
    assert not store.ledger.texts_used(2)
    assert not store.ledger.items_used(2)


def test_a_skipped_item_is_not_used(store: Store) -> None:
    store.news.add_item(entry("One"), FEED, [], "fresh", NOW)
    store.ledger.add(touch("a", 1, TouchState.SKIPPED, item_id=1, text_id="hello"), NOW)
    assert not store.ledger.items_used(1)
    assert not store.ledger.texts_used(1)


def links(store: Store, touch_id: int) -> set[int]:
    found = store._db.execute("SELECT item_id FROM touch_item WHERE touch_id = ?", (touch_id,))
    return {item_id for (item_id,) in found}


def test_a_digest_uses_all_its_items(store: Store) -> None:
    one, two, three, four = (item(store, title) for title in ("One", "Two", "Three", "Four"))
    digest = touch("a", 1, TouchState.SENT, kind=TouchKind.NEWS, item_id=one, settled_at=NOW)
    added = store.ledger.add(digest, NOW, items=[one, two, three, two])
    alone = store.ledger.add(touch("b", 2, TouchState.AWAITING, item_id=four), NOW)
    text = store.ledger.add(touch("c", 2), NOW)
    assert [links(store, touch_id) for touch_id in (added.id, alone.id, text.id)] == [{one, two, three}, {four}, set()]
    assert store.ledger.items_used(1) == {one, two, three}
    assert store.ledger.items_used(2) == {four}
    assert [store.ledger.anybody_had(one) for one in (two, four, 99)] == [True, True, False]
    assert store.ledger.touch(added.id) == added


def test_a_digest_of_items_that_are_not_there_is_a_bug(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.ledger.add(touch("a"), NOW, items=[99])

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        fail()
    assert store.ledger.all() == []


def test_items_of_colleagues_are_those_that_reached_them_lately(store: Store) -> None:
    ids = {title: item(store, title) for title in ("own", "digest", "with it", "skipped", "awaits", "old", "elsewhere")}
    for title, contact_id, state, settled_at in (
        ("own", 1, TouchState.SENT, NOW),
        ("digest", 2, TouchState.UNSURE, NOW),
        ("skipped", 2, TouchState.SKIPPED, NOW),
        ("awaits", 2, TouchState.AWAITING, None),
        ("old", 2, TouchState.SENT, NOW - DAY),
        ("elsewhere", 3, TouchState.SENT, NOW),
    ):
        more = [ids["with it"]] if title == "digest" else []
        news = touch(title, contact_id, state, item_id=ids[title], settled_at=settled_at)
        store.ledger.add(news, NOW, items=more)
    assert store.ledger.items_of_colleagues(1, 1, NOW - DAY) == {ids["digest"], ids["with it"]}
    assert store.ledger.items_of_colleagues(1, 2, NOW - DAY) == {ids["own"]}


def test_what_was_on_its_way_is_found_again(store: Store) -> None:
    each_state(store)
    assert [one.key for one in store.ledger.left_sending()] == ["sending"]
    assert [one.key for one in store.ledger.of_contact(1)] == list(TouchState)
    assert store.ledger.of_contact(2) == []


# --- mail


def queue(store: Store, address: str, text: str, at: datetime = NOW, **more: Any) -> None:
    store.mail.queue(Post(address, Say(Message(text)), **more), at)


def claimed(store: Store, now: datetime = NOW) -> tuple[int, str, str] | None:
    """Id, address and text of the post that is claimed."""
    found = store.mail.claim(now)
    if found is None:
        return None
    assert isinstance(found.post.action, Say)
    return found.id, found.post.address, found.post.action.message.text


def settle(store: Store, post_id: int, outcome: OutcomeKind = OutcomeKind.SENT, at: datetime = NOW) -> None:
    store.mail.settle(post_id, outcome, message_id=f"m{post_id}", detail="", not_before=at)


def test_a_chat_is_served_in_order_and_one_at_a_time(store: Store) -> None:
    for text in ("one", "two"):
        queue(store, ANN, text)
    assert claimed(store) == (1, ANN, "one")
    assert claimed(store) is None
    settle(store, 1)
    assert claimed(store) == (2, ANN, "two")


def test_a_chat_on_its_way_does_not_block_another(store: Store) -> None:
    queue(store, ANN, "one")
    queue(store, ANN, "two")
    queue(store, BO, "three")
    assert claimed(store) == (1, ANN, "one")
    assert claimed(store) == (3, BO, "three")


def test_a_chat_that_waits_keeps_its_order_and_blocks_no_other(store: Store) -> None:
    queue(store, ANN, "one")
    queue(store, ANN, "two")
    queue(store, BO, "three")
    assert claimed(store) == (1, ANN, "one")
    settle(store, 1, OutcomeKind.RETRY, NOW + HOUR)
    assert claimed(store) == (3, BO, "three")
    assert claimed(store, NOW + HOUR - timedelta(microseconds=1)) is None
    assert claimed(store, NOW + HOUR) == (1, ANN, "one")


def test_a_post_is_not_taken_before_its_time(store: Store) -> None:
    queue(store, ANN, "one", NOW + HOUR)
    assert claimed(store) is None
    assert store.mail.next_due() == NOW + HOUR
    assert claimed(store, NOW + HOUR) is not None
    assert store.mail.next_due() is None


def test_a_post_behind_another_of_its_chat_waits_for_no_moment(store: Store) -> None:
    queue(store, ANN, "one")
    queue(store, ANN, "two")
    store.mail.claim(NOW)
    assert store.mail.next_due() is None
    settle(store, 1, OutcomeKind.RETRY, NOW + HOUR)
    assert store.mail.next_due() == NOW + HOUR


def test_attempts_of_a_post_are_counted(store: Store) -> None:
    queue(store, ANN, "one")
    store.mail.claim(NOW)
    settle(store, 1, OutcomeKind.RETRY)
    again = store.mail.claim(NOW)
    assert again is not None
    assert (again.attempts, again.again) == (2, False)


def test_a_post_that_may_have_arrived_goes_again_marked(store: Store) -> None:
    queue(store, ANN, "one")
    store.mail.claim(NOW)
    store.mail.again(1, NOW + HOUR)
    assert store.mail.claim(NOW) is None
    again = store.mail.claim(NOW + HOUR)
    assert again is not None
    assert again.again


def test_a_post_queued_again_waits_for_the_one_on_its_way(store: Store) -> None:
    queue(store, ANN, "one")
    queue(store, ANN, "two")
    store.mail.claim(NOW)
    settle(store, 1, OutcomeKind.UNREACHABLE)
    assert claimed(store) == (2, ANN, "two")
    store.mail.reachable(ANN, NOW)
    assert claimed(store) is None
    settle(store, 2)
    assert claimed(store) == (1, ANN, "one")


@pytest.mark.parametrize("outcome", [o for o in OutcomeKind if o not in (OutcomeKind.RETRY, OutcomeKind.HANDOFF)])
def test_a_settled_post_is_over(store: Store, outcome: OutcomeKind) -> None:
    queue(store, ANN, "one")
    store.mail.claim(NOW)
    assert store.mail.waiting() == 1
    settle(store, 1, outcome)
    assert (store.mail.waiting(), claimed(store, NOW + DAY)) == (0, None)


def test_who_writes_is_sent_what_a_manager_should_see_and_nothing_late(store: Store) -> None:
    queue(store, ANN, "for the manager")
    queue(store, ANN, "for a contact", at_most_once=True)
    queue(store, BO, "elsewhere")
    queue(store, ANN, "refused")
    outcomes = [OutcomeKind.UNREACHABLE, OutcomeKind.UNREACHABLE, OutcomeKind.UNREACHABLE, OutcomeKind.REJECTED]
    for post_id in (1, 2, 3, 4):
        assert store.mail.claim(NOW) is not None
        settle(store, post_id, outcomes[post_id - 1])
    store.mail.reachable(ANN, NOW + HOUR)
    assert store.mail.waiting() == 1
    assert claimed(store, NOW + HOUR) == (1, ANN, "for the manager")


def test_what_waits_for_who_stopped_is_dropped_and_nothing_else(store: Store) -> None:
    queue(store, LI_WEI, "on its way", at_most_once=True, contact_id=1)
    store.mail.claim(NOW)
    queue(store, LI_WEI, "waits", at_most_once=True, contact_id=1)
    queue(store, LI_WEI, "the last word", contact_id=1)
    queue(store, ANN, "a card about them", at_most_once=True, contact_id=1)
    queue(store, MEI, "for another", at_most_once=True, contact_id=2)
    store.mail.drop_queued(1, LI_WEI)
    settle(store, 1)
    left = {found[2] for _ in range(5) if (found := claimed(store))}
    assert left == {"the last word", "a card about them", "for another"}


def test_what_was_on_its_way_to_who_stopped_is_not_tried_again(store: Store) -> None:
    queue(store, LI_WEI, "on its way", at_most_once=True, contact_id=1)
    store.mail.claim(NOW)
    store.mail.drop_queued(1, LI_WEI)
    settle(store, 1, OutcomeKind.RETRY)
    assert (store.mail.waiting(), claimed(store, NOW + DAY)) == (0, None)


def test_an_answer_finds_the_post_it_answers(store: Store) -> None:
    queue(store, ANN, "one", contact_id=2)
    store.mail.claim(NOW)
    settle(store, 1)
    found = store.mail.answered_by(ANN, "m1")
    assert found is not None
    assert found.contact_id == 2
    assert store.mail.answered_by(BO, "m1") is None
    assert store.mail.answered_by(ANN, "m2") is None


def test_failed_updates_are_counted(store: Store) -> None:
    store.mail.take(1, 6, NOW)
    store.mail.take(1, 7, NOW)
    store.mail.failed(1, 7, '{"update_id": 7}')
    assert store.mail.count_failed() == 1


def test_a_dropped_draft_is_gone(store: Store) -> None:
    draft = store.mail.add_draft(1, "a", Say(HELLO), "", NOW)
    store.mail.drop_draft(draft)
    assert store.mail.draft(1, draft) is None


# --- news


@pytest.mark.parametrize(
    ("other", "new"),
    [
        (entry("One", identity="same"), False),
        (entry("Two", identity="same"), False),
        (entry("  ONE ", identity="other"), True),
        (entry("Two", identity="other"), True),
    ],
)
def test_nothing_is_news_twice(store: Store, other: Entry, new: bool) -> None:
    assert store.news.add_item(entry("One", identity="same"), FEED, [], "old", NOW) == 1
    added = store.news.add_item(other, replace(FEED, url="https://b.example/"), [], "fresh", NOW)
    assert added == (2 if new else None)
    assert (store.news.item(2) is not None) is new


def test_an_entry_is_known_by_its_identity_or_by_link_and_title(store: Store) -> None:
    one, two, _ = (item(store, title) for title in ("One", "Two", "Three"))
    link = "https://news.example/{}".format
    for seen, known in (
        (entry("New", identity="id of One", link=link("Two")), one),
        (entry(" TWO", identity="new", link=link("Two")), two),
        (entry("Three", identity="new", link=link("Two")), None),
        (entry("Three", identity="new", link=link("new")), None),
        (entry("New", identity="new", link=link("new")), None),
    ):
        found = store.news.known(seen)
        assert (found.id if found else None) == known
    assert store.news.identified("id of Two") == store.news.item(two)
    assert store.news.identified(link("Two")) is None


def test_what_a_rehearsal_puts_back_may_have_a_known_title(store: Store) -> None:
    item(store, "One")
    again = Found(entry("One", identity="other"), replace(FEED, quality=0.9), NOW, ("saas",), "review")
    store.news.put(again)
    store.news.put(again)
    assert [(one.title, one.quality) for one in store.news.to_review()] == [("One", 0.9)]
    assert store.news.found_since(NOW - HOUR)[1:] == [again]


def test_what_was_found_is_told_in_order_without_what_nobody_would_send(store: Store) -> None:
    item(store, "before", at=NOW)
    later = NOW + HOUR
    for title, state in (("second", "old"), ("fresh", "fresh"), ("no", "rejected"), ("review", "review")):
        item(store, title, state, at=later, topics=["saas", "hr"])
    item(store, "the same", "same", at=later, story=1)
    item(store, "shared", at=later, manager_id=1)
    found = store.news.found_since(NOW)
    assert [one.entry.title for one in found] == ["second", "fresh", "review"]
    link = "https://news.example/fresh"
    assert found[1] == Found(entry("fresh", link=link), replace(FEED, topics=()), later, ("saas", "hr"), "fresh")


def test_stories_found_lately_are_of_their_own_and_newest_first(store: Store) -> None:
    for title, state, hour in (
        ("before", "fresh", 0),
        ("one", "fresh", 1),
        ("two", "review", 2),
        ("no", "rejected", 3),
        ("first fetch", "old", 3),
        ("the same", "same", 3),
    ):
        item(store, title, state, at=NOW + hour * HOUR)
    item(store, "中文", at=NOW + HOUR, feed=replace(FEED, language="zh"))
    item(store, "shared", at=NOW + HOUR, manager_id=1)
    assert [one.title for one in store.news.found_lately("en", NOW)] == ["no", "two", "one"]
    assert [one.title for one in store.news.found_lately("en", NOW, limit=1)] == ["no"]


def test_what_a_feed_gave_is_counted_since_a_moment(store: Store) -> None:
    for title, state, hour in (("one", "fresh", 0), ("two", "old", 1), ("the same", "same", 2)):
        item(store, title, state, at=NOW + hour * HOUR)
    item(store, "of another", feed=replace(FEED, url="https://b.example/"), at=NOW + HOUR)
    assert [store.news.gave(FEED.url, NOW + hour * HOUR) for hour in (-1, 0, 2)] == [3, 2, 0]


def test_fresh_news_is_in_the_language_not_too_old_and_newest_first(store: Store) -> None:
    chinese = replace(FEED, language="zh")
    for title, feed, state, at in (
        ("first", FEED, "fresh", NOW),
        ("second", FEED, "fresh", NOW + HOUR),
        ("as old as can be", FEED, "fresh", NOW - DAY),
        ("stale", FEED, "fresh", NOW - DAY - timedelta(microseconds=1)),
        ("seen before", FEED, "old", NOW),
        ("to look at", FEED, "review", NOW),
        ("told elsewhere", FEED, "same", NOW),
        ("中文", chinese, "fresh", NOW + DAY),
    ):
        item(store, title, state, feed=feed, published_at=at)
    since = NOW - DAY
    assert fresh(store, since) == ["second", "first", "as old as can be"]
    assert fresh(store, since + timedelta(minutes=59)) == ["second", "first", "as old as can be"]
    assert fresh(store, since + HOUR) == ["second", "first"]
    assert [one.title for one in store.news.fresh("en", since, limit=1)] == ["second"]
    assert [one.title for one in store.news.fresh("zh", since)] == ["中文"]


def fresh(store: Store, since: datetime = NOW - DAY) -> list[str]:
    return [one.title for one in store.news.fresh("en", since)]


def test_fresh_news_is_read_once_until_an_item_changes(store: Store) -> None:
    item(store, "One")
    asked: list[str] = []
    store._db.conn.set_trace_callback(lambda sql: asked.append(sql) if "FROM item" in sql else None)
    for _ in range(3):
        assert fresh(store) == ["One"]
    store.people.add_event(Event(1, NOW, "reply"))
    assert fresh(store) == ["One"]
    assert len(asked) == 1
    store._db.conn.set_trace_callback(None)


CHANGES: dict[str, Callable[[Store], object]] = {
    "add_item": lambda s: item(s, "Two"),
    "put": lambda s: s.news.put(Found(entry("Two"), FEED, NOW, (), "fresh")),
    "edited": lambda s: s.news.edited(1, entry("Two"), []),
    "told_by": lambda s: s.news.told_by(1, 2),
    "set_state": lambda s: s.news.set_state(1, "old"),
    "set_line": lambda s: s.news.set_line(1, "Look!"),
    "review": lambda s: s.news.review(2, approved=True),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_an_item_is_seen_at_once_and_one_undone_is_not(store: Store, name: str) -> None:
    item(store, "One")
    item(store, "To look at", "review")
    before = store.news.fresh("en", NOW - DAY)

    def undone() -> None:
        with store.transaction():
            CHANGES[name](store)
            assert store.news.fresh("en", NOW - DAY) != before
            raise Stop

    with pytest.raises(Stop):
        undone()
    assert store.news.fresh("en", NOW - DAY) == before
    CHANGES[name](store)
    assert store.news.fresh("en", NOW - DAY) != before


def test_a_change_by_another_connection_is_seen(filed: Store, path: pathlib.Path) -> None:
    item(filed, "One")
    assert fresh(filed) == ["One"]
    other = sqlite3.connect(path)
    with other:
        other.execute("UPDATE item SET title = 'Edited'")
    other.close()
    assert fresh(filed) == ["Edited"]


def test_what_is_kept_of_fresh_news_does_not_grow_for_ever(store: Store) -> None:
    item(store, "One")
    for hour in range(5 * MOST_KEPT):
        store.news.fresh("en", NOW - hour * HOUR)
    assert len(store.news._kept) <= MOST_KEPT + 1


def test_an_edited_item_is_found_by_its_new_words(store: Store) -> None:
    one = item(store, "One", topics=["saas"])
    store.news.edited(one, entry("Other words", summary="More", identity="x"), ["hr", "ai"])
    found = store.news.item(one)
    assert found
    assert (found.title, found.summary, found.topics) == ("Other words", "More", ("hr", "ai"))
    assert store.news.known(entry("OTHER words", identity="y", link=found.link)) == found
    assert store.news.identified("id of One") == found
    assert store.news.known(entry("One", identity="y", link=found.link)) is None


def test_a_story_told_by_another_item_takes_those_that_told_it_along(store: Store) -> None:
    first, second, third, other = (item(store, title) for title in ("First", "Second", "Third", "Other"))
    store.news.told_by(second, first)
    store.news.told_by(first, third)
    told = store._db.execute("SELECT id, state, story FROM item ORDER BY id").fetchall()
    assert told == [(first, "same", third), (second, "same", third), (third, "fresh", None), (other, "fresh", None)]
    assert store.news.state(first) == "same"
    assert store.news.state(99) is None


def test_a_line_and_a_state_are_of_one_item(store: Store) -> None:
    one, two = item(store, "One"), item(store, "Two")
    store.news.set_line(one, "Worth your time:")
    store.news.set_state(two, "rejected")
    assert [(one.title, one.line) for one in store.news.fresh("en", NOW - DAY)] == [("One", "Worth your time:")]
    assert (store.news.state(one), store.news.state(two)) == ("fresh", "rejected")


def test_what_a_contact_had_is_what_may_have_reached_them(store: Store) -> None:
    ids = {state: item(store, state) for state in TouchState}
    for n, state in enumerate(TouchState):
        store.ledger.add(touch(state, 1, state, item_id=ids[state], settled_at=NOW + n * HOUR), NOW)
    note = item(store, "note")
    told = touch("note", 1, TouchState.SENT, kind=TouchKind.NOTE, item_id=note, settled_at=NOW + DAY)
    store.ledger.add(told, NOW)
    reached = [state for state in TouchState if state in COUNTED]
    assert [one.title for one in store.news.had(1, NOW - HOUR)] == reached[::-1]
    assert store.news.had(2, NOW - HOUR) == []


def test_what_a_contact_had_comes_newest_first_with_all_of_a_digest(store: Store) -> None:
    one, two, three = (item(store, title) for title in ("One", "Two", "Three"))
    store.ledger.add(touch("b", 1, TouchState.SENT, item_id=three, settled_at=NOW), NOW)
    store.ledger.add(touch("a", 1, TouchState.SENT, item_id=two, settled_at=NOW + HOUR), NOW, items=[one])
    assert [item.id for item in store.news.had(1, NOW - HOUR)] == [one, two, three]
    assert [item.id for item in store.news.had(1, NOW)] == [one, two]
    assert store.news.had(1, NOW + HOUR) == []


# --- what people made of it


def kinds(store: Store, contact_id: int = 1) -> list[Feedback]:
    return [opinion.kind for opinion in store.news.opinions(contact_id)]


def test_an_opinion_is_noted_once_and_comes_back(store: Store) -> None:
    one = item(store, "One", topics=["saas", "hr"])
    assert store.news.say(1, one, Feedback.OPEN, NOW)
    assert not store.news.say(1, one, Feedback.OPEN, NOW + HOUR)
    assert store.news.say(1, one, Feedback.LIKE, NOW + HOUR)
    assert store.news.opinions(1) == (
        Opinion(("saas", "hr"), "Pack & Pallet", Feedback.OPEN, NOW),
        Opinion(("saas", "hr"), "Pack & Pallet", Feedback.LIKE, NOW + HOUR),
    )
    assert store.news.opinions(2) == ()


def test_a_like_takes_back_a_dislike_and_the_other_way_round(store: Store) -> None:
    one, two = item(store, "One"), item(store, "Two")
    for kind in (Feedback.OPEN, Feedback.LESS, Feedback.DISLIKE):
        store.news.say(1, one, kind, NOW)
    store.news.say(1, two, Feedback.DISLIKE, NOW + HOUR)
    store.news.say(2, one, Feedback.DISLIKE, NOW)
    assert store.news.say(1, one, Feedback.LIKE, NOW + DAY)
    assert sorted(kinds(store)) == ["dislike", "less", "like", "open"]
    assert kinds(store)[-1] is Feedback.LIKE
    assert kinds(store, 2) == [Feedback.DISLIKE]
    assert store.news.say(1, one, Feedback.DISLIKE, NOW + 2 * DAY)
    assert sorted(kinds(store)) == ["dislike", "dislike", "less", "open"]


def test_less_of_a_topic_takes_nothing_back(store: Store) -> None:
    one = item(store, "One")
    for kind in (Feedback.LIKE, Feedback.LESS, Feedback.OPEN):
        store.news.say(1, one, kind, NOW)
    assert len(kinds(store)) == 3


@pytest.fixture
def peers(store: Store) -> Store:
    """Contacts 1 and 2 at Acme and 3 at Brick & Co use software for logistics; nobody else is like them."""
    for account_id in (1, 2):
        store.people.update_account(replace(store.people.account(account_id), industry="logistics"))
    for contact_id in (1, 2, 3):
        store.people.update_contact(replace(store.people.contact(contact_id), role=Role.USER))
    store.people.save_account("Corner")
    for address, account_id, role in (
        ("301", 1, Role.BUDGET),
        ("302", 3, Role.USER),
        ("303", 1, None),
        ("304", 3, None),
    ):
        store.people.add_contact(contact(address, address, account_id=account_id, role=role))
    return store


def opinions_of_peers(store: Store, role: Role | None, industry: str | None) -> list[str]:
    return [opinion.topics[0] for opinion in store.news.opinions_of_peers(1, role, industry)]


def test_peers_have_the_same_role_in_the_same_industry(peers: Store) -> None:
    for contact_id in range(1, 8):
        one = item(peers, f"of {contact_id}", topics=[f"of-{contact_id}"])
        peers.news.say(contact_id, one, Feedback.LIKE, NOW + contact_id * HOUR)
    assert opinions_of_peers(peers, Role.USER, "logistics") == ["of-3", "of-2"]
    assert opinions_of_peers(peers, Role.BUDGET, "logistics") == ["of-4"]
    assert opinions_of_peers(peers, Role.USER, None) == ["of-5"]
    assert opinions_of_peers(peers, None, "logistics") == ["of-6"]
    assert opinions_of_peers(peers, Role.DECIDER, "logistics") == opinions_of_peers(peers, Role.USER, "saas") == []
    assert opinions_of_peers(peers, None, None) == []


def test_the_newest_of_peers_are_enough(peers: Store) -> None:
    with peers.transaction():
        for n in range(MOST_OPINIONS + 1):
            one = item(peers, f"Item {n}", topics=[f"item-{n}"])
            peers.news.say(2, one, Feedback.LIKE, NOW + n * HOUR)
    found = opinions_of_peers(peers, Role.USER, "logistics")
    assert (found[0], found[-1], len(found)) == (f"item-{MOST_OPINIONS}", "item-1", MOST_OPINIONS)


def test_peers_are_looked_for_among_the_newest_of_all(peers: Store) -> None:
    peers.news.say(2, item(peers, "Old", topics=["old"]), Feedback.LIKE, NOW)
    with peers.transaction():
        for n in range(1, MOST_LOOKED_AT):
            peers.news.say(4, item(peers, f"Item {n}"), Feedback.LIKE, NOW + HOUR)
    assert opinions_of_peers(peers, Role.USER, "logistics") == ["old"]
    peers.news.say(4, item(peers, "One more"), Feedback.LIKE, NOW + HOUR)
    assert opinions_of_peers(peers, Role.USER, "logistics") == []


def test_a_veto_is_a_managers_own(store: Store) -> None:
    one, two = item(store, "One"), item(store, "Two")
    assert store.news.veto(1, one, NOW)
    assert not store.news.veto(1, one, NOW + HOUR)
    assert store.news.veto(1, two, NOW)
    assert store.news.veto(2, two, NOW)
    assert [store.news.vetoed(manager_id) for manager_id in (1, 2, 3)] == [{one, two}, {two}, frozenset()]


def test_shared_addresses_wait_in_order_until_they_are_looked_at(store: Store) -> None:
    store.news.add_share(2, "https://b.example/", "", NOW + HOUR)
    store.news.add_share(1, "https://a.example/", "Worth a look", NOW)
    first, second = Share(1, 2, "https://b.example/", ""), Share(2, 1, "https://a.example/", "Worth a look")
    assert store.news.shares() == [first, second]
    store.news.drop_share(first.id)
    assert store.news.shares() == [second]


# --- the library


def test_a_name_of_the_library_is_taken_once_and_for_good(store: Store) -> None:
    assert store.library.add("case", MATERIAL, 1, NOW) == replace(MATERIAL, id="shared/case")
    assert store.library.add("case", replace(MATERIAL, kind="guide"), 2, NOW) is None
    assert store.library.remove("case")
    assert not store.library.remove("case")
    assert not store.library.remove("other")
    assert store.library.all() == {}
    assert store.library.add("case", MATERIAL, 1, NOW) is None  # what was sent under it keeps its name


def test_the_library_is_in_the_order_in_which_it_came(store: Store) -> None:
    for name in ("b", "a", "c"):
        store.library.add(name, MATERIAL, 1, NOW)
    store.library.remove("a")
    assert list(store.library.all()) == ["shared/b", "shared/c"]


def test_a_review_is_decided_once(store: Store) -> None:
    for title in ("yes", "no"):
        store.news.add_item(entry(title), FEED, [], "review", NOW)
    assert [item.title for item in store.news.to_review()] == ["yes", "no"]
    assert store.news.review(1, approved=True)
    assert store.news.review(2, approved=False)
    assert not store.news.review(1, approved=False)
    assert [item.title for item in store.news.fresh("en", NOW - DAY)] == ["yes"]
    assert store.news.to_review() == []
    assert store.news.item(99) is None


# --- brakes


def test_a_pause_is_set_once_and_ended_once(store: Store) -> None:
    brakes = store.brakes
    assert brakes.paused() == {}
    assert brakes.pause("rule", "prospects/check-in", "3 stopped", NOW)
    assert not brakes.pause("rule", "prospects/check-in", "again", NOW + HOUR)
    assert brakes.pause("text", "prospects/check-in", "", NOW + HOUR)
    assert brakes.paused() == {
        ("rule", "prospects/check-in"): NOW,
        ("text", "prospects/check-in"): NOW + HOUR,
    }
    assert brakes.resume("rule", "prospects/check-in")
    assert not brakes.resume("rule", "prospects/check-in")
    assert brakes.paused() == {("text", "prospects/check-in"): NOW + HOUR}


@pytest.fixture
def complained(store: Store) -> Store:
    """Li Wei (twice) and Mei complained about the same rule, of which Mei had another text; Otto about an item."""
    store.news.add_item(entry("One"), FEED, [], "fresh", NOW)
    said = [
        store.ledger.add(touch("a", 1, TouchState.SENT, rule="r", text_id="hello"), NOW),
        store.ledger.add(touch("b", 2, TouchState.SENT, rule="r", text_id="bye"), NOW),
        store.ledger.add(touch("c", 3, TouchState.SENT, rule="news", kind=TouchKind.NEWS, item_id=1), NOW),
    ]
    for one, hour in ((said[0], 1), (said[0], 2), (said[1], 2), (said[2], 3)):
        store.brakes.complain(one.contact_id, one, NOW + hour * HOUR)
    return store


def complainers(store: Store, since: datetime = NOW) -> dict[str, int]:
    named = (("rule", "r"), ("rule", "news"), ("text", "hello"), ("text", "bye"), ("item", "1"))
    return {name: store.brakes.complainers(kind, name, since) for kind, name in named}


def test_a_complaint_counts_once_a_contact_for_the_rule_the_text_and_the_item(complained: Store) -> None:
    assert complainers(complained) == {"r": 2, "news": 1, "hello": 1, "bye": 1, "1": 1}
    assert complainers(complained, NOW + 2 * HOUR) == {"r": 0, "news": 1, "hello": 0, "bye": 0, "1": 1}
    assert complained.brakes.complainers("text", "r", NOW) == complained.brakes.complainers("item", "2", NOW) == 0


@pytest.mark.parametrize(("kind", "name"), [("rule", "r"), ("text", "hello"), ("item", "1")])
def test_what_is_forgiven_counts_anew_and_nothing_else_does(complained: Store, kind: str, name: str) -> None:
    before = complainers(complained)
    complained.brakes.forgive(kind, name)
    assert complainers(complained) == {**before, name: 0}
    again = complained.ledger.touch({"r": 2, "hello": 1, "1": 3}[name])
    complained.brakes.complain(again.contact_id, again, NOW + DAY)
    assert complained.brakes.complainers(kind, name, NOW) == 1


def test_a_trial_moves_on_and_keeps_who_is_on_it(store: Store) -> None:
    brakes = store.brakes
    brakes.set_trial("b", "sample", NOW)
    brakes.set_trial("a", "sample", NOW)
    for contact_id in (2, 1, 2):
        brakes.join_trial("b", contact_id, NOW)
    brakes.join_trial("a", 3, NOW)
    brakes.set_trial("b", "some", NOW + HOUR)
    assert brakes.trials() == {"a": ("sample", NOW), "b": ("some", NOW + HOUR)}
    assert [brakes.trial_contacts(rule) for rule in ("a", "b", "none")] == [{3}, {1, 2}, frozenset()]


def test_a_trial_that_ended_begins_anew(store: Store) -> None:
    brakes = store.brakes
    for rule in ("a", "b"):
        brakes.set_trial(rule, "all", NOW)
        brakes.join_trial(rule, 1, NOW)
    brakes.end_trial("a")
    assert brakes.trials() == {"b": ("all", NOW)}
    assert [brakes.trial_contacts(rule) for rule in ("a", "b")] == [frozenset(), {1}]


# --- pages ----------------------------------------------------------------------------------------------------


def test_a_session_lasts_until_it_ends_and_is_one_persons() -> None:
    store = furnished()
    session = Session("session", None, 1, False, NOW, NOW, NOW + DAY)
    assert store.pages.session("session", NOW + DAY - timedelta(seconds=1)) == session
    assert store.pages.session("session", NOW + DAY) is None
    assert store.pages.session("another", NOW) is None
    with store.transaction():
        store.pages.begin("second", Reader(contact_id=1), NOW + DAY, NOW + 2 * DAY, mini_app=True)
        store.pages.begin("anns", Reader(manager_id=1), NOW + DAY, NOW + 2 * DAY, mini_app=True)
    assert store.pages.session("session", NOW) is None  # it had ended, and is gone
    with store.transaction():
        assert store.pages.end_all(Reader(contact_id=1)) == 1
    assert store.pages.session("second", NOW + DAY) is None
    assert store.pages.session("anns", NOW + DAY)


def test_a_link_leads_once_and_in_its_time() -> None:
    store = furnished()
    assert store.pages.link("link", NOW) == store.pages.link("link", NOW) == Reader(manager_id=1)
    assert store.pages.link("link", NOW + DAY) is None
    with store.transaction():
        assert store.pages.use_link("link", NOW) == Reader(manager_id=1)
        assert store.pages.use_link("link", NOW) is None


def test_what_counts_once_is_remembered_for_its_time() -> None:
    store = furnished()
    with store.transaction():
        assert [store.pages.once("a", NOW + by * DAY, NOW + DAY) for by in (0, 0)] == [True, False]
        assert store.pages.once("a", NOW + DAY, NOW + 2 * DAY)
        assert not store.pages.once("a", NOW + DAY, NOW + 2 * DAY)


def test_of_two_sides_a_session_has_one() -> None:
    store = furnished()
    for reader in (Reader(), Reader(1, 1)):
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            store.pages.begin("x", reader, NOW, NOW + DAY, mini_app=False)


# --- what a contact was given


def test_what_a_contact_was_given_comes_newest_first_page_by_page(store: Store) -> None:
    one, two, three = (item(store, title) for title in ("One", "Two", "Three"))
    store.ledger.add(touch("a", 1, TouchState.SENT, kind=TouchKind.NEWS, settled_at=NOW), NOW, items=[one])
    deck = touch("b", 1, TouchState.SENT, kind=TouchKind.MATERIAL, settled_at=NOW, text_id="deck", message=HELLO)
    store.ledger.add(deck, NOW)
    later = touch("c", 1, TouchState.UNSURE, kind=TouchKind.NEWS, settled_at=NOW + HOUR)
    store.ledger.add(later, NOW, items=[two, three])
    for n, state in enumerate(set(TouchState) - {TouchState.SENT, TouchState.UNSURE, TouchState.SENDING}):
        store.ledger.add(touch(f"no {n}", 1, state, kind=TouchKind.NEWS, settled_at=NOW), NOW, items=[one])
    store.ledger.add(touch("text", 1, TouchState.SENT, settled_at=NOW), NOW)
    store.ledger.add(touch("of another", 2, TouchState.SENT, kind=TouchKind.NEWS, settled_at=NOW), NOW, items=[one])
    everything = store.shelf.page(1, "", None, 9)
    assert [one.item.title if one.item else one.message for one in everything] == ["Three", "Two", HELLO, "One"]
    for n, one_of_them in enumerate(everything):
        assert store.shelf.page(1, "", one_of_them.place, 9) == everything[n + 1 :]
        assert store.shelf.page(1, "", one_of_them.place, 1) == everything[n + 1 :][:1]
    assert store.shelf.page(1, MATERIAL_ALONE, None, 9) == everything[2:3]
    assert store.shelf.page(2, "", everything[0].place, 9) == []  # a place in somebody else's


def test_what_a_contact_made_of_it_and_saved_is_with_it_and_theirs_alone(store: Store) -> None:
    one = store.news.add_item(entry("One"), FEED, ["saas", "ai"], "fresh", NOW)
    assert one
    for contact_id in (1, 2):
        sent = touch(f"of {contact_id}", contact_id, TouchState.SENT, kind=TouchKind.NEWS, settled_at=NOW)
        store.ledger.add(sent, NOW, items=[one])
    store.news.say(1, one, Feedback.LIKE, NOW)
    store.news.say(1, one, Feedback.LESS, NOW)
    store.shelf.save(1, one, NOW)
    store.shelf.save(1, one, NOW + HOUR)
    (mine,), (others,) = store.shelf.page(1, "saas", None, 9), store.shelf.page(2, "ai", None, 9)
    assert (mine.said, mine.saved) == (frozenset({Feedback.LIKE, Feedback.LESS}), True)
    assert (others.said, others.saved) == (frozenset(), False)
    assert store.shelf.page(1, "sa", None, 9) == []
    assert store.shelf.page(1, SAVED, None, 9) == [mine]
    assert store.shelf.page(2, SAVED, None, 9) == []
    assert store.shelf.contents(1) == Contents(frozenset({"saas", "ai"}), material=False, saved=True)
    assert [(at, saved.id) for at, saved in store.shelf.saved(1)] == [(NOW, one)]
    store.shelf.unsave(1, one)
    assert store.shelf.contents(1) == Contents(frozenset({"saas", "ai"}), material=False, saved=False)
