"""What a contact wants to hear about, chosen by buttons."""

from __future__ import annotations

import dataclasses

from bot.desk import Screen, Visit
from bot.model import Button
from bot.render import plain
from bot.service import topics_in


def preferences(visit: Visit, text: str = "") -> Screen:
    """/preferences: the topics, chosen ones ticked, two a row."""
    chosen = visit.contact.topics
    buttons = [
        Button(plain(visit.say("topic-on" if topic in chosen else "topic-off", topic=name)), data=f"topic:{topic}")
        for topic, name in topics_in(visit.office, visit.contact.language)
    ]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Screen(visit.say("welcome-topics"), rows)


def choose_topic(visit: Visit, topic: str) -> Screen:
    """A topic button: on or off, the same message redrawn."""
    office, contact = visit.office, visit.contact
    if topic not in office.feedbook.topics:
        return visit.too_old()
    chosen = set(contact.topics) ^ {topic}
    changed = dataclasses.replace(contact, topics=tuple(one for one in office.feedbook.topics if one in chosen))
    office.change(changed, visit.now)
    screen = preferences(dataclasses.replace(visit, contact=changed))
    return dataclasses.replace(screen, replaces=True, toast=visit.say("topics-kept"))
