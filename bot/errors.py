"""What may be raised here: bugs and wrong configuration. The outside world never raises, it returns values.

NurtureError
├── ConfigError        the operator can mend it: settings, rules, feeds; `nurture` prints it and exits 2
│   └── FileProblems   every problem in every file, each with file and line
├── StoreError         the database cannot be opened or is of a newer version; exit 2
│   └── InUse          another nurture runs on it
├── Damaged            the database's pages are broken: no second try mends that; exit 2
└── Refused            what a person asked for cannot be done; they get its text, one line
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class NurtureError(Exception):
    """Root of the tree."""


class ConfigError(NurtureError):
    """A setting or a file is wrong. The message is one line that says what to do."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file an operator wrote. `line` counts from 1; 0 means the whole file.

    A warning does not keep the bot from running on the file.
    """

    file: str
    line: int
    text: str
    warning: bool = False

    def __str__(self) -> str:
        text = f"warning: {self.text}" if self.warning else self.text
        return f"{self.file}:{self.line}: {text}" if self.line else f"{self.file}: {text}"


class FileProblems(ConfigError):
    """All that is wrong in the operator's files, reported at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        first = next(problem for problem in self.problems if not problem.warning)
        more = f" (and {len(problems) - 1} more; nurture check lists all)" if len(problems) > 1 else ""
        super().__init__(f"{first}{more}")


class StoreError(NurtureError):
    """The database cannot be used. The message is one line that says what to do."""


class InUse(StoreError):
    """Another process runs on this database."""


class Damaged(NurtureError):
    """Pages of the database are broken. The message is one line that says what to do.

    No StoreError, which is tried again: whoever goes on with half of a memory sends twice.
    """


class Refused(NurtureError):
    """What a person asked for cannot be done. `text` names a text of the locales, `values` fill it."""

    def __init__(self, text: str, **values: str | int) -> None:
        super().__init__(text)
        self.text = text
        self.values = values
