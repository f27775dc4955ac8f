"""What a contact chooses: topics, how often, when, in which zone and language. One message, drawn anew."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.brakes import complained
from bot.desk import Screen, Visit, Written, zones
from bot.desk.pages import opening
from bot.model.messages import Button
from bot.model.people import LANGUAGES, Contact, Pace
from bot.model.posts import Menu, Post
from bot.render import plain
from bot.service import Office, topics_in
from bot.window import narrowed

OwnHours = tuple[time, time]

LAST_MINUTE = time(23, 59)
"""The end of a day: a day of 24 hours has no minute 24:00."""

CHOICES: Mapping[str, OwnHours | None] = {
    "any": None,
    "mornings": (time(), time(12)),
    "afternoons": (time(12), LAST_MINUTE),
    "late": (time(10), LAST_MINUTE),
}
"""The hours that are offered; others by reply."""

LONGEST_ANSWER = 40
"""Characters of what names hours or a city."""

LANGUAGE_NAMES = {"en": "English", "zh": "中文"}

TOLD: Mapping[Pace, tuple[str, str, str]] = {
    Pace.LESS: ("less", "left-less", "contact-less"),
    Pace.NORMAL: ("more", "left-more", "contact-more"),
    Pace.MORE: ("often", "left-often", "contact-often"),
}
"""Of each pace: what the timeline, the manager and the contact are told."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Option:
    """One thing to choose, the button that chooses it, and whether it is chosen."""

    label: str
    data: str
    chosen: bool


# --- the menu -------------------------------------------------------------------------------------------------


def preferences(visit: Visit, text: str = "") -> Screen:
    """/preferences: what they have chosen so far, and a button for each part of it."""
    contact, who = visit.contact, visit.who
    names = [name for topic, name in topics_in(visit.office, contact.language) if topic in contact.topics]
    said = visit.say(
        "prefs",
        topics=visit.office.listed(visit.contact.language, names) or "none",
        pace=_pace_name(visit, contact.pace),
        hours=_hours_name(visit, contact.own_hours),
        zone=zones.city(who.zone, contact.language),
        there=_clock(visit, who.zone),
        spoken=LANGUAGE_NAMES.get(contact.language, contact.language),
    )
    parts = [
        *([("prefs-topics", "topics")] if visit.office.feedbook.topics else []),
        ("prefs-pace", "pace"),
        ("prefs-hours", "hours"),
        ("prefs-zone", "zone"),
        ("prefs-language", "language"),
    ]
    buttons = [Button(plain(visit.say(label)), data=f"prefs:{part}") for label, part in parts]
    return Screen(said, (*_rows(buttons), *opening(visit.office, contact.language)))


def show(visit: Visit, part: str) -> Screen:
    """A button of the menu: one part of it, or back."""
    if part == "back":
        return dataclasses.replace(preferences(visit), replaces=True)
    if part not in PARTS:
        return visit.too_old()
    return dataclasses.replace(PARTS[part](visit), replaces=True)


def _rows(buttons: list[Button], wide: int = 2) -> Rows:
    return tuple(tuple(buttons[n : n + wide]) for n in range(0, len(buttons), wide))


def _with_back(visit: Visit, rows: Rows) -> Rows:
    return (*rows, (Button(plain(visit.say("prefs-back")), data="prefs:back"),))


def _buttons(visit: Visit, options: Iterable[Option]) -> list[Button]:
    """With a tick before what is chosen."""
    return [
        Button(plain(visit.say("topic-on" if one.chosen else "topic-off", topic=one.label)), data=one.data)
        for one in options
    ]


def _chosen(visit: Visit, contact: Contact, screen: Callable[[Visit], Screen]) -> Screen:
    """Store what they chose, plan anew, and draw the same part again with the new choice ticked."""
    visit.office.change(contact, visit.now)
    drawn = screen(dataclasses.replace(visit, contact=contact))
    toast = plain(visit.office.say(contact.language, "topics-kept"))
    return dataclasses.replace(drawn, replaces=True, toast=toast)


# --- topics ---------------------------------------------------------------------------------------------------


def topics(visit: Visit) -> Screen:
    """The topics, chosen ones ticked, two a row."""
    return Screen(visit.say("welcome-topics"), _with_back(visit, _rows(_buttons(visit, topic_options(visit)))))


def topic_options(visit: Visit) -> list[Option]:
    chosen, names = visit.contact.topics, topics_in(visit.office, visit.contact.language)
    return [Option(name, f"topic:{topic}", topic in chosen) for topic, name in names]


def choose_topic(visit: Visit, topic: str) -> Screen:
    """A topic button: on or off."""
    if topic not in visit.office.feedbook.topics:
        return visit.too_old()
    chosen = set(visit.contact.topics) ^ {topic}
    kept = tuple(one for one in visit.office.feedbook.topics if one in chosen)
    return _chosen(visit, dataclasses.replace(visit.contact, topics=kept), topics)


# --- how often ------------------------------------------------------------------------------------------------


def paces(visit: Visit) -> Screen:
    return Screen(visit.say("prefs-pace-ask"), _with_back(visit, _rows(_buttons(visit, pace_options(visit)), 3)))


def pace_options(visit: Visit) -> list[Option]:
    return [Option(_pace_name(visit, pace), f"pace:{pace}", pace is visit.contact.pace) for pace in Pace]


def choose_pace(visit: Visit, value: str) -> Screen:
    if value not in set(Pace):
        return visit.too_old()
    at_pace(visit, Pace(value))
    changed = visit.office.store.people.contact(visit.contact.id)
    drawn = paces(dataclasses.replace(visit, contact=changed))
    return dataclasses.replace(drawn, replaces=True, toast=plain(visit.say("topics-kept")))


def at_pace(visit: Visit, pace: Pace) -> str:
    """Another pace from now on; the manager hears of it. Returns what to say to the contact."""
    office, contact = visit.office, visit.contact
    event, told, said = TOLD[pace]
    if pace is not contact.pace:
        if pace is Pace.LESS:
            complained(office, contact, visit.now)
        visit.record(event)
        office.tell_manager(contact, told, visit.now)
    office.change(dataclasses.replace(contact, pace=pace, stopping_since=None), visit.now)
    return visit.say(said)


def less(visit: Visit, text: str) -> Screen:
    """/less: half as much from now on; again, and it is as before."""
    return Screen(at_pace(visit, Pace.NORMAL if visit.contact.pace is Pace.LESS else Pace.LESS))


def _pace_name(visit: Visit, pace: Pace) -> str:
    return plain(visit.say(f"pace-{pace}"))


# --- hours ----------------------------------------------------------------------------------------------------


def hours(visit: Visit) -> Screen:
    buttons = _buttons(visit, hour_options(visit))
    other = Button(plain(visit.say("hours-other")), data="hours:other")
    return Screen(visit.say("prefs-hours-ask"), _with_back(visit, (*_rows(buttons), (other,))))


def hour_options(visit: Visit) -> list[Option]:
    own = visit.contact.own_hours
    return [
        Option(plain(visit.say(f"hours-{name}")), f"hours:{name}", between == own) for name, between in CHOICES.items()
    ]


def own_span(visit: Visit) -> str:
    """Hours that they wrote themselves, `09:00–12:00`; "" where they chose some of those that are offered."""
    own = visit.contact.own_hours
    return _span(own) if own and own not in CHOICES.values() else ""


def choose_hours(visit: Visit, name: str) -> Screen:
    if name == "other":
        return Screen(visit.say("hours-write"), asks="hours", placeholder="9-12")
    if name not in CHOICES:
        return visit.too_old()
    own = CHOICES[name]
    if refused := _never_open(visit, own):
        return Screen(toast=plain(refused))
    return _chosen(visit, dataclasses.replace(visit.contact, own_hours=own), hours)


def written_hours(visit: Visit, written: Written) -> Screen | None:
    """Their reply: `9-12`, `9:30-17`, `9点到12点`; None: it is no answer at all."""
    own = range_of(written.text)
    if own is None and _for_the_manager(written.text):
        return None
    if own is None:
        return Screen(visit.say("hours-unclear"), asks="hours", placeholder="9-12")
    if refused := _never_open(visit, own):
        return Screen(refused, asks="hours", placeholder="9-12")
    visit.office.change(dataclasses.replace(visit.contact, own_hours=own), visit.now)
    return Screen(visit.say("hours-kept", hours=_span(own)))


def _for_the_manager(text: str) -> bool:
    """Whether a reply to a question of ours is rather a message: nothing that a contact writes may be lost."""
    return len(text) > LONGEST_ANSWER or "?" in text or "？" in text


def _never_open(visit: Visit, own: OwnHours | None) -> str | None:
    """Why these hours will not do: nothing would ever come."""
    window = visit.office.playbooks.policy.window
    if own is None or any(narrowed(window, own).week):
        return None
    busiest = max(window.week, key=len)
    return visit.say("hours-never", hours=", ".join(map(_span, busiest)) or "–")


_RANGE = re.compile(
    r"\D*?(\d{1,2})(?:[:.：点时](\d{2})?)?\s*(am|pm)?\s*(?:-|–|—|~|～|到|至|to|bis|until|and)\s*"
    r"(\d{1,2})(?:[:.：点时](\d{2})?)?\s*(am|pm)?\D*",
    re.IGNORECASE,
)


def range_of(text: str) -> OwnHours | None:
    """The hours that somebody wrote; None where they are none. 24 is the end of the day."""
    found = _RANGE.fullmatch(" ".join(text.split())[:60])
    if found is None:
        return None
    opens, closes = _time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6))
    return (opens, closes) if opens is not None and closes is not None and opens < closes else None


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half.casefold() == "pm" else 0)
    if (h, m) == (24, 0):
        return LAST_MINUTE
    return time(h, m) if h < 24 and m < 60 else None


def _hours_name(visit: Visit, own: OwnHours | None) -> str:
    name = next((name for name, between in CHOICES.items() if between == own), None)
    return plain(visit.say(f"hours-{name}")) if name else _span(own) if own else ""


def _span(own: OwnHours) -> str:
    return f"{own[0]:%H:%M}–{own[1]:%H:%M}"


# --- time zone ------------------------------------------------------------------------------------------------


def zone(visit: Visit) -> Screen:
    """The zones of their own country, then the regions."""
    own = _buttons(visit, zone_options(visit, zones.of_country(visit.who.country)))
    regions = [Button(plain(visit.say(f"region-{one}")), data=f"region:{one}") for one in zones.REGIONS]
    other = Button(plain(visit.say("zone-other")), data="zone:other")
    there = visit.who.zone
    said = visit.say("prefs-zone-ask", zone=zones.city(there, visit.contact.language), there=_clock(visit, there))
    return Screen(said, _with_back(visit, (*_rows(own), *_rows(regions, 3), (other,))))


def region(visit: Visit, name: str) -> Screen:
    if name not in zones.REGIONS:
        return visit.too_old()
    buttons = _buttons(visit, zone_options(visit, zones.REGIONS[name]))
    screen = Screen(visit.say("prefs-zone-pick"), _with_back(visit, _rows(buttons)))
    return dataclasses.replace(screen, replaces=True)


def choose_zone(visit: Visit, name: str) -> Screen:
    if name == "other":
        return Screen(visit.say("zone-write"), asks="zone", placeholder=plain(visit.say("zone-example")))
    if zones.named(name) != name:
        return visit.too_old()
    return _chosen(visit, dataclasses.replace(visit.contact, zone=name), zone)


def written_zone(visit: Visit, written: Written) -> Screen | None:
    """Their reply: a city, or a zone by its name; None: it is no answer at all."""
    name = zones.named(written.text)
    if name is None and _for_the_manager(written.text):
        return None
    if name is None:
        return Screen(visit.say("zone-unclear"), asks="zone", placeholder=plain(visit.say("zone-example")))
    visit.office.change(dataclasses.replace(visit.contact, zone=name), visit.now)
    there = zones.city(name, visit.contact.language)
    return Screen(visit.say("zone-kept", zone=there, there=_clock(visit, name)))


def zone_options(visit: Visit, names: Iterable[str]) -> list[Option]:
    """Each with the time that it is there."""
    language, own = visit.contact.language, visit.who.zone
    return [Option(f"{zones.city(one, language)} {_clock(visit, one)}", f"zone:{one}", one == own) for one in names]


def _clock(visit: Visit, name: str) -> str:
    return wall(visit.now, name)


def wall(now: datetime, name: str) -> str:
    """The time on a wall in this zone: `16:00`."""
    return f"{now.astimezone(ZoneInfo(name)):%H:%M}"


# --- language -------------------------------------------------------------------------------------------------


def language(visit: Visit) -> Screen:
    buttons = _buttons(visit, language_options(visit))
    return Screen(visit.say("prefs-language-ask"), _with_back(visit, _rows(buttons)))


def language_options(visit: Visit) -> list[Option]:
    return [Option(LANGUAGE_NAMES[one], f"lang:{one}", one == visit.contact.language) for one in LANGUAGES]


def choose_language(visit: Visit, code: str) -> Screen:
    """From now on everything they see is in this language, the menu of commands too."""
    if code not in LANGUAGES:
        return visit.too_old()
    changed = dataclasses.replace(visit.contact, language=code)
    screen = _chosen(visit, changed, language)
    show_menu(visit.office, changed, visit.now)
    return screen


def show_menu(office: Office, contact: Contact, now: datetime) -> None:
    """The menu of commands in the contact's own language, whatever that of their Telegram is."""
    commands = tuple((name, plain(office.say(contact.language, f"menu-{name}"))) for name in menu(office))
    office.post(Post(contact.address, Menu(commands), at_most_once=True, contact_id=contact.id), now)


MENU = (
    "latest", "talk", "colleague", "preferences", "less", "pause", "resume", "stop", "mydata", "forget", "privacy",
    "help",
)  # fmt: skip
"""The contact's commands in the order of their menu: what they like first, then what ends it."""


def menu(office: Office) -> tuple[str, ...]:
    """The same with the page, where there is one."""
    return ("timeline", *MENU) if office.public_url else MENU


PARTS: Mapping[str, Callable[[Visit], Screen]] = {
    "topics": topics,
    "pace": paces,
    "hours": hours,
    "zone": zone,
    "language": language,
}
"""The parts of the menu."""

BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {
    "prefs": show,
    "topic": choose_topic,
    "pace": choose_pace,
    "hours": choose_hours,
    "zone": choose_zone,
    "region": region,
    "lang": choose_language,
}

ANSWERS: Mapping[str, Callable[[Visit, Written], Screen | None]] = {"hours": written_hours, "zone": written_zone}
