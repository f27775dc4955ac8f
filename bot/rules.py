"""What operators write in `nurture_rules/`: read, checked as a whole, and turned into `Playbooks`.

Files: `_defaults.yaml` (the policy), `texts.<language>.yaml` (Jinja2), every other `*.yaml` a playbook.
Every problem in every file is found in one pass; see `docs/rules.md` for the language.
"""

from __future__ import annotations

import hashlib
import itertools
import pathlib
import re
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Literal

import jinja2
import jinja2.meta
from pydantic import AfterValidator, BeforeValidator, Field, RootModel, model_validator

from bot.curation import never_word
from bot.errors import FileProblems, Problem
from bot.model import LANGUAGES, Caps, NewsWish, Playbooks, Policy, Role, Rule, Since, Stage, Stagger, Window
from bot.render import TEMPLATES
from bot.yaml_lines import Document, Duration, File, Range, nearest, parse, shape, to_duration

TEXT_NAMES = ("name", "account", "manager", "company")
"""What a text may use: how to address the contact, their company, the manager, our company."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_TEXT = 2000
"""Characters of one text; half of what one Telegram message takes, and more than anybody reads."""


def load(folder: pathlib.Path) -> Playbooks:
    """Read a folder of rules. Raises FileProblems with all that is wrong in it."""
    contents, problems = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            contents[path.name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, 0, f"cannot be read: {error}"))
    if problems:
        raise FileProblems(problems)
    if not contents:
        raise FileProblems([Problem(str(folder), 0, "no rules here; nurture init writes some")])
    return read(contents)


def read(contents: Mapping[str, str]) -> Playbooks:
    """Turn files (name -> text) into playbooks. Raises FileProblems with all that is wrong in them."""
    documents = {name: parse(name, text) for name, text in contents.items()}
    defaults = DefaultsFile()
    playbooks: dict[str, PlaybookFile] = {}
    texts: dict[str, Mapping[str, str]] = {}
    for name, document in documents.items():
        if name == "_defaults.yaml":
            defaults = shape(document, DefaultsFile) or defaults
        elif match := re.fullmatch(r"texts\.(\w+)\.yaml", name):
            if found := _texts(document, match[1]):
                texts[match[1]] = found
        elif book := shape(document, PlaybookFile):
            playbooks[name] = book
    rules = {rule.id: rule for book in playbooks.values() for rule in book.to_rules()}
    _check_together(documents, playbooks, rules, texts)
    if problems := [problem for document in documents.values() for problem in document.problems]:
        raise FileProblems(problems)
    version = hashlib.sha256(repr(sorted(contents.items())).encode()).hexdigest()[:16]
    return Playbooks(rules, defaults.to_policy(), texts, defaults.company, version)


def never_in_texts(playbooks: Playbooks, never: Iterable[str]) -> list[Problem]:
    """Texts that have a word of `never:` in `feeds.yaml`."""
    return [
        Problem(f"texts.{language}.yaml", 0, f'text "{text_id}" has the word "{word}" of never: in feeds.yaml')
        for language, texts in playbooks.texts.items()
        for text_id, text in texts.items()
        if (word := never_word(text, never))
    ]


# --- the shape of the files -----------------------------------------------------------------------------------


def member_of(kind: type[Any]) -> BeforeValidator:
    """Lets YAML's plain text stand for a member, in files that otherwise convert nothing."""

    def convert(value: object) -> object:
        known = [member.value for member in kind]
        if value not in known:
            raise ValueError(f'"{value}" is not one of {", ".join(known)}{nearest(str(value), known)}')
        return kind(value)

    return BeforeValidator(convert)


def _to_days(value: object) -> frozenset[int]:
    """`mon-fri` or `mon,wed,fri` as weekday numbers. Raises ValueError."""
    days: set[int] = set()
    for part in str(value).replace(" ", "").lower().split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f'"{value}" is not days such as mon-fri or mon,wed,fri')
        start, end = DAYS.index(first), DAYS.index(last or first)
        days |= {n % 7 for n in range(start, end + 1 if end >= start else end + 8)}
    return frozenset(days)


def _to_hours(value: object) -> tuple[time, time]:
    """`09:30-11:30` as two times of day. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", str(value).replace(" ", ""))
    try:
        if match is None:
            raise ValueError
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError:
        raise ValueError(f'"{value}" is not hours such as 09:30-11:30') from None
    if closes <= opens:
        raise ValueError(f'"{value}" closes before it opens')
    return opens, closes


def _in_order(spans: list[tuple[time, time]]) -> list[tuple[time, time]]:
    ordered = sorted(spans)
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered)):
        raise ValueError("these hours overlap")
    return ordered


def _to_working_days(value: object) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) working days?", str(value).strip())
    if match is None or not 0 < float(match[1]) <= 100:
        raise ValueError(f'"{value}" should look like "3 working days"')
    return float(match[1])


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Count = Annotated[int, Field(ge=0)]


class WindowFile(File):
    days: Annotated[frozenset[int], BeforeValidator(_to_days)] = frozenset(range(5))
    hours: Annotated[
        list[Annotated[tuple[time, time], BeforeValidator(_to_hours)]], Field(min_length=1), AfterValidator(_in_order)
    ] = [(time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))]
    holidays: Literal["move", "ignore"] = "move"


class CapsFile(File):
    per_day: Count | None = 1
    per_week: Count | None = 2
    min_gap: Duration = timedelta(hours=48)


class StaggerFile(File):
    per_manager_hour: Annotated[int, Field(ge=1)] | None = 6
    per_account_day: Annotated[int, Field(ge=1)] | None = 1
    same_item_in_account: Duration = timedelta(days=30)


class HoldFile(File):
    unanswered: bool = True
    after_answer: Duration = timedelta(days=2)


class BalanceFile(File):
    gives_per_ask: Count | None = 3


class DefaultsFile(File):
    company: str = ""
    window: WindowFile = WindowFile()
    caps: CapsFile = CapsFile()
    stagger: StaggerFile = StaggerFile()
    hold: HoldFile = HoldFile()
    balance: BalanceFile = BalanceFile()
    expire: Annotated[float, BeforeValidator(_to_working_days)] = 3.0

    def to_policy(self) -> Policy:
        window = Window(self.window.days, tuple(self.window.hours), self.window.holidays == "move")
        return Policy(
            window,
            Caps(**self.caps.model_dump()),
            Stagger(**self.stagger.model_dump()),
            hold_unanswered=self.hold.unanswered,
            hold_after_answer=self.hold.after_answer,
            gives_per_ask=self.balance.gives_per_ask,
            expire_days=self.expire,
        )


class ForFile(File):
    stage: list[Annotated[Stage, member_of(Stage)]] = [stage for stage in Stage if stage is not Stage.LOST]
    role: list[Annotated[Role, member_of(Role)]] | None = None


class NewsFile(File):
    max_age: Annotated[timedelta, BeforeValidator(to_duration), Field(gt=timedelta())] = timedelta(days=10)
    min_score: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.3


class SendFile(File):
    text: Annotated[list[str], Field(min_length=1)] | None = None
    news: NewsFile | None = None

    @model_validator(mode="after")
    def _one_of(self) -> SendFile:
        if (self.text is None) == (self.news is None):
            raise ValueError("give either text or news")
        return self


class WhenFile(File):
    silent_for: Duration | None = None


class UnlessFile(File):
    replied_within: Duration | None = None


class RuleFile(File):
    id: Id
    every: Range
    since: Annotated[Since, member_of(Since)] = Since.OWN
    when: WhenFile = WhenFile()
    unless: UnlessFile = UnlessFile()
    replaces: list[str] = []
    times: Annotated[int, Field(ge=1)] | None = None
    send: SendFile
    approval: Literal["auto", "manager"] = "auto"
    silent: bool = False
    kind: Literal["give", "ask"] = "give"


class PlaybookFile(File):
    playbook: Id
    for_: ForFile = Field(ForFile(), alias="for")
    rules: Annotated[list[RuleFile], Field(min_length=1)]

    def rule_id(self, name: str) -> str:
        """`check-in` of this playbook, or `other/check-in` as it is."""
        return name if "/" in name else f"{self.playbook}/{name}"

    def to_rules(self) -> list[Rule]:
        return [self._to_rule(rule) for rule in self.rules]

    def _to_rule(self, rule: RuleFile) -> Rule:
        news = rule.send.news
        return Rule(
            id=self.rule_id(rule.id),
            every=rule.every,
            stages=frozenset(self.for_.stage),
            roles=frozenset(self.for_.role or ()),
            since=rule.since,
            silent_for=rule.when.silent_for,
            unless_replied_within=rule.unless.replied_within,
            replaces=frozenset(self.rule_id(name) for name in rule.replaces),
            times=rule.times,
            texts=tuple(rule.send.text or ()),
            news=NewsWish(news.max_age, news.min_score) if news else None,
            needs_approval=rule.approval == "manager",
            silent=rule.silent,
            ask=rule.kind == "ask",
        )


class TextsFile(RootModel[dict[str, str]]):
    """A flat mapping of text ids to Jinja2."""


def _texts(document: Document, language: str) -> Mapping[str, str]:
    if language not in LANGUAGES:
        document.problem((), f'unknown language "{language}"; texts can be in {", ".join(LANGUAGES)}')
    texts = shape(document, TextsFile)
    if texts is None:
        return {}
    for text_id, text in texts.root.items():
        for problem in _text_problems(text):
            document.problem((text_id,), f'text "{text_id}": {problem}')
    return texts.root


def _text_problems(text: str) -> list[str]:
    if len(text) > LONGEST_TEXT:
        return [f"longer than {LONGEST_TEXT} characters"]
    if not text.strip():
        return ["empty"]
    try:
        names = jinja2.meta.find_undeclared_variables(TEMPLATES.parse(text))
    except jinja2.TemplateSyntaxError as error:
        return [f"line {error.lineno}: {error.message}"]
    except RecursionError:
        return ["nested too deeply"]
    unknown = [
        f'unknown name "{name}"{nearest(name, TEXT_NAMES)} (known: {", ".join(TEXT_NAMES)})'
        for name in sorted(names - set(TEXT_NAMES))
    ]
    return unknown or _rendering_problems(text)


def _rendering_problems(text: str) -> list[str]:
    """What would only show when it is sent."""
    try:
        TEMPLATES.from_string(text).render(dict.fromkeys(TEXT_NAMES, "x"))
    except Exception as error:  # whatever a template raises, it is the text that is wrong
        return [str(error).splitlines()[0] if str(error) else type(error).__name__]
    return []


def _check_together(
    documents: Mapping[str, Document],
    playbooks: Mapping[str, PlaybookFile],
    rules: Mapping[str, Rule],
    texts: Mapping[str, Mapping[str, str]],
) -> None:
    """What only shows when all files are seen: names used twice, rules and texts that are not there."""
    all_read = all(name in playbooks for name in documents if not name.startswith(("_defaults.", "texts.")))
    seen: dict[str, str] = {}
    for file, book in playbooks.items():
        document = documents[file]
        if book.playbook in seen:
            document.problem(("playbook",), f'playbook "{book.playbook}" is already in {seen[book.playbook]}')
        seen[book.playbook] = file
        _check_ids(document, book)
        _check_texts(document, book, documents, texts)
        if all_read:  # else the rule that is missed may stand in a file that could not be read
            _check_replaces(document, book, rules)


def _check_ids(document: Document, book: PlaybookFile) -> None:
    ids = [rule.id for rule in book.rules]
    for n, rule in enumerate(book.rules):
        if rule.id in ids[:n]:
            document.problem(("rules", n, "id"), f'rule "{rule.id}" is written twice')


def _check_replaces(document: Document, book: PlaybookFile, rules: Mapping[str, Rule]) -> None:
    known = [*rules, *(rule.id for rule in book.rules)]
    for n, rule in enumerate(book.rules):
        for other in rule.replaces:
            if book.rule_id(other) not in rules:
                document.problem(("rules", n, "replaces"), f'there is no rule "{other}"{nearest(other, known)}')


def _check_texts(
    document: Document,
    book: PlaybookFile,
    documents: Mapping[str, Document],
    texts: Mapping[str, Mapping[str, str]],
) -> None:
    for n, rule in enumerate(book.rules):
        for m, text_id in enumerate(rule.send.text or ()):
            for language in sorted(texts) or ["en"]:
                known = texts.get(language, {})
                if text_id not in known and not _broken(documents, texts, language):
                    hint = nearest(text_id, list(known))
                    words = f'there is no text "{text_id}" in texts.{language}.yaml{hint}'
                    document.problem(("rules", n, "send", "text", m), words)


def _broken(documents: Mapping[str, Document], texts: Mapping[str, Mapping[str, str]], language: str) -> bool:
    """Whether the file of texts is itself unreadable: then its problems say enough."""
    document = documents.get(f"texts.{language}.yaml")
    return document is not None and language not in texts
