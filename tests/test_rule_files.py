"""The language of rules, key by key: what each key becomes, what is refused, and what editors are told of it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import rules
from bot.errors import FileProblems
from bot.model.people import DATES, LANGUAGES, Role, Stage
from bot.model.rules import (
    FESTIVALS,
    After,
    All,
    AnyOf,
    Brake,
    Caps,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    Material,
    MaterialWish,
    NewsWish,
    Not,
    Once,
    OpenHours,
    Playbooks,
    Policy,
    Rule,
    Send,
    Sequel,
    Since,
    Stagger,
    Stretch,
    Timing,
    Unanswered,
    Window,
)
from bot.rule_files import MATERIAL_KINDS, NOT_LOST, schema_of
from bot.shipped import shipped_rules
from bot.window import known_country
from bot.yaml_lines import parse

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOW = (timedelta(), timedelta())
"""The span of what comes at once."""

TEXTS = "".join(f"{name}: Hello {{{{ name }}}}\n" for name in ("a", "b", "c", "d"))
MORNING, AFTERNOON = (time(9, 30), time(11, 30)), (time(14), time(17, 30))


def days(shortest: float, longest: float | None = None) -> tuple[timedelta, timedelta]:
    return shortest * DAY, (shortest if longest is None else longest) * DAY


def read(rule: str = "every: 7d, send: {text: a}", top: str = "", texts: str = TEXTS, **files: str) -> Playbooks:
    """A playbook of one rule, its keys written in a row; `defaults` and `library` are further files."""
    names = {"defaults": "_defaults.yaml", "library": "_library.yaml"}
    book = f"playbook: p\n{top}\nrules:\n  - {{id: r, {rule}}}\n"
    return rules.read({"p.yaml": book, "texts.en.yaml": texts, **{names[key]: text for key, text in files.items()}})


def rule(keys: str, top: str = "") -> Rule:
    return read(keys, top).rules["p/r"]


def refused(keys: str = "every: 7d, send: {text: a}", **files: str) -> str:
    """What is said of the one mistake, without file and line."""
    with pytest.raises(FileProblems) as caught:
        read(keys, **files)
    (problem,) = caught.value.problems
    assert not problem.warning
    return problem.text


def policy(defaults: str) -> Policy:
    return read(defaults=defaults).policy


def fact(name: Fact, *values: str) -> Is:
    return Is(name, frozenset(values))


# --- whom -----------------------------------------------------------------------------------------------------

CONDITIONS: list[tuple[str, Condition]] = [
    ("stage: [lead, engaged]", fact(Fact.STAGE, "lead", "engaged")),
    ("stage: lost", fact(Fact.STAGE, "lost")),
    ("industry: [Logistics, 物流]", fact(Fact.INDUSTRY, "logistics", "物流")),
    ("industry: STRASSE", fact(Fact.INDUSTRY, "strasse")),
    ("country: [de, CN]", fact(Fact.COUNTRY, "DE", "CN")),
    ("country: NO", fact(Fact.COUNTRY, "NO")),
    ("country: [SE, no]", fact(Fact.COUNTRY, "SE", "NO")),
    ("country: 'NO'", fact(Fact.COUNTRY, "NO")),
    ("role: [decider, budget]", fact(Fact.ROLE, "decider", "budget")),
    ("role: user", fact(Fact.ROLE, "user")),
    ("tags: [VIP, fair]", fact(Fact.TAGS, "VIP", "fair")),
    ("tags: VIP", fact(Fact.TAGS, "VIP")),
    ("language: zh", fact(Fact.LANGUAGE, "zh")),
    ("language: [en, zh]", fact(Fact.LANGUAGE, "en", "zh")),
    ("source: [hanover-fair, website]", fact(Fact.SOURCE, "hanover-fair", "website")),
    ("topics: saas", fact(Fact.TOPICS, "saas")),
    ("account_missing: decider", fact(Fact.MISSING, "decider")),
    ("account_missing: [decider, signatory]", fact(Fact.MISSING, "decider", "signatory")),
    ("silent_for: 60d", During(Stretch.SILENT, 60 * DAY)),
    ("replied_within: 48h", During(Stretch.REPLIED, 2 * DAY)),
    ("joined_within: 2w", During(Stretch.JOINED, 14 * DAY)),
    ("unanswered: 3", Unanswered(3)),
    ("all: [{tags: x}, {silent_for: 1d}]", All((fact(Fact.TAGS, "x"), During(Stretch.SILENT, DAY)))),
    ("any: [{tags: x}, {role: user}]", AnyOf((fact(Fact.TAGS, "x"), fact(Fact.ROLE, "user")))),
    ("any: [{tags: x, role: user}]", AnyOf((All((fact(Fact.ROLE, "user"), fact(Fact.TAGS, "x"))),))),
    ("not: {tags: x}", Not(fact(Fact.TAGS, "x"))),
    ("not: {any: [{not: {tags: x}}]}", Not(AnyOf((Not(fact(Fact.TAGS, "x")),)))),
]  # fmt: skip


@pytest.mark.parametrize("where", ["for", "when"])
@pytest.mark.parametrize(("written", "condition"), CONDITIONS)
def test_each_condition_of_a_rule(written: str, condition: Condition, where: str) -> None:
    everybody = () if written.startswith("stage") else (NOT_LOST,)
    found = rule(f"every: 7d, send: {{text: a}}, {where}: {{{written}}}")
    assert found.when == All((*everybody, condition))
    assert found.unless == AnyOf()


@pytest.mark.parametrize(("written", "condition"), CONDITIONS)
def test_each_condition_of_a_playbook_and_of_unless(written: str, condition: Condition) -> None:
    everybody = () if written.startswith("stage") else (NOT_LOST,)
    found = rule(f"every: 7d, send: {{text: a}}, unless: {{{written}}}", top=f"for: {{{written}}}")
    assert found.when == All((*everybody, condition))
    assert found.unless == condition


def test_several_keys_mean_all_of_them_in_an_order_of_their_own() -> None:
    keys = "unanswered: 2, silent_for: 9d, tags: x, role: user, not: {tags: y}, any: [{tags: z}], all: [{tags: w}]"
    expected = (
        fact(Fact.ROLE, "user"),
        fact(Fact.TAGS, "x"),
        During(Stretch.SILENT, 9 * DAY),
        Unanswered(2),
        All((fact(Fact.TAGS, "w"),)),
        AnyOf((fact(Fact.TAGS, "z"),)),
        Not(fact(Fact.TAGS, "y")),
    )
    assert rule(f"every: 7d, send: {{text: a}}, unless: {{{keys}}}").unless == All(
        tuple(All((one.parts[0],)) if isinstance(one, All) else one for one in expected)
    )


def test_the_playbook_s_for_and_the_rule_s_for_and_when_all_hold() -> None:
    found = rule("for: {role: user}, when: {silent_for: 60d}, every: 7d, send: {text: a}", top="for: {tags: x}")
    parts = (fact(Fact.TAGS, "x"), fact(Fact.ROLE, "user"), During(Stretch.SILENT, 60 * DAY))
    assert found.when == All((NOT_LOST, *parts))


@pytest.mark.parametrize(
    "names_a_stage",
    ["stage: lost", "any: [{stage: lost}, {tags: x}]", "not: {stage: lead}", "all: [{any: [{not: {stage: lead}}]}]"],
)
@pytest.mark.parametrize("where", ["top", "for", "when"])
def test_whoever_names_a_stage_anywhere_decides_about_the_lost(names_a_stage: str, where: str) -> None:
    keys = "every: 7d, send: {text: a}" + ("" if where == "top" else f", {where}: {{{names_a_stage}}}")
    found = rule(keys, top=f"for: {{{names_a_stage}}}" if where == "top" else "")
    assert isinstance(found.when, All)
    assert NOT_LOST not in found.when.parts


def test_a_stage_in_unless_is_no_word_about_the_lost() -> None:
    assert rule("every: 7d, send: {text: a}, unless: {stage: lead}").when == All((NOT_LOST,))
    assert frozenset(set(Stage) - {Stage.LOST}) == NOT_LOST.values


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("stage: leed", f'"leed" is not one of {", ".join(Stage)}; did you mean "lead"?'),
        ("stage: [leed]", f'"leed" is not one of {", ".join(Stage)}; did you mean "lead"?'),
        ("stage: [[x, y]]", f"\"['x', 'y']\" is not one of {', '.join(Stage)}"),
        ("stage: []", "stage: should not be empty"),
        ("stage: Lead", f'"Lead" is not one of {", ".join(Stage)}; did you mean "lead"?'),
        ("role: boss", f'"boss" is not one of {", ".join(Role)}'),
        ("account_missing: desider", f'"desider" is not one of {", ".join(Role)}; did you mean "decider"?'),
        ("language: fr", '"fr" is not one of en, zh'),
        ("country: XX", '"XX" is no country I know; two letters, like DE or CN'),
        ("country: [DE, Germany]", '"Germany" is no country I know; two letters, like DE or CN'),
        ("country: DEU", '"DEU" is no country I know; two letters, like DE or CN'),
        ("country: 49", '"49" is no country I know; two letters, like DE or CN'),
        ("country: yes", '"yes" is no country I know; two letters, like DE or CN'),
        ("tags: []", "tags: should not be empty"),
        ("unanswered: 0", "unanswered: should be at least 1"),
        ("unanswered: many", "unanswered: should be a whole number"),
        ("silent_for: 60", 'silent_for: "60" is not a duration such as 30m, 48h, 7d or 2w'),
        ("silent_for: 30d..60d", 'silent_for: "30d..60d" is not a duration such as 30m, 48h, 7d or 2w'),
        ("silent_fr: 60d", 'unknown key "silent_fr"; did you mean "silent_for"?'),
        ("not: {silent: 60d}", 'unknown key "silent"; did you mean "silent_for"?'),
        ("any: [{tag: x}]", 'unknown key "tag"; did you mean "tags"?'),
        ("any: {tags: x}", "any: should be a list"),
        ("not_: {tags: x}", 'unknown key "not_"; did you mean "not"?'),
        ("missing: decider", 'unknown key "missing"; did you mean "account_missing"?'),
    ],
)
@pytest.mark.parametrize("where", ["for", "when", "unless"])
def test_conditions_that_are_refused(written: str, problem: str, where: str) -> None:
    assert refused(f"every: 7d, send: {{text: a}}, {where}: {{{written}}}") == problem


@pytest.mark.parametrize("key", ["stage", "tags", "country", "role", "silent_for", "any", "not", "unanswered"])
def test_a_key_without_a_value_is_no_condition_for_everybody(key: str) -> None:
    """`tags:` that was not filled in yet would write to everybody."""
    assert refused(f"every: 7d, send: {{text: a}}, for: {{{key}: }}").startswith(f"{key}: ")


@pytest.mark.parametrize("key", ["country", "language"])
def test_an_empty_list_is_refused_in_every_condition(key: str) -> None:
    """As `stage: []` is: nobody is in no country."""
    assert refused(f"every: 7d, send: {{text: a}}, for: {{{key}: []}}").startswith(f"{key}: ")


@pytest.mark.parametrize("word", ["false", "off"])
def test_norway_is_written_no(word: str) -> None:
    assert "is no country" in refused(f"every: 7d, send: {{text: a}}, for: {{country: {word}}}")


# --- when -----------------------------------------------------------------------------------------------------

TIMINGS: list[tuple[str, Timing]] = [
    ("every: 7d", Every(days(7))),
    ("every: 14d..21d", Every(days(14, 21))),
    ("every: 36h..2d", Every((36 * HOUR, 2 * DAY))),
    ("every: 90m", Every((1.5 * HOUR, 1.5 * HOUR))),
    *[(f"every: 7d, since: {since}", Every(days(7), since)) for since in Since],
    *[(f"once: {after}", Once(NOW, after)) for after in After],
    *[(f"once: 3d after {after}", Once(days(3), after)) for after in After],
    ("once: 1d..3d after reply", Once(days(1, 3), After.REPLY)),
    ("once: 0d..4h after joined", Once((timedelta(), 4 * HOUR), After.JOINED)),
    ("once: 2026-12-01", Dated("2026-12-01", NOW)),
    ("once: '2026-12-01'", Dated("2026-12-01", NOW)),
    ("once: 2d..4d after 2026-12-01", Dated("2026-12-01", days(2, 4), before=False)),
    *[(f"date: {name}", Dated(name, NOW)) for name in DATES],
    *[(f"date: 60d before {name}", Dated(name, days(60))) for name in DATES],
    ("date: 60d..75d before renewal", Dated("renewal", days(60, 75))),
    ("date: 1w after contract-end", Dated("contract-end", days(7), before=False)),
    *[(f"festival: {name}", Dated(name, days(1, 4))) for name in FESTIVALS],
    ("festival: 2d..5d before new-year", Dated("new-year", days(2, 5))),
    ("festival: 0d after mid-autumn", Dated("mid-autumn", NOW, before=False)),
]


@pytest.mark.parametrize(("written", "timing"), TIMINGS)
def test_each_moment(written: str, timing: Timing) -> None:
    assert rule(f"{written}, send: {{text: a}}").timing == timing


def test_times_and_replaces_and_how_it_goes_out() -> None:
    keys = "times: 3, replaces: [s, q/t], approval: manager, silent: true, kind: ask, trial: {contacts: 20}"
    book = (
        f"playbook: p\nrules:\n  - {{id: r, every: 7d, send: {{text: a}}, {keys}}}\n"
        "  - {id: s, every: 7d, send: {text: b}, replaces: r, approval: auto, silent: false, kind: give}\n"
    )
    other = "playbook: q\nrules:\n  - {id: t, every: 7d, send: {text: c}}\n"
    found = rules.read({"p.yaml": book, "q.yaml": other, "texts.en.yaml": TEXTS}).rules
    assert list(found) == ["p/r", "p/s", "q/t"]
    full: dict[str, object] = {
        "times": 3,
        "replaces": {"p/s", "q/t"},
        "needs_approval": True,
        "silent": True,
        "ask": True,
        "trial": 20,
    }
    bare: dict[str, object] = {
        "times": None,
        "replaces": set(),
        "needs_approval": False,
        "silent": False,
        "ask": False,
        "trial": None,
    }
    assert {key: getattr(found["p/r"], key) for key in full} == full
    assert {key: getattr(found["p/s"], key) for key in bare} == {**bare, "replaces": {"p/r"}}
    assert {key: getattr(found["q/t"], key) for key in bare} == bare


def test_a_sequence_of_steps() -> None:
    steps = "steps: [{send: {text: a}}, {after: 3d..5d, send: {news: {}}}, {after: 2w, send: {note: b}}]"
    found = rule(steps)
    assert found.send == Send(("a",))
    assert found.sequels == (
        Sequel(days(3, 5), Send(news=NewsWish(10 * DAY, 0.3))),
        Sequel(days(14), Send(note="b")),
    )
    assert found.sends == (found.send, *(sequel.send for sequel in found.sequels))
    assert found.timing == Once(NOW, After.APPLIES)


@pytest.mark.parametrize(("written", "timing"), [one for one in TIMINGS if not one[0].startswith("every")])
def test_a_sequence_begins_at_whatever_comes_once(written: str, timing: Timing) -> None:
    found = rule(f"{written}, steps: [{{send: {{text: a}}}}, {{after: 1d, send: {{text: b}}}}]")
    assert found.timing == timing
    assert found.sequels == (Sequel(days(1), Send(("b",))),)


def test_a_step_alone_is_what_comes_once() -> None:
    assert rule("steps: [{send: {text: a}}]").sequels == ()


A_DURATION = "is not a duration such as 30m, 48h, 7d or 2w"
LIKE_ONCE = f'should look like "3d after joined" ({", ".join(After)}) or 2026-12-01'


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("every: fortnightly", f'every: "fortnightly" {A_DURATION}'),
        ("every: 7", f'every: "7" {A_DURATION}'),
        ("every: [7d, 9d]", f"every: \"['7d', '9d']\" {A_DURATION}"),
        ("every: {min: 7d}", f"every: \"{{'min': '7d'}}\" {A_DURATION}"),
        ("every: 21d..14d", 'every: "21d..14d" should go from the shorter to the longer, above zero'),
        ("every: 0d", 'every: "0d" should go from the shorter to the longer, above zero'),
        ("every: 0d..7d", 'every: "0d..7d" should go from the shorter to the longer, above zero'),
        ("every: 7d, since: last", f'since: "last" is not one of {", ".join(Since)}'),
        ("every: 7d, since: reply", f'since: "reply" is not one of {", ".join(Since)}; did you mean "last_reply"?'),
        ("every: 7d, times: 0", "times: should be at least 1"),
        ("every: 7d, times: 1.5", "times: should be a whole number"),
        ("once: joind", f'once: "joind" {LIKE_ONCE}; did you mean "joined"?'),
        ("once: 3d after joind", f'once: "3d after joind" {LIKE_ONCE}; did you mean "joined"?'),
        ("once: 3d before joined", f'once: "3d before joined" {LIKE_ONCE}'),
        ("once: 60d before renewal", f'once: "60d before renewal" {LIKE_ONCE}'),
        ("once: 3 after joined", f'once: "3" {A_DURATION}'),
        ("once: 5d..3d after joined", 'once: "5d..3d" should go from the shorter to the longer'),
        ("once: 2026-02-30", 'once: "2026-02-30" is no day'),
        ("once: 2026-13-01", 'once: "2026-13-01" is no day'),
        ("once: true", f'once: "True" {LIKE_ONCE}'),
        ("date: renewl", f'date: "renewl" is not one of {", ".join(DATES)}; did you mean "renewal"?'),
        ("date: 60d before renewl", f'date: "renewl" is not one of {", ".join(DATES)}; did you mean "renewal"?'),
        ("date: 60d befor renewal", 'date: "60d befor renewal" should look like "60d before renewal"'),
        ("date: contract end", 'date: "contract end" should look like "60d before renewal"'),
        ("date: 60 before renewal", f'date: "60" {A_DURATION}'),
        ("date: 2026-12-01", f'date: "2026-12-01" is not one of {", ".join(DATES)}'),
        ("date: new-year", f'date: "new-year" is not one of {", ".join(DATES)}'),
        ("festival: xmas", f'festival: "xmas" is not one of {", ".join(FESTIVALS)}'),
        ("festival: newyear", f'festival: "newyear" is not one of {", ".join(FESTIVALS)}; did you mean "new-year"?'),
        ("festival: 3d before", 'festival: "3d before" should look like "60d before spring-festival"'),
        ("every: 7d, once: joined", "give one of every, once, date or festival"),
        ("date: renewal, festival: new-year", "give one of every, once, date or festival"),
        ("times: 3, once: joined", "times needs every"),
        ("since: joined, date: renewal", "since needs every"),
        ("approval: manager", 'when? give every, once, date, festival or steps, such as "every: 14d..21d"'),
        ("every: ", 'when? give every, once, date, festival or steps, such as "every: 14d..21d"'),
    ],
)  # fmt: skip
def test_moments_that_are_refused(written: str, problem: str) -> None:
    assert refused(f"{written}, send: {{text: a}}") == problem


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("steps: []", "steps: should not be empty"),
        ("steps: {send: {text: a}}", "steps: should be a list"),
        ("steps: [{after: 1d, send: {text: a}}]", "the first step has no after"),
        ("steps: [{send: {text: a}}, {send: {text: b}}]", "every step but the first needs after"),
        ("steps: [{send: {text: a}}, {after: 0d, send: {text: b}}]",
         'after: "0d" should go from the shorter to the longer, above zero'),
        ("steps: [{}]", '"send" is missing'),
        ("steps: [{send: {txt: a}}]", 'unknown key "txt"; did you mean "text"?'),
        ("steps: [{send: {text: a}}, {afte: 1d, send: {text: b}}]", 'unknown key "afte"; did you mean "after"?'),
        ("steps: [{send: {text: a}}], send: {text: b}", "give either send or steps"),
        ("steps: [{send: {text: a}}], every: 7d", "steps happen once; leave out every"),
        ("every: 7d", "give either send or steps"),
    ],
)  # fmt: skip
def test_sequences_that_are_refused(written: str, problem: str) -> None:
    assert refused(written) == problem


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "99999w after 9000-01-01"])
def test_a_day_that_no_calendar_reaches_is_refused(day: str) -> None:
    assert refused(f"once: {day}, send: {{text: a}}").startswith("once: ")


# --- what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "send"),
    [
        ("text: a", Send(("a",))),
        ("text: [b, a]", Send(("b", "a"))),
        ("news: {}", Send(news=NewsWish(10 * DAY, 0.3))),
        ("news: {max_age: 36h, min_score: 1}", Send(news=NewsWish(36 * HOUR, 1.0))),
        ("material: {}", Send(material=MaterialWish())),
        ("material: {kind: case}", Send(material=MaterialWish(frozenset({"case"})))),
        *[(f"material: {{kind: [{kind}]}}", Send(material=MaterialWish(frozenset({kind})))) for kind in MATERIAL_KINDS],
        ("note: a", Send(note="a")),
        (
            "variants: {short: a, long: [b, c]}",
            Send(("a", "b", "c"), {"short": ("a",), "long": ("b", "c")}),
        ),
        ("variants: {one: [a, b], two: [b, c]}", Send(("a", "b", "c"), {"one": ("a", "b"), "two": ("b", "c")})),
    ],
)
def test_each_thing_to_send(written: str, send: Send) -> None:
    assert rule(f"every: 7d, send: {{{written}}}").send == send
    assert rule(f"steps: [{{send: {{text: d}}}}, {{after: 1d, send: {{{written}}}}}]").sequels[0].send == send


ONE_OF = "send: give one of text, variants, news, material or note"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", ONE_OF),
        ("text: ", ONE_OF),
        ("news: ", ONE_OF),
        ("text: a, note: b", ONE_OF),
        ("text: [a], variants: {x: a, y: b}", ONE_OF),
        ("material: {}, news: {}", ONE_OF),
        ("text: []", "text: should not be empty"),
        ("text: [zzz]", 'there is no text "zzz" in texts.*.yaml'),
        ("variants: {x: [check], y: b}", 'there is no text "check" in texts.*.yaml'),
        ("note: e", 'there is no text "e" in texts.*.yaml'),
        ("variants: {x: a}", "send: variants should be two or more; one alone is text"),
        ("variants: [a, b]", "variants: should be a mapping, `key: value`"),
        ("news: {max_age: 0d}", "max_age: should be longer than nothing"),
        ("news: {min_score: -0.1}", "min_score: should be at least 0"),
        ("news: {min_score: .nan}", "min_score: should be at most 1"),
        ("news: {topics: [x]}", 'unknown key "topics"'),
        ("material: {kind: cas}", f'"cas" is not one of {", ".join(MATERIAL_KINDS)}; did you mean "case"?'),
        ("material: {kinds: case}", 'unknown key "kinds"; did you mean "kind"?'),
        ("note: 5", "note: should be text"),
        ("note: [a]", "note: should be text"),
        ("txt: a", 'unknown key "txt"; did you mean "text"?'),
    ],
)  # fmt: skip
def test_things_to_send_that_are_refused(written: str, problem: str) -> None:
    assert refused(f"every: 7d, send: {{{written}}}") == problem


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("approval: boss", '"boss" is not one of auto, manager'),
        ("approval: yes", '"yes" is not one of auto, manager'),
        ("silent: loud", "silent: should be true or false"),
        ("kind: asks", '"asks" is not one of give, ask; did you mean "ask"?'),
        ("trial: {contacts: 0}", "contacts: should be at least 1"),
        ("trial: {contact: 5}", 'unknown key "contact"; did you mean "contacts"?'),
        ("trial: {}", '"contacts" is missing'),
        ("replaces: gone", 'there is no rule "gone"'),
        ("replaces: [q/r]", 'there is no rule "q/r"; did you mean "p/r"?'),
        ("replaces: [7]", "replaces: should be text"),
        ("trail: {contacts: 5}", 'unknown key "trail"; did you mean "trial"?'),
    ],
)
def test_ways_to_send_that_are_refused(written: str, problem: str) -> None:
    assert refused(f"every: 7d, send: {{text: a}}, {written}") == problem


# --- what holds for every rule --------------------------------------------------------------------------------


def week(*hours: OpenHours) -> Window:
    return Window(hours)


@pytest.mark.parametrize(
    ("written", "window"),
    [
        ("{}", Window.daily(range(5), (MORNING, AFTERNOON))),
        ("{holidays: ignore}", Window.daily(range(5), (MORNING, AFTERNOON), holidays=False)),
        ("{days: 'mon,wed, Fri'}", Window.daily({0, 2, 4}, (MORNING, AFTERNOON))),
        ("{days: fri-mon}", Window.daily({4, 5, 6, 0}, (MORNING, AFTERNOON))),
        ("{days: 'mon-tue,sun'}", Window.daily({0, 1, 6}, (MORNING, AFTERNOON))),
        ("{hours: '9:30-11:30'}", Window.daily(range(5), (MORNING,))),
        ("{hours: 14:00 - 17:30, days: sun}", week((), (), (), (), (), (), (AFTERNOON,))),
        ("{hours: ['14:00-17:30', '09:30-11:30']}", Window.daily(range(5), (MORNING, AFTERNOON))),
        ("{hours: ['09:30-11:30', '11:30-12:00']}", Window.daily(range(5), (MORNING, (time(11, 30), time(12))))),
        (
            "{hours: {mon-thu: ['09:30-11:30', '14:00-17:30'], fri: '09:30-11:30'}}",
            week(*[(MORNING, AFTERNOON)] * 4, (MORNING,), (), ()),
        ),
        ("{hours: {'mon,wed': '09:30-11:30', sun: ['14:00-17:30']}, holidays: ignore}",
         Window(((MORNING,), (), (MORNING,), (), (), (), (AFTERNOON,)), holidays=False)),
        ("{hours: {sat-mon: '09:30-11:30'}}", week((MORNING,), (), (), (), (), (MORNING,), (MORNING,))),
    ],
)  # fmt: skip
def test_windows(written: str, window: Window) -> None:
    assert policy(f"window: {written}\n").window == window


@pytest.mark.parametrize(
    ("written", "caps"),
    [
        ("", Caps(1, 2, 48 * HOUR)),
        ("caps:\n", Caps(1, 2, 48 * HOUR)),
        ("caps: {}\n", Caps(None, None, timedelta())),
        ("caps: {per_day: 0}\n", Caps(0, None, timedelta())),
        ("caps: {per_week: 3}\n", Caps(None, 3, timedelta())),
        ("caps: {per_week: null, per_day: 1}\n", Caps(1, None, timedelta())),
        ("caps: {min_gap: 3d}\n", Caps(None, None, 3 * DAY)),
    ],
)
def test_zero_is_none_unset_is_no_cap_and_nothing_written_is_careful(written: str, caps: Caps) -> None:
    assert policy(f"company: Halden\n{written}").caps == caps


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ("stagger: {}", "stagger", Stagger(6, 1, 30 * DAY)),
        ("stagger: {per_manager_hour: null}", "stagger", Stagger(None, 1, 30 * DAY)),
        ("stagger: {per_account_day: 3, same_item_in_account: 2w}", "stagger", Stagger(6, 3, 14 * DAY)),
        ("hold: {unanswered: false}", "hold_unanswered", False),
        ("hold: {unanswered: no}", "hold_unanswered", False),
        ("hold: {after_answer: 0h}", "hold_after_answer", timedelta()),
        ("balance: {gives_per_ask: 0}", "gives_per_ask", 0),
        ("balance: {gives_per_ask: null}", "gives_per_ask", None),
        ("pace: {}", "halve_after", None),
        ("pace: {halve_after: 4}", "halve_after", 4),
        ("brake: {}", "brake", Brake(3, 30 * DAY)),
        ("brake: {contacts: 5}", "brake", Brake(5, 30 * DAY)),
        ("brake: {within: 2w}", "brake", Brake(3, 14 * DAY)),
        ("brake: null", "brake", None),
        ("expire: 1.5 working days", "expire_days", 1.5),
        ("expire: 1 working day", "expire_days", 1.0),
    ],
)
def test_each_key_of_the_policy(written: str, key: str, value: object) -> None:
    found, usual = policy(f"{written}\n"), policy("company: Halden\n")
    assert getattr(found, key) == value
    others = set(Policy.__dataclass_fields__) - {key}
    assert {other: getattr(found, other) for other in others} == {other: getattr(usual, other) for other in others}


def test_nothing_written_is_what_the_model_itself_would_do() -> None:
    assert policy("company: Halden\n") == Policy(Window.daily(range(5), (MORNING, AFTERNOON)))
    assert read(defaults="company: Halden\n").company == "Halden"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("window: {days: mon-fry}", 'days: "mon-fry" is not days such as mon-fri or mon,wed,fri'),
        ("window: {days: [mon, tue]}", "days: \"['mon', 'tue']\" is not days such as mon-fri or mon,wed,fri"),
        ("window: {days: ''}", 'days: "" is not days such as mon-fri or mon,wed,fri'),
        ("window: {hours: ['17:00-09:00']}", 'hours: "17:00-09:00" closes before it opens'),
        ("window: {hours: ['09:00-09:00']}", 'hours: "09:00-09:00" closes before it opens'),
        ("window: {hours: ['09:00-24:00']}", 'hours: "09:00-24:00" is not hours such as 09:30-11:30'),
        ("window: {hours: [9-17]}", 'hours: "9-17" is not hours such as 09:30-11:30'),
        ("window: {hours: []}", "hours: there should be at least one stretch, such as 09:30-11:30"),
        ("window: {hours: {mon: []}}", "hours: there should be at least one stretch, such as 09:30-11:30"),
        ("window: {hours: {}}", "hours: each day should have its hours once"),
        ("window: {hours: {monday: '9:00-10:00'}}", 'hours: "monday" is not days such as mon-fri or mon,wed,fri'),
        ("window: {hours: {mon-wed: '9:00-10:00', wed: '9:00-10:00'}}", "hours: each day should have its hours once"),
        ("window: {hours: {mon: '9:00-10:00'}, days: mon}", "window: hours name their days; leave out days"),
        ("window: {hours: ['9:00-12:00', '11:00-13:00']}", "hours: these hours overlap"),
        ("window: {holiday: move}", 'unknown key "holiday"; did you mean "holidays"?'),
        ("caps: {per_month: 2}", 'unknown key "per_month"'),
        ("caps: {per_day: -1}", "per_day: should be at least 0"),
        ("caps: {min_gap: }", 'min_gap: "None" is not a duration such as 30m, 48h, 7d or 2w'),
        ("stagger: {per_account_day: 0}", "per_account_day: should be at least 1"),
        ("brake: {within: 0d}", "within: should be longer than nothing"),
        ("pace: {halve_after: 0}", "halve_after: should be at least 1"),
        ("expire: 3d", 'expire: "3d" should look like "3 working days"'),
        ("expire: 101 working days", 'expire: "101 working days" should look like "3 working days"'),
        ("compny: Halden", 'unknown key "compny"; did you mean "company"?'),
    ],
)  # fmt: skip
def test_policies_that_are_refused(written: str, problem: str) -> None:
    assert refused(defaults=f"{written}\n") == problem


# --- texts and the library ------------------------------------------------------------------------------------


def test_a_text_is_its_words_or_a_mapping_that_says_whether_it_asks() -> None:
    found = read(
        texts="a: Hello\nb: {text: Shall we talk, kind: ask}\nc: {text: Read this}\nd: {text: X, kind: give}\n"
    )
    assert found.texts == {"en": {"a": "Hello", "b": "Shall we talk", "c": "Read this", "d": "X"}}
    assert found.asks == {"b"}


def test_a_text_that_asks_in_one_language_asks_in_all() -> None:
    contents = {
        "p.yaml": "playbook: p\nrules: [{id: r, every: 7d, send: {text: [a, b]}}]\n",
        "texts.en.yaml": "a: {text: Shall we talk, kind: ask}\nb: Hello\n",
        "texts.zh.yaml": "a: 聊聊？\nb: 您好\n",
    }
    assert rules.read(contents).asks == {"a"}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{text: Hello, kind: aks}", '"aks" is not one of give, ask; did you mean "ask"?'),
        ("{kind: ask}", '"text" is missing'),
        ("{text: 5}", "text: should be text"),
        ("{text: ' '}", 'text "a": empty'),
        ("5", "a: should be a mapping, such as {text: Hello, kind: ask}"),
        ("", "a: should be a mapping, such as {text: Hello, kind: ask}"),
    ],
)
def test_texts_that_are_refused(written: str, problem: str) -> None:
    assert refused(texts=f"a: {written}\n") == problem


LIBRARY = """\
acme-story:
  kind: case
  link: https://halden.example/acme?x=1
  title: {en: How Acme moved, zh: Acme 的故事}
  summary: {en: In three weeks.}
  role: [decider, budget]
  stage: evaluating
  objection: too much work
guide: {kind: white-paper, link: "http://halden.example/guide", title: {en: A guide}}
"""


def test_the_library() -> None:
    assert read("every: 7d, send: {material: {}}", library=LIBRARY).library == {
        "library/acme-story": Material(
            "library/acme-story",
            "case",
            "https://halden.example/acme?x=1",
            {"en": "How Acme moved", "zh": "Acme 的故事"},
            {"en": "In three weeks."},
            frozenset({Role.DECIDER, Role.BUDGET}),
            frozenset({Stage.EVALUATING}),
            "too much work",
        ),
        "library/guide": Material("library/guide", "white-paper", "http://halden.example/guide", {"en": "A guide"}),
    }
    assert read(library="{}\n").library == {}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: case", "kind: cases", f'kind: "cases" is not one of {", ".join(MATERIAL_KINDS)}; did you mean "case"?'),
        ("https://halden.example/acme?x=1", "ftp://x", 'link: "ftp://x" is not an http or https address'),
        ("https://halden.example/acme?x=1", "https://", 'link: "https://" is not an http or https address'),
        ("https://halden.example/acme?x=1", "https://a b", 'link: "https://a b" is not an http or https address'),
        ("https://halden.example/acme?x=1", "'http://[x'", 'link: "http://[x" is not an http or https address'),
        ("https://halden.example/acme?x=1", "5", "link: should be text"),
        ("  title: {en: How Acme moved, zh: Acme 的故事}\n", "", '"title" is missing'),
        ("{en: How Acme moved, zh: Acme 的故事}", "How Acme moved", "title: should be a mapping, `key: value`"),
        ("[decider, budget]", "boss", f'"boss" is not one of {", ".join(Role)}'),
        ("stage: evaluating", "stage: []", "stage: should not be empty"),
        ("guide:", "acme-story:", '"acme-story" is written twice'),
    ],
)  # fmt: skip
def test_libraries_that_are_refused(old: str, new: str, problem: str) -> None:
    assert old in LIBRARY
    assert refused(library=LIBRARY.replace(old, new, 1)) == problem


def test_material_has_a_title() -> None:
    assert refused(library=LIBRARY.replace("{en: A guide}", "{}")).startswith("title: ")


def test_a_title_in_another_language_is_refused() -> None:
    assert refused(library=LIBRARY.replace("{en: A guide}", "{fr: Un guide}")) == '"fr" is not one of en, zh'


def test_a_wrong_key_of_a_mapping_is_called_by_its_name() -> None:
    assert refused(library=LIBRARY.replace("guide:", "A guide:")).startswith("A guide: ")


# --- what editors are told ------------------------------------------------------------------------------------

SHAPES = ("playbook", "defaults", "texts", "library")

CONDITION_KEYS = {*map(str, [*Fact, *Stretch]), "unanswered", "all", "any", "not"}
KEYS = {
    "PlaybookFile": {"playbook", "for", "rules"},
    "ConditionFile": CONDITION_KEYS,
    "RuleFile": {
        "id", "for", "when", "unless", "every", "since", "once", "date", "festival", "times", "replaces", "send",
        "steps", "approval", "silent", "kind", "trial",
    },
    "SendFile": {"text", "variants", "news", "material", "note"},
    "NewsFile": {"max_age", "min_score", "count"},
    "MaterialWishFile": {"kind"},
    "StepFile": {"after", "send"},
    "TrialFile": {"contacts"},
    "DefaultsFile": {"company", "window", "caps", "stagger", "hold", "balance", "pace", "brake", "expire"},
    "WindowFile": {"days", "hours", "holidays"},
    "CapsFile": {"per_day", "per_week", "min_gap"},
    "StaggerFile": {"per_manager_hour", "per_account_day", "same_item_in_account"},
    "HoldFile": {"unanswered", "after_answer", "escalate"},
    "BalanceFile": {"gives_per_ask"},
    "PaceFile": {"halve_after"},
    "BrakeFile": {"contacts", "within"},
    "TextFile": {"text", "kind"},
    "MaterialFile": {"kind", "link", "title", "summary", "role", "stage", "objection"},
}  # fmt: skip
"""Every key of the language, as it is written."""


@functools.cache
def schema(name: str) -> dict[str, Any]:
    return schema_of(name)


def objects(name: str) -> dict[str, dict[str, Any]]:
    """Every mapping with known keys, by the name of its shape."""
    whole = schema(name)
    found = {**whole.get("$defs", {}), whole["title"]: whole}
    return {title: one for title, one in found.items() if "properties" in one}


def complaints(value: object, part: Mapping[str, Any], whole: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What a validator of JSON Schema would say; only the words that pydantic uses."""
    if "$ref" in part:
        part = {**part, **whole["$defs"][part["$ref"].rpartition("/")[2]]}
    if "anyOf" in part and all(any(True for _ in complaints(value, one, whole, path)) for one in part["anyOf"]):
        yield f"{path}: {value!r} is none of these"
    if "oneOf" in part and sum(not any(complaints(value, one, whole, path)) for one in part["oneOf"]) != 1:
        yield f"{path}: {value!r} is not one of these"
    types = part.get("type", [])
    if types and not any(_of_type(value, one) for one in ([types] if isinstance(types, str) else types)):
        yield f"{path}: {value!r} is no {types}"
    elif "enum" in part and value not in part["enum"]:
        yield f"{path}: {value!r} is not in {part['enum']}"
    elif isinstance(value, str) and not re.search(part.get("pattern", ""), value):
        yield f"{path}: {value!r} does not match {part['pattern']}"
    elif isinstance(value, (int, float)) and not part.get("minimum", value) <= value <= part.get("maximum", value):
        yield f"{path}: {value!r} is too small or too large"
    elif isinstance(value, list):
        if not part.get("minItems", 0) <= len(value) <= part.get("maxItems", len(value)):
            yield f"{path}: too few or too many"
        for n, one in enumerate(value):
            yield from complaints(one, part.get("items", {}), whole, f"{path}/{n}")
    elif isinstance(value, dict):
        yield from _complaints_of_mapping(value, part, whole, path)


def _complaints_of_mapping(
    value: Mapping[str, object], part: Mapping[str, Any], whole: Mapping[str, Any], path: str
) -> Iterator[str]:
    yield from (f"{path}: {key} is missing" for key in part.get("required", ()) if key not in value)
    for key, one in value.items():
        inner = part.get("properties", {}).get(key)
        for pattern, of_pattern in part.get("patternProperties", {}).items():
            inner = inner or (of_pattern if re.search(pattern, key) else None)
        inner = part.get("additionalProperties", {}) if inner is None else inner
        if inner is False:
            yield f"{path}: {key} is unknown"
        elif isinstance(inner, dict):
            yield from complaints(one, inner, whole, f"{path}/{key}")


def _of_type(value: object, name: str) -> bool:
    types: dict[str, tuple[type, ...]] = {
        "string": (str,), "array": (list,), "object": (dict,), "null": (type(None),), "boolean": (bool,),
        "integer": (int,), "number": (int, float),
    }  # fmt: skip
    return isinstance(value, types[name]) and (name == "boolean" or not isinstance(value, bool))


def plain(text: str) -> Any:
    """YAML as an editor sees it: dates are text, and so is NO."""
    return parse("f.yaml", text).data


def shape_of(file: str) -> str:
    return {"_defaults": "defaults", "_library": "library", "texts": "texts"}.get(file.split(".")[0], "playbook")


def complaints_of(name: str, text: str) -> list[str]:
    return list(complaints(plain(text), schema(name), schema(name)))


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_made_and_is_json(name: str) -> None:
    assert json.loads(json.dumps(schema(name))) == schema(name)


def test_the_schemas_have_every_key_as_it_is_written_and_no_other() -> None:
    found = {title: set(one["properties"]) for name in SHAPES for title, one in objects(name).items()}
    assert found == KEYS


@pytest.mark.parametrize("name", SHAPES)
def test_an_editor_may_underline_every_unknown_key(name: str) -> None:
    assert all(one["additionalProperties"] is False for one in objects(name).values())


@pytest.mark.parametrize(
    ("name", "title", "key", "words"),
    [
        ("playbook", "ConditionFile", "stage", tuple(Stage)),
        ("playbook", "ConditionFile", "role", tuple(Role)),
        ("playbook", "ConditionFile", "account_missing", tuple(Role)),
        ("playbook", "ConditionFile", "language", LANGUAGES),
        ("playbook", "RuleFile", "since", tuple(Since)),
        ("playbook", "RuleFile", "approval", ("auto", "manager")),
        ("playbook", "RuleFile", "kind", ("give", "ask")),
        ("playbook", "MaterialWishFile", "kind", MATERIAL_KINDS),
        ("defaults", "WindowFile", "holidays", ("move", "ignore")),
        ("texts", "TextFile", "kind", ("give", "ask")),
        ("library", "MaterialFile", "kind", MATERIAL_KINDS),
        ("library", "MaterialFile", "stage", tuple(Stage)),
        ("library", "MaterialFile", "role", tuple(Role)),
        ("library", "MaterialFile", "title", LANGUAGES),
        ("playbook", "RuleFile", "once", tuple(After)[:3]),
        ("playbook", "RuleFile", "date", DATES),
        ("playbook", "RuleFile", "festival", FESTIVALS),
    ],
)
def test_an_editor_offers_every_known_word(name: str, title: str, key: str, words: tuple[str, ...]) -> None:
    offered = json.dumps(_resolved(objects(name)[title]["properties"][key], schema(name)))
    assert [word for word in words if not re.search(rf'["\s]{word}"', offered)] == []


def _resolved(part: Any, whole: Mapping[str, Any]) -> Any:
    """The part with what it refers to, but for further mappings."""
    if isinstance(part, dict):
        if "$ref" in part:
            target = whole["$defs"][part["$ref"].rpartition("/")[2]]
            return target if "enum" in target else {}
        return {key: _resolved(one, whole) for key, one in part.items()}
    return [_resolved(one, whole) for one in part] if isinstance(part, list) else part


@pytest.mark.parametrize("name", ["defaults", "library"])
def test_the_sound_files_are_valid_for_an_editor(name: str) -> None:
    written = {"defaults": shipped_rules()["_defaults.yaml"], "library": LIBRARY.replace("stage: evaluating\n", "\n")}
    assert complaints_of(name, written[name]) == []


def test_the_shipped_files_are_valid_for_an_editor() -> None:
    found = {file: complaints_of(shape_of(file), text) for file, text in shipped_rules().items()}
    assert {file: said for file, said in found.items() if said} == {}


def test_each_key_of_these_tables_is_valid_for_an_editor() -> None:
    conditions = [f"every: 7d, send: {{text: [a]}}, for: {{{written}}}" for written, _ in CONDITIONS]
    moments = [f"{written}, send: {{text: [a]}}" for written, _ in TIMINGS]
    written = [f"{{playbook: p, rules: [{{id: r, {keys}}}]}}" for keys in [*conditions, *moments]]
    assert [one for one in written if complaints_of("playbook", one)] == []


def test_no_duration_is_promised_that_is_none_here() -> None:
    """`P10D` is what JSON Schema calls a duration."""
    assert [name for name in SHAPES if '"format": "duration"' in json.dumps(schema(name))] == []


def test_what_an_editor_fills_in_by_itself_is_read() -> None:
    """A default is of the type that is written, and a key of a condition has a value."""
    for name in SHAPES:
        for one in objects(name).values():
            for key, part in one["properties"].items():
                assert "default" not in part or not list(complaints(part["default"], part, schema(name))), key
    assert objects("defaults")["StaggerFile"]["properties"]["per_manager_hour"]["default"] == 6
    assert "default" not in objects("defaults")["DefaultsFile"]["properties"]["expire"]


@pytest.mark.parametrize("key", sorted(CONDITION_KEYS))
def test_an_editor_underlines_a_condition_without_a_value(key: str) -> None:
    assert complaints_of("playbook", f"{{playbook: p, rules: [{{id: r, for: {{{key}: }}}}]}}") != []


@pytest.mark.parametrize(
    "written",
    [
        "{playbook: p, rule: []}",
        "{playbook: P, rules: [{id: r}]}",
        "{playbook: p, rules: []}",
        "{playbook: p, rules: [{every: 7d}]}",
        "{playbook: p, rules: [{id: r, evry: 7d}]}",
        "{playbook: p, rules: [{id: r}], for: {stge: [lead]}}",
        "{playbook: p, rules: [{id: r, for: {stage: [leed]}}]}",
        "{playbook: p, rules: [{id: r, for: {any: [{not: {rol: [user]}}]}}]}",
        "{playbook: p, rules: [{id: r, since: last}]}",
        "{playbook: p, rules: [{id: r, times: 0}]}",
        "{playbook: p, rules: [{id: r, send: {news: {min_score: 2}}}]}",
        "{playbook: p, rules: [{id: r, steps: []}]}",
    ],
)
def test_an_editor_underlines_what_is_wrong(written: str) -> None:
    assert complaints_of("playbook", written) != []


# --- any structure --------------------------------------------------------------------------------------------

WHOLE = {
    "p.yaml": """\
playbook: p
for: {stage: [lead, engaged], industry: x, country: DE, any: [{role: user}, {not: {tags: [y]}}], topics: saas,
      all: [{account_missing: signatory}, {language: en}, {source: fair}]}
rules:
  - {id: a, when: {silent_for: 60d, unanswered: 2}, every: 14d..21d, since: last_touch, times: 3, send: {text: [a, b]}}
  - {id: b, once: 2d after stage, send: {variants: {x: a, y: [b]}}, approval: manager, trial: {contacts: 5}}
  - {id: c, date: 60d before renewal, send: {note: c}, replaces: [a, q/x],
     unless: {replied_within: 7d, joined_within: 3d}}
  - {id: d, festival: new-year, steps: [
      {send: {news: {max_age: 9d, min_score: 0.1, count: 2}}}, {after: 3d, send: {material: {kind: case}}}]}
""",
    "q.yaml": "playbook: q\nrules: [{id: x, every: 7d, kind: ask, silent: true, send: {text: d}}]\n",
    "_defaults.yaml": """\
company: Halden
window: {days: mon-fri, hours: ["09:30-11:30", "14:00-17:30"], holidays: ignore}
caps: {per_day: 1, per_week: 2, min_gap: 48h}
stagger: {per_manager_hour: 6, per_account_day: 1, same_item_in_account: 30d}
hold: {unanswered: true, after_answer: 2d, escalate: 8h}
balance: {gives_per_ask: 3}
pace: {halve_after: 3}
brake: {contacts: 3, within: 30d}
expire: 3 working days
""",
    "texts.en.yaml": "a: Hello\nb: {text: 'Hello {{ name }}', kind: ask}\nc: C\nd: D\n",
    "texts.zh.yaml": "a: 您好\nb: B\nc: C\nd: '{{ account }}'\n",
    "_library.yaml": LIBRARY,
}
"""One file of each kind, with every key in it."""

WORDS = sorted({
    *KEYS["RuleFile"], *CONDITION_KEYS, *KEYS["SendFile"], *KEYS["DefaultsFile"], *KEYS["WindowFile"], "playbook",
    "rules", "id", "contacts", "after", "evry", "stge", "txet", "for_", "", "root", "[key]", "1", "<<",
})  # fmt: skip
VALUES = [
    None, True, False, 0, 1, -1, 3, 0.3, 1e300, float("nan"), 10**30, "", " ", "a", "b", "lead", "leed", "decider",
    "NO", "en", "7d", "21d..14d", "14d..21d", "3d after joined", "60d before renewal", "after", "new-year", "p/a",
    "2026-02-30", date(2026, 12, 1), "mon-fri", "09:30-11:30", "3 working days", "manager", "ask", "{{ name }}",
    "{{ nam", "{{ nme }}", "x" * 300, "企业", "é\u200d", "'", '"', "#", "a: b", "*a", "&a", "- a", "~", "9:30", "0x1F",
    "case",
]  # fmt: skip
keys, scalars = st.sampled_from(WORDS), st.sampled_from(VALUES)
structures = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | scalars, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A sound file in which something is replaced, renamed, taken out or put in."""
    data = yaml.safe_load(text)
    for _ in range(draw(st.integers(0, 3))):
        held = data
        while isinstance(held, (dict, list)) and held:
            places = list(held) if isinstance(held, dict) else list(range(len(held)))
            place = draw(st.sampled_from(places))
            inner = held[place]
            if draw(st.integers(0, 2)) and isinstance(inner, (dict, list)) and inner:
                held = inner
                continue
            match draw(st.sampled_from(["replace", "rename", "take out", "put in", "list"])):
                case "replace":
                    held[place] = draw(structures)
                case "take out":
                    del held[place]
                case "list":
                    held[place] = [inner]
                case "rename" if isinstance(held, dict):
                    held[draw(keys)] = held.pop(place)
                case _ if isinstance(held, dict):
                    held[draw(keys | scalars)] = draw(structures)
                case _:
                    held.append(draw(structures))
            break
    return dumped(data, draw(st.booleans()))


def dumped(data: object, flow: bool) -> str:
    """No aliases: they have a test of their own."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return str(yaml.dump(data, Dumper=Dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True))


def check_only_problems(contents: Mapping[str, str]) -> None:
    try:
        found = rules.read(contents).warnings
    except FileProblems as error:
        found = error.problems
        assert any(not problem.warning for problem in found)
    for problem in found:
        assert 1 <= problem.line <= contents[problem.file].count("\n") + 1, problem
        assert problem.text
        assert "\n" not in problem.text


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_structure_raises_anything_but_its_problems(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(list(WHOLE)), min_size=1, max_size=4, unique=True))
    check_only_problems({name: dumped(data.draw(structures), data.draw(st.booleans())) for name in names})


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_slip_in_sound_files_raises_anything_but_its_problems(data: st.DataObject) -> None:
    wrong = data.draw(st.sets(st.sampled_from(list(WHOLE)), min_size=1, max_size=2))
    check_only_problems({name: data.draw(mutated(text)) if name in wrong else text for name, text in WHOLE.items()})


def test_the_sound_files_are_sound() -> None:
    assert len(rules.read(WHOLE).rules) == 5
    words = set(re.findall(r"\w+", " ".join(WHOLE.values())))
    assert {key for keys in KEYS.values() for key in keys} - words == set()


def test_there_is_a_country_of_each_kind_in_these_tests() -> None:
    assert known_country("NO")
    assert not known_country("DEU")
