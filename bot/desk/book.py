"""The manager's book: everyone in it, ten a page, by name or company, stage, and who needs them now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import escape

from bot import planner
from bot.desk import Buttons, Command, Desk, Screen
from bot.desk.arguments import ROLES, STAGES
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Contact, ContactState, Manager, Role, Stage
from bot.store.book import Wanted
from bot.store.rows import folded

A_PAGE = 10
"""Contacts a page: what a phone shows without scrolling, and two rows of numbers to tap."""

LONGEST_SEARCH = 80

FILTERS: tuple[str, ...] = ("all", "waiting", "cold", "resting", *Stage)
"""Which contacts a page shows, by its place in the buttons' data; what comes after the first four is a stage."""


QUOTES = '"“”「」'

MEANT: Mapping[str, str] = {
    **STAGES,
    **ROLES,
    "waiting": "waiting", "等待": "waiting", "等我答复": "waiting",
    "cold": "cold", "cooling": "cold", "变冷": "cold",
    "warm": "warm", "热络": "warm",
    "paused": "resting", "held": "resting", "暂停": "resting", "暂停中": "resting",
}  # fmt: skip
"""Words of a search that are no name: a stage, a role, or another of the filters."""


@dataclass(frozen=True)
class View:
    """Whose book, by which kept words, and which place of FILTERS: what the buttons of a page carry."""

    owner_id: int
    search: int
    place: int

    def button(self, desk: Desk, label: str, after: int) -> Button:
        """To the page behind this contact; before it where that is negative."""
        verb = "book-back" if after < 0 else "book"
        numbers = f"{self.search}:{self.place}:{abs(after)}"
        if self.owner_id == desk.manager.id:
            return Button(label, data=f"{verb}:{numbers}")
        return Button(label, data=f"{verb}-of:{self.owner_id}:{numbers}")


def contacts(desk: Desk, text: str) -> Screen:
    """/contacts, /contacts 华辰, /contacts evaluating berlin warm: the book by name, ten a page, narrowed down by words
    and by buttons; what is in quotation marks is a name. `/contacts Ann`: hers, for who stands in for her."""
    words = " ".join(text.split())[:LONGEST_SEARCH]
    if not desk.office.store.book.count(_wanted(desk, desk.manager.id, words, "all")):
        if owner := _stood_in_for(desk, words):
            return of_owner(desk, owner.id)
        words = " ".join(f'"{word.strip(QUOTES)}"' for word in words.split())  # somebody may be called Customer
    search = desk.office.store.book.keep(desk.manager.id, words) if words else 0
    return _page(desk, words, View(desk.manager.id, search, 0), 0)


def _stood_in_for(desk: Desk, words: str) -> Manager | None:
    """The one manager with these words in their name for whom this one stands in now."""
    owners = map(desk.office.store.people.manager, desk.office.store.absences.deputized(desk.manager.id, desk.now))
    found = [one for one in owners if words and folded(words) in folded(one.name)]
    return found[0] if len(found) == 1 else None


def of_owner(desk: Desk, owner_id: int) -> Screen:
    """The book of a manager who is away, for their deputy."""
    return replace(of_owner_page(desk, owner_id, 0, 0, 0), replaces=False)


def of_owner_page(desk: Desk, owner_id: int, search: int, place: int, after: int) -> Screen:
    if not desk.acts_for(owner_id):
        raise Refused("not-yours")
    return _turned(desk, View(owner_id, search, place), after)


def of_owner_back(desk: Desk, owner_id: int, search: int, place: int, before: int) -> Screen:
    return of_owner_page(desk, owner_id, search, place, -before)


def page(desk: Desk, search: int, place: int, after: int) -> Screen:
    """The same message with the next contacts behind this one. `place` of FILTERS."""
    return _turned(desk, View(desk.manager.id, search, place), after)


def page_back(desk: Desk, search: int, place: int, before: int) -> Screen:
    """The same message with the contacts before this one."""
    return _turned(desk, View(desk.manager.id, search, place), -before)


def _turned(desk: Desk, view: View, after: int) -> Screen:
    words = desk.office.store.book.kept(desk.manager.id, view.search) if view.search else ""
    if words is None or not 0 <= view.place < len(FILTERS):
        return Screen(toast=desk.say("button-old"))
    if after:
        desk.contact(abs(after))  # nobody finds their way through another's book
    return _page(desk, words, view, after, redrawn=True)


def _page(desk: Desk, words: str, view: View, after: int, *, redrawn: bool = False) -> Screen:
    book, wanted = desk.office.store.book, _wanted(desk, view.owner_id, words, FILTERS[view.place])
    ids = book.page(wanted, after, A_PAGE) or book.page(wanted, 0, A_PAGE)
    total = book.count(wanted)
    if not (total or words or view.place):
        return Screen(desk.say("contacts-none"), replaces=redrawn)
    before = book.before(wanted, ids[0]) if ids and after else 0
    found = [desk.contact(one) for one in ids]
    lines = [_title(desk, words, view, total), *(_line(desk, n, one) for n, one in enumerate(found, before + 1))]
    if not found:
        lines.append(desk.say("book-empty"))
    if before or total > len(found):
        lines.append(desk.say("book-range", first=before + 1, last=before + len(found), count=total))
    numbers = [Button(str(n), data=f"card:{one.id}") for n, one in enumerate(found, before + 1)]
    turns = []
    if before:
        turns.append(view.button(desk, "‹", -ids[0]))
    if before + len(found) < total:
        turns.append(view.button(desk, "›", ids[-1]))
    rows = (numbers[:5], numbers[5:], turns, *_filters(desk, view))
    return Screen("\n".join(lines), tuple(tuple(row) for row in rows if row), replaces=redrawn)


def _title(desk: Desk, words: str, view: View, total: int) -> str:
    shown: str = desk.say("book-title", count=total)
    if view.owner_id != desk.manager.id:
        shown += f" · {escape(desk.office.store.people.manager(view.owner_id).name)}"
    if words:
        shown += f" · {desk.say('book-search', words=words)}"
    if view.place:
        shown += f" · {_filter_name(desk, FILTERS[view.place])}"
    return shown


def _wanted(desk: Desk, owner_id: int, words: str, name: str) -> Wanted:
    """What the words and a button look for together; of several stages or roles any does."""
    meant = [MEANT.get(folded(word)) for word in words.split()]
    stages = frozenset(one for one in meant if isinstance(one, Stage))
    roles = frozenset(one for one in meant if isinstance(one, Role))
    rest = " ".join(word.strip(QUOTES) for word, one in zip(words.split(), meant, strict=True) if one is None)
    wanted = Wanted(owner_id, rest, stages or None, roles)
    for one in meant:
        if not isinstance(one, Stage):
            wanted = _narrowed(desk, wanted, one)
    return _narrowed(desk, wanted, name)


def _narrowed(desk: Desk, wanted: Wanted, name: str | None) -> Wanted:
    """By one filter more; who is going cold is reckoned as `planner.warmth` does."""
    cooling = desk.now - planner.COOLING_AFTER
    match name:
        case "waiting":
            return replace(wanted, waiting=True)
        case "cold":
            return replace(wanted, heard_by=cooling)
        case "warm":
            return replace(wanted, heard_after=cooling, replied=True)
        case "resting":
            return replace(wanted, resting_at=desk.now)
        case None | "all" | Role():
            return wanted
        case stage:
            only = frozenset({Stage(stage)})
            return replace(wanted, stages=only & (wanted.stages or only))


def _filter_name(desk: Desk, name: str) -> str:
    return desk.say(f"filter-{name}")


def _filters(desk: Desk, view: View) -> tuple[tuple[Button, ...], ...]:
    """The first four, and the stages in two rows; the chosen one leads back to everyone."""

    def button(place: int) -> Button:
        label = _filter_name(desk, FILTERS[place])
        if place == view.place:
            return replace(view, place=0).button(desk, f"✓ {label}", 0)
        return replace(view, place=place).button(desk, label, 0)

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

BUTTONS: Buttons = {
    ("book", 3): page,
    ("book-back", 3): page_back,
    ("book-of", 1): of_owner,
    ("book-of", 4): of_owner_page,
    ("book-back-of", 4): of_owner_back,
}
