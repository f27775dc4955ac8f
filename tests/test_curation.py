"""Which news is worth a person's time: topics, forbidden words, interests, freshness and the choice."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curation import choose, choose_material, forbidden, interests, mentions, topics_of, without
from bot.model import (
    TELEGRAM,
    Account,
    Contact,
    ContactState,
    Entry,
    FeedBook,
    FeedSource,
    Item,
    Manager,
    Material,
    MaterialWish,
    NewsWish,
    Relationship,
    Role,
    Stage,
    Topic,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WISH = NewsWish(timedelta(days=10), 0.3)
FEED = FeedSource("https://a.example/feed", "A", "en")


def topic(id: str, keywords: Sequence[str] = (), **more: frozenset[str] | frozenset[Role]) -> Topic:
    return Topic(id, {"en": id, "zh": id}, tuple(keywords), **more)  # type: ignore[arg-type]


SAAS, FOOD = (
    topic("saas", ["SaaS"], industries=frozenset({"saas", "software"})),
    topic("food", ["饮料"], industries=frozenset({"food"}), roles=frozenset({Role.BUDGET})),
)
TOPICS = {"saas": SAAS, "food": FOOD}


def book(*topics: Topic, never: Sequence[str] = ()) -> FeedBook:
    return FeedBook((FEED,), {one.id: one for one in topics}, tuple(never))


def entry(title: str = "", summary: str = "", link: str = "https://a.example/1") -> Entry:
    return Entry("1", title, summary, link, NOW)


def item(id: int = 1, topics: Sequence[str] = ("saas",), age: float = 1, **more: str) -> Item:
    values = {"language": "en", "title": f"Title {id}", "summary": "Words.", **more}
    return Item(id, FEED.url, "A", link="https://a.example", published_at=NOW - timedelta(days=age),
                topics=tuple(topics), **values)  # fmt: skip


def who(
    topics: Sequence[str] = (), industry: str | None = None, role: Role | None = None, account: str = "Acme"
) -> Relationship:
    contact = Contact(
        1, 1, 1, TELEGRAM, "1", "Li", "Li", role, "en", None, tuple(topics), ContactState.ACTIVE, NOW
    )  # fmt: skip
    return Relationship(
        contact,
        Account(1, account, industry, None, None, Stage.LEAD),
        Manager(1, "1", "Ann", "en", None, False),
        "UTC",
    )


def chosen(items: Sequence[Item], person: Relationship, wish: NewsWish = WISH) -> int | None:
    choice = choose(items, person, wish, TOPICS, NOW)
    return choice.item.id if choice else None


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("The SaaS market", "saas", True),
        ("The saas.", "SaaS", True),
        ("SaaS", "SaaS", True),
        ("Oversaas", "SaaS", False),
        ("SaaSy", "SaaS", False),
        ("AI2 beats it", "AI", False),
        ("maintain", "AI", False),
        ("用AI办公", "AI", True),
        ("SaaS订阅CRM", "订阅", True),
        ("新的数据安全法", "数据安全", True),
        ("数据 安全", "数据安全", False),
        ("data  breach", "data breach", False),
        ("a data breach again", "data breach", True),
        ("C++ and C#", "C++", True),
        ("abc", ".", False),
        ("STRASSE", "straße", True),
        ("supply-chain", "supply chain", False),
        ("zero-day found", "zero-day", True),
    ],
)
def test_latin_words_are_whole_and_chinese_ones_are_anywhere(text: str, word: str, found: bool) -> None:
    assert mentions(text, word) is found


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=10), st.text(max_size=30))
def test_a_word_between_blanks_is_found_whatever_its_letters(before: str, word: str, after: str) -> None:
    assert mentions(f"{before} {word} {after}", word)


# --- topics of an entry ---------------------------------------------------------------------------------------


def test_an_entry_has_the_topics_of_its_words_in_title_or_summary() -> None:
    assert topics_of(entry("SaaS grows"), FEED, book(SAAS, FOOD)) == ("saas",)
    assert topics_of(entry("Market", "新饮料上市"), FEED, book(SAAS, FOOD)) == ("food",)
    assert topics_of(entry("Market"), FEED, book(SAAS, FOOD)) == ()


def test_an_entry_has_the_topics_of_its_feed_before_any_word_is_looked_at() -> None:
    feed = FeedSource("https://b.example", "B", "en", ("food",))
    assert topics_of(entry("Market"), feed, book(SAAS, FOOD)) == ("food",)


def test_an_excluded_word_takes_a_topic_away_even_from_its_feed() -> None:
    feed = FeedSource("https://b.example", "B", "en", ("saas",))
    excluding = Topic("saas", {}, ("SaaS",), ("giveaway",))
    assert topics_of(entry("SaaS Giveaway!"), feed, book(excluding, FOOD)) == ()


def test_without_topics_an_entry_is_about_nothing() -> None:
    assert topics_of(entry("SaaS"), FEED, book()) == ()


# --- never ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        entry("RivalCorp wins"),
        entry("News", "about rivalcorp's product"),
        entry("News", link="https://www.rivalcorp.example/1"),
        entry("MyRivalCorporation"),
    ],
)
def test_a_never_word_is_found_in_any_form_and_any_place(found: Entry) -> None:
    assert forbidden(found, book(never=["Other", "RivalCorp"])) == "RivalCorp"


def test_what_names_no_rival_may_go() -> None:
    assert forbidden(entry("News"), book(never=["RivalCorp"])) is None
    assert forbidden(entry("RivalCorp"), book()) is None


# --- interests ------------------------------------------------------------------------------------------------


def test_what_they_stated_is_all_that_counts() -> None:
    assert interests(who(["food"], industry="software"), TOPICS)[0] == {"food"}


def test_without_a_stated_interest_the_industry_and_the_role_speak() -> None:
    assert interests(who(industry="Software"), TOPICS)[0] == {"saas"}
    assert interests(who(role=Role.BUDGET), TOPICS)[0] == {"food"}
    assert interests(who(industry="software", role=Role.BUDGET), TOPICS)[0] == {"saas", "food"}


def test_without_any_hint_all_topics_count() -> None:
    assert interests(who(), TOPICS)[0] == {"saas", "food"}
    assert interests(who(industry="mining"), TOPICS)[0] == {"saas", "food"}


def test_a_stated_topic_that_is_gone_counts_as_not_stated() -> None:
    assert interests(who(["gone"], industry="software"), TOPICS)[0] == {"saas"}


def test_the_surer_the_interest_the_higher_its_weight() -> None:
    weights = [interests(person, TOPICS)[1] for person in (who(["food"]), who(industry="software"), who())]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 3


# --- the choice -----------------------------------------------------------------------------------------------


def test_a_stated_interest_beats_a_supposed_one_however_fresh_that_is() -> None:
    items = [item(1, ["saas"], age=0), item(2, ["food"], age=9)]
    assert chosen(items, who(["food"], industry="software")) == 2


def test_what_is_of_no_interest_is_not_sent_to_those_whose_interests_are_known() -> None:
    assert chosen([item(1, ["saas"])], who(["food"])) is None
    assert chosen([item(1, [])], who(industry="food")) is None
    assert chosen([item(1, [])], who()) == 1


def test_the_fresher_of_two_is_chosen() -> None:
    assert chosen([item(1, age=3), item(2, age=1), item(3, age=2)], who(["saas"])) == 2


def test_what_is_too_old_is_not_sent() -> None:
    assert chosen([item(age=10.1)], who(["saas"])) is None
    assert chosen([item(age=10)], who(["saas"])) == 1


def test_a_date_in_the_future_is_not_fresher_than_fresh() -> None:
    choice = choose([item(age=-5)], who(["saas"]), WISH, TOPICS, NOW)
    assert choice is not None
    assert choice.score == 1


def test_what_scores_too_low_is_not_sent() -> None:
    wish = NewsWish(timedelta(days=10), 0.7)
    assert chosen([item(age=9)], who(["saas"]), wish) is None
    assert chosen([item(age=1)], who(["saas"]), wish) == 1
    assert chosen([item(age=1)], who(), wish) is None


def test_the_choice_names_the_topic_it_is_sent_for() -> None:
    choice = choose([item(topics=["saas", "food"])], who(["food"]), WISH, TOPICS, NOW)
    assert choice is not None
    assert choice.topic == "food"


def test_news_about_their_own_company_is_for_their_manager_to_bring() -> None:
    items = [item(1, title="Acme in trouble"), item(2, summary="Layoffs at ACME."), item(3, age=8)]
    assert chosen(items, who(["saas"])) == 3
    assert chosen([item(title="Acmeology")], who(["saas"])) == 1
    assert chosen([item(title="晨星公司融资")], who(["saas"], account="晨星")) is None


def test_without_topics_the_freshest_item_is_chosen() -> None:
    choice = choose([item(1, [], age=2), item(2, [], age=1)], who(), WISH, {}, NOW)
    assert choice is not None
    assert (choice.item.id, choice.topic) == (2, None)


def test_of_nothing_nothing_is_chosen() -> None:
    assert chosen([], who()) is None


def test_the_language_is_the_callers_business() -> None:
    assert chosen([item(language="zh")], who(["saas"])) == 1


def test_items_are_left_out_by_number() -> None:
    assert [one.id for one in without([item(1), item(2), item(3)], frozenset({2}))] == [1, 3]


# --- material

LIBRARY = {
    one.id: one
    for one in (
        Material("general", "case", "https://a.example/1", {"en": "General", "zh": "通用"}),
        Material("late", "case", "https://a.example/2", {"en": "Later in the file"}),
        Material("for-budget", "white-paper", "https://a.example/3", {"en": "Costs"}, roles=frozenset({Role.BUDGET})),
        Material("for-leads", "deck", "https://a.example/4", {"en": "Deck"}, stages=frozenset({Stage.LEAD})),
        Material("both", "deck", "https://a.example/5", {"en": "Both"}, {}, frozenset({Role.BUDGET}),
                 frozenset({Stage.LEAD})),
        Material("chinese", "case", "https://a.example/6", {"zh": "中文"}),
    )
}  # fmt: skip


def given_to(role: Role | None = None, stage: Stage = Stage.LEAD, language: str = "en", *kinds: str) -> list[str]:
    """All that somebody like this gets, one after another."""
    person = who((), None, role)
    person = dataclasses.replace(
        person,
        account=dataclasses.replace(person.account, stage=stage),
        contact=dataclasses.replace(person.contact, language=language),
    )
    had: list[str] = []
    while found := choose_material(LIBRARY, person, MaterialWish(frozenset(kinds)), had):
        had.append(found.id)
    return had


def test_what_is_made_for_their_role_comes_first_then_for_their_stage_then_in_the_order_of_the_file() -> None:
    assert given_to(Role.BUDGET) == ["both", "for-budget", "for-leads", "general", "late"]
    assert given_to(Role.BUDGET, Stage.CUSTOMER) == ["for-budget", "general", "late"]
    assert given_to(Role.USER) == ["for-leads", "general", "late"]
    assert given_to(None, Stage.CUSTOMER) == ["general", "late"]


def test_material_without_a_title_in_their_language_is_not_for_them() -> None:
    assert given_to(Role.BUDGET, Stage.LEAD, "zh") == ["general", "chinese"]


def test_kinds_narrow_it() -> None:
    assert given_to(Role.BUDGET, Stage.LEAD, "en", "deck") == ["both", "for-leads"]
    assert given_to(Role.BUDGET, Stage.LEAD, "en", "deck", "white-paper") == ["both", "for-budget", "for-leads"]
    assert given_to(Role.BUDGET, Stage.LEAD, "en", "event") == []


def test_of_an_empty_library_nothing_is_chosen() -> None:
    assert choose_material({}, who((), None, None), MaterialWish(), ()) is None


items_drawn = st.lists(
    st.tuples(st.integers(1, 99), st.lists(st.sampled_from(["saas", "food", "x"]), max_size=3), st.floats(-3, 20)),
    max_size=8,
    unique_by=lambda one: one[0],
)
people = st.builds(
    who,
    st.lists(st.sampled_from(["saas", "food", "gone"]), max_size=2),
    st.sampled_from([None, "software", "food", "mining"]),
    st.none() | st.sampled_from(Role),
)


@settings(max_examples=200, deadline=None)
@given(items_drawn, people, st.sampled_from([0.0, 0.3, 0.7, 1.0]))
def test_the_choice_is_good_enough_and_does_not_depend_on_the_order(
    drawn: list[tuple[int, list[str], float]], person: Relationship, least: float
) -> None:
    items = [item(id, topics, age) for id, topics, age in drawn]
    wish = NewsWish(timedelta(days=10), least)
    choice = choose(items, person, wish, TOPICS, NOW)
    assert choose(items[::-1], person, wish, TOPICS, NOW) == choice
    if choice is not None:
        assert least <= choice.score <= 1
        assert NOW - choice.item.published_at <= wish.max_age
