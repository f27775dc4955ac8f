"""What Telegram shows beside the input field, everywhere or in one chat: commands, and a button that opens a page."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

from telegram import Bot, BotCommandScopeChat, MenuButtonWebApp, WebAppInfo
from telegram.error import TelegramError

from bot.channels.telegram import outcome_of
from bot.model.messages import Outcome, OutcomeKind


class Menus:
    """Shows and hides them. Never raises for what the world does."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def show(
        self, commands: Sequence[tuple[str, str]], *, language: str = "", address: str | None = None
    ) -> Outcome:
        """Each command with what it does. `language` "": for all that have no menu of their own. `address` None: in
        every chat that has none of its own."""
        scope = BotCommandScopeChat(int(address)) if address else None
        return await _outcome(self._bot.set_my_commands(commands, scope=scope, language_code=language or None))

    async def hide(self, address: str) -> Outcome:
        """From now on this chat has the menu that every chat has."""
        return await _outcome(self._bot.delete_my_commands(scope=BotCommandScopeChat(int(address))))

    async def put_button(self, label: str, url: str, *, address: str | None = None) -> Outcome:
        """The button opens this address, in https, as a Mini App (setChatMenuButton)."""
        button = MenuButtonWebApp(label, WebAppInfo(url))
        return await _outcome(self._bot.set_chat_menu_button(int(address) if address else None, button))


async def _outcome(call: Awaitable[bool]) -> Outcome:
    try:
        await call
    except TelegramError as error:
        return outcome_of(error)
    return Outcome(OutcomeKind.SENT)
