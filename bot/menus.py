"""The menus of commands, and the button that opens the pages: a contact's for everyone, a manager's in each manager's
chat. Not worth a failure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from bot.channels.menus import Menus
from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.desk.pages import APP
from bot.model.messages import OutcomeKind
from bot.model.people import LANGUAGES
from bot.service import Office

log = logging.getLogger(__name__)

Menu = tuple[str, bool] | None
"""A manager's language, and whether they were ever here: before that no menu can be set. None: a manager no more."""


class MenuBoard:
    """Remembers what it has shown, while it lives."""

    def __init__(self, office: Office, menus: Menus) -> None:
        self._office = office
        self._menus = menus
        self._shown: dict[str, Menu] = {}

    async def for_everyone(self) -> None:
        for language, code in (("en", ""), ("zh", "zh")):
            outcome = await self._menus.show(self._listed(language, contact_side.menu(self._office)), language=code)
            if outcome.kind is not OutcomeKind.SENT:
                log.warning("menus not set: %s", outcome.detail)
        await self._put_button(" · ".join(str(self._office.say(one, "menu-button-mine")) for one in LANGUAGES))

    def wanted(self) -> dict[str, Menu]:
        """The menu of each manager's chat, by its address."""
        team = self._office.store.team
        gone: dict[str, Menu] = dict.fromkeys(team.gone())
        return gone | {address: (language, here) for address, language, here in team.menus()}

    async def for_managers(self, wanted: Mapping[str, Menu]) -> None:
        """Set what has changed since: a manager was added or removed, speaks another language, or has come at all."""
        for address, menu in wanted.items():
            if address in self._shown and self._shown[address] == menu:
                continue
            self._shown[address] = menu  # one that Telegram refuses is tried again when something changes
            if menu is None:
                await self._menus.hide(address)
            else:
                await self._menus.show(self._listed(menu[0], manager_side.COMMANDS), address=address)
                await self._put_button(str(self._office.say(menu[0], "menu-button-desk")), address)

    async def _put_button(self, label: str, address: str | None = None) -> None:
        """In a manager's chat it opens the desk, in every other the timeline. Telegram takes https alone."""
        if not self._office.public_url.startswith("https://"):
            return
        outcome = await self._menus.put_button(label, self._office.public_url + APP, address=address)
        if outcome.kind is not OutcomeKind.SENT:
            log.warning("menu button not set: %s", outcome.detail)

    def _listed(self, language: str, commands: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, str(self._office.say(language, f"menu-{name}"))) for name in commands]
