"""The server: routes, tokens, the envelope of every answer, and a record of every call."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox import faults
from bot.sandbox.asks import Ask
from bot.sandbox.chats import TOKEN, BotUser, Event, User, World
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Fault, Faults, SandboxTransport
from bot.sandbox.feeds import FeedRequest, Feeds
from bot.sandbox.groups import Group
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.params import checked, read_params
from bot.sandbox.people import Person

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    token: str
    method: str
    params: Json
    answer: Json
    at: datetime


class Sandbox:
    """A Telegram of its own. Everything happens on one event loop; `now` may run fast, `monotonic` is real time."""

    def __init__(self, *, now: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = World(now, monotonic)
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.calls: list[Call] = []
        self._faults = Faults()
        self._feeds = Feeds(now)
        self._app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
                Route("/feeds/{path:path}", self._feed),
                Route("/{path:path}", _not_found, methods=["GET", "POST"]),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def transport(self) -> httpx.AsyncBaseTransport:
        """For `HTTPXRequest(httpx_kwargs={"transport": ...})`; each client wants its own."""
        return SandboxTransport(self)

    def add_bot(self, token: str, username: str, name: str, *, topics: bool = False) -> BotUser:
        """`topics`: in its private chats there may be some, of its own making; people may delete them."""
        return self.world.add_bot(token, username, name, topics=topics)

    def add_person(
        self, id: int, first_name: str, *, last_name: str = "", language_code: str = "en", username: str | None = None
    ) -> Person:
        if id <= 0 or id in self.people:
            raise ValueError(f"{id} is not the id of a new person")
        user = User(id, first_name, last_name, username, language_code)
        self.world.users[id] = user
        self.people[id] = Person(self.world, user)
        return self.people[id]

    def add_group(self, id: int, title: str, kind: str = "group") -> Group:
        if id >= 0 or id in self.groups or kind not in ("group", "supergroup", "channel"):
            raise ValueError(f"{id} is not the id of a new group, or {kind} is no kind of one")
        self.world.groups[id] = (kind, title)
        self.groups[id] = Group(self.world, id, title, kind)
        return self.groups[id]

    def fault(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        """What goes wrong with the next calls of a method, or with a feed, named by its path `/feeds/...`."""
        if method.lower() not in NAMES and not method.startswith("/feeds/"):
            raise ValueError(f"the sandbox has no method {method}")
        self._faults.plan(method, fault, times, chat_id)

    def unconfirmed(self, token: str) -> int:
        return len(self.world.bots[token].queue.pending)

    async def settled(self, token: str) -> None:
        """Waits until the bot has confirmed every update."""
        await self.world.bots[token].queue.settled()

    @property
    def on_change(self) -> list[Callable[[Event], None]]:
        return self.world.listeners

    def add_feed(self, path: str, body: bytes, content_type: str = "application/rss+xml") -> None:
        """Serves any bytes at /feeds/<path>, in place of what was there."""
        self._feeds.add(path, body, content_type)

    @property
    def feed_requests(self) -> list[FeedRequest]:
        return self._feeds.requests

    async def _method(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        bot = self.world.bots.get(token)
        if bot is None and TOKEN.fullmatch(token):
            return _refused(Refusal(401, "Unauthorized"))
        name = NAMES.get(method.lower())
        if bot is None or name is None:
            return _refused(Refusal(404, "Not Found"))
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return _refused(refusal)
        fault = self._faults.take(name, str(params.get("chat_id", "")))
        return await faults.answer(fault, lambda: self._carry_out(bot, name, params))

    async def _carry_out(self, bot: BotUser, name: str, params: Json) -> Response:
        method = METHODS[name]
        try:
            params = checked(params, method.required, method.optional)
            result = method.run(Ask(self.world, bot, params))
            status, answer = 200, {"ok": True, "result": await result if inspect.isawaitable(result) else result}
        except Refusal as refusal:
            status, answer = refusal.code, _envelope(refusal)
        self.calls.append(Call(bot.token, name, params, answer, self.world.now()))
        return JSONResponse(answer, status)

    async def _file(self, request: Request) -> Response:
        if request.path_params["token"] not in self.world.bots:
            return _refused(Refusal(401, "Unauthorized"))
        for media in self.world.files.values():
            if media.path == request.path_params["path"]:
                return Response(media.data, media_type="application/octet-stream")
        return _refused(Refusal(404, "Not Found"))

    async def _feed(self, request: Request) -> Response:
        fault = self._faults.take(request.url.path, "")

        async def carry_out() -> Response:
            return self._feeds.answer(request)

        return await faults.answer(fault, carry_out)


def _envelope(refusal: Refusal) -> Json:
    parameters = {"parameters": refusal.parameters} if refusal.parameters else {}
    return {"ok": False, "error_code": refusal.code, "description": refusal.description, **parameters}


def _refused(refusal: Refusal) -> Response:
    return JSONResponse(_envelope(refusal), refusal.code)


async def _not_found(_: Request) -> Response:
    return _refused(Refusal(404, "Not Found"))
