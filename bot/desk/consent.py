"""What people agree to before they are contacts, and the welcome once they have."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.desk import Pressed, Screen, Visit
from bot.desk.forget import came_by_themselves
from bot.desk.pages import opening
from bot.desk.preferences import show_menu, topics
from bot.desk.stopping import back_again
from bot.model.messages import Button, Message
from bot.model.people import TELEGRAM, Consent, Contact, ContactState, Invite
from bot.model.posts import Manual, Post, Say
from bot.model.rules import NewsWish
from bot.model.touches import TouchKind
from bot.render import plain
from bot.service import Office

INVITE_LIFE = timedelta(days=30)
"""An invite not opened by then was not wanted."""

WELCOME_WISH = NewsWish(timedelta(days=21), 0.0)
"""The welcome's one good item: the best there is, if there is any."""


def ask_consent(office: Office, invite: Invite) -> Screen:
    """The question under an invite; who came through a source may say first who they are."""
    manager = office.store.people.manager(invite.manager_id)
    screen = consent_screen(office, invite.language, invite.name, manager.name, invite.token)
    if invite.source_id is None:
        return screen
    known = office.say(invite.language, "source-who", name=invite.name, company=invite.company or "none")
    return dataclasses.replace(screen, text=f"{screen.text}\n\n{known}")


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
    if invite is None or not invite.stands(now) or invite.opened_by != pressed.address or _full(office, invite):
        return Screen(toast=office.say("en", "button-old"))
    office.store.people.use_invite(token, now)
    contact = _admitted(office, invite, pressed.address, now)
    came_by_themselves(office, contact)
    office.replan_account(contact.account_id, now)  # who is missing there may have changed
    _tell_manager(office, invite, contact, now)
    _welcome(office, contact, now)
    return Screen(_consent_text(office, contact), replaces=True)


def _full(office: Office, invite: Invite) -> bool:
    """Whether as many have agreed through their source as it is for."""
    source = office.store.sources.source(invite.source_id) if invite.source_id else None
    return source is not None and source.most is not None and office.store.sources.agreed(source.id) >= source.most


def _admitted(office: Office, invite: Invite, address: str, now: datetime) -> Contact:
    """A new contact; or somebody reached by hand until now, whose history stays."""
    known = office.store.people.find_contact(invite.contact_id) if invite.contact_id else None
    new = contact_of(office, invite, address, now)
    if known is None or known.channel == TELEGRAM:
        contact = office.store.people.add_contact(new)
        _consented(office, contact, invite.token, now)
        office.record(contact.id, now, "joined")
        return contact
    contact = dataclasses.replace(
        known, channel=TELEGRAM, address=address, language=invite.language, state=ContactState.ACTIVE
    )
    _consented(office, contact, invite.token, now)
    office.store.people.update_contact(office.heard(contact, now))
    office.record(contact.id, now, "joined")
    return contact


def contact_of(office: Office, invite: Invite, address: str, now: datetime) -> Contact:
    """Who will be a contact as they agree."""
    source = office.store.sources.source(invite.source_id) if invite.source_id else None
    return Contact(
        id=0,
        account_id=invite.account_id,
        manager_id=invite.manager_id,
        channel=TELEGRAM,
        address=address,
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
        sourced_by=source.manager_id if source else invite.manager_id,
    )


def _tell_manager(office: Office, invite: Invite, contact: Contact, now: datetime) -> None:
    """Who agreed, and through whom or what; whose company is only what they say is put there by a tap or a reply."""
    if invite.source_id is None and invite.by_contact is None:
        return office.tell_manager(contact, "invite-joined", now)
    manager = office.store.people.manager(contact.manager_id)
    if invite.source_id is None:
        account = office.store.people.account(contact.account_id)
        return office.notify(
            manager, "colleague-joined", now, name=contact.name, account=account.name, source=invite.source or "none"
        )
    text = office.say(
        manager.language,
        "source-joined",
        name=contact.name,
        source=invite.source or "none",
        company=invite.company or "none",
    )
    label = office.say(manager.language, "button-seat", company=invite.company)
    buttons = ((Button(plain(label), data=f"seat:{contact.id}"),),) if invite.company else ()
    office.post(Post(manager.address, Say(Message(text, buttons)), asks=f"seat:{contact.id}"), now)
    return None


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
    if invite is None or not invite.stands(now) or invite.opened_by != pressed.address:
        return Screen(toast=office.say("en", "button-old"))
    office.store.people.use_invite(token, now)
    manager = office.store.people.manager(invite.manager_id)
    account = office.store.people.account(invite.account_id)
    office.notify(manager, "invite-declined", now, name=invite.name, account=account.name)
    return Screen(office.say(invite.language, "consent-declined"), replaces=True)


def _welcome(office: Office, contact: Contact, now: datetime) -> None:
    for message, records in welcome(office, contact, now):
        _to_contact(office, contact, Say(message), now, records)
    show_menu(office, contact, now)


def welcome(office: Office, contact: Contact, now: datetime) -> Iterator[tuple[Message, Manual | None]]:
    """Thanks, one good item if there is one (which is a touch), and the topics to choose from."""
    who = office.relationship(contact)
    thanks = office.say(contact.language, "welcome", name=contact.address_as, manager=who.manager.name)
    yield Message(thanks, opening(office, contact.language)), None
    if choices := office.choose_news(who, WELCOME_WISH, now):
        message = office.news_message(who, choices, silent=True)
        n = len(office.store.people.consents(contact.id))
        yield (
            message,
            Manual(f"welcome/item:{contact.id}:{n}", TouchKind.NEWS, plain(message.text), choices[0].item.id),
        )
    if office.feedbook.topics:
        yield topics(Visit(office, contact, now)).message(), None


def _to_contact(office: Office, contact: Contact, say: Say, now: datetime, records: Manual | None = None) -> None:
    office.post(Post(contact.address, say, at_most_once=True, contact_id=contact.id, records=records), now)


BUTTONS: Mapping[str, Callable[[Office, Pressed, str, datetime], Screen]] = {"agree": agree, "decline": decline}
"""What anybody may press, known or not; it gets what follows the verb."""
