"""Inviting people: a link for one person; someone the manager reaches by hand."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk import Buttons, Command, Desk, Screen, own_day
from bot.desk.arguments import has_han, introduction
from bot.desk.consent import INVITE_LIFE
from bot.desk.forget import refuse_forgotten
from bot.errors import Refused
from bot.model import BY_HAND, Contact, ContactState, Invite


def invite(desk: Desk, text: str) -> Screen:
    """/invite Li Wei, Acme, evaluator: a link for one person, and a text to paste in their language."""
    person = introduction(text, "usage-invite", by_hand=False)
    refuse_forgotten(desk.office, person.name, person.account)
    account = desk.office.store.people.save_account(person.account)
    invite = Invite(
        desk.office.token(),
        desk.manager.id,
        account.id,
        person.name,
        person.role,
        person.language,
        person.zone,
        desk.now,
        desk.now + INVITE_LIFE,
        tags=person.tags,
        source=person.source,
    )
    desk.office.store.people.add_invite(invite)
    link = f"https://t.me/{desk.office.bot_username}?start={invite.token}"
    intro = desk.say("invited", name=person.name, account=account.name, until=own_day(desk, invite.expires_at))
    to_copy = desk.office.say(person.language, "invite-to-copy", name=person.name, link=link, manager=desk.manager.name)
    parts = [intro, f"<code>{to_copy}</code>"]
    if person.language == "en" or not has_han(person.name):
        parts.append(desk.say("invite-language"))
    return Screen("\n\n".join(parts))


def add(desk: Desk, text: str) -> Screen:
    """/add Wang Fang, Acme, decider, WeChat: someone the manager reaches by hand."""
    person = introduction(text, "usage-add", by_hand=True)
    refuse_forgotten(desk.office, person.name, person.account)
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
        )
    )
    desk.office.record(contact.id, desk.now, "added")
    desk.office.replan_account(account.id, desk.now)
    return Screen(desk.say("added", name=contact.name, account=account.name, reach=contact.reach or "none"))


COMMANDS: Mapping[str, Command] = {"invite": invite, "add": add}

BUTTONS: Buttons = {}
