"""Which entries tell the same story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories import Stories, likeness, words

SAME = [
    ("Acme buys packaging maker Boxwell for $2.1 billion", "Acme to buy packaging maker Boxwell for $2.1 billion"),
    ("EU agrees new packaging waste rules after long talks", "EU agrees on packaging waste rules after long talks"),
    ("Salesforce to acquire Informatica in 8 billion deal", "Salesforce will acquire Informatica in an 8 billion deal"),
    ("工信部发布智能制造发展规划征求意见稿", "工信部发布智能制造发展规划（征求意见稿）"),
    ("某电商平台遭遇大规模数据泄露，数百万用户受影响", "数百万用户受影响：某电商平台遭遇大规模数据泄露"),
]
OTHERS = [
    ("Packaging prices rise in Europe", "Packaging prices fall in Asia"),
    ("Weekly digest of packaging news, number 41", "Weekly digest of packaging news, number 42"),
    ("Acme reports third quarter results", "Boxwell reports third quarter results and new plant"),
    ("Acme reports third quarter results", "Boxwell reports third quarter results"),
    ("Acme Q3 2026 revenue up 4 percent", "Acme Q3 2026 revenue up 40 percent"),
    ("工信部发布智能制造发展规划", "工信部发布数据安全管理办法"),
    ("News", "News"),
    ("Daily brief", "Daily brief"),
]


def found(one: str, other: str, summary: str = "", other_summary: str = "") -> int | None:
    stories = Stories()
    stories.add(7, one, summary)
    return stories.find(other, other_summary)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_story_in_other_words(one: str, other: str) -> None:
    assert found(one, other) == 7
    assert found(other, one) == 7


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_only_looks_alike_is_another_story(one: str, other: str) -> None:
    assert found(one, other) is None
    assert found(other, one) is None


def test_titles_a_little_alike_are_one_story_where_the_summaries_are_too() -> None:
    one, other = "Robots take over the Leipzig parcel hub", "Robots sort parcels at Leipzig parcel hub"
    told = "Two hundred robots sort parcels at the Leipzig hub since Monday, the company said; nobody loses a job."
    assert found(one, other) is None
    assert found(one, other, told, told) == 7


def test_the_story_most_alike_is_found() -> None:
    stories = Stories()
    stories.add(1, "Acme buys packaging maker Boxwell in Ohio", "")
    stories.add(2, "Acme buys packaging maker Boxwell", "")
    assert stories.find("Acme buys packaging maker Boxwell", "") == 2


def test_a_story_that_another_tells_better_is_found_no_more() -> None:
    stories = Stories()
    stories.add(1, *("Acme buys packaging maker Boxwell", ""))
    stories.remove(1)
    assert stories.find("Acme buys packaging maker Boxwell", "") is None


def test_chinese_is_compared_by_pairs_of_characters() -> None:
    assert words("智能制造 SaaS, the 3.5 %") == {"智能", "能制", "制造", "saas", "3.5"}
    assert words("云") == {"云"}


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(words(one), words(other)) <= 1
    assert likeness(words(one), words(other)) == likeness(words(other), words(one))
    assert likeness(words(one), words(one)) in (0, 1)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_titles_can_be_stories(titles: list[str]) -> None:
    stories = Stories()
    for n, title in enumerate(titles):
        stories.add(n, title, "")
    for title in titles:
        told = stories.find(title, "")
        assert told is None or likeness(words(title), words(titles[told])) >= 0.4
