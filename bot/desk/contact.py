"""The contact's side: what they ask for, what they say about news, and how they end it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.brakes import complained
from bot.desk import Screen, Visit, Written, colleagues
from bot.desk.consent import consent_screen
from bot.desk.preferences import choose_topic, preferences
from bot.desk.relay import asked, from_contact
from bot.model import Button, ContactState, Feedback, Item
from bot.render import clipped, day, plain
from bot.service import QUOTE, topics_in

PAUSE = timedelta(days=30)

STOP_WORDS = frozenset({"stop", "unsubscribe", "退订", "别发了", "不要再发了"})
"""A message that is only this means /stop."""

# --- commands -------------------------------------------------------------------------------------------------


def start(visit: Visit, text: str) -> Screen:
    """/start: who already agreed gets help; who stopped is asked again."""
    contact = visit.contact
    if contact.state is ContactState.ACTIVE:
        return help_(visit, text)
    return consent_screen(visit.office, contact.language, contact.address_as, visit.who.manager.name, "back")


def help_(visit: Visit, text: str) -> Screen:
    pass_on = Button(visit.say("button-colleague"), data="colleague")
    return Screen(visit.say("contact-help", manager=visit.who.manager.name), ((pass_on,),))


def stop(visit: Visit, text: str) -> Screen:
    """/stop ends everything at once."""
    if visit.contact.state is ContactState.ACTIVE:
        complained(visit.office, visit.contact, visit.now)
    visit.office.part(visit.contact, ContactState.STOPPED, visit.now)
    return Screen(visit.say("contact-stopped"))


def pause(visit: Visit, text: str) -> Screen:
    """/pause: nothing automatic for a month."""
    office, contact, who, until = visit.office, visit.contact, visit.who, visit.now + PAUSE
    if not contact.asked_for_pause(visit.now):
        complained(office, contact, visit.now)
    office.change(dataclasses.replace(contact, paused_until=until), visit.now)
    visit.record("paused")
    office.tell_manager(contact, "left-paused", visit.now, until=day(who.manager.language, until, who.zone))
    return Screen(visit.say("contact-paused", until=day(contact.language, until, who.zone)))


def resume(visit: Visit, text: str) -> Screen:
    """/resume ends their own pause; a manager's hold is the manager's."""
    office, contact = visit.office, visit.contact
    if contact.asked_for_pause(visit.now):
        visit.record("resumed")
        office.tell_manager(contact, "left-resumed", visit.now)
    office.change(dataclasses.replace(contact, paused_until=None), visit.now)
    if contact.held(visit.now):
        return Screen(visit.say("contact-managers-pause", manager=visit.who.manager.name))
    return Screen(visit.say("contact-resumed"))


def less(visit: Visit, text: str) -> Screen:
    """/less: half as much from now on; again, and it is as before."""
    office, contact = visit.office, visit.contact
    if not contact.less:
        complained(office, contact, visit.now)
    office.change(dataclasses.replace(contact, less=not contact.less), visit.now)
    visit.record("more" if contact.less else "less")
    office.tell_manager(contact, "left-more" if contact.less else "left-less", visit.now)
    return Screen(visit.say("contact-more" if contact.less else "contact-less"))


def privacy(visit: Visit, text: str) -> Screen:
    office, contact, who = visit.office, visit.contact, visit.who
    consents = office.store.people.consents(contact.id)
    agreed = consents[-1].at if consents else contact.joined_at
    said = visit.say(
        "contact-privacy",
        manager=who.manager.name,
        company=office.company(),
        date=day(contact.language, agreed, who.zone),
    )
    if office.public_url:
        said += " " + visit.say("contact-privacy-links")
    return Screen(said)


COMMANDS: Mapping[str, Callable[[Visit, str], Screen]] = {
    "start": start,
    "preferences": preferences,
    "less": less,
    "pause": pause,
    "resume": resume,
    "stop": stop,
    "privacy": privacy,
    "colleague": colleagues.colleague,
    "help": help_,
}


# --- buttons --------------------------------------------------------------------------------------------------

FEEDBACK = {kind.value: kind for kind in (Feedback.LIKE, Feedback.DISLIKE, Feedback.LESS)}
"""The buttons under news that only say what they made of it."""


def feedback(visit: Visit, item: Item, kind: Feedback) -> Screen:
    """👍, 👎 or less of this: noted, and a word of thanks over the button."""
    if visit.office.store.news.say(visit.contact.id, item.id, kind, visit.now):
        visit.record(f"news-{kind}", clipped(item.title, QUOTE))
    names = [name for topic, name in topics_in(visit.office, visit.contact.language) if topic in item.topics]
    return Screen(toast=plain(visit.say(f"news-said-{kind}", topics=", ".join(names) or "none")))


def ask(visit: Visit, item: Item) -> Screen:
    """💬: they would like to talk about it."""
    if visit.contact.state is not ContactState.ACTIVE:
        return visit.too_old()
    asked(visit.office, visit.contact, item, visit.now)
    return Screen(toast=plain(visit.say("news-said-ask", manager=visit.who.manager.name)))


def press(visit: Visit, data: str) -> Screen:
    """Carry out a button. Its data is checked against the person: only what this contact was sent counts."""
    verb, _, value = data.partition(":")
    if verb in BUTTONS:
        return BUTTONS[verb](visit, value)
    if verb not in (*FEEDBACK, "ask"):
        return visit.too_old()
    item = _item_sent(visit, value)
    if item is None:
        return visit.too_old()
    return ask(visit, item) if verb == "ask" else feedback(visit, item, FEEDBACK[verb])


BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {"topic": choose_topic, "colleague": colleagues.press}
"""What a button does, by its verb; it gets what follows the verb."""


def _item_sent(visit: Visit, value: str) -> Item | None:
    store = visit.office.store
    item = store.news.item(int(value)) if value.isascii() and value.isdigit() and len(value) < 16 else None
    return item if item and item.id in store.ledger.items_used(visit.contact.id) else None


# --- words ----------------------------------------------------------------------------------------------------


def wrote(visit: Visit, written: Written) -> Screen | None:
    """Plain words go to the manager; a stop word alone ends everything."""
    if written.media is None and written.text.strip().rstrip(".!。！").casefold() in STOP_WORDS:
        return stop(visit, "")
    from_contact(visit.office, visit.contact, written, visit.now)
    return None
