"""After a gap: what each manager is told, and the button that lets a restored database send again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.desk import Buttons, Command, Desk, Screen, fitting
from bot.model.messages import Button, Message
from bot.model.people import Contact, Manager
from bot.model.posts import Post, Say
from bot.render import when
from bot.service import Office, on_hold

MOST_NAMED = 40
"""Contacts named on a card; the others are counted."""


def restored_card(office: Office, manager: Manager, since: datetime, contacts: Sequence[Contact]) -> Post:
    """The database is a copy of `since`: who may have been written to, and the button to go on."""
    button = Button(office.say(manager.language, "button-go-on"), data="go-on")
    return _card(office, manager, "restored-card", since, contacts, ((button,),))


def standstill_card(office: Office, manager: Manager, since: datetime, contacts: Sequence[Contact]) -> Post:
    """The bot stood still since `since`: whom it did not write to."""
    return _card(office, manager, "standstill-card", since, contacts, ())


def _card(
    office: Office,
    manager: Manager,
    text_id: str,
    since: datetime,
    contacts: Sequence[Contact],
    buttons: tuple[tuple[Button, ...], ...],
) -> Post:
    at = when(manager.language, since, manager.zone or office.business_zone)
    head = office.say(manager.language, text_id, at=at, count=len(contacts))
    names = [
        str(office.say(manager.language, "gap-contact", name=one.name, account=office.relationship(one).account.name))
        for one in contacts[:MOST_NAMED]
    ]
    return Post(manager.address, Say(Message(fitting([head, *names]), buttons)))


def go_on(desk: Desk) -> Screen:
    """The manager has looked: from now on rules write to their contacts again."""
    people = desk.office.store.people
    if people.remembered(on_hold(desk.manager.id)) is None:
        return Screen(toast=desk.say("button-old"))
    people.forget(on_hold(desk.manager.id))
    for contact in desk.contacts():
        desk.office.replan(contact.id, desk.now)
    return Screen(desk.say("gone-on"), toast=desk.say("gone-on-toast"))


COMMANDS: Mapping[str, Command] = {}

BUTTONS: Buttons = {("go-on", 0): go_on}
