"""`make bench`: every figure, beside a peer measured in the same run where there is one. Never a pass or a fail.

`python -m bench planning year` measures only these parts.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import platform
import sqlite3
import sys
from importlib.metadata import version

PARTS = ("startup", "planning", "ticks", "commands", "slow_chat", "news", "year", "desk")
"""Modules of this folder; imported when they are measured: the processes that read feeds import this file too."""


async def main(names: list[str]) -> None:
    from bench.figures import table

    print(
        f"Python {platform.python_version()}, python-telegram-bot {version('python-telegram-bot')}, SQLite"
        f" {sqlite3.sqlite_version}, {platform.platform()}, {os.cpu_count()} cores",
        flush=True,
    )
    for name in names:
        print(f"\n{table(await importlib.import_module(f'bench.{name}').measured())}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or list(PARTS)))
