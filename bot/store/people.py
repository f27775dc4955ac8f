"""People: managers, accounts, contacts, invites, consents, and what happened with each contact."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.model.people import Account, Consent, Contact, ContactState, Invite, Manager, Pace, Role, Stage
from bot.model.rules import FAR
from bot.model.touches import Event
from bot.store.rows import (
    Row,
    dates_from_json,
    dates_to_json,
    folded,
    hours_from_text,
    hours_to_text,
    is_time,
    next_number,
    row,
    rows,
    to_text,
    to_text_or_none,
    to_time,
    with_times,
)

_INVITE = tuple(field.name for field in fields(Invite))
_CONTACT = tuple(field.name for field in fields(Contact) if field.name != "id")
_CONTACT_FIELDS = ("id", *_CONTACT)
_CONTACT_COLUMNS = (*_CONTACT, "search", "words")
_NO_HALT = "NOT EXISTS (SELECT 1 FROM halt WHERE one = 1)"
_OVERDUE = f"WHERE next_at <= ? AND {_NO_HALT} ORDER BY next_since, next_key"
"""Found in the index alone, however many are due."""

_MANAGER = tuple(field.name for field in fields(Manager))
_THEIRS = ("invite", "item", "share", "material", "draft", "source", "request", "intake", "letter", "round", "goal")
"""Tables whose rows go to the heir of a manager who is removed."""

_ONE_EACH = ("veto", "saved")
"""The same, where the heir may have one of their own that stays."""

_OF_NO_USE = (*_ONE_EACH, "trust", "kept", "page_session", "page_link")
"""What nobody needs after them: what they let go unasked, words for buttons of theirs, and where they are signed in."""

_CONTACT_CHANGES = ", ".join(f"{name} = :{name}" for name in _CONTACT_COLUMNS)


class People:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- managers

    def save_manager(self, address: str, name: str, language: str, *, admin: bool, zone: str | None = None) -> Manager:
        """Add a manager, or renew what is known of one; who was removed is there again."""
        self._db.execute(
            "INSERT INTO manager (address, name, language, zone, admin) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET name = excluded.name, language = excluded.language,"
            " admin = excluded.admin, zone = coalesce(excluded.zone, zone), gone_at = NULL",
            (address, name, language, zone, int(admin)),
        )
        manager = self.manager_at(address)
        assert manager is not None
        return manager

    def manager(self, manager_id: int) -> Manager:
        """A manager by number, also one who was removed."""
        found = row(self._db, "SELECT * FROM manager WHERE id = ?", (manager_id,))
        assert found is not None, manager_id
        return _manager(found)

    def manager_at(self, address: str) -> Manager | None:
        """The manager who has this address now; who was removed has none."""
        found = row(self._db, "SELECT * FROM manager WHERE address = ? AND gone_at IS NULL", (address,))
        return _manager(found) if found else None

    def managers(self) -> list[Manager]:
        return [_manager(found) for found in rows(self._db, "SELECT * FROM manager WHERE gone_at IS NULL ORDER BY id")]

    def managers_without_alarm(self, kind: str) -> list[Manager]:
        """In one question: asked one by one, thousands of managers make a start slow."""
        found = rows(
            self._db,
            "SELECT * FROM manager WHERE gone_at IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM alarm WHERE alarm.kind = ? AND alarm.name = CAST(manager.id AS TEXT)) ORDER BY id",
            (kind,),
        )
        return [_manager(one) for one in found]

    def admins(self) -> list[Manager]:
        return [_manager(found) for found in rows(self._db, "SELECT * FROM manager WHERE admin ORDER BY id")]

    def remove_manager(self, manager_id: int, heir_id: int, at: datetime) -> list[int]:
        """Take a manager off the list and keep their row. Their contacts go to `heir_id`, held until the heir says go
        on (`Team.inherited`), and so does all else of theirs. Returns the contacts' ids."""
        moved = [id for (id,) in self._db.execute("SELECT id FROM contact WHERE manager_id = ?", (manager_id,))]
        self._db.execute(
            "INSERT INTO introduction (contact_id, giver_id, waits, held_until)"
            " SELECT id, manager_id, 1, held_until FROM contact WHERE manager_id = ?"
            " ON CONFLICT (contact_id) DO UPDATE SET waits = 1,"
            " held_until = CASE WHEN waits THEN held_until ELSE excluded.held_until END",
            (manager_id,),
        )
        self._db.execute(
            "UPDATE contact SET manager_id = ?, held_until = ? WHERE manager_id = ?",
            (heir_id, to_text(FAR), manager_id),
        )
        self._db.execute("UPDATE round SET state = 'stopped' WHERE manager_id = ? AND state = 'going'", (manager_id,))
        for table in _THEIRS:
            self._db.execute(f"UPDATE {table} SET manager_id = ? WHERE manager_id = ?", (heir_id, manager_id))
        for table in _ONE_EACH:
            self._db.execute(f"UPDATE OR IGNORE {table} SET manager_id = ? WHERE manager_id = ?", (heir_id, manager_id))
        for table in _OF_NO_USE:
            self._db.execute(f"DELETE FROM {table} WHERE manager_id = ?", (manager_id,))
        self._db.execute("DELETE FROM manager_link WHERE made_by = ?", (manager_id,))
        self._db.execute(  # what contacts said would come to them when they write again
            "UPDATE post SET state = 'rejected', detail = 'removed' WHERE state IN ('queued', 'unreachable')"
            " AND NOT at_most_once AND address = (SELECT address FROM manager WHERE id = ?)",
            (manager_id,),
        )
        self._db.execute("UPDATE manager SET gone_at = ?, admin = 0 WHERE id = ?", (to_text(at), manager_id))
        return moved

    def set_manager_zone(self, manager_id: int, zone: str) -> None:
        self._db.execute("UPDATE manager SET zone = ? WHERE id = ?", (zone, manager_id))

    def set_manager_hours(self, manager_id: int, hours: str) -> None:
        """When they work, as `window.hours_as_text` writes it; "" is the usual."""
        self._db.execute("UPDATE manager SET hours = ? WHERE id = ?", (hours, manager_id))

    # --- accounts

    def save_account(self, name: str) -> Account:
        """The account of this name in any case; made when there is none."""
        self._db.execute(
            "INSERT INTO account (name, search) VALUES (?, ?) ON CONFLICT (search) DO NOTHING", (name, folded(name))
        )
        found = self.account_named(name)
        assert found is not None
        return found

    def account_named(self, name: str) -> Account | None:
        found = row(self._db, "SELECT * FROM account WHERE search = ?", (folded(name),))
        return _account(found) if found else None

    def own_account(self, name: str) -> Account:
        """A new account for somebody whose company nobody has said; its name is theirs, or the next that is free."""
        names = itertools.chain([name], (f"{name} ({n})" for n in itertools.count(2)))
        return self.save_account(next(one for one in names if self.account_named(one) is None))

    def account(self, account_id: int) -> Account:
        found = row(self._db, "SELECT * FROM account WHERE id = ?", (account_id,))
        assert found is not None, account_id
        return _account(found)

    def update_account(self, account: Account) -> None:
        self._db.execute(
            "UPDATE account SET industry = ?, country = ?, zone = ?, stage = ?, stage_at = ?, dates = ? WHERE id = ?",
            (
                account.industry,
                account.country,
                account.zone,
                account.stage,
                to_text_or_none(account.stage_at),
                dates_to_json(account.dates),
                account.id,
            ),
        )

    def committee(self, account_id: int) -> frozenset[Role]:
        """The roles that contacts of this account have, whatever became of them."""
        found = self._db.execute(
            "SELECT DISTINCT role FROM contact WHERE account_id = ? AND role IS NOT NULL", (account_id,)
        )
        return frozenset(Role(role) for (role,) in found)

    def contacts_of_account(self, account_id: int) -> list[Contact]:
        return self._contacts("WHERE account_id = ? ORDER BY id", (account_id,))

    def passed_on_to(self, account_id: int) -> dict[int, int]:
        """Who came to this account through a contact who passed the assistant on, and that contact, by number."""
        found = self._db.conn.execute(
            "SELECT contact.id, invite.by_contact FROM contact JOIN consent ON consent.contact_id = contact.id"
            " JOIN invite ON invite.token = consent.invite"
            " WHERE contact.account_id = ? AND invite.by_contact IS NOT NULL ORDER BY consent.id",
            (account_id,),
        )
        return dict(found.fetchall())

    def company_names(self) -> list[str]:
        """The companies that somebody we write to is at; of who has none the account bears their own name."""
        found = self._db.conn.execute(
            "SELECT DISTINCT account.name FROM contact JOIN account ON account.id = account_id"
            " WHERE contact.state = 'active' AND account.search <> contact.search ORDER BY account.id"
        )
        return [name for (name,) in found.fetchall()]

    def managers_at(self, company: str) -> list[Manager]:
        """Whose contacts are at this company."""
        found = rows(
            self._db,
            "SELECT * FROM manager WHERE id IN (SELECT manager_id FROM contact JOIN account ON account.id = account_id"
            " WHERE account.search = ? AND contact.state = 'active') ORDER BY id",
            (folded(company),),
        )
        return [_manager(one) for one in found]

    # --- invites and consent

    def add_invite(self, invite: Invite) -> None:
        self._db.execute(
            f"INSERT INTO invite {_named(_INVITE)}",
            {**_invite_values(invite), "number": next_number(self._db, "invite")},
        )

    def invite(self, token: str) -> Invite | None:
        found = row(self._db, "SELECT * FROM invite WHERE token = ?", (token,))
        return _invite(found) if found else None

    def invites_of(self, manager_id: int) -> list[Invite]:
        """This manager's invites, the newest first."""
        found = rows(
            self._db, "SELECT * FROM invite WHERE manager_id = ? ORDER BY created_at DESC, token", (manager_id,)
        )
        return [_invite(one) for one in found]

    def invite_numbered(self, number: int) -> Invite | None:
        found = row(self._db, "SELECT * FROM invite WHERE number = ?", (number,))
        return _invite(found) if found else None

    def open_invites(self, manager_id: int, since: datetime, limit: int) -> list[Invite]:
        """This manager's invites that nobody has answered and that end later than `since`, the newest first."""
        found = rows(
            self._db,
            "SELECT * FROM invite WHERE manager_id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?"
            " ORDER BY created_at DESC, number DESC LIMIT ?",
            (manager_id, to_text(since), limit),
        )
        return [_invite(one) for one in found]

    def passed_on(self, contact_id: int, since: datetime) -> int:
        """How many links this contact has made for colleagues later than `since`."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM invite WHERE by_contact = ? AND created_at > ?",
            (contact_id, to_text(since)),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def invite_opened_by(self, address: str) -> Invite | None:
        """The newest unused invite this person has opened."""
        found = row(
            self._db,
            "SELECT * FROM invite WHERE opened_by = ? AND used_at IS NULL ORDER BY created_at DESC, token LIMIT 1",
            (address,),
        )
        return _invite(found) if found else None

    def open_invite(self, token: str, address: str, at: datetime) -> None:
        """They followed the link; the first time counts."""
        self._db.execute(
            "UPDATE invite SET opened_by = ?, opened_at = coalesce(opened_at, ?) WHERE token = ?",
            (address, to_text(at), token),
        )

    def name_invite(self, token: str, name: str, company: str) -> None:
        """What the person who opened it says of themselves."""
        self._db.execute("UPDATE invite SET name = ?, company = ? WHERE token = ?", (name, company, token))

    def renew_invite(self, token: str, until: datetime) -> None:
        self._db.execute("UPDATE invite SET expires_at = ? WHERE token = ?", (to_text(until), token))

    def revoke_invite(self, token: str, at: datetime) -> None:
        self._db.execute("UPDATE invite SET revoked_at = ? WHERE token = ?", (to_text(at), token))

    def use_invite(self, token: str, at: datetime) -> None:
        self._db.execute("UPDATE invite SET used_at = ? WHERE token = ?", (to_text(at), token))

    def add_consent(self, consent: Consent) -> None:
        self._db.execute(
            "INSERT INTO consent (contact_id, invite, wording, language, at) VALUES (?, ?, ?, ?, ?)",
            (consent.contact_id, consent.invite, consent.wording, consent.language, to_text(consent.at)),
        )

    def consents(self, contact_id: int) -> list[Consent]:
        found = rows(
            self._db,
            "SELECT contact_id, invite, wording, language, at FROM consent WHERE contact_id = ? ORDER BY id",
            (contact_id,),
        )
        return [Consent(**with_times(one)) for one in found]

    # --- contacts

    def add_contact(self, contact: Contact) -> Contact:
        """Store a new contact; its `id` is given here."""
        cursor = self._db.execute(f"INSERT INTO contact {_named(_CONTACT_COLUMNS)}", _contact_values(contact))
        assert cursor.lastrowid is not None
        return replace(contact, id=cursor.lastrowid)

    def contact(self, contact_id: int) -> Contact:
        (contact,) = self._contacts("WHERE id = ?", (contact_id,))
        return contact

    def find_contact(self, contact_id: int) -> Contact | None:
        found = self._contacts("WHERE id = ?", (contact_id,))
        return found[0] if found else None

    def contact_at(self, channel: str, address: str) -> Contact | None:
        found = self._contacts("WHERE channel = ? AND address = ?", (channel, address))
        return found[0] if found else None

    def seated(self, account_name: str, name: str) -> Contact | None:
        """Whoever of this name is at the account of this name, in any case and in anybody's book."""
        found = self._contacts(
            "WHERE search = ? AND account_id = (SELECT id FROM account WHERE search = ?) ORDER BY id LIMIT 1",
            (folded(name), folded(account_name)),
        )
        return found[0] if found else None

    def contacts_of(self, manager_id: int) -> list[Contact]:
        return self._contacts("WHERE manager_id = ? ORDER BY search, id", (manager_id,))

    def contacts_waiting(self, manager_id: int) -> list[Contact]:
        """Who wrote and has no answer, the longest first."""
        return self._contacts(
            "WHERE manager_id = ? AND waiting_since IS NOT NULL ORDER BY waiting_since", (manager_id,)
        )

    def find_contacts(self, manager_id: int, words: str) -> list[Contact]:
        """This manager's contacts who have each of the words in their name, how they are addressed, their tags or
        their company's name, the first MOST_FOUND by name; an exact name comes alone."""
        exact = self._contacts("WHERE manager_id = ? AND search = ? ORDER BY id", (manager_id, folded(words)))
        having, values = has_words(words)
        return exact or self._contacts(
            f"WHERE id IN (SELECT id FROM contact WHERE manager_id = ?{having} ORDER BY search, id LIMIT ?)"
            " ORDER BY search, id",
            (manager_id, *values, MOST_FOUND),
        )

    def find_anybody(self, words: str) -> list[Contact]:
        """Contacts of any manager whose name has `words`, in any case; an exact name comes alone."""
        name = folded(words)
        exact = self._contacts("WHERE search = ? ORDER BY id", (name,))
        return exact or self._contacts("WHERE instr(search, ?) ORDER BY search, id", (name,))

    def concerned_with(self, manager_id: int, account_id: int) -> bool:
        """Whether this manager has, or has invited, somebody at this account."""
        found = row(
            self._db,
            "SELECT EXISTS (SELECT 1 FROM contact WHERE account_id = :account AND +manager_id = :manager) OR EXISTS"
            " (SELECT 1 FROM invite WHERE account_id = :account AND manager_id = :manager) AS yes",
            {"account": account_id, "manager": manager_id},
        )
        assert found is not None
        return bool(found["yes"])

    def accounts_named_like(self, manager_id: int, words: str, limit: int) -> list[Account]:
        """The companies with these words in their name at which this manager has, or has invited, somebody."""
        found = rows(
            self._db,
            "SELECT * FROM account WHERE instr(search, ?) AND id IN (SELECT account_id FROM contact WHERE manager_id ="
            " ? UNION SELECT account_id FROM invite WHERE manager_id = ?) ORDER BY search LIMIT ?",
            (folded(words), manager_id, manager_id, limit),
        )
        return [_account(one) for one in found]

    def ids_of_manager(self, manager_id: int, after: int, limit: int) -> list[int]:
        """The next `limit` contacts of one manager by their ids, for going through all in batches."""
        found = rows(
            self._db,
            "SELECT id FROM contact WHERE manager_id = ? AND id > ? ORDER BY id LIMIT ?",
            (manager_id, after, limit),
        )
        return [one["id"] for one in found]

    def recent_contacts(self, manager_id: int, channel: str, limit: int) -> list[Contact]:
        """Those on this channel who wrote or joined last."""
        return self._contacts(
            "WHERE manager_id = ? AND channel = ? AND state = 'active'"
            " ORDER BY coalesce(last_reply_at, joined_at) DESC, id LIMIT ?",
            (manager_id, channel, limit),
        )

    def update_contact(self, contact: Contact) -> None:
        self._db.execute(
            f"UPDATE contact SET {_CONTACT_CHANGES} WHERE id = :id", {**_contact_values(contact), "id": contact.id}
        )

    def save_planned(self, contact: Contact) -> None:
        """Write the next step of a contact (`next_at`, `next_key`, `next_due`, `next_since`, `next_why`) alone."""
        self._db.execute(
            "UPDATE contact SET next_at = ?, next_key = ?, next_due = ?, next_since = ?, next_why = ? WHERE id = ?",
            (
                to_text_or_none(contact.next_at),
                contact.next_key,
                to_text_or_none(contact.next_due),
                to_text_or_none(contact.next_since),
                contact.next_why,
                contact.id,
            ),
        )

    def most_overdue(self, now: datetime) -> Contact | None:
        """Of those whose next step is due the one who has waited longest, by (since, key): no colleague starves.

        Nobody while everything is paused.
        """
        first = self.overdue_ids(now, 1)
        return self.contact(first[0]) if first else None

    def is_any_due(self, now: datetime) -> bool:
        """Whether there is anybody."""
        return (
            row(self._db, f"SELECT 1 FROM contact WHERE next_at <= ? AND {_NO_HALT} LIMIT 1", (to_text(now),))
            is not None
        )

    def overdue_ids(self, now: datetime, limit: int) -> list[int]:
        """So many of those whose next step is due, in that order, whatever else their rows say."""
        found = rows(self._db, f"SELECT id FROM contact {_OVERDUE} LIMIT ?", (to_text(now), limit))
        return [one["id"] for one in found]

    def rest(self, contact_id: int, until: datetime, key: str | None = None) -> None:
        """Put off their next step, whatever else their row says; who has none gets one of this key, to be looked at."""
        self._db.execute(
            "UPDATE contact SET next_at = :at, next_key = coalesce(next_key, :key), next_due = coalesce(next_due, :at),"
            " next_since = coalesce(next_since, :at), next_why = coalesce(next_why, '')"
            " WHERE id = :id AND coalesce(next_key, :key) IS NOT NULL",
            {"at": to_text(until), "key": key, "id": contact_id},
        )

    def colleagues_waiting_longer(self, contact: Contact, why: str) -> int:
        """How many at the same account wait for this reason since before this contact."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM contact WHERE account_id = ? AND id <> ? AND next_why = ?"
            " AND (next_since, next_key) < (?, ?)",
            (contact.account_id, contact.id, why, to_text_or_none(contact.next_since), contact.next_key),
        )
        assert found is not None
        n: int = found["n"]
        return n

    def next_due(self) -> datetime | None:
        """When the next step of anybody is due; never while everything is paused."""
        found = row(self._db, f"SELECT min(next_at) AS next_at FROM contact WHERE next_at IS NOT NULL AND {_NO_HALT}")
        due: datetime | None = with_times(found)["next_at"] if found else None
        return due

    def seats(self) -> list[tuple[int, int, int]]:
        """Contact, manager and account, of everybody."""
        return self._db.execute("SELECT id, manager_id, account_id FROM contact ORDER BY id").fetchall()

    def rest_all(self) -> None:
        """Nobody has a next step, until they are planned for anew."""
        self._db.execute(
            "UPDATE contact SET next_at = NULL, next_key = NULL, next_due = NULL, next_since = NULL, next_why = NULL"
        )

    def ids_after(self, contact_id: int, limit: int) -> list[int]:
        """The next `limit` ids after `contact_id`, for going through all in batches."""
        found = rows(self._db, "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?", (contact_id, limit))
        return [one["id"] for one in found]

    def due_after(self, contact_id: int, now: datetime, limit: int) -> list[int]:
        """The next `limit` ids after `contact_id` of those whose next step is due."""
        found = rows(
            self._db,
            "SELECT id FROM contact WHERE id > ? AND next_at <= ? ORDER BY id LIMIT ?",
            (contact_id, to_text(now), limit),
        )
        return [one["id"] for one in found]

    def _contacts(self, where: str, values: tuple[Any, ...]) -> list[Contact]:
        found = self._db.conn.execute(f"SELECT {', '.join(_CONTACT_FIELDS)} FROM contact {where}", values)
        return [_contact(one) for one in found.fetchall()]

    # --- the timeline

    def add_event(self, event: Event) -> None:
        self._db.execute(
            "INSERT INTO event (contact_id, at, kind, quote) VALUES (?, ?, ?, ?)",
            (event.contact_id, to_text(event.at), event.kind, event.quote),
        )

    def timeline(self, contact_id: int, limit: int, skip: int = 0) -> list[Event]:
        """The newest events, newest first, without the first `skip`."""
        return self._events(
            "WHERE contact_id = ? ORDER BY at DESC, id DESC LIMIT ? OFFSET ?", (contact_id, limit, skip)
        )

    def last_event(self, contact_id: int, kinds: Sequence[str]) -> Event | None:
        """The newest of one of these kinds."""
        marks = ", ".join("?" * len(kinds))
        found = self._events(
            f"WHERE contact_id = ? AND kind IN ({marks}) ORDER BY at DESC, id DESC LIMIT 1", (contact_id, *kinds)
        )
        return found[0] if found else None

    def _events(self, where: str, values: tuple[Any, ...]) -> list[Event]:
        found = rows(self._db, f"SELECT contact_id, at, kind, quote FROM event {where}", values)
        return [Event(**with_times(one)) for one in found]

    def replies_of(self, contact_id: int, since: datetime) -> int:
        """How often this contact has replied later than `since`."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM event WHERE contact_id = ? AND kind = 'reply' AND at > ?",
            (contact_id, to_text(since)),
        )
        assert found is not None
        n: int = found["n"]
        return n

    # --- strangers, and what the program remembers of itself

    def told_stranger(self, address: str) -> datetime | None:
        """When this stranger last got an answer."""
        found = row(self._db, "SELECT told_at FROM stranger WHERE address = ?", (address,))
        told: datetime | None = with_times(found)["told_at"] if found else None
        return told

    def tell_stranger(self, address: str, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO stranger (address, told_at) VALUES (?, ?)"
            " ON CONFLICT (address) DO UPDATE SET told_at = excluded.told_at",
            (address, to_text(at)),
        )

    def remembered(self, name: str) -> str | None:
        found = row(self._db, "SELECT value FROM meta WHERE name = ?", (name,))
        value: str | None = found["value"] if found else None
        return value

    def remember(self, name: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def forget(self, name: str) -> None:
        self._db.execute("DELETE FROM meta WHERE name = ?", (name,))


MOST_FOUND = 50
"""Contacts that a search gives at once; nobody reads more names than that."""


def has_words(words: str, *, places: bool = False) -> tuple[str, list[str]]:
    """What makes contacts have each of these words, to stand behind a WHERE, and its values. `places`: or their city.

    Answered from the index `contact_of_manager` alone, but for the companies' names: those are looked through once a
    word, which for a large book is half of what looking up each contact's company takes.
    """
    parts = folded(words).split()
    company = "account_id IN (SELECT account.id FROM account WHERE instr(account.search, ?))"
    one = f" AND (instr(search, ?) OR instr(words, ?) OR {company}{_IN_PLACE if places else ''})"
    return one * len(parts), [part for part in parts for _ in range(5 if places else 3)]


_IN_PLACE = (
    " OR instr(replace(lower(zone), '_', ' '), ?) OR zone IS NULL AND account_id IN"
    " (SELECT account.id FROM account WHERE instr(replace(lower(account.zone), '_', ' '), ?))"
)
"""Or live in a city of this word, as far as their zone tells: their own, else their company's."""


def _named(columns: tuple[str, ...]) -> str:
    """The columns and values of an INSERT whose values go by the columns' names."""
    return f"({', '.join(columns)}) VALUES ({', '.join(':' + name for name in columns)})"


def _contact_values(contact: Contact) -> Row:
    return {
        **_plain(contact, _CONTACT),
        "topics": " ".join(contact.topics),
        "tags": " ".join(contact.tags),
        "likes": " ".join(contact.likes),
        "dislikes": " ".join(contact.dislikes),
        "dates": dates_to_json(contact.dates),
        "own_hours": hours_to_text(contact.own_hours),
        "search": folded(contact.name),
        "words": folded(f"{contact.address_as} {' '.join(contact.tags)}"),
    }


def _invite_values(invite: Invite) -> Row:
    return {**_plain(invite, _INVITE), "tags": " ".join(invite.tags)}


def _plain(word: Contact | Invite, names: tuple[str, ...]) -> Row:
    """The fields of these names, times as text. (`asdict` copies deeply and takes longer than SQLite does.)"""
    return {name: to_text(value) if isinstance(value := getattr(word, name), datetime) else value for name in names}


def _manager(found: Row) -> Manager:
    return Manager(**{**{name: found[name] for name in _MANAGER}, "admin": bool(found["admin"])})


def _account(found: Row) -> Account:
    del found["search"]
    return Account(**{**with_times(found), "stage": Stage(found["stage"]), "dates": dates_from_json(found["dates"])})


def _invite(found: Row) -> Invite:
    return Invite(**{**with_times(found), "role": _role(found), "tags": tuple(found["tags"].split())})


def _contact(found: tuple[Any, ...]) -> Contact:
    """A row in the order of `_CONTACT_FIELDS`. Read for every plan, so without a dictionary between."""
    values: list[Any] = [read(value) if value is not None else None for read, value in zip(_READ, found, strict=True)]
    return Contact(*values)


_SPECIAL: dict[str, Callable[[Any], Any]] = {
    "topics": lambda text: tuple(text.split()),
    "tags": lambda text: tuple(text.split()),
    "likes": lambda text: tuple(text.split()),
    "dislikes": lambda text: tuple(text.split()),
    "dates": dates_from_json,
    "pace": Pace,
    "own_hours": hours_from_text,
    "role": Role,
    "state": ContactState,
}


def _as_it_is(value: Any) -> Any:
    return value


_READ = tuple(_SPECIAL.get(name) or (to_time if is_time(name) else _as_it_is) for name in _CONTACT_FIELDS)
"""How each column becomes a field."""


def _role(found: Row) -> Role | None:
    return Role(found["role"]) if found["role"] else None
