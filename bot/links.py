"""Addresses that nobody can make up, signed: those that tell who followed them, a contact and an item, and those that
sign in. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct

SECRET = "link-secret"  # noqa: S105 (its name, not itself)
"""The name under which the memory keeps the secret. Made once: with another, every link sent before leads nowhere."""

PATH = "/r/"
"""What stands between the public address and a token."""

_VERSION = 1
_PAYLOAD = struct.Struct(">BQQ")
_MAC_BYTES = 16
_LENGTH = (_PAYLOAD.size + _MAC_BYTES) * 4 // 3
"""Of a token: 33 bytes fill 44 characters to the last bit, so no two tokens mean the same."""

_SEAL = 22
"""Characters of a seal."""


def signed(secret: str, contact_id: int, item_id: int) -> str:
    """The token of this contact's link to this item."""
    payload = _PAYLOAD.pack(_VERSION, contact_id, item_id)
    return base64.urlsafe_b64encode(payload + _mac(secret, payload)).decode()


def read(secret: str, token: str) -> tuple[int, int] | None:
    """Contact and item of a token; None unless it was signed with this secret."""
    if len(token) != _LENGTH:
        return None
    try:
        raw = base64.b64decode(token, b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    payload, mac = raw[: _PAYLOAD.size], raw[_PAYLOAD.size :]
    if not hmac.compare_digest(mac, _mac(secret, payload)):
        return None
    version, contact_id, item_id = _PAYLOAD.unpack(payload)
    return (contact_id, item_id) if version == _VERSION else None


def sealed(secret: str, words: str) -> str:
    """These words with their signature, for an address."""
    return words + _seal(secret, words)


def unsealed(secret: str, text: str) -> str | None:
    """The words of a sealed text; None unless it was sealed with this secret."""
    words, seal = text[:-_SEAL], text[-_SEAL:]
    good = hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), _seal(secret, words).encode())
    return words if good else None


def _seal(secret: str, words: str) -> str:
    """Of other bytes than any payload above begins with: neither signature is good for the other."""
    mac = _mac(secret, b"sealed:" + words.encode("utf-8", "surrogatepass"))
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _mac(secret: str, payload: bytes) -> bytes:
    return hmac.digest(secret.encode(), payload, hashlib.sha256)[:_MAC_BYTES]
