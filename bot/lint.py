"""What can be read but is hardly meant: rules that can never fire, and rules that fight. Pure.

Each rule is tried on sample contacts, of every stage and role, who never wrote or wrote at any time that makes a
difference; whatever else a condition asks (a tag, a source) is taken as it suits the rule. Called never is only what
is: a rule that waits for a contact such as nobody has is not found.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.conditions import ALWAYS, NEVER, Spans, both, first_from, last_word, outside, spans
from bot.errors import Problem
from bot.festivals import KEPT_IN
from bot.model.people import TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Role, Stage
from bot.model.rules import (
    FAR,
    After,
    All,
    AnyOf,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    Not,
    Once,
    Playbooks,
    Rule,
    Send,
    Since,
    Stretch,
    Unanswered,
)
from bot.model.touches import Standing

JOINED = datetime(2000, 1, 3, tzinfo=UTC)
"""Any day: only distances matter."""

YEAR = timedelta(days=365)

ELSEWHERE = "ZZ"
"""A country that no rule names."""


@dataclass(frozen=True)
class Placed:
    """Where a rule stands."""

    file: str
    line: int


@dataclass(frozen=True)
class Answered:
    """A rule's conditions for samples: what those do not have is answered so that the rule is for them (`best`), is not
    (`certain`), or takes no other's place (`replaces`)."""

    best: Condition
    certain: Condition
    replaces: Condition


@dataclass(frozen=True)
class Tried:
    """A rule, and its conditions for samples without a country and `there`, in one."""

    rule: Rule
    name: str
    anywhere: Answered
    there: Answered

    def at(self, sample: Standing) -> Answered:
        return self.anywhere if sample.who.country is None else self.there


Tries = Mapping[str, Tried]
"""Every rule by its id."""


def warnings(playbooks: Playbooks, places: Mapping[str, Placed]) -> list[Problem]:
    """One for each thing that is hardly meant, at the rule that it concerns."""
    short = Counter(_short(rule) for rule in playbooks.rules)
    tries = {
        rule.id: _tried(rule, _short(rule.id) if short[_short(rule.id)] == 1 else rule.id)
        for rule in playbooks.rules.values()
    }
    said = [*_never_fire(tries, playbooks), *_no_material(tries, playbooks), *_fight(tries, playbooks)]
    return [
        Problem(place.file, place.line, text, warning=True)
        for rule_id, text in said
        if (place := places.get(rule_id)) is not None
    ]


def _short(rule_id: str) -> str:
    return rule_id.split("/")[-1]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


# --- rules that can never fire --------------------------------------------------------------------------------


def _never_fire(tries: Tries, playbooks: Playbooks) -> Iterator[tuple[str, str]]:
    caps = playbooks.policy.caps
    closed = "per_day" if caps.per_day == 0 else "per_week" if caps.per_week == 0 else None
    for rule_id, one in tries.items():
        never = f'rule "{one.name}" can never fire:'
        others = _replacing(one, tries)
        if closed and one.rule.send.note is None:
            yield rule_id, f"{never} caps has {closed}: 0"
        elif not any(_best(one, sample) for sample in _samples_for(one, [])):
            yield rule_id, f"{never} no contact can fit all it asks"
        elif others and not any(_with_others(one, sample, tries) for sample in _samples_for(one, others)):
            takes = "takes" if len(others) == 1 else "take"
            yield rule_id, f"{never} {_quoted(other.name for other in others)} always {takes} its place"
        elif other := _pushed_away(one, tries):
            yield rule_id, f'{never} since last_touch, and "{other.name}" comes sooner'
        elif playbooks.policy.gives_per_ask and _asks(one.rule, playbooks) and _nothing_given(one, tries, playbooks):
            yield rule_id, f"{never} it is an ask, and no rule gives anything to its contacts"


def _nothing_given(one: Tried, tries: Tries, playbooks: Playbooks) -> bool:
    kinds = {_kind(sample) for sample in _samples_for(one, []) if _best(one, sample)}
    return not any(
        _kind(sample) in kinds and _best(other, sample)
        for other in tries.values()
        if _gives(other.rule, playbooks)
        for sample in _samples_for(other, [])
    )


def _kind(sample: Standing) -> tuple[Stage, Role | None]:
    return sample.who.account.stage, sample.who.contact.role


def _asks(rule: Rule, playbooks: Playbooks) -> bool:
    """Whether what it begins with asks the contact for something; a note to the manager does not."""
    return rule.send.note is None and (rule.ask or _asking(rule.send, playbooks))


def _gives(rule: Rule, playbooks: Playbooks) -> bool:
    return not rule.ask and any(send.note is None and not _asking(send, playbooks) for send in rule.sends)


def _asking(send: Send, playbooks: Playbooks) -> bool:
    return bool(send.texts) and playbooks.asks.issuperset(send.texts)


def _best(one: Tried, sample: Standing) -> Spans:
    """When a rule may reach a contact like this, with everything else as it suits the rule."""
    holds = spans(one.at(sample).best, sample)
    begins = _earliest(one, sample)
    return both(holds, ((begins, FAR),)) if holds and begins else NEVER


def _earliest(one: Tried, sample: Standing) -> datetime | None:
    """Before this the rule's moment does not come, whatever else happened; there is no time before the last word."""
    who, timing = sample.who, one.rule.timing
    heard = last_word(who)
    match timing:
        case Every(span, Since.LAST_REPLY | Since.LAST_PERSONAL):
            return heard + span[0]
        case Once(span, After.REPLY):
            return heard + span[0] if who.contact.last_reply_at else None
        case Once(span, After.APPLIES):
            applies = spans(_suited(one.rule.when, yes=True, there=False), sample)
            return max(heard, max(applies[0][0], JOINED) + span[0]) if applies else None
        case Once(_, After.STAGE):
            return heard  # their company may have moved long before they joined
        case Every(span) | Once(span):
            return max(heard, JOINED + span[0])
        case _:
            return heard


def _with_others(one: Tried, sample: Standing, tries: Tries) -> Spans:
    """The same, less the times when another rule takes its place whatever else is true."""
    left = _best(one, sample)
    for other in _replacing(one, tries) if left else ():
        left = both(left, outside(spans(other.at(sample).replaces, sample)))
    return left


def _replacing(one: Tried, tries: Tries) -> list[Tried]:
    return [other for other in tries.values() if one.rule.id in other.rule.replaces]


def _pushed_away(one: Tried, tries: Tries) -> Tried | None:
    """News that reaches every one of its contacts sooner than it may itself. (Texts run out, and push only so long.)"""
    timing = one.rule.timing
    if not isinstance(timing, Every) or timing.since is not Since.LAST_TOUCH:
        return None
    for other in tries.values():
        if other is not one and _is_sooner(other.rule, timing) and not _replacing(other, tries):
            concerned = (sample for sample in _samples_for(one, [other]) if _best(one, sample))
            if all(_certain(other, sample) is ALWAYS for sample in concerned):
                return other
    return None


def _is_sooner(rule: Rule, timing: Every) -> bool:
    """Whether a rule goes on for ever, each time before that timing comes."""
    endless = rule.send.news is not None and rule.times is None and not rule.ask
    return endless and isinstance(rule.timing, Every) and rule.timing.span[1] <= timing.span[0]


def _certain(one: Tried, sample: Standing) -> Spans:
    """When a rule concerns a contact like this whatever else is true."""
    return spans(one.at(sample).certain, sample)


def _no_material(tries: Tries, playbooks: Playbooks) -> Iterator[tuple[str, str]]:
    """Rules that wish for material of which the file has none; what managers added is not known here."""
    there = {material.kind for material in playbooks.library.values()}
    for rule_id, one in tries.items():
        for wish in (send.material for send in one.rule.sends):
            if wish and not (there & wish.kinds if wish.kinds else there):
                kinds = " or ".join(sorted(wish.kinds)) or "material"
                missing = f"there is no {kinds} in _library.yaml, unless managers add it with /library"
                yield rule_id, f'rule "{one.name}" finds nothing to send: {missing}'


# --- rules that fight -----------------------------------------------------------------------------------------


def _fight(tries: Tries, playbooks: Playbooks) -> Iterator[tuple[str, str]]:
    texts = {rule_id: {text for send in one.rule.sends for text in send.texts} for rule_id, one in tries.items()}
    before: list[Tried] = []
    for rule_id, one in tries.items():
        for other in before:
            if rule_id in other.rule.replaces and other.rule.id in one.rule.replaces:
                yield rule_id, f'rules "{other.name}" and "{one.name}" fight: each replaces the other'
        sharing = [other for other in before if texts[rule_id] & texts[other.rule.id] and _together(other, one, tries)]
        if sharing:
            used = sorted({text for other in sharing for text in texts[rule_id] & texts[other.rule.id]})
            names = f'{_quoted(other.name for other in sharing)} and "{one.name}"'
            who = "both" if len(sharing) == 1 else "they"
            yield rule_id, f"rules {names} fight: {who} use up {_quoted(used[:3])} for one contact"
        before.append(one)
    yield from _over_the_cap(tries, playbooks)


def _together(one: Tried, other: Tried, tries: Tries) -> bool:
    """Whether both may concern some contact at a time."""
    if one.rule.id in other.rule.replaces or other.rule.id in one.rule.replaces:
        return False
    return any(
        both(_with_others(one, sample, tries), _with_others(other, sample, tries))
        for sample in _samples_for(one, [other])
    )


def _over_the_cap(tries: Tries, playbooks: Playbooks) -> Iterator[tuple[str, str]]:
    """Rules that together want more of one contact than the caps allow: the later in the file loses its turns."""
    caps = playbooks.policy.caps
    allowed = min(
        float("inf") if caps.per_week is None else caps.per_week,
        float("inf") if caps.per_day is None else caps.per_day * 7,
        timedelta(days=7) / caps.min_gap if caps.min_gap else float("inf"),
    )
    said: set[str] = set()
    for sample in _samples((YEAR / 2,), (None,)) if allowed > 0 else ():
        wanted = 0.0
        for rule_id, one in tries.items():
            wanted += 0.0 if rule_id in said else _a_week(one, sample, tries)
            if wanted > allowed:
                said.add(rule_id)
                text = f"together they want {wanted:.1f} messages a week of one contact, and caps allow {allowed:g}"
                yield rule_id, f'rule "{one.name}" fights with those before it: {text}'
                break


def _a_week(one: Tried, sample: Standing, tries: Tries) -> float:
    """How many messages a week a rule wants of such a contact, a year after they joined."""
    rule = one.rule
    if not isinstance(rule.timing, Every) or rule.send.note or rule.times:
        return 0.0
    certain = _certain(one, sample)
    begins = first_from(both(certain, _with_others(one, sample, tries)), JOINED + YEAR) if certain else None
    mean = (rule.timing.span[0] + rule.timing.span[1]) / 2
    return timedelta(days=7) / mean if begins == JOINED + YEAR else 0.0


# --- conditions, for samples ----------------------------------------------------------------------------------


def _tried(rule: Rule, name: str) -> Tried:
    return Tried(rule, name, _answered(rule, there=False), _answered(rule, there=True))


def _answered(rule: Rule, *, there: bool) -> Answered:
    yes, no = (_suited(rule.when, yes=yes, there=there) for yes in (True, False))
    kept, perhaps_kept = (_suited(rule.unless, yes=yes, there=there) for yes in (False, True))
    return Answered(All((yes, Not(kept))), All((no, Not(perhaps_kept))), no)


def _suited(condition: Condition, *, yes: bool, there: bool) -> Condition:
    """The condition with every test that samples do not have answered so that the whole holds (`yes`) or does not.

    `there`: samples have a country.
    """
    match condition:
        case Is(Fact.STAGE | Fact.ROLE):
            return condition
        case Is(Fact.COUNTRY) if there:
            return condition
        case Is(Fact.MISSING, values) if yes and len(values) == 1:
            return Not(Is(Fact.ROLE, values))  # who has the role is not missing
        case Is() | Unanswered():
            return All() if yes else AnyOf()
        case All(parts):
            return All(tuple(_suited(part, yes=yes, there=there) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_suited(part, yes=yes, there=there) for part in parts))
        case Not(part):
            return Not(_suited(part, yes=not yes, there=there))
        case During():
            return condition


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield condition


# --- samples --------------------------------------------------------------------------------------------------


def _samples_for(one: Tried, others: Sequence[Tried]) -> Iterator[Standing]:
    """Contacts of every kind that makes a difference to the rule, and to these others."""
    rules = [one.rule, *(other.rule for other in others)]
    leaves = [leaf for rule in rules for part in (rule.when, rule.unless) for leaf in _leaves(part)]
    named = {
        country for leaf in leaves if isinstance(leaf, Is) and leaf.fact is Fact.COUNTRY for country in leaf.values
    }
    countries: Collection[str | None] = (*sorted(named), ELSEWHERE) if named else (None,)
    if isinstance(one.rule.timing, Dated):
        countries = sorted(KEPT_IN.get(one.rule.timing.day, ())) or countries
    return _samples(_replies(rules, [leaf for leaf in leaves if isinstance(leaf, During)]), tuple(countries))


def _replies(rules: Sequence[Rule], stretches: Sequence[During]) -> tuple[timedelta, ...]:
    """How long after joining a reply makes a difference: one that is as far from the end of a stretch since joining as
    some stretch since a reply is long, so that each pair of stretches meets if it can."""
    waits = {span[0] for rule in rules if (span := getattr(rule.timing, "span", None))}
    since_joining = {one.length for one in stretches if one.stretch is Stretch.JOINED}
    since_reply = {one.length for one in stretches if one.stretch is not Stretch.JOINED}
    if not since_joining and not since_reply:
        return (timedelta(),)
    if any(isinstance(rule.timing, Once) and rule.timing.after is After.APPLIES for rule in rules):
        since_joining |= {length + wait for length in since_joining | since_reply for wait in waits}
        since_reply |= {length + wait for length in since_reply for wait in waits}
    ends, back = since_joining | waits, since_reply | waits | {timedelta()}
    return tuple(sorted({timedelta(), *(end - one for end in ends for one in back if end >= one)}))


def _samples(replies: Iterable[timedelta], countries: Iterable[str | None]) -> Iterator[Standing]:
    """A contact of each stage, role and country, one who never wrote and those who wrote so long after they joined."""
    histories = (None, *(JOINED + after for after in replies))
    for replied, country, stage, role in itertools.product(histories, countries, Stage, (None, *Role)):
        yield _sample(stage, role, replied, country)


@lru_cache(maxsize=8192)
def _sample(stage: Stage, role: Role | None, replied: datetime | None, country: str | None) -> Standing:
    contact = Contact(
        id=1,
        account_id=1,
        manager_id=1,
        channel=TELEGRAM,
        address="1",
        name="",
        address_as="",
        role=role,
        language="en",
        zone="UTC",
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=JOINED,
        last_reply_at=replied,
        country=country,
    )
    account = Account(1, "", None, None, None, stage)
    return Standing(Relationship(contact, account, Manager(1, "1", "", "en", None, False), "UTC"), {})
