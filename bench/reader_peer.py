"""The peer: lemon24/reader over the same feeds, in a process of its own. Prints seconds of two passes, and memory."""

from __future__ import annotations

import os
import sys
import time

os.environ["READER_NO_VENDORED_FEEDPARSER"] = "1"  # the feedparser that we use too

from reader import make_reader

from bench.feed_server import address
from bench.process import resident

WORKERS = 8


def main(path: str, port: int, feeds: int) -> None:
    reader = make_reader(path)
    for n in range(feeds):
        reader.add_feed(address(port, n))
    before = resident(os.getpid())
    for _ in range(2):
        began = time.perf_counter()
        reader.update_feeds(workers=WORKERS, scheduled=False)
        print(time.perf_counter() - began)
    print(resident(os.getpid()) - before)
    print(reader.get_entry_counts().total)
    reader.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
