"""How the log is written: as text or as lines of JSON, and never with a secret in it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from bot import about

GONE = "***"

_TOKENS = re.compile(r"(?<![0-9])[0-9]{5,20}:[A-Za-z0-9_-]{20,100}")
"""What looks like a bot's token, whoever's it is."""

_INVITES = re.compile(r"(start=|/start(?:@\w+)? )[A-Za-z0-9_-]{1,64}")
_LINKS = re.compile(r"(/r/)[A-Za-z0-9_.~-]{8,}")


def configure(form: str, secrets: Iterable[str]) -> None:
    """Write the log of everything to stderr; `secrets` and what looks like one never."""
    handler = logging.StreamHandler()
    handler.setFormatter((AsJson if form == "json" else AsText)(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram"):  # they write whole addresses at INFO, and ours hold the token
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, GONE)
    text = _TOKENS.sub(GONE, text)
    return _LINKS.sub(rf"\1{GONE}", _INVITES.sub(rf"\1{GONE}", text))


class AsText(logging.Formatter):
    """A second wall: nothing that is logged should hold a secret, and what does loses it here, tracebacks too."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2])}
        self._secrets = sorted((part for part in parts if part), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record), self._secrets)


class AsJson(AsText):
    """`time` in UTC, `level`, `logger`, `message`; `error`, a traceback; and what it is about: `touch`, `post`,
    `update`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **about.current(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return redacted(json.dumps(line, ensure_ascii=False), self._secrets)
