"""The guard reads what a lecture brings along; what it does not stop, all may see."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, union

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import announce, note_written
from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.db import db, transaction
from echo_community.lectures import credits
from echo_community.lectures.models import (
    Handout,
    Lecture,
    LectureSpeaker,
    LectureStop,
    Moment,
    Slide,
)
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.privacy.holds import hold, open_holds
from echo_community.privacy.models import HoldCause
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import names_in

TITLE, BODY, MOMENT, SLIDE, HANDOUT = "title", "body", "moment", "slide", "handout"

Parts = dict[tuple[str, int], str]  # which one, and its words


@dataclass
class Released:
    """What a scan came to, in lectures."""

    released: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class Stop:
    """What holds a lecture: in which part, and a label. No words."""

    part: str
    number: int  # milliseconds of a moment, which slide or handout
    label: str


@jobs.job(minute="*")
def scan_lectures() -> int:
    """Read the lectures that wait for it, whoever brought them in; returns how many there were."""
    result = Released()
    while _next(ANYBODY, ~Lecture.scanned, result):
        pass
    return result.released + result.stopped


def release_scanned(
    actor: Actor, programme_id: int, told: Callable[[int, int], object] = lambda done, of: None
) -> Released:
    """Scan the lectures that imports left held. Goes on where an earlier run was cut off."""
    policy.require(actor, Can.MANAGE_LECTURES, db.session.get(Programme, programme_id))
    result = Released()
    here = (Lecture.programme_id == programme_id) & ~Lecture.scanned
    waiting = db.session.scalar(select(func.count(Lecture.id)).where(here)) or 0
    for done in range(1, waiting + 1):
        if not _next(actor, here, result):
            break
        told(done, waiting)
    return result


def _next(actor: Actor, waiting: ColumnElement[bool], result: Released) -> bool:
    """Scan the next lecture; whether there was one. It is read before the transaction, which holds
    up every writer on SQLite."""
    db.session.rollback()
    lecture = db.session.scalar(select(Lecture).where(waiting).order_by(Lecture.id).limit(1))
    if lecture is None:
        return False
    read, found = lecture.transcript_revision, stops(lecture)
    with transaction():
        lecture = db.session.get_one(
            Lecture, lecture.id, with_for_update=True, populate_existing=True
        )
        if lecture.scanned or lecture.transcript_revision != read:
            return True  # another was faster, or it was changed: it is read again
        _settle(actor, lecture, found, result)
    return True


def _settle(actor: Actor, lecture: Lecture, found: list[Stop], result: Released) -> None:
    """Release a lecture, or leave it to a moderator."""
    lecture.scanned = True
    thread = db.session.get_one(Thread, lecture.thread_id)
    post = db.session.query(Post).filter_by(thread_id=thread.id, number=1).one()
    note_stops(lecture, found)
    if open_holds([post.id]):  # its title was stopped as it came in
        result.stopped += 1
    elif found:
        audit.record(actor, "post.stop", post)
        hold(lecture.programme_id, post.id, HoldCause.IMPORT, {stop.label for stop in found})
        note_written(thread, post, actor)
        result.stopped += 1
    else:
        thread.held = post.held = False
        announce(thread, post)
        audit.record(actor, "lecture.scan", lecture)
        result.released += 1


def note_stops(lecture: Lecture, found: list[Stop]) -> None:
    """Keep where a moderator is to look, in the place of what was kept before."""
    db.session.execute(delete(LectureStop).where(LectureStop.lecture_id == lecture.id))
    db.session.add_all(
        LectureStop(lecture_id=lecture.id, part=stop.part, number=stop.number, label=stop.label)
        for stop in dict.fromkeys(found)
    )


def stops(lecture: Lecture) -> list[Stop]:
    """What stops in anything that a lecture brings along, but for names of those who teach."""
    slides = _slides(lecture)
    parts = {**_opening(lecture), **slides, **_said(lecture), **_papers(lecture)}
    known = names_in(lecture.programme_id) | _speaking(lecture)
    people = credits.people(known, slides.values())
    return [
        Stop(*which, finding.label)
        for which, text in parts.items()
        for finding in _findings(text, lecture.language, known)
        if finding.stops
        and not credits.is_credit(
            text, finding, people, credits.credited(text) if which in slides else ()
        )
    ]


def _findings(text: str, language: str, known: frozenset[str]) -> tuple[guard.Finding, ...]:
    return guard.check(guard.Words({"text": text}, language, known)).findings.get("text", ())


def _speaking(lecture: Lecture) -> frozenset[str]:
    """Who gave it, and whoever has a voice in its transcript."""
    named = select(LectureSpeaker.name).where(LectureSpeaker.lecture_id == lecture.id)
    voices = select(Moment.speaker).where(Moment.lecture_id == lecture.id, Moment.speaker != "")
    return frozenset(db.session.scalars(union(named, voices)))


def _opening(lecture: Lecture) -> Parts:
    title = select(Thread.title).where(Thread.id == lecture.thread_id)
    first = Post.thread_id == lecture.thread_id, Post.number == 1
    body = select(Post.source).where(*first)
    return {
        (TITLE, 0): db.session.scalars(title).one(),
        (BODY, 0): db.session.scalars(body).one(),
    }


def _said(lecture: Lecture) -> Parts:
    """Each paragraph by itself, as it is read."""
    rows = db.session.execute(
        select(Moment.start_ms, Moment.speaker, Moment.text).where(Moment.lecture_id == lecture.id)
    )
    return {(MOMENT, row.start_ms): f"{row.speaker}: {row.text}" for row in rows}


def _slides(lecture: Lecture) -> Parts:
    """Each slide; its title once, though its text mostly begins with it."""
    rows = db.session.execute(
        select(Slide.number, Slide.title, Slide.text).where(Slide.lecture_id == lecture.id)
    )
    return {
        (SLIDE, row.number): row.text
        if row.text.startswith(row.title)
        else f"{row.title}\n{row.text}"
        for row in rows
    }


def _papers(lecture: Lecture) -> Parts:
    rows = db.session.execute(
        select(Handout.id, Handout.title, Handout.words).where(Handout.lecture_id == lecture.id)
    )
    return {(HANDOUT, row.id): f"{row.title}\n{row.words}" for row in rows}
