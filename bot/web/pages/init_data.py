"""Who opened a Mini App: Telegram's `initData`, checked with the bot's token. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

LONGEST = 8192
"""Characters; Telegram sends about one thousand."""

GOOD_FOR = timedelta(hours=1)
"""After so long it signs nobody in any more."""

AHEAD = timedelta(minutes=1)
"""So far Telegram's clock may be ahead of ours."""


@dataclass(frozen=True)
class Person:
    """Who it is, by their number at Telegram. `proof` names this one opening: it counts once, until `until`."""

    id: str
    proof: str
    until: datetime


def read(raw: str, token: str, now: datetime) -> Person | None:
    """The person, or None: not signed with this bot's token, too old, from the future, or in no shape of Telegram's.

    Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
    """
    fields = _fields(raw)
    proof = fields.pop("hash", "")
    if not hmac.compare_digest(_signature(fields, token).encode(), proof.encode()):
        return None
    at, person = _moment(fields.get("auth_date", "")), _number(fields.get("user", ""))
    if at is None or person is None or not now - GOOD_FOR < at <= now + AHEAD:
        return None
    return Person(person, proof, at + GOOD_FOR)


def _fields(raw: str) -> dict[str, str]:
    """Its fields; none at all where one comes twice or something in it is no field."""
    if len(raw) > LONGEST:
        return {}
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=40)
    except ValueError:
        return {}
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else {}


def _signature(fields: dict[str, str], token: str) -> str:
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.digest(secret, checked.encode(), hashlib.sha256).hex()


def _moment(seconds: str) -> datetime | None:
    """Signed or not, it may be anything."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def _number(user: str) -> str | None:
    try:
        found = json.loads(user)
    except (ValueError, RecursionError):
        return None
    number = found.get("id") if isinstance(found, dict) else None
    return str(number) if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None
