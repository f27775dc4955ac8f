"""A feed's bytes into clean entries. Runs in a child process, because feedparser can take seconds on hostile input."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import time
import unicodedata
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from bot.feeds.charset import xml_text
from bot.model.news import Entry

MOST_ENTRIES = 200
LONGEST_TITLE = 300
LONGEST_SUMMARY = 2000
LONGEST_LINK = 500
"""As long as a value in a text of ours may be (`render.LONGEST_VALUE`); a link cut off would lead nowhere."""
LONGEST_MARKUP = 20_000
"""Characters of one field that are looked at at all: taking tags out is quadratic on hostile text."""

_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|spm|from_source)$", re.IGNORECASE)
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


@dataclass(frozen=True)
class Feed:
    """What a feed says: its entries in its order, and of itself its title and language ("" where it does not)."""

    entries: tuple[Entry, ...]
    title: str
    language: str


def parse(body: bytes, url: str, content_type: str, now: datetime) -> Feed:
    """Read RSS, RDF, Atom or a JSON Feed. Raises ValueError when it is none of them."""
    if not body.strip():
        raise ValueError("the body is empty: this is no feed")
    about, entries = (
        _json(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml(body, url, content_type)
    )
    title, language = clean(_text(about, "title"))[:LONGEST_TITLE], clean(_text(about, "language"))[:LONGEST_TITLE]
    return Feed(tuple(_entries(entries[:MOST_ENTRIES], url, now)), title, language)


def _xml(body: bytes, url: str, content_type: str) -> tuple[Mapping[str, Any], list[Any]]:
    import feedparser  # here, for only a child needs it

    text = xml_text(body, content_type)
    if re.match(r"\s*<(!doctype\s+html|html)\b", text[:1000], re.IGNORECASE):
        raise ValueError("a web page, and no feed")
    # What its own cleaning does, `clean` does in a third of the time.
    found = feedparser.parse(
        io.BytesIO(text.encode(errors="replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version") and not found.entries:
        raise ValueError("this is no feed")
    return found.feed, found.entries


def _json(body: bytes) -> tuple[Mapping[str, Any], list[Any]]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("JSON that is broken, and no feed") from error
    items = found.get("items")
    if "jsonfeed.org/version/" not in str(found.get("version")) or not isinstance(items, list):
        raise ValueError("JSON, and no feed")
    return found, [_as_xml_would_be(one) for one in items[:MOST_ENTRIES] if isinstance(one, dict)]


def _as_xml_would_be(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a JSON Feed under the names that feedparser gives."""
    texts = (_text(item, name) for name in ("summary", "content_text", "content_html"))
    return {
        "id": str(item.get("id") or ""),  # some write numbers
        "title": _text(item, "title"),
        "link": _text(item, "url") or _text(item, "external_url"),
        "summary": next(filter(None, texts), ""),
        "published_parsed": _moment(_text(item, "date_published") or _text(item, "date_modified")),
    }


def _moment(text: str) -> time.struct_time | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).utctimetuple()
    except (ValueError, OverflowError):
        return None


def _text(raw: Mapping[str, Any], name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) else ""


# --- entries --------------------------------------------------------------------------------------------------


def _entries(found: list[Any], url: str, now: datetime) -> Iterator[Entry]:
    """One bad entry never costs another."""
    for raw in found:
        try:
            entry = _entry(raw, url, now)
        except (ValueError, TypeError, AttributeError, OverflowError):
            continue
        if entry:
            yield entry


def _entry(raw: Any, url: str, now: datetime) -> Entry | None:
    title = clean(_text(raw, "title"))[:LONGEST_TITLE]
    told = _text(raw, "link")
    link = canonical(urljoin(url, told)) if told else None
    if not title or not link:
        return None
    contents = raw.get("content") or [{}]
    summary = clean(_text(raw, "summary") or _text(contents[0], "value"))[:LONGEST_SUMMARY]
    return Entry(_identity(raw, url, link), title, summary, link, _published(raw, now))


def clean(text: str) -> str:
    """Words without markup, control and direction characters, in one line."""
    text = text[:LONGEST_MARKUP]
    text = re.sub(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)", " ", text)
    text = re.sub(r"<[^<>]*>", " ", text)
    text = html.unescape(text)
    if text.isprintable() and "\u200d" not in text:  # nearly all are; looking at each character takes longest
        return " ".join(text.split())
    text = "".join(" " if char in "\n\t\r" else char for char in text if _visible(char))
    text = re.sub(r"(?<=\w)\u200d|\u200d(?=\w)", "", text)  # it joins emoji; in a word it would hide a name
    return " ".join(text.split())


def _visible(char: str) -> bool:
    return char in "\n\t\r\u200d" or unicodedata.category(char) not in _INVISIBLE


def canonical(link: str) -> str | None:
    """The link without tracking and fragment; None unless it is http or https and of bearable length."""
    link.encode()  # raises ValueError for half of a character, which nothing can store
    parts = urlsplit(link.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or len(link) > LONGEST_LINK:
        return None
    if parts.port == 0 or re.search(r"\s", link.strip()):  # reading the port raises ValueError for one that is none
        return None
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(unquote(part.partition("=")[0])))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _identity(raw: Any, url: str, link: str) -> str:
    """Guid, else link; the store knows a story by its title too. A guid that is no address is unique in its feed."""
    guid = str(raw.get("id") or "")
    name = f"guid {guid}" if "://" in guid else f"guid {url} {guid}" if guid else f"link {link}"
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()


def _published(raw: Any, now: datetime) -> datetime:
    """Dates lie: none, one in the future or one before there were feeds is now."""
    stamp: time.struct_time | None = dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed")
    if stamp is None:
        return now
    try:
        at = datetime.fromtimestamp(timegm(stamp), UTC)
        return min(at, now) if at.year >= 1970 else now
    except (ValueError, OverflowError, OSError):
        return now
