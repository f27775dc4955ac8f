"""All that happened with a contact, for a page: each touch once, with its words, what became of it and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from bot.desk import Desk
from bot.desk.logged import KINDS as LOGGED
from bot.desk.logged import UNDO_WITHIN
from bot.errors import Refused
from bot.model.people import Contact
from bot.model.touches import LATEST, Event, Touch, TouchState
from bot.render import when
from bot.store.notes import Note
from bot.store.timeline import Happened, Place, Sought

A_PAGE = 20

OF_TOUCHES = ("sent", "unsure", "skipped", "perhaps-sent")
"""Events of what the ledger tells better: with all words, and as it stands now."""

THEIRS = ("reply", "asked", "talk", "round-answer", "why-stopped", "asked-stop", "news-like", "news-dislike",
          "news-less", "latest", "mydata", "passed-on")  # fmt: skip
OURS = ("by-hand", "edit-done", "takeback-done")
NOTED = ("note", "noted", "step", "step-done", *LOGGED, "unlogged")

ARRIVED = (TouchState.SENT, TouchState.UNSURE, TouchState.HANDED)
NOT_SENT = (TouchState.SKIPPED, TouchState.EXPIRED, TouchState.REJECTED, TouchState.UNREACHABLE)

KINDS = ("all", "theirs", "ours", "not-sent", "notes", "changes")
"""What the timeline is filtered by."""

TONES: Mapping[TouchState, str] = {
    TouchState.SENT: "good",
    TouchState.UNSURE: "warn",
    TouchState.HANDED: "warn",
    TouchState.REJECTED: "bad",
    TouchState.UNREACHABLE: "bad",
}

MARKS: Mapping[str, str] = {
    **dict.fromkeys(THEIRS, "💬"),
    **dict.fromkeys(OURS, "✍️"),
    **dict.fromkeys(NOTED, "📝"),
    **dict.fromkeys(("stopped", "blocked"), "⛔"),
}


@dataclass(frozen=True)
class Line:
    """One line of a timeline. `body` is Telegram's HTML; `why` is in words, "" where there is nothing to say.

    `rule` names the rule of a touch, `state` and `tone` what became of it; `undo` and `drop` are the data of a button.
    """

    at: datetime
    mark: str
    what: Markup
    body: str = ""
    why: str = ""
    state: str = ""
    tone: str = ""
    link: str = ""
    undo: str = ""
    drop: str = ""


@dataclass(frozen=True)
class Page:
    """`newer` and `older` are the places to go on from; None where nothing is."""

    lines: list[Line]
    newer: Place | None
    older: Place | None


def history(desk: Desk, contact: Contact, kind: str, place: Place | None, *, back: bool = False) -> Page:
    """The newest lines of a kind, or those behind `place`; with `back` those before it. Raises Refused."""
    if kind not in KINDS:
        raise Refused("button-old")
    found = desk.office.store.timeline.page(_sought(contact, kind), place, A_PAGE + 1, back=back)
    more, shown = len(found) > A_PAGE, found[-A_PAGE:] if back else found[:A_PAGE]
    lines = [_line(desk, contact, one) for one in shown]
    if not shown:
        return Page([], None, None)
    newer = shown[0].place if place and (more or not back) else None
    older = shown[-1].place if more or back else None
    return Page(lines, newer, older)


def _sought(contact: Contact, kind: str) -> Sought:
    who = contact.id, contact.account_id
    match kind:
        case "theirs":
            return Sought(*who, THEIRS)
        case "ours":
            return Sought(*who, OURS, states=ARRIVED)
        case "not-sent":
            return Sought(*who, (), states=NOT_SENT)
        case "notes":
            return Sought(*who, NOTED, notes=True)
        case "changes":
            return Sought(*who, (*OF_TOUCHES, *THEIRS, *OURS, *NOTED), but=True)
    return Sought(*who, OF_TOUCHES, but=True, states=(*ARRIVED, *NOT_SENT), notes=True)


def _line(desk: Desk, contact: Contact, one: Happened) -> Line:
    if one.touch:
        return _of_touch(desk, one.place.at, one.touch)
    return _of_note(desk, one.note) if one.note else _of_event(desk, contact, one.event)


def _of_event(desk: Desk, contact: Contact, event: Event | None) -> Line:
    assert event is not None
    what = desk.say(f"event-{event.kind}", quote=event.quote or "none")
    return Line(event.at, MARKS.get(event.kind, "•"), what, undo=_undo(desk, contact, event))


def _undo(desk: Desk, contact: Contact, event: Event) -> str:
    """The button that takes back what was logged, as long as it does."""
    if event.kind not in LOGGED or desk.now - event.at > UNDO_WITHIN:
        return ""
    logged = desk.office.store.ledger.logged_at(contact.id, event.at)
    return f"unlog:{logged.id}" if logged and logged.state is TouchState.SENT else ""


def _of_note(desk: Desk, note: Note) -> Line:
    return Line(note.at, "📝", desk.say("event-note"), str(escape(note.text)), drop=f"note-drop:{note.id}")


def _of_touch(desk: Desk, at: datetime, touch: Touch) -> Line:
    item = desk.office.store.news.item(touch.item_id) if touch.item_id else None
    words = touch.message.text if touch.message else ""
    if item and not words:
        words = str(escape(item.title))
    return Line(
        at,
        "✅" if touch.state in ARRIVED else "⏭",
        desk.say("history-news-by-hand") if touch.rule == "manual" else desk.rule(touch.rule),
        words,
        _sent_why(desk, touch) if touch.state in ARRIVED else reason(desk, touch),
        desk.say(f"touch-is-{touch.state}"),
        TONES.get(touch.state, ""),
        item.link if item else "",
    )


def _sent_why(desk: Desk, touch: Touch) -> str:
    """Which time of its rule it was, and when it was due where something put it off."""
    if touch.rule == LATEST:
        return desk.say("event-latest")
    if touch.rule == "manual" or touch.settled_at is None:
        return ""
    late = touch.settled_at - touch.due_at > PUT_OFF
    at = when(desk.manager.language, touch.due_at, desk.manager.zone or desk.office.business_zone) if late else "none"
    return desk.say("history-sent-why", n=touch.n, at=at)


PUT_OFF = timedelta(hours=1)
"""What leaves so much later than it was due was put off by something; less is the queue."""


def reason(desk: Desk, touch: Touch) -> str:
    """Why a touch was not sent, in words."""
    match touch.state:
        case TouchState.REJECTED:
            return desk.say("why-rejected")
        case TouchState.UNREACHABLE:
            return desk.say("why-blocked")
    return desk.say(f"why-{GAPS.get(touch.reason, touch.reason)}") if touch.reason else ""


GAPS = {"restored-copy": "standstill"}
