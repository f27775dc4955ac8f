"""What is put before a manager about one touch: approve it, send it by hand, say whether it arrived."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from markupsafe import Markup, escape

from bot.model.messages import Button, Message
from bot.model.people import Relationship
from bot.model.posts import Post, Say
from bot.model.touches import Event, Touch
from bot.render import clipped, plain, when
from bot.service import Office

LONGEST_COPY = 256
"""Characters that Telegram's copy button takes; longer texts are copied by a tap on them."""

Buttons = tuple[tuple[Button, ...], ...]


def approval_card(office: Office, who: Relationship, touch: Touch, now: datetime, intro: str = "") -> Post:
    """The message, when it goes, and what may become of it; a reply to the card rewords it."""
    language = who.manager.language
    head = office.say(
        language,
        "approval-card",
        name=who.contact.name,
        account=who.account.name,
        rule=office.rule(language, touch.rule),
        at=due(language, touch, who, now),
    )
    buttons = (
        (Button(office.say(language, "button-approve"), data=f"ok:{touch.id}"),),
        (
            Button(office.say(language, "button-letter-now"), data=f"touch-now:{touch.id}"),
            Button(office.say(language, "button-letter-later"), data=f"touch-later:{touch.id}"),
        ),
        (
            Button(office.say(language, "button-edit"), data=f"edit:{touch.id}"),
            Button(office.say(language, "button-skip"), data=f"skip:{touch.id}"),
        ),
    )
    return _card(who, touch, f"{intro}\n{head}" if intro else head, buttons, with_file=True)


def due(language: str, touch: Touch, who: Relationship, now: datetime) -> str:
    """When it goes, on the clock there; "none" where that moment has gone by while it waited."""
    return when(language, touch.due_at, who.zone) if touch.due_at > now else "none"


def hand_card(office: Office, who: Relationship, touch: Touch, now: datetime) -> Post:
    """The text ready to copy; only the tap on “sent” records it."""
    language = who.manager.language
    values = {"name": who.contact.name, "account": who.account.name, "reach": who.contact.reach or "none"}
    text = _words(touch)
    copy = (Button(office.say(language, "button-copy"), copy=text),) if len(text) <= LONGEST_COPY else ()
    buttons = (
        *((copy,) if copy else ()),
        (
            Button(office.say(language, "button-sent"), data=f"hand:{touch.id}"),
            Button(office.say(language, "button-skip"), data=f"skip:{touch.id}"),
        ),
    )
    head = office.say(language, "hand-card", **values)
    return _card(who, touch, head, buttons, tag="code", silent=_in_the_night(office, who, now))


def hand_file(office: Office, who: Relationship, file: Message, now: datetime) -> Post:
    """The file ready to forward, with nothing but its caption."""
    message = dataclasses.replace(file, silent=_in_the_night(office, who, now))
    return Post(who.manager.address, Say(message), contact_id=who.contact.id)


def _in_the_night(office: Office, who: Relationship, now: datetime) -> bool:
    """Cards come in the contact's working hours, which may be the manager's night: then without a sound."""
    return not office.hours(who.manager).is_open(now)


def unsure_card(office: Office, who: Relationship, touch: Touch) -> Post:
    """It may have arrived: the manager says what is true."""
    language = who.manager.language
    buttons = (
        (Button(office.say(language, "button-came"), data=f"came:{touch.id}"),),
        (
            Button(office.say(language, "button-send-again"), data=f"again:{touch.id}"),
            Button(office.say(language, "button-drop"), data=f"drop:{touch.id}"),
        ),
    )
    head = office.say(language, "unsure-card", name=who.contact.name, account=who.account.name)
    return _card(who, touch, head, buttons)


LAST_WORDS = 3
"""Lines of the last exchange on a note: enough to know what was said last."""

EXCHANGED = ("reply", "sent", "by-hand", "unsure")
LOOKED_THROUGH = 50
"""Of the timeline: notes and what was not sent are no exchange, and may be many."""

QUOTED = 160
"""Characters of what was said, on a line of the timeline: an article would fill the page."""


def note_card(office: Office, who: Relationship, touch: Touch, words: Markup | None) -> Post:
    """What the manager should do themselves; without `words`, because all texts of the rule are used up."""
    language = who.manager.language
    values = {"name": who.contact.name, "account": who.account.name, "rule": office.rule(language, touch.rule)}
    lines: list[str] = [office.say(language, "note-card", **values), words or office.say(language, "note-run-out")]
    events = office.store.people.timeline(who.contact.id, LOOKED_THROUGH)
    if last := [event for event in events if event.kind in EXCHANGED][:LAST_WORDS]:
        lines += ["", office.say(language, "contact-last")]
        lines += [event_line(office, language, who.zone, event) for event in last]
    write = Button(office.say(language, "button-write"), data=f"write:{who.contact.id}")
    plan = Button(office.say(language, "button-plan"), data=f"plan:{who.contact.id}")
    message = Message("\n".join(lines), ((write, plan),))
    return Post(who.manager.address, Say(message), contact_id=who.contact.id)


def event_line(office: Office, language: str, zone: str, event: Event) -> Markup:
    """One line of a timeline."""
    quote = (
        office.say(language, f"why-{event.quote}")
        if event.kind == "skipped"
        else clipped(event.quote, QUOTED) or "none"
    )
    what = office.say(language, f"event-{event.kind}", quote=quote)
    return office.say(language, "timeline-line", at=when(language, event.at, zone), what=what)


def expired_card(office: Office, who: Relationship, touch: Touch, *, handed: bool) -> Post:
    head = office.say(who.manager.language, "hand-expired" if handed else "approval-expired")
    return _card(who, touch, f"<b>{escape(who.contact.name)}</b>: {head}", ())


def rejected_card(office: Office, who: Relationship, touch: Touch, detail: str) -> Post:
    head = office.say(
        who.manager.language, "touch-rejected", name=who.contact.name, account=who.account.name, detail=detail
    )
    return _card(who, touch, head, ())


def _card(
    who: Relationship,
    touch: Touch,
    head: str,
    buttons: Buttons,
    *,
    tag: str = "blockquote",
    silent: bool = False,
    with_file: bool = False,
) -> Post:
    assert touch.message is not None
    body = touch.message.text if tag == "blockquote" else escape(_words(touch))
    file = touch.message.file if with_file else None
    message = Message(f"{head}\n\n<{tag}>{body}</{tag}>", buttons, silent, file=file)
    return Post(who.manager.address, Say(message), contact_id=who.contact.id, touch_id=touch.id)


def _words(touch: Touch) -> str:
    """The message as a person would type it: its words, and the link it previews."""
    assert touch.message is not None
    words = plain(touch.message.text)
    link = touch.message.preview
    return f"{words}\n{link}" if link else words
