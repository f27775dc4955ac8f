"""A contact's own data: at once what is kept of them, their manager's notes once the manager has looked.

The law gives a month. The manager is reminded after three working days; after three more the admins hear of it, each
week until the notes are sent.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from bot.desk import Answers, Buttons, Desk, Rings, Screen, Visit, Written, fitting, on_contact, own_day
from bot.desk.card import pages
from bot.desk.notes import checked
from bot.desk.preferences import LANGUAGE_NAMES
from bot.desk.zones import city
from bot.errors import Refused
from bot.model.messages import Button, Message, Sheet
from bot.model.people import Contact, Manager, Relationship
from bot.model.posts import Post, Say
from bot.model.touches import Event
from bot.planner import managers_hours
from bot.render import clipped, day, plain, when
from bot.service import QUOTE, Office, topics_in
from bot.store.alarms import Alarm
from bot.store.notes import Note

WORKING_DAYS = 3
"""Before the manager is reminded, and again before the admins hear of it."""

EACH_WEEK = timedelta(days=7)
LAST_FEW = 15
"""Events in the message; all of them are in the file."""

LOOKED_THROUGH = 200
"""Of the newest events, for those few."""

MOST_SHOWN = 8
"""Notes on the card; Fluent takes 2500 characters, and escaped a note may be long."""

A_PAGE = 5
"""Notes at once, to be changed."""

EVERYTHING = 1_000_000
DUE, LATE = "data", "data-late"

# --- the contact's side ---------------------------------------------------------------------------------------


def mydata(visit: Visit, text: str = "") -> Screen:
    """/mydata: what is kept, to read here and as a file; of notes that the manager looks at them first."""
    office, contact = visit.office, visit.contact
    sheet = Sheet("mydata.json", json.dumps(_all_of(visit), ensure_ascii=False, indent=2))
    _send(visit, Message(in_words(visit)))
    _send(visit, Message(visit.say("mydata-file"), sheet=sheet))
    visit.record("mydata")
    if not _notes(office, contact.id):
        return Screen()
    if not _asked_already(office, contact):
        office.store.alarms.set(DUE, contact.id, _working_days_later(office, visit.who, visit.now))
        office.post(_card(office, visit.who), visit.now)
    return Screen(visit.say("mydata-notes", manager=visit.who.manager.name))


def _send(visit: Visit, message: Message) -> None:
    contact = visit.contact
    visit.office.post(Post(contact.address, Say(message), at_most_once=True, contact_id=contact.id), visit.now)


def in_words(visit: Visit) -> str:
    """The same for a person to read, as far as one message goes."""
    contact, who, language = visit.contact, visit.who, visit.contact.language
    names = [name for topic, name in topics_in(visit.office, language) if topic in contact.topics]
    said = visit.say(
        "mydata",
        name=contact.name,
        called=contact.address_as if contact.address_as != contact.name else "none",
        account=who.account.name,
        role=plain(visit.say(f"role-{contact.role}")) if contact.role else "none",
        manager=who.manager.name,
        spoken=LANGUAGE_NAMES.get(language, language),
        zone=city(who.zone, language),
        topics=visit.office.listed(language, names) or "none",
        pace=plain(visit.say(f"pace-{contact.pace}")),
        tags=visit.office.listed(language, contact.tags) or "none",
        source=contact.source or "none",
        joined=day(language, contact.joined_at, who.zone),
    )
    store = visit.office.store
    agreed = [day(language, one.at, who.zone) for one in store.people.consents(contact.id)]
    events = [one for one in _timeline(visit) if one.kind in MINE][-LAST_FEW:]
    lines = [_line(visit, event) for event in events]
    parts = [said, visit.say("mydata-agreed", days="; ".join(agreed) or "–")]
    return "\n\n".join([*parts, "\n".join([visit.say("mydata-last"), *lines])]) if lines else "\n\n".join(parts)


def _line(visit: Visit, event: Event) -> str:
    kind = plain(visit.say(f"mine-{event.kind}"))
    at = when(visit.contact.language, event.at, visit.who.zone)
    return visit.say("mydata-line", at=at, what=kind, quote=clipped(event.quote, 80) or "none")


MINE = (
    "reply", "sent", "by-hand", "edit-done", "joined", "returned", "stopped", "paused", "resumed", "less", "more",
    "latest", "talk", "asked", "passed-on", "round-answer",
)  # fmt: skip
"""What passed between the two, to be read here; the manager's own steps and what the rules did is in the file."""


def _timeline(visit: Visit) -> list[Event]:
    """All that happened, oldest first, without what was taken back: it may have been meant for somebody else."""
    events = visit.office.store.people.timeline(visit.contact.id, EVERYTHING)[::-1]
    taken = _taken_back(events)
    return [
        dataclasses.replace(one, quote="") if one.kind == TAKEN_BACK else one
        for one in events
        if one.quote not in taken or one.kind in (TAKEN_BACK, "reply")
    ]


TAKEN_BACK = "takeback-done"


def _taken_back(events: Sequence[Event]) -> set[str]:
    """The first words of what was taken back."""
    return {one.quote for one in events if one.kind == TAKEN_BACK and one.quote}


MANAGERS_OWN = ("step", "step-done")
"""What the manager wrote for themselves: it goes along with the notes, once they have looked."""


def _all_of(visit: Visit) -> dict[str, Any]:
    """Everything that is kept of this contact but the notes; of nobody else, and nothing that opens a door."""
    contact, who, store = visit.contact, visit.who, visit.office.store
    timeline = _timeline(visit)
    taken = _taken_back(store.people.timeline(contact.id, EVERYTHING))
    return {
        "name": contact.name,
        "addressed_as": contact.address_as,
        "company": who.account.name,
        "role": contact.role,
        "channel": contact.channel,
        "address": contact.address,
        "reach": contact.reach,
        "language": contact.language,
        "time_zone": who.zone,
        "country": who.country,
        "state": contact.state,
        "source": contact.source,
        "tags": contact.tags,
        "topics": contact.topics,
        "thought_to_like": contact.likes,
        "thought_to_dislike": contact.dislikes,
        "dates": {name: str(on) for name, on in contact.dates.items()},
        "how_often": contact.pace,
        "own_hours": contact.own_hours and [f"{one:%H:%M}" for one in contact.own_hours],
        "since": _moment(contact.joined_at),
        "last_wrote": _moment(contact.last_reply_at),
        "pause_until": _moment(contact.paused_until),
        "agreed": [
            {"at": _moment(one.at), "wording": one.wording, "language": one.language}
            for one in store.people.consents(contact.id)
        ],
        "timeline": [
            {"at": _moment(one.at), "what": one.kind, "words": "" if one.kind in MANAGERS_OWN else one.quote}
            for one in timeline
        ],
        "messages": [
            {
                "at": _moment(one.settled_at),
                "rule": one.rule,
                "state": one.state,
                "text": plain(one.message.text) if one.message else None,
            }
            for one in store.ledger.of_contact(contact.id)
            if one.message is None or clipped(plain(one.message.text), QUOTE) not in taken
        ],
        "feedback": [
            {"at": _moment(one.at), "about": one.topics, "source": one.source, "what": one.kind}
            for one in store.news.opinions(contact.id)
        ],
        "saved": [
            {"at": _moment(at), "title": item.title, "link": item.link} for at, item in store.shelf.saved(contact.id)
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


# --- the notes, which their manager looks at first -------------------------------------------------------------


def _notes(office: Office, contact_id: int) -> list[tuple[datetime, str]]:
    """What managers wrote about this contact for themselves: their notes, and their next steps."""
    notes = [(one.at, one.text) for one in office.store.notes.of_contact(contact_id)]
    events = office.store.people.timeline(contact_id, EVERYTHING)
    return sorted(notes + [(one.at, one.quote) for one in events if one.kind == "step"])


def _asked_already(office: Office, contact: Contact) -> bool:
    alarms = office.store.alarms
    return alarms.at(DUE, contact.id) is not None or alarms.at(LATE, contact.id) is not None


def _working_days_later(office: Office, who: Relationship, now: datetime) -> datetime:
    return managers_hours(who, office.playbooks).after_open_days(now, WORKING_DAYS)


def _card(office: Office, who: Relationship, text_id: str = "mydata-card") -> Post:
    """What would go along, with a button to send it."""
    language, contact = who.manager.language, who.contact
    shown = _notes(office, contact.id)[:MOST_SHOWN]
    notes = Markup("\n").join(f"• {clipped(text, 200)}" for _, text in shown)
    text = office.say(language, text_id, name=contact.name, account=who.account.name)
    buttons = (
        Button(office.say(language, "button-mydata-send"), data=f"data-send:{contact.id}"),
        Button(office.say(language, "button-mydata-edit"), data=f"data-edit:{contact.id}"),
    )
    message = Message(f"{text}\n{office.say(language, 'mydata-quoted', notes=notes or '–')}", (buttons,))
    return Post(who.manager.address, Say(message))


def send_notes(desk: Desk, contact: Contact) -> Screen:
    """The notes as they are now go to the contact; once for each time that they asked."""
    office = desk.office
    if not _asked_already(office, contact):
        return Screen(toast=desk.say("button-old"))
    for kind in (DUE, LATE):
        office.store.alarms.drop(kind, contact.id)
    notes = [{"at": _moment(at), "text": text} for at, text in _notes(office, contact.id)]
    sheet = Sheet("notes.json", json.dumps(notes, ensure_ascii=False, indent=2))
    told = office.say(contact.language, "mydata-notes-here", manager=desk.manager.name)
    post = Post(contact.address, Say(Message(told, sheet=sheet)), at_most_once=True, contact_id=contact.id)
    desk.post(post)
    return Screen(desk.say("mydata-sent", name=contact.name), replaces=True)


def edit_first(desk: Desk, contact: Contact) -> Screen:
    return review(desk, contact, 0)


def turn(desk: Desk, contact: Contact, page: int) -> Screen:
    return dataclasses.replace(review(desk, contact, page), replaces=True)


def review(desk: Desk, contact: Contact, page: int) -> Screen:
    """Every note in full, to be changed or deleted; then all go. What stayed with another company is only shown."""
    every = desk.office.store.notes.of_contact(contact.id)
    page = max(0, min(page, (len(every) - 1) // A_PAGE))
    lines: list[str] = [desk.say("mydata-review", name=contact.name, count=len(every))]
    rows: list[tuple[Button, ...]] = []
    for n, one in list(enumerate(every, 1))[page * A_PAGE : (page + 1) * A_PAGE]:
        lines.append(desk.say("notes-line", n=n, at=own_day(desk, one.at), text=one.text))
        if one.account_id == contact.account_id:
            change = Button(f"✏️ {n}", data=f"data-word:{contact.id}:{one.id}")
            rows.append((change, Button(f"🗑 {n}", data=f"data-drop:{contact.id}:{one.id}")))
    turns = pages(f"data-edit:{contact.id}", page, more=len(every) > (page + 1) * A_PAGE)
    send = Button(desk.say("button-mydata-send"), data=f"data-send:{contact.id}")
    return Screen(fitting(lines), (*rows, *([tuple(turns)] if turns else []), (send,)))


def drop_note(desk: Desk, contact: Contact, note_id: int) -> Screen:
    desk.office.store.notes.remove(_own(desk, contact, note_id).id)
    return dataclasses.replace(review(desk, contact, 0), replaces=True)


def ask_words(desk: Desk, contact: Contact, note_id: int) -> Screen:
    words = _own(desk, contact, note_id).text
    asks = f"data-word:{contact.id}:{note_id}"
    return Screen(desk.say("mydata-reword", text=words), asks=asks, placeholder=plain(desk.say("hint-note")))


def take_words(desk: Desk, written: Written, contact_id: int, note_id: int) -> Screen:
    """Other words for a note; the rest of them is shown again."""
    contact = desk.contact(contact_id)
    note = _own(desk, contact, note_id)
    if written.media is not None or not written.text.strip():
        raise Refused("edit-not-text")
    desk.office.store.notes.reword(note.id, checked(written.text.strip()))
    return review(desk, contact, 0)


def _own(desk: Desk, contact: Contact, note_id: int) -> Note:
    """A note about this contact at their company. Raises Refused for any other."""
    note = desk.office.store.notes.find(note_id)
    if note is None or (note.contact_id, note.account_id) != (contact.id, contact.account_id):
        raise Refused("not-yours")
    return note


def remind(office: Office, alarm: Alarm, now: datetime) -> None:
    """The manager has not sent them yet: once more, and the admins hear of it if that does not help either."""
    contact = office.store.people.find_contact(int(alarm.name))
    if contact is None:
        return
    who = office.relationship(contact)
    office.store.alarms.set(LATE, contact.id, _working_days_later(office, who, now))
    office.post(_card(office, who, "mydata-remind"), now)


def escalate(office: Office, alarm: Alarm, now: datetime) -> None:
    """An admin is told, each week until it is done: the law gives a month."""
    contact = office.store.people.find_contact(int(alarm.name))
    if contact is None:
        return
    owner = office.relationship(contact).manager
    office.store.alarms.set(LATE, contact.id, now + EACH_WEEK)
    for admin in _others(office, owner):
        office.notify(admin, "mydata-late", now, name=owner.name)
    office.post(_card(office, office.relationship(contact), "mydata-remind"), now)


def _others(office: Office, owner: Manager) -> list[Manager]:
    return [admin for admin in office.store.people.admins() if admin.id != owner.id]


BUTTONS: Buttons = {
    ("data-send", 1): on_contact(send_notes),
    ("data-edit", 1): on_contact(edit_first),
    ("data-edit", 2): on_contact(turn),
    ("data-word", 2): on_contact(ask_words),
    ("data-drop", 2): on_contact(drop_note),
}

ANSWERS: Answers = {"data-word": take_words}

RINGS: Rings = {DUE: remind, LATE: escalate}
