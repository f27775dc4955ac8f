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
