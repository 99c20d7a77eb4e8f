"""A lecture by its title, for the pages beside it."""

from dataclasses import dataclass

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import Lecture
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class LectureName:
    """What a lecture is called and where its page is."""

    programme_id: int
    thread_id: int
    slug: str
    title: str


def lecture_named(reader: Actor, thread_id: int) -> LectureName:
    """One statement. Raises NotVisible."""
    found = db.session.execute(
        select(Thread.programme_id, Thread.id, Thread.slug, Thread.title)
        .join(Lecture, Lecture.thread_id == Thread.id)
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
    ).one_or_none()
    if found is None:
        raise NotVisible
    return LectureName(*found)
