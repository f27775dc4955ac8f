"""`nurture init`: whatever the answers, what it writes is right at once, and nothing is overwritten."""

from __future__ import annotations

import os
import pathlib
import stat
from dataclasses import replace

import pytest
import yaml

from bot import feedbook, rules, settings
from bot.errors import ConfigError
from bot.init import Answers, write_all
from bot.model.news import FeedBook
from bot.shipped import shipped_feeds

TOKEN = "123456:ABC-def_ghi-jkl-mno-pqr-stu-vwx-yz012"
ANSWERS = Answers.of("Halden", "packaging", "en, zh", "Europe/Berlin", "RivalCorp", TOKEN, "12345")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NURTURE_")]:
        monkeypatch.delenv(name)


def answers(
    company: str = "Halden", industry: str = "packaging", languages: str = "en, zh", rivals: str = "RivalCorp"
) -> Answers:
    return Answers.of(company, industry, languages, "Europe/Berlin", rivals, TOKEN, "12345")


def book_of(folder: pathlib.Path, chosen: Answers) -> FeedBook:
    write_all(folder, chosen)
    return feedbook.load(folder / "feeds.yaml")


def shipped(*languages: str) -> set[str]:
    """The addresses of all feeds that come with the program in these languages."""
    return {feed["url"] for feed in yaml.safe_load(shipped_feeds())["feeds"] if feed["language"] in languages}


CASES = {
    "English": answers(languages="en"),
    "Chinese": answers(languages="zh"),
    "both": answers(),
    "both the other way round": answers(languages="ZH，en"),
    "an industry in Chinese": answers(industry="包装"),
    "an industry that does not fit": answers(industry="falconry"),
    "no industry": answers(industry=""),
    "no company": answers(company=""),
    "no rivals": answers(rivals=""),
    "many rivals": answers(rivals="RivalCorp, Other: Ltd；对手公司、\"Quoted\", 123, null, no: yes, #1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_right(tmp_path: pathlib.Path, name: str) -> None:
    chosen = CASES[name]
    paths = write_all(tmp_path, chosen)
    assert all(path.is_file() for path in paths)
    playbooks = rules.load(tmp_path / "nurture_rules")
    book = feedbook.load(tmp_path / "feeds.yaml")
    assert playbooks.rules
    assert playbooks.texts.keys() == set(chosen.languages)
    assert book.feeds
    assert {feed.language for feed in book.feeds} == set(chosen.languages)
    assert book.never == chosen.rivals
    assert rules.never_in_texts(playbooks, book.never) == []


@pytest.mark.parametrize("name", CASES)
def test_the_settings_that_are_written_are_read(tmp_path: pathlib.Path, name: str) -> None:
    write_all(tmp_path, CASES[name])
    found = settings.load(tmp_path)
    assert (found.token, found.admins, found.zone) == (TOKEN, ("12345",), "Europe/Berlin")
    assert found.rules.is_dir()
    assert found.feeds.is_file()


@pytest.mark.parametrize(
    "company",
    [
        'The "Best" Company',
        "O'Brien & Sons",
        "Halden: packaging # since 1890",
        "C:\\Halden\\new",
        "哈尔登包装（上海）有限公司",
        "{{ name }}",
        "- Halden",
        "*Halden* &co !x %y @z `q`",
        "yes",
        "1890",
        "Halden 📦",
        r"\1 \g<0>",
    ],
)
def test_a_company_keeps_its_name(tmp_path: pathlib.Path, company: str) -> None:
    write_all(tmp_path, answers(company=f" {company} "))
    assert rules.load(tmp_path / "nurture_rules").company == company


def test_feeds_are_of_the_industry(tmp_path: pathlib.Path) -> None:
    book = book_of(tmp_path, answers(industry="Packaging"))
    assert book.feeds
    assert any("packaging" in feed.topics for feed in book.feeds)
    assert all("packaging" in feed.topics or not feed.topics for feed in book.feeds)  # general ones serve every trade


@pytest.mark.parametrize("industry", ["falconry", "", "hospitality", "facility management"])
def test_where_no_feed_fits_all_are_taken(tmp_path: pathlib.Path, industry: str) -> None:
    book = book_of(tmp_path, answers(industry=industry, languages="en"))
    assert {feed.url for feed in book.feeds} == shipped("en")


def test_every_topic_is_kept_for_feeds_to_come(tmp_path: pathlib.Path) -> None:
    book = book_of(tmp_path, answers(industry="packaging", languages="zh"))
    assert book.topics.keys() == yaml.safe_load(shipped_feeds())["topics"].keys()


def test_rivals_are_never_to_be_mentioned(tmp_path: pathlib.Path) -> None:
    book = book_of(tmp_path, answers(rivals=" RivalCorp ， 对手公司;Other, "))
    assert book.never == ("RivalCorp", "对手公司", "Other")


def test_a_rival_too_short_to_look_for_is_told_or_left_out(tmp_path: pathlib.Path) -> None:
    """`X` would forbid every text with an x in it, and `nurture check` refuses it."""
    try:
        chosen = answers(rivals="X, RivalCorp")
    except ConfigError:
        return
    assert book_of(tmp_path, chosen).never == ("RivalCorp",)


def test_private_addresses_stay_refused(tmp_path: pathlib.Path) -> None:
    assert book_of(tmp_path, ANSWERS).allow_private is False


# --- the file with the token


def test_nobody_else_may_read_the_token(tmp_path: pathlib.Path) -> None:
    write_all(tmp_path, ANSWERS)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_nobody_else_may_read_the_token_even_when_the_rest_cannot_be_written(tmp_path: pathlib.Path) -> None:
    (tmp_path / "nurture_rules").mkdir()
    (tmp_path / "nurture_rules" / "texts.zh.yaml").symlink_to(tmp_path / "none" / "texts.zh.yaml")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_all(tmp_path, ANSWERS)
    env = tmp_path / ".env"
    assert not env.exists() or stat.S_IMODE(env.stat().st_mode) == 0o600


def test_the_settings_stay_explained(tmp_path: pathlib.Path) -> None:
    write_all(tmp_path, ANSWERS)
    text = (tmp_path / ".env").read_text(encoding="utf-8")
    assert all(name in text for name in settings.NAMES)
    assert "@BotFather" in text


def test_without_a_token_the_place_for_it_stays_empty(tmp_path: pathlib.Path) -> None:
    write_all(tmp_path, replace(ANSWERS, token="", admins=""))
    lines = (tmp_path / ".env").read_text(encoding="utf-8").splitlines()
    assert "NURTURE_TELEGRAM_TOKEN=" in lines
    assert "NURTURE_ADMINS=" in lines
    with pytest.raises(ConfigError, match="is not set"):
        settings.load(tmp_path)


# --- nothing is overwritten


@pytest.mark.parametrize("name", [".env", "feeds.yaml", "nurture_rules/_defaults.yaml", "nurture_rules/texts.en.yaml"])
def test_nothing_is_overwritten(tmp_path: pathlib.Path, name: str) -> None:
    mine = tmp_path / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    with pytest.raises(ConfigError, match="overwrites nothing") as told:
        write_all(tmp_path, ANSWERS)
    assert str(mine) in str(told.value)
    assert mine.read_text() == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_a_second_time_is_refused(tmp_path: pathlib.Path) -> None:
    write_all(tmp_path, ANSWERS)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ConfigError, match="overwrites nothing"):
        write_all(tmp_path, replace(ANSWERS, company="Other"))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_is_made(tmp_path: pathlib.Path) -> None:
    write_all(tmp_path / "new" / "one", ANSWERS)
    assert (tmp_path / "new" / "one" / ".env").is_file()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError) as told:
        write_all(tmp_path / "file" / "below", ANSWERS)
    assert "\n" not in str(told.value)


# --- answers that are wrong


@pytest.mark.parametrize("languages", ["", "de", "en, de", " , "])
def test_a_language_that_is_not_spoken_is_told(languages: str) -> None:
    with pytest.raises(ConfigError, match="en, zh"):
        answers(languages=languages)


@pytest.mark.parametrize("zone", ["", "Berlin", "UTC+1"])
def test_a_zone_that_is_none_is_told(zone: str) -> None:
    with pytest.raises(ConfigError, match="Europe/Berlin"):
        Answers.of("Halden", "packaging", "en", zone, "", "", "")
