"""Meeting the decider: whom to ask for it, why them, words to send them, and a link for the decider."""

from __future__ import annotations

import dataclasses

from markupsafe import escape

from bot.desk import Answers, Buttons, Desk, Screen
from bot.desk.arguments import split
from bot.desk.cards import LONGEST_COPY
from bot.desk.invites import invite
from bot.desk.questions import Question
from bot.desk.relay import write
from bot.errors import Refused
from bot.introducing import LATELY, WEIGHTS, Friend, Ranked, ranked
from bot.model.messages import Button
from bot.model.news import Feedback
from bot.model.people import BY_HAND, Contact, ContactState
from bot.model.posts import Say
from bot.render import clipped, own_words, plain
from bot.service import QUOTE

LONGEST_WORDS = 1500
"""Characters of what asks for the introduction; it fits its preview, markup counted."""


def meet(desk: Desk, account_id: int) -> Screen:
    """Who values the product most there, why, and a text that asks them to introduce the decider."""
    people = desk.office.store.people.contacts_of_account(account_id)
    mine = [one for one in people if one.manager_id == desk.manager.id]
    if not mine:
        raise Refused("not-yours")
    best = ranked([_friend(desk, one) for one in mine], desk.now)
    if not best:
        return Screen(toast=desk.say("meet-nobody"))
    contact = best[0].friend.who.contact
    values = {"name": contact.address_as, "account": best[0].friend.who.account.name, "manager": desk.manager.name}
    words = plain(desk.office.say(contact.language, "meet-words", **values))
    why = desk.say("meet-why", name=contact.name, score=f"{best[0].score:.2f}", parts=_parts(desk, best[0]))
    return _preview(desk, contact, words, str(why))


def _friend(desk: Desk, contact: Contact) -> Friend:
    since, store = desk.now - LATELY, desk.office.store
    opinions = [one for one in store.news.opinions(contact.id) if one.at > since]
    likes = sum(one.kind is Feedback.LIKE for one in opinions)
    opens = sum(one.kind is Feedback.OPEN for one in opinions)
    return Friend(desk.who(contact), store.people.replies_of(contact.id, since), likes, opens)


def _parts(desk: Desk, one: Ranked) -> str:
    return desk.listed(
        desk.say(f"meet-{name}", value=f"{value:.2f}", weight=f"{WEIGHTS[name]:.2f}")
        for name, value in one.parts.items()
    )


def _preview(desk: Desk, contact: Contact, words: str, why: str = "") -> Screen:
    """The text, to be sent once by this message's button, copied, or put in other words."""
    message = own_words(words)
    draft = desk.office.store.mail.add_draft(
        desk.manager.id, f"manual:{desk.key}", Say(message), clipped(words, QUOTE), desk.now
    )
    by_hand = contact.channel == BY_HAND
    head = desk.say("meet-by-hand" if by_hand else "meet-text", name=contact.name)
    body = f"<code>{escape(words)}</code>" if by_hand else f"<blockquote>{message.text}</blockquote>"
    send = Button(str(desk.say("meet-send", name=contact.name)), data=f"meet-send:{draft}:{contact.id}")
    copy = Button(str(desk.say("button-copy")), copy=words)
    edit = Button(str(desk.say("button-edit")), data=f"meet-edit:{contact.id}")
    link = Button(str(desk.say("meet-link")), data=f"meet-link:{contact.id}")
    first = ([] if by_hand else [send]) + ([copy] if len(words) <= LONGEST_COPY else [])
    rows = (tuple(first), (edit, link))
    return Screen("\n\n".join(filter(None, [why, str(head), body])), tuple(row for row in rows if row))


def send(desk: Desk, draft_id: int, contact_id: int) -> Screen:
    """The manager's own words by this button, at most once; where something speaks against now, they say when."""
    contact = desk.contact(contact_id)
    key, say, quote = desk.office.store.mail.draft(desk.manager.id, draft_id) or ("", None, "")
    if not isinstance(say, Say):
        return Screen(toast=desk.say("button-old"))
    if contact.channel != BY_HAND and contact.state is not ContactState.ACTIVE:
        raise Refused("reply-stopped", name=contact.name)
    desk.office.store.mail.drop_draft(draft_id)
    if warned := write(desk, contact, say, quote, key):
        return dataclasses.replace(warned, replaces=True)
    return Screen(desk.say("meet-sent", name=contact.name), replaces=True)


def _reworded(desk: Desk, contact: Contact, words: str) -> Screen:
    if len(words) > LONGEST_WORDS:
        raise Refused("edit-too-long", most=LONGEST_WORDS)
    return _preview(desk, contact, words)


def _named(desk: Desk, contact: Contact, words: str) -> Screen:
    """An ordinary invite for the decider of this contact's company, in the language spoken there."""
    parts = split(words)
    if len(parts) != 1:
        raise Refused("usage-meet-name")
    account = desk.office.store.people.account(contact.account_id).name
    return invite(desk, f"{parts[0]}, {account}, decider, {contact.language}")


EDIT = Question("meet-edit", "ask-meet-words", "hint-meet-words", _reworded)
LINK = Question("meet-link", "ask-meet-name", "hint-meet-name", _named)

BUTTONS: Buttons = {
    ("meet", 1): meet,
    ("meet-send", 2): send,
    ("meet-edit", 1): EDIT.button(),
    ("meet-link", 1): LINK.button(),
}

ANSWERS: Answers = {EDIT.verb: EDIT.answered, LINK.verb: LINK.answered}
