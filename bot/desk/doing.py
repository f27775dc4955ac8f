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
        line = desk.say(refused.text, **refused.values)
        return Screen(toast=plain(line)[:LONGEST_TOAST]) if on_a_button else Screen(line)
