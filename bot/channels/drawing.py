"""Pictures: SVG drawn as PNG, which is what Telegram takes."""

from __future__ import annotations

import asyncio
import logging

log = logging.getLogger(__name__)

ZOOM = 2
"""Pixels a point: phones have two or three."""


async def drawn(svg: str) -> bytes | None:
    """The picture as PNG; None where it cannot be drawn, and then its words go alone.

    In a thread: looking through the machine's fonts takes a third of a second (measured).
    """
    return await asyncio.to_thread(_drawn, svg)


def _drawn(svg: str) -> bytes | None:
    import resvg_py  # here, for an idle bot is a megabyte lighter without it (measured)

    without_words = "<text" not in svg  # then no font is looked for
    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, background="#ffffff", skip_system_fonts=without_words)
        )
    except ValueError as error:
        log.error("a picture cannot be drawn: %s", error)
        return None
