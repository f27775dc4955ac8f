"""Routes that both sides have: carrying out what a form asks for, showing the screen it gave, live events."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response, StreamingResponse

from bot.desk import Screen
from bot.web.pages import acting, sign_in
from bot.web.pages.drawing import Drawing, message, redirect
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.kept import KeptScreen
from bot.web.pages.live import Listener
from bot.web.pages.sessions import MINE
from bot.web.pages.timeline import SHOWN


def acts(what: str) -> Callable[[Ask, Drawing], Response]:
    """A form of this kind (`acting.py`) is carried out, and leads on to a page that can be loaded again."""

    def run(ask: Ask, drawing: Drawing) -> Response:
        me, screen = ask.signed_in(), acting.act(ask, what)
        if sign_in.signed_in(ask, me.side) is None:  # they left, or asked to be forgotten
            return _farewell(ask, drawing, screen or Screen())
        return redirect(ask.house, acting.shown(ask, screen, secrets.token_urlsafe(9)))

    return run


def _farewell(ask: Ask, drawing: Drawing, screen: Screen) -> Response:
    """The last page of a session that has ended by what they did: words alone."""
    text = f"{screen.text}\n\n{ask.say('page-asked-in-chat')}" if screen.asks else screen.text
    words = Drawn("screen.html", {"screen": replace(screen, text=text, buttons=(), asks=None), "origin": ""})
    response = drawing.page(replace(ask, me=None), words)
    sign_in.forget(ask, response, ask.signed_in().side)
    return response


def screen_page(ask: Ask, drawing: Drawing) -> Response:
    """A screen that an action of this session gave."""
    kept = ask.house.kept.screen(ask.signed_in().session.hash, ask.numbers["number"])
    if kept is None:
        return drawing.page(ask, message(ask, "page-gone", 404))
    return drawing.page(ask, _drawn(kept))


def _drawn(kept: KeptScreen) -> Drawn:
    return Drawn("screen.html", {"screen": kept.screen, "origin": kept.origin}, origin=kept.origin)


def events(ask: Ask, drawing: Drawing) -> Response:
    """Server-sent events: `changed`, once for many changes; ends with the session, and as the bot stops. A contact
    hears of what they were given, and of nobody else."""
    me, hub, shelf = ask.signed_in(), ask.house.hub, ask.house.office.store.shelf
    listener = Listener(me.session.hash, me.side, lambda: sign_in.signed_in(ask, me.side) is not None)
    if me.side == MINE:
        listener = replace(listener, seen=lambda: shelf.page(me.person.id, "", None, SHOWN))
    if not hub.may_listen(listener):
        return Response(status_code=429)
    return StreamingResponse(hub.stream(listener), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
