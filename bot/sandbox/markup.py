"""What a bot writes: Telegram's HTML, or entities stated beside the text, made into formatted text.

The errors are Telegram's and name byte offsets. Of the newest tags `tg-time` is missing; Markdown is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.entities import FOUND, ORDER, TAGS, Entity, Text, clean, finished, in_order, tidy, utf16_length
from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\v\0"
PLAIN = re.compile("[^<&\0]*")


class ParseError(Exception):
    """The HTML is not what Telegram takes."""


def formatted(source: str, parse_mode: str = "", entities: Sequence[dict[str, Any]] = ()) -> Text:
    """What Telegram makes of a text that a bot sends."""
    match parse_mode.lower():
        case "html":
            try:
                text = parse_html(source)
            except ParseError as error:
                raise bad_request(f"can't parse entities: {error}") from error
        case "" | "none":
            text = Text(clean(source), tidy(clean(source), tuple(_given(clean(source), entities))))
        case "markdown" | "markdownv2":
            raise bad_request("the sandbox parses HTML alone, not Markdown")  # our own words
        case _:
            raise bad_request("unsupported parse_mode")
    return finished(text)


def parse_html(source: str) -> Text:
    return _Parser(source).parse()


def _given(text: str, entities: Sequence[dict[str, Any]]) -> Iterator[Entity]:
    """Entities as a bot states them; those that Telegram finds by itself are passed over, as it does."""
    end = utf16_length(text)
    units = text.encode("utf-16-le")
    for given in entities:
        kind = given.get("type")
        if kind not in ORDER or kind in FOUND:
            continue
        entity = Entity(
            kind,
            int(given.get("offset", 0)),
            int(given.get("length", 0)),
            url=checked_link(given.get("url", "")) if kind == "text_link" else "",
            language=given.get("language", ""),
            user_id=given.get("user", {}).get("id", 0),
            custom_emoji_id=given.get("custom_emoji_id", ""),
        )
        if not 0 <= entity.offset < entity.end <= end:
            raise bad_request(f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text")
        if any(0xDC <= units[at * 2 + 1] < 0xE0 for at in (entity.offset, entity.end) if at < end):
            raise bad_request("entity begins or ends in a middle of a UTF-16 symbol")
        yield entity


@dataclass
class _Tag:
    name: str
    offset: int
    began: int  # in the list of pieces, to read what the tag holds
    argument: str = ""
    expandable: bool = False


@dataclass
class _Parser:
    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> Text:
        self.source = self.source.replace("\0", " ") + "\0"  # the end is a character, so no look-ahead needs a check
        while self.at < len(self.source) - 1:
            char = self.source[self.at]
            if char == "<":
                self._end_tag() if self.source[self.at + 1] == "/" else self._start_tag()
            else:
                self._emit(self._reference() if char == "&" else self._plain())
        if self.open:
            raise ParseError(f"Can't find end tag corresponding to start tag {self.open[-1].name}")
        text = "".join(self.pieces)
        if re.search("[\ud800-\udfff]", text):
            raise ParseError("Text contains invalid Unicode characters after decoding HTML entities")
        entities = (e if e.type != "code" else replace(e, language="") for e in self.entities)
        return Text(text, tidy(text, in_order(entities)))

    def _emit(self, char: str) -> None:
        char = clean(char)
        self.pieces.append(char)
        self.length += utf16_length(char)

    def _plain(self) -> str:
        """All up to the next character that means something."""
        match = PLAIN.match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        return match[0]

    def _next(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _reference(self) -> str:
        """The character a reference stands for; an unknown one is the ampersand itself."""
        numeric = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?").match(self.source, self.at)
        named = re.compile(r"&([A-Za-z]+);?").match(self.source, self.at)
        if numeric and len(numeric[0].rstrip(";")) < 10:
            code = int(numeric[1], 16) if numeric[1] else int(numeric[2])
            if 0 < code < 0x10FFFF:
                self.at = numeric.end()
                return chr(code)
        if named and named[1] in NAMED:
            self.at = named.end()
            return NAMED[named[1]]
        return self._next()

    def _error(self, what: str, at: int, more: str = "") -> ParseError:
        return ParseError(f"{what} at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}{more}")

    def _skip_space(self) -> None:
        while self.source[self.at] in SPACE and self.source[self.at] != "\0":
            self.at += 1

    def _word(self, stops: str) -> str:
        start = self.at
        while self.source[self.at] not in SPACE and self.source[self.at] not in stops:
            self.at += 1
        return self.source[start : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._word(">").lower()
        if self.source[self.at] == "\0":
            raise self._error("Unclosed start tag", begin)
        if name not in TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        tag = _Tag(name, self.length, len(self.pieces))
        self._skip_space()
        while self.source[self.at] != ">":
            self._attribute(tag, begin)
            self._skip_space()
            if self.source[self.at] == "\0":
                raise self._error("Unclosed start tag", begin)
        self.at += 1
        if name == "span" and tag.argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(tag)

    def _attribute(self, tag: _Tag, begin: int) -> None:
        name = self._word("=>")
        if not name:
            raise self._error(f'Empty attribute name in the tag "{tag.name}"', begin)
        self._skip_space()
        if self.source[self.at] != "=":
            if (tag.name, name) != ("blockquote", "expandable"):
                what = f'Expected equal sign in declaration of an attribute of the tag "{tag.name}"'
                raise self._error(what, begin)
            tag.expandable = True
            return
        self.at += 1
        self._skip_space()
        value = self._value(tag, begin)
        match tag.name, name:
            case ("a", "href") | ("tg-emoji", "emoji-id"):
                tag.argument = value
            case ("code", "class") if value.startswith("language-"):
                tag.argument = value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                tag.argument = value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                tag.expandable = True

    def _value(self, tag: _Tag, begin: int) -> str:
        quote = self.source[self.at]
        if quote == "\0":
            raise self._error(f'Unclosed start tag "{tag.name}"', begin)
        start = self.at
        if quote not in "'\"":
            while re.match(r"[A-Za-z0-9.-]", self.source[self.at]):
                self.at += 1
            if self.source[self.at] not in SPACE + ">":
                raise self._error("Unexpected end of name token", start)
            return self.source[start : self.at].lower()
        self.at += 1
        value: list[str] = []
        while self.source[self.at] not in (quote, "\0"):
            value.append(self._reference() if self.source[self.at] == "&" else self._next())
        if self.source[self.at] == "\0":
            raise self._error("Unclosed start tag", begin)
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 2
        name = self._word(">").lower()
        self._skip_space()
        if self.source[self.at] != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise self._error("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        entity = Entity(TAGS[tag.name], tag.offset, self.length - tag.offset)
        match tag.name:
            case "a":
                linked = _linked(entity, tag.argument or "".join(self.pieces[tag.began :]))
                self.entities += [linked] if linked else []
            case "tg-emoji":
                if not tag.argument.isdecimal() or not int(tag.argument):
                    raise ParseError("Invalid custom emoji identifier specified")
                self.entities.append(replace(entity, custom_emoji_id=tag.argument))
            case "blockquote" if tag.expandable:
                self.entities.append(replace(entity, type="expandable_blockquote"))
            case "pre" | "code":
                self._close_code(replace(entity, language=tag.argument))
            case _:
                self.entities.append(entity)

    def _close_code(self, entity: Entity) -> None:
        """`<pre><code class="language-x">`, either way round, is one block in a language."""
        last = self.entities[-1] if self.entities else None
        alike = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if last is not None and alike and {last.type, entity.type} == {"pre", "code"}:
            language = last.language or entity.language
            if language:
                self.entities[-1] = replace(entity, type="pre", language=language)
                return
        self.entities.append(entity)


def _linked(entity: Entity, address: str) -> Entity | None:
    if address.lower().startswith("tg://user?"):
        user_id = parse_qs(urlsplit(address).query).get("id", [""])[0]
        if user_id.isdecimal():
            return replace(entity, type="text_mention", user_id=int(user_id))
    url = checked_link(address)
    return replace(entity, url=url) if url else None
