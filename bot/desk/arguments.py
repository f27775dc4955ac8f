"""What people type after a command: commas of either width, roles, languages, stages and zones in either language."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.errors import Refused
from bot.model.people import DATES, Role, Stage
from bot.rule_files import MATERIAL_KINDS
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

KINDS = {
    **{kind: kind for kind in MATERIAL_KINDS},
    "case-study": "case", "案例": "case", "客户案例": "case",
    "whitepaper": "white-paper", "白皮书": "white-paper",
    "report": "industry-report", "行业报告": "industry-report", "报告": "industry-report",
    "webinar": "event", "fair": "event", "活动": "event", "展会": "event", "研讨会": "event",
    "article": "technical-article", "技术文章": "technical-article", "文章": "technical-article",
    "interview": "people", "人物": "people", "访谈": "people",
    "新品": "product-news", "产品动态": "product-news",
    "slides": "deck", "presentation": "deck", "演示文稿": "deck", "幻灯片": "deck", "ppt": "deck",
    "demo": "trial", "试用": "trial", "演示": "trial", "演示环境": "trial",
    "certificate": "evaluation", "评测": "evaluation", "第三方评测": "evaluation", "证书": "evaluation",
    "认证": "evaluation",
}  # fmt: skip

LANGUAGE_WORDS = {"en": "en", "english": "en", "英文": "en", "英语": "en", "zh": "zh", "chinese": "zh", "中文": "zh"}

DATE_KEYS = {
    **{name: name for name in DATES},
    "续约": "renewal", "合同到期": "contract-end", "试用到期": "trial-end", "董事会": "board-meeting",
    "生日": "birthday",
}  # fmt: skip

SHARED_KEYS = {"country": "country", "国家": "country", "zone": "zone", "时区": "zone", **DATE_KEYS}

ACCOUNT_KEYS = {"stage": "stage", "阶段": "stage", "industry": "industry", "行业": "industry", **SHARED_KEYS}

CONTACT_KEYS = {
    "role": "role", "角色": "role", "tag": "tags", "tags": "tags", "标签": "tags",
    "language": "language", "语言": "language", "source": "source", "来源": "source",
    "address": "address_as", "称呼": "address_as",
    "likes": "likes", "喜欢": "likes", "dislikes": "dislikes", "不喜欢": "dislikes", **SHARED_KEYS,
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
    tags: tuple[str, ...] = ()
    source: str | None = None


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
        key, _, value = word.partition(" ")
        if CONTACT_KEYS.get(key.casefold()) in ("tags", "source") and value:
            found[CONTACT_KEYS[key.casefold()]] = value
        elif lower in ROLES:
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
    return Introduction(
        name,
        account,
        role,
        language,
        found.get("zone"),
        found.get("reach", ""),
        tuple(found.get("tags", "").split()),
        found.get("source"),
    )


@dataclass(frozen=True)
class Caption:
    """Material as a manager describes it under a file, or after a link; empty is what they did not say."""

    title: str = ""
    kind: str = ""
    link: str | None = None
    language: str = ""
    summary: str = ""
    roles: frozenset[Role] = frozenset()
    stages: frozenset[Stage] = frozenset()
    objection: str = ""


def caption(text: str) -> Caption:
    """`white-paper, evaluator, evaluating, "too expensive", Guide to packaging lines`, in any order. Raises Refused.

    What is in quotes is the objection it answers, what is no word we know the title; lines below are the summary.
    """
    head, _, below = text.strip().partition("\n")
    first = _marks(head)
    return dataclasses.replace(first, summary=" ".join(below.split())) if first.title else _marks(text)


LONGEST_TITLE = 120
LONGEST_LINK = 1000

_LINK = re.compile(r"https?://[^\s，、；]+", re.IGNORECASE)
_PART = re.compile(
    r"""["“”„「『](?P<quoted>[^"“”」』]+)["“”」』](?=\s*(?:[,，、;；\n]|$))"""  # the whole part is in quotes
    r"|[^,，、;；\s][^,，、;；\n]*"
)


def _marks(text: str) -> Caption:
    links = [_web_link(link.rstrip(",;")) for link in _LINK.findall(text)]
    if len(links) > 1:
        raise Refused("usage-library")
    text = _LINK.sub(",", text)
    found: dict[str, Any] = {"link": links[0] if links else None}
    roles: set[Role] = set()
    stages: set[Stage] = set()
    unknown: list[tuple[int, re.Match[str]]] = []
    for place, part in enumerate(_PART.finditer(text)):
        word = "-".join(part[0].casefold().split())
        if part["quoted"]:
            found["objection"] = _no_longer(part["quoted"].strip(), LONGEST_NAME)
        elif word in KINDS:
            found["kind"] = KINDS[word]
        elif word in STAGES:  # 评估 and 决策 are stages here; the roles are 评估人 and 决策人
            stages.add(STAGES[word])
        elif word in ROLES:
            roles.add(ROLES[word])
        elif word in LANGUAGE_WORDS:
            found["language"] = LANGUAGE_WORDS[word]
        else:
            _check_spelling(word)
            unknown.append((place, part))
    if unknown:
        found["title"] = _title(text, unknown)
    return Caption(roles=frozenset(roles), stages=frozenset(stages), **found)


def _title(text: str, parts: list[tuple[int, re.Match[str]]]) -> str:
    """The words we do not know, with the commas between them; marks among them are a misunderstanding."""
    (first, begin), (last, end) = parts[0], parts[-1]
    if last - first >= len(parts):
        raise Refused("usage-library")
    return _no_longer(" ".join(text[begin.start() : end.end()].split()), LONGEST_TITLE)


def _check_spelling(word: str) -> None:
    """A slip of the keyboard would become part of the title. Raises Refused."""
    hint = _nearest(word, [*KINDS, *ROLES, *STAGES], 0.8) if word.isascii() and word.isalpha() else "none"
    if hint != "none":
        raise Refused("library-unknown-word", word=word, hint=hint)


def _web_link(word: str) -> str:
    """An address on the web. Raises Refused."""
    try:
        host = urlsplit(_no_longer(word, LONGEST_LINK)).hostname
    except ValueError:  # half an IPv6 address
        host = None
    if not host:
        raise Refused("usage-library")
    return word


def _no_longer(words: str, length: int) -> str:
    if len(words) > length:
        raise Refused("too-long", word=words[:LONGEST_NAME] + "…")
    return words


def settings(words: list[str], known: Mapping[str, str], usage: str) -> dict[str, Any]:
    """`stage evaluating`, `时区 Asia/Shanghai`, `renewal 2027-03-31` … as a mapping of fields. Raises Refused.

    `known` is ACCOUNT_KEYS or CONTACT_KEYS. Dates come together under `dates`; None takes one away.
    """
    found: dict[str, Any] = {}
    for word in words:
        key, _, value = word.partition(" ")
        field, value = known.get(key.casefold()), value.strip()
        if field is None or not value:
            raise Refused(usage)
        if field in DATES:
            found.setdefault("dates", {})[field] = None if value in NOTHING else day(value, yearly=field == "birthday")
        else:
            found[field] = _VALUES.get(field, str)(value)
    return found


def with_dates(dates: Mapping[str, date], changes: Mapping[str, date | None]) -> dict[str, date]:
    """The dates with these changed, or taken away."""
    return {name: at for name, at in {**dates, **changes}.items() if at is not None}


NOTHING = ("-", "none", "无")
NO_YEAR = 2000
"""Of a birthday whose year nobody knows; a leap year, so that February 29 is one."""


def day(word: str, *, yearly: bool = False) -> date:
    """`2027-03-31`, or `05-14` for a birthday. Raises Refused."""
    try:
        return date.fromisoformat(f"{NO_YEAR}-{word}" if yearly and len(word) == len("05-14") else word)
    except ValueError:
        raise Refused("unknown-date", date=word) from None


def until(word: str, now: date) -> date | None:
    """`2027-03-31`, `2w` or `10d` as a day to come; None for what is none of these. Raises Refused for one gone by."""
    if match := re.fullmatch(r"(\d{1,3})([dw])", word.casefold()):
        found = now + int(match[1]) * timedelta(days=7 if match[2] == "w" else 1)
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        found = day(word)
    else:
        return None
    if found <= now:
        raise Refused("date-past", date=word)
    return found


def split(text: str) -> list[str]:
    """The parts between commas of any kind; empty ones are dropped. Raises Refused for an overlong one."""
    parts = [" ".join(part.split()) for part in re.split(r"[,，、;；\n]", text)]
    for part in parts:
        if len(part) > LONGEST_NAME:
            raise Refused("too-long", word=part[:LONGEST_NAME] + "…")
    return [part for part in parts if part]


def head(text: str) -> tuple[str, str]:
    """What stands before the first comma of any kind, and all that follows. Raises Refused for an overlong name."""
    name, *rest = re.split(r"\s*[,，、;；\n]\s*", text.strip(), maxsplit=1)
    return _no_longer(" ".join(name.split()), LONGEST_NAME), rest[0] if rest else ""


def stage(word: str) -> Stage:
    if word.casefold() not in STAGES:
        raise Refused("unknown-stage", stage=word)
    return STAGES[word.casefold()]


def zone(word: str) -> str:
    """The IANA name in its own spelling. Raises Refused."""
    names = _zones()
    if word.casefold() not in names:
        raise Refused("unknown-zone", zone=word)
    return names[word.casefold()]


@functools.cache  # the machine is asked once: a file of people asks for every row
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones()}


def country(word: str) -> str:
    if not known_country(word.upper()):
        raise Refused("unknown-country", country=word)
    return word.upper()


def role(word: str) -> Role:
    if word.casefold() not in ROLES:
        raise Refused("unknown-role", role=word)
    return ROLES[word.casefold()]


def language(word: str) -> str:
    if word.casefold() not in LANGUAGE_WORDS:
        raise Refused("unknown-language", word=word)
    return LANGUAGE_WORDS[word.casefold()]


def tags(words: str) -> tuple[str, ...]:
    """Words apart by spaces; `-` for none."""
    return () if words in NOTHING else tuple(dict.fromkeys(words.split()))


_VALUES: Mapping[str, Callable[[str], Any]] = {
    "stage": stage,
    "zone": zone,
    "country": country,
    "role": role,
    "language": language,
    "tags": tags,
    "likes": tags,
    "dislikes": tags,
}
"""How each field is read; the others are words as they are."""


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return re.search(r"[\u3400-\u9fff]", text) is not None


def _nearest(word: str, known: list[str], cutoff: float = 0.6) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    return close[0] if close else "none"
