"""What admins hear about feeds, and the passes over them while the app runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feedwatch import FAILING, SHOWN, began_to_fail, has_moved, recovered, watch
from bot.model.news import FeedState
from bot.sandbox import Status
from tests.world import World, bot_said, world

URL = "http://sandbox.test/feeds/packaging.xml"
FEEDS = f"""
feeds:
  - {{url: "{URL}", title: Pack & Pallet, topics: [packaging]}}
topics:
  packaging: {{name: {{en: Packaging, zh: 包装}}, industries: [packaging]}}
allow_private: true
"""
FEED = FeedState(URL)


def failing(times: int, *, told: bool = False) -> FeedState:
    return replace(FEED, failures=times, error="404", told=told)


@pytest.mark.parametrize(
    ("before", "after", "begins", "recovers"),
    [
        (FEED, failing(1), False, False),
        (failing(FAILING - 2), failing(FAILING - 1), False, False),
        (failing(FAILING - 1), failing(FAILING), True, False),
        (failing(FAILING, told=True), failing(FAILING + 1, told=True), False, False),
        (failing(FAILING), failing(FAILING + 1), True, False),
        (failing(FAILING, told=True), replace(FEED, told=True), False, True),
        (failing(FAILING - 1), FEED, False, False),
        (FEED, FEED, False, False),
    ],
)
def test_a_feed_that_fails_is_told_once_and_so_is_its_recovery(
    before: FeedState, after: FeedState, begins: bool, recovers: bool
) -> None:
    assert (began_to_fail(before, after), recovered(before, after)) == (begins, recovers)


def test_a_move_is_told_once_wherever_it_leads() -> None:
    moved, on = replace(FEED, moved_to="https://a.example"), replace(FEED, moved_to="https://b.example")
    assert [has_moved(*pair) for pair in ((FEED, moved), (moved, moved), (moved, on), (moved, FEED), (FEED, FEED))] == [
        True,
        False,
        False,
        False,
        False,
    ]


async def looks(house: World, times: int) -> list[str]:
    """What Ann hears of so many passes, each when the feed is due again."""
    before = len(bot_said(house.ann))
    for _ in range(times):
        due = house.app.office.store.news.feed(URL).next_at or house.now()
        await house.advance(seconds=max(0.0, (due - house.now()).total_seconds()))
        await house.app.read_feeds(house.now())
        await house.quiet()
    return bot_said(house.ann)[before:]


async def test_admins_hear_once_that_a_feed_fails_and_once_that_it_is_back() -> None:
    async with world(feeds=FEEDS) as house:
        house.sandbox.fault("/feeds/packaging.xml", Status(404, "Not Found"), times=5)
        assert await looks(house, 2) == []
        assert await looks(house, 3) == [
            "⚠️ No news from these feeds; they failed 3 times in a row:\n• Pack & Pallet: the server answered 404"
        ]
        assert await looks(house, 1) == ["These feeds answer again:\n• Pack & Pallet"]
        assert await looks(house, 3) == []
        assert not house.app.office.store.news.feed(URL).told


async def test_only_due_feeds_are_asked_in_a_pass() -> None:
    async with world(feeds=FEEDS) as house:
        asked = len(house.sandbox.feed_requests)
        for minutes in range(0, 30, 5):
            await house.app.read_feeds(house.now() + timedelta(minutes=minutes))
        assert asked == len(house.sandbox.feed_requests) == 1
        await house.app.read_feeds(house.now() + timedelta(days=1))
        assert len(house.sandbox.feed_requests) == 2


async def test_a_move_is_told_with_the_new_address_and_nothing_is_rewritten() -> None:
    async with world(feeds=FEEDS) as house:
        before = len(bot_said(house.ann))
        moved = replace(FEED, moved_to="https://new.example/<b>feed</b>?a=b&c=d")
        watch(house.app.office, {URL: FEED}, [moved], house.now())
        watch(house.app.office, {URL: moved}, [moved], house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        assert bot_said(house.ann)[before:] == [
            "These feeds have moved for good. Please write the new address into feeds.yaml:\n"
            "• Pack & Pallet: https://new.example/<b>feed</b>?a=b&c=d"
        ]
        assert "new.example" not in (house.folder / "feeds.yaml").read_text(encoding="utf-8")


async def test_when_the_network_is_down_one_message_says_so() -> None:
    feeds = "feeds:\n" + "".join(
        f'  - {{url: "http://sandbox.test/feeds/{n}.xml", title: Feed {n}}}\n' for n in range(SHOWN + 5)
    )
    async with world(feeds=feeds + "allow_private: true\n") as house:
        before = len(bot_said(house.ann))
        for _ in range(2):
            await house.advance(days=1)
            await house.app.read_feeds(house.now())
        await house.quiet()
        (said,) = bot_said(house.ann)[before:]
        assert said.splitlines()[1] == "• Feed 0: the server answered 404"
        assert len(said.splitlines()) == 1 + SHOWN + 1
        assert said.endswith("…")


async def test_a_feed_taken_out_of_the_file_meanwhile_is_forgotten() -> None:
    async with world(feeds=FEEDS) as house:
        other = replace(failing(FAILING), url="https://gone.example/feed")
        watch(house.app.office, {other.url: other}, [other], house.now())
        assert house.app.office.store.news.feed(other.url) == FeedState(other.url)
