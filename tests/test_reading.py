"""Passes over the feeds while the app runs, and the pages that managers shared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk.managers import remove
from bot.model.news import Page
from tests.test_app import FEEDS
from tests.test_feeds_watch import FEEDS as ONE_FEED
from tests.test_news_desk import FEEDS as TOPICS
from tests.test_news_desk import LINK, QUIET, Pages, page
from tests.world import bot_said, world

# --- passes over the feeds ------------------------------------------------------------------------------------


async def test_only_due_feeds_are_asked_in_a_pass() -> None:
    async with world(feeds=ONE_FEED) as house:
        asked = len(house.sandbox.feed_requests)
        for minutes in range(0, 30, 5):
            await house.app.reading.feeds(house.now() + timedelta(minutes=minutes))
        assert asked == len(house.sandbox.feed_requests) == 1
        await house.app.reading.feeds(house.now() + timedelta(days=1))
        assert len(house.sandbox.feed_requests) == 2


async def test_feeds_that_fail_cost_nothing_else() -> None:
    feeds = FEEDS.replace("packaging.xml", "nowhere.xml")
    async with world(feeds=feeds) as house:
        (failing,) = house.app.office.store.news.failing()
        assert failing.error == "the server answered 404"
        assert house.app.office.store.news.fresh("zh", house.now().replace(year=2000))


async def test_a_pass_that_meets_a_bug_is_one_pass(caplog: pytest.LogCaptureFixture) -> None:
    async with world(feeds=FEEDS) as house:
        reading = house.app.reading
        real, reading.reader = reading.reader, Pages({})  # type: ignore[assignment]
        await reading.feeds(house.now())
        assert "a pass over the feeds failed" in caplog.text
        reading.reader = real
        await reading.feeds(house.now() + timedelta(days=1))
        assert len(house.sandbox.feed_requests) > 2


# --- shares ---------------------------------------------------------------------------------------------------


async def test_a_bug_over_one_share_costs_that_share_alone() -> None:
    async with world(feeds=TOPICS, rules=QUIET) as house:
        await house.says(house.ann, "/share https://bad.example/")
        await house.says(house.ann, f"/share {LINK}")
        bad = page("Bad", url=None)  # type: ignore[arg-type]
        house.app.reading.reader = Pages({"https://bad.example/": bad, LINK: page("SaaS")})  # type: ignore[assignment]
        await house.app.reading.shares(house.now())
        await house.quiet()
        failed, card = bot_said(house.ann)[-2:]
        assert failed.startswith("Something went wrong")
        assert "SaaS" in card
        assert house.app.office.store.news.shares() == []


async def test_what_a_manager_shared_who_is_removed_meanwhile_comes_to_their_heir() -> None:
    async with world(feeds=TOPICS, rules=QUIET) as house:
        bo = await house.manager("Bo", 102)
        office, people = house.app.office, house.app.office.store.people
        heir, gone = sorted(people.managers(), key=lambda one: one.id)

        class Slow(Pages):
            async def page(self, url: str) -> Page | str:
                if people.manager_at(str(bo.id)):
                    with office.store.transaction():
                        remove(office, gone, heir, house.now())
                return await super().page(url)

        await house.says(bo, f"/share {LINK}")
        await house.says(bo, "/share https://more.example/")
        told = len(bot_said(bo))
        house.app.reading.reader = Slow({LINK: page("SaaS"), "https://more.example/": page("More")})  # type: ignore[assignment]
        await house.app.reading.shares(house.now())
        await house.quiet()
        assert len(bot_said(bo)) == told
        assert ["SaaS" in card or "More" in card for card in bot_said(house.ann)[-2:]] == [True, True]


async def test_a_real_page_is_read() -> None:
    body = "<title>SaaS grows</title><meta name='description' content='Here &amp; there.'>"
    async with world(feeds=f"{TOPICS}allow_private: true\n", rules=QUIET) as house:
        house.sandbox.add_feed("story.html", f"<html><head>{body}</head></html>".encode(), "text/html")
        await house.says(house.ann, "/share http://sandbox.test/feeds/story.html For you")
        await house.app.reading.shares(house.now())
        await house.quiet()
        assert bot_said(house.ann)[-1] == (
            "This is what I found. It is for your contacts alone.\n\nAbove it: “For you”\n\n"
            "SaaS grows\nsandbox.test · Mar 2, 2026 · SaaS\nHere & there.\n\nIt suits none of your contacts now."
        )


async def test_a_page_that_is_not_there_is_said_to_be_so() -> None:
    async with world(feeds=f"{TOPICS}allow_private: true\n", rules=QUIET) as house:
        await house.says(house.ann, "/share http://sandbox.test/nowhere")
        await house.app.reading.shares(house.now())
        await house.quiet()
        assert bot_said(house.ann)[-1] == "I could not look at http://sandbox.test/nowhere: the server answered 404"


async def test_shares_are_looked_at_by_themselves() -> None:
    async with world(feeds=TOPICS, rules=QUIET) as house:
        await house.says(house.ann, f"/share {LINK}")
        house.app.reading.reader = Pages({LINK: page("SaaS grows")})  # type: ignore[assignment]
        await house.advance(hours=13)
        assert "SaaS grows" in bot_said(house.ann)[-1]
