"""Links into a chat with the bot, and the pictures of them that a phone reads."""

from __future__ import annotations

import io

import segno

from bot.service import Office

SCALE, BORDER = 8, 4
"""Points a module of the picture, and modules of quiet around it, as ISO 18004 wants it."""


def link_to(office: Office, token: str) -> str:
    """What a person taps: a chat with the bot opens, and it gets the token."""
    return f"https://t.me/{office.bot_username}?start={token}"


def picture(link: str) -> str:
    """The link as a QR picture, in SVG."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", scale=SCALE, border=BORDER, light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()
