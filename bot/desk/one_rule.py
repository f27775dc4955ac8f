"""One rule in full, for one manager: what came of it, whom it is for, what it says, and its next weeks."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import brakes
from bot.desk import Desk
from bot.desk.figures import ANSWERED_WITHIN, WEEKS
from bot.errors import Refused
from bot.foresight import foresee
from bot.model.people import Contact, Relationship
from bot.model.rules import Dated, Every, Rule, Send, Span
from bot.model.touches import COUNTED, TouchState
from bot.render import note_text, rule_text, sample_text
from bot.store.book import Wanted
from bot.store.ledger import Few
from bot.store.trust import Trusted

log = logging.getLogger(__name__)

LOOKED_AT = 500
"""Contacts that a rule is counted for; in a larger book the first by name stand for all."""

PLAYED = 4
"""Contacts whose next weeks are played through by the planner, for it takes some milliseconds each."""

AHEAD = timedelta(weeks=8)

LONGEST_TEXTS = 30_000
"""Characters of a rule's texts, in all languages together, that are shown."""


@dataclass(frozen=True)
class Result:
    """What came of a rule in four weeks, for the contacts looked at. `skipped`: how many, by reason."""

    sent: int
    notes: int
    answered: int
    opened: int
    complained: int
    skipped: Mapping[str, int]


@dataclass(frozen=True)
class Aim:
    """Whom a rule concerns. `looked`: of how many who can be reached, among the first LOOKED_AT; `book`: of all.

    `dates`: when it is due next, by contact, as planned last; `not_now`: how many have no date, by reason, "" where
    none is kept.
    """

    looked: int
    book: int
    dates: Mapping[int, datetime]
    not_now: Mapping[str, int]

    @property
    def most(self) -> int:
        return LOOKED_AT

    @property
    def sampled(self) -> bool:
        """Whether the book is larger than what is looked at."""
        return self.book > LOOKED_AT

    def weeks(self, now: datetime) -> list[int]:
        """How many are due next in each of the weeks ahead; what is overdue counts in the first."""
        n = int(AHEAD / timedelta(weeks=1))
        found = Counter(max(0, (at - now) // timedelta(weeks=1)) for at in self.dates.values())
        return [found[week] for week in range(n)]


@dataclass(frozen=True)
class Lane:
    """One contact's next weeks: when this rule sends, and when others do."""

    contact: Contact
    account: str
    zone: str
    at: tuple[datetime, ...]
    others: tuple[datetime, ...]


@dataclass(frozen=True)
class Reading:
    """A text by language as its reader would get it; "" where it cannot be written. `place`: in a sequence."""

    name: str
    place: int
    note: bool
    words: Mapping[str, str]


def numbered(desk: Desk, number: int) -> Rule:
    """The rule of this number. Raises Refused."""
    rule_id = brakes.numbered(desk.office, number)
    if rule_id is None:
        raise Refused("page-gone")
    return desk.office.playbooks.rules[rule_id]


def result(desk: Desk, rule: Rule) -> Result:
    """Of this manager's own contacts."""
    store, since = desk.office.store, desk.now - WEEKS
    every = store.ledger.outcomes_of(rule.id, _few(desk), since)
    skipped = Counter[str]()
    for one in every:
        if one.state in (TouchState.SKIPPED, TouchState.EXPIRED, TouchState.REJECTED):
            skipped[(one.state is TouchState.SKIPPED and one.reason) or str(one.state)] += one.n
    sent = [one for one in every if one.state in COUNTED]
    return Result(
        sum(one.n for one in sent),
        sum(one.n for one in every if one.state is TouchState.NOTED),
        sum(one.answered for one in sent),
        sum(one.opened for one in sent),
        store.brakes.complainers_of(desk.manager.id, rule.id, since),
        dict(skipped.most_common()),
    )


def aim(desk: Desk, rule: Rule) -> Aim:
    """Of this manager's own contacts."""
    found = desk.office.store.ledger.dates_of(rule.id, _few(desk))
    end = desk.now + timedelta(days=366)  # a pause without an end has its date in the year 9999
    dates = {id: at for id, at, _ in found if at and at < end}
    not_now = Counter(why or "" for id, _, why in found if id not in dates)
    book = desk.office.store.book.count(Wanted(desk.manager.id))
    return Aim(len(found), book, dates, dict(not_now.most_common()))


def rehearsed(desk: Desk, rule: Rule, aim: Aim) -> list[Lane]:
    """The next weeks of those whom it reaches next, played by the planner that will run them: if they stay silent and
    each card is approved at once."""
    next_ones = sorted((at, id) for id, at in aim.dates.items() if at < desk.now + AHEAD)[:PLAYED]
    return [_lane(desk, rule, desk.contact(id)) for _, id in next_ones]


def _lane(desk: Desk, rule: Rule, contact: Contact) -> Lane:
    standing = desk.office.standing(contact, desk.now)
    steps = foresee(standing, desk.office.playbooks, desk.now, AHEAD.days)
    mine = tuple(step.sends_at for step in steps if step.rule == rule.id)
    others = tuple(step.sends_at for step in steps if step.rule != rule.id and not step.note)
    return Lane(contact, standing.who.account.name, standing.who.zone, mine, others)


def trusted(desk: Desk, rule: Rule) -> Trusted | None:
    """How this manager takes the rule, where they have approved something of it."""
    return next((one for one in desk.office.store.trust.of_manager(desk.manager.id) if one.rule == rule.id), None)


def _few(desk: Desk) -> Few:
    return Few(desk.manager.id, LOOKED_AT, ANSWERED_WITHIN)


# --- what it says ---------------------------------------------------------------------------------------------


def readings(desk: Desk, rule: Rule, contact: Contact | None) -> list[Reading]:
    """Its texts in every language, in their order, as this contact would read them; without one as the manager would.

    As many as LONGEST_TEXTS allows.
    """
    found: list[Reading] = []
    for one in _readings(desk, rule, desk.who(contact) if contact else None):
        found.append(one)
        if sum(len(words) for each in found for words in each.words.values()) > LONGEST_TEXTS:
            break
    return found


def texts_of(rule: Rule) -> int:
    return sum(len(_ids(send)) for send in rule.sends)


def _ids(send: Send) -> Sequence[str]:
    return (send.note,) if send.note else send.texts


def _readings(desk: Desk, rule: Rule, who: Relationship | None) -> Iterator[Reading]:
    for place, send in enumerate(rule.sends, 1):
        for name in _ids(send):
            words = {language: _words(desk, name, language, who, send) for language in desk.office.playbooks.texts}
            yield Reading(name, place, send.note is not None, words)


def _words(desk: Desk, name: str, language: str, who: Relationship | None, send: Send) -> str:
    playbooks = desk.office.playbooks
    if name not in playbooks.texts[language]:
        return ""
    try:
        if who is None:
            return sample_text(playbooks, name, language, desk.manager.name)
        if send.note:
            return note_text(playbooks, name, replace(who, manager=replace(who.manager, language=language)))
        there = replace(who, contact=replace(who.contact, language=language))
        return rule_text(playbooks, name, there, silent=True).text
    except Exception:  # whatever a template raises, the text is wrong, and the page is shown all the same
        log.exception("text %s as a sample", name)
        return ""


def rhythm(desk: Desk, rule: Rule) -> str:
    """When it comes, in words: `every 14–21 days`."""
    match rule.timing:
        case Every(span, since):
            return desk.say("rule-every", **_spanned(span), since=since)
        case Dated(day, span, before):
            known = day if day[:1].isdigit() else desk.say(f"rule-day-{day}")
            side = "on" if span[1] == timedelta() else "before" if before else "after"
            return desk.say("rule-dated", **_spanned(span), day=known, when=side)
        case once:
            return desk.say("rule-once", **_spanned(once.span), after=once.after)


def _spanned(span: Span) -> dict[str, str]:
    hours = span[1] < timedelta(days=1) and span[1] > timedelta()
    unit = timedelta(hours=1) if hours else timedelta(days=1)
    first, last = (f"{round(one / unit, 1):g}" for one in span)
    return {"span": first if first == last else f"{first}–{last}", "unit": "hours" if hours else "days"}
