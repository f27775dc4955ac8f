"""The files that come with the program: they pass its own checks, read well, and last longer than half a year."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
import re
from datetime import timedelta
from functools import cache

import pytest

from bot import feedbook, rules
from bot.desk.contact import STOP_WORDS
from bot.model import (
    LANGUAGES,
    TELEGRAM,
    Account,
    Contact,
    ContactState,
    FeedBook,
    Manager,
    Playbooks,
    Relationship,
    Rule,
    Stage,
)
from bot.render import plain, rule_text
from bot.sandbox.markup import parse_html
from bot.shipped import shipped_env, shipped_feeds, shipped_rules
from tests.world import MONDAY

LONGEST = {"en": 450, "zh": 160}
"""Characters of a shipped text: what a person reads on a phone without scrolling."""

HALF_A_YEAR = timedelta(days=183)


@cache
def playbooks() -> Playbooks:
    return rules.read(shipped_rules())


@cache
def book() -> FeedBook:
    return feedbook.read("feeds.yaml", shipped_feeds())


def who(language: str) -> Relationship:
    name = {"en": "Li Wei", "zh": "李伟"}[language]
    contact = Contact(1, 1, 1, TELEGRAM, "1", name, name, None, language, None, (), ContactState.ACTIVE, MONDAY)
    return Relationship(
        contact, Account(1, "Acme", None, None, None, Stage.LEAD), Manager(1, "1", "Ann", "en", None, False), "UTC"
    )


def rendered(language: str, company: str = "Halden") -> dict[str, str]:
    named = dataclasses.replace(playbooks(), company=company)
    return {text_id: rule_text(named, text_id, who(language), silent=False).text for text_id in named.texts[language]}


def texting() -> list[Rule]:
    return [rule for rule in playbooks().rules.values() if rule.texts]


# --- rules ----------------------------------------------------------------------------------------------------


def test_the_rules_pass_the_check(tmp_path: pathlib.Path) -> None:
    for name, text in shipped_rules().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert rules.load(tmp_path) == playbooks()


def test_there_is_a_playbook_for_prospects_customers_and_the_dormant() -> None:
    assert {rule.partition("/")[0] for rule in playbooks().rules} == {"prospects", "customers", "dormant"}


def test_the_defaults_file_says_what_holds_without_it() -> None:
    without = {name: text for name, text in shipped_rules().items() if name != "_defaults.yaml"}
    assert rules.read(without).policy == playbooks().policy


def test_nobody_is_greeted_while_they_decide_or_after_they_are_lost() -> None:
    for rule in texting():
        assert not rule.stages & {Stage.DECIDING, Stage.LOST}


def test_whatever_speaks_in_the_managers_voice_is_approved_by_them_and_news_is_silent() -> None:
    for rule in playbooks().rules.values():
        assert rule.needs_approval == bool(rule.texts)
        assert rule.silent == (rule.news is not None)


def test_the_wake_up_replaces_every_note_of_the_stages_it_is_for() -> None:
    wake_up = playbooks().rules["dormant/wake-up"]
    notes = {
        rule.id for rule in texting() if rule.stages & wake_up.stages and rule is not wake_up and rule.id != wake_up.id
    }
    assert wake_up.replaces == notes


# --- texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["prospects/check-in", "customers/care"])
def test_no_text_comes_again_within_half_a_year(rule: str) -> None:
    found = playbooks().rules[rule]
    assert len(found.texts) * found.every[0] >= HALF_A_YEAR


def test_no_wake_up_comes_again_within_half_a_year() -> None:
    """A silence brings `times` of them; the next silence can begin only with a word, and waits its own time first."""
    wake_up = playbooks().rules["dormant/wake-up"]
    assert wake_up.times is not None
    assert wake_up.silent_for is not None
    silences = len(wake_up.texts) // wake_up.times
    one = wake_up.silent_for + (wake_up.times - 1) * wake_up.every[0]
    assert silences * one >= HALF_A_YEAR


def test_every_text_is_used_by_a_rule_and_none_by_two() -> None:
    used = [text for rule in texting() for text in rule.texts]
    assert sorted(used) == sorted(set(used))
    for language in LANGUAGES:
        assert set(playbooks().texts[language]) == set(used)


def test_every_text_is_there_in_both_languages_in_the_same_order() -> None:
    assert list(playbooks().texts["en"]) == list(playbooks().texts["zh"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_texts_say_the_same(language: str) -> None:
    texts = rendered(language)
    assert len(set(texts.values())) == len(texts)
    beginnings = [re.sub(r"\W", "", plain(text))[:12] for text in texts.values()]
    assert len(set(beginnings)) == len(beginnings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_short_and_telegram_takes_it(language: str) -> None:
    for text_id, text in rendered(language).items():
        shown = parse_html(text).text
        assert 0 < len(shown) <= LONGEST[language], text_id
        assert "{" not in shown, text_id
        assert "\n" not in shown, text_id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("company", ["Halden", ""])
def test_every_text_reads_well_with_and_without_a_company_name(language: str, company: str) -> None:
    """The shipped `company:` is empty until somebody fills it in."""
    for text_id, text in rendered(language, company).items():
        assert "  " not in text, text_id
        assert not re.search(r" [.,:;!?]", text), text_id
        assert not re.search(r"我是的", text), text_id


def test_english_texts_are_in_english_and_chinese_ones_in_chinese() -> None:
    assert not any(re.search(r"[\u3400-\u9fff]", text) for text in rendered("en").values())
    for text in rendered("zh").values():
        han = len(re.findall(r"[\u3400-\u9fff]", text))
        assert han > len(text) / 2


def test_every_language_says_how_to_stop_in_a_wake_up() -> None:
    for language in LANGUAGES:
        wake_ups = " ".join(text for text_id, text in rendered(language).items() if text_id.startswith("wake-up"))
        assert any(word in wake_ups for word in STOP_WORDS)


# --- feeds ----------------------------------------------------------------------------------------------------


def test_the_feeds_pass_the_check(tmp_path: pathlib.Path) -> None:
    (tmp_path / "feeds.yaml").write_text(shipped_feeds(), encoding="utf-8")
    assert feedbook.load(tmp_path / "feeds.yaml") == book()


def test_no_feed_is_there_twice() -> None:
    addresses = [re.sub(r"^https?://(www\.)?|/$", "", feed.url.casefold()) for feed in book().feeds]
    assert len(set(addresses)) == len(addresses)
    assert all(feed.url.startswith(("https://", "http://")) for feed in book().feeds)
    titles = [feed.title for feed in book().feeds]
    assert len(set(titles)) == len(titles)


def test_every_topic_has_feeds_in_both_languages() -> None:
    for language, topic in itertools.product(LANGUAGES, book().topics):
        spoken = [feed for feed in book().feeds if feed.language == language]
        assert any(topic in feed.topics or not feed.topics for feed in spoken), (language, topic)


def test_every_topic_has_names_words_industries_and_roles_in_both_languages() -> None:
    for topic in book().topics.values():
        assert topic.name["en"] != topic.id
        assert topic.name["zh"] != topic.id
        for words in (topic.keywords, topic.industries):
            assert any(re.search(r"[a-zA-Z]", word) for word in words), topic.id
            assert any(re.search(r"[\u3400-\u9fff]", word) for word in words), topic.id
        assert topic.roles


def test_no_topic_excludes_what_it_is_about() -> None:
    for topic in book().topics.values():
        assert not {word.casefold() for word in topic.keywords} & {word.casefold() for word in topic.exclude}


def test_names_of_topics_differ() -> None:
    for language in LANGUAGES:
        found = [topic.name[language] for topic in book().topics.values()]
        assert len(set(found)) == len(found)


def test_no_text_has_a_word_that_is_never_sent_and_feeds_stay_public() -> None:
    assert rules.never_in_texts(playbooks(), book().never) == []
    assert not book().allow_private


# --- settings -------------------------------------------------------------------------------------------------


def test_the_example_settings_make_none() -> None:
    assert not re.search(r"^[A-Z_]+=.", shipped_env(), re.MULTILINE)
    assert "NURTURE_TELEGRAM_TOKEN" in shipped_env()
