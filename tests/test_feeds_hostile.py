"""What hostile servers do: each ends in one clear line, in bounded time and memory, and costs nobody else anything."""

from __future__ import annotations

import asyncio
import gc
import gzip
import hashlib
import json
import time
import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.feeds.fetch import FeedReader
from bot.feeds.web import Limits
from bot.model.news import FeedState, Fetched, Page
from tests.test_feeds import BOMB, HERE, NOW, item, rss, sound
from tests.test_feeds_fetch import DEFAULT, Pieces, Server, given

MB = 1_000_000
GOOD = "https://good.example/feed"


async def beside_a_good_one(bad: httpx.AsyncBaseTransport, limits: Limits) -> Fetched:
    """What becomes of HERE, asked together with a feed that is all right and must stay so."""

    class Both(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if str(request.url) == GOOD:
                return given(rss(item()))
            return await bad.handle_async_request(request)

    reader = FeedReader(allow_private=True, transport=Both(), limits=limits)
    try:
        results = {one.state.url: one async for one in reader.read([FeedState(HERE), FeedState(GOOD)], NOW)}
        found, good = results[HERE], results[GOOD]
    finally:
        await reader.aclose()
    assert (good.state.error, len(good.entries)) == (None, 1)
    return found


async def ends(answer: httpx.Response, limits: Limits = DEFAULT) -> str:
    """The line in which it ends."""
    found = await beside_a_good_one(Server({HERE: answer}), limits)
    assert (found.entries, found.state.failures, found.state.body_hash) == ((), 1, None)
    assert found.state.error
    assert "\n" not in found.state.error
    return found.state.error


class Endless(httpx.AsyncByteStream):
    """The same bytes again and again, for ever, each after a turn of the loop."""

    def __init__(self, piece: bytes) -> None:
        self._piece = piece
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            self.taken += 1
            yield self._piece


# --- bodies


async def test_a_body_of_fifty_megabytes_is_left_after_five() -> None:
    body = Endless(b"x" * 50_000)
    assert await ends(httpx.Response(200, stream=body)) == "larger than 5000000 bytes"
    assert body.taken < 5.2 * MB / 50_000


@pytest.mark.parametrize("pieces", [1, 300])
async def test_a_gzip_bomb_does_not_go_off(pieces: int) -> None:
    """Neither when it comes in one piece, which httpx itself would expand whole."""
    bomb = gzip.compress(bytes(300 * MB), 1)
    size = len(bomb) // pieces + 1
    body = Pieces(*(bomb[n : n + size] for n in range(0, len(bomb), size)))
    tracemalloc.start()
    try:
        error = await ends(httpx.Response(200, headers={"content-encoding": "gzip"}, stream=body))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error == "larger than 5000000 bytes"
    assert peak < 20 * MB


async def test_a_bomb_in_a_bomb_is_refused() -> None:
    twice = gzip.compress(gzip.compress(bytes(MB)))
    error = await ends(httpx.Response(200, headers={"content-encoding": "gzip, gzip"}, stream=Pieces(twice)))
    assert error == "compressed as 'gzip, gzip', which was not asked for"


@pytest.mark.parametrize("piece", [b"x", b""], ids=["a byte at a time", "nothing at a time"])
async def test_a_body_that_drips_is_given_up(piece: bytes) -> None:
    error = await ends(httpx.Response(200, stream=Endless(piece)), Limits(seconds=0.05))
    assert error == "no whole answer within 0.05 seconds"


async def test_an_answer_that_never_comes_is_given_up() -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    found = await beside_a_good_one(Silent(), Limits(seconds=0.05))
    assert found.state.error == "no whole answer within 0.05 seconds"


async def test_redirects_that_never_end_are_followed_so_far_within_one_time_limit() -> None:
    class Maze(httpx.AsyncBaseTransport):
        asked = 0

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.asked += 1
            headers = {"location": f"https://host-{self.asked}.example/{'x' * 100}"}
            return httpx.Response(301, headers=headers, stream=Endless(b"x" * 1000))

    maze = Maze()
    found = await beside_a_good_one(maze, Limits())
    assert (found.state.error, found.state.moved_to, maze.asked) == ("more than 5 redirects", None, 6)


# --- what they say


@pytest.mark.parametrize(
    "body",
    [b"<rss version='2.0'><channel>" + b"<item/>" * 700_000, b"<rss><channel>" + b"<a>" * 1_500_000],
    ids=["a million entries", "a million deep"],
)
async def test_what_takes_a_parser_for_ever_is_killed(body: bytes) -> None:
    before = time.monotonic()
    error = await ends(given(body), Limits(parse=3.0))
    assert error == "took longer than 3 seconds to read"
    assert time.monotonic() - before < 30


async def test_a_line_that_feedparser_would_read_for_minutes_is_given_up() -> None:
    body = rss(item(more=f"<author>{'a' * 200_000}</author>"))
    assert await ends(given(body), Limits(parse=3.0)) == "took longer than 3 seconds to read"


async def test_a_million_items_of_json_are_read_as_far_as_they_count() -> None:
    items = '{"title": "x", "url": "/1"},' * 170_000
    body = f'{{"version": "https://jsonfeed.org/version/1", "items": [{items}{{}}]}}'.encode()
    found = await beside_a_good_one(Server({HERE: given(body)}), Limits())
    assert (found.state.error, len(found.entries)) == (None, 200)


async def test_entities_that_multiply_end_in_a_title_or_a_line() -> None:
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "lol">{BOMB}]>'
    found = await beside_a_good_one(Server({HERE: given(rss(item("a &b9; z"), head=head))}), Limits())
    assert found.state.error or sound(found.entries)


async def test_what_would_trick_a_reader_is_taken_out() -> None:
    tricks = [
        item("<![CDATA[<img src=x onerror=alert(1)>Real <a href='javascript:x'>news</a>]]>"),
        item("&lt;script&gt;evil()&lt;/script&gt;Harmless", "https://a.example/2"),
        item("\u202egnp.exe\u202c R\u200bi\u200bv\u200bal\u2066", "https://a.example/3"),
        item("Click me", "javascript:alert(1)"),
        item("And me", " JaVaScRiPt:alert(1)"),
        item("And me", "data:text/html;base64,xx"),
        item("&amp;lt;b&amp;gt; stays a word", "https://a.example/4"),
    ]
    found = await beside_a_good_one(Server({HERE: given(rss(*tricks))}), Limits())
    assert [entry.title for entry in found.entries] == ["Real news", "Harmless", "gnp.exe Rival", "<b> stays a word"]


async def test_what_a_server_says_in_its_headers_stays_in_one_short_line() -> None:
    headers = {"content-encoding": "<b>\x1b[31m" + "x" * 5000, "content-type": "x" * 5000}
    assert len(await ends(httpx.Response(200, headers=headers, stream=Pieces(b"x")))) < 100
    error = await ends(httpx.Response(302, headers={"location": "http://[" + "x" * 5000}))
    assert len(error) <= 200


# --- the loop and the memory


async def test_reading_megabytes_holds_up_nobody() -> None:
    """No turn of the loop takes long, counted in its own time: the machine may be busy with other things."""
    noise = hashlib.shake_256(b"noise").hexdigest(2 * MB)  # slow to decompress
    items = [{"title": f"Number {n}", "url": f"/{n}", "summary": noise[n * 20_000 :][:20_000]} for n in range(200)]
    zipped = gzip.compress(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode(), 1)
    turns: list[float] = []

    async def watch() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            turns.append(time.thread_time() - before)

    gc.collect()
    gc.disable()  # of the tests' objects, not of ours
    watching = asyncio.create_task(watch())
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(zipped))
    found = await beside_a_good_one(Server({HERE: answer}), Limits(parse=60.0))
    watching.cancel()
    gc.enable()
    assert len(found.entries) == 200
    assert max(turns) < 0.015


# --- pages


async def page(body: bytes, content_type: str = "text/html", limits: Limits = DEFAULT) -> Page | str:
    reader = FeedReader(
        allow_private=True, transport=Server({HERE: given(body, {"content-type": content_type})}), limits=limits
    )
    try:
        return await reader.page(HERE)
    finally:
        await reader.aclose()


async def test_a_page_keeps_to_the_same_limits() -> None:
    assert await page(b"x" * 6 * MB) == "larger than 5000000 bytes"
    assert await page(b"<a " * MB, limits=Limits(parse=0.0001)) == "took longer than 0.0001 seconds to read"
    assert await page(b"%PDF-1.7", "application/pdf") == "cannot be read: not a web page but application/pdf"


@pytest.mark.parametrize(
    "body",
    [b"", b"<" * 3 * MB, b"<!" * MB, b"<title>" * 600_000, b"&" * 4 * MB, b"<a b=" * 900_000, bytes(range(256)) * 9000],
    ids=["nothing", "brackets", "marks", "titles", "ampersands", "attributes", "bytes"],
)
async def test_a_hostile_page_ends_in_a_line_or_a_short_title(body: bytes) -> None:
    found = await page(body, limits=Limits(parse=3.0))
    assert len(found if isinstance(found, str) else found.title) <= 300
    assert "\n" not in json.dumps(str(found)).replace("\\n", "\n")
