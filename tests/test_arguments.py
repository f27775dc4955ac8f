"""What people type after a command: either language, commas of either width, and a refusal that helps."""

from __future__ import annotations

import contextlib
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import arguments
from bot.desk.arguments import ACCOUNT_KEYS, LANGUAGE_WORDS, LONGEST_NAME, ROLES, STAGES, Introduction
from bot.errors import Refused
from bot.model import Role, Stage

USAGE = "usage-invite"


def introduced(text: str, *, by_hand: bool = False) -> Introduction:
    return arguments.introduction(text, USAGE, by_hand=by_hand)


def refused(text: str, *, by_hand: bool = False) -> Refused:
    with pytest.raises(Refused) as told:
        introduced(text, by_hand=by_hand)
    return told.value


# --- a person as a manager introduces them


def test_all_of_it() -> None:
    assert introduced("Li Wei, Acme, evaluator, zh, Asia/Shanghai") == Introduction(
        "Li Wei", "Acme", Role.EVALUATOR, "zh", "Asia/Shanghai"
    )


def test_the_words_after_the_company_come_in_any_order() -> None:
    assert introduced("Li Wei, Acme, Asia/Shanghai, zh, evaluator") == introduced(
        "Li Wei, Acme, evaluator, zh, Asia/Shanghai"
    )


@pytest.mark.parametrize("comma", [",", "，", "、", ";", "；", "\n", " , ", ",,", "，　"])
def test_commas_of_any_kind(comma: str) -> None:
    assert introduced(comma.join(["Li Wei", "Acme", "user"])) == Introduction("Li Wei", "Acme", Role.USER, "en")


def test_a_name_alone_is_its_own_account() -> None:
    assert introduced("Li Wei") == Introduction("Li Wei", "Li Wei", None, "en")


def test_spaces_within_a_name_are_one() -> None:
    assert introduced("  Li \t Wei  ,  Acme   GmbH ").name == "Li Wei"
    assert introduced("  Li \t Wei  ,  Acme   GmbH ").account == "Acme GmbH"


@pytest.mark.parametrize("text", ["", "  ", ",，、", "\n"])
def test_nothing_is_answered_with_the_usage(text: str) -> None:
    assert refused(text).text == USAGE


@pytest.mark.parametrize(("word", "role"), ROLES.items())
def test_every_word_for_a_role(word: str, role: Role) -> None:
    assert introduced(f"Li Wei, Acme, {word.upper()}").role == role


def test_every_role_has_a_word_in_both_languages() -> None:
    for role in Role:
        words = [word for word, known in ROLES.items() if known == role]
        assert any(word.isascii() for word in words)
        assert any(arguments.has_han(word) for word in words)


@pytest.mark.parametrize(("word", "language"), LANGUAGE_WORDS.items())
def test_every_word_for_a_language(word: str, language: str) -> None:
    assert introduced(f"李伟, Acme, {word.upper()}").language == language


@pytest.mark.parametrize(
    ("text", "language"), [("李伟, Acme", "zh"), ("Li Wei, 哈尔登", "zh"), ("Li Wei, Acme", "en"), ("Ünal, Ço", "en")]
)
def test_without_a_language_it_is_that_of_the_names(text: str, language: str) -> None:
    assert introduced(text).language == language


@pytest.mark.parametrize("word", ["asia/shanghai", "ASIA/SHANGHAI", "Asia/shanghai"])
def test_a_zone_in_any_case(word: str) -> None:
    assert introduced(f"Li Wei, Acme, {word}").zone == "Asia/Shanghai"


def test_a_zone_that_is_none_is_told() -> None:
    told = refused("Li Wei, Acme, Asia/Shangai")
    assert (told.text, told.values) == ("unknown-zone", {"zone": "Asia/Shangai"})


@pytest.mark.parametrize(("word", "hint"), [("evaluater", "evaluator"), ("Decidr", "decider"), ("xyzzy", "none")])
def test_an_unknown_word_is_told_with_the_nearest(word: str, hint: str) -> None:
    told = refused(f"Li Wei, Acme, {word}")
    assert (told.text, told.values) == ("unknown-word", {"word": word, "hint": hint})


@pytest.mark.parametrize(
    "reach", ["WeChat liwei88", "li@acme.example", "+86 138 0000 0000", "https://www.linkedin.com/in/li-wei"]
)
def test_by_hand_any_other_word_says_where_to_find_them(reach: str) -> None:
    found = introduced(f"Li Wei, Acme, user, {reach}", by_hand=True)
    assert (found.role, found.reach, found.zone) == (Role.USER, reach, None)


def test_by_hand_a_zone_is_a_zone() -> None:
    found = introduced("Li Wei, Acme, Asia/Shanghai, WeChat liwei88", by_hand=True)
    assert (found.zone, found.reach) == ("Asia/Shanghai", "WeChat liwei88")


def test_the_longest_name_is_taken() -> None:
    assert introduced("x" * LONGEST_NAME).name == "x" * LONGEST_NAME


@pytest.mark.parametrize("text", ["{}", "Li Wei, {}", "Li Wei, Acme, {}"])
def test_a_word_that_is_too_long_is_told_and_cut(text: str) -> None:
    told = refused(text.format("x" * (LONGEST_NAME + 1)))
    assert (told.text, told.values) == ("too-long", {"word": "x" * LONGEST_NAME + "…"})


# --- what is set of an account


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["stage evaluating"], {"stage": "evaluating"}),
        (["STAGE Evaluating"], {"stage": "evaluating"}),
        (["阶段 评估"], {"stage": "evaluating"}),
        (["industry packaging and paper"], {"industry": "packaging and paper"}),
        (["行业 包装"], {"industry": "包装"}),
        (["country de"], {"country": "DE"}),
        (["国家 CN"], {"country": "CN"}),
        (["zone europe/berlin"], {"zone": "Europe/Berlin"}),
        (["时区 Asia/Shanghai"], {"zone": "Asia/Shanghai"}),
        (["stage lost", "zone UTC"], {"stage": "lost", "zone": "UTC"}),
        ([], {}),
    ],
)
def test_what_can_be_set(words: list[str], found: dict[str, str]) -> None:
    assert arguments.settings(words) == found


def test_every_key_can_be_set_in_both_languages() -> None:
    for field in set(ACCOUNT_KEYS.values()):
        assert len({word.isascii() for word, known in ACCOUNT_KEYS.items() if known == field}) == 2


@pytest.mark.parametrize("word", ["", "stage", "stage ", "阶段", "colour red", "evaluating"])
def test_what_cannot_be_set_is_answered_with_the_usage(word: str) -> None:
    with pytest.raises(Refused) as told:
        arguments.settings([word])
    assert told.value.text == "usage-account"


@pytest.mark.parametrize(
    ("word", "text", "values"),
    [
        ("stage won", "unknown-stage", {"stage": "won"}),
        ("zone Berlin", "unknown-zone", {"zone": "Berlin"}),
        ("country Germany", "unknown-country", {"country": "Germany"}),
        ("country XX", "unknown-country", {"country": "XX"}),
    ],
)
def test_a_value_that_is_none_is_told(word: str, text: str, values: dict[str, str]) -> None:
    with pytest.raises(Refused) as told:
        arguments.settings([word])
    assert (told.value.text, told.value.values) == (text, values)


@pytest.mark.parametrize(("word", "stage"), STAGES.items())
def test_every_word_for_a_stage(word: str, stage: Stage) -> None:
    assert arguments.stage(word.upper()) is stage


def test_every_stage_has_a_word_in_both_languages() -> None:
    for stage in Stage:
        words = [word for word, known in STAGES.items() if known == stage]
        assert {word.isascii() for word in words} == {True, False}


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+3"])
def test_a_zone_is_written_in_its_own_spelling(name: str) -> None:
    assert arguments.zone(name.lower()) == arguments.zone(name.upper()) == name
    assert name in zoneinfo.available_timezones()


# --- whatever is typed

typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.lists(
    st.sampled_from(
        [*ROLES, *STAGES, *LANGUAGE_WORDS, *ACCOUNT_KEYS, "Li Wei", "李伟", "Asia/Shanghai", "a/b", "DE", " ", "ß", "İ"]
    ),
    max_size=6,
).flatmap(lambda words: st.sampled_from([",", "，", " ", "、", "\n"]).map(lambda comma: comma.join(words)))


@given(typed, st.booleans())
@settings(deadline=None)
def test_an_introduction_is_understood_or_refused(text: str, by_hand: bool) -> None:
    try:
        found = introduced(text, by_hand=by_hand)
    except Refused:
        return
    assert 0 < len(found.name) <= LONGEST_NAME
    assert 0 < len(found.account) <= LONGEST_NAME
    assert found.language in ("en", "zh")
    assert found.zone is None or found.zone in zoneinfo.available_timezones()


@given(typed)
@settings(deadline=None)
def test_settings_are_understood_or_refused(text: str) -> None:
    try:
        found = arguments.settings(arguments.split(text))
    except Refused:
        return
    assert found.keys() <= {"stage", "industry", "country", "zone"}
    assert all(found.values())


@given(typed)
@settings(deadline=None)
def test_a_zone_or_a_country_or_a_stage_is_understood_or_refused(text: str) -> None:
    for read in (arguments.zone, arguments.country, arguments.stage):
        with contextlib.suppress(Refused):
            assert read(text)


@given(typed)
def test_no_part_has_a_comma_or_an_edge_of_space(text: str) -> None:
    try:
        parts = arguments.split(text)
    except Refused:
        return
    assert all(part and part == " ".join(part.split()) and not set(part) & set(",，、;；\n") for part in parts)
