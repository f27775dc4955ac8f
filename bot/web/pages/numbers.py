"""Numbers in the query of a page: places in a list, books; what is none of ours counts for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.desk.manager import NUMBER

T = TypeVar("T")

PLACE = re.compile("-?[0-9]{1,15}")


def number(words: Mapping[str, str], name: str) -> int:
    """The number of this name; 0 where there is none. A negative one is a place that a page ends before."""
    found = words.get(name, "")
    return int(found) if PLACE.fullmatch(found) else 0


def number_from_one(words: Mapping[str, str], name: str) -> int:
    """The same where none is negative."""
    found = words.get(name, "")
    return int(found) if NUMBER.fullmatch(found) else 0


def turned(
    at: int, size: int, page: Callable[[int, int], Sequence[T]], place: Callable[[T], int]
) -> tuple[Sequence[T], int, int]:
    """A keyset page at this place, and where those before and after it begin (0: nowhere).

    `page(at, size)`: behind `at`, before it where it is negative. One more than a page is asked for: is there more?
    """
    found = page(at, size + 1)
    more = len(found) > size
    found = found[-size:] if at < 0 else found[:size]
    if not found:
        return found, 0, 0
    before = -place(found[0]) if (at > 0 or (at < 0 and more)) else 0
    after = place(found[-1]) if (at < 0 or more) else 0
    return found, before, after
