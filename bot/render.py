"""Words into messages: the bot's own texts (Fluent) and operators' texts (Jinja2). Pure; all output is Telegram's HTML.

Whatever comes from people or feeds is escaped here, and only here, on its way into a text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import jinja2.sandbox
from babel.dates import format_skeleton
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from markupsafe import Markup, escape

from bot.model.messages import Button, Message
from bot.model.news import Item, Topic
from bot.model.people import BY_HAND, Relationship
from bot.model.rules import Material, Playbooks

LONGEST_SUMMARY = 280
"""Characters of an item's summary in a message; two sentences, a screen of a phone stays free."""

LONGEST_TITLE, LONGEST_SOURCE = 300, 60

SHORT = (140, 160)
"""Title and line, and summary, where there are several: five of them fit one message."""

LONGEST_VALUE = 500
"""Characters of one value in a text of ours: escaped it is five times as long at most, and Fluent takes 2500."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the letters after them, our own words too: `fdp.exe` is read as `exe.pdf`. Right-to-left letters need
none of them."""

TEMPLATES = jinja2.sandbox.SandboxedEnvironment(autoescape=False, undefined=jinja2.StrictUndefined)
"""Operators write plain text; what comes out is escaped as a whole."""


class Texts:
    """What the bot says, by language and id."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = dict(sources)
        self._bundles: dict[str, FluentBundle] = {}

    def say(self, language: str, text_id: str, **values: str | int | float) -> Markup:
        """The text with its values, escaped unless they are texts themselves.

        Raises ValueError for a missing text or value.
        """
        bundle = self._bundle(language if language in self._sources else "en")
        if not bundle.has_message(text_id):
            raise ValueError(f"no text {text_id!r} in {language}")
        pattern = bundle.get_message(text_id).value
        assert pattern is not None, text_id
        safe = {name: _safe(value) if isinstance(value, str) else value for name, value in values.items()}
        text, errors = bundle.format_pattern(pattern, safe)
        if errors:
            raise ValueError(f"text {text_id!r} in {language}: {errors[0]}")
        return Markup(text)  # noqa: S704 (the pattern is ours, its values are escaped above)

    def _bundle(self, language: str) -> FluentBundle:
        """Made when it is first spoken."""
        if language not in self._bundles:
            # No isolation marks: they would land in what people copy out of a message.
            bundle = FluentBundle([language], use_isolating=False)
            bundle.add_resource(_parsed(self._sources[language]))
            self._bundles[language] = bundle
        return self._bundles[language]

    def version(self, language: str, text_id: str) -> str:
        """Names one wording: changes with any letter of it, so that a consent says what was agreed to."""
        match = re.search(
            rf"^{re.escape(text_id)} =(?:.*\n?)(?:(?:[ \t]+.*)?\n)*", self._sources[language] + "\n", re.MULTILINE
        )
        assert match is not None, text_id
        return hashlib.sha256(match[0].strip().encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def _parsed(source: str) -> Any:
    """Parsing all our texts takes a fifth of a second; where each word stood would double the memory (measured)."""
    return FluentParser(with_spans=False).parse(source)


def _safe(value: str) -> str:
    """Escaped, and short enough for Fluent; what is cut says so."""
    if isinstance(value, Markup):
        return str(value)
    value = TURNING.sub("", value)
    return str(escape(value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"))


def when(language: str, at: datetime, zone: str) -> str:
    """A moment as a person of that zone reads it, with weekday: `Tue, Mar 3, 10:12`, `3月3日周二 10:12`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_skeleton('MMMEd', local, locale=language)} {local:%H:%M}"


def day(language: str, at: datetime, zone: str) -> str:
    return str(format_skeleton("yMMMd", at.astimezone(ZoneInfo(zone)), locale=language))


def short_day(language: str, at: datetime, zone: str) -> str:
    """`Mar 3`, `3月3日`: where the year is known."""
    return str(format_skeleton("MMMd", at.astimezone(ZoneInfo(zone)), locale=language))


def rule_text(playbooks: Playbooks, text_id: str, who: Relationship, *, silent: bool) -> Message:
    """An operator's text for this contact, in their language where there is one.

    May raise anything a template can; `nurture check` renders every text once with sample names.
    """
    return Message(_filled(playbooks, text_id, who.contact.language, names(playbooks, who)), silent=silent)


def note_text(playbooks: Playbooks, text_id: str, who: Relationship) -> Markup:
    """An operator's text for the manager, about this contact. May raise what `rule_text` may."""
    return Markup(_filled(playbooks, text_id, who.manager.language, names(playbooks, who)))  # noqa: S704 (escaped)


def sample_text(playbooks: Playbooks, text_id: str, language: str, name: str) -> Markup:
    """An operator's text as if it went to somebody of this name at our own company."""
    values = {"name": name, "account": playbooks.company, "manager": name, "company": playbooks.company}
    return Markup(_filled(playbooks, text_id, language, values))  # noqa: S704 (escaped)


def _filled(playbooks: Playbooks, text_id: str, language: str, values: Mapping[str, Any]) -> str:
    """The text with its values, escaped as a whole."""
    texts = playbooks.texts.get(language) or next(iter(playbooks.texts.values()))
    return str(escape(_template(texts[text_id]).render(values).strip()))


@lru_cache(maxsize=512)
def _template(text: str) -> jinja2.Template:
    """Compiling takes a millisecond; a text goes to many."""
    return TEMPLATES.from_string(text)


def names(playbooks: Playbooks, who: Relationship) -> dict[str, Any]:
    """What a text may use (`rules.TEXT_NAMES`)."""
    return {
        "name": who.contact.address_as,
        "account": who.account.name,
        "manager": who.manager.name,
        "company": playbooks.company,
    }


def own_words(text: str) -> Message:
    """What a manager typed, as it is."""
    return Message(str(escape(text)))


@dataclass(frozen=True)
class Piece:
    """One item in a message: the topic it is sent for, and the link that leads to it."""

    item: Item
    topic: Topic | None
    link: str


def news_message(texts: Texts, pieces: Sequence[Piece], who: Relationship, *, silent: bool) -> Message:
    """One item, or several under a heading; with buttons where the contact can press them."""
    language = who.contact.language
    buttons = _feedback(texts, pieces, who) if who.contact.channel != BY_HAND else ()
    if len(pieces) == 1:
        (piece,) = pieces
        text = "\n\n".join(_parts(texts, piece, language, (LONGEST_TITLE, LONGEST_SUMMARY)))
        return Message(text, buttons, silent=silent, preview=piece.item.link)
    head = texts.say(language, "news-digest", count=len(pieces))
    foot = [texts.say(language, "news-digest-ask", manager=who.manager.name)] if buttons else []
    told = ["\n".join(_parts(texts, one, language, SHORT, f"{n}. ")) for n, one in enumerate(pieces, 1)]
    if who.contact.channel == BY_HAND:  # a copied text keeps no link behind its words
        told = [f"{text}\n{escape(piece.link)}" for text, piece in zip(told, pieces, strict=True)]
    return Message("\n\n".join([head, *told, *foot]), buttons, silent=silent)


def _parts(texts: Texts, piece: Piece, language: str, longest: tuple[int, int], number: str = "") -> list[str]:
    """The line above it, title, a sentence or two, source with link and why they get it; what is empty is left out.

    `longest`: how long title and line, and the summary, may be.
    """
    heading, summary = longest
    item, topic = piece.item, piece.topic
    because = texts.say(language, "news-because", topic=topic.name[language]) if topic else ""
    parts = [
        str(escape(clipped(item.line, heading))),
        f"<b>{number}{escape(clipped(item.title, heading))}</b>",
        str(escape(clipped(item.summary, summary))),
        texts.say(
            language, "news-source", source=clipped(item.source, LONGEST_SOURCE), link=piece.link, because=because
        ),
    ]
    return [part for part in parts if part]


def _feedback(texts: Texts, pieces: Sequence[Piece], who: Relationship) -> tuple[tuple[Button, ...], ...]:
    """👍 👎 for each item, less of what it is about, and a word with the manager."""
    language, single = who.contact.language, len(pieces) == 1
    numbered = [("" if single else f" {n}", piece.item.id) for n, piece in enumerate(pieces, 1)]
    liked = tuple(Button(f"👍{number}", data=f"like:{item}") for number, item in numbered)
    disliked = tuple(Button(f"👎{number}", data=f"dislike:{item}") for number, item in numbered)
    if not single:
        lessened = tuple(Button(f"🔕{number}", data=f"less:{item}") for number, item in numbered)
        return liked, disliked, lessened, tuple(Button(f"💬{number}", data=f"ask:{item}") for number, item in numbered)
    item = pieces[0].item
    less = Button(plain(texts.say(language, "button-less-of")), data=f"less:{item.id}")
    ask = Button(plain(texts.say(language, "button-ask", manager=who.manager.name)), data=f"ask:{item.id}")
    return (*liked, *disliked), (less, ask) if item.topics else (ask,)


def material_message(material: Material, language: str, *, silent: bool) -> Message:
    """Something from the library: its title, which is the link if it is one, and what it is; under its file."""
    title = escape(material.title[language])
    head = f'<b><a href="{escape(material.link)}">{title}</a></b>' if material.link else f"<b>{title}</b>"
    summary = str(escape(clipped(material.summary.get(language, ""), LONGEST_SUMMARY)))
    text = "\n\n".join(part for part in (head, summary) if part)
    return Message(text, silent=silent, preview=material.link, file=material.file)


def clipped(text: str, length: int) -> str:
    """At most `length` characters, cut after a sentence if there is one, else after a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    sentences = re.match(r".*(?:[.!?](?=\s|[^\x00-\x7f])|[。！？](?=.))", text[: length + 1])
    if sentences and len(sentences[0]) >= length // 2:  # else it may be a "Dr." or "U.S." that ends there
        return sentences[0]
    head = _whole_letters(text, length - 1)
    return re.sub(r"\s+\S{0,30}$", "", head).rstrip(",;:，；：、 ") + "…"


def _whole_letters(text: str, length: int) -> str:
    """At most `length` characters, cut between what people see as letters."""
    while 0 < length < len(text) and (_joins(text[length]) or text[length - 1] == "\u200d"):
        length -= 1
    flags = re.search("[\U0001f1e6-\U0001f1ff]*$", text[:length])
    assert flags is not None
    odd = len(flags[0]) % 2 and "\U0001f1e6" <= text[length : length + 1] <= "\U0001f1ff"
    return text[: length - 1] if odd else text[:length]


def _joins(char: str) -> bool:
    return unicodedata.combining(char) > 0 or char in "\u200d\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"


def plain(html: str) -> str:
    """The words of a message without its markup, lines kept."""
    return "\n".join(Markup(line).striptags() for line in html.splitlines())  # noqa: S704 (tags are taken out)
