"""Seats at a company that fell vacant: who had which role there and left for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.model.people import Role
from bot.store.rows import Row, rows, to_text, with_times


@dataclass(frozen=True)
class Seat:
    account_id: int
    role: Role
    contact_id: int
    at: datetime


class Seats:
    def __init__(self, db: Database) -> None:
        self._db = db

    def vacate(self, seat: Seat) -> None:
        """Whoever had this role last has left."""
        self._db.execute(
            "INSERT INTO seat (account_id, role, contact_id, at) VALUES (?, ?, ?, ?) ON CONFLICT (account_id, role)"
            " DO UPDATE SET contact_id = excluded.contact_id, at = excluded.at",
            (seat.account_id, seat.role, seat.contact_id, to_text(seat.at)),
        )

    def vacant(self, account_id: int) -> dict[Role, Seat]:
        """The roles that somebody had there and nobody has now."""
        found = rows(
            self._db,
            "SELECT * FROM seat WHERE account_id = ? AND NOT EXISTS (SELECT 1 FROM contact"
            " WHERE contact.account_id = seat.account_id AND contact.role = seat.role)",
            (account_id,),
        )
        return {seat.role: seat for seat in map(_seat, found)}

    def leavers(self, account_id: int) -> list[Seat]:
        """Who left each role last, also where somebody has it again."""
        return [_seat(one) for one in rows(self._db, "SELECT * FROM seat WHERE account_id = ?", (account_id,))]


def _seat(found: Row) -> Seat:
    return Seat(**{**with_times(found), "role": Role(found["role"])})
