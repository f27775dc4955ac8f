"""The manager's side: what there is to say and press, and where each thing is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from bot.desk import (
    Answers,
    Buttons,
    Command,
    Desk,
    Screen,
    Written,
    accounts,
    approvals,
    book,
    card,
    deputies,
    drafts,
    figures,
    goals,
    handover,
    hours,
    invites,
    letters,
    library,
    logged,
    managers,
    meeting,
    morning,
    mydata,
    news,
    notes,
    pages,
    plans,
    preview,
    relay,
    requests,
    restored,
    reviews,
    rounds,
    saved,
    seats,
    sources,
    steps,
    takeback,
)
from bot.desk.arguments import zone
from bot.errors import Refused

PARTS = (
    invites,
    sources,
    book,
    card,
    notes,
    steps,
    accounts,
    plans,
    approvals,
    news,
    library,
    figures,
    letters,
    saved,
    rounds,
    takeback,
    handover,
    managers,
    reviews,
    goals,
    drafts,
    hours,
    deputies,
    restored,
    pages,
)

# --- of the manager themselves --------------------------------------------------------------------------------


def help_(desk: Desk, text: str) -> Screen:
    """/help: every command with an example, under headings."""
    lines: list[str] = []
    for heading, commands in HELP.items():
        lines += ["", f"<b>{desk.say(f'help-{heading}')}</b>"]
        lines += [
            desk.say("help-line", example=desk.say(f"example-{one}"), what=desk.say(f"menu-{one}")) for one in commands
        ]
    return Screen("\n".join([*lines[1:], "", desk.say("help-end")]))


def start(desk: Desk, text: str) -> Screen:
    """/start; with the token of a link of their own, what the person would see."""
    morning.prepare(desk.office, desk.now)
    invite = desk.office.store.people.invite(text) if text else None
    if invite and invite.manager_id == desk.manager.id and invite.stands(desk.now):
        return preview.preview(desk, invite.number)
    return Screen(f"{desk.say('manager-hello', name=desk.manager.name)}\n\n{help_(desk, text).text}")


def set_zone(desk: Desk, text: str) -> Screen:
    """/zone Europe/Berlin: the manager's own; contacts without a zone of their own or their company's follow it."""
    if not text:
        raise Refused("usage-zone")
    name = zone(text.strip())
    desk.office.store.people.set_manager_zone(desk.manager.id, name)
    plans.replan_book(desk)
    desk.manager = desk.office.store.people.manager(desk.manager.id)
    morning.set_alarms(desk.office, desk.manager, desk.now)
    return Screen(desk.say("zone-set", zone=name))


# --- tables of what there is ----------------------------------------------------------------------------------

HELP: Mapping[str, tuple[str, ...]] = {
    "people": ("invite", "invites", "source", "add", "contacts", "contact", "note", "step", "steps", "account"),
    "coming": ("plan", "approve", "news", "share", "library", "rules", "review", "goal", "pause", "resume"),
    "writing": ("later", "saved", "save", "use", "round", "rounds", "takeback"),
    "team": ("ask", "away", "back", "handover", "managers", "manager"),
    "you": ("zone", "hours", "desk", "signout"),
}
"""What /help shows, by heading."""

COMMANDS: Mapping[str, Command] = {
    **dict(chain.from_iterable(part.COMMANDS.items() for part in PARTS)),
    "zone": set_zone,
    "help": help_,
    "start": start,
}

PRESSED = (*PARTS, preview, requests, relay, logged, seats, meeting, mydata)

BUTTONS: Buttons = dict(chain.from_iterable(part.BUTTONS.items() for part in PRESSED))

ANSWERS: Answers = {
    **news.ANSWERS,  # every part has its own
    **card.ANSWERS,
    **notes.ANSWERS,
    **accounts.ANSWERS,
    **steps.ANSWERS,
    **seats.ANSWERS,
    **meeting.ANSWERS,
    **approvals.ANSWERS,
    **relay.ANSWERS,
    **letters.ANSWERS,
    **saved.ANSWERS,
    **rounds.ANSWERS,
    **drafts.ANSWERS,
    **deputies.ANSWERS,
    **requests.ANSWERS,
    **sources.ANSWERS,
    **handover.ANSWERS,
    **mydata.ANSWERS,
    **relay.ANSWERS,
}

NUMBER = re.compile("[0-9]{1,15}")
"""What the numbers of our buttons look like: `int` would take more, such as 1_0 and １０, and SQLite less."""


def press(desk: Desk, data: str) -> Screen:
    """Carry out a button. Its data is checked against the person: every id must be of their own book."""
    verb, *rest = data.split(":")
    act = BUTTONS.get((verb, len(rest))) if all(map(NUMBER.fullmatch, rest)) else None
    return act(desk, *map(int, rest)) if act else Screen(toast=desk.say("button-old"))


def answered(desk: Desk, written: Written, asks: str) -> Screen | None:
    """A reply to a question of ours: `asks` is its verb and numbers, as `Screen.asks` gave them."""
    verb, *numbers = asks.split(":")
    return ANSWERS[verb](desk, written, *map(int, numbers))
