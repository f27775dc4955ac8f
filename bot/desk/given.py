"""What a contact was given, as they look through it: saving an item, a file once more, and their device's zone
and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.desk import Screen, Visit, zones
from bot.desk.preferences import LANGUAGE_NAMES, Option, wall
from bot.model.messages import Message
from bot.model.news import Item
from bot.model.people import LANGUAGES, ContactState
from bot.model.posts import Post, Say
from bot.model.rules import Material
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import material_message, plain

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


# --- material -------------------------------------------------------------------------------------------------


def material(visit: Visit, library: Mapping[str, Material], message: Message | None, text_id: str | None) -> Message:
    """Material as it was sent, else as the library has it now; without words where it is gone from there."""
    found = library.get(text_id or "")
    if message or found is None:
        return message or Message("")
    language = visit.contact.language if visit.contact.language in found.title else next(iter(found.title))
    return material_message(found, language, silent=False)


def again(visit: Visit, value: str) -> Screen:
    """A file they had comes once more, in the chat. They asked for it: it is no touch, and counts under no cap."""
    touch, contact = _material_touch(visit, value), visit.contact
    message = material(visit, visit.office.library(), touch.message, touch.text_id) if touch else None
    if message is None or message.file is None or contact.state is not ContactState.ACTIVE:
        return visit.too_old()
    visit.office.post(Post(contact.address, Say(message), at_most_once=True, contact_id=contact.id), visit.now)
    return Screen(toast=plain(visit.say("file-again")))


def _material_touch(visit: Visit, value: str) -> Touch | None:
    """Material that this contact had."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
    touch = visit.office.store.ledger.find(number)
    if touch is None or touch.contact_id != visit.contact.id or touch.kind is not TouchKind.MATERIAL:
        return None
    return touch if touch.state in (TouchState.SENT, TouchState.UNSURE) else None


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
