"""What an entry is about and whether it may pass at all; which material suits somebody. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

from bot.model.news import Entry, FeedBook, FeedSource
from bot.model.people import Relationship
from bot.model.rules import Material, MaterialWish


def topics_of(entry: Entry, feed: FeedSource, book: FeedBook) -> tuple[str, ...]:
    """What an entry is about: its feed's topics, and those whose words it has and whose excluded words it has not."""
    text = f"{entry.title} {entry.summary}".casefold()
    found = [
        topic.id
        for topic in book.topics.values()
        if (topic.id in feed.topics or _any_in(text, topic.keywords)) and not _any_in(text, topic.exclude)
    ]
    return tuple(found)


def mentions(text: str, word: str) -> bool:
    """Whether `text` has `word`, in any case: as a whole word where it is Latin, anywhere where it is Chinese."""
    return _any_in(text.casefold(), (word,))


def _any_in(text: str, some: tuple[str, ...]) -> bool:
    """Whether a folded text has one of these words. A pattern is asked only where the letters are there: most are not,
    and looking for them alone is a hundred times as quick."""
    return any(word in text and _pattern(word).search(text) for word in _folded(some))


@lru_cache(maxsize=4096)
def _folded(some: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in some)


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    """This word, whole where it is Latin. Kept, because Python keeps no more than 512."""
    left = r"(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    right = r"(?![a-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return re.compile(left + re.escape(word) + right)


def forbidden(entry: Entry, book: FeedBook) -> str | None:
    """The word of `never:` that an entry has, else None."""
    return never_word(f"{entry.title} {entry.summary} {entry.link}", book.never)


def never_word(text: str, never: Iterable[str]) -> str | None:
    """The first of these words that is in `text`. Without word boundaries: no form of a rival's name passes."""
    folded = text.casefold()
    return next((word for word in never if word.casefold() in folded), None)


def choose_material(
    library: Mapping[str, Material], who: Relationship, wish: MaterialWish, had: Container[str]
) -> Material | None:
    """What of the library fits this contact best and is new to them: made for their role, then for their stage, then
    in the order of the library. Material without a title in their language is not for them.

    `had`: first names of material (`first_name`).
    """
    fitting = [
        one
        for one in library.values()
        if first_name(one.id) not in had
        and who.contact.language in one.title
        and (not wish.kinds or one.kind in wish.kinds)
        and (not one.roles or who.contact.role in one.roles)
        and (not one.stages or who.account.stage in one.stages)
    ]
    return max(fitting, key=lambda one: (bool(one.roles), bool(one.stages)), default=None)


def first_name(material_id: str) -> str:
    """`shared/guide~2` is `shared/guide`, put back after a change: who had the one has had the other."""
    return material_id.partition("~")[0]
