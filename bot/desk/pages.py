"""The way from the chat to the private pages: links that sign in once, and the end of everywhere one is signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot import links
from bot.desk import Buttons, Command, Desk, Screen, Visit
from bot.model.messages import Button
from bot.model.people import ContactState
from bot.render import plain
from bot.service import Office
from bot.store.pages import Reader

LINK = "/in/"
"""What stands between the public address and the token of a link that signs in."""

APP = "/app"
"""Where a Mini App begins."""

MANAGERS_LINK = timedelta(minutes=10)
CONTACTS_LINK = timedelta(hours=24)
"""A manager sees many people, so their link lasts as long as it takes to tap it; either works once."""


# --- a manager's ----------------------------------------------------------------------------------------------


def desk(desk: Desk, text: str) -> Screen:
    """/desk: buttons that open it, in Telegram where pages may stand there, and in a browser."""
    office = desk.office
    if not office.public_url:
        return Screen(desk.say("pages-not-set-up"))
    link = _link(office, Reader(manager_id=desk.manager.id), desk, MANAGERS_LINK)
    browser = (Button(plain(desk.say("button-desk-browser")), url=link),)
    return Screen(desk.say("desk-link"), (*_in_telegram(office, plain(desk.say("button-desk"))), browser))


def sign_out(desk: Desk, text: str) -> Screen:
    """/signout: nobody is signed in as them any more, wherever that was."""
    return Screen(desk.say("signed-out", count=desk.office.store.pages.end_all(Reader(manager_id=desk.manager.id))))


# --- a contact's ----------------------------------------------------------------------------------------------


def timeline(visit: Visit, text: str) -> Screen:
    """/timeline: the same for what they were sent."""
    office, contact = visit.office, visit.contact
    if contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-not-active"))
    if not office.public_url:
        return Screen(visit.say("timeline-not-set-up"))
    link = _link(office, Reader(contact_id=contact.id), visit, CONTACTS_LINK)
    browser = (Button(plain(visit.say("button-timeline-browser")), url=link),)
    return Screen(visit.say("timeline-link"), (*_in_telegram(office, plain(visit.say("button-timeline"))), browser))


def contact_signs_out(visit: Visit, text: str) -> Screen:
    ended = visit.office.store.pages.end_all(Reader(contact_id=visit.contact.id))
    return Screen(visit.say("signed-out", count=ended))


def opening(office: Office, language: str) -> tuple[tuple[Button, ...], ...]:
    """A line under a message of ours that opens their timeline; none where only a link could, which works once."""
    return _in_telegram(office, plain(office.say(language, "button-open-timeline")))


# --- both -----------------------------------------------------------------------------------------------------


def _in_telegram(office: Office, label: str) -> tuple[tuple[Button, ...], ...]:
    """Telegram opens pages with https alone."""
    return ((Button(label, app=office.public_url + APP),),) if office.public_url.startswith("https://") else ()


def _link(office: Office, reader: Reader, at: Desk | Visit, good_for: timedelta) -> str:
    """Signed, so that one made up is not even looked for; good once, and for a while."""
    secret, token = office.store.people.remembered(links.SECRET), office.token()
    assert secret, "made at the start, where there is an address"
    office.store.pages.add_link(hashlib.sha256(token.encode()).hexdigest(), reader, at.now + good_for)
    return office.public_url + LINK + links.sealed(secret, token)


COMMANDS: Mapping[str, Command] = {"desk": desk, "signout": sign_out}

BUTTONS: Buttons = {}

OF_CONTACTS: Mapping[str, Callable[[Visit, str], Screen]] = {"timeline": timeline, "signout": contact_signs_out}
