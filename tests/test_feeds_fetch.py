"""Feeds over HTTP: asked politely and safely, and whatever happens to one of them costs no other."""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.feeds import fetch
from bot.feeds.fetch import FeedReader
from bot.feeds.parse import MOST_ENTRIES, Feed, parse
from bot.feeds.web import Limits
from bot.model.news import FeedState, Fetched
from bot.sandbox import Delay, DropBefore, Refuse, Sandbox, Status, Truncated
from tests.test_feeds import HERE, NOW, item, rss, sound

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITE = "http://sandbox/feeds/"
DEFAULT = Limits()

# --- fetching


class Site:
    """The sandbox's feeds and a reader of them."""

    def __init__(self) -> None:
        self.now = NOW
        self.sandbox = Sandbox(now=lambda: self.now)
        self.limited(Limits())

    def limited(self, limits: Limits) -> None:
        """From now on with these limits."""
        self.reader = FeedReader(allow_private=True, transport=self.sandbox.transport(), limits=limits)

    async def read(self, *states: FeedState | str) -> list[Fetched]:
        known = [state if isinstance(state, FeedState) else FeedState(SITE + state) for state in states]
        order = [state.url for state in known]
        found = [one async for one in self.reader.read(known, self.now)]
        return sorted(found, key=lambda one: order.index(one.state.url))

    async def get(self, state: FeedState | str) -> Fetched:
        (fetched,) = await self.read(state)
        return fetched

    @property
    def statuses(self) -> list[int]:
        return [request.status for request in self.sandbox.feed_requests]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    yield site
    await site.reader.aclose()


async def test_a_pass_over_the_feeds(site: Site) -> None:
    fetched = await site.read("packaging.xml", "software.atom", "zhizao.xml")
    assert {one.state.url.rpartition("/")[2]: len(one.entries) for one in fetched} == {
        "packaging.xml": 15,
        "software.atom": 15,
        "zhizao.xml": 15,
    }
    assert all((one.state.failures, one.state.error, one.state.checked_at) == (0, None, NOW) for one in fetched)


async def test_nothing_to_read_is_nothing(site: Site) -> None:
    assert await site.read() == []


async def test_it_says_who_asks_and_what_for(site: Site) -> None:
    await site.get("none.xml")
    headers = site.sandbox.feed_requests[0].headers
    assert headers["user-agent"].startswith("nurture/")
    assert "application/rss+xml" in headers["accept"]
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers


async def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = await site.get("software.atom")
    assert first.state.etag
    assert first.state.modified
    again = await site.get(replace(first.state, next_at=None))
    headers = site.sandbox.feed_requests[1].headers
    assert headers["if-none-match"] == first.state.etag
    assert headers["if-modified-since"] == first.state.modified
    assert site.statuses == [200, 304]
    assert (again.entries, again.state.failures, again.state.checked_at) == ((), 0, site.now)
    assert (again.state.etag, again.state.body_hash) == (first.state.etag, first.state.body_hash)


async def test_a_body_seen_before_is_not_read_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await site.get("software.atom")
    monkeypatch.setattr(fetch, "parse", must_not_run)
    again = await site.get(FeedState(first.state.url, body_hash=first.state.body_hash))
    assert site.statuses == [200, 200]
    assert (again.entries, again.state.error, again.state.body_hash) == ((), None, first.state.body_hash)


def must_not_run(*_: object) -> None:
    raise AssertionError("a body was read that has not changed")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Status(404, "Not Found"), "404"),
        (Status(500, "Oops"), "500"),
        (Status(403, "Forbidden"), "403"),
        (Status(429, "Slow down", 7), "429"),
        (Refuse(), "connection"),
        (DropBefore(), "reset"),
        (Truncated(), "peer closed"),
    ],
    ids=str,
)
async def test_a_feed_that_cannot_be_had_is_a_failure_in_one_line(site: Site, fault: Any, told: str) -> None:
    site.sandbox.fault("/feeds/packaging.xml", fault)
    state = FeedState(SITE + "packaging.xml", "etag", "date", "hash", NOW - DAY, pause=7200.0)
    fetched = await site.get(state)
    assert fetched.entries == ()
    assert fetched.state.error is not None
    assert told in fetched.state.error
    assert "\n" not in fetched.state.error
    failed = {"checked_at": NOW, "failures": 1, "error": fetched.state.error, "next_at": NOW + HOUR}
    assert fetched.state == replace(state, **failed)  # type: ignore[arg-type]


async def test_a_server_that_does_not_answer_is_given_up(site: Site) -> None:
    site.limited(Limits(seconds=0.02))
    site.sandbox.fault("/feeds/packaging.xml", Delay(60))
    state = (await site.get("packaging.xml")).state
    assert (state.failures, bool(state.error)) == (1, True)


async def test_a_feed_that_fails_costs_no_other(site: Site) -> None:
    site.sandbox.fault("/feeds/software.atom", Refuse())
    failed, read = await site.read("software.atom", "packaging.xml")
    assert (failed.state.failures, len(read.entries)) == (1, 15)


async def test_only_feeds_that_are_due_are_asked(site: Site) -> None:
    moments = {"packaging.xml": NOW - HOUR, "software.atom": NOW + timedelta(seconds=1), "zhizao.xml": NOW - DAY}
    fetched = await site.read(*(FeedState(SITE + name, next_at=at) for name, at in moments.items()))
    assert {one.state.url.removeprefix(SITE) for one in fetched} == {"zhizao.xml", "packaging.xml"}
    assert all(one.state.next_at and one.state.next_at > NOW for one in fetched)


async def test_a_pass_asks_the_most_overdue_so_many_and_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST_PASS", 3)
    states = [FeedState(f"{SITE}{n}.xml", next_at=NOW - n * HOUR) for n in range(5)]
    fetched = await site.read(*states)
    assert {one.state.url for one in fetched} == {f"{SITE}{n}.xml" for n in (4, 3, 2)}


async def test_recovery_clears_the_failure(site: Site) -> None:
    failed = FeedState(SITE + "packaging.xml", checked_at=NOW - DAY, failures=3, error="404")
    fetched = await site.get(failed)
    assert (fetched.state.failures, fetched.state.error, len(fetched.entries)) == (0, None, 15)


async def test_an_answer_that_nothing_changed_is_a_recovery_too(site: Site) -> None:
    known = (await site.get("packaging.xml")).state
    site.now += DAY / 48
    failed = replace(known, failures=3, error="500", next_at=None)
    found = (await site.get(failed)).state
    assert site.statuses == [200, 304]
    assert (found.failures, found.error) == (0, None)


# --- fetching: how soon again


def dated(*numbers: int, built: str = "") -> bytes:
    items = (item(str(n), f"https://a.example/{n}") for n in numbers)
    return rss(f"<lastBuildDate>{built}</lastBuildDate>", *items)


async def test_a_feed_that_gives_something_is_asked_sooner_and_one_that_does_not_later(site: Site) -> None:
    site.sandbox.add_feed("a.xml", dated(1))
    first = (await site.get("a.xml")).state
    assert first.next_at == NOW + timedelta(seconds=first.pause or 0)
    site.sandbox.add_feed("a.xml", dated(1, built="another"))
    second = (await site.get(replace(first, next_at=None))).state
    assert (second.pause or 0) > (first.pause or 0)  # other bytes, nothing new
    site.sandbox.add_feed("a.xml", dated(2, 1))
    third = (await site.get(replace(second, next_at=None))).state
    assert (third.pause or 0) < (second.pause or 0)


async def test_what_the_server_wishes_is_obeyed() -> None:
    fresh = given(dated(1), {"cache-control": "max-age=36000"})
    (state,) = await asked(Server({HERE: fresh}), HERE)
    assert state.next_at == NOW + 10 * HOUR
    (state,) = await asked(Server({HERE: httpx.Response(304, headers={"cache-control": "max-age=36000"})}), HERE)
    assert state.next_at == NOW + 10 * HOUR
    busy = httpx.Response(503, headers={"retry-after": "100000"})
    (state,) = await asked(Server({HERE: busy}), HERE)
    assert (state.failures, state.next_at) == (1, NOW + timedelta(seconds=100_000))
    (state,) = await asked(Server({HERE: httpx.Response(404, headers={"retry-after": "100000"})}), HERE)
    assert state.next_at == NOW + HOUR


async def test_a_body_over_the_cap_is_a_failure(site: Site) -> None:
    site.sandbox.add_feed("large.xml", b"x" * (Limits().body + 1))
    state = (await site.get("large.xml")).state
    assert state.error == f"larger than {Limits().body} bytes"


# --- fetching: what the sandbox cannot do


class Pieces(httpx.AsyncByteStream):
    """A body in pieces, and how many of them were taken."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            self.taken += 1
            yield piece


def given(body: bytes, headers: Mapping[str, str] = {}) -> httpx.Response:
    """A good answer, as it comes over a wire."""
    return httpx.Response(200, headers=headers, stream=Pieces(body))


class Trickle(httpx.AsyncByteStream):
    """A body that never ends."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b""


class Server(httpx.AsyncBaseTransport):
    """Answers by address, and keeps what it was asked."""

    def __init__(self, answers: Mapping[str, httpx.Response]) -> None:
        self._answers = answers
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answers.get(str(request.url)) or httpx.Response(404)


async def asked(
    server: httpx.AsyncBaseTransport,
    *urls: str,
    allow_private: bool = True,
    limits: Limits = DEFAULT,
    **known: Any,
) -> list[FeedState]:
    """What becomes of feeds at this server."""
    reader = FeedReader(allow_private=allow_private, transport=server, limits=limits)
    try:
        return [one.state async for one in reader.read([FeedState(url, **known) for url in urls], NOW)]
    finally:
        await reader.aclose()


async def test_a_body_that_never_ends_is_given_up() -> None:
    server = Server({HERE: httpx.Response(200, stream=Trickle())})
    (state,) = await asked(server, HERE, limits=Limits(seconds=0.02))
    assert state.error == "no whole answer within 0.02 seconds"


async def test_what_only_says_that_it_is_gzip_is_a_failure() -> None:
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(b"plain"))
    (state,) = await asked(Server({HERE: answer}), HERE)
    assert state.error == "its compressed body is damaged"


async def test_a_compressed_body_that_is_cut_off_is_a_failure() -> None:
    half = gzip.compress(dated(1))[:-20]
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(half))
    (state,) = await asked(Server({HERE: answer}), HERE)
    assert state.error == "its compressed body ends in the middle"


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "identity", ""])
async def test_a_compressed_body_is_read(encoding: str) -> None:
    body = gzip.compress(dated(1)) if "gzip" in encoding else dated(1)
    pieces = Pieces(*(body[n : n + 7] for n in range(0, len(body), 7)))
    (state,) = await asked(
        Server({HERE: httpx.Response(200, headers={"content-encoding": encoding}, stream=pieces)}), HERE
    )
    assert (state.error, bool(state.body_hash)) == (None, True)


async def test_a_compression_nobody_asked_for_is_a_failure() -> None:
    answer = httpx.Response(200, headers={"content-encoding": "br"}, stream=Pieces(b"x"))
    server = Server({HERE: answer})
    (state,) = await asked(server, HERE)
    assert state.error == "compressed as 'br', which was not asked for"
    assert server.asked[0].headers["accept-encoding"] == "gzip"


async def test_cookies_are_neither_kept_nor_sent() -> None:
    there = "https://feeds.example/there"
    answers = {HERE: httpx.Response(302, headers={"location": there, "set-cookie": "who=you; Path=/"})}
    server = Server(answers)
    await asked(server, HERE)
    assert [request.headers.get("cookie") for request in server.asked] == [None, None]


# --- fetching: politely


class Crowded(httpx.AsyncBaseTransport):
    """Holds every answer until no more questions come, and keeps how many stood waiting at each host."""

    def __init__(self) -> None:
        self.waiting: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.most_of_all = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        self.waiting[host] += 1
        self.most[host] = max(self.most[host], self.waiting[host])
        self.most_of_all = max(self.most_of_all, self.waiting.total())
        for _ in range(50):
            await asyncio.sleep(0)
        self.waiting[host] -= 1
        return httpx.Response(304)


async def test_two_requests_a_host_and_few_over_all() -> None:
    crowded = Crowded()
    urls = [f"https://{host}.example/{n}" for host in "abcdefgh" for n in range(6)]
    states = await asked(crowded, *urls)
    assert {state.error for state in states} == {None}
    assert set(crowded.most.values()) == {2}
    assert crowded.most_of_all == Limits().at_once


async def test_redirects_between_busy_hosts_hold_nobody_up() -> None:
    """A turn at one host is given back before one at the next is waited for."""
    there = {f"https://a.example/{n}": f"https://b.example/x{n}" for n in range(8)}
    back = {f"https://b.example/{n}": f"https://a.example/x{n}" for n in range(8)}
    answers = {url: httpx.Response(302, headers={"location": to}) for url, to in (there | back).items()}
    states = await asked(Server(answers), *there, *back)
    assert {state.error for state in states} == {"the server answered 404"}


# --- fetching: redirects

ONE, TWO, THREE = (f"https://{name}.example/all.xml" for name in ("one", "two", "three"))


def chain(*statuses: int, last: httpx.Response | None = None) -> Server:
    """ONE leads to TWO leads to THREE, as far as there are statuses; there is a feed."""
    places = [ONE, TWO, THREE]
    hops = {
        place: httpx.Response(status, headers={"location": there})
        for status, place, there in zip(statuses, places, places[1:], strict=False)
    }
    return Server({**hops, places[len(statuses)]: last or given(dated(1))})


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((), None),
        ((301,), TWO),
        ((308,), TWO),
        ((301, 308), THREE),
        ((302,), None),
        ((307,), None),
        ((301, 302), None),
        ((302, 301), None),
    ],
)
async def test_a_move_for_good_is_proposed_and_one_for_now_is_not(statuses: tuple[int, ...], moved: str | None) -> None:
    (state,) = await asked(chain(*statuses), ONE)
    assert (state.url, state.error, state.moved_to) == (ONE, None, moved)


async def test_a_move_to_what_is_no_feed_is_not_proposed() -> None:
    page = b"<html><title>Gone</title></html>"
    (state,) = await asked(chain(301, last=given(page)), ONE)
    assert (state.error, state.moved_to) == ("cannot be read: a web page, and no feed", None)
    (state,) = await asked(chain(301, last=httpx.Response(404)), ONE)
    assert (state.error, state.moved_to) == ("the server answered 404", None)
    (state,) = await asked(chain(301, last=httpx.Response(304)), ONE)
    assert (state.error, state.moved_to) == (None, TWO)


async def test_the_body_of_a_redirect_is_not_read() -> None:
    body = Pieces(*[b"x" * 1000] * 10)
    server = Server({ONE: httpx.Response(301, headers={"location": TWO}, stream=body)})
    await asked(server, ONE)
    assert body.taken == 0
    assert [str(request.url) for request in server.asked] == [ONE, TWO]


async def test_redirects_without_end_are_a_failure() -> None:
    server = Server({HERE: httpx.Response(302, headers={"location": HERE})})
    (state,) = await asked(server, HERE)
    assert state.error == "more than 5 redirects"
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "url",
    ["https://[feeds.example/", "https://feeds.example:99999/", "https://\udcff/", "gopher://a"],
    ids=["bracket", "port", "no text", "scheme"],
)
async def test_an_address_that_is_none_is_a_failure(url: str) -> None:
    (state,) = await asked(Server({}), url)
    assert state.failures == 1


async def test_a_tag_that_cannot_be_written_does_not_stop_the_feed_for_ever() -> None:
    server = Server({HERE: httpx.Response(304)})
    (state,) = await asked(server, HERE, etag='"Zürich"', modified="gestern, März")
    assert (state.failures, state.error) == (0, None)


# --- fetching: public addresses only


async def refused(url: str) -> bool:
    """Whether nothing was asked at this address, for the right reason."""
    server = Server({})
    (state,) = await asked(server, url, allow_private=False)
    assert state.error is not None
    return not server.asked and "not a public address" in state.error


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "169.254.169.254",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "224.0.0.1",
        "[ff02::1]",
        "255.255.255.255",
        "2130706433",
        "0x7f.1",
    ],
)
async def test_a_private_address_is_refused(host: str) -> None:
    assert await refused(f"http://{host}/feed.xml")
    assert await refused(f"http://{host}:8080/feed.xml")


async def test_a_private_address_may_be_allowed() -> None:
    server = Server({})
    await asked(server, "http://127.0.0.1/feed.xml", allow_private=True)
    assert [str(request.url) for request in server.asked] == ["http://127.0.0.1/feed.xml"]


async def test_a_public_address_is_asked() -> None:
    server = Server({"http://93.184.216.34/feed.xml": httpx.Response(304)})
    (state,) = await asked(server, "http://93.184.216.34/feed.xml", allow_private=False)
    assert state.error is None


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "http://localhost/x", "http://[::1]/x", "http://10.0.0.1/x"])
async def test_a_redirect_leads_to_no_private_address(target: str) -> None:
    start = "http://93.184.216.34/feed.xml"
    server = Server({start: httpx.Response(302, headers={"location": target})})
    (state,) = await asked(server, start, allow_private=False)
    assert [str(request.url) for request in server.asked] == [start]
    assert state.error is not None
    assert "not a public address" in state.error


@pytest.fixture
async def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to, so that no test asks a name server."""
    known: dict[str, list[str]] = {}

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", (address, port)) for address in known.get(host, [host])]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    return known


async def test_a_name_with_one_private_address_is_refused(names: dict[str, list[str]]) -> None:
    names["feeds.example"] = ["93.184.216.34", "10.0.0.1"]
    assert await refused(HERE)


async def test_a_name_without_an_address_is_refused(names: dict[str, list[str]]) -> None:
    names["feeds.example"] = []
    assert await refused(HERE)


async def test_the_address_that_was_looked_at_is_the_one_that_is_asked(names: dict[str, list[str]]) -> None:
    names["feeds.example"] = ["93.184.216.34"]
    server = Server({})
    await asked(server, HERE, allow_private=False)
    (request,) = server.asked
    assert str(request.url) == "https://93.184.216.34/all.xml"
    assert (request.headers["host"], request.extensions["sni_hostname"]) == ("feeds.example", "feeds.example")


async def test_a_name_in_other_letters_is_asked_for_in_ascii(names: dict[str, list[str]]) -> None:
    names["xn--bcher-kva.example"] = ["93.184.216.34"]
    server = Server({})
    await asked(server, "https://bücher.example/all.xml", allow_private=False)
    (request,) = server.asked
    assert str(request.url) == "https://93.184.216.34/all.xml"
    assert (request.headers["host"], request.extensions["sni_hostname"]) == ("xn--bcher-kva.example",) * 2


@pytest.mark.parametrize("location", ["/moved.xml", "moved.xml", "https://feeds.example/moved.xml"])
async def test_a_redirect_within_a_site_keeps_its_name(names: dict[str, list[str]], location: str) -> None:
    names["feeds.example"] = ["93.184.216.34"]
    server = Server({"https://93.184.216.34/all.xml": httpx.Response(301, headers={"location": location})})
    await asked(server, HERE, allow_private=False)
    _, request = server.asked
    assert str(request.url) == "https://93.184.216.34/moved.xml"
    assert (request.headers["host"], request.extensions["sni_hostname"]) == ("feeds.example", "feeds.example")


# --- a pass, in processes that can be killed


KINDS: dict[str, tuple[bytes, int | None]] = {
    "good.xml": (rss(item()), 1),
    "empty.xml": (rss(), 0),
    "nothing.xml": (b"", None),
    "page.html": (b"<html><body>Hello</body></html>", None),
    "json.json": (b'{"items": []}', None),
    "bytes.xml": (bytes(range(256)), None),
    "broken.xml": (rss(item())[:-20], 1),
    "gbk.xml": (rss(item("包装"), head='<?xml version="1.0" encoding="gbk"?>', encoding="gbk"), 1),
    "deep.xml": (b"<rss version='2.0'>" + b"<a>" * 20_000, 0),
    "many.xml": (rss(*(item(str(n), f"https://a.example/{n}") for n in range(1000))), MOST_ENTRIES),
}


async def test_feeds_of_every_kind_in_one_pass(site: Site) -> None:
    for name, (body, _) in KINDS.items():
        site.sandbox.add_feed(name, body)
    fetched = {one.state.url.removeprefix(SITE): one for one in await site.read(*KINDS)}
    read = {name: None if one.state.error else len(one.entries) for name, one in fetched.items()}
    assert read == {name: entries for name, (_, entries) in KINDS.items()}
    assert all("\n" not in (one.state.error or "") for one in fetched.values())
    assert multiprocessing.active_children() == []


async def test_a_body_that_was_never_read_is_asked_for_again(site: Site) -> None:
    site.sandbox.add_feed("page.html", b"<html><body>Hello</body></html>")
    state = (await site.get("page.html")).state
    assert state.failures == 1
    site.now += DAY
    again = (await site.get(state)).state
    assert (again.failures, bool(again.error)) == (2, True)


async def test_a_first_fetch_that_failed_leaves_the_next_one_the_first(site: Site) -> None:
    site.sandbox.add_feed("page.html", b"<html><body>Hello</body></html>")
    state = (await site.get("page.html")).state
    assert (state.body_hash, state.etag, state.modified) == (None, None, None)


BREAKING = {
    "letter.xml": rss(item("&#xFFFFFFFF;")),
    "place.xml": rss(item(more='<where xmlns="http://www.georss.org/georss"/>')),
    "credit.xml": b"<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:credit>x</media:credit>",
}


async def test_what_breaks_feedparser_costs_no_other_feed(site: Site) -> None:
    for name, body in BREAKING.items():
        site.sandbox.add_feed(name, body)
    fetched = {one.state.url.removeprefix(SITE): one for one in await site.read(*BREAKING, "packaging.xml")}
    assert len(fetched.pop("packaging.xml").entries) == 15
    assert fetched.keys() == BREAKING.keys()
    assert all("\n" not in (one.state.error or "") and sound(one.entries) for one in fetched.values())


def misbehave(body: bytes, url: str, content_type: str, now: datetime) -> Feed:
    """In place of `parse`, in the child: what it is told to."""
    if b"loop" in body:
        while True:
            pass
    if b"exit" in body:
        os._exit(9)
    if b"KeyError" in body:
        raise KeyError("where")
    return parse(body, url, content_type, now)


async def misbehaving(site: Site, monkeypatch: pytest.MonkeyPatch, what: bytes) -> tuple[Fetched, Fetched]:
    """A pass in which the first of two feeds does `what` to its parser."""
    monkeypatch.setattr(fetch, "parse", misbehave)
    site.limited(Limits(parse=2.0))
    site.sandbox.add_feed("bad.xml", what)
    bad, good = await site.read("bad.xml", "packaging.xml")
    assert multiprocessing.active_children() == []
    return bad, good


@pytest.mark.parametrize(("what", "told"), [("loop", "took longer"), ("exit", "cannot be read"), ("KeyError", "where")])
async def test_a_parser_that_fails_is_a_failure_and_the_others_still_come(
    site: Site, monkeypatch: pytest.MonkeyPatch, what: str, told: str
) -> None:
    bad, good = await misbehaving(site, monkeypatch, what.encode())
    assert len(good.entries) == 15
    assert bad.state.failures == 1
    assert bad.state.error is not None
    assert told in bad.state.error
    assert "\n" not in bad.state.error
