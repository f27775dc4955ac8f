"""docs/performance.md: between its two marks stands what a run of the whole bench found, and nothing else."""

from __future__ import annotations

import os
import pathlib
import platform
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from bench.figures import HEAD, table

if TYPE_CHECKING:
    from bench.__main__ import Part

DOCUMENT = pathlib.Path(__file__).parents[1] / "docs" / "performance.md"

BEGIN, END = "<!-- written by `make bench` from here -->", "<!-- to here -->"

PACKAGES = ("python-telegram-bot", "aiolimiter", "httpx", "uvicorn", "apscheduler", "reader")


def written(page: str, parts: Sequence[Part]) -> str:
    """The page with this run in the place of the one before."""
    head, _, rest = page.partition(BEGIN)
    facts = "\n".join(f"- {name}: {value}" for name, value in machine())
    return f"{head}{BEGIN}\n\n{facts}\n\n{one_table(parts)}\n\n{END}{rest.partition(END)[2]}"


def one_table(parts: Sequence[Part]) -> str:
    """All rows, those of each part under its name."""
    rows: list[tuple[str, ...]] = []
    for part in parts:
        title = f"**{part.name}** ({part.seconds:.0f} s): {part.about}"
        rows += [(title, *[""] * (len(HEAD) - 1)), *part.rows]
    return table(rows)


def machine() -> Iterator[tuple[str, str]]:
    """What the figures were measured on, and with."""
    yield "measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield (
        "machine",
        f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GB, {platform.system()} {platform.release()}",
    )
    yield "Python", f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield "packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def _processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
