"""`echo-community purge`: what a moderator's purge still has to do, and what it cannot reach."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.lectures.models import Part
from echo_community.moderation.purging import queries
from echo_community.moderation.purging.finishing import finish as finish_all
from echo_community.moderation.purging.services import purge_parts
from echo_community.ops.bars import Bars
from echo_community.ops.cli import example
from echo_community.ops.older_backups import older_backups
from echo_community.programmes.actors import actor_for_email

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
@example("echo-community purge list")
def purge() -> None:
    """Identifiers that moderators removed: how far that has come. No command shows the words."""


@purge.command("list")
@with_appcontext
@example("echo-community purge list")
def list_() -> None:
    """List the newest purges: number, programme, when, and what is left to do."""
    for row in queries.all_purges():
        left = "done" if row.finished_at else f"next: {row.stage}"
        places = ", ".join(f"{name} {count}" for name, count in sorted(row.places.items()))
        click.echo(
            f"{row.id}  {row.slug}  {row.asked_at:%Y-%m-%d %H:%M}  {left}  {places}".rstrip()
        )


@purge.command()
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@with_appcontext
@example("echo-community purge finish")
def finish(progress: bool) -> None:
    """Finish now what the worker would: every place, search, files, then the database's bytes."""
    with Bars(progress or sys.stderr.isatty()) as bars:
        count = finish_all(bars)
    click.echo(f"{count} finished." if count else "Nothing was left to do.")


@purge.command()
@click.argument("thread_id", metavar="THREAD", type=int)
@click.option("--as", "email", required=True, help="The moderator in whose name it is done.")
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice([one.value for one in Part]),
    help="What goes.",
)
@click.option("--handout", "handouts", multiple=True, type=int, help="One of its handouts.")
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@click.confirmation_option(prompt="There is no undo. Go on?")
@with_appcontext
@example("echo-community purge lecture 12 --part recording --as ana@hub.example --yes")
def lecture(
    thread_id: int, email: str, parts: tuple[str, ...], handouts: tuple[int, ...], progress: bool
) -> None:
    """Take recording, slides, transcript or handouts of a lecture away for good, and finish it."""
    wanted = [*parts, *(f"handout-{number}" for number in handouts)]
    try:
        purge_parts(actor_for_email(email), thread_id, wanted)
    except (Forbidden, NotVisible) as problem:
        raise Refused("No such part of a lecture, or none of theirs to purge.") from problem
    with Bars(progress or sys.stderr.isatty()) as bars:
        finish_all(bars)
    click.echo("Removed. Backups made before keep it: see echo-community purge backups.")


@purge.command()
@click.argument("folder", type=FOLDER)
@with_appcontext
@example("echo-community purge backups /backups")
def backups(folder: Path) -> None:
    """List the backups in FOLDER that are older than a purge: they still hold what it removed."""
    found = list(older_backups(folder))
    for old in found:
        numbers = ", ".join(map(str, old.purges))
        sure = "holds the post as it was" if old.held else "made before the post was written"
        click.echo(f"{old.file}  {old.made_at:%Y-%m-%d %H:%M}  purge {numbers}  {sure}")
    if not found:
        click.echo("No backup here is older than a purge.")
