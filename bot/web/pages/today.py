"""The manager's first page: what needs them today, the shortcomings first; each part as the morning's list has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk import Desk, approvals
from bot.desk.morning import STEPS_READ
from bot.errors import Refused
from bot.model.people import Contact, Manager
from bot.model.touches import Touch
from bot.planner import COOLING_AFTER
from bot.store.reviews import Scope
from bot.store.steps import NextStep
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import row_id

SHOWN = 6
"""Of each part; the figure on top counts all."""

WEEK, DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class About:
    """Something that concerns one contact, and their company's name."""

    contact: Contact
    account: str
    touch: Touch | None = None
    step: NextStep | None = None


def today(desk: Desk, ask: Ask) -> Drawn:
    """`?book=3`: the book of a colleague who is away, and for whom this manager stands in."""
    owner = _owner(desk, ask)
    reviews, scope, ends = desk.office.store.reviews, Scope(owner.id), _midnight(desk)
    steps = [one for one in desk.office.store.steps.of_manager(owner.id, 0, STEPS_READ) if one.at < ends]
    due = reviews.top_due(scope, ends, SHOWN)
    values = {
        "owner": owner,
        "colleagues": _colleagues(desk),
        "date": desk.now,
        "waiting": reviews.top_waiting(scope, SHOWN),
        "cards": desk.office.store.ledger.count_awaiting([owner.id]),
        "first_cards": [_about(desk, one) for one in desk.office.store.ledger.awaiting_page([owner.id], 0, SHOWN)],
        "left": reviews.top_left(scope, desk.now - DAY, desk.now, SHOWN),
        "cold": reviews.top_silent(scope, desk.now - COOLING_AFTER - WEEK, desk.now - COOLING_AFTER, SHOWN),
        "steps": len(steps),
        "first_steps": [_step(desk, one) for one in steps[:SHOWN]],
        "due": due,
        "rules": {one.id: _next_rule(desk, one.id) for one in due.first},
    }
    return Drawn("today.html", values)


def _owner(desk: Desk, ask: Ask) -> Manager:
    """Whose day it is. Raises Refused for a book they have nothing to do with."""
    book = row_id(ask.words, "book") or desk.manager.id
    if book not in approvals.books(desk):
        raise Refused("not-yours")
    return desk.office.store.people.manager(book)


def _colleagues(desk: Desk) -> Sequence[Manager]:
    """The managers whose books they see, themselves first; nobody where there is only their own."""
    found = [desk.office.store.people.manager(one) for one in approvals.books(desk)]
    return found if len(found) > 1 else ()


def _midnight(desk: Desk) -> datetime:
    local = desk.now.astimezone(ZoneInfo(desk.manager.zone or desk.office.business_zone))
    return datetime.combine(local.date() + DAY, datetime.min.time(), local.tzinfo)


def _about(desk: Desk, touch: Touch) -> About:
    contact = desk.contact(touch.contact_id)
    return About(contact, desk.who(contact).account.name, touch=touch)


def _step(desk: Desk, step: NextStep) -> About:
    contact = desk.contact(step.contact_id)
    return About(contact, desk.who(contact).account.name, step=step)


def _next_rule(desk: Desk, contact_id: int) -> str:
    """What is due next, as people call it."""
    key = desk.contact(contact_id).next_key or ""
    return desk.rule(key.split(":")[0]) if key else ""
