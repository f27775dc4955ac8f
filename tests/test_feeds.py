"""The world of news: feeds fetched politely and safely, and whatever their bytes are, clean entries or one line."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import multiprocessing
import os
import pathlib
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

import feedparser
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds import fetch
from bot.feeds.fetch import LARGEST_BODY, FeedReader
from bot.feeds.parse import LONGEST_SUMMARY, LONGEST_TITLE, MOST_ENTRIES, canonical, clean, parse
from bot.model import Entry, FeedState, Fetched
from bot.sandbox import Delay, DropBefore, Refuse, Sandbox, Status, Truncated

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITE = "http://sandbox/feeds/"
HERE = "https://feeds.example/all.xml"
UTF8 = '<?xml version="1.0" encoding="UTF-8"?>'


def rss(*items: str, head: str = UTF8, encoding: str = "utf-8") -> bytes:
    feed = f'{head}<rss version="2.0"><channel><title>All</title>{"".join(items)}</channel></rss>'
    return feed.encode(encoding)


def item(title: str = "One", link: str = "https://a.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def read(body: bytes, content_type: str = "application/rss+xml") -> tuple[Entry, ...]:
    return parse(body, HERE, content_type, NOW)


def one(*items: str, **how: str) -> Entry:
    (entry,) = read(rss(*items, **how))
    return entry


def titles(body: bytes, content_type: str = "application/rss+xml") -> list[str]:
    return [entry.title for entry in read(body, content_type)]


# --- parsing: what is a feed


def test_rss_becomes_entries() -> None:
    more = "<guid>7</guid><description>Two &amp;amp; two</description><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"
    entry = one(item("Cartons &amp;amp; lids", "https://a.example/1", more))
    assert (entry.title, entry.summary, entry.link) == ("Cartons & lids", "Two & two", "https://a.example/1")
    assert entry.published_at == NOW - DAY


def test_atom_becomes_entries() -> None:
    body = f"""{UTF8}<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title><entry><title>One</title>
        <id>tag:a.example,2026:1</id><link href="/1"/><published>2026-03-01T09:00:00+01:00</published>
        <content type="html">&lt;p&gt;Long&lt;/p&gt; text</content></entry></feed>"""
    (entry,) = read(body.encode(), "application/atom+xml")
    assert (entry.title, entry.summary, entry.link) == ("One", "Long text", "https://feeds.example/1")
    assert entry.published_at == NOW - DAY


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b'{"version": "https://jsonfeed.org/version/1"}',
        b"<!DOCTYPE html><html><head><title>News</title></head><body><p>Hello</p></body></html>",
        bytes(range(256)) * 40,
        b"\x1f\x8b\x08\x00 not gzip",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["nothing", "space", "JSON", "a page", "any bytes", "half a gzip", "another XML"],
)
def test_what_is_no_feed_is_told(body: bytes) -> None:
    with pytest.raises(ValueError, match="no feed"):
        read(body)


def test_a_feed_without_entries_is_one() -> None:
    assert read(rss()) == ()


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    body = rss(item("One"), item("Two & <b>more", "https://a.example/2"), item("Three", "https://a.example/3"))
    assert titles(body) == ["One", "Two & more", "Three"]


def test_an_entry_that_is_cut_off_does_not_point_to_the_feed() -> None:
    body = rss(item("One"), item("Two", "https://a.example/2"))
    cut = body[: body.index(b"https://a.example/2") + 3]
    assert [(entry.title, entry.link) for entry in read(cut)] == [("One", "https://a.example/1")]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("gbk", "包装行业的新规"),
        ("gb2312", "包装行业的新规"),
        ("gb18030", "包装行业的新规𠮷"),
        ("big5", "包裝業的新規"),
        ("windows-1252", "“Cartons” – naïve €"),
        ("iso-8859-1", "Käse für Zürich"),
        ("shift_jis", "包装の新しい規則"),
        ("utf-16", "Cartons 包装"),
    ],
)
def test_every_encoding_that_is_declared(encoding: str, title: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert titles(rss(item(title), head=head, encoding=encoding), "text/xml") == [title]


def test_an_encoding_that_only_the_server_declares() -> None:
    body = rss(item("包装"), head='<?xml version="1.0"?>', encoding="gbk")
    assert titles(body, "application/rss+xml; charset=gbk") == ["包装"]


@pytest.mark.parametrize("charset", ["nonsense", "base64", "undefined", "punycode", "idna", "rot13", "zlib"])
def test_a_charset_that_is_none_is_no_bug(charset: str) -> None:
    with contextlib.suppress(ValueError):
        assert titles(rss(item()), f"text/xml; charset={charset}") == ["One"]


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


def test_entities_that_multiply_do_not() -> None:
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "lol">{BOMB}]>'
    entries = read(rss(item("a &b9; z"), head=head))  # expanded it would be a gigabyte
    assert all(len(entry.title) <= LONGEST_TITLE for entry in entries)


def test_an_entity_reads_no_file(tmp_path: pathlib.Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("PASSWORD")
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    assert "PASSWORD" not in repr(read(rss(item("a &file; z"), head=head)))


def test_so_many_entries_and_no_more() -> None:
    body = rss(*(f"<item><title>{n}</title><link>https://a.example/{n}</link></item>" for n in range(10_000)))
    assert titles(body) == [str(n) for n in range(MOST_ENTRIES)]


@pytest.mark.parametrize(
    "bad",
    [
        "<item/>",
        item(link="https://[a.example/"),
        item(link="https://exa℀mple.com/"),
        item(title=""),
        item(title="&lt;b&gt;&lt;/b&gt;"),
        item(link="javascript:alert(1)"),
        item(link="data:text/html,hello"),
        item(link="ftp://a.example/1"),
        item(link="https://a.example/" + "x" * 3000),
        "<item><title>No link</title></item>",
    ],
    ids=[
        "empty", "half an address", "a letter that is a slash", "no title", "a title of tags", "javascript", "data",
        "ftp", "a long link", "no link",
    ],
)  # fmt: skip
def test_a_bad_entry_is_left_out_and_costs_no_other(bad: str) -> None:
    body = rss(item("Before"), bad, item("After", "https://a.example/2"))
    assert titles(body) == ["Before", "After"]


# --- parsing: what a person will see


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<b>Bold</b> <i>news</i>", "Bold news"),
        ("Line\n one\ttwo", "Line one two"),
        ("<script>alert(1)</script>News", "News"),
        ('<a href="javascript:alert(1)">Click</a>', "Click"),
        ("<img src=x onerror=alert(1)>News", "News"),
        ("\u202eevil\u202c txt\u2066.\u2069", "evil txt."),
        ("Ri\u200bval\u200cCo\ufeffrp\u2060", "RivalCorp"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a&#x202E;b&#8203;c", "abc"),
        ("bell\x07 and null\x00", "bell and null"),
        ("private \ue000 use", "private use"),
        ("two\u2028lines\u2029here", "two lines here"),
        ("Hello 👩\u200d💻", "Hello 👩\u200d💻"),
        ("包装　行业", "包装 行业"),
    ],
)
def test_a_text_is_words_in_one_line(title: str, shown: str) -> None:
    if "<script" in title:
        assert one(item(escape(title))).title.endswith(shown)
    else:
        assert clean(title) == shown


def test_a_joiner_does_not_hide_a_rivals_name() -> None:
    assert clean("Rival\u200dCorp") == "RivalCorp"


def test_markup_of_a_feed_is_taken_out() -> None:
    more = f"<description>{escape('<p onclick=x>Hello <script>alert(1)</script><b>you</b></p>')}</description>"
    entry = one(item(escape("<i>One</i>"), more=more))
    assert entry.title == "One"
    assert "<" not in entry.summary
    assert "Hello" in entry.summary


def test_long_fields_are_cut() -> None:
    entry = one(item("t" * 5000, more=f"<description>{'s' * 5000}</description>"))
    assert (len(entry.title), len(entry.summary)) == (LONGEST_TITLE, LONGEST_SUMMARY)


def test_hostile_markup_takes_no_time() -> None:
    before = time.monotonic()
    clean("<" * 5_000_000)
    clean("&" * 5_000_000)
    assert time.monotonic() - before < 5  # without its limit it takes hours


@given(st.text())
@settings(deadline=None)
def test_no_text_keeps_what_nobody_sees(text: str) -> None:
    shown = clean(text)
    assert shown == " ".join(shown.split())
    assert all(char == "\u200d" or char.isprintable() for char in shown)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/1?utm_source=x&id=7&fbclid=y#top", "https://a.example/1?id=7"),
        ("https://a.example/1?UTM_Medium=x&gclid=1&mc_cid=2&mc_eid=3&spm=4&from_source=5", "https://a.example/1"),
        ("  https://a.example/1 ", "https://a.example/1"),
        ("https://a.example/1?a=&b=2", "https://a.example/1?a=&b=2"),
        ("javascript:alert(1)", None),
        ("mailto:a@a.example", None),
        ("https://", None),
        ("/relative", None),
    ],
)
def test_a_link_is_kept_without_what_tracks(link: str, kept: str | None) -> None:
    assert canonical(link) == kept


def test_a_link_in_chinese_stays_itself() -> None:
    link = "https://a.example/搜索?q=包装"
    assert unquote(canonical(link) or "") == link


@pytest.mark.parametrize(
    "link",
    [
        "https://a.example/search?q=%B0%FC%D7%B0",  # GBK, as Chinese sites write it
        "https://a.example/index.php?/topic/12",
        "https://a.example/news?12345",
        "https://a.example/x?q=a+b&r=c%20d",
        "https://a.example/x?a;b",
    ],
)
def test_a_link_still_leads_where_it_led(link: str) -> None:
    assert canonical(link) == link
    assert canonical(link + "&utm_source=x") == link


# --- parsing: when, and whether it is the same


@pytest.mark.parametrize(
    ("date", "taken"),
    [
        ("Sun, 01 Mar 2026 08:00:00 GMT", NOW - DAY),
        ("Sun, 01 Mar 2026 16:00:00 +0800", NOW - DAY),
        ("2026-03-01T08:00:00Z", NOW - DAY),
        ("Tue, 03 Mar 2026 08:00:00 GMT", NOW),
        ("9999-12-31T23:59:59Z", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("Mon, 99 Foo 2026 99:99:99 GMT", NOW),
        ("yesterday", NOW),
        ("99999999999999999999", NOW),
        ("", NOW),
    ],
)
def test_a_date_lies_but_not_into_the_future(date: str, taken: datetime) -> None:
    assert one(item(more=f"<pubDate>{date}</pubDate>")).published_at == taken


def test_no_date_is_now() -> None:
    assert one(item()).published_at == NOW


@pytest.mark.parametrize("date", ["0900-01-01T00:00:00Z", "Mon, 01 Jan 0900 00:00:00 GMT", "0002-01-01T00:00:00Z"])
def test_a_date_before_there_were_feeds_is_none(date: str) -> None:
    assert one(item(more=f"<pubDate>{date}</pubDate>")).published_at >= datetime(1970, 1, 1, tzinfo=UTC)


GUID = "<guid isPermaLink='false'>{}</guid>"


def identity(*items: str, url: str = HERE) -> str:
    (entry,) = parse(rss(*items), url, "application/rss+xml", NOW)
    return entry.identity


def test_the_same_guid_is_the_same_entry_whatever_else_changes() -> None:
    before = identity(item("One", "https://a.example/1", GUID.format(7)))
    assert identity(item("One, corrected", "https://a.example/one", GUID.format(7))) == before
    assert identity(item("One", "https://a.example/1", GUID.format(8))) != before


def test_a_guid_that_is_no_address_counts_within_its_feed() -> None:
    local, everywhere = item(more=GUID.format(7)), item(more=GUID.format("https://a.example/1"))
    assert identity(local) != identity(local, url="https://b.example/")
    assert identity(everywhere) == identity(everywhere, url="https://b.example/")


def test_without_a_guid_the_same_link_is_the_same_entry() -> None:
    before = identity(item("One", "https://a.example/1?utm_source=rss"))
    assert identity(item("One, corrected", "https://a.example/1#top")) == before
    assert identity(item("One", "https://a.example/2")) != before


def test_two_entries_without_guid_and_link_are_not_the_same() -> None:
    entries = read(rss("<item><title>One</title></item>", "<item><title>Two</title></item>"))
    assert len({entry.identity for entry in entries}) == len(entries)


# --- parsing: whatever the bytes are

WHOLE = rss(
    item("One", more="<guid>1</guid><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate><author>a@a.example</author>"),
    item("Two &amp; more", "https://a.example/2", "<description>&lt;b&gt;x&lt;/b&gt;</description>"),
)
SPLINTERS = [b"<", b">", b"&", b"<![", b"]]>", b"<!", b"&#0;", b"\x00", b"\xff", b"http://[", b"<item>", b"</item>"]


def sound(entries: tuple[Entry, ...]) -> bool:
    return all(
        entry.title
        and len(entry.title) <= LONGEST_TITLE
        and "\n" not in entry.title + entry.summary
        and entry.link.startswith(("http://", "https://"))
        and entry.published_at <= NOW
        for entry in entries
    )


def read_if_it_can_be(body: bytes) -> tuple[Entry, ...]:
    """As in a pass, which takes whatever feedparser raises for a broken feed."""
    try:
        return read(body)
    except Exception:
        return ()


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=50)
def test_any_bytes_give_sound_entries_or_none(body: bytes) -> None:
    assert sound(read_if_it_can_be(body))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.sampled_from(SPLINTERS), st.integers(0, 30)), max_size=5))
@settings(deadline=None, max_examples=100)
def test_a_damaged_feed_gives_sound_entries_or_none(damages: list[tuple[int, bytes, int]]) -> None:
    body = WHOLE
    for place, splinter, lost in damages:
        body = body[:place] + splinter + body[place + lost :]
    assert sound(read_if_it_can_be(body))


# --- real feeds

REFERENCE = pathlib.Path(__file__).parents[2] / "shared" / "reference" / "feeds"
REAL = sorted(path.name for path in REFERENCE.glob("*.*")) if REFERENCE.is_dir() else []


@pytest.mark.skipif(not REAL, reason="the real feeds in shared/reference are not here")
@pytest.mark.parametrize("name", REAL or ["none"])
def test_a_real_feed_is_read_without_loss(name: str) -> None:
    body = (REFERENCE / name).read_bytes()
    known = [
        raw
        for raw in feedparser.parse(body).entries
        if raw.get("title") and str(raw.get("link", "")).startswith(("http://", "https://"))
    ]
    entries = read(body, "")
    assert len(entries) == min(len(known), MOST_ENTRIES) > 0
    assert len({entry.identity for entry in entries}) == len(entries)
    assert sound(entries)


# --- fetching


class Site:
    """The sandbox's feeds and a reader of them."""

    def __init__(self) -> None:
        self.now = NOW
        self.sandbox = Sandbox(now=lambda: self.now)
        self.reader = FeedReader(allow_private=True, transport=self.sandbox.transport())

    async def read(self, *states: FeedState | str) -> list[Fetched]:
        known = [state if isinstance(state, FeedState) else FeedState(SITE + state) for state in states]
        return await self.reader.read(known, self.now)

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
    site.now += timedelta(minutes=1)
    again = await site.get(first.state)
    headers = site.sandbox.feed_requests[1].headers
    assert headers["if-none-match"] == first.state.etag
    assert headers["if-modified-since"] == first.state.modified
    assert site.statuses == [200, 304]
    assert again == Fetched(FeedState(**{**vars(first.state), "checked_at": site.now}))


async def test_a_body_seen_before_is_not_read_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await site.get("software.atom")
    monkeypatch.setattr(fetch, "parse", must_not_run)
    again = await site.get(FeedState(first.state.url, body_hash=first.state.body_hash))
    assert site.statuses == [200, 200]
    assert again == Fetched(first.state)


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
    state = FeedState(SITE + "packaging.xml", "etag", "date", "hash", NOW - DAY, 0, None)
    fetched = await site.get(state)
    assert fetched.entries == ()
    assert fetched.state.error is not None
    assert told in fetched.state.error
    assert "\n" not in fetched.state.error
    assert fetched.state == FeedState(state.url, "etag", "date", "hash", NOW, 1, fetched.state.error)


async def test_a_server_that_does_not_answer_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "FETCH_SECONDS", 0.02)
    site.reader = FeedReader(allow_private=True, transport=site.sandbox.transport())
    site.sandbox.fault("/feeds/packaging.xml", Delay(60))
    state = (await site.get("packaging.xml")).state
    assert (state.failures, bool(state.error)) == (1, True)


async def test_a_feed_that_fails_costs_no_other(site: Site) -> None:
    site.sandbox.fault("/feeds/software.atom", Refuse())
    failed, read = await site.read("software.atom", "packaging.xml")
    assert (failed.state.failures, len(read.entries)) == (1, 15)


@pytest.mark.parametrize(
    ("failures", "pause"), [(1, 2 * HOUR), (2, 4 * HOUR), (4, 16 * HOUR), (5, DAY), (6, DAY), (5000, DAY)]
)
async def test_a_feed_that_fails_is_left_alone_for_longer_and_longer(
    site: Site, failures: int, pause: timedelta
) -> None:
    state = FeedState(SITE + "none.xml", checked_at=NOW, failures=failures, error="404")
    site.now = NOW + pause - timedelta(seconds=1)
    assert await site.read(state) == []
    site.now = NOW + pause
    (fetched,) = await site.read(state)
    assert fetched.state.failures == failures + 1


async def test_recovery_clears_the_failure(site: Site) -> None:
    failed = FeedState(SITE + "packaging.xml", checked_at=NOW - DAY, failures=3, error="404")
    fetched = await site.get(failed)
    assert (fetched.state.failures, fetched.state.error, len(fetched.entries)) == (0, None, 15)


async def test_an_answer_that_nothing_changed_is_a_recovery_too(site: Site) -> None:
    known = (await site.get("packaging.xml")).state
    failed = FeedState(**{**vars(known), "failures": 3, "error": "500", "checked_at": NOW - DAY})
    assert (await site.get(failed)).state == known


async def test_a_body_over_the_cap_is_a_failure(site: Site) -> None:
    site.sandbox.add_feed("large.xml", b"x" * (LARGEST_BODY + 1))
    state = (await site.get("large.xml")).state
    assert state.error == f"larger than {LARGEST_BODY} bytes"


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
    server: Server, *urls: str, allow_private: bool = True, now: datetime = NOW, **known: Any
) -> list[FeedState]:
    """What becomes of feeds at this server."""
    reader = FeedReader(allow_private=allow_private, transport=server)
    try:
        return [one.state for one in await reader.read([FeedState(url, **known) for url in urls], now)]
    finally:
        await reader.aclose()


async def test_a_gzip_bomb_is_stopped_early() -> None:
    bomb = gzip.compress(bytes(300_000_000), 1)
    pieces = Pieces(*(bomb[n : n + 1000] for n in range(0, len(bomb), 1000)))
    server = Server({HERE: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=pieces)})
    (state,) = await asked(server, HERE)
    assert state.error == f"larger than {LARGEST_BODY} bytes"
    assert pieces.taken < len(bomb) / 1000 / 10


async def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "FETCH_SECONDS", 0.02)
    (state,) = await asked(Server({HERE: httpx.Response(200, stream=Trickle())}), HERE)
    assert (state.failures, bool(state.error)) == (1, True)


async def test_what_only_says_that_it_is_gzip_is_a_failure() -> None:
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(b"plain"))
    (state,) = await asked(Server({HERE: answer}), HERE)
    assert state.failures == 1


async def test_redirects_without_end_are_a_failure() -> None:
    server = Server({HERE: httpx.Response(302, headers={"location": HERE})})
    (state,) = await asked(server, HERE)
    assert state.failures == 1
    assert len(server.asked) < 10


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


def misbehave(body: bytes, url: str, content_type: str, now: datetime) -> tuple[Entry, ...]:
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
    monkeypatch.setattr(fetch, "PARSE_SECONDS", 0.5)
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


async def test_a_line_that_feedparser_would_read_for_minutes_is_given_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "PARSE_SECONDS", 0.5)
    site.sandbox.add_feed("slow.xml", rss(item(more=f"<author>{'a' * 200_000}</author>")))
    slow, good = await site.read("slow.xml", "packaging.xml")
    assert slow.state.error is not None
    assert "took longer" in slow.state.error
    assert len(good.entries) == 15
    assert multiprocessing.active_children() == []
