"""Every text the bot itself says: in each language, with the same values, and none that is missing or unused."""

from __future__ import annotations

import ast
import pathlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as fluent

from bot import introducing, planner
from bot.desk import browsing, history, mydata, preferences, reviews, stopping, zones
from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.desk.book import FILTERS
from bot.desk.logged import KINDS
from bot.desk.rounds import FATES
from bot.locales import sources
from bot.matching import WEIGHTS
from bot.model.people import BY_HAND, DATES, LANGUAGES, TELEGRAM, ContactState, Pace, Role, Stage, Warmth
from bot.model.rules import FESTIVALS, Fact
from bot.model.touches import TouchState
from bot.render import Texts
from bot.sandbox.markup import parse_html
from bot.web.pages.contact import PARTS

BOT = pathlib.Path(planner.__file__).parent
SAYING = ("say", "tell_manager", "notify", "notify_admins", "_tell_admins", "_say", "has", "version")
"""Functions whose text id is one of their arguments."""

FAMILIES = {
    "why": None,  # what planner and claim give as reasons; collected below
    "state": {*Warmth, "waiting", "paused", ContactState.STOPPED, ContactState.BLOCKED},
    "channel": {TELEGRAM, BY_HAND},
    "menu": {*contact_side.COMMANDS, *manager_side.COMMANDS},
    "help": set(manager_side.HELP),
    "example": {one for commands in manager_side.HELP.values() for one in commands},
    "left": {ContactState.STOPPED, ContactState.BLOCKED},
    "button": set(KINDS),
    "contact": {"tags", "source", "dates", "likes", "dislikes"},
    "part": set(WEIGHTS),
    "news-said": set(contact_side.FEEDBACK),
    "rules-paused": {"text", "item"},
    "braked": {"rule", "text", "item"},
    "event": None,
    "role": {*Role, "none"},
    "is": set(Stage),
    "date": set(DATES),
    "rule-day": {*DATES, *FESTIVALS},
    "filter": set(FILTERS) - {"all"},
    "meet": set(introducing.WEIGHTS),
    "round-group": set(FATES),
    "pace": {*Pace},
    "hours": {*preferences.CHOICES},
    "region": {*zones.REGIONS},
    "stop-why": {*stopping.REASONS},
    "halt": {*stopping.HALTS},
    "mine": {*mydata.MINE},
    "weekday": {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
    "review-stage": set(Stage),
    "review-role": set(reviews.NEEDED),
    "funnel": {"acquired", "active", "woken"},
    "step": {"invited", "followed", "agreed", "passed", "written", "replied", "opened", "liked", "answered"},
    "people-state": set(browsing.STATES),
    "contact-part": set(PARTS),
    "history": set(history.KINDS),
    "touch-is": set(TouchState),
    "language": set(LANGUAGES),
    "wish": {Pace.LESS, Pace.MORE},
    "fact": {
        "next",
        "reach",
        "address",
        "zone",
        "language",
        "country",
        "heard",
        "joined",
        "topics",
        "likes",
        "dislikes",
        "tags",
        "source",
        "dates",
        "wishes",
        "pause",
    },
    "mix": set(map("-".join, reviews.CORNERS)),
    "page-part": set(WEIGHTS),
}
"""Texts named by a word that the program puts together: what that word can be."""


@cache
def messages(language: str) -> dict[str, fluent.Message]:
    resource = FluentParser().parse(sources()[language])
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, fluent.Message)}


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = [path for path in sorted(BOT.rglob("*.py")) if "sandbox" not in path.relative_to(BOT).parts]
    return tuple((str(path.relative_to(BOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def calls() -> Iterator[tuple[str, ast.Call]]:
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield file, node


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def literals(node: ast.AST) -> Iterator[str]:
    """The words an argument can be: itself, or either side of a condition."""
    match node:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from literals(one)
            yield from literals(other)


def words(function: str, place: int) -> set[str]:
    """The literal words given to calls of `function` as the argument in that place."""
    return {
        word
        for _, call in calls()
        if called(call) == function and len(call.args) > place
        for word in literals(call.args[place])
    }


def strings() -> set[str]:
    return {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def said_in_templates() -> set[str]:
    """Ids that the templates of pages say."""
    templates = (BOT / "web" / "pages" / "templates").glob("*.html")
    return {one for path in templates for one in re.findall(r'\bsay\("([a-z-]+)"', path.read_text(encoding="utf-8"))}


def said_literally() -> set[str]:
    """Ids given as literals to what says a text, to `Refused`, in templates, and as usages."""
    found = {word for _, call in calls() if called(call) in SAYING for one in call.args for word in literals(one)}
    ids = {word for word in found if re.fullmatch(r"[a-z]+(-[a-z]+)*", word)} - {*LANGUAGES}
    return (
        ids
        | said_in_templates()
        | words("Refused", 0)
        | {word for word in strings() if re.fullmatch(r"usage-[a-z]+", word)}
    )


NO_REASONS = {
    "planner.py": {"stagger", "text", "variant"},
    "conditions.py": set(),
    "timing.py": {"birthday", "every"},
    "service.py": {"rule", "some", "text"},
}
"""Words of the files that give reasons which are none. Of `service.py` only what bars a rule counts."""


def inside(file: str) -> set[str]:
    """The words of a file that look like reasons."""
    tree: ast.AST = dict(trees())[file]
    if file == "service.py":
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        bars = [node for node in functions if node.name in ("standing", "_on_trial")]
        assert len(bars) == 2
        tree = ast.Module([*bars], [])
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word for word in found if re.fullmatch(r"[a-z]+(-[a-z]+)*", word)}


def reasons() -> set[str]:
    """Every word that can stand behind `why-`: what the decisions say, and what others drop touches with."""
    decided = {word for file, others in NO_REASONS.items() for word in inside(file) - others}
    conditions = {fact.replace("_", "-") for fact in Fact}
    dropped = words("Drop", 0) | words("Wait", 1)
    recorded = {
        word
        for _, call in calls()
        if called(call) in ("record", "_decide", "_drop") and any("skipped" in literals(arg) for arg in call.args)
        for arg in call.args
        for word in literals(arg)
    }
    by_drop = {word for _, call in calls() if called(call) == "_drop" for arg in call.args for word in literals(arg)}
    states = {str(ContactState.STOPPED), str(ContactState.BLOCKED), "own-company", "colleague-item"}  # desk/news.py
    return decided | conditions | dropped | (recorded - {"skipped"}) | by_drop | states


def events() -> set[str]:
    """Kinds of events that are recorded."""
    decided = {
        word for _, call in calls() if called(call) == "_decide" for arg in call.args[4:5] for word in literals(arg)
    }
    said = {f"news-{verb}" for verb in contact_side.FEEDBACK}
    of_visits = words("record", 0) | {event for event, _, _ in preferences.TOLD.values()}
    return words("record", 2) | of_visits | decided | said | {str(ContactState.STOPPED), str(ContactState.BLOCKED)}


def of_families() -> set[str]:
    put_together = {
        "why": reasons(),
        "event": events() | set(KINDS),
        **{family: {str(word) for word in known} for family, known in FAMILIES.items() if known is not None},
    }
    return {f"{family}-{word}" for family, known in put_together.items() for word in known}


def families_said() -> set[str]:
    """The beginnings of ids that are put together where they are said, as in `say(f"why-{…}")`."""
    found = set()
    for _, call in calls():
        for argument in call.args if called(call) in SAYING else ():
            match argument:
                case ast.JoinedStr(values=[ast.Constant(value=str(head)), ast.FormattedValue()]):
                    found.add(head.rstrip("-"))
    return found


def variables(message: fluent.Message) -> set[str]:
    found: set[str] = set()

    def look(node: Any) -> None:
        if isinstance(node, fluent.VariableReference):
            found.add(node.id.name)
        elif isinstance(node, list):
            for one in node:
                look(one)
        elif isinstance(node, fluent.BaseNode):
            for one in vars(node).values():
                look(one)

    look(message.value)
    return found


def numbers(message: fluent.Message) -> set[str]:
    """Variables that choose by number."""
    source = FluentSerializer().serialize_entry(message)
    return {name for name in re.findall(r"\$(\w+) ->", source) if re.search(r"\[(one|0)\]", source)}


# --- the files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_file_is_fluent(language: str) -> None:
    resource = FluentParser().parse(sources()[language])
    assert [entry.content for entry in resource.body if isinstance(entry, fluent.Junk)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_written_twice(language: str) -> None:
    found = re.findall(r"^([a-z][a-z-]*) =", sources()[language], re.MULTILINE)
    assert sorted(found) == sorted(set(found))
    assert set(found) == set(messages(language))


def test_every_text_is_there_in_every_language_in_the_same_order() -> None:
    assert list(messages("en")) == list(messages("zh"))


@pytest.mark.parametrize("text_id", list(messages("en")))
def test_a_text_uses_the_same_values_in_every_language(text_id: str) -> None:
    assert variables(messages("en")[text_id]) == variables(messages("zh")[text_id])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said_and_telegram_takes_it(language: str) -> None:
    texts = Texts(sources())
    for text_id, message in messages(language).items():
        for word, number in (("<Li & Wei>", 0), ("none", 1), ("x", 5)):
            values: dict[str, str | int] = {
                name: number if name in numbers(message) else word for name in variables(message)
            }
            if "link" in values:
                values["link"] = "https://a.example/?a=1&b=2"
            said = texts.say(language, text_id, **values)
            assert parse_html(said).text.strip(), text_id
            assert "{$" not in said, text_id


def test_chinese_is_chinese() -> None:
    """Nothing was left untranslated but names and marks."""
    same = {
        text_id
        for text_id, message in messages("en").items()
        if FluentSerializer().serialize_entry(message) == FluentSerializer().serialize_entry(messages("zh")[text_id])
    }
    for text_id in same:
        said = re.sub(r"\{[^}]*\}|<[^>]*>", "", FluentSerializer().serialize_entry(messages("en")[text_id]))
        words = re.sub(r"/[a-z]+|https://…", "", said.partition("=")[2]).replace("Telegram", "")  # a command is no word
        assert not re.search(r"[a-z]{2}", words), text_id


def test_menu_lines_are_short_enough_for_telegram() -> None:
    texts = Texts(sources())
    for language in LANGUAGES:
        for text_id in messages(language):
            if text_id.startswith("menu-"):
                assert 1 <= len(texts.say(language, text_id)) <= 256


# --- what the program says ------------------------------------------------------------------------------------


def test_every_id_the_program_says_exists() -> None:
    assert sorted(said_literally() - set(messages("en"))) == []


def test_every_id_the_program_puts_together_exists() -> None:
    assert sorted(of_families() - set(messages("en"))) == []


@pytest.mark.parametrize("file", NO_REASONS)
def test_what_is_no_reason_is_still_there(file: str) -> None:
    """Else a new reason of the same name would not be looked at."""
    assert NO_REASONS[file] <= inside(file)


def test_every_reason_of_the_locales_can_be_given() -> None:
    written = {text_id.removeprefix("why-") for text_id in messages("en") if text_id.startswith("why-")}
    assert sorted(written - reasons()) == []


def test_every_family_of_ids_is_known_here() -> None:
    assert families_said() == set(FAMILIES)


def test_every_text_is_said_somewhere() -> None:
    known = said_literally() | of_families() | strings()
    assert sorted(set(messages("en")) - known) == []


# --- versions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text_id", ["consent", "contact-privacy", "stranger"])
def test_the_version_names_the_whole_wording(language: str, text_id: str) -> None:
    """One more letter at the end of any line of the text makes another version; the same elsewhere does not."""
    source = sources()[language]
    before = Texts(sources()).version(language, text_id)
    span = messages(language)[text_id].span
    assert span is not None
    lines = source[span.start : span.end].rstrip("\n").split("\n")
    for n, line in enumerate(lines):
        if line.strip():
            changed = "\n".join([*lines[:n], line + "x", *lines[n + 1 :]])
            edited = source[: span.start] + changed + source[span.start + len("\n".join(lines)) :]
            assert Texts({language: edited, "en": edited}).version(language, text_id) != before
    assert Texts({language: source + "\nmore = x\n", "en": source}).version(language, text_id) == before
