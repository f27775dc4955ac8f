"""Before there is a contact: strangers, who followed a link, what they agree to, and the welcome."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.desk import Pressed, Screen, Visit, Written
from bot.desk.forget import came_by_themselves
from bot.desk.preferences import show_menu, topics
from bot.desk.stopping import back_again
from bot.model import TELEGRAM, Button, Consent, Contact, ContactState, Invite, Manual, NewsWish, Post, Say, TouchKind
from bot.render import plain
from bot.service import Office

INVITE_LIFE = timedelta(days=30)
"""An invite not opened by then was not wanted."""

STRANGER_PAUSE = timedelta(days=1)
"""Between two answers to the same stranger."""

WELCOME_WISH = NewsWish(timedelta(days=21), 0.0)
"""The welcome's one good item: the best there is, if there is any."""


# --- before consent -------------------------------------------------------------------------------------------


def stranger(office: Office, written: Written, now: datetime) -> Screen | None:
    """Someone without an invite: one courteous line, once a day, and no command."""
    if invite := office.store.people.invite_opened_by(written.address):
        return _reminded(office, invite) if invite.expires_at > now else _gone(office, invite.language)
    told = office.store.people.told_stranger(written.address)
    if told and now - told < STRANGER_PAUSE:
        return None
    office.store.people.tell_stranger(written.address, now)
    return Screen(office.say(_language(written.language), "stranger"))


def opened(office: Office, written: Written, token: str, now: datetime) -> Screen | None:
    """Someone followed a link: an invite of theirs is explained and asked about; anything else is a stranger's."""
    invite = office.store.people.invite(token)
    if invite is None:
        return stranger(office, written, now)
    if invite.expires_at <= now or invite.used_at or invite.opened_by not in (None, written.address):
        return _gone(office, _language(written.language))
    office.store.people.open_invite(token, written.address)
    return _ask_consent(office, invite)


def opened_by_known(office: Office, contact: Contact, token: str, now: datetime) -> None:
    """Somebody who is already a contact followed another invite: whoever sent it is told, and it is used up."""
    invite = office.store.people.invite(token)
    if invite is None or invite.used_at or invite.opened_by:
        return
    office.store.people.open_invite(token, contact.address)
    office.store.people.use_invite(token, now)
    sender = office.store.people.manager(invite.manager_id)
    owner = office.relationship(contact).manager
    office.notify(sender, "invite-known", now, name=invite.name, owner=owner.name)


def _reminded(office: Office, invite: Invite) -> Screen:
    """They wrote before they agreed: nothing is passed on until they have."""
    manager = office.store.people.manager(invite.manager_id)
    screen = _ask_consent(office, invite)
    first = office.say(invite.language, "consent-first", manager=manager.name)
    return dataclasses.replace(screen, text=f"{screen.text}\n\n<b>{first}</b>")


def _gone(office: Office, language: str) -> Screen:
    return Screen(office.say(language, "invite-gone"))


def _ask_consent(office: Office, invite: Invite) -> Screen:
    manager = office.store.people.manager(invite.manager_id)
    return consent_screen(office, invite.language, invite.name, manager.name, invite.token)


def consent_screen(office: Office, language: str, name: str, manager: str, token: str) -> Screen:
    """Who will write, about what, how often and how to stop; the wording's version is kept with the consent."""
    caps = office.playbooks.policy.caps
    text = office.say(
        language, "consent", name=name, manager=manager, company=office.company(), weekly=caps.per_week or 0
    )
    return Screen(
        text,
        (
            (Button(office.say(language, "consent-agree"), data=f"agree:{token}"),),
            (Button(office.say(language, "consent-decline"), data=f"decline:{token}"),),
        ),
    )


def agree(office: Office, pressed: Pressed, token: str, now: datetime) -> Screen:
    """They agreed: from here on they are a contact."""
    known = office.store.people.contact_at(TELEGRAM, pressed.address)
    if known:
        return _agree_again(office, known, now)
    invite = office.store.people.invite(token)
    if invite is None or invite.used_at or invite.expires_at <= now or invite.opened_by != pressed.address:
        return Screen(toast=office.say("en", "button-old"))
    office.store.people.use_invite(token, now)
    contact = office.store.people.add_contact(
        Contact(
            id=0,
            account_id=invite.account_id,
            manager_id=invite.manager_id,
            channel=TELEGRAM,
            address=pressed.address,
            name=invite.name,
            address_as=invite.name,
            role=invite.role,
            language=invite.language,
            zone=invite.zone,
            topics=(),
            state=ContactState.ACTIVE,
            joined_at=now,
            tags=invite.tags,
            source=invite.source,
        )
    )
    _consented(office, contact, token, now)
    came_by_themselves(office, contact)
    office.record(contact.id, now, "joined")
    office.replan_account(contact.account_id, now)  # who is missing there may have changed
    office.tell_manager(contact, "invite-joined", now)
    _welcome(office, contact, now)
    return Screen(_consent_text(office, contact), replaces=True)


def _agree_again(office: Office, contact: Contact, now: datetime) -> Screen:
    """They had stopped or blocked us, and are back."""
    if contact.state is ContactState.ACTIVE:
        return Screen(toast=office.say(contact.language, "topics-kept"))
    _consented(office, contact, None, now)
    office.record(contact.id, now, "returned")
    back = dataclasses.replace(back_again(office, contact), state=ContactState.ACTIVE)
    office.change(office.heard(back, now), now)
    office.tell_manager(contact, "returned", now)
    _welcome(office, back, now)
    return Screen(_consent_text(office, back), replaces=True)


def _consented(office: Office, contact: Contact, token: str | None, now: datetime) -> None:
    wording = office.texts.version(contact.language, "consent")
    office.store.people.add_consent(Consent(contact.id, token, wording, contact.language, now))


def _consent_text(office: Office, contact: Contact) -> str:
    """What they agreed to stays readable above, without its buttons."""
    who = office.relationship(contact)
    return consent_screen(office, contact.language, contact.address_as, who.manager.name, "").text


def decline(office: Office, pressed: Pressed, token: str, now: datetime) -> Screen:
    """They said no: the invite is used up, and the manager is told."""
    known = office.store.people.contact_at(TELEGRAM, pressed.address)
    if known:
        return Screen(office.say(known.language, "consent-declined"), replaces=True)
    invite = office.store.people.invite(token)
    if invite is None or invite.used_at or invite.opened_by != pressed.address:
        return Screen(toast=office.say("en", "button-old"))
    office.store.people.use_invite(token, now)
    manager = office.store.people.manager(invite.manager_id)
    account = office.store.people.account(invite.account_id)
    office.notify(manager, "invite-declined", now, name=invite.name, account=account.name)
    return Screen(office.say(invite.language, "consent-declined"), replaces=True)


def _welcome(office: Office, contact: Contact, now: datetime) -> None:
    """Thanks, one good item if there is one, and the topics to choose from."""
    who = office.relationship(contact)
    thanks = office.say(contact.language, "welcome", name=contact.address_as, manager=who.manager.name)
    _to_contact(office, contact, Say(Screen(thanks).message()), now)
    if choices := office.choose_news(who, WELCOME_WISH, now):
        message = office.news_message(who, choices, silent=True)
        n = len(office.store.people.consents(contact.id))
        manual = Manual(f"welcome/item:{contact.id}:{n}", TouchKind.NEWS, plain(message.text), choices[0].item.id)
        _to_contact(office, contact, Say(message), now, manual)
    if office.feedbook.topics:
        _to_contact(office, contact, Say(topics(Visit(office, contact, now)).message()), now)
    show_menu(office, contact, now)


def _to_contact(office: Office, contact: Contact, say: Say, now: datetime, records: Manual | None = None) -> None:
    office.post(Post(contact.address, say, at_most_once=True, contact_id=contact.id, records=records), now)


def _language(code: str) -> str:
    return "zh" if code.startswith("zh") else "en"


BUTTONS: Mapping[str, Callable[[Office, Pressed, str, datetime], Screen]] = {"agree": agree, "decline": decline}
"""What anybody may press, known or not; it gets what follows the verb."""
