"""/desk/contact/{contact}: one contact: their card, what may be done, all that happened, and the coming 90 days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot import planner
from bot.desk import Desk, own_day
from bot.desk.accounts import WARMTHS, day_in_words, in_words
from bot.desk.ahead import ahead
from bot.desk.book import state_word
from bot.desk.card import FIELDS, PAUSES, ROLES
from bot.desk.handover import colleagues
from bot.desk.history import KINDS, history
from bot.desk.logged import KINDS as LOGGED
from bot.errors import Refused
from bot.explain import explanation
from bot.model.people import BY_HAND, DATES, Contact, ContactState, Pace, Relationship, Stage
from bot.model.rules import FAR
from bot.model.touches import Touch, TouchState
from bot.render import when
from bot.service import topics_in
from bot.store.timeline import Place
from bot.web.pages.contacts import named, rests
from bot.web.pages.house import Ask, Drawn

MOST_NOTES = 5

PARTS = ("timeline", "coming", "why")


def contact(desk: Desk, ask: Ask) -> Drawn:
    one = desk.contact(ask.numbers["contact"])
    who, here = desk.who(one), f"/desk/contact/{one.id}"
    part = ask.words.get("show", "")
    part = part if part in PARTS else PARTS[0]
    language = desk.manager.language
    values: dict[str, Any] = {
        "who": who,
        "one": one,
        "part": part,
        "tabs": [
            (_at(here, show="" if name == PARTS[0] else name), desk.say(f"contact-part-{name}")) for name in PARTS
        ],
        "here": _at(here, show="" if part == PARTS[0] else part),
        "there": lambda at: when(language, at, who.zone),
        "clock": lambda at: f"{at.astimezone(ZoneInfo(who.zone)):%H:%M}",
        "why_of": lambda why: desk.say(f"why-{why}"),
        **named(desk),
        "rule": desk.rule,
        **_card(desk, who),
        **_deeds(desk, who),
        **_PARTS[part](desk, who, here, ask),
    }
    return Drawn("contact.html", values)


def _at(path: str, **words: str) -> str:
    given = {name: value for name, value in words.items() if value}
    return f"{path}?{urlencode(given)}#what" if given else f"{path}#what"


# --- the card -------------------------------------------------------------------------------------------------


def _card(desk: Desk, who: Relationship) -> dict[str, Any]:
    one = who.contact
    return {
        "state": state_word(desk, one),
        "resting": rests(desk, one),
        "warmth": planner.warmth(who, desk.now),
        "sign": WARMTHS[planner.warmth(who, desk.now)],
        "stands_in": who.manager.name if who.manager.id != desk.manager.id else "",
        "now": desk.now,
        "facts": list(_facts(desk, who)),
        "ready": [_lying(desk, who, touch) for touch in desk.office.store.ledger.open(one.id)],
        "steps": desk.office.store.steps.of_contact(one.id),
        "notes": desk.office.store.notes.page(one.id, one.account_id, 0, MOST_NOTES),
        "letters": [
            letter for letter in desk.office.store.letters.waiting(desk.manager.id) if letter.contact_id == one.id
        ],
    }


def _facts(desk: Desk, who: Relationship) -> Iterator[tuple[str, str]]:
    """What is known, each with its name; what is not known is left out."""
    one, say = who.contact, desk.say
    topics = dict(topics_in(desk.office, desk.manager.language))
    by_topic = {name: desk.listed(topics.get(topic, topic) for topic in getattr(one, name)) for name in _TOPICS}
    known = {
        "next": _next(desk, who),
        "reach": one.reach or say(f"channel-{one.channel}"),
        "address": one.address_as if one.address_as != one.name else "",
        "zone": who.zone,
        "language": say(f"language-{one.language}"),
        "country": who.country or "",
        "heard": own_day(desk, one.last_reply_at) if one.last_reply_at else "",
        "joined": own_day(desk, one.joined_at),
        **by_topic,
        "tags": " ".join(one.tags),
        "source": one.source or "",
        "dates": in_words(desk, {**who.account.dates, **one.dates}),
        "wishes": desk.listed(_wishes(desk, one)),
        "pause": _pause(desk, one),
    }
    return ((say(f"fact-{name}"), value) for name, value in known.items() if value)


_TOPICS = ("topics", "likes", "dislikes")


def _next(desk: Desk, who: Relationship) -> str:
    one = who.contact
    rule = (one.next_key or "").partition(":")[0]
    if one.state is not ContactState.ACTIVE or one.next_due is None or rule not in desk.office.playbooks.rules:
        return desk.say("contact-nothing-next")
    late = one.next_due <= desk.now
    if late and rests(desk, one):
        return desk.say("contact-nothing-next")
    at = desk.say("people-soon") if late else when(desk.manager.language, one.next_due, who.zone)
    return desk.say("contact-next-line", at=at, rule=desk.rule(rule))


def _wishes(desk: Desk, one: Contact) -> Iterator[str]:
    if one.pace is not Pace.NORMAL:
        yield desk.say(f"wish-{one.pace}")
    if one.own_hours:
        opens, closes = one.own_hours
        yield desk.say("wish-hours", hours=f"{opens:%H:%M}–{closes:%H:%M}")
    if one.stopping_since:
        yield desk.say("card-stopping", at=own_day(desk, one.stopping_since))


def _pause(desk: Desk, one: Contact) -> str:
    """What holds everything back, and until when."""
    if one.held_until and one.held(desk.now):
        if one.held_until >= FAR:
            return desk.say("held-for-good")
        return desk.say("held-until", until=own_day(desk, one.held_until))
    if one.paused_until and one.asked_for_pause(desk.now):
        return desk.say("paused-by-them", until=own_day(desk, one.paused_until))
    return ""


def _lying(desk: Desk, who: Relationship, touch: Touch) -> dict[str, Any]:
    """A touch that is under way, and what the manager may decide about it."""
    buttons = [
        (desk.say(text_id), f"{verb}:{touch.id}", kind) for text_id, verb, kind in _DECISIONS.get(touch.state, ())
    ]
    return {
        "touch": touch,
        "state": desk.say(f"touch-is-{touch.state}"),
        "buttons": buttons,
        "due": touch.due_at if touch.due_at > desk.now else None,
        "may_reword": touch.state is TouchState.AWAITING,
    }


_DECISIONS = {
    TouchState.AWAITING: (
        ("button-approve", "ok", "main"),
        ("button-letter-now", "touch-now", ""),
        ("button-letter-later", "touch-later", ""),
        ("button-skip", "skip", "quiet"),
    ),
    TouchState.HANDED: (("button-sent", "hand", "main"), ("button-skip", "skip", "quiet")),
    TouchState.UNSURE: (
        ("button-came", "came", "main"),
        ("button-send-again", "again", ""),
        ("button-drop", "drop", "quiet"),
    ),
}


# --- what may be done -----------------------------------------------------------------------------------------


def _deeds(desk: Desk, who: Relationship) -> dict[str, Any]:
    one, say = who.contact, desk.say
    topics = topics_in(desk.office, desk.manager.language)
    return {
        "by_hand": one.channel == BY_HAND,
        "mine": one.manager_id == desk.manager.id,
        "may_write": one.channel != BY_HAND and (one.state is ContactState.ACTIVE or bool(one.waiting_since)),
        "may_hand_over": one.manager_id == desk.manager.id and _has_colleagues(desk),
        "held": one.held(desk.now),
        "logs": [(say(f"button-{kind}"), f"log:{one.id}:{n}") for n, kind in enumerate(LOGGED)],
        "pauses": [(say("pause-days", days=days), f"hold:{one.id}:{days}") for days in PAUSES]
        + [(say("pause-until-told"), f"hold:{one.id}:0")],
        "roles_set": [
            (say(f"role-{role}"), f"role-set:{one.id}:{n}", role is one.role) for n, role in enumerate(ROLES, 1)
        ]
        + [(say("role-none"), f"role-set:{one.id}:0", one.role is None)],
        "stages_set": [
            (say(f"is-{stage}"), f"stage-ask:{who.account.id}:{n}", stage is who.account.stage)
            for n, stage in enumerate(Stage)
        ],
        "tastes": [(name, f"taste:{one.id}:{n}", _taste(one, topic)) for n, (topic, name) in enumerate(topics)],
        "fields": list(_fields(desk, one)),
        "languages": [(name, say(f"language-{name}"), name == one.language) for name in ("en", "zh")],
    }


def _has_colleagues(desk: Desk) -> bool:
    try:
        return bool(colleagues(desk, ""))
    except Refused:
        return False


def _taste(one: Contact, topic: str) -> str:
    return "👍" if topic in one.likes else "👎" if topic in one.dislikes else ""


def _fields(desk: Desk, one: Contact) -> Iterator[tuple[str, str, str, str]]:
    """Each field that takes words: its question, name, value and an example."""
    say = desk.say
    yield f"address-set:{one.id}", say("fact-address"), one.address_as, say("hint-address")
    yield f"tags-set:{one.id}", say("fact-tags"), " ".join(one.tags), say("hint-tags")
    values = {"zone": one.zone, "country": one.country, "source": one.source}
    examples = {"zone": "Europe/Berlin", "country": "DE", "source": say("people-source-example")}
    for name, value in values.items():
        yield f"field-set:{one.id}:{FIELDS.index(name)}", say(f"fact-{name}"), value or "", examples[name]
    for place, name in enumerate(DATES):
        verb, at = ("birthday-set" if name == "birthday" else "date-set"), one.dates.get(name)
        example = say("hint-birthday") if name == "birthday" else say("hint-date")
        yield f"{verb}:{one.id}:{place}", say(f"date-{name}"), day_in_words(at) if at else "", example


# --- what happened, what comes, and why -----------------------------------------------------------------------


def _timeline(desk: Desk, who: Relationship, here: str, ask: Ask) -> dict[str, Any]:
    kind = ask.words.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    newer, older = _place(ask.words.get("newer", "")), _place(ask.words.get("older", ""))
    page = history(desk, who.contact, kind, newer or older, back=newer is not None)
    own = "" if kind == KINDS[0] else kind
    return {
        "lines": page.lines,
        "kinds": [(_at(here, kind="" if one == KINDS[0] else one), desk.say(f"history-{one}")) for one in KINDS],
        "kind": _at(here, kind=own),
        "newer": _at(here, kind=own, newer=_token(page.newer)) if page.newer else "",
        "older": _at(here, kind=own, older=_token(page.older)) if page.older else "",
    }


_TOKEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})\.([0-9]{6})-([0-2])-([0-9]{1,15})")


def _token(place: Place) -> str:
    return f"{place.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{place.source}-{place.id}"


def _place(token: str) -> Place | None:
    """The place that an address names; None where it names none."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    numbers = [int(one) for one in found.groups()]
    try:
        at = datetime(*numbers[:7], tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    return Place(at, numbers[7], numbers[8])


def _coming(desk: Desk, who: Relationship, here: str, ask: Ask) -> dict[str, Any]:
    language = desk.manager.language

    def shown(skeleton: str, day: date) -> str:
        return str(format_skeleton(skeleton, day, locale=language))

    found = ahead(desk, who.contact)
    week = [day.day for month in found.months for line in month.weeks for day in line if day]
    return {
        "ahead": found,
        "month_name": lambda month: shown("yMMMM", month.first),
        "day_name": lambda day: shown("MMMEd", day),
        "weekdays": [shown("E", day) for day in _some_week(week[0] if week else found.today)],
    }


def _some_week(day: date) -> list[date]:
    monday = day.toordinal() - day.weekday()
    return [date.fromordinal(monday + n) for n in range(7)]


def _why(desk: Desk, who: Relationship, here: str, ask: Ask) -> dict[str, Any]:
    standing = desk.office.standing(who.contact, desk.now)
    return {"why": explanation(desk.office, standing, desk.manager.language, desk.now)}


_PARTS = {"timeline": _timeline, "coming": _coming, "why": _why}
