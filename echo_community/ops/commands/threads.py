"""`echo-community import threads` and `export threads`."""

import sys
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from echo_community.discussions.exports import export_threads
from echo_community.discussions.imports import Report, import_threads
from echo_community.ops.bars import Bars
from echo_community.ops.cli import Commands, example
from echo_community.ops.importing import complain, programme_of

# Of each, the module in which its command stands.
IMPORTS = {
    "attendance": "attendance",
    "cases": "cases",
    "lectures": "lectures",
    "sessions": "sessions",
    "threads": "threads",
}


@click.group("import", cls=Commands, found_in=IMPORTS)
@example("echo-community import threads threads.jsonl.gz --programme chronic-pain")
def import_() -> None:
    """Bring in what was written elsewhere."""


@click.command("threads")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", required=True, metavar="SLUG", help="Where the threads go.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@click.option(
    "--trusted", is_flag=True, help="Show posts at once; scan them for identifiers after."
)
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@click.option("--processes", type=click.IntRange(min=0), help="How many render; 0: this one.")
@with_appcontext
@example(
    "echo-community import threads threads.jsonl.gz --programme chronic-pain --dry-run",
    "echo-community import threads threads.jsonl.gz --programme chronic-pain",
)
def threads_(
    file: Path, programme: str, dry_run: bool, trusted: bool, progress: bool, processes: int | None
) -> None:
    """Import the threads of FILE: one JSON object a line, plain or gzip.

    Threads and posts that are here already stay as they are, so it may be run again. A bad line
    is told with its number, the rest goes in, and the status is 1.
    """
    actor, programme_id = programme_of(programme)
    with Bars(progress or sys.stderr.isatty()) as bars:
        report = import_threads(
            actor,
            programme_id,
            file,
            trusted=trusted,
            dry_run=dry_run,
            processes=processes,
            told=bars,
            wrong=complain,
        )
    _tell(report, dry_run)
    if report.problems:
        sys.exit(1)


@click.group()
@example("echo-community export threads threads.jsonl --programme chronic-pain")
def export() -> None:
    """Write out what is here."""


@export.command("threads")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@click.option("--programme", required=True, metavar="SLUG", help="Whose threads.")
@with_appcontext
@example(
    "echo-community export threads threads.jsonl --programme chronic-pain",
    "echo-community export threads - --programme chronic-pain | gzip > threads.jsonl.gz",
)
def export_threads_(file: IO[str], programme: str) -> None:
    """Export threads to FILE, or to standard output with -, in the format that import reads.

    What is hidden, held or not for the whole programme stays out; nameless authors have no name.
    """
    actor, programme_id = programme_of(programme)
    for line in export_threads(actor, programme_id):
        file.write(line + "\n")


def _tell(report: Report, dry_run: bool) -> None:
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{report.lines} lines read; {report.threads} threads and {report.posts} posts {verb}; "
        f"{report.problems} problems."
    )
    if dry_run:
        return
    click.echo(f"{report.seconds:.1f} s without the scan, {report.rate} posts/s.")
    click.echo(
        f"Scanned: {report.scan.released} posts released, "
        f"{report.scan.stopped} held for a moderator."
    )
    if report.stopped:
        numbers = ", ".join(map(str, report.stopped[:50]))
        click.echo(f"{len(report.stopped)} trusted posts look like patient data: {numbers}")
