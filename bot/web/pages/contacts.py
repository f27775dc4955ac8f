"""/desk/contacts: the book, narrowed down by what the address says, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from bot.desk import Desk
from bot.desk.accounts import WARMTHS
from bot.desk.browsing import STATES, Asked, browse, seen
from bot.desk.paging import Page
from bot.errors import Refused
from bot.model.people import Contact, Role, Stage, Warmth
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import place, row_id

PATH = "/desk/contacts"

LONGEST_WORD = 80

NOBODY: Page[int] = Page((), 0, 0)


def contacts(desk: Desk, ask: Ask) -> Drawn:
    asked, problem = _asked(ask.words), ""
    try:
        shown = browse(desk, asked, place(ask.words))
    except Refused as refused:
        if refused.text == "not-yours":
            raise
        shown, problem = NOBODY, desk.say(refused.text, **refused.values)
    people, store = desk.office.store.people, desk.office.store
    owners = [people.manager(one) for one in store.absences.deputized(desk.manager.id, desk.now)]
    account = people.account(asked.account) if asked.account and shown.rows else None
    return Drawn(
        "contacts.html",
        {
            "asked": asked,
            "narrowed": asked != Asked(whose=asked.whose),
            "lines": [seen(desk, one) for one in shown.rows],
            "turns": shown,
            "problem": problem,
            "account": account,
            "whose": [(path(Asked()), desk.say("people-mine"))]
            + [(path(Asked(whose=one.id)), desk.say("people-of", name=one.name)) for one in owners]
            if owners
            else [],
            "here": path(Asked(whose=asked.whose)),
            "first": path(asked),
            "stages": named(desk)["stages_by"].items(),
            "roles": named(desk)["roles_by"].items(),
            "warmths": named(desk)["warmths_by"].items(),
            "states": [(one, desk.say(f"people-state-{one}")) for one in STATES],
            **named(desk),
            "now": desk.now,
            "rule": desk.rule,
            "warmth_signs": WARMTHS,
            "resting": lambda one: rests(desk, one),
        },
    )


def rests(desk: Desk, contact: Contact) -> str:
    """The word for who gets nothing: stopped, cannot be reached, paused; "" for the others."""
    if contact.state != "active":
        return desk.say(f"state-{contact.state}")
    return desk.say("state-paused") if contact.held(desk.now) or contact.asked_for_pause(desk.now) else ""


def named(desk: Desk) -> dict[str, dict[str, str]]:
    """How stages, roles and warmths are called."""
    return {
        "stages_by": {str(one): desk.say(f"is-{one}") for one in Stage},
        "roles_by": {str(one): desk.say(f"role-{one}") for one in Role},
        "warmths_by": {str(one): desk.say(f"state-{one}") for one in Warmth},
    }


def path(asked: Asked) -> str:
    """Where those are that are asked for."""
    words = {_NAMES.get(name, name): value for name, value in asdict(asked).items() if value}
    return f"{PATH}?{urlencode(words)}" if words else PATH


_NAMES = {"words": "q", "whose": "of"}


def _asked(words: Mapping[str, str]) -> Asked:
    """What an address asks for; a word that nothing is called is none."""
    return Asked(
        " ".join(words.get("q", "").split())[:LONGEST_WORD],
        _one_of(words.get("stage", ""), Stage),
        _one_of(words.get("role", ""), Role),
        _one_of(words.get("warmth", ""), Warmth),
        _one_of(words.get("state", ""), STATES),
        words.get("country", "").strip()[:LONGEST_WORD],
        row_id(words, "account"),
        row_id(words, "of"),
    )


def _one_of(word: str, known: Iterable[str]) -> str:
    return word if word in set(known) else ""
