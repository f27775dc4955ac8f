"""When a manager works: nothing comes to them by itself in the hours between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time

from bot.desk import Buttons, Command, Desk, Screen
from bot.desk import morning as mornings
from bot.desk.arguments import NOTHING, split
from bot.errors import Refused
from bot.window import hours_as_text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HAN = "一二三四五六日"
_SPAN = re.compile(r"(\d{1,2})(?:[:：](\d{2}))?\s*(?:-|–|—|~|到|至)\s*(\d{1,2})(?:[:：](\d{2}))?")
_DAY = rf"(?:{'|'.join(DAYS)})[a-z]*|(?:周|星期)?[{_HAN}天]"
_DAYS_SPAN = re.compile(rf"({_DAY})\s*(?:-|–|—|~|到|至)\s*({_DAY})")


def hours(desk: Desk, text: str) -> Screen:
    """/hours 9:00-18:00, mon-fri: when you work; `-` is as usual, nothing shows it."""
    if text.strip():
        kept = "" if text.strip() in NOTHING else _read(split(text))
        desk.office.store.people.set_manager_hours(desk.manager.id, kept)
        desk.manager = desk.office.store.people.manager(desk.manager.id)
        mornings.set_alarms(desk.office, desk.manager, desk.now)
    week = desk.office.hours(desk.manager).window.week
    days = [day for day, open_ in enumerate(week) if open_]
    ((opens, closes),) = week[days[0]]
    names = desk.listed(desk.say(f"weekday-{DAYS[day]}") for day in days)
    zone = desk.manager.zone or desk.office.business_zone
    return Screen(desk.say("hours-are", days=names, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}", zone=zone))


def _read(words: list[str]) -> str:
    """The hours in either order with their days; without days from Monday to Friday. Raises Refused."""
    spans = [span for word in words if (span := _SPAN.fullmatch(word))]
    days = {day for word in words if not _SPAN.fullmatch(word) for day in _days(word.casefold())}
    if len(spans) != 1:
        raise Refused("usage-hours")
    first, minute, last, last_minute = spans[0].groups(default="0")
    try:
        opens, closes = time(int(first), int(minute)), time(int(last), int(last_minute))
    except ValueError:
        raise Refused("usage-hours") from None
    if opens >= closes:
        raise Refused("usage-hours")
    return hours_as_text(days or range(5), opens, closes)


def _days(word: str) -> Iterator[int]:
    """`mon-fri`, `sat`, `周一至周五`, `每天`. Raises Refused."""
    if word in ("daily", "every day", "每天"):
        yield from range(7)
    elif span := _DAYS_SPAN.fullmatch(word):
        first, last = _day(span[1]), _day(span[2])
        yield from range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1))
    elif re.fullmatch(_DAY, word):
        yield _day(word)
    else:
        raise Refused("usage-hours")


def _day(word: str) -> int:
    return DAYS.index(word[:3]) if word[:3] in DAYS else _HAN.index(word[-1].replace("天", "日"))


COMMANDS: Mapping[str, Command] = {"hours": hours}

BUTTONS: Buttons = {}
