"""Which entries tell the same story: by the words of title and summary, Chinese by pairs of characters. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta

STORY_LIFE = timedelta(days=7)
"""Papers tell a story within a week of each other; what reads alike later is another one."""

ALIKE_TITLES, RATHER_ALIKE, FEWEST_WORDS = 0.75, 0.4, 4
"""Jaccard indices: from the first on titles alone make one story; from the second on if the summaries are alike too.
Below the first, two companies that report their quarter would be one. A title of fewer words tells nothing."""

_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have how in into is it its more new not of on or our s says than that"
        " the their this to us was what when where why will with you your",
    )
)
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")

Words = frozenset[str]


def words(text: str) -> Words:
    """What a text is compared by: its words without the commonest, numbers, and pairs of Chinese characters."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if _HAN.search(word):
            found.update(word[n : n + 2] for n in range(max(1, len(word) - 1)))
        elif word not in _STOP:
            found.add(word)
    return frozenset(found)


def likeness(one: Words, other: Words) -> float:
    """The Jaccard index: 0 nothing in common, 1 the same words."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def _numbers(some: Words) -> Words:
    return frozenset(word for word in some if word[0].isdigit())


class Stories:
    """The stories told lately, to be asked whether an entry tells one of them."""

    def __init__(self) -> None:
        self._titles: dict[int, Words] = {}
        self._summaries: dict[int, Words] = {}
        self._with: dict[str, list[int]] = defaultdict(list)

    def add(self, story: int, title: str, summary: str) -> None:
        self._titles[story] = words(title)
        self._summaries[story] = words(summary)
        for word in self._titles[story]:
            self._with[word].append(story)

    def remove(self, story: int) -> None:
        """Another entry tells it better."""
        for word in self._titles.pop(story):
            self._with[word].remove(story)
        del self._summaries[story]

    def find(self, title: str, summary: str) -> int | None:
        """The story that reads most alike, if one reads alike enough. Other numbers in the title are another story."""
        in_title, in_summary = words(title), words(summary)
        shared = Counter(story for word in in_title for story in self._with.get(word, ()))
        found: list[tuple[float, int]] = []
        for story, count in shared.items():
            if count >= RATHER_ALIKE * len(in_title) and _numbers(in_title) == _numbers(self._titles[story]):
                alike = likeness(in_title, self._titles[story])
                enough = alike >= ALIKE_TITLES and len(in_title) >= FEWEST_WORDS
                if enough or (alike >= RATHER_ALIKE and self._told_alike(story, in_summary)):
                    found.append((alike, -story))
        return -max(found)[1] if found else None

    def _told_alike(self, story: int, in_summary: Words) -> bool:
        theirs = self._summaries[story]
        enough = min(len(in_summary), len(theirs)) >= FEWEST_WORDS
        return enough and likeness(in_summary, theirs) >= RATHER_ALIKE
