"""Formatted text: what it is, Telegram's rules for it, what Telegram finds by itself, and HTML for a page.

Offsets and lengths count UTF-16 units, as everywhere in the Bot API.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")
HIDDEN = ("text_link", "text_mention", "custom_emoji")  # what they carry does not show, so a blank one is kept
FOUND = ("mention", "hashtag", "bot_command", "url", "email")
ORDER = (*QUOTES, *CODE, "text_link", "text_mention", *FOUND, *STYLES, "custom_emoji")  # the outermost first
TAGS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
BLANK = " \n"
DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
PATTERNS = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'。，；：！？）]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


@dataclass(frozen=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    user_id: int = 0
    custom_emoji_id: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def meets(self, other: "Entity") -> bool:
        return self.offset < other.end and other.offset < self.end

    def between(self, start: int, end: int) -> "Entity":
        return replace(self, offset=start, length=end - start)


@dataclass(frozen=True)
class Text:
    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def html(self) -> str:
        return render_html(self)


def utf16_length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def finished(text: Text) -> Text:
    """Trimmed, and with the links, commands and mentions that Telegram finds by itself."""
    text = trimmed(text)
    taken = [entity for entity in text.entities if entity.type not in (*STYLES, *QUOTES)]
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text.text):
            entity = Entity(kind, utf16_length(text.text[: match.start()]), utf16_length(match[0]))
            if not any(entity.meets(other) for other in taken):
                taken.append(entity)
    styles = [entity for entity in text.entities if entity.type in (*STYLES, *QUOTES)]
    return Text(text.text, in_order([*taken, *styles]))


def clean(text: str) -> str:
    return CONTROL.sub(" ", DROPPED.sub("", text))


def trimmed(text: Text) -> Text:
    """Without blanks at both ends; leading ones stay where an entity holds them."""
    body = text.text.rstrip(BLANK)
    first = min((entity.offset for entity in text.entities), default=len(body))
    cut = min(len(body) - len(body.lstrip(BLANK)), first)
    body = body[cut:]
    end = utf16_length(body)
    moved = [entity.between(entity.offset - cut, min(entity.end - cut, end)) for entity in text.entities]
    return Text(body, in_order(entity for entity in moved if entity.length > 0))


def render_html(text: Text) -> str:
    """HTML that Telegram parses to the same text and entities, and that is safe in a page. Links it found are links."""
    units = text.text.encode("utf-16-le")
    cuts = sorted({0, len(units) // 2, *(e.offset for e in text.entities), *(e.end for e in text.entities)})
    out: list[str] = []
    open_: list[Entity] = []
    for start, end in pairwise(cuts):
        wanted = [entity for entity in text.entities if entity.offset <= start < entity.end]
        kept = _common(open_, wanted)
        out += [_tags(entity, units)[1] for entity in reversed(open_[kept:])]
        out += [_tags(entity, units)[0] for entity in wanted[kept:]]
        out.append(escape(units[start * 2 : end * 2].decode("utf-16-le"), quote=False))
        open_ = wanted
    out += [_tags(entity, units)[1] for entity in reversed(open_)]
    return "".join(out)


def _common(ones: Sequence[object], others: Sequence[object]) -> int:
    count = 0
    for one, other in zip(ones, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _tags(entity: Entity, units: bytes) -> tuple[str, str]:
    match entity.type:
        case "pre" if entity.language:
            return f'<pre><code class="language-{escape(entity.language)}">', "</code></pre>"
        case "text_link":
            return f'<a href="{escape(entity.url)}">', "</a>"
        case "url":
            return f'<a href="{escape(units[entity.offset * 2 : entity.end * 2].decode("utf-16-le"))}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity.user_id}">', "</a>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{escape(entity.custom_emoji_id)}">', "</tg-emoji>"
        case "spoiler":
            return "<tg-spoiler>", "</tg-spoiler>"
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case kind:
            tag = next((tag for tag, its in TAGS.items() if its == kind), "")
            return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length, ORDER.index(entity.type))))


def tidy(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Telegram's rules of nesting: code holds nothing else, links and quotes do not nest, one style counts once."""
    quotes = _apart(entity for entity in in_order(entities) if entity.type in QUOTES)
    solid = _apart(entity for entity in in_order(entities) if entity.type not in (*QUOTES, *STYLES))
    solid = [entity for entity in solid if all(not quote.meets(entity) or _holds(quote, entity) for quote in quotes)]
    code = [entity for entity in solid if entity.type in CODE]
    styles = [piece for style in STYLES for piece in _united(in_order(e for e in entities if e.type == style))]
    styles = [piece for style in styles for piece in _outside(style, code)]
    styles = [piece for style in styles for piece in _cut(style, [*quotes, *solid])]
    return in_order(_unblanked(text, in_order([*quotes, *solid, *styles])))


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or not kept[-1].meets(entity):
            kept.append(entity)
    return kept


def _holds(outer: Entity, inner: Entity) -> bool:
    return outer.offset <= inner.offset and inner.end <= outer.end


def _united(entities: Iterable[Entity]) -> list[Entity]:
    united: list[Entity] = []
    for entity in entities:
        if united and united[-1].meets(entity):
            united[-1] = united[-1].between(united[-1].offset, max(united[-1].end, entity.end))
        else:
            united.append(entity)
    return united


def _outside(style: Entity, code: Sequence[Entity]) -> Iterator[Entity]:
    start = style.offset
    for block in code:
        if block.meets(style):
            if start < block.offset:
                yield style.between(start, block.offset)
            start = max(start, block.end)
    if start < style.end:
        yield style.between(start, style.end)


def _cut(style: Entity, others: Sequence[Entity]) -> Iterator[Entity]:
    """In pieces, so that it and the others lie one within the other."""
    crossed = [
        other for other in others if other.meets(style) and not _holds(other, style) and not _holds(style, other)
    ]
    edges = {edge for other in crossed for edge in (other.offset, other.end) if style.offset < edge < style.end}
    for start, end in pairwise(sorted({style.offset, style.end, *edges})):
        yield style.between(start, end)


def _unblanked(text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
    """An entity begins at something that shows, and one without it is dropped."""
    units = text.encode("utf-16-le")
    blank = {at for at in range(len(units) // 2) if units[at * 2 : at * 2 + 2].decode("utf-16-le", "replace") in BLANK}
    for index, entity in enumerate(entities):
        start = entity.offset
        if entity.type not in HIDDEN:
            starts_of_hidden = {other.offset for other in entities[index + 1 :] if other.type in HIDDEN}
            while start < entity.end and start in blank and start not in starts_of_hidden:
                start += 1
        if start < entity.end:
            yield entity.between(start, entity.end)
