"""The manager's side: what there is to say and press, and where each thing is done."""

from __future__ import annotations

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
    figures,
    invites,
    library,
    news,
    plans,
    relay,
    restored,
)
from bot.desk.arguments import zone
from bot.errors import Refused

PARTS = (invites, book, accounts, plans, approvals, news, library, figures, restored)

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
    return Screen(f"{desk.say('manager-hello', name=desk.manager.name)}\n\n{help_(desk, text).text}")


def set_zone(desk: Desk, text: str) -> Screen:
    """/zone Europe/Berlin: the manager's own; contacts without a zone of their own or their company's follow it."""
    if not text:
        raise Refused("usage-zone")
    name = zone(text.strip())
    desk.office.store.people.set_manager_zone(desk.manager.id, name)
    for contact in desk.contacts():
        desk.office.replan(contact.id, desk.now)
    return Screen(desk.say("zone-set", zone=name))


# --- tables of what there is ----------------------------------------------------------------------------------

HELP: Mapping[str, tuple[str, ...]] = {
    "people": ("invite", "add", "contacts", "contact", "account"),
    "coming": ("plan", "approve", "news", "share", "library", "rules", "review", "pause", "resume"),
    "you": ("zone",),
}
"""What /help shows, by heading."""

COMMANDS: Mapping[str, Command] = {
    **dict(chain.from_iterable(part.COMMANDS.items() for part in PARTS)),
    "zone": set_zone,
    "help": help_,
    "start": start,
}

BUTTONS: Buttons = dict(chain.from_iterable(part.BUTTONS.items() for part in (*PARTS, relay)))

ANSWERS: Answers = {
    **news.ANSWERS,  # every part has its own
}


def press(desk: Desk, data: str) -> Screen:
    """Carry out a button. Its data is checked against the person: every id must be of their own book."""
    verb, *rest = data.split(":")
    try:
        numbers = [int(part) for part in rest]
    except ValueError:
        numbers = []
        verb = ""
    act = BUTTONS.get((verb, len(numbers)))
    return act(desk, *numbers) if act else Screen(toast=desk.say("button-old"))


def answered(desk: Desk, written: Written, asks: str) -> Screen | None:
    """A reply to a question of ours: `asks` is its verb and numbers, as `Screen.asks` gave them."""
    verb, *numbers = asks.split(":")
    return ANSWERS[verb](desk, written, *map(int, numbers))
