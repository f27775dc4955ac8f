"""Lists that turn by keyset: a page goes on where the last one ended, however many rows lie before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`before` and `after`: the places that the pages around this one begin at; 0 where there is none."""

    rows: Sequence[T]
    before: int
    after: int


def turned(at: int, size: int, rows: Callable[[int, int], Sequence[T]], key: Callable[[T], int]) -> Page[T]:
    """The page behind the row of this key, before it where it is negative, the first where it is 0.

    `rows(at, size)` finds them, one more than a page: is there more? `key` is `int` where they are keys themselves.
    """
    found = rows(at, size + 1)
    more = len(found) > size
    found = found[-size:] if at < 0 else found[:size]
    if not found:
        return Page(found, 0, 0)
    before = -key(found[0]) if (at > 0 or (at < 0 and more)) else 0
    after = key(found[-1]) if (at < 0 or more) else 0
    return Page(found, before, after)
