"""The commands for who keeps the bot running: `nurture backup`, `export` and `doctor`.

They work while it runs: what they read is a copy, or the state of one moment.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import pathlib
import sys

import click

from bot import settings as settings_module

FAILED = 1


@click.command(short_help="Copy the database into a file, while the bot runs or not.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=pathlib.Path))
def backup(file: pathlib.Path) -> None:
    """Copy the database into FILE, whole, verified and on the disk. A bot that runs on it goes on.

    To bring it back, see docs/operating.md: a copy knows that it is one, and sends nothing again.
    """
    from bot.store.backup import back_up

    settings = settings_module.without_token(pathlib.Path())
    size = back_up(settings.database, file, settings.clock.now())
    click.echo(f"wrote {file}: {size / 1e6:.1f} MB, verified")


@click.command(short_help="Write everything into a folder, as JSON Lines and CSV.")
@click.argument("folder", type=click.Path(path_type=pathlib.Path))
def export(folder: pathlib.Path) -> None:
    """Write every table into a new FOLDER, as JSON Lines and as CSV, while the bot runs or not.

    What the columns mean is in docs/export.md. Secrets are left out; what people said is not: keep the folder safe.
    """
    from bot.export import export as write

    counts = write(settings_module.without_token(pathlib.Path()).database, folder)
    click.echo(f"wrote {folder}: {len(counts)} tables, {sum(counts.values())} rows")


@click.command(short_help="Look at all that the bot needs, and say what is not well.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of what, level, text.")
def doctor(as_json: bool) -> None:
    """Look at the token, Telegram, the database, its disk, the clock, rules, feeds, backups and fonts: a line each.

    Nothing is changed; the bot may be running. Exit 1 if there is a problem; warnings alone are none.
    """
    from bot import logs
    from bot.clock import RealClock
    from bot.doctor import Level, examine

    folder = pathlib.Path()
    settings = settings_module.load(folder)
    logs.configure("text", settings.secrets, logging.ERROR)  # what goes wrong is in the lines that are printed
    findings = asyncio.run(examine(settings, folder, RealClock().now()))
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in findings], indent=2, ensure_ascii=False))
    else:
        for one in findings:
            click.echo(str(one))
    sys.exit(FAILED if any(one.level is Level.PROBLEM for one in findings) else 0)


COMMANDS = (backup, export, doctor)
