"""What everybody saw, as text that a person can read and a test can compare: by day, by minute, by phone."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from difflib import unified_diff
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Event, Message, Person, Sandbox

GOLDEN = pathlib.Path(__file__).parent / "golden"


@dataclass
class Transcript:
    """Listens to a sandbox from the moment it is made."""

    sandbox: Sandbox
    now: Callable[[], datetime]
    zone: str
    lines: list[str] = field(default_factory=list)
    _day: str = ""
    _minute: str = ""
    _told: list[tuple[int, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sandbox.on_change.append(self._see)

    def scene(self, title: str) -> None:
        """A heading above what comes now."""
        self._settle()
        self._begin_day()
        self.lines += ["", f"### {title}"]
        self._minute = ""

    def pressed(self, person: Person, label: str) -> None:
        """A button makes no message: the script says that it was pressed."""
        self._settle()
        self._stamp()
        self.lines.append(f"{person.first_name} presses [{label}]")

    def text(self) -> str:
        self._settle()
        return "\n".join(self.lines).strip() + "\n"

    def _see(self, event: Event) -> None:
        if event.person_id is None:
            return
        lines = list(self._shown(event, self.sandbox.people[event.person_id]))
        if not lines:
            return
        self._stamp()
        if event.message and not event.message.from_bot:  # a person's own doing, and what follows from it comes after
            self._settle()
            self.lines += lines
        else:
            self._told.append((event.person_id, lines))

    def _settle(self) -> None:
        """Write what the bot told several people at once by phone: which answer comes first is chance."""
        for _, lines in sorted(self._told, key=itemgetter(0)):
            self.lines += lines
        self._told.clear()

    def _shown(self, event: Event, person: Person) -> Iterator[str]:
        name = person.first_name
        if event.kind == "toast":
            yield f"{name} sees over the button: {event.text}"
        elif event.message and event.kind in HEADS:
            head = HEADS[event.kind].format(name=name)
            if event.kind == "said" and event.message.reply_to:
                head += _answered(person, event.message.reply_to)
            yield from _message(f"{head}{' (silently)' if event.message.silent else ''}", event.message)

    def _begin_day(self) -> datetime:
        at = self.now().astimezone(ZoneInfo(self.zone))
        day = f"## {at:%A}, {at.day} {at:%B}"
        if day != self._day:
            self._settle()
            self.lines += ["", day]
            self._day, self._minute = day, ""
        return at

    def _stamp(self) -> None:
        minute = f"{self._begin_day():%H:%M}"
        if minute != self._minute:
            self._settle()
            self.lines += ["", f"**{minute}**"]
            self._minute = minute


HEADS = {
    "said": "{name} writes",
    "sent": "{name} gets",
    "edited": "{name} sees changed",
    "deleted": "{name} sees no more",
}


LONGEST_QUOTE = 40
LONGEST_DIFF = 10_000


def _answered(person: Person, message_id: int) -> str:
    """What a reply replies to, in a few words."""
    found = next((one.text for one in person.chat if one.id == message_id), "").replace("\n", " ")
    return f" (in reply to “{found[:LONGEST_QUOTE]}{'…' if len(found) > LONGEST_QUOTE else ''}”)"


def _message(head: str, message: Message) -> Iterator[str]:
    media = f" [{message.media.kind}]" if message.media else ""
    first, *rest = message.text.splitlines() or [""]
    yield f"{head}:{media} {first}".rstrip()
    yield from (f"    {line}".rstrip() for line in rest)
    for line in message.buttons:
        yield "    " + " ".join(f"[{button.text}]" for button in line)


def agrees(text: str, name: str, *, renew: bool) -> None:
    """Compare with the golden file of this name; `renew` writes it instead (pytest --golden)."""
    path = GOLDEN / name
    if renew:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        pytest.skip(f"{path.name} was written anew: read what has changed")
    then = path.read_text(encoding="utf-8")
    changes = "\n".join(unified_diff(then.splitlines(), text.splitlines(), "golden", "now", n=2, lineterm=""))
    assert text == then, f"{name} has changed; `pytest --golden -n0` writes it anew\n{changes[:LONGEST_DIFF]}"
