"""What is worth this person's time: topics of an entry, the score of an item, the choice, and of material. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Entry, FeedBook, FeedSource, Item, Material, MaterialWish, NewsWish, Relationship, Topic

STATED, SUPPOSED, ANY = 1.0, 0.7, 0.4
"""How much a topic fits: the contact chose it; it belongs to their industry or role; nothing is known of them."""

FRESHNESS_WEIGHT = 0.4
"""The rest of the score is the topic's: fresh and asked for is 1.0, fresh and supposed 0.82, old and asked for 0.6."""


@dataclass(frozen=True)
class Choice:
    """The item chosen, its score in [0, 1] and the topic it is sent for (None: of no known topic)."""

    item: Item
    score: float
    topic: str | None


def topics_of(entry: Entry, feed: FeedSource, book: FeedBook) -> tuple[str, ...]:
    """What an entry is about: its feed's topics, and those whose words it has and whose excluded words it has not."""
    text = f"{entry.title} {entry.summary}"
    found = [
        topic.id
        for topic in book.topics.values()
        if (topic.id in feed.topics or any(mentions(text, word) for word in topic.keywords))
        and not any(mentions(text, word) for word in topic.exclude)
    ]
    return tuple(found)


def mentions(text: str, word: str) -> bool:
    """Whether `text` has `word`, in any case: as a whole word where it is Latin, anywhere where it is Chinese."""
    left = r"(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    right = r"(?![a-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return re.search(left + re.escape(word.casefold()) + right, text.casefold()) is not None


def forbidden(entry: Entry, book: FeedBook) -> str | None:
    """The word of `never:` that an entry has, else None."""
    return never_word(f"{entry.title} {entry.summary} {entry.link}", book.never)


def never_word(text: str, never: Iterable[str]) -> str | None:
    """The first of these words that is in `text`. Without word boundaries: no form of a rival's name passes."""
    folded = text.casefold()
    return next((word for word in never if word.casefold() in folded), None)


def interests(who: Relationship, topics: Mapping[str, Topic]) -> tuple[frozenset[str], float]:
    """The topics of this contact and how sure they are: stated, else of industry and role, else all."""
    if stated := frozenset(who.contact.topics) & topics.keys():
        return stated, STATED
    industry = (who.account.industry or "").casefold()
    supposed = frozenset(
        topic.id
        for topic in topics.values()
        if (industry and industry in topic.industries) or who.contact.role in topic.roles
    )
    return (supposed, SUPPOSED) if supposed else (frozenset(topics), ANY)


def choose(
    items: Sequence[Item], who: Relationship, wish: NewsWish, topics: Mapping[str, Topic], now: datetime
) -> Choice | None:
    """The best of `items` for this contact, or None when none is good enough.

    `items` are those the contact may get: in their language, never sent to them, not lately to a colleague.
    """
    wanted, fit = interests(who, topics)
    choices = [_scored(item, wanted, fit, wish, now) for item in items if now - item.published_at <= wish.max_age]
    good = [choice for choice in choices if choice.score >= wish.min_score and not _names_account(choice.item, who)]
    return max(good, key=lambda choice: (choice.score, choice.item.published_at, choice.item.id), default=None)


def _scored(item: Item, wanted: frozenset[str], fit: float, wish: NewsWish, now: datetime) -> Choice:
    topic = next((topic for topic in item.topics if topic in wanted), None)
    age = max((now - item.published_at) / wish.max_age, 0.0)
    if topic is None and (wanted and fit > ANY):
        return Choice(item, 0.0, None)
    return Choice(item, round((1 - FRESHNESS_WEIGHT) * fit + FRESHNESS_WEIGHT * (1 - age), 4), topic)


def _names_account(item: Item, who: Relationship) -> bool:
    """News about the contact's own company is a matter for their manager, not for them."""
    return len(who.account.name) > 1 and mentions(f"{item.title} {item.summary}", who.account.name)


def choose_material(
    library: Mapping[str, Material], who: Relationship, wish: MaterialWish, had: Container[str]
) -> Material | None:
    """What of the library fits this contact best and is new to them: made for their role, then for their stage, then
    in the order of the file. Material without a title in their language is not for them."""
    fitting = [
        one
        for one in library.values()
        if one.id not in had
        and who.contact.language in one.title
        and (not wish.kinds or one.kind in wish.kinds)
        and (not one.roles or who.contact.role in one.roles)
        and (not one.stages or who.account.stage in one.stages)
    ]
    return max(fitting, key=lambda one: (bool(one.roles), bool(one.stages)), default=None)


def without(items: Iterable[Item], ids: frozenset[int]) -> list[Item]:
    return [item for item in items if item.id not in ids]
