"""The guard reads what came with an import; what it does not stop, all may see."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, union

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import announce, note_written
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.lectures import credits
from echo_community.lectures.models import Handout, Lecture, LectureSpeaker, Moment, Slide
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.privacy.holds import hold, open_holds
from echo_community.privacy.models import HoldCause
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import names_in


@dataclass
class Released:
    """What a scan came to, in lectures."""

    released: int = 0
    stopped: int = 0


def release_scanned(
    actor: Actor, programme_id: int, told: Callable[[int, int], object] = lambda done, of: None
) -> Released:
    """Scan the lectures that imports left held. Goes on where an earlier run was cut off."""
    result = Released()
    waiting = db.session.scalar(select(func.count(Lecture.id)).where(_unscanned(programme_id))) or 0
    for done in range(1, waiting + 1):
        if not release_one(actor, programme_id, result):
            break
        told(done, waiting)
    return result


@atomic
def release_one(actor: Actor, programme_id: int, result: Released) -> bool:
    """Scan the next lecture; whether there was one."""
    policy.require(actor, Can.MANAGE_LECTURES, db.session.get(Programme, programme_id))
    lecture = db.session.scalar(
        select(Lecture).where(_unscanned(programme_id)).order_by(Lecture.id).limit(1)
    )
    if lecture is None:
        return False
    lecture.scanned = True
    thread = db.session.get_one(Thread, lecture.thread_id)
    post = db.session.query(Post).filter_by(thread_id=thread.id, number=1).one()
    if open_holds([post.id]):  # its title was stopped as it came in
        result.stopped += 1
    elif found := stops(lecture, thread, post):
        audit.record(actor, "post.stop", post)
        hold(programme_id, post.id, HoldCause.IMPORT, {stop.label for stop in found})
        note_written(thread, post, actor)
        result.stopped += 1
    else:
        thread.held = post.held = False
        announce(thread, post)
        audit.record(actor, "lecture.scan", lecture)
        result.released += 1
    return True


@dataclass(frozen=True)
class Stop:
    """What holds a lecture: which part of it, and a label. No words."""

    part: str  # "title", "body", "moment 61000", "slide 7", "handout 3"
    label: str


def stops(lecture: Lecture, thread: Thread, post: Post) -> list[Stop]:
    """What stops in anything that a lecture brings along, but for names of those who teach."""
    slides, said, papers = _slides(lecture), _said(lecture), _papers(lecture)
    known = names_in(lecture.programme_id) | _speaking(lecture)
    parts = {"title": thread.title, "body": post.source, **slides, **said, **papers}
    opinion = guard.check(guard.Words(parts, lecture.language, known))
    people = credits.people(known, slides.values())
    return [
        Stop(part, finding.label)
        for part, found in opinion.findings.items()
        for stretches in [credits.credited(parts[part]) if part in slides else ()]
        for finding in found
        if finding.stops and not credits.is_credit(parts[part], finding, people, stretches)
    ]


def _speaking(lecture: Lecture) -> frozenset[str]:
    """Who gave it, and whoever has a voice in its transcript."""
    named = select(LectureSpeaker.name).where(LectureSpeaker.lecture_id == lecture.id)
    voices = select(Moment.speaker).where(Moment.lecture_id == lecture.id, Moment.speaker != "")
    return frozenset(db.session.scalars(union(named, voices)))


def _said(lecture: Lecture) -> dict[str, str]:
    """Each paragraph by itself, as it is read."""
    rows = db.session.scalars(select(Moment).where(Moment.lecture_id == lecture.id))
    return {f"moment {row.start_ms}": f"{row.speaker}: {row.text}" for row in rows}


def _slides(lecture: Lecture) -> dict[str, str]:
    """Each slide; its title once, though its text mostly begins with it."""
    rows = db.session.scalars(select(Slide).where(Slide.lecture_id == lecture.id))
    return {
        f"slide {row.number}": row.text
        if row.text.startswith(row.title)
        else f"{row.title}\n{row.text}"
        for row in rows
    }


def _papers(lecture: Lecture) -> dict[str, str]:
    rows = db.session.scalars(select(Handout).where(Handout.lecture_id == lecture.id))
    return {f"handout {row.id}": f"{row.title}\n{row.words}" for row in rows}


def _unscanned(programme_id: int) -> ColumnElement[bool]:
    return (Lecture.programme_id == programme_id) & ~Lecture.scanned
