"""Who stands in for a manager who is away, and who hears of a contact whom nobody has answered for long.

While an absence lasts, `Desk.acts_for` lets the deputy at the manager's contacts, `Office.acting` sends them the cards,
and what contacts write goes to both. The contact goes on having the manager they know.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.desk import Answers, Buttons, Command, Desk, Rings, Screen, Written, own_day
from bot.desk.arguments import split
from bot.desk.cards import approval_card
from bot.desk.relay import answer
from bot.errors import Refused
from bot.model.messages import Message
from bot.model.people import Absence, Contact, Manager, Relationship
from bot.model.posts import Copy, Post, Say
from bot.moments import moment
from bot.render import clipped, day, when
from bot.service import QUOTE, UNANSWERED, Office
from bot.store.alarms import Alarm

BACK = "back"
"""The alarm at the end of an absence, by the manager's number."""

# --- away -----------------------------------------------------------------------------------------------------


def away(desk: Desk, text: str) -> Screen:
    """/away until 5 March, Bo: until that day begins Bo stands in. Without words: who is away now."""
    *days, name = split(text) or [""]
    absence = desk.office.store.absences.of(desk.manager.id, desk.now)
    if not name and absence:
        deputy = desk.office.store.people.manager(absence.deputy_id)
        return Screen(desk.say("away-is", deputy=deputy.name, until=own_day(desk, absence.ends_at)))
    if not days:
        raise Refused("usage-away")
    ends = _until(desk, " ".join(days))
    deputy = colleague(desk, name)
    if desk.office.store.absences.of(deputy.id, desk.now):
        raise Refused("away-deputy-away", name=deputy.name)
    desk.office.store.absences.save(Absence(desk.manager.id, deputy.id, desk.now, ends))
    desk.office.store.alarms.set(BACK, desk.manager.id, ends)
    _hand_on(desk, deputy, ends)
    return Screen(desk.say("away-set", deputy=deputy.name, until=own_day(desk, ends)))


def back(desk: Desk, text: str) -> Screen:
    """/back: the absence ends now."""
    absence = desk.office.store.absences.of(desk.manager.id, desk.now)
    if absence is None:
        raise Refused("away-not")
    _end(desk.office, desk.manager, absence, desk.now)
    return Screen(desk.say("away-ended", waiting=_waiting(desk.office, desk.manager)))


def colleague(desk: Desk, name: str) -> Manager:
    """The one other manager of this name, or with it in their name. Raises Refused."""
    others = [one for one in desk.office.store.people.managers() if one.id != desk.manager.id]
    folded = name.casefold()
    found = [one for one in others if one.name.casefold() == folded]
    found = found or [one for one in others if folded and folded in one.name.casefold()]
    if not found:
        raise Refused("no-such-colleague", name=name, names=", ".join(one.name for one in others) or "none")
    if len(found) > 1:
        raise Refused("several-colleagues", name=name, names=", ".join(one.name for one in found))
    return found[0]


_UNTIL = re.compile(r"^(?:until|till|to|直?到|至)\s*|\s*(?:为止|止|前)$", re.IGNORECASE)


def day_meant(words: str, now: datetime, zone: str) -> date | None:
    """`until 5 March`, `2w`, `2027-03-05`, `3月5日前` as a day to come, where the manager is; None for what is none."""
    zone_ = ZoneInfo(zone)
    at = moment(_UNTIL.sub("", words.strip()), now, zone)
    found = at.astimezone(zone_).date() if at else None
    return found if found and found > now.astimezone(zone_).date() else None


def _until(desk: Desk, words: str) -> datetime:
    """As that day begins. Raises Refused."""
    zone = desk.manager.zone or desk.office.business_zone
    day = day_meant(words, desk.now, zone)
    if day is None:
        raise Refused("usage-away")
    return datetime.combine(day, time(), ZoneInfo(zone))


def _hand_on(desk: Desk, deputy: Manager, ends: datetime) -> None:
    """The deputy hears of it, and gets the cards that lie with the manager and whoever waits for an answer."""
    office, language = desk.office, deputy.language
    until = day(language, ends, deputy.zone or office.business_zone)
    office.notify(deputy, "deputy-begins", desk.now, name=desk.manager.name, until=until)
    for contact in office.store.people.contacts_waiting(desk.manager.id):
        desk.post(_to_answer(office, office.relationship(contact), deputy, quoted=True))
    for touch in office.store.ledger.awaiting(desk.manager.id):
        who = office.relationship(office.store.people.contact(touch.contact_id))
        desk.post(approval_card(office, dataclasses.replace(who, manager=deputy), touch, desk.now))


def _end(office: Office, manager: Manager, absence: Absence, now: datetime) -> None:
    office.store.absences.end(manager.id)
    office.store.alarms.drop(BACK, manager.id)
    deputy = office.store.people.manager(absence.deputy_id)
    office.notify(deputy, "deputy-ends", now, name=manager.name)


def left(office: Office, gone: Manager, heir: Manager, now: datetime) -> None:
    """A manager is removed: their own absence is over, and their heir stands in for whom they stood in for."""
    absences, own = office.store.absences, office.store.absences.kept(gone.id)
    if own:
        _end(office, gone, own, now)
    for owner_id in absences.deputized(gone.id, now):
        owner, absence = office.store.people.manager(owner_id), absences.kept(owner_id)
        assert absence is not None
        if heir.id == owner_id or absences.of(heir.id, now):
            absences.end(owner_id)
            office.store.alarms.drop(BACK, owner_id)
            office.notify(owner, "away-ended", now, waiting=_waiting(office, owner))
        else:
            absences.save(dataclasses.replace(absence, deputy_id=heir.id))
            _hand_on(Desk(office, owner, now, ""), heir, absence.ends_at)


def _waiting(office: Office, manager: Manager) -> int:
    return len(office.store.people.contacts_waiting(manager.id))


def _ring_back(office: Office, alarm: Alarm, now: datetime) -> None:
    """The absence is over by itself; both hear of it. A later one that took its place goes on."""
    manager = next((one for one in office.store.people.managers() if str(one.id) == alarm.name), None)
    last = office.store.absences.kept(manager.id) if manager else None
    if manager is None or last is None or last.ends_at > now:
        return
    _end(office, manager, last, now)
    words = office.say(manager.language, "away-ended", waiting=_waiting(office, manager))
    office.post(Post(manager.address, Say(Message(words, silent=True))), now)


# --- nobody has answered --------------------------------------------------------------------------------------


def _ring_unanswered(office: Office, alarm: Alarm, now: datetime) -> None:
    """So many working hours, and they still wait: the deputy is told, or an admin, who may answer by reply."""
    contact = office.store.people.find_contact(int(alarm.name))
    if contact is None or contact.waiting_since is None:
        return
    office.watch(contact)  # they may have another manager by now, or wait since another question
    at = office.store.alarms.at(UNANSWERED, contact.id)
    if at is None or at > now:
        return
    office.store.alarms.drop(UNANSWERED, contact.id)
    who = office.relationship(contact)
    acting = office.acting(who, now).manager
    if acting.id != contact.manager_id:
        office.post(_to_answer(office, who, acting, quoted=True, silent=not office.hours(acting).is_open(now)), now)
    elif admin := _admin(office, contact, now):
        office.post(_to_answer(office, who, admin, quoted=False, silent=not office.hours(admin).is_open(now)), now)


def _admin(office: Office, contact: Contact, now: datetime) -> Manager | None:
    """Another admin, who works now if there is one; nobody who is away."""
    others = [one for one in office.store.people.admins() if one.id != contact.manager_id]
    here = [one for one in others if office.store.absences.of(one.id, now) is None]
    return next((one for one in here if office.hours(one).is_open(now)), here[0] if here else None)


def _to_answer(office: Office, who: Relationship, to: Manager, *, quoted: bool, silent: bool = False) -> Post:
    """Somebody waits: a message to reply to. The first words are for a named deputy alone."""
    contact, zone = who.contact, to.zone or office.business_zone
    assert contact.waiting_since is not None
    values = {"name": contact.name, "account": who.account.name, "owner": who.manager.name}
    words = office.say(to.language, "unanswered", at=when(to.language, contact.waiting_since, zone), **values)
    if quoted and (said := _first_words(office, contact)):
        words = Markup("\n").join((words, office.say(to.language, "quoted", quote=said)))
    return Post(to.address, Say(Message(words, silent=silent)), asks=f"stand-in:{contact.id}")


LOOKED_THROUGH = 50


def _first_words(office: Office, contact: Contact) -> str:
    """What they said first of what nobody has answered."""
    events = office.store.people.timeline(contact.id, LOOKED_THROUGH)
    since = contact.waiting_since
    said = [one.quote for one in events if one.kind in ("reply", "asked") and since is not None and one.at >= since]
    return said[-1] if said else ""


def stand_in(desk: Desk, written: Written, contact_id: int) -> Screen | None:
    """The answer of the deputy or the admin who was told; the owner hears of it. Not once somebody has answered."""
    contact = desk.office.store.people.find_contact(contact_id)
    if contact is None or not (desk.acts_for(contact.manager_id) or desk.manager.admin):
        raise Refused("not-yours")
    if contact.waiting_since is None:
        raise Refused("stand-in-late", name=contact.name)
    copy = Copy(written.address, written.message_id)
    answer(desk, contact, copy, clipped(written.text, QUOTE), f"manual:{desk.key}")
    owner = desk.who(contact).manager.name
    return Screen(desk.say("stand-in-sent", name=contact.name, owner=owner))


COMMANDS: Mapping[str, Command] = {"away": away, "back": back}

BUTTONS: Buttons = {}

ANSWERS: Answers = {"stand-in": stand_in}

RINGS: Rings = {UNANSWERED: _ring_unanswered, BACK: _ring_back}
