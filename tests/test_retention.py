"""What is too old goes, a batch at a time; what keeps anything from happening twice stays."""

from __future__ import annotations

import contextlib
import pathlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import retention
from bot.model.messages import OutcomeKind
from bot.model.posts import Post, Say
from bot.model.touches import Event, TouchState
from bot.store import Store
from bot.store.retention import BATCH
from tests.test_heartbeat import WEEKLY, greetings
from tests.test_store import FEED, HELLO, NOW, entry, furnished, seeded, tables, touch
from tests.world import World, bot_said, world

DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
def store() -> Iterator[Store]:
    with contextlib.closing(seeded()) as store:
        yield store


def sweep(store: Store, until: datetime) -> int:
    """All that is too old, as the alarm does it; how many batches that took."""
    batches = 0
    more = True
    while more:
        with store.transaction():
            more = (
                store.retention.forget_updates(until)
                or store.retention.forget_mail(until)
                or store.retention.forget_timeline(until)
            )
        batches += more
    return batches


# --- what goes, what stays


def test_of_a_timeline_only_what_is_counted_stays_and_nothing_that_was_said(store: Store) -> None:
    with store.transaction():
        for n, kind in enumerate(["reply", "note", "sent", "stopped", "blocked", "reply"]):
            store.people.add_event(Event(1, NOW + n * DAY, kind, f"words {n}"))
    sweep(store, NOW + 5 * DAY)
    left = [(event.kind, event.quote) for event in store.people.timeline(1, 10)]
    assert left == [("reply", "words 5"), ("blocked", ""), ("stopped", ""), ("reply", "")]
    assert store.people.replies_of(1, NOW - DAY) == 2


def test_of_a_touch_its_words_go_and_its_key_its_text_and_its_news_stay(store: Store) -> None:
    with store.transaction():
        item = store.news.add_item(entry("One", summary="Long."), FEED, [], "fresh", NOW)
        assert item
        store.ledger.add(touch("old", settled_at=NOW, state=TouchState.SENT, message=HELLO, text_id="one"), NOW)
        store.ledger.add(touch("new", settled_at=NOW + DAY, state=TouchState.SENT, message=HELLO), NOW)
        store.ledger.add(touch("news", settled_at=NOW, state=TouchState.SENT, message=HELLO, item_id=item), NOW)
        store.ledger.add(touch("open", 2, TouchState.UNSURE, settled_at=NOW, message=HELLO), NOW)
    before = store.ledger.past(1, NOW - DAY, NOW - DAY)
    sweep(store, NOW + DAY)
    found = {one.key: one.message for one in store.ledger.all()}
    assert found == {"old": None, "news": None, "new": HELLO, "open": HELLO}
    assert store.ledger.past(1, NOW - DAY, NOW - DAY) == before
    assert store.ledger.texts_used(1) == Counter({"one": 1})
    assert store.ledger.items_used(1) == {item}
    known = store.news.known(entry("One"))
    assert known
    assert (known.id, known.title, known.summary) == (item, "One", "")


def test_posts_that_have_left_go_and_those_that_have_not_stay(store: Store) -> None:
    mail = store.mail
    with store.transaction():
        for n, outcome in enumerate([OutcomeKind.SENT, OutcomeKind.UNREACHABLE, OutcomeKind.UNSURE]):
            mail.queue(Post(str(n), Say(HELLO), source="9", passes=("5",)), NOW)
            mail.claim(NOW)
            mail.settle(n + 1, outcome, message_id="7", detail="", not_before=NOW)
        mail.queue(Post("a", Say(HELLO)), NOW)
        mail.queue(Post("b", Say(HELLO)), NOW)
        mail.claim(NOW)
        mail.queue(Post("c", Say(HELLO)), NOW + DAY)
    sweep(store, NOW + DAY)
    assert [post["id"] for post in store._db["post"].rows] == [4, 5, 6]
    assert list(store._db["passed"].rows) == []


def test_numbers_of_updates_go_and_are_taken_anew(store: Store) -> None:
    """Telegram's numbers begin at random after a quiet week."""
    with store.transaction():
        assert store.mail.take(1, 7, NOW)
        assert store.mail.take(1, 8, NOW + DAY)
    sweep(store, NOW + DAY)
    with store.transaction():
        assert store.mail.take(1, 7, NOW + DAY)
        assert not store.mail.take(1, 8, NOW + DAY)


STAYS = {
    "absence", "account", "alarm", "cadence", "complaint", "consent", "contact", "feed", "feedback",
    "feedback_version", "goal", "halt", "intake", "intake_row", "introduction", "invite", "item", "kept",
    "manager", "manager_link", "material", "meta", "news_version", "note", "offer", "offer_contact",
    "page_link", "page_once", "page_session", "pause", "round", "round_contact", "saved", "saved_item", "seat", "share",
    "source", "stage_change", "tally", "thread", "tombstone", "touch", "touch_item", "trial", "tried",
    "trial_contact", "trust", "veto",
}  # fmt: skip
GOES = {
    "draft", "event", "letter", "listed", "logged", "passed", "post", "question", "request", "reworded", "step",
    "stranger", "update_taken",
}  # fmt: skip


def test_of_every_table_it_is_decided_whether_its_rows_stay() -> None:
    """A new table belongs to one of the two, and into docs/operating.md."""
    with contextlib.closing(furnished()) as store:
        before = {name: rows for name, rows in tables(store._db).items() if name != "sqlite_sequence"}
        assert set(before) == STAYS | GOES
        sweep(store, NOW + YEAR)
        after = tables(store._db)
        for table in STAYS - {"meta", "news_version"}:
            assert len(after[table]) == len(before[table]), table
        assert list(store._db.execute("PRAGMA foreign_key_check")) == []


@settings(max_examples=25)
@given(ages=st.lists(st.integers(0, 20), max_size=250), days=st.lists(st.integers(0, 20), min_size=1, max_size=4))
def test_whatever_the_order_nothing_young_goes_and_each_sweep_leaves_little(ages: list[int], days: list[int]) -> None:
    with contextlib.closing(seeded()) as store:
        with store.transaction():
            for n, age in enumerate(sorted(ages)):
                store.people.add_event(Event(1, NOW + age * DAY, "note", str(n)))
        for until in sorted(days):
            sweep(store, NOW + until * DAY)
            left = [event.at for event in store.people.timeline(1, 1000)]
            assert sorted(left) == [NOW + age * DAY for age in sorted(ages) if age >= until]


def test_ids_that_begin_anew_are_walked_through_anew(store: Store) -> None:
    for _ in range(2):
        with store.transaction():
            for n in range(3):
                store.people.add_event(Event(1, NOW, "note", str(n)))
        sweep(store, NOW + DAY)
        assert store.people.timeline(1, 10) == []
        with store.transaction():
            store._db.execute("DELETE FROM event")


def test_a_batch_is_small(store: Store) -> None:
    with store.transaction():
        for n in range(3 * BATCH):
            store.people.add_event(Event(1, NOW, "note", str(n)))
    with store.transaction():
        assert store.retention.forget_timeline(NOW + DAY)
    assert len(store.people.timeline(1, 1000)) == 2 * BATCH


def test_what_goes_is_not_in_the_file_any_more(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "nurture.db"
    with contextlib.closing(seeded(path)) as store:
        with store.transaction():
            for _ in range(50):
                store.people.add_event(Event(1, NOW, "note", "Zanzibar is a secret. " * 20))
        sweep(store, NOW + DAY)
        store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"Zanzibar" not in path.read_bytes()


# --- how old


@pytest.mark.parametrize(
    ("now", "months", "wanted"),
    [
        ("2029-03-02", 36, "2026-03-02"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-01-31", 14, "2025-11-30"),
    ],
)
def test_a_month_is_one_of_the_calendar(now: str, months: int, wanted: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert retention.months_before(at, months) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


# --- while the bot runs


@contextlib.asynccontextmanager
async def kept(months: int | None) -> AsyncIterator[World]:
    async with world(rules={"prospects.yaml": WEEKLY}) as house:
        house.app.office.keep = months
        yield house


async def test_after_the_time_that_is_set_what_was_said_is_gone_and_nothing_is_sent_twice() -> None:
    async with kept(12) as house:
        li = await house.invited()
        li.say("Our budget is secret.")
        await house.quiet()
        await house.says(house.ann, "We keep it.", reply_to=house.ann.chat[-1].id)
        await house.advance(days=400)
        store, contact = house.app.office.store, house.contact()
        oldest = house.now() - timedelta(days=367)
        every = list(store._db["event"].rows)
        assert not [one for one in every if one["quote"] and one["at"] < f"{oldest:%Y-%m-%d}"]
        assert [one for one in every if one["kind"] == "reply"]
        touches = house.touches()
        assert len({touch.key for touch in touches}) == len(touches)
        assert any(one.message is None for one in touches if one.state is TouchState.SENT)
        lately = [one for one in touches if one.settled_at and one.settled_at > oldest + 3 * DAY]
        assert all(one.message for one in lately if one.state is TouchState.SENT)
        said = Counter(greetings(house))
        assert max(said.values()) == 1
        assert contact.last_reply_at
        (told,) = await house.says(li, "/privacy")
        assert "erased from my memory after a year" in told.text


async def test_without_the_setting_timelines_stay_and_outbox_and_updates_do_not_grow_for_ever() -> None:
    async with kept(None) as house:
        li = await house.invited()
        li.say("Our budget is secret.")
        await house.quiet()
        updates = house.app.office.store._db["update_taken"].count
        assert updates
        await house.advance(days=40)
        store = house.app.office.store
        assert store._db["update_taken"].count == 0
        assert store._db["post"].count
        await house.advance(days=370)
        oldest = f"{house.now() - timedelta(days=367):%Y-%m-%d}"
        assert all(one["queued_at"] > oldest for one in store._db["post"].rows)
        assert any("budget" in event.quote for event in store.people.timeline(house.contact().id, 1000))
        assert all(touch.message for touch in house.touches() if touch.state is TouchState.SENT)
        (told,) = await house.says(li, "/privacy")
        assert "erased from my memory" not in told.text
        li.say("Still here.")
        await house.quiet()
        assert sum("Still here." in text for text in bot_said(house.ann)) == 1
