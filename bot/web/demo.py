"""The demo's page: both sides as phones, the clock, and what comes next. On loopback only."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from bot.app import App
from bot.clock import SteppingClock
from bot.foresight import foresee
from bot.model.people import BY_HAND, TELEGRAM, Contact, ContactState
from bot.model.touches import Standing, TouchState
from bot.planner import Step, needs_card
from bot.render import plain, when
from bot.sandbox import Person, Sandbox
from bot.sandbox.cast import Cast
from bot.service import rule_name
from bot.web import links, phones
from bot.web.beside import PATH, Beside

Json = dict[str, Any]

STATIC = pathlib.Path(__file__).parent / "static"
SPEEDS = {"pause": 0.0, "hour": 3600.0, "day": 86400.0}
HOST = "127.0.0.1"
COMING_DAYS = 45
LONGEST_BODY = 20_000


@dataclass
class Show:
    """What the page shows and may touch. `app` comes a moment later: it needs the page's server for its Telegram.

    `speed_is_free`: the first days, which play as fast as they can, are over.
    """

    sandbox: Sandbox
    cast: Cast
    clock: SteppingClock
    company: str
    manager_id: int
    zone: str
    url: str
    app: App | None = None
    speed_is_free: bool = False

    # --- what is shown

    def state(self) -> Json:
        contacts = self._contacts()
        return {
            "company": self.company,
            "clock": {
                "now": _iso(self.clock.now()),
                "zone": self.zone,
                "speed": self._speed(),
                "speeds": self._speeds(),
            },
            "people": [self._manager(), *self._invited(contacts), *map(self._by_hand, _hand(contacts))],
            "chats": {
                **{str(id): phones.chat(person) for id, person in self.sandbox.people.items()},
                **{f"hand-{contact.id}": self._hand_chat(contact) for contact in _hand(contacts)},
            },
            "threads": {
                str(id): phones.threads(person) for id, person in self.sandbox.people.items() if person.threads
            },
            "toasts": {
                str(id): {"n": len(person.toasts), "text": person.toasts[-1]}
                for id, person in self.sandbox.people.items()
                if person.toasts
            },
            "coming": self._coming(contacts),
        }

    def _contacts(self) -> list[Contact]:
        if self.app is None:
            return []
        people = self.app.office.store.people
        manager = people.manager_at(str(self.manager_id))
        return people.contacts_of(manager.id) if manager else []

    def _speed(self) -> str:
        return next(name for name, speed in SPEEDS.items() if speed == self.clock.speed)

    def _speeds(self) -> list[str]:
        return list(SPEEDS) if self.speed_is_free else []

    def _manager(self) -> Json:
        person = self.sandbox.people[self.manager_id]
        return {
            "id": str(person.id),
            "name": _name(person),
            "side": "manager",
            "account": "",
            "role": "",
            "language": "en",
            "zone": self.zone,
            "channel": "telegram",
            "state": "active",
            "page": "desk" if self.app else "",
            "taken": self.cast.parts()[person.id].taken,
        }

    def _invited(self, contacts: list[Contact]) -> list[Json]:
        known = {contact.address: contact for contact in contacts}
        return [
            self._contact(str(id), _name(person), known.get(str(id)), person.language_code[:2])
            | {"taken": self.cast.parts()[id].taken}
            for id, person in self.sandbox.people.items()
            if id != self.manager_id
        ]

    def _by_hand(self, contact: Contact) -> Json:
        return self._contact(f"hand-{contact.id}", contact.name, contact, contact.language) | {"taken": False}

    def _contact(self, id: str, name: str, contact: Contact | None, language: str) -> Json:
        account, role, zone = self._seat(name, contact)
        return {
            "id": id,
            "name": name,
            "side": "contact",
            "account": account,
            "role": role,
            "language": language,
            "zone": zone,
            "channel": contact.channel if contact else "telegram",
            "reach": contact.reach if contact else "",
            "state": self._state(contact),
            "page": "timeline" if contact and _has_pages(contact) else "",
        }

    def _seat(self, name: str, contact: Contact | None) -> tuple[str, str, str]:
        """Company, role and zone: of a contact, else as their invitation has them."""
        if self.app is None:
            return "", "", self.zone
        office = self.app.office
        if contact:
            who = office.relationship(contact)
            return who.account.name, contact.role or "", who.zone
        manager = office.store.people.manager_at(str(self.manager_id))
        invites = office.store.people.invites_of(manager.id) if manager else []
        for invite in invites:
            if invite.name == name:
                account = office.store.people.account(invite.account_id)
                return account.name, invite.role or "", invite.zone or account.zone or self.zone
        return "", "", self.zone

    def _state(self, contact: Contact | None) -> str:
        if contact is None:
            return "invited"
        paused = contact.held(self.clock.now()) or contact.asked_for_pause(self.clock.now())
        if contact.state is ContactState.ACTIVE and paused:
            return "paused"
        return contact.state

    def _hand_chat(self, contact: Contact) -> list[Json]:
        """What the manager said they had sent."""
        assert self.app is not None
        sent = [
            touch
            for touch in self.app.office.store.ledger.of_contact(contact.id)
            if touch.state is TouchState.SENT and touch.message and touch.settled_at
        ]
        return [
            {
                "id": touch.id,
                "sender": "bot",
                "html": touch.message.text if touch.message else "",
                "media": None,
                "album": None,
                "thread": None,
                "reaction": None,
                "asks": None,
                "at": _iso(touch.settled_at),
                "silent": False,
                "edited": False,
                "reply_to": None,
                "buttons": [],
            }
            for touch in sent
        ]

    def _coming(self, contacts: list[Contact]) -> list[Json]:
        if self.app is None:
            return []
        steps: list[tuple[Step, Standing]] = []
        for contact in contacts:
            standing = self.app.office.standing(contact, self.clock.now())
            found = foresee(standing, self.app.office.playbooks, self.clock.now(), COMING_DAYS)
            steps += [(step, standing) for step in found[:2]]
        return [self._step(step, one) for step, one in sorted(steps, key=lambda pair: pair[0].sends_at)]

    def _step(self, step: Step, standing: Standing) -> Json:
        assert self.app is not None
        office, who = self.app.office, standing.who
        contact, rule = who.contact, office.playbooks.rules[step.rule]
        asks_first = needs_card(rule, standing) and step.why != "approved"
        needs = "hand" if contact.channel == BY_HAND else "approval" if asks_first else ""
        return {
            "contact": f"hand-{contact.id}" if contact.channel == BY_HAND else contact.address,
            "name": contact.name,
            "account": who.account.name,
            "at": _iso(step.sends_at),
            "local": when("en", step.sends_at, who.zone),
            "rule": rule_name(step.rule),
            "needs": needs,
            "why": plain(office.say("en", f"why-{step.why}")),
        }

    # --- what may be touched

    def say(self, body: Json) -> None:
        """Type something. Who presses Start with an invitation in their mail follows its link."""
        person = self._taken(body)
        reply_to, thread = body.get("reply_to"), body.get("thread")
        if str(body["text"]).strip() == "/start" and (link := self.cast.links.get(person.id)):
            person.open(link)
            return
        person.say(
            str(body["text"]),
            reply_to=int(reply_to) if reply_to is not None else None,
            thread=int(thread) if thread is not None else None,
        )

    def press(self, body: Json) -> None:
        person = self._taken(body)
        message = next(message for message in person.chat if message.id == int(body["message"]))
        button = message.buttons[int(body["row"])][int(body["column"])]
        if body.get("label", button.text) != button.text:
            raise LookupError("that button has just changed")
        person.press(button, message_id=message.id)

    def take(self, body: Json) -> None:
        self.cast.take(int(body["person"]), bool(body["taken"]))

    def set_speed(self, body: Json) -> None:
        speed = SPEEDS[str(body["speed"])]
        if not self.speed_is_free:
            raise ValueError("the first days play as fast as they can; after them the speed is yours")
        self.clock.speed = speed

    def _taken(self, body: Json) -> Person:
        """Whoever types or presses holds the phone."""
        person_id = int(body["person"])
        self.cast.parts()[person_id].taken = True
        return self.sandbox.people[person_id]


def page(show: Show) -> ASGIApp:
    """The page, its data, and the sandbox's own paths behind them."""
    versions, beside = _Versions(show), Beside(lambda: show.app.pages if show.app else None)

    async def index(request: Request) -> Response:
        if request.url.hostname != HOST:  # forms of the pages come from the one address that the bot knows as its own
            return RedirectResponse(show.url)
        return FileResponse(STATIC / "index.html")

    async def state(request: Request) -> Response:
        version, found = versions.current()
        if request.query_params.get("seen") == str(version):
            return Response(status_code=204)
        return JSONResponse({"version": version, **found})

    async def to_news(_: Request) -> ASGIApp:
        return links.page(show.app.office, show.clock.now) if show.app else Response(status_code=503)

    async def picture(request: Request) -> Response:
        return phones.picture(show.sandbox, request.path_params["id"])

    routes = [
        Route("/", index),
        Route("/picture/{id}", picture),
        Route("/api/state", state),
        Route("/api/say", _post(show.say), methods=["POST"]),
        Route("/api/press", _post(show.press), methods=["POST"]),
        Route("/api/take", _post(show.take), methods=["POST"]),
        Route("/api/speed", _post(show.set_speed), methods=["POST"]),
        Route(PATH + "/{person:int}{rest:path}", beside),
        Route("/in/{token}", beside.follow),
        Route("/r/{token}", to_news),
        Route("/favicon.ico", _nothing),
        Mount("/static", StaticFiles(directory=STATIC)),
        Mount("/", show.sandbox),
    ]
    return Starlette(routes=routes, middleware=[Middleware(LoopbackOnly)])


async def _nothing(_: Request) -> Response:
    return Response(status_code=204)


class _Versions:
    """A number for each state that differs from the one before."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._version = 0
        self._last = ""

    def current(self) -> tuple[int, Json]:
        found = self._show.state()
        text = json.dumps(found, ensure_ascii=False, sort_keys=True)
        if text != self._last:
            self._version, self._last = self._version + 1, text
        return self._version, found


def _post(act: Callable[[Json], None]) -> Callable[[Request], Any]:
    """A JSON body in, {} or {"error": one line} out. A form of another site cannot send this content type."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"error": "JSON, please"}, 415)
        raw = await request.body()
        try:
            if len(raw) > LONGEST_BODY:
                raise ValueError("that is too long")
            act(json.loads(raw))
        except (KeyError, IndexError, StopIteration, TypeError):
            return JSONResponse({"error": "that is not there any more"}, 400)
        except (ValueError, LookupError, RuntimeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({})

    return endpoint


class LoopbackOnly:
    """Refuses a page of another name (DNS rebinding), and sends what a page should say about itself."""

    HEADERS = (
        (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost", "[::1]"):
            await JSONResponse({"error": "only on this machine"}, 403)(scope, receive, send)
            return

        async def with_headers(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] += [(name, value) for name, value in self.HEADERS if name not in said]
            await send(message)

        await self._app(scope, receive, with_headers)


def _has_pages(contact: Contact) -> bool:
    return contact.channel == TELEGRAM and contact.state is ContactState.ACTIVE


def _hand(contacts: list[Contact]) -> list[Contact]:
    return [contact for contact in contacts if contact.channel == BY_HAND]


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def _iso(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
