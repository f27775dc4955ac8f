"""The team, as admins see it: who is a manager, how much lies with each, and the pause of everything at once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.desk import (
    Buttons,
    Command,
    Desk,
    Screen,
    Written,
    deputies,
    drafts,
    fitting,
    morning,
    own_day,
    requests,
)
from bot.desk.arguments import split
from bot.desk.handover import introduce_later, show_open, take_over
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import TELEGRAM, Contact, Manager
from bot.model.posts import Post, Say
from bot.render import day
from bot.service import Office
from bot.store.team import ManagerLink
from bot.workload import planned_load

LINK_LIFE = timedelta(days=7)
"""A link for a new manager that nobody opened by then is void."""

EVERYTHING = ("everything", "everyone", "all", "全部", "所有", "一切")
"""What `/pause` and `/resume` take for all contacts of all managers."""

MOST_DRAFTS = 10

A_PAGE = 10
"""Managers in one message."""

_ID = re.compile(r"[0-9]{1,15}")


def _admins_only(desk: Desk) -> None:
    if not desk.manager.admin:
        raise Refused("for-admins")


# --- who there is ---------------------------------------------------------------------------------------------


def managers(desk: Desk, text: str) -> Screen:
    """/managers: each with their load, and a button to take them off."""
    _admins_only(desk)
    return _page(desk, 0)


def managers_page(desk: Desk, first: int) -> Screen:
    """The next ten."""
    _admins_only(desk)
    return dataclasses.replace(_page(desk, first), replaces=True)


def _page(desk: Desk, first: int) -> Screen:
    everyone = desk.office.store.people.managers()
    shown = everyone[first : first + A_PAGE]
    lines: list[str] = [desk.say("managers-title", count=len(everyone))]
    lines += [_line(desk, one) for one in shown]
    lines.append(desk.say("managers-how"))
    label = desk.say("button-manager-remove")
    rows = [(Button(f"{label} · {one.name}", data=f"manager-remove:{one.id}"),) for one in shown if not one.admin]
    turns = [Button("‹", data=f"managers:{max(0, first - A_PAGE)}")] if first else []
    if first + A_PAGE < len(everyone):
        turns.append(Button("›", data=f"managers:{first + A_PAGE}"))
    return Screen(fitting(lines), (*rows, tuple(turns)) if turns else tuple(rows))


def _line(desk: Desk, one: Manager) -> str:
    book = desk.office.store.team.book(one.id)
    load = planned_load(desk.office, one, book.contacts)
    return desk.say(
        "managers-line",
        name=one.name,
        admin="yes" if one.admin else "no",
        contacts=book.contacts,
        waiting=book.waiting,
        approvals=book.approvals,
        wanted=round(load.wanted) if load else 0,
        room=str(round(load.room)) if load else "none",
        seen=own_day(desk, book.seen_at) if book.seen_at else "none",
    )


# --- one more -------------------------------------------------------------------------------------------------


def manager(desk: Desk, text: str) -> Screen:
    """/manager Bo Ek: a link for one person; /manager 12345678, Bo: whose Telegram id is known."""
    _admins_only(desk)
    words = split(text)
    if words and words[0].casefold() in ("add", "添加"):
        words = words[1:]
    elif words and words[0].casefold().startswith("add "):
        words = [words[0][4:].strip(), *words[1:]]
    if words and _ID.fullmatch(words[0]) and len(words) <= 2:
        return _add_by_id(desk, words[0], words[-1])
    if len(words) != 1:
        raise Refused("usage-manager")
    until, token = desk.now + LINK_LIFE, desk.office.token()
    desk.office.store.team.add_link(token, desk.manager.id, words[0], until)
    link = f"https://t.me/{desk.office.bot_username}?start={token}"
    return Screen(desk.say("manager-link", name=words[0], link=link, until=own_day(desk, until)))


def _add_by_id(desk: Desk, address: str, name: str) -> Screen:
    _check_new(desk.office, address, name)
    _admit(desk.office, address, name, desk.manager.language, desk.now)
    return Screen(desk.say("manager-added", name=name))


def _check_new(office: Office, address: str, name: str) -> None:
    """Nobody is on both sides. Raises Refused."""
    if office.store.people.manager_at(address):
        raise Refused("manager-already", name=name)
    if office.store.people.contact_at(TELEGRAM, address):
        raise Refused("manager-is-contact", name=name)


def _admit(office: Office, address: str, name: str, language: str, now: datetime) -> None:
    new = office.store.people.save_manager(address, name, language, admin=False)
    morning.set_alarms(office, new, now)
    office.notify(new, "manager-welcome", now, name=name)


def opened(office: Office, written: Written, token: str, now: datetime) -> Screen | None:
    """Somebody who is no contact followed a link: an admin is asked who that is. None: no such link."""
    link = office.store.team.link(token)
    if link is None:
        return None
    language = "zh" if written.language.startswith("zh") else "en"
    if link.expires_at <= now or link.opened_by not in (None, written.address):
        return Screen(office.say(language, "invite-gone"))
    admin = office.store.people.manager(link.made_by)
    if link.opened_by is None:
        office.store.team.open_link(link.id, written.address, written.name, language)
        office.post(Post(admin.address, Say(_who_opened(office, admin, link, written))), now)
    return Screen(office.say(language, "manager-link-opened", admin=admin.name))


def _who_opened(office: Office, admin: Manager, link: ManagerLink, written: Written) -> Message:
    say = office.say
    text = say(admin.language, "manager-link-used", name=link.name, shown=written.name, id=written.address)
    yes = Button(say(admin.language, "button-manager-yes"), data=f"manager-yes:{link.id}")
    no = Button(say(admin.language, "button-manager-no"), data=f"manager-no:{link.id}")
    return Message(text, ((yes, no),))


def opened_by_contact(office: Office, contact: Contact, token: str, now: datetime) -> Screen | None:
    """A contact followed a manager's link: it is not for them, and whoever made it hears of it. None: no such link."""
    link = office.store.team.link(token)
    if link is None or link.expires_at <= now or link.opened_by:
        return None
    office.store.team.drop_link(link.id)
    admin = office.store.people.manager(link.made_by)
    office.notify(admin, "manager-link-contact", now, name=link.name, contact=contact.name)
    return Screen(office.say(contact.language, "manager-link-not-yours"))


def confirm(desk: Desk, link_id: int) -> Screen:
    """The admin has seen who opened the link."""
    link = _opened_link(desk, link_id)
    assert link.opened_by is not None
    assert link.opened_name is not None
    _check_new(desk.office, link.opened_by, link.opened_name)
    desk.office.store.team.drop_link(link.id)
    _admit(desk.office, link.opened_by, link.opened_name, link.opened_language or "en", desk.now)
    return Screen(desk.say("manager-added", name=link.opened_name), replaces=True)


def refuse(desk: Desk, link_id: int) -> Screen:
    link = _opened_link(desk, link_id)
    desk.office.store.team.drop_link(link.id)
    return Screen(desk.say("manager-refused", name=link.opened_name or link.name), replaces=True)


def _opened_link(desk: Desk, link_id: int) -> ManagerLink:
    _admins_only(desk)
    link = desk.office.store.team.link_numbered(link_id)
    if link is None or link.opened_by is None or link.expires_at <= desk.now:
        raise Refused("button-old")
    return link


# --- one less -------------------------------------------------------------------------------------------------


def ask_heir(desk: Desk, manager_id: int) -> Screen:
    """Who gets what is theirs? The admin's choice is the confirmation."""
    gone = _removable(desk, manager_id)
    heirs = [one for one in desk.office.store.people.managers() if one.id not in (gone.id, desk.manager.id)]
    label = desk.say("button-manager-gone")
    choices = [
        (Button(f"{label} · {one.name}", data=f"manager-gone:{gone.id}:{one.id}"),) for one in [desk.manager, *heirs]
    ]
    leave = (Button(desk.say("button-leave"), data="leave"),)
    contacts = desk.office.store.team.book(gone.id).contacts
    return Screen(desk.say("manager-heir", name=gone.name, count=contacts), (*choices, leave))


def remove_one(desk: Desk, manager_id: int, heir_id: int) -> Screen:
    gone = _removable(desk, manager_id)
    heir = next((one for one in desk.office.store.people.managers() if one.id == heir_id != gone.id), None)
    if heir is None:
        raise Refused("button-old")
    remove(desk.office, gone, heir, desk.now)
    return Screen(desk.say("manager-removed", name=gone.name, heir=heir.name), replaces=True)


def _removable(desk: Desk, manager_id: int) -> Manager:
    _admins_only(desk)
    found = next((one for one in desk.office.store.people.managers() if one.id == manager_id), None)
    if found is None:
        raise Refused("button-old")
    if found.admin:
        raise Refused("manager-admin", name=found.name)
    return found


def remove(office: Office, gone: Manager, heir: Manager, now: datetime) -> None:
    """Nothing is orphaned: all that was theirs goes to the heir, who resumes it in one go; the row stays."""
    team, unsent = office.store.team, office.store.team.drafts_of(gone.id)
    for offer in team.offers_of(gone.id) + team.offers_to(gone.id):
        giver = office.store.people.manager(offer.giver_id)
        team.drop_offer(offer.id)
        office.store.alarms.drop("offer", offer.id)
        if giver.id != gone.id:
            office.notify(giver, "handover-gone", now, heir=gone.name)
    requested = office.store.requests.open_of(gone.id)
    moved = office.store.people.remove_manager(gone.id, heir.id, now)
    morning.drop_alarms(office, gone)
    deputies.left(office, gone, heir, now)
    approvals = team.book(heir.id).approvals
    for contact_id in moved:
        office.record(contact_id, now, "handed-over", f"{gone.name} → {heir.name}")
        office.store.alarms.drop("introduce", contact_id)
    office.replan_later()  # held ones are looked at in the claim, so nothing leaves before that
    inherited = [office.store.people.contact(contact_id) for contact_id in moved]
    waiting = [one for one in inherited if one.waiting_since]
    if moved:
        text = office.say(
            heir.language,
            "manager-inherited",
            name=gone.name,
            count=len(moved),
            waiting=len(waiting),
            approvals=approvals,
        )
        go_on = Button(office.say(heir.language, "button-introduce-all"), data="introduce-all")
        office.post(Post(heir.address, Say(Message(text, ((go_on,),)))), now)
    for contact in waiting:
        show_open(office, contact, now)
    for contact in inherited:
        take_over(office, contact, heir, now)
    drafts.ask_instead(office, gone, heir, now)
    for request in requested:
        requests.show_again(office, heir, request, now)
    for draft_id, quote in unsent[:MOST_DRAFTS]:
        office.post(Post(heir.address, Say(_draft(office, gone, heir, draft_id, quote))), now)


def _draft(office: Office, gone: Manager, heir: Manager, draft_id: int, quote: str) -> Message:
    """What the removed manager wrote and sent to nobody yet."""
    recent = office.store.people.recent_contacts(heir.id, TELEGRAM, 6)
    nobody = (Button(office.say(heir.language, "button-nobody"), data=f"to:{draft_id}:0"),)
    buttons = [(Button(one.name, data=f"to:{draft_id}:{one.id}"),) for one in recent]
    return Message(office.say(heir.language, "manager-draft", name=gone.name, quote=quote), (*buttons, nobody))


def introduce_all(desk: Desk) -> Screen:
    """Everybody inherited goes on as before they were held, is introduced in their hours, and what is open is shown."""
    office, ids = desk.office, desk.office.store.team.inherited(desk.manager.id)
    if not ids:
        raise Refused("button-old")
    for contact_id in ids:
        introduction = office.store.team.introduction(contact_id)
        assert introduction is not None
        contact = dataclasses.replace(office.store.people.contact(contact_id), held_until=introduction.held_until)
        office.store.people.update_contact(contact)
        office.record(contact_id, desk.now, "resumed")
        introduce_later(office, contact, office.store.people.manager(introduction.giver_id), desk.now, spread=True)
        show_open(office, dataclasses.replace(contact, waiting_since=None), desk.now)  # who waits was shown at once
    office.replan_later()
    return Screen(desk.say("introduced-all", count=len(ids)), replaces=True)


def retire_admins(office: Office, admins: Sequence[str], now: datetime) -> None:
    """Who is no longer in NURTURE_ADMINS commands nothing more; what was theirs goes to the first who is, on hold."""
    people = office.store.people
    with office.store.transaction():
        heir = people.manager_at(admins[0])
        assert heir is not None
        for gone in [one for one in people.admins() if one.address not in admins]:
            remove(office, gone, heir, now)


# --- everything at once ---------------------------------------------------------------------------------------


def pause_everything(desk: Desk) -> Screen:
    """Nothing automatic goes to anybody; what people write by hand still goes."""
    _admins_only(desk)
    if not desk.office.store.team.halt(desk.manager.id, desk.now):
        raise Refused("everything-is-paused")
    _tell_others(desk, "everything-paused", by=desk.manager.name)
    return Screen(desk.say("everything-paused", by=desk.manager.name))


def resume_everything(desk: Desk) -> Screen:
    """Go on without a flood: each touch that came due is looked at as any other, so many an hour; old ones expire."""
    _admins_only(desk)
    office, since = desk.office, desk.office.store.team.halted()
    if since is None or not office.store.team.lift():
        raise Refused("everything-goes-on")
    policy = office.playbooks.policy
    values: dict[str, str | int] = {
        "by": desk.manager.name,
        "hourly": policy.stagger.per_manager_hour or 0,
        "days": round(policy.expire_days),
    }
    for one in office.store.people.managers():
        due = office.store.team.came_due(one.id, desk.now)
        zone = one.zone or office.business_zone
        text = office.say(one.language, "everything-resumed", since=day(one.language, since, zone), count=due, **values)
        if one.id == desk.manager.id:
            mine = text
        else:
            office.post(Post(one.address, Say(Message(text))), desk.now)
    return Screen(mine)


def _tell_others(desk: Desk, text_id: str, **values: str | int) -> None:
    for one in desk.office.store.people.managers():
        if one.id != desk.manager.id:
            desk.office.notify(one, text_id, desk.now, **values)


COMMANDS: Mapping[str, Command] = {"managers": managers, "manager": manager}

BUTTONS: Buttons = {
    ("managers", 1): managers_page,
    ("manager-remove", 1): ask_heir,
    ("manager-gone", 2): remove_one,
    ("manager-yes", 1): confirm,
    ("manager-no", 1): refuse,
    ("introduce-all", 0): introduce_all,
}
