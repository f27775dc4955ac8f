"""Charts as SVG made here: in the colours of the theme, readable on a phone, with their figures as words beside them.

They stand in the page itself, so that style reaches them. Nothing in them comes from outside unescaped.
"""

from __future__ import annotations

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
        shown=_shown(bar),
    )


def _shown(bar: Bar) -> str:
    return bar.shown or f"{bar.value:g}"


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


COLUMNS_HIGH, COLUMNS_TOP = 132, 22
"""Units: from the top to the foot of the columns, and what is kept free above the highest."""


def columns(title: str, found: Sequence[Bar]) -> Markup:
    """Columns from the left, each with its figure above; every second has its label below."""
    most = max((bar.value for bar in found), default=0) or 1
    step = WIDE / max(1, len(found))
    lines = Markup("").join(_column(n, bar, most, step) for n, bar in enumerate(found))
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {wide} {high}" aria-label="{label}">{lines}</svg>'
    ).format(wide=WIDE, high=COLUMNS_HIGH + 26, label=_in_words(title, found), lines=lines)


def _column(n: int, bar: Bar, most: float, step: float) -> Markup:
    high = max(3.0, (COLUMNS_HIGH - COLUMNS_TOP) * max(0.0, bar.value) / most)
    label = Markup('<text class="quiet" x="{x:.1f}" y="{y}" text-anchor="middle">{words}</text>').format(
        x=(n + 0.5) * step, y=COLUMNS_HIGH + 19, words=bar.label
    )
    return Markup(
        '<rect class="{kind} {tone}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{high:.1f}" rx="4"/>'
        '<text class="figure" x="{middle:.1f}" y="{above:.1f}" text-anchor="middle">{shown}</text>{label}'
    ).format(
        kind="bar" if bar.value else "track",
        tone=bar.tone,
        x=n * step + 5,
        y=COLUMNS_HIGH - high,
        width=step - 10,
        high=high,
        middle=(n + 0.5) * step,
        above=COLUMNS_HIGH - high - 6,
        shown=_shown(bar),
        label=label if n % 2 == 0 else "",
    )


LANE, LANE_TOP, LANE_SIDE = 48, 30, 10
"""Units: of one lane, above the first, and left and right of a lane's line."""


@dataclass(frozen=True)
class Line:
    """One lane: whose it is, and where on the way from 0 to 1 something lies: what is meant, and what stands beside."""

    label: str
    at: Sequence[float]
    beside: Sequence[float]


def lanes(title: str, marks: Sequence[str], found: Sequence[Line]) -> Markup:
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


def _lane(n: int, line: Line) -> Markup:
    y = LANE_TOP + n * LANE + 34
    dots = [Markup('<circle class="beside" cx="{x}" cy="{y}" r="3.5"/>').format(x=_along(x), y=y) for x in line.beside]
    dots += [Markup('<circle class="bar" cx="{x}" cy="{y}" r="7"/>').format(x=_along(x), y=y) for x in line.at]
    return Markup(
        '<text class="figure" x="{left}" y="{above}">{label}</text>'
        '<line class="way" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>{dots}'
    ).format(left=LANE_SIDE, right=WIDE - LANE_SIDE, above=y - 14, y=y, label=line.label, dots=Markup("").join(dots))
