"""What can go wrong between a bot and its server, on demand; and the in-process transport that shows it to httpx."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpx
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True)
class Delay:
    """Carried out at once, answered after so many real seconds."""

    seconds: float


@dataclass(frozen=True)
class Held:
    """Carried out at once, answered once somebody lets it go."""

    released: asyncio.Event


@dataclass(frozen=True)
class Status:
    """Not carried out; refused with this status."""

    code: int
    description: str
    retry_after: int | None = None


@dataclass(frozen=True)
class Refuse:
    """Nobody listens: not carried out, and the client knows. Over a socket it cannot be told from DropBefore."""


@dataclass(frozen=True)
class DropBefore:
    """Not carried out, and the connection breaks: the client cannot tell it from DropAfter."""


@dataclass(frozen=True)
class DropAfter:
    """Carried out, and the connection breaks before the answer."""


@dataclass(frozen=True)
class Garbage:
    """Carried out, and answered 200 with something that is not JSON."""


@dataclass(frozen=True)
class Truncated:
    """Carried out, and half of the answer arrives."""


Fault = Delay | Held | Status | Refuse | DropBefore | DropAfter | Garbage | Truncated


@dataclass
class _Planned:
    method: str
    fault: Fault
    times: int
    chat_id: int | None


class Faults:
    """The faults to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def plan(self, method: str, fault: Fault, times: int, chat_id: int | None) -> None:
        self._planned.append(_Planned(method.lower(), fault, times, chat_id))

    def take(self, method: str, chat_id: str) -> Fault | None:
        for planned in self._planned:
            if planned.method == method.lower() and planned.chat_id in (None, _number(chat_id)):
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned.fault
        return None


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() else None


async def answer(fault: Fault | None, carry_out: Callable[[], Awaitable[Response]]) -> Response:
    """The answer that the fault leaves of a call."""
    match fault:
        case None:
            return await carry_out()
        case Status(code, description, retry_after):
            parameters = {} if retry_after is None else {"parameters": {"retry_after": retry_after}}
            body = {"ok": False, "error_code": code, "description": description, **parameters}
            return JSONResponse(body, code)
        case Refuse():
            return TornResponse(Break.REFUSED)
        case DropBefore():
            return TornResponse(Break.DROPPED)
    whole = await carry_out()
    match fault:
        case Delay(seconds):
            await asyncio.sleep(seconds)
            return whole
        case Held(released):
            await released.wait()
            return whole
        case Garbage():
            return Response("<html>Bad gateway, please try again.</html>", media_type="text/html")
        case Truncated():
            return TornResponse(Break.CUT, bytes(whole.body)[: len(whole.body) // 2])
        case _:
            return TornResponse(Break.DROPPED)


class Break(Enum):
    REFUSED = "All connection attempts failed"
    DROPPED = "the connection was reset"
    CUT = "peer closed connection without sending complete message body"


class Broken(Exception):
    """The connection breaks here. Under uvicorn, which closes the socket, it shows in the log."""

    def __init__(self, how: Break) -> None:
        super().__init__(how.value)
        self.how = how


class TornResponse(Response):
    """An answer that promises more than it sends."""

    def __init__(self, how: Break, part: bytes = b"") -> None:
        super().__init__(part, headers={"content-length": str(len(part) + 1)}, media_type="application/json")
        self.how = how

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        raise Broken(self.how)


class SandboxTransport(httpx.AsyncBaseTransport):
    """httpx's own ASGI transport, which neither times out nor breaks, made to do both."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeouts: dict[str, Any] = request.extensions.get("timeout", {})
        try:
            async with asyncio.timeout(timeouts.get("read")):
                return await self._inner.handle_async_request(request)
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time", request=request) from error
        except Broken as broken:
            raise _errors(broken.how)(broken.how.value, request=request) from broken


def _errors(how: Break) -> type[httpx.TransportError]:
    match how:
        case Break.REFUSED:
            return httpx.ConnectError
        case Break.DROPPED:
            return httpx.ReadError
        case Break.CUT:
            return httpx.RemoteProtocolError
