"""A small server inside the app: on a socket that was taken at the start, until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.errors import ConfigError


class _Server(uvicorn.Server):
    """Ctrl-C is the app's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(setting: str, host: str, port: int) -> socket.socket:
    """A socket on this address, which this setting names. Raises ConfigError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(f"{setting}: {host}:{port} cannot be used: {error.strerror or error}") from error
    # asyncio turns Nagle's delay off only where a socket says it is TCP; this does not: 40 ms an answer (measured).
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return taken


async def serve(app: ASGIApp, on: socket.socket) -> None:
    """Answer until cancelled; then close the socket."""
    # Without its access log, which would hold every token.
    config = uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[on]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
