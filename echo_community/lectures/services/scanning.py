"""The guard reads what came with an import; what it does not stop, all may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.writing import announce, note_written
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
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
    elif labels := stopping(lecture, thread, post):
        audit.record(actor, "post.stop", post)
        hold(programme_id, post.id, HoldCause.IMPORT, labels)
        note_written(thread, post, actor)
        result.stopped += 1
    else:
        thread.held = post.held = False
        announce(thread, post)
        audit.record(actor, "lecture.scan", lecture)
        result.released += 1
    return True


def stopping(lecture: Lecture, thread: Thread, post: Post) -> frozenset[str]:
    """The labels of what stops in anything that a lecture brings along."""
    speakers = db.session.scalars(
        select(LectureSpeaker.name).where(LectureSpeaker.lecture_id == lecture.id)
    )
    known = names_in(lecture.programme_id) | frozenset(speakers)
    parts = {"title": thread.title, "body": post.source, **dict(_texts(lecture))}
    words = guard.Words(parts, lecture.language, known)
    return frozenset(guard.check(words).stopping)


def _texts(lecture: Lecture) -> Iterator[tuple[str, str]]:
    """Everything else: each paragraph, slide and handout by itself, as it is read."""
    for moment in db.session.scalars(select(Moment).where(Moment.lecture_id == lecture.id)):
        yield f"moment {moment.start_ms}", f"{moment.speaker}: {moment.text}"
    for slide in db.session.scalars(select(Slide).where(Slide.lecture_id == lecture.id)):
        yield f"slide {slide.number}", f"{slide.title}\n{slide.text}"
    for handout in db.session.scalars(select(Handout).where(Handout.lecture_id == lecture.id)):
        yield f"handout {handout.id}", f"{handout.title}\n{handout.words}"


def _unscanned(programme_id: int) -> ColumnElement[bool]:
    return (Lecture.programme_id == programme_id) & ~Lecture.scanned
