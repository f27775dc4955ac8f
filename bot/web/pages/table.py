"""The table of routes, and the guard that stands before each: who may call it, and that a form is one of ours."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import Desk, Visit
from bot.errors import Refused, StoreError
from bot.model.people import Contact, Manager
from bot.web.pages import sessions, sign_in
from bot.web.pages.drawing import Drawing, message, protect
from bot.web.pages.house import Ask, Drawn, House

log = logging.getLogger(__name__)

GREATEST = 2**63 - 1
"""Of numbers in an address: more than that no row has, and SQLite takes none."""

LONGEST_BODY = 32_768
"""Bytes of a form: 3,000 characters, every one of them nine bytes as a form has it, and the rest."""


class Who(StrEnum):
    ANYBODY = "anybody"
    SIGNING_IN = "signing in"  # anybody, but not too often after failing
    MANAGER = "manager"
    CONTACT = "contact"


SIDES = {Who.MANAGER: sessions.DESK, Who.CONTACT: sessions.MINE}

SIGN_IN = {sessions.DESK: "page-sign-in-desk", sessions.MINE: "page-sign-in-mine"}
"""What somebody reads who is not signed in: how to be."""

Run = Callable[[Ask, Drawing], Response]


@dataclass(frozen=True)
class Row:
    """One route: GET (and HEAD with it) or POST, who may call it, and what it does. `tab`: its name in the navigation,
    there for `admins` alone: to everybody else the page itself says that it is not theirs. `holds`: how the paths of
    other pages begin that lie below that tab.

    `csrf`: whether a form must carry the token of its session; a POST of who is not signed in cannot, and stands under
    the check of `Origin` alone, as every POST does.
    """

    method: str
    path: str
    who: Who
    run: Run
    tab: str = ""
    admins: bool = False
    holds: str = ""

    @property
    def csrf(self) -> bool:
        return self.method == "POST" and self.who in SIDES


def desk_page(
    path: str, show: Callable[[Desk, Ask], Drawn], tab: str = "", *, admins: bool = False, holds: str = ""
) -> Row:
    """A page of managers: `show` reads and changes nothing. Refused is a page that is not theirs (404)."""

    def run(ask: Ask, drawing: Drawing) -> Response:
        manager = ask.signed_in().person
        assert isinstance(manager, Manager)
        return _shown(ask, drawing, lambda: show(Desk(ask.house.office, manager, ask.house.now(), ""), ask))

    return Row("GET", path, Who.MANAGER, run, tab, admins, holds)


def mine_page(path: str, show: Callable[[Visit, Ask], Drawn], tab: str = "", *, holds: str = "") -> Row:
    """A page of contacts, of the same kind."""

    def run(ask: Ask, drawing: Drawing) -> Response:
        contact = ask.signed_in().person
        assert isinstance(contact, Contact)
        return _shown(ask, drawing, lambda: show(Visit(ask.house.office, contact, ask.house.now()), ask))

    return Row("GET", path, Who.CONTACT, run, tab, holds=holds)


def open_page(path: str, show: Callable[[Ask], Drawn], who: Who) -> Row:
    """A page for who is not signed in."""
    return Row("GET", path, who, lambda ask, drawing: drawing.page(ask, show(ask)))


def _shown(ask: Ask, drawing: Drawing, show: Callable[[], Drawn]) -> Response:
    with ask.house.office.store.reading():
        try:
            drawn = show()
        except Refused as refused:
            words = ask.say(refused.text, **refused.values)
            drawn = Drawn("message.html", {"words": words}, 404)
        here = f"{ask.path}?{urlencode(ask.words)}" if ask.words else ask.path
        return drawing.page(ask, drawn, here=here)


def routes(table: Sequence[Row], house: House, drawing: Drawing) -> list[Route]:
    """The table as Starlette has it; one path may stand in it for GET and for POST."""
    return [Route(row.path, _endpoint(row, house, drawing), methods=[row.method]) for row in table]


def _endpoint(row: Row, house: House, drawing: Drawing) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        ask = asked(request, house)
        try:
            response = await _guarded(row, ask, request, drawing)
        except StoreError as error:
            log.error("a page: %s", error)
            response = drawing.page(ask, message(ask, "page-later", 503))
        except Exception:
            log.exception("the page %s failed", row.path)
            response = drawing.page(ask, message(ask, "page-failed", 500))
        protect(response)
        return response

    return endpoint


async def _guarded(row: Row, ask: Ask, request: Request, drawing: Drawing) -> Response:
    """Who asks is looked at again once a form is there in full: that takes as long as its sender likes, and what they
    were when it began they may be no more."""
    admitted = _admitted(row, ask, drawing)
    if row.method == "POST" and isinstance(admitted, Ask):
        if not _is_ours(request, ask.house):
            return drawing.page(admitted, message(admitted, "page-foreign", 403))
        words = await _form(request)
        if words is None:
            return drawing.page(admitted, message(admitted, "page-too-much", 413))
        admitted = _admitted(row, replace(ask, words=words), drawing)
    if isinstance(admitted, Response):
        return admitted
    if row.csrf and not hmac.compare_digest(
        admitted.words.get("csrf", "").encode(), admitted.signed_in().csrf.encode()
    ):
        return drawing.page(admitted, message(admitted, "page-foreign", 403))
    return row.run(admitted, drawing)


def _admitted(row: Row, ask: Ask, drawing: Drawing) -> Ask | Response:
    """With who asks in it, as they are at this moment; else what they read instead."""
    if any(isinstance(one, int) and one > GREATEST for one in ask.numbers.values()):
        return drawing.page(ask, message(ask, "page-nowhere", 404))
    if side := SIDES.get(row.who):
        me = sign_in.signed_in(ask, side)
        if me is None:
            response = drawing.page(ask, message(ask, SIGN_IN[side], 401))
            sign_in.forget(ask, response, side)
            return response
        sessions.saw(ask.house.office, me, ask.house.now())
        return replace(ask, me=me, language=me.person.language)
    if row.who is Who.SIGNING_IN and ask.house.attempts.too_many(ask.place, ask.house.now()):
        return drawing.page(ask, message(ask, "page-too-often", 429))
    return ask


# --- what a request says --------------------------------------------------------------------------------------


def asked(request: Request, house: House) -> Ask:
    spoken = request.headers.get("accept-language", "").strip().lower()
    return Ask(
        house,
        None,
        "zh" if spoken.startswith("zh") else "en",
        request.scope["path"],
        dict(request.query_params),
        request.path_params,
        request.cookies,
        _place(request),
        live="x-live" in request.headers,
    )


def _place(request: Request) -> str:
    """Who knocks: the address that the server in front has added last, which it alone can have written."""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
    return forwarded[:64] or (request.client.host if request.client else "")


def _is_ours(request: Request, house: House) -> bool:
    """Whether a form was on a page of ours. Every browser that speaks to us says so in one of two ways."""
    origin = request.headers.get("origin")
    if origin is not None:
        return origin == house.origin
    return request.headers.get("sec-fetch-site") == "same-origin"


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form, the last of each name; None where it is too long, or is no form."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_BODY:
                return None
    except ClientDisconnect:
        return None
    if body and not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        return None
    return dict(pairs)
