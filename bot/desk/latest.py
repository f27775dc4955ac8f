"""News and material for one contact, whenever they ask for it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.curation import choose_material, first_name, never_word
from bot.desk import Screen, Visit
from bot.desk.pages import opening
from bot.matching import Choice
from bot.model.messages import Message
from bot.model.people import ContactState
from bot.model.posts import Manual, Post, Say
from bot.model.rules import Material, MaterialWish, NewsWish
from bot.model.touches import LATEST, TouchKind
from bot.render import clipped, material_message, plain
from bot.service import QUOTE, USUAL_WISH

MOST = 5
"""Things in one answer, material counted."""

TIMES_A_DAY = 3
"""How often a day there is an answer; what is good is soon used up."""


def latest(visit: Visit, text: str = "") -> Screen:
    """/latest: what is good enough for them and new to them. They asked for it, so it counts under no cap."""
    if visit.contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-not-active"))
    if _times_today(visit) >= TIMES_A_DAY:
        return Screen(visit.say("latest-enough"), opening(visit.office, visit.contact.language))
    material = _material(visit)
    news = _news(visit, MOST - (material is not None))
    if not material and not news:
        return Screen(visit.say("latest-none"), opening(visit.office, visit.contact.language))
    visit.record("latest")
    if news:
        message = _opening_more(visit, visit.office.news_message(visit.who, news, silent=False))
        first, *more = [choice.item.id for choice in news]
        _send(visit, message, Manual(_key(visit, "news"), TouchKind.NEWS, _quote(message), first, LATEST, tuple(more)))
    if material:
        message = material_message(material, visit.contact.language, silent=False)
        manual = Manual(_key(visit, "material"), TouchKind.MATERIAL, _quote(message), rule=LATEST, text_id=material.id)
        _send(visit, message, manual)
    return Screen()


def _opening_more(visit: Visit, message: Message) -> Message:
    """They look around already: all they had is a tap away."""
    return replace(message, buttons=(*message.buttons, *opening(visit.office, visit.contact.language)))


def _news(visit: Visit, count: int) -> tuple[Choice, ...]:
    wish = NewsWish(USUAL_WISH.max_age, USUAL_WISH.min_score, count)
    chosen = visit.office.choose_news(visit.who, wish, visit.now)
    never = visit.office.feedbook.never  # it may be newer than an item
    return tuple(one for one in chosen if not never_word(f"{one.item.title} {one.item.summary} {one.item.line}", never))


def _material(visit: Visit) -> Material | None:
    ledger = visit.office.store.ledger
    had = {first_name(name) for name in ledger.texts_used(visit.contact.id)}
    had |= {first_name(name) for name in visit.office.store.mail.texts_leaving(visit.contact.address)}
    return choose_material(visit.office.library(), visit.who, MaterialWish(), had)


def _send(visit: Visit, message: Message, manual: Manual) -> None:
    contact = visit.contact
    post = Post(contact.address, Say(message), at_most_once=True, contact_id=contact.id, records=manual)
    visit.office.post(post, visit.now)


def _key(visit: Visit, what: str) -> str:
    return f"{LATEST}/{what}:{visit.key}"


def _quote(message: Message) -> str:
    return clipped(plain(message.text), QUOTE)


def _times_today(visit: Visit) -> int:
    zone = ZoneInfo(visit.who.zone)
    today = visit.now.astimezone(zone).date()
    events = visit.office.store.people.timeline(visit.contact.id, 50)
    return sum(one.kind == LATEST and one.at.astimezone(zone).date() == today for one in events)
