"""Who stands on each rung of the ladder, as SQL: never who asked, nor who may not read it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from echo_community.accounts.models import User
from echo_community.consults.models import Consult, ConsultPost, Says, Step
from echo_community.consults.queries.rota import is_away, is_on_call
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.discussions.telling import readable_to_each
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.programmes.models import Membership, Topic, TopicDiscipline, TopicExpert


def reached(consult: Consult) -> Mapping[Step, bool]:
    """On which rungs somebody stands; one statement."""
    db.session.flush()
    rungs = [func.max(case((_stands_on(step, consult), 1), else_=0)) for step in Step]
    row = db.session.execute(_members(consult, *rungs)).one()
    return {step: bool(found) for step, found in zip(Step, row, strict=True)}


def of(consult: Consult, cause: str, told: Collection[str], *, lowest: Step) -> Select[Any]:
    """A row for each who is to be told, as `notifications.services.FOUND` has them.

    All experts are those of them who have not been told in this turn.
    """
    db.session.flush()
    breach = consult.step is Step.COORDINATOR
    kind = NoticeKind.CONSULT_BREACH if breach else NoticeKind.CONSULT
    columns: Any = (
        Membership.user_id,
        literal(kind.value, String),
        Membership.programme_id,
        literal(cause, String),
        Post.thread_id,
        Post.number,
        case((Post.nameless, None), else_=Post.author_id),
        literal(now(), UtcDateTime()),
    )
    people = _members(consult, *columns).where(
        or_(_hears(consult, lowest), Membership.user_id == consult.claimed_by_id),
        true() if breach else ~is_away(now()),
    )
    return people.where(~_was_told(told)) if consult.step is Step.ALL_EXPERTS else people


def _hears(consult: Consult, lowest: Step) -> ColumnElement[bool]:
    """Whom this step concerns: the first one its topics' experts too, and who answered before."""
    if lowest is not Step.ON_CALL:
        return _stands_on(consult.step, consult)
    first = or_(is_on_call(now()), _named(consult), _wanted(consult), _answered(consult))
    return or_(first, _stands_on(consult.step, consult))


def _stands_on(step: Step, consult: Consult) -> ColumnElement[bool]:
    match step:
        case Step.ON_CALL:
            who = is_on_call(now())
        case Step.TOPIC_EXPERTS:
            who = or_(_named(consult), _of_discipline(consult), _wanted(consult))
        case Step.ALL_EXPERTS:
            who = Membership.role == Role.EXPERT
        case Step.COORDINATOR:
            return Membership.role == Role.COORDINATOR
    return and_(who, ~is_away(now()))


def _topics(consult: Consult) -> CompoundSelect[Any]:
    """The topics of its thread, and those that they stand under."""
    of_thread = ThreadTopic.thread_id == consult.thread_id
    return (
        select(Topic.id)
        .where(Topic.id.in_(select(ThreadTopic.topic_id).where(of_thread)))
        .union(
            select(Topic.parent_id)
            .join(ThreadTopic, ThreadTopic.topic_id == Topic.id)
            .where(of_thread, Topic.parent_id.is_not(None))
        )
    )


def _named(consult: Consult) -> ColumnElement[bool]:
    """Named for one of its topics, be it an expert or a graduate."""
    named = select(TopicExpert.user_id).where(TopicExpert.topic_id.in_(_topics(consult)))
    return Membership.user_id.in_(named)


def _of_discipline(consult: Consult) -> ColumnElement[bool]:
    professions = select(TopicDiscipline.profession).where(
        TopicDiscipline.topic_id.in_(_topics(consult))
    )
    return and_(Membership.role == Role.EXPERT, User.profession.in_(professions))


def _wanted(consult: Consult) -> ColumnElement[bool]:
    """An expert of the profession that who asks would like."""
    if consult.wanted is None:
        return false()
    return and_(Membership.role == Role.EXPERT, User.profession == consult.wanted)


def _answered(consult: Consult) -> ColumnElement[bool]:
    """Who answered before, and is asked on."""
    answers = (
        select(Post.author_id)
        .join(ConsultPost, ConsultPost.post_id == Post.id)
        .where(ConsultPost.consult_id == consult.id, ConsultPost.says == Says.ANSWER)
    )
    return Membership.user_id.in_(answers.correlate(None))


def _was_told(causes: Collection[str]) -> ColumnElement[bool]:
    same = Notice.user_id == Membership.user_id, Notice.cause.in_(causes)
    return exists().where(*same).correlate(Membership)


def _members(consult: Consult, *columns: Any) -> Select[Any]:
    """Members who may read the question and are not suspended; never who asked."""
    return (
        select(*columns)
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .join(Post, and_(Post.thread_id == consult.thread_id, Post.number == 1))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Membership.programme_id == consult.programme_id,
            Membership.user_id != consult.author_id,
            Membership.free_at(now()),
            *readable_to_each(),
        )
    )
