"""Between rows and dataclasses: times as sortable UTC text, messages and actions as JSON."""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlite_utils import Database

from bot.model.messages import Attachment, Button, Message, Sheet
from bot.model.posts import (
    Action,
    Copy,
    CopyAlbum,
    Delete,
    Edit,
    Leave,
    Manual,
    Menu,
    OpenThread,
    RenameThread,
    Say,
    Toast,
)
from bot.model.touches import TouchKind

Row = dict[str, Any]

_ACTIONS: Mapping[str, type[Action]] = {
    "say": Say,
    "copy": Copy,
    "album": CopyAlbum,
    "edit": Edit,
    "delete": Delete,
    "open": OpenThread,
    "rename": RenameThread,
    "toast": Toast,
    "leave": Leave,
    "menu": Menu,
}


def rows(db: Database, sql: str, values: Mapping[str, Any] | tuple[Any, ...] = ()) -> Iterator[Row]:
    """The rows of a query as dictionaries."""
    cursor = db.conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def next_number(db: Database, what: str) -> int:
    """A number for one of these that none of them ever had, whatever was erased since."""
    given = (
        "INSERT INTO meta (name, value) VALUES ('number:' || ?, '1')"
        " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"
    )
    ((number,),) = db.execute(given, (what,)).fetchall()
    return int(number)


def row(db: Database, sql: str, values: Mapping[str, Any] | tuple[Any, ...] = ()) -> Row | None:
    return next(rows(db, sql, values), None)


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC with fixed width, so that text order is order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def to_text_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


to_time = datetime.fromisoformat


def to_time_or_none(text: str | None) -> datetime | None:
    return None if text is None else to_time(text)


def with_times(found: Row) -> Row:
    """The row with every `…_at`, `…_until`, `…_since`, `at` and `next_due` as a datetime."""
    return {name: to_time_or_none(value) if is_time(name) else value for name, value in found.items()}


@functools.cache
def is_time(name: str) -> bool:
    return name.endswith(("_at", "_until", "_since")) or name in ("at", "next_due")


def folded(words: str) -> str:
    """As names are stored for searching: in no case, full-width letters as plain ones, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def dates_to_json(dates: Mapping[str, date]) -> str:
    return json.dumps({name: day.isoformat() for name, day in dates.items()}) if dates else "{}"


def dates_from_json(text: str) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in json.loads(text).items()} if text != "{}" else {}


def hours_to_text(hours: tuple[time, time] | None) -> str | None:
    return None if hours is None else "-".join(f"{moment:%H:%M}" for moment in hours)


def hours_from_text(text: str) -> tuple[time, time]:
    opens, _, closes = text.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def message_to_json(message: Message) -> str:
    return _to_json(message)


def message_from_json(text: str) -> Message:
    return _message(json.loads(text))


def action_to_json(action: Action) -> str:
    kind = next(name for name, cls in _ACTIONS.items() if isinstance(action, cls))
    return _to_json({"kind": kind, **vars(action)})


def action_from_json(text: str) -> Action:
    data = json.loads(text)
    kind = _ACTIONS[data.pop("kind")]
    if "message" in data:
        data["message"] = _message(data["message"])
    if "buttons" in data:
        data["buttons"] = _buttons(data["buttons"])
    if "message_ids" in data:
        data["message_ids"] = tuple(data["message_ids"])
    if "commands" in data:
        data["commands"] = tuple(map(tuple, data["commands"]))
    return kind(**data)


def manual_to_json(manual: Manual | None) -> str | None:
    return None if manual is None else _to_json(manual)


def manual_from_json(text: str | None) -> Manual | None:
    if text is None:
        return None
    data = json.loads(text)
    more, since = tuple(data.get("more", ())), to_time_or_none(data.get("waited_since"))
    return Manual(**{**data, "kind": TouchKind(data["kind"]), "more": more, "waited_since": since})


def _to_json(words: object) -> str:
    """Of dataclasses, one in another. (`asdict` copies deeply first, and takes longer than the rest.)"""
    return json.dumps(
        words, ensure_ascii=False, default=lambda one: to_text(one) if isinstance(one, datetime) else vars(one)
    )


def _message(data: Row) -> Message:
    file = Attachment(**data["file"]) if data.get("file") else None
    sheet = Sheet(**data["sheet"]) if data.get("sheet") else None
    return Message(**{**data, "buttons": _buttons(data["buttons"]), "file": file, "sheet": sheet})


def _buttons(data: list[list[Row]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(**button) for button in line) for line in data)
