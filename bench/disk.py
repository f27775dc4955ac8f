"""How long the disk takes until what was written is there: most of a send, where `synchronous=FULL`."""

from __future__ import annotations

import os
import pathlib
import statistics
import tempfile
import time

TIMES, PAGE = 200, 4096


def fsync(folder: pathlib.Path, times: int = TIMES) -> float:
    """The median of a page written and synced, in milliseconds."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(bytes(PAGE))
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)
