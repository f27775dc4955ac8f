"""What a change of the rules would change: two rehearsals of one book, touch by touch."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from markupsafe import escape

from bot.report import SENT, Person, Played, Rehearsal
from bot.report.data import iso, row
from bot.report.page import Figure, fitting, render
from bot.report.sums import in_order
from bot.report.wording import (
    action,
    count,
    label,
    moment,
    period,
    plain,
    shift,
    short,
    table,
    under,
)

A_MINUTE = timedelta(minutes=1)
"""Touches are planned by the minute; what differs by less has not moved."""

MOST_LINES, MOST_HEIGHT = 20, 40
"""Rules, and contacts, in the text; the lines that those contacts take together."""

MOST_RULES, MOST_ROWS, ROOM = 40, 300, 1_200_000
"""Rules and contacts on the page, and the bytes that the contacts may take."""

Move = tuple[Played, Played]
"""The same touch before and after."""


@dataclass(frozen=True)
class Difference:
    """What leaves after the change and not before (`added`), the reverse (`gone`), and what leaves at another moment.

    Each in the order of time. `same` counts what leaves at the same moment. `before` and `after` are the rehearsals.
    """

    before: Rehearsal
    after: Rehearsal
    added: tuple[Played, ...]
    gone: tuple[Played, ...]
    moved: tuple[Move, ...]
    same: int

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.gone) + len(self.moved)


@dataclass(frozen=True)
class Change:
    """What changes for one contact."""

    person: Person
    added: tuple[Played, ...]
    gone: tuple[Played, ...]
    moved: tuple[Move, ...]

    @property
    def size(self) -> int:
        return len(self.added) + len(self.gone) + len(self.moved)


@dataclass(frozen=True)
class RuleChange:
    """What changes of one rule. `shift`: how much later its moved touches leave, on average; negative: earlier."""

    rule: str
    added: int
    gone: int
    moved: int
    shift: timedelta


def difference(before: Rehearsal, after: Rehearsal) -> Difference:
    """Compares what leaves, by the touches' keys: a touch moved when its moments lie a minute or more apart."""
    old = {touch.key: touch for touch in before.touches if touch.left}
    new = {touch.key: touch for touch in after.touches if touch.left}
    both = [(old[key], new[key]) for key in old.keys() & new.keys()]
    moved = [(was, now) for was, now in both if abs(now.at - was.at) >= A_MINUTE]
    return Difference(
        before=before,
        after=after,
        added=tuple(sorted((new[key] for key in new.keys() - old.keys()), key=_moment)),
        gone=tuple(sorted((old[key] for key in old.keys() - new.keys()), key=_moment)),
        moved=tuple(sorted(moved, key=lambda move: _moment(move[0]))),
        same=len(both) - len(moved),
    )


def per_person(found: Difference) -> tuple[Change, ...]:
    """The contacts for whom something changes, those with most changes first."""
    added, gone = _by_contact(found.added), _by_contact(found.gone)
    moved: defaultdict[int, list[Move]] = defaultdict(list)
    for move in found.moved:
        moved[move[0].contact_id].append(move)
    people = {person.id: person for person in chain(found.before.people, found.after.people)}
    changes = [
        Change(people[id], tuple(added[id]), tuple(gone[id]), tuple(moved[id]))
        for id in added.keys() | gone.keys() | moved.keys()
    ]
    return tuple(sorted(changes, key=lambda change: (-change.size, in_order(change.person))))


def per_rule(found: Difference) -> tuple[RuleChange, ...]:
    """The rules of which something changes, those with most changes first."""
    added, gone = Counter(touch.rule for touch in found.added), Counter(touch.rule for touch in found.gone)
    moved = Counter(now.rule for _, now in found.moved)
    shift: defaultdict[str, timedelta] = defaultdict(timedelta)
    for was, now in found.moved:
        shift[now.rule] += now.at - was.at
    changes = [
        RuleChange(rule, added[rule], gone[rule], moved[rule], shift[rule] / max(moved[rule], 1))
        for rule in added.keys() | gone.keys() | moved.keys()
    ]
    return tuple(sorted(changes, key=lambda change: (-change.added - change.gone - change.moved, change.rule)))


def _by_contact(touches: Iterable[Played]) -> defaultdict[int, list[Played]]:
    found: defaultdict[int, list[Played]] = defaultdict(list)
    for touch in touches:
        found[touch.contact_id].append(touch)
    return found


def _moment(touch: Played) -> tuple[object, str]:
    return touch.at, touch.key


# --- as text


def difference_as_text(found: Difference) -> str:
    """The difference in aligned lines of 100 columns, for a terminal; the last one is not ended."""
    if not found.changes:
        return f"{_heading(found)}\nNothing changes: {count(found.same)} messages and notes leave as before."
    sections = ([_heading(found), _summary(found)], _rule_lines(found), _contact_lines(found))
    return "\n\n".join("\n".join(lines) for lines in sections)


def _heading(found: Difference) -> str:
    return f"What would change: {period(found.after)}, hours in {found.after.zone}"


def _summary(found: Difference) -> str:
    before, after = _messages(found.before), _messages(found.after)
    figures = (
        f"{count(before)} messages before, {count(after)} after",
        f"{count(len(found.added))} new",
        f"{count(len(found.gone))} gone",
        f"{count(len(found.moved))} moved",
        f"{count(found.same)} as before",
    )
    return " · ".join(figures)


def _messages(rehearsal: Rehearsal) -> int:
    return sum(touch.state == SENT for touch in rehearsal.touches)


def _rule_lines(found: Difference) -> list[str]:
    changes = per_rule(found)
    rows = [
        (plain(one.rule), count(one.added), count(one.gone), count(one.moved), shift(one.shift) if one.moved else "")
        for one in changes[:MOST_LINES]
    ]
    lines = table([("Rule", "new", "gone", "moved", "on average"), *rows], left=(0, 4))
    return [*lines, *_more(len(changes) - MOST_LINES, "rules")]


def _contact_lines(found: Difference) -> list[str]:
    changes, zone = per_person(found), ZoneInfo(found.after.zone)
    shown = changes[:MOST_LINES]
    names = [label(change.person) for change in shown]
    # A few contacts are shown with all that changes, many with what fits on one line.
    lines = under(names, [_changes(change, zone) for change in shown], MOST_HEIGHT // len(shown))
    head = f"Contacts ({count(len(changes))}): + new, - gone, → moved"
    return [head, *lines, *_more(len(changes) - len(shown), "contacts: --html or --json")]


def _changes(change: Change, zone: ZoneInfo) -> list[str]:
    """`+ Mar 03 news`, `- Mar 17 check-in`, `Mar 20 → Mar 24 news`, in the order of time."""
    lines = [(touch.at, f"+ {short(touch.at.astimezone(zone))} {action(touch)}") for touch in change.added]
    lines += [(touch.at, f"- {short(touch.at.astimezone(zone))} {action(touch)}") for touch in change.gone]
    lines += [(was.at, f"{_shifted(was.at, now.at, zone)} {action(now)}") for was, now in change.moved]
    return [line for _, line in sorted(lines)]


def _shifted(was: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`Mar 20 → Mar 24`; within one day `Mar 20 10:05 → 14:30`."""
    old, new = was.astimezone(zone), now.astimezone(zone)
    if old.date() == new.date():
        return f"{short(old)} {old:%H:%M} → {new:%H:%M}"
    return f"{short(old)} → {short(new)}"


def _more(number: int, what: str) -> list[str]:
    return [f"and {count(number)} more {what}"] if number > 0 else []


# --- as data


def difference_as_json(found: Difference) -> str:
    """One object on one line, in the order of time; touches as in `data.as_json`.

    {"start": moment, "end": moment, "zone": IANA name, "same": number,
     "added": [touch], "gone": [touch], "moved": [{"before": touch, "after": touch}]}
    """
    data = {
        "start": iso(found.after.start),
        "end": iso(found.after.end),
        "zone": found.after.zone,
        "same": found.same,
        "added": [row(touch) for touch in found.added],
        "gone": [row(touch) for touch in found.gone],
        "moved": [{"before": row(was), "after": row(now)} for was, now in found.moved],
    }
    return json.dumps(data, ensure_ascii=False)


# --- as a page


@dataclass(frozen=True)
class ContactRow:
    """One contact in the table of the page: what is new, gone and moved, in words."""

    label: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]


def difference_as_html(found: Difference) -> str:
    """One page in the style of `page.as_html`, with the contacts for whom most changes."""
    zone, changes = found.after.zone, per_person(found)
    rows = fitting((_contact_row(change, zone) for change in changes), _size, ROOM, MOST_ROWS)
    rules = per_rule(found)
    return render(
        "difference.html",
        title="What would change",
        period=period(found.after),
        zone=zone,
        figures=_figures(found),
        rules=[(plain(one.rule), one, shift(one.shift) if one.moved else "") for one in rules[:MOST_RULES]],
        rules_more=len(rules) - MOST_RULES,
        rows=rows,
        rows_more=len(changes) - len(rows),
    )


def _figures(found: Difference) -> list[Figure]:
    before, after = _messages(found.before), _messages(found.after)
    return [
        Figure(count(after), "messages after the change", f"{count(before)} before"),
        Figure(count(len(found.added)), "new"),
        Figure(count(len(found.gone)), "gone"),
        Figure(count(len(found.moved)), "moved", f"{count(found.same)} as before"),
    ]


def _contact_row(change: Change, zone: str) -> ContactRow:
    return ContactRow(
        label=label(change.person),
        added=tuple(f"{moment(touch.at, zone)} {_what(touch)}" for touch in change.added),
        gone=tuple(f"{moment(touch.at, zone)} {_what(touch)}" for touch in change.gone),
        moved=tuple((moment(was.at, zone), f"{moment(now.at, zone)} {_what(now)}") for was, now in change.moved),
    )


def _what(touch: Played) -> str:
    return plain(touch.rule.rpartition("/")[2], 40)


def _size(row: ContactRow) -> int:
    """About how many bytes a row takes on the page."""
    texts = (row.label, *row.added, *row.gone, *chain.from_iterable(row.moved))
    return 200 + sum(len(str(escape(text)).encode()) + 30 for text in texts)
