"""What stands under a topic: best answered discussions, what is superseded, how many in all."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import (
    Mark,
    MarkKind,
    Post,
    Thread,
    ThreadKind,
    ThreadTopic,
)
from echo_community.discussions.rows import read, thread_rows
from echo_community.kernel.actor import Actor
from echo_community.policy import READER, Can


@dataclass(frozen=True)
class SupersededRow:
    """A post whose advice is no longer current, and where the current one stands."""

    thread_id: int
    slug: str
    title: str
    number: int
    reason: str
    successor: tuple[int, int] | None  # thread and number


def superseded_under(
    reader: Actor, programme_id: int, topic_ids: Sequence[int], size: int
) -> Sequence[SupersededRow]:
    """Posts under these topics that an expert says are no longer current; one statement."""
    values = {"programme": programme_id, "topics": list(topic_ids), "size": size}
    return [
        SupersededRow(
            row.thread_id,
            row.slug,
            row.title,
            row.number,
            row.reason,
            (row.successor_thread, row.successor_number) if row.successor_thread else None,
        )
        for row in read(reader, _superseded(), **values)
    ]


def kinds_under(
    reader: Actor, programme_id: int, topic_ids: Sequence[int]
) -> Mapping[ThreadKind, int]:
    """How many threads of each kind stand under these topics; one statement."""
    values = {"programme": programme_id, "topics": list(topic_ids)}
    return {row.kind: row.threads for row in read(reader, _kinds(), **values)}


@functools.cache
def best_threads_under() -> Select[Any]:
    """Threads of a `kind` of a `programme` under these `topics`, `size` of them: endorsed answers,
    accepted ones, the latest; for `thread_row`."""
    return (
        _under(thread_rows())
        .where(Thread.kind == bindparam("kind", type_=Thread.kind.type))
        .order_by(
            Thread.answer_endorsed.desc(),
            Thread.answer_number.is_(None),
            Thread.last_post_at.desc(),
            Thread.id.desc(),
        )
        .limit(bindparam("size"))
    )


@functools.cache
def _superseded() -> Select[Any]:
    successor = aliased(Post)
    columns: tuple[Any, ...] = (
        Thread.id.label("thread_id"), Thread.slug, Thread.title, Post.number, Mark.reason,
        successor.thread_id.label("successor_thread"), successor.number.label("successor_number"),
    )  # fmt: skip
    return (
        _under(
            select(*columns)
            .join(Post, Post.id == Mark.post_id)
            .join(Thread, Thread.id == Post.thread_id)
            .outerjoin(
                successor,
                (successor.id == Mark.successor_id)
                & policy.where(READER, Can.READ_POST, successor),
            )
        )
        .where(
            Mark.kind == MarkKind.SUPERSEDED,
            ~Mark.withdrawn,
            Post.superseded,
            ~Post.hidden,
            policy.where(READER, Can.READ_POST, Post),
        )
        .order_by(Mark.at.desc(), Mark.id.desc())
        .limit(bindparam("size"))
    )


@functools.cache
def _kinds() -> Select[Any]:
    counted: Any = select(Thread.kind, func.count().label("threads"))
    return _under(counted).group_by(Thread.kind)


def _under(query: Select[Any]) -> Select[Any]:
    under = ThreadTopic.topic_id.in_(bindparam("topics", expanding=True))
    return query.where(
        Thread.programme_id == bindparam("programme"),
        Thread.id.in_(select(ThreadTopic.thread_id).where(under)),
        Thread.merged_into_id.is_(None),
        ~Thread.hidden,
        policy.where(READER, Can.READ_THREAD, Thread),
    )
