"""The shape of the files in `nurture_rules/`, key by key, and what each becomes. `docs/rules.md` explains the keys."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    RootModel,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from bot.model.people import DATES, LANGUAGES, Role, Stage
from bot.model.rules import (
    FESTIVALS,
    After,
    All,
    AnyOf,
    Brake,
    Caps,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    Material,
    MaterialWish,
    NewsWish,
    Not,
    Once,
    OpenHours,
    Policy,
    Rule,
    Send,
    Sequel,
    Since,
    Span,
    Stagger,
    Stretch,
    Timing,
    Unanswered,
    Window,
)
from bot.window import known_country
from bot.yaml_lines import ID, Bool, Duration, File, Range, nearest, to_duration

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MATERIAL_KINDS = (
    "case", "white-paper", "industry-report", "event", "technical-article", "people", "product-news", "deck", "trial",
    "evaluation",
)  # fmt: skip
"""What B2B content there is to give."""


# --- words and values -----------------------------------------------------------------------------------------


def one_of(known: tuple[str, ...]) -> BeforeValidator:
    """A string that is one of these; another is a problem that names the nearest."""

    def check(value: object) -> object:
        if value not in known:
            raise ValueError(f'"{value}" is not one of {", ".join(known)}{nearest(str(value), known)}')
        return value

    return BeforeValidator(check)


def member_of(kind: type[Any]) -> BeforeValidator:
    """Lets YAML's plain text stand for a member, in files that otherwise convert nothing."""

    def convert(value: object) -> object:
        known = [member.value for member in kind]
        if value not in known:
            raise ValueError(f'"{value}" is not one of {", ".join(known)}{nearest(str(value), known)}')
        return kind(value)

    return BeforeValidator(convert)


@dataclass(frozen=True)
class OneOr:
    """What is written may be one value or several; `convert` makes of the one what the shape is."""

    convert: Callable[[object], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.convert, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        whole = handler(schema)
        return {"anyOf": [whole.get("items", {"type": "string"}), whole]}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Several = OneOr(_listed)
"""One value may stand for a list of one."""


def _country(value: object) -> str:
    word = str(value).upper()
    if not known_country(word):
        raise ValueError(f'"{value}" is no country I know; two letters, like DE or CN')
    return word


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


def _to_open_hours(value: object) -> OpenHours:
    """A list of hours in order and apart. Raises ValueError."""
    ordered = sorted(_to_hours(one) for one in (value if isinstance(value, list) else [value]))
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered)):
        raise ValueError("these hours overlap")
    if not ordered:
        raise ValueError("there should be at least one stretch, such as 09:30-11:30")
    return tuple(ordered)


def _to_week(value: object) -> Mapping[frozenset[int], OpenHours] | OpenHours:
    """Hours for every open day, or `{mon-thu: [...], fri: [...]}`. Raises ValueError."""
    if not isinstance(value, dict):
        return _to_open_hours(value)
    week = {_to_days(days): _to_open_hours(hours) for days, hours in value.items()}
    if len(frozenset().union(*week)) != sum(map(len, week)) or not week:
        raise ValueError("each day should have its hours once")
    return week


def _to_working_days(value: object) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) working days?", str(value).strip())
    if match is None or not 0 < float(match[1]) <= 100:
        raise ValueError(f'"{value}" should look like "3 working days"')
    return float(match[1])


def _to_span(text: str) -> Span:
    """`2d..4d` or `2d`; zero is allowed. Raises ValueError."""
    first, dots, last = text.partition("..")
    shortest, longest = to_duration(first), to_duration(last if dots else first)
    if shortest > longest:
        raise ValueError(f'"{text}" should go from the shorter to the longer')
    return shortest, longest


def _to_once(value: object) -> Once | Dated:
    """`3d after joined`, `2d..4d after 2026-12-01`, `2026-12-01`. Raises ValueError."""
    words = str(value).split()
    span, after = (words[0], words[2]) if len(words) == 3 and words[1] == "after" else ("0d", " ".join(words))
    known = [one.value for one in After]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", after):
        if not 2000 <= int(after[:4]) <= 2199:
            raise ValueError(f'"{after}" is no day between 2000 and 2199')
        return Dated(_day(after).isoformat(), _to_span(span), before=len(words) == 1)
    if after not in known:
        like = f'should look like "3d after joined" ({", ".join(known)}) or 2026-12-01'
        raise ValueError(f'"{value}" {like}{nearest(after, known)}')
    return Once(_to_span(span), After(after))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is no day') from None


def _dated(names: tuple[str, ...], usual: str) -> BeforeValidator:
    """`60d before renewal`, `birthday`: a day of these names, with the usual span where none is written."""

    def convert(value: object) -> Dated:
        words = str(value).split()
        if len(words) == 1:
            words = [usual, "before", words[0]]
        if len(words) != 3 or words[1] not in ("before", "after"):
            raise ValueError(f'"{value}" should look like "60d before {names[0]}"')
        span, order, day = words
        if day not in names:
            raise ValueError(f'"{day}" is not one of {", ".join(names)}{nearest(day, names)}')
        return Dated(day, _to_span(span), order == "before")

    return BeforeValidator(convert)


def _web_link(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", value)
    except ValueError:  # half an IPv6 address
        sound = False
    if not sound:
        raise ValueError(f'"{value}" is not an http or https address')
    return value


def _choice(known: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(known)})


def _like(*examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "examples": list(examples)})


Id = Annotated[str, Field(pattern=ID)]
Count = Annotated[int, Field(ge=0)]
Words = Annotated[list[str], Several, Field(min_length=1)]
Stages = Annotated[list[Annotated[Stage, member_of(Stage)]], Several, Field(min_length=1)]
Roles = Annotated[list[Annotated[Role, member_of(Role)]], Several, Field(min_length=1)]
Countries = Annotated[list[Annotated[str, BeforeValidator(_country), _like("DE", "CN")]], Several, Field(min_length=1)]
Language = Annotated[str, one_of(LANGUAGES), _choice(LANGUAGES)]
MaterialKind = Annotated[str, one_of(MATERIAL_KINDS), _choice(MATERIAL_KINDS)]
Languages = Annotated[list[Language], Several, Field(min_length=1)]
Texts = Annotated[list[str], Several, Field(min_length=1)]
OnceWhen = Annotated[
    Once | Dated, BeforeValidator(_to_once), _like(*(f"3d after {one}" for one in After), "2026-12-01")
]
DateWhen = Annotated[Dated, _dated(DATES, "0d"), _like(*(f"60d before {one}" for one in DATES), "birthday")]
FestivalWhen = Annotated[
    Dated, _dated(FESTIVALS, "1d..4d"), _like(*(f"2d..5d before {one}" for one in FESTIVALS), "new-year")
]


# --- whom -----------------------------------------------------------------------------------------------------


def _without_null(schema: dict[str, Any]) -> None:
    """A key that is written has a value."""
    for part in schema["properties"].values():
        part["anyOf"] = [one for one in part["anyOf"] if one != {"type": "null"}]


class ConditionFile(File):
    """Several keys mean all of them; `all`, `any` and `not` combine."""

    model_config = ConfigDict(json_schema_extra=_without_null)

    example = "{stage: [lead]}"

    stage: Stages | None = None
    industry: Words | None = None
    """The account's."""
    country: Countries | None = None
    """The contact's, else the account's; two letters."""
    role: Roles | None = None
    """In the buying committee."""
    tags: Words | None = None
    """Who has one of these."""
    language: Languages | None = None
    source: Words | None = None
    """Where their invite was given out."""
    topics: Words | None = None
    account_missing: Roles | None = None
    """Nobody at their company has this role."""
    silent_for: Duration | None = None
    """They have said nothing for so long: 60d."""
    replied_within: Duration | None = None
    """They wrote so lately: 7d."""
    joined_within: Duration | None = None
    """They joined so lately: 30d."""
    unanswered: Annotated[int, Field(ge=1)] | None = None
    """They left so many personal messages in a row unanswered."""
    all_: list[ConditionFile] | None = Field(None, alias="all")
    any_: list[ConditionFile] | None = Field(None, alias="any")
    not_: ConditionFile | None = Field(None, alias="not")

    @field_validator("*", mode="before")
    @classmethod
    def _is_filled(cls, value: object) -> object:
        """A key without a value would be a condition that everybody fits."""
        if value is None:
            raise ValueError("should have a value; leave the key out to ask nothing")
        return value

    def parts(self) -> list[Condition]:
        """Each key as a condition."""
        found: list[Condition] = []
        for fact in Fact:
            if (values := getattr(self, fact)) is not None:
                fold = str.casefold if fact is Fact.INDUSTRY else str
                found.append(Is(fact, frozenset(fold(value) for value in values)))
        for stretch in Stretch:
            if (length := getattr(self, stretch)) is not None:
                found.append(During(stretch, length))
        if self.unanswered is not None:
            found.append(Unanswered(self.unanswered))
        if self.all_ is not None:
            found.append(All(tuple(part.condition() for part in self.all_)))
        if self.any_ is not None:
            found.append(AnyOf(tuple(part.condition() for part in self.any_)))
        if self.not_ is not None:
            found.append(Not(self.not_.condition()))
        return found

    def condition(self) -> Condition:
        parts = self.parts()
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def names_stage(self) -> bool:
        inside = [*(self.all_ or ()), *(self.any_ or ()), *([self.not_] if self.not_ else ())]
        return self.stage is not None or any(part.names_stage() for part in inside)


NOT_LOST = Is(Fact.STAGE, frozenset(str(stage) for stage in Stage if stage is not Stage.LOST))
"""Whom a playbook is for that says nothing of stages."""


# --- what -----------------------------------------------------------------------------------------------------


MOST_NEWS = 5
"""Items in one message: more nobody reads, and five fit whatever they say."""


class NewsFile(File):
    example = "{max_age: 10d}"

    max_age: Annotated[Duration, Field(gt=timedelta())] = timedelta(days=10)
    min_score: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.3
    count: Annotated[int, Field(ge=1, le=MOST_NEWS)] = 1


class MaterialWishFile(File):
    example = "{kind: case}"

    kind: Annotated[list[MaterialKind], Several] = []


class SendFile(File):
    example = "{text: check-in-1}"

    text: Texts | None = None
    variants: dict[Id, Texts] | None = None
    news: NewsFile | None = None
    material: MaterialWishFile | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> SendFile:
        given = [self.text, self.variants, self.news, self.material, self.note]
        if sum(value is not None for value in given) != 1:
            raise ValueError("give one of text, variants, news, material or note")
        if self.variants is not None and len(self.variants) < 2:
            raise ValueError("variants should be two or more; one alone is text")
        return self

    def text_ids(self) -> list[tuple[tuple[str | int, ...], str]]:
        """Every text it names, with the place where it stands."""
        listed = [(("text", n), text) for n, text in enumerate(self.text or ())]
        tried = [
            (("variants", name, n), text)
            for name, texts in (self.variants or {}).items()
            for n, text in enumerate(texts)
        ]
        return [*listed, *tried, *([(("note",), self.note)] if self.note is not None else [])]

    def to_send(self) -> Send:
        variants = {name: tuple(texts) for name, texts in (self.variants or {}).items()}
        texts = tuple(self.text or dict.fromkeys(text for some in variants.values() for text in some))
        news = NewsWish(self.news.max_age, self.news.min_score, self.news.count) if self.news else None
        material = MaterialWish(frozenset(self.material.kind)) if self.material else None
        return Send(texts, variants, news, material, self.note)


class StepFile(File):
    example = "{after: 3d, send: {text: check-in-1}}"

    after: Range | None = None
    send: SendFile


# --- rules ----------------------------------------------------------------------------------------------------


class TrialFile(File):
    example = "{contacts: 5}"

    contacts: Annotated[int, Field(ge=1)]


class RuleFile(File):
    id: Id
    for_: ConditionFile | None = Field(None, alias="for")
    when: ConditionFile | None = None
    unless: ConditionFile | None = None
    every: Range | None = None
    """Again and again: 7d, or a range such as 14d..21d."""
    since: Annotated[Since, member_of(Since)] = Since.OWN
    """What `every` counts from, besides this rule's own last."""
    once: OnceWhen | None = None
    """3d after joined, stage or reply; or a day such as 2026-12-01."""
    date: DateWhen | None = None
    """60d before renewal; on the day: birthday."""
    festival: FestivalWhen | None = None
    """1d..4d before spring-festival, where the contact's country keeps it."""
    times: Annotated[int, Field(ge=1)] | None = None
    """Of `every`: how often at most in one silence."""
    replaces: Annotated[list[str], Several] = []
    """Rules that this one stands in for while it is for the contact."""
    send: SendFile | None = None
    steps: Annotated[list[StepFile], Field(min_length=1)] | None = None
    """In the place of `send`: a sequence that ends when they reply."""
    approval: Literal["auto", "manager"] = "auto"
    """Whether the manager sees and approves it first."""
    silent: Bool = False
    kind: Literal["give", "ask"] = "give"
    trial: TrialFile | None = None
    """The admins see it first, then so many contacts get it, then all."""

    @model_validator(mode="after")
    def _fits_together(self) -> RuleFile:
        if (self.send is None) == (self.steps is None):
            raise ValueError("give either send or steps")
        given = [self.every, self.once, self.date, self.festival]
        moments = sum(value is not None for value in given)
        if moments > 1:
            raise ValueError("give one of every, once, date or festival")
        if self.steps and self.every:
            raise ValueError("steps happen once; leave out every")
        if not moments and not self.steps:
            raise ValueError('when? give every, once, date, festival or steps, such as "every: 14d..21d"')
        if self.since is not Since.OWN and not self.every:
            raise ValueError("since needs every")
        if self.times and not self.every:
            raise ValueError("times needs every")
        for n, step in enumerate(self.steps or ()):
            if (step.after is None) == (n > 0):
                raise ValueError("every step but the first needs after" if n else "the first step has no after")
        return self

    def timing(self) -> Timing:
        if self.every:
            return Every(self.every, self.since)
        return self.once or self.date or self.festival or Once((timedelta(), timedelta()), After.APPLIES)

    def sends(self) -> list[tuple[tuple[str | int, ...], SendFile]]:
        """What it sends, in order, with the place where each stands."""
        if self.send:
            return [(("send",), self.send)]
        return [(("steps", n, "send"), step.send) for n, step in enumerate(self.steps or ())]


class PlaybookFile(File):
    playbook: Id
    for_: ConditionFile = Field(ConditionFile(), alias="for")
    rules: Annotated[list[RuleFile], Field(min_length=1)]

    def rule_id(self, name: str) -> str:
        """`check-in` of this playbook, or `other/check-in` as it is."""
        return name if "/" in name else f"{self.playbook}/{name}"

    def to_rules(self) -> list[Rule]:
        return [self._to_rule(rule) for rule in self.rules]

    def _to_rule(self, rule: RuleFile) -> Rule:
        first, *others = [send.to_send() for _, send in rule.sends()]
        spans = [step.after for step in (rule.steps or ()) if step.after]
        return Rule(
            id=self.rule_id(rule.id),
            timing=rule.timing(),
            send=first,
            when=self._when(rule),
            unless=rule.unless.condition() if rule.unless else AnyOf(),
            sequels=tuple(Sequel(span, send) for span, send in zip(spans, others, strict=True)),
            replaces=frozenset(self.rule_id(name) for name in rule.replaces),
            times=rule.times,
            needs_approval=rule.approval == "manager",
            silent=rule.silent,
            ask=rule.kind == "ask",
            trial=rule.trial.contacts if rule.trial else None,
        )

    def _when(self, rule: RuleFile) -> Condition:
        """All that has to hold: whom the playbook is for, whom the rule is for, and its `when`."""
        given = [one for one in (self.for_, rule.for_, rule.when) if one is not None]
        parts = [part for one in given for part in one.parts()]
        return All(tuple(parts if any(one.names_stage() for one in given) else [NOT_LOST, *parts]))


# --- what holds for every rule --------------------------------------------------------------------------------


class WindowFile(File):
    example = "{days: mon-fri}"

    days: Annotated[frozenset[int], BeforeValidator(_to_days), _like("mon-fri", "mon,wed")] = frozenset(range(5))
    hours: Annotated[
        Mapping[frozenset[int], OpenHours] | OpenHours,
        BeforeValidator(_to_week),
        WithJsonSchema({"type": ["string", "array", "object"], "examples": [["09:30-11:30", "14:00-17:30"]]}),
    ] = ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30)))
    holidays: Literal["move", "ignore"] = "move"

    @model_validator(mode="after")
    def _days_once(self) -> WindowFile:
        if isinstance(self.hours, Mapping) and "days" in self.model_fields_set:
            raise ValueError("hours name their days; leave out days")
        return self

    def to_window(self) -> Window:
        holidays = self.holidays == "move"
        if not isinstance(self.hours, Mapping):
            return Window.daily(self.days, self.hours, holidays=holidays)
        hours_of = {day: hours for days, hours in self.hours.items() for day in days}
        return Window(tuple(hours_of.get(day, ()) for day in range(7)), holidays)


class CapsFile(File):
    """What is not written is no cap."""

    example = "{per_week: 2}"

    per_day: Count | None = None
    per_week: Count | None = None
    min_gap: Duration = timedelta()


class StaggerFile(File):
    example = "{per_account_day: 1}"

    per_manager_hour: Annotated[int, Field(ge=1)] | None = 6
    per_account_day: Annotated[int, Field(ge=1)] | None = 1
    same_item_in_account: Duration = timedelta(days=30)


class HoldFile(File):
    example = "{after_answer: 2d}"

    unanswered: Bool = True
    after_answer: Duration = timedelta(days=2)
    escalate: Duration | None = timedelta(hours=8)


class BalanceFile(File):
    example = "{gives_per_ask: 3}"

    gives_per_ask: Count | None = 3


class PaceFile(File):
    example = "{halve_after: 4}"

    halve_after: Annotated[int, Field(ge=1)] | None = None


class BrakeFile(File):
    example = "{contacts: 3, within: 30d}"

    contacts: Annotated[int, Field(ge=1)] = 3
    within: Annotated[Duration, Field(gt=timedelta())] = timedelta(days=30)


class DefaultsFile(File):
    company: str = ""
    window: WindowFile = WindowFile()
    caps: CapsFile | None = None
    stagger: StaggerFile = StaggerFile()
    hold: HoldFile = HoldFile()
    balance: BalanceFile = BalanceFile()
    pace: PaceFile = PaceFile()
    brake: BrakeFile | None = BrakeFile()
    expire: Annotated[float, BeforeValidator(_to_working_days), _like("3 working days")] = 3.0

    def to_policy(self) -> Policy:
        return Policy(
            self.window.to_window(),
            Caps(**self.caps.model_dump()) if self.caps else Caps(),
            Stagger(**self.stagger.model_dump()),
            hold_unanswered=self.hold.unanswered,
            hold_after_answer=self.hold.after_answer,
            gives_per_ask=self.balance.gives_per_ask,
            expire_days=self.expire,
            halve_after=self.pace.halve_after,
            brake=Brake(**self.brake.model_dump()) if self.brake else None,
            escalate_after=self.hold.escalate,
        )


# --- texts and the library ------------------------------------------------------------------------------------


class TextFile(File):
    example = "{text: Hello, kind: ask}"

    text: str
    kind: Literal["give", "ask"] = "give"


def _as_text(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class TextsFile(RootModel[dict[str, Annotated[TextFile, OneOr(_as_text)]]]):
    """A flat mapping of text ids to Jinja2, or to `{text: …, kind: ask}`."""

    def texts(self) -> dict[str, str]:
        return {name: one.text for name, one in self.root.items()}

    def asks(self) -> set[str]:
        return {name for name, one in self.root.items() if one.kind == "ask"}


class MaterialFile(File):
    kind: MaterialKind
    link: Annotated[str, AfterValidator(_web_link)]
    title: Annotated[dict[Language, str], Field(min_length=1)]
    summary: dict[Language, str] = {}
    role: Roles | None = None
    stage: Stages | None = None
    objection: str = ""


class LibraryFile(RootModel[dict[Id, MaterialFile]]):
    """Material by its id."""

    def library(self) -> dict[str, Material]:
        return {
            f"library/{name}": Material(
                f"library/{name}",
                one.kind,
                one.link,
                one.title,
                one.summary,
                frozenset(one.role or ()),
                frozenset(one.stage or ()),
                one.objection,
            )
            for name, one in self.root.items()
        }


class _AsWritten(GenerateJsonSchema):
    """Leaves out defaults that nobody could write: what a key becomes where it is left out."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        types = [one.get("type") for one in (inner, *inner.get("anyOf", ()))]
        as_written = any(type(schema.get("default")) is _PLAIN.get(str(name)) for name in types)
        return super().default_schema(schema) if as_written else inner


_PLAIN = {"string": str, "boolean": bool, "integer": int, "number": float}


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file: playbook, defaults, texts, library."""
    models: dict[str, type[BaseModel]] = {
        "playbook": PlaybookFile,
        "defaults": DefaultsFile,
        "texts": TextsFile,
        "library": LibraryFile,
    }
    return models[kind].model_json_schema(by_alias=True, schema_generator=_AsWritten)
