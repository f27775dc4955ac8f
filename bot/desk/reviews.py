"""The week's review: of a manager, of the house, and of whom somebody sourced and others own now.

The shortcomings come first, as a picture (`bot/report/review.py`) and as text; `bot/store/reviews.py` counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.desk import Buttons, Command, Desk, Rings, Screen, fitting, goals, morning
from bot.desk.goals import Progress, stage_name
from bot.desk.morning import WEEKLY, named, next_week, week_begins
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Manager, Role, Stage
from bot.model.posts import Post, Say
from bot.model.touches import TouchKind
from bot.planner import COOLING_AFTER, DORMANT_AFTER
from bot.render import plain, short_day
from bot.report import review as drawing
from bot.service import Office
from bot.store.alarms import Alarm
from bot.store.reviews import WELCOME, Acquired, Activity, Done, Known, Load, Scope
from bot.workload import planned_load

WEEK = timedelta(days=7)

NEEDED = (Role.EVALUATOR, Role.BUDGET, Role.DECIDER)
"""The roles without which an account that evaluates comes to no decision."""

REACHED = ("sent", "unsure")

ROWS_DRAWN, COLD_DRAWN, GOALS_DRAWN = 5, 5, 3
"""How much of each the picture has room for; the text has all."""

# --- decisions ------------------------------------------------------------------------------------------------

EFFECTS: Mapping[TouchKind, tuple[str, str]] = {
    TouchKind.MATERIAL: ("long", "many"),  # one white paper serves every evaluator, for a year
    TouchKind.NEWS: ("short", "many"),  # one item serves many, for a week
    TouchKind.TEXT: ("long", "few"),  # a word in the manager's voice builds what lasts, one by one
    TouchKind.MANUAL: ("short", "few"),  # an answer or a round by hand settles what is asked now
}
"""The mix: how long what was sent has an effect, and on how many. Known from the kind of a touch alone."""

CORNERS = (("long", "few"), ("long", "many"), ("short", "few"), ("short", "many"))
"""In the order of the picture."""

K = TypeVar("K")

NOBODY = Activity(0, 0, 0, 0, 0)


def mix(done: Iterable[Done]) -> tuple[int, ...]:
    """How many of what reached somebody fall into each of CORNERS."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in done:
        if one.state in REACHED and one.kind in EFFECTS:
            counts[EFFECTS[TouchKind(one.kind)]] += one.n
    return tuple(counts[corner] for corner in CORNERS)


def summed(done: Iterable[Done], by: Callable[[Done], str]) -> dict[str, tuple[int, int, int]]:
    """Sent, answered and opened of what reached somebody, by whatever `by` says of it; the most sent first."""
    sums: dict[str, tuple[int, int, int]] = {}
    for one in done:
        if one.state in REACHED and one.kind != TouchKind.NOTE:
            sent, answered, opened = sums.get(by(one), (0, 0, 0))
            sums[by(one)] = (sent + one.n, answered + one.answered, opened + one.opened)
    return dict(sorted(sums.items(), key=lambda found: (-found[1][0], found[0])))


# --- what a review knows --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Review:
    """All that a review says, as it was counted. `whose`: own, all or sourced."""

    whose: str
    since: datetime
    until: datetime
    done: Sequence[Done]
    sent_before: int
    waiting: Sequence[Known]
    cards: int
    cold: Sequence[Known]
    unplanned: Sequence[Known]
    missing: Sequence[tuple[str, frozenset[Role]]]
    activity: Activity
    acquired: Acquired | None
    moved: Mapping[Stage, int]
    woken: tuple[int, int]
    overloaded: Sequence[Mapping[str, str | int | float]]
    loads: Sequence[Load]
    goals: Sequence[Progress]

    def count(self, *states: str) -> int:
        return sum(one.n for one in self.done if one.state in states and one.kind != TouchKind.NOTE)


def counted(desk: Desk, whose: str, since: datetime, until: datetime) -> Review:
    """Ask the store for everything in one review."""
    office, store = desk.office, desk.office.store.reviews
    scope = Scope(None if whose == "all" else desk.manager.id, sourced=whose == "sourced")
    cold = store.silent(scope, desk.now - DORMANT_AFTER, desk.now - COOLING_AFTER)
    activity = store.activity(scope, since, until)
    before = _sent_unasked(store.done(scope, since - WEEK, since))
    loads = store.loads(since, until) if whose == "all" else []
    return Review(
        whose,
        since,
        until,
        _sent_unasked(store.done(scope, since, until)),
        sum(one.n for one in before if one.state in REACHED and one.kind != TouchKind.NOTE),
        store.waiting(scope),
        len(office.store.ledger.awaiting(desk.manager.id)) if whose == "own" else 0,
        cold,
        [one for one in cold if one.next_due is None or one.next_due > desk.now + WEEK],
        [
            (name, frozenset(NEEDED) - roles)
            for _, name, roles in store.committees(scope, Stage.EVALUATING)
            if not roles >= set(NEEDED)
        ],
        activity,
        None if whose == "sourced" else store.acquired(scope.manager_id, since, until),
        store.moved(scope, since, until),
        store.woken(scope, since, until, DORMANT_AFTER),
        _overloaded(desk, whose, activity.contacts, loads),
        loads,
        _goals(desk, whose),
    )


def _sent_unasked(done: Iterable[Done]) -> list[Done]:
    """Without what contacts fetched themselves: no rule of anybody's did that."""
    return [one for one in done if one.rule != "latest"]


def _overloaded(desk: Desk, whose: str, contacts: int, loads: Sequence[Load]) -> list[Mapping[str, str | int | float]]:
    """As everybody was planned last: to plan a house anew would take minutes."""
    people = desk.office.store.people
    carried = [(people.manager(one.manager_id), one.contacts) for one in loads if one.contacts]
    found = [
        planned_load(desk.office, manager, n)
        for manager, n in ([(desk.manager, contacts)] if whose == "own" else carried)
    ]
    return [load.values() for load in found if load and load.wanted > load.room]


def _goals(desk: Desk, whose: str) -> list[Progress]:
    """Those of the house are in both; one whose day has long gone by is in none."""
    every = [one for one in goals.all_of(desk) if one.goal.due_at > desk.now - WEEK]
    return [one for one in every if whose == "own" or (whose == "all" and one.goal.manager_id is None)]


# --- the review in numbers alone ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """A review without anybody's name: it may be kept for a while. `sent` and `planned`: messages by the hour (UTC)."""

    done: Sequence[Done] = ()
    waiting: int = 0
    cold: int = 0
    unplanned: int = 0
    missing: int = 0
    activity: Activity = NOBODY
    acquired: Acquired | None = None
    moved: Mapping[Stage, int] = field(default_factory=dict)
    woken: tuple[int, int] = (0, 0)
    sent: Mapping[datetime, int] = field(default_factory=dict)
    planned: Mapping[datetime, int] = field(default_factory=dict)

    def count(self, *states: str) -> int:
        return sum(one.n for one in self.done if one.state in states and one.kind != TouchKind.NOTE)


def numbers(desk: Desk, whose: str, since: datetime, until: datetime) -> Iterator[Numbers]:
    """What `together` makes a review of, in parts of a few milliseconds each: that of a large house takes seconds."""
    if whose != "all":
        yield from _numbers(desk, Scope(desk.manager.id, sourced=whose == "sourced"), since, until)
        yield _of_companies(desk, Scope(desk.manager.id, sourced=whose == "sourced"), since, until)
        return
    for manager in desk.office.store.people.managers():
        yield from _numbers(desk, Scope(manager.id), since, until)
    yield _of_companies(desk, Scope(), since, until)


def _numbers(desk: Desk, scope: Scope, since: datetime, until: datetime) -> Iterator[Numbers]:
    """What adds up, whoever's contacts they are."""
    store, now = desk.office.store.reviews, desk.now
    cold, unplanned = store.count_silent(scope, now - DORMANT_AFTER, now - COOLING_AFTER, now + WEEK)
    waiting, acquired = store.top_waiting(scope, 0).count, None
    if not scope.sourced:
        acquired = store.acquired(scope.manager_id, since, until)
    yield Numbers(waiting=waiting, cold=cold, unplanned=unplanned, acquired=acquired)
    yield Numbers(done=_sent_unasked(store.done(scope, since, until)))
    yield Numbers(activity=store.activity(scope, since, until))
    yield Numbers(woken=store.woken(scope, since, until, DORMANT_AFTER))
    yield Numbers(sent=store.sent_by_hour(scope, since, until), planned=store.planned_by_hour(scope, now, now + WEEK))


def _of_companies(desk: Desk, scope: Scope, since: datetime, until: datetime) -> Numbers:
    """Of companies, which may be several managers' and count once."""
    moved = desk.office.store.reviews.moved(scope, since, until)
    return Numbers(moved=moved, missing=_incomplete(desk, scope))


def _incomplete(desk: Desk, scope: Scope) -> int:
    committees = desk.office.store.reviews.committees(scope, Stage.EVALUATING)
    return sum(not roles >= set(NEEDED) for _, _, roles in committees)


def together(parts: Iterable[Numbers]) -> Numbers:
    """The sum of them."""
    every = list(parts)
    acquired = [one.acquired for one in every if one.acquired]
    return Numbers(
        _added(every),
        sum(one.waiting for one in every),
        sum(one.cold for one in every),
        sum(one.unplanned for one in every),
        sum(one.missing for one in every),
        Activity(*_sums_of(astuple(one.activity) for one in every)),
        Acquired(*_sums_of(map(astuple, acquired))) if acquired else None,
        _counts(one.moved for one in every),
        (sum(one.woken[0] for one in every), sum(one.woken[1] for one in every)),
        _counts(one.sent for one in every),
        _counts(one.planned for one in every),
    )


def _added(every: Iterable[Numbers]) -> list[Done]:
    sums: dict[tuple[str, str, Stage, str], tuple[int, int, int]] = {}
    for one in (done for part in every for done in part.done):
        what = (one.rule, one.kind, one.stage, one.state)
        n, answered, opened = sums.get(what, (0, 0, 0))
        sums[what] = (n + one.n, answered + one.answered, opened + one.opened)
    return [Done(*what, *figures) for what, figures in sums.items()]


def _sums_of(found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*found, strict=True)))


def _counts(found: Iterable[Mapping[K, int]]) -> dict[K, int]:
    sums: Counter[K] = Counter()
    for one in found:
        sums.update(one)
    return dict(sums)


# --- the review as text ---------------------------------------------------------------------------------------


def as_text(desk: Desk, review: Review) -> str:
    """Everything in words; what was missed comes first, unless all of it stands under the picture just above."""
    above = [] if _fits(desk, review) else [_title(desk, review), *_shortcomings(desk, review), ""]
    lines = [*above, _figures(desk, review)]
    lines += _sums(desk, desk.say("review-by-rule"), summed(review.done, lambda one: rule_of(desk, one)))
    lines += _sums(desk, desk.say("review-by-stage"), summed(review.done, lambda one: stage_name(desk, one.stage)))
    lines += ["", f"<b>{desk.say('review-funnels')}</b>", *_funnel_lines(desk, review)]
    if any(mix(review.done)):
        corners = dict(zip(("lf", "lm", "sf", "sm"), mix(review.done), strict=True))
        lines += ["", desk.say("review-mix", **corners)]
    if review.cold:
        lines += ["", desk.say("review-cold", count=len(review.cold), names=named(desk, review.cold))]
    if review.goals:
        lines += ["", f"<b>{desk.say('review-goals')}</b>", *(goals.line(desk, one) for one in review.goals)]
    if review.loads:
        lines += ["", f"<b>{desk.say('review-load')}</b>"]
        lines += [
            desk.say("review-load-line", name=one.name, contacts=one.contacts, sent=one.sent, cards=one.cards,
                     waiting=one.waiting)
            for one in review.loads
        ]  # fmt: skip
    return fitting(lines)


def caption(desk: Desk, review: Review) -> str:
    """The title and the shortcomings under the picture: 1,024 characters are the most there."""
    kept = [_title(desk, review)]
    for line in _shortcomings(desk, review):
        if sum(map(len, kept)) + len(line) < LONGEST_CAPTION:
            kept.append(line)
    return "\n".join(kept)


def _fits(desk: Desk, review: Review) -> bool:
    """Whether the caption has room for all that was missed."""
    return caption(desk, review).count("\n") == len(_shortcomings(desk, review))


LONGEST_CAPTION = 950


def _title(desk: Desk, review: Review) -> str:
    values = {"name": desk.manager.name, "since": own(desk, review.since), "until": _last_day(desk, review)}
    return desk.say("review-title", whose=review.whose, **values)


def own(desk: Desk, at: datetime) -> str:
    return short_day(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)


def _last_day(desk: Desk, review: Review) -> str:
    """Of a week that ended at midnight the day before."""
    return own(desk, review.until - timedelta(seconds=1))


def _shortcomings(desk: Desk, review: Review) -> list[str]:
    lines: list[str] = []
    if review.waiting:
        lines.append(desk.say("review-waiting", count=len(review.waiting), names=named(desk, review.waiting)))
    if review.cards:
        lines.append(desk.say("review-cards", count=review.cards))
    if expired := review.count("expired"):
        lines.append(desk.say("review-expired", count=expired))
    if review.unplanned:
        lines.append(desk.say("review-unplanned", count=len(review.unplanned), names=named(desk, review.unplanned)))
    if review.missing:
        shown = [f"{name} – {_roles(desk, roles)}" for name, roles in review.missing[: morning.NAMES_SHOWN]]
        more = " …" if len(review.missing) > morning.NAMES_SHOWN else ""
        lines.append(desk.say("review-missing", count=len(review.missing), accounts="; ".join(shown) + more))
    lines += [goals.line(desk, one) for one in review.goals if one.state in ("behind", "missed")]
    return lines + [desk.say("overload", **values) for values in review.overloaded]


def _roles(desk: Desk, roles: frozenset[Role]) -> str:
    return desk.listed(desk.say(f"review-role-{role}") for role in NEEDED if role in roles)


def _figures(desk: Desk, review: Review) -> str:
    totals = _totals(review)
    return desk.say(
        "review-figures",
        contacts=review.activity.contacts,
        sent=totals[0],
        before=review.sent_before,
        answered=totals[1],
        opened=totals[2],
        skipped=review.count("skipped"),
    )


def _totals(review: Review) -> tuple[int, int, int]:
    return summed(review.done, lambda one: "").get("", (0, 0, 0))


def _sums(desk: Desk, heading: str, sums: Mapping[str, tuple[int, int, int]]) -> list[str]:
    lines = [
        desk.say("review-line", what=what, sent=sent, answered=answered, opened=opened)
        for what, (sent, answered, opened) in sums.items()
    ]
    return ["", f"<b>{heading}</b>", *lines] if lines else []


def rule_of(desk: Desk, one: Done) -> str:
    if one.rule == WELCOME:
        return desk.say("review-welcome")
    return desk.say("review-by-hand") if one.rule == "manual" else desk.rule(one.rule)


def _funnel_lines(desk: Desk, review: Review) -> list[str]:
    return [
        f"{funnel.title} – " + " · ".join(f"{label} {n}" for label, n in funnel.steps)
        if funnel.steps
        else f"{funnel.title} – {desk.say('review-none')}"
        for funnel in funnels(desk, review)
    ]


# --- the review as a picture ----------------------------------------------------------------------------------


def as_picture(desk: Desk, review: Review) -> str:
    """The same as SVG."""
    return drawing.picture(
        drawing.Sheet(
            _words(desk, review),
            (
                drawing.Tile(desk.say("tile-waiting"), len(review.waiting)),
                drawing.Tile(desk.say("tile-expired"), review.count("expired")),
                drawing.Tile(desk.say("tile-unplanned"), len(review.unplanned)),
                drawing.Tile(desk.say("tile-missing"), len(review.missing)),
            ),
            _rows(summed(review.done, lambda one: rule_of(desk, one))),
            _rows(summed(review.done, lambda one: stage_name(desk, one.stage))),
            tuple(funnels(desk, review)),
            _corners(desk, review),
            tuple(
                (one.name, desk.say("days-silent", days=(desk.now - one.since).days))
                for one in review.cold[:COLD_DRAWN]
            ),
            tuple(_bar(desk, one) for one in review.goals[:GOALS_DRAWN]),
        )
    )


def _rows(sums: Mapping[str, tuple[int, int, int]]) -> tuple[drawing.Row, ...]:
    return tuple(drawing.Row(what, *figures) for what, figures in list(sums.items())[:ROWS_DRAWN])


def _words(desk: Desk, review: Review) -> drawing.Words:
    sent, answered, opened = _totals(review)
    return drawing.Words(
        title=plain(desk.say("sheet-title", whose=review.whose, name=desk.manager.name)),
        period=plain(
            desk.say("sheet-period", since=own(desk, review.since), until=_last_day(desk, review), sent=sent,
                     answered=answered, opened=opened)
        ),
        by_rule=desk.say("review-by-rule"),
        by_stage=desk.say("review-by-stage"),
        sent=desk.say("sheet-sent"),
        answered=desk.say("sheet-answered"),
        opened=desk.say("sheet-opened"),
        nothing=desk.say("sheet-nothing"),
        mix=desk.say("sheet-mix"),
        long=desk.say("sheet-long"),
        short=desk.say("sheet-short"),
        few=desk.say("sheet-few"),
        many=desk.say("sheet-many"),
        cold=desk.say("sheet-cold"),
        nobody=desk.say("sheet-nobody"),
        goals=desk.say("review-goals"),
    )  # fmt: skip


def funnels(desk: Desk, review: Review | Numbers) -> list[drawing.Funnel]:
    """Acquired, converted, active, woken; whoever only sourced them acquires nobody there."""
    activity, (written, answered) = review.activity, review.woken
    found: list[drawing.Funnel] = []
    if got := review.acquired:
        steps = (("invited", got.invited), ("followed", got.opened), ("agreed", got.agreed), ("passed", got.passed_on))
        found.append(_funnel(desk, "acquired", steps))
    moved = tuple((stage_name(desk, stage), review.moved[stage]) for stage in Stage if stage in review.moved)
    found.append(drawing.Funnel(desk.say("funnel-converted"), moved[:4]))
    acts = (
        ("written", activity.written),
        ("replied", activity.replied),
        ("opened", activity.opened),
        ("liked", activity.liked),
    )
    found.append(_funnel(desk, "active", acts))
    found.append(_funnel(desk, "woken", (("written", written), ("answered", answered))))
    return found


def _funnel(desk: Desk, name: str, steps: Iterable[tuple[str, int]]) -> drawing.Funnel:
    return drawing.Funnel(desk.say(f"funnel-{name}"), tuple((desk.say(f"step-{step}"), n) for step, n in steps))


def _corners(desk: Desk, review: Review) -> tuple[drawing.Corner, drawing.Corner, drawing.Corner, drawing.Corner]:
    labels = [desk.say(f"mix-{name}") for name in map("-".join, CORNERS)]
    one, two, three, four = (drawing.Corner(label, n) for label, n in zip(labels, mix(review.done), strict=True))
    return one, two, three, four


def _bar(desk: Desk, one: Progress) -> drawing.GoalBar:
    note = plain(desk.say("goal-note", done=one.done, accounts=one.goal.accounts, behind=one.behind, state=one.state))
    late = one.state in ("behind", "missed")
    return drawing.GoalBar(plain(goals.brief(desk, one.goal)), note, one.done, one.should, one.goal.accounts, late)


# --- on demand, and each week ---------------------------------------------------------------------------------

WHOSE = {"": "own", "all": "all", "全部": "all", "所有": "all", "sourced": "sourced", "引荐": "sourced"}


def review(desk: Desk, text: str) -> Screen:
    """/review: the last seven days of one's own contacts; `all` for admins; `sourced`: whom one sourced."""
    whose = WHOSE.get(text.strip().casefold())
    if whose is None:
        raise Refused("usage-review")
    if whose == "all" and not desk.manager.admin:
        raise Refused("for-admins")
    shown, words = screens(desk, whose, desk.now - WEEK, desk.now)
    desk.send(shown)
    return words


def screens(desk: Desk, whose: str, since: datetime, until: datetime) -> tuple[Screen, Screen]:
    """The picture with what was missed under it, and all of it in words with cards to open."""
    counts = counted(desk, whose, since, until)
    people = {one.id: one for one in (*counts.waiting, *counts.unplanned, *counts.cold)} if whose == "own" else {}
    cards = [Button(f"{one.name} · {one.account}"[:60], data=f"card:{one.id}") for one in people.values()]
    buttons = tuple((card,) for card in cards[: morning.BUTTONS_SHOWN])
    return (
        Screen(caption(desk, counts), picture=as_picture(desk, counts)),
        Screen(as_text(desk, counts), buttons),
    )


LATE = timedelta(days=2)
"""A review that comes later than that is not sent: /review shows it on demand."""


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """The week before, as the first working day begins; a manager whose machine slept gets it at the next opening."""
    manager = next((one for one in office.store.people.managers() if str(one.id) == alarm.name), None)
    if manager is None:
        return None
    hours = office.hours(manager)
    if now - alarm.at <= LATE and not hours.is_open(now):
        return office.store.alarms.set(WEEKLY, manager.id, hours.next_open(now))
    office.store.alarms.set(WEEKLY, manager.id, next_week(hours, now))
    if now - alarm.at > LATE:
        return None
    until = week_begins(hours, now)
    since = _a_week_before(until, hours.zone)
    desk = Desk(office, manager, now, f"{WEEKLY}.{manager.id}")
    silent = office.store.absences.of(manager.id, now) is not None
    for whose in _whose(office, manager):
        for screen in screens(desk, whose, since, until):
            message = replace(screen.message(), silent=silent or not screen.picture)
            desk.post(Post(manager.address, Say(message)))
    return None


def _a_week_before(until: datetime, zone: str) -> datetime:
    """The same time on the clocks there, though they may have changed meanwhile."""
    return until.astimezone(ZoneInfo(zone)) - WEEK


def _whose(office: Office, manager: Manager) -> list[str]:
    """Which reviews come to this manager: nobody gets one of nobody, nor twice the same."""
    managers = office.store.people.managers()
    found = ["own"] if office.store.reviews.has_contacts(manager.id) or office.store.goals.of(manager.id) else []
    if manager.admin and len(managers) > 1:
        found.append("all")
    return [*found, "sourced"] if office.store.reviews.sourced(manager.id) else found


COMMANDS: Mapping[str, Command] = {"review": review}

BUTTONS: Buttons = {}

RINGS: Rings = {WEEKLY: ring}
