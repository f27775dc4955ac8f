"""A contact who asks to be forgotten: one confirmation, then all of them is erased but a hash that keeps them away."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.desk import Rings, Screen, Visit
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import TELEGRAM, Contact
from bot.render import plain
from bot.service import Office
from bot.store.alarms import Alarm
from bot.store.rows import folded

SALT = "tombstone-salt"
SWEPT = "swept"

FEWEST_DIGITS = 5
"""Of a telephone number or an id; what has fewer, and no @, names a channel and not a person."""

FAREWELL = timedelta(minutes=30)
"""How long the last answer has to leave, before it is erased here too."""


def forget(visit: Visit, text: str = "") -> Screen:
    """/forget says what it means, and asks once."""
    yes = Button(plain(visit.say("forget-yes")), data="forget:yes")
    no = Button(plain(visit.say("forget-no")), data="forget:no")
    return Screen(visit.say("forget-ask", manager=visit.who.manager.name), ((yes,), (no,)))


def pressed(visit: Visit, value: str) -> Screen:
    if value == "no":
        return Screen(visit.say("forget-kept"), replaces=True)
    if value != "yes":
        return visit.too_old()
    farewell = Screen(visit.say("forget-done"), replaces=True)
    erase(visit.office, visit.contact, visit.now)
    return farewell


def erase(office: Office, contact: Contact, now: datetime) -> None:
    """Everything about this contact goes, in this transaction; their manager hears of it once, without a name."""
    who = office.relationship(contact)
    own_company = who.account.name.casefold() == contact.name.casefold()
    hashes = _hashes(office, contact, who.account.name)
    office.store.erasure.erase(contact)
    office.store.erasure.bury(hashes, now)
    office.store.alarms.set(SWEPT, contact.address, now + FAREWELL)
    office.replan_account(contact.account_id, now)  # who is missing there may have changed
    office.notify(who.manager, "left-forgotten", now, account="none" if own_company else who.account.name)


def swept(office: Office, alarm: Alarm, now: datetime) -> None:
    """The farewell has left: its traces go too, unless they are a contact again by now."""
    if office.store.people.contact_at(TELEGRAM, alarm.name) is None:
        office.store.erasure.sweep(alarm.name)


# --- the tombstone --------------------------------------------------------------------------------------------


def refuse_forgotten(office: Office, name: str, company: str, reach: str = "") -> None:
    """Nobody who was forgotten is invited or added again by mistake. Raises Refused."""
    if was_forgotten(office, name, company, reach):
        raise Refused("was-forgotten", name=name)


def was_forgotten(office: Office, name: str, company: str, reach: str = "") -> bool:
    """Whether somebody of this name at this company, or at this address, asked to be forgotten."""
    salt = office.store.people.remembered(SALT)
    if salt is None:
        return False
    return any(map(office.store.erasure.buried, [_of_person(salt, name, company), *_of_address(salt, reach)]))


def came_by_themselves(office: Office, contact: Contact) -> None:
    """They agreed again, through a link of their own accord: the tombstone goes."""
    if office.store.people.remembered(SALT) is not None:
        office.store.erasure.unbury(_hashes(office, contact, office.relationship(contact).account.name))


def _hashes(office: Office, contact: Contact, company: str) -> list[str]:
    """Of the address and of the name at the company, salted: they say nothing to who does not know both already."""
    salt = office.store.people.remembered(SALT)
    if salt is None:
        salt = office.token()
        office.store.people.remember(SALT, salt)
    address = contact.address if contact.channel == TELEGRAM else ""
    return [*_of_address(salt, address), *_of_address(salt, contact.reach), _of_person(salt, contact.name, company)]


def _of_person(salt: str, name: str, company: str) -> str:
    return _hashed(salt, "person", folded(name), folded(company))


def _of_address(salt: str, reach: str) -> list[str]:
    """Of an address on whatever channel, however it is written; of words such as “WeChat”, which are none, nothing."""
    address = "".join(one for one in folded(reach) if one.isalnum() or one in "@._")
    is_one = "@" in address or sum(one.isdigit() for one in address) >= FEWEST_DIGITS
    return [_hashed(salt, "address", address)] if is_one else []


def _hashed(salt: str, *parts: str) -> str:
    return hmac.digest(salt.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hex()


BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {"forget": pressed}

RINGS: Rings = {SWEPT: swept}
