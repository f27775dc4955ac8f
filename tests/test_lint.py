"""Warnings: what can be read but is hardly meant is said, and what is meant is not."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import rules
from bot.conditions import last_word
from bot.errors import Problem
from bot.foresight import foresee
from bot.lint import Placed, warnings
from bot.model.people import TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Role, Stage
from bot.model.rules import (
    After,
    All,
    AnyOf,
    Caps,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    NewsWish,
    Not,
    Once,
    Playbooks,
    Policy,
    Rule,
    Send,
    Since,
    Stretch,
    Unanswered,
    Window,
)
from bot.model.touches import Cadence, Past, Standing
from bot.planner import plan
from bot.shipped import shipped_rules

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = "".join(f"{name}: Hello {{{{ name }}}}\n" for name in "abcdefgh")
NO_CAPS = "caps: {}\n"


def read(*written: str, defaults: str = NO_CAPS, texts: str = TEXTS, **books: str) -> Playbooks:
    """One playbook of these rules, each its keys in a row, the first called `one`; `books` are more playbooks."""
    names = ("one", "two", "three", "four", "five")
    lines = "".join(f"  - {{id: {name}, {keys}}}\n" for name, keys in zip(names, written, strict=False))
    contents = {"p.yaml": f"playbook: p\nrules:\n{lines}", **{f"{name}.yaml": text for name, text in books.items()}}
    return rules.read({**contents, "texts.en.yaml": texts, "_defaults.yaml": defaults})


def said(*written: str, **files: str) -> list[str]:
    return [str(warning) for warning in read(*written, **files).warnings]


def at(n: int, text: str) -> list[str]:
    """One warning, at the n-th rule."""
    return [f"p.yaml:{n + 2}: warning: {text}"]


def never(n: int, why: str, rule: str = "") -> list[str]:
    return at(n, f'rule "{rule or ("one", "two", "three")[n - 1]}" can never fire: {why}')


NOBODY = "no contact can fit all it asks"
SEND = "every: 30d, send: {text: a}"
SOON = "every: 1h, send: {text: a}"


# --- rules that can never fire --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        "for: {stage: lead}, when: {stage: customer}",
        "for: {stage: lead}, unless: {stage: lead}",
        "for: {stage: lead, not: {stage: lead}}",
        "for: {not: {stage: [lead, engaged, evaluating, deciding, customer, lost]}}",
        "for: {role: user}, when: {role: decider}",
        "for: {any: [{all: [{role: user}, {role: budget}]}, {stage: lead, not: {stage: lead}}]}",
        "when: {silent_for: 30d}, unless: {silent_for: 14d}",
        "when: {silent_for: 30d, replied_within: 30d}",
        "when: {silent_for: 30d, replied_within: 7d}",
        "when: {silent_for: 30d, joined_within: 30d}",
        "when: {joined_within: 7d, not: {joined_within: 7d}}",
        "when: {any: []}",
        "when: {not: {}}",
        "when: {not: {all: []}}",
        "unless: {}",
        "unless: {all: []}",
        "unless: {any: [{stage: lead}, {not: {stage: lead}}]}",
        "for: {tags: x, stage: lead}, when: {stage: engaged}",
    ],
)
def test_a_rule_that_fits_nobody(condition: str) -> None:
    assert said(f"{SEND}, {condition}") == never(1, NOBODY)


@pytest.mark.parametrize(
    "condition",
    [
        "for: {stage: [lead, engaged]}, when: {stage: [engaged, customer]}",
        "for: {stage: lost}",
        "for: {any: [{all: [{role: user}, {role: budget}]}, {stage: lead}]}",
        "for: {role: user, not: {role: budget}}",
        "for: {not: {role: [user, evaluator, budget, decider, signatory]}}",
        "for: {tags: x, not: {tags: y}}",
        "for: {tags: [x, y]}, when: {tags: y}",
        "for: {country: DE, language: zh, industry: x, source: y, topics: z}",
        "for: {account_missing: decider, role: user}",
        "for: {unanswered: 3}, unless: {unanswered: 5}",
        "when: {silent_for: 14d}, unless: {silent_for: 30d}",
        "when: {silent_for: 30d}, unless: {replied_within: 7d}",
        "when: {silent_for: 7d, replied_within: 14d}",
        "when: {silent_for: 7d, joined_within: 14d}",
        "when: {joined_within: 14d}, unless: {joined_within: 7d}",
        "when: {replied_within: 1d}",
        "unless: {any: []}",
        "when: {all: []}",
        "when: {}",
        "unless: {silent_for: 90d}, when: {any: [{silent_for: 100d}, {replied_within: 20d}]}",
    ],
)
def test_a_rule_that_fits_somebody(condition: str) -> None:
    assert said(f"{SOON}, {condition}") == []


@pytest.mark.parametrize(
    "condition",
    [
        "when: {replied_within: 7d, joined_within: 30d}",
        "when: {joined_within: 30d, not: {silent_for: 3d}}, unless: {not: {replied_within: 7d}}",
        "when: {replied_within: 7d, not: {joined_within: 365d}}",
        "when: {replied_within: 30d}, unless: {joined_within: 365d}",
    ],
)
def test_a_newcomer_who_wrote_and_an_old_friend_who_wrote_lately_are_somebody(condition: str) -> None:
    assert said(f"{SOON}, {condition}") == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("for: {stage: lead}", "for: {stage: [lead, engaged]}"),
        ("for: {stage: lead}", "for: {}"),
        ("when: {silent_for: 60d}", "when: {silent_for: 30d}"),
        ("for: {stage: lead, tags: x}", "for: {stage: lead}"),
        ("for: {stage: lead, not: {tags: x}}", "unless: {tags: y}"),
        ("for: {stage: lead}", "once: 3d after joined"),
    ],
)
def test_a_rule_whose_place_is_always_taken(one: str, two: str) -> None:
    moment = "" if "once" in two else "every: 30d, "
    written = [f"every: 30d, send: {{text: a}}, {one}", f"{moment}send: {{text: b}}, replaces: one, {two}"]
    assert said(*written) == never(1, '"two" always takes its place')


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("for: {stage: [lead, engaged]}", "for: {stage: lead}"),
        ("for: {stage: lead}", "for: {stage: lead, tags: x}"),
        ("for: {stage: lead}", "for: {stage: lead, not: {tags: x}}"),
        ("for: {stage: lead}", "for: {stage: customer}"),
        ("when: {silent_for: 30d}", "when: {silent_for: 60d}"),
        ("for: {role: [user, budget]}", "for: {role: user}"),
        ("for: {stage: lead}", "for: {stage: lead, unanswered: 2}"),
        ("for: {stage: lead}", "for: {any: [{tags: x}, {silent_for: 60d}]}"),
    ],
)
def test_a_rule_whose_place_is_taken_at_times(one: str, two: str) -> None:
    assert said(f"{SEND}, {one}", f"every: 30d, send: {{text: b}}, replaces: one, {two}") == []


def test_a_rule_that_replaces_itself() -> None:
    assert said(f"{SEND}, replaces: one") == never(1, '"one" always takes its place')


def test_a_rule_whose_place_is_taken_by_several_says_all_of_them() -> None:
    written = [SEND, *(f"every: 30d, send: {{text: {text}}}, replaces: one" for text in "bc")]
    assert said(*written) == never(1, '"two", "three" always take its place')


@pytest.mark.parametrize("cap", ["per_day: 0", "per_week: 0", "per_day: 0, per_week: 3"])
def test_no_rule_that_sends_fires_under_a_cap_of_none(cap: str) -> None:
    name = cap.partition(":")[0]
    found = said(SEND, "every: 9d, send: {news: {}}", "every: 9d, send: {note: b}", defaults=f"caps: {{{cap}}}\n")
    assert found == [*never(1, f"caps has {name}: 0"), *never(2, f"caps has {name}: 0")]


def test_a_sequence_that_begins_with_a_note_fires_under_a_cap_of_none() -> None:
    assert said("steps: [{send: {note: a}}, {after: 3d, send: {text: b}}]", defaults="caps: {per_day: 0}\n") == []


@pytest.mark.parametrize("defaults", ["caps: {per_day: null}\n", "caps: {min_gap: 30d}\n", "company: x\n"])
def test_no_cap_is_not_a_cap_of_none(defaults: str) -> None:
    assert said(SEND, defaults=defaults) == []


def test_an_ask_where_nothing_is_given() -> None:
    nothing = "it is an ask, and no rule gives anything to its contacts"
    ask = "every: 60d, kind: ask, send: {text: a}, for: {stage: lead}"
    assert said(ask) == never(1, nothing)
    assert said(ask, "every: 9d, send: {note: b}") == never(1, nothing)
    assert said(ask, "every: 9d, kind: ask, send: {text: b}, for: {stage: lost}") == [
        *never(1, nothing),
        *never(2, nothing),
    ]
    assert said(ask, "every: 9d, send: {text: b}, for: {stage: customer}") == never(1, nothing)


@pytest.mark.parametrize(
    ("other", "defaults"),
    [
        ("every: 9d, send: {text: b}", ""),
        ("every: 9d, send: {news: {}}, for: {stage: [lead, lost], tags: x}", ""),
        ("once: 3d after joined, send: {text: b}, for: {stage: lead}", ""),
        ("every: 9d, send: {note: b}", "balance: {gives_per_ask: 0}\n"),
        ("every: 9d, send: {note: b}", "balance: {gives_per_ask: null}\n"),
    ],
)
def test_an_ask_where_something_is_given_or_need_not_be(other: str, defaults: str) -> None:
    ask = "every: 60d, kind: ask, send: {text: a}, for: {stage: lead}"
    assert said(ask, other, defaults=NO_CAPS + defaults) == []


def test_a_note_is_no_ask() -> None:
    assert said("every: 60d, kind: ask, send: {note: a}") == []


@pytest.mark.parametrize("other", ["every: 7d..10d, send: {news: {}}", "every: 14d, send: {news: {}}"])
def test_a_rule_that_news_pushes_away_for_ever(other: str) -> None:
    found = said(other, "every: 14d..21d, since: last_touch, send: {text: a}")
    assert found == never(2, 'since last_touch, and "one" comes sooner')


@pytest.mark.parametrize(
    ("other", "own"),
    [
        ("every: 7d, send: {news: {}}", "every: 14d, since: last_personal"),
        ("every: 7d, send: {news: {}}", "every: 14d"),
        ("every: 15d, send: {news: {}}", "every: 14d, since: last_touch"),
        ("every: 7d..15d, send: {news: {}}", "every: 14d, since: last_touch"),
        ("every: 7d, send: {news: {}}, for: {tags: x}", "every: 14d, since: last_touch"),
        ("every: 7d, send: {news: {}}, for: {stage: lead}", "every: 14d, since: last_touch"),
        ("every: 7d, send: {news: {}}, unless: {replied_within: 30d}", "every: 14d, since: last_touch"),
        ("every: 7d, send: {news: {}}, replaces: two, when: {silent_for: 60d}", "every: 14d, since: last_touch"),
        ("once: 7d after joined, send: {news: {}}", "every: 14d, since: last_touch"),
    ],
)
def test_a_rule_that_nothing_pushes_away(other: str, own: str) -> None:
    assert said(other, f"{own}, send: {{text: a}}") == []


@pytest.mark.parametrize(
    "other",
    [
        "every: 7d, times: 1, send: {news: {}}",
        "every: 7d, send: {note: b}",
        "every: 7d, kind: ask, send: {text: b}, for: {stage: lead}",
    ],
)
def test_what_comes_a_few_times_or_to_the_manager_pushes_nothing_away(other: str) -> None:
    own = "every: 14d, since: last_touch, send: {text: a}, for: {stage: lead}"
    assert [text for text in said(other, own) if "last_touch" in text] == []


# --- rules that could concern a contact, but never at their moment --------------------------------------------

NO_MOMENT = [
    (("every: 30d, since: joined, send: {text: a}, when: {joined_within: 14d}",), TEXTS),
    (("every: 30d, send: {text: a}, when: {joined_within: 14d}",), TEXTS),
    (("every: 14d, since: last_reply, send: {text: a}, when: {replied_within: 7d}",), TEXTS),
    (("once: 20d after joined, send: {text: a}, when: {joined_within: 10d}",), TEXTS),
    (("festival: mid-autumn, send: {text: a}, for: {country: DE}",), TEXTS),
    (("every: 9d, send: {text: a}, for: {role: decider, account_missing: decider}",), TEXTS),
    (("every: 9d, send: {text: a}",), "a: {text: Shall we talk, kind: ask}\n"),
    ((f"{SEND}, unless: {{any: [{{joined_within: 9d}}, {{silent_for: 9d}}, {{replied_within: 9d}}]}}",), TEXTS),
]


@pytest.mark.parametrize(("written", "texts"), NO_MOMENT)
def test_a_rule_that_no_contact_can_ever_get_is_found(written: Sequence[str], texts: str) -> None:
    assert any("can never fire" in one for one in said(*written, texts=texts))


@pytest.mark.parametrize(("written", "texts"), NO_MOMENT)
def test_the_planner_gives_none_of_them_a_date(written: Sequence[str], texts: str) -> None:
    """So that the test above asks for nothing wrong."""
    playbooks = read(*written, texts=texts)
    some = [
        standing(joined=joined, replied=replied, role=role, committee=frozenset({role} if role else ()), country="DE")
        for joined in (0, 5, 40, 400)
        for replied in (None, 0, 3, 10, 40)
        for role in (None, Role.DECIDER)
        if replied is None or replied <= joined
    ]
    assert {cadence.due_at for one in some for cadence in plan(one, playbooks, NOW)} == {None}


def test_material_of_which_there_is_none_is_found() -> None:
    nothing = 'rule "one" finds nothing to send: there is no {} in _library.yaml, unless managers add it with /library'
    assert said("every: 30d, send: {material: {kind: deck}}") == at(1, nothing.format("deck"))
    assert said("every: 30d, send: {material: {}}") == at(1, nothing.format("material"))


@pytest.mark.parametrize(
    "written",
    [
        "festival: mid-autumn, send: {text: a}",
        "festival: mid-autumn, send: {text: a}, for: {country: [DE, HK]}",
        "festival: mid-autumn, send: {text: a}, for: {not: {country: CN}}",
        "festival: new-year, send: {text: a}, for: {country: DE}",
        "every: 9d, send: {text: a}, for: {country: DE}, unless: {country: FR}",
        "every: 9d, send: {text: a}, for: {role: user, account_missing: [user, decider]}",
        "every: 30d, send: {text: a}, when: {replied_within: 1d}",
        "every: 300d, send: {text: a}, when: {replied_within: 1d, joined_within: 301d}",
        "once: 20d after applies, send: {text: a}, when: {joined_within: 30d, silent_for: 9d}",
        "once: 3d after reply, send: {text: a}, when: {joined_within: 4d}",
        "once: 20d after stage, send: {text: a}, when: {joined_within: 10d}",
    ],
)
def test_a_rule_that_has_its_moment_for_somebody(written: str) -> None:
    assert said(written) == []


def test_many_rules_are_tried_soon() -> None:
    """Within the ten seconds after an edit, and beside everything else that is read."""
    lines = "".join(
        f"  - {{id: r{n}, every: {7 + n % 5}d..{20 + n % 9}d, send: {{text: [t{n % 30}, u{n}]}}, for: {{tags: g{n}}},"
        f" when: {{silent_for: {n % 20 + 9}d, joined_within: {n + 9}d}}, unless: {{silent_for: {n % 20 + 8}d}}}}\n"
        for n in range(90)
    )
    texts = "".join(f"t{n}: Hello\n" for n in range(30)) + "".join(f"u{n}: Hello\n" for n in range(90))
    playbooks = rules.read({"p.yaml": f"playbook: p\nrules:\n{lines}", "texts.en.yaml": texts})
    began = process_time()
    warnings(playbooks, {})
    assert process_time() - began < 3


# --- rules that fight -----------------------------------------------------------------------------------------


def test_two_rules_that_replace_each_other() -> None:
    found = said(
        f"{SEND}, when: {{tags: x}}, replaces: two", "every: 30d, send: {text: b}, when: {tags: y}, replaces: one"
    )
    assert found == at(2, 'rules "one" and "two" fight: each replaces the other')


def test_two_rules_that_replace_each_other_always_never_fire_either() -> None:
    found = said(f"{SEND}, replaces: two", "every: 30d, send: {text: b}, replaces: one")
    assert sorted(found) == sorted(
        [
            *never(1, '"two" always takes its place'),
            *never(2, '"one" always takes its place'),
            *at(2, 'rules "one" and "two" fight: each replaces the other'),
        ]
    )


@pytest.mark.parametrize(
    ("one", "two", "texts"),
    [
        ("every: 30d, send: {text: [a, b]}", "every: 30d, send: {text: [b, c]}", '"b"'),
        ("every: 30d, send: {text: [a, b, c, d]}", "once: joined, send: {text: [d, c, b, a]}", '"a", "b", "c"'),
        ("every: 30d, send: {text: a}", "steps: [{send: {news: {}}}, {after: 1d, send: {text: a}}]", '"a"'),
        ("every: 30d, send: {text: a}", "every: 30d, send: {variants: {x: a, y: b}}", '"a"'),
        ("every: 30d, send: {text: a}, for: {stage: lead}", "every: 9d, send: {text: a}", '"a"'),
        ("every: 30d, send: {text: a}, for: {tags: x}", "every: 30d, send: {text: a}, when: {silent_for: 9d}", '"a"'),
    ],
)  # fmt: skip
def test_two_rules_that_use_up_the_same_texts(one: str, two: str, texts: str) -> None:
    assert said(one, two) == at(2, f'rules "one" and "two" fight: both use up {texts} for one contact')


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("for: {stage: lead}", "for: {stage: customer}"),
        ("for: {role: user}", "for: {role: decider}"),
        ("when: {silent_for: 60d}", "unless: {silent_for: 60d}"),
        ("when: {silent_for: 60d}", "when: {replied_within: 60d}"),
        ("when: {joined_within: 30d}", "unless: {joined_within: 30d}"),
        ("for: {tags: x}", "for: {tags: x}, replaces: one"),
    ],
)
def test_two_rules_that_use_the_same_texts_for_different_contacts_or_times(one: str, two: str) -> None:
    assert [text for text in said(f"{SEND}, {one}", f"{SEND}, {two}") if "fight" in text] == []


def test_several_rules_that_use_up_the_same_texts_are_one_warning_at_each() -> None:
    found = said(*[f"every: {days}d, send: {{text: [a, b]}}" for days in (20, 30, 40)])
    assert found == [
        *at(2, 'rules "one" and "two" fight: both use up "a", "b" for one contact'),
        *at(3, 'rules "one", "two" and "three" fight: they use up "a", "b" for one contact'),
    ]


def test_the_same_note_is_no_text_that_is_used_up() -> None:
    assert said("every: 30d, send: {note: a}", "every: 30d, send: {note: a}") == []


def test_two_playbooks_that_use_up_the_same_texts_are_told_at_the_later_file() -> None:
    other = "playbook: q\nrules:\n\n  - id: two\n    every: 30d\n    send: {text: a}\n"
    assert said(SEND, q=other) == ['q.yaml:4: warning: rules "one" and "two" fight: both use up "a" for one contact']


def test_rules_of_one_name_are_told_apart() -> None:
    other = "playbook: q\nrules: [{id: one, every: 30d, send: {text: a}}]\n"
    (found,) = said(SEND, q=other)
    assert '"p/one"' in found
    assert '"q/one"' in found


def test_rules_that_want_more_than_the_caps_allow() -> None:
    wanting = ["every: 5d, send: {text: a}", "every: 7d..21d, send: {text: b}", "every: 2w, send: {news: {}}"]
    wants = "together they want 2.4 messages a week of one contact, and caps allow 2"
    assert said(*wanting, defaults="caps: {per_week: 2}\n") == at(
        3, f'rule "three" fights with those before it: {wants}'
    )
    assert said(*wanting, defaults="caps: {per_week: 3}\n") == []


@pytest.mark.parametrize(
    ("caps", "allowed"),
    [
        ("per_week: 2", "2"),
        ("per_day: 1", "7"),
        ("per_day: 1, per_week: 9", "7"),
        ("per_day: 0, per_week: 2", None),
        ("min_gap: 72h", "2.33333"),
        ("per_week: 9, min_gap: 7d", "1"),
    ],
)
def test_how_much_the_caps_allow(caps: str, allowed: str | None) -> None:
    found = said("every: 7d, send: {text: a}", "every: 12h, send: {news: {}}", defaults=f"caps: {{{caps}}}\n")
    told = [one.rpartition("caps allow ")[2] for one in found if "fights" in one]
    assert told == ([] if allowed is None else [allowed])


@pytest.mark.parametrize(
    "other",
    [
        "every: 2d, times: 3, send: {text: b}",
        "every: 2d, send: {note: b}",
        "once: 2d after joined, send: {text: b}",
        "date: birthday, send: {text: b}",
        "every: 2d, send: {text: b}, for: {tags: x}",
        "every: 2d, send: {text: b}, for: {stage: customer}",
        "every: 2d, send: {text: b}, when: {joined_within: 30d}",
        "every: 2d, send: {text: b}, when: {silent_for: 60d}, replaces: one",
        "every: 2w, send: {text: b}",
    ],
)
def test_rules_that_the_caps_leave_room_for(other: str) -> None:
    defaults = "caps: {per_week: 4}\n"
    assert said("every: 2d, send: {text: a}, for: {stage: [lead, engaged]}", other, defaults=defaults) == []


def test_each_rule_beyond_the_caps_is_told_once() -> None:
    wanting = [f"every: 7d, send: {{text: {text}}}" for text in "abcd"]
    found = said(*wanting, defaults="caps: {per_week: 2}\n")
    assert [one.partition(" fights")[0] for one in found] == [
        'p.yaml:5: warning: rule "three"', 'p.yaml:6: warning: rule "four"'
    ]  # fmt: skip


# --- where, and what is sound ---------------------------------------------------------------------------------


def test_a_warning_stands_at_the_first_line_of_its_rule() -> None:
    book = textwrap.dedent("""\
        playbook: q

        rules:
          - id: one
            every: 30d
            send: {text: b}

          # Never.
          - every: 30d
            id: two
            send: {text: c}
            when: {stage: lead}
            for: {stage: customer}
        """)
    assert said(SEND, q=book) == [f'q.yaml:9: warning: rule "two" can never fire: {NOBODY}']


def test_a_rule_that_stands_nowhere_has_no_warning() -> None:
    playbooks = read(f"{SEND}, unless: {{}}")
    assert warnings(playbooks, {}) == []
    (found,) = warnings(playbooks, {"p/one": Placed("x.yaml", 7)})
    assert found == Problem("x.yaml", 7, f'rule "one" can never fire: {NOBODY}', warning=True)


def test_the_shipped_rules_have_no_warning() -> None:
    assert rules.read(shipped_rules()).warnings == ()


def test_the_example_of_the_design_has_no_warning() -> None:
    written = [
        "every: 14d..21d, since: last_personal, unless: {replied_within: 7d}, send: {text: [a, b]}, approval: manager",
        "every: 7d..10d, send: {news: {}}, silent: true",
        "when: {silent_for: 60d}, replaces: one, every: 21d..30d, times: 3, send: {text: [c, d]}, approval: manager",
        "date: 60d before renewal, send: {text: e}, for: {stage: customer}",
        "every: 60d, kind: ask, send: {text: f}",
    ]
    assert said(*written, defaults="company: Halden\n") == []


# --- what it calls never is never -----------------------------------------------------------------------------


def standing(
    *,
    joined: float = 400,
    replied: float | None = None,
    stage: Stage = Stage.LEAD,
    role: Role | None = None,
    country: str | None = None,
    tags: tuple[str, ...] = (),
    committee: frozenset[Role] = frozenset(),
    past: Past | None = None,
    cadences: Mapping[str, Cadence] | None = None,
    **contact: Any,
) -> Standing:
    """A contact who joined and wrote so many days before NOW."""
    who = Contact(
        id=7,
        account_id=1,
        manager_id=1,
        channel=TELEGRAM,
        address="7",
        name="Li Wei",
        address_as="Li Wei",
        role=role,
        language="en",
        zone="UTC",
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=NOW - joined * DAY,
        last_reply_at=None if replied is None else NOW - replied * DAY,
        country=country,
        tags=tags,
        dates={"birthday": date(1980, 6, 1)},
        **contact,
    )
    account = Account(1, "Acme", None, None, None, stage)
    relationship = Relationship(who, account, Manager(1, "1", "Ann", "en", "UTC", False), "UTC")
    return Standing(relationship, cadences or {}, past or Past(), committee=committee)


some_days = st.sampled_from([1, 7, 30, 90, 200, 365, 400]).map(lambda n: n * DAY)
facts = st.one_of(
    st.sets(st.sampled_from(Stage), min_size=1, max_size=5).map(lambda some: Is(Fact.STAGE, frozenset(some))),
    st.sets(st.sampled_from(Role), min_size=1, max_size=3).map(lambda some: Is(Fact.ROLE, frozenset(some))),
    st.sets(st.sampled_from("xy"), min_size=1).map(lambda some: Is(Fact.TAGS, frozenset(some))),
    st.sets(st.sampled_from(Role), min_size=1, max_size=2).map(lambda some: Is(Fact.MISSING, frozenset(some))),
    st.sets(st.sampled_from(["DE", "CN"]), min_size=1).map(lambda some: Is(Fact.COUNTRY, frozenset(some))),
    st.integers(1, 3).map(Unanswered),
)
since_last_word = st.builds(During, st.sampled_from([Stretch.SILENT, Stretch.REPLIED]), some_days)
since_any_word = st.builds(During, st.sampled_from(Stretch), some_days)


def combined(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=5,
    )


timings = st.one_of(
    st.builds(Every, st.sampled_from([(7 * DAY, 7 * DAY), (14 * DAY, 21 * DAY)]), st.sampled_from(Since)),
    st.builds(Once, st.sampled_from([(0 * DAY, 0 * DAY), (1 * DAY, 3 * DAY)]), st.sampled_from(After)),
    st.builds(Dated, st.just("birthday"), st.just((7 * DAY, 9 * DAY)), st.booleans()),
)
sends = st.sampled_from([Send(("a", "b")), Send(("c",)), Send(news=NewsWish(10 * DAY, 0.3)), Send(note="d")])


def rules_of(conditions: st.SearchStrategy[Condition]) -> st.SearchStrategy[list[Rule]]:
    names = ("p/one", "p/two", "p/three")

    def rule(id: str) -> st.SearchStrategy[Rule]:
        return st.builds(
            Rule,
            id=st.just(id),
            timing=timings,
            send=sends,
            when=conditions,
            unless=st.just(AnyOf()) | conditions,
            replaces=st.frozensets(st.sampled_from(names), max_size=1),
            times=st.none() | st.integers(1, 2),
            ask=st.booleans(),
        )

    return st.integers(1, 3).flatmap(lambda n: st.tuples(*[rule(name) for name in names[:n]]).map(list))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    joined = draw(st.sampled_from([0.0, 2, 10, 40, 100, 250, 500, 900]))
    ago = st.sampled_from([one for one in (0.0, 0.5, 3, 10, 40, 100, 250, 500) if one <= joined])
    used = [draw(st.none() | ago) for _ in range(3)]
    role = draw(st.none() | st.sampled_from(Role))
    names = ("p/one", "p/two", "p/three")
    return standing(
        joined=joined,
        replied=draw(st.none() | ago),
        stage=draw(st.sampled_from(Stage)),
        role=role,
        country=draw(st.sampled_from([None, "DE", "CN"])),
        tags=tuple(draw(st.sets(st.sampled_from("xyz")))),
        committee=frozenset({*draw(st.sets(st.sampled_from(Role))), *([role] if role else [])}),
        past=Past(unanswered=draw(st.integers(0, 4)), gives_since_ask=draw(st.integers(0, 4))),
        cadences={
            name: Cadence(name, n=2, last_at=NOW - days * DAY, used=1, began_at=NOW - days * DAY, place=1)
            for name, days in zip(names, used, strict=True)
            if days is not None
        },
    )


ALL_DAY = Window.daily(range(7), ((time(0), time(23, 59)),))
WRITTEN = {"en": dict.fromkeys("abcd", "Hello")}


def playbooks_of(some: Sequence[Rule], caps: Caps | None = None) -> Playbooks:
    return Playbooks({rule.id: rule for rule in some}, Policy(ALL_DAY, caps or Caps()), WRITTEN, "", "1")


def called_never(playbooks: Playbooks, *why: str) -> set[str]:
    """The rules that can never fire for one of these reasons."""
    places = {rule: Placed(rule, 1) for rule in playbooks.rules}
    found = [one for one in warnings(playbooks, places) if "can never fire" in one.text]
    return {one.file for one in found if any(reason in one.text for reason in why)}


def check_never(some: Sequence[Rule], contacts: Sequence[Standing]) -> None:
    playbooks = playbooks_of(some)
    silent = called_never(playbooks, NOBODY, "takes its place")
    for contact in contacts:
        dates = {cadence.rule: cadence.due_at for cadence in plan(contact, playbooks, NOW)}
        # A date before their last word is dropped when its turn comes.
        assert [rule for rule in silent if (due := dates[rule]) and due >= last_word(contact.who)] == []


slow = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
many = st.lists(standings(), min_size=5, max_size=12)


@slow
@given(rules_of(combined(facts | since_last_word)), many)
def test_a_rule_that_is_called_never_has_no_date_whoever_it_is(some: list[Rule], contacts: list[Standing]) -> None:
    check_never(some, contacts)


@slow
@given(rules_of(combined(facts | since_any_word)), many)
@example(
    [
        Rule(
            "p/one",
            Every((7 * DAY, 7 * DAY)),
            Send(("a",)),
            All((During(Stretch.REPLIED, 30 * DAY), During(Stretch.JOINED, 90 * DAY))),
        )
    ],
    [standing(joined=40, replied=1)],
)
def test_it_has_none_whenever_they_joined(some: list[Rule], contacts: list[Standing]) -> None:
    check_never(some, contacts)


@settings(max_examples=60, deadline=None)
@given(rules_of(combined(facts | since_last_word)), st.lists(standings(), min_size=1, max_size=3))
def test_under_a_cap_of_none_only_notes_are_foreseen(some: list[Rule], contacts: list[Standing]) -> None:
    playbooks = playbooks_of(some, Caps(per_day=0))
    called = called_never(playbooks, "caps has per_day: 0")
    assert called == {rule.id for rule in some if rule.send.note is None}
    for contact in contacts:
        assert not called & {step.rule for step in foresee(contact, playbooks, NOW, 400)}


@settings(max_examples=60, deadline=None)
@given(rules_of(combined(facts | since_last_word)), st.lists(standings(), min_size=1, max_size=3))
def test_an_ask_is_not_foreseen_where_no_rule_gives(some: list[Rule], contacts: list[Standing]) -> None:
    """Unless their manager has given by hand."""
    playbooks = playbooks_of(some)
    called = called_never(playbooks, "it is an ask") - {rule.id for rule in some if rule.send.note}
    for contact in contacts:
        if contact.past.gives_since_ask < 3:
            assert not called & {step.rule for step in foresee(contact, playbooks, NOW, 200)}


def test_some_of_these_rules_are_called_never() -> None:
    """Else the properties above would say nothing."""
    counted = {NOBODY: 0, "takes its place": 0, "it is an ask": 0}

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(rules_of(combined(facts | since_last_word)))
    def count(some: list[Rule]) -> None:
        for why in counted:
            counted[why] += len(called_never(playbooks_of(some), why))

    count()
    assert min(counted.values()) > 0, counted
