"""Blanks in texts: filled from what is known, asked for where not, and never run."""

from __future__ import annotations

import pytest

from bot.blanks import blanks, filled

KNOWN = {"name": "王总", "account": "Acme & Sons"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Hello {name}, at {account}", ()),
        ("Hello {{ name }}, on {date} or {{ date }}, at {place}", ("date", "place")),
        ("{Name}, {姓名}, {公司}", ()),
        ("no blanks: {} { } {\n} }{", ()),
        ("{{ 7 * 7 }} {{ ''.__class__ }}", ("7 * 7", "''.__class__")),
    ],
)
def test_what_is_asked_for(text: str, asked: tuple[str, ...]) -> None:
    assert blanks(text) == asked


def test_values_are_escaped_and_what_is_unknown_stays() -> None:
    assert filled("{name} of {{ account }}, {date}", KNOWN) == "王总 of Acme &amp; Sons, {date}"


def test_a_value_is_never_a_blank_itself() -> None:
    once = filled("{name}, {date}", {"name": "{date} <b>"})
    assert blanks(once) == ("date",)
    assert filled(once, {"date": "5 May"}) == "&#123;date&#125; &lt;b&gt;, 5 May"
