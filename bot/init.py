"""`nurture init`: a few answers into `.env`, `feeds.yaml` and `nurture_rules/` that pass `nurture check`."""

from __future__ import annotations

import json
import os
import pathlib
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from bot.curation import mentions
from bot.errors import ConfigError
from bot.feedbook import SHORTEST_NEVER
from bot.model.people import LANGUAGES
from bot.shipped import shipped_env, shipped_feeds, shipped_rules


@dataclass(frozen=True)
class Answers:
    company: str
    industry: str
    languages: tuple[str, ...]
    zone: str
    rivals: tuple[str, ...]
    token: str
    admins: str

    @classmethod
    def of(
        cls, company: str, industry: str, languages: str, zone: str, rivals: str, token: str, admins: str
    ) -> Answers:
        """From what a person typed. Raises ConfigError."""
        chosen = tuple(word for word in _words(languages.lower()) if word)
        if not chosen or any(word not in LANGUAGES for word in chosen):
            raise ConfigError(f"languages: {languages!r} should be some of {', '.join(LANGUAGES)}")
        if zone not in zoneinfo.available_timezones():
            raise ConfigError(f"{zone!r} is no time zone; write it like Europe/Berlin or Asia/Shanghai")
        names = _words(rivals)
        if short := [name for name in names if len(name) < SHORTEST_NEVER]:
            raise ConfigError(f"{short[0]!r} is too short a name never to mention: it is in too many words")
        return cls(company.strip(), industry.strip(), chosen, zone, names, token.strip(), admins.strip())


def write_all(folder: pathlib.Path, answers: Answers) -> list[pathlib.Path]:
    """Write the files; returns their paths. Raises ConfigError when one is already there: nothing is overwritten."""
    contents = {
        folder / ".env": _env(answers),
        folder / "feeds.yaml": _feeds(answers),
        **{folder / "nurture_rules" / name: text for name, text in _rules(answers).items()},
    }
    if existing := [path for path in contents if path.exists()]:
        raise ConfigError(f"{existing[0]} is already there; nurture init overwrites nothing")
    try:
        (folder / "nurture_rules").mkdir(parents=True, exist_ok=True)
        for path, text in contents.items():
            _write(path, text, 0o600 if path.name == ".env" else 0o644)
    except OSError as error:
        raise ConfigError(f"{error.filename} cannot be written: {error.strerror}") from error
    return list(contents)


def _write(path: pathlib.Path, text: str, mode: int) -> None:
    """A new file, from its first moment readable by no one else than `mode` says."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)


def _env(answers: Answers) -> str:
    values = {
        "NURTURE_TELEGRAM_TOKEN": answers.token,
        "NURTURE_ADMINS": answers.admins,
        "NURTURE_TIMEZONE": answers.zone,
    }
    text = shipped_env()
    for name, value in values.items():
        text = re.sub(rf"^#? ?{name}=.*$", lambda _, line=f"{name}={value}": line, text, flags=re.MULTILINE)  # type: ignore[misc]
    return text


def _rules(answers: Answers) -> dict[str, str]:
    """The shipped playbooks, the texts of the chosen languages, the company's name where texts use it."""
    files = {
        name: text
        for name, text in shipped_rules().items()
        if not (match := re.fullmatch(r"texts\.(\w+)\.yaml", name)) or match[1] in answers.languages
    }
    company = json.dumps(answers.company, ensure_ascii=False)
    files["_defaults.yaml"] = files["_defaults.yaml"].replace('company: ""', f"company: {company}")
    return files


def _feeds(answers: Answers) -> str:
    """Feeds of the industry's topics and general ones, in the chosen languages; all of them where no topic fits."""
    book = yaml.safe_load(shipped_feeds())
    mine = {name for name, topic in book["topics"].items() if _fits(answers.industry, name, topic)}
    spoken = [feed for feed in book["feeds"] if feed["language"] in answers.languages]
    feeds = [feed for feed in spoken if not mine or not feed["topics"] or mine & set(feed["topics"])]
    chosen = {**book, "feeds": feeds, "never": list(answers.rivals)}
    head = "# Feeds and topics; docs/feeds.md explains each key. Add feeds of your customers' trade.\n"
    return head + yaml.safe_dump(chosen, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)


def _fits(industry: str, name: str, topic: dict[str, list[str]]) -> bool:
    """Whether the industry, as a person wrote it, has one of the topic's words in it, or the other way round."""
    known = [name, *topic.get("industries", [])]
    return bool(industry) and any(mentions(industry, word) or mentions(word, industry) for word in known)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_nonempty(part.strip() for part in re.split(r"[,，、;；]", text)))


def _nonempty(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
