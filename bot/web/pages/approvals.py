"""Approvals in bulk: every card that waits, decided one by one or together with others."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import Desk
from bot.desk.approvals import books
from bot.desk.cards import due
from bot.desk.paging import turned
from bot.model.people import Relationship
from bot.model.touches import Touch
from bot.render import plain
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import place

A_PAGE = 20
"""With what else the form has they are fewer than the fields that a form may have."""


@dataclass(frozen=True)
class Waiting:
    """A touch that waits. `at`: when it goes, on the clock there, "none": overdue; `words`: its text, to be edited."""

    touch: Touch
    who: Relationship
    rule: str
    at: str
    words: str


def approvals(desk: Desk, ask: Ask) -> Drawn:
    """`?at=17`: behind that touch; `?ticked=all`: all of the page are ticked."""
    whose, ledger = books(desk), desk.office.store.ledger
    at = place(ask.words)
    shown = turned(at, A_PAGE, lambda at, size: ledger.awaiting_page(whose, at, size), lambda one: one.id)
    values = {
        "cards": [_card(desk, one) for one in shown.rows],
        "count": ledger.count_awaiting(whose),
        "turns": shown,
        "at": at,
        "ticked": ask.words.get("ticked") == "all",
    }
    return Drawn("approvals.html", values)


def _card(desk: Desk, touch: Touch) -> Waiting:
    who = desk.who(desk.contact(touch.contact_id))
    words = plain(touch.message.text) if touch.message else ""
    at = due(desk.manager.language, touch, who, desk.now)
    return Waiting(touch, who, desk.rule(touch.rule), at, words)
