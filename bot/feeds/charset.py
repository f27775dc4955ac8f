"""Bytes into text, whatever they say they are: declarations are often missing and often wrong.

What is UTF-8 is UTF-8. A declaration is believed where it is one that nobody makes by accident. Else the bytes are
looked at: Chinese (GBK, Big5) and Russian (windows-1251) text is known by its common letters. What is left is Western.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

LOOKED_AT = 200_000
"""Bytes from which the encoding is guessed."""

LIKELY = 0.8
"""Share of letters that must be common ones; real text has nearly all, anything else under a half."""

DAMAGED = 0.02
"""Share of letters that may be broken in text that is UTF-8 all the same."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"),
)  # fmt: skip

CARELESS = {"utf-8", "ascii", "iso8859-1", "cp1252", "gb18030", "big5hkscs"}
"""What servers declare by default, and the two that are taken for one another."""

WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
"""Encodings of which people mean the larger relative."""


_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")


def xml_text(body: bytes, content_type: str = "") -> str:
    """The text of an XML document, without its declaration, which is no longer true."""
    told = _ENCODING.match(body[:500])
    return _DECLARATION.sub("", decoded(body, [charset_of(content_type), told[1].decode() if told else ""]))


def decoded(body: bytes, declared: list[str]) -> str:
    """The text of a document; `declared` are the names that its server and it itself give, the best first."""
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace")
    names = [name for name in map(_known, declared) if name]
    if body.isascii() and not {"iso2022_jp", "hz", "utf-7"} & set(names):
        return body.decode("ascii")
    text = body.decode("utf-8", "replace")
    if not body.isascii() and text.count("\ufffd") <= DAMAGED * sum(not char.isascii() for char in text[:LOOKED_AT]):
        return text
    for name in names:
        if name not in CARELESS and (found := _strictly(body, name)) is not None:
            return found
    name = _guessed(body) or next(iter(WIDER.get(name, name) for name in names if name != "utf-8"), "cp1252")
    return body.decode(name, "replace")


def charset_of(content_type: str) -> str:
    """The one that a server's header names, "" for none."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return found[1] if found else ""


def _known(name: str) -> str | None:
    """Python's name of an encoding for text; some of its codecs are for names of hosts, or for bytes.

    UTF-16 is none either: real UTF-16 has been seen by its first bytes.
    """
    try:
        found = codecs.lookup(name)
        if b"x".decode(name, "replace") != "x":
            return None
    except (LookupError, ValueError):
        return None
    return WIDER.get(found.name, found.name) if found.name.startswith(("gb", "big5")) else found.name


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except ValueError:
        return None


def _guessed(body: bytes) -> str | None:
    """The likeliest of the encodings that a look can tell, None for none of them."""
    sample = body[:LOOKED_AT]
    shares = {name: share(sample.decode(name, "replace")) for name, share in SHARES.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= LIKELY else None


def _common_chinese(charset: str, first: int, last: int) -> Callable[[str], float]:
    """The share of letters whose first byte lies where the charset keeps its common characters and punctuation."""

    def share(text: str) -> float:
        letters = [char for char in text if not char.isascii()]
        bytes_ = [char.encode(charset, "ignore") for char in letters]
        common = sum(len(one) == 2 and (first <= one[0] <= last or 0xA1 <= one[0] <= 0xA3) for one in bytes_)
        return common / max(1, len(letters))

    return share


def _russian(text: str) -> float:
    """The share of Russian letters in words that have no other; an accent in a Western word stands among others."""
    words = re.findall(r"[^\W\d_]+", text)
    foreign = [word for word in words if not word.isascii()]
    whole = sum(len(word) for word in foreign if len(word) > 1 and re.fullmatch("[А-яЁё]+", word))
    return whole / max(1, sum(map(len, foreign)))


SHARES: dict[str, Callable[[str], float]] = {
    "gb18030": _common_chinese("gb2312", 0xB0, 0xD7),
    "big5hkscs": _common_chinese("big5", 0xA4, 0xC6),
    "cp1251": _russian,
}
