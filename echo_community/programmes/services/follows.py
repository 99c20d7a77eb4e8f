"""Following topics: whoever does hears of new threads under one, and under those within it."""

from sqlalchemy import delete

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert
from echo_community.programmes import queries
from echo_community.programmes.models import Topic, TopicFollow


@atomic
def follow_topic(reader: Actor, topic_id: int) -> Topic:
    """Hear of new threads under a topic. Raises NotVisible."""
    topic = queries.topic_for(reader, topic_id)
    row = {"topic_id": topic.id, "user_id": reader.id, "at": now()}
    db.session.execute(insert(TopicFollow).values(**row).on_conflict_do_nothing())
    return topic


@atomic
def leave_topic(reader: Actor, topic_id: int) -> Topic:
    """Hear no more of it. Raises NotVisible."""
    topic = queries.topic_for(reader, topic_id)
    mine = TopicFollow.topic_id == topic.id, TopicFollow.user_id == reader.id
    db.session.execute(delete(TopicFollow).where(*mine))
    return topic
