"""Pictures: SVG drawn as PNG, which is what Telegram takes."""

from __future__ import annotations

import asyncio

import resvg_py

ZOOM = 2
"""Pixels a point: phones have two or three."""


async def drawn(svg: str) -> bytes:
    """The picture as PNG. In a thread: looking through the machine's fonts takes a third of a second (measured).

    Raises ValueError for what is no SVG.
    """
    return await asyncio.to_thread(_drawn, svg)


def _drawn(svg: str) -> bytes:
    without_words = "<text" not in svg  # then no font is looked for
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, background="#ffffff", skip_system_fonts=without_words)
    )
