"""/desk/accounts and /desk/account: companies by name, and one of them with its buying committee as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup

from bot.desk import Desk, own_day
from bot.desk.accounts import in_words, may_meet, preview_stage
from bot.desk.book import state_word
from bot.desk.committees import Happened, Place, brought_by, company, history, places, warmth_of
from bot.desk.paging import turned
from bot.model.people import Account, Contact, ContactState, Role, Stage, Warmth
from bot.web.pages import committee
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import place

A_PAGE = 25
LONGEST_SEARCH = 80

SHOWN = 12
"""People of one role that the page lists; the others are found among the contacts."""

TONES = {Warmth.NEW: "", Warmth.WARM: "good", Warmth.COOLING: "warn", Warmth.DORMANT: ""}

# --- all of them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """One line of the list. `missing`: how many roles nobody there has."""

    account: Account
    stage: str
    own: int
    missing: int


def accounts(desk: Desk, ask: Ask) -> Drawn:
    """Those that concern this manager, by name."""
    words = ask.words.get("q", "").strip()[:LONGEST_SEARCH]
    book, mine = desk.office.store.book, desk.manager.id
    shown = turned(place(ask.words), A_PAGE, lambda at, size: book.companies(mine, words, at, size), int)
    return Drawn(
        "companies.html",
        {
            "listed": [_listed(desk, one) for one in shown.rows],
            "initials": committee.initials,
            "words": words,
            "turns": shown,
            "here": f"/desk/accounts?{urlencode({'q': words})}" if words else "/desk/accounts",
        },
    )


def _listed(desk: Desk, account_id: int) -> Listed:
    store = desk.office.store
    missing = len(Role) - len(store.people.committee(account_id))
    found, own = store.people.account(account_id), store.book.own_at(desk.manager.id, account_id)
    return Listed(found, desk.say(f"is-{found.stage}"), own, missing)


# --- one of them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """One person as the list below the picture shows them. `state`: waiting, paused or gone, "" where they are none."""

    contact: Contact
    warmth: str
    tone: str
    state: str
    gone: bool
    heard: str
    brought: str


@dataclass(frozen=True)
class Role_:
    """One role as the page shows it."""

    role: Role | None
    name: str
    people: Sequence[Person]
    more: int
    others: int
    was: str


def account(desk: Desk, ask: Ask) -> Drawn:
    """Facts, stage, committee, history. `do` in the query opens a field, `stage` shows what another stage changes."""
    found = company(desk, ask.numbers["account"])
    every, brought = places(desk, found), brought_by(desk, found)
    mine = [one for place in every for one in place.people]
    seats = [_seat(desk, found, place) for place in every if place.role]
    stage = next((one for one in Stage if one == ask.words.get("stage")), found.stage)
    return Drawn(
        "company.html",
        {
            "account": found,
            "initials": committee.initials,
            "facts": list(_facts(desk, found)),
            "stages": [(f"{ask.path}?stage={one}#stage", desk.say(f"is-{one}")) for one in Stage],
            "stage_here": f"{ask.path}?stage={found.stage}#stage",
            "since": found.stage_at,
            "preview": preview_stage(desk, found, stage) if stage is not found.stage else None,
            "stage_data": f"stage:{found.id}:{list(Stage).index(stage)}",
            "picture": committee.picture(
                _in_words(desk, found, seats), found.name, desk.say(f"is-{found.stage}"), seats, _arrows(mine, brought)
            ),
            "roles": [_role(desk, found, place, brought) for place in every],
            "missing": [place.role for place in every if place.role and not place.taken],
            "meet": may_meet(desk, mine),
            "left_notes": bool(desk.office.store.notes.left_behind(found.id, desk.manager.id, 1)),
            "history": [_happened(desk, one) for one in history(desk, found)],
            "do": ask.words.get("do", ""),
            "places": {role: n for n, role in enumerate(Role)},
        },
    )


def _facts(desk: Desk, found: Account) -> Sequence[tuple[str, str]]:
    unset = desk.say("account-unset")
    return (
        (desk.say("page-company-industry"), found.industry or unset),
        (desk.say("page-company-country"), found.country or unset),
        (desk.say("page-company-zone"), found.zone or unset),
        (desk.say("page-company-dates"), in_words(desk, found.dates) or unset),
    )


def _seat(desk: Desk, account: Account, place: Place) -> committee.Seat:
    assert place.role is not None
    label = desk.say(f"role-{place.role}")
    waits = any(one.waiting_since for one in place.people)
    if not place.people:
        if place.others:
            hidden = desk.say("page-seat-hidden")
            return committee.Seat(place.role, label, hidden, "", "hidden", place.others - 1)
        return committee.Seat(place.role, label, desk.say("page-seat-empty"), desk.say("page-seat-invite"), "empty")
    first, more = place.people[0], len(place.people) + place.others - 1
    if first.state is not ContactState.ACTIVE:
        below = desk.say(f"state-{first.state}")
        return committee.Seat(place.role, label, first.name, below, "gone", more, waits)
    warmth = warmth_of(desk, account, first)
    return committee.Seat(place.role, label, first.name, desk.say(f"state-{warmth}"), str(warmth), more, waits)


def _in_words(desk: Desk, account: Account, seats: Sequence[committee.Seat]) -> str:
    """The picture for who cannot see it."""
    said = "; ".join(
        f"{seat.label}: {seat.name}{f', {seat.below}' if seat.ring not in ('empty', 'hidden') else ''}"
        for seat in seats
    )
    return f"{desk.say('page-committee-of', account=account.name)}: {said}"


def _arrows(mine: Sequence[Contact], brought: Mapping[int, Contact]) -> list[tuple[Role, Role]]:
    """From whose seat to whose, of those who both sit at this table."""
    here = {one.id: one for one in mine}
    pairs = ((here.get(by.id), here[id]) for id, by in brought.items() if id in here)
    return list(dict.fromkeys((by.role, one.role) for by, one in pairs if by and by.role and one.role))


def _role(desk: Desk, account: Account, place: Place, brought: Mapping[int, Contact]) -> Role_:
    name = desk.say(f"role-{place.role}") if place.role else desk.say("page-role-unknown")
    people = [_person(desk, account, one, brought.get(one.id)) for one in place.people[:SHOWN]]
    was = place.was.name if place.was else ""
    return Role_(place.role, name, people, len(place.people) - len(people), place.others, was)


def _person(desk: Desk, account: Account, contact: Contact, by: Contact | None) -> Person:
    warmth, state = warmth_of(desk, account, contact), state_word(desk, contact)
    words = desk.say(f"state-{warmth}")
    return Person(
        contact,
        words,
        TONES[warmth],
        "" if state == words else state,
        contact.state is not ContactState.ACTIVE,
        own_day(desk, contact.last_reply_at) if contact.last_reply_at else "none",
        by.name if by else "",
    )


def _happened(desk: Desk, one: Happened) -> tuple[datetime, Markup]:
    return one.at, desk.say(one.text, **one.values)
