"""A buying committee as a picture: five seats round the company's table, who sits where, how warm each is, who is
missing.

What colour says, shape and words say too: the ring is closed for who is warm, half for who is cooling, a quarter for
who sleeps, dotted for who is new, and a seat without anybody is dashed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from markupsafe import Markup

from bot.model.people import Role

WIDE, HIGH, RADIUS = 360, 332, 27
TABLE = (44, 140, 272, 50)
"""Units: left, top, width and height of the table."""

TOP, BOTTOM = 88, 242
AT: Mapping[Role, tuple[int, int]] = {
    Role.BUDGET: (62, TOP),
    Role.DECIDER: (180, TOP),
    Role.SIGNATORY: (298, TOP),
    Role.EVALUATOR: (110, BOTTOM),
    Role.USER: (250, BOTTOM),
}
LONGEST = 15
"""Latin letters that fit a seat; a Han character takes two."""


@dataclass(frozen=True)
class Seat:
    """One seat as it is drawn. `name`: who sits there, or the words for nobody; `below`: how warm they are, in words.

    `ring`: warm, new, cooling, dormant, gone, hidden (a colleague's contact) or empty; `more`: how many others have the
    role; `waits`: whether somebody there waits for an answer.
    """

    role: Role
    label: str
    name: str
    below: str
    ring: str
    more: int = 0
    waits: bool = False


def picture(
    title: str, company: str, stage: str, seats: Sequence[Seat], brought: Sequence[tuple[Role, Role]]
) -> Markup:
    """`title` is the whole of it in words; `brought`: from whose seat to whose somebody was brought along."""
    left, top, wide, high = TABLE
    table = Markup(
        '<rect class="table" x="{left}" y="{top}" width="{wide}" height="{high}" rx="25"/>'
        '<text class="figure" x="{middle}" y="{first}" text-anchor="middle">{company}</text>'
        '<text class="quiet" x="{middle}" y="{second}" text-anchor="middle">{stage}</text>'
    ).format(
        left=left, top=top, wide=wide, high=high, middle=WIDE // 2, first=top + 21, second=top + 38,
        company=fitting(company, 32), stage=stage,
    )  # fmt: skip
    arrows = Markup("").join(_arrow(AT[one], AT[other]) for one, other in brought if one is not other)
    return Markup(
        '<svg class="chart committee" role="img" viewBox="0 0 {wide} {high}" aria-label="{title}">'
        '<defs><marker id="brought" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>{legs}{arrows}{table}{seats}</svg>'
    ).format(
        wide=WIDE,
        high=HIGH,
        title=title,
        legs=Markup("").join(map(_leg, seats)),
        arrows=arrows,
        table=table,
        seats=Markup("").join(map(_seat, seats)),
    )


def _leg(seat: Seat) -> Markup:
    x, y = AT[seat.role]
    rim, end = (y + RADIUS, TABLE[1]) if y == TOP else (y - RADIUS, TABLE[1] + TABLE[3])
    return Markup('<line class="leg{empty}" x1="{x}" y1="{rim}" x2="{x}" y2="{end}"/>').format(
        x=x, rim=rim, end=end, empty=" empty" if seat.ring == "empty" else ""
    )


def _arrow(one: tuple[int, int], other: tuple[int, int]) -> Markup:
    """From seat to seat, behind the table where they sit across from each other."""
    (x1, y1), (x2, y2) = one, other
    x, y = (x1 + x2) / 2, TABLE[1] + TABLE[3] / 2 if y1 != y2 else y1 + (34 if y1 == TOP else -34)
    (from_x, from_y), (to_x, to_y) = _rim(one, (x, y)), _rim(other, (x, y))
    return Markup('<path class="brought" marker-end="url(#brought)" d="{d}"/>').format(
        d=f"M{from_x:.0f} {from_y:.0f}Q{x:.0f} {y:.0f} {to_x:.0f} {to_y:.0f}"
    )


def _rim(seat: tuple[int, int], towards: tuple[float, float]) -> tuple[float, float]:
    """The point just outside of a seat on the way there."""
    x, y = towards[0] - seat[0], towards[1] - seat[1]
    part = (RADIUS + 4) / (hypot(x, y) or 1)
    return seat[0] + x * part, seat[1] + y * part


def _seat(seat: Seat) -> Markup:
    x, y = AT[seat.role]
    first = y - RADIUS - 44 if y == TOP else y + RADIUS + 18
    words = [
        ("quiet", seat.label[:1].upper() + seat.label[1:]),
        ("figure", seat.name),
        (f"says {seat.ring}", seat.below),
    ]
    lines = Markup("").join(
        Markup('<text class="{kind}" x="{x}" y="{y}" text-anchor="middle">{words}</text>').format(
            kind=kind, x=x, y=first + 17 * n, words=fitting(text, LONGEST)
        )
        for n, (kind, text) in enumerate(words)
    )
    inside = {"empty": "+", "hidden": "•"}.get(seat.ring) or initials(seat.name)
    return Markup(
        '<circle class="seat {ring}" cx="{x}" cy="{y}" r="{inner}"/>'
        '<circle class="ring {ring}" cx="{x}" cy="{y}" r="{r}" pathLength="100" transform="rotate(-90 {x} {y})"/>'
        '<text class="face {ring}" x="{x}" y="{middle}" text-anchor="middle">{inside}</text>{lines}{badges}'
    ).format(
        ring=seat.ring, x=x, y=y, r=RADIUS, inner=RADIUS - 4, middle=y + 6, inside=inside, lines=lines,
        badges=_badges(seat, x, y),
    )  # fmt: skip


def _badges(seat: Seat, x: int, y: int) -> Markup:
    found = [("more", f"+{min(seat.more, 99)}", 20)] if seat.more else []
    found += [("waits", "!", -20)] if seat.waits else []
    return Markup("").join(
        Markup(
            '<circle class="badge {kind}" cx="{x}" cy="{y}" r="10"/>'
            '<text class="badge {kind}" x="{x}" y="{below}" text-anchor="middle">{words}</text>'
        ).format(kind=kind, x=x + 21, y=y + by, below=y + by + 4, words=words)
        for kind, words, by in found
    )


def initials(name: str) -> str:
    """`LW` of Li Wei, 张 of 张敏: what stands in a seat."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
    return letters.upper()[: 1 if wide(letters[:1]) == 2 else 2] or "•"


def fitting(words: str, most: int) -> str:
    """As much of it as fits, a wide character counted as two."""
    if wide(words) <= most:
        return words
    kept = ""
    for letter in words:
        if wide(kept + letter) > most - 1:
            break
        kept += letter
    return kept + "…"


def wide(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
