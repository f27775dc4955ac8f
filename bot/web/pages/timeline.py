"""The contact's first page: the news and material they were given, newest first, with what they may say about each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.desk import Visit, given
from bot.model.news import Feedback
from bot.model.rules import Material
from bot.render import LONGEST_SUMMARY, LONGEST_TITLE, clipped, day, plain, short_day
from bot.service import topics_in
from bot.store.shelf import MATERIAL, SAVED, Given, Place
from bot.web.pages.house import Ask, Drawn

SHOWN = 20
"""Things on one page."""

PATH = "/mine"

LONGEST_ZONE = 64
"""Characters of a zone's name; the longest there is has 30."""


@dataclass(frozen=True)
class Card:
    """One thing as the page shows it. `anchor`: where the person comes back to. `topics`: by their names.

    Of an item `link` is where it leads, and the words are as short as in the chat; those of material are Telegram's
    HTML.
    """

    anchor: str
    given: Given
    at: str
    topics: Sequence[str]
    link: str
    title: str
    words: str
    file: bool
    liked: bool
    disliked: bool
    lessened: bool


def timeline(visit: Visit, ask: Ask) -> Drawn:
    which, query = _which(ask)
    after = _place(ask.words.get("after", ""))
    found = visit.office.store.shelf.page(visit.contact.id, which, after, SHOWN + 1)
    shown = found[:SHOWN]
    tabs, library = _tabs(visit, ask), visit.office.library()
    return Drawn(
        "timeline.html",
        {
            "manager": visit.who.manager.name,
            "days": [
                (_day(visit, on), [_card(visit, one, library) for one in those]) for on, those in _by_day(visit, shown)
            ],
            "tabs": tabs if len(tabs) > 1 or which else [],
            "here": _path(query),
            "which": "saved" if which == SAVED else "some" if which else "all",
            "newest": _path(query) if after else "",
            "older": _path({**query, "after": _mark(shown[-1].place)}) if len(found) > SHOWN else "",
            "since": visit.contact.joined_at,
        },
    )


def device(visit: Visit, ask: Ask) -> Drawn:
    """What the script of the page asks for: buttons that take over the device's zone and language, or nothing."""
    zone, language = ask.words.get("zone", "")[:LONGEST_ZONE], ask.words.get("language", "")
    return Drawn("device.html", {"offer": given.offer(visit, zone, language)})


# --- which things ---------------------------------------------------------------------------------------------


def _which(ask: Ask) -> tuple[str, dict[str, str]]:
    """What the shelf is asked for, and the query that asks for it. A topic that nobody has is one without news."""
    only, topic = ask.words.get("only"), ask.words.get("topic", "")
    if only == "saved":
        return SAVED, {"only": "saved"}
    if only == "material":
        return MATERIAL, {"only": "material"}
    return (topic, {"topic": topic}) if re.fullmatch(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*", topic) else ("", {})


def _tabs(visit: Visit, ask: Ask) -> list[tuple[str, str]]:
    """All, what they saved, material, and the topics of what they had, as far as there is anything."""
    contents = visit.office.store.shelf.contents(visit.contact.id)
    tabs = [(_path({}), ask.say("given-all"))]
    if contents.saved:
        tabs.append((_path({"only": "saved"}), ask.say("given-saved")))
    if contents.material:
        tabs.append((_path({"only": "material"}), ask.say("given-material")))
    names = topics_in(visit.office, visit.contact.language)
    return tabs + [(_path({"topic": topic}), name) for topic, name in names if topic in contents.topics]


def _path(query: dict[str, str]) -> str:
    return f"{PATH}?{urlencode(query)}" if query else PATH


def _place(mark: str) -> Place | None:
    found = re.fullmatch(r"([0-9]{1,15})-([0-9]{1,15})", mark)
    return Place(int(found[1]), int(found[2])) if found else None


def _mark(place: Place) -> str:
    return f"{place.touch_id}-{place.item_id}"


# --- what is drawn --------------------------------------------------------------------------------------------


def _by_day(visit: Visit, shown: Sequence[Given]) -> Iterator[tuple[datetime, list[Given]]]:
    """What came on one day of theirs, with a moment of it."""
    zone = ZoneInfo(visit.who.zone)
    for _, those in groupby(shown, lambda one: one.at.astimezone(zone).date()):
        together = list(those)
        yield together[0].at, together


def _day(visit: Visit, on: datetime) -> str:
    """`Mar 2`, with its year where that is another."""
    zone = ZoneInfo(visit.who.zone)
    this_year = on.astimezone(zone).year == visit.now.astimezone(zone).year
    return (short_day if this_year else day)(visit.contact.language, on, visit.who.zone)


def _card(visit: Visit, one: Given, library: Mapping[str, Material]) -> Card:
    names = dict(topics_in(visit.office, visit.contact.language))
    item, message = one.item, given.material(visit, library, one.message, one.text_id)
    if item:
        title, words = clipped(item.title, LONGEST_TITLE), clipped(item.summary, LONGEST_SUMMARY)
    else:
        title, _, words = message.text.partition("\n") if plain(message.text) else ("", "", "")
    return Card(
        f"given-{_mark(one.place)}",
        one,
        f"{one.at.astimezone(ZoneInfo(visit.who.zone)):%H:%M}",
        [names[topic] for topic in item.topics if topic in names] if item else [],
        visit.office.link_to(visit.contact.id, item) if item else "",
        title,
        words.strip(),
        message.file is not None,
        Feedback.LIKE in one.said,
        Feedback.DISLIKE in one.said,
        Feedback.LESS in one.said,
    )
