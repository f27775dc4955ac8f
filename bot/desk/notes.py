"""Notes about a contact: kept with the company they are at, shown on their card, and theirs to read if they ask."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from bot.desk import Answers, Buttons, Command, Desk, Screen, fitting, on_contact, own_day, with_one
from bot.desk.arguments import head
from bot.desk.card import card, menu, pages
from bot.desk.questions import Question
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Contact

LONGEST_NOTE = 500
"""Characters; what is longer belongs in a document."""

A_PAGE = 5


def note(desk: Desk, text: str) -> Screen:
    """/note Li Wei, asked about pricing: noted; without words, a question."""
    name, words = head(text)
    kept = desk.office.store.book.keep(desk.manager.id, checked(words)) if words else 0
    return with_one(desk, name, "note", "note-put", lambda desk, one: put(desk, one, kept), f":{kept}")


def put(desk: Desk, contact: Contact, kept: int) -> Screen:
    """Note what was typed for this person; 0: ask for it."""
    if not kept:
        return QUESTION.ask(desk, contact)
    words = desk.office.store.book.kept(desk.manager.id, kept)
    return _noted(desk, contact, words) if words else Screen(toast=desk.say("button-old"))


def _noted(desk: Desk, contact: Contact, words: str) -> Screen:
    desk.office.store.notes.add(contact.id, checked(words), desk.now)
    desk.office.record(contact.id, desk.now, "note")  # without the words: they stay with the company
    return card(desk, contact, desk.say("card-kept"))


def checked(words: str) -> str:
    """Raises Refused for what is too long."""
    if len(words) > LONGEST_NOTE:
        raise Refused("note-too-long", most=LONGEST_NOTE)
    return words


QUESTION = Question("note-add", "ask-note", "hint-note", _noted)


def notes(desk: Desk, contact: Contact) -> Screen:
    return notes_page(desk, contact, 0)


def notes_page(desk: Desk, contact: Contact, page: int) -> Screen:
    """All notes about this contact at their company, the newest first, page by page."""
    page = max(page, 0)
    skip = page * A_PAGE
    found = desk.office.store.notes.page(contact.id, contact.account_id, skip, A_PAGE + 1)
    lines: list[str] = [desk.say("notes-title", name=contact.name)]
    for n, one in enumerate(found[:A_PAGE], skip + 1):
        lines.append(desk.say("notes-line", n=n, at=own_day(desk, one.at), text=one.text))
    if len(lines) == 1:
        lines.append(desk.say("notes-none"))
    drops = [Button(f"🗑 {n}", data=f"note-drop:{one.id}") for n, one in enumerate(found[:A_PAGE], skip + 1)]
    more = Button(str(desk.say("card-note-add")), data=f"note-add:{contact.id}")
    turns = pages(f"notes:{contact.id}", page, more=len(found) > A_PAGE)
    return menu(desk, contact, fitting(lines), [row for row in (drops, turns, [more]) if row])


def drop(desk: Desk, note_id: int) -> Screen:
    """A note that was a slip is gone, for the contact too."""
    found = desk.office.store.notes.find(note_id)
    if found is None:
        raise Refused("not-yours")
    contact = desk.contact(found.contact_id)
    if found.account_id != contact.account_id:  # it stayed with the company
        raise Refused("not-yours")
    desk.office.store.notes.remove(note_id)
    return dataclasses.replace(notes_page(desk, contact, 0), toast=desk.say("note-dropped"))


COMMANDS: Mapping[str, Command] = {"note": note}

BUTTONS: Buttons = {
    ("note-add", 1): QUESTION.button(),
    ("note-put", 2): on_contact(put),
    ("notes", 1): on_contact(notes),
    ("notes", 2): on_contact(notes_page),
    ("note-drop", 1): drop,
}

ANSWERS: Answers = {QUESTION.verb: QUESTION.answered}
