"""Messages between a contact and their manager: each way at once, and never to the wrong person."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from bot.curation import never_word
from bot.desk import Answers, Buttons, Desk, Rings, Screen, Written, letters, on_contact
from bot.desk.cards import approval_card
from bot.desk.letters import copied as _copied
from bot.desk.letters import quote_of as _quote
from bot.desk.library import of_caption, take_file
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.news import Item
from bot.model.people import BY_HAND, TELEGRAM, Contact, ContactState, Relationship
from bot.model.posts import Copy, CopyAlbum, Edit, Manual, Post, Queued, Say
from bot.model.touches import TouchKind, TouchState
from bot.render import clipped, own_words, plain
from bot.service import QUOTE, Office
from bot.store.alarms import Alarm

CAPTIONED = ("animation", "photo", "document", "video", "audio", "voice")
"""Media that keep a caption of ours when copied."""

COPIED = (*CAPTIONED, "sticker", "video_note", "location", "contact", "venue", "dice")
"""Media that Telegram copies; the rest is named to the manager."""

WITHOUT_WORDS = ("sticker", "video_note", "location", "contact", "venue", "dice")
"""Of these no edit says anything."""

LONGEST_CAPTION = 1024
LONGEST_TEXT = 3500
"""Characters that fit one message together with who wrote them; longer ones follow on their own."""

LONGEST_UNDER_A_FILE = 600
"""The same for a caption on its card."""

ALBUM_WAIT = timedelta(seconds=1)
"""How long an album waits for its next part: they come as updates of their own, at once."""

FLOOD, FLOOD_IN = 20, timedelta(minutes=1)
"""So many messages of one contact in this time leave one by one; further texts are gathered."""

GATHERED_FOR = timedelta(seconds=15)
"""How long texts are gathered into one relay."""

FLOOD_OVER = timedelta(minutes=10)
"""After the last gathered message the next flood is one that the manager is told of."""

WHOM_CHOICES = 6

JUST_BEFORE = 20
"""Events looked through for a question asked before."""


# --- from the contact -----------------------------------------------------------------------------------------


def from_contact(office: Office, contact: Contact, written: Written, now: datetime) -> None:
    """The manager gets it at once; until they answer, nothing automatic goes to this contact."""
    if written.edited and written.media in WITHOUT_WORDS:
        return  # a live location moves all the time
    who = office.relationship(contact)
    readers = _readers(office, who, now)
    left = [reader for reader in readers if not _joins(office, reader, written, now)]
    if len(left) == len(readers) and not written.edited:
        office.record(contact.id, now, "reply", _quote(written))
        _waits(office, contact, now)
    for reader in left:  # an album may have left already for one of them
        _relay(office, reader, written, now)


def _waits(office: Office, contact: Contact, now: datetime) -> None:
    """They said something, and somebody should answer."""
    office.waits(office.heard(contact, now), now)


def _readers(office: Office, who: Relationship, now: datetime) -> list[Relationship]:
    """Who gets what a contact writes: their manager, and a deputy while they are away."""
    acting = office.acting(who, now)
    return [who] if acting is who else [who, acting]


def _relay(office: Office, who: Relationship, written: Written, now: datetime) -> None:
    """In this reader's chat, behind what still waits there of the same contact."""
    waiting = office.store.mail.waiting_in(who.manager.address, who.contact.id)
    gathering = next((one for one in waiting if one.post.patient), None)
    if written.media is None and len(written.html) <= LONGEST_TEXT and _floods(office, who, now):
        _gather(office, who, written, gathering, now)
        return
    _let_go(office, gathering, now)
    for post in _relayed(office, who, written):
        office.post(post, now, after=ALBUM_WAIT if isinstance(post.action, CopyAlbum) else None)


def _joins(office: Office, who: Relationship, written: Written, now: datetime) -> bool:
    """Whether it is a part of an album that waits for its parts in this reader's chat, and is in it now."""
    return _is_part(office, office.store.mail.waiting_in(who.manager.address, who.contact.id), written, now)


def _is_part(office: Office, waiting: list[Queued], written: Written, now: datetime) -> bool:
    for one in waiting:
        album = one.post.action
        if isinstance(album, CopyAlbum) and written.album == album.album and not written.edited:
            office.store.mail.change(one.id, _with_part(one.post, album, written), now + ALBUM_WAIT)
            return True
    return False


def _with_part(post: Post, album: CopyAlbum, written: Written) -> Post:
    passes = tuple(sorted({*post.passes, written.message_id}, key=int))  # as Telegram wants them
    return dataclasses.replace(post, action=dataclasses.replace(album, message_ids=passes), passes=passes)


# --- from a contact who floods --------------------------------------------------------------------------------


def _floods(office: Office, who: Relationship, now: datetime) -> bool:
    """By what this reader got: another who reads along gets the same once more."""
    source, reader = who.contact.address, who.manager.address
    return office.store.mail.passed_since(who.contact.id, source, reader, now - FLOOD_IN) >= FLOOD


def _gather(office: Office, who: Relationship, written: Written, gathering: Queued | None, now: datetime) -> None:
    """One more text in the relay that waits for more, or in a new one. The manager is told once."""
    alarms = office.store.alarms
    if alarms.at("flood", who.contact.id) is None:
        office.tell_manager(who.contact, "relay-flood", now)
    alarms.set("flood", who.contact.id, now + FLOOD_OVER)
    words = f"✏️ {written.html}" if written.edited else written.html
    if gathering and isinstance(say := gathering.post.action, Say):
        text = f"{say.message.text}\n{words}"
        if len(text) <= LONGEST_TEXT:
            action = dataclasses.replace(say, message=dataclasses.replace(say.message, text=text))
            passes = tuple(dict.fromkeys((*gathering.post.passes, *filter(None, [written.message_id]))))
            office.store.mail.change(gathering.id, dataclasses.replace(gathering.post, action=action, passes=passes))
            return
        _let_go(office, gathering, now)
    (post,) = _relayed(office, who, dataclasses.replace(written, html=words, edited=False))
    office.post(dataclasses.replace(post, patient=True), now, after=GATHERED_FOR)


def _let_go(office: Office, gathering: Queued | None, now: datetime) -> None:
    """What was gathered leaves before what comes now."""
    if gathering:
        office.store.mail.change(gathering.id, dataclasses.replace(gathering.post, patient=False), now)


def _flood_over(office: Office, alarm: Alarm, now: datetime) -> None:
    """Nothing is left to do: that it does not stand any more is what counts."""


RINGS: Rings = {"flood": _flood_over}


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
    head += _about(office, who, written)
    done = _done(office, who)
    copy = Copy(written.address, written.message_id, buttons=done)
    if written.album and not written.edited:
        album = CopyAlbum(written.address, (written.message_id,), written.album)
        return [_of(who, written, Say(Message(head, done)), passes=False), _of(who, written, album)]
    if written.media is None and _length(written.html) <= LONGEST_TEXT:
        return [_of(who, written, Say(Message(f"{head}\n{written.html}", done)))]
    if written.media in CAPTIONED and _length(head) + _length(written.html) < LONGEST_CAPTION:
        caption = f"{head}\n{written.html}" if written.html else head
        return [_of(who, written, dataclasses.replace(copy, caption=caption))]
    if written.media is None or written.media in COPIED:
        return [_to_manager(who, Say(Message(head))), _of(who, written, copy)]
    unsupported = office.say(
        language, "relay-unsupported", name=who.contact.name, account=who.account.name, kind=written.media
    )
    return [_of(who, written, Say(Message(unsupported, done)))]


def _about(office: Office, who: Relationship, written: Written) -> str:
    """A line that quotes what they answer, where the manager's chat has no message to show it by."""
    if written.reply_to is None or written.edited:
        return ""
    if office.store.mail.counterpart(written.address, written.reply_to, who.manager.address):
        return ""
    touch = office.store.ledger.sent_as(who.contact.id, written.reply_to)
    if touch is None or touch.message is None:
        return ""
    return f"\n{office.say(who.manager.language, 'relay-about', quote=clipped(plain(touch.message.text), QUOTE))}"


def _length(text: str) -> int:
    """As Telegram counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _to_manager(who: Relationship, action: Say | Copy) -> Post:
    return Post(who.manager.address, action, contact_id=who.contact.id)


def _of(who: Relationship, written: Written, action: Say | Copy | CopyAlbum, *, passes: bool = True) -> Post:
    """It passes on their message, and stands as an answer to what they answered or changed."""
    return Post(
        who.manager.address,
        action,
        contact_id=who.contact.id,
        source=written.address,
        passes=(written.message_id,) if passes and written.message_id else (),
        answers=written.message_id if written.edited else written.reply_to,
    )


def show_sent(office: Office, contact: Contact, message: Message, message_id: str, now: datetime) -> None:
    """What was said in the manager's name stands in the contact's thread, without a sound."""
    if not office.topics:
        return
    who = office.relationship(contact)
    head = office.say(who.manager.language, "relay-sent", name=contact.name, account=who.account.name)
    post = Post(who.manager.address, Say(Message(head, silent=True)), contact_id=contact.id)
    from_there = dataclasses.replace(post, source=contact.address, passes=(message_id,))
    most = LONGEST_CAPTION if message.file else LONGEST_TEXT
    if len(head) + len(message.text) < most and not message.picture:
        shown = dataclasses.replace(message, text=f"{head}\n{message.text}", buttons=(), silent=True, placeholder=None)
        office.post(dataclasses.replace(from_there, action=Say(shown)), now)
    else:
        office.post(post, now)
        office.post(dataclasses.replace(from_there, action=Copy(contact.address, message_id, silent=True)), now)


# --- from the manager -----------------------------------------------------------------------------------------


def from_manager(desk: Desk, written: Written) -> Screen | None:
    """A reply goes to the contact it answers, or rewords the card it answers; in a thread all goes to its contact.

    Anything else goes to nobody unasked. An edit changes what was sent.
    """
    if (of_library := of_caption(written)) is not None:
        return take_file(desk, written, of_library)
    if written.edited:
        return _edited(desk, written)
    if written.media not in (None, *COPIED):
        return Screen(desk.say("manager-unsupported", kind=written.media or ""))
    if written.album and joins_own(desk, written):
        return None
    here, mail = desk.here(), desk.office.store.mail
    answered = mail.answered_by(desk.manager.address, written.reply_to) if written.reply_to else None
    if answered and answered.touch_id is not None:
        return _reword(desk, answered.touch_id, written) or whom(desk, written, intro=desk.say("reply-to-card"))
    own = mail.passing_on(desk.manager.address, written.reply_to) if written.reply_to and not answered else None
    meant = answered or (own.post if own else None)
    contact = desk.contact(meant.contact_id) if meant and meant.contact_id is not None else here
    if contact is None:
        return whom(desk, written, intro=desk.say("reply-unknown") if written.reply_to else "")
    return write(desk, contact, _copied(written), _quote(written), f"manual:{desk.key}", answers=written.reply_to)


def joins_own(desk: Desk, written: Written) -> bool:
    """Whether it is a part of an album of theirs that waits for its parts, to be told whom it is for, or when."""
    mail = desk.office.store.mail
    if (first := mail.album(desk.manager.address, written.album or "")) is not None:
        return _is_part(desk.office, [first], written, desk.now)
    if letters.joins(desk, written):
        return True
    draft_id, draft = mail.last_draft(desk.manager.id) or (0, None)
    if not isinstance(draft, CopyAlbum) or draft.album != written.album:
        return False
    part = _with_part(Post("", draft, passes=draft.message_ids), draft, written)
    mail.change_draft(draft_id, part.action)
    return True


def _edited(desk: Desk, written: Written) -> Screen | None:
    """What they changed is changed at the contact too, once a time."""
    if written.media in WITHOUT_WORDS:
        return None
    sent = desk.office.store.mail.passing_on(desk.manager.address, written.message_id)
    if sent is None or sent.post.contact_id is None:
        return Screen(desk.say("manager-edit-nothing"))
    contact = desk.contact(sent.post.contact_id)
    if contact.state is not ContactState.ACTIVE and not contact.waiting_since:
        raise Refused("edit-stopped", name=contact.name)
    edit = Edit("", Message(written.html, preview=""), caption=written.media is not None)
    source, passes = written.address, (written.message_id,)
    desk.post(Post(contact.address, edit, at_most_once=True, contact_id=contact.id, source=source, passes=passes))
    return None


def write(
    desk: Desk, contact: Contact, copy: Say | Copy | CopyAlbum, quote: str, key: str, *, answers: str | None = None
) -> Screen | None:
    """The manager's own message goes now; where something speaks against that, they are asked when.

    `answers`: the message of the manager's chat that it answers. None: nothing needs saying.
    """
    letters.check(contact)
    if warned := letters.warned(desk, contact, copy, quote, key):
        return warned
    return answer(desk, contact, copy, quote, key, answers=answers)


def answer(
    desk: Desk, contact: Contact, copy: Say | Copy | CopyAlbum, quote: str, key: str, *, answers: str | None = None
) -> Screen | None:
    """Send the manager's own message to this contact: a touch by hand, at most once. None: nothing needs saying.

    Who answers for another tells them.
    """
    letters.check(contact)
    after = ALBUM_WAIT if isinstance(copy, CopyAlbum) else None
    manual = Manual(key, TouchKind.MANUAL, quote)
    letters.carry(desk.office, contact, copy, manual, desk.now, answers=answers, after=after)
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
    message = Message(prompt, placeholder=plain(desk.say("letter-words-field")))
    desk.post(Post(desk.manager.address, Say(message), contact_id=contact.id))
    return Screen()


def to_whom(desk: Desk, draft_id: int, contact_id: int) -> Screen:
    """The manager said whom a draft is for; 0 is nobody."""
    key, copy, quote = desk.office.store.mail.draft(desk.manager.id, draft_id) or ("", None, "")
    if not isinstance(copy, (Copy, CopyAlbum)):
        return Screen(toast=desk.say("button-old"))
    desk.office.store.mail.drop_draft(draft_id)
    if contact_id == 0:
        return Screen(desk.say("whom-nobody"), replaces=True)
    contact = desk.contact(contact_id)
    if warned := write(desk, contact, copy, quote, key):
        return dataclasses.replace(warned, replaces=True)
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
    desk.post(approval_card(desk.office, desk.as_reader(contact), changed, desk.now, desk.say("approval-changed")))
    return Screen()


def take_words(desk: Desk, written: Written, touch_id: int) -> Screen:
    """The same where they are typed under the card itself, on a page."""
    if not written.text:
        raise Refused("answer-in-words")
    screen = _reword(desk, touch_id, written)
    if screen is None:
        raise Refused("touch-gone")
    return screen if screen.text else Screen(toast=plain(desk.say("page-approvals-changed")))


def no_answer(desk: Desk, contact: Contact) -> Screen:
    """What they wrote needs no answer: rules go on."""
    waits_no_more(desk, contact, answered_at=None)
    return Screen(toast=desk.say("no-answer-done"))


BUTTONS: Buttons = {("write", 1): on_contact(write_to), ("done", 1): on_contact(no_answer), ("to", 2): to_whom}

ANSWERS: Answers = {"touch-text": take_words}
