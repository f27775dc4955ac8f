"""A web page's bytes into what it says of itself: title, description, canonical link, language, feeds. In a child."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bot.feeds.charset import charset_of, decoded
from bot.feeds.parse import LONGEST_SUMMARY, LONGEST_TITLE, canonical, clean
from bot.model.news import Page

HEAD = 300_000
"""Characters in which a page has said what it is; some carry whole style sheets before it."""

MOST_FEEDS = 10
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_ENCODING = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def read(body: bytes, url: str, content_type: str) -> Page:
    """What the page at this address is. Raises ValueError when it is none, or does not say."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("", "text/html", "application/xhtml+xml"):
        raise ValueError(f"not a web page but {clean(kind)[:50]}")
    told = _ENCODING.search(body[:5000])
    head = _Head(decoded(body, [charset_of(content_type), told[1].decode() if told else ""])[:HEAD])
    said = head.said
    link = _own(head.canonical, url) or canonical(url)
    title = clean(said.get("og:title") or head.title)[:LONGEST_TITLE]
    if not title or not link:
        raise ValueError("the page has no title")
    feeds = dict.fromkeys(filter(None, (_followed(url, feed) for feed in head.feeds)))
    return Page(
        link,
        title,
        clean(said.get("og:description") or said.get("description") or "")[:LONGEST_SUMMARY],
        _language(head.language or said.get("og:locale") or ""),
        clean(said.get("og:site_name") or "")[:LONGEST_TITLE],
        tuple(feeds)[:MOST_FEEDS],
    )


def _own(told: str, url: str) -> str | None:
    """The canonical link, where it leads to the same site: a page does not speak for another."""
    found = _followed(url, told) if told else None
    return found if found and _site(found) == _site(url) else None


def _site(url: str) -> str:
    return re.sub(r"^(www|m)\.", "", urlsplit(url).hostname or "")


def _followed(url: str, link: str) -> str | None:
    try:
        return canonical(urljoin(url, link.strip()))
    except ValueError:
        return None


def _language(told: str) -> str:
    """`zh-CN` is `zh`."""
    found = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", told.strip())
    return found[0].lower() if found else ""


class _Head(HTMLParser):
    """What counts of a page; the first word on each matter is taken."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title = self.canonical = self.language = ""
        self.feeds: list[str] = []
        self._in_title = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = self.language or found.get("lang") or found.get("xml:lang") or ""
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "meta":
            self.said.setdefault((found.get("property") or found.get("name") or "").lower(), found.get("content", ""))
        elif tag == "link":
            self._link(found.get("rel", "").lower().split(), found)

    def _link(self, rel: list[str], found: dict[str, str]) -> None:
        if "canonical" in rel:
            self.canonical = self.canonical or found.get("href", "")
        elif "alternate" in rel and found.get("type", "").strip().lower() in FEED_TYPES and found.get("href"):
            self.feeds.append(found["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
