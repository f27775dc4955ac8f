"""Numbers in the query of a page: rows, and places in a list; what is none of ours counts for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.desk.manager import NUMBER

PLACE = re.compile("-?[0-9]{1,15}")


def place(words: Mapping[str, str]) -> int:
    """`?at=17`: behind that row; `?at=-17`: before it; 0: from the first."""
    found = words.get("at", "")
    return int(found) if PLACE.fullmatch(found) else 0


def row_id(words: Mapping[str, str], name: str) -> int:
    """The row that is meant; 0 where none is."""
    found = words.get(name, "")
    return int(found) if NUMBER.fullmatch(found) else 0
