"""A new lecture is told of, once, as soon as members may read it."""

from typing import Any

from sqlalchemy import String, literal, select

from echo_community import policy
from echo_community.discussions.models import Level, Post, Subscription, Thread
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db, find
from echo_community.lectures.models import Lecture
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import tell_found
from echo_community.policy import Can
from echo_community.programmes.actors import EachMember
from echo_community.programmes.models import Membership


def changed(thread: Thread, post: Post) -> None:
    """The first post of a lecture is there for all: whoever released it."""
    if post.number == 1:
        tell_once(thread)


def tell_once(thread: Thread) -> None:
    """Tell every member who may read the lecture, if it is to be told of and was not yet.

    Part of a transaction; it goes by no mail of its own.
    """
    if thread.held or thread.hidden:
        return
    lecture = find(Lecture, Lecture.thread_id == thread.id, Lecture.announce.is_(True))
    if lecture is None:
        return
    lecture.announce = False
    db.session.flush()
    tell_found(_readers(thread))


def _readers(thread: Thread) -> Any:
    """A row for each, as `notifications.services.FOUND` has them."""
    muted = select(Subscription.user_id).where(
        Subscription.thread_id == thread.id, Subscription.level == Level.MUTE
    )
    return (
        select(
            Membership.user_id,
            literal(NoticeKind.LECTURE.value, String),
            Membership.programme_id,
            literal(f"lecture {thread.id}", String),
            Thread.id,
            literal(1),
            Thread.author_id,
            literal(now(), UtcDateTime()),
        )
        .join(Thread, Thread.programme_id == Membership.programme_id)
        .where(
            Thread.id == thread.id,
            Membership.user_id != Thread.author_id,
            Membership.user_id.not_in(muted),
            policy.where(EachMember(), Can.READ_THREAD, Thread),
        )
    )
