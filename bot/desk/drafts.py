"""A colleague's draft for an answer: asked, written, sent by the manager or dropped.

The colleague never gets at the contact.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime

from bot.curation import never_word
from bot.desk import Answers, Buttons, Command, Desk, Screen, Written
from bot.desk.deputies import colleague
from bot.desk.relay import LONGEST_TEXT, write
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import Contact, Manager, Question
from bot.model.posts import Post, Say
from bot.render import clipped, own_words, plain
from bot.service import QUOTE, Office

LONGEST_QUOTE = 600
"""Characters of what the contact wrote that the colleague sees."""


def ask(desk: Desk, text: str) -> Screen:
    """/ask Bo, as a reply to what a contact wrote; or /ask Bo, Li Wei: can we deliver in May?"""
    head, question = (part.strip() for part in re.match(r"([^:：]*)[:：]?(.*)", text, re.DOTALL).groups())  # type: ignore[union-attr]
    bo, _, name = (part.strip() for part in re.sub("[，、]", ",", head).partition(","))
    if not bo:
        raise Refused("usage-ask")
    answering = colleague(desk, bo)
    contact, quote = _meant(desk, name)
    if not quote and not question:
        raise Refused("usage-ask")
    number = desk.office.store.questions.add(desk.manager.id, answering.id, contact.id, quote or question, desk.now)
    _put(desk, number, contact, quote, question)
    return Screen(desk.say("ask-sent", colleague=answering.name, name=contact.name))


def _meant(desk: Desk, name: str) -> tuple[Contact, str]:
    """The contact that is named, or whose message this is a reply to, and then what they wrote. Raises Refused."""
    if name:
        found = desk.find(name)
        if len(found) != 1:
            raise Refused("nobody-named" if not found else "ask-several", name=name)
        return found[0], ""
    mail = desk.office.store.mail
    answered = mail.answered_by(desk.manager.address, desk.reply_to) if desk.reply_to else None
    if answered is None or answered.contact_id is None:
        raise Refused("usage-ask")
    contact = desk.contact(answered.contact_id)
    if isinstance(answered.action, Say) and answered.touch_id is None:
        _, _, said = plain(answered.action.message.text).partition("\n")
    else:
        events = desk.office.store.people.timeline(contact.id, 20)
        said = next((one.quote for one in events if one.kind == "reply"), "")
    return contact, clipped(said, LONGEST_QUOTE)


def _put(desk: Desk, number: int, contact: Contact, quote: str, question: str) -> None:
    """The question in the colleague's chat, in their language."""
    asked = desk.office.store.questions.find(number)
    assert asked is not None
    to = desk.office.store.people.manager(asked.colleague_id)
    values = {"by": desk.manager.name, "name": contact.name, "account": desk.who(contact).account.name}
    lines = [desk.office.say(to.language, "ask-question", **values)]
    if quote:
        lines.append(desk.office.say(to.language, "quoted", quote=quote))
    if question:
        lines.append(
            desk.office.say(to.language, "ask-words", by=desk.manager.name, question=clipped(question, LONGEST_QUOTE))
        )
    silent = not desk.office.hours(to).is_open(desk.now)
    hint = plain(desk.office.say(to.language, "ask-hint"))
    message = Message("\n".join(lines), silent=silent, placeholder=hint)
    desk.post(Post(to.address, Say(message), asks=f"draft:{number}"))


def draft(desk: Desk, written: Written, number: int) -> Screen:
    """The colleague's words: a card for who asked. Another reply is another draft, until it is sent."""
    question = _open(desk, number)
    if question.colleague_id != desk.manager.id:
        raise Refused("not-yours")
    _keep(desk, number, written)
    asker = desk.office.store.people.manager(question.manager_id)
    _show(Desk(desk.office, asker, desk.now, desk.key), number)
    return Screen(desk.say("ask-thanks", name=asker.name))


def edit(desk: Desk, written: Written, number: int) -> Screen:
    """The manager's own words instead; shown again before anything is sent."""
    _own(desk, number)
    _keep(desk, number, written)
    _show(desk, number)
    return Screen()


def send(desk: Desk, number: int) -> Screen:
    """The draft goes to the contact in the manager's name, once; where something speaks against now, they say when."""
    question = _own(desk, number)
    contact = desk.contact(question.contact_id)
    if question.draft is None:
        raise Refused("touch-gone")
    desk.office.store.questions.close(number, desk.now)
    quote = clipped(question.draft, QUOTE)
    if warned := write(desk, contact, Say(own_words(question.draft)), quote, f"manual:ask.{number}"):
        return dataclasses.replace(warned, replaces=True)
    return Screen(desk.say("draft-sent", name=contact.name, quote=question.draft), replaces=True)


def drop(desk: Desk, number: int) -> Screen:
    _own(desk, number)
    desk.office.store.questions.close(number, desk.now)
    return Screen(desk.say("draft-dropped"), replaces=True)


def _own(desk: Desk, number: int) -> Question:
    """A question this manager asked, still open. Raises Refused."""
    question = _open(desk, number)
    if question.manager_id != desk.manager.id:
        raise Refused("not-yours")
    return question


def _open(desk: Desk, number: int) -> Question:
    question = desk.office.store.questions.find(number)
    if question is None:
        raise Refused("not-yours")
    if question.closed_at is not None:
        raise Refused("touch-gone")
    return question


def _keep(desk: Desk, number: int, written: Written) -> None:
    """Words alone, none that no text may have. Raises Refused."""
    if written.media is not None or not written.text.strip():
        raise Refused("edit-not-text")
    if len(written.text) > LONGEST_TEXT:
        raise Refused("edit-too-long", most=LONGEST_TEXT)
    if word := never_word(written.text, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)
    desk.office.store.questions.set_draft(number, written.text)


def _show(desk: Desk, number: int) -> None:
    """The draft as a card: send, drop, or reply with other words."""
    question = desk.office.store.questions.find(number)
    assert question is not None
    assert question.draft is not None
    contact = desk.office.store.people.contact(question.contact_id)
    by = desk.office.store.people.manager(question.colleague_id)
    head = desk.say("draft-card", by=by.name, name=contact.name, account=desk.who(contact).account.name)
    buttons = (
        (
            Button(plain(desk.say("button-draft-send")), data=f"draft-send:{number}"),
            Button(plain(desk.say("button-draft-drop")), data=f"draft-drop:{number}"),
        ),
    )
    words = own_words(question.draft).text
    desk.send(Screen(f"{head}\n<blockquote>{words}</blockquote>", buttons, asks=f"draft-edit:{number}"))


# --- who is there no more -------------------------------------------------------------------------------------


def hand_on(office: Office, contact: Contact, heir: Manager, now: datetime) -> None:
    """What was asked about a contact is the new manager's question; a draft that lies there is shown to them."""
    for question in office.store.questions.about(contact.id):
        office.store.questions.hand_on(question.id, heir.id, question.colleague_id)
        if question.draft is not None:
            _show(Desk(office, heir, now, ""), question.id)


def ask_instead(office: Office, gone: Manager, heir: Manager, now: datetime) -> None:
    """What a manager who is removed was asked and has not answered their heir is asked; nobody asks themselves."""
    for question in office.store.questions.put_to(gone.id):
        asker = office.store.people.manager(question.manager_id)
        office.store.questions.hand_on(question.id, asker.id, heir.id)
        if asker.id == heir.id and question.draft is None:
            office.store.questions.close(question.id, now)
        elif question.draft is None:
            contact = office.store.people.contact(question.contact_id)
            _put(Desk(office, asker, now, ""), question.id, contact, question.quote, "")


COMMANDS: Mapping[str, Command] = {"ask": ask}

BUTTONS: Buttons = {("draft-send", 1): send, ("draft-drop", 1): drop}

ANSWERS: Answers = {"draft": draft, "draft-edit": edit}
