"""The book as a page shows it: by every mark that a contact has, without counting and without an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import planner
from bot.desk import Desk
from bot.desk.arguments import country
from bot.desk.book import LONGEST_SEARCH
from bot.desk.paging import Page, turned
from bot.errors import Refused
from bot.model.people import ContactState, Relationship, Role, Stage, Warmth
from bot.store.book import Wanted

A_PAGE = 25

STATES = ("waiting", "paused", "gone")


@dataclass(frozen=True)
class Asked:
    """What a reader looks for; "" and 0: whatever. `whose`: a manager they stand in for, 0 for their own."""

    words: str = ""
    stage: str = ""
    role: str = ""
    warmth: str = ""
    state: str = ""
    country: str = ""
    account: int = 0
    whose: int = 0


@dataclass(frozen=True)
class Seen:
    """One line: the contact, their company, how warm they are, and what is next for them."""

    who: Relationship
    warmth: Warmth
    rule: str
    next_at: datetime | None


def browse(desk: Desk, asked: Asked, at: int) -> Page[int]:
    """The contacts on the page at this place, by their ids. Raises Refused."""
    wanted, book = _wanted(desk, asked), desk.office.store.book
    if at:
        desk.contact(abs(at))
    return turned(at, A_PAGE, lambda at, size: book.page(wanted, at, size), int)


def seen(desk: Desk, contact_id: int) -> Seen:
    contact = desk.contact(contact_id)
    who = desk.who(contact)
    active = contact.state is ContactState.ACTIVE
    rule = (contact.next_key or "").partition(":")[0] if active and contact.next_due else ""
    known = rule in desk.office.playbooks.rules
    return Seen(who, planner.warmth(who, desk.now), rule if known else "", contact.next_due if known else None)


def _wanted(desk: Desk, asked: Asked) -> Wanted:
    """Who is going cold is reckoned as `planner.warmth` does. Raises Refused for what nobody can be."""
    if asked.whose and not desk.acts_for(asked.whose):
        raise Refused("not-yours")
    since, until, replied = _heard(desk.now, asked.warmth)
    return Wanted(
        asked.whose or desk.manager.id,
        " ".join(asked.words.split())[:LONGEST_SEARCH],
        frozenset({Stage(asked.stage)}) if asked.stage else None,
        frozenset({Role(asked.role)}) if asked.role else frozenset(),
        heard_by=until,
        heard_after=since,
        replied=replied,
        waiting=asked.state == "waiting",
        paused_at=desk.now if asked.state == "paused" else None,
        gone=asked.state == "gone",
        country=country(asked.country) if asked.country else None,
        account_id=asked.account or None,
    )


def _heard(now: datetime, warmth: str) -> tuple[datetime | None, datetime | None, bool | None]:
    """Later than when, no later than when, and whether ever, somebody so warm has written."""
    cooling, dormant = now - planner.COOLING_AFTER, now - planner.DORMANT_AFTER
    match warmth:
        case Warmth.NEW:
            return cooling, None, False
        case Warmth.WARM:
            return cooling, None, True
        case Warmth.COOLING:
            return dormant, cooling, None
        case Warmth.DORMANT:
            return None, dormant, None
    return None, None, None
