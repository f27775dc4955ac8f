"""/desk/rules: what each rule did in the last weeks; one of them with its texts, whom it is for, and its next weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.brakes import rule_number
from bot.desk import Desk, one_rule
from bot.desk.approvals import ENOUGH
from bot.desk.figures import MOST_WEEKS, Doing, buttons_of, doings, state_of
from bot.desk.one_rule import AHEAD, LOOKED_AT, Lane
from bot.render import short_day, when
from bot.store.book import Wanted
from bot.web.pages import charts
from bot.web.pages.house import Ask, Drawn

WEEK = timedelta(days=7)

STATES: Mapping[str, str] = {"paused": "bad", "sample": "warn", "some": "warn", "all": "good"}
"""The tone of each state."""

REASONS = 6
"""Reasons that are shown one by one; all others are counted together."""

# --- all of them ----------------------------------------------------------------------------------------------


def rules(desk: Desk, ask: Ask) -> Drawn:
    """By playbook, as the files have them."""
    by_playbook: dict[str, list[dict[str, object]]] = {}
    for doing in doings(desk, LOOKED_AT):
        by_playbook.setdefault(doing.rule.id.split("/")[0], []).append(_line(desk, doing))
    held = [one for one in desk.office.store.brakes.paused() if one[0] != "rule"]
    values = {
        "playbooks": by_playbook,
        "all": desk.manager.admin,
        "held": len(held),
        "looked": LOOKED_AT,
        "book": 0 if desk.manager.admin else desk.office.store.book.count(Wanted(desk.manager.id)),
    }
    return Drawn("rules.html", values)


def _line(desk: Desk, doing: Doing) -> dict[str, object]:
    name = desk.rule(doing.rule.id)
    return {
        "doing": doing,
        "name": name,
        "path": f"/desk/rules/{rule_number(doing.rule.id)}",
        "rhythm": one_rule.rhythm(desk, doing.rule),
        "tone": STATES[doing.state],
        "spark": charts.spark(desk.say("page-rule-sent-weeks", weeks=MOST_WEEKS), doing.weeks),
        "buttons": buttons_of(desk, doing.rule, doing.state),
    }


# --- one of them ----------------------------------------------------------------------------------------------


def rule(desk: Desk, ask: Ask) -> Drawn:
    """What came of it, whom it is for, its next weeks, its texts."""
    found = one_rule.numbered(desk, ask.numbers["rule"])
    aim, state = one_rule.aim(desk, found), state_of(desk.office, found)
    lanes = one_rule.rehearsed(desk, found, aim)
    doing = next(one for one in doings(desk, LOOKED_AT) if one.rule.id == found.id)
    readings = one_rule.readings(desk, found, lanes[0].contact if lanes else None)
    result = one_rule.result(desk, found)
    trust = one_rule.trusted(desk, found)
    return Drawn(
        "rule.html",
        {
            "rule": found,
            "name": desk.rule(found.id),
            "playbook": found.id.split("/")[0],
            "rhythm": one_rule.rhythm(desk, found),
            "state": state,
            "tone": STATES[state],
            "doing": doing,
            "all": desk.manager.admin,
            "back": charts.columns(desk.say("page-rule-back"), _weeks(desk, doing.weeks, -MOST_WEEKS)),
            "result": result,
            "skipped": _reasons(desk, result.skipped),
            "aim": aim,
            "not_now": _reasons(desk, aim.not_now),
            "ahead": charts.columns(desk.say("page-rule-ahead"), _weeks(desk, aim.weeks(desk.now), 0)),
            "lanes": _drawn(desk, lanes) if any(lane.at for lane in lanes) else "",
            "dates": [(lane, [when(desk.manager.language, at, lane.zone) for at in lane.at]) for lane in lanes],
            "readings": readings,
            "more_texts": one_rule.texts_of(found) - len(readings),
            "reader": lanes[0].contact.name if lanes else desk.manager.name,
            "buttons": buttons_of(desk, found, state),
            "trust": trust,
            "unasked": found.id in desk.office.unasked(desk.manager.id),
            "enough": ENOUGH,
        },
    )


def _weeks(desk: Desk, values: tuple[int, ...] | list[int], first: int) -> list[charts.Bar]:
    """A column a week, named by its first day; `first`: how many weeks from now the first begins."""
    return [charts.Bar(_day(desk, desk.now + (first + n) * WEEK), value) for n, value in enumerate(values)]


def _day(desk: Desk, at: datetime) -> str:
    return short_day(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)


def _reasons(desk: Desk, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The commonest reasons in words, and all others together."""
    known = [
        (str(desk.say(f"why-{why}")) if why else str(desk.say("page-rule-no-reason")), n) for why, n in counts.items()
    ]
    rest = sum(n for _, n in known[REASONS:])
    return known[:REASONS] + ([(str(desk.say("page-rule-other-reasons")), rest)] if rest else [])


def _drawn(desk: Desk, lanes: list[Lane]) -> Markup:
    marks = [_day(desk, desk.now + n * 2 * WEEK) for n in range(int(AHEAD / WEEK) // 2)]
    lines = [
        charts.Lane(f"{lane.contact.name} · {lane.account}"[:44], _parts(desk, lane.at), _parts(desk, lane.others))
        for lane in lanes
    ]
    return charts.lanes(str(desk.say("page-rule-lanes")), marks, lines)


def _parts(desk: Desk, moments: tuple[datetime, ...]) -> list[float]:
    return [min(1.0, max(0.0, (at - desk.now) / AHEAD)) for at in moments]
