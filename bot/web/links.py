"""The links in messages to contacts, where they lead through us: whoever follows one is counted and sent on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from bot import links
from bot.errors import StoreError
from bot.model.news import Feedback
from bot.service import Office

log = logging.getLogger(__name__)

ROBOTS = re.compile(r"bot|preview|crawl|spider|facebookexternalhit|whatsapp|skype", re.IGNORECASE)
"""Who looks at a link before a person does, and is no reader: so they name themselves."""

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def page(office: Office, now: Callable[[], datetime]) -> ASGIApp:
    """One route: a signed address leads to the item that its contact had, any other nowhere."""

    async def follow(request: Request) -> Response:
        secret = office.store.people.remembered(links.SECRET)
        found = links.read(secret, request.path_params["token"]) if secret else None
        if found is None:
            return PlainTextResponse("Not Found", 404, HEADERS)
        contact_id, item_id = found
        item = office.store.news.item(item_id)
        if item is None or item_id not in office.store.ledger.items_used(contact_id):
            return PlainTextResponse("Not Found", 404, HEADERS)
        if _is_read(request) and _was_sent(office, contact_id, item_id):
            _record(office, contact_id, item_id, now())
        return RedirectResponse(item.link, 302, HEADERS)

    # With redirects of its own it would lead to whatever host the request names.
    return Router([Route(links.PATH + "{token}", follow, methods=["GET"])], redirect_slashes=False)


def _is_read(request: Request) -> bool:
    """Whether a person opens it, as far as one can tell."""
    agent = request.headers.get("user-agent", "")
    ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    return request.method == "GET" and bool(agent) and not ROBOTS.search(agent) and not ahead


def _was_sent(office: Office, contact_id: int, item_id: int) -> bool:
    """Whether it has left for the contact: before that only their manager sees it, on a card."""
    return office.store.ledger.has_arrived(contact_id, item_id)


def _record(office: Office, contact_id: int, item_id: int, now: datetime) -> None:
    """A reader is sent on even where nothing can be written down."""
    try:
        with office.store.transaction():
            office.store.news.say(contact_id, item_id, Feedback.OPEN, now)
    except StoreError as error:
        log.warning("an opened link was not recorded: %s", error)
