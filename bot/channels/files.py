"""Files that people sent, fetched from Telegram."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels import Unfetched

log = logging.getLogger(__name__)


class Files:
    """Never raises for what the world does."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str, most: int) -> bytes | Unfetched:
        """What the file holds, if that is no more than `most` bytes."""
        try:
            file = await self._bot.get_file(file_id)
        except TelegramError as error:
            return _unfetched(error, not isinstance(error, BadRequest))
        if (file.file_size or 0) > most:
            return Unfetched.TOO_LONG
        try:
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            # The library calls a 404 an InvalidToken too: of a server of files it says that the file is there no more.
            gone = isinstance(error, InvalidToken) and "not found" in error.message.lower()
            return _unfetched(error, not gone and not isinstance(error, BadRequest))


def _unfetched(error: TelegramError, later: bool) -> Unfetched:
    """What a failed call means for the file. A `BadRequest` is a `NetworkError` too."""
    log.warning("a file was not fetched: %s: %s", type(error).__name__, error)
    if isinstance(error, BadRequest) and "too big" in error.message.lower():
        return Unfetched.TOO_LONG
    return Unfetched.LATER if later else Unfetched.GONE
