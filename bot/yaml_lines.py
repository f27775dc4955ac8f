"""An operator's YAML file into a pydantic model, with every problem named by file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, RootModel, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails
from yaml.constructor import SafeConstructor

from bot.errors import Problem

Path = tuple[str | int, ...]
Shape = TypeVar("Shape", bound=BaseModel)

LONGEST_FILE = 200_000
"""Characters; nobody writes a longer one by hand."""

QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, which every wheel of PyYAML holds: eight times as fast."""

DEEPEST = 20
"""Levels of nesting; the deepest valid file has six."""


ID = r"^[a-z0-9][a-z0-9-]{0,39}$"
"""How things are called."""


class File(BaseModel):
    """Base of every shape: unknown keys are problems, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    example: ClassVar[str] = ""
    """How such a mapping may be written, for whoever writes something else."""


@dataclass
class Document:
    """A parsed file: plain data, and the line of each path in it."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def broken(self) -> bool:
        """Whether there is more than warnings."""
        return any(not problem.warning for problem in self.problems)

    def line(self, path: Path) -> int:
        """The line of `path`, else of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, text: str) -> None:
        self.problems.append(Problem(self.file, self.line(path), " ".join(text.split())))

    def warning(self, path: Path, text: str) -> None:
        self.problems.append(Problem(self.file, self.line(path), " ".join(text.split()), warning=True))


def parse(file: str, text: str) -> Document:
    """Read YAML into plain data. Aliases and duplicate keys are problems."""
    document = Document(file)
    if len(text) > LONGEST_FILE:
        document.problems.append(Problem(file, 0, f"longer than {LONGEST_FILE} characters"))
        return document
    try:
        node = _composed(document, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.problems.append(Problem(file, mark.line + 1 if mark else 0, f"not valid YAML: {error.problem}"))
    except (yaml.YAMLError, RecursionError) as error:
        document.problems.append(Problem(file, 0, f"not valid YAML: {str(error).splitlines()[0]}"))
    else:
        document.data = _plain(node, (), document) if node else None
    return document


def _composed(document: Document, text: str) -> yaml.Node | None:
    """None: there is nothing, or a problem. What libyaml stumbles over is read slowly, for words that say more."""
    try:
        return _composed_by(QUICK, document, text)
    except (yaml.YAMLError, UnicodeEncodeError):
        return _composed_by(yaml.SafeLoader, document, text)


def _composed_by(loader: type[yaml.SafeLoader], document: Document, text: str) -> yaml.Node | None:
    if problem := _refused(loader, document.file, text):
        document.problems.append(problem)
        return None
    return yaml.compose(text, Loader=loader)


def _refused(loader: type[yaml.SafeLoader], file: str, text: str) -> Problem | None:
    """An alias, or nesting so deep that composing it would take minutes: events come one by one and bounded."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            return Problem(file, line, "aliases (*name) are not read here; write it out")
        if depth > DEEPEST + 1:
            return Problem(file, line, "nested too deeply")
    return None


def shape(document: Document, model: type[Shape]) -> Shape | None:
    """The document as `model`, or None with its problems added."""
    if document.broken and document.data is None:
        return None
    if not isinstance(document.data, dict):
        document.problem((), "should be a mapping, `key: value`")
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        details = error.errors()
        misspelt = {(*detail["loc"][:-1], _meant(detail, model)) for detail in details}
        for detail in details:
            if detail["type"] != "missing" or detail["loc"] not in misspelt:
                document.problem(_known_path(document, detail["loc"]), _in_words(detail, model))
        return None


def _known_path(document: Document, loc: Path) -> Path:
    """The part of pydantic's location that is in the file; it names branches of unions too."""
    path: Path = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


def _meant(detail: ErrorDetails, model: type[BaseModel]) -> str | None:
    """The key an unknown one was probably meant to be: that it is missing need not be said too."""
    if detail["type"] != "extra_forbidden":
        return None
    *where, last = detail["loc"]
    close = difflib.get_close_matches(str(last), _keys(model, where), n=1)
    return close[0] if close else None


def nearest(word: str, known: Sequence[str]) -> str:
    """`; did you mean "every"?` where something is near, else nothing."""
    close = difflib.get_close_matches(word, known, n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def _plain(node: yaml.Node, path: Path, document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if len(path) > DEEPEST:
        document.problem(path, "nested too deeply")
        return None
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, document))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, n), document) for n, child in enumerate(node.value)]
    try:
        value = SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, OverflowError):  # an explicit tag, a huge number
        return node.value
    if isinstance(value, bool) and str(node.value).lower() not in ("true", "false"):
        return node.value  # YAML 1.1 takes NO for “no”, and Norway is a country
    return value if value is None or isinstance(value, (bool, int, float)) else str(node.value)


def _pairs(node: yaml.MappingNode, path: Path, document: Document) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "a key that is a list or a mapping"
        document.lines[(*path, name)] = key.start_mark.line + 1
        if name in seen:
            document.problem((*path, name), f'"{name}" is written twice')
        seen.add(name)
        plain = _plain(value, (*path, name), document)
        document.lines[(*path, name)] = key.start_mark.line + 1
        yield name, plain


def _in_words(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, given = detail["type"], detail["input"]
    *where, last = detail["loc"] or ("",)
    if kind == "extra_forbidden":
        return f'unknown key "{last}"{nearest(str(last), _keys(model, where))}'
    if kind == "missing":
        return f'"{last}" is missing'
    if kind in ("enum", "literal_error"):
        allowed = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        return f'"{given}" is not one of {", ".join(allowed)}{nearest(str(given), allowed)}'
    if kind == "value_error":
        error = detail["ctx"]["error"]
        return str(error) if last == "[key]" or isinstance(last, int) else f"{last}: {error}"
    name = next((part for part in reversed(detail["loc"]) if isinstance(part, str) and part != "[key]"), "")
    return f"{name}: {_should(detail, model)}"


def _should(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wanted in the place of a value of a wrong type or size."""
    limits: Mapping[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "model_type" | "model_attributes_type":
            found = _model_at(model, detail["loc"])
            example = found.example if isinstance(found, type) and issubclass(found, File) else ""
            return f"should be a mapping, such as {example}" if example else _SHOULD["dict_type"]
        case "greater_than_equal":
            return f"should be at least {limits['ge']:g}"
        case "less_than_equal":
            return f"should be at most {limits['le']:g}"
        case "greater_than":  # asked of durations only
            return "should be longer than nothing"
        case "string_pattern_mismatch" if limits["pattern"] == ID:
            return "should be lower-case letters, digits and hyphens, 40 at most"
        case kind:
            return _SHOULD.get(kind, f"{detail['msg'][0].lower()}{detail['msg'][1:]}")


_SHOULD: Mapping[str, str] = {
    "string_type": "should be text",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "list_type": "should be a list",
    "dict_type": "should be a mapping, `key: value`",
    "too_short": "should not be empty",
    "string_too_short": "is too short",
    "string_pattern_mismatch": "is too short",
}
"""By pydantic's name of the error. Lists need one value at least; patterns, but for ids, ask for more than blanks."""


def _keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The keys a mapping at `path` below `model` may have."""
    found = _model_at(model, path)
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        return []
    return [info.alias or name for name, info in found.model_fields.items()]


def _model_at(model: type[BaseModel], path: Sequence[str | int]) -> Any:
    """The shape of what is at `path` below `model`."""
    current: Any = model
    for part in path:
        if isinstance(part, int) or not (isinstance(current, type) and issubclass(current, BaseModel)):
            continue
        if issubclass(current, RootModel):
            current = _model_in(current.model_fields["root"].annotation)
            continue
        fields = {info.alias or name: info for name, info in current.model_fields.items()}
        if part in fields:
            current = _model_in(fields[part].annotation)
    return current


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := _model_in(argument)) is not None:
            return found
    return None


# --- what several files write the same way --------------------------------------------------------------------

_UNITS: Mapping[str, timedelta] = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def to_duration(value: object) -> timedelta:
    """`30m`, `48h`, `7d`, `2w` as a timedelta. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,5})([mhdw])", str(value).strip())
    if match is None:
        raise ValueError(f'"{value}" is not a duration such as 30m, 48h, 7d or 2w')
    found = int(match[1]) * _UNITS[match[2]]
    if found > LONGEST:
        raise ValueError(f'"{value}" is longer than ten years')
    return found


LONGEST = timedelta(days=3653)


def to_range(value: object) -> tuple[timedelta, timedelta]:
    """`14d..21d` or `7d` as (shortest, longest). Raises ValueError."""
    first, dots, last = str(value).partition("..")
    shortest, longest = to_duration(first), to_duration(last if dots else first)
    if not timedelta() < shortest <= longest:
        raise ValueError(f'"{value}" should go from the shorter to the longer, above zero')
    return shortest, longest


def to_bool(value: object) -> object:
    """`yes`, `no`, `on` and `off` as well as true and false."""
    return {"yes": True, "on": True, "no": False, "off": False}.get(str(value).lower(), value)


Duration = Annotated[
    timedelta, BeforeValidator(to_duration), WithJsonSchema({"type": "string", "pattern": r"^\d{1,5}[mhdw]$"})
]
Range = Annotated[
    tuple[timedelta, timedelta],
    BeforeValidator(to_range),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,5}[mhdw](\.\.\d{1,5}[mhdw])?$"}),
]
Bool = Annotated[bool, BeforeValidator(to_bool), WithJsonSchema({"type": "boolean"})]
