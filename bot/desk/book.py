"""The manager's book: everyone in it, and one person's card with what is known of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from bot import planner
from bot.desk import Buttons, Command, Desk, Screen, fitting, foreseen, on_contact, with_one
from bot.desk.accounts import in_words
from bot.desk.arguments import CONTACT_KEYS, settings, split, with_dates
from bot.desk.cards import event_line
from bot.errors import Refused
from bot.model import Button, Contact, ContactState
from bot.render import when
from bot.service import rule_name, topics_in

TIMELINE_LENGTH = 5


def contacts(desk: Desk, text: str) -> Screen:
    """/contacts: everyone in the book, who waits for an answer first."""
    everyone = desk.find(text) if text else desk.contacts()
    if not everyone:
        return Screen(desk.say("nobody-named", name=text) if text else desk.say("contacts-none"))
    ordered = sorted(everyone, key=lambda contact: contact.waiting_since is None)
    return Screen(fitting([desk.say("contacts-title", count=len(everyone)), *(_line(desk, one) for one in ordered)]))


def contact(desk: Desk, text: str) -> Screen:
    """/contact Li Wei, role decider, tags fair vip, birthday 05-14: see one person, or set what is known of them."""
    name, *words = split(text) or [""]
    changes = settings(words, CONTACT_KEYS, "usage-contact")
    return with_one(desk, name, "contact", "card", lambda desk, one: card(desk, _change_contact(desk, one, changes)))


def _change_contact(desk: Desk, contact: Contact, changes: Mapping[str, Any]) -> Contact:
    if not changes:
        return contact
    dates = with_dates(contact.dates, changes.get("dates", {}))
    hints = {key: _topics(desk, changes[key]) for key in ("likes", "dislikes") if key in changes}
    changed = dataclasses.replace(contact, **{**changes, **hints, "dates": dates})
    desk.office.store.people.update_contact(changed)
    desk.office.replan_account(contact.account_id, desk.now)  # who is missing there may have changed
    return desk.contact(contact.id)


def _topics(desk: Desk, words: tuple[str, ...]) -> tuple[str, ...]:
    """Topics by their ids or names in either language. Raises Refused for what is none."""
    known = desk.office.feedbook.topics
    by_name = {name.casefold(): topic.id for topic in known.values() for name in (topic.id, *topic.name.values())}
    for word in words:
        if word.casefold() not in by_name:
            raise Refused("unknown-topic", word=word, topics=" ".join(known))
    return tuple(dict.fromkeys(by_name[word.casefold()] for word in words))


def card(desk: Desk, contact: Contact) -> Screen:
    who = desk.who(contact)
    head = desk.say(
        "contact-card",
        name=contact.name,
        account=who.account.name,
        role=_role(contact),
        state=desk.say(f"state-{_state(desk, contact)}"),
        channel=contact.reach or desk.say(f"channel-{contact.channel}"),
        zone=who.zone,
        there=when(desk.manager.language, desk.now, who.zone),
    )
    names = [name for topic, name in topics_in(desk.office, desk.manager.language) if topic in contact.topics]
    topics: list[str] = [desk.say("contact-topics", topics=", ".join(names))] if names else []
    topics += _known(desk, contact)
    steps = foreseen(desk, desk.office.standing(contact, desk.now))
    coming = desk.say("contact-nothing-next")
    if steps:
        at = when(desk.manager.language, steps[0].sends_at, who.zone)
        coming = desk.say("contact-next", at=at, rule=rule_name(steps[0].rule))
    events = desk.office.store.people.timeline(contact.id, TIMELINE_LENGTH)
    language = desk.manager.language
    lines = [event_line(desk.office, language, who.zone, event) for event in events]
    last = [desk.say("contact-last"), *lines] if lines else []
    toggle = ("resume", "r") if contact.held(desk.now) else ("pause", "p")
    buttons = (
        (
            Button(desk.say("button-write"), data=f"write:{contact.id}"),
            Button(desk.say("button-plan"), data=f"plan:{contact.id}"),
            Button(desk.say(f"button-{toggle[0]}"), data=f"{toggle[1]}:{contact.id}"),
        ),
    )
    return Screen("\n".join([head, *topics, coming, *last]), buttons)


def _known(desk: Desk, contact: Contact) -> list[str]:
    """Tags, source and dates, where there are any."""
    known = {
        "tags": " ".join(contact.tags),
        "source": contact.source or "",
        "dates": in_words(contact.dates),
        "likes": " ".join(contact.likes),
        "dislikes": " ".join(contact.dislikes),
    }
    return [desk.say(f"contact-{key}", value=value) for key, value in known.items() if value]


def _line(desk: Desk, contact: Contact) -> str:
    return desk.say(
        "contact-line",
        name=contact.name,
        account=desk.office.store.people.account(contact.account_id).name,
        role=_role(contact),
        state=desk.say(f"state-{_state(desk, contact)}"),
    )


def _role(contact: Contact) -> str:
    return f" · {contact.role}" if contact.role else ""


def _state(desk: Desk, contact: Contact) -> str:
    """The one word that matters most about a contact now."""
    if contact.waiting_since:
        return "waiting"
    if contact.state is not ContactState.ACTIVE:
        return contact.state
    if contact.held(desk.now) or contact.asked_for_pause(desk.now):
        return "paused"
    return planner.warmth(desk.who(contact), desk.now)


COMMANDS: Mapping[str, Command] = {"contacts": contacts, "contact": contact}

BUTTONS: Buttons = {("card", 1): on_contact(card)}
