"""What a contact was given, as they look through it: news and material, newest first; what they saved of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.model.messages import Message
from bot.model.news import Feedback, Item
from bot.store.news import OF_ITEM, to_item
from bot.store.rows import message_from_json, row, to_text, to_time

MATERIAL, SAVED = "-material", "-saved"
"""What can be asked for besides a topic; no topic begins like this."""

_HAD = "touch.contact_id = :contact AND touch.state IN ('sent', 'unsure')"
_PLACE = "touch.settled_at, touch.id, coalesce(touch_item.item_id, 0)"
_WHICH = {
    "": "(touch.kind = 'material' OR touch_item.item_id IS NOT NULL)",
    MATERIAL: "touch.kind = 'material'",
    SAVED: "EXISTS (SELECT 1 FROM saved_item AS kept WHERE kept.contact_id = :contact AND kept.item_id = item.id)",
}
_ABOUT = "instr(' ' || item.topics || ' ', ' ' || :which || ' ') > 0"
_AFTER = (
    f" AND ({_PLACE}) < ((SELECT settled_at FROM touch WHERE id = :touch AND contact_id = :contact), :touch, :item)"
)
_SAID = "(SELECT group_concat(kind, ' ') FROM feedback WHERE contact_id = :contact AND feedback.item_id = item.id)"
_IS_SAVED = "EXISTS (SELECT 1 FROM saved_item WHERE contact_id = :contact AND saved_item.item_id = item.id)"
_JOINED = "touch LEFT JOIN touch_item ON touch_item.touch_id = touch.id LEFT JOIN item ON item.id = touch_item.item_id"


@dataclass(frozen=True)
class Place:
    """Where in it a page ends: this item of this touch; 0 where the touch is material."""

    touch_id: int
    item_id: int


@dataclass(frozen=True)
class Given:
    """One thing that somebody was given: an item, or else material. `said`: what they made of it.

    `message`: the material as it was sent; None of what they asked for themselves: of that its name is kept, `text_id`.
    """

    touch_id: int
    at: datetime
    item: Item | None = None
    message: Message | None = None
    text_id: str | None = None
    said: frozenset[Feedback] = frozenset()
    saved: bool = False

    @property
    def place(self) -> Place:
        return Place(self.touch_id, self.item.id if self.item else 0)


@dataclass(frozen=True)
class Contents:
    """What there is in all of it: about which topics, any material, anything saved."""

    topics: frozenset[str]
    material: bool
    saved: bool


class Shelf:
    def __init__(self, db: Database) -> None:
        self._db = db

    def page(self, contact_id: int, which: str, after: Place | None, limit: int) -> list[Given]:
        """What they had of this kind or about this topic ("": all), the newest first, beginning after a place."""
        where = f"{_HAD} AND {_WHICH.get(which, _ABOUT)}{_AFTER if after else ''}"
        order = _PLACE.replace(", ", " DESC, ", 2) + " DESC"
        found = self._db.execute(
            f"SELECT touch.id, touch.settled_at, iif(item.id IS NULL, touch.message, NULL), touch.text_id, {_SAID},"
            f" {_IS_SAVED}, {OF_ITEM} FROM {_JOINED} WHERE {where} ORDER BY {order} LIMIT :limit",
            {
                "contact": contact_id,
                "which": which,
                "limit": limit,
                "touch": after.touch_id if after else 0,
                "item": after.item_id if after else 0,
            },
        )
        return [_given(*one) for one in found.fetchall()]

    def contents(self, contact_id: int) -> Contents:
        values = {"contact": contact_id}
        found = self._db.execute(f"SELECT DISTINCT item.topics, touch.kind FROM {_JOINED} WHERE {_HAD}", values)
        had = found.fetchall()
        topics = frozenset(topic for about, _ in had if about for topic in about.split())
        saved = row(self._db, "SELECT 1 FROM saved_item WHERE contact_id = :contact LIMIT 1", values)
        return Contents(topics, any(kind == "material" for _, kind in had), saved is not None)

    # --- what they saved

    def save(self, contact_id: int, item_id: int, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO saved_item (contact_id, item_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (contact_id, item_id, to_text(at)),
        )

    def unsave(self, contact_id: int, item_id: int) -> None:
        self._db.execute("DELETE FROM saved_item WHERE contact_id = ? AND item_id = ?", (contact_id, item_id))

    def saved(self, contact_id: int) -> list[tuple[datetime, Item]]:
        """What they saved and when, the newest first."""
        found = self._db.execute(
            f"SELECT at, {OF_ITEM} FROM saved_item JOIN item ON item.id = item_id WHERE contact_id = ?"
            " ORDER BY at DESC, item_id DESC",
            (contact_id,),
        )
        return [(to_time(at), to_item(*one)) for at, *one in found.fetchall()]


def _given(
    touch_id: int, at: str, message: str | None, text_id: str | None, said: str | None, saved: int, *item: Any
) -> Given:
    return Given(
        touch_id,
        to_time(at),
        to_item(*item) if item[0] is not None else None,
        message_from_json(message) if message else None,
        text_id,
        frozenset(map(Feedback, (said or "").split())),
        bool(saved),
    )
