"""`echo-community import cases`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from echo_community.cases.imports import CaseReport, import_cases, read_map
from echo_community.ops.bars import Bars
from echo_community.ops.cli import example
from echo_community.ops.importing import complain, programme_of


@click.command()
@click.argument("source", metavar="FILE|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--programme", required=True, metavar="SLUG", help="Where the cases go.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@click.option(
    "--trusted", is_flag=True, help="Show cases at once; scan them for identifiers after."
)
@click.option(
    "--map",
    "columns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the columns of a table hold: JSON, or `Header: field` lines.",
)
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@click.option("--processes", type=click.IntRange(min=0), help="How many render; 0: this one.")
@with_appcontext
@example(
    "echo-community import cases cases.jsonl --programme chronic-pain --dry-run",
    "echo-community import cases cases.jsonl --programme chronic-pain",
    "echo-community import cases past-cases/ --programme chronic-pain --map columns.yaml",
)
def cases(
    source: Path,
    programme: str,
    dry_run: bool,
    trusted: bool,
    columns: Path | None,
    progress: bool,
    processes: int | None,
) -> None:
    """Import past cases: JSON Lines, a table (CSV), or a folder of these and of documents.

    Documents (PDF, pictures) named by a case's id, or listed by it, are attached to it; of a
    folder of documents alone each becomes a case that waits for a moderator.

    Cases that are here already stay as they are, so it may be run again. A bad line is told with
    its number, the rest goes in, and the status is 1.
    """
    actor, programme_id = programme_of(programme)
    with Bars(progress or sys.stderr.isatty()) as bars:
        report = import_cases(
            actor,
            programme_id,
            source,
            trusted=trusted,
            dry_run=dry_run,
            columns=read_map(columns) if columns else {},
            processes=processes,
            told=bars,
            wrong=complain,
        )
    _tell(report, dry_run)
    if report.threads.problems:
        sys.exit(1)


def _tell(report: CaseReport, dry_run: bool) -> None:
    threads, verb = report.threads, "would be added" if dry_run else "added"
    click.echo(
        f"{threads.lines} lines read; {threads.threads} cases with {threads.posts} posts {verb}; "
        f"{threads.problems} problems."
    )
    for note, times in report.notes.most_common(50):
        click.echo(f"In {times} cases: {note}.")
    if dry_run:
        return
    click.echo(f"{threads.seconds:.1f} s without the scan, {threads.rate} posts/s.")
    click.echo(
        f"Scanned: {threads.scan.released} posts released, "
        f"{threads.scan.stopped} held for a moderator."
    )
    click.echo(f"On the agenda of {report.sessions} sessions.")
    if report.past_retention:
        click.echo(f"{report.past_retention} cases are past their retention date.")
