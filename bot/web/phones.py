"""A person's chat as the demo page draws it, and the pictures in it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.sandbox import Body, Button, Media, Message, Person, Sandbox

Json = dict[str, Any]

LONGEST_CHAT = 200
"""Messages of one chat that the page shows."""


def chat(person: Person) -> list[Json]:
    return [_message(message) for message in person.chat[-LONGEST_CHAT:]]


def threads(person: Person) -> Json:
    """The topics of their chat: id and name."""
    return {str(id): name for id, name in person.threads.items()}


def picture(sandbox: Sandbox, unique_id: str) -> Response:
    """A picture of the sandbox's, and nothing that a browser might take for something else."""
    media = next((one for one in sandbox.world.files.values() if one.unique_id == unique_id), None)
    type_ = _picture_type(media) if media else ""
    if media is None or not type_:
        return Response(status_code=404)
    return Response(media.data, media_type=type_, headers={"cache-control": "no-store"})


def _message(message: Message) -> Json:
    return {
        "id": message.id,
        "sender": "bot" if message.from_bot else "person",
        "html": message.html,
        "media": _held(message.body),
        "album": message.media_group_id,
        "thread": message.thread,
        "reaction": message.reaction,
        "asks": _asks(message),
        "at": f"{message.at:%Y-%m-%dT%H:%M:%SZ}",
        "silent": message.silent,
        "edited": message.edited_at is not None,
        "reply_to": message.reply_to,
        "buttons": [[_button(button) for button in line] for line in message.buttons],
    }


def _asks(message: Message) -> str | None:
    """What stands in the empty box where the bot demands an answer."""
    markup = message.reply_markup
    return markup.get("input_field_placeholder") or "Reply" if markup.get("force_reply") else None


def _held(body: Body) -> Json | None:
    """What stands above the text."""
    if body.media:
        address = f"/picture/{body.media.unique_id}" if _picture_type(body.media) else ""
        return {"kind": body.media.kind, "name": body.media.name, "picture": address}
    if body.location:
        return {"kind": "location", "name": f"{body.location.latitude:.5f}, {body.location.longitude:.5f}"}
    if body.card:
        name = f"{body.card.first_name} {body.card.last_name}".strip()
        return {"kind": "contact", "name": f"{name}, {body.card.phone_number}"}
    return None


def _picture_type(media: Media) -> str:
    """Told by how it begins; what its sender calls it says nothing."""
    if media.data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if media.data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if media.data.startswith((b"GIF87a", b"GIF89a")) and len(media.data) > len(b"GIF89a"):
        return "image/gif"
    if media.data.startswith(b"RIFF") and media.data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def _button(button: Button) -> Json:
    if button.url:
        return {"label": button.text, "kind": "url", "value": button.url}
    if button.copy_text:
        return {"label": button.text, "kind": "copy", "value": button.copy_text}
    return {"label": button.text, "kind": "data", "value": ""}
