"""The command `nurture`: init, demo, run, check.

Exit 0: done; 1: it found problems; 2: wrong usage or configuration, one line on stderr that says what to do.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pathlib
import signal
import sys
from typing import Any

import click

from bot import settings as settings_module
from bot.errors import FileProblems, NurtureError

# What a command needs it imports itself: `--help` stays quick, and the processes that parse feeds, which begin by
# importing this module, stay small.

FAILED, WRONG = 1, 2


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
    _log_to_stderr()
    asyncio.run(_run())


async def _run() -> None:
    from bot.app import drive, opened

    settings = settings_module.load(pathlib.Path())
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with opened(settings) as app:
        # Only now: while Telegram cannot be reached at the start there is nothing to end gracefully.
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        click.echo(f"@{app.bot.username} is running; open https://t.me/{app.bot.username} and say /start")
        driving = asyncio.create_task(drive(app))
        await app.run(stop)
        driving.cancel()
        await asyncio.gather(driving, return_exceptions=True)


def _log_to_stderr() -> None:
    """httpx writes whole addresses at INFO, and ours hold the token."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


@commands.command(short_help="Read rules and feeds; name every problem.")
def check() -> None:
    """Read the rules and feeds; print every problem with its file and line. Exit 1 if there is one."""
    from bot.app import read_files

    folder = pathlib.Path()
    values = settings_module.read(folder)
    try:
        playbooks, book = read_files(
            settings_module.rules_folder(folder, values), settings_module.feeds_file(folder, values)
        )
    except FileProblems as found:
        for problem in found.problems:
            click.echo(str(problem))
        sys.exit(FAILED)
    texts = {language: len(texts) for language, texts in playbooks.texts.items()}
    count = ", ".join(f"{n} texts in {language}" for language, n in texts.items())
    click.echo(f"{len(playbooks.rules)} rules, {count}, {len(book.feeds)} feeds, {len(book.topics)} topics: all right.")


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
