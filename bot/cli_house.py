"""The commands for who keeps the bot running: `nurture backup`.

They work while it runs: what they read is a copy, or the state of one moment.
"""

from __future__ import annotations

import pathlib

import click

from bot import settings as settings_module


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


COMMANDS = (backup,)
