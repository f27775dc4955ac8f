"""`make bench`: every figure, beside a peer measured in the same run where there is one. Never a pass or a fail.

`python -m bench planning year` measures only these parts.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Mapping

import telegram

from bench import news, planning, startup, ticks, year
from bench.figures import Figure, table

PARTS: Mapping[str, Callable[[], Awaitable[list[Figure]]]] = {
    "startup": startup.measured,
    "planning": planning.measured,
    "ticks": ticks.measured,
    "news": news.measured,
    "year": year.measured,
}


async def main(names: list[str]) -> None:
    print(
        f"Python {platform.python_version()}, python-telegram-bot {telegram.__version__}, SQLite"
        f" {sqlite3.sqlite_version}, {platform.platform()}, {os.cpu_count()} cores",
        flush=True,
    )
    for name in names:
        print(f"\n{table(await PARTS[name]())}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or list(PARTS)))
