"""`echo-community import attendance`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.kernel.errors import NotVisible, Refused
from echo_community.meetings.imports.attendance import Outcome, Report, import_attendance
from echo_community.ops.cli import example
from echo_community.ops.importing import programme_of

WORDS = {
    Outcome.ADDED: "added",
    Outcome.LONGER: "was here, minutes noted",
    Outcome.HERE: "here already",
    Outcome.UNCLEAR: "unclear, to be reviewed",
    Outcome.GUEST: "no member, counted",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", required=True, metavar="SLUG", help="Whose session it was.")
@click.option("--session", "session_id", type=int, help="Its number; else by the time.")
@click.option("--dry-run", is_flag=True, help="Read and match everybody, write nothing.")
@with_appcontext
@example(
    "echo-community import attendance report.csv --programme chronic-pain --dry-run",
    "echo-community import attendance report.csv --programme chronic-pain --session 12",
)
def attendance(file: Path, programme: str, session_id: int | None, dry_run: bool) -> None:
    """Note who was at a session by FILE, the participant report of Zoom, Teams or Meet.

    Members are known by address or name. Who may be one waits for a coordinator on the page of
    the session; of everybody else, and of telephones, only the number is kept. Run again, it adds
    nothing twice. The status is 1 where a line could not be read.
    """
    actor, programme_id = programme_of(programme)
    try:
        report = import_attendance(
            actor, programme_id, file.read_bytes(), session_id, dry_run=dry_run
        )
    except NotVisible as problem:
        raise Refused(f"There is no session {session_id} in {programme!r}.") from problem
    _tell(report, dry_run)
    if report.unread:
        sys.exit(1)


def _tell(report: Report, dry_run: bool) -> None:
    for line in report.lines:
        where = ", ".join(map(str, line.numbers))
        lasted = "" if line.minutes is None else f", {line.minutes} min"
        click.echo(f"line {where}: {line.name or 'without a name'}{lasted}: {WORDS[line.outcome]}")
    for number, text in report.unread:
        click.echo(f"line {number}: {text[:40]!r} is no time; no minutes counted", err=True)
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"Session {report.session_id}, {report.title}: {report.count(Outcome.ADDED)} {verb}, "
        f"{report.count(Outcome.HERE, Outcome.LONGER)} here already, "
        f"{report.count(Outcome.UNCLEAR)} unclear, {report.count(Outcome.GUEST)} no members, "
        f"{report.phones} by telephone."
    )
