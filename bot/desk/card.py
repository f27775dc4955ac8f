"""One contact's card: all that is known of them, and buttons that change it on the same message."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import Answers, Buttons, Command, Desk, Screen, fitting, foreseen, on_contact, own_day, with_one
from bot.desk.accounts import day_in_words, in_words
from bot.desk.arguments import CONTACT_KEYS, LONGEST_NAME, NOTHING, settings, split, until, with_dates
from bot.desk.book import role_after, state_word
from bot.desk.cards import event_line
from bot.desk.plans import pause_one, pause_to, resume_one
from bot.desk.questions import Question
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import BY_HAND, DATES, Contact, Pace, Role
from bot.render import clipped, plain, when
from bot.service import topics_in

NOTES_SHOWN = 3
LONGEST_SHOWN = 200
"""Characters of a note or a step on the card; whole they are behind its buttons."""

OURS = ("by-hand", "sent", "unsure", "logged-call", "logged-met", "logged-mail")
"""What we said or did, by the kind of its event."""

EVENTS_A_PAGE = 15

ROLES = tuple(Role)

PAUSES = (7, 14, 30)
"""Days that a button holds somebody for: a week, two, a month."""

# --- seeing -----------------------------------------------------------------------------------------------------


def contact(desk: Desk, text: str) -> Screen:
    """/contact Li Wei, role decider, tags fair vip, address 王总: see one person, or set what is known of them."""
    name, *words = split(text) or [""]
    settings(words, CONTACT_KEYS, "usage-contact")  # refused before anybody is looked for
    kept = desk.office.store.book.keep(desk.manager.id, ", ".join(words)) if words else 0
    return with_one(desk, name, "contact", "card-set", lambda desk, one: card_set(desk, one, kept), f":{kept}")


def card_set(desk: Desk, contact: Contact, kept: int) -> Screen:
    """The card, after what was typed for this person is set; `kept` 0: nothing was."""
    words = desk.office.store.book.kept(desk.manager.id, kept) if kept else ""
    if words is None:
        return Screen(toast=desk.say("button-old"))
    return card(desk, change(desk, contact, settings(split(words), CONTACT_KEYS, "usage-contact")))


def change(desk: Desk, contact: Contact, changes: Mapping[str, Any]) -> Contact:
    """The contact with these fields changed, and planned anew; so are colleagues where a role comes or goes."""
    if not changes:
        return contact
    dates = with_dates(contact.dates, changes.get("dates", {}))
    if changes.get("address_as") in NOTHING:
        changes = {**changes, "address_as": contact.name}
    hints = {key: _topics(desk, changes[key]) for key in ("likes", "dislikes") if key in changes}
    changed = dataclasses.replace(contact, **{**changes, **hints, "dates": dates})
    if changed.role is contact.role:
        desk.office.change(changed, desk.now)
    else:
        desk.office.store.people.update_contact(changed)
        desk.office.replan_account(contact.account_id, desk.now)  # who is missing there has changed
    return desk.contact(contact.id)


def _topics(desk: Desk, words: tuple[str, ...]) -> tuple[str, ...]:
    """Topics by their ids or names in either language. Raises Refused for what is none."""
    known = desk.office.feedbook.topics
    by_name = {name.casefold(): topic.id for topic in known.values() for name in (topic.id, *topic.name.values())}
    for word in words:
        if word.casefold() not in by_name:
            raise Refused("unknown-topic", word=word, topics=" ".join(known))
    return tuple(dict.fromkeys(by_name[word.casefold()] for word in words))


def card(desk: Desk, contact: Contact, toast: str = "", *, redrawn: bool = False) -> Screen:
    """Who they are, how things stand, and what may be done."""
    lines = [
        *_head(desk, contact),
        *_known(desk, contact),
        *_wished(desk, contact),
        *_coming(desk, contact),
        *_exchange(desk, contact),
    ]
    return Screen(fitting([*lines, *_notes(desk, contact)]), _buttons(desk, contact), toast[:200], replaces=redrawn)


def back(desk: Desk, contact: Contact) -> Screen:
    """From one of its menus to the card, on the same message."""
    return card(desk, contact, redrawn=True)


def _head(desk: Desk, contact: Contact) -> list[str]:
    who = desk.who(contact)
    head = desk.say(
        "contact-card",
        name=contact.name,
        account=who.account.name,
        role=role_after(desk, contact),
        state=state_word(desk, contact),
        stage=desk.say(f"is-{who.account.stage}"),
        channel=contact.reach or desk.say(f"channel-{contact.channel}"),
        zone=who.zone,
        there=when(desk.manager.language, desk.now, who.zone),
    )
    own = contact.address_as != contact.name
    return [head, desk.say("card-address", words=contact.address_as)] if own else [head]


def _known(desk: Desk, contact: Contact) -> list[str]:
    """Topics, tags, source and dates, where there are any."""
    topics = dict(topics_in(desk.office, desk.manager.language))

    def named(ids: Iterable[str]) -> str:
        return desk.listed(topics.get(one, one) for one in ids)

    chosen = [one for one in topics if one in contact.topics]
    lines: list[str] = [desk.say("contact-topics", topics=named(chosen))] if chosen else []
    known = {
        "tags": " ".join(contact.tags),
        "source": contact.source or "",
        "dates": in_words(desk, contact.dates),
        "likes": named(contact.likes),
        "dislikes": named(contact.dislikes),
    }
    return lines + [desk.say(f"contact-{key}", value=value) for key, value in known.items() if value]


def _wished(desk: Desk, contact: Contact) -> list[str]:
    """What they chose themselves: how often, when, and that nothing goes until they have said what they mean."""
    lines: list[str] = []
    if contact.pace is not Pace.NORMAL:
        lines.append(desk.say("card-pace", pace=contact.pace))
    if contact.own_hours:
        opens, closes = contact.own_hours
        lines.append(desk.say("card-hours", hours=f"{opens:%H:%M}–{closes:%H:%M}"))
    if contact.stopping_since:
        lines.append(desk.say("card-stopping", at=own_day(desk, contact.stopping_since)))
    return lines


def _coming(desk: Desk, contact: Contact) -> list[str]:
    """The manager's own next step, and what comes by itself."""
    lines: list[str] = []
    if steps := desk.office.store.steps.of_contact(contact.id):
        at = when(desk.manager.language, steps[0].at, desk.manager.zone or desk.office.business_zone)
        lines.append(desk.say("card-step", what=clipped(steps[0].what, LONGEST_SHOWN), at=at, more=len(steps) - 1))
    coming = foreseen(desk, desk.office.standing(contact, desk.now))
    if not coming:
        return [*lines, desk.say("contact-nothing-next")]
    first = coming[0]
    at = when(desk.manager.language, first.sends_at, desk.who(contact).zone) if first.sends_at > desk.now else "none"
    return [*lines, desk.say("contact-next", at=at, rule=desk.rule(first.rule))]


def _exchange(desk: Desk, contact: Contact) -> list[str]:
    """Their last words and ours; where nobody has said anything, what happened last."""
    people = desk.office.store.people
    said = [people.last_event(contact.id, kinds) for kinds in (("reply",), OURS)]
    events = sorted((one for one in said if one), key=lambda one: one.at) or people.timeline(contact.id, 1)
    zone = desk.who(contact).zone
    lines = [event_line(desk.office, desk.manager.language, zone, event) for event in events]
    return [desk.say("contact-last"), *lines] if lines else []


def _notes(desk: Desk, contact: Contact) -> list[str]:
    notes = desk.office.store.notes.page(contact.id, contact.account_id, 0, NOTES_SHOWN)
    return [desk.say("card-note", at=own_day(desk, note.at), text=clipped(note.text, LONGEST_SHOWN)) for note in notes]


def _buttons(desk: Desk, contact: Contact) -> tuple[tuple[Button, ...], ...]:
    def button(text_id: str, verb: str) -> Button:
        return Button(str(desk.say(text_id)), data=f"{verb}:{contact.id}")

    held = contact.held(desk.now)
    hold = button("button-resume", "card-resume") if held else button("button-pause", "pause-menu")
    invite = [button("card-invite", "invite-here")] if contact.channel == BY_HAND else []
    theirs = [*invite, button("card-handover", "handover")] if contact.manager_id == desk.manager.id else []
    return (
        (button("button-write", "write"), button("button-plan", "plan"), hold),
        (button("card-note-add", "note-add"), button("card-step-add", "step-add"), button("card-log", "log-menu")),
        (button("card-role", "role-menu"), button("card-topics", "taste-menu"), button("card-tags", "tags-set")),
        (button("card-dates", "date-menu"), button("card-address-set", "address-set"), button("card-moved", "moved")),
        (button("card-notes", "notes"), Button(str(desk.say("card-timeline")), data=f"timeline:{contact.id}:0")),
        *([tuple(theirs)] if theirs else []),
    )


def menu(desk: Desk, contact: Contact, text: str, rows: Iterable[Iterable[Button]]) -> Screen:
    """A menu on the card's own message, with a way back."""
    way_back = Button(str(desk.say("card-back")), data=f"card-back:{contact.id}")
    return Screen(text, (*(tuple(row) for row in rows), (way_back,)), replaces=True)


# --- changing ---------------------------------------------------------------------------------------------------


def role_menu(desk: Desk, contact: Contact) -> Screen:
    places = [(n, desk.say(f"role-{role}"), role is contact.role) for n, role in enumerate(ROLES, 1)]
    places.append((0, desk.say("role-none"), contact.role is None))
    buttons = [Button(f"✓ {name}" if chosen else name, data=f"role-set:{contact.id}:{n}") for n, name, chosen in places]
    return menu(desk, contact, desk.say("ask-role", name=contact.name), (buttons[:3], buttons[3:]))


def role_set(desk: Desk, contact: Contact, place: int) -> Screen:
    """The role of this place, 1 the first; 0 takes it away."""
    if not 0 <= place <= len(ROLES):
        return Screen(toast=desk.say("button-old"))
    changed = change(desk, contact, {"role": ROLES[place - 1] if place else None})
    return card(desk, changed, desk.say("card-kept"), redrawn=True)


def taste_menu(desk: Desk, contact: Contact) -> Screen:
    """The topics as the manager knows this person: a tap makes a like a dislike, and that nothing."""
    topics = list(topics_in(desk.office, desk.manager.language))
    buttons = [
        Button(f"{_sign(contact, topic)}{name}", data=f"taste:{contact.id}:{n}")
        for n, (topic, name) in enumerate(topics)
    ]
    rows = [buttons[n : n + 2] for n in range(0, len(buttons), 2)]
    return menu(desk, contact, desk.say("ask-tastes" if topics else "no-topics", name=contact.name), rows)


def _sign(contact: Contact, topic: str) -> str:
    return "👍 " if topic in contact.likes else "👎 " if topic in contact.dislikes else ""


def taste(desk: Desk, contact: Contact, place: int) -> Screen:
    """The next of like, dislike and neither for the topic of this place."""
    topics = [topic for topic, _ in topics_in(desk.office, desk.manager.language)]
    if not 0 <= place < len(topics):
        return Screen(toast=desk.say("button-old"))
    topic = topics[place]
    likes, dislikes = _without(contact.likes, topic), _without(contact.dislikes, topic)
    if topic in contact.likes:
        dislikes = (*dislikes, topic)
    elif topic not in contact.dislikes:
        likes = (*likes, topic)
    changed = dataclasses.replace(contact, likes=likes, dislikes=dislikes)
    desk.office.change(changed, desk.now)
    return dataclasses.replace(taste_menu(desk, desk.contact(contact.id)), toast=desk.say("card-kept"))


def _without(topics: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return tuple(one for one in topics if one != topic)


def date_menu(desk: Desk, contact: Contact) -> Screen:
    buttons = [
        Button(f"{desk.say(f'date-{name}')}{_at(contact, name)}", data=f"date-set:{contact.id}:{n}")
        for n, name in enumerate(DATES)
    ]
    return menu(desk, contact, desk.say("ask-dates", name=contact.name), [[button] for button in buttons])


def _at(contact: Contact, name: str) -> str:
    at = contact.dates.get(name)
    return f" {day_in_words(at)}" if at else ""


def pause_menu(desk: Desk, contact: Contact) -> Screen:
    buttons = [Button(str(desk.say("pause-days", days=days)), data=f"hold:{contact.id}:{days}") for days in PAUSES]
    forever = Button(str(desk.say("pause-until-told")), data=f"hold:{contact.id}:0")
    until_day = Button(str(desk.say("pause-until-day")), data=f"hold-until:{contact.id}")
    return menu(desk, contact, desk.say("ask-pause", name=contact.name), (buttons, (until_day, forever)))


def hold(desk: Desk, contact: Contact, days: int) -> Screen:
    """Nothing automatic for so many days; 0: until the manager says go on."""
    if not 0 <= days <= max(PAUSES):
        return Screen(toast=desk.say("button-old"))
    ends = _today(desk) + timedelta(days=days)
    done = pause_to(desk, contact, ends.toordinal()) if days else pause_one(desk, contact)
    return card(desk, desk.contact(contact.id), plain(done.text), redrawn=True)


def _today(desk: Desk) -> date:
    return desk.now.astimezone(ZoneInfo(desk.manager.zone or desk.office.business_zone)).date()


def _hold_until(desk: Desk, contact: Contact, words: str) -> Screen:
    ends = until(words, _today(desk))
    if ends is None:
        raise Refused("unknown-date", date=clipped(words, LONGEST_NAME))
    done = pause_to(desk, contact, ends.toordinal())
    return card(desk, desk.contact(contact.id), plain(done.text))


def resume(desk: Desk, contact: Contact) -> Screen:
    done = resume_one(desk, contact)
    return card(desk, desk.contact(contact.id), plain(done.text), redrawn=True)


def _tags(desk: Desk, contact: Contact, words: str) -> Screen:
    return _set(desk, contact, f"tags {' '.join(split(words))}")


def _address(desk: Desk, contact: Contact, words: str) -> Screen:
    return _set(desk, contact, f"address {words}")


def _date(desk: Desk, contact: Contact, words: str, place: int) -> Screen:
    return _set(desk, contact, f"{DATES[place]} {words}")


def _field(desk: Desk, contact: Contact, words: str, place: int) -> Screen:
    return _set(desk, contact, f"{FIELDS[place]} {words}")


def _set(desk: Desk, contact: Contact, words: str) -> Screen:
    parts = split(words)
    if len(parts) != 1:
        raise Refused("usage-contact")
    changed = change(desk, contact, settings(parts, CONTACT_KEYS, "usage-contact"))
    return card(desk, changed, desk.say("card-kept"))


def _ask_date(desk: Desk, contact: Contact, place: int) -> Screen:
    if not 0 <= place < len(DATES):
        return Screen(toast=desk.say("button-old"))
    question = BIRTHDAY if DATES[place] == "birthday" else DATE
    return question.ask(desk, contact, place, date=desk.say(f"date-{DATES[place]}"))


def _ask_tags(desk: Desk, contact: Contact) -> Screen:
    return TAGS.ask(desk, contact, tags=" ".join(contact.tags) or "–")


TAGS = Question("tags-set", "ask-tags", "hint-tags", _tags)
ADDRESS = Question("address-set", "ask-address", "hint-address", _address)
DATE = Question("date-set", "ask-date", "hint-date", _date)
BIRTHDAY = dataclasses.replace(DATE, verb="birthday-set", hint="hint-birthday")
HOLD = Question("hold-until", "ask-hold-until", "hint-hold-until", _hold_until)

FIELDS = ("zone", "language", "country", "source")
"""What a page sets by `FIELD`, by its place there; the chat sets it with /contact."""

FIELD = Question("field-set", "ask-field", "hint-field", _field)

# --- the timeline -----------------------------------------------------------------------------------------------


def timeline(desk: Desk, contact: Contact, page: int) -> Screen:
    """All that happened with this contact, the newest first, page by page."""
    page = max(page, 0)
    people, zone, language = desk.office.store.people, desk.who(contact).zone, desk.manager.language
    events = people.timeline(contact.id, EVENTS_A_PAGE + 1, skip=page * EVENTS_A_PAGE)
    lines = [event_line(desk.office, language, zone, event) for event in events[:EVENTS_A_PAGE]]
    title = desk.say("timeline-title", name=contact.name, zone=zone)
    turns = pages(f"timeline:{contact.id}", page, more=len(events) > EVENTS_A_PAGE)
    return menu(desk, contact, fitting([title, *(lines or [desk.say("timeline-end")])]), [turns] if turns else [])


def pages(verb: str, page: int, *, more: bool) -> list[Button]:
    """Buttons to the page before and the next, where there are such."""
    before = [Button("‹", data=f"{verb}:{page - 1}")] if page else []
    return [*before, Button("›", data=f"{verb}:{page + 1}")] if more else before


COMMANDS: Mapping[str, Command] = {"contact": contact}

BUTTONS: Buttons = {
    ("card", 1): on_contact(card),
    ("card-set", 2): on_contact(card_set),
    ("card-back", 1): on_contact(back),
    ("role-menu", 1): on_contact(role_menu),
    ("role-set", 2): on_contact(role_set),
    ("taste-menu", 1): on_contact(taste_menu),
    ("taste", 2): on_contact(taste),
    ("date-menu", 1): on_contact(date_menu),
    ("date-set", 2): on_contact(_ask_date),
    ("tags-set", 1): on_contact(_ask_tags),
    ("address-set", 1): ADDRESS.button(),
    ("pause-menu", 1): on_contact(pause_menu),
    ("hold", 2): on_contact(hold),
    ("hold-until", 1): HOLD.button(),
    ("card-resume", 1): on_contact(resume),
    ("timeline", 2): on_contact(timeline),
}

ANSWERS: Answers = {one.verb: one.answered for one in (TAGS, ADDRESS, DATE, BIRTHDAY, HOLD, FIELD)}
