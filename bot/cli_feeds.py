"""The commands `nurture feeds …`: what feeds give now, where a site has one, and lists from and for other readers.

None of them writes `feeds.yaml`, or the database: what is to go in is printed.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import pathlib
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click

from bot import settings as settings_module
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.feeds.fetch import FeedReader
    from bot.model.news import FeedBook, FeedSource, Fetched

FAILED = 1

COMMON_PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where a feed often is when a site does not say."""


@click.group(short_help="Check, find, import and export feeds.")
def feeds() -> None:
    """Check what the feeds in feeds.yaml give, find new ones, exchange lists with other readers."""
    logging.basicConfig(level=logging.ERROR)  # what goes wrong is in the lines that are printed


@feeds.command(short_help="Ask every feed now, and say what it gives.")
def check() -> None:
    """Ask every feed in feeds.yaml now: a line for each, with what it gives or why not. Nothing is stored.

    Exit 1 if one fails.
    """
    sys.exit(FAILED if asyncio.run(_check(_book())) else 0)


async def _check(book: FeedBook) -> int:
    """How many failed."""
    from bot.clock import RealClock
    from bot.feeds.fetch import FeedReader

    now, failed = RealClock().now(), 0
    reader = FeedReader(allow_private=book.allow_private)
    try:
        async for feed, result in looks(reader, book, now):
            click.echo(line(feed, result, book, now))
            failed += result.state.error is not None
    finally:
        await reader.aclose()
    click.echo(f"{len(book.feeds)} feeds, {failed} failed." if failed else f"{len(book.feeds)} feeds: all right.")
    return failed


async def looks(reader: FeedReader, book: FeedBook, now: datetime) -> AsyncIterator[tuple[FeedSource, Fetched]]:
    """Every feed as if it were new to us, in the order of the file."""
    from bot.feeds.fetch import LARGEST_PASS

    for n in range(0, len(book.feeds), LARGEST_PASS):
        some = book.feeds[n : n + LARGEST_PASS]
        for feed, result in zip(some, await _read(reader, [feed.url for feed in some], now), strict=True):
            yield feed, result


async def _read(reader: FeedReader, urls: Sequence[str], now: datetime) -> list[Fetched]:
    """What these addresses give, in this order."""
    from bot.model.news import FeedState

    found = {one.state.url: one async for one in reader.read([FeedState(url) for url in urls], now)}
    return [found[url] for url in urls]


def line(feed: FeedSource, result: Fetched, book: FeedBook, now: datetime) -> str:
    """`ok      SaaS Weekly: 20 entries, the newest 3 hours old; 15 about topics of feeds.yaml`"""
    from bot.curation import topics_of

    if result.state.error:
        return f"FAILED  {feed.title}: {result.state.error} ({feed.url})"
    moved = f"; has moved to {result.state.moved_to}" if result.state.moved_to else ""
    if not result.entries:
        return f"empty   {feed.title}: no entries{moved}"
    newest = now - max(entry.published_at for entry in result.entries)
    about = sum(bool(topics_of(entry, feed, book)) for entry in result.entries)
    return (
        f"ok      {feed.title}: {len(result.entries)} entries, the newest {age(newest)} old;"
        f" {about} about topics of feeds.yaml{moved}"
    )


def age(by: timedelta) -> str:
    hours = int(by.total_seconds() // 3600)
    if hours < 48:
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{hours // 24} days"


# --- finding --------------------------------------------------------------------------------------------------


@feeds.command(short_help="Find a site's feed.")
@click.argument("url")
def find(url: str) -> None:
    """Find the feed of the site at URL and print the entry for feeds.yaml. Exit 1 if there is none."""
    found = asyncio.run(_find(url if "://" in url else f"https://{url}"))
    if found is None:
        click.echo(f"no feed found at {url}, nor where feeds often are", err=True)
        sys.exit(FAILED)
    for text in entries([found]):
        click.echo(text)


async def _find(url: str) -> FeedSource | None:
    from bot.clock import RealClock
    from bot.feeds.fetch import FeedReader

    path = settings_module.feeds_file(pathlib.Path(), settings_module.read(pathlib.Path()))
    reader = FeedReader(allow_private=path.exists() and _book().allow_private)
    try:
        return await discovered(reader, url, RealClock().now())
    finally:
        await reader.aclose()


async def discovered(reader: FeedReader, url: str, now: datetime) -> FeedSource | None:
    """The feed that is at this address, else the first that its page names, else one where feeds often are."""
    if found := await _first_feed(reader, [url], now):
        return found
    page = await reader.page(url)
    if not isinstance(page, str) and (found := await _first_feed(reader, page.feeds, now)):
        return found
    return await _first_feed(reader, [urljoin(url, path) for path in COMMON_PATHS], now)


async def _first_feed(reader: FeedReader, urls: Iterable[str], now: datetime) -> FeedSource | None:
    from bot.model.news import FeedSource
    from bot.model.people import LANGUAGES

    for result in await _read(reader, list(dict.fromkeys(urls)), now):
        if result.state.error is None:
            language = result.language[:2].lower()
            url = result.state.moved_to or result.state.url
            return FeedSource(url, result.title or url, language if language in LANGUAGES else "en")
    return None


def entries(sources: Iterable[FeedSource]) -> Iterator[str]:
    """Feeds as they are written in feeds.yaml; quoted as JSON, which YAML reads, whatever a title has in it."""
    for feed in sources:
        yield f"  - url: {json.dumps(feed.url)}"
        yield f"    title: {json.dumps(feed.title, ensure_ascii=False)}"
        yield f"    language: {feed.language}"
        yield f"    topics: [{', '.join(feed.topics)}]"


# --- lists ----------------------------------------------------------------------------------------------------


@feeds.command(short_help="Write the feeds as OPML, for other readers.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=pathlib.Path), required=False)
def opml(file: pathlib.Path | None) -> None:
    """Write all feeds in feeds.yaml as OPML 2.0 into FILE, or print them."""
    from bot.feeds.opml import written

    text = written(_book().feeds, "Feeds of nurture")
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {file}", err=True)


@feeds.command("import", short_help="Read an OPML file; print what feeds.yaml does not have.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
def import_(file: pathlib.Path) -> None:
    """Print the feeds of the OPML file FILE that feeds.yaml does not have yet, as entries to paste under `feeds:`."""
    from bot.feedbook import is_web_address
    from bot.feeds.opml import read

    try:
        listed = read(file.read_bytes())
    except (OSError, ConfigError) as error:
        raise ConfigError(f"{file}: {error}") from error
    book = _book()
    known = {feed.url for feed in book.feeds}
    new = [
        dataclasses.replace(feed, topics=tuple(topic for topic in feed.topics if topic in book.topics))
        for feed in listed
        if feed.url not in known and is_web_address(feed.url)
    ]
    for text in entries(new):
        click.echo(text)
    unfit = sum(not is_web_address(feed.url) for feed in listed)
    left_out = f", {unfit} left out (no web address)" if unfit else ""
    click.echo(f"{len(listed)} feeds, {len(new)} new{left_out}; paste them under feeds: in feeds.yaml", err=True)


def _book() -> FeedBook:
    """Raises FileProblems."""
    from bot import feedbook

    folder = pathlib.Path()
    return feedbook.load(settings_module.feeds_file(folder, settings_module.read(folder)))
