"""Lists of feeds as other readers write and read them: OPML 2.0."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.errors import ConfigError
from bot.feeds.charset import xml_text
from bot.feeds.parse import LONGEST_TITLE, clean
from bot.model.news import FeedSource
from bot.model.people import LANGUAGES

LARGEST = 5_000_000
"""Bytes of a file; a list of ten thousand feeds has two million."""


def written(feeds: Iterable[FeedSource], title: str) -> str:
    """The feeds as one OPML file; their topics are its categories."""
    lines = (
        f'    <outline type="rss" text={quoteattr(feed.title)} title={quoteattr(feed.title)}'
        f" xmlUrl={quoteattr(feed.url)} language={quoteattr(feed.language)}"
        f" category={quoteattr(','.join(feed.topics))}/>\n"
        for feed in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head><title>{escape(title)}</title></head>\n  <body>\n{''.join(lines)}  </body>\n</opml>\n"
    )


def read(body: bytes) -> list[FeedSource]:
    """The feeds of an OPML file, each once, whatever groups they stand in; their categories are their topics, known or
    not. Raises ConfigError.

    A file with a DOCTYPE is refused: it could name other files, or entities that multiply.
    """
    if len(body) > LARGEST:
        raise ConfigError(f"larger than {LARGEST} bytes")
    found: dict[str, FeedSource] = {}
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        names.append(name)
        told = {key.lower(): value.strip() for key, value in attributes.items()}
        url = told.get("xmlurl", "")
        if name.lower() == "outline" and url:
            title = clean(told.get("title") or told.get("text") or url)[:LONGEST_TITLE]
            language = told.get("language", "")[:2].lower()
            topics = tuple(filter(None, (word.strip() for word in told.get("category", "").split(","))))
            found.setdefault(url, FeedSource(url, title, language if language in LANGUAGES else "en", topics))

    def refuse(*_: object) -> None:
        raise ConfigError("has a DOCTYPE, which no list of feeds needs; take it out")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml_text(body).encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise ConfigError(f"is no XML: {error}") from error
    if names[0].lower() != "opml":
        raise ConfigError(f"is no OPML: it begins with <{clean(names[0])[:50]}>")
    return list(found.values())
