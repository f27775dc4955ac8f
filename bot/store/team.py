"""The team: contacts offered to a colleague, introductions to come, links for managers, the pause of everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import row, rows, to_text, to_time, with_times


@dataclass(frozen=True)
class Offer:
    """Contacts that one manager would hand over to another. `kind`: "contact", "account" or "all"."""

    id: int
    giver_id: int
    heir_id: int
    kind: str
    account_id: int | None
    note: str
    expires_at: datetime


@dataclass(frozen=True)
class Introduction:
    """A contact who has another manager and does not know it yet. `giver_id`: the last manager they know.

    `waits`: until the heir of a removed manager says go on; `held_until` is then the hold to go back to.
    """

    id: int
    contact_id: int
    giver_id: int
    waits: bool
    held_until: datetime | None


@dataclass(frozen=True)
class ManagerLink:
    """A link that makes a manager of whoever opens it first, once an admin has confirmed who that is."""

    id: int
    token: str
    made_by: int
    name: str
    expires_at: datetime
    opened_by: str | None = None
    opened_name: str | None = None
    opened_language: str | None = None


@dataclass(frozen=True)
class Book:
    """What lies with a manager: contacts, those who wait for an answer, cards to approve; when they were last here."""

    contacts: int
    waiting: int
    approvals: int
    seen_at: datetime | None


@dataclass(frozen=True)
class Carried:
    """What lies with one manager, at a look. `waiting_since`: since when the one waits who waits longest; `cards`: open
    ones of any kind; `unsure`: those of them that ask whether something arrived; `planned`: contacts whose next touch
    is due by the moment that was asked for; `deputy`: who stands in for them until `away_until`."""

    id: int
    name: str
    admin: bool
    contacts: int
    waiting: int
    waiting_since: datetime | None
    seen_at: datetime | None
    deputy: str | None
    away_until: datetime | None
    cards: int = 0
    unsure: int = 0
    planned: int = 0


_ASKS = "(touch.state IN ('awaiting', 'handed') OR touch.state = 'unsure' AND touch.kind <> 'news')"
"""Of unsure news nobody is asked."""


class Team:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- offers

    def add_offer(
        self,
        giver_id: int,
        heir_id: int,
        contacts: Iterable[int],
        expires_at: datetime,
        *,
        kind: str = "contact",
        account_id: int | None = None,
        note: str = "",
    ) -> Offer:
        """Offer these contacts; they leave whatever offer they were in, and one without contacts goes."""
        cursor = self._db.execute(
            "INSERT INTO offer (giver_id, heir_id, kind, account_id, note, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            (giver_id, heir_id, kind, account_id, note, to_text(expires_at)),
        )
        assert cursor.lastrowid is not None
        self._db.conn.executemany(
            "INSERT INTO offer_contact (contact_id, offer_id) VALUES (?, ?)"
            " ON CONFLICT (contact_id) DO UPDATE SET offer_id = excluded.offer_id",
            [(contact_id, cursor.lastrowid) for contact_id in contacts],
        )
        self._db.execute(
            "DELETE FROM offer WHERE giver_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM offer_contact WHERE offer_id = offer.id)",
            (giver_id,),
        )
        return Offer(cursor.lastrowid, giver_id, heir_id, kind, account_id, note, expires_at)

    def offer(self, offer_id: int) -> Offer | None:
        found = row(self._db, "SELECT * FROM offer WHERE id = ?", (offer_id,))
        return Offer(**with_times(found)) if found else None

    def offers_of(self, giver_id: int) -> list[Offer]:
        """What this manager has offered and nobody has decided on, the oldest first."""
        found = rows(self._db, "SELECT * FROM offer WHERE giver_id = ? ORDER BY id", (giver_id,))
        return [Offer(**with_times(one)) for one in found]

    def offers_to(self, heir_id: int) -> list[Offer]:
        found = rows(self._db, "SELECT * FROM offer WHERE heir_id = ? ORDER BY id", (heir_id,))
        return [Offer(**with_times(one)) for one in found]

    def offered(self, offer_id: int) -> list[int]:
        """The ids of the contacts in an offer."""
        found = self._db.execute(
            "SELECT contact_id FROM offer_contact WHERE offer_id = ? ORDER BY contact_id", (offer_id,)
        )
        return [contact_id for (contact_id,) in found]

    def note_offer(self, offer_id: int, note: str) -> None:
        self._db.execute("UPDATE offer SET note = ? WHERE id = ?", (note, offer_id))

    def drop_offer(self, offer_id: int) -> None:
        self._db.execute("DELETE FROM offer WHERE id = ?", (offer_id,))

    def move_invites(self, giver_id: int, heir_id: int, account_id: int | None) -> None:
        """Open invites go along: those to this account, or all when None."""
        self._db.execute(
            "UPDATE invite SET manager_id = :heir WHERE manager_id = :giver AND used_at IS NULL"
            " AND (:account IS NULL OR account_id = :account)",
            {"giver": giver_id, "heir": heir_id, "account": account_id},
        )

    # --- introductions

    def introduce(self, contact_id: int, giver_id: int) -> Introduction:
        """This contact is to be introduced by the last manager they know; the heir's word is no longer waited for."""
        self._db.execute(
            "INSERT INTO introduction (contact_id, giver_id, waits) VALUES (?, ?, 0)"
            " ON CONFLICT (contact_id) DO UPDATE SET waits = 0, held_until = NULL",
            (contact_id, giver_id),
        )
        introduction = self.introduction(contact_id)
        assert introduction is not None
        return introduction

    def introduction(self, contact_id: int) -> Introduction | None:
        found = row(self._db, "SELECT * FROM introduction WHERE contact_id = ?", (contact_id,))
        return Introduction(**{**with_times(found), "waits": bool(found["waits"])}) if found else None

    def drop_introduction(self, contact_id: int) -> None:
        self._db.execute("DELETE FROM introduction WHERE contact_id = ?", (contact_id,))

    def inherited(self, heir_id: int) -> list[int]:
        """The contacts whom this manager has from one who was removed, and has not resumed yet."""
        found = self._db.execute(
            "SELECT contact.id FROM contact JOIN introduction ON contact_id = contact.id AND waits"
            " WHERE manager_id = ? ORDER BY contact.id",
            (heir_id,),
        )
        return [contact_id for (contact_id,) in found]

    # --- managers to come, and how much lies with each

    def add_link(self, token: str, made_by: int, name: str, expires_at: datetime) -> None:
        self._db.execute(
            "INSERT INTO manager_link (token, made_by, name, expires_at) VALUES (?, ?, ?, ?)",
            (token, made_by, name, to_text(expires_at)),
        )

    def link(self, token: str) -> ManagerLink | None:
        found = row(self._db, "SELECT * FROM manager_link WHERE token = ?", (token,))
        return ManagerLink(**with_times(found)) if found else None

    def link_numbered(self, link_id: int) -> ManagerLink | None:
        found = row(self._db, "SELECT * FROM manager_link WHERE id = ?", (link_id,))
        return ManagerLink(**with_times(found)) if found else None

    def open_link(self, link_id: int, address: str, name: str, language: str) -> None:
        self._db.execute(
            "UPDATE manager_link SET opened_by = ?, opened_name = ?, opened_language = ? WHERE id = ?",
            (address, name, language, link_id),
        )

    def drop_link(self, link_id: int) -> None:
        self._db.execute("DELETE FROM manager_link WHERE id = ?", (link_id,))

    def gone(self) -> list[str]:
        """The addresses of managers who were removed."""
        return [address for (address,) in self._db.execute("SELECT address FROM manager WHERE gone_at IS NOT NULL")]

    def menus(self) -> list[tuple[str, str, bool]]:
        """Address and language of each manager, and whether they were ever here."""
        found = self._db.execute("SELECT address, language, seen_at FROM manager WHERE gone_at IS NULL ORDER BY id")
        return [(address, language, seen_at is not None) for address, language, seen_at in found]

    def saw(self, manager_id: int, at: datetime) -> None:
        """This manager wrote or pressed something."""
        self._db.execute("UPDATE manager SET seen_at = ? WHERE id = ?", (to_text(at), manager_id))

    def book(self, manager_id: int) -> Book:
        found = row(
            self._db,
            "SELECT (SELECT count(*) FROM contact WHERE manager_id = :id) AS contacts,"
            " (SELECT count(*) FROM contact WHERE manager_id = :id AND waiting_since IS NOT NULL) AS waiting,"
            " (SELECT count(*) FROM touch WHERE state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure')"
            f" AND {_ASKS}"
            " AND contact_id IN (SELECT id FROM contact WHERE manager_id = :id)) AS approvals,"
            " seen_at FROM manager WHERE id = :id",
            {"id": manager_id},
        )
        assert found is not None
        return Book(**with_times(found))

    def carried(self, after: int, size: int, now: datetime, until: datetime) -> list[Carried]:
        """The next managers behind this one (0: the first; negative: those before it), with what lies with each.

        What is open and what is planned is counted once for all of them: there is little of it, whatever the house.
        """
        where, back = ("id < :after", " DESC") if after < 0 else ("id > :after", "")
        found = rows(
            self._db,
            f"WITH page AS (SELECT * FROM manager WHERE gone_at IS NULL AND {where} ORDER BY id{back} LIMIT :size)"
            " SELECT page.id, page.name, page.admin, page.seen_at, deputy.name AS deputy, ends_at AS away_until,"
            " (SELECT count(*) FROM contact WHERE manager_id = page.id) AS contacts,"
            " (SELECT count(*) FROM contact WHERE manager_id = page.id AND waiting_since IS NOT NULL) AS waiting,"
            " (SELECT min(waiting_since) FROM contact WHERE manager_id = page.id AND waiting_since IS NOT NULL)"
            " AS waiting_since FROM page LEFT JOIN absence ON absence.manager_id = page.id AND begins_at <= :now"
            " AND ends_at > :now LEFT JOIN manager AS deputy ON deputy.id = deputy_id ORDER BY page.id",
            {"after": abs(after), "size": size, "now": to_text(now)},
        )
        page = [Carried(**{**with_times(one), "admin": bool(one["admin"])}) for one in found]
        cards, planned = self._cards(), self._planned(until)

        def lies_with(one: Carried) -> Carried:
            all_, unsure = cards.get(one.id, (0, 0))
            return replace(one, cards=all_, unsure=unsure, planned=planned.get(one.id, 0))

        return [lies_with(one) for one in page]

    def _cards(self) -> dict[int, tuple[int, int]]:
        """By manager: how many are open, and how many of these ask whether something arrived."""
        found = self._db.execute(
            "SELECT manager_id, count(*), sum(touch.state = 'unsure') FROM touch"
            " JOIN contact ON contact.id = contact_id"
            " WHERE touch.state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure')"
            f" AND {_ASKS} GROUP BY manager_id"
        )
        return {manager_id: (all_, unsure) for manager_id, all_, unsure in found}

    def _planned(self, until: datetime) -> dict[int, int]:
        found = self._db.execute(
            "SELECT manager_id, count(*) FROM contact WHERE next_at <= ? GROUP BY manager_id", (to_text(until),)
        )
        return dict(found.fetchall())

    def count(self) -> int:
        """How many managers there are."""
        found = row(self._db, "SELECT count(*) AS n FROM manager WHERE gone_at IS NULL")
        assert found is not None
        n: int = found["n"]
        return n

    def longest_waits(self, most: int) -> list[tuple[int, str, datetime, int]]:
        """The managers of those who wait longest for an answer: number, name, since when, how many wait there."""
        found = self._db.execute(
            "SELECT manager.id, manager.name, min(waiting_since), count(*) FROM contact"
            " JOIN manager ON manager.id = manager_id WHERE waiting_since IS NOT NULL GROUP BY manager.id"
            " ORDER BY 3 LIMIT ?",
            (most,),
        )
        return [(id, name, to_time(since), n) for id, name, since, n in found]

    def drafts_of(self, manager_id: int) -> list[tuple[int, str]]:
        """What this manager wrote without saying to whom: number and quote."""
        found = self._db.execute("SELECT id, quote FROM draft WHERE manager_id = ? ORDER BY id", (manager_id,))
        return [(draft_id, quote) for draft_id, quote in found]

    # --- everything at once

    def halt(self, manager_id: int, at: datetime) -> bool:
        """Nothing automatic leaves from now on; False when it is so already."""
        cursor = self._db.execute(
            "INSERT INTO halt (one, manager_id, at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", (manager_id, to_text(at))
        )
        return cursor.rowcount == 1

    def lift(self) -> bool:
        """Go on; False when nothing was paused."""
        return self._db.execute("DELETE FROM halt WHERE one = 1").rowcount == 1

    def halted(self) -> datetime | None:
        """Since when everything is paused."""
        found = row(self._db, "SELECT at FROM halt WHERE one = 1")
        at: datetime | None = with_times(found)["at"] if found else None
        return at

    def came_due(self, manager_id: int, now: datetime) -> int:
        """How many of this manager's contacts are due."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM contact WHERE manager_id = ? AND next_at <= ?",
            (manager_id, to_text(now)),
        )
        assert found is not None
        n: int = found["n"]
        return n
