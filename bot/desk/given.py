"""What a contact was given, as they look through it: saving an item, having a file once more, and their device's zone
and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.desk import Screen, Visit, zones
from bot.desk.preferences import LANGUAGE_NAMES, Option, wall
from bot.model.news import Item
from bot.model.people import LANGUAGES, ContactState
from bot.model.posts import Post, Say
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import plain

HALF_A_YEAR = timedelta(days=182)
"""Two zones are one to us if their clocks agree now and in the other season."""

# --- saving ---------------------------------------------------------------------------------------------------


def save(visit: Visit, item: Item) -> Screen:
    """Kept where they find it again. Their manager does not hear of it, and nothing is learned from it."""
    visit.office.store.shelf.save(visit.contact.id, item.id, visit.now)
    return Screen(toast=plain(visit.say("item-saved")))


def unsave(visit: Visit, item: Item) -> Screen:
    visit.office.store.shelf.unsave(visit.contact.id, item.id)
    return Screen(toast=plain(visit.say("item-unsaved")))


# --- files ----------------------------------------------------------------------------------------------------


def again(visit: Visit, value: str) -> Screen:
    """A file they had comes once more, in the chat. They asked for it: it is no touch, and counts under no cap."""
    touch, contact = _material(visit, value), visit.contact
    if touch is None or touch.message is None or contact.state is not ContactState.ACTIVE:
        return visit.too_old()
    post = Post(contact.address, Say(touch.message), at_most_once=True, contact_id=contact.id)
    visit.office.post(post, visit.now)
    return Screen(toast=plain(visit.say("file-again")))


def _material(visit: Visit, value: str) -> Touch | None:
    """Material with a file that this contact had."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
    touch = visit.office.store.ledger.find(number)
    if touch is None or touch.contact_id != visit.contact.id or touch.kind is not TouchKind.MATERIAL:
        return None
    had = touch.state in (TouchState.SENT, TouchState.UNSURE)
    return touch if had and touch.message and touch.message.file else None


# --- their device ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """What their device has otherwise than they have set; each may be taken over by a button. None: nothing to offer.

    `there`: the time in that zone. The language is offered in itself: else who needs it could not read it.
    """

    zone: Option | None = None
    there: str = ""
    language: Option | None = None


def offer(visit: Visit, device_zone: str, device_language: str) -> Offer:
    """Nothing is set by this. What the device says is checked: a zone we know, a language we speak."""
    name = zones.today(device_zone)
    spoken = device_language[:2].lower()
    zone = language = None
    if name and not _same_clock(visit, name, visit.who.zone):
        zone = Option(zones.city(name, visit.contact.language), f"zone:{name}", chosen=False)
    if spoken in LANGUAGES and spoken != visit.contact.language:
        label = visit.office.say(spoken, "device-language", spoken=LANGUAGE_NAMES[spoken])
        language = Option(plain(label), f"lang:{spoken}", chosen=False)
    return Offer(zone, wall(visit.now, name) if zone and name else "", language)


def _same_clock(visit: Visit, one: str, other: str) -> bool:
    seasons = (visit.now, visit.now + HALF_A_YEAR)
    return all(at.astimezone(ZoneInfo(one)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset() for at in seasons)


BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {"again": again}

ON_ITEMS: Mapping[str, Callable[[Visit, Item], Screen]] = {"save": save, "unsave": unsave}
"""Buttons that name an item this contact had."""
