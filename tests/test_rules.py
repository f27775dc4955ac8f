"""What operators write: right files become rules, wrong ones say what is wrong, in which file and line."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import rules
from bot.errors import FileProblems, Problem
from bot.model import NewsWish, Playbooks, Role, Since, Stage
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


def read(book: str = BOOK, texts: str = TEXTS, **more: str) -> Playbooks:
    """One playbook and its texts; `defaults`, `zh` and `other` are further files."""
    names = {"defaults": "_defaults.yaml", "zh": "texts.zh.yaml", "other": "q.yaml"}
    return rules.read({"p.yaml": book, "texts.en.yaml": texts, **{names[key]: text for key, text in more.items()}})


def problems(book: str = BOOK, texts: str = TEXTS, **more: str) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        read(book, texts, **more)
    return [str(problem) for problem in caught.value.problems]


def with_line(old: str, new: str) -> str:
    assert old in BOOK
    return BOOK.replace(old, new)


# --- right files ----------------------------------------------------------------------------------------------


def test_the_playbook_of_the_design_is_read() -> None:
    playbooks = rules.read(
        {"prospects.yaml": DESIGN_PROSPECTS, "_defaults.yaml": DESIGN_DEFAULTS, "texts.en.yaml": DESIGN_TEXTS}
    )
    check_in = playbooks.rules["prospects/check-in"]
    assert check_in.every == (timedelta(days=14), timedelta(days=21))
    assert check_in.stages == {Stage.LEAD, Stage.ENGAGED, Stage.EVALUATING}
    assert check_in.since is Since.LAST_PERSONAL
    assert check_in.unless_replied_within == timedelta(days=7)
    assert check_in.texts == ("check-in-1", "check-in-2", "check-in-3")
    assert check_in.needs_approval
    assert not check_in.silent
    news = playbooks.rules["prospects/industry-news"]
    assert news.news == NewsWish(timedelta(days=10), 0.3)
    assert news.silent
    assert not news.needs_approval
    wake_up = playbooks.rules["prospects/wake-up"]
    assert wake_up.silent_for == timedelta(days=60)
    assert wake_up.replaces == {"prospects/check-in"}
    assert wake_up.times == 3


def test_the_defaults_of_the_design_are_read_and_are_what_holds_without_them() -> None:
    policy = read(defaults=DESIGN_DEFAULTS).policy
    assert policy.window.days == frozenset(range(5))
    assert policy.window.hours == ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30)))
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
    assert everybody.stages == set(Stage) - {Stage.LOST}
    assert everybody.roles == frozenset()


def test_roles_since_kind_and_foreign_replaces() -> None:
    book = BOOK.replace("stage: [lead]", "role: [decider, budget]") + "    since: last_reply\n    kind: ask\n"
    other = "playbook: q\nrules:\n  - {id: b, every: 7d, replaces: [p/note], send: {text: [bye]}}\n"
    playbooks = read(book, other=other)
    assert playbooks.rules["p/note"].roles == {Role.DECIDER, Role.BUDGET}
    assert playbooks.rules["p/note"].since is Since.LAST_REPLY
    assert playbooks.rules["p/note"].ask
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
    assert read(defaults=f'window: {{days: "{days}"}}\n').policy.window.days == expected


def test_hours_are_put_in_order() -> None:
    window = read(defaults='window: {hours: ["14:00-17:30", "9:30-11:30"]}\n').policy.window
    assert window.hours == ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30)))


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


AN_ID = "string should match pattern '^[a-z0-9][a-z0-9-]{0,39}$'"
STAGES = ", ".join(Stage)

# --- wrong files: one problem each ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("every:", "evry:", 'p.yaml:5: unknown key "evry"; did you mean "every"?'),
        ("for:", "foor:", 'p.yaml:2: unknown key "foor"; did you mean "for"?'),
        ("for:", "for_:", 'p.yaml:2: unknown key "for_"; did you mean "for"?'),
        ("send: {text", "send: {txt: [a], text", 'p.yaml:6: unknown key "txt"; did you mean "text"?'),
        ("    every: 14d..21d\n", "", 'p.yaml:4: "every" is missing'),
        ("playbook: p\n", "", 'p.yaml:1: "playbook" is missing'),
        ("    send: {text: [hello]}\n", "", 'p.yaml:4: "send" is missing'),
        ("playbook: p", "playbook: Ours", f"p.yaml:1: playbook: {AN_ID}"),
        ("id: note", "id: a b", f"p.yaml:4: id: {AN_ID}"),
        ("14d..21d", "fortnightly", 'p.yaml:5: every: "fortnightly" is not a duration such as 30m, 48h, 7d or 2w'),
        ("14d..21d", "21d..14d", 'p.yaml:5: every: "21d..14d" should go from the shorter to the longer, above zero'),
        ("14d..21d", "0d", 'p.yaml:5: every: "0d" should go from the shorter to the longer, above zero'),
        ("14d..21d", "", 'p.yaml:5: every: "None" is not a duration such as 30m, 48h, 7d or 2w'),
        (
            "[lead]",
            "[leed]",
            f'p.yaml:2: 0: "leed" is not one of {STAGES}; did you mean "lead"?',
        ),
        ("stage: [lead]", "stage: lead", "p.yaml:2: stage: input should be a valid list"),
        (
            "stage: [lead]",
            "role: [boss]",
            'p.yaml:2: 0: "boss" is not one of user, evaluator, budget, decider, signatory',
        ),
        ("text: [hello]", "text: []", "p.yaml:6: text: list should have at least 1 item after validation, not 0"),
        ("text: [hello]", "", "p.yaml:6: send: give either text or news"),
        ("[hello]", "[hello], news: {max_age: 9d}", "p.yaml:6: send: give either text or news"),
        ("[hello]", "[helo]", 'p.yaml:6: there is no text "helo" in texts.en.yaml; did you mean "hello"?'),
        ("{text: [hello]}", "{news: {min_score: 7}}", "p.yaml:6: min_score: input should be less than or equal to 1"),
        ("rules:", "since: own\nrules:", 'p.yaml:3: unknown key "since"'),
    ],
)  # fmt: skip
def test_a_slip_in_a_playbook_is_named_with_its_line(old: str, new: str, problem: str) -> None:
    assert problems(with_line(old, new)) == [problem]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("since: last_call", 'since: "last_call" is not one of own, last_personal, last_touch, last_reply'),
        ("approval: boss", '"boss" is not one of auto, manager'),
        ("approval: manger", '"manger" is not one of auto, manager; did you mean "manager"?'),
        ("kind: aks", '"aks" is not one of give, ask; did you mean "ask"?'),
        ("silent: 1", "silent: input should be a valid boolean"),
        ("times: 0", "times: input should be greater than or equal to 1"),
        ("times: three", "times: input should be a valid integer"),
        ("times: true", "times: input should be a valid integer"),
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
        ("caps: {per_day: -1}", "1: per_day: input should be greater than or equal to 0"),
        ("caps: {per_day: 1.5}", "1: per_day: input should be a valid integer"),
        ("caps: {min_gap: 48}", '1: min_gap: "48" is not a duration such as 30m, 48h, 7d or 2w'),
        ("window: {days: mon-fry}", '1: days: "mon-fry" is not days such as mon-fri or mon,wed,fri'),
        ("window: {days: ''}", '1: days: "" is not days such as mon-fri or mon,wed,fri'),
        ("window: {hours: []}", "1: hours: list should have at least 1 item after validation, not 0"),
        ("window: {hours: [9-5]}", '1: 0: "9-5" is not hours such as 09:30-11:30'),
        ("window: {hours: ['09:00-25:00']}", '1: 0: "09:00-25:00" is not hours such as 09:30-11:30'),
        ("window: {hours: ['17:00-09:00']}", '1: 0: "17:00-09:00" closes before it opens'),
        ("window:\n  hours: ['09:00-12:00', '11:00-15:00']", "2: hours: these hours overlap"),
        ("window: {holidays: skip}", '1: "skip" is not one of move, ignore'),
        ("expire: 3 days", '1: expire: "3 days" should look like "3 working days"'),
        ("expire: 0 working days", '1: expire: "0 working days" should look like "3 working days"'),
        ("balance: {gives_per_ask: some}", "1: gives_per_ask: input should be a valid integer"),
        ("hold: {unanswered: yes please}", "1: unanswered: input should be a valid boolean"),
        ("company: 5", "1: company: input should be a valid string"),
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
        ("bye: 'Dear {{ nmae }}'", 'text "bye": unknown name "nmae"; did you mean "name"? (known: '),
        ("bye: 'Dear {{ name }'", "text \"bye\": line 1: unexpected '}'"),
        ("bye: 'Dear {{ name|shout }}'", "text \"bye\": line 1: No filter named 'shout'."),
        ("bye: 'Dear {% if name %}'", 'text "bye": line 1: Unexpected end of template.'),
        ("bye: ''", 'text "bye": empty'),
        ("bye: ' '", 'text "bye": empty'),
        (f"bye: {'x' * 2001}", 'text "bye": longer than 2000 characters'),
        ("bye: 5", "bye: input should be a valid string"),
        ("bye: [a]", "bye: input should be a valid string"),
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


def test_a_text_must_be_there_in_every_language() -> None:
    assert problems(zh="bye: 再见\n") == ['p.yaml:6: there is no text "hello" in texts.zh.yaml']


def test_texts_in_a_language_we_do_not_speak_are_a_problem() -> None:
    with pytest.raises(FileProblems) as caught:
        rules.read({"p.yaml": BOOK, "texts.en.yaml": TEXTS, "texts.fr.yaml": TEXTS})
    assert [str(one) for one in caught.value.problems] == [
        'texts.fr.yaml:1: unknown language "fr"; texts can be in en, zh'
    ]


def test_without_any_texts_each_missing_one_is_named() -> None:
    with pytest.raises(FileProblems) as caught:
        rules.read({"p.yaml": BOOK})
    assert [str(one) for one in caught.value.problems] == ['p.yaml:6: there is no text "hello" in texts.en.yaml']


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
