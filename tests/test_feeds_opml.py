"""Lists of feeds for other readers and from them; a hostile file ends in a line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.feeds.opml import LARGEST, read, written
from bot.model.news import FeedSource
from tests.test_feeds import BOMB

FEEDS = (
    FeedSource("https://a.example/feed?x=1&y=2", 'Pack & "Pallet" <b>', "en", ("packaging", "logistics")),
    FeedSource("https://b.example/feed", "制造观察", "zh"),
)


def test_what_is_written_is_read_again() -> None:
    text = written(FEEDS, "All & more")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">')
    assert [(feed.url, feed.title, feed.language, feed.topics) for feed in read(text.encode())] == [
        ("https://a.example/feed?x=1&y=2", 'Pack & "Pallet"', "en", ("packaging", "logistics")),
        ("https://b.example/feed", "制造观察", "zh", ()),
    ]


def test_a_list_in_an_old_encoding() -> None:
    body = (
        '<?xml version="1.0" encoding="gb2312"?><opml><outline text="制造业观察" xmlUrl="https://a.example/"/></opml>'
    )
    assert [feed.title for feed in read(body.encode("gbk"))] == ["制造业观察"]


def test_groups_other_attributes_and_repetitions_do_not_matter() -> None:
    body = b"""<?xml version="1.0"?><OPML version="1.1"><body>
        <outline text="News"><outline text="A" type="rss" xmlurl=" https://a.example/feed "/>
        <outline text="T" title="B" xmlUrl="https://b.example/feed" language="zh-CN"/></outline>
        <outline text="Again" xmlUrl="https://a.example/feed"/><outline text="no feed"/>
        <outline xmlUrl="https://c.example/feed"/></body></OPML>"""
    assert [(feed.url, feed.title, feed.language) for feed in read(body)] == [
        ("https://a.example/feed", "A", "en"),
        ("https://b.example/feed", "B", "zh"),
        ("https://c.example/feed", "https://c.example/feed", "en"),
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is no XML"),
        (b"hello", "is no XML"),
        (b"<opml><body>", "is no XML"),
        (b"<opml>&nbsp;</opml>", "is no XML"),
        (b"<rss><channel/></rss>", "is no OPML: it begins with <rss>"),
        (f"<!DOCTYPE opml [{BOMB}]><opml>&b9;</opml>".encode(), "has a DOCTYPE"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "has a DOCTYPE"),
        (b"<opml>" + b" " * LARGEST, "larger than 5000000 bytes"),
    ],
)
def test_what_is_no_list_is_told(body: bytes, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read(body)


def test_a_deep_or_long_file_takes_no_time() -> None:
    before = time.monotonic()
    with pytest.raises(ConfigError, match="is no XML"):
        read(b"<opml>" + b"<outline>" * 500_000)
    assert len(read(b"<opml>" + b"<outline xmlUrl='http://a'/>" * 150_000 + b"</opml>")) == 1
    assert time.monotonic() - before < 20


def told_of(body: bytes) -> str:
    try:
        read(body)
    except ConfigError as error:
        return str(error)
    return ""


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<opml>{text}</opml>".encode()))
@settings(deadline=None, max_examples=50)
def test_any_bytes_are_a_list_or_one_line(body: bytes) -> None:
    assert "\n" not in told_of(body)


@given(st.text())
@settings(deadline=None, max_examples=50)
def test_any_title_can_be_written(title: str) -> None:
    feed = FeedSource("https://a.example/", "".join(char for char in title if char.isprintable()), "en")
    assert [one.url for one in read(written([feed], "x").encode(errors="replace"))] == [feed.url]
