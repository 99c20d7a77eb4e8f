"""Reads of topics."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import and_, select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.models import Topic, TopicFollow


@dataclass(frozen=True)
class TopicNode:
    """A topic with those under it."""

    id: int
    slug: str
    name: str
    description: str
    aliases: str
    threads: int
    followed: bool = False  # by the reader
    parts: tuple["TopicNode", ...] = ()


def topics(
    reader: Actor, programme_id: int, counts: Mapping[int, int] | None = None
) -> Sequence[TopicNode]:
    """The topics of a programme in its own order, two levels, in one statement.

    `counts` is how many threads stand under each, where the page shows that.
    """
    mine = and_(TopicFollow.topic_id == Topic.id, TopicFollow.user_id == reader.id)
    found = db.session.execute(
        select(Topic, TopicFollow.user_id)
        .outerjoin(TopicFollow, mine)
        .where(
            Topic.programme_id == programme_id,
            policy.where(reader, Can.READ_PROGRAMME, Topic),
        )
        .order_by(Topic.position, Topic.name)
    )
    below: dict[int | None, list[Topic]] = {}
    followed: set[int] = set()
    for topic, by in found:
        below.setdefault(topic.parent_id, []).append(topic)
        if by:
            followed.add(topic.id)
    return _nodes(below, None, counts or {}, followed)


def topic_for(reader: Actor, topic_id: int, action: Can = Can.READ_PROGRAMME) -> Topic:
    """The topic, or NotVisible; Forbidden where it is seen but `action` is not allowed."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        raise NotVisible
    policy.visible(reader, Can.READ_PROGRAMME, topic)
    policy.require(reader, action, topic)
    return topic


def _nodes(
    below: Mapping[int | None, Sequence[Topic]],
    parent: int | None,
    counts: Mapping[int, int],
    followed: Set[int],
) -> tuple[TopicNode, ...]:
    return tuple(
        TopicNode(
            topic.id,
            topic.slug,
            topic.name,
            topic.description,
            topic.aliases,
            counts.get(topic.id, 0),
            topic.id in followed,
            _nodes(below, topic.id, counts, followed),
        )
        for topic in below.get(parent, ())
    )
