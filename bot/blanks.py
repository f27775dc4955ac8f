"""Texts with blanks, as managers write them: `Hello {name}, {{ name }}`. Nothing in them is ever run. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

LONGEST_BLANK = 40

_BLANK = re.compile(
    rf"\{{\{{\s*(?P<jinja>[^{{}}\s][^{{}}\n]{{0,{LONGEST_BLANK}}}?)\s*\}}\}}"
    rf"|\{{\s*(?P<single>[^{{}}\s][^{{}}\n]{{0,{LONGEST_BLANK}}}?)\s*\}}"
)

NAMES: Mapping[str, str] = {
    "name": "name", "姓名": "name", "称呼": "name",
    "account": "account", "公司": "account",
    "manager": "manager",
    "company": "company",
}  # fmt: skip
"""The blanks that are filled from what is known (`render.names`), in either language."""


def blanks(text: str) -> tuple[str, ...]:
    """The blanks that a person must fill, each once, in order."""
    found = dict.fromkeys(_word(match) for match in _BLANK.finditer(text))
    return tuple(word for word in found if word not in NAMES)


def filled(html: str, values: Mapping[str, str]) -> str:
    """A text that is HTML already, its blanks filled where `values` knows them.

    Values are plain words. Their braces become entities: what is filled in is never a blank itself.
    """
    return _BLANK.sub(lambda match: _value(match, values), html)


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    word = _word(match)
    value = values.get(NAMES.get(word, word))
    return match[0] if value is None else str(escape(value)).replace("{", "&#123;").replace("}", "&#125;")


def _word(match: re.Match[str]) -> str:
    word = match["jinja"] or match["single"]
    folded = word.casefold()
    return folded if folded in NAMES else word
