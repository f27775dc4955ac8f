"""News coming in: each story once, before a person where that is asked for, old where it is old."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.model.news import Entry, FeedBook, FeedSource, FeedState, Fetched, Item, Topic
from bot.model.touches import Touch as LedgerTouch
from bot.model.touches import TouchKind, TouchState
from bot.newsroom import BATCH, FIRST_FETCH_KEEPS, Newsroom, take_out
from tests.world import MONDAY, World, bot_said, world

URL, BETTER, CHINESE = "https://news.example/feed.xml", "https://better.example/feed.xml", "https://zh.example/feed.xml"
PACKAGING = Topic("packaging", {"en": "P", "zh": "包"}, ("packaging",))


def entries(count: int, *, start: int = 0) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"id-{n}", f"Title {n}", "Words.", f"https://news.example/{n}", MONDAY - timedelta(hours=n))
        for n in range(start, start + count)
    )


def story(title: str, summary: str = "", *, identity: str = "", link: str = "") -> Entry:
    name = identity or title
    return Entry(name, title, summary, link or f"https://news.example/{abs(hash(name))}", MONDAY)


def with_feeds(
    house: World, *, topics: Sequence[Topic] = (PACKAGING,), never: tuple[str, ...] = (), **more: Any
) -> None:
    house.app.office.feedbook = FeedBook(
        (
            FeedSource(URL, "Example", "en", ("packaging",), **more),
            FeedSource(BETTER, "Better", "en", quality=1.0),
            FeedSource(CHINESE, "好报", "zh"),
        ),
        {topic.id: topic for topic in topics},
        never,
    )


async def give(house: World, *found: Entry, url: str = URL, known: bool = True) -> int:
    """What a feed gives, one that was read before unless said otherwise."""
    if known:
        with house.app.office.store.transaction():
            house.app.office.store.news.save_feed(FeedState(url, body_hash="before"))
    new = await Newsroom(house.app.office).take(Fetched(FeedState(url, body_hash="x"), found), house.now())
    house.app.dispatcher.poke()
    return new


def items(house: World, language: str = "en") -> list[Item]:
    return house.app.office.store.news.fresh(language, MONDAY - timedelta(days=30))


def fresh(house: World, language: str = "en") -> list[str]:
    return [item.title for item in items(house, language)]


def had_by_somebody(house: World, item_id: int) -> None:
    touch = LedgerTouch(
        0, f"r:1:{item_id}", house.contact().id, "r", item_id, TouchKind.NEWS, TouchState.SENT, MONDAY, MONDAY,
        item_id=item_id,
    )  # fmt: skip
    with house.app.office.store.transaction():
        house.app.office.store.ledger.add(touch, MONDAY)


# --- identity -------------------------------------------------------------------------------------------------


async def test_a_first_fetch_is_silent_but_for_the_newest_few() -> None:
    async with world() as house:
        with_feeds(house)
        assert await give(house, *entries(20), known=False) == 20
        assert fresh(house) == [f"Title {n}" for n in range(FIRST_FETCH_KEEPS)]


async def test_a_first_fetch_larger_than_a_batch_keeps_the_newest_few_too() -> None:
    async with world() as house:
        with_feeds(house)
        assert await give(house, *entries(3 * BATCH), known=False) == 3 * BATCH
        assert fresh(house) == [f"Title {n}" for n in range(FIRST_FETCH_KEEPS)]
        assert house.app.office.store.news.feed(URL).body_hash == "x"


async def test_what_comes_later_is_fresh_and_nothing_old_returns() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, *entries(8, start=2), known=False)
        assert await give(house, *entries(10)) == 2
        assert "Title 0" in fresh(house)
        assert "Title 9" not in fresh(house)


@pytest.mark.parametrize(
    "again",
    [
        {"identity": "other"},
        {"title": "Something else", "link": "https://other.example"},
    ],
    ids=["title and link", "guid"],
)
async def test_the_same_guid_or_link_and_title_is_the_same_item(again: dict[str, str]) -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, *entries(1))
        assert await give(house, dataclasses.replace(entries(1)[0], **again)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [{"identity": "other", "link": "https://other.example"}, {"identity": "other", "title": "Something else"}],
    ids=["the same title each week", "one page for many"],
)
async def test_a_title_or_a_link_alone_is_no_identity(other: dict[str, str]) -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, *entries(1))
        assert await give(house, dataclasses.replace(entries(1)[0], summary="New.", **other)) == 1  # type: ignore[arg-type]
        assert [item.summary for item in items(house)] == ["New.", "Words."]


async def test_one_bad_entry_costs_no_other_and_no_state() -> None:
    async with world() as house:
        with_feeds(house)
        bad = dataclasses.replace(entries(1)[0], link="https://news.example/\ud800")
        assert await give(house, bad, *entries(2, start=1)) == 2
        assert house.app.office.store.news.feed(URL).body_hash == "x"


async def test_a_feed_remembers_when_it_last_gave_something_new() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, *entries(1), known=False)
        await house.advance(hours=5)
        await Newsroom(house.app.office).take(Fetched(FeedState(URL, body_hash="y"), entries(1)), house.now())
        state = house.app.office.store.news.feed(URL)
        assert (state.gave_at, state.body_hash) == (MONDAY, "y")


async def test_a_feed_that_is_no_longer_in_the_book_is_left_out() -> None:
    async with world() as house:
        with_feeds(house)
        assert await give(house, *entries(1), url="https://gone.example") == 0


# --- one story ------------------------------------------------------------------------------------------------

ACME = "Acme buys packaging maker Boxwell in Ohio"
ACME_TOO = "Acme buys packaging maker Boxwell in Ohio now"


async def test_a_story_in_two_feeds_is_one_and_the_first_tells_it() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story(ACME), url=BETTER)
        assert await give(house, story(ACME_TOO)) == 0
        assert fresh(house) == [ACME]


async def test_the_better_source_takes_a_story_over() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story(ACME))
        with house.app.office.store.transaction():
            house.app.office.store.news.set_line(items(house)[0].id, "Look at this")
        await give(house, story(ACME_TOO), url=BETTER)
        assert [(item.title, item.source, item.line) for item in items(house)] == [(ACME_TOO, "Better", "Look at this")]
        assert await give(house, story(ACME + " today", identity="third")) == 0
        assert fresh(house) == [ACME_TOO]


async def test_a_better_source_that_is_reviewed_waits_for_a_person() -> None:
    law = Topic("law", {"en": "Law", "zh": "法"}, ("Ohio now",), review=True)
    async with world() as house:
        with_feeds(house, topics=(law,))
        await give(house, story(ACME))
        await give(house, story(ACME_TOO), url=BETTER)
        assert fresh(house) == []
        assert [item.title for item in house.app.office.store.news.to_review()] == [ACME_TOO]


async def test_a_veto_holds_for_whoever_tells_the_story() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story(ACME))
        with house.app.office.store.transaction():
            house.app.office.store.news.veto(house.manager_id, items(house)[0].id, house.now())
        await give(house, story(ACME_TOO), url=BETTER)
        assert items(house)[0].id in house.app.office.store.news.vetoed(house.manager_id)


async def test_a_word_that_is_new_in_never_takes_out_what_has_it() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story("RivalCorp wins a prize"), story("Somebody else loses one"))
        with_feeds(house, never=("rivalcorp",))
        take_out(house.app.office)
        assert fresh(house) == ["Somebody else loses one"]


async def test_a_story_that_somebody_has_had_stays_with_its_source() -> None:
    async with world() as house:
        with_feeds(house)
        await house.invited()
        await give(house, story(ACME))
        had_by_somebody(house, items(house)[0].id)
        await give(house, story(ACME_TOO), url=BETTER)
        assert fresh(house) == [ACME]


async def test_a_rejected_story_does_not_come_back_from_another_feed() -> None:
    async with world() as house:
        with_feeds(house, review=True)
        await give(house, story(ACME))
        (item,) = house.app.office.store.news.to_review()
        with house.app.office.store.transaction():
            house.app.office.store.news.review(item.id, approved=False)
        await give(house, story(ACME_TOO), url=BETTER)
        assert fresh(house) == []
        assert house.app.office.store.news.to_review() == []


async def test_chinese_stories_are_one_too() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story("工信部发布智能制造发展规划征求意见稿"), url=CHINESE)
        await give(house, story("工信部发布智能制造发展规划（征求意见稿）"), url=CHINESE)
        assert fresh(house, "zh") == ["工信部发布智能制造发展规划征求意见稿"]


async def test_after_a_week_it_is_another_story() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story(ACME))
        await house.advance(days=8)
        await give(house, story(ACME_TOO))
        assert set(fresh(house)) == {ACME, ACME_TOO}


# --- edits ----------------------------------------------------------------------------------------------------


async def test_an_edit_before_it_is_sent_is_taken_and_after_that_left() -> None:
    async with world() as house:
        with_feeds(house)
        await house.invited()
        await give(house, story("First words for it", identity="a", link="https://news.example/a"))
        edited = story("Second words for packaging", "More.", identity="a", link="https://news.example/a")
        await give(house, edited)
        (item,) = items(house)
        assert (item.title, item.summary, item.topics) == ("Second words for packaging", "More.", ("packaging",))
        had_by_somebody(house, item.id)
        await give(house, dataclasses.replace(edited, title="Third words"))
        assert fresh(house) == ["Second words for packaging"]


async def test_what_a_person_approved_they_look_at_again_when_it_changes() -> None:
    async with world() as house:
        with_feeds(house, review=True)
        await give(house, story("First words", identity="a", link="https://news.example/a"))
        news = house.app.office.store.news
        with house.app.office.store.transaction():
            news.review(news.to_review()[0].id, approved=True)
        await give(house, story("Other words", identity="a", link="https://news.example/a"))
        assert fresh(house) == []
        assert [item.title for item in news.to_review()] == ["Other words"]


async def test_another_feed_edits_nothing() -> None:
    async with world() as house:
        with_feeds(house)
        await give(house, story("First words", identity="a", link="https://news.example/a"))
        await give(house, story("Other words", identity="a", link="https://news.example/a"), url=BETTER)
        assert fresh(house) == ["First words"]


async def test_an_edit_that_names_a_rival_ends_it() -> None:
    async with world() as house:
        with_feeds(house, never=("RivalCorp",))
        await give(house, story("First words", identity="a", link="https://news.example/a"))
        await give(house, story("RivalCorp wins", identity="a", link="https://news.example/a"))
        assert fresh(house) == []


# --- before a person, or not at all ---------------------------------------------------------------------------


async def test_words_of_never_do_not_come_in() -> None:
    async with world() as house:
        with_feeds(house, never=("TITLE 1",))
        await give(house, *entries(3))
        assert fresh(house) == ["Title 0", "Title 2"]


async def test_items_of_a_reviewed_feed_wait_for_a_person() -> None:
    async with world() as house:
        with_feeds(house, review=True)
        await give(house, *entries(2))
        assert fresh(house) == []
        assert len(house.app.office.store.news.to_review()) == 2


async def test_items_of_a_reviewed_topic_wait_for_a_person() -> None:
    law = Topic("law", {"en": "Law", "zh": "法"}, ("law",), review=True)
    async with world() as house:
        with_feeds(house, topics=(law,))
        await give(house, story("A law on boxes"), story("A box without one"))
        assert fresh(house) == ["A box without one"]
        assert [item.title for item in house.app.office.store.news.to_review()] == ["A law on boxes"]


async def test_news_that_names_a_company_is_for_its_managers_alone() -> None:
    async with world() as house:
        with_feeds(house)
        li = await house.invited("Li Wei", "Boxwell")
        before = len(bot_said(li))
        await give(house, story("Boxwell opens a plant <in> Ohio", link="https://news.example/boxwell"))
        await house.quiet()
        assert "Boxwell is in the news" in bot_said(house.ann)[-1]
        assert "Boxwell opens a plant <in> Ohio" in bot_said(house.ann)[-1]
        await house.advance(days=30)
        assert not [said for said in bot_said(li)[before:] if "Boxwell opens" in said]


async def test_a_company_is_named_once_a_pass() -> None:
    async with world() as house:
        with_feeds(house)
        await house.invited("Li Wei", "Boxwell")
        before = len(bot_said(house.ann))
        await give(house, story("Boxwell opens a plant"), story("Ohio thanks its boxmaker Boxwell for jobs"))
        await house.quiet()
        assert len(bot_said(house.ann)) == before + 1


async def test_a_person_without_a_company_is_no_company() -> None:
    async with world() as house:
        with_feeds(house)
        await house.says(house.ann, "/add Mary Stone, Mary Stone, WeChat")
        before = len(bot_said(house.ann))
        await give(house, story("Mary Stone wins a race"))
        await house.quiet()
        assert len(bot_said(house.ann)) == before
