"""A company as one manager may see it: who sits where in its buying committee, who brought whom, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import planner
from bot.desk import Desk
from bot.errors import Refused
from bot.model.people import Account, Contact, ContactState, Relationship, Role, Warmth

MOST_MOVES = 30
"""Changes of stage that a company's history goes back."""


@dataclass(frozen=True)
class Place:
    """One role of a committee; None: of whom nobody knows it. `people` are those this manager acts for, the warmest
    first; `others`: how many contacts of colleagues have it too. `was`: whose it was, where it fell vacant."""

    role: Role | None
    people: tuple[Contact, ...]
    others: int
    was: Contact | None = None

    @property
    def taken(self) -> bool:
        return bool(self.people or self.others)


@dataclass(frozen=True)
class Happened:
    """One line of a company's history: when, a text's id and its values."""

    at: datetime
    text: str
    values: Mapping[str, str]


def concerns(desk: Desk, account_id: int) -> bool:
    """Whether this manager has, or has invited, somebody there, or stands in for who has."""
    people = desk.office.store.people
    return people.concerned_with(desk.manager.id, account_id) or bool(
        _seen(desk, people.contacts_of_account(account_id))
    )


def company(desk: Desk, account_id: int) -> Account:
    """One that concerns this manager. Raises Refused for any other."""
    if not concerns(desk, account_id):
        raise Refused("not-yours")
    return desk.office.store.people.account(account_id)


def visible(desk: Desk, account_id: int) -> list[Contact]:
    """The people there whom this manager may see."""
    people = desk.office.store.people.contacts_of_account(account_id)
    seen = _seen(desk, people)
    return [one for one in people if one.manager_id in seen]


def places(desk: Desk, account: Account) -> list[Place]:
    """The five roles in their order, then whose role nobody knows, if there is anybody."""
    people = desk.office.store.people.contacts_of_account(account.id)
    seen, vacant = _seen(desk, people), desk.office.store.seats.vacant(account.id)
    found = []
    for role in (*Role, None):
        having = [one for one in people if one.role is role]
        mine = sorted((one for one in having if one.manager_id in seen), key=lambda one: _order(desk, account, one))
        seat = vacant.get(role) if role else None
        was = _may_see(desk, seat.contact_id) if seat else None
        found.append(Place(role, tuple(mine), len(having) - len(mine), was))
    return found if found[-1].taken else found[:-1]


def warmth_of(desk: Desk, account: Account, contact: Contact) -> Warmth:
    return planner.warmth(Relationship(contact, account, desk.manager, desk.office.business_zone), desk.now)


def brought_by(desk: Desk, account: Account) -> dict[int, Contact]:
    """Who passed the assistant on to whom, by the number of the one who came; both are this manager's to see."""
    pairs = desk.office.store.people.passed_on_to(account.id)
    shown = {one.id for one in visible(desk, account.id)}
    found = ((id, _may_see(desk, by)) for id, by in pairs.items() if id in shown)
    return {id: by for id, by in found if by}


def history(desk: Desk, account: Account) -> list[Happened]:
    """What happened to the company: its stages and who moved it, who came and who left; the newest first."""
    found = [*_moves(desk, account), *_arrivals(desk, account), *_departures(desk, account)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_MOVES]


def _moves(desk: Desk, account: Account) -> Iterator[Happened]:
    for move in desk.office.store.goals.moves_of(account.id, MOST_MOVES):
        by = desk.office.store.people.manager(move.manager_id).name if move.manager_id else "none"
        stages = {"before": desk.say(f"is-{move.stage_from}"), "after": desk.say(f"is-{move.stage_to}")}
        yield Happened(move.at, "company-moved", {**stages, "by": by})


def _arrivals(desk: Desk, account: Account) -> Iterator[Happened]:
    for one in visible(desk, account.id):
        yield Happened(one.joined_at, "company-joined", {"name": one.name})


def _departures(desk: Desk, account: Account) -> Iterator[Happened]:
    for seat in desk.office.store.seats.leavers(account.id):
        if who := _may_see(desk, seat.contact_id):
            yield Happened(seat.at, "company-left", {"name": who.name, "role": desk.say(f"role-{seat.role}")})


def _seen(desk: Desk, people: list[Contact]) -> set[int]:
    """Of these contacts' managers those whom this one is, or stands in for."""
    return {id for id in {one.manager_id for one in people} if desk.acts_for(id)}


def _may_see(desk: Desk, contact_id: int) -> Contact | None:
    found = desk.office.store.people.find_contact(contact_id)
    return found if found and desk.acts_for(found.manager_id) else None


_WARMEST = (Warmth.WARM, Warmth.NEW, Warmth.COOLING, Warmth.DORMANT)


def _order(desk: Desk, account: Account, one: Contact) -> tuple[bool, int, int]:
    """Who can be reached first, and of these the warmest."""
    return one.state is not ContactState.ACTIVE, _WARMEST.index(warmth_of(desk, account, one)), one.id
