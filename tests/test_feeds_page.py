"""What a web page says of itself, for sharing it and for finding its feeds."""

from __future__ import annotations

import httpx
import pytest

from bot.feeds.fetch import FeedReader
from bot.feeds.page import read
from bot.model.news import Page
from tests.test_feeds import HERE
from tests.test_feeds_fetch import Server, given

WHOLE = """<!DOCTYPE html><html lang="zh-CN"><head>
<title>Fallback | Site</title><title>Second</title>
<meta property="og:title" content="Cartons &amp; &lt;b&gt;lids&lt;/b&gt;">
<meta name="description" content="Second choice"><meta property="og:description" content="What is new
 in cartons"><meta property="og:site_name" content="Carton Weekly">
<link rel="canonical" href="/news/1?utm_source=x#top">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="alternate" hreflang="en" href="/en">
<link rel="alternate" type="application/atom+xml" href="https://other.example/atom">
<link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate" type="application/rss+xml">
</head><body><title>Not this</title></body></html>"""
URL = "https://www.carton.example/a?b=c"


def of(html: str, url: str = URL, content_type: str = "text/html; charset=utf-8") -> Page:
    return read(html.encode(), url, content_type)


def test_all_that_a_page_says() -> None:
    assert of(WHOLE) == Page(
        "https://www.carton.example/news/1",
        "Cartons & lids",
        "What is new in cartons",
        "zh",
        "Carton Weekly",
        ("https://www.carton.example/feed.xml", "https://other.example/atom"),
    )


def test_the_least_that_a_page_says() -> None:
    assert of("<title> A &ndash;\n B </title>") == Page(URL, "A – B", "", "", "")
    assert of('<TITLE>A</TITLE><META NAME="Description" CONTENT="D">').description == "D"


@pytest.mark.parametrize("html", ["", "<p>Hello</p>", "<title></title>", "<title>\u200b</title>", "plain words"])
def test_a_page_without_a_title_is_none(html: str) -> None:
    with pytest.raises(ValueError, match="no title"):
        of(html)


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/plain; charset=utf-8", "<b>x</b>"])
def test_what_is_no_page_is_told(kind: str) -> None:
    with pytest.raises(ValueError, match="not a web page"):
        of("<title>x</title>", content_type=kind)


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ("https://carton.example/1", "https://carton.example/1"),
        ("https://m.carton.example/1", "https://m.carton.example/1"),
        ("1", "https://www.carton.example/1"),
        ("https://evil.example/1", URL),
        ("javascript:alert(1)", URL),
        ("http://[", URL),
        ("", URL),
    ],
)
def test_a_page_speaks_for_its_own_site_alone(told: str, taken: str) -> None:
    assert of(f'<title>A</title><link rel="canonical" href="{told}">').url == taken


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="en-US"><title>A</title>', "en"),
        ('<html lang="ZH"><title>A</title>', "zh"),
        ('<html xml:lang="de"><title>A</title>', "de"),
        ('<html lang=""><meta property="og:locale" content="zh_CN"><title>A</title>', "zh"),
        ('<html lang="<script>"><title>A</title>', ""),
        ('<html lang="english"><title>A</title>', ""),
    ],
)
def test_the_language_is_its_first_part(html: str, language: str) -> None:
    assert of(html).language == language


def test_a_page_in_any_encoding() -> None:
    title = "包装行业的新规将于明年生效"
    html = f'<meta charset="gb2312"><title>{title}</title>'
    assert read(html.encode("gbk"), URL, "text/html").title == title
    assert read(html.encode("utf-8"), URL, "text/html; charset=iso-8859-1").title == title


async def page(server: Server, *, allow_private: bool = True) -> Page | str:
    reader = FeedReader(allow_private=allow_private, transport=server)
    try:
        return await reader.page(HERE)
    finally:
        await reader.aclose()


async def test_a_page_is_fetched_and_read() -> None:
    answer = given(WHOLE.encode(), {"content-type": "text/html"})
    server = Server({HERE: httpx.Response(302, headers={"location": URL}), URL: answer})
    found = await page(server)
    assert isinstance(found, Page)
    assert (found.title, found.url) == ("Cartons & lids", "https://www.carton.example/news/1")
    assert "text/html" in server.asked[0].headers["accept"]


async def test_why_a_page_cannot_be_had_is_one_line() -> None:
    assert await page(Server({})) == "the server answered 404"
    assert await page(Server({HERE: given(b"<p>", {"content-type": "text/html"})})) == (
        "cannot be read: the page has no title"
    )


async def test_a_page_on_a_private_address_is_refused() -> None:
    reader = FeedReader(allow_private=False, transport=Server({}))
    found = await reader.page("http://127.0.0.1/x")
    await reader.aclose()
    assert found == "127.0.0.1 is not a public address (feeds.yaml: allow_private)"
