"""Importing a folder or ZIP of lectures: each is opened, checked and stored by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Protocol

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, keep_statistics
from echo_community.kernel.errors import Stopped
from echo_community.kernel.storage import storage
from echo_community.lectures.imports.manifest import plan
from echo_community.lectures.imports.plans import LecturePlan, Problem
from echo_community.lectures.imports.reading import Opened, open_files
from echo_community.lectures.imports.sources import Source, opened
from echo_community.lectures.imports.storing import known, store
from echo_community.lectures.services.scanning import Released, release_scanned
from echo_community.lectures.transcripts.mends import Mended
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.search import counts


class Watcher(Protocol):
    """Whoever looks on: told how far it is."""

    def __call__(self, stage: str, done: int, of: int) -> object: ...


@dataclass
class Report:
    """What an import came to. `seconds` is without the guard's scan."""

    added: int = 0
    known: int = 0  # were here already
    cues: int = 0
    slides: int = 0
    handouts: int = 0
    problems: list[Problem] = field(default_factory=list)
    mended: list[tuple[str, Mended]] = field(default_factory=list)  # by the file
    seconds: float = 0.0
    scan: Released = field(default_factory=Released)


def import_lectures(
    importer: Actor,
    programme_id: int,
    place: Path,
    *,
    dry_run: bool = False,
    told: Watcher = lambda stage, done, of: None,
    wrong: Callable[[Problem], object] = lambda problem: None,
) -> Report:
    """Add the lectures of a folder or ZIP that are not here yet, then scan and release them.

    A lecture with a problem stays out as a whole. Raises OSError where the place is neither.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.READ_PROGRAMME, programme)
    policy.require(importer, Can.MANAGE_LECTURES, programme)
    began, report = perf_counter(), Report()
    with opened(place) as source:
        planned = plan(source)
        _complain(report, wrong, *planned.problems)
        here = known(programme_id)
        for done, each in enumerate(planned.lectures, 1):
            if each.source_id in here:
                report.known += 1
            else:
                _one(importer, programme_id, source, each, report, wrong, dry_run=dry_run)
            told("lectures", done, len(planned.lectures))
    report.seconds = perf_counter() - began
    if not dry_run:
        report.scan = release_scanned(
            importer, programme_id, lambda done, of: told("scan lectures", done, of)
        )
        counts.count_words.work()
        keep_statistics()
    return report


def _one(
    importer: Actor,
    programme_id: int,
    source: Source,
    each: LecturePlan,
    report: Report,
    wrong: Callable[[Problem], object],
    *,
    dry_run: bool,
) -> None:
    made = open_files(source, each)
    report.mended += [(each.transcript, mended) for mended in made.mended]
    if made.problems:
        _complain(report, wrong, *made.problems)
        return
    if not dry_run:
        # Before the transaction: a recording is long to store, and a name that no row has yet
        # is kept for a day.
        recordings = {file.name: _kept(source, file.name) for file in made.media}
        try:
            store(importer, programme_id, made, recordings)
        except Stopped:
            why = "its series, disclosure or an affiliation may tell who a patient is"
            _complain(report, wrong, Problem(each.title, each.line, why))
            return
    _count(report, made)


def _kept(source: Source, name: str) -> str:
    with source.stream(name) as file:
        return storage().put_stream(file)


def _count(report: Report, made: Opened) -> None:
    report.added += 1
    report.cues += len(made.transcript.cues) if made.transcript else 0
    report.slides += len(made.slides.pages) if made.slides else 0
    report.handouts += len(made.handouts)


def _complain(report: Report, wrong: Callable[[Problem], object], *problems: Problem) -> None:
    for problem in problems:
        report.problems.append(problem)
        wrong(problem)
