"""Who asks to be put through: strangers, and whose link does not stand. A manager accepts or declines.

Nothing is sent to them but one line a day until the manager has accepted; then they are asked for consent like anyone.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.desk import Answers, Buttons, Desk, Pressed, Screen, Written
from bot.desk.arguments import LONGEST_NAME, Introduction, introduction
from bot.desk.consent import INVITE_LIFE, ask_consent
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import LANGUAGES, TELEGRAM, Invite, Manager
from bot.model.posts import Post, Say
from bot.render import clipped, plain
from bot.service import QUOTE, Office
from bot.store.requests import Request
from bot.store.sources import Source

STRANGER_PAUSE = timedelta(days=1)
"""Between two answers to the same stranger."""

DECLINED_PAUSE = timedelta(days=30)
"""After a manager's no, before the same person may ask again."""

MOST_A_DAY = 10
"""Requests before one manager a day; who comes later may try again tomorrow."""

ASKED, OPEN, ACCEPTED, DECLINED = "asked", "open", "accepted", "declined"

# --- the stranger's side --------------------------------------------------------------------------------------


def once_a_day(office: Office, address: str, screen: Screen, now: datetime) -> Screen | None:
    """The screen, unless this stranger has had an answer within a day."""
    told = office.store.people.told_stranger(address)
    if told and now - told < STRANGER_PAUSE:
        return None
    office.store.people.tell_stranger(address, now)
    return screen


def knock(office: Office, written: Written, invite: Invite, now: datetime) -> Screen | None:
    """They followed a link that does not stand: whose link it was is asked."""
    return _put(office, written, invite.manager_id, invite, _why(invite, written.address, now), now)


def knock_at_source(office: Office, written: Written, source: Source, now: datetime) -> Screen | None:
    """The same for a link of many uses that has ended or is full."""
    return _put(office, written, source.manager_id, None, "source", now, source.name)


def _why(invite: Invite, address: str, now: datetime) -> str:
    if invite.revoked_at:
        return "revoked"
    if invite.opened_by not in (None, address):
        return "forwarded"
    return "used" if invite.used_at else "expired"


def _put(
    office: Office, written: Written, manager_id: int, invite: Invite | None, why: str, now: datetime, words: str = ""
) -> Screen | None:
    language = tongue(written.language)
    manager = office.store.people.manager(manager_id)
    if may_ask(office, written.address, manager, now):
        _withdraw(office, written.address, now)
        token = invite.token if invite else None
        new = Request(0, written.address, known_as(written.name), language, manager.id, token, words, OPEN, now)
        _card(office, manager, office.store.requests.add(new), why, now)
        return once_a_day(office, written.address, Screen(office.say(language, "request-made")), now)
    return once_a_day(office, written.address, Screen(office.say(language, "invite-gone")), now)


def may_ask(office: Office, address: str, manager: Manager, now: datetime) -> bool:
    """One open request a person, a rest after a no, and only so many a day before one manager."""
    last = office.store.requests.last_of(address)
    if last and (last.state == OPEN or (last.state == DECLINED and now - last.at < DECLINED_PAUSE)):
        return False
    return office.store.requests.put_since(manager.id, now - timedelta(days=1)) < MOST_A_DAY


def _withdraw(office: Office, address: str, now: datetime) -> None:
    """They were asked whom they look for, and followed a link instead."""
    last = office.store.requests.last_of(address)
    if last and last.state == ASKED:
        office.store.requests.settle(last.id, DECLINED, now)


def ask_whom(office: Office, pressed: Pressed, language: str, now: datetime) -> Screen:
    """A stranger's button “Ask to be put through”: whom do they look for?"""
    if language not in LANGUAGES:
        return Screen(toast=plain(office.say("en", "button-old")))
    people = office.store.people
    admin = people.admins()[0]
    known = people.contact_at(TELEGRAM, pressed.address) or people.invite_opened_by(pressed.address)
    last = office.store.requests.last_of(pressed.address)
    if known or (last and last.state == ASKED) or not may_ask(office, pressed.address, admin, now):
        return Screen(toast=plain(office.say(language, "button-old")))
    office.store.requests.add(
        Request(0, pressed.address, known_as(pressed.name), language, admin.id, None, "", ASKED, now)
    )
    return Screen(office.say(language, "request-whom"), replaces=True)


def said_whom(office: Office, written: Written, now: datetime) -> Screen | None:
    """What a stranger says who was asked whom they look for; None: it answers nothing of ours."""
    last = office.store.requests.last_of(written.address)
    if last is None or last.state != ASKED or not written.text.strip() or written.text.startswith("/"):
        return None
    words = clipped(" ".join(written.text.split()), QUOTE * 3)
    office.store.requests.put(last.id, words, now)
    office.store.people.tell_stranger(written.address, now)
    request = dataclasses.replace(last, words=words)
    _card(office, office.store.people.manager(last.manager_id), request, "stranger", now)
    return Screen(office.say(last.language, "request-passed-on"))


def known_as(name: str) -> str:
    """A name that somebody gave themselves: one line, not long, and nothing that turns the words around it."""
    return clipped(re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", name), LONGEST_NAME) or "…"


def tongue(code: str) -> str:
    """The language we speak with somebody of whom only Telegram's code is known."""
    return "zh" if code.startswith("zh") else "en"


# --- the manager's side ---------------------------------------------------------------------------------------


def _card(office: Office, manager: Manager, request: Request, why: str, now: datetime) -> None:
    """Who asks, as Telegram has their name, with yes and no; a reply names the company they belong to."""
    invite = office.store.people.invite(request.invite) if request.invite else None
    account = office.store.people.account(invite.account_id).name if invite else "none"
    text = office.say(
        manager.language,
        "request-card",
        name=request.name,
        why=why,
        invited=(invite.name if invite else "") or "none",
        account=account,
        words=request.words or "none",
    )
    yes = office.say(manager.language, "button-request-yes", account=account)
    no = office.say(manager.language, "button-request-no")
    buttons = (
        (Button(plain(yes), data=f"request-yes:{request.id}"),),
        (Button(plain(no), data=f"request-no:{request.id}"),),
    )
    office.post(Post(manager.address, Say(Message(text, buttons)), asks=f"request:{request.id}"), now)


def show_again(office: Office, manager: Manager, request: Request, now: datetime) -> None:
    """It lies with another manager now."""
    invite = office.store.people.invite(request.invite) if request.invite else None
    _card(office, manager, request, _why(invite, request.address, now) if invite else "stranger", now)


def accept(desk: Desk, request_id: int) -> Screen:
    """Yes: with what the link said, or, of a plain stranger, an account of their own until the manager says more."""
    request = _open(desk, request_id)
    invite = desk.office.store.people.invite(request.invite) if request.invite else None
    if invite is None:
        account = desk.office.store.people.own_account(request.name)
        person = Introduction(request.name, account.name, language=request.language)
    else:
        theirs = invite.opened_by in (None, request.address)  # else the link was made for somebody else
        person = Introduction(
            (theirs and invite.name) or request.name,
            desk.office.store.people.account(invite.account_id).name,
            invite.role if theirs else None,
            invite.language,
            invite.zone,
            tags=invite.tags,
            source=invite.source,
        )
    return _accepted(desk, request, person)


def accept_at(desk: Desk, written: Written, request_id: int) -> Screen:
    """The reply to a card: `Acme, evaluator`, the company they belong to."""
    request = _open(desk, request_id)
    if not written.text.strip():
        raise Refused("usage-request")
    name = "".join(letter for letter in request.name if letter not in ",，、;；\n")  # so that it stays one part
    return _accepted(desk, request, introduction(f"{name}, {written.text}", "usage-request", by_hand=False))


def _accepted(desk: Desk, request: Request, person: Introduction) -> Screen:
    """An invite of their own, and the question under it: nothing else reaches them before they agree."""
    people = desk.office.store.people
    invite = Invite(
        desk.office.token(),
        desk.manager.id,
        people.save_account(person.account).id,
        person.name,
        person.role,
        person.language,
        person.zone,
        desk.now,
        desk.now + INVITE_LIFE,
        opened_by=request.address,
        tags=person.tags,
        source=person.source,
        opened_at=desk.now,
    )
    people.add_invite(invite)
    desk.office.store.requests.settle(request.id, ACCEPTED, desk.now)
    question = ask_consent(desk.office, invite)
    desk.post(Post(request.address, Say(question.message()), at_most_once=True))
    said = desk.say("request-accepted", name=person.name, account=person.account)
    return Screen(said, toast=plain(said), replaces=True)


def decline(desk: Desk, request_id: int) -> Screen:
    """No: they hear nothing more."""
    request = _open(desk, request_id)
    desk.office.store.requests.settle(request.id, DECLINED, desk.now)
    said = desk.say("request-declined", name=request.name)
    return Screen(said, toast=plain(said), replaces=True)


def _open(desk: Desk, request_id: int) -> Request:
    """An open request before this manager. Raises Refused for any other, and where they have come in meanwhile."""
    request = desk.office.store.requests.request(request_id)
    if request is None or request.manager_id != desk.manager.id:
        raise Refused("not-yours")
    invite = desk.office.store.people.invite_opened_by(request.address)
    known = desk.office.store.people.contact_at(TELEGRAM, request.address)
    if request.state != OPEN or known or (invite and invite.stands(desk.now)):
        raise Refused("touch-gone")
    return request


ANYBODYS: Mapping[str, Callable[[Office, Pressed, str, datetime], Screen]] = {"through": ask_whom}
"""What a stranger may press; it gets what follows the verb."""

BUTTONS: Buttons = {("request-yes", 1): accept, ("request-no", 1): decline}

ANSWERS: Answers = {"request": accept_at}
