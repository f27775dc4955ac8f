"""One pass over the feeds: conditional GET with caps, then parsing in two child processes that live for the pass."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import logging
import multiprocessing
import socket
from collections.abc import Iterable
from concurrent.futures import TimeoutError as ParseTimeout
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
from pebble import ProcessPool

from bot.feeds.parse import limit_memory, parse
from bot.model import Entry, FeedState, Fetched

log = logging.getLogger(__name__)

LARGEST_BODY = 5_000_000
"""Bytes, before and after decompression; the largest real feed seen has under 2 MB."""

FETCH_SECONDS = 30.0
PARSE_SECONDS = 10.0
AT_ONCE = 8
FEW_BODIES = 8
"""So few are read before a second process would have started."""

MOST_REDIRECTS = 5
LONGEST_BACKOFF = timedelta(days=1)

USER_AGENT = "nurture/0.1 (feed reader; one fetch every few hours)"
ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True)
class Body:
    """A changed body that waits to be parsed. `before` is the state that stays when it cannot be read."""

    before: FeedState
    state: FeedState
    content: bytes
    content_type: str


class FeedReader:
    """Fetches and parses; keeps a client open. Close it with `aclose()`."""

    def __init__(self, *, allow_private: bool, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._guard = PublicOnly(transport or httpx.AsyncHTTPTransport(retries=1), allow_private=allow_private)
        self._client = httpx.AsyncClient(
            transport=self._guard,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            timeout=FETCH_SECONDS / 2,
            headers={"User-Agent": USER_AGENT, "Accept": ACCEPT},
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    def allow_private(self, allowed: bool) -> None:
        """From now on feeds may, or may not, live on addresses that are not public."""
        self._guard.allow_private = allowed

    async def read(self, states: Iterable[FeedState], now: datetime) -> list[Fetched]:
        """One pass over the feeds that are due. A feed that fails comes back with its error in its state."""
        due = [state for state in states if _due(state, now)]
        gate = asyncio.Semaphore(AT_ONCE)
        results = await asyncio.gather(*(self._get(state, now, gate) for state in due))
        bodies = [result for result in results if isinstance(result, Body)]
        unchanged = [Fetched(result) for result in results if isinstance(result, FeedState)]
        return [*unchanged, *await _parse_all(bodies, now)]

    async def _get(self, state: FeedState, now: datetime, gate: asyncio.Semaphore) -> Body | FeedState:
        told = {"If-None-Match": state.etag or "", "If-Modified-Since": state.modified or ""}
        headers = {name: value for name, value in told.items() if value and value.isascii()}
        try:
            async with gate, asyncio.timeout(FETCH_SECONDS):
                return await self._request(state, headers, now)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, ValueError) as error:
            return _failed(state, now, str(error) or type(error).__name__)

    async def _request(self, state: FeedState, headers: dict[str, str], now: datetime) -> Body | FeedState:
        async with self._client.stream("GET", state.url, headers=headers) as response:
            seen = replace(state, checked_at=now, failures=0, error=None)
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return seen
            if response.status_code != httpx.codes.OK:
                return _failed(state, now, f"the server answered {response.status_code}")
            content = await _capped(response)
            body_hash = hashlib.sha256(content).hexdigest()
            seen = replace(seen, etag=response.headers.get("etag"), modified=response.headers.get("last-modified"))
            if body_hash == state.body_hash:
                return seen
            return Body(state, replace(seen, body_hash=body_hash), content, response.headers.get("content-type", ""))


async def _capped(response: httpx.Response) -> bytes:
    content = b""
    async for chunk in response.aiter_bytes(65536):
        content += chunk
        if len(content) > LARGEST_BODY or response.num_bytes_downloaded > LARGEST_BODY:
            raise ValueError(f"larger than {LARGEST_BODY} bytes")
    return content


def _due(state: FeedState, now: datetime) -> bool:
    """A feed that fails is left alone for longer and longer, a day at most."""
    if not state.failures or state.checked_at is None:
        return True
    pause: timedelta = min(timedelta(hours=2 ** min(state.failures, 6)), LONGEST_BACKOFF)
    return now >= state.checked_at + pause


def _failed(state: FeedState, now: datetime, error: str) -> FeedState:
    log.warning("feed %r: %s", state.url, error)
    return replace(state, checked_at=now, failures=state.failures + 1, error=error[:200])


# --- parsing --------------------------------------------------------------------------------------------------


async def _parse_all(bodies: list[Body], now: datetime) -> list[Fetched]:
    """Two processes, started by `spawn` (`fork` keeps locks and ports after a kill) and stopped after the pass."""
    if not bodies:
        return []
    pool = ProcessPool(
        max_workers=1 if len(bodies) < FEW_BODIES else 2,
        context=multiprocessing.get_context("spawn"),
        initializer=limit_memory,
    )
    try:
        return list(await asyncio.shield(asyncio.gather(*(_parse_one(pool, body, now) for body in bodies))))
    finally:
        # Closed, not stopped: a process killed while it starts complains on stderr. Each task has its own time limit.
        pool.close()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(pool.join)


async def _parse_one(pool: ProcessPool, body: Body, now: datetime) -> Fetched:
    arguments = [body.content, body.state.url, body.content_type, now]
    try:
        entries: tuple[Entry, ...] = await asyncio.wrap_future(
            pool.schedule(parse, args=arguments, timeout=PARSE_SECONDS)
        )
    except ParseTimeout:
        return Fetched(_failed(body.before, now, f"took longer than {PARSE_SECONDS:.0f} s to read"))
    except Exception as error:  # feedparser raises whatever damaged bytes make it stumble over
        return Fetched(_failed(body.before, now, f"cannot be read: {str(error) or type(error).__name__}"))
    return Fetched(body.state, entries)


# --- public addresses -----------------------------------------------------------------------------------------


class PublicOnly(httpx.AsyncBaseTransport):
    """Refuses hosts that are not public, at every hop, and connects to the very address it has looked at."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, allow_private: bool = False) -> None:
        self._inner = inner
        self.allow_private = allow_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.allow_private:
            return await self._inner.handle_async_request(request)
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(ipaddress.ip_address(address).is_global for address in addresses):
            raise httpx.UnsupportedProtocol(f"{host} is not a public address (feeds.yaml: allow_private)")
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        await self._inner.aclose()
