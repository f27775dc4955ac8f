"""The picture of a week: what was missed, what was sent and what came of it, the funnels, the mix, the goals.

Pure: `picture` turns a `Sheet`, whose words are in the reader's language already, into SVG that is read on a phone of
390 points. Where a machine has no font for a language the drawing leaves its letters out (docs/running.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, MARGIN, GAP = 720, 32, 16
"""Points. A phone shows them at about half their size, so nothing is smaller than `SMALL`."""

RIGHT = WIDTH - MARGIN
SMALL, BODY, HEADING, TITLE, HUGE = 19, 21, 23, 32, 40
"""Sizes of letters."""

INK, GREY, LINE, PALE = "#1f2933", "#66707c", "#dfe3e8", "#f4f6f8"
SENT, ANSWERED, OPENED = "#b9d0f5", "#2563c9", "#128c7e"
BAD, BAD_PALE = "#bf2d25", "#fcebea"

FONTS = (
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',"
    "'Noto Sans','Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif"
)


@dataclass(frozen=True)
class Tile:
    """One figure that should be nought; it stands out when it is not."""

    label: str
    n: int


@dataclass(frozen=True)
class Row:
    """How many were sent, and how many of them answered and opened."""

    label: str
    sent: int
    answered: int
    opened: int


@dataclass(frozen=True)
class Funnel:
    """Steps from many to few: each its word and its number."""

    title: str
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Corner:
    """One of four parts of the mix: what it is, and how many were sent."""

    label: str
    n: int


@dataclass(frozen=True)
class GoalBar:
    """`done` and `should` of `whole`; `note` says in words how it stands."""

    label: str
    note: str
    done: int
    should: int
    whole: int
    behind: bool


@dataclass(frozen=True)
class Words:
    """What stands beside the figures."""

    title: str
    period: str
    by_rule: str
    by_stage: str
    sent: str
    answered: str
    opened: str
    nothing: str
    mix: str
    long: str
    short: str
    few: str
    many: str
    cold: str
    nobody: str
    goals: str


@dataclass(frozen=True)
class Sheet:
    """All that the picture shows. `corners`: long/few, long/many, short/few, short/many."""

    words: Words
    tiles: tuple[Tile, ...]
    rules: tuple[Row, ...]
    stages: tuple[Row, ...]
    funnels: tuple[Funnel, ...]
    corners: tuple[Corner, Corner, Corner, Corner]
    cold: tuple[tuple[str, str], ...] = ()
    goals: tuple[GoalBar, ...] = ()


def picture(sheet: Sheet) -> str:
    """The sheet as SVG, as high as it needs to be."""
    y = 0
    drawn: list[str] = []
    parts: list[Callable[[Sheet, int], tuple[list[str], int]]] = [_head, _tiles, _rules, _stages, _funnels, _mix]
    for part in [*parts, *([_goals] if sheet.goals else [])]:
        shapes, height = part(sheet, y)
        drawn += shapes
        y += height
    y += GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
        f' font-family="{FONTS}"><rect width="{WIDTH}" height="{y}" fill="#ffffff"/>{"".join(drawn)}</svg>'
    )


# --- the parts, from top to bottom: each gives its shapes and its height ----------------------------------------


def _head(sheet: Sheet, y: int) -> tuple[list[str], int]:
    words = sheet.words
    return [
        _text(MARGIN, y + 54, fit(words.title, RIGHT - MARGIN, TITLE), TITLE, bold=True),
        _text(MARGIN, y + 86, fit(words.period, RIGHT - MARGIN, BODY), BODY, GREY),
    ], 108


def _tiles(sheet: Sheet, y: int) -> tuple[list[str], int]:
    width, height = (RIGHT - MARGIN - 3 * GAP) // 4, 104
    shapes: list[str] = []
    for place, tile in enumerate(sheet.tiles):
        x = MARGIN + place * (width + GAP)
        colour, ground = (BAD, BAD_PALE) if tile.n else (GREY, PALE)
        shapes += [
            _box(x, y, width, height, ground, round=10),
            _text(x + 14, y + 50, f"{tile.n:,}", HUGE, colour, bold=True),
            _text(x + 14, y + 84, fit(tile.label, width - 20, SMALL), SMALL, colour if tile.n else INK),
        ]
    return shapes, height + 2 * GAP


def _rules(sheet: Sheet, y: int) -> tuple[list[str], int]:
    return _table(sheet, y, sheet.words.by_rule, sheet.rules)


def _stages(sheet: Sheet, y: int) -> tuple[list[str], int]:
    return _table(sheet, y, sheet.words.by_stage, sheet.stages)


ROW, BAR_FROM, BAR_TO = 36, 236, 424
COLUMNS = (492, 602, RIGHT)


def _table(sheet: Sheet, y: int, heading: str, rows: Sequence[Row]) -> tuple[list[str], int]:
    """A heading, then a line a row: the name, a bar of what was sent and how much of it answered, three figures."""
    words = sheet.words
    shapes = [_rule(y), _text(MARGIN, y + 36, heading, HEADING, bold=True)]
    if not rows:
        return [*shapes, _text(MARGIN, y + 72, words.nothing, BODY, GREY)], 96
    heads = ((words.sent, "#5b83c4"), (words.answered, ANSWERED), (words.opened, OPENED))
    shapes += [
        _text(x, y + 35, word, SMALL, colour, anchor="end", bold=True)
        for x, (word, colour) in zip(COLUMNS, heads, strict=True)
    ]
    most = max(max(row.sent for row in rows), 1)
    for place, row in enumerate(rows):
        top = y + 52 + place * ROW
        shapes.append(_text(MARGIN, top + 22, fit(row.label, BAR_FROM - MARGIN - 12, BODY), BODY))
        shapes += _bars(row, top, (BAR_TO - BAR_FROM) / most)
        figures = zip(COLUMNS, (row.sent, row.answered, row.opened), (INK, ANSWERED, OPENED), strict=True)
        shapes += [
            _text(x, top + 22, f"{n:,}", BODY, colour if n else GREY, anchor="end", bold=bool(n))
            for x, n, colour in figures
        ]
    return shapes, 52 + len(rows) * ROW + GAP


def _bars(row: Row, top: int, scale: float) -> Iterator[str]:
    yield _box(BAR_FROM, top + 5, max(2, row.sent * scale), 15, SENT, round=3)
    if row.answered:
        yield _box(BAR_FROM, top + 5, max(3, row.answered * scale), 15, ANSWERED, round=3)
    if row.opened:
        yield _box(BAR_FROM, top + 22, max(3, row.opened * scale), 5, OPENED, round=2)


def _funnels(sheet: Sheet, y: int) -> tuple[list[str], int]:
    """Side by side; each step a bar that is as long as its part of the first."""
    width = (RIGHT - MARGIN - 3 * GAP) // 4
    shapes = [_rule(y)]
    longest = max((len(funnel.steps) for funnel in sheet.funnels), default=0)
    for place, funnel in enumerate(sheet.funnels):
        x = MARGIN + place * (width + GAP)
        shapes.append(_text(x, y + 36, fit(funnel.title, width, HEADING, bold=True), HEADING, bold=True))
        most = max([n for _, n in funnel.steps] + [1])
        for step, (label, n) in enumerate(funnel.steps):
            top = y + 52 + step * 46
            number = f"{n:,}"
            shift = measure(number, BODY, bold=True) + 8
            shapes += [
                _box(x, top, width, 8, PALE, round=4),
                *([_box(x, top, max(8, width * n / most), 8, ANSWERED, round=4)] if n else []),
                _text(x, top + 31, number, BODY, INK if n else GREY, bold=True),
                _text(x + shift, top + 31, fit(label, width - shift, SMALL), SMALL, GREY),
            ]
    return shapes, 52 + longest * 46 + GAP


CELL, CELL_HEIGHT, AXIS = 146, 82, 66


def _mix(sheet: Sheet, y: int) -> tuple[list[str], int]:
    """The quadrant, the stronger the colour the more of it; beside it who goes cold."""
    words, shown = sheet.words, [_rule(y), _text(MARGIN, y + 36, sheet.words.mix, HEADING, bold=True)]
    whole = max(sum(corner.n for corner in sheet.corners), 1)
    for place, corner in enumerate(sheet.corners):
        x = MARGIN + AXIS + place % 2 * (CELL + 6)
        top = y + 52 + place // 2 * (CELL_HEIGHT + 6)
        strength = 0.1 + 0.75 * corner.n / whole if corner.n else 0.0
        dark = strength > 0.6
        shown += [
            _box(x, top, CELL, CELL_HEIGHT, PALE, round=8),
            f'<rect x="{x}" y="{top}" width="{CELL}" height="{CELL_HEIGHT}" rx="8" fill="{ANSWERED}"'
            f' fill-opacity="{strength:.2f}"/>',
            _text(x + 12, top + 38, f"{corner.n:,}", 30, "#ffffff" if dark else INK, bold=True),
            _text(x + 12, top + 66, fit(corner.label, CELL - 20, SMALL), SMALL, "#ffffff" if dark else INK),
        ]
    for place, words_ in enumerate((words.long, words.short)):
        middle = y + 52 + place * (CELL_HEIGHT + 6) + CELL_HEIGHT / 2
        for line, word in enumerate(words_.split(" ", 1)):
            shown.append(_text(MARGIN, middle + line * 24 - 4, fit(word, AXIS - 6, SMALL), SMALL, GREY))
    foot = y + 52 + 2 * (CELL_HEIGHT + 6) + 18
    for place, word in enumerate((words.few, words.many)):
        middle = MARGIN + AXIS + place * (CELL + 6) + CELL / 2
        shown.append(_text(middle, foot, fit(word, CELL, SMALL), SMALL, GREY, anchor="middle"))
    return [*shown, *_cold(sheet, y)], 52 + 2 * (CELL_HEIGHT + 6) + 36


COLD_FROM = 432


def _cold(sheet: Sheet, y: int) -> Iterator[str]:
    yield _text(COLD_FROM, y + 36, fit(sheet.words.cold, RIGHT - COLD_FROM, HEADING, bold=True), HEADING, bold=True)
    if not sheet.cold:
        yield _text(COLD_FROM, y + 76, sheet.words.nobody, BODY, GREY)
    for place, (name, since) in enumerate(sheet.cold):
        line = y + 76 + place * 33
        left = measure(since, SMALL) + 12
        yield _text(COLD_FROM, line, fit(name, RIGHT - COLD_FROM - left, BODY), BODY)
        yield _text(RIGHT, line, since, SMALL, GREY, anchor="end")


BAR_OF_GOAL = 452


def _goals(sheet: Sheet, y: int) -> tuple[list[str], int]:
    """A bar a goal, with a mark where it should be by now."""
    shapes = [_rule(y), _text(MARGIN, y + 36, sheet.words.goals, HEADING, bold=True)]
    width = BAR_OF_GOAL - MARGIN
    for place, goal in enumerate(sheet.goals):
        top = y + 52 + place * 74
        colour = BAD if goal.behind else OPENED
        mark = MARGIN + width * min(1.0, goal.should / goal.whole)
        shapes += [
            _text(MARGIN, top + 22, fit(goal.label, RIGHT - MARGIN, BODY), BODY),
            _box(MARGIN, top + 36, width, 16, LINE, round=8),
            *([_box(MARGIN, top + 36, max(16, width * min(1.0, goal.done / goal.whole)), 16, colour, round=8)]
              if goal.done else []),
            _box(mark - 2, top + 31, 4, 26, INK, round=2),
            _text(RIGHT, top + 51, fit(goal.note, RIGHT - BAR_OF_GOAL - 12, SMALL, bold=True), SMALL, colour,
                  anchor="end", bold=True),
        ]  # fmt: skip
    return shapes, 52 + len(sheet.goals) * 74


# --- shapes -----------------------------------------------------------------------------------------------------


def _text(
    x: float, y: float, words: str, size: int, colour: str = INK, *, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{weight}{place}>{_safe(words)}</text>'


def _box(x: float, y: float, width: float, height: float, colour: str, *, round: int) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height:g}" rx="{round}" fill="{colour}"/>'


def _rule(y: int) -> str:
    """A thin line between two parts."""
    return f'<rect x="{MARGIN}" y="{y}" width="{RIGHT - MARGIN}" height="1" fill="{LINE}"/>'


def _safe(words: str) -> str:
    """Names come from people: no markup, no letter that XML does not know, none that fonts of words do not have."""
    return escape("".join(char for char in words if unicodedata.category(char) not in NOT_DRAWN))


NOT_DRAWN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "So", "Sk"})
"""Control and other letters that are none, emoji among them (categories of Unicode)."""

NARROW, BROAD = frozenset("ijlftrI.,:;'|!()[] ·-"), frozenset("mwMW@%…")


def measure(words: str, size: int, *, bold: bool = False) -> float:
    """About how wide these words are, rather too wide than too narrow: fonts differ."""
    return sum(map(_width, words)) * size * (1.06 if bold else 1.0)


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in NARROW:
        return 0.36
    return 0.88 if char in BROAD else 0.66 if char.isupper() else 0.55


def fit(words: str, width: float, size: int, *, bold: bool = False) -> str:
    """As much of the words as there is room for, with an ellipsis where some are missing."""
    words = " ".join(words.split())
    if measure(words, size, bold=bold) <= width:
        return words
    while words and measure(words + "…", size, bold=bold) > width:
        words = words[:-1]
    return words.rstrip() + "…"
