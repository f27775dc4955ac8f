"""Inviting people: a link for one person, what became of it, and someone the manager reaches by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot import planner
from bot.desk import MOST_CHOICES, Buttons, Command, Desk, Rings, Screen, fitting, on_contact, own_day
from bot.desk.arguments import Introduction, has_han, introduction
from bot.desk.consent import INVITE_LIFE
from bot.desk.deep_links import link_to, picture
from bot.desk.forget import refuse_forgotten
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import BY_HAND, Contact, ContactState, Invite, Manager
from bot.model.posts import Post, Say
from bot.render import plain
from bot.service import Office
from bot.store.alarms import Alarm

RECALLED_AFTER = timedelta(days=7)
"""After which a manager hears that nobody has opened a link."""

RECALLED_BEFORE = timedelta(days=3)
"""Before it expires, the second and last time."""

TOO_LATE = timedelta(days=2)
"""A reminder that comes later than this, because the machine slept, is left out."""

LISTED_AFTER = timedelta(days=30)
"""How long a link that has expired still stands in the list, to be renewed."""

# --- one more -------------------------------------------------------------------------------------------------


def invite(desk: Desk, text: str) -> Screen:
    """/invite Li Wei, Acme, evaluator: a link for one person with its picture, and a text to paste."""
    person = introduction(text, "usage-invite", by_hand=False)
    refuse_forgotten(desk.office, person.name, person.account)
    return _invited(desk, person, _by_hand(desk, person))


def invite_here(desk: Desk, contact: Contact) -> Screen:
    """The button on the card of somebody reached by hand: a link that moves them here, the same while it stands."""
    if contact.channel != BY_HAND or contact.manager_id != desk.manager.id:
        return Screen(toast=desk.say("button-old"))
    made = desk.office.store.people.open_invites(desk.manager.id, desk.now, MOST_CHOICES)
    if known := next((one for one in made if one.contact_id == contact.id), None):
        return _shown(desk, known, moves=True)
    account = desk.office.store.people.account(contact.account_id).name
    person = Introduction(contact.name, account, contact.role, contact.language, contact.zone)
    return _invited(desk, person, contact)


def _invited(desk: Desk, person: Introduction, by_hand: Contact | None) -> Screen:
    account = desk.office.store.people.save_account(person.account)
    desk.office.store.people.add_invite(
        Invite(
            token := desk.office.token(),
            desk.manager.id,
            account.id,
            by_hand.name if by_hand else person.name,
            person.role,
            person.language,
            person.zone,
            desk.now,
            desk.now + INVITE_LIFE,
            tags=person.tags,
            source=person.source,
            contact_id=by_hand.id if by_hand else None,
        )
    )
    new = desk.office.store.people.invite(token)
    assert new is not None
    _recall_later(desk.office, desk.manager, new, desk.now)
    return _shown(desk, new, moves=by_hand is not None)


def _by_hand(desk: Desk, person: Introduction) -> Contact | None:
    """Somebody of theirs of that name at that company whom they reach by hand until now."""
    known = desk.office.store.people.seated(person.account, person.name)
    return known if known and known.channel == BY_HAND and known.manager_id == desk.manager.id else None


def _shown(desk: Desk, one: Invite, *, moves: bool = False) -> Screen:
    """The link, what goes with it and a text to paste, under its picture."""
    account = desk.office.store.people.account(one.account_id)
    link = link_to(desk.office, one.token)
    until, known = own_day(desk, one.expires_at), _known(desk, one) or "none"
    parts: list[str] = [desk.say("invited", name=one.name or "…", account=account.name, until=until, known=known)]
    if moves:
        parts.append(desk.say("invite-moves", name=one.name))
    to_copy = desk.office.say(one.language, "invite-to-copy", name=one.name, link=link, manager=desk.manager.name)
    parts.append(f"{desk.say('invite-paste')}\n<code>{to_copy}</code>")
    if one.language == "en" or not has_han(one.name):
        parts.append(desk.say("invite-language", spoken=one.language))
    return Screen("\n\n".join(parts), (_preview_button(desk, one),), picture=picture(link))


def _known(desk: Desk, one: Invite) -> str:
    """Role, tags and source, where there are any."""
    role = plain(desk.say(f"role-{one.role}")) if one.role else ""
    return " · ".join(word for word in (role, " ".join(one.tags), one.source or "", one.zone or "") if word)


def add(desk: Desk, text: str) -> Screen:
    """/add Wang Fang, Acme, decider, WeChat: someone the manager reaches by hand."""
    person = introduction(text, "usage-add", by_hand=True)
    refuse_forgotten(desk.office, person.name, person.account, person.reach)
    account = desk.office.store.people.save_account(person.account)
    known = desk.find(person.name)
    if any(one.name == person.name and one.account_id == account.id for one in known):
        raise Refused("already-added", name=person.name, account=account.name)
    contact = desk.office.store.people.add_contact(
        Contact(
            id=0,
            account_id=account.id,
            manager_id=desk.manager.id,
            channel=BY_HAND,
            address=f"{BY_HAND}:{desk.key}",
            name=person.name,
            address_as=person.name,
            role=person.role,
            language=person.language,
            zone=person.zone,
            topics=(),
            state=ContactState.ACTIVE,
            joined_at=desk.now,
            reach=person.reach,
            tags=person.tags,
            source=person.source,
            sourced_by=desk.manager.id,
        )
    )
    desk.office.record(contact.id, desk.now, "added")
    desk.office.replan_account(account.id, desk.now)
    return Screen(desk.say("added", name=contact.name, account=account.name, reach=contact.reach or "none"))


# --- what became of them --------------------------------------------------------------------------------------


def invites(desk: Desk, text: str) -> Screen:
    """/invites: the links that nobody has answered, the newest first, and a button for each."""
    every = desk.office.store.people.open_invites(desk.manager.id, desk.now - LISTED_AFTER, MOST_CHOICES)
    if not every:
        return Screen(desk.say("invites-none"))
    buttons = tuple((Button(_label(desk, one), data=f"invite:{one.number}"),) for one in every)
    return Screen(fitting([desk.say("invites-title"), *(_line(desk, one) for one in every)]), buttons)


def _label(desk: Desk, one: Invite) -> str:
    return f"{one.name or '…'} · {desk.office.store.people.account(one.account_id).name}"


def _line(desk: Desk, one: Invite) -> str:
    """Sent, opened and expires, by the day."""
    return desk.say(
        "invites-line",
        name=one.name or "…",
        account=desk.office.store.people.account(one.account_id).name,
        source=one.source or "none",
        sent=own_day(desk, one.created_at),
        opened=own_day(desk, one.opened_at) if one.opened_at else "none",
        until=own_day(desk, one.expires_at),
        state="open" if one.expires_at > desk.now else "expired",
    )


def look(desk: Desk, number: int) -> Screen:
    """One of them with its link again, to be renewed or revoked."""
    one = own(desk, number)
    line = f"{_line(desk, one)}\n{link_to(desk.office, one.token)}"
    return Screen(line, (*_choices(desk, one), _preview_button(desk, one)))


def _choices(desk: Desk, one: Invite) -> tuple[tuple[Button, ...], ...]:
    renew = Button(desk.say("button-renew"), data=f"renew:{one.number}")
    return ((renew, Button(desk.say("button-revoke"), data=f"revoke:{one.number}")),)


def _preview_button(desk: Desk, one: Invite) -> tuple[Button, ...]:
    return (Button(desk.say("button-preview"), data=f"preview:{one.number}"),)


def own(desk: Desk, number: int) -> Invite:
    """An invite of this manager's that nobody has answered. Raises Refused for any other."""
    one = desk.office.store.people.invite_numbered(number)
    if one is None or one.manager_id != desk.manager.id:
        raise Refused("not-yours")
    if one.used_at or one.revoked_at:
        raise Refused("touch-gone")
    return one


def renew(desk: Desk, number: int) -> Screen:
    """The same link is good for as long again."""
    one = own(desk, number)
    until = desk.now + INVITE_LIFE
    desk.office.store.people.renew_invite(one.token, until)
    renewed = own(desk, number)
    _recall_later(desk.office, desk.manager, renewed, desk.now)
    said = desk.say("invite-renewed", name=one.name or "…", until=own_day(desk, until))
    return Screen(f"{said}\n{link_to(desk.office, one.token)}", toast=plain(said), replaces=True)


def revoke(desk: Desk, number: int) -> Screen:
    """Nobody comes in through it any more."""
    one = own(desk, number)
    desk.office.store.people.revoke_invite(one.token, desk.now)
    desk.office.store.alarms.drop("invite", number)
    said = desk.say("invite-revoked", name=one.name or "…")
    return Screen(said, toast=plain(said), replaces=True)


# --- nobody has opened it -------------------------------------------------------------------------------------


def _recall_later(office: Office, manager: Manager, one: Invite, now: datetime) -> None:
    """The manager is reminded after a week, in their hours."""
    office.store.alarms.set("invite", one.number, _in_hours(office, manager, now + RECALLED_AFTER))


def _in_hours(office: Office, manager: Manager, at: datetime) -> datetime:
    return planner.hours_of(manager, office.business_zone, office.playbooks).next_open(at)


def recall(office: Office, alarm: Alarm, now: datetime) -> None:
    """A link that nobody has opened: after a week, and once more before it expires, in the manager's hours."""
    one = office.store.people.invite_numbered(int(alarm.name))
    if one is None or not one.stands(now) or one.opened_at:
        return
    manager = office.store.people.manager(one.manager_id)
    if now - alarm.at <= TOO_LATE:
        if (opens := _in_hours(office, manager, now)) > now:
            office.store.alarms.set("invite", alarm.name, opens)
            return
        _recalled(office, manager, one, now)
    last = _in_hours(office, manager, one.expires_at - RECALLED_BEFORE)
    if alarm.at < last and now < last:
        office.store.alarms.set("invite", alarm.name, last)


def _recalled(office: Office, manager: Manager, one: Invite, now: datetime) -> None:
    desk = Desk(office, manager, now, f"invite.{one.number}")
    text = desk.say(
        "invite-unopened",
        name=one.name or "…",
        account=office.store.people.account(one.account_id).name,
        sent=own_day(desk, one.created_at),
        until=own_day(desk, one.expires_at),
    )
    leave = (Button(desk.say("button-leave"), data="leave"),)
    desk.post(Post(manager.address, Say(Message(text, (*_choices(desk, one), leave)))))


COMMANDS: Mapping[str, Command] = {"invite": invite, "add": add, "invites": invites}

BUTTONS: Buttons = {
    ("invite", 1): look,
    ("renew", 1): renew,
    ("revoke", 1): revoke,
    ("invite-here", 1): on_contact(invite_here),
}

RINGS: Rings = {"invite": recall}
