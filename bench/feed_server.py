"""The feeds of the bench, in a process of its own: fifty entries each, one of 2 MB, and 304 for who has them already.

It answers on sixteen addresses of this machine (Linux has all of 127.0.0.0/8): a polite reader asks one host little.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from datetime import timedelta
from email.utils import format_datetime

from bench.book import NOW

HOSTS = [f"127.0.0.{n}" for n in range(1, 17)]
ENTRIES = 50
BIG = "big"
SYLLABLES = ("ka", "lo", "mi", "ter", "ran", "vel", "do", "sun", "pra", "ge", "fin", "hol", "bru", "est", "al")
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
KNOWN = ("packaging", "software", "logistics", "factory", "warehouse", "data")
"""Words that topics look for."""


def address(port: int, name: int | str) -> str:
    return f"http://{HOSTS[len(str(name)) if name == BIG else int(name) % len(HOSTS)]}:{port}/{name}"


def feed(name: str) -> bytes:
    """The same bytes for the same name. No two entries tell the same story."""
    chance = random.Random(name)
    entries, length = (250, 900) if name == BIG else (ENTRIES, 30)
    items = (
        f"<item><title>{words(chance, 8)} {chance.choice(KNOWN)}</title><guid>{name}-{n}</guid>"
        f"<link>https://news.example/{name}/{n}</link><description>{words(chance, length)}</description>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=3 * n))}</pubDate></item>"
        for n in range(entries)
    )
    return f'<rss version="2.0"><channel><title>Feed {name}</title>{"".join(items)}</channel></rss>'.encode()


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            name = head.split()[1].strip("/")
            if f'"{name}"' in head:
                writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
            else:
                body = feed(name)
                told = f'ETag: "{name}"\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n'
                writer.write(b"HTTP/1.1 200 OK\r\n" + told.encode() + body)
            await writer.drain()
    writer.close()


async def main() -> None:
    with socket.socket() as probe:
        probe.bind((HOSTS[0], 0))
        port = probe.getsockname()[1]
    server = await asyncio.start_server(answer, HOSTS, port)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
