"""Where in a thread somebody is led: to the first new post, a number, a day."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from echo_community import policy
from echo_community.discussions.models import Post, ReadMark, Thread
from echo_community.discussions.queries.paging import page_in
from echo_community.discussions.rows import newer_posts, read
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import NotVisible
from echo_community.policy import READER, Can


@dataclass(frozen=True)
class Place:
    """A post of a thread to go to; without a number, the thread's head."""

    id: int
    slug: str
    number: int | None = None
    beyond: bool = False  # what was asked for lies behind the last post, which this is
    page: int = 1


def first_new(reader: Actor, thread_id: int) -> Place:
    """The first post since the reader's last visit, if there is one; one statement."""
    found = read(reader, _first_new(), thread=thread_id).one_or_none()
    if found is None:
        raise NotVisible
    return _place(reader, thread_id, found)


def place_of(reader: Actor, thread_id: int, number: int) -> Place:
    """Where that post stands, or NotVisible."""
    found = read(reader, _at(), thread=thread_id, number=number).one_or_none()
    if found is None:
        raise NotVisible
    return _place(reader, thread_id, found)


def place_at(reader: Actor, thread_id: int, number: int) -> Place:
    """The post of that number, or the next where it is gone; the last where there is none."""
    return _nearest(reader, thread_id, _numbered(), number=number)


def place_on(reader: Actor, thread_id: int, moment: datetime) -> Place:
    """The first post written at that moment or later; the last where there is none."""
    return _nearest(reader, thread_id, _dated(), moment=moment)


def _nearest(reader: Actor, thread_id: int, wanted: Select[Any], **values: Any) -> Place:
    found = read(reader, wanted, thread=thread_id, **values).one_or_none()
    if found:
        return _place(reader, thread_id, found)
    last = read(reader, _last(), thread=thread_id).one_or_none()
    if last is None:
        raise NotVisible
    return _place(reader, thread_id, last, beyond=True)


def _place(reader: Actor, thread_id: int, found: Any, *, beyond: bool = False) -> Place:
    page = page_in(reader, thread_id, found.kind, found.number or 1)
    return Place(thread_id, found.slug, found.number, beyond, page)


@functools.cache
def _first_new() -> Select[Any]:
    first = (
        select(Post.number)
        .where(newer_posts(), policy.where(READER, Can.READ_POST, Post))
        .order_by(Post.number)
        .limit(1)
        .correlate(Thread, ReadMark)
        .scalar_subquery()
    )
    mine = and_(ReadMark.thread_id == Thread.id, ReadMark.user_id == READER.id)
    return (
        select(Thread.slug, Thread.kind, first.label("number"))
        .outerjoin(ReadMark, mine)
        .where(
            Thread.id == bindparam("thread"),
            Thread.merged_into_id.is_(None),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


def _posts() -> Select[Any]:
    columns: Any = (Thread.slug, Thread.kind, Post.number)
    return (
        select(*columns)
        .join(Post, Post.thread_id == Thread.id)
        .where(
            Post.thread_id == bindparam("thread"),
            policy.where(READER, Can.READ_POST, Post),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .limit(1)
    )


@functools.cache
def _numbered() -> Select[Any]:
    behind = Post.number >= bindparam("number")
    return _posts().where(behind, Post.number > 0).order_by(Post.number)


@functools.cache
def _at() -> Select[Any]:
    return _posts().where(Post.number == bindparam("number"))


@functools.cache
def _dated() -> Select[Any]:
    at = bindparam("moment", type_=Post.created_at.type)
    return _posts().where(Post.created_at >= at, Post.number > 0).order_by(Post.number)


@functools.cache
def _last() -> Select[Any]:
    return _posts().where(Post.number > 0).order_by(Post.number.desc())
