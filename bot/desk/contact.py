"""The contact's side: what they ask for, what they say about news, and how they end it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from bot.desk import (
    Screen,
    Visit,
    Written,
    colleagues,
    forget,
    given,
    latest,
    mydata,
    pages,
    preferences,
    returning,
    stopping,
    talk,
)
from bot.desk.relay import asked, from_contact
from bot.desk.rounds import rsvp
from bot.model.messages import Button
from bot.model.news import Feedback, Item
from bot.model.people import ContactState
from bot.render import clipped, day, plain
from bot.service import QUOTE, topics_in

# --- commands -------------------------------------------------------------------------------------------------


def help_(visit: Visit, text: str = "") -> Screen:
    manager = visit.who.manager.name
    word = Button(plain(visit.say("button-talk", manager=manager)), data="talk:")
    pass_on = Button(visit.say("button-colleague"), data="colleague")
    said = visit.say("contact-help", manager=manager)
    if visit.office.public_url:
        said += "\n" + visit.say("contact-help-page")
    return Screen(said, (*pages.opening(visit.office, visit.contact.language), (word,), (pass_on,)))


def start(visit: Visit, text: str) -> Screen:
    """/start: who already agreed gets help; who left is asked again."""
    return help_(visit) if visit.contact.state is ContactState.ACTIVE else returning.asked_again(visit)


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
    if office.keep:
        years, months = divmod(office.keep, 12)
        said += " " + visit.say("contact-privacy-kept", years=0 if months else years, months=office.keep)
    return Screen(said)


COMMANDS: Mapping[str, Callable[[Visit, str], Screen]] = {
    "start": start,
    "latest": latest.latest,
    "talk": talk.talk,
    "preferences": preferences.preferences,
    "less": preferences.less,
    "pause": stopping.pause,
    "resume": stopping.resume,
    "stop": stopping.stop,
    "mydata": mydata.mydata,
    "forget": forget.forget,
    "privacy": privacy,
    "colleague": colleagues.colleague,
    **pages.OF_CONTACTS,
    "help": help_,
}


menu = preferences.menu
"""Of these, what the menu shows."""

# --- buttons --------------------------------------------------------------------------------------------------

FEEDBACK = {kind.value: kind for kind in (Feedback.LIKE, Feedback.DISLIKE, Feedback.LESS)}
"""The buttons under news that only say what they made of it."""


def feedback(visit: Visit, item: Item, kind: Feedback) -> Screen:
    """👍, 👎 or less of this: noted, and a word of thanks over the button."""
    if visit.office.store.news.say(visit.contact.id, item.id, kind, visit.now):
        visit.record(f"news-{kind}", clipped(item.title, QUOTE))
    names = [name for topic, name in topics_in(visit.office, visit.contact.language) if topic in item.topics]
    return Screen(
        toast=plain(visit.say(f"news-said-{kind}", topics=visit.office.listed(visit.contact.language, names) or "none"))
    )


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
    item = _item_sent(visit, value) if verb in ON_ITEMS else None
    return ON_ITEMS[verb](visit, item) if item else visit.too_old()


BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {
    **preferences.BUTTONS,
    **stopping.BUTTONS,
    **forget.BUTTONS,
    **given.BUTTONS,
    "talk": talk.pressed,
    "rsvp": rsvp,
    "colleague": colleagues.press,
}
"""What a button does, by its verb; it gets what follows the verb."""

ON_ITEMS: Mapping[str, Callable[[Visit, Item], Screen]] = {
    **{verb: functools.partial(feedback, kind=kind) for verb, kind in FEEDBACK.items()},
    **given.ON_ITEMS,
    "ask": ask,
}
"""The same of those that name an item."""

ANSWERS: Mapping[str, Callable[[Visit, Written], Screen | None]] = {**preferences.ANSWERS, **stopping.ANSWERS}
"""What a reply to a question of ours does, by the question's verb."""


def _item_sent(visit: Visit, value: str) -> Item | None:
    store = visit.office.store
    item = store.news.item(int(value)) if value.isascii() and value.isdigit() and len(value) < 16 else None
    return item if item and store.ledger.has_arrived(visit.contact.id, item.id) else None


# --- words ----------------------------------------------------------------------------------------------------


def answered(visit: Visit, written: Written, asks: str) -> Screen | None:
    """A reply to a question of ours; what is no answer to it is for the manager like anything else."""
    if asks not in ANSWERS or written.media is not None or written.edited:
        return wrote(visit, written)
    return ANSWERS[asks](visit, written) or wrote(visit, written)


def wrote(visit: Visit, written: Written) -> Screen | None:
    """Plain words go to the manager; a stop word alone holds everything until they say what they mean."""
    if written.media is None and stopping.means_stop(written.text):
        return stopping.hold(visit, written)
    from_contact(visit.office, visit.contact, written, visit.now)
    if visit.contact.state is ContactState.BLOCKED:
        returning.came_back(visit.office, visit.contact, visit.now)
    return None if written.edited else talk.away_line(visit)
