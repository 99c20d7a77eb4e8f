"""Pearls as pages and lists show them. Who asked is never read; who answered only with a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Pearl, PearlTopic
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import TopicRow
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership, Topic

A_PAGE = 20
WAITING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PearlRow:
    """A pearl in a list, with the first line of its answer."""

    id: int
    programme_id: int
    question: str
    excerpt: str
    review_on: date
    held: bool
    hidden: bool
    superseded: bool
    created_at: datetime
    credit: Byline | None  # who answered, unless they have no name there
    topics: Sequence[TopicRow] = ()


def pearl_for(
    reader: Actor, pearl_id: int, action: Can = Can.READ_PEARL, *, lock: bool = False
) -> Pearl:
    """The pearl. Raises NotVisible, or Forbidden where it is seen but that is not allowed."""
    wanted = select(Pearl).where(Pearl.id == pearl_id, policy.where(reader, Can.READ_PEARL, Pearl))
    if lock:  # what was read before the lock may be old by now
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotVisible
    policy.require(reader, action, found)
    return found


def pearls(
    reader: Actor, programme_id: int, topic_ids: Sequence[int] = (), after: Cursor | None = None
) -> Page[PearlRow]:
    """The pearls of a programme, or under some topics, the newest first; two statements."""
    wanted = _rows(reader, Pearl.programme_id == programme_id, ~Pearl.held, ~Pearl.hidden)
    if topic_ids:
        wanted = wanted.where(_under(topic_ids))
    by = Pearl.created_at, Pearl.id
    page = pages.take(wanted, after, by=by, size=A_PAGE, into=_row)
    return replace(page, rows=_with_topics(page.rows))


def waiting(reader: Actor, programme_id: int) -> Sequence[PearlRow]:
    """What is held: one's own, and for the hub all of it; one statement, two where some are."""
    inside = Pearl.programme_id == programme_id, Pearl.held, ~Pearl.hidden
    return _read(_rows(reader, *inside).order_by(Pearl.id).limit(WAITING_SHOWN))


def newest(reader: Actor, programme_id: int, most: int) -> Sequence[PearlRow]:
    """The newest that still hold; one statement, two where there are some."""
    inside = Pearl.programme_id == programme_id, *shown()
    order = Pearl.created_at.desc(), Pearl.id.desc()
    return _read(_rows(reader, *inside).order_by(*order).limit(most))


def under_topics(
    reader: Actor, programme_id: int, topic_ids: Sequence[int], most: int
) -> Sequence[PearlRow]:
    """The newest under these topics; one statement."""
    inside = Pearl.programme_id == programme_id, *shown(), _under(topic_ids)
    order = Pearl.created_at.desc(), Pearl.id.desc()
    found = db.session.execute(_rows(reader, *inside).order_by(*order).limit(most))
    return [_row(each) for each in found]


def pearl_of(reader: Actor, thread_id: int) -> PearlRow | None:
    """The pearl that was made of a consult, if the reader may open it; one statement."""
    inside = Pearl.thread_id == thread_id, ~Pearl.hidden
    found = db.session.execute(_rows(reader, *inside).order_by(Pearl.id.desc()).limit(1)).first()
    return _row(found) if found else None


def answers_of(reader: Actor, pearl_ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """By pearl, the thread and number of the answer it is made of, where one may read that."""
    if not pearl_ids:
        return {}
    rows = db.session.execute(
        select(Pearl.id, Post.thread_id, Post.number)
        .join(Post, Post.id == Pearl.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Pearl.id.in_(pearl_ids),
            policy.where(reader, Can.READ_POST, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )
    return {pearl_id: (thread_id, number) for pearl_id, thread_id, number in rows}


def due(reader: Actor, programme_id: int, most: int) -> Sequence[PearlRow]:
    """The pearls whose review waits for the reader's word, the longest first; one statement."""
    wanted = _rows(
        reader,
        Pearl.programme_id == programme_id,
        Pearl.review_on <= today_in(reader.time_zone),
        Pearl.superseded_at.is_(None),
        policy.where(reader, Can.REVIEW_PEARL, Pearl),
    )
    found = db.session.execute(wanted.order_by(Pearl.review_on, Pearl.id).limit(most))
    return [_row(each) for each in found]


def shown() -> tuple[ColumnElement[bool], ...]:
    """For every member, and still current."""
    return ~Pearl.held, ~Pearl.hidden, Pearl.superseded_at.is_(None)


def _under(topic_ids: Sequence[int]) -> ColumnElement[bool]:
    return Pearl.id.in_(select(PearlTopic.pearl_id).where(PearlTopic.topic_id.in_(topic_ids)))


def credited(query: Select[Any]) -> Select[Any]:
    """With who answered: not who asked, and nobody whose post is gone."""
    answer = and_(
        Post.id == Pearl.post_id, ~Post.hidden, ~Post.held, Post.author_id != Thread.author_id
    )
    standing = and_(
        Membership.user_id == Post.author_id, Membership.programme_id == Pearl.programme_id
    )
    return (
        query.join(Thread, Thread.id == Pearl.thread_id)
        .outerjoin(Post, answer)
        .outerjoin(User, User.id == Post.author_id)
        .outerjoin(Membership, standing)
    )


def _rows(reader: Actor, *where: Any) -> Select[Any]:
    columns = (
        Pearl.id,
        Pearl.programme_id,
        Pearl.question,
        Pearl.excerpt,
        Pearl.review_on,
        Pearl.held,
        Pearl.hidden,
        Pearl.superseded_at.is_not(None).label("superseded"),
        Pearl.created_at,
    )
    query = credited(select(*columns, *byline_columns(Post)).select_from(Pearl))
    return query.where(*where, policy.where(reader, Can.READ_PEARL, Pearl))


def credit_of(row: Any) -> Byline | None:
    """Who answered, of a row of `credited`; none where they have no name."""
    return byline_from(row) if row.by_id else None


def _row(row: Any) -> PearlRow:
    facts = {name: value for name, value in row._asdict().items() if not name.startswith("by_")}
    return PearlRow(**facts, credit=credit_of(row))


def _read(wanted: Select[Any]) -> Sequence[PearlRow]:
    return _with_topics([_row(each) for each in db.session.execute(wanted)])


def _with_topics(rows: Sequence[PearlRow]) -> Sequence[PearlRow]:
    topics = topics_of([row.id for row in rows])
    return [replace(row, topics=topics.get(row.id, ())) for row in rows]


def topics_of(pearl_ids: Sequence[int]) -> Mapping[int, Sequence[TopicRow]]:
    """The topics of each of these pearls, in one statement or none."""
    if not pearl_ids:
        return {}
    found: dict[int, list[TopicRow]] = {}
    rows = db.session.execute(
        select(PearlTopic.pearl_id, Topic.id, Topic.name, Topic.slug)
        .join(Topic, Topic.id == PearlTopic.topic_id)
        .where(PearlTopic.pearl_id.in_(pearl_ids))
        .order_by(Topic.name)
    )
    for pearl_id, topic_id, name, slug in rows:
        found.setdefault(pearl_id, []).append(TopicRow(topic_id, name, slug))
    return found
