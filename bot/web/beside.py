"""In the demo each phone opens its person's page beside it: a browser for each of them, here and not in the visitor's.

Below `/as/{person}` lie the pages as that person sees them. Their cookies stay on this side, for the visitor's browser
has one jar for all phones (cookies know hosts, no ports), and there is nobody to keep out: whoever looks at the demo
holds every phone. What a page shows and takes is checked as ever, form tokens and `Origin` too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.pages import House, pages, sessions
from bot.web.pages.sessions import DESK, MINE

PATH = "/as"

AGES = timedelta(days=36_500)
"""So long a session lasts here: a day a second would end a manager's after half of one, and forms with it."""

ALONE, BESIDE = b"frame-ancestors 'none'", b"frame-ancestors 'self'"


@dataclass
class Beside:
    """The pages of everybody in the demo. `house` comes a moment after the server: None until then."""

    house: Callable[[], House | None]
    _pages: dict[int, ASGIApp] = field(default_factory=dict)
    _secrets: dict[int, str] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        person, path, house = scope["path_params"]["person"], scope["path_params"]["rest"], self.house()
        if house is None or path in ("", "/"):
            opened = self._open(house, person) if house else PlainTextResponse("in a moment", 503)
            await opened(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        cookie = "; ".join(f"{sessions.cookie_name(side, https=False)}={self._secret(person)}" for side in (DESK, MINE))
        own = {**scope, "path": path, "root_path": "", "headers": [*headers, (b"cookie", cookie.encode())]}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, value.replace(ALONE, BESIDE)) for name, value in message["headers"] if name != b"set-cookie"
                ]
            await send(message)

        await self._pages_of(house, person)(own, receive, answer)

    async def follow(self, request: Request) -> Response:
        """A link that signs in, as the bot gives it in the chat: the page of whoever it is for."""
        house, token = self.house(), request.path_params["token"]
        reader = house.office.store.pages.link(sessions.hashed(token), house.now()) if house else None
        if house is None or reader is None:
            return PlainTextResponse("Not Found", 404)
        people = house.office.store.people
        who = people.manager(reader.manager_id) if reader.manager_id else people.contact(reader.contact_id or 0)
        return RedirectResponse(f"{PATH}/{who.address}/", 303)

    def _open(self, house: House, person: int) -> Response:
        """As if Telegram had opened it: signed in, where they are not yet, and on to their side."""
        store, now = house.office.store, house.now()
        reader = sessions.reader_at(house.office, str(person))
        side = DESK if reader and reader.manager_id else MINE
        if reader and sessions.read(house.office, self._secret(person), side, now) is None:
            self._secrets[person] = secrets.token_urlsafe(32)
            with store.transaction():
                store.pages.begin(sessions.hashed(self._secret(person)), reader, now, now + AGES, mini_app=False)
        return RedirectResponse(f"{PATH}/{person}/{side}", 303)

    def _secret(self, person: int) -> str:
        return self._secrets.get(person, "")

    def _pages_of(self, house: House, person: int) -> ASGIApp:
        if person not in self._pages:
            self._pages[person] = pages(replace(house, url=f"{house.url}{PATH}/{person}"))
        return self._pages[person]
