"""One figure of the bench, and the table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measurement, with that of a peer in the same run where there is one. `aim`: what it should not exceed."""

    name: str
    value: float
    peer: float | None = None
    peer_name: str = ""
    aim: float | None = None

    def row(self) -> tuple[str, str, str, str, str]:
        """Name, value, aim, peer, ratio."""
        aim = "" if self.aim is None else f"{self.aim:,.4g}"
        if self.peer is None:
            return self.name, f"{self.value:,.4g}", aim, "", ""
        return (
            self.name,
            f"{self.value:,.4g}",
            aim,
            f"{self.peer_name} {self.peer:,.4g}",
            f"{self.value / self.peer:.2f}",
        )


def table(figures: Sequence[Figure]) -> str:
    """Markdown, aligned so that it reads in a terminal too."""
    rows = [("figure", "here", "aim", "peer", "here / peer"), *(figure.row() for figure in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    head, *lines = (_line([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]) for row in rows)
    return "\n".join([head, _line(["-" * width for width in widths]), *lines])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
