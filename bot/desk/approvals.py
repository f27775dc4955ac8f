"""Decisions about one touch: approve it, skip it, reword it, say that it was sent or whether it arrived."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from markupsafe import escape

from bot.desk import Buttons, Command, Desk, Screen
from bot.desk.cards import approval_card
from bot.errors import Refused
from bot.model import Contact, ContactState, Touch, TouchKind, TouchState
from bot.render import plain, when
from bot.service import touch_quote


def approve(desk: Desk, text: str) -> Screen:
    """/approve: every card that waits, again, below the others."""
    waiting = desk.office.store.ledger.awaiting(desk.manager.id)
    if not waiting:
        return Screen(desk.say("approve-none"))
    desk.send(Screen(desk.say("approve-title", count=len(waiting))))
    for touch in waiting:
        contact = desk.contact(touch.contact_id)
        desk.post(approval_card(desk.office, desk.who(contact), touch))
    return Screen()


def approve_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    desk.office.store.ledger.decide(touch, TouchState.READY, desk.now)
    desk.office.store.ledger.put_off(touch.id, max(touch.due_at, desk.now))
    desk.office.replan(contact.id, desk.now)
    planned = desk.office.store.people.contact(contact.id)
    if planned.next_key != touch.key or planned.next_due is None:
        return _settled(desk, touch, contact, desk.say("approved-now"))
    at = when(desk.manager.language, planned.next_at or planned.next_due, desk.who(contact).zone)
    return _settled(desk, touch, contact, desk.say("approved", at=at))


def skip_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING, TouchState.HANDED)
    _decide(desk, touch, contact, TouchState.SKIPPED, "skipped", "by-manager")
    return _settled(desk, touch, contact, desk.say("skipped"))


def edit_one(desk: Desk, touch_id: int) -> Screen:
    _open(desk, touch_id, TouchState.AWAITING)
    return Screen(toast=desk.say("edit-hint"))


def sent_by_hand(desk: Desk, touch_id: int) -> Screen:
    """The tap that records a touch on the channel `by-hand`; a late one too, for what was sent was sent."""
    touch, contact = _open(desk, touch_id, TouchState.HANDED, TouchState.EXPIRED)
    if touch.kind is not TouchKind.NEWS:  # news moves no personal note
        desk.office.store.people.update_contact(dataclasses.replace(contact, last_by_hand_at=desk.now))
    _decide(desk, touch, contact, TouchState.SENT, "sent", touch_quote(touch, plain))
    return _settled(desk, touch, contact, desk.say("hand-recorded"))


def it_came(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    _decide(desk, touch, contact, TouchState.SENT, "sent", touch_quote(touch, plain))
    return _settled(desk, touch, contact, desk.say("unsure-came"))


def send_again(desk: Desk, touch_id: int) -> Screen:
    """A person says it did not arrive: now, and only now, the same touch may leave again."""
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    if contact.state is not ContactState.ACTIVE:
        raise Refused("reply-stopped", name=contact.name)
    desk.office.store.ledger.decide(touch, TouchState.READY, desk.now)
    desk.office.store.ledger.put_off(touch.id, desk.now)
    desk.office.replan(contact.id, desk.now)
    return _settled(desk, touch, contact, desk.say("unsure-again"))


def drop_it(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    _decide(desk, touch, contact, TouchState.SKIPPED, "skipped", "by-manager")
    return _settled(desk, touch, contact, desk.say("unsure-dropped"))


def _open(desk: Desk, touch_id: int, *states: TouchState) -> tuple[Touch, Contact]:
    touch, contact = desk.touch(touch_id)
    if touch.state not in states:
        raise Refused("touch-gone")
    return touch, contact


def _decide(desk: Desk, touch: Touch, contact: Contact, state: TouchState, event: str, quote: str) -> None:
    touch = desk.office.store.ledger.decide(touch, state, desk.now, reason=quote if event == "skipped" else None)
    desk.office.use_up(touch, desk.now)
    desk.office.record(contact.id, desk.now, event, quote)
    desk.office.replan(contact.id, desk.now)


def _settled(desk: Desk, touch: Touch, contact: Contact, done: str) -> Screen:
    """The card without its buttons, so that nobody decides twice."""
    assert touch.message is not None
    name = f"<b>{escape(contact.name)}</b> · {escape(desk.who(contact).account.name)}"
    return Screen(f"{name}: {done}\n\n<blockquote>{touch.message.text}</blockquote>", toast=plain(done), replaces=True)


COMMANDS: Mapping[str, Command] = {"approve": approve}

BUTTONS: Buttons = {
    ("ok", 1): approve_one,
    ("skip", 1): skip_one,
    ("edit", 1): edit_one,
    ("hand", 1): sent_by_hand,
    ("came", 1): it_came,
    ("again", 1): send_again,
    ("drop", 1): drop_it,
}
