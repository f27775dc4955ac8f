"""Words into messages: whatever people or feeds write arrives as text, in the contact's language and zone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time

import jinja2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.feeds.parse import LONGEST_LINK
from bot.locales import sources
from bot.model.messages import Attachment, Message
from bot.model.news import Item, Topic
from bot.model.people import BY_HAND, TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Stage
from bot.model.rules import Material, Playbooks, Policy, Window
from bot.render import (
    LONGEST_SUMMARY,
    LONGEST_VALUE,
    Piece,
    Texts,
    clipped,
    day,
    material_message,
    names,
    news_message,
    note_text,
    own_words,
    plain,
    rule_text,
    sample_text,
    when,
)
from bot.rule_files import MOST_NEWS
from bot.rules import TEXT_NAMES
from bot.sandbox.asks import LONGEST_CAPTION
from bot.sandbox.markup import parse_html

NOW = datetime(2026, 3, 3, 9, 12, tzinfo=UTC)
TEXTS = Texts(sources())
AI = Topic("ai", {"en": "AI & work", "zh": "人工智能"})
HOSTILE = [
    "<b>",
    "</b>",
    "a < b & c > d",
    "&lt;script&gt;",
    "</code><a href='https://evil.example'>x</a>",
    "\"quoted\" 'single'",
    "{{ name }}",
    "{ $name }",
    "{% raw %}",
    "李伟 <客户>",
    "👩‍💻 & co",
]
often = settings(max_examples=200, deadline=None)
words = (
    st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Mn"]), min_size=1, max_size=40)
).map(lambda text: " ".join(text.split()) or "x")


def who(language: str = "en", *, name: str = "Li Wei", account: str = "Acme", manager: str = "Ann") -> Relationship:
    contact = Contact(
        1, 1, 1, TELEGRAM, "1", name, name, None, language, None, (), ContactState.ACTIVE, NOW
    )  # fmt: skip
    return Relationship(
        contact, Account(1, account, None, None, None, Stage.LEAD), Manager(1, "1", manager, "en", None, False), "UTC"
    )


def books(text: str, company: str = "Halden", **texts: str) -> Playbooks:
    policy = Policy(Window.daily([0], ((time(9), time(10)),)))
    by_language = {language: {"hello": one} for language, one in {"en": text, **texts}.items()}
    return Playbooks({}, policy, by_language, company, "1")


def item(
    title: str = "Title",
    summary: str = "Two words.",
    link: str = "https://a.example/1",
    source: str = "A",
    line: str = "",
) -> Item:
    return Item(1, "https://a.example/feed", source, "en", title, summary, link, NOW, ("ai",), line=line)


def shown(html: str) -> str:
    """What a person sees of a message; raises if Telegram would refuse it."""
    return parse_html(html).text


def links(html: str) -> list[str]:
    return [entity.url for entity in parse_html(html).entities if entity.type == "text_link"]


# --- operators' texts -----------------------------------------------------------------------------------------

ALL_NAMES = "{{ name }}|{{ account }}|{{ manager }}|{{ company }}"


@often
@given(words, words, words, words)
@example(*HOSTILE[:4])
def test_a_rules_text_shows_every_name_as_it_is_written(name: str, account: str, manager: str, company: str) -> None:
    message = rule_text(
        books(ALL_NAMES, company), "hello", who(name=name, account=account, manager=manager), silent=False
    )
    assert shown(message.text) == f"{name}|{account}|{manager}|{company}"
    assert parse_html(message.text).entities == ()


def test_a_text_is_plain_text_and_shown_as_written() -> None:
    """So no `<` of an operator can make Telegram refuse it."""
    message = rule_text(books("a < b & <b>c {{ name }}\n"), "hello", who(name="<i>Li</i>"), silent=True)
    assert shown(message.text) == "a < b & <b>c <i>Li</i>"
    assert parse_html(message.text).entities == ()
    assert message.silent


def test_the_text_is_in_the_contacts_language_where_there_is_one() -> None:
    playbooks = books("Hello", zh="您好")
    assert rule_text(playbooks, "hello", who("zh"), silent=False).text == "您好"
    assert rule_text(playbooks, "hello", who("en"), silent=False).text == "Hello"
    assert rule_text(books("Hello"), "hello", who("zh"), silent=False).text == "Hello"


def test_the_names_given_are_the_names_that_rules_allow() -> None:
    assert tuple(names(books(""), who())) == TEXT_NAMES


@pytest.mark.parametrize("text", ["{{ nmae }}", "{{ name.nick }}", "{{ name", "{{ name.__class__.__mro__ }}"])
def test_a_text_that_cannot_be_rendered_raises_what_the_caller_catches(text: str) -> None:
    with pytest.raises(jinja2.TemplateError):
        rule_text(books(text), "hello", who(), silent=False)


@often
@given(words)
def test_a_managers_own_words_are_sent_as_typed(text: str) -> None:
    assert shown(own_words(text).text) == text


# --- notes to the manager, and samples ------------------------------------------------------------------------


@often
@given(words, words, words, words)
def test_a_note_shows_every_name_as_it_is_written(name: str, account: str, manager: str, company: str) -> None:
    note = note_text(books(ALL_NAMES, company), "hello", who(name=name, account=account, manager=manager))
    assert shown(note) == f"{name}|{account}|{manager}|{company}"
    assert isinstance(note, Markup)


def test_a_note_is_in_the_managers_language_not_the_contacts() -> None:
    english, chinese = who("zh"), who("en")
    chinese = dataclasses.replace(chinese, manager=dataclasses.replace(chinese.manager, language="zh"))
    assert note_text(books("Call {{ name }}", zh="致电{{ name }}"), "hello", english) == "Call Li Wei"
    assert note_text(books("Call {{ name }}", zh="致电{{ name }}"), "hello", chinese) == "致电Li Wei"


def test_a_sample_goes_to_its_reader_at_our_own_company() -> None:
    assert shown(sample_text(books(ALL_NAMES), "hello", "en", "Ann <b>")) == "Ann <b>|Halden|Ann <b>|Halden"
    assert sample_text(books("Hello", zh="您好"), "hello", "zh", "林") == "您好"


# --- material -------------------------------------------------------------------------------------------------


def material(title: str = "A case", link: str = "https://a.example/case", **summary: str) -> Material:
    return Material("library/case", "case", link, {"en": title, "zh": title}, summary)


@often
@given(words, words, st.sampled_from(["en", "zh"]))
@example('<b>"', "</a>", "en")
def test_material_shows_title_and_summary_as_they_are(title: str, summary: str, language: str) -> None:
    message = material_message(material(title, **{language: summary}), language, silent=False)
    assert shown(message.text) == f"{title}\n\n{summary}"
    assert [entity.type for entity in parse_html(message.text).entities] in (
        ["bold", "text_link"],
        ["text_link", "bold"],
    )


@often
@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=30))
@example('"><b>')
@example("?a=1&b=2&lt;'")
def test_the_link_of_material_stays_whole(tail: str) -> None:
    link = f"https://a.example/{tail}"
    message = material_message(material(link=link), "en", silent=True)
    assert (message.preview, message.silent) == (link, True)
    assert f'href="{Markup.escape(link)}"' in message.text


def test_material_without_a_summary_in_their_language_leaves_no_hole() -> None:
    assert shown(material_message(material(zh="摘要"), "en", silent=False).text) == "A case"
    assert shown(material_message(material(en=" "), "en", silent=False).text) == "A case"


def test_a_long_summary_of_material_is_clipped() -> None:
    message = material_message(material(en="word " * 500), "en", silent=False)
    assert len(shown(message.text)) <= len("A case\n\n") + LONGEST_SUMMARY


def test_a_file_of_the_library_has_its_title_and_summary_as_caption() -> None:
    file = Attachment("document", "F1")
    about = Material("shared/a", "deck", None, {"en": "A <deck>"}, {"en": "word " * 500}, file=file)
    message = material_message(about, "en", silent=True)
    assert (message.file, message.preview, message.silent) == (file, None, True)
    assert shown(message.text).startswith("A <deck>\n\nword word")
    assert [entity.type for entity in parse_html(message.text).entities] == ["bold"]
    assert len(shown(message.text)) < LONGEST_CAPTION


# --- news -----------------------------------------------------------------------------------------------------


def news(one: Item, about: Topic | None, person: Relationship, *, silent: bool) -> Message:
    return news_message(TEXTS, [Piece(one, about, one.link)], person, silent=silent)


@often
@given(words, words, words, words, st.sampled_from(["en", "zh"]))
@example("<b>", "</b>", "<a>", '">', "en")
def test_news_shows_title_summary_source_and_topic_as_they_are(
    title: str, summary: str, source: str, topic: str, language: str
) -> None:
    about = Topic("t", {"en": topic, "zh": topic})
    message = news(item(title, summary, source=source), about, who(language), silent=True)
    head, body, tail = shown(message.text).split("\n\n")
    assert head == title
    assert body == summary
    assert tail.startswith(source)
    assert topic in tail


@often
@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=30))
@example('"><b>')
@example("?a=1&b=2&lt;'")
def test_the_link_of_news_stays_whole(tail: str) -> None:
    link = f"https://a.example/{tail}"
    message = news(item(link=link), AI, who(), silent=False)
    assert message.preview == link
    assert f'href="{Markup.escape(link)}"' in message.text
    assert shown(message.text).count("\n\n") == 2


def test_the_title_is_bold_and_the_source_is_the_link() -> None:
    message = news(item(), AI, who(), silent=False)
    assert [entity.type for entity in parse_html(message.text).entities] == ["bold", "text_link"]
    assert links(message.text) == ["https://a.example/1"]


def test_news_says_why_it_came_in_both_languages() -> None:
    assert "because of “AI & work”" in shown(news(item(), AI, who(), silent=False).text)
    assert "因为您关注“人工智能”" in shown(news(item(), AI, who("zh"), silent=False).text)


def test_news_of_no_topic_says_nothing_of_why() -> None:
    assert shown(news(item(), None, who(), silent=False).text) == "Title\n\nTwo words.\n\nA"


def test_news_without_a_summary_leaves_no_hole() -> None:
    assert shown(news(item(summary=" "), None, who(), silent=False).text) == "Title\n\nA"


def test_a_long_summary_is_clipped() -> None:
    message = news(item(summary="word " * 500), None, who(), silent=False)
    assert len(shown(message.text).split("\n\n")[1]) <= LONGEST_SUMMARY


def test_a_link_of_ours_leads_there_while_the_preview_is_of_the_page_itself() -> None:
    message = news_message(TEXTS, [Piece(item(), AI, "https://ours.example/r/1")], who(), silent=False)
    assert links(message.text) == ["https://ours.example/r/1"]
    assert message.preview == "https://a.example/1"


def test_a_persons_line_stands_above_it() -> None:
    message = news(item(line="I thought of <you>"), None, who(), silent=False)
    assert shown(message.text).startswith("I thought of <you>\n\nTitle")


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in line] for line in message.buttons]


def test_news_can_be_answered_with_a_tap_in_both_languages() -> None:
    message = news(item(), AI, who(), silent=False)
    assert labels(message) == [["👍", "👎"], ["🔕 Less of this", "💬 Ask Ann"]]
    assert [button.data for line in message.buttons for button in line] == ["like:1", "dislike:1", "less:1", "ask:1"]
    about_nothing = dataclasses.replace(item(), topics=())
    assert labels(news(about_nothing, None, who("zh"), silent=False)) == [["👍", "👎"], ["💬 问问Ann"]]


def test_who_is_reached_by_hand_has_no_buttons_to_press() -> None:
    one = who()
    by_hand = dataclasses.replace(one, contact=dataclasses.replace(one.contact, channel=BY_HAND))
    assert news(item(), AI, by_hand, silent=False).buttons == ()
    digest = news_message(TEXTS, [Piece(item(), AI, "https://a.example/1?a&b")] * 2, by_hand, silent=False)
    assert shown(digest.text).count("https://a.example/1?a&b") == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_digest_has_each_item_under_its_number_and_a_button_for_each(language: str) -> None:
    pieces = [Piece(dataclasses.replace(item(f"Title {n}"), id=n), AI, f"https://a.example/{n}") for n in (1, 2, 3)]
    message = news_message(TEXTS, pieces, who(language), silent=True)
    assert [line for line in shown(message.text).split("\n") if "Title" in line] == [
        "1. Title 1", "2. Title 2", "3. Title 3",
    ]  # fmt: skip
    assert links(message.text) == [f"https://a.example/{n}" for n in (1, 2, 3)]
    assert [line[1] for line in labels(message)] == ["👍 2", "👎 2", "🔕 2", "💬 2"]
    assert [line[2].data for line in message.buttons] == ["like:3", "dislike:3", "less:3", "ask:3"]
    assert message.preview is None


def test_the_longest_digest_fits_one_message() -> None:
    long = item("<&>" * 100, "&" * 2000, source="&" * 400, line="<" * 400)
    message = news_message(TEXTS, [Piece(long, AI, "https://a.example")] * MOST_NEWS, who(), silent=True)
    assert len(shown(message.text)) <= 4096


# --- clipping -------------------------------------------------------------------------------------------------


@often
@given(st.text(max_size=80), st.integers(1, 60))
@example("a " * 40, 1)
def test_a_clipped_text_is_never_longer_and_begins_like_the_whole(text: str, length: int) -> None:
    whole = " ".join(text.split())
    found = clipped(text, length)
    assert len(found) <= length
    assert whole.startswith(found.removesuffix("…"))
    assert (found == whole) == (len(whole) <= length) or found == whole[: len(found)]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Short.", 10, "Short."),
        ("  many   blanks \n here ", 20, "many blanks here"),
        ("One. Two. Three is long", 12, "One. Two."),
        ("第一句。第二句。第三句很长", 10, "第一句。第二句。"),
        ("Is it? Yes it is for sure", 12, "Is it?"),
        ("one two three four", 12, "one two…"),
        ("one, two three", 8, "one…"),
        ("abcdefghij", 5, "abcd…"),
    ],
)
def test_it_is_cut_after_a_sentence_else_after_a_word(text: str, length: int, expected: str) -> None:
    assert clipped(text, length) == expected


def test_a_number_is_not_taken_for_the_end_of_a_sentence() -> None:
    assert clipped("The bank now expects growth of 3.5 percent", 33) == "The bank now expects growth of…"


def test_chinese_without_blanks_is_not_cut_back_to_its_one_blank() -> None:
    """Chinese summaries hold a Latin name and a blank near their start, and commas alone after it."""
    text = "据OpenAI 公司介绍，" + "新的模型将用于企业客户的日常工作，" * 30
    assert len(clipped(text, 280)) > 200


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧‍👦" * 10, "🇩🇪" * 30, "👍🏽" * 30, "e\u0301" * 30], ids=["family", "flag", "skin", "mark"]
)
def test_it_is_not_cut_within_what_people_see_as_one_letter(text: str) -> None:
    """What joins the next character must not be left at the end, nor a mark be taken from its letter."""
    for length in (8, 9, 10, 11):
        kept = clipped(text, length).removesuffix("…")
        assert not kept.endswith("\u200d")
        assert not text[len(kept) :].startswith(("\u200d", "\u0301", "🏽", "\ufe0f"))
        assert sum("\U0001f1e6" <= char <= "\U0001f1ff" for char in kept) % 2 == 0


def test_a_cut_leaves_valid_unicode() -> None:
    for length in range(1, 30):
        clipped("😀" * 40, length).encode("utf-8")


# --- the bot's own texts --------------------------------------------------------------------------------------


@often
@given(words, words, st.sampled_from(["en", "zh"]))
@example("<b>", "&amp;", "en")
def test_what_people_are_called_is_shown_as_it_is(name: str, account: str, language: str) -> None:
    text = shown(TEXTS.say(language, "invite-joined", name=name, account=account))
    assert text.startswith(name)
    assert account in text.removeprefix(name)


def test_a_text_within_a_text_is_not_escaped_twice() -> None:
    inner = TEXTS.say("en", "news-because", topic="R&D")
    assert "R&amp;D" in inner
    assert "R&amp;D" in TEXTS.say("en", "news-source", source="A", link="https://a.example", because=inner)
    assert "&amp;amp;" not in TEXTS.say("en", "news-source", source="A", link="https://a.example", because=inner)


def test_numbers_choose_their_form() -> None:
    assert "One contact" in TEXTS.say("en", "book-title", count=1)
    assert "5 contacts" in TEXTS.say("en", "book-title", count=5)


def test_no_invisible_marks_are_put_around_values() -> None:
    assert not set("\u2066\u2067\u2068\u2069") & set(TEXTS.say("en", "whom-sent", name="Li"))


def test_an_unknown_language_is_answered_in_english() -> None:
    assert TEXTS.say("fr", "approve-none") == TEXTS.say("en", "approve-none")


def test_a_missing_text_or_value_is_a_bug_and_says_so() -> None:
    with pytest.raises(ValueError, match="no text 'gone' in en"):
        TEXTS.say("en", "gone")
    with pytest.raises(ValueError, match="whom-sent"):
        TEXTS.say("en", "whom-sent")


# --- versions of a wording ------------------------------------------------------------------------------------

MANY_LINES = "before = x\nconsent =\n    Hello { $name }.\n\n    Second part.\n    Third.\n\n## Section\n\nafter = y\n"


def version(source: str) -> str:
    return Texts({"en": source}).version("en", "consent")


@pytest.mark.parametrize(
    ("old", "new"), [("Hello", "Hallo"), ("Second part.", "Second part!"), ("Third.", "Third"), ("name", "nam")]
)
def test_a_version_changes_with_any_letter_of_its_wording(old: str, new: str) -> None:
    assert version(MANY_LINES) != version(MANY_LINES.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"), [("= x", "= z"), ("= y", "= z"), ("## Section", "## Other"), ("before", "consent-before")]
)
def test_a_version_stays_when_other_texts_change(old: str, new: str) -> None:
    assert version(MANY_LINES) == version(MANY_LINES.replace(old, new))


def test_the_last_line_of_a_file_counts_without_a_line_break_too() -> None:
    assert version("consent =\n    One.\n    Two.") != version("consent =\n    One.\n    Three.")


def test_languages_have_versions_of_their_own() -> None:
    assert TEXTS.version("en", "consent") != TEXTS.version("zh", "consent")
    assert len(TEXTS.version("en", "consent")) == 12


# --- moments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "Europe/Berlin", "Tue, Mar 3 10:12"),
        ("en", "America/Los_Angeles", "Tue, Mar 3 01:12"),
        ("zh", "Asia/Shanghai", "3月3日周二 17:12"),
        ("en", "Pacific/Kiritimati", "Tue, Mar 3 23:12"),
    ],
)
def test_a_moment_is_told_in_the_readers_words_and_zone(language: str, zone: str, expected: str) -> None:
    assert when(language, NOW, zone) == expected


def test_a_day_is_told_in_the_readers_words_and_zone() -> None:
    assert day("en", NOW, "Europe/Berlin") == "Mar 3, 2026"
    assert day("zh", NOW.replace(hour=20), "Asia/Shanghai") == "2026年3月4日"


# --- plain words ----------------------------------------------------------------------------------------------


@often
@given(words)
def test_plain_words_are_the_words_that_went_in(text: str) -> None:
    assert plain(str(Markup.escape(text))) == text
    assert plain(f"<b>{Markup.escape(text)}</b>") == text


def test_plain_words_keep_their_lines() -> None:
    assert plain("<b>a</b>\n\n<i>b</i> &amp; c") == "a\n\nb & c"


@pytest.mark.parametrize("letter", ["&", '"', "'", "<", "x", "长"])
def test_a_value_of_any_length_and_any_letters_can_be_said(letter: str) -> None:
    text = TEXTS.say("en", "nobody-named", name=letter * 5000)
    assert shown(text).count(letter) >= LONGEST_VALUE - 1


def test_the_longest_link_a_feed_may_have_is_said_whole() -> None:
    link = "https://a.example/?" + "&" * (LONGEST_LINK - 19)
    assert len(link) == LONGEST_LINK
    assert str(escape(link)) in TEXTS.say("en", "news-source", link=link, source="S", because="")
