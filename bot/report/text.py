"""A rehearsal as text for a terminal of 100 columns: what will happen, on a screen or two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from textwrap import wrap
from zoneinfo import ZoneInfo

from bot.report import Person, Played, Rehearsal
from bot.report.sums import (
    Hour,
    ManagerSum,
    Reason,
    calendars,
    in_order,
    not_sent,
    per_day,
    per_manager,
    per_month,
    per_rule,
    per_week,
    put_off,
    silences,
    totals,
)
from bot.report.wording import (
    COLUMNS,
    action,
    count,
    cut,
    label,
    moment,
    name,
    pad,
    period,
    plain,
    short,
    span,
    table,
    under,
    width,
)

BAR = 60
MOST_WEEKS = 20
"""A longer period is counted by months."""

MOST_RULES, MOST_MANAGERS, MOST_REASONS, MOST_SILENT, MOST_CALENDARS = 12, 8, 8, 10, 20


def as_text(rehearsal: Rehearsal) -> str:
    """What the rehearsal found, in aligned lines without colours; the last one is not ended."""
    sections = (
        _heading(rehearsal),
        _rules(rehearsal),
        _course(rehearsal),
        _managers(rehearsal),
        _reasons("Put off", put_off(rehearsal)),
        _reasons("Not sent", not_sent(rehearsal)),
        _silent(rehearsal),
        _run_out(rehearsal),
        _calendars(rehearsal),
    )
    return "\n\n".join("\n".join(_fitted(lines)) for lines in sections if lines)


def _heading(rehearsal: Rehearsal) -> list[str]:
    found = totals(rehearsal)
    figures = (
        count(found.contacts, "contact"),
        f"{count(found.messages, 'message')} ({found.pace:.2f} per contact and week)",
        count(found.replies, "reply", "replies"),
        count(found.cards, "card"),
        count(found.notes, "note"),
    )
    rest = (
        f"put off {count(found.putoffs, 'time')} ({count(found.moved, 'touch', 'touches')})",
        f"{count(found.skipped)} skipped, {count(found.expired)} expired, {count(found.rejected)} rejected",
    )
    return [
        f"The next {count(rehearsal.days, 'day')}: {period(rehearsal)}, hours in {rehearsal.zone}",
        " · ".join(figures),
        " · ".join(rest),
        *_sentences("Assumed: ", rehearsal.assumptions),
        *_sentences("Mind: ", rehearsal.warnings),
    ]


def _sentences(before: str, sentences: Sequence[str]) -> list[str]:
    lines = (wrap(plain(one, 400), COLUMNS, initial_indent=before, subsequent_indent="  ") for one in sentences)
    return [line for found in lines for line in found]


def _rules(rehearsal: Rehearsal) -> list[str]:
    found = per_rule(rehearsal)
    if not found:
        return []
    head = ("Rule", "sent", "notes", "skipped", "expired", "rejected", "put off")
    rows = [
        (plain(one.rule), *map(_figure, (one.sent, one.noted, one.skipped, one.expired, one.rejected, one.putoffs)))
        for one in found[:MOST_RULES]
    ]
    return [*table([head, *rows], longest=40), *_more(len(found) - MOST_RULES)]


def _course(rehearsal: Rehearsal) -> list[str]:
    by_day = per_day(rehearsal)
    by_week, by_month = per_week(by_day), per_month(by_day)
    if not any(by_day.values()):
        return []
    if len(by_week) <= MOST_WEEKS:
        return _bars("Week", {short(monday): counts.total() for monday, counts in by_week.items()})
    return _bars("Month", {f"{first:%b %Y}": counts.total() for first, counts in by_month.items()})


def _bars(head: str, counts: Mapping[str, int]) -> list[str]:
    each = min(1.0, BAR / max(counts.values()))  # a block is one message, as long as there is room
    rows = [(when, _figure(number), "█" * math.ceil(each * number)) for when, number in counts.items()]
    return table([(head, "sent and noted", ""), *rows], left=(0, 2), longest=BAR)


def _managers(rehearsal: Rehearsal) -> list[str]:
    found = per_manager(rehearsal)
    if not found:
        return []
    head = ("Manager", "contacts", "messages", "replies", "cards", "busiest hour")
    rows = [_manager(one, rehearsal.zone) for one in found[:MOST_MANAGERS]]
    return [*table([head, *rows], left=(0, 5)), *_more(len(found) - MOST_MANAGERS)]


def _manager(one: ManagerSum, zone: str) -> tuple[str, ...]:
    figures = map(_figure, (one.contacts, one.sent, one.replies, one.cards))
    return (cut(name(one.manager), 24), *figures, _hour(one.busiest or one.fullest, zone))


def _hour(hour: Hour | None, zone: str) -> str:
    if hour is None:
        return "–"
    load = [count(hour.messages, "message")] + ([count(hour.cards, "card")] if hour.cards else [])
    return f"{moment(hour.at, zone)}: {', '.join(load)}"


def _reasons(head: str, found: Sequence[Reason]) -> list[str]:
    if not found:
        return []
    delayed = any(reason.mean for reason in found)
    rows = [(head, "times", "contacts", "by" if delayed else "", "mostly")]
    for reason in found[:MOST_REASONS]:
        rule, times = max(reason.rules.items(), key=lambda pair: (pair[1], pair[0]))
        share = "all" if times == reason.times else f"{100 * times // reason.times} %"
        by = span(reason.mean) if delayed else ""
        rows.append((plain(reason.why), count(reason.times), count(reason.contacts), by, f"{share} {plain(rule)}"))
    return [*table(rows, left=(0, 4), longest=48), *_more(len(found) - MOST_REASONS)]


def _silent(rehearsal: Rehearsal) -> list[str]:
    """By reason, with as many names as the line has room for: of thousands nobody reads a list."""
    found = silences(rehearsal)
    if not found:
        return []
    reasons = [f"{'; '.join(map(plain, one.why))} ({count(len(one.people))})" for one in found[:MOST_SILENT]]
    reasons = [cut(reason, 52) for reason in reasons]
    margin = max(map(width, reasons)) + 2
    lines = [
        pad(reason, margin) + _listed(one.people, COLUMNS - margin) for reason, one in zip(reasons, found, strict=False)
    ]
    people = sum(len(one.people) for one in found)
    return [f"Who gets nothing ({count(people)})", *lines, *_more(sum(len(one.people) for one in found[MOST_SILENT:]))]


def _listed(people: Sequence[Person], columns: int) -> str:
    """As many names as fit, at least one, and how many more there are."""
    names = [label(person) for person in people[: columns // 3]]
    for shown in range(len(names), 1, -1):
        text = ", ".join(names[:shown]) + _and_more(len(people) - shown)
        if width(text) <= columns:
            return text
    rest = _and_more(len(people) - 1)
    return cut(names[0], columns - len(rest)) + rest


def _and_more(number: int) -> str:
    return f" and {count(number)} more" if number else ""


def _run_out(rehearsal: Rehearsal) -> list[str]:
    zone = ZoneInfo(rehearsal.zone)
    first = sorted((at, rule) for rule, at in rehearsal.run_out.items())
    rows = [(plain(rule), f"{at.astimezone(zone):%b %Y}") for at, rule in first[:MOST_RULES]]
    return (
        ["Texts run out, for somebody, in", *table(rows, left=(0, 1)), *_more(len(first) - MOST_RULES)] if rows else []
    )


def _calendars(rehearsal: Rehearsal) -> list[str]:
    zone, reached = ZoneInfo(rehearsal.zone), {touch.contact_id for touch in rehearsal.touches if touch.left}
    people = sorted((person for person in rehearsal.people if person.id in reached), key=in_order)
    shown = people[:MOST_CALENDARS]
    if not shown:
        return []
    played = calendars(rehearsal)
    dates = [[_date(touch, zone) for touch in played[one.id] if touch.left] for one in shown]
    # A book of a few contacts has the room to show all of their dates.
    lines = under([label(one) for one in shown], dates, MOST_CALENDARS // len(shown))
    return ["Calendar", *lines, *_more(len(people) - len(shown), ": --html or --json")]


def _date(touch: Played, zone: ZoneInfo) -> str:
    """`Mar 17 check-in`."""
    return f"{short(touch.at.astimezone(zone))} {action(touch)}"


def _fitted(lines: Sequence[str]) -> list[str]:
    return [cut(line, COLUMNS) for line in lines]


def _figure(number: int) -> str:
    """A figure in a column: nothing is a dot, so that the others stand out."""
    return count(number) if number else "·"


def _more(number: int, where: str = "") -> list[str]:
    return [f"and {count(number)} more{where}"] if number > 0 else []
