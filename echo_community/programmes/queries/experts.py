"""Who is named as an expert for a topic."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from echo_community import policy
from echo_community.accounts.models import Profession, User
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Membership, TopicDiscipline, TopicExpert


def experts_for(reader: Actor, programme_id: int, topic_ids: Sequence[int]) -> Sequence[Byline]:
    """Members who are named for these topics, one statement."""
    named = select(TopicExpert.user_id).where(TopicExpert.topic_id.in_(topic_ids))
    rows = db.session.execute(
        _members(reader, programme_id, Can.READ_PROGRAMME).where(User.id.in_(named))
    )
    return [
        Byline(
            name=row.name,
            profile_id=row.id,
            role=row.role,
            title=row.title,
            profession=row.profession,
            place=row.practice,
        )
        for row in rows
    ]


def named_for(topic_id: int) -> Sequence[int]:
    """The people who are named for a topic, members still or not."""
    named = select(TopicExpert.user_id).where(TopicExpert.topic_id == topic_id)
    return db.session.scalars(named).all()


def disciplines_of(topic_id: int) -> Sequence[Profession]:
    """The professions whose experts answer on a topic too."""
    chosen = select(TopicDiscipline.profession).where(TopicDiscipline.topic_id == topic_id)
    return db.session.scalars(chosen).all()


def may_be_named(
    coordinator: Actor, programme_id: int, besides: Sequence[int]
) -> Sequence[tuple[int, str]]:
    """The hub, and who is named already: number and name, to choose from; one statement."""
    wanted = or_(Membership.role.in_(MODERATORS), User.id.in_(besides))
    rows = db.session.execute(
        _members(coordinator, programme_id, Can.MANAGE_PROGRAMME).where(wanted)
    )
    return [(row.id, row.name) for row in rows]


def _members(reader: Actor, programme_id: int, action: Can) -> Select[Any]:
    columns: tuple[Any, ...] = (
        User.id, User.name, User.profession, User.practice, Membership.role, Membership.title,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.programme_id == programme_id, policy.where(reader, action, Membership))
        .order_by(User.name, User.id)
    )
