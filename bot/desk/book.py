"""The manager's book: everyone in it, ten a page, by name or company, stage, and who needs them now."""

from __future__ import annotations

from collections.abc import Mapping

from bot import planner
from bot.desk import Buttons, Command, Desk, Screen
from bot.model.messages import Button
from bot.model.people import Contact, ContactState, Stage
from bot.store.book import Wanted

A_PAGE = 10
"""Contacts a page: what a phone shows without scrolling, and two rows of numbers to tap."""

LONGEST_SEARCH = 80

FILTERS: tuple[str, ...] = ("all", "waiting", "cold", "resting", *Stage)
"""Which contacts a page shows, by its place in the buttons' data; what comes after the first four is a stage."""


def contacts(desk: Desk, text: str) -> Screen:
    """/contacts, /contacts 华辰: the book by name, ten a page, with buttons that narrow it down."""
    words = " ".join(text.split())[:LONGEST_SEARCH]
    search = desk.office.store.book.keep(desk.manager.id, words) if words else 0
    return _page(desk, words, search, 0, 0)


def page(desk: Desk, search: int, place: int, after: int) -> Screen:
    """The same message with the next contacts behind this one. `place` of FILTERS."""
    return _turned(desk, search, place, after)


def page_back(desk: Desk, search: int, place: int, before: int) -> Screen:
    """The same message with the contacts before this one."""
    return _turned(desk, search, place, -before)


def _turned(desk: Desk, search: int, place: int, after: int) -> Screen:
    words = desk.office.store.book.kept(desk.manager.id, search) if search else ""
    if words is None or not 0 <= place < len(FILTERS):
        return Screen(toast=desk.say("button-old"))
    if after:
        desk.contact(abs(after))  # nobody finds their way through another's book
    return _page(desk, words, search, place, after, redrawn=True)


def _page(desk: Desk, words: str, search: int, place: int, after: int, *, redrawn: bool = False) -> Screen:
    book, wanted = desk.office.store.book, _wanted(desk, words, FILTERS[place])
    ids = book.page(wanted, after, A_PAGE) or book.page(wanted, 0, A_PAGE)
    total = book.count(wanted)
    if not (total or words or place):
        return Screen(desk.say("contacts-none"), replaces=redrawn)
    before = book.before(wanted, ids[0]) if ids and after else 0
    found = [desk.contact(one) for one in ids]
    shown: str = desk.say("book-title", count=total)
    if words:
        shown += f" · {desk.say('book-search', words=words)}"
    if place:
        shown += f" · {_filter_name(desk, FILTERS[place])}"
    lines = [shown, *(_line(desk, n, one) for n, one in enumerate(found, before + 1))]
    if not found:
        lines.append(desk.say("book-empty"))
    if before or total > len(found):
        lines.append(desk.say("book-range", first=before + 1, last=before + len(found), count=total))
    numbers = [Button(str(n), data=f"card:{one.id}") for n, one in enumerate(found, before + 1)]
    turns = []
    if before:
        turns.append(Button("‹", data=f"book-back:{search}:{place}:{ids[0]}"))
    if before + len(found) < total:
        turns.append(Button("›", data=f"book:{search}:{place}:{ids[-1]}"))
    rows = (numbers[:5], numbers[5:], turns, *_filters(desk, search, place))
    return Screen("\n".join(lines), tuple(tuple(row) for row in rows if row), replaces=redrawn)


def _wanted(desk: Desk, words: str, name: str) -> Wanted:
    """What a filter looks for; who is going cold is reckoned as `planner.warmth` does."""
    who = desk.manager.id
    match name:
        case "all":
            return Wanted(who, words)
        case "waiting":
            return Wanted(who, words, waiting=True)
        case "cold":
            return Wanted(who, words, heard_by=desk.now - planner.COOLING_AFTER)
        case "resting":
            return Wanted(who, words, resting_at=desk.now)
        case stage:
            return Wanted(who, words, stage=Stage(stage))


def _filter_name(desk: Desk, name: str) -> str:
    return desk.say(f"filter-{name}")


def _filters(desk: Desk, search: int, chosen: int) -> tuple[tuple[Button, ...], ...]:
    """The first four, and the stages in two rows; the chosen one leads back to everyone."""

    def button(place: int) -> Button:
        label = _filter_name(desk, FILTERS[place])
        if place == chosen:
            return Button(f"✓ {label}", data=f"book:{search}:0:0")
        return Button(label, data=f"book:{search}:{place}:0")

    return tuple(tuple(button(place) for place in row) for row in ((1, 2, 3), (4, 5, 6), (7, 8, 9)))


def _line(desk: Desk, n: int, contact: Contact) -> str:
    return desk.say(
        "book-line",
        n=n,
        name=contact.name,
        account=desk.office.store.people.account(contact.account_id).name,
        role=role_after(desk, contact),
        state=state_word(desk, contact),
    )


def role_after(desk: Desk, contact: Contact) -> str:
    """` · decider`, behind a name; nothing where none is known."""
    return f" · {desk.say(f'role-{contact.role}')}" if contact.role else ""


def state_word(desk: Desk, contact: Contact) -> str:
    """The one word that matters most about a contact now."""
    if contact.waiting_since:
        return desk.say("state-waiting")
    if contact.state is not ContactState.ACTIVE:
        return desk.say(f"state-{contact.state}")
    if contact.held(desk.now) or contact.asked_for_pause(desk.now):
        return desk.say("state-paused")
    return desk.say(f"state-{planner.warmth(desk.who(contact), desk.now)}")


COMMANDS: Mapping[str, Command] = {"contacts": contacts}

BUTTONS: Buttons = {("book", 3): page, ("book-back", 3): page_back}
