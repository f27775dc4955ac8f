"""All that happened with one contact, in one order: events, touches that are done with, notes; page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.model.touches import Event, Touch, TouchState
from bot.store.ledger import Ledger
from bot.store.notes import Note, Notes
from bot.store.rows import row, rows, to_text, to_time, with_times

EVENT, TOUCH, NOTE = 0, 1, 2
"""Where a line comes from; at one moment they stand in this order."""


@dataclass(frozen=True)
class Place:
    """A line's place: no two lines have one."""

    at: datetime
    source: int
    id: int


@dataclass(frozen=True)
class Sought:
    """Which lines of a contact are wanted.

    `events`: of these kinds; with `but` of all others. `states`: touches by rules that came to them; `notes` about them
    at this company. What a note's event says its note says better, so such an event counts only where the note is gone.
    """

    contact_id: int
    account_id: int
    events: tuple[str, ...] = ()
    but: bool = False
    states: tuple[TouchState, ...] = ()
    notes: bool = False


@dataclass(frozen=True)
class Happened:
    """One line: exactly one of the three is set."""

    place: Place
    event: Event | None = None
    touch: Touch | None = None
    note: Note | None = None


class Timeline:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._ledger, self._notes = Ledger(db), Notes(db)

    def page(self, sought: Sought, place: Place | None, size: int, *, back: bool = False) -> list[Happened]:
        """The newest lines, or those older than `place`; with `back` those next newer. Newest first."""
        values: dict[str, Any] = {"contact": sought.contact_id, "account": sought.account_id, "size": size}
        if place:
            values |= {"at": to_text(place.at), "source": place.source, "id": place.id}
        order = "ASC" if back else "DESC"
        parts = [
            f"SELECT * FROM (SELECT {at} AS at, {source} AS source, id FROM {table} WHERE contact_id = :contact"
            f" AND {where}{_beyond(at, source, place, back=back)} ORDER BY {at} {order}, id {order} LIMIT :size)"
            for table, at, source, where in _parts(sought, values)
        ]
        found = rows(
            self._db,
            f"{' UNION ALL '.join(parts)} ORDER BY at {order}, source {order}, id {order} LIMIT :size",
            values,
        )
        lines = [self._line(Place(to_time(one["at"]), one["source"], one["id"])) for one in found]
        return lines[::-1] if back else lines

    def _line(self, place: Place) -> Happened:
        match place.source:
            case 0:
                found = row(self._db, "SELECT contact_id, at, kind, quote FROM event WHERE id = ?", (place.id,))
                assert found is not None
                return Happened(place, event=Event(**with_times(found)))
            case 1:
                return Happened(place, touch=self._ledger.touch(place.id))
            case _:
                return Happened(place, note=self._notes.find(place.id))


def _parts(sought: Sought, values: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    """Table, its moment, its source, and which rows; each is read along an index by contact and moment."""
    kinds = _marks("kind", sought.events, values)
    own = "" if sought.but else f" AND kind IN ({kinds})"
    others = f" AND kind NOT IN ({kinds})" if sought.but else ""
    told = (
        " AND NOT (kind = 'note' AND EXISTS (SELECT 1 FROM note WHERE note.contact_id = event.contact_id"
        " AND note.at = event.at AND note.account_id = :account))"
    )
    states = _marks("state", sought.states, values)
    return [
        ("event", "at", EVENT, f"true{own}{others}{told}"),
        ("touch", "settled_at", TOUCH, f"settled_at IS NOT NULL AND kind <> 'manual' AND state IN ({states})"),
        *([("note", "at", NOTE, "account_id = :account")] if sought.notes else []),
    ]


def _marks(name: str, words: tuple[str, ...], values: dict[str, Any]) -> str:
    values |= {f"{name}{n}": word for n, word in enumerate(words)}
    return ", ".join(f":{name}{n}" for n in range(len(words)))


def _beyond(at: str, source: int, place: Place | None, *, back: bool) -> str:
    """Older than the place, or newer with `back`, by (moment, source, id)."""
    if place is None:
        return ""
    sign = ">" if back else "<"
    same = {True: "true", False: "false"}[source > place.source if back else source < place.source]
    if source == place.source:
        same = f"id {sign} :id"
    return f" AND {at} {sign}= :at AND ({at} {sign} :at OR {same})"
