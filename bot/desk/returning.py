"""Contacts who come back after a stop or a block: asked for their consent again, once, and nothing before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk import Rings, Screen, Visit
from bot.desk.consent import consent_screen
from bot.model.people import Contact, ContactState
from bot.model.posts import Post, Say
from bot.service import Office
from bot.store.alarms import Alarm

CAME_BACK = "came-back"

A_MOMENT = timedelta(minutes=1)
"""Who unblocks us mostly says /start in the same breath, which asks already."""

AGAIN = timedelta(days=1)
"""Between two questions that nobody asked for."""


def asked_again(visit: Visit) -> Screen:
    """They said /start: may their manager write to them again?"""
    visit.office.store.alarms.drop(CAME_BACK, visit.contact.id)
    return _question(visit.office, visit.contact)


def came_back(office: Office, contact: Contact, now: datetime) -> None:
    """They unblocked us, or wrote: in a moment they are asked, unless they were lately."""
    events = office.store.people.timeline(contact.id, 20)
    if not any(one.kind == "asked-again" and now - one.at < AGAIN for one in events):
        office.store.alarms.set(CAME_BACK, contact.id, now + A_MOMENT)


def ask(office: Office, alarm: Alarm, now: datetime) -> None:
    contact = office.store.people.find_contact(int(alarm.name))
    if contact is None or contact.state is not ContactState.BLOCKED or now - alarm.at > AGAIN:
        return
    office.record(contact.id, now, "asked-again")
    question = _question(office, contact).message()
    office.post(Post(contact.address, Say(question), at_most_once=True, contact_id=contact.id), now)


def _question(office: Office, contact: Contact) -> Screen:
    manager = office.relationship(contact).manager
    return consent_screen(office, contact.language, contact.address_as, manager.name, "back")


RINGS: Rings = {CAME_BACK: ask}
