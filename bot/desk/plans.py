"""What will happen with a contact, and why; holding it back until a day, or until the manager says go on."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot import planner
from bot.desk import Buttons, Command, Desk, Rings, Screen, fitting, on_contact, own_day, with_one
from bot.desk.arguments import split, until
from bot.desk.managers import EVERYTHING, pause_everything, resume_everything
from bot.errors import Refused
from bot.explain import explanation
from bot.model.people import Contact, ContactState
from bot.model.rules import FAR
from bot.model.touches import Touch, TouchState
from bot.service import Office
from bot.store.alarms import Alarm


def plan(desk: Desk, text: str) -> Screen:
    """/plan Li Wei: the next 30 days, and why."""
    return with_one(desk, text, "plan", "plan", plan_of)


def plan_of(desk: Desk, contact: Contact) -> Screen:
    """What is next and why then, and for every other rule why not."""
    standing = desk.office.standing(contact, desk.now)
    lines = explanation(desk.office, standing, desk.manager.language, desk.now)
    return Screen(f"{fitting(lines)}\n\n<i>{desk.say('plan-note')}</i>")


def pause(desk: Desk, text: str) -> Screen:
    """/pause Li Wei, or /pause Li Wei, 2027-01-07: nothing automatic until then, or until /resume."""
    if text.casefold() in EVERYTHING:
        return pause_everything(desk)
    name, *rest = split(text) or [""]
    zone_ = desk.manager.zone or desk.office.business_zone
    day_ = until(rest[0], desk.now.astimezone(ZoneInfo(zone_)).date()) if rest else None
    if rest and day_ is None:
        raise Refused("usage-pause")
    if day_ is None:
        return with_one(desk, text, "pause", "p", pause_one)
    ordinal = day_.toordinal()
    return with_one(desk, name, "pause", "p", lambda desk, one: pause_to(desk, one, ordinal), f":{ordinal}")


def pause_to(desk: Desk, contact: Contact, ordinal: int) -> Screen:
    """Until the day of this number begins, where the manager is."""
    if not 0 < ordinal < FAR.toordinal():
        raise Refused("usage-pause")
    zone_ = ZoneInfo(desk.manager.zone or desk.office.business_zone)
    return _pause_until(desk, contact, datetime.combine(date.fromordinal(ordinal), time(), zone_).astimezone(UTC))


def pause_one(desk: Desk, contact: Contact) -> Screen:
    return _pause_until(desk, contact, FAR)


def _pause_until(desk: Desk, contact: Contact, ends: datetime) -> Screen:
    desk.office.change(dataclasses.replace(contact, held_until=ends), desk.now)
    desk.office.record(contact.id, desk.now, "paused")
    if ends >= FAR:
        return Screen(desk.say("paused", name=contact.name))
    return Screen(desk.say("paused-until", name=contact.name, until=own_day(desk, ends)))


def resume(desk: Desk, text: str) -> Screen:
    """/resume Li Wei. A pause the contact asked for is theirs."""
    if text.casefold() in EVERYTHING:
        return resume_everything(desk)
    return with_one(desk, text, "resume", "r", resume_one)


def resume_one(desk: Desk, contact: Contact) -> Screen:
    if contact.state is not ContactState.ACTIVE:
        raise Refused("resume-stopped", name=contact.name)
    desk.office.change(dataclasses.replace(contact, held_until=None), desk.now)
    desk.office.record(contact.id, desk.now, "resumed")
    if contact.paused_until and contact.asked_for_pause(desk.now):
        return Screen(desk.say("resume-not-yours", name=contact.name, until=own_day(desk, contact.paused_until)))
    return Screen(desk.say("resumed", name=contact.name))


# --- leaving the next one out -----------------------------------------------------------------------------------


def number_of(key: str) -> int:
    """A touch's key as a button carries it."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest(), "big")


def leave_out(desk: Desk, contact: Contact, number: int) -> Screen:
    """The next of one rule is not sent: it is used up, and the rule goes on from the moment it was due, as if it had
    been sent then. One that lies ready has a card."""
    standing = desk.office.standing(contact, desk.now)
    coming = planner.plan(standing, desk.office.playbooks, desk.now)
    found = next((one for one in coming if one.due_at and number_of(one.key(contact.id)) == number), None)
    if found is None or found.due_at is None or any(one.key == found.key(contact.id) for one in standing.open):
        raise Refused("touch-gone")
    kind = planner.kind_of(desk.office.playbooks.rules.get(found.rule), standing)
    skipped = Touch(
        0, found.key(contact.id), contact.id, found.rule, found.n, kind, TouchState.SKIPPED, found.due_at, desk.now,
        reason="by-manager",
    )  # fmt: skip
    ledger = desk.office.store.ledger
    desk.office.used(ledger.add(skipped, desk.now), found, desk.now)
    ledger.save_cadences(contact.id, [planner.used_up(found, found.due_at)])
    desk.office.record(contact.id, desk.now, "skipped", "by-manager")
    desk.office.replan(contact.id, desk.now)
    return Screen(desk.say("left-out", rule=desk.rule(found.rule), name=contact.name))


# --- a whole book anew ------------------------------------------------------------------------------------------

AT_ONCE = 20
"""Contacts planned anew at one ring; between rings the loop goes on."""


def replan_book(desk: Desk) -> None:
    """Everybody in this manager's book is planned anew at once, but not within their update: a book may be large."""
    desk.office.store.alarms.set("replan", f"{desk.manager.id}:0", desk.now)


def replan_some(office: Office, alarm: Alarm, now: datetime) -> None:
    """The next few of a book; `name` is the manager and the last contact that is done."""
    manager_id, after = map(int, alarm.name.split(":"))
    ids = office.store.people.ids_of_manager(manager_id, after, AT_ONCE)
    for contact_id in ids:
        office.replan(contact_id, now)
    if len(ids) == AT_ONCE:
        office.store.alarms.set(alarm.kind, f"{manager_id}:{ids[-1]}", now)


COMMANDS: Mapping[str, Command] = {"plan": plan, "pause": pause, "resume": resume}

BUTTONS: Buttons = {
    ("plan", 1): on_contact(plan_of),
    ("p", 1): on_contact(pause_one),
    ("p", 2): on_contact(pause_to),
    ("r", 1): on_contact(resume_one),
    ("leave-out", 2): on_contact(leave_out),
}

RINGS: Rings = {"replan": replan_some}
