"""Why a contact gets what they get, and when: one text for the manager's chat and for `nurture explain`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import planner
from bot.foresight import foresee
from bot.matching import WEIGHTS
from bot.model.people import ContactState
from bot.model.rules import FAR
from bot.model.touches import Cadence, Standing
from bot.planner import Step
from bot.render import when
from bot.service import Office

DAYS_AHEAD = 30


def explanation(office: Office, standing: Standing, language: str, now: datetime) -> list[str]:
    """Lines of Telegram's HTML: what comes within a month and why then, and for every other rule why not."""
    who = standing.who
    lines = [str(office.say(language, "plan-title", name=who.contact.name, zone=who.zone)), ""]
    steps = foresee(standing, office.playbooks, now, DAYS_AHEAD)
    for n, step in enumerate(steps):
        lines += _step(office, standing, step, language)
        lines += _how(office, standing, step, language, now) if n == 0 else []
        first = all(step.rule != other.rule for other in steps[:n])
        lines += _news(office, standing, step, language, now) if first else []
    if not steps:
        lines.append(f"{office.say(language, 'plan-nothing')} {_why_nothing(office, standing, language, now)}".strip())
    if absent := list(_absent(office, standing, {step.rule for step in steps}, language, now)):
        lines += ["", str(office.say(language, "plan-not")), *absent]
    return lines


def _step(office: Office, standing: Standing, step: Step, language: str) -> Iterator[str]:
    rule = office.playbooks.rules.get(step.rule)
    approval = "yes" if rule and planner.needs_card(rule, standing) else "no"
    approval = "note" if step.note else approval
    at = when(language, step.sends_at, standing.who.zone)
    yield office.say(language, "plan-line", at=at, rule=office.rule(language, step.rule), approval=approval)
    yield office.say(language, "plan-why", why=office.say(language, f"why-{step.why}"))


def _how(office: Office, standing: Standing, step: Step, language: str, now: datetime) -> Iterator[str]:
    """How the next one came to its moment: what it counts from, its own minute, what pushed it."""
    rule, zone = office.playbooks.rules.get(step.rule), standing.who.zone
    trace = planner.trace(rule, standing, office.playbooks, now) if rule else None
    if trace is None or any(touch.key == step.key for touch in standing.open):
        return
    begins, due = when(language, trace.begins, zone), when(language, trace.due, zone)
    counts = office.say(language, f"why-{trace.counts}")
    days = round(trace.distance / timedelta(days=1), 1)
    yield office.say(language, "explain-counts", counts=counts, begins=begins, days=days)
    if trace.kept == "overdue":
        yield office.say(language, "explain-overdue")
    elif trace.kept:
        yield office.say(language, "explain-kept", why=office.say(language, f"why-{trace.kept}"))
    yield office.say(language, "explain-minute", at=due)
    if trace.moved and trace.sends_at < FAR:
        moved = office.say(language, f"why-{trace.moved}")
        yield office.say(language, "explain-moved", at=when(language, trace.sends_at, zone), why=moved)
    contact = standing.who.contact
    if contact.next_key == step.key and contact.next_at and (contact.next_why or "").startswith("stagger"):
        put_off = office.say(language, f"why-{contact.next_why}")
        yield office.say(language, "explain-moved", at=when(language, contact.next_at, zone), why=put_off)


def _news(office: Office, standing: Standing, step: Step, language: str, now: datetime) -> Iterator[str]:
    """What would be sent now, and how its score is made up; what is sent then is chosen then."""
    rule, who = office.playbooks.rules.get(step.rule), standing.who
    wish = planner.send_of(rule, standing).news if rule else None
    if wish is None:
        return
    best = office.best_news(who, wish, now)
    if best is None:
        yield office.say(language, "explain-no-news")
        return
    values = {"title": best.item.title, "source": best.item.source}
    yield office.say(language, "explain-news", score=f"{best.score:.2f}", least=f"{wish.min_score:.2f}", **values)
    parts = [
        office.say(language, f"part-{part.name}", value=f"{part.value:.2f}", weight=f"{WEIGHTS[part.name]:.2f}")
        for part in best.parts
    ]
    yield office.say(language, "explain-parts", parts=office.listed(language, parts))


def _why_nothing(office: Office, standing: Standing, language: str, now: datetime) -> str:
    """What holds everything back, if one thing does."""
    if standing.who.contact.state is not ContactState.ACTIVE:
        return office.say(language, f"why-{standing.who.contact.state}")
    _, why = planner.allowed_from(standing, now, office.playbooks)
    if not why and all(one.why == "stage" for one in planner.plan(standing, office.playbooks, now)):
        why = "stage"
    return office.say(language, f"why-{why}") if why else ""


def _absent(office: Office, standing: Standing, planned: set[str], language: str, now: datetime) -> Iterator[str]:
    """Every other rule, and why it does nothing within the month."""
    for cadence in planner.plan(standing, office.playbooks, now):
        if cadence.rule not in planned:
            yield f"· {office.rule(language, cadence.rule)} – {_why_not(office, standing, cadence, language)}"


def _why_not(office: Office, standing: Standing, cadence: Cadence, language: str) -> str:
    why = office.say(language, f"why-{cadence.why}")
    if cadence.due_at is None:
        return why
    return office.say(language, "explain-later", at=when(language, cadence.due_at, standing.who.zone), why=why)
