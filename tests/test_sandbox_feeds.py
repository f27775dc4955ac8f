"""The sandbox's feeds: never stale, told apart, and polite to those who ask again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.feeds import EVERY, FEEDS, _newest
from bot.sandbox.stories import PACKAGING, SOFTWARE, ZHIZAO
from tests.test_sandbox import START, Scene, opened

NAMES = {"packaging.xml": PACKAGING, "software.atom": SOFTWARE, "zhizao.xml": ZHIZAO}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


async def parsed(scene: Scene, name: str) -> Any:
    answer = await scene.http.get(f"/feeds/{name}")
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not feed.bozo
    return feed


def moment(parts: struct_time) -> datetime:
    return datetime(*parts[:6], tzinfo=UTC)


@pytest.mark.parametrize("name", NAMES)
async def test_a_feed_parses_and_its_newest_story_is_under_a_day_old(scene: Scene, name: str) -> None:
    feed = await parsed(scene, name)
    times = [moment(entry.published_parsed) for entry in feed.entries]
    assert len(times) == 15
    assert START - timedelta(days=1) < times[0] <= START
    assert times == sorted(times, reverse=True)
    assert len({entry.id for entry in feed.entries}) == len({entry.link for entry in feed.entries}) == 15
    assert all(entry.link.startswith("https://news.example/") for entry in feed.entries)
    titles = {story.summary: story.title for story in NAMES[name]}
    assert all(entry.title.endswith(titles[entry.summary]) for entry in feed.entries)


async def test_a_story_keeps_its_guid_and_comes_back_with_another_and_under_another_heading(scene: Scene) -> None:
    before = {entry.id: entry.title for entry in (await parsed(scene, "packaging.xml")).entries}
    scene.clocks.at += timedelta(days=3)
    soon = {entry.id: entry.title for entry in (await parsed(scene, "packaging.xml")).entries}
    assert 10 <= len(before.items() & soon.items()) < 15
    scene.clocks.at += EVERY * len(PACKAGING) - timedelta(days=3)
    later = {entry.id: entry.title for entry in (await parsed(scene, "packaging.xml")).entries}
    assert {title.partition(": ")[2] for title in later.values()} & {t.partition(": ")[2] for t in before.values()}
    assert not set(later.values()) & set(before.values())
    assert not later.keys() & before.keys()


async def test_who_asks_again_is_told_that_nothing_changed(scene: Scene) -> None:
    first = await scene.http.get("/feeds/software.atom")
    by_tag = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    by_date = {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (by_tag, by_date):
        again = await scene.http.get("/feeds/software.atom", headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for headers in ({"If-None-Match": '"x"', **by_date}, {"If-Modified-Since": "yesterday"}):
        assert (await scene.http.get("/feeds/software.atom", headers=headers)).status_code == 200
    scene.clocks.at += timedelta(days=1)
    for headers in (by_tag, by_date):
        assert (await scene.http.get("/feeds/software.atom", headers=headers)).status_code == 200
    assert [request.status for request in scene.sandbox.feed_requests] == [200, 304, 304, 200, 200, 200, 200]
    assert scene.sandbox.feed_requests[1].headers["if-none-match"] == by_tag["If-None-Match"]


async def test_any_bytes_can_be_served(scene: Scene) -> None:
    scene.sandbox.add_feed("/feeds/broken.xml", b"\xff<rss", "text/xml")
    scene.sandbox.add_feed("packaging.xml", b"<rss/>")
    broken = await scene.http.get("/feeds/broken.xml")
    assert (broken.content, broken.headers["content-type"]) == (b"\xff<rss", "text/xml")
    again = await scene.http.get("/feeds/broken.xml", headers={"If-None-Match": broken.headers["etag"]})
    assert again.status_code == 304
    assert (await scene.http.get("/feeds/packaging.xml")).content == b"<rss/>"
    assert (await scene.http.get("/feeds/none.xml")).status_code == 404


@given(st.timedeltas(timedelta(days=-700), timedelta(days=5000)), st.sampled_from(FEEDS))
def test_at_any_moment_there_are_fifteen_and_a_fresh_one(later: timedelta, feed: Any) -> None:
    now = START + later
    items = _newest(feed, now)
    assert len(items) == 15
    assert timedelta() <= now - items[0].at < timedelta(days=1)


@pytest.mark.parametrize("name", NAMES)
def test_there_are_stories_enough_and_none_twice(name: str) -> None:
    stories = NAMES[name]
    assert len({story.title for story in stories}) == len(stories) >= 45
    assert len({story.summary for story in stories}) == len(stories)
    assert all(story.summary.count("。" if name == "zhizao.xml" else ".") >= 2 for story in stories)
