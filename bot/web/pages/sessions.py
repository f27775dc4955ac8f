"""Who is signed in: a random cookie, of which the memory keeps the hash, checked anew at each request.

The cookie. Signed in by a link in a browser it is `SameSite=Lax`: the link that leads there comes from Telegram, so
`Strict` would lose it. A Mini App may stand in a frame of web.telegram.org, where cookies of third parties are not
kept: there it is `SameSite=None; Partitioned` (CHIPS), which a frame of another site never sees; what is left to other
sites is stopped by the tokens in forms and by `Origin`. With https it is `Secure` and named `__Host-…`, so that no
other host can set it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.people import TELEGRAM, Contact, ContactState, Manager
from bot.service import Office
from bot.store.pages import Reader, Session

DESK, MINE = "desk", "mine"
"""The two sides: of managers and of contacts. In one browser somebody may be signed in at both."""

LASTS = {DESK: timedelta(hours=12), MINE: timedelta(days=30)}
"""A manager's day, who sees many people; a contact sees their own things alone."""

SEEN = timedelta(minutes=5)
"""How exactly it is known when somebody was here last."""


@dataclass(frozen=True)
class Me:
    """Somebody who is signed in, as they are at this moment. `secret` is what their cookie holds."""

    secret: str
    session: Session
    person: Manager | Contact

    @property
    def side(self) -> str:
        return DESK if isinstance(self.person, Manager) else MINE

    @property
    def csrf(self) -> str:
        """The token that every form of theirs carries."""
        return hmac.digest(self.secret.encode(), b"csrf", hashlib.sha256).hex()


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(office: Office, reader: Reader, now: datetime, *, mini_app: bool) -> str:
    """They are signed in; returns what their cookie is to hold: 256 bits of the system's own chance."""
    secret = secrets.token_urlsafe(32)
    until = now + LASTS[DESK if reader.manager_id else MINE]
    office.store.pages.begin(hashed(secret), reader, now, until, mini_app=mini_app)
    return secret


def read(office: Office, secret: str, side: str, now: datetime) -> Me | None:
    """Who holds this cookie; None where it has ended, was ended, or is no longer good for anybody."""
    session = office.store.pages.session(hashed(secret), now) if secret else None
    person = _person(office, session) if session else None
    me = Me(secret, session, person) if session and person else None
    return me if me and me.side == side else None


def saw(office: Office, me: Me, now: datetime) -> None:
    if now - me.session.seen_at > SEEN:
        with office.store.transaction():
            office.store.pages.saw(me.session.hash, now)


def _person(office: Office, session: Session) -> Manager | Contact | None:
    """A manager who was removed is none any more; a contact who left sees nothing."""
    people = office.store.people
    if session.manager_id is not None:
        return people.manager_at(people.manager(session.manager_id).address)
    contact = people.find_contact(session.contact_id or 0)
    return contact if contact and contact.state is ContactState.ACTIVE else None


def reader_at(office: Office, address: str) -> Reader | None:
    """Whose pages somebody of this address at Telegram may see."""
    people = office.store.people
    if manager := people.manager_at(address):
        return Reader(manager_id=manager.id)
    contact = people.contact_at(TELEGRAM, address)
    return Reader(contact_id=contact.id) if contact and contact.state is ContactState.ACTIVE else None


# --- the cookie -----------------------------------------------------------------------------------------------


def cookie_name(side: str, *, https: bool) -> str:
    return f"__Host-nurture-{side}" if https else f"nurture-{side}"


def cookie(side: str, secret: str, *, https: bool, mini_app: bool) -> str:
    """The header that sets it; without a secret it takes it away. Python knows no `Partitioned` before 3.14."""
    age = int(LASTS[side].total_seconds()) if secret else 0
    parts = [f"{cookie_name(side, https=https)}={secret}", "Path=/", f"Max-Age={age}", "HttpOnly"]
    if https:
        parts.append("Secure")
    parts += ["SameSite=None", "Partitioned"] if https and mini_app else ["SameSite=Lax"]
    return "; ".join(parts)
