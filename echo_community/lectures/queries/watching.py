"""What the reader watched and read, and what they have begun; nobody else's is read anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import Lecture, LectureProgress
from echo_community.lectures.queries.progress import under_way
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class BegunRow:
    """A lecture to go on with, and where."""

    thread_id: int
    title: str
    at_ms: int
    duration_ms: int


def unfinished(reader: Actor, programme_id: int, most: int) -> Sequence[BegunRow]:
    """Lectures of a programme that the reader has begun, the latest first; one statement."""
    rows = db.session.execute(
        select(Thread.id, Thread.title, LectureProgress.at_ms, Lecture.duration_ms)
        .join(Lecture, Lecture.id == LectureProgress.lecture_id)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(
            LectureProgress.programme_id == programme_id,
            policy.where(reader, Can.READ_LEARNING, LectureProgress),
            policy.where(reader, Can.READ_THREAD, Thread),
            under_way(),
        )
        .order_by(LectureProgress.at.desc(), LectureProgress.lecture_id)
        .limit(most)
    )
    return [BegunRow(*row) for row in rows]
