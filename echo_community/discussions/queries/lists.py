"""Lists of threads, and how many there are."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import Post, ReadMark, Thread, ThreadTopic
from echo_community.discussions.rows import (
    ThreadRow,
    TopicRow,
    newer_posts,
    read,
    thread_row,
    thread_rows,
)
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import READER, Can
from echo_community.programmes.models import Topic

THREADS_A_PAGE = 20
COUNTED = 99  # a number on a page; what is above is "99+"


@dataclass(frozen=True)
class ThreadList:
    """A page of a programme's list; the first page of the latest begins with what is pinned."""

    pinned: Sequence[ThreadRow]
    threads: Page[ThreadRow]


def thread_list(
    reader: Actor,
    programme_id: int,
    *,
    show: str = "latest",
    topics: Sequence[int] = (),
    after: Cursor | None = None,
) -> ThreadList:
    """Threads latest activity first: `latest`, `unanswered` or `mine`; two or three statements."""
    page = _newest(reader, programme_id, show, topics, after)
    first = show == "latest" and not topics and after is None
    pinned = _pinned(reader, programme_id) if first else []
    rows = with_topics([*pinned, *page.rows])
    return ThreadList(rows[: len(pinned)], Page(rows[len(pinned) :], page.next))


def newest_threads(
    reader: Actor,
    programme_id: int,
    *,
    show: str = "latest",
    topics: Sequence[int] = (),
    after: Cursor | None = None,
    size: int = THREADS_A_PAGE,
) -> Page[ThreadRow]:
    """The same without what is pinned; two statements."""
    page = _newest(reader, programme_id, show, topics, after, size)
    return Page(with_topics(page.rows), page.next)


@dataclass(frozen=True)
class HomeLists:
    """What home shows of the threads: what moved for the reader, what waits, what else is new."""

    new: Sequence[ThreadRow]
    waiting: Sequence[ThreadRow]
    latest: Sequence[ThreadRow]
    found: Sequence[Any] = ()  # those that wait as they were read, with what else was asked for


Waits = Callable[[Actor, int, int], Sequence[Any]]


def waiting_rows(reader: Actor, programme_id: int, size: int) -> Sequence[Any]:
    """So many questions of others without a reply, newest first; one statement."""
    return read(reader, _waiting(), programme=programme_id, size=size).all()


def home_lists(
    reader: Actor, programme_id: int, *, new: int, waiting: int, waits: Waits = waiting_rows
) -> HomeLists:
    """So many threads that moved since the reader was there, so many questions of others without
    an answer, and the newest of all the others; four statements.

    Which wait may be said by who knows more of them, in one statement too.
    """
    lists = [
        read(reader, _new(), programme=programme_id, size=new).all(),
        waits(reader, programme_id, waiting),
        _newest(reader, programme_id, "latest", (), None).rows,
    ]
    rows = iter(with_topics([row for each in lists for row in each]))
    moved, unanswered, newest = ([next(rows) for _ in each] for each in lists)
    shown = {row.id for row in (*moved, *unanswered)}
    latest = [row for row in newest if row.id not in shown]
    return HomeLists(moved, unanswered, latest, lists[1])


def count_home(
    reader: Actor, programme_id: int, waiting: Select[Any] | None = None
) -> tuple[int, int]:
    """How many threads have moved for the reader, and how many questions of others wait for an
    answer, at most 100 of each; one statement. `waiting` counts these otherwise."""
    counts = _count_home(_count_waiting() if waiting is None else waiting)
    counted = read(reader, counts, programme=programme_id).one()
    return counted.moved, counted.waiting


def has_read(reader: Actor, programme_id: int) -> bool:
    """Whether the reader has ever opened a thread of this programme."""
    opened = (
        select(ReadMark.thread_id)
        .join(Thread, Thread.id == ReadMark.thread_id)
        .where(ReadMark.user_id == reader.id, Thread.programme_id == programme_id)
    )
    return db.session.scalar(opened.limit(1)) is not None


def threads_by_topic(reader: Actor, programme_id: int) -> Mapping[int, int]:
    """How many threads stand under each topic, as this reader may see them; one statement."""
    under: Any = select(ThreadTopic.topic_id, func.count().label("threads"))
    counted = under.join(Thread, Thread.id == ThreadTopic.thread_id)
    rows = read(reader, in_lists(counted).group_by(ThreadTopic.topic_id), programme=programme_id)
    return {row.topic_id: row.threads for row in rows}


def with_topics(rows: Sequence[Any]) -> list[ThreadRow]:
    """Rows of `thread_rows` as ThreadRows with their topics, in one statement for all."""
    if not rows:
        return []
    found = db.session.execute(_topics_of(), {"threads": [row.id for row in rows]})
    topics: dict[int, list[TopicRow]] = {}
    for thread_id, topic_id, name, slug in found:
        topics.setdefault(thread_id, []).append(TopicRow(topic_id, name, slug))
    return [thread_row(row, topics.get(row.id, ())) for row in rows]


def _newest(
    reader: Actor,
    programme_id: int,
    show: str,
    topics: Sequence[int],
    after: Cursor | None,
    size: int = THREADS_A_PAGE,
) -> Page[Any]:
    return pages.take(
        _newest_of(show, bool(topics)),
        after,
        by=(Thread.last_post_at, Thread.id),
        size=size,
        into=_same,
        values={**policy.bind(reader), "programme": programme_id, "topics": list(topics)},
    )


def _pinned(reader: Actor, programme_id: int) -> Sequence[Any]:
    return read(reader, _pinned_of(), programme=programme_id).all()


@functools.cache
def _newest_of(show: str, by_topic: bool) -> Select[Any]:
    wanted = _listed()
    if show == "unanswered":
        wanted = wanted.where(Thread.replies == 0)
    if show == "mine":
        wanted = wanted.where(_took_part())
    if by_topic:
        under = ThreadTopic.topic_id.in_(bindparam("topics", expanding=True))
        wanted = wanted.where(Thread.id.in_(select(ThreadTopic.thread_id).where(under)))
    elif show == "latest":
        wanted = wanted.where(~Thread.pinned)
    return wanted


@functools.cache
def _pinned_of() -> Select[Any]:
    return _listed().where(Thread.pinned).order_by(Thread.last_post_at.desc()).limit(10)


@functools.cache
def _new() -> Select[Any]:
    return _newest_first(_moved(_listed()))


@functools.cache
def _waiting() -> Select[Any]:
    return _newest_first(_listed().where(*unanswered_by_others()))


@functools.cache
def _count_new() -> Select[Any]:
    marked = select(Thread.id).join(
        ReadMark, (ReadMark.thread_id == Thread.id) & (ReadMark.user_id == READER.id)
    )
    return _count(_moved(in_lists(marked)))


@functools.cache
def _count_waiting() -> Select[Any]:
    return _count(in_lists(select(Thread.id)).where(*unanswered_by_others()))


@functools.cache
def _count_home(waiting: Select[Any]) -> Select[Any]:
    return select(
        _count_new().scalar_subquery().label("moved"),
        waiting.scalar_subquery().label("waiting"),
    )


@functools.cache
def _topics_of() -> Select[int, int, str, str]:
    return (
        select(ThreadTopic.thread_id, Topic.id, Topic.name, Topic.slug)
        .join(Topic, Topic.id == ThreadTopic.topic_id)
        .where(ThreadTopic.thread_id.in_(bindparam("threads", expanding=True)))
        .order_by(Topic.position, Topic.name)
    )


def _listed() -> Select[Any]:
    return in_lists(thread_rows())


def in_lists(query: Select[Any]) -> Select[Any]:
    """What lists show of a programme; hidden threads stand in none."""
    return query.where(
        Thread.programme_id == bindparam("programme"),
        ~Thread.hidden,
        policy.where(READER, Can.READ_THREAD, Thread),
    )


def _moved(query: Select[Any]) -> Select[Any]:
    newer = select(Post.id).where(newer_posts()).correlate(Thread, ReadMark).exists()
    return query.where(ReadMark.number < Thread.last_number, newer)


def _newest_first(query: Select[Any]) -> Select[Any]:
    newest = query.order_by(Thread.last_post_at.desc(), Thread.id.desc())
    return newest.limit(bindparam("size"))


def unanswered_by_others() -> tuple[ColumnElement[bool], ...]:
    """That a thread is a question of another than READER and has no reply."""
    # Who asked an imported question is not here to read an answer.
    asked_here = Thread.source_id.is_(None)
    others = Thread.author_id != READER.id
    return Thread.replies == 0, ~Thread.locked, ~Thread.held, asked_here, others


def _took_part() -> ColumnElement[bool]:
    wrote = select(Post.thread_id).where(Post.author_id == READER.id, ~Post.hidden)
    asked = aliased(Thread)
    started = select(asked.id).where(asked.author_id == READER.id)
    return Thread.id.in_(wrote.union(started))


def _count(wanted: Select[Any]) -> Select[Any]:
    some = wanted.limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _same(row: Any) -> Any:
    return row
