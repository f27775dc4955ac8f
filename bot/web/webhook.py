"""Updates as Telegram brings them: one route, a secret that proves who asks, and the same door as fetched ones."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from bot.errors import Damaged, StoreError
from bot.settings import Webhook

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"

LARGEST = 1_000_000
"""Bytes of an update; a message has 4,096 characters, and what it answers comes along."""


def webhook(settings: Webhook, handle: Callable[[dict[str, Any]], None]) -> ASGIApp:
    """Only 200 acknowledges: what the store refuses Telegram brings again. What is no update is not asked for twice."""

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), settings.secret.encode()):
            return Response(status_code=403)
        try:
            raw = json.loads(await _body(request))
        except ClientDisconnect:
            return Response(status_code=400)
        except (ValueError, RecursionError):
            log.warning("what was brought is no update")
            return Response(status_code=200)
        if not isinstance(raw, dict):
            return Response(status_code=200)
        try:
            handle(raw)
        except (StoreError, Damaged) as error:
            log.error("%s; Telegram brings the update again", error)
            return Response(status_code=503)
        return Response(status_code=200)

    return Router([Route(urlsplit(settings.url).path or "/", take, methods=["POST"])], redirect_slashes=False)


async def _body(request: Request) -> bytes:
    """Raises ValueError for one that is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise ValueError
    return body
