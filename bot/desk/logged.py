"""“I called, met, mailed” in two taps: a touch like any other, that happened elsewhere; and back again for a slip."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.desk import Buttons, Desk, Screen, on_contact
from bot.desk.card import card, menu
from bot.model.messages import Button
from bot.model.people import Contact
from bot.model.touches import Touch, TouchKind, TouchState

KINDS = ("logged-call", "logged-met", "logged-mail")
"""As their events are called."""

UNDO_WITHIN = timedelta(days=1)
"""Later it has shaped what was planned since."""


def log_menu(desk: Desk, contact: Contact) -> Screen:
    buttons = [Button(str(desk.say(f"button-{kind}")), data=f"log:{contact.id}:{n}") for n, kind in enumerate(KINDS)]
    return menu(desk, contact, desk.say("ask-log", name=contact.name), [buttons])


def log(desk: Desk, contact: Contact, place: int) -> Screen:
    """It counts under the cap, rules begin anew from it, and nobody waits any more."""
    if not 0 <= place < len(KINDS):
        return Screen(toast=desk.say("button-old"))
    kind, ledger, now = KINDS[place], desk.office.store.ledger, desk.now
    touch = ledger.add(
        Touch(
            0, f"manual:{desk.key}", contact.id, "manual", 1, TouchKind.MANUAL, TouchState.SENT, now, now, reason=kind
        ),
        now,
    )
    ledger.remember_before(touch.id, contact)
    desk.office.record(contact.id, now, kind)
    answered_at = now if contact.waiting_since else contact.answered_at
    desk.office.change(
        dataclasses.replace(contact, last_by_hand_at=now, waiting_since=None, answered_at=answered_at), now
    )
    undo = Button(str(desk.say("log-undo")), data=f"unlog:{touch.id}")
    note = Button(str(desk.say("card-note-add")), data=f"note-add:{contact.id}")
    step = Button(str(desk.say("card-step-add")), data=f"step-add:{contact.id}")
    done = desk.say("log-done", what=desk.say(f"event-{kind}", quote="none"), name=contact.name)
    return menu(desk, contact, done, [(note, step), (undo,)])


def unlog(desk: Desk, touch_id: int) -> Screen:
    """It was a slip: as if it had not been said, but for what has happened since."""
    touch, contact = desk.touch(touch_id)
    before = desk.office.store.ledger.before(touch.id)
    if before is None or touch.state is not TouchState.SENT or desk.now - touch.due_at > UNDO_WITHIN:
        return Screen(toast=desk.say("button-old"))
    desk.office.store.ledger.decide(touch, TouchState.SKIPPED, desk.now, reason="undone")
    desk.office.record(contact.id, desk.now, "unlogged")
    if contact.last_by_hand_at == touch.settled_at:
        waiting = before["waiting_since"] or contact.waiting_since
        contact = dataclasses.replace(
            contact,
            last_by_hand_at=before["last_by_hand_at"],
            waiting_since=waiting,
            answered_at=before["answered_at"],
        )
    desk.office.change(contact, desk.now)
    return card(desk, desk.contact(contact.id), desk.say("log-undone"), redrawn=True)


BUTTONS: Buttons = {("log-menu", 1): on_contact(log_menu), ("log", 2): on_contact(log), ("unlog", 1): unlog}
