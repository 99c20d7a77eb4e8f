"""How far the reader is in a lecture; nobody else's progress is read anywhere."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import Lecture, LectureProgress
from echo_community.policy import READER, Can

BEGUN = 10_000  # milliseconds: before that it is quicker to begin anew


def lecture_for(reader: Actor, thread_id: int) -> Lecture:
    """The lecture of a thread that the reader may read, or NotVisible; one statement."""
    found = db.session.scalar(
        select(Lecture)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
    )
    if found is None:
        raise NotVisible
    return found


def resume_point(reader: Actor, lecture_id: int) -> int | None:
    """Where the reader stopped, in milliseconds; none where nothing is left, or nothing begun."""
    asked = select(resume_points().scalar_subquery()).where(Lecture.id == lecture_id)
    return db.session.scalar(asked, policy.bind(reader))


def resume_points() -> Select[Any]:
    """The same as part of a query of Lecture, for READER."""
    return (
        select(LectureProgress.at_ms)
        .where(
            LectureProgress.lecture_id == Lecture.id,
            policy.where(READER, Can.READ_LEARNING, LectureProgress),
            under_way(),
        )
        .correlate(Lecture)
    )


def under_way() -> ColumnElement[bool]:
    """A lecture is begun, and more than its last words are left."""
    at_ms = LectureProgress.at_ms
    return (at_ms >= BEGUN) & (at_ms * 20 < Lecture.duration_ms * 19)
