"""Many people at once: a file sent to the chat, or `nurture import`, and what became of every row.

The whole file is checked first. What is right comes into the book in batches, each one transaction; what is wrong is
told with its row. The same file again adds only what is missing. Everybody is reached by hand until they agree to more.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.desk import Desk, Screen, Written, fitting
from bot.desk.csv_rows import Person, Problem, Table, written
from bot.desk.forget import was_forgotten
from bot.errors import Refused
from bot.model.messages import Message, Sheet
from bot.model.people import BY_HAND, Account, Contact, ContactState, Manager, Stage
from bot.model.posts import Post, Say
from bot.render import plain
from bot.service import Office

BATCH = 20
"""Rows in one transaction; between batches the loop goes on."""

LONG = 15
"""Rows with something to say beyond which the report comes as a file too."""

MOST_WAITING = 3
"""Files of one manager on their way at once."""

ADDED, KNOWN, COLLEAGUES, FORGOTTEN = "added", "known", "colleague", "forgotten"

# --- a file comes ---------------------------------------------------------------------------------------------


def is_table(sent: Written) -> bool:
    """Whether a manager's message is a file of people; one under somebody's message is for them, though."""
    named = sent.media == "document" and sent.file_name.casefold().endswith(".csv")
    return named and sent.file is not None and sent.reply_to is None and not sent.edited


def take_table(desk: Desk, sent: Written) -> Screen:
    """It is fetched and read soon, outside this transaction; then there is a report."""
    if sent.file is None:
        raise Refused("usage-import")
    if desk.office.store.intakes.waiting(desk.manager.id) >= MOST_WAITING:
        raise Refused("import-busy")
    desk.office.store.intakes.add(desk.manager.id, sent.file.file_id, sent.file_name, desk.now)
    return Screen(desk.say("import-reading", file=sent.file_name))


# --- rows into the book ---------------------------------------------------------------------------------------


def take_rows(office: Office, manager: Manager, people: Sequence[Person], now: datetime) -> dict[int, str]:
    """Put these into the manager's book, in the caller's transaction; by row what became of each."""
    return {person.row: _take(office, manager, person, now) for person in people}


def _take(office: Office, manager: Manager, person: Person, now: datetime) -> str:
    known = office.store.people.seated(person.account, person.name)
    if known:
        return KNOWN if known.manager_id == manager.id else COLLEAGUES
    if was_forgotten(office, person.name, person.account, person.reach):
        return FORGOTTEN
    account = _account(office, manager, person, now)
    roles = office.store.people.committee(account.id)
    contact = office.store.people.add_contact(_contact(manager, account, person, now))
    office.record(contact.id, now, "imported")
    if person.role and person.role not in roles:  # who is missing there has changed
        office.replan_account(account.id, now)
    else:
        office.replan(contact.id, now)
    return ADDED


def _account(office: Office, manager: Manager, person: Person, now: datetime) -> Account:
    """The company. What the file says of it counts where nobody has said anything and no colleague has anyone."""
    account = office.store.people.save_account(person.account)
    if any(one.id != manager.id for one in office.store.people.managers_at(account.name)):
        return account
    changed = dataclasses.replace(
        account,
        industry=account.industry or person.industry,
        country=account.country or person.country,
    )
    if person.stage and account.stage is Stage.LEAD and account.stage_at is None and person.stage is not Stage.LEAD:
        changed = dataclasses.replace(changed, stage=person.stage, stage_at=now)
    if changed != account:
        office.store.people.update_account(changed)
        office.replan_account(account.id, now)
    return changed


def _contact(manager: Manager, account: Account, person: Person, now: datetime) -> Contact:
    return Contact(
        id=0,
        account_id=account.id,
        manager_id=manager.id,
        channel=BY_HAND,
        address=f"{BY_HAND}:file:{_mark(person)}",
        name=person.name,
        address_as=person.address_as or person.name,
        role=person.role,
        language=person.language,
        zone=person.zone,
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=now,
        reach=person.reach,
        country=person.country if person.country != account.country else None,
        tags=person.tags,
        source=person.source,
        dates={"birthday": person.birthday} if person.birthday else {},
        sourced_by=manager.id,
    )


def _mark(person: Person) -> str:
    """The same for the same person at the same account, so that the schema itself takes nobody twice."""
    return hashlib.sha256("\0".join(person.identity).encode()).hexdigest()[:24]


# --- the report -----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Report:
    """What became of every row of a file."""

    sheet: Table
    outcomes: Mapping[int, str]

    def count(self, outcome: str) -> int:
        return sum(one == outcome for one in self.outcomes.values())

    @property
    def wrong(self) -> int:
        return len({problem.row for problem in self.sheet.problems}) + self.count(FORGOTTEN)


def summary(office: Office, language: str, report: Report) -> str:
    """How many of each, in one line, and the columns that mean nothing."""
    head = office.say(
        language,
        "import-report",
        added=report.count(ADDED),
        known=report.count(KNOWN) + report.count(COLLEAGUES),
        wrong=report.wrong,
    )
    if not report.sheet.unused:
        return head
    return f"{head}\n{office.say(language, 'import-unused', columns=', '.join(report.sheet.unused))}"


def lines(office: Office, language: str, report: Report, *, every: bool = False) -> list[tuple[int, str, str, str]]:
    """Row, name, account and what there is to say of it, in the order of the file; `every`: of those added too."""
    people = {person.row: person for person in report.sheet.people}
    said = [
        (row, people[row].name, people[row].account, plain(_outcome(office, language, outcome)))
        for row, outcome in report.outcomes.items()
        if every or outcome != ADDED
    ]
    said += [(one.row, "", "", plain(_problem(office, language, one))) for one in report.sheet.problems]
    return sorted(said, key=lambda line: line[0])


def _outcome(office: Office, language: str, outcome: str) -> str:
    return office.say(language, "import-outcome", outcome=outcome)


def _problem(office: Office, language: str, problem: Problem) -> str:
    return office.say(language, problem.text, **problem.values)


def show(desk: Desk, report: Report, file_name: str) -> None:
    """The report in the chat; as a file too where it is long."""
    language = desk.manager.language
    told = lines(desk.office, language, report)
    short = [
        desk.say("import-line", row=row, who=f"{name} · {account}" if name else "none", what=what)
        for row, name, account, what in told[:LONG]
    ]
    more = [desk.say("import-more", count=len(told) - LONG)] if len(told) > LONG else []
    desk.send(Screen(fitting([summary(desk.office, language, report), *short, *more])))
    if len(told) > LONG:
        header = [plain(desk.say("import-column", column=one)) for one in ("row", "name", "account", "what")]
        every = lines(desk.office, language, report, every=True)
        table = written(header, [[str(row), name, account, what] for row, name, account, what in every])
        desk.post(Post(desk.manager.address, Say(Message("", sheet=Sheet(f"report-{file_name}", table)))))
