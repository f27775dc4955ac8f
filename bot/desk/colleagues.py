"""A contact passes the assistant on to somebody at the same company."""

from __future__ import annotations

from datetime import timedelta

from bot.desk import Screen, Visit
from bot.desk.arguments import LONGEST_NAME
from bot.desk.deep_links import link_to
from bot.model.messages import Message
from bot.model.people import ContactState, Invite
from bot.model.posts import Post, Say
from bot.render import clipped, plain

LIFE = timedelta(days=14)
"""Of a link for a colleague: who wants in opens it soon."""

MOST_A_WEEK = 3
"""Links for colleagues that one contact may make in seven days."""


def colleague(visit: Visit, text: str) -> Screen:
    """/colleague, or /colleague Wang Fang: a text to forward, with a link for one person at the same company."""
    people, contact, who = visit.office.store.people, visit.contact, visit.who
    if contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-stopped"))
    if people.passed_on(contact.id, visit.now - timedelta(days=7)) >= MOST_A_WEEK:
        return Screen(visit.say("colleague-enough", most=MOST_A_WEEK))
    invite = Invite(
        visit.office.token(),
        contact.manager_id,
        contact.account_id,
        clipped(" ".join(text.split()), LONGEST_NAME),
        None,
        contact.language,
        contact.zone,
        visit.now,
        visit.now + LIFE,
        source=plain(visit.office.say(who.manager.language, "source-colleague", name=contact.name)),
        by_contact=contact.id,
    )
    people.add_invite(invite)
    visit.record("passed-on", invite.name)
    visit.office.tell_manager(contact, "colleague-invited", visit.now, invited=invite.name or "none")
    intro = visit.say("colleague-intro", days=LIFE.days)
    visit.office.post(Post(contact.address, Say(Message(intro)), at_most_once=True, contact_id=contact.id), visit.now)
    link = link_to(visit.office, invite.token)
    return Screen(
        visit.say(
            "colleague-to-forward",
            name=invite.name or "none",
            contact=contact.name,
            manager=who.manager.name,
            company=visit.office.company(),
            link=link,
        )
    )


def press(visit: Visit, value: str) -> Screen:
    """The button under their /help."""
    return visit.too_old() if value else colleague(visit, "")
