"""A word with the manager: asking for it, and when they will be there to answer."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.desk import Screen, Visit
from bot.model.messages import Button, Message
from bot.model.people import ContactState, Relationship
from bot.model.posts import Post, Say
from bot.render import when
from bot.service import Office
from bot.window import working_hours

AWAY_AGAIN = timedelta(days=1)
"""Between two lines about when the manager is back."""

SOON = timedelta(hours=1)
"""Who is back by then has hardly gone."""


def talk(visit: Visit, text: str = "") -> Screen:
    """/talk: what they write goes to the manager, who hears once that they would like to talk."""
    office, contact, who = visit.office, visit.contact, visit.who
    if contact.state is ContactState.BLOCKED:
        return Screen(visit.say("contact-not-active"))
    if not _asked_already(visit):
        visit.record("talk")
        office.waits(office.heard(contact, visit.now), visit.now)
        told = office.say(who.manager.language, "relay-talk", name=contact.name, account=who.account.name)
        office.post(answerable(office, who, told), visit.now)
    said: str = visit.say("talk-here", manager=who.manager.name)
    away = away_line(visit)
    return Screen(f"{said}\n{away.text}" if away else said)


def answerable(office: Office, who: Relationship, text: str) -> Post:
    """A word to the manager about this contact: a reply to it reaches the contact, a tap says that none is needed."""
    done = Button(office.say(who.manager.language, "button-no-answer"), data=f"done:{who.contact.id}")
    return Post(who.manager.address, Say(Message(text, ((done,),))), contact_id=who.contact.id)


def _asked_already(visit: Visit) -> bool:
    """Whether they asked for it before and nobody has answered since."""
    since = visit.contact.waiting_since
    events = visit.office.store.people.timeline(visit.contact.id, 20)
    return since is not None and any(one.kind == "talk" and one.at >= since for one in events)


def pressed(visit: Visit, value: str) -> Screen:
    return visit.too_old() if value else talk(visit)


def away_line(visit: Visit) -> Screen | None:
    """Out of the manager's hours: when they will answer, in the contact's time; once a day at most."""
    office, who = visit.office, visit.who
    contact = office.store.people.contact(visit.contact.id)
    back_at = working_hours(who.manager, who.business_zone).next_open(visit.now)
    told = contact.hours_told_at
    if back_at - visit.now <= SOON or (told and visit.now - told < AWAY_AGAIN):
        return None
    office.store.people.update_contact(dataclasses.replace(contact, hours_told_at=visit.now))
    back = when(contact.language, back_at, who.zone)
    return Screen(visit.say("manager-back", manager=who.manager.name, at=back))
