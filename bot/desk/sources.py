"""Source invites: one link of many uses for a stand or a web page, and who comes in through it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import Answers, Buttons, Command, Desk, Screen, Written, fitting, on_contact, own_day
from bot.desk.arguments import NOTHING, split, tags, until
from bot.desk.consent import INVITE_LIFE, ask_consent
from bot.desk.deep_links import link_to, picture
from bot.desk.requests import knock_at_source, known_as, tongue
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Contact, Invite
from bot.render import plain
from bot.service import Office
from bot.store.sources import Source

KEYS = {
    "tag": "tags", "tags": "tags", "标签": "tags", "until": "until", "截止": "until", "至": "until",
    "limit": "limit", "上限": "limit", "owner": "owner", "负责人": "owner",
}  # fmt: skip

MINE = ("me", "我", "我自己")
IN_TURN = ("round robin", "round-robin", "in turn", "轮流", "轮流分配")

HIGHEST_LIMIT = 100_000
MOST_SHOWN = 20
LONGEST_NAME_WORDS = 4
"""Words of a name; more is a sentence."""


# --- the manager's side ---------------------------------------------------------------------------------------


def source(desk: Desk, text: str) -> Screen:
    """/source Hannover 2027, tags fair, until 2027-04-30, limit 200, owner round robin; /source alone lists them."""
    name, *words = split(text) or [""]
    if not name:
        return _list(desk)
    known = _named(desk, name)
    if known and not words:
        return _shown(desk, known)
    if known:
        raise Refused("source-known", name=known.name)
    return _shown(desk, desk.office.store.sources.add(_made(desk, name, words)))


def _named(desk: Desk, name: str) -> Source | None:
    every = desk.office.store.sources.of_manager(desk.manager.id, MOST_SHOWN)
    return next((one for one in every if one.name.casefold() == name.casefold() and one.stands(desk.now)), None)


def _made(desk: Desk, name: str, words: list[str]) -> Source:
    new = Source(0, desk.office.token(), desk.manager.id, name, (), False, None, desk.now)
    for word in words:
        key, _, value = word.partition(" ")
        field = KEYS.get(key.casefold())
        if field is None or not value:
            raise Refused("usage-source")
        new = dataclasses.replace(new, **_field(desk, field, value))
    return new


def _field(desk: Desk, field: str, value: str) -> dict[str, Any]:
    if field == "tags":
        return {"tags": tags(value)}
    if field == "until":
        return {"ends_at": _end_of(desk, value)}
    if field == "limit":
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST_LIMIT):
            raise Refused("usage-source")
        return {"most": int(value)}
    if value.casefold() in IN_TURN:
        if not desk.manager.admin:
            raise Refused("for-admins")
        return {"in_turn": True}
    if value.casefold() not in MINE:
        raise Refused("usage-source")
    return {}


def _end_of(desk: Desk, value: str) -> datetime | None:
    """The end of that day where the manager is."""
    if value in NOTHING:
        return None
    zone = ZoneInfo(desk.manager.zone or desk.office.business_zone)
    day = until(value, desk.now.astimezone(zone).date())
    if day is None:
        raise Refused("unknown-date", date=value)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(desk.now.tzinfo)


def _shown(desk: Desk, one: Source) -> Screen:
    link = link_to(desk.office, one.token)
    text = desk.say(
        "source-made", link=link, tags=" ".join(one.tags) or "none", line=_line(desk, one), end=_end(desk, one)
    )
    return Screen(text, (_stop_button(desk, one),), picture=picture(link))


def _list(desk: Desk) -> Screen:
    every = desk.office.store.sources.of_manager(desk.manager.id, MOST_SHOWN)
    if not every:
        return Screen(desk.say("source-none"))
    lines = [desk.say("source-line", line=_line(desk, one), end=_end(desk, one)) for one in every]
    stops = tuple(_stop_button(desk, one) for one in every if one.stands(desk.now))
    return Screen(fitting([desk.say("source-title"), *lines]), stops)


def _line(desk: Desk, one: Source) -> str:
    store = desk.office.store.sources
    return desk.say(
        "source-counts",
        name=one.name,
        opened=store.opened(one.id),
        agreed=store.agreed(one.id),
        most=one.most or 0,
        owner="turn" if one.in_turn else "me",
    )


def _end(desk: Desk, one: Source) -> str:
    if one.stopped_at:
        return desk.say("source-stopped")
    if one.ends_at is None:
        return desk.say("source-endless")
    last = own_day(desk, one.ends_at - timedelta(seconds=1))
    return desk.say("source-until" if one.ends_at > desk.now else "source-ended", day=last)


def _stop_button(desk: Desk, one: Source) -> tuple[Button, ...]:
    return (Button(plain(desk.say("button-source-stop", name=one.name)), data=f"source-stop:{one.id}"),)


def stop(desk: Desk, source_id: int) -> Screen:
    """Nobody comes in through it any more."""
    one = desk.office.store.sources.source(source_id)
    if one is None or one.manager_id != desk.manager.id:
        raise Refused("not-yours")
    desk.office.store.sources.stop(one.id, desk.now)
    said = desk.say("source-is-stopped", name=one.name)
    return Screen(said, toast=plain(said), replaces=True)


# --- who comes ------------------------------------------------------------------------------------------------


def opened(office: Office, one: Source, written: Written, now: datetime) -> Screen | None:
    """Somebody followed it: they get an invite of their own, and the question; too late, they may ask to come in."""
    known = office.store.people.invite_opened_by(written.address)
    if known and known.stands(now):
        return ask_consent(office, known)
    full = one.most is not None and office.store.sources.agreed(one.id) >= one.most
    if full or not one.stands(now):
        return knock_at_source(office, written, one, now)
    invite = Invite(
        office.token(),
        _owner(office, one),
        office.store.people.own_account(name := known_as(written.name)).id,
        name,
        None,
        tongue(written.language),
        None,
        now,
        min(now + INVITE_LIFE, one.ends_at or now + INVITE_LIFE),
        opened_by=written.address,
        tags=one.tags,
        source=one.name,
        opened_at=now,
        source_id=one.id,
    )
    office.store.people.add_invite(invite)
    return ask_consent(office, invite)


def _owner(office: Office, one: Source) -> int:
    """Whose contact they will be: where it goes in turn, whoever has had the fewest from this source."""
    if not one.in_turn:
        return one.manager_id
    had = office.store.sources.shares(one.id)
    return min((manager.id for manager in office.store.people.managers()), key=lambda one: (had.get(one, 0), one))


def introduced(office: Office, invite: Invite, written: Written) -> Screen | None:
    """They say who they are, `Li Wei, Acme`, before they agree; None: it is something else."""
    if invite.source_id is None or written.text.startswith("/"):
        return None
    try:
        parts = split(written.text)
    except Refused:
        return None
    if len(parts) not in (1, 2) or "?" in written.text or "？" in written.text:
        return None
    if len(parts) == 1 and len(parts[0].split()) > LONGEST_NAME_WORDS:
        return None
    named = dataclasses.replace(
        invite, name=known_as(parts[0]), company=known_as(parts[1]) if len(parts) > 1 else invite.company
    )
    office.store.people.name_invite(invite.token, named.name, named.company)
    return ask_consent(office, named)


# --- which company they are at --------------------------------------------------------------------------------


def seat_as_said(desk: Desk, contact: Contact) -> Screen:
    """The button under “they agreed”: they are at the company that they named."""
    for consent in desk.office.store.people.consents(contact.id):
        invite = desk.office.store.people.invite(consent.invite) if consent.invite else None
        if invite and invite.company:
            return _seat(desk, contact, invite.company)
    return Screen(toast=desk.say("button-old"))


def seat(desk: Desk, written: Written, contact_id: int) -> Screen:
    """The reply to it: another company."""
    parts = split(written.text)
    if len(parts) != 1:
        raise Refused("usage-seat")
    return _seat(desk, desk.contact(contact_id), parts[0])


def _seat(desk: Desk, contact: Contact, company: str) -> Screen:
    account = desk.office.store.people.save_account(company)
    desk.office.store.people.update_contact(dataclasses.replace(contact, account_id=account.id))
    desk.office.record(contact.id, desk.now, "seated", account.name)
    for account_id in {account.id, contact.account_id}:
        desk.office.replan_account(account_id, desk.now)
    said = desk.say("seated", name=contact.name, account=account.name)
    return Screen(said, toast=plain(said), replaces=True)


COMMANDS: Mapping[str, Command] = {"source": source}

BUTTONS: Buttons = {("source-stop", 1): stop, ("seat", 1): on_contact(seat_as_said)}

ANSWERS: Answers = {"seat": seat}
