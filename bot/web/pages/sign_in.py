"""Signing in and out: Telegram's `initData`, a link that works once, and nothing else.

A link is looked at by GET, by whoever draws previews too; only the button on that page (POST) uses it up.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from bot import links
from bot.store.pages import Reader
from bot.web.pages import init_data, sessions
from bot.web.pages.drawing import Drawing, message, redirect
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.sessions import DESK, MINE, hashed

# --- by a link ------------------------------------------------------------------------------------------------


def link_page(ask: Ask) -> Drawn:
    """What a link shows: one button. It is used up by pressing it."""
    token = _token(ask)
    if token is None or ask.house.office.store.pages.link(hashed(token), ask.house.now()) is None:
        return _over(ask)
    return Drawn("sign_in.html", {"action": ask.path})


def by_link(ask: Ask, drawing: Drawing) -> Response:
    """The button: signed in, and on to their own side."""
    office, now, token = ask.house.office, ask.house.now(), _token(ask)
    if token is None:
        return drawing.page(ask, _over(ask))
    with office.store.transaction():
        reader = office.store.pages.use_link(hashed(token), now)
        secret = _begun(ask, reader, mini_app=False) if reader else ""
    if reader is None:
        return drawing.page(ask, _over(ask))
    return _on(ask, _side(reader), secret, mini_app=False)


def _over(ask: Ask) -> Drawn:
    """A link of no use; who comes with many of them waits."""
    ask.house.attempts.failed(ask.place, ask.house.now())
    return message(ask, "page-link-over", 404)


def _token(ask: Ask) -> str | None:
    """Of a link that we signed."""
    secret = ask.house.office.store.people.remembered(links.SECRET)
    return links.unsealed(secret, ask.numbers["token"]) if secret else None


# --- inside Telegram ------------------------------------------------------------------------------------------


def app_page(ask: Ask, drawing: Drawing) -> Response:
    """Where Telegram opens the Mini App: its script, or ours, posts what Telegram says of who opened it."""
    return drawing.page(ask, Drawn("app.html"), mini_app=True)


def by_app(ask: Ask, drawing: Drawing) -> Response:
    """The same opening a second time signs nobody in, but who is signed in as that person goes on."""
    house, now = ask.house, ask.house.now()
    person = init_data.read(ask.words.get("init_data", ""), house.token, now)
    if person is None:
        house.attempts.failed(ask.place, now)
        return drawing.page(ask, message(ask, "page-app-over", 403), mini_app=True)
    reader = sessions.reader_at(house.office, person.id)
    if reader is None:
        return drawing.page(ask, message(ask, "page-nobody", 403), mini_app=True)
    side = _side(reader)
    if (me := signed_in(ask, side)) and me.session.mini_app and me.person.address == person.id:
        return redirect(house, f"/{side}")
    with house.office.store.transaction():
        first = house.office.store.pages.once(f"app.{hashed(person.proof)}", now, person.until)
        secret = _begun(ask, reader, mini_app=True) if first else ""
    if not first:
        house.attempts.failed(ask.place, now)
        return drawing.page(ask, message(ask, "page-app-over", 403), mini_app=True)
    return _on(ask, side, secret, mini_app=True)


# --- out ------------------------------------------------------------------------------------------------------


def out(ask: Ask, drawing: Drawing) -> Response:
    """This session ends; `/signout` in the chat ends all of them."""
    me, house = ask.signed_in(), ask.house
    with house.office.store.transaction():
        house.office.store.pages.end(me.session.hash)
    response = drawing.page(replace(ask, me=None), message(ask, "page-signed-out", 200))
    forget(ask, response, me.side)
    return response


def forget(ask: Ask, response: Response, side: str) -> None:
    """The browser forgets the cookie, however it was set."""
    for mini_app in (False, True):
        response.headers.append("set-cookie", sessions.cookie(side, "", https=ask.house.https, mini_app=mini_app))


def signed_in(ask: Ask, side: str) -> sessions.Me | None:
    """Who is signed in on this side."""
    secret = ask.cookies.get(sessions.cookie_name(side, https=ask.house.https), "")
    return sessions.read(ask.house.office, secret, side, ask.house.now())


def _side(reader: Reader) -> str:
    return DESK if reader.manager_id else MINE


def _begun(ask: Ask, reader: Reader, *, mini_app: bool) -> str:
    """Signed in; what this browser was signed in to on the same side is over, for its cookie goes."""
    if me := signed_in(ask, _side(reader)):
        ask.house.office.store.pages.end(me.session.hash)
    return sessions.begin(ask.house.office, reader, ask.house.now(), mini_app=mini_app)


def _on(ask: Ask, side: str, secret: str, *, mini_app: bool) -> Response:
    response = redirect(ask.house, f"/{side}")
    response.headers.append("set-cookie", sessions.cookie(side, secret, https=ask.house.https, mini_app=mini_app))
    return response
