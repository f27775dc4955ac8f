"""Rounds: one message to many, a row for each person it goes to, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import Row, row, rows, to_text, to_text_or_none, to_time, with_times


@dataclass(frozen=True)
class Round:
    """One message to many. `whom`: the words that chose them. `text`: with blanks.

    `answers`: "coming" or "yes", the buttons under it; "": none. `state`: "draft", "going", "stopped" or "over".
    """

    id: int
    manager_id: int
    whom: str
    state: str
    text: str
    answers: str
    deadline_at: datetime | None
    begun_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class Seat:
    """One person of a round.

    `state`: "chosen" or "unticked" before it goes, then "waiting" until `leaves_at`, "posted", or "left-out".
    `answer`: True for coming or yes. `late`: what they said after the deadline. `arrived`: it may have reached them.
    """

    contact_id: int
    state: str
    leaves_at: datetime | None = None
    answer: bool | None = None
    late: bool | None = None
    arrived: bool = False


def touch_key(round_id: int, contact_id: int) -> str:
    """The key of the touch that a message of a round is: unique, so that nobody gets it twice."""
    return f"manual:round-{round_id}-{contact_id}"


class Rounds:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, manager_id: int, whom: str, contacts: Iterable[int], at: datetime) -> Round:
        """A draft of a round for these people."""
        cursor = self._db.execute(
            "INSERT INTO round (manager_id, whom, state, at) VALUES (?, ?, 'draft', ?)", (manager_id, whom, to_text(at))
        )
        round_id = cursor.lastrowid
        assert round_id is not None
        self._db.conn.executemany(
            "INSERT INTO round_contact (round_id, contact_id, state) VALUES (?, ?, 'chosen')",
            [(round_id, contact_id) for contact_id in contacts],
        )
        return Round(round_id, manager_id, whom, "draft", "", "", None, None, at)

    def find(self, round_id: int) -> Round | None:
        found = row(self._db, "SELECT * FROM round WHERE id = ?", (round_id,))
        return _round(found) if found else None

    def of_manager(self, manager_id: int, limit: int) -> list[Round]:
        """A manager's rounds that have begun, the newest first."""
        found = rows(
            self._db,
            "SELECT * FROM round WHERE manager_id = ? AND state <> 'draft' ORDER BY id DESC LIMIT ?",
            (manager_id, limit),
        )
        return [_round(one) for one in found]

    def save(self, one: Round) -> None:
        """What has changed of a round."""
        self._db.execute(
            "UPDATE round SET state = ?, text = ?, answers = ?, deadline_at = ?, begun_at = ? WHERE id = ?",
            (
                one.state,
                one.text,
                one.answers,
                to_text_or_none(one.deadline_at),
                to_text_or_none(one.begun_at),
                one.id,
            ),
        )

    # --- the people of one

    def seats(self, round_id: int) -> list[Seat]:
        """Everybody of a round, in the order in which they were added."""
        found = rows(
            self._db,
            "SELECT contact_id, state, leaves_at, answer, late, EXISTS (SELECT 1 FROM touch WHERE touch.key ="
            " 'manual:round-' || round_id || '-' || contact_id AND touch.state IN ('sent', 'unsure')) AS arrived"
            " FROM round_contact WHERE round_id = ? ORDER BY contact_id",
            (round_id,),
        )
        return [_seat(one) for one in found]

    def seat(self, round_id: int, contact_id: int) -> Seat | None:
        return next((one for one in self.seats(round_id) if one.contact_id == contact_id), None)

    def mark(self, round_id: int, contact_id: int, state: str) -> None:
        self._db.execute(
            "UPDATE round_contact SET state = ? WHERE round_id = ? AND contact_id = ?", (state, round_id, contact_id)
        )

    def plan(self, round_id: int, moments: Mapping[int, datetime]) -> None:
        """When it leaves for each of these people."""
        self._db.conn.executemany(
            "UPDATE round_contact SET state = 'waiting', leaves_at = ? WHERE round_id = ? AND contact_id = ?",
            [(to_text(at), round_id, contact_id) for contact_id, at in moments.items()],
        )

    def answer(self, round_id: int, contact_id: int, answer: bool, *, late: bool) -> None:
        """What they said; after the deadline it is kept beside what they had said before."""
        column = "late" if late else "answer"
        self._db.execute(
            f"UPDATE round_contact SET {column} = ? WHERE round_id = ? AND contact_id = ?",
            (int(answer), round_id, contact_id),
        )

    def post(self, round_id: int, contact_id: int, at: datetime) -> None:
        """It has left for this person."""
        self._db.execute(
            "UPDATE round_contact SET state = 'posted', leaves_at = ? WHERE round_id = ? AND contact_id = ?",
            (to_text(at), round_id, contact_id),
        )

    def moments(self, manager_id: int, since: datetime, *, but: int) -> list[datetime]:
        """When messages of this manager's rounds left after `since`, or will; not those waiting in round `but`."""
        found = self._db.execute(
            "SELECT leaves_at FROM round_contact JOIN round ON round.id = round_id WHERE manager_id = ?"
            " AND leaves_at > ? AND (round_contact.state = 'posted' OR (round_contact.state = 'waiting'"
            " AND round.state = 'going' AND round.id <> ?)) ORDER BY leaves_at",
            (manager_id, to_text(since), but),
        )
        return [to_time(at) for (at,) in found.fetchall()]

    def next_leaves(self, round_id: int) -> datetime | None:
        found = row(
            self._db,
            "SELECT min(leaves_at) AS at FROM round_contact WHERE round_id = ? AND state = 'waiting'",
            (round_id,),
        )
        at: datetime | None = with_times(found)["at"] if found else None
        return at


def _round(found: Row) -> Round:
    return Round(**with_times(found))


def _seat(found: Row) -> Seat:
    answer, late = found["answer"], found["late"]
    return Seat(
        **{
            **with_times(found),
            "answer": None if answer is None else bool(answer),
            "late": None if late is None else bool(late),
            "arrived": bool(found["arrived"]),
        }
    )
