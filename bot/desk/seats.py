"""“They moved to another company”: the seat they leave falls vacant, and what was the old company's stays there."""

from __future__ import annotations

import dataclasses

from bot.desk import Answers, Buttons, Desk, Screen, on_contact
from bot.desk.arguments import split
from bot.desk.card import role_menu
from bot.desk.questions import Question
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Contact
from bot.model.touches import TouchState
from bot.store.seats import Seat

PERSONAL_DATES = ("birthday",)
"""The dates that are a person's own; a renewal or a trial is the company's, and does not follow them."""

NOT_YET_OUT = (TouchState.AWAITING, TouchState.READY, TouchState.HANDED)


def _asked(desk: Desk, contact: Contact, words: str) -> Screen:
    """What the move would change, before it is done."""
    company = _company(words)
    known = desk.office.store.people.account_named(company)
    if known and known.id == contact.account_id:
        raise Refused("moved-same", name=contact.name, account=known.name)
    kept = desk.office.store.book.keep(desk.manager.id, company)
    text = desk.say(
        "moved-preview",
        name=contact.name,
        before=desk.office.store.people.account(contact.account_id).name,
        after=known.name if known else company,
        stage=desk.say(f"is-{known.stage}") if known else "none",
        role=desk.say(f"role-{contact.role}") if contact.role else "none",
    )
    yes = Button(str(desk.say("moved-yes")), data=f"move:{contact.id}:{kept}")
    return Screen(text, ((yes, Button(str(desk.say("button-leave")), data="leave")),))


def _company(words: str) -> str:
    parts = split(words)
    if len(parts) != 1:
        raise Refused("usage-moved")
    return parts[0]


def move(desk: Desk, contact: Contact, kept: int) -> Screen:
    """They are at the other company now, whose stage decides their rules; everybody at both is planned anew."""
    company = desk.office.store.book.kept(desk.manager.id, kept)
    if not company:
        return Screen(toast=desk.say("button-old"))
    people, old_id = desk.office.store.people, contact.account_id
    old, new = people.account(old_id), people.save_account(company)
    if new.id == old_id:
        return Screen(toast=desk.say("button-old"))
    if contact.role:
        desk.office.store.seats.vacate(Seat(old_id, contact.role, contact.id, desk.now))
    _drop_prepared(desk, contact)
    dates = {name: at for name, at in contact.dates.items() if name in PERSONAL_DATES}
    people.update_contact(dataclasses.replace(contact, account_id=new.id, role=None, dates=dates))
    desk.office.record(contact.id, desk.now, "moved", f"{old.name} → {new.name}")
    desk.office.replan_account(old_id, desk.now)
    desk.office.replan_account(new.id, desk.now)
    moved = desk.contact(contact.id)
    asks = role_menu(desk, moved)
    done = desk.say("moved-done", name=moved.name, before=old.name, after=new.name)
    return dataclasses.replace(asks, text=f"{done}\n{asks.text}")


def _drop_prepared(desk: Desk, contact: Contact) -> None:
    """What was written for them at the old company is not said to them at the new one."""
    for touch in desk.office.store.ledger.open(contact.id):
        if touch.state in NOT_YET_OUT:
            dropped = desk.office.store.ledger.decide(touch, TouchState.SKIPPED, desk.now, reason="moved")
            desk.office.use_up(dropped, desk.now)
            desk.office.record(contact.id, desk.now, "skipped", "moved")


QUESTION = Question("moved", "ask-moved", "hint-moved", _asked)

BUTTONS: Buttons = {("moved", 1): QUESTION.button(), ("move", 2): on_contact(move)}

ANSWERS: Answers = {QUESTION.verb: QUESTION.answered}
