"""One message to many: whom, the words, the answers they may give; then each in a private chat, spread over the day.

Nobody ever sees another who gets it. Who asked for a pause or stopped is never among them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from markupsafe import escape

from bot import planner
from bot.blanks import blanks, filled
from bot.curation import never_word
from bot.desk import Answers, Buttons, Command, Desk, Rings, Screen, Visit, Written, fitting
from bot.desk.arguments import LANGUAGE_WORDS, ROLES, STAGES, split
from bot.desk.relay import LONGEST_TEXT
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import TELEGRAM, Contact, ContactState, Relationship
from bot.model.posts import Manual, Post, Say
from bot.model.touches import TouchKind
from bot.moments import moment
from bot.planner import Wait
from bot.render import clipped, names, own_words, plain, when
from bot.selection import Selection
from bot.service import QUOTE, Office, on_hold
from bot.spread import gap, spread
from bot.store.alarms import Alarm
from bot.store.rounds import Round, Seat, touch_key
from bot.window import Hours, fraction

MOST = 500
"""People in one round; more is no message in a person's name."""

PAGE = 8
MOST_SHOWN = 6
A_LINE = 10
"""Names in one line of a summary."""

CAPS = ("gap", "week", "day", "cap")

EVERYONE = ("everyone", "everybody", "all", "所有人", "全部", "大家")
TAG = ("tag ", "tags ", "标签 ")
KINDS = ("", "coming", "yes")
"""The buttons under it, by the number in ours."""

# --- whom -----------------------------------------------------------------------------------------------------


def round_(desk: Desk, text: str) -> Screen:
    """`/round evaluators, evaluating`: the list of who is meant; without words it asks whom."""
    if not text:
        return Screen(desk.say("round-whom"), asks="round-whom", placeholder=desk.say("round-whom-field"))
    wanted = selection(text)
    meant = [who.contact for who in desk.relationships() if wanted.has(who)]
    may = [one.id for one in meant if _may_get(one, desk.now)]
    if not may:
        raise Refused("round-nobody", words=text)
    if len(may) > MOST:
        raise Refused("round-many", count=len(may), most=MOST)
    one = desk.office.store.rounds.add(desk.manager.id, " ".join(text.split()), may, desk.now)
    return _list(desk, one, 0, left_out=len(meant) - len(may))


def selection(text: str) -> Selection:
    """`evaluators, deciding, zh, tag vip, Acme` in any order. Raises Refused for an overlong word."""
    roles, stages, languages, tags, words = set(), set(), set(), set(), []
    for word in split(text):
        lower = word.casefold()
        if lower in EVERYONE:
            continue
        if lower.startswith(TAG):
            tags |= set(word.split()[1:])
        elif lower in STAGES:
            stages.add(STAGES[lower])
        elif (role := ROLES.get(lower) or ROLES.get(lower.removesuffix("s"))) is not None:
            roles.add(role)
        elif lower in LANGUAGE_WORDS:
            languages.add(LANGUAGE_WORDS[lower])
        else:
            words.append(word)
    return Selection(frozenset(roles), frozenset(stages), frozenset(languages), frozenset(tags), tuple(words))


def _may_get(contact: Contact, now: datetime) -> bool:
    reachable = contact.channel == TELEGRAM and contact.state is ContactState.ACTIVE
    return reachable and not contact.wants_silence(now)


def take_whom(desk: Desk, written: Written) -> Screen:
    return round_(desk, written.text or "-")


def _list(desk: Desk, one: Round, page: int, *, left_out: int = 0) -> Screen:
    """Who gets it, a page at a time, to be unticked."""
    seats = desk.office.store.rounds.seats(one.id)
    chosen = sum(seat.state == "chosen" for seat in seats)
    pages = -(-len(seats) // PAGE)
    page = max(0, min(page, pages - 1))
    rows: list[tuple[Button, ...]] = []
    for seat in seats[page * PAGE : (page + 1) * PAGE]:
        mark = "☑" if seat.state == "chosen" else "☐"
        label = desk.label(desk.office.store.people.contact(seat.contact_id))
        rows.append((Button(f"{mark} {label}", data=f"round-tick:{one.id}:{seat.contact_id}:{page}"),))
    turn = [Button("‹", data=f"round-page:{one.id}:{page - 1}")] if page else []
    turn += [Button("›", data=f"round-page:{one.id}:{page + 1}")] if page + 1 < pages else []
    rows += [tuple(turn)] if turn else []
    write = desk.say("button-round-next") if one.text else desk.say("button-round-write")
    go_on = Button(write, data=f"round-show:{one.id}" if one.text else f"round-text:{one.id}")
    rows.append((go_on, Button(desk.say("button-round-drop"), data=f"round-drop:{one.id}")))
    words = desk.say("round-list", whom=one.whom, chosen=chosen, page=page + 1, pages=max(pages, 1), left=left_out)
    return Screen(words, tuple(rows))


def tick(desk: Desk, round_id: int, contact_id: int, page: int) -> Screen:
    one, contact = _draft(desk, round_id), desk.contact(contact_id)
    seat = desk.office.store.rounds.seat(one.id, contact.id)
    if seat is None:
        raise Refused("not-yours")
    desk.office.store.rounds.mark(one.id, contact.id, "unticked" if seat.state == "chosen" else "chosen")
    return dataclasses.replace(_list(desk, one, page), replaces=True)


def turn(desk: Desk, round_id: int, page: int) -> Screen:
    return dataclasses.replace(_list(desk, _draft(desk, round_id), page), replaces=True)


def _own(desk: Desk, round_id: int) -> Round:
    """One of this manager's rounds. Raises Refused for any other."""
    one = desk.office.store.rounds.find(round_id)
    if one is None or one.manager_id != desk.manager.id:
        raise Refused("not-yours")
    return one


def _draft(desk: Desk, round_id: int) -> Round:
    one = _own(desk, round_id)
    if one.state != "draft":
        raise Refused("round-begun")
    return one


# --- what -----------------------------------------------------------------------------------------------------


def ask_text(desk: Desk, round_id: int) -> Screen:
    one = _draft(desk, round_id)
    return Screen(desk.say("round-text"), asks=f"round-text:{one.id}", placeholder=desk.say("letter-words-field"))


def take_text(desk: Desk, written: Written, round_id: int) -> Screen:
    """The words, in the manager's voice; then which answers they may give."""
    one, words = _draft(desk, round_id), written.text.strip()
    if written.media is not None or not words:
        raise Refused("edit-not-text")
    if len(words) > LONGEST_TEXT:
        raise Refused("edit-too-long", most=LONGEST_TEXT)
    if word := never_word(words, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)
    if unknown := blanks(words):
        raise Refused("round-blank", blank=unknown[0])
    desk.office.store.rounds.save(dataclasses.replace(one, text=words))
    labels = (desk.say("button-round-coming"), desk.say("button-round-yes"), desk.say("button-round-none"))
    rows = tuple(
        (Button(label, data=f"round-kind:{one.id}:{kind}"),) for label, kind in zip(labels, (1, 2, 0), strict=True)
    )
    return Screen(desk.say("round-answers"), rows)


def choose_kind(desk: Desk, round_id: int, kind: int) -> Screen:
    """Which buttons are under it; where there are any, until when."""
    one = _draft(desk, round_id)
    if kind >= len(KINDS):
        raise Refused("button-old")
    one = dataclasses.replace(one, answers=KINDS[kind], deadline_at=None)
    desk.office.store.rounds.save(one)
    if not one.answers:
        return _preview(desk, one)
    return Screen(desk.say("round-until"), asks=f"round-until:{one.id}", placeholder=desk.say("round-until-field"))


def take_until(desk: Desk, written: Written, round_id: int) -> Screen:
    one, words = _draft(desk, round_id), written.text.strip()
    at = None
    if words.casefold() not in ("-", "none", "no", "无", "不限"):
        at = moment(words, desk.now, _own_zone(desk))
        if at is None:
            raise Refused("letter-no-moment", words=words)
    one = dataclasses.replace(one, deadline_at=at)
    desk.office.store.rounds.save(one)
    return _preview(desk, one)


def _own_zone(desk: Desk) -> str:
    return desk.manager.zone or desk.office.business_zone


def show(desk: Desk, round_id: int) -> Screen:
    return _preview(desk, _draft(desk, round_id))


def _preview(desk: Desk, one: Round) -> Screen:
    """As the first of them gets it, when it leaves, and who had better not get it now."""
    plan = _plan(desk.office, one, _chosen(desk, one), desk.now)
    if not plan or not one.text:
        raise Refused("round-empty")
    people = [desk.contact(contact_id) for contact_id in plan]
    warned = {contact.id: why for contact in people if (why := _against(desk, contact))}
    language, zone = desk.manager.language, _own_zone(desk)
    words: str = desk.say(
        "round-preview",
        count=len(plan),
        first=when(language, min(plan.values()), zone),
        last=when(language, max(plan.values()), zone),
        until=when(language, one.deadline_at, zone) if one.deadline_at else "none",
        capped=sum(why == "capped" for why in warned.values()),
        waiting=sum(why == "waiting" for why in warned.values()),
        late=sum(one.deadline_at is not None and at >= one.deadline_at for at in plan.values()),
    )
    words = f"{words}\n\n<blockquote>{_message(desk.office, one, desk.who(people[0])).text}</blockquote>"
    rows = [(Button(desk.say("button-round-go", count=len(plan)), data=f"round-go:{one.id}"),)]
    if 0 < len(warned) < len(plan):
        spare = desk.say("button-round-spare", count=len(warned))
        rows.append((Button(spare, data=f"round-spare:{one.id}"),))
    change = Button(desk.say("button-letter-reword"), data=f"round-text:{one.id}")
    whom = Button(desk.say("button-round-whom"), data=f"round-page:{one.id}:0")
    return Screen(words, (*rows, (change, whom), (Button(desk.say("button-round-drop"), data=f"round-drop:{one.id}"),)))


def _chosen(desk: Desk, one: Round) -> list[Contact]:
    """Whom it goes to, those that may get it now."""
    seats = desk.office.store.rounds.seats(one.id)
    people = [desk.office.store.people.contact(seat.contact_id) for seat in seats if seat.state == "chosen"]
    return [contact for contact in people if _still_may(contact, one, desk.now)]


def _still_may(contact: Contact, one: Round, now: datetime) -> bool:
    return contact.manager_id == one.manager_id and _may_get(contact, now)


def _plan(
    office: Office, one: Round, people: Iterable[Contact], now: datetime, *, anew: bool = False
) -> dict[int, datetime]:
    """When each of them gets it; the order is chance, so that colleagues do not follow one another.

    `anew`: they are all that still wait, and free the moments they had.
    """
    order = sorted(people, key=lambda contact: fraction(f"{one.id}:{contact.id}", "round"))
    hours = {who.id: Hours.of(office.playbooks.policy.window, office.relationship(who)) for who in order}
    limit = office.playbooks.policy.stagger.per_manager_hour
    busy = office.store.rounds.moments(one.manager_id, now - gap(limit), but=one.id if anew else 0)
    return spread(hours, limit, now, busy)


def _against(desk: Desk, contact: Contact) -> str | None:
    """Why this person had better not get it now; a warning, no refusal."""
    if contact.waiting_since:
        return "waiting"
    verdict = planner.writing(desk.office.standing(contact, desk.now), desk.office.playbooks, desk.now)
    return "capped" if isinstance(verdict, Wait) and verdict.why in CAPS else None


def spare(desk: Desk, round_id: int) -> Screen:
    """Those who are warned against are left out."""
    one = _draft(desk, round_id)
    for contact in _chosen(desk, one):
        if _against(desk, contact):
            desk.office.store.rounds.mark(one.id, contact.id, "unticked")
    return dataclasses.replace(_preview(desk, one), replaces=True)


def drop(desk: Desk, round_id: int) -> Screen:
    one = _draft(desk, round_id)
    desk.office.store.rounds.save(dataclasses.replace(one, state="over", text=""))
    return Screen(desk.say("letter-dropped"), replaces=True)


# --- going ----------------------------------------------------------------------------------------------------


def go(desk: Desk, round_id: int) -> Screen:
    """It begins: a row for each person says when, and an alarm for the next of them."""
    one = _draft(desk, round_id)
    people = _chosen(desk, one)
    if not people or not one.text or (one.deadline_at and one.deadline_at <= desk.now):
        raise Refused("round-empty")
    office = desk.office
    one = dataclasses.replace(one, state="going", begun_at=desk.now)
    office.store.rounds.save(one)
    office.store.rounds.plan(one.id, _plan(office, one, people, desk.now))
    office.store.alarms.set("round", one.id, desk.now)
    if one.deadline_at:
        office.store.alarms.set("round-end", one.id, one.deadline_at)
    return Screen(desk.say("round-going", count=len(people)), replaces=True)


def stop(desk: Desk, round_id: int) -> Screen:
    """Nothing more of it leaves; what has left may still be answered."""
    one = _own(desk, round_id)
    if one.state != "going":
        raise Refused("round-over")
    desk.office.store.rounds.save(dataclasses.replace(one, state="stopped"))
    desk.office.store.alarms.drop("round", one.id)
    sent = sum(seat.state == "posted" for seat in desk.office.store.rounds.seats(one.id))
    return Screen(desk.say("round-stopped", count=sent))


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """Who is due gets it. After a sleep those who wait are spread anew: nothing late floods out."""
    one = office.store.rounds.find(int(alarm.name))
    if one is None or one.state != "going":
        return None
    if office.store.people.remembered(on_hold(one.manager_id)):
        return _break_off(office, one, now)
    waiting = [seat for seat in office.store.rounds.seats(one.id) if seat.state == "waiting" and seat.leaves_at]
    apart = gap(office.playbooks.policy.stagger.per_manager_hour)
    if any(seat.leaves_at and seat.leaves_at < now - apart for seat in waiting):
        people = [office.store.people.contact(seat.contact_id) for seat in waiting]
        office.store.rounds.plan(one.id, _plan(office, one, people, now, anew=True))
    for seat in office.store.rounds.seats(one.id):
        if seat.state == "waiting" and seat.leaves_at and seat.leaves_at <= now:
            _leave(office, one, office.store.people.contact(seat.contact_id), now)
    following = office.store.rounds.next_leaves(one.id)
    if following:
        office.store.alarms.set("round", one.id, following)
    elif one.deadline_at is None:
        office.store.rounds.save(dataclasses.replace(one, state="over"))
        office.post(_told(office, one, "round-all-gone"), now)
    return None


def _break_off(office: Office, one: Round, now: datetime) -> None:
    """Of a restored copy nobody knows who has had it since: it goes to nobody else."""
    one = dataclasses.replace(one, state="stopped")
    office.store.rounds.save(one)
    office.post(_told(office, one, "round-broken-off"), now)


def _leave(office: Office, one: Round, contact: Contact, now: datetime) -> None:
    """To one person, at most once; it is no answer to what they wait for."""
    who = office.relationship(contact)
    hours = Hours.of(office.playbooks.policy.window, who)
    if not _still_may(contact, one, now) or (one.deadline_at and now >= one.deadline_at):
        office.store.rounds.mark(one.id, contact.id, "left-out")
    elif not hours.is_open(now):
        office.store.rounds.plan(one.id, _plan(office, one, [contact], now))
    else:
        message = _message(office, one, who)
        manual = Manual(touch_key(one.id, contact.id), TouchKind.MANUAL, clipped(plain(message.text), QUOTE))
        office.post(Post(contact.address, Say(message), at_most_once=True, contact_id=contact.id, records=manual), now)
        office.store.rounds.post(one.id, contact.id, now)


def _message(office: Office, one: Round, who: Relationship, answer: bool | None = None) -> Message:
    """What this person gets, with the buttons to answer it; the answer they gave is ticked."""
    known = {name: str(value) for name, value in names(office.playbooks, who).items()}
    words = filled(own_words(one.text).text, known)
    if not one.answers:
        return Message(words)
    language = who.contact.language
    row = tuple(
        Button(f"{'✓ ' if given is answer else ''}{label}", data=f"rsvp:{one.id}:{int(given)}")
        for given, label in ((True, _label(office, one, True, language)), (False, _label(office, one, False, language)))
    )
    return Message(words, (row,))


def _label(office: Office, one: Round, given: bool, language: str) -> str:
    if one.answers == "coming":
        return office.say(language, "round-coming" if given else "round-not-coming")
    return office.say(language, "round-yes" if given else "round-no")


# --- what they answer -----------------------------------------------------------------------------------------


def rsvp(visit: Visit, value: str) -> Screen:
    """A button under a message of a round: what they say can be changed until the deadline, and is told after it."""
    office, parts = visit.office, value.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        return visit.too_old()
    one, given = office.store.rounds.find(int(parts[0])), parts[1] == "1"
    seat = office.store.rounds.seat(one.id, visit.contact.id) if one else None
    if one is None or seat is None or seat.state != "posted" or not one.answers:
        return visit.too_old()
    late = one.deadline_at is not None and visit.now >= one.deadline_at
    said = _label(office, one, given, visit.contact.language)
    if (seat.late if late else seat.answer) is given:
        return Screen(toast=plain(visit.say("round-noted", answer=said)))
    office.store.rounds.answer(one.id, visit.contact.id, given, late=late)
    visit.record("round-answer", plain(said))
    office.change(office.heard(visit.contact, visit.now), visit.now)
    if late:
        told = _label(office, one, given, visit.who.manager.language)
        office.tell_manager(visit.contact, "round-late", visit.now, answer=told, text=clipped(one.text, QUOTE))
        return Screen(toast=plain(visit.say("round-noted-late", manager=visit.who.manager.name)))
    message = _message(office, one, visit.who, given)
    noted = plain(visit.say("round-noted", answer=said))
    return Screen(message.text, message.buttons, toast=noted, replaces=True)


# --- what became of it ----------------------------------------------------------------------------------------


def rounds(desk: Desk, text: str) -> Screen:
    """/rounds: the latest, and how far each is."""
    every = desk.office.store.rounds.of_manager(desk.manager.id, MOST_SHOWN)
    every = [one for one in every if one.text]
    if not every:
        return Screen(desk.say("rounds-none"))
    lines, rows = [desk.say("rounds-title")], []
    for n, one in enumerate(every, 1):
        seats = desk.office.store.rounds.seats(one.id)
        lines.append(desk.say("rounds-line", n=n, **_counts(one, seats), text=clipped(one.text, QUOTE)))
        row = [Button(desk.say("button-round-who", n=n), data=f"round-who:{one.id}")]
        if one.state == "going":
            row.append(Button(desk.say("button-round-stop", n=n), data=f"round-stop:{one.id}"))
        rows.append(tuple(row))
    return Screen(fitting(lines), tuple(rows))


def _counts(one: Round, seats: list[Seat]) -> dict[str, str | int]:
    posted = [seat for seat in seats if seat.state == "posted"]
    return {
        "state": one.state,
        "kind": one.answers or "none",
        "sent": sum(seat.arrived for seat in posted),
        "waiting": sum(seat.state == "waiting" for seat in seats) if one.state == "going" else 0,
        "yes": sum(seat.answer is True for seat in posted),
        "no": sum(seat.answer is False for seat in posted),
        "silent": sum(seat.answer is None for seat in posted),
    }


def who(desk: Desk, round_id: int) -> Screen:
    one = _own(desk, round_id)
    return Screen(_summary(desk.office, one, desk.say("round-who", text=clipped(one.text, QUOTE))))


def _told(office: Office, one: Round, text_id: str) -> Post:
    manager = office.store.people.manager(one.manager_id)
    head = office.say(manager.language, text_id, text=clipped(one.text, QUOTE))
    return Post(manager.address, Say(Message(_summary(office, one, head))))


def _summary(office: Office, one: Round, head: str) -> str:
    """Who said what, by name, who has not answered, and who did not get it."""
    language = office.store.people.manager(one.manager_id).language
    groups: dict[str, list[str]] = {}
    for seat in office.store.rounds.seats(one.id):
        contact = office.store.people.contact(seat.contact_id)
        if seat.state != "unticked" and contact.manager_id == one.manager_id:
            groups.setdefault(_fate(one, seat), []).append(contact.name)
    lines = [head]
    for fate in FATES:
        if found := groups.get(fate):
            lines.append(office.say(language, f"round-group-{fate}", count=len(found)))
            lines += [str(escape(", ".join(found[n : n + A_LINE]))) for n in range(0, len(found), A_LINE)]
    return fitting(lines)


FATES = ("coming", "not-coming", "yes", "no", "silent", "sent", "under-way", "lost")


def _fate(one: Round, seat: Seat) -> str:
    if seat.answer is not None:
        first, second = ("coming", "not-coming") if one.answers == "coming" else ("yes", "no")
        return first if seat.answer else second
    if seat.arrived:
        return "silent" if one.answers else "sent"
    under_way = seat.state == "waiting" and one.state == "going"
    return "under-way" if under_way else "lost"


def ring_end(office: Office, alarm: Alarm, now: datetime) -> None:
    """The deadline: the manager hears who said what; nobody gets it any more."""
    one = office.store.rounds.find(int(alarm.name))
    if one is None or one.state not in ("going", "stopped"):
        return
    one = dataclasses.replace(one, state="over")
    office.store.rounds.save(one)
    office.store.alarms.drop("round", one.id)
    office.post(_told(office, one, "round-ended"), now)


COMMANDS: Mapping[str, Command] = {"round": round_, "rounds": rounds}

BUTTONS: Buttons = {
    ("round-tick", 3): tick,
    ("round-page", 2): turn,
    ("round-text", 1): ask_text,
    ("round-kind", 2): choose_kind,
    ("round-show", 1): show,
    ("round-spare", 1): spare,
    ("round-go", 1): go,
    ("round-drop", 1): drop,
    ("round-stop", 1): stop,
    ("round-who", 1): who,
}

ANSWERS: Answers = {"round-whom": take_whom, "round-text": take_text, "round-until": take_until}

RINGS: Rings = {"round": ring, "round-end": ring_end}
