"""Strangers who ask to be put through, each one open request at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import Row, row, rows, to_text, with_times


@dataclass(frozen=True)
class Request:
    """`name` as the channel has it. `invite`: the link they followed, if any. `words`: whom they say they look for.

    `state`: asked (they were asked whom they look for), open (a card lies with the manager), accepted, declined.
    """

    id: int
    address: str
    name: str
    language: str
    manager_id: int
    invite: str | None
    words: str
    state: str
    at: datetime


class Requests:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, request: Request) -> Request:
        """Store a new one; its `id` is given here."""
        cursor = self._db.execute(
            "INSERT INTO request (address, name, language, manager_id, invite, words, state, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                request.address,
                request.name,
                request.language,
                request.manager_id,
                request.invite,
                request.words,
                request.state,
                to_text(request.at),
            ),
        )
        found = self.request(cursor.lastrowid or 0)
        assert found is not None
        return found

    def request(self, request_id: int) -> Request | None:
        found = row(self._db, "SELECT * FROM request WHERE id = ?", (request_id,))
        return _request(found) if found else None

    def last_of(self, address: str) -> Request | None:
        """The newest request of this person."""
        found = row(self._db, "SELECT * FROM request WHERE address = ? ORDER BY at DESC, id DESC LIMIT 1", (address,))
        return _request(found) if found else None

    def open_of(self, manager_id: int) -> list[Request]:
        """What lies with this manager, the oldest first."""
        found = rows(
            self._db, "SELECT * FROM request WHERE manager_id = ? AND state = 'open' ORDER BY id", (manager_id,)
        )
        return [_request(one) for one in found]

    def put(self, request_id: int, words: str, at: datetime) -> None:
        """They have said whom they look for: it lies with the manager now."""
        self._db.execute(
            "UPDATE request SET state = 'open', words = ?, at = ? WHERE id = ?", (words, to_text(at), request_id)
        )

    def settle(self, request_id: int, state: str, at: datetime) -> None:
        """`accepted` or `declined`."""
        self._db.execute("UPDATE request SET state = ?, at = ? WHERE id = ?", (state, to_text(at), request_id))

    def put_since(self, manager_id: int, since: datetime) -> int:
        """How many were put before this manager later than `since`."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM request WHERE manager_id = ? AND at > ? AND state <> 'asked'",
            (manager_id, to_text(since)),
        )
        assert found is not None
        n: int = found["n"]
        return n


def _request(found: Row) -> Request:
    return Request(**with_times(found))
