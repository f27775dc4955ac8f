"""The words about news: topics, feeds, items, and what people say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.people import Role, Stage


@dataclass(frozen=True)
class Topic:
    """What news can be about; `industries` and `roles` who gets it without having said so.

    `stages`: for whom it is made most; empty: anybody. `review`: a person approves each item about it first.
    """

    id: str
    name: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    industries: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    stages: frozenset[Stage] = frozenset()
    review: bool = False


@dataclass(frozen=True)
class FeedSource:
    """One entry of `feeds.yaml`. `review`: a person approves each item first. `quality`: in [0, 1]."""

    url: str
    title: str
    language: str
    topics: tuple[str, ...] = ()
    review: bool = False
    quality: float = 0.6


@dataclass(frozen=True)
class FeedBook:
    """All of `feeds.yaml`. `never`: words that no text and no item may have."""

    feeds: tuple[FeedSource, ...] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True)
class FeedState:
    """What a feed's server said last, and how often it failed since it last did not.

    `next_at`: not to be asked before; `pause`: seconds between two looks, by how often it changes. `moved_to`: where a
    permanent redirect leads. `gave_at`: when it last gave something new. `told`: the admins know that it fails.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    checked_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    next_at: datetime | None = None
    pause: float | None = None
    moved_to: str | None = None
    gave_at: datetime | None = None
    told: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry as a feed gave it, cleaned: no markup, lengths capped, an http(s) link, a clamped date."""

    identity: str
    title: str
    summary: str
    link: str
    published_at: datetime


@dataclass(frozen=True)
class Item:
    """One piece of news, stored for good so that nothing old returns. `topics`: what it is about.

    `quality`: of its source, in [0, 1]. `line`: a person's words above it. `manager_id`: whose contacts alone get it.
    """

    id: int
    feed_url: str
    source: str
    language: str
    title: str
    summary: str
    link: str
    published_at: datetime
    topics: tuple[str, ...]
    quality: float = 0.6
    line: str = ""
    manager_id: int | None = None


class Feedback(StrEnum):
    """What a contact made of an item."""

    LIKE = "like"
    DISLIKE = "dislike"
    LESS = "less"  # less of its topic
    OPEN = "open"  # followed its link


@dataclass(frozen=True)
class Opinion:
    """Somebody's feedback on one item: what it was about, where it came from, what they made of it and when."""

    topics: tuple[str, ...]
    source: str
    kind: Feedback
    at: datetime


@dataclass(frozen=True)
class Reading:
    """How one contact reads: their own opinions, those of people in the same role and industry, what they had lately
    (newest first)."""

    own: tuple[Opinion, ...] = ()
    peers: tuple[Opinion, ...] = ()
    had: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """What one fetch gave: nothing new (`entries` empty, state renewed) or entries; what the feed says of itself."""

    state: FeedState
    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class Page:
    """What a web page says of itself, "" where it does not: cleaned and capped like an entry.

    `url`: its canonical link; `language`: `en`, `zh`, …; `feeds`: where its news is.
    """

    url: str
    title: str
    description: str
    language: str
    site: str
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """An entry as it came into the house: from which feed, when, about what, and whether it may be sent (`state`)."""

    entry: Entry
    feed: FeedSource
    at: datetime
    topics: tuple[str, ...]
    state: str
