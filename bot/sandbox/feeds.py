"""Three industry feeds that are never stale: one story about every twenty hours, the newest fifteen in the feed.

Everything follows from `now`: the story of a stretch of twenty hours and the minute in it at which it came out. When
the stories are used up they are taken up again under another heading, with other links and guids: readers know a story
by its title, and one told twice under the same would be old to them.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.stories import PACKAGING, SOFTWARE, ZHIZAO, Story

EVERY = timedelta(hours=20)
LATE = 180  # minutes at most after the stretch began, so the newest is under a day old
SHOWN = 15
START = datetime(2024, 1, 1, tzinfo=UTC)


HEADINGS = {
    "en": ("", "Follow-up: ", "In numbers: ", "One year on: ", "Readers ask: ", "The other side: "),
    "zh-CN": ("", "回访：", "数字背后：", "一年之后：", "读者来信：", "另一面："),
}


@dataclass(frozen=True)
class FeedRequest:
    path: str
    headers: Mapping[str, str]
    status: int


@dataclass(frozen=True)
class _Feed:
    path: str
    title: str
    about: str
    language: str
    stories: Sequence[Story]
    began: datetime  # no two feeds come out at the same minute


@dataclass(frozen=True)
class _Item:
    story: Story
    link: str
    guid: str
    at: datetime


@dataclass(frozen=True)
class _Page:
    body: bytes
    content_type: str
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


FEEDS = (
    _Feed(
        "packaging.xml", "Pack & Pallet", "Packaging, manufacturing and logistics", "en", PACKAGING,
        START + timedelta(hours=5),
    ),
    _Feed(
        "software.atom", "Quiet Stack", "B2B software, data protection and AI at work", "en", SOFTWARE,
        START + timedelta(hours=11),
    ),
    _Feed("zhizao.xml", "智造周边", "制造业、供应链与包装", "zh-CN", ZHIZAO, START + timedelta(hours=16)),
)  # fmt: skip


class Feeds:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.requests: list[FeedRequest] = []
        self._now = now
        self._added: dict[str, _Page] = {}

    def add(self, path: str, body: bytes, content_type: str) -> None:
        self._added[path.removeprefix("/").removeprefix("feeds/")] = _Page(body, content_type)

    def answer(self, request: Request) -> Response:
        page = self._page(request.path_params["path"])
        response = Response("Not Found", 404) if page is None else _answer(page, request)
        self.requests.append(FeedRequest(request.url.path, dict(request.headers), response.status_code))
        return response

    def _page(self, path: str) -> _Page | None:
        if path in self._added:
            return self._added[path]
        for feed in FEEDS:
            if feed.path == path:
                return _written(feed, self._now())
        return None


def _answer(page: _Page, request: Request) -> Response:
    headers = {"ETag": page.etag}
    if page.modified:
        headers["Last-Modified"] = format_datetime(page.modified, usegmt=True)
    if _unchanged(page, request):
        return Response(status_code=304, headers=headers)
    return Response(page.body, headers={**headers, "Content-Type": page.content_type})


def _unchanged(page: _Page, request: Request) -> bool:
    etags = request.headers.get("if-none-match")
    if etags is not None:
        return page.etag in (etag.strip().removeprefix("W/") for etag in etags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or page.modified is None:
        return False
    try:
        return page.modified <= parsedate_to_datetime(since)
    except ValueError:
        return False


def _written(feed: _Feed, now: datetime) -> _Page:
    items = _newest(feed, now)
    if feed.path.endswith(".atom"):
        return _Page(_atom(feed, items).encode(), "application/atom+xml; charset=utf-8", items[0].at)
    return _Page(_rss(feed, items).encode(), "application/rss+xml; charset=utf-8", items[0].at)


def _newest(feed: _Feed, now: datetime) -> list[_Item]:
    latest = (now - feed.began) // EVERY
    items = [_item(feed, number) for number in range(latest, latest - SHOWN - 1, -1)]
    return [item for item in items if item.at <= now][:SHOWN]


def _item(feed: _Feed, number: int) -> _Item:
    cycle, index = divmod(number, len(feed.stories))
    name = f"{feed.path.partition('.')[0]}-{cycle}-{index}"
    late = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % LATE
    at = feed.began + number * EVERY + timedelta(minutes=late)
    story, headings = feed.stories[index], HEADINGS[feed.language]
    story = replace(story, title=headings[cycle % len(headings)] + story.title)
    return _Item(story, f"https://news.example/{at:%Y/%m/%d}/{name}", f"tag:news.example,2024:{name}", at)


def _rss(feed: _Feed, items: Sequence[_Item]) -> str:
    entries = "".join(
        f"""    <item>
      <title>{escape(item.story.title)}</title>
      <link>{item.link}</link>
      <guid isPermaLink="false">{item.guid}</guid>
      <pubDate>{format_datetime(item.at)}</pubDate>
      <description>{escape(item.story.summary)}</description>
    </item>
"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>{escape(feed.title)}</title>
    <link>https://news.example/</link>
    <description>{escape(feed.about)}</description>
    <language>{feed.language}</language>
    <lastBuildDate>{format_datetime(items[0].at)}</lastBuildDate>
{entries}  </channel>
</rss>
"""


def _atom(feed: _Feed, items: Sequence[_Item]) -> str:
    entries = "".join(
        f"""  <entry>
    <title>{escape(item.story.title)}</title>
    <link href="{item.link}"/>
    <id>{item.guid}</id>
    <published>{item.at.isoformat()}</published>
    <updated>{item.at.isoformat()}</updated>
    <summary>{escape(item.story.summary)}</summary>
  </entry>
"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}">
  <title>{escape(feed.title)}</title>
  <subtitle>{escape(feed.about)}</subtitle>
  <link href="https://news.example/"/>
  <link rel="self" href="https://news.example/{feed.path}"/>
  <id>tag:news.example,2024:{feed.path}</id>
  <author><name>{escape(feed.title)}</name></author>
  <updated>{items[0].at.isoformat()}</updated>
{entries}</feed>
"""
