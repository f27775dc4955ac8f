"""`nurture feeds …` as a person types it: what it prints, its exit codes, and that it writes nothing by itself."""

from __future__ import annotations

import functools
import http.server
import pathlib
import threading
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from bot import feedbook
from bot.cli_feeds import age, discovered, entries, line, looks
from bot.feeds import fetch
from bot.feeds.fetch import FeedReader
from bot.model.news import FeedSource
from tests.test_cli import complains, nurture
from tests.test_feeds import NOW, item, rss
from tests.test_feeds_fetch import Server, given

PAGE = b'<html><title>Site</title><link rel="alternate" type="application/rss+xml" href="/news.xml"></html>'
HTML = {"content-type": "text/html"}
FEED = rss("<language>zh-CN</language>", item()).replace(b"<title>All", b"<title>Carton: Weekly #1")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site(tmp_path: pathlib.Path) -> Iterator[str]:
    """The address, on loopback, of a folder with a feed, a page that names it, and nothing else."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "news.xml").write_bytes(FEED)
    (folder / "index.html").write_bytes(PAGE)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()


def book(*feeds: str) -> str:
    return (
        "feeds:\n"
        + "".join(f"  - {{url: '{url}', title: Feed {n}, topics: []}}\n" for n, url in enumerate(feeds, start=1))
        + "topics:\n  one: {keywords: [One]}\nallow_private: true\n"
    )


@pytest.fixture
def house(tmp_path: pathlib.Path, site: str) -> pathlib.Path:
    (tmp_path / "feeds.yaml").write_text(book(f"{site}/news.xml"), encoding="utf-8")
    return tmp_path


# --- check


def test_check_asks_the_servers_and_says_what_each_gives(house: pathlib.Path) -> None:
    before = sorted(house.rglob("*"))
    result = nurture(house, "feeds", "check")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "ok      Feed 1: 1 entries, the newest 0 hours old; 1 about topics of feeds.yaml\n1 feeds: all right.\n"
    )
    assert sorted(house.rglob("*")) == before


def test_check_fails_when_a_feed_does(house: pathlib.Path, site: str) -> None:
    urls = f"{site}/none.xml", f"{site}/news.xml", f"{site}/index.html"
    (house / "feeds.yaml").write_text(book(*urls), encoding="utf-8")
    result = nurture(house, "feeds", "check")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        f"FAILED  Feed 1: the server answered 404 ({site}/none.xml)",
        "ok      Feed 2: 1 entries, the newest 0 hours old; 1 about topics of feeds.yaml",
        f"FAILED  Feed 3: cannot be read: a web page, and no feed ({site}/index.html)",
        "3 feeds, 2 failed.",
    ]


def test_a_broken_or_missing_file_is_wrong_configuration(house: pathlib.Path) -> None:
    (house / "feeds.yaml").write_text("feeds: {", encoding="utf-8")
    assert complains(nurture(house, "feeds", "check"), "feeds.yaml:1")
    assert complains(nurture(house, "feeds", "opml"), "feeds.yaml:1")
    assert complains(nurture(house, "feeds", "check", NURTURE_FEEDS="nowhere.yaml"), "cannot be read")


async def test_many_feeds_are_asked_in_passes_and_said_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST_PASS", 2)
    feeds = feedbook.read("feeds.yaml", book(*(f"https://{n}.example/" for n in range(5))))
    reader = FeedReader(allow_private=True, transport=Server({}))
    told = [line(feed, result, feeds, NOW) async for feed, result in looks(reader, feeds, NOW)]
    await reader.aclose()
    assert told == [f"FAILED  Feed {n + 1}: the server answered 404 (https://{n}.example/)" for n in range(5)]


async def test_a_line_says_when_a_feed_is_empty_or_has_moved() -> None:
    old, new = "https://old.example/", "https://new.example/"
    server = Server({old: httpx.Response(301, headers={"location": new}), new: given(rss())})
    feeds = feedbook.read("feeds.yaml", book(old))
    reader = FeedReader(allow_private=True, transport=server)
    told = [line(feed, result, feeds, NOW) async for feed, result in looks(reader, feeds, NOW)]
    await reader.aclose()
    assert told == ["empty   Feed 1: no entries; has moved to https://new.example/"]


@pytest.mark.parametrize(
    ("hours", "said"), [(0, "0 hours"), (1.9, "1 hour"), (47, "47 hours"), (48, "2 days"), (2400, "100 days")]
)
def test_an_age_in_words(hours: float, said: str) -> None:
    assert age(timedelta(hours=hours)) == said


# --- find


def test_find_prints_an_entry_to_paste(house: pathlib.Path, site: str) -> None:
    result = nurture(house, "feeds", "find", site)
    assert (result.returncode, result.stderr) == (0, "")
    (found,) = feedbook.read("feeds.yaml", f"feeds:\n{result.stdout}").feeds
    assert found == FeedSource(f"{site}/news.xml", "Carton: Weekly #1", "zh")


def test_where_there_is_no_feed_find_says_so(tmp_path: pathlib.Path, house: pathlib.Path, site: str) -> None:
    for file in (tmp_path / "site").iterdir():
        file.unlink()
    result = nurture(house, "feeds", "find", site)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"no feed found at {site}, nor where feeds often are\n"


def test_without_leave_find_asks_no_private_address(tmp_path: pathlib.Path, site: str) -> None:
    assert nurture(tmp_path, "feeds", "find", site).returncode == 1


ROOT = "https://a.example"


@pytest.mark.parametrize(
    ("answers", "url"),
    [
        ({ROOT: FEED}, ROOT),
        ({ROOT: PAGE, f"{ROOT}/news.xml": FEED}, f"{ROOT}/news.xml"),
        ({ROOT: PAGE, f"{ROOT}/rss.xml": FEED}, f"{ROOT}/rss.xml"),
        ({f"{ROOT}/feed": FEED, f"{ROOT}/atom.xml": FEED}, f"{ROOT}/feed"),
        ({ROOT: PAGE}, None),
    ],
)
async def test_a_feed_is_looked_for_here_then_where_the_page_says_then_where_feeds_are(
    answers: dict[str, bytes], url: str | None
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body = answers.get(str(request.url))
        return given(body, HTML) if body else httpx.Response(404)

    reader = FeedReader(allow_private=True, transport=httpx.MockTransport(answer))
    found = await discovered(reader, ROOT, NOW)
    await reader.aclose()
    assert (found.url if found else None) == url


# --- lists

OPML = """<opml version="2.0"><body><outline text="Known" xmlUrl="{site}/news.xml"/>
<outline text="New: [one] #2" xmlUrl="https://new.example/feed"/>
<outline text="No" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_the_feeds_as_opml(house: pathlib.Path, site: str) -> None:
    printed = nurture(house, "feeds", "opml")
    assert printed.returncode == 0
    assert f'xmlUrl="{site}/news.xml"' in printed.stdout
    assert nurture(house, "feeds", "opml", "out.opml").stderr == "wrote out.opml\n"
    assert (house / "out.opml").read_text(encoding="utf-8") == printed.stdout
    assert complains(nurture(house, "feeds", "opml", "no/such/folder.opml"), "cannot be written")


def test_an_opml_file_is_printed_as_what_is_missing_and_nothing_is_written(house: pathlib.Path, site: str) -> None:
    (house / "list.opml").write_text(OPML.format(site=site), encoding="utf-8")
    before = (house / "feeds.yaml").read_bytes()
    result = nurture(house, "feeds", "import", "list.opml")
    assert result.returncode == 0
    (new,) = feedbook.read("feeds.yaml", f"feeds:\n{result.stdout}").feeds
    assert (new.url, new.title) == ("https://new.example/feed", "New: [one] #2")
    assert result.stderr == "3 feeds, 1 new, 1 left out (no web address); paste them under feeds: in feeds.yaml\n"
    assert (house / "feeds.yaml").read_bytes() == before


def test_a_file_that_is_no_opml_is_one_line(house: pathlib.Path) -> None:
    (house / "list.opml").write_text("<!DOCTYPE opml><opml/>", encoding="utf-8")
    assert complains(nurture(house, "feeds", "import", "list.opml"), "list.opml: has a DOCTYPE")
    assert complains(nurture(house, "feeds", "import", "none.opml"), "none.opml")


@pytest.mark.parametrize("title", ["yes", "a: b # c", "'\"", "\\", "制造 “观察”", "{x}", "- x", "😀"])
def test_any_title_is_an_entry_that_yaml_reads(title: str) -> None:
    text = "\n".join(entries([FeedSource("https://a.example/", title, "en")]))
    assert feedbook.read("feeds.yaml", f"feeds:\n{text}\n").feeds[0].title == title


# --- help and usage


@pytest.mark.parametrize("command", [[], ["check"], ["find"], ["opml"], ["import"]])
def test_every_command_has_help(tmp_path: pathlib.Path, command: list[str]) -> None:
    result = nurture(tmp_path, "feeds", *command, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith("Usage: nurture feeds")


@pytest.mark.parametrize("arguments", [["frobnicate"], ["find"], ["import"], ["check", "x"]])
def test_wrong_usage_is_one_line(tmp_path: pathlib.Path, arguments: list[str]) -> None:
    assert complains(nurture(tmp_path, "feeds", *arguments), "")
