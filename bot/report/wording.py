"""How names, figures, days and hours are written, the same in the text and on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.report import SENT, Person, Played, Rehearsal
from bot.report.sums import days

COLUMNS = 100
"""Of the terminal that texts are made for."""

LONGEST_NAME = 48
LONGEST_SENTENCE = 160
"""Columns. Names and sentences come from people and may be of any length."""


def plain(text: str, longest: int = LONGEST_SENTENCE) -> str:
    """The text in one line that moves no cursor and turns no direction of writing, cut to so many columns."""
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return cut(" ".join("".join(sign for sign in visible if unicodedata.category(sign) != "Cf").split()), longest)


def name(text: str) -> str:
    return plain(text, LONGEST_NAME) or "–"


def label(person: Person) -> str:
    """The contact and their company; a contact without one has an account of their own name."""
    own, account = name(person.name), plain(person.account, LONGEST_NAME)
    return f"{own} · {account}" if account and account != own else own


def action(touch: Played) -> str:
    """The touch in a word or two: what it is, where that says enough, else what its rule is called."""
    return touch.kind if touch.kind in ("news", "note") else plain(touch.rule.rpartition("/")[2], 24)


# --- columns of a terminal


def width(text: str) -> int:
    """Columns: a Chinese sign takes two, a combining one none."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """The text, or as much of it as stands before an ellipsis in so many columns."""
    # Each sign is at least one column or belongs to the one before, so that a long text need not be measured whole.
    if len(text) <= columns and width(text) <= columns:
        return text
    kept: list[str] = []
    taken = 0
    for sign in text:
        taken += _columns(sign)
        if taken > columns - 1 or len(kept) >= 4 * columns:
            return "".join(kept).rstrip() + "…"
        kept.append(sign)
    return "".join(kept)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with blanks to so many columns, on its left if it is to stand `right`."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def table(rows: Sequence[Sequence[str]], left: Iterable[int] = (0,), longest: int = 44) -> list[str]:
    """Lines of aligned columns, two blanks apart; the columns in `left` are text, cut where longer, others figures."""
    texts = frozenset(left)
    short = [[cut(cell, longest) if n in texts else cell for n, cell in enumerate(row)] for row in rows]
    widths = [max(map(width, column)) for column in zip(*short, strict=True)]
    return [
        "  ".join(pad(cell, widths[n], right=n not in texts) for n, cell in enumerate(row)).rstrip() for row in short
    ]


def flow(parts: Sequence[str], columns: int, height: int) -> list[str]:
    """The parts with dots between them in at most `height` lines of so many columns; what does not fit is counted.

    A part is never cut, so that one that is too long for a line sticks out.
    """
    lines: list[str] = []
    line = ""
    for n, part in enumerate(parts):
        last = len(lines) + 1 >= height
        rest = f" … {len(parts) - n} more"
        room = columns - (len(rest) if last and n + 1 < len(parts) else 0)
        if not line or width(line) + width(part) + 3 <= room:
            line = f"{line} · {part}" if line else part
        elif last:
            return [*lines, line + rest]
        else:
            lines.append(line)
            line = part
    return [*lines, line]


def under(names: Sequence[str], parts: Sequence[Sequence[str]], height: int) -> list[str]:
    """Each name, cut where long, and beside it what belongs to it, in at most `height` lines of a terminal."""
    heads = [cut(one, 34) for one in names]
    margin = max(map(width, heads), default=0) + 2
    return [
        pad(head if n == 0 else "", margin) + line
        for head, found in zip(heads, parts, strict=True)
        for n, line in enumerate(flow(found, COLUMNS - margin, height))
    ]


# --- figures and time


def count(number: int, one: str = "", many: str = "") -> str:
    """1,234; with its noun, where one is given: `1 day`, `1,234 days`."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if one else f"{number:,}"


def span(length: timedelta) -> str:
    """About how long: `35 min`, `14 h`, `2.3 days`, `41 days`."""
    minutes = length / timedelta(minutes=1)
    if minutes < 59.5:
        return f"{minutes:.0f} min"
    if minutes < 36 * 60:
        return f"{minutes / 60:.0f} h"
    return f"{minutes / 1440:.{0 if minutes >= 10 * 1440 else 1}f} days"


def shift(length: timedelta) -> str:
    """`14 h later`, `2.3 days earlier`."""
    return f"{span(abs(length))} {'earlier' if length < timedelta(0) else 'later'}"


def short(day: date) -> str:
    """`Mar 03`: of one width, for columns of a terminal."""
    return f"{day:%b %d}"


def long(day: date) -> str:
    """`Mon 3 Mar`."""
    return f"{day:%a} {day.day} {day:%b}"


def period(rehearsal: Rehearsal) -> str:
    """`3 Mar – 31 May 2025`."""
    first, last = days(rehearsal)[0], days(rehearsal)[-1]
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%b}{year} – {last.day} {last:%b} {last.year}"


def moment(at: datetime, zone: str) -> str:
    """`Mon 3 Mar 10:12`, on this zone's clocks."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{long(local)} {local:%H:%M}"


def story(touch: Played, person: Person, zone: str) -> str:
    """One touch in one line: when, also by the contact's clock, what it is, and why."""
    local, theirs = touch.at.astimezone(ZoneInfo(zone)), touch.at.astimezone(ZoneInfo(person.zone))
    there = f" ({theirs:%H:%M} for them)" if theirs.utcoffset() != local.utcoffset() else ""
    state = "" if touch.state == SENT else f" {touch.state}"
    about = f" · {plain(touch.title, LONGEST_NAME)}" if touch.title else ""
    why = f" · {plain(touch.why, 100)}" if touch.why else ""
    return f"{long(local)} {local:%H:%M}{there}{state} · {plain(touch.rule, LONGEST_NAME)} {touch.n}{about}{why}"
