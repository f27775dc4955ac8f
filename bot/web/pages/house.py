"""What every page is made from: the office, where we are on the web, and what is kept between two requests."""

from __future__ import annotations

import hashlib
import hmac
import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.service import Office
from bot.store.pages import Session
from bot.web.pages.assets import Assets
from bot.web.pages.attempts import Attempts
from bot.web.pages.counts import Counts
from bot.web.pages.kept import Kept
from bot.web.pages.live import Hub
from bot.web.pages.sessions import Me


@dataclass
class House:
    """`url` is where browsers find the pages, `token` the bot's; `poke` is called after each action, so that what was
    queued leaves at once. `backups`: the folder where they are made, if they are."""

    office: Office
    url: str
    token: str = field(repr=False)
    now: Callable[[], datetime]
    poke: Callable[[], None]
    backups: pathlib.Path | None = None
    hub: Hub = field(default_factory=Hub)
    counts: Counts = field(default_factory=Counts)
    kept: Kept = field(default_factory=Kept)
    attempts: Attempts = field(default_factory=Attempts)
    assets: Assets = field(default_factory=Assets)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def https(self) -> bool:
        return self.url.startswith("https://")

    def seal(self, session: Session, asks: str) -> str:
        """Proves that we have asked this session that: a question is not made up by who answers it.

        With the bot's token: what their own cookie holds people can read.
        """
        words = f"page-asks:{session.hash}:{asks}"
        return hmac.digest(self.token.encode(), words.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()

    def at(self, path: str) -> str:
        """A path of ours as browsers see it: the server in front may have us below a path of its own."""
        return urlsplit(self.url).path + path


@dataclass(frozen=True)
class Ask:
    """A request, as far as a page needs it. `words`: the query or the form, one value a name, all of it hostile.

    `numbers`: what stands in the places of the path, as in `/desk/contact/{contact:int}`.
    """

    house: House
    me: Me | None
    language: str
    path: str
    words: Mapping[str, str]
    numbers: Mapping[str, Any]
    cookies: Mapping[str, str]
    place: str
    """Where it comes from: the address of whoever asks."""
    live: bool = False
    """The page renews itself: nobody has opened it."""

    def say(self, text_id: str, **values: str | int | float) -> Markup:
        return self.house.office.say(self.language, text_id, **values)

    def signed_in(self) -> Me:
        """Who asks, in pages that only somebody who is signed in gets to."""
        assert self.me is not None
        return self.me


@dataclass(frozen=True)
class Drawn:
    """What a page shows: a template of `templates/` and its values, beside those that every page has.

    `origin`: the page that led here, where its tab is to be marked."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    origin: str = ""
