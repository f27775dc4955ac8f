"""One figure of the bench, and the table of all."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = ("figure", "here", "peer", "ratio", "aim", "fsync, ms")


@dataclass(frozen=True)
class Aim:
    """What a figure, or with `ratio` its ratio to the peer's, should not exceed, or with `least` not fall below."""

    limit: float
    least: bool = False
    ratio: bool = False

    def met(self, figure: Figure) -> bool:
        value = figure.ratio if self.ratio else figure.value
        assert value is not None
        return value >= self.limit if self.least else value <= self.limit

    def __str__(self) -> str:
        return f"{'ratio ' if self.ratio else ''}{'≥' if self.least else '≤'} {self.limit:,.4g}"


def at_most(limit: float) -> Aim:
    return Aim(limit)


def at_least(limit: float) -> Aim:
    return Aim(limit, least=True)


def ratio_at_least(limit: float) -> Aim:
    return Aim(limit, least=True, ratio=True)


@dataclass(frozen=True)
class Figure:
    """A measurement, with that of a peer in the same run where there is one. `ratios`: that of each round."""

    name: str
    value: float
    peer: float | None = None
    peer_name: str = ""
    aim: Aim | None = None
    ratios: tuple[float, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Here by the peer: of several rounds the median one."""
        if self.ratios:
            return statistics.median(self.ratios)
        return self.value / self.peer if self.peer else None

    def row(self, fsync: str) -> tuple[str, ...]:
        """As HEAD names them. `fsync`: of the disk, before and after it was measured."""
        peer = "" if self.peer is None else f"{self.peer_name} {self.peer:,.4g}"
        return self.name, f"{self.value:,.4g}", peer, self._ratio(), self._aim(), fsync

    def _ratio(self) -> str:
        if self.ratio is None:
            return ""
        spread = f" ({min(self.ratios):.2f}–{max(self.ratios):.2f})" if len(self.ratios) > 1 else ""
        return f"{self.ratio:.2f}{spread}"

    def _aim(self) -> str:
        if self.aim is None:
            return ""
        return str(self.aim) if self.aim.met(self) else f"**missed:** {self.aim}"


def in_rounds(
    name: str, ours: Sequence[float], theirs: Sequence[float], peer_name: str, aim: Aim | None = None
) -> Figure:
    """Measured in turn, so that a machine that drifts drifts for both: the medians, and the ratio of each round."""
    ratios = tuple(mine / peer for mine, peer in zip(ours, theirs, strict=True) if peer)
    return Figure(name, statistics.median(ours), statistics.median(theirs), peer_name, aim, ratios)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Markdown, aligned so that it reads in a terminal too. A row of one cell is a title and widens no column."""
    every = [HEAD, *rows]
    widths = [max(len(row[n]) for row in every if any(row[1:])) for n in range(len(HEAD))]
    head, *lines = (_line([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]) for row in every)
    return "\n".join([head, _line(["-" * width for width in widths]), *lines])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
