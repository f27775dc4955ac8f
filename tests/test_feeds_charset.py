"""Bytes into text: right, wrong and missing declarations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.charset import charset_of, decoded
from bot.feeds.parse import parse
from tests.test_feeds import HERE, NOW, item, rss

SIMPLIFIED = "包装行业的新规将于明年生效，企业需要重新设计包装材料，减少塑料的使用。专家表示，这对中小企业是一个挑战。"
TRADITIONAL = "包裝業的新規定將於明年生效，企業需要重新設計包裝材料，減少塑膠的使用。專家表示，這對中小企業是一個挑戰。"
RUSSIAN = "Новые правила для упаковки вступят в силу в следующем году, предприятия готовятся к ним заранее."
WESTERN = "Neue Regeln für Verpackungen: “naïve” Händler müssen früher prüfen, été à Genève, señor, 5 € für Käse."
CENTRAL = "Nowe zasady pakowania wejdą w życie w przyszłym roku, zażółć gęślą jaźń."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gbk"), (SIMPLIFIED, "gb2312"), (SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"),
        (RUSSIAN, "windows-1251"), (SIMPLIFIED, "utf-8"), (WESTERN, "utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "declared", ["", "utf-8", "iso-8859-1", "us-ascii", "windows-1252", "gb2312", "big5", "nonsense"]
)
def test_a_wrong_or_missing_declaration_is_seen_through(text: str, encoding: str, declared: str) -> None:
    assert decoded(text.encode(encoding), [declared]) == text


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "us-ascii", "windows-1252", "nonsense"])
def test_what_is_nothing_else_is_western(declared: str) -> None:
    assert decoded(WESTERN.encode("windows-1252"), [declared]) == WESTERN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("包装の新しい規則が来年施行されます", "shift_jis"), ("包装の新しい規則が来年施行されます", "euc_jp"),
        ("包装の新しい規則", "iso2022_jp"), ("새로운 포장 규칙이 내년에 시행됩니다", "euc_kr"),
        (CENTRAL, "windows-1250"), (CENTRAL, "iso-8859-2"), (RUSSIAN, "koi8-r"), ("Νέοι κανόνες", "windows-1253"),
        (RUSSIAN.upper(), "windows-1251"),
    ],
)  # fmt: skip
def test_a_declaration_that_nobody_makes_by_accident_is_believed(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), [encoding]) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_beginning_says_more_than_any_declaration(encoding: str) -> None:
    assert decoded(SIMPLIFIED.encode(encoding), ["big5"]) == SIMPLIFIED


def test_one_broken_byte_costs_one_letter() -> None:
    body = (SIMPLIFIED * 3).encode()[:-1]
    assert decoded(body, []) == (SIMPLIFIED * 3)[:-1] + "\ufffd"
    body = SIMPLIFIED.encode("gbk") + b"\xff" + SIMPLIFIED.encode("gbk")
    assert decoded(body, ["utf-8"]).startswith(SIMPLIFIED)


def test_markup_does_not_hide_the_language() -> None:
    body = rss(
        item("Short", more=f"<description>{SIMPLIFIED}</description>"), head="<?xml version='1.0'?>", encoding="gbk"
    )
    (entry,) = parse(body, HERE, "text/xml; charset=iso-8859-1", NOW).entries
    assert entry.summary == SIMPLIFIED


def test_the_declaration_of_a_server_or_a_document_is_found() -> None:
    assert charset_of('text/xml; Charset="GB2312"; x=y') == "GB2312"
    assert charset_of("text/xml") == ""


@given(
    st.binary(max_size=300), st.lists(st.text(max_size=10) | st.sampled_from(["utf-8", "gbk", "hz", "utf-7", "idna"]))
)
def test_any_bytes_are_some_text(body: bytes, declared: list[str]) -> None:
    assert isinstance(decoded(body, declared), str)
