"""What operators write in `nurture_rules/`: read, checked as a whole, and turned into `Playbooks`.

Files: `_defaults.yaml` (the policy), `texts.<language>.yaml` (Jinja2), `_library.yaml` (material), every other `*.yaml`
a playbook (`rule_files.py` has their shapes).
Every problem in every file is found in one pass. A warning is about what can be read but is hardly meant (`lint.py`).
"""

from __future__ import annotations

import contextlib
import hashlib
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import jinja2
from jinja2 import nodes
from pydantic import ValidationError

from bot.curation import never_word
from bot.errors import FileProblems, Problem
from bot.lint import Placed, warnings
from bot.model.people import LANGUAGES
from bot.model.rules import Material, Playbooks
from bot.render import TEMPLATES
from bot.rule_files import DefaultsFile, LibraryFile, PlaybookFile, RuleFile, TextsFile
from bot.yaml_lines import Document, nearest, parse, shape

TEXT_NAMES = ("name", "account", "manager", "company")
"""What a text may use: how to address the contact, their company, the manager, our company."""

TEXTS = re.compile(r"texts\.(\w+)\.yaml")

LONGEST_TEXT = 2000
"""Characters of one text; half of what one Telegram message takes, and more than anybody reads."""

TEXTS_REMEMBERED = 512
"""What was found in a text: files are read again at every edit, and most texts stay as they are."""

PARTS = (
    nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.If, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Test, nodes.Getitem,
    nodes.Filter, nodes.Call, nodes.Getattr,
)  # fmt: skip
"""What a text may be made of: whatever its values, it is done at once and hardly longer than it is written. Jinja2's
sandbox alone lets `{{ name|center(10**9) }}` take a gigabyte, and two loops in one another take hours."""

FILTERS = ("capitalize", "d", "default", "first", "last", "length", "lower", "title", "trim", "upper")
METHODS = ("capitalize", "lower", "split", "strip", "title", "upper")


@dataclass(frozen=True)
class Book:
    """A playbook, or what of it could be read: `places` says where each of its rules stands in the file."""

    shape: PlaybookFile
    places: tuple[int, ...]
    whole: bool

    def rules(self) -> Iterator[tuple[int, RuleFile]]:
        return zip(self.places, self.shape.rules, strict=True)


@dataclass
class Files:
    """What was read so far, file by file."""

    documents: Mapping[str, Document]
    unread: frozenset[str] = frozenset()
    defaults: DefaultsFile = field(default_factory=DefaultsFile)
    books: dict[str, Book] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    asks: set[str] = field(default_factory=set)
    library: dict[str, Material] = field(default_factory=dict)


def load(folder: pathlib.Path) -> Playbooks:
    """Read a folder of rules. Raises FileProblems with all that is wrong in it."""
    contents, problems = {}, []
    for path in sorted(path for path in folder.glob("*") if not path.name.startswith(".")):
        if path.suffix == ".yml":
            problems.append(Problem(path.name, 0, f"is not read; name it {path.stem}.yaml", warning=True))
        elif path.suffix == ".yaml":
            try:
                contents[path.name] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                problems.append(Problem(path.name, 0, f"cannot be read: {error}"))
    if not contents and not problems:
        raise FileProblems([Problem(str(folder), 0, "no rules here; nurture init writes some")])
    return read(contents, problems)


def read(contents: Mapping[str, str], known: Sequence[Problem] = ()) -> Playbooks:
    """Turn files (name -> text) into playbooks. Raises FileProblems with all that is wrong in them, and `known`."""
    unread = frozenset(problem.file for problem in known if not problem.warning)
    files = Files({name: parse(name, text) for name, text in contents.items()}, unread)
    for name, document in files.documents.items():
        _take(files, name, document)
    _check_together(files)
    found = [*known, *(problem for document in files.documents.values() for problem in document.problems)]
    if any(not problem.warning for problem in found):
        raise FileProblems(found)
    rules = {rule.id: rule for book in files.books.values() for rule in book.shape.to_rules()}
    version = hashlib.sha256(repr(sorted(contents.items())).encode()).hexdigest()[:16]
    playbooks = Playbooks(
        rules,
        files.defaults.to_policy(),
        files.texts,
        files.defaults.company,
        version,
        frozenset(files.asks),
        files.library,
    )
    hardly_meant = warnings(playbooks, _places(files))
    return replace(playbooks, warnings=tuple(sorted([*found, *hardly_meant])))


def never_in_texts(playbooks: Playbooks, never: Iterable[str]) -> list[Problem]:
    """Texts that have a word of `never:` in `feeds.yaml`."""
    return [
        Problem(f"texts.{language}.yaml", 0, f'text "{text_id}" has the word "{word}" of never: in feeds.yaml')
        for language, texts in playbooks.texts.items()
        for text_id, text in texts.items()
        if (word := never_word(text, never))
    ]


# --- one file -------------------------------------------------------------------------------------------------


def _take(files: Files, name: str, document: Document) -> None:
    if name == "_defaults.yaml":
        files.defaults = shape(document, DefaultsFile) or files.defaults
    elif name == "_library.yaml":
        if library := shape(document, LibraryFile):
            files.library = library.library()
    elif match := TEXTS.fullmatch(name):
        _take_texts(files, document, match[1])
    elif name.startswith(("_", "texts.")):
        known = ["_defaults.yaml", "_library.yaml", *(f"texts.{language}.yaml" for language in LANGUAGES)]
        document.problems[:] = [Problem(name, 0, f"is none of {', '.join(known)}{nearest(name, known)}")]
    elif playbook := shape(document, PlaybookFile):
        files.books[name] = Book(playbook, tuple(range(len(playbook.rules))), whole=not document.broken)
    elif part := _sound_part(document):
        files.books[name] = part


def _sound_part(document: Document) -> Book | None:
    """A playbook without those of its rules that are wrong, so that what the others lack is told as well."""
    written = document.data.get("rules") if isinstance(document.data, dict) else None
    if not isinstance(written, list):
        return None
    sound = []
    for n, rule in enumerate(written):
        with contextlib.suppress(ValidationError):
            sound.append((n, RuleFile.model_validate(rule)))
    try:
        book = PlaybookFile.model_validate({**document.data, "rules": [written[n] for n, _ in sound]})
    except ValidationError:
        return None
    return Book(book, tuple(n for n, _ in sound), whole=False)


def _take_texts(files: Files, document: Document, language: str) -> None:
    """The texts of one language. One that uses an unknown name is left out, with a warning."""
    if language not in LANGUAGES:
        document.problem((), f'unknown language "{language}"; texts can be in {", ".join(LANGUAGES)}')
    texts = shape(document, TextsFile)
    if texts is None:
        return
    sound = texts.texts()
    for text_id, text in texts.texts().items():
        wrong = _text_problems(text)
        for problem in wrong:
            document.problem((text_id,), f'text "{text_id}": {problem}')
        for name in [] if wrong else _unknown_names(text):
            hint = f"{nearest(name, TEXT_NAMES)} (known: {', '.join(TEXT_NAMES)})"
            document.warning((text_id,), f'text "{text_id}": unknown name "{name}"{hint}; it is not sent')
            sound.pop(text_id, None)
    files.texts[language] = sound
    files.asks |= texts.asks()


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _text_problems(text: str) -> Sequence[str]:
    if len(text) > LONGEST_TEXT:
        return [f"longer than {LONGEST_TEXT} characters"]
    if not text.strip():
        return ["empty"]
    try:
        if too_much := next(filter(None, map(_too_much, TEMPLATES.parse(text).find_all(nodes.Node))), None):
            return [too_much]
    except jinja2.TemplateSyntaxError as error:
        return [f"line {error.lineno}: {error.message}"]
    except RecursionError:
        return ["nested too deeply"]
    return [] if _unknown_names(text) else _rendering_problems(text)


def _too_much(part: nodes.Node) -> str:
    """What is wrong with this part of a template; "" for nothing."""
    match part:
        case nodes.Filter() if part.name in TEMPLATES.filters and part.name not in FILTERS:
            return f'line {part.lineno}: the filter "{part.name}" is not used here; known are {", ".join(FILTERS)}'
        case nodes.Call(node=nodes.Getattr(attr=attr)) if attr in METHODS:
            return ""
        case nodes.Call():
            return f"line {part.lineno}: nothing is called here but {', '.join(METHODS)}"
        case _ if not isinstance(part, PARTS):
            kind = type(part).__name__.lower()
            return f"line {part.lineno}: {{{{ name }}}} and {{% if %}} are understood, and no {kind}"
    return ""


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _unknown_names(text: str) -> Sequence[str]:
    try:
        return sorted({name.name for name in TEMPLATES.parse(text).find_all(nodes.Name)} - set(TEXT_NAMES))
    except (jinja2.TemplateSyntaxError, RecursionError):
        return []


def _rendering_problems(text: str) -> list[str]:
    """What would only show when it is sent."""
    try:
        TEMPLATES.from_string(text).render(dict.fromkeys(TEXT_NAMES, "x"))
    except Exception as error:  # whatever a template raises, it is the text that is wrong
        return [str(error).splitlines()[0] if str(error) else type(error).__name__]
    return []


# --- all files ------------------------------------------------------------------------------------------------


def _check_together(files: Files) -> None:
    """What only shows when all files are seen: names used twice, rules and texts that are not there."""
    playbooks = [name for name in files.documents if not name.startswith(("_", "texts."))]
    all_read = not files.unread and all(name in files.books and files.books[name].whole for name in playbooks)
    rules = {book.shape.rule_id(rule.id) for book in files.books.values() for rule in book.shape.rules}
    seen: dict[str, str] = {}
    for file, book in files.books.items():
        document, name = files.documents[file], book.shape.playbook
        if name in seen:
            document.problem(("playbook",), f'playbook "{name}" is already in {seen[name]}')
        seen[name] = file
        _check_ids(document, book)
        _check_texts(files, document, book)
        _check_replaces(files, document, book, rules, all_read=all_read)


def _check_ids(document: Document, book: Book) -> None:
    ids: set[str] = set()
    for n, rule in book.rules():
        if rule.id in ids:
            document.problem(("rules", n, "id"), f'rule "{rule.id}" is written twice')
        ids.add(rule.id)


def _check_replaces(files: Files, document: Document, book: Book, rules: set[str], *, all_read: bool) -> None:
    """A rule that is missed may stand where nothing could be read; else it is not there."""
    whole = {one.shape.playbook for one in files.books.values() if one.whole}
    known = [*sorted(rules), *(rule.id for rule in book.shape.rules)]
    for n, rule in book.rules():
        for other in rule.replaces:
            named = book.shape.rule_id(other)
            if named not in rules and (all_read or named.split("/")[0] in whole):
                document.problem(("rules", n, "replaces"), f'there is no rule "{other}"{nearest(other, known)}')


def _check_texts(files: Files, document: Document, book: Book) -> None:
    """A text that is nowhere is a problem; one that is missing in a language is a warning."""
    found = {name: one for name, one in files.documents.items() if TEXTS.fullmatch(name)}
    unread = any(name.startswith("texts.") for name in files.unread)
    if unread or any(not isinstance(one.data, dict) for one in found.values()):
        return  # that file's own problems say enough
    written = {name.split(".")[1]: set(one.data) for name, one in sorted(found.items())}
    known = sorted(set().union(*written.values()))
    for n, rule in book.rules():
        for where, send in rule.sends():
            for place, text_id in send.text_ids():
                path = ("rules", n, *where, *place)
                missing = [language for language, texts in written.items() if text_id not in texts]
                if text_id not in known:
                    document.problem(path, f'there is no text "{text_id}" in texts.*.yaml{nearest(text_id, known)}')
                elif missing:
                    document.warning(path, f'text "{text_id}" is missing in {", ".join(missing)}')


def _places(files: Files) -> Mapping[str, Placed]:
    """Where each rule stands."""
    return {
        book.shape.rule_id(rule.id): Placed(file, files.documents[file].line(("rules", n)))
        for file, book in files.books.items()
        for n, rule in book.rules()
    }
