"""How the log is written: as text or as lines of JSON, and never with a secret in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
import types
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from bot import about

GONE = "***"

_TOKENS = re.compile(r"(?<![0-9])[0-9]{5,20}:[A-Za-z0-9_-]{20,100}")
"""What looks like a bot's token, whoever's it is."""

_INVITES = re.compile(r"(start(?:=|%3D)|/start(?:@\w+)?(?: |\+|%20)|(?:agree|decline):)[A-Za-z0-9_-]{1,64}")
_LINKS = re.compile(r"(/r/|%2Fr%2F)[A-Za-z0-9_.~-]{8,}")
_PASSWORDS = re.compile(r"(://)[^\s/@'\"]+@")
"""Before the host of an address, as a feed's may have it."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What tells a terminal, or a reader's eye, something of its own."""


def configure(form: str, secrets: Iterable[str], level: int = logging.INFO) -> None:
    """Write the log of everything to stderr, crashes and Python's warnings too; `secrets` and what looks like one
    never."""
    handler = _Handler()
    handler.setFormatter((AsJson if form == "json" else AsText)(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _crashed
    for name in ("httpx", "httpcore", "telegram"):  # they write whole addresses at INFO, and ours hold the token
        logging.getLogger(name).setLevel(logging.WARNING)


def _crashed(kind: type[BaseException], error: BaseException, where: types.TracebackType | None) -> None:
    logging.getLogger("bot").critical("crashed", exc_info=(kind, error, where))


class _Handler(logging.StreamHandler[TextIO]):
    """Of a line that cannot be written Python would show the raw arguments."""

    def handleError(self, record: logging.LogRecord) -> None:
        why = traceback.format_exc().splitlines()[-1]
        text = f"line {record.lineno} of {record.filename} cannot be logged: {why}"
        told = logging.LogRecord(record.name, logging.ERROR, record.pathname, record.lineno, text, None, None)
        self.stream.write(self.format(told) + self.terminator)


def redacted(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, GONE)
    text = _PASSWORDS.sub(rf"\1{GONE}@", _TOKENS.sub(GONE, text))
    return _LINKS.sub(rf"\1{GONE}", _INVITES.sub(rf"\1{GONE}", text))


class AsText(logging.Formatter):
    """A second wall: nothing that is logged should hold a secret, and what does loses it here, tracebacks too."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2])}
        self._secrets = sorted((part for part in parts if part), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], super().format(record))
        return redacted(line, self._secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """In one line, so that nobody's words begin a line of their own; a traceback follows in several."""
        return super().formatMessage(record).replace("\n", "\\n")


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
