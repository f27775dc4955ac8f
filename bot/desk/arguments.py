"""What people type after a command: commas of either width, roles, languages, stages and zones in either language."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from dataclasses import dataclass

from bot.errors import Refused
from bot.model import Role, Stage
from bot.window import known_country

LONGEST_NAME = 80
"""Characters; longer ones are a slip of the keyboard or worse."""

ROLES = {
    **{role.value: role for role in Role},
    "使用人": Role.USER, "使用者": Role.USER, "用户": Role.USER,
    "评估人": Role.EVALUATOR, "评估": Role.EVALUATOR,
    "预算人": Role.BUDGET, "预算": Role.BUDGET,
    "决策人": Role.DECIDER, "决策": Role.DECIDER,
    "签字人": Role.SIGNATORY, "签字": Role.SIGNATORY,
}  # fmt: skip

STAGES = {
    **{stage.value: stage for stage in Stage},
    "线索": Stage.LEAD, "接触": Stage.ENGAGED, "评估": Stage.EVALUATING, "决策": Stage.DECIDING,
    "客户": Stage.CUSTOMER, "流失": Stage.LOST,
}  # fmt: skip

LANGUAGE_WORDS = {"en": "en", "english": "en", "英文": "en", "英语": "en", "zh": "zh", "chinese": "zh", "中文": "zh"}

ACCOUNT_KEYS = {
    "stage": "stage", "阶段": "stage", "industry": "industry", "行业": "industry",
    "country": "country", "国家": "country", "zone": "zone", "时区": "zone",
}  # fmt: skip


@dataclass(frozen=True)
class Introduction:
    """A person as a manager introduces them."""

    name: str
    account: str
    role: Role | None = None
    language: str = "en"
    zone: str | None = None
    reach: str = ""


def introduction(text: str, usage: str, *, by_hand: bool) -> Introduction:
    """`Li Wei, Acme, evaluator, zh, Asia/Shanghai`, the words after the company in any order. Raises Refused.

    By hand, a word that is none of these says where to find them.
    """
    words = split(text)
    if not words:
        raise Refused(usage)
    name, account = words[0], words[1] if len(words) > 1 else words[0]
    found: dict[str, str] = {}
    role: Role | None = None
    for word in words[2:]:
        lower = word.casefold()
        if lower in ROLES:
            role = ROLES[lower]
        elif lower in LANGUAGE_WORDS:
            found["language"] = LANGUAGE_WORDS[lower]
        elif re.fullmatch(r"[A-Za-z_]+(/[\w+-]+){1,2}", word):
            found["zone"] = zone(word)
        elif by_hand:
            found["reach"] = word
        else:
            raise Refused("unknown-word", word=word, hint=_nearest(lower, [*ROLES, *LANGUAGE_WORDS]))
    language = found.get("language") or ("zh" if has_han(name + account) else "en")
    return Introduction(name, account, role, language, found.get("zone"), found.get("reach", ""))


def settings(words: list[str]) -> dict[str, str]:
    """`stage evaluating`, `时区 Asia/Shanghai` … as a mapping of account fields. Raises Refused."""
    found: dict[str, str] = {}
    for word in words:
        key, _, value = word.partition(" ")
        field = ACCOUNT_KEYS.get(key.casefold())
        value = value.strip()
        if field is None or not value:
            raise Refused("usage-account")
        if field == "stage":
            value = stage(value)
        elif field == "zone":
            value = zone(value)
        elif field == "country":
            value = country(value)
        found[field] = value
    return found


def split(text: str) -> list[str]:
    """The parts between commas of any kind; empty ones are dropped. Raises Refused for an overlong one."""
    parts = [" ".join(part.split()) for part in re.split(r"[,，、;；\n]", text)]
    for part in parts:
        if len(part) > LONGEST_NAME:
            raise Refused("too-long", word=part[:LONGEST_NAME] + "…")
    return [part for part in parts if part]


def stage(word: str) -> Stage:
    if word.casefold() not in STAGES:
        raise Refused("unknown-stage", stage=word)
    return STAGES[word.casefold()]


def zone(word: str) -> str:
    """The IANA name in its own spelling. Raises Refused."""
    names = {name.casefold(): name for name in zoneinfo.available_timezones()}
    if word.casefold() not in names:
        raise Refused("unknown-zone", zone=word)
    return names[word.casefold()]


def country(word: str) -> str:
    if not known_country(word.upper()):
        raise Refused("unknown-country", country=word)
    return word.upper()


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return re.search(r"[\u3400-\u9fff]", text) is not None


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return close[0] if close else "none"
