"""`echo-community import lectures`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from echo_community.lectures.imports.plans import Problem
from echo_community.lectures.imports.service import Report, import_lectures
from echo_community.lectures.transcripts.wording import WORDS
from echo_community.ops.bars import Bars
from echo_community.ops.cli import example
from echo_community.ops.importing import programme_of


@click.command("lectures")
@click.argument("place", metavar="FOLDER|ZIP", type=click.Path(exists=True, path_type=Path))
@click.option("--programme", required=True, metavar="SLUG", help="Where the lectures go.")
@click.option("--dry-run", is_flag=True, help="Open and check everything, write nothing.")
@click.option("--announce", is_flag=True, help="Tell members of each lecture that is added.")
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@with_appcontext
@example(
    "echo-community import lectures ./lectures --programme chronic-pain --dry-run",
    "echo-community import lectures lectures.zip --programme chronic-pain",
)
def lectures(place: Path, programme: str, dry_run: bool, announce: bool, progress: bool) -> None:
    """Import lectures from a folder or a ZIP: recordings, transcripts, slides, handouts.

    A manifest (lectures.csv or lectures.yaml) says what belongs together; without one, files named
    "2026-03-24 Title.vtt" that begin alike do. What is here already stays as it is, so it may be
    run again. A lecture with a problem stays out whole, the problem is told with its file and line,
    and the status is 1.
    """
    actor, programme_id = programme_of(programme)
    with Bars(progress or sys.stderr.isatty()) as bars:
        report = import_lectures(
            actor,
            programme_id,
            place,
            dry_run=dry_run,
            announce=announce,
            told=bars,
            wrong=_complain,
        )
    _tell(report, dry_run)
    if report.problems:
        sys.exit(1)


def _complain(problem: Problem) -> None:
    tqdm.write(str(problem), file=sys.stderr)


def _tell(report: Report, dry_run: bool) -> None:
    for file, mended in report.mended:
        click.echo(f"{file}, line {mended.line}: {WORDS[mended.what]}", err=True)
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{report.added} lectures {verb} ({report.cues} cues, {report.slides} slides, "
        f"{report.handouts} handouts), {report.known} were here; {len(report.problems)} problems."
    )
    if dry_run:
        return
    click.echo(f"{report.seconds:.1f} s without the scan.")
    click.echo(
        f"Scanned: {report.scan.released} lectures released, "
        f"{report.scan.stopped} held for a moderator."
    )
