"""What operators write: right files become rules, wrong ones say what is wrong, in which file and line."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import rules
from bot.errors import FileProblems, Problem
from bot.model.people import Role, Stage
from bot.model.rules import All, During, Every, Fact, Is, NewsWish, Playbooks, Send, Since, Stretch, Window
from bot.yaml_lines import LONGEST_FILE

DESIGN_PROSPECTS = """\
# nurture_rules/prospects.yaml
playbook: prospects
for: {stage: [lead, engaged, evaluating]}     # while they decide, no machine greets: notes to the manager only
rules:
  - id: check-in
    every: 14d..21d             # a range is a stagger: each contact has its own day and minute
    since: last_personal        # a reply, a touch by hand or logged, or this rule's own; never news
    unless: {replied_within: 7d}
    send: {text: [check-in-1, check-in-2, check-in-3]}
    approval: manager           # it speaks in the manager's voice
  - id: industry-news
    every: 7d..10d
    send: {news: {max_age: 10d, min_score: 0.3}}
    silent: true                # no buzz; it speaks as the assistant
  - id: wake-up
    when: {silent_for: 60d}
    replaces: [check-in]
    every: 21d..30d
    times: 3
    send: {text: [wake-up-1, wake-up-2, wake-up-3]}
    approval: manager
"""
DESIGN_DEFAULTS = """\
window: {days: mon-fri, hours: ["09:30-11:30", "14:00-17:30"], holidays: move}   # the contact's zone
caps: {per_day: 1, per_week: 2, min_gap: 48h}      # over rules, news and messages by hand alike
stagger: {per_manager_hour: 6, per_account_day: 1, same_item_in_account: 30d}
hold: {unanswered: true, after_answer: 2d}           # a question that waits is not answered with an article
balance: {gives_per_ask: 3}
expire: 3 working days                               # counted in open-window time
"""
DESIGN_TEXTS = "".join(f"{name}-{n}: Hello {{{{ name }}}}\n" for name in ("check-in", "wake-up") for n in (1, 2, 3))

BOOK = """\
playbook: p
for: {stage: [lead]}
rules:
  - id: note
    every: 14d..21d
    send: {text: [hello]}
"""
TEXTS = "hello: Hello {{ name }} of {{ account }}, {{ manager }} of {{ company }} here.\nbye: Goodbye.\n"
USUAL_HOURS = ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30)))


def stages(*some: str) -> Is:
    return Is(Fact.STAGE, frozenset(some))


def read(book: str = BOOK, texts: str = TEXTS, **more: str) -> Playbooks:
    """One playbook and its texts; `defaults`, `zh` and `other` are further files."""
    names = {"defaults": "_defaults.yaml", "zh": "texts.zh.yaml", "other": "q.yaml"}
    return rules.read({"p.yaml": book, "texts.en.yaml": texts, **{names[key]: text for key, text in more.items()}})


def problems(book: str = BOOK, texts: str = TEXTS, **more: str) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        read(book, texts, **more)
    return [str(problem) for problem in caught.value.problems]


def warned(book: str = BOOK, texts: str = TEXTS, **more: str) -> list[str]:
    return [str(warning) for warning in read(book, texts, **more).warnings]


def with_line(old: str, new: str) -> str:
    assert old in BOOK
    return BOOK.replace(old, new)


# --- right files ----------------------------------------------------------------------------------------------


def test_the_playbook_of_the_design_is_read() -> None:
    playbooks = rules.read(
        {"prospects.yaml": DESIGN_PROSPECTS, "_defaults.yaml": DESIGN_DEFAULTS, "texts.en.yaml": DESIGN_TEXTS}
    )
    check_in = playbooks.rules["prospects/check-in"]
    assert check_in.timing == Every((timedelta(days=14), timedelta(days=21)), Since.LAST_PERSONAL)
    assert check_in.when == All((stages("lead", "engaged", "evaluating"),))
    assert check_in.unless == During(Stretch.REPLIED, timedelta(days=7))
    assert check_in.send == Send(("check-in-1", "check-in-2", "check-in-3"))
    assert check_in.needs_approval
    assert not check_in.silent
    news = playbooks.rules["prospects/industry-news"]
    assert news.send == Send(news=NewsWish(timedelta(days=10), 0.3))
    assert news.timing == Every((timedelta(days=7), timedelta(days=10)), Since.OWN)
    assert news.silent
    assert not news.needs_approval
    wake_up = playbooks.rules["prospects/wake-up"]
    assert wake_up.when == All((stages("lead", "engaged", "evaluating"), During(Stretch.SILENT, timedelta(days=60))))
    assert wake_up.replaces == {"prospects/check-in"}
    assert wake_up.times == 3
    assert playbooks.warnings == ()


def test_the_defaults_of_the_design_are_read_and_are_what_holds_without_them() -> None:
    policy = read(defaults=DESIGN_DEFAULTS).policy
    assert policy.window.week == (*[USUAL_HOURS] * 5, (), ())
    assert policy.window.holidays
    assert (policy.caps.per_day, policy.caps.per_week, policy.caps.min_gap) == (1, 2, timedelta(hours=48))
    assert (policy.stagger.per_manager_hour, policy.stagger.per_account_day) == (6, 1)
    assert policy.stagger.same_item_in_account == timedelta(days=30)
    assert policy.hold_unanswered
    assert policy.hold_after_answer == timedelta(days=2)
    assert policy.gives_per_ask == 3
    assert policy.expire_days == 3
    assert read().policy == policy


def test_a_rule_is_for_every_living_stage_unless_it_says_so() -> None:
    everybody = read(BOOK.replace("for: {stage: [lead]}\n", "")).rules["p/note"]
    assert everybody.when == All((stages(*(set(Stage) - {Stage.LOST})),))


def test_roles_since_kind_and_foreign_replaces() -> None:
    book = BOOK.replace("stage: [lead]", "stage: lead, role: [decider, budget]") + "    since: last_reply\n"
    other = "playbook: q\nrules:\n  - {id: b, every: 7d, kind: ask, replaces: [p/note], send: {text: [bye]}}\n"
    playbooks = read(book, other=other)
    assert playbooks.rules["p/note"].when == All((stages("lead"), Is(Fact.ROLE, frozenset({"decider", "budget"}))))
    assert playbooks.rules["p/note"].timing == Every((timedelta(days=14), timedelta(days=21)), Since.LAST_REPLY)
    assert not playbooks.rules["p/note"].ask
    assert playbooks.rules["q/b"].ask
    assert playbooks.rules["q/b"].replaces == {"p/note"}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon,wed,Fri", {0, 2, 4}),
        ("sat-mon", {5, 6, 0}),
        ("sun", {6}),
        ("mon-sun", set(range(7))),
    ],
)
def test_days_of_a_window(days: str, expected: set[int]) -> None:
    assert read(defaults=f'window: {{days: "{days}"}}\n').policy.window == Window.daily(expected, USUAL_HOURS)


def test_hours_are_put_in_order() -> None:
    window = read(defaults='window: {hours: ["14:00-17:30", "9:30-11:30"]}\n').policy.window
    assert set(window.week) == {USUAL_HOURS, ()}


def test_no_cap_is_not_the_same_as_none_at_all() -> None:
    caps = read(defaults="caps: {per_day: null, per_week: 0}\n").policy.caps
    assert (caps.per_day, caps.per_week) == (None, 0)


def test_half_a_working_day_may_be_the_expiry() -> None:
    assert read(defaults="expire: 0.5 working days\n").policy.expire_days == 0.5
    assert read(defaults="expire: 1 working day\n").policy.expire_days == 1


def test_the_version_changes_with_any_letter() -> None:
    assert read().version == read().version
    assert read().version != read(texts=TEXTS + "#").version
    assert read().version != read(defaults="company: Halden\n").version


AN_ID = "should be lower-case letters, digits and hyphens, 40 at most"
STAGES, ROLES = ", ".join(Stage), ", ".join(Role)
WHEN = 'when? give every, once, date, festival or steps, such as "every: 14d..21d"'
ONE_OF = "send: give one of text, variants, news, material or note"

# --- wrong files: one problem each ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("every:", "evry:", 'p.yaml:5: unknown key "evry"; did you mean "every"?'),
        ("for:", "foor:", 'p.yaml:2: unknown key "foor"; did you mean "for"?'),
        ("for:", "for_:", 'p.yaml:2: unknown key "for_"; did you mean "for"?'),
        ("send: {text", "send: {txt: [a], text", 'p.yaml:6: unknown key "txt"; did you mean "text"?'),
        ("    every: 14d..21d\n", "", f"p.yaml:4: {WHEN}"),
        ("playbook: p\n", "", 'p.yaml:1: "playbook" is missing'),
        ("    send: {text: [hello]}\n", "", "p.yaml:4: give either send or steps"),
        ("playbook: p", "playbook: Ours", f"p.yaml:1: playbook: {AN_ID}"),
        ("id: note", "id: a b", f"p.yaml:4: id: {AN_ID}"),
        ("14d..21d", "fortnightly", 'p.yaml:5: every: "fortnightly" is not a duration such as 30m, 48h, 7d or 2w'),
        ("14d..21d", "21d..14d", 'p.yaml:5: every: "21d..14d" should go from the shorter to the longer, above zero'),
        ("14d..21d", "0d", 'p.yaml:5: every: "0d" should go from the shorter to the longer, above zero'),
        ("14d..21d", "", f"p.yaml:4: {WHEN}"),
        ("[lead]", "[leed]", f'p.yaml:2: "leed" is not one of {STAGES}; did you mean "lead"?'),
        ("[lead]", "leed", f'p.yaml:2: "leed" is not one of {STAGES}; did you mean "lead"?'),
        ("stage: [lead]", "role: [boss]", f'p.yaml:2: "boss" is not one of {ROLES}'),
        ("text: [hello]", "text: []", "p.yaml:6: text: should not be empty"),
        ("text: [hello]", "", f"p.yaml:6: {ONE_OF}"),
        ("[hello]", "[hello], news: {max_age: 9d}", f"p.yaml:6: {ONE_OF}"),
        ("[hello]", "[helo]", 'p.yaml:6: there is no text "helo" in texts.*.yaml; did you mean "hello"?'),
        ("{text: [hello]}", "{news: {min_score: 7}}", "p.yaml:6: min_score: should be at most 1"),
        ("rules:", "since: own\nrules:", 'p.yaml:3: unknown key "since"'),
    ],
)  # fmt: skip
def test_a_slip_in_a_playbook_is_named_with_its_line(old: str, new: str, problem: str) -> None:
    assert problems(with_line(old, new)) == [problem]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("since: last_call", f'since: "last_call" is not one of {", ".join(Since)}'),
        ("approval: boss", '"boss" is not one of auto, manager'),
        ("approval: manger", '"manger" is not one of auto, manager; did you mean "manager"?'),
        ("kind: aks", '"aks" is not one of give, ask; did you mean "ask"?'),
        ("silent: 1", "silent: should be true or false"),
        ("times: 0", "times: should be at least 1"),
        ("times: three", "times: should be a whole number"),
        ("times: true", "times: should be a whole number"),
        ("when: {silent_for: long}", 'silent_for: "long" is not a duration such as 30m, 48h, 7d or 2w'),
        ("when: {silent: 60d}", 'unknown key "silent"; did you mean "silent_for"?'),
        ("unless: {replied_within: [7d]}", "replied_within: \"['7d']\" is not a duration such as 30m, 48h, 7d or 2w"),
        ("replaces: [gone]", 'there is no rule "gone"'),
        ("replaces: [nota]", 'there is no rule "nota"; did you mean "note"?'),
        ("replaces: [x/note]", 'there is no rule "x/note"; did you mean "p/note"?'),
        ("every: 7d", '"every" is written twice'),
    ],
)
def test_a_slip_in_a_rule_is_named_with_its_line(line: str, problem: str) -> None:
    (found,) = problems(f"{BOOK}    {line}\n")
    assert found.startswith(f"p.yaml:7: {problem}")


@pytest.mark.parametrize(
    ("defaults", "problem"),
    [
        ("windows: {}", '1: unknown key "windows"; did you mean "window"?'),
        ("caps:\n  per_dya: 1", '2: unknown key "per_dya"; did you mean "per_day"?'),
        ("caps: {per_day: -1}", "1: per_day: should be at least 0"),
        ("caps: {per_day: 1.5}", "1: per_day: should be a whole number"),
        ("caps: {min_gap: 48}", '1: min_gap: "48" is not a duration such as 30m, 48h, 7d or 2w'),
        ("window: {days: mon-fry}", '1: days: "mon-fry" is not days such as mon-fri or mon,wed,fri'),
        ("window: {days: ''}", '1: days: "" is not days such as mon-fri or mon,wed,fri'),
        ("window: {hours: []}", "1: hours: there should be at least one stretch, such as 09:30-11:30"),
        ("window: {hours: [9-5]}", '1: hours: "9-5" is not hours such as 09:30-11:30'),
        ("window: {hours: ['09:00-25:00']}", '1: hours: "09:00-25:00" is not hours such as 09:30-11:30'),
        ("window: {hours: ['17:00-09:00']}", '1: hours: "17:00-09:00" closes before it opens'),
        ("window:\n  hours: ['09:00-12:00', '11:00-15:00']", "2: hours: these hours overlap"),
        ("window: {holidays: skip}", '1: "skip" is not one of move, ignore'),
        ("expire: 3 days", '1: expire: "3 days" should look like "3 working days"'),
        ("expire: 0 working days", '1: expire: "0 working days" should look like "3 working days"'),
        ("balance: {gives_per_ask: some}", "1: gives_per_ask: should be a whole number"),
        ("hold: {unanswered: yes please}", "1: unanswered: should be true or false"),
        ("company: 5", "1: company: should be text"),
        ("[]", "1: should be a mapping, `key: value`"),
        ("", "1: should be a mapping, `key: value`"),
    ],
)
def test_a_slip_in_the_defaults_is_named_with_its_line(defaults: str, problem: str) -> None:
    (found,) = problems(defaults=defaults + "\n")
    assert found.startswith(f"_defaults.yaml:{problem}")


def test_news_that_may_have_no_age_at_all_is_a_problem() -> None:
    """Its freshness is a share of that age: a division by zero."""
    (found,) = problems(with_line("{text: [hello]}", "{news: {max_age: 0d}}"))
    assert found.startswith("p.yaml:6: max_age: ")


def test_an_expiry_that_no_calendar_holds_is_a_problem() -> None:
    """Such a number overflows when the first touch is planned."""
    (found,) = problems(defaults="expire: 99999999999999999999 working days\n")
    assert found.startswith("_defaults.yaml:1: expire: ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("bye: 'Dear {{ name }'", "text \"bye\": line 1: unexpected '}'"),
        ("bye: 'Dear {{ name|shout }}'", "text \"bye\": No filter named 'shout'."),
        ("bye: 'Dear {% if name %}'", 'text "bye": line 1: Unexpected end of template.'),
        ("bye: ''", 'text "bye": empty'),
        ("bye: ' '", 'text "bye": empty'),
        (f"bye: {'x' * 2001}", 'text "bye": longer than 2000 characters'),
        ("bye: 5", "bye: should be a mapping"),
        ("bye: [a]", "bye: should be a mapping"),
        ("bye: {text: Bye, kind: aks}", '"aks" is not one of give, ask; did you mean "ask"?'),
        ("bye: {kind: ask}", '"text" is missing'),
        ("bye: {text: ''}", 'text "bye": empty'),
        ("hello: twice", '"hello" is written twice'),
    ],
)  # fmt: skip
def test_a_slip_in_the_texts_is_named_with_its_line_and_nothing_else(line: str, problem: str) -> None:
    found = problems(texts=f"# Texts\nhello: Hello\n{line}\n")
    assert found[-1].startswith(f"texts.en.yaml:3: {problem}")
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    ["{% include 'x' %}", "{{ name.nick }}", "{{ name() }}", "{{ name / 2 }}", "{{ name.__class__ }}"],
)
def test_a_text_that_could_not_be_rendered_is_a_problem(text: str) -> None:
    (found,) = problems(texts=f'hello: "{text}"\n')
    assert found.startswith('texts.en.yaml:1: text "hello": ')


@pytest.mark.parametrize("text", ["{{ " + "(" * 300 + "name" + ")" * 300 + " }}", "{{ " + "-" * 1500 + "1 }}"])
def test_a_text_nested_too_deeply_is_a_problem_and_no_crash(text: str) -> None:
    (found,) = problems(texts=f'hello: "{text}"\n')
    assert found.startswith('texts.en.yaml:1: text "hello": ')


def test_a_text_with_an_unknown_name_is_a_warning_and_is_not_sent() -> None:
    playbooks = read(texts="hello: Hello\nbye: 'Dear {{ nmae }} of {{ place }}'\n")
    assert [str(one) for one in playbooks.warnings] == [
        f'texts.en.yaml:2: warning: text "bye": unknown name {name} (known: name, account, manager, company);'
        " it is not sent"
        for name in ('"nmae"; did you mean "name"?', '"place"')
    ]
    assert playbooks.texts == {"en": {"hello": "Hello"}}


def test_a_text_that_is_missing_in_a_language_is_a_warning() -> None:
    assert warned(zh="bye: 再见\n") == ['p.yaml:6: warning: text "hello" is missing in zh']


def test_a_text_that_is_nowhere_is_a_problem_in_no_language_in_particular() -> None:
    assert problems(texts="bye: Bye\n", zh="bye: 再见\n") == ['p.yaml:6: there is no text "hello" in texts.*.yaml']


def test_a_text_with_an_unknown_name_is_not_missing_too() -> None:
    assert warned(texts="hello: 'Dear {{ nmae }}'\n") == [
        'texts.en.yaml:1: warning: text "hello": unknown name "nmae"; did you mean "name"?'
        " (known: name, account, manager, company); it is not sent"
    ]


def test_texts_in_a_language_we_do_not_speak_are_a_problem() -> None:
    with pytest.raises(FileProblems) as caught:
        rules.read({"p.yaml": BOOK, "texts.en.yaml": TEXTS, "texts.fr.yaml": TEXTS})
    assert [str(one) for one in caught.value.problems] == [
        'texts.fr.yaml:1: unknown language "fr"; texts can be in en, zh'
    ]


def test_without_any_texts_each_missing_one_is_named() -> None:
    with pytest.raises(FileProblems) as caught:
        rules.read({"p.yaml": BOOK})
    assert [str(one) for one in caught.value.problems] == ['p.yaml:6: there is no text "hello" in texts.*.yaml']


def test_a_rule_written_twice() -> None:
    again = "  - {id: note, every: 7d, send: {text: [bye]}}\n"
    assert problems(BOOK + again) == ['p.yaml:7: rule "note" is written twice']


def test_a_playbook_of_the_same_name_in_another_file() -> None:
    other = "playbook: p\nrules:\n  - {id: b, every: 7d, send: {text: [bye]}}\n"
    assert problems(other=other) == ['q.yaml:1: playbook "p" is already in p.yaml']


@pytest.mark.parametrize(
    ("book", "problem"),
    [
        ("playbook: p\n\t- id: a\n", "p.yaml:2: not valid YAML: found character '\\t' that cannot start any token"),
        ("playbook: [p\n", "p.yaml:2: not valid YAML: expected ',' or ']', but got '<stream end>'"),
        ("- a\n- b\n", "p.yaml:1: should be a mapping, `key: value`"),
        ("#" * (LONGEST_FILE + 1), f"p.yaml: longer than {LONGEST_FILE} characters"),
        (BOOK + "    x: " + "[" * 30 + "]" * 30 + "\n", "p.yaml:7: nested too deeply"),
    ],
    ids=["tab", "bracket", "list", "long", "deep"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_at_all(book: str, problem: str) -> None:
    assert problems(book) == [problem]


# --- several problems -----------------------------------------------------------------------------------------


def test_all_problems_of_all_files_come_at_once_in_order() -> None:
    found = problems(
        with_line("every:", "evry:"),
        "hello: Hello {{ nam }}\nbye: {{ broken\n".replace("{{ broken", "'{{ broken'"),
        defaults="caps: {per_day: x}\n",
        other="playbook: q\nrules:\n  - {id: b, every: 1x, send: {text: [bye]}}\n",
    )
    assert [one.partition(" ")[0] for one in found] == [
        "_defaults.yaml:1:",
        "p.yaml:5:",
        "q.yaml:3:",
        "texts.en.yaml:1:",
        "texts.en.yaml:2:",
    ]


def test_two_slips_in_one_rule_are_both_named() -> None:
    found = problems(with_line("14d..21d", "often") + "    times: 0\n")
    assert [one.partition(": ")[0] for one in found] == ["p.yaml:5", "p.yaml:7"]


def test_a_broken_playbook_does_not_make_the_rules_that_name_its_own_look_wrong() -> None:
    other = "playbook: q\nrules:\n  - {id: b, every: 7d, replaces: [p/note], send: {text: [bye]}}\n"
    assert problems(with_line("14d..21d", "often"), other=other) == [
        'p.yaml:5: every: "often" is not a duration such as 30m, 48h, 7d or 2w'
    ]


def test_a_slip_in_the_texts_does_not_hide_a_rule_that_is_not_there() -> None:
    found = problems(f"{BOOK}    replaces: [gone]\n", TEXTS + "more: Hello {{ nam }}\n")
    assert [one.partition(" ")[0] for one in found] == ["p.yaml:7:", "texts.en.yaml:3:"]


def test_the_error_says_the_first_and_how_many_more() -> None:
    with pytest.raises(FileProblems) as caught:
        read(with_line("14d..21d", "often"), "hello: Hello {{ nam }}\n")
    assert str(caught.value).startswith("p.yaml:5: every: ")
    assert str(caught.value).endswith("(and 1 more; nurture check lists all)")


# --- a folder of broken files ---------------------------------------------------------------------------------

BROKEN = pathlib.Path(__file__).parent / "broken"
"""A file of it says itself what it must be told: `# ! text` behind the line, or below it on a line of its own.

`# !alone text`: not while other files are broken too, for it might be mended with them. `# !together text`: only
beside the other files.
"""

NOT_YET = {
    "defaults/05-hours-of-one-day-that-close-before-they-open.yaml": "bot/rule_files.py: hours are one value",
    "defaults/06-hours-of-a-list-that-close-before-they-open.yaml": "bot/rule_files.py: hours are one value",
}
"""Files that are not told what they should be, and why."""

READ_AS = {"defaults": "_defaults.yaml", "texts": "texts.en.yaml", "library": "_library.yaml"}
SOUND = ("_defaults.yaml", "texts.en.yaml", "texts.zh.yaml")


def told(contents: Mapping[str, str]) -> list[str]:
    """All problems and warnings."""
    try:
        return [str(warning) for warning in rules.read(contents).warnings]
    except FileProblems as error:
        return [str(problem) for problem in error.problems]


def expected(contents: Mapping[str, str], *kinds: str) -> list[str]:
    found = [(name, *mark) for name, text in contents.items() for mark in marks(text) if mark[1] in kinds]
    return [f"{name}:{line}: {text}" for name, line, _, text in sorted(found)]


def marks(text: str) -> Iterator[tuple[int, str, str]]:
    """The line that a mark is about, its kind and what it says."""
    last = 1
    for n, line in enumerate(text.splitlines(), 1):
        written, mark, says = line.partition("# !")
        last = n if written.strip() else last
        kind, _, problem = says.partition(" ")
        if mark:
            yield last, kind, problem


def files_in(folder: pathlib.Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def broken_files(*folders: str) -> list[Any]:
    """Every file in these folders that has a number."""
    paths = [path.relative_to(BROKEN) for one in folders for path in sorted((BROKEN / one).glob("[0-9]*.yaml"))]
    return [
        pytest.param(
            path,
            id=str(path),
            marks=[pytest.mark.xfail(strict=True, reason=NOT_YET[one]) for one in (str(path),) if one in NOT_YET],
        )
        for path in paths
    ]


def test_there_are_more_than_thirty_broken_playbooks() -> None:
    broken = [name for name, text in files_in(BROKEN).items() if any(marks(text))]
    assert len(broken) > 30
    assert not any(name in SOUND for name in broken)


@pytest.mark.parametrize("path", broken_files("", "warnings"))
def test_a_broken_playbook_is_told_exactly_what_is_wrong_with_it(path: pathlib.Path) -> None:
    beside = files_in(BROKEN / path.parent)
    contents = {name: text for name, text in beside.items() if name in (path.name, *SOUND)}
    assert told(contents) == expected(contents, "", "alone")


@pytest.mark.parametrize("path", broken_files("defaults", "texts", "library"))
def test_another_broken_file_is_told_exactly_what_is_wrong_with_it(path: pathlib.Path) -> None:
    contents = {"p.yaml": BOOK, "texts.en.yaml": TEXTS, READ_AS[str(path.parent)]: (BROKEN / path).read_text("utf-8")}
    assert told(contents) == expected(contents, "", "alone")


def test_the_folder_of_broken_playbooks_is_told_everything_at_once() -> None:
    assert load_problems(BROKEN) == expected(files_in(BROKEN), "", "together")


@pytest.mark.parametrize("folder", ["warnings", "no-sends"])
def test_a_folder_of_what_is_hardly_meant_is_told_everything_at_once(folder: str) -> None:
    files = files_in(BROKEN / folder).items()
    contents = {name: text for name, text in files if f"{folder}/{name}" not in NOT_YET}
    assert told(contents) == expected(contents, "", "together")


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        # a key that is written twice hides whatever else is wrong in its file
        ({"p.yaml": BOOK + "    every: 7d\n    kind: aks\n"}, ["p.yaml:7", "p.yaml:8"]),
        # a slip in one rule hides what the file's other rules lack
        (
            {
                "p.yaml": BOOK.replace("every", "evry")
                + "  - {id: a, every: 7d, send: {text: gone}}\n"
                + "  - {id: a, every: 7d, send: {text: bye}}\n"
            },
            ["p.yaml:5", "p.yaml:7", "p.yaml:8"],
        ),
        # a slip in one text hides those that are missing
        (
            {"p.yaml": BOOK.replace("[hello]", "[helo]"), "texts.en.yaml": TEXTS + "more: ''\n"},
            ["p.yaml:6", "texts.en.yaml:3"],
        ),
        # a broken playbook hides what another wrongly replaces of its own
        ({"p.yaml": BOOK + "    replaces: gone\n", "q.yaml": "- a\n"}, ["p.yaml:7", "q.yaml:1"]),
    ],
    ids=["key twice", "other rules", "texts", "replaces"],
)
def test_one_problem_does_not_hide_another(files: Mapping[str, str], lines: list[str]) -> None:
    found = told({"texts.en.yaml": TEXTS, **files})
    assert [one.partition(": ")[0] for one in found] == lines


def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_others(tmp_path: pathlib.Path) -> None:
    files = {"p.yaml": b"playbook: p\nrules: []\n", "texts.en.yaml": "hello: 您好".encode("gbk")}
    assert len(load_problems(folder_of(tmp_path, files))) == 2


def test_hidden_files_are_not_rules(tmp_path: pathlib.Path) -> None:
    folder_of(tmp_path, {"p.yaml": BOOK.encode(), "texts.en.yaml": TEXTS.encode(), "._p.yaml": b"\0\x05\x16\x07"})
    (tmp_path / ".#p.yaml").symlink_to("ann@desk.1234")
    assert list(rules.load(tmp_path).rules) == ["p/note"]


@pytest.mark.parametrize("name", ["_defaults.yml", "q.yml", "_default.yaml", "texts.yaml", "texts.zh-CN.yaml"])
def test_a_file_with_a_name_that_is_hardly_meant_is_named(name: str, tmp_path: pathlib.Path) -> None:
    """`_defaults.yml` with its caps is silently not read."""
    files = {"p.yaml": BOOK, "texts.en.yaml": TEXTS, name: "caps: {per_day: 1}\n"}
    folder_of(tmp_path, {file: text.encode() for file, text in files.items()})
    try:
        found = [str(warning) for warning in rules.load(tmp_path).warnings]
    except FileProblems as error:
        found = [str(problem) for problem in error.problems]
    assert len(found) == 1
    assert name in found[0]


# --- folders --------------------------------------------------------------------------------------------------


def folder_of(folder: pathlib.Path, contents: Mapping[str, bytes]) -> pathlib.Path:
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


def load_problems(folder: pathlib.Path) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        rules.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read_and_other_files_in_it_are_not(tmp_path: pathlib.Path) -> None:
    files = {"p.yaml": BOOK.encode(), "texts.en.yaml": TEXTS.encode(), "notes.txt": b"\xff", "p.yaml~": b"["}
    assert list(rules.load(folder_of(tmp_path, files)).rules) == ["p/note"]


def test_an_empty_folder_says_what_to_do(tmp_path: pathlib.Path) -> None:
    assert load_problems(tmp_path) == [f"{tmp_path}: no rules here; nurture init writes some"]


def test_a_folder_that_is_not_there_says_what_to_do(tmp_path: pathlib.Path) -> None:
    assert load_problems(tmp_path / "gone") == [f"{tmp_path / 'gone'}: no rules here; nurture init writes some"]


def test_a_file_that_is_not_utf_8_is_named(tmp_path: pathlib.Path) -> None:
    (found,) = load_problems(
        folder_of(tmp_path, {"p.yaml": BOOK.encode(), "texts.en.yaml": "hello: 您好".encode("gbk")})
    )
    assert "cannot be read: 'utf-8' codec can't decode" in found
    assert "texts.en.yaml" in found


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "p.yaml").mkdir()
    (found,) = load_problems(tmp_path)
    assert "p.yaml" in found


# --- never ----------------------------------------------------------------------------------------------------


def test_a_text_with_a_word_of_never_is_a_problem_in_any_case() -> None:
    playbooks = read(texts="hello: Better than rivalCORP\nbye: Goodbye\n")
    assert [str(one) for one in rules.never_in_texts(playbooks, ["RivalCorp"])] == [
        'texts.en.yaml: text "hello" has the word "RivalCorp" of never: in feeds.yaml'
    ]
    assert rules.never_in_texts(playbooks, []) == []


# --- any text -------------------------------------------------------------------------------------------------

SCALARS = """x|7d|21d..14d|lead|hello|1|-1|true|~|''|[]|{}|[hello]|{text: [hello]}|{stage: [lead]}|{news: {}}|manager
|'{{ name }}'|'{{ nam'|[7d, 8d]|{a: {b: c}}|3 working days"""
KEYS = "playbook|for|rules|id|every|since|when|unless|replaces|times|send|approval|silent|kind|window|caps|hello"
scalars, known_keys = st.sampled_from(SCALARS.replace("\n", "").split("|")), st.sampled_from(KEYS.split("|"))
flat = st.lists(st.tuples(known_keys, scalars), max_size=6).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)
bodies = st.lists(st.tuples(known_keys, scalars), max_size=4).map(
    lambda pairs: "playbook: p\nrules:\n  - id: a\n" + "".join(f"    {key}: {value}\n" for key, value in pairs)
)
files = st.text() | flat | bodies
names = st.sampled_from(["p.yaml", "q.yaml", "_defaults.yaml", "texts.en.yaml", "texts.zh.yaml", "texts.fr.yaml"])


def found_in(contents: Mapping[str, str]) -> tuple[Problem, ...]:
    try:
        rules.read(contents)
    except FileProblems as error:
        return error.problems
    return ()


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(names, files, max_size=4))
def test_no_text_raises_anything_but_its_problems(contents: dict[str, str]) -> None:
    found = found_in(contents)
    assert {problem.file for problem in found} <= set(contents)
    assert all(problem.text and "\n" not in problem.text for problem in found)


@settings(max_examples=200, deadline=None)
@given(st.text("{}%#| \nabname'\"()-+.", max_size=60))
def test_no_template_raises_anything_but_its_problems(text: str) -> None:
    quoted = "'" + text.replace("'", "''").replace("\n", "\n\n ") + "'"
    found = found_in({"p.yaml": BOOK, "texts.en.yaml": f"hello: {quoted}\n"})
    assert all(problem.file == "texts.en.yaml" for problem in found)
