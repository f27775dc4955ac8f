"""What people type after a command: either language, commas of either width, and a refusal that helps."""

from __future__ import annotations

import contextlib
import zoneinfo
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import arguments
from bot.desk.arguments import (
    ACCOUNT_KEYS,
    CONTACT_KEYS,
    LANGUAGE_WORDS,
    LONGEST_NAME,
    NOTHING,
    ROLES,
    STAGES,
    Introduction,
)
from bot.errors import Refused
from bot.model.people import Role, Stage

USAGE = "usage-invite"


def introduced(text: str, *, by_hand: bool = False) -> Introduction:
    return arguments.introduction(text, USAGE, by_hand=by_hand)


def of_account(*words: str) -> dict[str, Any]:
    return arguments.settings([*words], ACCOUNT_KEYS, "usage-account")


def of_contact(*words: str) -> dict[str, Any]:
    return arguments.settings([*words], CONTACT_KEYS, "usage-contact")


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


def test_where_an_invite_was_given_out_and_tags_come_along() -> None:
    found = introduced("Li Wei, Acme, tags fair vip, evaluator, source hannover fair")
    assert (found.tags, found.source, found.role) == (("fair", "vip"), "hannover fair", Role.EVALUATOR)
    found = introduced("李伟，Acme，标签 展会，来源 汉诺威")
    assert (found.tags, found.source) == (("展会",), "汉诺威")


def test_by_hand_a_tag_is_no_place_to_find_them() -> None:
    found = introduced("Wang Fang, Acme, tag vip, WeChat wf", by_hand=True)
    assert (found.tags, found.reach) == (("vip",), "WeChat wf")


@pytest.mark.parametrize("word", ["tags", "source"])
def test_a_key_without_a_value_is_an_unknown_word(word: str) -> None:
    assert refused(f"Li Wei, Acme, {word}").text == "unknown-word"


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
        (["renewal 2027-03-31"], {"dates": {"renewal": date(2027, 3, 31)}}),
        (["续约 2027-03-31", "董事会 -"], {"dates": {"renewal": date(2027, 3, 31), "board-meeting": None}}),
        ([], {}),
    ],
)
def test_what_can_be_set_of_an_account(words: list[str], found: dict[str, Any]) -> None:
    assert of_account(*words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["role decider"], {"role": Role.DECIDER}),
        (["角色 决策人"], {"role": Role.DECIDER}),
        (["tags fair vip fair"], {"tags": ("fair", "vip")}),
        (["tag fair"], {"tags": ("fair",)}),
        (["标签 展会"], {"tags": ("展会",)}),
        (["tags -"], {"tags": ()}),
        (["tags none"], {"tags": ()}),
        (["标签 无"], {"tags": ()}),
        (["language zh"], {"language": "zh"}),
        (["语言 英文"], {"language": "en"}),
        (["source hannover fair"], {"source": "hannover fair"}),
        (["country cn"], {"country": "CN"}),
        (["birthday 05-14"], {"dates": {"birthday": date(2000, 5, 14)}}),
        (["birthday 02-29"], {"dates": {"birthday": date(2000, 2, 29)}}),
        (["生日 1980-05-14"], {"dates": {"birthday": date(1980, 5, 14)}}),
        (["birthday -"], {"dates": {"birthday": None}}),
        (["role user", "zone utc", "board-meeting 2026-06-01"],
         {"role": Role.USER, "zone": "UTC", "dates": {"board-meeting": date(2026, 6, 1)}}),
    ],
)  # fmt: skip
def test_what_can_be_set_of_a_contact(words: list[str], found: dict[str, Any]) -> None:
    assert of_contact(*words) == found


@pytest.mark.parametrize("known", [ACCOUNT_KEYS, CONTACT_KEYS])
def test_every_key_can_be_set_in_both_languages(known: dict[str, str]) -> None:
    for field in set(known.values()):
        assert len({word.isascii() for word, meant in known.items() if meant == field}) == 2


@pytest.mark.parametrize("word", ["", "role", "tags ", "industry steel", "stage lead", "vip"])
def test_what_a_contact_has_not_is_answered_with_the_usage(word: str) -> None:
    with pytest.raises(Refused) as told:
        of_contact(word)
    assert told.value.text == "usage-contact"


@pytest.mark.parametrize(
    ("word", "text", "values"),
    [
        ("role boss", "unknown-role", {"role": "boss"}),
        ("language klingon", "unknown-language", {"word": "klingon"}),
        ("birthday tomorrow", "unknown-date", {"date": "tomorrow"}),
        ("birthday 13-01", "unknown-date", {"date": "13-01"}),
        ("birthday 5-14", "unknown-date", {"date": "5-14"}),
        ("birthday 2026-02-29", "unknown-date", {"date": "2026-02-29"}),
        ("renewal 03-31", "unknown-date", {"date": "03-31"}),
        ("zone Berlin", "unknown-zone", {"zone": "Berlin"}),
    ],
)
def test_a_value_of_a_contact_that_is_none_is_told(word: str, text: str, values: dict[str, str]) -> None:
    with pytest.raises(Refused) as told:
        of_contact(word)
    assert (told.value.text, told.value.values) == (text, values)


def test_dates_are_added_changed_and_taken_away() -> None:
    before = {"birthday": date(2000, 5, 14), "renewal": date(2027, 3, 31)}
    changes = {"birthday": None, "renewal": date(2028, 3, 31), "trial-end": date(2026, 4, 1)}
    assert arguments.with_dates(before, changes) == {"renewal": date(2028, 3, 31), "trial-end": date(2026, 4, 1)}
    assert arguments.with_dates(before, {}) == before


@pytest.mark.parametrize("word", ["", "stage", "stage ", "阶段", "colour red", "evaluating"])
def test_what_cannot_be_set_is_answered_with_the_usage(word: str) -> None:
    with pytest.raises(Refused) as told:
        of_account(word)
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
        of_account(word)
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


# --- until when

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("1d", date(2026, 3, 3)),
        ("2w", date(2026, 3, 16)),
        ("10D", date(2026, 3, 12)),
        ("2026-03-03", date(2026, 3, 3)),
        ("2027-01-07", date(2027, 1, 7)),
        ("Acme", None),
        ("2 w", None),
        ("", None),
        ("1000d", None),
        ("w", None),
    ],
)
def test_a_day_to_come(word: str, day: date | None) -> None:
    assert arguments.until(word, TODAY) == day


@pytest.mark.parametrize("word", ["2026-03-02", "2026-03-01", "1999-01-01", "0d", "00w"])
def test_a_day_gone_by_is_told(word: str) -> None:
    with pytest.raises(Refused) as told:
        arguments.until(word, TODAY)
    assert (told.value.text, told.value.values) == ("date-past", {"date": word})


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(Refused) as told:
        arguments.until("2027-02-30", TODAY)
    assert told.value.text == "unknown-date"


# --- whatever is typed

typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.lists(
    st.sampled_from(
        [
            *ROLES,
            *STAGES,
            *LANGUAGE_WORDS,
            *ACCOUNT_KEYS,
            *CONTACT_KEYS,
            *NOTHING,
            "05-14",
            "2027-03-31",
            "2w",
            "Li Wei",
            "李伟",
            "Asia/Shanghai",
            "a/b",
            "DE",
            " ",
            "ß",
            "İ",
        ]
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


@given(typed, st.sampled_from([ACCOUNT_KEYS, CONTACT_KEYS]))
@settings(deadline=None)
def test_settings_are_understood_or_refused(text: str, known: dict[str, str]) -> None:
    try:
        found = arguments.settings(arguments.split(text), known, USAGE)
    except Refused:
        return
    assert found.keys() <= set(known.values()) | {"dates"}
    assert found.get("dates", {}).keys() <= set(known.values())
    assert all(value for field, value in found.items() if field != "tags")


@given(typed)
@settings(deadline=None)
def test_a_day_to_come_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        found = arguments.until(text, TODAY)
        assert found is None or TODAY < found <= date.max


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
