"""One thread: its page, a post's history, a post to edit."""

import functools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, true

from echo_community import policy
from echo_community.discussions.models import Post, Revision, Thread, ThreadLink
from echo_community.discussions.queries.lists import with_topics
from echo_community.discussions.queries.lookups import post_at, post_for
from echo_community.discussions.rows import (
    POSTS_A_PAGE,
    EditPage,
    HistoryPage,
    LinkedRow,
    RevisionRow,
    ThreadPage,
    ThreadRow,
    post_row,
    post_rows,
    read,
    thread_rows,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import READER, Can

VERSIONS_SHOWN = 30

_accepted = (
    select(Post.number)
    .where(Post.thread_id == Thread.id, Post.accepted, ~Post.held, ~Post.hidden)
    .order_by(Post.number)
    .limit(1)
    .correlate(Thread)
    .scalar_subquery()
    .label("accepted_number")
)


def page_of(number: int) -> int:
    """The page on which a post stands."""
    return max(number - 1, 0) // POSTS_A_PAGE + 1


def thread_page(reader: Actor, thread_id: int, number: int | None = None) -> ThreadPage:
    """A page of a thread in four statements; without a number, the first."""
    found = read(reader, _one_thread(), thread=thread_id).one_or_none()
    if found is None:
        raise NotVisible
    count = page_of(found.last_number)
    number = min(max(number or 1, 1), count)
    last = number * POSTS_A_PAGE
    posts = read(reader, _posts_between(), thread=thread_id, after=last - POSTS_A_PAGE, upto=last)
    [thread] = with_topics([found])
    return ThreadPage(
        thread,
        [post_row(row) for row in posts],
        number,
        count,
        linked_threads(reader, thread_id),
        found.accepted_number,
    )


def thread_row_for(reader: Actor, thread_id: int, action: Can = Can.READ_THREAD) -> ThreadRow:
    """The head of a thread with its topics, or NotVisible, or Forbidden; two statements."""
    found = read(reader, _one_thread(), thread=thread_id).one_or_none()
    if found is None:
        raise NotVisible
    [thread] = with_topics([found])
    policy.require(reader, action, thread)
    return thread


def linked_threads(reader: Actor, thread_id: int) -> Sequence[LinkedRow]:
    """Threads tied to this one, from either end, newest first."""
    return [
        LinkedRow(row.id, row.slug, row.title, row.kind, row.replies)
        for row in read(reader, _linked(), thread=thread_id)
    ]


@functools.cache
def _one_thread() -> Select[Any]:
    return (
        thread_rows()
        .add_columns(_accepted)
        .where(Thread.id == bindparam("thread"), policy.where(READER, Can.READ_THREAD, Thread))
    )


@functools.cache
def _posts_between() -> Select[Any]:
    return post_rows().where(
        Post.thread_id == bindparam("thread"),
        Post.number > bindparam("after"),
        Post.number <= bindparam("upto"),
        policy.where(READER, Can.READ_POST, Post),
    )


@functools.cache
def _linked() -> Select[Any]:
    this: BindParameter[int] = bindparam("thread")
    forth = select(ThreadLink.target_id).where(ThreadLink.source_id == this)
    back = select(ThreadLink.source_id).where(ThreadLink.target_id == this)
    shown: Any = select(Thread.id, Thread.slug, Thread.title, Thread.kind, Thread.replies)
    tied: Select[Any] = shown.where(
        Thread.id.in_(forth.union_all(back)),
        ~Thread.hidden,
        policy.where(READER, Can.READ_THREAD, Thread),
    )
    return tied.order_by(Thread.last_post_at.desc()).limit(20)


def history(reader: Actor, thread_id: int, number: int) -> HistoryPage:
    """A post with everything it was before, newest first."""
    thread = thread_row_for(reader, thread_id)
    post_id = post_at(reader, thread_id, number)
    post = post_row(read(reader, post_rows().where(Post.id == post_id)).one())
    policy.visible(reader, Can.READ_REVISIONS, post)
    everything = policy.can(reader, Can.READ_WITHHELD, post)
    older = db.session.execute(
        select(Revision.revision, Revision.title, Revision.html, Revision.written_at)
        .where(Revision.post_id == post_id, true() if everything else ~Revision.withheld)
        .order_by(Revision.revision.desc())
        .limit(VERSIONS_SHOWN)
    )
    title = thread.title if number == 1 else None
    newest = RevisionRow(post.revision, title, post.html, post.edited_at or post.created_at)
    return HistoryPage(thread, post, [newest, *(RevisionRow(*row) for row in older)])


def edit_page(editor: Actor, thread_id: int, number: int) -> EditPage:
    """A post for its editor. Raises NotVisible, or Forbidden where it is not theirs to change."""
    thread, post = post_for(editor, post_at(editor, thread_id, number))
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    return EditPage(
        id=post.id,
        number=number,
        programme_id=thread.programme_id,
        thread_id=thread_id,
        slug=thread.slug,
        title=thread.title,
        source=post.source,
        format=post.format,
        revision=post.revision,
    )
