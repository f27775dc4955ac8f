"""Charts as SVG made here: in the colours of the theme, readable on a phone, with their figures as words beside them.

They stand in the page itself, so that style reaches them. Nothing in them comes from outside unescaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDE, ROW, LABEL, FIGURE = 360, 34, 120, 44
"""Units: of the whole, of one bar with its label, of the label, of the figure at the end."""

LONGEST_LABEL = 17


@dataclass(frozen=True)
class Bar:
    """`shown` is the value in words, where a bare number would not do; `tone`: "", good, warn, bad."""

    label: str
    value: float
    shown: str = ""
    tone: str = ""


def bars(title: str, found: Sequence[Bar]) -> Markup:
    """Bars from the left, one a line. `title` names the chart to who cannot see it."""
    most = max((bar.value for bar in found), default=0) or 1
    lines = Markup("").join(_bar(n, bar, most) for n, bar in enumerate(found))
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {wide} {high}" aria-label="{label}">{lines}</svg>'
    ).format(wide=WIDE, high=ROW * len(found) or 1, label=_in_words(title, found), lines=lines)


def _bar(n: int, bar: Bar, most: float) -> Markup:
    room = WIDE - LABEL - FIGURE
    return Markup(
        '<text x="0" y="{middle}">{label}</text>'
        '<rect class="track" x="{left}" y="{top}" width="{room}" height="14" rx="7"/>'
        '<rect class="bar {tone}" x="{left}" y="{top}" width="{width}" height="14" rx="7"/>'
        '<text x="{wide}" y="{middle}" text-anchor="end" class="figure">{shown}</text>'
    ).format(
        middle=n * ROW + 22,
        label=bar.label if len(bar.label) <= LONGEST_LABEL else bar.label[: LONGEST_LABEL - 1] + "…",
        left=LABEL,
        top=n * ROW + 10,
        room=room,
        tone=bar.tone,
        width=f"{room * max(0.0, bar.value) / most:.1f}",
        wide=WIDE,
        shown=bar.shown or compact(bar.value),
    )


def compact(value: float) -> str:
    """A figure in little room: 950, 7312, 139k, 2M."""
    if value < 10_000:
        return f"{value:g}"
    return f"{value / 1000:.0f}k" if value < 1_000_000 else f"{value / 1_000_000:.0f}M"


def _fits(figure: str, room: float) -> str:
    """The figure where there is room for it; a table has them all."""
    return figure if len(figure) * LETTER <= room else ""


def _every(labels: Sequence[str], step: float) -> int:
    """Each how many steps a label stands, so that none runs into the next."""
    return max(1, math.ceil((max(map(_long, labels), default=0) + 4) / step))


def _long(label: str) -> float:
    """Units; Chinese letters are as wide as they are high."""
    return sum(LETTER if letter.isascii() else SQUARE for letter in label)


def _shown(bar: Bar) -> str:
    return bar.shown or f"{bar.value:.10g}"


def _in_words(title: str, found: Sequence[Bar]) -> Markup:
    return escape(f"{title}: " + ", ".join(f"{bar.label} {_shown(bar)}" for bar in found))


# --- by week --------------------------------------------------------------------------------------------------

SPARK_WIDE, SPARK_HIGH, SPARK_STEP = 96, 28, 12


def spark(title: str, values: Sequence[int]) -> Markup:
    """Small columns without labels, the newest at the right. `title` says what they are."""
    most, left = max((*values, 1)), SPARK_WIDE - SPARK_STEP * len(values)
    columns = Markup("").join(
        Markup('<rect class="{tone}" x="{x}" y="{y:.1f}" width="{width}" height="{high:.1f}" rx="1.5"/>').format(
            tone="bar" if value else "track",
            x=left + n * SPARK_STEP,
            y=SPARK_HIGH - (high := max(2.0, SPARK_HIGH * value / most)),
            width=SPARK_STEP - 3,
            high=high,
        )
        for n, value in enumerate(values)
    )
    return Markup(
        '<svg class="spark" role="img" viewBox="0 0 {wide} {high}" aria-label="{label}">{columns}</svg>'
    ).format(wide=SPARK_WIDE, high=SPARK_HIGH, label=f"{title}: {', '.join(map(str, values))}", columns=columns)


# --- by the hour ----------------------------------------------------------------------------------------------

HIGH, FOOT, GUTTER, LETTER, SQUARE = 150, 22, 64, 6.6, 11.0
"""Units: of the columns, of the words below them, of the words left of a map, of one digit, of one Chinese letter."""


def columns(title: str, found: Sequence[Bar]) -> Markup:
    """Columns from the bottom, each with its figure on top; every label stands where there is room for it."""
    most, step = max((bar.value for bar in found), default=0) or 1, WIDE / max(1, len(found))
    every = _every([bar.label for bar in found], step)
    drawn = Markup("").join(_column(n, bar, most, step, labelled=n % every == 0) for n, bar in enumerate(found))
    return _picture(title, found, HIGH + FOOT, drawn)


def _column(n: int, bar: Bar, most: float, step: float, *, labelled: bool) -> Markup:
    tall = (HIGH - 20) * max(0.0, bar.value) / most
    figure = _fits(bar.shown or compact(bar.value), step) if bar.value else ""
    return Markup(
        '<rect class="bar {tone}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}" rx="3"/>'
        '<text x="{middle:.1f}" y="{above:.1f}" text-anchor="middle" class="figure small">{figure}</text>'
        '<text x="{middle:.1f}" y="{below}" text-anchor="middle" class="small">{label}</text>'
    ).format(
        tone=bar.tone,
        x=n * step + step * 0.12,
        y=HIGH - tall,
        width=step * 0.76,
        tall=tall,
        middle=n * step + step / 2,
        above=HIGH - tall - 5,
        figure=figure,
        below=HIGH + 16,
        label=bar.label if labelled else "",
    )


@dataclass(frozen=True)
class Line:
    """One line of a map: its name and how much is in each column."""

    label: str
    values: Sequence[int]


def heat(title: str, heads: Sequence[str], lines: Sequence[Line]) -> Markup:
    """A map: the more, the stronger; the figure stands in each field where there is one."""
    most = max((value for line in lines for value in line.values), default=0) or 1
    step, row = (WIDE - GUTTER) / max(1, len(heads)), 30
    words = [
        Markup('<text x="{x:.1f}" y="14" text-anchor="middle" class="small">{head}</text>').format(
            x=GUTTER + n * step + step / 2, head=head
        )
        for n, head in enumerate(heads)
        if n % _every(heads, step) == 0
    ]
    drawn = [_line(line, FOOT + n * row, step, row, most) for n, line in enumerate(lines)]
    spoken = [Bar(line.label, sum(line.values)) for line in lines]
    return _picture(title, spoken, FOOT + row * len(lines), Markup("").join([*words, *drawn]))


def _line(line: Line, top: float, step: float, row: float, most: int) -> Markup:
    head = Markup('<text x="0" y="{y:.1f}" class="small">{label}</text>').format(y=top + row / 2 + 4, label=line.label)
    fields = [
        Markup(
            '<rect class="{kind}" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{high}" rx="4"{strong}/>'
            '<text x="{middle:.1f}" y="{y:.1f}" text-anchor="middle" class="small figure{on}">{value}</text>'
        ).format(
            kind="bar" if value else "track",
            x=GUTTER + n * step + 1,
            top=top + 1,
            width=step - 2,
            high=row - 2,
            strong=Markup(' fill-opacity="{:.2f}"').format(0.18 + 0.82 * value / most) if value else "",
            middle=GUTTER + n * step + step / 2,
            y=top + row / 2 + 4,
            on=" on" if value > most * 0.5 else "",
            value=_fits(compact(value), step - 4) if value else "",
        )
        for n, value in enumerate(line.values)
    ]
    return head + Markup("").join(fields)


# --- in four corners, and against time ------------------------------------------------------------------------


def quadrant(title: str, heads: tuple[str, str], sides: tuple[str, str], corners: Sequence[Bar]) -> Markup:
    """Four fields, the more the stronger: `corners` line by line, `heads` above them, `sides` left of them."""
    most, wide, high = max((one.value for one in corners), default=0) or 1, (WIDE - GUTTER) / 2, 78
    words = [
        Markup('<text x="{x:.1f}" y="14" text-anchor="middle" class="small">{head}</text>').format(
            x=GUTTER + n * wide + wide / 2, head=head
        )
        for n, head in enumerate(heads)
    ]
    words += [
        Markup('<text x="0" y="{y:.1f}" class="small">{side}</text>').format(
            y=FOOT + n * high + high / 2 + 4, side=side
        )
        for n, side in enumerate(sides)
    ]
    drawn = [
        _corner(one, GUTTER + n % 2 * wide, FOOT + n // 2 * high, wide, high, most) for n, one in enumerate(corners)
    ]
    return _picture(title, corners, FOOT + 2 * high, Markup("").join([*words, *drawn]))


def _corner(one: Bar, left: float, top: float, wide: float, high: float, most: float) -> Markup:
    return Markup(
        '<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high}" rx="10"{strong}/>'
        '<text x="{middle:.1f}" y="{first:.1f}" text-anchor="middle" class="figure big{on}">{shown}</text>'
        '<text x="{middle:.1f}" y="{second:.1f}" text-anchor="middle" class="small{on}">{label}</text>'
    ).format(
        kind="bar" if one.value else "track",
        x=left + 2,
        y=top + 2,
        wide=wide - 4,
        high=high - 4,
        strong=Markup(' fill-opacity="{:.2f}"').format(0.15 + 0.85 * one.value / most) if one.value else "",
        middle=left + wide / 2,
        first=top + high / 2 + 2,
        second=top + high / 2 + 22,
        on=" on" if one.value > most * 0.5 else "",
        shown=one.shown or compact(one.value),
        label=one.label,
    )


def pace(title: str, done: float, should: float, whole: float, tone: str = "") -> Markup:
    """How far something is, and a line where it would be on time."""
    whole = max(whole, done, 1)
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {wide} 30" aria-label="{label}">'
        '<rect class="track" x="0" y="8" width="{wide}" height="14" rx="7"/>'
        '<rect class="bar {tone}" x="0" y="8" width="{done:.1f}" height="14" rx="7"/>'
        '<line class="mark" x1="{should:.1f}" x2="{should:.1f}" y1="2" y2="28"/></svg>'
    ).format(wide=WIDE, label=title, tone=tone, done=WIDE * done / whole, should=min(WIDE - 1.5, WIDE * should / whole))


def _picture(title: str, found: Sequence[Bar], high: float, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {wide} {high}" aria-label="{label}">{drawn}</svg>'
    ).format(wide=WIDE, high=f"{high:g}", label=_in_words(title, found), drawn=drawn)


# --- each in a lane of its own ---------------------------------------------------------------------------------

LANE, LANE_TOP, LANE_SIDE = 48, 30, 10
"""Units: of one lane, above the first, and left and right of a lane's line."""


@dataclass(frozen=True)
class Lane:
    """One lane: whose it is, and where on the way from 0 to 1 something lies: what is meant, and what stands beside."""

    label: str
    at: Sequence[float]
    beside: Sequence[float]


def lanes(title: str, marks: Sequence[str], found: Sequence[Lane]) -> Markup:
    """Dots on lines, one line each; `marks` divide the way evenly, the first at its beginning."""
    high = LANE_TOP + LANE * len(found)
    heads = Markup("").join(_mark(n / max(1, len(marks)), words, high) for n, words in enumerate(marks))
    lines = Markup("").join(_lane(n, line) for n, line in enumerate(found))
    return Markup(
        '<svg class="chart lanes" role="img" viewBox="0 0 {wide} {high}" aria-label="{label}">{heads}{lines}</svg>'
    ).format(wide=WIDE, high=high, label=title, heads=heads, lines=lines)


def _along(part: float) -> str:
    return f"{LANE_SIDE + (WIDE - 2 * LANE_SIDE) * part:.1f}"


def _mark(part: float, words: str, high: int) -> Markup:
    return Markup(
        '<line class="rule" x1="{x}" x2="{x}" y1="20" y2="{high}"/><text class="quiet" x="{x}" y="13">{words}</text>'
    ).format(x=_along(part), high=high, words=words)


def _lane(n: int, line: Lane) -> Markup:
    y = LANE_TOP + n * LANE + 34
    dots = [Markup('<circle class="beside" cx="{x}" cy="{y}" r="3.5"/>').format(x=_along(x), y=y) for x in line.beside]
    dots += [Markup('<circle class="bar" cx="{x}" cy="{y}" r="7"/>').format(x=_along(x), y=y) for x in line.at]
    return Markup(
        '<text class="figure" x="{left}" y="{above}">{label}</text>'
        '<line class="way" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>{dots}'
    ).format(left=LANE_SIDE, right=WIDE - LANE_SIDE, above=y - 14, y=y, label=line.label, dots=Markup("").join(dots))
