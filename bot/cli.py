"""The command `nurture`: init, demo, run, check, simulate, explain, import.

Exit 0: done; 1: it found problems; 2: wrong usage or configuration, one line on stderr that says what to do.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import pathlib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot import settings as settings_module
from bot.cli_feeds import feeds as feeds_group
from bot.cli_house import COMMANDS as house_commands
from bot.errors import Damaged, FileProblems, NurtureError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.files import Files
    from bot.model.news import FeedBook
    from bot.model.people import Manager
    from bot.model.rules import Playbooks
    from bot.report import Rehearsal
    from bot.service import Office

# What a command needs it imports itself: `--help` stays quick, and the processes that parse feeds, which begin by
# importing this module, stay small.

FAILED, WRONG = 1, 2

log = logging.getLogger(__name__)

SCHEMAS = ("playbook", "defaults", "texts", "library")


def main() -> None:
    """Run the command; whatever a person can mend ends in one line and exit 2."""
    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.ClickException as error:
        _complain(error.format_message())
    except NurtureError as error:
        _complain(str(error))


def _complain(line: str) -> None:
    click.echo(f"nurture: {' '.join(line.split())}", err=True)
    sys.exit(WRONG)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nurture")
def commands() -> None:
    """A bot that keeps many long B2B relationships warm, one private chat at a time.

    New here? `nurture demo` needs no token and no server. Then `nurture init` and `nurture run`.
    """


commands.add_command(feeds_group)
for _command in house_commands:
    commands.add_command(_command)


@commands.command(short_help="Show the bot at work, with no token and no server.")
@click.option("--headless", is_flag=True, help="Play without a page, as fast as possible, and print the transcript.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366), help="How long to play, headless.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Of the page.")
def demo(headless: bool, days: int, port: int) -> None:
    """Show the bot at work in a Telegram of its own; nothing leaves this machine."""
    from bot.demo import rehearse, show

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    if headless:
        asyncio.run(rehearse(days, click.echo))
    else:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(show(port, click.echo))


@commands.command(short_help="Talk to Telegram.")
def run() -> None:
    """Talk to Telegram, with NURTURE_TELEGRAM_TOKEN and NURTURE_ADMINS from the environment or .env.

    Ctrl-C or SIGTERM ends it within five seconds; nothing is sent twice by starting it again.
    """
    from bot import logs, private

    settings = settings_module.load(pathlib.Path())
    logs.configure(settings.log, settings.secrets)
    for path, command in private.exposed(private.kept(pathlib.Path(), settings.database, settings.backups)):
        log.warning("others on this machine can read %s: %s", path, command)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    from bot.app import drive, opened

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with opened(settings) as app:
        # Only now: while Telegram cannot be reached at the start there is nothing to end gracefully.
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        # What is loaded by now stays. To look through all of it for garbage stopped everything for a tenth of a second,
        # and the 31st message of a second arrived in it (`make bench`).
        gc.freeze()
        click.echo(f"@{app.office.bot_username} is running; open https://t.me/{app.office.bot_username} and say /start")
        driving = asyncio.create_task(drive(app))
        try:
            await app.run(stop)
        except ExceptionGroup as group:
            if damaged := group.subgroup(Damaged):
                raise _first(damaged) from None
            raise
        finally:
            driving.cancel()
            await asyncio.gather(driving, return_exceptions=True)


def _first(group: ExceptionGroup[Damaged]) -> Damaged:
    one = group.exceptions[0]
    return _first(one) if isinstance(one, ExceptionGroup) else one


@commands.command(short_help="Read rules and feeds; name every problem.")
@click.option(
    "--schema",
    type=click.Choice(SCHEMAS),
    is_flag=False,
    flag_value="playbook",
    help="Print the JSON Schema of a kind of file instead, for completion in an editor.",
)
def check(schema: str | None) -> None:
    """Read the rules and feeds; print every problem and warning with its file and line.

    Exit 1 if there is one. What the rules ask of managers beyond their hours is told too, where there is a database.
    """
    from bot.files import Files

    if schema:
        from bot.rule_files import schema_of

        return click.echo(json.dumps(schema_of(schema), indent=2))
    folder = pathlib.Path()
    values = settings_module.read(folder)
    try:
        files = Files(settings_module.rules_folder(folder, values), settings_module.feeds_file(folder, values))
        playbooks, book = files.read()
    except FileProblems as found:
        for problem in found.problems:
            click.echo(str(problem))
        sys.exit(FAILED)
    for problem in playbooks.warnings:
        click.echo(str(problem))
    texts = {language: len(texts) for language, texts in playbooks.texts.items()}
    count = ", ".join(f"{n} texts in {language}" for language, n in texts.items())
    right = "warnings above." if playbooks.warnings else "all right."
    click.echo(f"{len(playbooks.rules)} rules, {count}, {len(book.feeds)} feeds, {len(book.topics)} topics: {right}")
    for line in _outlook(playbooks, book):
        click.echo(line)
    sys.exit(FAILED if playbooks.warnings else 0)


def _outlook(playbooks: Playbooks, book: FeedBook) -> Iterator[str]:
    """Until when the texts last, and what is asked of managers beyond their hours."""
    from bot.render import plain
    from bot.service import rule_name
    from bot.workload import overload, runs_out

    settings = settings_module.without_token(pathlib.Path())
    now = settings.clock.now()
    for rule, at in runs_out(playbooks, now).items():
        name = f"{rule_name(rule)} ({rule.split('/')[0]})"
        yield f"{name}: who joins today has had all its texts in {at:%B %Y}; then it is a note to the manager."
    if settings.database.is_file():
        with _copy(settings, playbooks, book) as office:
            for load in overload(office, now):
                yield plain(office.say("en", "overload", **load.values()))


@contextlib.contextmanager
def _copy(settings: Settings, playbooks: Playbooks, book: FeedBook) -> Iterator[Office]:
    """An office on a copy of the database, which may be in use. Raises StoreError."""
    from bot import locales
    from bot.render import Texts
    from bot.service import Office
    from bot.store import Store

    store = Store.copied(settings.database)
    try:
        yield Office(store, playbooks, book, Texts(locales.sources()), settings.zone, "", lambda: "")
    finally:
        store.close()


@commands.command(short_help="Play the next months and show what would happen; nothing is sent.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 730), help="How far to look ahead.")
@click.option("--json", "as_", flag_value="json", help="Everything, for programs.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=pathlib.Path), help="One page with charts, in a file."
)
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=pathlib.Path),
    help="Other rules than those in use.",
)
@click.option("--compare", is_flag=True, help="With --rules: what they would change.")
@click.option(
    "--readers",
    type=click.Choice(["never", "sometimes", "often"]),
    default="never",
    show_default=True,
    help="How often contacts answer.",
)
@click.option(
    "--feeds",
    type=click.Choice(["any", "recorded"]),
    default="any",
    show_default=True,
    help="An item for every news touch, or what the feeds really gave lately, again.",
)
def simulate(
    days: int,
    as_: str | None,
    html: pathlib.Path | None,
    rules: pathlib.Path | None,
    compare: bool,
    readers: str,
    feeds: str,
) -> None:
    """Play the next months with the very code that will run them, on a copy of the database. Nothing is sent."""
    from bot.files import Files
    from bot.report import compare as comparing
    from bot.report.data import pieces
    from bot.report.page import as_html
    from bot.report.text import as_text

    if compare and rules is None:
        raise click.UsageError("--compare needs --rules DIR: the rules to compare with those in use")
    settings = settings_module.without_token(pathlib.Path())
    mine, theirs = Files(settings.rules, settings.feeds), Files(rules or settings.rules, settings.feeds)
    ahead = Ahead(settings, days, readers, feeds == "recorded")
    if compare:
        found = comparing.difference(_rehearsed(ahead, mine), _rehearsed(ahead, theirs))
        shown: Shown = {
            "text": _whole(comparing.difference_as_text),
            "json": _whole(comparing.difference_as_json),
            "html": _whole(comparing.difference_as_html),
        }
        return _show(found, shown, as_, html)
    shown = {"text": _whole(as_text), "json": pieces, "html": _whole(as_html)}
    return _show(_rehearsed(ahead, theirs), shown, as_, html)


Shown = Mapping[str, Callable[[Any], Iterable[str]]]
"""How a result is written, piece by piece: a year of a large book as JSON is a gigabyte."""


def _whole(write: Callable[[Any], str]) -> Callable[[Any], Iterable[str]]:
    return lambda found: [write(found)]


def _show(found: object, shown: Shown, as_: str | None, html: pathlib.Path | None) -> None:
    if html:
        from bot import private

        private.write(html, "".join(shown["html"](found)))
        click.echo(f"wrote {html}", err=True)
    if as_ or not html:
        for piece in shown[as_ or "text"](found):
            click.echo(piece, nl=False)
        click.echo()


@dataclass(frozen=True)
class Ahead:
    """What is looked at: so many days from the settings' clock, with readers like these."""

    settings: Settings
    days: int
    readers: str
    recorded: bool


def _rehearsed(ahead: Ahead, files: Files) -> Rehearsal:
    """Play it, with a bar on a terminal."""
    from bot import locales
    from bot.rehearsal.house import Readers
    from bot.rehearsal.play import Plan, recording
    from bot.rehearsal.shards import rehearse_all
    from bot.store import Store

    playbooks, book = files.read()
    store = Store.copied(ahead.settings.database)
    now = ahead.settings.clock.now()
    feeds = recording(store, now, ahead.days) if ahead.recorded else None
    plan = Plan(playbooks, book, locales.sources(), ahead.settings.zone, now, ahead.days, Readers(ahead.readers), feeds)
    if not sys.stderr.isatty():
        return rehearse_all(store, plan)
    with click.progressbar(length=ahead.days, label="playing", file=sys.stderr) as bar:
        return rehearse_all(store, plan, lambda days: bar.update(max(0, int(days) - bar.pos)))


@commands.command(short_help="Say what is next for a contact and why.")
@click.argument("contact")
@click.option("--at", "moment", help="As it will be then: 2027-01-15 or 2027-01-15T09:00.")
def explain(contact: str, moment: str | None) -> None:
    """Say what is next for CONTACT (a name, or part of one) and why then; and for every other rule why not."""
    from bot.explain import explanation
    from bot.files import Files
    from bot.foresight import played
    from bot.render import plain

    settings = settings_module.without_token(pathlib.Path())
    now = settings.clock.now()
    at = _moment(moment, settings.zone) if moment else now
    if at < now:
        raise click.UsageError("--at lies in the past; what was is in the contact's timeline (/contact in the chat)")
    with _copy(settings, *Files(settings.rules, settings.feeds).read()) as office:
        found = office.store.people.find_anybody(contact)
        if len(found) != 1:
            names = ", ".join(one.name for one in found[:NAMES_SHOWN])
            raise click.UsageError(f"several match {contact!r}: {names}" if found else f"nobody matches {contact!r}")
        _, standing = played(office.standing(found[0], now), office.playbooks, now, at)
        for line in explanation(office, standing, "en", at):
            click.echo(plain(line))


NAMES_SHOWN = 10


@commands.command("import", short_help="Put the people of a CSV file into a manager's book.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option("--manager", "address", help="Whose: their Telegram id. May be left out where there is only one.")
def import_(file: pathlib.Path, address: str | None) -> None:
    """Put the people of FILE, a CSV, into a manager's book; they are reached by hand until they agree to more.

    Every row is checked first. The same file again adds only what is missing. Works while the bot runs. Prints every
    row that was not added and why; exit 1 if one has a problem.
    """
    from bot.desk import csv_rows, importing
    from bot.errors import Refused
    from bot.render import plain

    with _beside() as (office, now):
        manager = _manager(office, address)
        try:
            sheet = csv_rows.read(file.read_bytes())
        except Refused as refused:
            raise click.UsageError(f"{file}: {plain(office.say('en', refused.text, **refused.values))}") from None
        outcomes: dict[int, str] = {}
        for n in range(0, len(sheet.people), importing.BATCH):
            with office.store.transaction():
                batch = sheet.people[n : n + importing.BATCH]
                outcomes |= importing.take_rows(office, manager, batch, now())
        report = importing.Report(sheet, outcomes)
        for row, name, account, what in importing.lines(office, "en", report):
            click.echo(f"{file}:{row}: {f'{name}, {account}: ' if name else ''}{what}")
        click.echo(plain(importing.summary(office, "en", report)))
    sys.exit(FAILED if report.wrong else 0)


@contextlib.contextmanager
def _beside() -> Iterator[tuple[Office, Callable[[], datetime]]]:
    """An office on the database itself, perhaps beside a running bot, and the clock. Raises ConfigError, StoreError."""
    from bot import locales
    from bot.files import Files
    from bot.render import Texts
    from bot.service import Office
    from bot.store import Store

    settings = settings_module.without_token(pathlib.Path())
    playbooks, book = Files(settings.rules, settings.feeds).read()
    store = Store.beside(settings.database)
    try:
        yield (
            Office(store, playbooks, book, Texts(locales.sources()), settings.zone, "", lambda: ""),
            settings.clock.now,
        )
    finally:
        store.close()


def _manager(office: Office, address: str | None) -> Manager:
    """The manager of this Telegram id, or the only one there is; who is an admin by the settings may be new."""
    people = office.store.people
    admins = settings_module.admins(settings_module.read(pathlib.Path()))
    with office.store.transaction():
        for one in admins:
            if people.manager_at(one) is None:
                people.save_manager(one, one, "en", admin=True)
    every = people.managers()
    chosen = [one for one in every if address in (None, one.address)]
    if len(chosen) != 1:
        known = ", ".join(f"{one.address} ({one.name})" for one in every[:NAMES_SHOWN]) or "nobody"
        raise click.UsageError(f"--manager ID: whose people are these? Managers: {known}")
    return chosen[0]


def _moment(text: str, zone: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--at {text}: write it like 2027-01-15 or 2027-01-15T09:00") from None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


@commands.command(short_help="Ask a few questions and write the first files.")
@click.option("--company", prompt="Your company's name", help="Your company, as your customers know it.")
@click.option(
    "--industry",
    prompt="Your customers' industry (packaging, software, …)",
    help="Your customers' industry; chooses feeds.",
)
@click.option(
    "--languages",
    prompt="Languages of your customers",
    default="en, zh",
    show_default=True,
    help="Of your customers; texts are written in each.",
)
@click.option(
    "--zone",
    prompt="Your time zone",
    default=settings_module.machine_zone,
    help="Of your business, like Europe/Berlin.",
)
@click.option(
    "--rivals",
    prompt="Rivals never to mention, comma-separated",
    default="",
    show_default=False,
    help="Names no text and no news may have.",
)
@click.option(
    "--token",
    prompt="Bot token from @BotFather (empty: later)",
    default="",
    show_default=False,
    help="Of the bot, from @BotFather.",
)
@click.option(
    "--admins",
    prompt="Your Telegram id (empty: later)",
    default="",
    show_default=False,
    help="Telegram ids of the managers.",
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=pathlib.Path), default=".")
def init(folder: pathlib.Path, **answers: Any) -> None:
    """Ask a few questions and write .env, feeds.yaml and nurture_rules/ into FOLDER (here, if left out)."""
    from bot.init import Answers, write_all

    for path in write_all(folder, Answers.of(**answers)):
        click.echo(f"wrote {path}")
    missing = [name for name in ("token", "admins") if not answers[name]]
    if missing:
        click.echo("Put NURTURE_TELEGRAM_TOKEN and NURTURE_ADMINS into .env, then: nurture check, nurture run")
    else:
        click.echo("Next: nurture check, then nurture run")
