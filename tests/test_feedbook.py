"""What operators write in feeds.yaml: right files become a feed book, wrong ones say what is wrong and where."""

from __future__ import annotations

import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import feedbook
from bot.errors import FileProblems, Problem
from bot.model.news import FeedBook, FeedSource, Topic
from bot.model.people import Role, Stage

DESIGN = """\
# feeds.yaml
feeds:
  - url: https://news.example.com/saas.xml
    title: SaaS Weekly
    topics: [saas]                # what it is about, before any word is looked at
    review: auto                  # or manager: a person approves each item first
topics:
  saas: {name: {en: SaaS, zh: 企业软件}, keywords: [SaaS, subscription, 订阅], exclude: [giveaway]}
never: [RivalCorp]                # no news and no text with these words goes out
allow_private: false              # true lets feeds live on private or loopback addresses
"""
BOOK = """\
feeds:
  - url: https://a.example/feed
    title: A
    topics: [saas]
  - url: https://b.example/feed
    title: B
topics:
  saas:
    name: {en: SaaS}
    keywords: [cloud]
never: []
"""


def read(text: str) -> FeedBook:
    return feedbook.read("feeds.yaml", text)


def problems(text: str) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_the_feeds_of_the_design_are_read() -> None:
    book = read(DESIGN)
    assert book.feeds == (FeedSource("https://news.example.com/saas.xml", "SaaS Weekly", "en", ("saas",), False),)
    assert book.topics == {
        "saas": Topic(
            "saas",
            {"en": "SaaS", "zh": "企业软件"},
            ("SaaS", "subscription", "订阅"),
            ("giveaway",),
            frozenset({"saas"}),
            frozenset(),
        )
    }
    assert book.never == ("RivalCorp",)
    assert not book.allow_private


def test_review_language_industries_and_roles() -> None:
    book = read(
        "feeds:\n  - {url: 'http://a.example', title: A, language: zh, review: manager}\n"
        "topics:\n  packaging: {industries: [Food, 包装], roles: [decider]}\n"
    )
    assert book.feeds[0].review
    assert book.feeds[0].language == "zh"
    assert book.topics["packaging"].industries == {"packaging", "food", "包装"}
    assert book.topics["packaging"].roles == {Role.DECIDER}


@pytest.mark.parametrize(("written", "quality"), [("high", 1.0), ("normal", 0.6), ("low", 0.3), (None, 0.6)])
def test_the_quality_of_a_source(written: str | None, quality: float) -> None:
    more = f"\n    quality: {written}" if written else ""
    assert read(BOOK.replace("title: B", f"title: B{more}")).feeds[1].quality == quality


def test_stages_and_review_of_a_topic() -> None:
    book = read(BOOK.replace("[cloud]", "[cloud]\n    stages: [lead, customer]\n    review: manager"))
    assert book.topics["saas"].stages == {Stage.LEAD, Stage.CUSTOMER}
    assert book.topics["saas"].review
    plain = read(BOOK).topics["saas"]
    assert (plain.stages, plain.review) == (frozenset(), False)


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://a.example/feed", True),
        ("http://a:8080", True),
        ("javascript:x", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_which_addresses_a_file_takes(url: str, fits: bool) -> None:
    assert feedbook.is_web_address(url) is fits


def test_a_topic_without_a_name_in_a_language_is_called_by_its_id() -> None:
    assert read(BOOK).topics["saas"].name == {"en": "SaaS", "zh": "saas"}


def test_no_feeds_and_no_topics_are_fine() -> None:
    assert read("feeds: []\n") == FeedBook((), {}, (), False)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("never:", "nevr:", '11: unknown key "nevr"; did you mean "never"?'),
        ("title: B", "titel: B", '6: unknown key "titel"; did you mean "title"?'),
        ("    keywords", "    keyword", '10: unknown key "keyword"; did you mean "keywords"?'),
        ("    title: B\n", "", '5: "title" is missing'),
        ("[saas]", "[sass]", '4: there is no topic "sass"; did you mean "saas"?'),
        ("[saas]", "saas", "4: topics: should be a list"),
        ("https://b", "ftp://b", '5: url: "ftp://b.example/feed" is not an http or https address'),
        ("https://b.example/feed", "b.example/feed", '5: url: "b.example/feed" is not an http or https address'),
        ("https://b.example/feed", "https:///feed", '5: url: "https:///feed" is not an http or https address'),
        ("https://b.example/feed", "http://[::1", "5: url: Invalid IPv6 URL"),
        ("https://b.example/feed", "https://a.example/feed", "5: https://a.example/feed is written twice"),
        ("title: B", "title: B\n    language: fr", '7: "fr" is not one of en, zh'),
        (
            "title: B",
            "title: B\n    review: manger",
            '7: "manger" is not one of auto, manager; did you mean "manager"?',
        ),
        ("title: B", "title: B\n    title: C", '7: "title" is written twice'),
        ("title: B", "title: 5", "6: title: should be text"),
        ("title: B", "title: B\n    quality: hihg", '7: "hihg" is not one of high, normal, low; did you mean "high"?'),
        ("[cloud]", "[x]\n    review: yes", "11: "),
        ("[cloud]", "[x]\n    stages: [leed]", '11: "leed" is not one of lead, engaged, '),
        ("never: []", "never: [x]", "11: never: is too short"),
        ("never: []", "never: RivalCorp", "11: never: should be a list"),
        ("never: []", "allow_private: maybe", "11: allow_private: should be true or false"),
        ("{en: SaaS}", "{en: SaaS, fr: SaaS}", '9: "fr" is not one of en, zh'),
        ("  saas:", "  Sa As:", "8: "),
        ("[cloud]", "['']", "10: keywords: is too short"),
        ("[cloud]", "[x]\n    exclude: ['']", "11: exclude: is too short"),
        (
            "[cloud]",
            "[x]\n    roles: [usr]",
            '11: "usr" is not one of user, evaluator, budget, decider, signatory; did you mean "user"?',
        ),
        ("[cloud]", "[x]\n    roles: [7]", '11: "7" is not one of user, evaluator, budget, decider, signatory'),
        ("[cloud]", "[x]\n    roles: [[user]]", "11: \"['user']\" is not one of user, "),
        ("never: []", "never: &a []\nallow_private: *a", "12: aliases (*name) are not read here; write it out"),
    ],
)
def test_a_slip_is_named_with_its_line(old: str, new: str, problem: str) -> None:
    assert old in BOOK
    (found,) = problems(BOOK.replace(old, new, 1))
    assert found.startswith(f"feeds.yaml:{problem}")


@pytest.mark.parametrize("url", ["https://b.example:99999/feed", "https://b exa mple/feed"])
def test_an_address_that_no_client_can_use_is_a_problem(url: str) -> None:
    (found,) = problems(BOOK.replace("https://b.example/feed", url))
    assert found.startswith("feeds.yaml:5: ")


def test_blank_words_match_everything_and_are_refused() -> None:
    (found,) = problems(BOOK.replace("never: []", "never: ['   ']"))
    assert found.startswith("feeds.yaml:11: ")


def test_all_problems_are_named_at_once() -> None:
    text = BOOK.replace("[saas]", "[sass]").replace("https://b", "https://a")
    assert [one.partition(": ")[0] for one in problems(text)] == ["feeds.yaml:4", "feeds.yaml:5"]


def test_a_file_is_read_and_one_that_cannot_be_says_so(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "feeds.yaml"
    with pytest.raises(FileProblems, match=r"feeds\.yaml: cannot be read: "):
        feedbook.load(path)
    path.write_bytes("topics: {a: {name: {zh: 您好}}}".encode("gbk"))
    with pytest.raises(FileProblems, match="codec can't decode"):
        feedbook.load(path)
    path.write_text(DESIGN, encoding="utf-8")
    assert feedbook.load(path) == read(DESIGN)


values = st.sampled_from(
    ["x", "[]", "{}", "[x]", "{en: x}", "~", "1", "[saas, 1]", "{saas: {keywords: [x]}}", "[{url: x}]",
     "[{url: 'http://a', title: a, topics: [b]}]", "'http://['", "[[[]]]"]
)  # fmt: skip
keys = st.sampled_from(["feeds", "topics", "never", "allow_private", "url", "x"])
mappings = st.lists(st.tuples(keys, values), max_size=4).map(lambda pairs: "".join(f"{k}: {v}\n" for k, v in pairs))


def found_in(text: str) -> tuple[Problem, ...]:
    try:
        read(text)
    except FileProblems as error:
        return error.problems
    return ()


@settings(max_examples=200, deadline=None)
@given(st.text() | mappings)
def test_no_text_raises_anything_but_its_problems(text: str) -> None:
    assert {problem.file for problem in found_in(text)} <= {"feeds.yaml"}
