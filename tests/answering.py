"""A line to the sandbox that gives what answer a test likes, and docs/answers.md as the rows to give."""

from __future__ import annotations

import asyncio
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx

DOC = pathlib.Path(__file__).parents[1] / "docs" / "answers.md"

PAGE = b"<html><title>Sign in to the network of your hotel</title></html>"

UNTAKEN = {
    "the connection is refused": httpx.ConnectError,
    "no connection in time": httpx.ConnectTimeout,
    "no free connection": httpx.PoolTimeout,
    "the proxy refuses": httpx.ProxyError,
    "reset before it was taken": httpx.ReadError,
    "reset while it is sent": httpx.WriteError,
    "stuck while it is sent": httpx.WriteTimeout,
}
"""What breaks before anybody has read the request."""

TAKEN = {
    "reset after it was taken": httpx.ReadError,
    "closed without an answer": httpx.RemoteProtocolError,
    "half of the answer": httpx.RemoteProtocolError,
    "no answer in time": httpx.ReadTimeout,
}
"""What breaks when the request has been carried out."""

SAID = {
    "200, not JSON": PAGE,
    "200, nothing": b"",
    "200, half of the JSON": b'{"ok":true,"result":{"mess',
    "200, another JSON": b"[1, 2, 3]",
    "200, no result": b'{"ok":true}',
    "200, an odd result": b'{"ok":true,"result":{"message_id":"x"}}',
}
"""What comes in place of the answer of a request that has been carried out."""


NEVER = 30 * 86_400.0
"""Seconds."""


@dataclass
class Plan:
    answer: str
    methods: tuple[str, ...]
    chat: int | None
    times: int
    scoped: bool = False
    """Only commands for one chat."""


@dataclass
class Answering(httpx.AsyncBaseTransport):
    """In front of the sandbox: gives the answers that are planned, by their words in docs/answers.md."""

    inner: httpx.AsyncBaseTransport
    plans: list[Plan] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    asked: list[tuple[str, float]] = field(default_factory=list)
    """Every call, and when, by the loop's time."""

    answered: list[float] = field(default_factory=list)
    """When what was planned was given."""

    def plan(self, answer: str, *methods: str, chat: int | None = None, times: int = 1) -> None:
        """No methods: any."""
        self.plans.append(Plan(answer, methods, chat, times))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2] if "/file/" not in request.url.path else "a download"
        self.asked.append((method, asyncio.get_running_loop().time()))
        plan = self._planned(method, await request.aread())
        if plan is None:
            return await self.inner.handle_async_request(request)
        plan.times -= 1
        self.given.append(plan.answer)
        try:
            return await self._given(plan.answer, request)
        finally:
            self.answered.append(asyncio.get_running_loop().time())

    def _planned(self, method: str, body: bytes) -> Plan | None:
        chat = parse_qs(body.decode("utf-8", "replace")).get("chat_id", [""])[0]
        for plan in self.plans:
            if plan.scoped and b"scope" not in body:
                continue
            if plan.times > 0 and method in (plan.methods or (method,)) and str(plan.chat or chat) == chat:
                return plan
        return None

    async def _given(self, answer: str, request: httpx.Request) -> httpx.Response:
        if answer == "never an answer":
            await asyncio.sleep(NEVER)
        if answer in UNTAKEN:
            raise UNTAKEN[answer]("planned", request=request)
        if status := re.fullmatch(r"`(\d{3}) ([^`]*)`(?: with `([^`]*)`)?(, a page)?", answer):
            code, description, parameters, page = status.groups()
            told = {"ok": False, "error_code": int(code), "description": description}
            more = f', "parameters": {parameters}' if parameters else ""
            body = PAGE if page else (json.dumps(told)[:-1] + more + "}").encode()
            return httpx.Response(int(code), content=body, request=request)
        taken = await self.inner.handle_async_request(request)
        if answer == "all is well":
            return taken
        await taken.aread()
        if answer in TAKEN:
            raise TAKEN[answer]("planned", request=request)
        return httpx.Response(200, content=SAID[answer], request=request)


def table(heading: str) -> list[dict[str, str]]:
    """The rows of the table under this heading, each by the names of its columns."""
    part = DOC.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    head, *rows = [_cells(line) for line in lines if not re.fullmatch(r"[|\- ]+", line)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def quoted(cell: str) -> Iterator[str]:
    """What stands between the quotation marks of a cell: words that somebody is shown."""
    yield from re.findall("“([^”]*)”", cell)
