"""A feed's bytes into clean entries. Runs in a child process, because feedparser can take seconds on hostile input."""

from __future__ import annotations

import contextlib
import hashlib
import html
import io
import re
import resource
import time
import unicodedata
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import feedparser

from bot.model import Entry

MOST_ENTRIES = 200
LONGEST_TITLE = 300
LONGEST_SUMMARY = 2000
LONGEST_LINK = 500
"""As long as a value in a text of ours may be (`render.LONGEST_VALUE`); a link cut off would lead nowhere."""
LONGEST_MARKUP = 20_000
"""Characters of one field that are looked at at all: taking tags out is quadratic on hostile text."""

_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|spm|from_source)$", re.IGNORECASE)
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


MEMORY = 1_000_000_000
"""Bytes of address space for the child; feedparser on a 5 MB feed stays below half of it."""


def limit_memory() -> None:
    """Run first in each child. Linux keeps the limit; elsewhere the time limit has to do."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def parse(body: bytes, url: str, content_type: str, now: datetime) -> tuple[Entry, ...]:
    """The entries of a feed, in its order. Raises ValueError when it is no feed."""
    found = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type, "content-location": url})
    if not found.get("version") and not found.entries:
        raise ValueError("this is no feed")
    return tuple(_entries(found.entries[:MOST_ENTRIES], url, now))


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
    title = clean(str(raw.get("title") or ""))[:LONGEST_TITLE]
    told = str(raw.get("link") or "")
    link = canonical(urljoin(url, told)) if told else None
    if not title or not link:
        return None
    contents = raw.get("content") or [{}]
    summary = clean(str(raw.get("summary") or contents[0].get("value") or ""))[:LONGEST_SUMMARY]
    return Entry(_identity(raw, url, link), title, summary, link, _published(raw, now))


def clean(text: str) -> str:
    """Words without markup, control and direction characters, in one line."""
    text = re.sub(r"<[^<>]*>", " ", text[:LONGEST_MARKUP])
    text = html.unescape(text)
    text = "".join(" " if char in "\n\t\r" else char for char in text if _visible(char))
    text = re.sub(r"(?<=\w)\u200d|\u200d(?=\w)", "", text)  # it joins emoji; in a word it would hide a name
    return " ".join(text.split())


def _visible(char: str) -> bool:
    return char in "\n\t\r\u200d" or unicodedata.category(char) not in _INVISIBLE


def canonical(link: str) -> str | None:
    """The link without tracking and fragment; None unless it is http or https and of bearable length."""
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
    return hashlib.sha256(name.encode()).hexdigest()


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
