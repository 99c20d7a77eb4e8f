"""Imports handed in by page: stored, then brought in by a job that may be cut off and goes on."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import structlog
from flask_babel import force_locale, gettext
from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from echo_community import policy
from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.lectures.imports.plans import Problem
from echo_community.lectures.imports.service import One, brought_in
from echo_community.lectures.imports.sources import Source, Together, Wrong, handed_in
from echo_community.lectures.media.audio import take_sound_out
from echo_community.lectures.models import (
    ImportLine,
    Lecture,
    LectureFile,
    LectureImport,
    Line,
    Stage,
)
from echo_community.lectures.services.scanning import scan_lectures
from echo_community.lectures.transcripts.wording import WORDS
from echo_community.policy import Can
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import stopped_among
from echo_community.search import counts

log = structlog.get_logger()

LEASE = timedelta(minutes=15)  # a worker that has said nothing for so long is gone
MOST_TRIES = 3


@atomic
def begin(
    actor: Actor,
    programme_id: int,
    files: Sequence[LectureFile],
    *,
    dry_run: bool = False,
    announce: bool = False,
) -> LectureImport:
    """Have these files brought in. Raises NotVisible or Forbidden."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, Can.MANAGE_LECTURES, programme)
    row = LectureImport(
        programme_id=programme_id,
        asked_by_id=actor.id,
        language=actor.language or "en",
        dry_run=dry_run,
        announce=announce,
    )
    db.session.add(row)
    audit.record(actor, "lecture.import", row, files=len(files), dry_run=dry_run)
    db.session.execute(
        update(LectureFile)
        .where(LectureFile.id.in_([file.id for file in files]))
        .values(import_id=row.id)
    )
    jobs.wake(bring_in_lectures)
    return row


@jobs.job(minute="*")
def bring_in_lectures() -> int:
    """Bring in what was handed in; returns how many imports that were."""
    done = 0
    while (row := _claim()) is not None:
        with force_locale(row.language):
            _work(row)
        done += 1
    return done


def _claim() -> LectureImport | None:
    """The next import that nobody works on. What an earlier try said of problems goes; what it
    added is there."""
    left = or_(LectureImport.worked_at.is_(None), LectureImport.worked_at < now() - LEASE)
    waits = LectureImport.stage.in_((Stage.WAITING, Stage.READING))
    wanted = select(LectureImport).where(waits, left).order_by(LectureImport.id).limit(1)
    with transaction():
        row = db.session.scalar(wanted.with_for_update(skip_locked=True))
        if row is None:
            return None
        of_this = ImportLine.import_id == row.id, ImportLine.kind != Line.ADDED
        db.session.execute(delete(ImportLine).where(*of_this))
        row.stage, row.worked_at, row.tries = Stage.READING, now(), row.tries + 1
        row.done = row.known = 0
        return row


def _work(row: LectureImport) -> None:
    if row.tries > MOST_TRIES:
        _fail(row.id, gettext("It was cut off several times. Try it with fewer files."))
        return
    try:
        found = brought_in(
            actor_for(row.asked_by_id),
            row.programme_id,
            _source(row),
            dry_run=row.dry_run,
            announce=row.announce,
            stored=lambda lecture, one: _note_added(row.id, lecture, one),
        )
        for place, of, one in found:
            _note(row.id, place, of, one)
    except (NotVisible, Forbidden):
        _fail(row.id, gettext("Whoever asked for it may not add lectures here any more."))
    except Exception:
        log.exception("import of lectures", number=row.id)
        _fail(row.id, gettext("Something went wrong here. The operator finds it in the log."))
    else:
        _finish(row.id)


def _source(row: LectureImport) -> Source:
    found = select(LectureFile).where(LectureFile.import_id == row.id).order_by(LectureFile.id)
    files: dict[str, str] = {}
    twice = []
    for file in db.session.scalars(found):
        if file.name in files:
            twice.append(Wrong(file.name, gettext("was sent twice: the second is left out")))
        files.setdefault(file.name, file.stored)
    return Together([handed_in(files)], twice)


def _note_added(import_id: int, lecture: Lecture, one: One) -> None:
    """In the transaction of the lecture, so that what was added is known however it ends."""
    row = db.session.get_one(LectureImport, import_id)
    _count(row, one)
    db.session.add(
        ImportLine(
            import_id=import_id,
            programme_id=row.programme_id,
            kind=Line.ADDED,
            thread_id=lecture.thread_id,
        )
    )


def _note(import_id: int, place: int, of: int, one: One) -> None:
    """How far it is, and what there is to say of this one."""
    with transaction():
        row = db.session.get_one(LectureImport, import_id)
        row.done, row.of, row.worked_at = place, of, now()
        if row.dry_run and one.added:
            _count(row, one)
        row.known += one.known and not _added_here(import_id, one)
        db.session.add_all(_line(row, Line.PROBLEM, problem) for problem in one.problems)
        file = one.plan.transcript if one.plan else ""
        for what, times in Counter(mended.what for mended in one.mended).items():
            first = min(mended.line for mended in one.mended if mended.what is what)
            problem = Problem(file, first, str(WORDS[what]))
            db.session.add(_line(row, Line.MENDED, problem, times))


def _count(row: LectureImport, one: One) -> None:
    row.added += 1
    row.cues += one.cues
    row.slides += one.slides
    row.handouts += one.handouts


def _added_here(import_id: int, one: One) -> bool:
    """Whether an earlier try of the same import brought it in."""
    if one.plan is None:
        return False
    of_this: ColumnElement[bool] = exists().where(
        ImportLine.import_id == import_id, ImportLine.thread_id == Lecture.thread_id
    )
    named = Lecture.source_id == one.plan.source_id
    return db.session.scalar(select(Lecture.id).where(named, of_this).limit(1)) is not None


def _line(row: LectureImport, kind: Line, problem: Problem, times: int = 1) -> ImportLine:
    return ImportLine(
        import_id=row.id,
        programme_id=row.programme_id,
        kind=kind,
        file=_plain(problem.file)[-300:],
        line=problem.line,
        why=_plain(problem.why)[:500],
        times=times,
    )


def _plain(text: str) -> str:
    """What may stand in a report: a file may be called by a patient's number."""
    return gettext("(it may tell who a patient is)") if stopped_among([text]) else text


def _finish(import_id: int) -> None:
    with transaction():
        row = db.session.get_one(LectureImport, import_id)
        row.stage, row.finished_at = Stage.DONE, now()
        files = LectureFile.import_id == import_id
        if row.dry_run:  # they wait for who asked, to be added in earnest
            back = {"import_id": None, "sent_at": now()}
            db.session.execute(update(LectureFile).where(files).values(**back))
        else:
            db.session.execute(delete(LectureFile).where(files))
            jobs.wake(scan_lectures)
            jobs.wake(take_sound_out)
            jobs.wake(counts.count_words)


def _fail(import_id: int, why: str) -> None:
    db.session.rollback()
    with transaction():
        row = db.session.get_one(LectureImport, import_id)
        row.stage, row.finished_at = Stage.FAILED, now()
        db.session.add(_line(row, Line.PROBLEM, Problem("", 0, why)))
        back = {"import_id": None, "sent_at": now()}
        files = LectureFile.import_id == import_id
        db.session.execute(update(LectureFile).where(files).values(**back))
