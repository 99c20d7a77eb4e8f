"""Consults that wait for an expert: theirs, and those of their topics that nobody has claimed."""

import enum
import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, exists, func, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import (
    Consult,
    ConsultEvent,
    ConsultPost,
    ConsultState,
    Happened,
    RotaWeek,
    Says,
    Step,
    Urgency,
)
from echo_community.consults.queries.rota import is_away, is_on_call
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.policy import READER, Can
from echo_community.programmes.models import Membership, Topic, TopicDiscipline, TopicExpert

MOST = 50
FOR_ALL = (Step.ALL_EXPERTS, Step.COORDINATOR)  # rungs on which it is everybody's


class Why(enum.StrEnum):
    """Why a consult waits for this expert."""

    CLAIMED = "claimed"
    HANDED = "handed"  # over to them
    ASKED_ON = "asked_on"  # they answered, and who asked asks on
    ON_CALL = "on_call"
    TOPIC = "topic"
    WANTED = "wanted"  # who asked would like their profession
    ALL = "all"  # it has gone up to everybody, or they stand for no topic


@dataclass(frozen=True, slots=True)
class DeskConsult:
    """A consult that waits, the longest first."""

    thread_id: int
    title: str
    urgency: Urgency
    since: datetime
    late: bool
    why: Why
    same_here: int
    topic: str

    @property
    def mine(self) -> bool:
        """Whether it waits for them, not for whoever of their topics comes first."""
        return self.why in (Why.CLAIMED, Why.HANDED, Why.ASKED_ON, Why.ON_CALL)


def waiting_consults(reader: Actor, programme_id: int) -> list[DeskConsult]:
    """What waits for them and what nobody has claimed in their topics; one statement."""
    moment = now()
    rows = read(reader, _waiting(), programme=programme_id, moment=moment)
    found = [(row, _why(row)) for row in rows]
    return [
        DeskConsult(
            thread_id=row.id,
            title=row.title,
            urgency=row.urgency,
            since=row.since,
            late=row.step is not Step.ON_CALL
            or (row.next_step_at is not None and row.next_step_at <= moment),
            why=why,
            same_here=row.same_here,
            topic=row.topic or "",
        )
        for row, why in found
        if why
    ]


def on_call_until(reader: Actor, programme_id: int) -> datetime | None:
    """When their week ends, if it is on; one statement."""
    return db.session.scalar(
        select(func.max(RotaWeek.ends_at)).where(
            RotaWeek.programme_id == programme_id,
            RotaWeek.user_id == reader.id,
            RotaWeek.covers(now()),
        )
    )


def _why(row: Any) -> Why | None:
    if row.claimed_by_id:
        return Why.HANDED if row.handed else Why.CLAIMED
    if row.asked_on:
        return Why.ASKED_ON
    if row.on_call:
        return Why.ON_CALL
    if row.of_topic:
        return Why.TOPIC
    if row.wanted:
        return Why.WANTED
    return Why.ALL if row.step in FOR_ALL or not row.stands_for_some else None


@functools.cache
def _waiting() -> Select[Any]:
    """Unanswered, unless it waits for who asked: claimed by READER, or by nobody."""
    me: Any = READER.id
    since: Any = func.coalesce(Consult.waits_since, Consult.asked_at)
    profession = select(User.profession).where(User.id == me).scalar_subquery()
    wanted: Any = func.coalesce(Consult.wanted == profession, False)
    return (
        select(
            Thread.id,
            Thread.title,
            Consult.urgency,
            Consult.step,
            Consult.next_step_at,
            Consult.claimed_by_id,
            since.label("since"),
            _topic_name().label("topic"),
            _handed(me).label("handed"),
            _answered_by(me).label("asked_on"),
            _on_call(me).label("on_call"),
            Thread.id.in_(_under(_stands_for(me, profession))).label("of_topic"),
            wanted.label("wanted"),
            exists(_stands_for(me, profession)).label("stands_for_some"),
            Post.same_here,
        )
        .join(Thread, Thread.id == Consult.thread_id)
        .join(Post, (Post.thread_id == Thread.id) & (Post.number == 1))
        .where(
            Consult.programme_id == bindparam("programme", type_=Integer),
            Consult.state.in_((ConsultState.OPEN, ConsultState.CLAIMED)),
            Consult.asked_back_at.is_(None),
            or_(Consult.claimed_by_id.is_(None), Consult.claimed_by_id == me),
            Consult.author_id != me,
            ~Thread.held,
            ~Thread.hidden,
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(since, Thread.id)
        .limit(MOST)
    )


def _topic_name() -> Any:
    return (
        select(func.min(Topic.name))
        .join(ThreadTopic, ThreadTopic.topic_id == Topic.id)
        .where(ThreadTopic.thread_id == Thread.id)
        .correlate(Thread)
        .scalar_subquery()
    )


def _handed(me: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            ConsultEvent.consult_id == Consult.id,
            ConsultEvent.happened == Happened.HANDED_OVER,
            ConsultEvent.to_id == me,
        )
        .correlate(Consult)
    )


def _answered_by(me: Any) -> ColumnElement[bool]:
    return (
        select(ConsultPost.post_id)
        .join(Post, Post.id == ConsultPost.post_id)
        .where(
            ConsultPost.consult_id == Consult.id,
            ConsultPost.says == Says.ANSWER,
            Post.author_id == me,
        )
        .correlate(Consult)
        .exists()
    )


def _on_call(me: Any) -> ColumnElement[bool]:
    moment: Any = bindparam("moment", type_=UtcDateTime())
    return (
        select(Membership.user_id)
        .where(
            Membership.user_id == me,
            Membership.programme_id == Consult.programme_id,
            is_on_call(moment),
            ~is_away(moment),
        )
        .correlate(Consult)
        .exists()
    )


def _stands_for(me: Any, profession: Any) -> Select[Any]:
    """Topics of the programme that READER is named for, or their profession."""
    named = select(TopicExpert.topic_id).where(TopicExpert.user_id == me)
    expert = exists().where(
        Membership.user_id == me,
        Membership.programme_id == Topic.programme_id,
        Membership.role == Role.EXPERT,
    )
    of_profession = select(TopicDiscipline.topic_id).where(TopicDiscipline.profession == profession)
    return select(Topic.id).where(
        Topic.programme_id == bindparam("programme", type_=Integer),
        or_(Topic.id.in_(named), case((expert, Topic.id.in_(of_profession)), else_=False)),
    )


def _under(topics: Select[Any]) -> Select[Any]:
    """Threads under these topics, or under those that stand beneath them."""
    return (
        select(ThreadTopic.thread_id)
        .join(Topic, Topic.id == ThreadTopic.topic_id)
        .where(or_(Topic.id.in_(topics), Topic.parent_id.in_(topics)))
    )
