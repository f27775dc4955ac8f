"""Messages between a contact and their manager: each way at once, and never to the wrong person."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bot.curation import never_word
from bot.desk import Buttons, Desk, Screen, Written, on_contact
from bot.desk.cards import approval_card
from bot.desk.library import of_caption, take_file
from bot.errors import Refused
from bot.model import (
    BY_HAND,
    TELEGRAM,
    Button,
    Contact,
    ContactState,
    Copy,
    Item,
    Manual,
    Message,
    Post,
    Relationship,
    Say,
    TouchKind,
    TouchState,
)
from bot.render import clipped, own_words
from bot.service import QUOTE, Office

CAPTIONED = ("animation", "photo", "document", "video", "audio", "voice")
"""Media that keep a caption of ours when copied."""

COPIED = (*CAPTIONED, "sticker", "video_note", "location", "contact", "venue", "dice")
"""Media that Telegram copies; the rest is named to the manager."""

LONGEST_CAPTION = 1024
LONGEST_TEXT = 3500
"""Characters that fit one message together with who wrote them; longer ones follow on their own."""

LONGEST_UNDER_A_FILE = 600
"""The same for a caption on its card."""

WHOM_CHOICES = 6

JUST_BEFORE = 20
"""Events looked through for a question asked before."""


# --- from the contact -----------------------------------------------------------------------------------------


def from_contact(office: Office, contact: Contact, written: Written, now: datetime) -> None:
    """The manager gets it at once; until they answer, nothing automatic goes to this contact."""
    who = office.relationship(contact)
    if not written.edited:
        office.record(contact.id, now, "reply", _quote(written))
        _waits(office, contact, now)
    for reader in _readers(office, who, now):
        for post in _relayed(office, reader, written):
            office.post(post, now)


def _waits(office: Office, contact: Contact, now: datetime) -> None:
    """They said something, and somebody should answer."""
    waiting = dataclasses.replace(office.heard(contact, now), waiting_since=contact.waiting_since or now)
    office.change(waiting, now)
    if contact.waiting_since is None:
        office.watch(waiting)


def _readers(office: Office, who: Relationship, now: datetime) -> list[Relationship]:
    """Who gets what a contact writes: their manager, and a deputy while they are away."""
    acting = office.acting(who, now)
    return [who] if acting is who else [who, acting]


def asked(office: Office, contact: Contact, item: Item, now: datetime) -> None:
    """They want to talk about an item: a word to their manager, who answers by replying to it. Once until answered."""
    who = office.relationship(contact)
    quote = clipped(item.title, QUOTE)
    if _asked_already(office, contact, quote):
        return
    office.record(contact.id, now, "asked", quote)
    _waits(office, contact, now)
    for reader in _readers(office, who, now):
        words = office.say(
            reader.manager.language, "relay-asks", name=contact.name, account=who.account.name, title=item.title
        )
        office.post(_to_manager(reader, Say(Message(words, _done(office, reader), preview=item.link))), now)


def _asked_already(office: Office, contact: Contact, quote: str) -> bool:
    """Whether they pressed it before and nobody has answered since: a button is pressed twice easily."""
    events = office.store.people.timeline(contact.id, JUST_BEFORE)
    since = contact.waiting_since
    return since is not None and any(one.kind == "asked" and one.quote == quote and one.at >= since for one in events)


def _done(office: Office, who: Relationship) -> tuple[tuple[Button, ...], ...]:
    return ((Button(office.say(who.manager.language, "button-no-answer"), data=f"done:{who.contact.id}"),),)


def _relayed(office: Office, who: Relationship, written: Written) -> list[Post]:
    language = who.manager.language
    head_id = "relay-edited" if written.edited else "relay-text"
    head = office.say(language, head_id, name=who.contact.name, account=who.account.name)
    done = _done(office, who)
    copy = Copy(written.address, written.message_id, buttons=done)
    if written.media is None and len(written.html) <= LONGEST_TEXT:
        return [_to_manager(who, Say(Message(f"{head}\n{written.html}", done)))]
    if written.media in CAPTIONED and len(head) + len(written.html) < LONGEST_CAPTION:
        caption = f"{head}\n{written.html}" if written.html else head
        return [_to_manager(who, dataclasses.replace(copy, caption=caption))]
    if written.media is None or written.media in COPIED:
        return [_to_manager(who, Say(Message(head))), _to_manager(who, copy)]
    unsupported = office.say(
        language, "relay-unsupported", name=who.contact.name, account=who.account.name, kind=written.media
    )
    return [_to_manager(who, Say(Message(unsupported, done)))]


def _to_manager(who: Relationship, action: Say | Copy) -> Post:
    return Post(who.manager.address, action, contact_id=who.contact.id)


# --- from the manager -----------------------------------------------------------------------------------------


def from_manager(desk: Desk, written: Written) -> Screen | None:
    """A reply goes to the contact it answers, or rewords the card it answers. Anything else goes to nobody unasked."""
    if (of_library := of_caption(written)) is not None:
        return take_file(desk, written, of_library)
    if written.edited:
        return Screen(desk.say("manager-edit-late"))
    if written.reply_to is None:
        return whom(desk, written)
    answered = desk.office.store.mail.answered_by(desk.manager.address, written.reply_to)
    if answered is None or answered.contact_id is None:
        return whom(desk, written, intro=desk.say("reply-unknown"))
    if answered.touch_id is not None:
        return _reword(desk, answered.touch_id, written) or whom(desk, written, intro=desk.say("reply-to-card"))
    return answer(desk, desk.contact(answered.contact_id), _copied(written), _quote(written), f"manual:{desk.key}")


def answer(desk: Desk, contact: Contact, words: Copy | Say, quote: str, key: str) -> Screen | None:
    """Send the manager's own message to this contact: a touch by hand, at most once. None: nothing needs saying.

    Who answers for another tells them.
    """
    if contact.channel == BY_HAND:
        raise Refused("reply-by-hand", name=contact.name)
    if contact.state is not ContactState.ACTIVE and not contact.waiting_since:
        raise Refused("reply-stopped", name=contact.name)
    manual = Manual(key, TouchKind.MANUAL, quote)
    desk.post(Post(contact.address, words, at_most_once=True, contact_id=contact.id, records=manual))
    waits_no_more(desk, contact, answered_at=desk.now)
    if contact.manager_id != desk.manager.id:
        _tell_owner(desk, contact, quote)
    return None


def _tell_owner(desk: Desk, contact: Contact, quote: str) -> None:
    who = desk.who(contact)
    values = {"name": contact.name, "account": who.account.name, "by": desk.manager.name, "quote": quote}
    desk.office.notify(who.manager, "answered-for-you", desk.now, **values)


def waits_no_more(desk: Desk, contact: Contact, *, answered_at: datetime | None) -> None:
    """Nobody waits any more; a while after an answer rules go on, where none was needed at once."""
    if contact.waiting_since:
        changed = dataclasses.replace(contact, waiting_since=None, answered_at=answered_at or contact.answered_at)
        desk.office.change(changed, desk.now)


def whom(desk: Desk, written: Written, intro: str = "") -> Screen:
    """What answers nothing is sent to nobody: ask whom it is for."""
    recent = desk.office.store.people.recent_contacts(desk.manager.id, TELEGRAM, WHOM_CHOICES)
    if not recent:
        return Screen(desk.say("whom-nobody-known"))
    draft = desk.office.store.mail.add_draft(
        desk.manager.id, f"manual:{desk.key}", _copied(written), _quote(written), desk.now
    )
    buttons = [(Button(desk.label(contact), data=f"to:{draft}:{contact.id}"),) for contact in recent]
    nobody = (Button(desk.say("button-nobody"), data=f"to:{draft}:0"),)
    return Screen(f"{intro} {desk.say('whom')}".strip(), (*buttons, nobody))


def write_to(desk: Desk, contact: Contact) -> Screen:
    """A message to reply to, for a manager who writes first."""
    if contact.channel == BY_HAND:
        raise Refused("reply-by-hand", name=contact.name)
    prompt = desk.say("write-here", name=contact.name, account=desk.who(contact).account.name)
    desk.post(Post(desk.manager.address, Say(Message(prompt)), contact_id=contact.id))
    return Screen()


def to_whom(desk: Desk, draft_id: int, contact_id: int) -> Screen:
    """The manager said whom a draft is for; 0 is nobody."""
    key, copy, quote = desk.office.store.mail.draft(desk.manager.id, draft_id) or ("", None, "")
    if not isinstance(copy, Copy):
        return Screen(toast=desk.say("button-old"))
    desk.office.store.mail.drop_draft(draft_id)
    if contact_id == 0:
        return Screen(desk.say("whom-nobody"), replaces=True)
    contact = desk.contact(contact_id)
    answer(desk, contact, copy, quote, key)
    return Screen(desk.say("whom-sent", name=contact.name), replaces=True)


def _reword(desk: Desk, touch_id: int, written: Written) -> Screen | None:
    """A reply to a card that still awaits approval is its new wording, shown again before anything is sent."""
    touch, contact = desk.touch(touch_id)
    if touch.state is not TouchState.AWAITING:
        return None
    if written.media is not None:
        return Screen(desk.say("edit-not-text"))
    assert touch.message is not None
    most = LONGEST_UNDER_A_FILE if touch.message.file else LONGEST_TEXT
    if len(written.text) > most:
        return Screen(desk.say("edit-too-long", most=most))
    if word := never_word(written.text, desk.office.feedbook.never):
        return Screen(desk.say("edit-never-word", word=word))
    silent, file = touch.message.silent, touch.message.file
    message = dataclasses.replace(own_words(written.text), silent=silent, file=file)
    desk.office.store.ledger.reword(touch.id, message)
    changed = dataclasses.replace(touch, message=message)
    desk.post(approval_card(desk.office, desk.who(contact), changed, desk.say("approval-changed")))
    return Screen()


def _copied(written: Written) -> Copy:
    """Copying keeps every kind of media and all formatting."""
    return Copy(written.address, written.message_id)


def _quote(written: Written) -> str:
    text = clipped(written.text, QUOTE)
    return f"[{written.media}] {text}".strip() if written.media else text


def no_answer(desk: Desk, contact: Contact) -> Screen:
    """What they wrote needs no answer: rules go on."""
    waits_no_more(desk, contact, answered_at=None)
    return Screen(toast=desk.say("no-answer-done"))


BUTTONS: Buttons = {("write", 1): on_contact(write_to), ("done", 1): on_contact(no_answer), ("to", 2): to_whom}
