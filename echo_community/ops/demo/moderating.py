"""A little of what the demo's hub did, so that its logs show something."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from echo_community.discussions import services
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Membership, Programme


def load(programme: Programme, threads: Mapping[str, Thread]) -> None:
    """Acts that leave the threads as they are: one closed and opened again, one sorted anew."""
    moderator = _first_expert(programme)
    others = [each for each in threads.values() if each.author_id != moderator.id]
    for thread in others[:1]:
        services.lock(moderator, thread.id)
        services.lock(moderator, thread.id, locked=False)
    for thread in others[1:2]:
        services.move(moderator, thread.id, _topics(thread))


def _first_expert(programme: Programme) -> Actor:
    experts = select(Membership.user_id).where(
        Membership.programme_id == programme.id, Membership.role == Role.EXPERT
    )
    return actor_for(db.session.scalars(experts.order_by(Membership.id).limit(1)).one())


def _topics(thread: Thread) -> Sequence[int]:
    under = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    return db.session.scalars(under).all()
