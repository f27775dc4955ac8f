"""What operators write in `feeds.yaml`: read, checked, and turned into a `FeedBook`."""

from __future__ import annotations

import pathlib
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.errors import FileProblems, Problem
from bot.model.news import FeedBook, FeedSource, Topic
from bot.model.people import LANGUAGES, Role, Stage
from bot.rule_files import Id, member_of
from bot.yaml_lines import Bool, File, nearest, parse, shape

SHORTEST_NEVER = 2
"""Characters; one letter is in every word."""

QUALITY = {"high": 1.0, "normal": 0.6, "low": 0.3}
"""What a source is worth where several tell the same, and beside others."""


def load(path: pathlib.Path) -> FeedBook:
    """Read `feeds.yaml`. Raises FileProblems with all that is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblems([Problem(str(path), 0, f"cannot be read: {error}")]) from error
    return read(path.name, text)


def read(name: str, text: str) -> FeedBook:
    """Turn the text of `feeds.yaml` into a feed book. Raises FileProblems."""
    document = parse(name, text)
    book = shape(document, FeedsFile)
    if book is not None:
        seen: set[str] = set()
        for n, feed in enumerate(book.feeds):
            for topic in feed.topics:
                if topic not in book.topics:
                    hint = nearest(topic, list(book.topics))
                    document.problem(("feeds", n, "topics"), f'there is no topic "{topic}"{hint}')
            if feed.url in seen:
                document.problem(("feeds", n, "url"), f"{feed.url} is written twice")
            seen.add(feed.url)
    if document.problems or book is None:
        raise FileProblems(document.problems)
    return book.to_book()


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    no_port = parts.port == 0  # reading it raises ValueError for one out of range
    if parts.scheme not in ("http", "https") or not parts.hostname or no_port or re.search(r"\s", url):
        raise ValueError(f'"{url}" is not an http or https address')
    return url


def is_web_address(url: str) -> bool:
    """Whether `feeds.yaml` takes it."""
    try:
        return bool(_web_address(url))
    except ValueError:
        return False


Word = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""A blank one would be in every text."""


class FeedFile(File):
    url: Annotated[str, AfterValidator(_web_address)]
    title: str
    language: Literal["en", "zh"] = "en"
    topics: list[str] = []
    review: Literal["auto", "manager"] = "auto"
    quality: Literal["high", "normal", "low"] = "normal"


class TopicFile(File):
    name: dict[Literal["en", "zh"], str] = {}
    keywords: list[Word] = []
    exclude: list[Word] = []
    industries: list[str] = []
    roles: list[Annotated[Role, member_of(Role)]] = []
    stages: list[Annotated[Stage, member_of(Stage)]] = []
    review: Literal["auto", "manager"] = "auto"


class FeedsFile(File):
    feeds: list[FeedFile] = []
    topics: dict[Id, TopicFile] = {}
    never: list[Annotated[str, Field(min_length=SHORTEST_NEVER, pattern=r"\S.*\S")]] = []
    allow_private: Bool = False

    def to_book(self) -> FeedBook:
        feeds = tuple(map(_feed, self.feeds))
        topics = {topic_id: _topic(topic_id, topic) for topic_id, topic in self.topics.items()}
        return FeedBook(feeds, topics, tuple(self.never), self.allow_private)


def _feed(feed: FeedFile) -> FeedSource:
    review, quality = feed.review == "manager", QUALITY[feed.quality]
    return FeedSource(feed.url, feed.title, feed.language, tuple(feed.topics), review, quality)


def _topic(topic_id: str, topic: TopicFile) -> Topic:
    return Topic(
        topic_id,
        {language: topic.name.get(language) or topic_id for language in LANGUAGES},  # type: ignore[call-overload]
        tuple(topic.keywords),
        tuple(topic.exclude),
        frozenset({topic_id, *(industry.casefold() for industry in topic.industries)}),
        frozenset(topic.roles),
        frozenset(topic.stages),
        topic.review == "manager",
    )
