"""Telegram's HTML: what it becomes, what is refused, and that it comes back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, Text, finished, render_html, trimmed
from bot.sandbox.errors import Refusal
from bot.sandbox.markup import ParseError, formatted, parse_html


def spans(html: str) -> list[tuple[str, int, int]]:
    return [(entity.type, entity.offset, entity.length) for entity in parse_html(html).entities]


@pytest.mark.parametrize(
    ("html", "text", "expected"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a</i><EM>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins >", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;&#0;", '<>&"AB&nbsp;&#0;', []),
        ("<b>a<b>b</b>c</b>", "abc", [("bold", 0, 3)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
        ("<b> a</b><i> </i>", " a ", [("bold", 1, 1)]),
        ("<b></b>x", "x", []),
        ("<i>a</>", "a", [("italic", 0, 1)]),
        ("a\r\nb\tc\x00d", "a\nb c d", []),
        ("<a>x.example</a>", "x.example", [("text_link", 0, 9)]),
        ("<a href='javascript:x'>y</a>", "y", []),
        ("<a href='http://localhost'>y</a>", "y", []),
    ],
)
def test_html_becomes_text_and_entities(html: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert parse_html(html).text == text
    assert spans(html) == expected


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("é <foo>x</foo>", 'Unsupported start tag "foo" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b x>", "Unclosed end tag at byte offset 4"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x:y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xd800;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_html_that_is_refused_in_telegrams_words(html: str, why: str) -> None:
    with pytest.raises(ParseError) as error:
        parse_html(html)
    assert str(error.value) == why


def test_a_refusal_says_that_entities_cannot_be_parsed() -> None:
    with pytest.raises(Refusal) as refusal:
        formatted("<foo>", "HTML")
    assert refusal.value.description == (
        'Bad Request: can\'t parse entities: Unsupported start tag "foo" at byte offset 0'
    )


def test_links_are_kept_as_telegram_keeps_them() -> None:
    def link(html: str) -> Entity:
        return parse_html(html).entities[0]

    assert link('<a href="HTTPS://x.example?a=1&amp;b=2">y</a>').url == "https://x.example/?a=1&b=2"
    assert link('<a href="x.example/p">y</a>').url == "http://x.example/p"
    assert link('<a href="tg://resolve?domain=x">y</a>').url == "tg://resolve?domain=x"
    assert (link('<a href="tg://user?id=7">y</a>').type, link('<a href="tg://user?id=7">y</a>').user_id) == (
        "text_mention",
        7,
    )


@pytest.mark.parametrize(
    "html", ['<pre><code class="language-sql">x</code></pre>', '<code class="language-sql"><pre>x</pre></code>']
)
def test_a_block_in_a_language_is_one_entity(html: str) -> None:
    assert parse_html(html).entities == (Entity("pre", 0, 1, language="sql"),)


def test_blanks_at_both_ends_go() -> None:
    assert trimmed(parse_html(" \n<b>a </b>\n ")) == Text("a", (Entity("bold", 0, 1),))
    assert trimmed(Text(" \n ")) == Text("")
    assert formatted("  a  ").text == "a"


def test_telegram_finds_commands_links_and_mentions() -> None:
    found = finished(Text("/start 😀 https://x.example/a_b. a@b.example @someone #topic 1/2 /no/path #5"))
    assert [entity.type for entity in found.entities] == ["bot_command", "url", "email", "mention", "hashtag"]
    assert found.entities[1] == Entity("url", 10, 21)
    assert finished(parse_html("<code>/start</code>")).entities == (Entity("code", 0, 6),)
    assert [e.type for e in finished(parse_html("<b>/start</b>")).entities] == ["bot_command", "bold"]


def test_a_found_link_is_a_link_in_a_page() -> None:
    html = 'see <a href="https://x.example/?a=1&amp;b=&quot;">https://x.example/?a=1&amp;b="</a>'
    entities = (Entity("url", 4, 26),)
    assert render_html(Text('see https://x.example/?a=1&b="', entities)) == html


def test_entities_that_a_bot_states_itself() -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    link = {"type": "text_link", "offset": 3, "length": 1, "url": "x.example"}
    assert formatted("😀 a", "", [bold, link]).html == '<b>😀</b> <a href="http://x.example/">a</a>'
    assert formatted("/x", "", [{"type": "url", "offset": 0, "length": 9}, {"type": "?"}]).html == "/x"
    for offset, length, why in ((0, 9, "ends after the end"), (1, 1, "in a middle of a UTF-16 symbol")):
        with pytest.raises(Refusal, match=why):
            formatted("😀", "", [{"type": "bold", "offset": offset, "length": length}])


def test_overlapping_entities_still_make_good_html() -> None:
    text = Text("abc", (Entity("bold", 0, 2), Entity("italic", 1, 2)))
    assert render_html(text) == "<b>a<i>b</i></b><i>c</i>"


WORDS = st.text(alphabet="ab <>&\"'\n😀é中;#x", max_size=8)
ESCAPED = WORDS.map(lambda text: render_html(Text(text)))
OPENINGS = {
    **{f"<{tag}>": f"</{tag}>" for tag in ("b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler")},
    "<blockquote expandable>": "</blockquote>",
    '<a href="https://x.example/?a=1&amp;b=&quot;">': "</a>",
    '<a href="tg://user?id=7">': "</a>",
    '<tg-emoji emoji-id="5">': "</tg-emoji>",
    '<pre><code class="language-sql">': "</code></pre>",
}
TREES = st.recursive(
    ESCAPED,
    lambda inner: st.builds(
        lambda opening, parts: opening + "".join(parts) + OPENINGS[opening],
        st.sampled_from(sorted(OPENINGS)),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4).map("".join))
def test_what_is_rendered_is_parsed_to_the_same(html: str) -> None:
    text = parse_html(html)
    assert parse_html(render_html(text)) == text
    assert trimmed(trimmed(text)) == trimmed(text)
    assert parse_html(trimmed(text).html) == trimmed(text)


@given(st.text())
def test_any_text_is_safe_in_a_page(source: str) -> None:
    text = formatted(source)
    assert "<script" not in text.html
    assert parse_html(render_html(Text(text.text))).text == text.text
