"""`make bench`: every figure, beside a peer measured in the same run where there is one. Never a pass or a fail.

Each part's table is printed as it is done; in the end all of them are written to docs/performance.md as one.
`python -m bench planning year` measures and prints these parts alone and leaves the document as it is: what stands in
it was measured side by side.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import tempfile
import time
from dataclasses import dataclass

PARTS = (
    "startup",
    "idle",
    "sending",
    "limiter",
    "planning",
    "ticks",
    "commands",
    "slow_chat",
    "desk",
    "pages",
    "size",
    "news",
    "year",
)
"""Modules of this folder; imported when they are measured: the processes that read feeds import this file too."""


@dataclass(frozen=True)
class Part:
    """What one module of the bench found: rows as `figures.HEAD` names them, and how many seconds it took."""

    name: str
    about: str
    rows: list[tuple[str, ...]]
    seconds: float


async def main(names: list[str]) -> None:
    from bench.book import disk
    from bench.document import DOCUMENT, machine, written
    from bench.figures import table

    tempfile.tempdir = str(disk())  # every part writes to the disk whose fsync stands beside its figures
    print("\n".join(f"{name}: {value}" for name, value in machine()), flush=True)
    parts = []
    for name in names or PARTS:
        parts.append(await measured(name))
        print(f"\n{name}, {parts[-1].seconds:.0f} s\n{table(parts[-1].rows)}", flush=True)
    if not names:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), parts), encoding="utf-8")
        print(f"\nwritten to {DOCUMENT.name}, {sum(part.seconds for part in parts) / 60:.0f} min in all")


async def measured(name: str) -> Part:
    from bench.book import disk
    from bench.disk import fsync

    module = importlib.import_module(f"bench.{name}")
    began, before = time.perf_counter(), fsync(disk())
    figures = await module.measured()
    beside = f"{before:.2f} / {fsync(disk()):.2f}"
    about = " ".join((module.__doc__ or "").split())
    return Part(name, about, [figure.row(beside) for figure in figures], time.perf_counter() - began)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
