"""People who act by themselves: they read their phones, press what a person would press, and answer now and then.

They see only what is on the screen. Whoever is `taken` does nothing until given back. Chance is a hash of the person
and the message, so that the same story plays twice.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.chats import Event, Message
from bot.sandbox.people import Person

YES = "✅"
"""What every agreeing button begins with, in any language."""

RESTS = timedelta(days=6)
"""Nobody answers a bot more often than this by themselves."""


WAKES, SLEEPS = 8, 21
"""Hours of their day between which people look at their phones."""


@dataclass(frozen=True)
class Lines:
    """What a person answers, in the language they are written to, and how often they feel like it."""

    answers: Sequence[str]
    in_chinese: Sequence[str] = ()
    likelihood: float = 0.6

    def answer_to(self, text: str, n: int) -> str:
        lines = self.in_chinese if self.in_chinese and re.search(r"[\u4e00-\u9fff]", text) else self.answers
        return lines[n % len(lines)]


@dataclass
class Part:
    """One person and what they do by themselves. `answers_under`: the button under what a manager answers."""

    person: Person
    lines: Lines
    zone: str = "UTC"
    is_manager: bool = False
    answers_under: str = ""
    taken: bool = False
    answered_at: datetime | None = None
    said: int = 0
    _reacted: set[int] = field(default_factory=set)


class Cast:
    """Everyone on stage. `until` is the clock's sleep, so that a stepping clock knows of every act to come."""

    def __init__(
        self,
        parts: Sequence[Part],
        invitations: Mapping[str, Person],
        *,
        now: Callable[[], datetime],
        until: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._parts = {part.person.id: part for part in parts}
        self._invitations = invitations
        self._now = now
        self._until = until
        self._acts: set[asyncio.Task[None]] = set()
        self.links: dict[int, str] = {}
        """The invitation each person holds."""

    def parts(self) -> Mapping[int, Part]:
        return self._parts

    def take(self, person_id: int, taken: bool) -> None:
        """A visitor takes a phone or gives it back; then what lies on its screen is looked at anew."""
        part = self._parts[person_id]
        part.taken = taken
        if not taken:
            part._reacted.clear()
            for message in part.person.chat[-12:]:
                self._react(part, message)

    def later(self, delay: timedelta, person_id: int, act: Callable[[], object]) -> None:
        """Do something after a while, unless a visitor holds the phone by then."""
        part = self._parts[person_id]
        task = asyncio.ensure_future(self._wait_and_do(_awake(self._now() + delay, part.zone), part, act))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    def close(self) -> None:
        for act in self._acts:
            act.cancel()

    def notice(self, event: Event) -> None:
        """Something appeared on a screen (`Sandbox.on_change`)."""
        part = self._parts.get(event.person_id) if event.person_id is not None else None
        if part and event.message and event.kind == "sent":
            self._react(part, event.message)

    async def _wait_and_do(self, when: datetime, part: Part, act: Callable[[], object]) -> None:
        await self._until(when)
        if not part.taken and not part.person.blocked:
            act()

    # --- what a person makes of a message

    def _react(self, part: Part, message: Message) -> None:
        if part.taken or not message.from_bot or message.id in part._reacted:
            return
        part._reacted.add(message.id)
        if part.is_manager:
            self._pass_on(message)
        labels = [button.text for line in message.buttons for button in line]
        if yes := next((label for label in labels if label.startswith(YES)), None):
            self.later(self._delay(part, message, 20, 90), part.person.id, lambda: self._press(part, yes, message.id))
        elif part.is_manager:
            if part.answers_under in labels:
                self._answer(part, message, reply_to=message.id)
        elif labels:
            first = int(self._chance(part, message, "topic") * len(labels))
            for n, label in enumerate((labels[first], labels[first - 1])):
                delay = self._delay(part, message, 2 + n, 9 + n)
                self.later(delay, part.person.id, lambda label=label: self._press(part, label, message.id))  # type: ignore[misc]
        elif self._feels_like_answering(part, message):
            part.answered_at = self._now()
            self._answer(part, message, reply_to=None)

    def _pass_on(self, message: Message) -> None:
        """A link in the manager's chat reaches the person it is for, by e-mail or WeChat."""
        link = re.search(r"https://t\.me/\S+", message.text)
        person = next((one for name, one in self._invitations.items() if name in message.text), None)
        if link and person:
            part = self._parts[person.id]
            self.links[person.id] = link[0]
            self.later(self._delay(part, message, 30, 300), person.id, lambda: person.open(link[0]))

    def _feels_like_answering(self, part: Part, message: Message) -> bool:
        """Notes are answered, news is read in silence, a greeting just after joining is enjoyed."""
        if message.silent or len(part.person.chat) < 5:
            return False
        if part.answered_at and self._now() - part.answered_at < RESTS:
            return False
        return self._chance(part, message, "answer") < part.lines.likelihood

    def _answer(self, part: Part, message: Message, reply_to: int | None) -> None:
        line = part.lines.answer_to(message.text, part.said)
        part.said += 1
        delay = self._delay(part, message, 25, 120)
        self.later(delay, part.person.id, lambda: self._say(part.person, line, message, reply_to))

    def _say(self, person: Person, line: str, message: Message, reply_to: int | None) -> None:
        """In the topic they were written to in, if it is still there."""
        person.say(line, reply_to=reply_to, thread=message.thread if message.thread in person.threads else None)

    def _press(self, part: Part, label: str, message_id: int) -> None:
        """The button may be gone by then: somebody else pressed it, or its time passed."""
        shown = next((message for message in part.person.chat if message.id == message_id), None)
        if shown and any(button.text == label for line in shown.buttons for button in line):
            part.person.press(label, message_id=message_id)

    def _delay(self, part: Part, message: Message, least: int, most: int) -> timedelta:
        minutes = least + (most - least) * self._chance(part, message, "delay")
        return timedelta(seconds=int(minutes * 60))

    def _chance(self, part: Part, message: Message, purpose: str) -> float:
        name = f"{part.person.id}/{message.text[:60]}/{len(part.person.chat)}/{purpose}"
        return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big") / 2**32


def _awake(when: datetime, zone: str) -> datetime:
    """The same moment, or the morning after it where that is night."""
    local = when.astimezone(ZoneInfo(zone))
    if WAKES <= local.hour < SLEEPS:
        return when
    day = local if local.hour < WAKES else local + timedelta(days=1)
    return day.replace(hour=WAKES).astimezone(UTC)
