"""Next steps: what a manager means to do about a contact, and the reminder that comes in their working hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot import planner
from bot.desk import Answers, Buttons, Command, Desk, Rings, Screen, fitting, on_contact, with_one
from bot.desk.arguments import head
from bot.desk.card import card, pages
from bot.desk.questions import Question
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import Contact, Manager
from bot.model.posts import Post, Say
from bot.moments import moment
from bot.render import when
from bot.service import Office
from bot.store.alarms import Alarm
from bot.store.steps import NextStep
from bot.window import Hours

LONGEST_STEP = 200
"""Characters; a reminder is read at a glance."""

A_PAGE = 10

PUT_OFF = (1, 7)
"""Days that a button puts a step off."""

TOO_LATE = timedelta(days=1)
"""A reminder this late (the machine slept) comes with all the others in one line."""


def step(desk: Desk, text: str) -> Screen:
    """/step Li Wei, send the offer, 2027-01-07: remember, and remind me; without words, a question."""
    name, words = head(text)
    if words:
        _read(desk, words)  # refused before anybody is looked for
    kept = desk.office.store.book.keep(desk.manager.id, words) if words else 0
    return with_one(desk, name, "step", "step-put", lambda desk, one: put(desk, one, kept), f":{kept}")


def put(desk: Desk, contact: Contact, kept: int) -> Screen:
    """Keep what was typed for this person; 0: ask for it."""
    if not kept:
        return QUESTION.ask(desk, contact)
    words = desk.office.store.book.kept(desk.manager.id, kept)
    return _added(desk, contact, words) if words else Screen(toast=desk.say("button-old"))


def _added(desk: Desk, contact: Contact, words: str) -> Screen:
    what, at = _read(desk, words)
    desk.office.plan_step(contact, what, at, desk.now)
    return card(desk, contact, desk.say("card-kept"))


def _read(desk: Desk, words: str) -> tuple[str, datetime]:
    """`send the offer, friday 14:00`: what, and when it is due in the manager's zone. Raises Refused."""
    what, comma, last = _last_comma(words)
    at = moment(last, desk.now, desk.manager.zone or desk.office.business_zone) if comma else None
    if not what or at is None:
        raise Refused("usage-step")
    if len(what) > LONGEST_STEP:
        raise Refused("step-too-long", most=LONGEST_STEP)
    return what, at


def _last_comma(words: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(.*\S)\s*([,，、;；\n])\s*([^,，、;；\n]+)", words.strip(), re.DOTALL)
    return (" ".join(found[1].split()), found[2], found[3]) if found else (words, "", "")


QUESTION = Question("step-add", "ask-step", "hint-step", _added)

# --- what is open -----------------------------------------------------------------------------------------------


def steps(desk: Desk, text: str) -> Screen:
    """/steps: what is open, the next due first."""
    return _page(desk, 0)


def steps_page(desk: Desk, page: int) -> Screen:
    return _page(desk, max(page, 0), redrawn=True)


def _page(desk: Desk, page: int, *, redrawn: bool = False) -> Screen:
    skip = page * A_PAGE
    found = desk.office.store.steps.of_manager(desk.manager.id, skip, A_PAGE + 1)
    shown = found[:A_PAGE]
    lines: list[str] = [desk.say("steps-title")]
    for n, one in enumerate(shown, skip + 1):
        lines.append(f"{n}. {'❗ ' if one.at <= desk.now else ''}{_words(desk, one)}")
    if not shown:
        lines.append(desk.say("steps-none"))
    numbers = [Button(str(n), data=f"step:{one.id}") for n, one in enumerate(shown, skip + 1)]
    turns = pages("steps", page, more=len(found) > A_PAGE)
    rows = [row for row in (numbers[:5], numbers[5:], turns) if row]
    return Screen(fitting(lines), tuple(map(tuple, rows)), replaces=redrawn)


def _words(desk: Desk, one: NextStep) -> str:
    contact = desk.contact(one.contact_id)
    at = when(desk.manager.language, one.at, desk.manager.zone or desk.office.business_zone)
    account = desk.office.store.people.account(contact.account_id).name
    return desk.say("step-words", at=at, name=contact.name, account=account, what=one.what)


def show(desk: Desk, step_id: int) -> Screen:
    """One step with its buttons, on the same message as the list."""
    one, contact = _mine(desk, step_id)
    list_ = (Button(str(desk.say("steps-back")), data="steps:0"),)
    return Screen(_words(desk, one), (*_buttons(desk.office, desk.manager, one, contact), list_), replaces=True)


def done(desk: Desk, step_id: int) -> Screen:
    """It is done: no reminder comes, and the timeline says so."""
    one, contact = _mine(desk, step_id)
    if one.done_at:
        return Screen(toast=desk.say("step-done-already"))
    desk.office.store.steps.done(one.id, desk.now)
    desk.office.store.alarms.drop("step", one.id)
    desk.office.record(contact.id, desk.now, "step-done", one.what)
    return Screen(desk.say("step-done", text=_words(desk, one)), _next(desk, contact), replaces=True)


def later(desk: Desk, step_id: int, days: int) -> Screen:
    """Put off until tomorrow, or next week."""
    one, contact = _mine(desk, step_id)
    if one.done_at or days not in PUT_OFF:
        return Screen(toast=desk.say("step-done-already" if one.done_at else "button-old"))
    at = moment(f"{days}d", desk.now, desk.manager.zone or desk.office.business_zone)
    assert at is not None
    desk.office.store.steps.put_off(one.id, at)
    desk.office.remind(one.id, desk.manager, at)
    one, _ = _mine(desk, step_id)
    return Screen(desk.say("step-later", text=_words(desk, one)), _next(desk, contact), replaces=True)


def _next(desk: Desk, contact: Contact) -> tuple[tuple[Button, ...], ...]:
    """After one step comes the next."""
    another = Button(str(desk.say("card-step-add")), data=f"step-add:{contact.id}")
    return ((another, Button(str(desk.say("step-card")), data=f"card:{contact.id}")),)


def _mine(desk: Desk, step_id: int) -> tuple[NextStep, Contact]:
    """A step about one of this manager's contacts. Raises Refused for any other."""
    one = desk.office.store.steps.find(step_id)
    if one is None:
        raise Refused("not-yours")
    return one, desk.contact(one.contact_id)


# --- reminding --------------------------------------------------------------------------------------------------


def _hours(office: Office, manager: Manager) -> Hours:
    return planner.hours_of(manager, office.business_zone, office.playbooks)


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """A card for whoever has the contact now; one that is a day late comes in one line with the others."""
    one = office.store.steps.find(int(alarm.name))
    if one is None or one.done_at:
        return
    contact = office.store.people.contact(one.contact_id)
    who = office.relationship(contact)
    hours = _hours(office, who.manager)
    if not hours.is_open(now):
        office.store.alarms.set(alarm.kind, alarm.name, hours.next_open(now))
    elif now - alarm.at > TOO_LATE:
        office.store.alarms.set("steps-late", who.manager.id, now)
    else:
        at = when(who.manager.language, one.at, who.manager.zone or office.business_zone)
        text = office.say(
            who.manager.language, "step-due", name=contact.name, account=who.account.name, what=one.what, at=at
        )
        message = Message(text, _buttons(office, who.manager, one, contact))
        office.post(Post(who.manager.address, Say(message), contact_id=contact.id), now)


def ring_late(office: Office, alarm: Alarm, now: datetime) -> None:
    """All that fell due while nobody reminded, in one line."""
    manager = next((one for one in office.store.people.managers() if str(one.id) == alarm.name), None)
    count = office.store.steps.due(manager.id, now) if manager else 0
    if manager and count:
        office.notify(manager, "steps-late", now, count=count)


def _buttons(office: Office, manager: Manager, one: NextStep, contact: Contact) -> tuple[tuple[Button, ...], ...]:
    def button(text_id: str, data: str) -> Button:
        return Button(str(office.say(manager.language, text_id)), data=data)

    return (
        (
            button("step-button-done", f"step-done:{one.id}"),
            button("step-button-tomorrow", f"step-later:{one.id}:1"),
            button("step-button-week", f"step-later:{one.id}:7"),
        ),
        (button("button-write", f"write:{contact.id}"), button("step-card", f"card:{contact.id}")),
    )


COMMANDS: Mapping[str, Command] = {"step": step, "steps": steps}

BUTTONS: Buttons = {
    ("step-add", 1): QUESTION.button(),
    ("step-put", 2): on_contact(put),
    ("steps", 1): steps_page,
    ("step", 1): show,
    ("step-done", 1): done,
    ("step-later", 2): later,
}

ANSWERS: Answers = {QUESTION.verb: QUESTION.answered}

RINGS: Rings = {"step": ring, "steps-late": ring_late}
