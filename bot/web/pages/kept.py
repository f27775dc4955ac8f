"""Between a form and the page after it: the screen an action gave, and the notice over the next page.

In memory alone: after a restart a screen is gone, as if it had been closed; what was done is done.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.desk import Screen

MOST, MOST_EACH = 2000, 20
"""Screens of everybody together, and of one session; the oldest go. Nobody pushes out another's."""


@dataclass(frozen=True)
class KeptScreen:
    """A screen and the page from which it was reached."""

    screen: Screen
    origin: str


@dataclass
class Kept:
    """By session, so that nobody sees another's."""

    _screens: OrderedDict[tuple[str, str], KeptScreen] = field(default_factory=OrderedDict)
    _notices: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def keep(self, session: str, number: str, kept: KeptScreen) -> None:
        self._screens[session, number] = kept
        own = [key for key in self._screens if key[0] == session]
        for key in own[:-MOST_EACH]:
            del self._screens[key]
        while len(self._screens) > MOST:
            self._screens.popitem(last=False)

    def screen(self, session: str, number: str) -> KeptScreen | None:
        return self._screens.get((session, number))

    def notify(self, session: str, notice: str) -> None:
        self._notices[session] = notice
        while len(self._notices) > MOST:
            self._notices.popitem(last=False)

    def notice(self, session: str) -> str:
        """What stands over the next page, once."""
        return self._notices.pop(session, "")
