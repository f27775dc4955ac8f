"""Taking a wrong message back: it is not sent, or disappears at the contact while Telegram allows it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk import Buttons, Command, Desk, Screen, on_contact, with_one
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import TELEGRAM, Contact
from bot.model.posts import Delete, Post, Queued
from bot.model.touches import Touch, TouchState
from bot.render import clipped, plain
from bot.service import QUOTE


def take_back(desk: Desk, text: str) -> Screen:
    """/takeback as a reply to a message, or with a name: the last thing that this contact was sent."""
    if desk.reply_to and not text:
        return _answered(desk, desk.reply_to)
    if not text and desk.here() is None:
        raise Refused("usage-takeback")
    return with_one(desk, text, "takeback", "takeback", last)


def last(desk: Desk, contact: Contact) -> Screen:
    """What they were sent last, quoted, and a button: nothing disappears by a slip."""
    if contact.channel != TELEGRAM:
        raise Refused("takeback-by-hand", name=contact.name)
    by_hand = desk.office.store.mail.last_by_hand(contact.id, contact.address)
    touch = desk.office.store.ledger.last_sent(contact.id)
    if by_hand and (touch is None or touch.settled_at is None or touch.settled_at < by_hand[1]):
        return _confirm(desk, contact, _quote_of(by_hand[0]), f"takeback-post:{contact.id}:{by_hand[0].id}")
    if touch:
        return _confirm(desk, contact, _words(touch), f"takeback-touch:{contact.id}:{touch.id}")
    raise Refused("takeback-nothing", name=contact.name)


def _confirm(desk: Desk, contact: Contact, quote: str, data: str) -> Screen:
    button = Button(desk.say("button-takeback"), data=data)
    return Screen(desk.say("takeback-ask", name=contact.name, quote=quote or "…"), ((button,),))


def _answered(desk: Desk, message_id: str) -> Screen:
    """Their own message, or the copy of one that was sent in their name."""
    mail = desk.office.store.mail
    if own := mail.passing_on(desk.manager.address, message_id):
        contact = desk.contact(own.post.contact_id or 0)
        return _post_back(desk, contact, own)
    shown = mail.answered_by(desk.manager.address, message_id)
    if shown and shown.contact_id is not None:
        contact = desk.contact(shown.contact_id)
        there = mail.counterpart(desk.manager.address, message_id, contact.address)
        if there and (touch := desk.office.store.ledger.sent_as(contact.id, there)):
            return _delete(desk, contact, Delete((there,), quote=_words(touch)))
        if there and (post := mail.sent_as(contact.address, there)):
            return _post_back(desk, contact, post)
    raise Refused("takeback-unknown")


def take_post_back(desk: Desk, contact: Contact, post_id: int) -> Screen:
    post = desk.office.store.mail.find(post_id)
    if post is None or (post.post.contact_id, post.post.address) != (contact.id, contact.address):
        raise Refused("not-yours")
    return _post_back(desk, contact, post)


def take_touch_back(desk: Desk, contact: Contact, touch_id: int) -> Screen:
    touch = desk.office.store.ledger.find(touch_id)
    if touch is None or touch.contact_id != contact.id or touch.state is not TouchState.SENT:
        raise Refused("not-yours")
    message_id = desk.office.store.ledger.message_of(touch_id)
    if message_id is None:
        raise Refused("takeback-unknown")
    return _delete(desk, contact, Delete((message_id,), quote=_words(touch)))


def _post_back(desk: Desk, contact: Contact, queued: Queued) -> Screen:
    """What still waits is simply not sent."""
    quote = _quote_of(queued)
    if desk.office.store.mail.withdraw(queued.id):
        desk.office.record(contact.id, desk.now, "takeback-done", quote)
        return Screen(desk.say("takeback-not-sent", name=contact.name))
    if queued.state in ("rejected", "unreachable"):
        raise Refused("takeback-never-sent", name=contact.name)
    return _delete(desk, contact, Delete(post_id=queued.id, quote=quote))


def _delete(desk: Desk, contact: Contact, delete: Delete) -> Screen:
    """How it went the manager hears when it is known."""
    desk.post(Post(contact.address, delete, contact_id=contact.id))
    return Screen()


def _quote_of(queued: Queued) -> str:
    return queued.post.records.quote if queued.post.records else ""


def _words(touch: Touch) -> str:
    return clipped(plain(touch.message.text), QUOTE) if touch.message else ""


COMMANDS: Mapping[str, Command] = {"takeback": take_back}

BUTTONS: Buttons = {
    ("takeback", 1): on_contact(last),
    ("takeback-post", 2): on_contact(take_post_back),
    ("takeback-touch", 2): on_contact(take_touch_back),
}
