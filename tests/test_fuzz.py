"""Any input at every door: never an exception, never a word to somebody else, in bounded time.

About a minute in CI, the same examples each time. For long runs with others, `FUZZ=50 pytest -n0 tests/test_fuzz.py`
takes fifty times as many.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import functools
import json
import logging
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from telegram import Bot, User

from bot import feedbook, locales, rules
from bot.clock import ManualClock
from bot.desk import contact as contact_side
from bot.desk import csv_rows
from bot.desk import manager as manager_side
from bot.desk.arguments import LONGEST_NAME
from bot.errors import FileProblems, Problem, Refused
from bot.feeds import page as pages
from bot.feeds.parse import LONGEST_SUMMARY, LONGEST_TITLE, parse
from bot.model.news import FeedBook, Page
from bot.model.posts import Edit, Say
from bot.render import Texts
from bot.report import review as drawing
from bot.sandbox.entities import Text
from bot.sandbox.markup import parse_html
from bot.service import Office
from bot.shipped import shipped_feeds, shipped_rules
from bot.store import Store
from bot.updates import Door
from bot.web.webhook import HEADER, webhook
from tests.test_feeds import NOW, SPLINTERS, WHOLE, sound
from tests.test_guards import VALUES, scene
from tests.test_handover import APPROVED
from tests.test_reviews import sheet
from tests.test_rules import BOOK
from tests.test_webhook import HOOK
from tests.world import MONDAY, RULES, TOKEN, world

TIMES = int(os.environ.get("FUZZ", "1"))


def often(examples: int) -> settings:
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate] + ([Phase.shrink] if TIMES > 1 else []),
    )


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Failed updates write tracebacks, which take longer than all the rest."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


# --- hostile pieces -------------------------------------------------------------------------------------------

NASTY = [
    "", " ", "\0", "\n", "\u202e", "\u2066", "\u200b", "\ud800", "\ufeff", "<b>", "</b>", "&", "&lt;", "<a href='",
    '"', "'",
    "{{ name }}", "{% for", "%s", "%n", "=1+1", "../../etc/passwd", "C:\\x", "javascript:alert(1)", "tg://user?id=1",
    "file:///etc/passwd", "http://[", "http://127.0.0.1/", "' OR 1=1 --", "😀" * 3000, "x" * 5000, "é" * 100,
    "名" * 4096,
    "/start", "/start x", "/stop", "/forget", "/mydata", "/start " + "A" * 64, "9" * 400, "-1", "0x10", "１２", "NaN",
]  # fmt: skip
NUMBERS = [0, 1, -1, 100, 201, 300, 501, 502, 900, 2**31, 2**52, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30]

words = st.sampled_from(NASTY) | st.text(max_size=40) | st.lists(st.sampled_from(NASTY[:30]), max_size=5).map("".join)
scalars = st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.integers() | st.floats() | words
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=8
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a value of JSON has values."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from places(one, (*path, key))


@st.composite
def bent(draw: st.DrawFn, seeds: list[Any]) -> Any:
    """One of these, with a few of its values replaced, taken away or added."""
    found = copy.deepcopy(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 3))):
        *path, last = draw(st.sampled_from(list(places(found))))
        inside = functools.reduce(lambda value, key: value[key], path, found)
        kind = draw(st.sampled_from(["replace", "replace", "drop", "add"]))
        if kind == "drop":
            inside.pop(last)
            if not list(places(found)):
                return found
        elif kind == "add" and isinstance(inside, dict):
            inside[draw(words)] = draw(anything)
        else:
            inside[last] = draw(anything)
    return found


# --- updates --------------------------------------------------------------------------------------------------

ANN, BO, CY, ANNS, BOS, STRANGER = 100, 300, 301, 501, 502, 900
"""Three managers and the contacts of two of them."""


def message(sender: int, text: str = "", **more: Any) -> dict[str, Any]:
    person = {"id": sender, "is_bot": False, "first_name": "Eve", "last_name": "<b>", "language_code": "en"}
    chat = {"id": sender, "type": "private", "first_name": "Eve"}
    words = {"text": text} if text else {}
    return {"message_id": 77, "date": 1772438400, "chat": chat, "from": person, **words, **more}


def pressed(sender: int, data: str) -> dict[str, Any]:
    shown = message(sender, "A card")
    shown["from"] = {"id": 123456, "is_bot": True, "first_name": "Halden"}
    return {"callback_query": {"id": "1", "from": message(sender)["from"], "chat_instance": "1", "data": data,
                               "message": shown}}  # fmt: skip


def seeds_of(sender: int) -> list[dict[str, Any]]:
    """Updates of every kind, as Telegram sends them."""
    file = {"file_id": "F", "file_unique_id": "U", "file_size": 10}
    photo = {**file, "width": 9, "height": 9}
    bold = {"type": "bold", "offset": 0, "length": 5}
    link = {"type": "text_link", "offset": 6, "length": 5, "url": "https://a.example/?a=1&b=2"}
    code = {"type": "pre", "offset": 0, "length": 5, "language": "python"}
    mention = {"type": "text_mention", "offset": 0, "length": 5, "user": message(sender)["from"]}
    asked = message(sender, "asked")
    member = {"user": {"id": 123456, "is_bot": True, "first_name": "Halden"}, "status": "member"}
    change = {"chat": message(sender)["chat"], "from": message(sender)["from"], "date": 1772438400,
              "old_chat_member": {**member, "status": "kicked", "until_date": 0},
              "new_chat_member": member}  # fmt: skip
    group = {"id": -100, "type": "group", "title": "A group"}
    return [
        {"message": message(sender, "Hello there.", entities=[bold, link, code, mention])},
        {"edited_message": message(sender, "Hello again.", edit_date=1772438401)},
        {"message": message(sender, "An answer", reply_to_message=asked)},
        {"message": message(sender, photo=[photo], caption="Hello there.", caption_entities=[bold, link])},
        {"message": message(sender, document={**file, "file_name": "people.csv", "mime_type": "text/csv"})},
        {"message": message(sender, document={**file, "file_name": "guide.pdf"}, caption="/library case, Guide")},
        {"message": message(sender, photo=[photo], media_group_id="9")},
        {"message": message(sender, contact={"phone_number": "1", "first_name": "X", "user_id": 5})},
        {"message": message(sender, location={"longitude": 1.0, "latitude": 2.0})},
        {"message": message(sender, "In a thread", is_topic_message=True, message_thread_id=5)},
        {"message": {**message(sender, "In a group"), "chat": group}},
        {"my_chat_member": change},
        {"my_chat_member": {**change, "chat": group}},
        *({"message": message(sender, f"/{command} {text}".strip())} for command in
          sorted({*manager_side.COMMANDS, *contact_side.COMMANDS}) for text in ("", "Otto", "Otto, Berg, user")),
        *({"message": message(sender, f"/start {token}")} for token in
          ("token501", "token502", "open501", "open502", "source501", "link501", "x")),
        *(pressed(sender, ":".join([verb, *["1"] * numbers])) for verb, numbers in sorted(manager_side.BUTTONS)),
        *(pressed(sender, f"{verb}:1") for verb in sorted(VALUES)),
    ]  # fmt: skip


SEEDS = [{"update_id": 1, **one} for sender in (ANN, BO, BOS, STRANGER) for one in seeds_of(sender)]


@functools.cache
def furnished() -> bytes:
    """Ann and Bo, each with a contact and one of everything, as an image of the memory."""

    async def made() -> bytes:
        async with world(rules={"prospects.yaml": APPROVED}) as house:
            await scene(house)
            return house.app.office.store.image()

    return asyncio.run(made())


@functools.cache
def shared() -> tuple[Any, Texts, Bot]:
    bot = Bot(TOKEN)
    bot._bot_user = User(123456, "Halden", is_bot=True, username="halden_bot")
    files = {**RULES, "prospects.yaml": APPROVED}
    return rules.read(files), Texts(locales.sources()), bot


def numbers_in(value: Any) -> set[str]:
    found = {str(value)} if isinstance(value, (int, str)) else set()
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found.union(*map(numbers_in, inside)) if inside else found


def taken(raw: Any) -> None:
    """This update at the door: no exception, acknowledged for good, and a word for nobody whom it is not about."""
    playbooks, texts, bot = shared()
    store = Store.from_image(furnished())
    try:
        office = Office(store, playbooks, FeedBook(), texts, "Europe/Berlin", "halden_bot", lambda: "made")
        door = Door(office, bot, ManualClock(MONDAY + timedelta(hours=1)), lambda: None)
        last = max((one.id for one in store.mail.queued()), default=0)
        door.handle(raw)
        new = [one.post for one in store.mail.queued() if one.id > last]
        writes = store._db.conn.total_changes
        door.handle(raw)
        assert store._db.conn.total_changes - writes <= 1, "it is taken twice"
        named = numbers_in(raw)
        whom = named | {str(ANN), str(BO), str(CY)}
        for manager, contact in ((ANN, ANNS), (BO, BOS)):
            if str(manager) in named:  # their contact, and who asked to be put through or opened a link of theirs
                whom |= {f"{prefix}{contact}" for prefix in ("", "77", "88", "99")}
        assert {post.address for post in new} <= whom
        for post in new:
            if isinstance(post.action, (Say, Edit)):
                assert len(parse_html(post.action.message.text).text) <= 4096
        door.handle({"update_id": 9_000_001, "message": message(BOS, "Good words")})
        assert any("Good words" in str(one.post.action) for one in store.mail.queued()), "the next one is lost"
    finally:
        store.close()


@often(700)
@given(bent(SEEDS))
def test_an_update_bent_in_any_way_disturbs_nobody(raw: Any) -> None:
    if isinstance(raw, dict):
        taken(raw)


@often(60)
@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "my_chat_member", "x"]), anything))
@example({"update_id": 2**63})
@example({"update_id": True})
@example({"update_id": -1})
@example({"update_id": 6, "message": message(BOS, "\ud800")})
@example({"update_id": 8, "message": {**message(BOS, "x"), "chat": {"id": None, "type": "group"}}})
@example({"update_id": 7, "message": {"from": {"id": 10**40}}})
def test_any_json_at_the_door_disturbs_nobody(raw: dict[str, Any]) -> None:
    taken(raw)


@pytest.mark.parametrize("depth", [20, 400, 900])
def test_an_update_nested_deeply_is_one_that_failed(depth: int) -> None:
    taken(json.loads('{"update_id": 5, "message": {"text": ' + "[" * depth + "]" * depth + "}}"))


@often(150)
@given(st.sampled_from([ANN, BO, BOS, STRANGER]), st.sampled_from(["/start ", "press"]), words)
def test_any_start_parameter_and_any_buttons_data_disturbs_nobody(sender: int, kind: str, data: str) -> None:
    part = pressed(sender, data) if kind == "press" else {"message": message(sender, kind + data)}
    taken({"update_id": 3, **part})


# --- the webhook ----------------------------------------------------------------------------------------------


@often(150)
@given(
    st.sampled_from(["POST", "GET", "PUT", "HEAD", "OPTIONS", "X"]),
    st.sampled_from(["/telegram", "/telegram/", "//telegram", "/", "/telegram?x=1", "/%2e%2e/telegram", "/x" * 2000]),
    st.sampled_from([HOOK.secret, "", "x"]) | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()),
)
def test_any_request_to_the_webhook_is_answered_and_only_ours_is_taken(
    method: str, path: str, secret: str, body: bytes
) -> None:
    seen: list[Any] = []

    async def ask() -> int:
        transport = httpx.ASGITransport(webhook(HOOK, seen.append))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
            return (await client.request(method, path, content=body, headers={HEADER: secret})).status_code

    assert asyncio.run(ask()) in (200, 403, 404, 405)
    assert not seen or (secret == HOOK.secret and method == "POST")
    assert all(isinstance(one, dict) for one in seen)


# --- what operators write -------------------------------------------------------------------------------------

YAML = [
    "\t", "*a", "&a ", "!!python/object:os.system x", "!!binary x", "{", "}", "[", "]", ": ", "- ", "? ", "|", ">",
    "%YAML 9",
    "---", "...", "<<: *a", "~", ".inf", "1e999", "0o8", "2026-02-31", "12:99:99", "'", '"', "#",
    "{{ name|center(9) }}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "9" * 30, "\0", "\u2028", "yes", "-1", "every: 0d", "7d..3d", "playbook: x",
]  # fmt: skip

OPERATORS = {name: text for name, text in shipped_rules().items() if len(text) < 9000}


def cut(text: str, damages: list[tuple[float, str, int]]) -> str:
    for share, splinter, lost in damages:
        at = int(share * len(text))
        text = text[:at] + splinter + text[at + lost :]
    return text


damages = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(YAML) | words, st.integers(0, 40)), min_size=1, max_size=4
)


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """Nothing but problems, each in one line, within seconds of the processor's time."""
    before = time.process_time()
    found: tuple[Problem, ...] = ()
    try:
        yield
    except FileProblems as error:
        found = error.problems
    assert all(problem.text and "\n" not in problem.text for problem in found)
    assert time.process_time() - before < 5


@often(60)
@given(st.sampled_from(sorted(OPERATORS)), damages)
def test_damaged_rules_are_problems_or_rules_soon(name: str, broken: list[tuple[float, str, int]]) -> None:
    contents = {"p.yaml": BOOK, "texts.en.yaml": "hello: Hello\n", name: cut(OPERATORS[name], broken)}
    with soon():
        rules.read(contents)


@often(100)
@given(damages)
def test_a_damaged_list_of_feeds_is_problems_or_feeds_soon(broken: list[tuple[float, str, int]]) -> None:
    with soon():
        feedbook.read("feeds.yaml", cut(shipped_feeds(), broken))


templates = st.lists(
    st.sampled_from(
        ["{{", "}}", "{%", "%}", "{#", "#}", " name ", " account ", "|", "upper", "center", "(", ")", "[", "]", "0",
         "10**9",
         " if ", " else ", " endif ", " for i in ", "range", "'x'", "*", "~", ".", "split()", "__class__", "-",
         " set x=",
         " macro ", " include ", " raw ", " endraw ", "default", ",", ":", " is ", " not "]),
    max_size=14,
).map("".join)  # fmt: skip


@often(250)
@given(templates)
def test_any_template_is_a_problem_or_a_text_soon(text: str) -> None:
    with soon():
        rules.read({"p.yaml": BOOK, "texts.en.yaml": f"hello: Hello\nmine: {json.dumps(text)}\n"})


# --- feeds, pages, files of people ----------------------------------------------------------------------------

PIECES = [*SPLINTERS, b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b"&a;", b"<?xml version='1.0'?>",
          b"<title>", b"<link rel=canonical href=", b"<meta property=og:title content=", b"<base href=file:///>",
          b"<script>", b"\xff\xfe", b"\x1f\x8b\x08", b"javascript:", b"<author>" + b"a" * 300,
          b"2026-99-99"]  # fmt: skip
broken_bytes = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(PIECES) | st.binary(max_size=20), st.integers(0, 60)), max_size=5
)


def torn(body: bytes, damages: list[tuple[float, bytes, int]]) -> bytes:
    for share, splinter, lost in damages:
        at = int(share * len(body))
        body = body[:at] + splinter + body[at + lost :]
    return body


JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "All", "language": "en",
     "items": [{"id": "1", "title": "One", "url": "https://a.example/1", "date_published": "2026-03-01T00:00:00Z"}]}
).encode()  # fmt: skip


@often(150)
@given(st.sampled_from([WHOLE, JSON_FEED]), broken_bytes, st.sampled_from(["", "application/xml; charset=x", "a/b"]))
def test_any_feed_gives_sound_entries_or_an_error(
    body: bytes, broken: list[tuple[float, bytes, int]], kind: str
) -> None:
    try:
        found = parse(torn(body, broken), "https://feeds.example/", kind, NOW)
    except Exception:  # in the child each is one line
        return
    assert sound(found.entries)
    assert all("root:" not in one.title + one.summary and len(one.summary) <= LONGEST_SUMMARY for one in found.entries)


PAGE = b"""<html lang=en><head><title>News &amp; more</title><link rel=canonical href=/a><meta name=description>
<link rel=alternate type=application/rss+xml href=/feed><meta property=og:site_name content=Site></head></html>"""


@often(150)
@given(st.just(PAGE), broken_bytes, st.sampled_from(["text/html", "text/html; charset=gb2312", ""]))
def test_any_page_is_short_words_and_web_links_or_an_error(
    body: bytes, broken: list[tuple[float, bytes, int]], kind: str
) -> None:
    try:
        found = pages.read(torn(body, broken), "https://a.example/x", kind)
    except ValueError:
        return
    assert isinstance(found, Page)
    assert len(found.title) <= LONGEST_TITLE
    assert found.title.replace("\u200d", "").isprintable()
    assert all(link.startswith(("https://", "http://")) for link in (found.url, *found.feeds))


TABLE = (
    "name,company,role,email,birthday,tags\nLi Wei,Acme,user,li@a.example,05-14,vip\n王芳,华辰,决策人,,,展会\n".encode()
)


@often(300)
@given(st.sampled_from([TABLE, TABLE.decode().encode("utf-16"), TABLE.decode().encode("gb18030")]), broken_bytes)
def test_any_file_of_people_is_rows_and_problems_or_a_refusal(
    body: bytes, broken: list[tuple[float, bytes, int]]
) -> None:
    texts = shared()[1]
    try:
        found = csv_rows.read(torn(body, broken))
    except Refused as refused:
        texts.say("en", refused.text, **refused.values)
        return
    for problem in found.problems:
        parse_html(texts.say("zh", problem.text, **problem.values))
    for person in found.people:
        assert person.name.isprintable()
        assert len(person.name) <= LONGEST_NAME


# --- rendering ------------------------------------------------------------------------------------------------

SOURCES = locales.sources()
PLACES = {
    (language, match[1]): frozenset(re.findall(r"\$(\w+)", match[0]))
    for language, source in SOURCES.items()
    for match in re.finditer(r"^([a-z][\w-]*) =.*(?:\n(?:[ \t].*)?)*", source, re.MULTILINE)
}
"""What stands in each text for something else."""


def shown(language: str, text_id: str, value: str) -> Text | None:
    """The text as Telegram reads it, with this in every place; None where a number is wanted."""
    try:
        html = shared()[1].say(language, text_id, **dict.fromkeys(PLACES[language, text_id], value))
    except ValueError:
        return None
    return parse_html(html)


@often(2000)
@given(st.sampled_from(sorted(PLACES)), words)
def test_no_value_in_any_text_marks_up_and_any_text_is_taken(place: tuple[str, str], value: str) -> None:
    value = value.encode(errors="ignore").decode()
    found = shown(*place, value)
    if found:
        assert not kinds(found) - (kinds(shown(*place, "x")) | kinds(shown(*place, "https://x.example")))


def kinds(text: Text | None) -> Counter[str]:
    """How often each kind of markup is in it. Where a text has a place for an address, an address is a link."""
    return Counter(one.type for one in text.entities) if text else Counter()


@often(100)
@given(words)
def test_no_name_adds_anything_to_a_picture(name: str) -> None:
    """No picture, no link, no other file."""
    found, usual = (ElementTree.fromstring(drawing.picture(sheet(one))) for one in (name[:200], "x"))
    assert Counter(one.tag for one in found.iter()) == Counter(one.tag for one in usual.iter())
    assert {key for one in found.iter() for key in one.attrib} == {key for one in usual.iter() for key in one.attrib}
