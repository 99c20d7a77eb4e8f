"""A lecture with its thread, for what changes it."""

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.lectures.models import Lecture
from echo_community.policy import Can


def lecture_for(
    actor: Actor, thread_id: int, action: Can, *, lock: bool = False
) -> tuple[Thread, Lecture]:
    """The lecture of a thread. Raises NotVisible, or Forbidden to those who may only read it."""
    thread = queries.thread_for(actor, thread_id, lock=lock)
    wanted = select(Lecture).where(Lecture.thread_id == thread.id)
    if lock:  # what was read before the lock may be old by now
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    lecture = db.session.scalar(wanted)
    if lecture is None:
        raise NotVisible
    policy.require(actor, action, lecture)
    if thread.hidden:
        raise Forbidden(action)
    return thread, lecture


def first_post(thread_id: int) -> Post:
    """The post with which a lecture's thread begins."""
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread_id, Post.number == 1)
    ).one()
