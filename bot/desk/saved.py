"""Replies that a manager saves and uses again: blanks are filled, those nobody knows are asked for, and it is shown
before anything is sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from bot.blanks import blanks, filled
from bot.curation import never_word
from bot.desk import Answers, Buttons, Command, Desk, Screen, Written, fitting, letters
from bot.desk.relay import LONGEST_TEXT, WHOM_CHOICES
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import TELEGRAM, Contact
from bot.model.posts import Say
from bot.render import clipped, names, own_words, plain
from bot.service import QUOTE
from bot.store.letters import Letter, Saved

MOST_SAVED = 40
LONGEST_NAME = 40
LONGEST_VALUE = 300


def saved(desk: Desk, text: str) -> Screen:
    """/saved: every reply that is kept, to use or to throw away."""
    every = desk.office.store.letters.saved(desk.manager.id)[:MOST_SAVED]
    if not every:
        return Screen(desk.say("saved-none"))
    lines = [desk.say("saved-title")]
    lines += [desk.say("saved-line", name=one.name, text=clipped(one.text, 120)) for one in every]
    rows = [
        (
            Button(f"✉️ {one.name}", data=f"saved-use:{one.id}"),
            Button(desk.say("button-saved-drop"), data=f"saved-drop:{one.id}"),
        )
        for one in every
    ]
    return Screen(fitting(lines), tuple(rows))


def save(desk: Desk, text: str) -> Screen:
    """`/save pricing: Hello {name}, …`, or `/save pricing` as a reply to a message of one's own."""
    name, colon, words = text.replace("：", ":", 1).partition(":")
    name, words = " ".join(name.split()), words.strip()
    if not name or len(name) > LONGEST_NAME or (colon and not words):
        raise Refused("usage-save")
    if not words and desk.written and desk.written.quoted:
        words = desk.written.quoted
    if not words:
        raise Refused("usage-save")
    return _keep(desk, name, words)


def _keep(desk: Desk, name: str, words: str) -> Screen:
    if len(words) > LONGEST_TEXT:
        raise Refused("edit-too-long", most=LONGEST_TEXT)
    if word := never_word(words, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)
    kept = desk.office.store.letters
    if len(kept.saved(desk.manager.id)) >= MOST_SAVED:
        raise Refused("saved-many", most=MOST_SAVED)
    kept.save(desk.manager.id, name, words)
    return Screen(desk.say("saved-kept", name=name, blanks=", ".join(blanks(words)) or "none"))


def use(desk: Desk, text: str) -> Screen:
    """`/use pricing, Li Wei`; without a name, a choice."""
    name, _, whom = text.replace("，", ",").partition(",")
    if not name.strip():
        raise Refused("usage-use")
    every = desk.office.store.letters.saved(desk.manager.id)
    wanted = name.strip().casefold()
    found = [one for one in every if one.name.casefold() == wanted]
    found = found or [one for one in every if one.name.casefold().startswith(wanted)]
    if len(found) != 1:
        raise Refused("saved-unknown", name=name, known=", ".join(one.name for one in every) or "none")
    if not whom.strip():
        return use_for_whom(desk, found[0].id)
    people = desk.find(whom.strip())
    if not people:
        raise Refused("nobody-named", name=whom.strip())
    if len(people) == 1:
        return use_for(desk, found[0].id, people[0].id)
    return _choice(desk, found[0], people[: letters.MOST_SHOWN])


def use_for_whom(desk: Desk, saved_id: int) -> Screen:
    one = _own(desk, saved_id)
    recent = desk.office.store.people.recent_contacts(desk.manager.id, TELEGRAM, WHOM_CHOICES)
    return _choice(desk, one, recent)


def _choice(desk: Desk, one: Saved, people: list[Contact]) -> Screen:
    rows = [(Button(desk.label(contact), data=f"saved-for:{one.id}:{contact.id}"),) for contact in people]
    return Screen(desk.say("saved-whom", name=one.name), tuple(rows))


def use_for(desk: Desk, saved_id: int, contact_id: int) -> Screen:
    """Filled with what is known; then it is shown, or the first blank is asked for."""
    one, contact = _own(desk, saved_id), desk.contact(contact_id)
    letters.check(contact)
    known = {name: str(value) for name, value in names(desk.office.playbooks, desk.who(contact)).items()}
    action = Say(Message(filled(own_words(one.text).text, known)))
    letter = desk.office.store.letters.add(
        desk.manager.id, contact.id, f"manual:{desk.key}", action, _quote(action), desk.now
    )
    return _next(desk, letter, contact)


def _next(desk: Desk, letter: Letter, contact: Contact) -> Screen:
    """Asks for the first blank that is left; with none left the whole is shown."""
    left = blanks(_html(letter))
    if left:
        words = desk.say("saved-blank", blank=left[0], name=contact.name)
        return Screen(words, asks=f"saved-fill:{letter.id}", placeholder=left[0])
    head = desk.say("saved-ready", name=contact.name, account=desk.who(contact).account.name)
    send = Button(desk.say("button-saved-send"), data=f"saved-send:{letter.id}")
    edit = Button(desk.say("button-letter-reword"), data=f"letter-word:{letter.id}")
    later = Button(desk.say("button-letter-later"), data=f"letter-later:{letter.id}")
    rows = ((send, edit), (later, Button(desk.say("button-letter-no"), data=f"letter-no:{letter.id}")))
    return Screen(f"{head}\n\n<blockquote>{_html(letter)}</blockquote>", rows)


def _html(letter: Letter) -> str:
    assert isinstance(letter.action, Say)
    return letter.action.message.text


def _quote(action: Say) -> str:
    return clipped(plain(action.message.text), QUOTE)


def fill(desk: Desk, written: Written, letter_id: int) -> Screen:
    """The answer to a blank; then the next, or the whole."""
    letter, contact = letters.mine(desk, letter_id)
    left = blanks(_html(letter)) if isinstance(letter.action, Say) else ()
    if not left:
        raise Refused("letter-gone")
    words = " ".join(written.text.split())
    if not words or len(words) > LONGEST_VALUE:
        raise Refused("saved-value", most=LONGEST_VALUE)
    if word := never_word(words, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)
    action = Say(Message(filled(_html(letter), {left[0]: words})))
    if len(plain(action.message.text)) > LONGEST_TEXT:
        raise Refused("edit-too-long", most=LONGEST_TEXT)
    desk.office.store.letters.reword(letter.id, action, _quote(action), desk.now)
    return _next(desk, dataclasses.replace(letter, action=action, quote=_quote(action)), contact)


def send(desk: Desk, letter_id: int) -> Screen:
    letter, contact = letters.mine(desk, letter_id)
    return dataclasses.replace(letters.send_unless_warned(desk, letter, contact), replaces=True)


def drop(desk: Desk, saved_id: int) -> Screen:
    one = _own(desk, saved_id)
    desk.office.store.letters.unsave(one.id)
    return dataclasses.replace(saved(desk, ""), replaces=True, toast=desk.say("saved-dropped", name=one.name))


def _own(desk: Desk, saved_id: int) -> Saved:
    """One of this manager's saved replies. Raises Refused for any other."""
    found = next((one for one in desk.office.store.letters.saved(desk.manager.id) if one.id == saved_id), None)
    if found is None:
        raise Refused("button-old")
    return found


COMMANDS: Mapping[str, Command] = {"saved": saved, "save": save, "use": use}

BUTTONS: Buttons = {
    ("saved-use", 1): use_for_whom,
    ("saved-for", 2): use_for,
    ("saved-send", 1): send,
    ("saved-drop", 1): drop,
}

ANSWERS: Answers = {"saved-fill": fill}
