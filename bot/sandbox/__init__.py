"""A Telegram of its own on loopback, as strict as the real one where it matters, for the demo and the tests.

`Sandbox` is an ASGI app. Under uvicorn it is a server; in one process, its `transport()` goes into httpx.
"""

from bot.sandbox.app import Call, Sandbox
from bot.sandbox.bodies import Body, Card, Location, Media
from bot.sandbox.chats import BotUser, Button, Chat, Event, Message, User
from bot.sandbox.entities import Entity, Text
from bot.sandbox.faults import (
    Delay,
    DropAfter,
    DropBefore,
    Fault,
    Garbage,
    Held,
    Refuse,
    SandboxTransport,
    Status,
    Truncated,
)
from bot.sandbox.feeds import FeedRequest
from bot.sandbox.groups import Group
from bot.sandbox.people import Person

__all__ = [
    "Body",
    "BotUser",
    "Button",
    "Call",
    "Card",
    "Chat",
    "Delay",
    "DropAfter",
    "DropBefore",
    "Entity",
    "Event",
    "Fault",
    "FeedRequest",
    "Garbage",
    "Group",
    "Held",
    "Location",
    "Media",
    "Message",
    "Person",
    "Refuse",
    "Sandbox",
    "SandboxTransport",
    "Status",
    "Text",
    "Truncated",
    "User",
]
