"""What a review counts: what was sent and what came of it, who waits, who goes cold, the funnels. Reads alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.model.people import Role, Stage
from bot.model.touches import LATEST
from bot.store.rows import to_text, to_time, to_time_or_none

_REACHED = "touch.state IN ('sent', 'unsure') AND touch.kind <> 'note'"
_REPLY_AFTER = (
    "EXISTS (SELECT 1 FROM event WHERE event.contact_id = contact.id AND event.kind = 'reply'"
    " AND event.at > touch.settled_at AND event.at <= :until)"
)
_OPENED = (
    "EXISTS (SELECT 1 FROM touch_item JOIN feedback ON feedback.item_id = touch_item.item_id"
    " AND feedback.contact_id = contact.id AND feedback.kind = 'open' WHERE touch_item.touch_id = touch.id)"
)
_SILENT_SINCE = "max(contact.joined_at, coalesce(contact.last_reply_at, contact.joined_at))"
_WAITING = "contact.waiting_since IS NOT NULL"
_DUE = "contact.state = 'active' AND contact.next_due <= :until"
_SILENT = f"contact.state = 'active' AND {_SILENT_SINCE} > :since AND {_SILENT_SINCE} <= :until"
_LEFT = (
    "contact.state <> 'active' AND contact.id IN (SELECT contact_id FROM event"
    " WHERE kind IN ('stopped', 'blocked') AND at > :since AND at <= :until)"
)
WELCOME = "welcome"
_RULE = f"CASE WHEN touch.rule = 'manual' AND touch.key LIKE '{WELCOME}/%' THEN '{WELCOME}' ELSE touch.rule END"
"""The welcome's news is sent by no rule, and by no person either: its key says so."""

_TOUCHES = (
    "FROM contact JOIN touch ON touch.contact_id = contact.id"
    " AND touch.settled_at > :since AND touch.settled_at <= :until"
)


@dataclass(frozen=True)
class Scope:
    """Whose contacts a review is about: a manager's own, those they sourced and others own now, or everybody's."""

    manager_id: int | None = None
    sourced: bool = False

    @property
    def where(self) -> str:
        if self.sourced:
            return "contact.sourced_by = :who AND contact.manager_id <> :who"
        return "1" if self.manager_id is None else "contact.manager_id = :who"


@dataclass(frozen=True)
class Done:
    """Touches of one rule, kind, stage of the account and state: how many, answered later, opened."""

    rule: str
    kind: str
    stage: Stage
    state: str
    n: int
    answered: int
    opened: int


@dataclass(frozen=True)
class Known:
    """A contact in a list. `since`: since when it waits or is silent; `next_due`: when the next touch is due."""

    id: int
    name: str
    account: str
    since: datetime
    next_due: datetime | None = None


@dataclass(frozen=True)
class Activity:
    """How many contacts there are, were written to, replied, liked something, opened something."""

    contacts: int
    written: int
    replied: int
    liked: int
    opened: int


@dataclass(frozen=True)
class Acquired:
    """Invites given out, followed and agreed to, and contacts who passed an invitation on to a colleague."""

    invited: int
    opened: int
    agreed: int
    passed_on: int


@dataclass(frozen=True)
class Load:
    """What one manager carries: contacts who can be reached, messages and cards of the period, who waits."""

    manager_id: int
    name: str
    contacts: int
    sent: int
    cards: int
    waiting: int


@dataclass(frozen=True)
class Top:
    """How many there are, and the first of them."""

    count: int
    first: Sequence[Known]


class Reviews:
    def __init__(self, db: Database) -> None:
        self._db = db

    def done(self, scope: Scope, since: datetime, until: datetime) -> list[Done]:
        """What became of every touch that was settled in this time, less what contacts asked for themselves. What a
        person wrote has the rule `manual`, the welcome's news `welcome`."""
        found = self._all(
            f"SELECT {_RULE} AS what, touch.kind, account.stage, touch.state, count(*),"
            f" sum(CASE WHEN {_REACHED} THEN {_REPLY_AFTER} ELSE 0 END),"
            f" sum(CASE WHEN {_REACHED} THEN {_OPENED} ELSE 0 END)"
            f" {_TOUCHES} JOIN account ON account.id = contact.account_id WHERE {scope.where}"
            f" AND touch.rule <> '{LATEST}' GROUP BY what, touch.kind, account.stage, touch.state"
            " ORDER BY 1, 2, 3, 4",
            scope, since, until,
        )  # fmt: skip
        return [Done(rule, kind, Stage(stage), *rest) for rule, kind, stage, *rest in found]

    def waiting(self, scope: Scope) -> list[Known]:
        """Who wrote and has no answer, the longest first."""
        return self._known("contact.waiting_since", _WAITING, scope)

    def silent(self, scope: Scope, after: datetime, until: datetime) -> list[Known]:
        """Whose last word came after the one moment and until the other, of those who can be reached; the oldest
        first."""
        return self._known(_SILENT_SINCE, _SILENT, scope, after, until)

    def due(self, scope: Scope, until: datetime) -> list[Known]:
        """Whose next touch is due until then, the next first."""
        return self._known("contact.next_due", _DUE, scope, until=until)

    # --- the same of a book of any size: how many, and the first of them

    def top_waiting(self, scope: Scope, most: int) -> Top:
        return self._top("contact.waiting_since", _WAITING, scope, most)

    def top_silent(self, scope: Scope, after: datetime, until: datetime, most: int) -> Top:
        return self._top(_SILENT_SINCE, _SILENT, scope, most, after, until)

    def top_due(self, scope: Scope, until: datetime, most: int) -> Top:
        return self._top("contact.next_due", _DUE, scope, most, until=until)

    def count_silent(self, scope: Scope, after: datetime, until: datetime, planned_by: datetime) -> tuple[int, int]:
        """How many are silent so long, and for how many of them nothing is planned until then."""
        (silent, unplanned) = self._db.conn.execute(
            "SELECT count(*), coalesce(sum(contact.next_due IS NULL OR contact.next_due > :by), 0) FROM contact"
            f" WHERE {scope.where} AND {_SILENT}",
            {**_values(scope, after, until), "by": to_text(planned_by)},
        ).fetchone()
        return silent, unplanned

    def top_left(self, scope: Scope, since: datetime, until: datetime, most: int) -> Top:
        return self._top("contact.joined_at", _LEFT, scope, most, since, until)

    def _top(
        self,
        since_when: str,
        condition: str,
        scope: Scope,
        most: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Top:
        values = _values(scope, since, until)
        query = f"SELECT count(*) FROM contact WHERE {scope.where} AND {condition}"
        (count,) = self._db.conn.execute(query, values).fetchone()
        return Top(count, self._known(since_when, condition, scope, since, until, most) if count else ())

    # --- by the hour

    def sent_by_hour(self, scope: Scope, since: datetime, until: datetime) -> dict[datetime, int]:
        """How many messages reached somebody, by the hour (UTC) in which they left."""
        query = f"SELECT substr(touch.settled_at, 1, 13), count(*) {_TOUCHES} WHERE {_REACHED} AND {scope.where}"
        return _by_hour(self._all(f"{query} GROUP BY 1", scope, since, until))

    def planned_by_hour(self, scope: Scope, since: datetime, until: datetime) -> dict[datetime, int]:
        """Of everybody's next touch in this time: how many are due in each hour (UTC)."""
        query = (
            "SELECT substr(contact.next_due, 1, 13), count(*) FROM contact WHERE contact.state = 'active'"
            f" AND contact.next_due > :since AND contact.next_due <= :until AND {scope.where} GROUP BY 1"
        )
        return _by_hour(self._all(query, scope, since, until))

    def left(self, scope: Scope, since: datetime, until: datetime) -> list[Known]:
        """Who said stop or blocked us in this time and has not come back."""
        return self._known("contact.joined_at", _LEFT, scope, since, until)

    def committees(self, scope: Scope, stage: Stage) -> list[tuple[int, str, frozenset[Role]]]:
        """The accounts at this stage with a contact in scope: number, name and the roles that somebody there has."""
        found = self._db.conn.execute(
            "SELECT account.id, account.name, (SELECT group_concat(DISTINCT role) FROM contact AS other"
            " WHERE other.account_id = account.id) FROM account WHERE account.stage = :stage"
            f" AND account.id IN (SELECT account_id FROM contact WHERE {scope.where}) ORDER BY account.search",
            {"who": scope.manager_id, "stage": stage},
        )
        return [
            (id, name, frozenset(map(Role, (roles or "").split(",") if roles else ()))) for id, name, roles in found
        ]

    def acquired(self, manager_id: int | None, since: datetime, until: datetime) -> Acquired:
        """The invites of a manager, or of all."""
        scope, own = Scope(manager_id), "" if manager_id is None else " AND manager_id = :who"
        ((invited, opened, passed_on),) = self._all(
            "SELECT count(*), count(opened_by), count(by_contact) FROM invite"
            f" WHERE created_at > :since AND created_at <= :until{own}",
            scope, since, until,
        )  # fmt: skip
        ((agreed,),) = self._all(
            "SELECT count(*) FROM invite WHERE used_at > :since AND used_at <= :until" + own, scope, since, until
        )
        return Acquired(invited, opened, agreed, passed_on)

    def moved(self, scope: Scope, since: datetime, until: datetime) -> dict[Stage, int]:
        """How many accounts came to each stage."""
        found = self._all(
            "SELECT stage_to, count(DISTINCT account_id) FROM stage_change WHERE at > :since AND at <= :until"
            f" AND account_id IN (SELECT account_id FROM contact WHERE {scope.where}) GROUP BY stage_to",
            scope, since, until,
        )  # fmt: skip
        moved = {Stage(stage): n for stage, n in found}
        return {stage: moved[stage] for stage in Stage if stage in moved}

    def activity(self, scope: Scope, since: datetime, until: datetime) -> Activity:
        """How many contacts did what in this time, each counted once."""
        ((contacts,),) = self._all(
            f"SELECT count(*) FROM contact WHERE contact.state = 'active' AND {scope.where}", scope, since, until
        )
        ((written,),) = self._all(
            f"SELECT count(DISTINCT contact.id) {_TOUCHES} WHERE {_REACHED} AND {scope.where}", scope, since, until
        )
        ((replied,),) = self._all(
            "SELECT count(*) FROM contact WHERE EXISTS (SELECT 1 FROM event WHERE event.contact_id = contact.id"
            f" AND event.kind = 'reply' AND event.at > :since AND event.at <= :until) AND {scope.where}",
            scope, since, until,
        )  # fmt: skip
        ((liked, opened),) = self._all(
            "SELECT count(DISTINCT CASE WHEN feedback.kind = 'like' THEN contact.id END),"
            " count(DISTINCT CASE WHEN feedback.kind = 'open' THEN contact.id END)"
            " FROM contact JOIN feedback ON feedback.contact_id = contact.id"
            f" WHERE feedback.at > :since AND feedback.at <= :until AND {scope.where}",
            scope, since, until,
        )  # fmt: skip
        return Activity(contacts, written, replied, liked, opened)

    def woken(self, scope: Scope, since: datetime, until: datetime, silence: timedelta) -> tuple[int, int]:
        """Of those who had been silent for so long: how many were written to in this time, how many answered it."""
        ((written, answered),) = self._db.conn.execute(
            "SELECT count(DISTINCT contact.id),"
            f" count(DISTINCT CASE WHEN {_REPLY_AFTER} THEN contact.id END) {_TOUCHES}"
            f" WHERE {_REACHED} AND contact.joined_at <= :silent_from AND {scope.where}"
            " AND NOT EXISTS (SELECT 1 FROM event AS word WHERE word.contact_id = contact.id AND word.kind = 'reply'"
            " AND word.at > :silent_from AND word.at <= touch.settled_at)",
            {**_values(scope, since, until), "silent_from": to_text(since - silence)},
        )
        return written, answered

    def running(self, manager_id: int) -> dict[int, list[str]]:
        """The rules that have a date, by contact who can be reached."""
        found = self._db.conn.execute(
            "SELECT contact.id, cadence.rule FROM contact JOIN cadence ON cadence.contact_id = contact.id"
            " WHERE contact.manager_id = ? AND contact.state = 'active' AND cadence.due_at IS NOT NULL",
            (manager_id,),
        )
        running: dict[int, list[str]] = {}
        for contact_id, rule in found:
            running.setdefault(contact_id, []).append(rule)
        return running

    def loads(self, since: datetime, until: datetime) -> list[Load]:
        """Every manager with what they carry, the one with most contacts first."""
        found = self._all(
            "SELECT manager.id, manager.name, count(contact.id), coalesce(sum(contact.waiting_since IS NOT NULL), 0)"
            " FROM manager LEFT JOIN contact ON contact.manager_id = manager.id AND contact.state = 'active'"
            " GROUP BY manager.id ORDER BY 3 DESC, manager.id",
            Scope(), since, until,
        )  # fmt: skip
        touches = {
            manager_id: (sent, cards)
            for manager_id, sent, cards in self._all(
                f"SELECT contact.manager_id, coalesce(sum({_REACHED}), 0), coalesce(sum(touch.card), 0) FROM touch"
                " JOIN contact ON contact.id = touch.contact_id"
                " WHERE touch.settled_at > :since AND touch.settled_at <= :until GROUP BY contact.manager_id",
                Scope(), since, until,
            )
        }  # fmt: skip
        return [Load(id, name, n, *touches.get(id, (0, 0)), waiting) for id, name, n, waiting in found]

    def has_contacts(self, manager_id: int) -> bool:
        """Whether this manager has anybody to review."""
        found = self._db.conn.execute("SELECT 1 FROM contact WHERE manager_id = ? LIMIT 1", (manager_id,)).fetchone()
        return found is not None

    def sourced(self, manager_id: int) -> int:
        """How many contacts this manager sourced that others own now."""
        scope = Scope(manager_id, sourced=True)
        ((n,),) = self._db.conn.execute(f"SELECT count(*) FROM contact WHERE {scope.where}", {"who": manager_id})
        found: int = n
        return found

    def _known(
        self,
        since_when: str,
        condition: str,
        scope: Scope,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int = -1,
    ) -> list[Known]:
        found = self._db.conn.execute(
            f"SELECT contact.id, contact.name, account.name, {since_when}, contact.next_due"
            f" FROM contact JOIN account ON account.id = contact.account_id WHERE {scope.where} AND {condition}"
            f" ORDER BY {since_when}, contact.id LIMIT :most",
            {**_values(scope, since, until), "most": most},
        )
        return [Known(id, name, account, to_time(at), to_time_or_none(due)) for id, name, account, at, due in found]

    def _all(self, sql: str, scope: Scope, since: datetime, until: datetime) -> Iterator[Any]:
        return self._db.conn.execute(sql, _values(scope, since, until))


def _values(scope: Scope, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    return {
        "who": scope.manager_id,
        "since": to_text(since) if since else None,
        "until": to_text(until) if until else None,
    }


def _by_hour(found: Iterator[Any]) -> dict[datetime, int]:
    return {to_time(f"{hour}:00:00.000000Z"): n for hour, n in found}
