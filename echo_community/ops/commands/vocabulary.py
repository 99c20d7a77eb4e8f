"""`echo-community vocabulary`: other names that search knows."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.kernel.errors import Refused
from echo_community.ops.cli import example
from echo_community.programmes.actors import coordinator_of
from echo_community.search.vocabulary import services, sheets


@click.group()
@example("echo-community vocabulary load")
def vocabulary() -> None:
    """Other names of drugs, conditions and tests, by which search finds them."""


@vocabulary.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--programme", metavar="SLUG", help="Add FILE to the names of this programme.")
@with_appcontext
@example(
    "echo-community vocabulary load",
    "echo-community vocabulary load --programme chronic-pain our-words.csv",
)
def load(file: Path | None, programme: str | None) -> None:
    """Load what is shipped; with --programme, a CSV of its own (docs/vocabulary.md)."""
    if bool(file) != bool(programme):
        raise click.UsageError("Write both --programme and a FILE, or neither.")
    if file is None or programme is None:
        click.echo(f"{services.load()} concepts loaded; 0 where they were there already.")
        return
    actor = coordinator_of(programme)
    found = [m.programme_id for m in actor.memberships.values() if m.slug == programme]
    if not found:
        raise Refused(f"There is no programme {programme!r}.")
    report = services.add_sheet(actor, found[0], sheets.read(file.read_bytes()))
    for line in report.problems:
        click.echo(f"line {line.number}: {line.problem}", err=True)
    click.echo(f"{report.added} added, {len(report.problems)} left out.")
