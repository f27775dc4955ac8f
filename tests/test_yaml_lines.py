"""YAML with line numbers: every problem names its line, and no text of any kind breaks the reader."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, RootModel, model_validator

from bot import yaml_lines
from bot.errors import FileProblems, Problem
from bot.yaml_lines import DEEPEST, LONGEST_FILE, Document, File, nearest, parse, shape, to_duration, to_range


class Leaf(File):
    colour: Literal["red", "green"] = "red"
    size: int = 1


def _even(value: int) -> int:
    if value % 2:
        raise ValueError(f'"{value}" is odd')
    return value


class Tree(File):
    name: str
    leaves: list[Leaf] = []
    rings: list[Annotated[int, AfterValidator(_even)]] = []
    height: Annotated[int, AfterValidator(_even)] = 0
    crown: dict[str, Leaf] = {}
    shoot: Tree | None = Field(None, alias="in")

    @model_validator(mode="after")
    def _grown(self) -> Tree:
        if self.height == 2 and self.leaves:
            raise ValueError("too small for leaves")
        return self


class Wood(RootModel[dict[str, Tree]]):
    """Trees by their name."""


def problems_of(text: str) -> list[str]:
    document = parse("f.yaml", text)
    shape(document, Tree)
    return [str(problem) for problem in document.problems]


# --- parsing --------------------------------------------------------------------------------------------------


def test_plain_data_comes_out_as_it_is_written() -> None:
    document = parse("f.yaml", "a: {b: [1, 2.5, true, null, '3', 2026-03-02, 09:30]}\n")
    assert document.data == {"a": {"b": [1, 2.5, True, None, "3", "2026-03-02", "09:30"]}}
    assert document.problems == []


def test_every_path_knows_its_line() -> None:
    document = parse("f.yaml", "# head\na:\n  b:\n    - x\n    -\n      c: y\n")
    assert document.line(("a",)) == 2
    assert document.line(("a", "b")) == 3
    assert document.line(("a", "b", 0)) == 4
    assert document.line(("a", "b", 1, "c")) == 6


def test_an_unknown_path_has_the_line_of_what_holds_it() -> None:
    document = parse("f.yaml", "a:\n  b: x\n")
    assert document.line(("a", "b", "c", 7)) == 2
    assert document.line(("z",)) == 1


@pytest.mark.parametrize("text", ["", "# only a comment\n", "~\n"])
def test_an_empty_file_is_no_mapping(text: str) -> None:
    assert problems_of(text) == ["f.yaml:1: should be a mapping, `key: value`"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: x\nheight: 2\nname: z\n", 'f.yaml:3: "name" is written twice'),
        ("name: x\nin:\n  name: y\n  name: z\n", 'f.yaml:4: "name" is written twice'),
        ("name: x\n\tleaves: []\n", "f.yaml:2: not valid YAML: found character '\\t' that cannot start any token"),
        ("a: [x\nb: y\n", "f.yaml:2: not valid YAML: expected ',' or ']', but got ':'"),
        ("a: 'x\n", "f.yaml:2: not valid YAML: found unexpected end of stream"),
        ("a: b: c\n", "f.yaml:1: not valid YAML: mapping values are not allowed here"),
        ("a: x\n---\nb: y\n", "f.yaml:2: not valid YAML: but found another document"),
    ],
)
def test_yaml_that_is_none_says_where(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


def test_an_alias_is_a_problem_at_its_line() -> None:
    (problem,) = parse("f.yaml", "a: &one x\nb: y\nc: *one\n").problems
    assert problem.text == "aliases (*name) are not read here; write it out"
    assert problem.line == 3


def test_a_control_character_is_a_problem() -> None:
    (problem,) = problems_of("a: \x07\n")
    assert problem == "f.yaml: not valid YAML: unacceptable character #x0007: special characters are not allowed"


def test_what_is_nested_too_deeply_is_a_problem_at_its_line() -> None:
    text = "".join(f"{'  ' * n}a:\n" for n in range(DEEPEST + 2))
    assert problems_of(text) == [f"f.yaml:{DEEPEST + 2}: nested too deeply"]


def test_the_deepest_allowed_nesting_is_read() -> None:
    document = parse("f.yaml", "[" * DEEPEST + "]" * DEEPEST)
    assert document.problems == []


def test_a_file_nobody_writes_by_hand_is_not_read() -> None:
    assert problems_of("#" * (LONGEST_FILE + 1)) == [f"f.yaml: longer than {LONGEST_FILE} characters"]


@pytest.mark.parametrize(
    "value",
    [
        "!!bool x",
        '!!int ""',
        '!!float ""',
        "!!timestamp x",
        "!!python/object/apply:os.system [x]",
        "!!binary '???'",
        "!mine x",
        "1" + ":59" * 200 + ".5",
        "9" * 5000,
        "2026-02-30",
    ],
)
def test_a_tag_or_a_number_that_yaml_itself_stumbles_over_is_no_crash(value: str) -> None:
    document = parse("f.yaml", f"name: {value}\n")
    shape(document, Tree)


def test_a_key_that_is_a_collection_is_no_crash_however_deep() -> None:
    assert problems_of("? " + "[" * 300 + "]" * 300 + "\n: x\n")


# --- hostile input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[" * 4000,
        "{" * 4000,
        "a: " + "[" * 4000 + "]" * 4000,
        "a: " + "{a: " * 3000 + "}" * 3000,
        "- " * 20_000,
        "? " * 20_000,
        "[\n" * 20_000,
        "\n".join(f"a{n}: &b{n} x" for n in range(5000)),
        "a: &a [x]\n" + "b: [" + "*a, " * 50_000 + "]",
        "a: '" + "x " * 200_000,
        "!" * 200_000,
        " " * 500_000,
        "%TAG !a! b\n" * 20_000,
        "&a " * 50_000,
    ],
    ids=lambda text: f"{text[:6]!r}…",
)
def test_hostile_text_is_refused_soon(text: str) -> None:
    """Unbounded, the worst of these takes half an hour."""
    assert problems_of(text)


# --- any text -------------------------------------------------------------------------------------------------

PIECES = (
    r"a name leaves :_ -_ \n __ [ ] { } , ?_ &x_ *x !! !!int_ !!set_ !!bool_ ' | > # % --- ... 1 .5 ~ <<:_ \t 1:59 é 中"
)
yaml_like = st.lists(
    st.sampled_from([piece.replace("_", " ").replace(r"\n", "\n").replace(r"\t", "\t") for piece in PIECES.split(" ")]),
    max_size=25,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.text() | yaml_like)
@example("!!bool x")
@example("? [a, b]\n: c\n")
@example("\ud800")
@example("\ufeffname: x")
def test_no_text_raises(text: str) -> None:
    document = parse("f.yaml", text)
    tree = shape(document, Tree)
    assert (tree is None) == bool(document.problems)
    assert all(0 <= problem.line <= text.count("\n") + 2 for problem in document.problems)


@settings(max_examples=1000, deadline=None)
@given(st.text() | yaml_like)
@example("a: |2\n   x\n")
@example("a: [NO, 0o7, 1_000, .inf, 2026-03-02]\nb: 'x\n\n  y'\n")
@example("a: x\u0085b: y\u2028c: z")
def test_libyaml_reads_what_pyyaml_reads(text: str) -> None:
    """And a little more: a tab at the end of a line is nothing to it."""
    quick = parse("f.yaml", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_lines, "QUICK", yaml.SafeLoader)
        slow = parse("f.yaml", text)
    assert slow.problems or (quick.data, quick.problems) == (slow.data, [])


# --- shapes ---------------------------------------------------------------------------------------------------


def test_a_right_file_takes_its_shape() -> None:
    document = parse("f.yaml", "name: oak\nleaves:\n  - {colour: green, size: 3}\n")
    assert shape(document, Tree) == Tree(name="oak", leaves=[Leaf(colour="green", size=3)])
    assert document.problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("leaves: []\n", 'f.yaml:1: "name" is missing'),
        ("name: x\nleafs: []\n", 'f.yaml:2: unknown key "leafs"; did you mean "leaves"?'),
        ("name: x\nzzz: []\n", 'f.yaml:2: unknown key "zzz"'),
        (
            "name: x\nleaves:\n  - size: 1\n    color: red\n",
            'f.yaml:4: unknown key "color"; did you mean "colour"?',
        ),
        (
            "name: x\nleaves:\n  - size: 1\n  - colour: gren\n",
            'f.yaml:4: "gren" is not one of red, green; did you mean "green"?',
        ),
        ("name: x\nleaves:\n  - size: 1\n  - size: many\n", "f.yaml:4: size: should be a whole number"),
        ("name: 5\n", "f.yaml:1: name: should be text"),
        ("name: x\nleaves: 5\n", "f.yaml:2: leaves: should be a list"),
        ("- name: x\n", "f.yaml:1: should be a mapping, `key: value`"),
        ("name: x\nheight: 3\n", 'f.yaml:2: height: "3" is odd'),
        ("name: x\nrings:\n  - 2\n  - 3\n", 'f.yaml:4: "3" is odd'),
        ("name: x\nin:\n  name: y\n  height: 2\n  leaves: [{}]\n", "f.yaml:2: in: too small for leaves"),
        ("name: x\nin:\n  name: y\n  heigt: 2\n", 'f.yaml:4: unknown key "heigt"; did you mean "height"?'),
        ("name: x\nin:\n  in: {nam: z}\n  name: y\n", 'f.yaml:3: unknown key "nam"; did you mean "name"?'),
        ("name: x\ninn: {}\n", 'f.yaml:2: unknown key "inn"; did you mean "in"?'),
        ("name: x\nshoot: {}\n", 'f.yaml:2: unknown key "shoot"'),
        ("name: x\ncrown:\n  top: {siz: 1}\n", 'f.yaml:3: unknown key "siz"; did you mean "size"?'),
    ],
)
def test_a_wrong_shape_says_what_and_where(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("oak:\n  nam: x\n", 'f.yaml:2: unknown key "nam"; did you mean "name"?'),
        ("oak:\n  name: x\n  roots: 1\n", 'f.yaml:3: unknown key "roots"'),
    ],
)
def test_a_key_of_one_of_many_has_its_nearest_too(text: str, problem: str) -> None:
    document = parse("f.yaml", text)
    shape(document, Wood)
    assert [str(one) for one in document.problems] == [problem]


@pytest.mark.parametrize("text", ["name: x\nleaves:\n  - colour: |\n      red\n      or so\n", '"a\\nb": 1\nname: x\n'])
def test_a_problem_is_one_line_even_where_the_value_is_not(text: str) -> None:
    (problem,) = problems_of(text)
    assert "\n" not in problem


def test_all_problems_of_a_shape_are_named_at_once() -> None:
    found = problems_of("nam: x\nleaves:\n  - size: a\n  - colour: blue\n")
    assert sorted(found) == [
        'f.yaml:1: unknown key "nam"; did you mean "name"?',
        "f.yaml:3: size: should be a whole number",
        'f.yaml:4: "blue" is not one of red, green',
    ]


def test_what_is_missing_is_said_unless_it_was_misspelt() -> None:
    assert problems_of("zzz: x\n") == ['f.yaml:1: "name" is missing', 'f.yaml:1: unknown key "zzz"']
    assert problems_of("nam: x\n") == ['f.yaml:1: unknown key "nam"; did you mean "name"?']


def test_a_key_that_is_written_twice_does_not_hide_what_else_is_wrong() -> None:
    found = problems_of("name: x\nname: y\nzzz: 1\n")
    assert found == ['f.yaml:2: "name" is written twice', 'f.yaml:3: unknown key "zzz"']


def test_after_broken_yaml_the_shape_adds_nothing() -> None:
    assert len(problems_of("zzz: [1\n")) == 1


def test_nearest_is_silent_when_nothing_is_near() -> None:
    assert nearest("evry", ["every", "id"]) == '; did you mean "every"?'
    assert nearest("qqqq", ["every", "id"]) == ""


def test_problems_are_ordered_by_file_and_line() -> None:
    assert sorted([Problem("b", 1, "x"), Problem("a", 10, "x"), Problem("a", 9, "x")]) == [
        Problem("a", 9, "x"),
        Problem("a", 10, "x"),
        Problem("b", 1, "x"),
    ]
    assert str(Problem("a", 0, "x")) == "a: x"


def test_a_document_takes_further_problems() -> None:
    document = Document("f.yaml", lines={(): 1, ("a",): 4})
    document.problem(("a", "b"), "is odd")
    assert str(document.problems[0]) == "f.yaml:4: is odd"


def test_a_warning_says_that_it_is_one_and_breaks_nothing() -> None:
    document = Document("f.yaml", lines={(): 1, ("a",): 4})
    document.warning(("a", "b"), "is odd")
    assert str(document.problems[0]) == "f.yaml:4: warning: is odd"
    assert not document.broken
    document.problem(("a",), "is wrong")
    assert document.broken


def test_the_error_of_several_problems_says_the_first_that_is_no_warning() -> None:
    some = [Problem("a", 2, "is wrong"), Problem("a", 1, "is odd", warning=True), Problem("a", 3, "is wrong too")]
    error = FileProblems(some)
    assert [problem.line for problem in error.problems] == [1, 2, 3]
    assert str(error) == "a:2: is wrong (and 2 more; nurture check lists all)"


# --- durations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30m", timedelta(minutes=30)),
        ("48h", timedelta(hours=48)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        (" 0h ", timedelta()),
    ],
)
def test_durations(text: str, value: timedelta) -> None:
    assert to_duration(text) == value


@pytest.mark.parametrize("text", ["", "7", "d", "7 d", "7days", "-7d", "1.5d", "7y", "123456d", None, 7, [], {"7d": 1}])
def test_what_is_no_duration(text: Any) -> None:
    with pytest.raises(ValueError, match="is not a duration such as 30m, 48h, 7d or 2w"):
        to_duration(text)


@pytest.mark.parametrize("text", ["522w", "3654d", "99999d"])
def test_nothing_takes_longer_than_ten_years(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" is longer than ten years'):
        to_duration(text)


def test_ranges() -> None:
    assert to_range("14d..21d") == (timedelta(days=14), timedelta(days=21))
    assert to_range("7d") == (timedelta(days=7), timedelta(days=7))
    assert to_range("36h..2d") == (timedelta(hours=36), timedelta(days=2))


@pytest.mark.parametrize("text", ["21d..14d", "0d", "0d..7d", "2w..13d"])
def test_a_range_goes_from_the_shorter_to_the_longer(text: str) -> None:
    with pytest.raises(ValueError, match="should go from the shorter to the longer, above zero"):
        to_range(text)


@pytest.mark.parametrize("text", ["7d..", "7d...9d", "7d-9d", "..7d", "7d..8d..9d"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        to_range(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 521), st.sampled_from("mhdw"), st.integers(0, 521), st.sampled_from("mhdw"))
def test_a_range_is_read_as_written_or_refused(a: int, unit: str, b: int, other: str) -> None:
    shortest, longest = to_duration(f"{a}{unit}"), to_duration(f"{b}{other}")
    if timedelta() < shortest <= longest:
        assert to_range(f"{a}{unit}..{b}{other}") == (shortest, longest)
    else:
        with pytest.raises(ValueError, match="shorter to the longer"):
            to_range(f"{a}{unit}..{b}{other}")
