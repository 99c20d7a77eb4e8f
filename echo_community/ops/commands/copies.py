"""`echo-community backup` and `restore`."""

from importlib.metadata import version
from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.ops.archive import Manifest
from echo_community.ops.backup import back_up
from echo_community.ops.cli import example
from echo_community.ops.restore import restore as put_back
from echo_community.search.vocabulary import services as vocabulary

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
@example("echo-community backup /backups/echo-$(date +%F).zip")
def backup(file: Path) -> None:
    """Copy database and files to FILE while the site runs. It holds everything: keep it safe."""
    manifest = back_up(file, version("echo-community"), _told)
    click.echo(f"{file}: {_sum(manifest)}, {file.stat().st_size / 1e6:.1f} MB.")


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
@example("ECHO_INSTANCE=/srv/echo echo-community restore /backups/echo-2026-03-01.zip")
def restore(file: Path) -> None:
    """Put the backup FILE into an empty installation."""
    manifest = put_back(str(file), _told)
    vocabulary.load()  # one from before there was a vocabulary, or with that of another version
    click.echo(f"{_sum(manifest)} restored, from {manifest.made_at}.")


def _told(table: str, rows: int) -> None:
    if rows:
        click.echo(f"  {table}: {rows}", err=True)


def _sum(manifest: Manifest) -> str:
    return f"{sum(manifest.tables.values())} rows and {manifest.files} files"
