"""What an entry is about, which words never pass, and the choice of material."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curation import choose_material, forbidden, mentions, topics_of
from bot.model.news import Entry, FeedBook, FeedSource, Topic
from bot.model.people import TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Role, Stage
from bot.model.rules import Material, MaterialWish

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
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
