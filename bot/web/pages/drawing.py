"""Pages as HTML: templates with what each of them has, and a `Screen` of the chat as a page."""

from __future__ import annotations

import base64
import pathlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from bot.model.people import Manager
from bot.render import day, short_day, when
from bot.web.pages.house import Ask, Drawn, House
from bot.web.pages.safe_html import safe_html
from bot.web.pages.sessions import MINE, Me

LANG = {"en": "en", "zh": "zh-Hans"}

PRODUCT = "Nurture"

TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"


@dataclass(frozen=True)
class Tab:
    """A line of the navigation: path, id of its text, whether admins alone have it, how the pages below it begin."""

    path: str
    text_id: str
    admins: bool = False
    holds: str = ""

    def has(self, path: str) -> bool:
        return path == self.path or bool(self.holds and path.startswith(self.holds))


@dataclass(frozen=True)
class Frame:
    """What every template has as `page`: who reads, where they are, and what forms need."""

    ask: Ask
    tabs: Sequence[Tab]
    mini_app: bool
    notice: str = ""
    here: str = ""
    """The page that forms lead back to."""

    below: str = ""
    """The path of the page that this one came from."""

    _once: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def lang(self) -> str:
        return LANG.get(self.ask.language, "en")

    @property
    def brand(self) -> str:
        """The company people know us as."""
        return self.ask.house.office.playbooks.company or PRODUCT

    @property
    def side(self) -> str:
        return self.ask.me.side if self.ask.me else ""

    @property
    def csrf(self) -> str:
        return self.ask.me.csrf if self.ask.me else ""

    @property
    def once(self) -> str:
        """Every form of this page, sent twice, counts once."""
        return self._once

    @cached_property
    def zone(self) -> str:
        """In whose time moments are shown."""
        me, office = self.ask.me, self.ask.house.office
        if me is None:
            return office.business_zone
        if me.side == MINE:
            return office.relationship(office.store.people.contact(me.person.id)).zone
        return me.person.zone or office.business_zone

    def seal(self, asks: str) -> str:
        return self.ask.house.seal(self.ask.signed_in().session, asks)

    def at(self, path: str) -> str:
        return self.ask.house.at(path)

    def asset(self, file: str) -> str:
        return self.at(f"/static/{self.ask.house.assets.name(file)}")

    def is_here(self, tab: Tab) -> bool:
        """Whether this page, or the one that a screen came from, is the tab's or lies below it."""
        return tab.has(self.below or self.ask.path)


class Drawing:
    """Draws templates. `tabs`: the navigation of each side."""

    def __init__(self, tabs: dict[str, Sequence[Tab]]) -> None:
        self._tabs = tabs

    def page(self, ask: Ask, drawn: Drawn, *, mini_app: bool = False, here: str = "") -> Response:
        me, house = ask.me, ask.house
        in_app = mini_app or (me is not None and me.session.mini_app)
        notice = house.kept.notice(me.session.hash) if me and not ask.live else ""
        frame = Frame(ask, self._of(me) if me else (), in_app, notice, here or ask.path, urlsplit(drawn.origin).path)
        values: dict[str, Any] = {
            "page": frame,
            "say": ask.say,
            "when": lambda at: when(ask.language, at, frame.zone),
            "day": lambda at: day(ask.language, at, frame.zone),
            "short_day": lambda at: short_day(ask.language, at, frame.zone),
        }
        html = TEMPLATES.get_template(drawn.template).render(**drawn.values, **values)
        response = HTMLResponse(html, drawn.status)
        protect(response, in_app=in_app)
        return response

    def _of(self, me: Me) -> Sequence[Tab]:
        """The navigation of whoever is signed in."""
        admin = isinstance(me.person, Manager) and me.person.admin
        return [tab for tab in self._tabs.get(me.side, ()) if admin or not tab.admins]


def picture(svg: str) -> Markup:
    """A picture as the address of an image: nothing in it can act."""
    return Markup("data:image/svg+xml;base64,") + base64.b64encode(svg.encode()).decode()


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["telegram"] = safe_html
TEMPLATES.filters["picture"] = picture


def message(ask: Ask, text_id: str, status: int) -> Drawn:
    """A page with one line: what went wrong, and what to do."""
    return Drawn("message.html", {"words": ask.say(text_id)}, status)


# --- what is sent beside every answer -------------------------------------------------------------------------

HEADERS = {
    "Cache-Control": "no-store",
    # The address of a page is for no log, least of all a link that signs in. With no-referrer browsers would send
    # `Origin: null` with forms, and no form could be checked by it.
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def protect(response: Response, *, in_app: bool = False) -> None:
    """`in_app`: inside Telegram, whose script is needed there, and whose web client may frame the page."""
    script = f"'self' {TELEGRAM_SCRIPT}" if in_app else "'self'"
    frames = "https://web.telegram.org" if in_app else "'none'"
    policy = (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        f" form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
    )
    for name, value in {**HEADERS, "Content-Security-Policy": policy}.items():
        response.headers.setdefault(name, value)


def redirect(house: House, path: str) -> Response:
    """To a page of ours, to be fetched by GET."""
    return Response(status_code=303, headers={"location": house.at(path)})
