"""What a tick does: planning many anew, and taking news in once for ever."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.model import Entry, FeedBook, FeedSource, FeedState, Fetched, Topic
from bot.service import BATCH, FIRST_FETCH_KEEPS, replan_all, take_news
from tests.world import MONDAY, World, world

URL = "https://news.example/feed.xml"


def entries(count: int, *, start: int = 0) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"id-{n}", f"Title {n}", "Words.", f"https://news.example/{n}", MONDAY - timedelta(hours=n))
        for n in range(start, start + count)
    )


def with_feed(house: World, *, review: bool = False, never: tuple[str, ...] = ()) -> None:
    feed = FeedSource(URL, "Example", "en", ("packaging",), review)
    house.app.office.feedbook = FeedBook((feed,), {"packaging": Topic("packaging", {"en": "P", "zh": "包"})}, never)


def give(house: World, found: tuple[Entry, ...]) -> int:
    return take_news(house.app.office, [Fetched(FeedState(URL, body_hash="x"), found)], MONDAY)


def fresh(house: World) -> list[str]:
    return [item.title for item in house.app.office.store.news.fresh(("en",), MONDAY - timedelta(days=30))]


async def test_a_first_fetch_is_silent_but_for_the_newest_few() -> None:
    async with world() as house:
        with_feed(house)
        assert give(house, entries(20)) == 20
        assert fresh(house) == [f"Title {n}" for n in range(FIRST_FETCH_KEEPS)]


async def test_what_comes_later_is_fresh_and_nothing_old_returns() -> None:
    async with world() as house:
        with_feed(house)
        give(house, entries(8, start=2))
        assert give(house, entries(10)) == 2
        assert "Title 0" in fresh(house)
        assert "Title 9" not in fresh(house)


async def test_the_same_title_under_another_identity_is_the_same_story() -> None:
    async with world() as house:
        with_feed(house)
        give(house, entries(1))
        again = dataclasses.replace(entries(1)[0], identity="other", title="  title   0 ")
        assert give(house, (again,)) == 0


async def test_words_of_never_do_not_come_in() -> None:
    async with world() as house:
        with_feed(house, never=("TITLE 1",))
        give(house, entries(3))
        assert fresh(house) == ["Title 0", "Title 2"]


async def test_items_of_a_reviewed_feed_wait_for_a_person() -> None:
    async with world() as house:
        with_feed(house, review=True)
        give(house, entries(2))
        assert fresh(house) == []
        assert len(house.app.office.store.news.to_review()) == 2


async def test_all_are_planned_anew_in_batches() -> None:
    async with world() as house:
        for n in range(3):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        with house.app.office.store.transaction():
            for contact in house.app.office.store.people.contacts_of(house.manager_id):
                house.app.office.store.people.update_contact(dataclasses.replace(contact, next_at=None))
        await replan_all(house.app.office, house.now)
        assert all(one.next_at for one in house.app.office.store.people.contacts_of(house.manager_id))
        assert BATCH == 20
