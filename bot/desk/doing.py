"""What a person does, in a chat or on a page: a refusal is one line for them, and nothing was changed."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk import Desk, Screen
from bot.errors import Refused
from bot.render import plain

LONGEST_TOAST = 200
"""Characters, as the Bot API has it (answerCallbackQuery)."""


def refusals(desk: Desk, act: Callable[[], Screen | None], *, on_a_button: bool = False) -> Screen | None:
    """What `act` shows; a refusal is a line for the manager, over the button if they pressed one."""
    try:
        with desk.office.store.savepoint():
            return act()
    except Refused as refused:
        if desk.written and desk.written.album:
            desk.office.store.people.remember(_refused_album(desk), desk.written.album)
        line = desk.say(refused.text, **refused.values)
        return Screen(toast=plain(line)[:LONGEST_TOAST]) if on_a_button else Screen(line)


def is_of_refused_album(desk: Desk) -> bool:
    """Whether this is one more part of what was refused already: nothing of it goes, and they were told once."""
    album = desk.written.album if desk.written else None
    return album is not None and desk.office.store.people.remembered(_refused_album(desk)) == album


def _refused_album(desk: Desk) -> str:
    """In `meta`: the album of which this manager's first part was refused."""
    return f"refused-album:{desk.manager.id}"
