"""The files that come with the program: they pass its own checks, read well, and last longer than half a year."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
import re
from datetime import timedelta
from functools import cache

import pytest

from bot import feedbook, planner, rules
from bot.conditions import NEVER, spans
from bot.desk.stopping import means_stop
from bot.model.news import FeedBook
from bot.model.people import LANGUAGES, TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Role, Stage
from bot.model.rules import All, Dated, During, Every, Playbooks, Rule, Stretch
from bot.render import note_text, plain, rule_text
from bot.sandbox.markup import parse_html
from bot.shipped import shipped_env, shipped_feeds, shipped_rules
from tests.builders import standing
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
    """The rules that speak in the manager's voice."""
    return [rule for rule in playbooks().rules.values() if any(send.texts for send in rule.sends)]


def noting() -> list[Rule]:
    """The rules that speak to the manager."""
    return [rule for rule in playbooks().rules.values() if any(send.note for send in rule.sends)]


def stages(rule: Rule) -> set[Stage]:
    """The stages at which a rule may concern somebody."""
    return {stage for stage in Stage if spans(rule.when, standing(stage=stage)) != NEVER}


def every(rule: Rule) -> Every:
    assert isinstance(rule.timing, Every)
    return rule.timing


# --- rules ----------------------------------------------------------------------------------------------------


def test_the_rules_pass_the_check_without_a_warning(tmp_path: pathlib.Path) -> None:
    for name, text in shipped_rules().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert rules.load(tmp_path) == playbooks()
    assert playbooks().warnings == ()


def test_there_is_a_playbook_for_every_stage_but_the_lost() -> None:
    assert {rule.partition("/")[0] for rule in playbooks().rules} == {
        "prospects",
        "deciding",
        "customers",
        "dormant",
        "greetings",
    }
    assert set().union(*map(stages, playbooks().rules.values())) == {*Stage} - {Stage.LOST}


def test_the_defaults_file_says_what_holds_without_it_but_for_the_pace() -> None:
    without = {name: text for name, text in shipped_rules().items() if name != "_defaults.yaml"}
    assert rules.read(without).policy == dataclasses.replace(playbooks().policy, halve_after=None)


def test_nobody_is_greeted_while_they_decide_or_after_they_are_lost() -> None:
    for rule in playbooks().rules.values():
        if rule not in noting():
            assert not stages(rule) & {Stage.DECIDING, Stage.LOST}
    assert any(stages(rule) == {Stage.DECIDING} for rule in noting())


def test_whatever_speaks_in_the_managers_voice_is_approved_by_them_and_news_is_silent() -> None:
    for rule in playbooks().rules.values():
        assert rule.needs_approval == (rule in texting())
        assert rule.silent == (rule.send.news is not None)


def test_the_wake_up_replaces_every_note_that_goes_on_at_the_stages_it_is_for() -> None:
    wake_up = playbooks().rules["dormant/wake-up"]
    regular = [rule for rule in texting() if isinstance(rule.timing, Every) and rule is not wake_up]
    assert wake_up.replaces == {rule.id for rule in regular if stages(rule) & stages(wake_up)}


def test_a_missing_decider_is_asked_for_until_there_is_one() -> None:
    find = playbooks().rules["prospects/find-decider"].when
    assert spans(find, standing(committee=[Role.USER])) != NEVER
    assert spans(find, standing(committee=[Role.USER, Role.DECIDER])) == NEVER


@pytest.mark.parametrize(
    ("country", "greeted"),
    [
        ("CN", {"spring-festival", "mid-autumn"}),
        ("DE", {"new-year"}),
        (None, {"new-year"}),
    ],
)
def test_festivals_are_greeted_where_they_are_kept(country: str | None, greeted: set[str]) -> None:
    contact = standing(country=country, stage=Stage.CUSTOMER)
    found = {
        cadence.rule.removeprefix("greetings/")
        for cadence in planner.plan(contact, playbooks(), contact.who.contact.joined_at)
        if cadence.rule.startswith("greetings/") and cadence.due_at
    }
    assert found == greeted


# --- texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["prospects/check-in", "customers/care"])
def test_texts_last_for_half_a_year_at_least(rule: str) -> None:
    found = playbooks().rules[rule]
    assert len(found.send.texts) * every(found).span[0] >= HALF_A_YEAR


def test_wake_ups_last_for_half_a_year_at_least() -> None:
    """A silence brings `times` of them; the next silence can begin only with a word, and waits its own time first."""
    wake_up = playbooks().rules["dormant/wake-up"]
    assert wake_up.times is not None
    assert isinstance(wake_up.when, All)
    (silent,) = [part for part in wake_up.when.parts if isinstance(part, During) and part.stretch is Stretch.SILENT]
    silences = len(wake_up.send.texts) // wake_up.times
    one = silent.length + (wake_up.times - 1) * every(wake_up).span[0]
    assert silences * one >= HALF_A_YEAR


def test_greetings_last_for_years() -> None:
    greetings = [rule for rule in texting() if isinstance(rule.timing, Dated)]
    assert len(greetings) == 3
    assert all(len(rule.send.texts) >= 3 for rule in greetings)


def test_every_text_is_used_by_a_rule_and_none_by_two() -> None:
    sends = [send for rule in playbooks().rules.values() for send in rule.sends]
    used = [text for send in sends for text in (*send.texts, *([send.note] if send.note else []))]
    assert sorted(used) == sorted(set(used))
    for language in LANGUAGES:
        assert set(playbooks().texts[language]) == set(used)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_names_whom_it_is_about(language: str) -> None:
    about = who(language)
    about = dataclasses.replace(about, manager=dataclasses.replace(about.manager, language=language))
    for rule in noting():
        assert rule.send.note
        said = note_text(playbooks(), rule.send.note, about)
        assert about.contact.name in said or about.account.name in said


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
        assert any(word in wake_ups for word in ("unsubscribe", "stop", "退订") if means_stop(word))


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
