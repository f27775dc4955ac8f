"""The world of news: feeds fetched politely and safely, and whatever their bytes are, clean entries or one line."""

from __future__ import annotations

import contextlib
import json
import pathlib
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from xml.sax.saxutils import escape

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.parse import LONGEST_SUMMARY, LONGEST_TITLE, MOST_ENTRIES, canonical, clean, parse
from bot.model.news import Entry

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
HERE = "https://feeds.example/all.xml"
UTF8 = '<?xml version="1.0" encoding="UTF-8"?>'


def rss(*items: str, head: str = UTF8, encoding: str = "utf-8") -> bytes:
    feed = f'{head}<rss version="2.0"><channel><title>All</title>{"".join(items)}</channel></rss>'
    return feed.encode(encoding)


def item(title: str = "One", link: str = "https://a.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def read(body: bytes, content_type: str = "application/rss+xml") -> tuple[Entry, ...]:
    return parse(body, HERE, content_type, NOW).entries


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


RSS_1 = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
RSS_0_90 = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"'
PLAIN = "<channel><title>All</title><language>en</language></channel><item><title>One</title><link>/1</link></item>"
INSIDE = PLAIN.replace("</channel>", "") + "</channel>"
DIALECTS = {
    "RSS 0.90": f"<rdf:RDF {RSS_0_90}>{PLAIN}</rdf:RDF>",
    "RSS 0.91": f'<rss version="0.91">{INSIDE}</rss>',
    "RSS 0.92": f'<rss version="0.92">{INSIDE}</rss>',
    "RSS 1.0": f"<rdf:RDF {RSS_1}>{PLAIN}</rdf:RDF>".replace("<item>", "<item rdf:about='/1'>"),
    "RSS 2.0": f'<rss version="2.0">{INSIDE}</rss>',
    "Atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>All</title>'
    '<entry><title>One</title><link rel="alternate" type="text/html" href="/1"/></entry></feed>',
    "Atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>All</title>'
    '<entry><title>One</title><link href="/1"/></entry></feed>',
    "JSON Feed 1.0": '{"version": "https://jsonfeed.org/version/1", "title": "All", "language": "en",'
    ' "items": [{"id": "1", "title": "One", "url": "/1"}]}',
    "JSON Feed 1.1": '\ufeff{"version": "https://jsonfeed.org/version/1.1", "title": "All", "language": "en",'
    ' "items": [{"id": 1, "title": "One", "external_url": "https://feeds.example/1"}]}',
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_read(dialect: str) -> None:
    feed = parse(DIALECTS[dialect].encode(), HERE, "", NOW)
    assert [(entry.title, entry.link) for entry in feed.entries] == [("One", "https://feeds.example/1")]
    assert feed.title == "All"
    assert feed.language in ("en", "") if dialect in ("RSS 0.90", "RSS 1.0") else feed.language == "en"


def test_an_item_of_a_json_feed_becomes_an_entry() -> None:
    told = {
        "id": "x",
        "url": "https://a.example/1?utm_source=x",
        "title": "Cartons &amp; <b>lids</b>",
        "content_html": "<p>Two</p><script>evil()</script>",
        "date_published": "2026-03-01T09:00:00+01:00",
        "tags": 7,
    }
    bad: list[object] = [
        None,
        7,
        [],
        {},
        {"title": ["x"], "url": {}},
        {"title": "x", "url": "javascript:x"},
        {"title": "No link"},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [*bad, told]}).encode()
    (entry,) = read(body, "application/feed+json")
    assert (entry.title, entry.summary, entry.link) == ("Cartons & lids", "Two", "https://a.example/1")
    assert entry.published_at == NOW - DAY


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"items": []}', b'{"version": "https://jsonfeed.org/version/1", "items": {}}', b'{"a":' * 100_000,
     b'{"version": ' + b"9" * 100_000 + b"}", b'{"version": "https://jsonfeed.org/version/1", "items": '],
)  # fmt: skip
def test_json_that_is_no_feed_is_told(body: bytes) -> None:
    with pytest.raises(ValueError, match="no feed"):
        read(body)


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
        ("<STYLE>p {x: y}</STYLE >News<script>alert(2)", "News"),
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
    assert clean(title) == shown


def test_a_joiner_does_not_hide_a_rivals_name() -> None:
    assert clean("Rival\u200dCorp") == "RivalCorp"


def test_markup_of_a_feed_is_taken_out() -> None:
    more = f"<description>{escape('<p onclick=x>Hello <script>alert(1)</script><b>you</b></p>')}</description>"
    entry = one(item(escape("<i>One</i>"), more=more))
    assert (entry.title, entry.summary) == ("One", "Hello you")


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
    (entry,) = parse(rss(*items), url, "application/rss+xml", NOW).entries
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
