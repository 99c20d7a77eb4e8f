"""Importing a file of threads, batch by batch; each batch is one transaction."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Protocol

from echo_community import policy
from echo_community.discussions.imports.here import Problem, missing
from echo_community.discussions.imports.lines import BadLine, Lines, ThreadLine
from echo_community.discussions.imports.releasing import Released, release_scanned
from echo_community.discussions.imports.rendering import Renderer, Rendering
from echo_community.discussions.imports.storing import Bodies, Stored, store
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, keep_statistics
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.search import counts

THREADS_AT_ONCE = 200
POSTS_AT_ONCE = 1500


class Source(Protocol):
    """What is read: lines with their numbers, and how far it is."""

    size: int

    @property
    def read(self) -> int:
        """How much of `size` is read."""

    def __iter__(self) -> Iterator[tuple[int, ThreadLine | BadLine]]: ...


class Store(Protocol):
    """What keeps a batch, in one transaction."""

    def __call__(
        self,
        importer: Actor,
        programme_id: int,
        lines: Sequence[ThreadLine],
        bodies: Bodies,
        trusted: bool,
    ) -> Stored: ...


class Watcher(Protocol):
    """Whoever looks on: told how far it is, and what is wrong as soon as it is seen."""

    def __call__(self, stage: str, done: int, of: int) -> object: ...


@dataclass
class Report:
    """What an import came to. `seconds` is without the scan."""

    threads: int = 0
    posts: int = 0
    lines: int = 0
    problems: int = 0
    seconds: float = 0.0
    scan: Released = field(default_factory=Released)
    stopped: list[int] = field(default_factory=list)  # posts, of a trusted import

    @property
    def rate(self) -> int:
        """Posts a second."""
        return round(self.posts / self.seconds) if self.seconds else 0


@dataclass(frozen=True)
class _Batch:
    """Lines whose posts are being rendered."""

    lines: Sequence[ThreadLine]
    keys: Sequence[tuple[str, int]]
    rendering: Rendering
    read: int


def import_threads(
    importer: Actor,
    programme_id: int,
    file: Path,
    *,
    trusted: bool = False,
    dry_run: bool = False,
    processes: int | None = None,
    told: Watcher = lambda stage, done, of: None,
    wrong: Callable[[Problem], object] = lambda problem: None,
) -> Report:
    """Add the threads of a file that are not here yet, then scan and release them.

    Posts are rendered in so many `processes`; none: as many as there are cores; 0: in this one.
    """
    policy.visible(importer, Can.MANAGE_PROGRAMME, db.session.get(Programme, programme_id))
    return import_lines(
        importer,
        programme_id,
        Lines(Path(file)),
        store,
        trusted=trusted,
        dry_run=dry_run,
        processes=processes,
        told=told,
        wrong=wrong,
    )


def import_lines(
    importer: Actor,
    programme_id: int,
    lines: Source,
    keep: Store,
    *,
    trusted: bool,
    dry_run: bool,
    processes: int | None,
    told: Watcher,
    wrong: Callable[[Problem], object],
) -> Report:
    """The same for threads of any kind, wherever they are read and whatever keeps them."""
    policy.visible(importer, Can.MANAGE_PROGRAMME, db.session.get(Programme, programme_id))
    report = Report()

    def complain(problem: Problem) -> None:
        report.problems += 1
        wrong(problem)

    began = perf_counter()
    with Renderer(0 if dry_run else processes) as renderer:
        for batch in _ahead(_batches(lines, complain, report), programme_id, renderer, dry_run):
            if dry_run:
                stored = _would_store(programme_id, batch.lines)
            else:
                bodies = dict(zip(batch.keys, batch.rendering.results(), strict=True))
                stored = keep(importer, programme_id, batch.lines, bodies, trusted)
            _add(report, stored, complain)
            told("import", batch.read, lines.size)
    report.seconds = perf_counter() - began
    if not dry_run:
        scanned = release_scanned(importer, programme_id, lambda done, of: told("scan", done, of))
        report.scan = scanned
        counts.count_words.work()
        keep_statistics()
    return report


def _add(report: Report, stored: Stored, complain: Callable[[Problem], None]) -> None:
    report.threads += stored.threads
    report.posts += stored.posts
    report.stopped += stored.stopped
    for problem in stored.problems:
        complain(problem)


def _would_store(programme_id: int, lines: Sequence[ThreadLine]) -> Stored:
    work, problems = missing(programme_id, lines)
    new = [one for one in work if one.thread_id is None]
    return Stored(len(new), sum(len(one.posts) for one in work), problems)


def _batches(
    lines: Source, complain: Callable[[Problem], None], report: Report
) -> Iterator[tuple[list[ThreadLine], int]]:
    """Good lines by the batch, none twice in one, each with how far the file is read."""
    batch: dict[str, ThreadLine] = {}
    posts = 0
    for number, line in lines:
        report.lines += 1
        if isinstance(line, BadLine):
            complain(Problem(number, str(line)))
            continue
        full = len(batch) >= THREADS_AT_ONCE or posts >= POSTS_AT_ONCE
        if full or line.source_id in batch:
            yield list(batch.values()), lines.read
            batch, posts = {}, 0
        batch[line.source_id] = line
        posts += len(line.posts)
    if batch:
        yield list(batch.values()), lines.size


def _ahead(
    batches: Iterator[tuple[list[ThreadLine], int]],
    programme_id: int,
    renderer: Renderer,
    dry_run: bool,
) -> Iterator[_Batch]:
    """Each batch once the next ones are being rendered, so that nobody waits for the other."""
    begun: deque[_Batch] = deque()
    for lines, read in batches:
        work, _ = missing(programme_id, lines) if not dry_run else ([], [])
        posts = [(one.line.source_id, post) for one in work for post in one.posts]
        rendering = renderer.start([(post.body, post.format) for _, post in posts])
        keys = [(source_id, post.number) for source_id, post in posts]
        begun.append(_Batch(lines, keys, rendering, read))
        if len(begun) > 2:
            yield begun.popleft()
    yield from begun
