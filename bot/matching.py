"""How well an item suits one contact: named parts in [0, 1], weighed and added up; what was learned has a prior. Pure.

`taste` finds out once what is known of a contact; `choose` looks through the items with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.curation import mentions
from bot.model.news import Entry, Feedback, Item, Opinion, Reading, Topic
from bot.model.people import Contact, Relationship
from bot.model.rules import NewsWish
from bot.stories import Words, likeness, words

WEIGHTS: Mapping[str, float] = {
    "interest": 0.22,
    "learned": 0.36,
    "fit": 0.05,
    "fresh": 0.10,
    "source": 0.06,
    "variety": 0.15,
    "new": 0.06,
}
"""What each part counts; together 1. What they made of earlier news counts most; variety enough to try again, after a
year, what was once not wanted. Simulated readers (`tests/test_matching.py`) got 5 of 10 wanted items at first and 9 of
10 after twenty, where chance gives 2.6; with less variety nothing ever came back, with less learning freshness won."""

STATED, HINTED, SUPPOSED, ANY = 1.0, 0.9, 0.7, 0.4
"""How sure an interest is: they chose the topic; their manager says so; it belongs to their industry or role; nothing
is known of them."""

PRIOR = 2.0
"""How many answers the prior is worth: a topic's rate is (u + 2p) / (u + d + 2), with p the rate of peers, which has
0.5 for its own prior. u and d are answers for and against, each weighed by `ANSWERS` and halved every `HALF_LIFE`."""

ANSWERS: Mapping[Feedback, tuple[float, float]] = {
    Feedback.LIKE: (1.0, 0.0),
    Feedback.OPEN: (0.5, 0.0),
    Feedback.DISLIKE: (0.0, 1.0),
    Feedback.LESS: (0.0, 2.0),
}
"""What each kind of answer is worth, for and against."""

HALF_LIFE = timedelta(days=120)
"""Interests change: what was said this long ago counts half, so that no topic is locked out for ever."""

LATELY = 5
"""Variety looks at so many of the last items."""

READING_BACK = timedelta(days=90)
"""How far back what they had is compared with: a headline that is much the same is not new to them."""


@dataclass(frozen=True)
class Part:
    """One part of a score, by its name among `WEIGHTS`."""

    name: str
    value: float

    @property
    def weighed(self) -> float:
        return self.value * WEIGHTS[self.name]


@dataclass(frozen=True)
class Choice:
    """An item, its score in [0, 1], the topic it is sent for (None: of no known topic), and the parts of the score."""

    item: Item
    score: float
    topic: str | None
    parts: tuple[Part, ...] = ()


class Worth(NamedTuple):
    """What a combination of topics is worth to one contact; nothing where `interest` is 0.

    `topic`: the one it would be sent for; `lately`: how many of the last items had one of them.
    """

    interest: float
    learned: float
    fit: float
    lately: int
    topic: str | None


@dataclass(frozen=True)
class Taste:
    """What is known of one contact, for scoring many items: what each topic is worth to them, what they had lately.

    `wanted`: the interest in each topic they may be sent; `otherwise`: in what has no such topic. `rates`: what was
    learned of any topic, 0.5 where nothing was. `fits`: how much a topic is made for their role and stage.
    """

    who: Relationship
    wanted: Mapping[str, float]
    otherwise: float
    rates: Mapping[str, float]
    fits: Mapping[str, float]
    topics_lately: Mapping[str, int]
    sources_lately: Mapping[str, int]
    titles: tuple[Words, ...]
    _worth: dict[tuple[str, ...], Worth] = field(default_factory=dict)

    def worth(self, topics: tuple[str, ...]) -> Worth:
        """What items of these topics are worth. Kept, because hundreds of items have the same few topics."""
        if topics not in self._worth:
            self._worth[topics] = self._worth_of(topics)
        return self._worth[topics]

    def _worth_of(self, topics: tuple[str, ...]) -> Worth:
        interest, topic, learned, fit, lately = self.otherwise, None, 0.0, 0.0, 0
        for one in topics:
            if one in self.who.contact.dislikes:
                return Worth(0.0, 0.0, 0.0, 0, None)
            sure = self.wanted.get(one)
            if sure and (topic is None or sure > interest):
                interest, topic = sure, one
            learned += self.rates.get(one, 0.5)
            fit = max(fit, self.fits.get(one, 0.5))
            lately = max(lately, self.topics_lately.get(one, 0))
        return (
            Worth(interest, learned / len(topics), fit, lately, topic) if topics else Worth(interest, 0.5, 0.5, 0, None)
        )

    def variety(self, item: Item) -> float:
        """1 where none of the last items was from this source or of these topics, 0 where all were."""
        return 1 - max(self.sources_lately.get(item.source, 0), self.worth(item.topics).lately) / LATELY

    def newness(self, item: Item) -> float:
        """How new it is to this person: 1 less the likeness to the headline they had that is most like it."""
        title = words(item.title)
        return 1 - max((likeness(title, other) for other in self.titles), default=0.0)


def taste(who: Relationship, reading: Reading, topics: Mapping[str, Topic], now: datetime) -> Taste:
    """All that is known of how this contact reads."""
    lately = reading.had[:LATELY]
    known = interests(who, topics)
    return Taste(
        who,
        {topic: sure for topic, sure in known.items() if topic not in who.contact.dislikes},
        0.0 if {STATED, SUPPOSED} & set(known.values()) else ANY,
        _rates(reading, now),
        {topic.id: _fit(topic, who) for topic in topics.values()},
        Counter(topic for item in lately for topic in item.topics),
        Counter(item.source for item in lately),
        tuple(words(item.title) for item in reading.had),
    )


def interests(who: Relationship, topics: Mapping[str, Topic]) -> Mapping[str, float]:
    """The topics that concern this contact, and how sure that is: stated, else of their industry and role, else all;
    and those that their manager knows of."""
    stated = {topic: STATED for topic in who.contact.topics if topic in topics}
    supposed = {topic.id: SUPPOSED for topic in topics.values() if _supposed(topic, who)}
    hinted = {topic: HINTED for topic in who.contact.likes if topic in topics}
    return hinted | stated if stated else (supposed or dict.fromkeys(topics, ANY)) | hinted


def _supposed(topic: Topic, who: Relationship) -> bool:
    industry = (who.account.industry or "").casefold()
    return bool(industry and industry in topic.industries) or who.contact.role in topic.roles


def _fit(topic: Topic, who: Relationship) -> float:
    """How much a topic is made for their role and their company's stage: 1 for both, 0.5 where it is for anybody."""
    role = (who.contact.role in topic.roles) if topic.roles else 0.5
    stage = (who.account.stage in topic.stages) if topic.stages else 0.5
    return (role + stage) / 2


def _rates(reading: Reading, now: datetime) -> Mapping[str, float]:
    """Of each topic that anybody like them, or they themselves, had an answer to: the part that they want of it."""
    own, peers = _answers(reading.own, now), _answers(reading.peers, now)
    return {topic: _rate(own[topic], _rate(peers[topic], 0.5)) for topic in {*own, *peers}}


def _rate(answers: tuple[float, float], prior: float) -> float:
    up, down = answers
    return (up + PRIOR * prior) / (up + down + PRIOR)


def _answers(opinions: Iterable[Opinion], now: datetime) -> Mapping[str, tuple[float, float]]:
    """For and against each topic; an answer to an item of several topics is shared out among them."""
    found: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for opinion in opinions:
        age = max((now - opinion.at) / HALF_LIFE, 0.0)
        weight: float = 0.5**age / max(len(opinion.topics), 1)
        for topic in opinion.topics:
            up, down = found[topic]
            more, less = ANSWERS[opinion.kind]
            found[topic] = (up + weight * more, down + weight * less)
    return found


# --- choosing -------------------------------------------------------------------------------------------------


def choose(
    items: Sequence[Item],
    who: Relationship,
    reading: Reading,
    wish: NewsWish,
    topics: Mapping[str, Topic],
    now: datetime,
) -> tuple[Choice, ...]:
    """The best of `items` for this contact, the best first, `wish.count` at most; none below `wish.min_score`.

    `items` are those the contact may get: in their language, never sent to them, not lately to a colleague.
    """
    chosen: list[Choice] = []
    while len(chosen) < wish.count:
        had = {choice.item.id for choice in chosen}
        left = [item for item in items if item.id not in had]
        best = best_of(left, taste(who, reading, topics, now), wish.max_age, now)
        if best is None or best.score < wish.min_score:
            break
        chosen.append(best)
        reading = replace(reading, had=(best.item, *reading.had))
    return tuple(chosen)


def best_of(items: Iterable[Item], known: Taste, max_age: timedelta, now: datetime) -> Choice | None:
    """The item that suits best, good enough or not; None where none is about anything they may be sent.

    Whether a headline is new to them is asked only of those that could be the best: it costs most.
    """
    best: Choice | None = None
    for most, item in sorted(_at_most(items, known, max_age, now), key=lambda pair: pair[0], reverse=True):
        if best and most < best.score:
            break
        choice = scored(item, known, max_age, now)
        if not names_company(item, known.who.account.name) and (best is None or _order(choice) > _order(best)):
            best = choice
    return best


def _order(choice: Choice) -> tuple[float, datetime, int]:
    return choice.score, choice.item.published_at, choice.item.id


def _at_most(items: Iterable[Item], known: Taste, max_age: timedelta, now: datetime) -> Iterator[tuple[float, Item]]:
    """What each item that they may be sent would score if it were quite new to them: the sum of `scored` without its
    parts, which would take longest for hundreds of items."""
    oldest, sources = now - max_age, known.sources_lately
    source, fresh, variety, new = (WEIGHTS[name] for name in ("source", "fresh", "variety", "new"))
    worths: dict[tuple[str, ...], tuple[float, int]] = {}
    for item in items:
        if item.topics not in worths:
            worth = known.worth(item.topics)
            worths[item.topics] = _weighed(worth), worth.lately
        weighed, lately = worths[item.topics]
        if weighed and item.published_at >= oldest:
            lately = max(lately, sources.get(item.source, 0))
            age = max((now - item.published_at) / max_age, 0.0)
            others = source * item.quality + fresh * (1 - age) + variety * (1 - lately / LATELY) + new
            yield weighed + others, item


def _weighed(worth: Worth) -> float:
    """The part of the score that a combination of topics makes; 0 where they may not be sent it."""
    parts = WEIGHTS["interest"] * worth.interest + WEIGHTS["learned"] * worth.learned + WEIGHTS["fit"] * worth.fit
    return parts if worth.interest else 0.0


def scored(item: Item, known: Taste, max_age: timedelta, now: datetime) -> Choice:
    """The item with its score and every part of it; 0 where they may not be sent it."""
    worth = known.worth(item.topics)
    if not worth.interest:
        return Choice(item, 0.0, None, (Part("interest", 0.0),))
    age = min(max((now - item.published_at) / max_age, 0.0), 1.0)
    parts = (
        Part("interest", worth.interest),
        Part("learned", worth.learned),
        Part("fit", worth.fit),
        Part("fresh", 1 - age),
        Part("source", item.quality),
        Part("variety", known.variety(item)),
        Part("new", known.newness(item)),
    )
    return Choice(item, round(sum(part.weighed for part in parts), 4), worth.topic, parts)


def names_company(news: Item | Entry, name: str) -> bool:
    """Whether it is about this company: then it is a matter for the manager, not for the people there."""
    return len(name) > 1 and mentions(f"{news.title} {news.summary}", name)


def suits(item: Item, tastes: Iterable[Taste], wish: NewsWish, now: datetime) -> list[Contact]:
    """For whom of these the item is good enough, whom it suits best first."""
    found = [(scored(item, known, wish.max_age, now).score, known.who.contact) for known in tastes]
    good = [(score, contact) for score, contact in found if score >= wish.min_score and score > 0]
    return [contact for _, contact in sorted(good, key=lambda pair: (-pair[0], pair[1].id))]
