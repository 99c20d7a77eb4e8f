"""`echo-community import sessions`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.kernel.clock import is_zone
from echo_community.kernel.errors import Refused
from echo_community.meetings.imports.sessions import import_sessions
from echo_community.ops.cli import example
from echo_community.ops.importing import programme_of


@click.command("sessions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", required=True, metavar="SLUG", help="Whose calendar.")
@click.option("--time-zone", default="", metavar="ZONE", help="Of lines that name none.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@with_appcontext
@example(
    "echo-community import sessions sessions.csv --programme chronic-pain --dry-run",
    "echo-community import sessions sessions.jsonl --programme chronic-pain "
    "--time-zone America/Toronto",
)
def sessions(file: Path, programme: str, time_zone: str, dry_run: bool) -> None:
    """Import the sessions of FILE: a table (CSV) with a header, or one JSON object a line.

    Fields: id, date, start, end or minutes, time_zone, title, lecture, speakers (parted by
    semicolons, each a name, a comma, where they work), kind (weekly or workshop), last_date (of a
    workshop), place, about, join_url. Only date, start and a time zone must be there.

    Sessions that are here already, by id or by time, stay as they are, so it may be run again.
    Nobody is told. A bad line is told with its number, the rest goes in, and the status is 1.
    """
    if time_zone and not is_zone(time_zone):
        raise Refused(f"There is no time zone {time_zone!r}; one is America/Toronto.")
    actor, programme_id = programme_of(programme)
    try:
        report = import_sessions(
            actor, programme_id, file, time_zone=time_zone, dry_run=dry_run, wrong=_complain
        )
    except UnicodeDecodeError as problem:
        raise Refused("The file is not text in UTF-8. Save it as UTF-8 and try again.") from problem
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{report.lines} lines read; {report.added} sessions {verb}, "
        f"{report.here} were here already; {report.problems} problems."
    )
    if report.problems:
        sys.exit(1)


def _complain(line: int, why: str) -> None:
    click.echo(f"line {line}: {why}", err=True)
