"""One address of the web: its answer, with caps on bytes, time and redirects, and two requests a host at a time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from weakref import WeakValueDictionary

import httpx

from bot.feeds.guard import PublicOnly

USER_AGENT = "nurture/0.1 (feed reader; asks each feed every 30 minutes at most)"
PERMANENT = (httpx.codes.MOVED_PERMANENTLY, httpx.codes.PERMANENT_REDIRECT)
STEP = 32768
"""Bytes decompressed before the loop goes on; two megabytes at once would hold it up."""


@dataclass(frozen=True)
class Limits:
    """What one address may cost. `body`: bytes, before and after decompression; the largest real feed seen has under
    2 MB. `seconds`: for its answer with all redirects; `parse`: for reading it."""

    body: int = 5_000_000
    seconds: float = 30.0
    parse: float = 10.0
    redirects: int = 5
    at_once: int = 8
    a_host: int = 2


@dataclass(frozen=True)
class Answer:
    """What a server said at last. `digest`: of the content; `moved`: every redirect on the way was a permanent one."""

    url: str
    status: int
    headers: httpx.Headers
    content: bytes
    digest: str
    moved: bool

    @property
    def content_type(self) -> str:
        return str(self.headers.get("content-type", ""))


class Web:
    """Asks; keeps connections open. Close it with `aclose()`."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None, limits: Limits, *, allow_private: bool) -> None:
        self.guard = PublicOnly(transport or httpx.AsyncHTTPTransport(retries=1), allow_private=allow_private)
        self._limits = limits
        self._client = httpx.AsyncClient(
            transport=self.guard,
            timeout=limits.seconds / 2,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self._gate = asyncio.Semaphore(limits.at_once)
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def aclose(self) -> None:
        await self._client.aclose()

    @contextlib.asynccontextmanager
    async def asked(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[Answer]:
        """The answer behind this address. As long as it is used nobody takes its place, so that few bodies are held.

        Raises whatever httpx and the network raise, and ValueError in one line for what is refused here.
        """
        request, moved = self._client.build_request("GET", url, headers=headers), True
        ends: float | None = None
        for hop in range(self._limits.redirects + 1):
            async with self._turn(request.url.host):
                ends = ends or asyncio.get_running_loop().time() + self._limits.seconds
                response, content, digest = await self._sent(request, ends)
                status = response.status_code
                if response.next_request is None:
                    yield Answer(str(request.url), status, response.headers, content, digest, moved and hop > 0)
                    return
            moved = moved and status in PERMANENT
            request = response.next_request
        raise ValueError(f"more than {self._limits.redirects} redirects")

    async def _sent(self, request: httpx.Request, ends: float) -> tuple[httpx.Response, bytes, str]:
        """One hop, with its body and that body's digest; the body of anything but a plain 200 is nobody's business."""
        try:
            async with asyncio.timeout_at(ends):
                response = await self._client.send(request, stream=True)
                try:
                    if response.status_code != httpx.codes.OK:
                        return response, b"", ""
                    return response, *await _capped(response, self._limits.body)
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise ValueError(f"no whole answer within {self._limits.seconds:g} seconds") from error

    @contextlib.asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """First the host's, then everybody's: a slow host with many feeds holds up no other."""
        lane = self._lanes.setdefault(host, asyncio.Semaphore(self._limits.a_host))
        async with lane, self._gate:
            yield


# --- bodies ---------------------------------------------------------------------------------------------------


async def _capped(response: httpx.Response, most: int) -> tuple[bytes, str]:
    """The body and its digest, decompressed here step by step: httpx expands whatever came at once, a bomb too."""
    parts: list[bytes] = []
    digest = hashlib.sha256()
    size = came = 0
    inflate = _decoder(response.headers.get("content-encoding", ""))
    async for chunk in response.aiter_raw(STEP):
        came += len(chunk)
        for part in _inflated(inflate, chunk):
            size += len(part)
            if max(size, came) > most:
                raise ValueError(f"larger than {most} bytes")
            parts.append(part)
            digest.update(part)
            await asyncio.sleep(0)
    if inflate and not inflate.eof:
        raise ValueError("its compressed body ends in the middle")
    return b"".join(parts), digest.hexdigest()


def _decoder(encoding: str) -> zlib._Decompress | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: gzip
        case other:
            raise ValueError(f"compressed as {other[:20]!r}, which was not asked for")


def _inflated(inflate: zlib._Decompress | None, chunk: bytes) -> Iterator[bytes]:
    if inflate is None:
        yield chunk
        return
    try:
        while chunk and not inflate.eof:
            yield inflate.decompress(chunk, STEP)
            chunk = inflate.unconsumed_tail
    except zlib.error as error:
        raise ValueError("its compressed body is damaged") from error
