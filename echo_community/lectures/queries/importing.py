"""Reads of imports by page; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import (
    ImportLine,
    Lecture,
    LectureFile,
    LectureImport,
    LectureStop,
    Line,
    Stage,
)
from echo_community.policy import Can
from echo_community.programmes.queries import programme_for

NEWEST = 10
MOST_HELD = 50


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import in a list, or at the head of its report."""

    id: int
    stage: Stage
    dry_run: bool
    announce: bool
    done: int
    of: int
    added: int
    known: int
    cues: int
    slides: int
    handouts: int
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """Something that stays out, or was mended."""

    kind: Line
    file: str
    line: int
    why: str
    times: int


@dataclass(frozen=True, slots=True)
class StopRow:
    """Where the guard found what holds a lecture."""

    part: str
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A lecture that came in, and what the guard made of it so far."""

    id: int
    thread_id: int
    title: str
    slug: str
    scanned: bool
    held: bool
    stops: Sequence[StopRow] = ()


@dataclass(frozen=True)
class ImportPage:
    """The report of an import. `files` wait to be added in earnest, after a check alone."""

    row: ImportRow
    problems: Sequence[LineRow]
    mended: Sequence[LineRow]
    added: Sequence[AddedRow]
    files: Sequence[int] = ()

    @property
    def unread(self) -> int:
        """How many lectures the guard has yet to read."""
        return sum(not each.scanned for each in self.added)

    @property
    def running(self) -> bool:
        """Whether a look later shows more."""
        return self.row.finished_at is None or bool(self.unread)


def imports(reader: Actor, programme_id: int) -> list[ImportRow]:
    """The newest imports of a programme. Raises NotVisible or Forbidden."""
    programme_for(reader, programme_id, Can.MANAGE_LECTURES)
    here = LectureImport.programme_id == programme_id
    found = _rows().where(here).order_by(LectureImport.id.desc()).limit(NEWEST)
    return [ImportRow(*row) for row in db.session.execute(found)]


def import_page(reader: Actor, programme_id: int, import_id: int) -> ImportPage:
    """The report of one. Raises NotVisible or Forbidden."""
    programme_for(reader, programme_id, Can.MANAGE_LECTURES)
    this = LectureImport.id == import_id, LectureImport.programme_id == programme_id
    found = db.session.execute(_rows().where(*this)).one_or_none()
    if found is None:
        raise NotVisible
    row = ImportRow(*found)
    said = select(
        ImportLine.kind, ImportLine.file, ImportLine.line, ImportLine.why, ImportLine.times
    )
    lines = [
        LineRow(*each)
        for each in db.session.execute(
            said.where(ImportLine.import_id == import_id, ImportLine.kind != Line.ADDED).order_by(
                ImportLine.id
            )
        )
    ]
    return ImportPage(
        row,
        [line for line in lines if line.kind is Line.PROBLEM],
        [line for line in lines if line.kind is Line.MENDED],
        _added(import_id),
        unsent(reader, programme_id) if row.dry_run and row.finished_at else (),
    )


def unsent(reader: Actor, programme_id: int) -> Sequence[int]:
    """The reader's files that wait for a form or an import."""
    mine = (
        LectureFile.author_id == reader.id,
        LectureFile.programme_id == programme_id,
        LectureFile.import_id.is_(None),
    )
    return db.session.scalars(select(LectureFile.id).where(*mine).order_by(LectureFile.id)).all()


def held(reader: Actor, programme_id: int) -> list[AddedRow]:
    """Lectures that the guard stopped and that wait for a moderator, the oldest first."""
    programme_for(reader, programme_id, Can.MANAGE_LECTURES)
    waiting = Lecture.programme_id == programme_id, Thread.held, ~Thread.hidden, Lecture.scanned
    return _lectures(_rows_added().where(*waiting).order_by(Lecture.id).limit(MOST_HELD))


def _added(import_id: int) -> list[AddedRow]:
    of_this = _rows_added().join(ImportLine, ImportLine.thread_id == Thread.id)
    return _lectures(of_this.where(ImportLine.import_id == import_id).order_by(ImportLine.id))


def _rows_added() -> Any:
    columns = (
        Thread.id.label("thread_id"),
        Thread.title,
        Thread.slug,
        Lecture.scanned,
        Thread.held,
    )
    joined = select(Lecture.id, *columns).join(Thread, Thread.id == Lecture.thread_id)
    return joined.where(~Thread.hidden)


def _lectures(wanted: Any) -> list[AddedRow]:
    found: Any = db.session.execute(wanted).all()
    stops = _stops([row[0] for row in found])
    return [replace(AddedRow(*row), stops=stops.get(row[0], ())) for row in found]


def _stops(lectures: Sequence[int]) -> dict[int, list[StopRow]]:
    found: dict[int, list[StopRow]] = {}
    wanted = (
        select(LectureStop)
        .where(LectureStop.lecture_id.in_(lectures))
        .order_by(LectureStop.part, LectureStop.number)
    )
    for row in db.session.scalars(wanted):
        found.setdefault(row.lecture_id, []).append(StopRow(row.part, row.number, row.label))
    return found


def _rows() -> Select[Any]:
    return select(*(getattr(LectureImport, name) for name in ImportRow.__dataclass_fields__))
