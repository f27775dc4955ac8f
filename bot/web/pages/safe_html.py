"""Telegram's HTML as a page may show it: the few tags that messages have, and of attributes none but an address."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup, escape

TAGS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "a", "span": "span", "tg-spoiler": "span",
    "tg-emoji": "span",
}  # fmt: skip
"""The tags of core.telegram.org/bots/api#html-style, and what each becomes."""

SCHEMES = ("https", "http", "tg", "mailto")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            return
        shown = TAGS[tag]
        self._open.append(tag)
        self.parts.append(_link(dict(attrs).get("href") or "") if shown == "a" else f"<{shown}>")

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self.parts.append(f"</{TAGS[last]}>")
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.parts.append(str(escape(data)))

    def finished(self) -> str:
        self.close()
        return "".join([*self.parts, *(f"</{TAGS[tag]}>" for tag in reversed(self._open))])


def _link(address: str) -> str:
    try:
        good = urlsplit(address).scheme in SCHEMES
    except ValueError:
        good = False
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">' if good else "<a>"


def safe_html(text: str) -> Markup:
    """A message's text for a page; whatever is not allowed is gone or escaped, and every tag is closed."""
    reader = _Reader()
    reader.feed(text)
    return Markup(reader.finished())  # noqa: S704 (tags from the list above, everything else escaped)
