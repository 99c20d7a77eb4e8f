"""How much of a thread somebody wants to hear."""

from echo_community.discussions import queries
from echo_community.discussions.models import Level, Subscription, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert


@atomic
def follow(reader: Actor, thread_id: int, level: Level) -> Thread:
    """Watch a thread, mute it, or neither. Raises NotVisible."""
    thread = queries.thread_for(reader, thread_id)
    db.session.execute(
        insert(Subscription)
        .values(user_id=reader.id, thread_id=thread.id, level=level, at=now())
        .on_conflict_do_update(
            index_elements=["user_id", "thread_id"], set_={"level": level, "at": now()}
        )
    )
    return thread
