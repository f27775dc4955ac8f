"""A rehearsal as JSON: everything it holds, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from bot.report import Card, Person, Played, Putoff, Rehearsal, Reply

Row = Person | Played | Putoff | Reply | Card


def as_json(rehearsal: Rehearsal) -> str:
    """One object on one line, in a stable order; no figure is rounded and nothing is left out.

    Moments are ISO 8601 in UTC and end in Z.

        {"start": moment, "end": moment, "days": number, "zone": IANA name,
         "assumptions": [text], "warnings": [text],
         "people":  [{"id", "name", "account", "manager", "role", "stage", "zone"}],          by id
         "touches": [{"contact_id", "key", "rule", "n", "kind", "state", "at", "planned_at",
                      "why", "title"}],                                                       by at, key
         "putoffs": [{"contact_id", "key", "rule", "why", "at", "until"}],                    by at, key, until
         "replies": [{"contact_id", "at"}], "cards": [{"contact_id", "at"}],                  by at, contact
         "idle":    {contact id as text: [sentence]},                                         by id
         "run_out": {rule: moment}}                                                           by rule
    """
    return "".join(pieces(rehearsal))


def pieces(rehearsal: Rehearsal) -> Iterator[str]:
    """What `as_json` returns, row by row: a year of a large book takes two hundred megabytes at once."""
    head = {
        "start": iso(rehearsal.start),
        "end": iso(rehearsal.end),
        "days": rehearsal.days,
        "zone": rehearsal.zone,
        "assumptions": rehearsal.assumptions,
        "warnings": rehearsal.warnings,
    }
    many: dict[str, Iterable[Row]] = {
        "people": sorted(rehearsal.people, key=attrgetter("id")),
        "touches": sorted(rehearsal.touches, key=attrgetter("at", "key")),
        "putoffs": sorted(rehearsal.putoffs, key=attrgetter("at", "key", "until")),
        "replies": sorted(rehearsal.replies, key=attrgetter("at", "contact_id")),
        "cards": sorted(rehearsal.cards, key=attrgetter("at", "contact_id")),
    }
    foot = {
        "idle": {str(id): rehearsal.idle[id] for id in sorted(rehearsal.idle)},
        "run_out": {rule: iso(rehearsal.run_out[rule]) for rule in sorted(rehearsal.run_out)},
    }
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield encode(head).removesuffix("}")
    for name, rows in many.items():
        yield f', "{name}": ['
        for n, one in enumerate(rows):
            yield (", " if n else "") + encode(row(one))
        yield "]"
    yield ", " + encode(foot).removeprefix("{")


def row(one: Row) -> dict[str, Any]:
    """The fields of one of the rows as JSON has them."""
    return {key: iso(value) if isinstance(value, datetime) else value for key, value in vars(one).items()}


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
