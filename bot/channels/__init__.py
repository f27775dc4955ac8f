"""The channel seam: how a touch leaves. It is not Telegram-shaped: a channel may hand the message to a person."""

from __future__ import annotations

from typing import Protocol

from bot.model.messages import Message, Outcome
from bot.model.posts import Queued


class Channel(Protocol):
    """Sends one touch. The world comes back as a value; only bugs raise."""

    async def send(self, address: str, message: Message) -> Outcome: ...


class Poster(Protocol):
    """Makes one post of the outbox: relays, cards, answers to buttons."""

    async def perform(self, queued: Queued) -> Outcome: ...
