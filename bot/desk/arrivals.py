"""At the door: strangers, and who followed a link."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bot.desk import Screen, Written, sources
from bot.desk.consent import ask_consent
from bot.desk.requests import knock, known_as, once_a_day, said_whom, tongue
from bot.model.messages import Button
from bot.model.people import Contact, Invite
from bot.render import plain
from bot.service import Office


def stranger(office: Office, written: Written, now: datetime) -> Screen | None:
    """Someone who is no contact and followed no link now: one courteous line, once a day, and no command."""
    if invite := office.store.people.invite_opened_by(written.address):
        if not invite.stands(now):
            return knock(office, written, invite, now)
        return sources.introduced(office, invite, written) or _reminded(office, invite)
    if screen := said_whom(office, written, now):
        return screen
    language = tongue(written.language)
    ask = Button(plain(office.say(language, "button-put-through")), data=f"through:{language}")
    return once_a_day(office, written.address, Screen(office.say(language, "stranger"), ((ask,),)), now)


def opened(office: Office, written: Written, token: str, now: datetime) -> Screen | None:
    """Someone followed a link: what they may agree to is explained and asked; else they ask to be put through."""
    if source := office.store.sources.behind(token):
        return sources.opened(office, source, written, now)
    invite = office.store.people.invite(token)
    if invite is None:
        return stranger(office, written, now)
    if not invite.stands(now) or invite.opened_by not in (None, written.address):
        return knock(office, written, invite, now)
    office.store.people.open_invite(token, written.address, now)
    if not invite.name:  # passed on by a contact who left it to them
        invite = dataclasses.replace(invite, name=known_as(written.name))
        office.store.people.name_invite(token, invite.name, "")
    return ask_consent(office, invite)


def opened_by_known(office: Office, contact: Contact, token: str, now: datetime) -> None:
    """Somebody who is already a contact followed another invite: whoever sent it is told, and it is used up."""
    invite = office.store.people.invite(token)
    if invite is None or not invite.stands(now) or invite.opened_by or invite.by_contact == contact.id:
        return
    office.store.people.open_invite(token, contact.address, now)
    office.store.people.use_invite(token, now)
    sender = office.store.people.manager(invite.manager_id)
    owner = office.relationship(contact).manager
    office.notify(sender, "invite-known", now, name=invite.name or contact.name, owner=owner.name)


def _reminded(office: Office, invite: Invite) -> Screen:
    """They wrote before they agreed: nothing is passed on until they have. The question stands above in full."""
    manager = office.store.people.manager(invite.manager_id)
    first = office.say(invite.language, "consent-first", manager=manager.name)
    return dataclasses.replace(ask_consent(office, invite), text=first)
