"""Importing a folder or ZIP of lectures: each is opened, checked and stored by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Protocol

from flask_babel import gettext

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, keep_statistics, transaction
from echo_community.kernel.errors import Stopped
from echo_community.kernel.storage import storage
from echo_community.lectures.imports.manifest import plan
from echo_community.lectures.imports.plans import LecturePlan, Problem
from echo_community.lectures.imports.reading import Opened, open_files
from echo_community.lectures.imports.sources import CUT, Source, opened
from echo_community.lectures.imports.storing import known, store
from echo_community.lectures.models import Lecture
from echo_community.lectures.services.scanning import Released, release_scanned
from echo_community.lectures.transcripts.mends import Mended
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.search import counts


class Watcher(Protocol):
    """Whoever looks on: told how far it is."""

    def __call__(self, stage: str, done: int, of: int) -> object: ...


@dataclass
class One:
    """What became of a lecture of an import; with problems it stayed out."""

    plan: LecturePlan | None = None  # none: it is about the files as a whole
    opened: Opened | None = None
    known: bool = False  # it was here already
    problems: list[Problem] = field(default_factory=list)
    cues: int = 0
    slides: int = 0
    handouts: int = 0
    mended: Sequence[Mended] = ()

    def __post_init__(self) -> None:
        if self.opened:
            self.cues = len(self.opened.transcript.cues) if self.opened.transcript else 0
            self.slides = len(self.opened.slides.pages) if self.opened.slides else 0
            self.handouts = len(self.opened.handouts)
            self.mended = self.opened.mended

    @property
    def title(self) -> str:
        """What it is called."""
        return self.plan.title if self.plan else ""

    @property
    def line(self) -> int:
        """Where it stands in the manifest."""
        return self.plan.line if self.plan else 0

    @property
    def added(self) -> bool:
        """Whether it is in the archive now, or would be."""
        return self.plan is not None and not (self.known or self.problems)

    def forget_bytes(self) -> None:
        """Let go of what the files held: a hundred decks are much."""
        self.opened = None


Stored = Callable[[Lecture, One], object]


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

    def count(self, one: One) -> None:
        """Add what became of a lecture."""
        self.problems += one.problems
        self.mended += [(one.plan.transcript, mended) for mended in one.mended if one.plan]
        self.known += one.known
        if one.added:
            self.added += 1
            self.cues += one.cues
            self.slides += one.slides
            self.handouts += one.handouts


def import_lectures(
    importer: Actor,
    programme_id: int,
    place: Path,
    *,
    dry_run: bool = False,
    announce: bool = False,
    told: Watcher = lambda stage, done, of: None,
    wrong: Callable[[Problem], object] = lambda problem: None,
) -> Report:
    """Add the lectures of a folder or ZIP that are not here yet, then scan and release them.

    A lecture with a problem stays out as a whole. Raises OSError where the place is neither.
    """
    began, report = perf_counter(), Report()
    with opened(place) as source:
        for done, of, one in brought_in(
            importer, programme_id, source, dry_run=dry_run, announce=announce
        ):
            report.count(one)
            for problem in one.problems:
                wrong(problem)
            told("lectures", done, of)
    report.seconds = perf_counter() - began
    if not dry_run:
        report.scan = release_scanned(
            importer, programme_id, lambda done, of: told("scan lectures", done, of)
        )
        counts.count_words.work()
        keep_statistics()
    return report


def brought_in(
    importer: Actor,
    programme_id: int,
    source: Source,
    *,
    dry_run: bool = False,
    announce: bool = False,
    stored: Stored = lambda lecture, one: None,
) -> Iterator[tuple[int, int, One]]:
    """What becomes of each lecture of a source, one by one, with its place and how many there are.

    Place 0 tells what is wrong with the source itself. `stored` is called in the transaction of
    each. Raises NotVisible or Forbidden.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(importer, Can.READ_PROGRAMME, programme)
    policy.require(importer, Can.MANAGE_LECTURES, programme)
    planned = plan(source)
    of, here = len(planned.lectures), known(programme_id)
    yield 0, of, One(problems=planned.problems)
    for place, each in enumerate(planned.lectures, 1):
        if each.source_id in here:
            yield place, of, One(each, known=True)
            continue
        one = _opened(source, each)
        if not (one.problems or dry_run):
            _store(importer, programme_id, source, one, announce=announce, stored=stored)
        one.forget_bytes()
        yield place, of, one


def _opened(source: Source, each: LecturePlan) -> One:
    made = open_files(source, each)
    return One(each, opened=made, problems=made.problems)


def _store(
    importer: Actor, programme_id: int, source: Source, one: One, *, announce: bool, stored: Stored
) -> None:
    assert one.opened is not None  # noqa: S101  it was opened right before
    # Before the transaction: a recording is long to store, and a name that no row has yet
    # is kept for a day.
    recordings: dict[str, str] = {}
    for file in one.opened.media:
        try:
            recordings[file.name] = _kept(source, file.name)
        except CUT:  # its head was whole
            one.problems.append(Problem(file.name, 0, gettext("cannot be read")))
            return
    try:
        with transaction():
            lecture = store(importer, programme_id, one.opened, recordings, announce=announce)
            if lecture is None:
                one.known = True
            else:
                stored(lecture, one)
    except Stopped:
        why = gettext("its series, disclosure or an affiliation may tell who a patient is")
        one.problems.append(Problem(one.title, one.line, why))


def _kept(source: Source, name: str) -> str:
    with source.stream(name) as file:
        return storage().put_stream(file)
