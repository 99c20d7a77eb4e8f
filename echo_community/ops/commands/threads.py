"""`echo-community import threads` and `export threads`."""

import sys
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from echo_community.discussions.exports import export_threads
from echo_community.discussions.imports import Problem, Report, import_threads
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Refused
from echo_community.ops.cli import Commands, example
from echo_community.programmes.actors import coordinator_of

UNITS = {
    "import": ("Reading", "B"),
    "scan": ("Scanning", " posts"),
    "index": ("Indexing", " posts"),
    "count": ("Counting words", " posts"),
    "lectures": ("Reading", " lectures"),
    "scan lectures": ("Scanning", " lectures"),
}


class Bars:
    """A progress bar a stage, on standard error; none where nobody looks."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, of: int) -> None:
        if stage != self._stage:
            self.close()
            words, unit = UNITS[stage]
            self._stage = stage
            self._bar = tqdm(
                total=of, desc=words, unit=unit, unit_scale=True, disable=not self._shown
            )
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar that is drawn."""
        if self._bar is not None:
            self._bar.close()


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
    bars = Bars(progress or sys.stderr.isatty())
    try:
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
    finally:
        bars.close()
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


def programme_of(slug: str) -> tuple[Actor, int]:
    """Who imports and where, or Refused."""
    actor = coordinator_of(slug)
    if not actor.memberships:
        raise Refused(f"There is no programme {slug!r}.")
    return actor, next(iter(actor.memberships))


def complain(problem: Problem) -> None:
    """Tell at once what is left out, above the bar."""
    where = f"line {problem.line}: " if problem.line else ""  # a file has none
    tqdm.write(f"{where}{problem.reason}", file=sys.stderr)


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
