"""The operator's files: rules and feeds read together, and whether they have changed since."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from bot import feedbook, rules
from bot.errors import FileProblems, Problem
from bot.model.news import FeedBook
from bot.model.rules import Playbooks

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change in nanoseconds and size of each file."""


@dataclass(frozen=True)
class Files:
    """Where the operator's files are."""

    rules: pathlib.Path
    feeds: pathlib.Path

    def read(self) -> tuple[Playbooks, FeedBook]:
        """Rules and feeds, checked together. Raises FileProblems with all that is wrong in them."""
        problems: list[Problem] = []
        playbooks, book = None, None
        try:
            playbooks = rules.load(self.rules)
        except FileProblems as error:
            problems += error.problems
        try:
            book = feedbook.load(self.feeds)
        except FileProblems as error:
            problems += error.problems
        if playbooks and book:
            problems += rules.never_in_texts(playbooks, book.never)
        if problems:
            raise FileProblems(problems)
        assert playbooks
        assert book
        return playbooks, book

    def stamp(self) -> Stamp:
        """Changes with every edit."""
        found = []
        for path in [*sorted(self.rules.glob("*.yaml")), self.feeds]:
            try:
                known = path.stat()
            except OSError:
                continue  # it went away in this moment; the next look sees that
            found.append((path.name, known.st_mtime_ns, known.st_size))
        return tuple(found)
