"""What a manager writes to one contact: now, later, or once nothing speaks against it. A warning, never a refusal."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot import planner
from bot.desk import Answers, Buttons, Command, Desk, Rings, Screen, Written, fitting
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import BY_HAND, Contact, ContactState, Manager
from bot.model.posts import Action, Copy, CopyAlbum, Manual, Post, Say
from bot.model.rules import FAR
from bot.model.touches import TouchKind
from bot.moments import moment
from bot.planner import Wait
from bot.render import clipped, when
from bot.service import QUOTE, Office, on_hold
from bot.store.alarms import Alarm
from bot.store.letters import Letter

LATEST = timedelta(hours=2)
"""A letter that could not leave for so long is no longer what was meant: its manager is asked."""

MOST_SHOWN = 20
"""Letters with buttons in one list."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Moments in buttons are whole minutes since then."""

OPEN, WAITING, GONE, DROPPED = "open", "waiting", "gone", "dropped"

# --- sending --------------------------------------------------------------------------------------------------


def check(contact: Contact) -> None:
    """Whether a message can be sent to them at all. Raises Refused."""
    if contact.channel == BY_HAND:
        raise Refused("reply-by-hand", name=contact.name)
    if contact.state is not ContactState.ACTIVE and not contact.waiting_since:
        raise Refused("reply-stopped", name=contact.name)


def carry(
    office: Office,
    contact: Contact,
    action: Say | Copy | CopyAlbum,
    manual: Manual,
    now: datetime,
    *,
    answers: str | None = None,
    after: timedelta | None = None,
) -> None:
    """A touch by hand, at most once. Nobody waits any more; a while after an answer rules go on.

    `answers`: the message of the manager's chat that it answers; `after`: how long it waits for more of itself.
    """
    post = Post(contact.address, action, at_most_once=True, contact_id=contact.id, records=manual, answers=answers)
    if not isinstance(action, Say):
        passes = action.message_ids if isinstance(action, CopyAlbum) else (action.message_id,)
        post = dataclasses.replace(post, source=action.from_address, passes=passes)
    office.post(post, now, after=after)
    if contact.waiting_since:
        office.change(dataclasses.replace(contact, waiting_since=None, answered_at=now), now)


def warned(desk: Desk, contact: Contact, action: Action, quote: str, key: str) -> Screen | None:
    """The question when to send it, where something speaks against now; None where nothing does."""
    verdict = planner.writing(desk.office.standing(contact, desk.now), desk.office.playbooks, desk.now)
    if not isinstance(verdict, Wait):
        return None
    letter = desk.office.store.letters.add(desk.manager.id, contact.id, key, action, quote, desk.now)
    return _card(desk, letter, contact, desk.say(f"why-{verdict.why}"), verdict.until)


def _card(desk: Desk, letter: Letter, contact: Contact, why: str, until: datetime = FAR) -> Screen:
    """A letter that has not left, why, and what may become of it."""
    who, language = desk.who(contact), desk.manager.language
    words = desk.say(
        "letter-card",
        name=contact.name,
        account=who.account.name,
        clock=when(language, desk.now, who.zone),
        why=why,
        quote=letter.quote or "none",
    )
    rows = [(Button(desk.say("button-letter-now"), data=f"letter-now:{letter.id}"),)]
    if until < FAR:
        label = desk.say("button-letter-open", at=when(language, until, who.zone))
        rows.append((Button(label, data=f"letter-open:{letter.id}"),))
    later = Button(desk.say("button-letter-later"), data=f"letter-later:{letter.id}")
    return Screen(words, (*rows, (later, Button(desk.say("button-letter-no"), data=f"letter-no:{letter.id}"))))


def joins(desk: Desk, written: Written) -> bool:
    """Whether it is one more part of the album that the manager has just been asked about."""
    letter = desk.office.store.letters.last_open(desk.manager.id)
    if letter is None or not isinstance(letter.action, CopyAlbum) or letter.action.album != written.album:
        return False
    whole = dataclasses.replace(letter.action, message_ids=(*letter.action.message_ids, written.message_id))
    desk.office.store.letters.reword(letter.id, whole, letter.quote, letter.written_at)
    return True


def send_unless_warned(desk: Desk, letter: Letter, contact: Contact) -> Screen:
    """It goes now, or the manager is asked when."""
    check(contact)
    verdict = planner.writing(desk.office.standing(contact, desk.now), desk.office.playbooks, desk.now)
    if isinstance(verdict, Wait):
        return _card(desk, letter, contact, desk.say(f"why-{verdict.why}"), verdict.until)
    return send_now(desk, letter.id)


def send_now(desk: Desk, letter_id: int) -> Screen:
    letter, contact = mine(desk, letter_id)
    check(contact)
    _leave(desk.office, letter, contact, desk.now)
    return Screen(desk.say("whom-sent", name=contact.name), replaces=True)


def _leave(office: Office, letter: Letter, contact: Contact, now: datetime) -> None:
    assert isinstance(letter.action, (Say, Copy, CopyAlbum))
    office.store.letters.move(letter.id, GONE)
    office.store.alarms.drop("letter", letter.id)
    carry(office, contact, letter.action, Manual(letter.key, TouchKind.MANUAL, letter.quote), now)


def send_when_open(desk: Desk, letter_id: int) -> Screen:
    """As soon as nothing speaks against it; by now that may be at once."""
    letter, contact = mine(desk, letter_id)
    verdict = planner.writing(desk.office.standing(contact, desk.now), desk.office.playbooks, desk.now)
    if not isinstance(verdict, Wait):
        return send_now(desk, letter_id)
    if verdict.until >= FAR:
        raise Refused("letter-never")
    return dataclasses.replace(send_at(desk, letter, contact, verdict.until), replaces=True)


def send_at(desk: Desk, letter: Letter, contact: Contact, at: datetime) -> Screen:
    """It leaves at this moment; the manager sees when that is there, and whether anything speaks against it."""
    check(contact)
    desk.office.store.letters.move(letter.id, WAITING, at)
    desk.office.store.alarms.set("letter", letter.id, at)
    verdict = planner.writing(desk.office.standing(contact, desk.now), desk.office.playbooks, at)
    words = desk.say(
        "letter-set",
        name=contact.name,
        account=desk.who(contact).account.name,
        at=when(desk.manager.language, at, desk.who(contact).zone),
        quote=letter.quote or "none",
        why=desk.say(f"why-{verdict.why}") if isinstance(verdict, Wait) else "none",
    )
    reword = Button(desk.say("button-letter-reword"), data=f"letter-word:{letter.id}")
    return Screen(words, ((reword, Button(desk.say("button-letter-cancel"), data=f"letter-no:{letter.id}")),))


def ask_when(desk: Desk, letter_id: int) -> Screen:
    _, contact = mine(desk, letter_id)
    return Screen(
        desk.say("letter-when", name=contact.name),
        asks=f"letter-when:{letter_id}",
        placeholder=desk.say("letter-when-field"),
    )


def take_when(desk: Desk, written: Written, letter_id: int) -> Screen:
    letter, contact = mine(desk, letter_id)
    return send_at(desk, letter, contact, moment_there(desk, contact, written.text))


def moment_there(desk: Desk, contact: Contact, words: str) -> datetime:
    """The moment that these words mean where the contact is. Raises Refused."""
    at = moment(words, desk.now, desk.who(contact).zone)
    if at is None:
        raise Refused("letter-no-moment", words=words)
    return at


def drop(desk: Desk, letter_id: int) -> Screen:
    letter, _ = mine(desk, letter_id)
    desk.office.store.letters.move(letter.id, DROPPED)
    desk.office.store.alarms.drop("letter", letter.id)
    return Screen(desk.say("letter-dropped"), replaces=True)


def ask_words(desk: Desk, letter_id: int) -> Screen:
    _, contact = mine(desk, letter_id)
    return Screen(
        desk.say("letter-words", name=contact.name),
        asks=f"letter-word:{letter_id}",
        placeholder=desk.say("letter-words-field"),
    )


def reword(desk: Desk, written: Written, letter_id: int) -> Screen:
    """Another message in the place of one that still waits; when it leaves stays as it was."""
    letter, contact = mine(desk, letter_id)
    action, quote = copied(written), quote_of(written)
    desk.office.store.letters.reword(letter.id, action, quote, desk.now)
    changed = dataclasses.replace(letter, action=action, quote=quote)
    if letter.state == WAITING and letter.leaves_at:
        return send_at(desk, changed, contact, letter.leaves_at)
    return _card(desk, changed, contact, desk.say("letter-changed"))


def mine(desk: Desk, letter_id: int) -> tuple[Letter, Contact]:
    """A letter of this manager's that has not left. Raises Refused for any other."""
    letter = desk.office.store.letters.find(letter_id)
    if letter is None or letter.manager_id != desk.manager.id:
        raise Refused("not-yours")
    contact = desk.contact(letter.contact_id)
    if letter.state not in (OPEN, WAITING):
        raise Refused("letter-gone")
    return letter, contact


# --- for later ------------------------------------------------------------------------------------------------


def later(desk: Desk, text: str) -> Screen:
    """/later: what waits; `/later Li Wei, tomorrow 9:30` asks for the words, unless it answers one's own message."""
    if not text:
        return _waiting(desk)
    name, _, words = text.replace("，", ",").partition(",")
    if not words.strip():
        raise Refused("usage-later")
    found = desk.find(name.strip())
    if not found:
        raise Refused("nobody-named", name=name)
    draft = _draft(desk)
    if len(found) == 1:
        return for_later(desk, found[0].id, _minutes(moment_there(desk, found[0], words)), draft)
    rows = [
        (Button(desk.label(one), data=f"letter-for:{one.id}:{_minutes(moment_there(desk, one, words))}:{draft}"),)
        for one in found[:MOST_SHOWN]
    ]
    return Screen(desk.say("several-named", name=name), tuple(rows))


def _draft(desk: Desk) -> int:
    """Their own message that the command answers, kept; 0 where it answers none."""
    written = desk.written
    if written is None or written.quoted is None or written.reply_to is None:
        return 0
    copy = Copy(written.address, written.reply_to)
    quote = clipped(written.quoted, QUOTE)
    return desk.office.store.mail.add_draft(desk.manager.id, f"manual:{desk.key}", copy, quote, desk.now)


def for_later(desk: Desk, contact_id: int, minutes: int, draft_id: int) -> Screen:
    """Whom and when is known: the draft waits, or the words are asked for."""
    contact = desk.contact(contact_id)
    check(contact)
    at = _moment(minutes)
    if draft_id:
        draft = desk.office.store.mail.draft(desk.manager.id, draft_id)
        if draft is None or at <= desk.now:
            raise Refused("button-old")
        desk.office.store.mail.drop_draft(draft_id)
        return _set(desk, contact, at, *draft)
    clock = when(desk.manager.language, at, desk.who(contact).zone)
    return Screen(
        desk.say("letter-write", name=contact.name, account=desk.who(contact).account.name, at=clock),
        asks=f"letter-text:{contact.id}:{minutes}",
        placeholder=desk.say("letter-words-field"),
    )


def take_text(desk: Desk, written: Written, contact_id: int, minutes: int) -> Screen:
    contact, at = desk.contact(contact_id), _moment(minutes)
    if at <= desk.now:
        raise Refused("letter-past")
    return _set(desk, contact, at, f"manual:{desk.key}", copied(written), quote_of(written))


def _set(desk: Desk, contact: Contact, at: datetime, key: str, action: Action, quote: str) -> Screen:
    letter = desk.office.store.letters.add(desk.manager.id, contact.id, key, action, quote, desk.now)
    return send_at(desk, letter, contact, at)


def _minutes(at: datetime) -> int:
    return (at - EPOCH) // timedelta(minutes=1)


def _moment(minutes: int) -> datetime:
    try:
        return EPOCH + timedelta(minutes=minutes)
    except OverflowError:
        raise Refused("button-old") from None


def _waiting(desk: Desk) -> Screen:
    """What waits, the next first, each with a button to reword it and one to cancel it."""
    letters = desk.office.store.letters.waiting(desk.manager.id)
    if not letters:
        return Screen(desk.say("later-none"))
    lines: list[str] = [desk.say("later-title")]
    rows: list[tuple[Button, ...]] = []
    for n, letter in enumerate(letters, 1):
        contact = desk.office.store.people.contact(letter.contact_id)
        assert letter.leaves_at
        at = when(desk.manager.language, letter.leaves_at, desk.who(contact).zone)
        lines.append(desk.say("later-line", n=n, name=contact.name, at=at, quote=letter.quote or "none"))
        if n <= MOST_SHOWN:
            change = Button(desk.say("button-later-reword", n=n), data=f"letter-word:{letter.id}")
            rows.append((change, Button(desk.say("button-later-cancel", n=n), data=f"letter-no:{letter.id}")))
    return Screen(fitting(lines), tuple(rows))


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """A letter's moment: it leaves once, unless what has happened since makes that a question."""
    letter = office.store.letters.find(int(alarm.name))
    if letter is None or letter.state != WAITING:
        return
    manager = office.store.people.manager(letter.manager_id)
    contact = office.store.people.contact(letter.contact_id)
    desk = Desk(office, manager, now, "")
    theirs = desk.acts_for(contact.manager_id)
    if not theirs or contact.channel == BY_HAND or contact.state is not ContactState.ACTIVE:
        office.store.letters.move(letter.id, DROPPED)
        office.notify(manager, "letter-lost", now, name=contact.name, quote=letter.quote or "none")
        return
    if why := _doubt(office, letter, contact, min(alarm.at, letter.leaves_at or alarm.at), now):
        office.store.letters.move(letter.id, OPEN)
        desk.send(_card(desk, letter, contact, desk.say(why)))
        return
    _leave(office, letter, contact, now)


def hand_on(office: Office, contact: Contact, heir: Manager, now: datetime) -> None:
    """Whoever has this contact now is asked about what the manager before wanted to leave later."""
    desk = Desk(office, heir, now, "")
    for letter in office.store.letters.hand_on(contact.id, heir.id):
        office.store.alarms.drop("letter", letter.id)
        desk.send(_card(desk, letter, contact, desk.say("letter-inherited")))


def _doubt(office: Office, letter: Letter, contact: Contact, at: datetime, now: datetime) -> str | None:
    """Why a letter whose moment has come may no longer be meant, or may have left before a copy was brought back."""
    if office.store.people.remembered(on_hold(contact.manager_id)):
        return "why-restored"
    if now - at > LATEST:
        return "letter-late"
    if contact.wants_silence(now):
        return "letter-paused"
    if contact.waiting_since and contact.waiting_since >= letter.written_at:
        return "letter-wrote"
    return None


def copied(written: Written) -> Copy | CopyAlbum:
    """Copying keeps every kind of media and all formatting."""
    if written.album:
        return CopyAlbum(written.address, (written.message_id,), written.album)
    return Copy(written.address, written.message_id)


def quote_of(written: Written) -> str:
    """Its first words, for the timeline."""
    text = clipped(written.text, QUOTE)
    return f"[{written.media}] {text}".strip() if written.media else text


COMMANDS: Mapping[str, Command] = {"later": later}

BUTTONS: Buttons = {
    ("letter-now", 1): send_now,
    ("letter-open", 1): send_when_open,
    ("letter-later", 1): ask_when,
    ("letter-no", 1): drop,
    ("letter-word", 1): ask_words,
    ("letter-for", 3): for_later,
}

ANSWERS: Answers = {"letter-when": take_when, "letter-word": reword, "letter-text": take_text}

RINGS: Rings = {"letter": ring}
