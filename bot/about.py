"""What is being worked on, for every line of the log that is written meanwhile: a touch, a post, an update."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar

_ABOUT: ContextVar[Mapping[str, str]] = ContextVar("about", default={})  # noqa: B039 (a Mapping is never changed)


@contextlib.contextmanager
def about(**what: str | int) -> Iterator[None]:
    """Inside, also in tasks begun there: `about(touch="p/r:7:1")`."""
    token = _ABOUT.set({**_ABOUT.get(), **{name: str(value) for name, value in what.items()}})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def current() -> Mapping[str, str]:
    return _ABOUT.get()
