"""On which page of a thread a post stands.

Pages go by numbers, so that page 500 costs what page 1 does. Where a kind of thread draws posts
apart, they stand on its first page, and the rest is counted: such threads are short.
"""

import functools
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions import kinds
from echo_community.discussions.models import Post, Thread, ThreadKind
from echo_community.discussions.rows import POSTS_A_PAGE, post_rows, read
from echo_community.kernel.actor import Actor
from echo_community.policy import READER, Can


def page_of(number: int, size: int = POSTS_A_PAGE) -> int:
    """The page on which a post stands where pages go by numbers."""
    return max(number - 1, 0) // size + 1


def page_in(reader: Actor, thread_id: int, kind: ThreadKind, number: int) -> int:
    """The page on which a post stands, drawn apart or not; at most one statement."""
    if not kinds.of(kind).apart:
        return page_of(number)
    if number <= POSTS_A_PAGE + 1:
        return 1
    before = read(reader, _rest_to(), thread=thread_id, number=number).one()
    return page_of(before.many) if before.last == number else 1


def rest_columns() -> tuple[Any, ...]:
    """For a query of threads: how many posts are not drawn apart, and the last of them.

    Both are empty for kinds that draw none apart, and are not worked out then.
    """
    of_kinds, _ = kinds.with_posts_apart()

    def of_rest(wanted: Any, name: str) -> Any:
        found = select(wanted).where(*_rest(Post, Thread.id)).correlate(Thread).scalar_subquery()
        return case((Thread.kind.in_(of_kinds), found), else_=None).label(name)

    return of_rest(func.count(), "rest"), of_rest(func.max(Post.number), "rest_to")


@functools.cache
def posts_on() -> Select[Any]:
    """The posts of a page of such a thread: its summary, the page's part of the rest; on the first
    page (`apart` is not empty there) the presentation and what is drawn apart too."""
    rest: Any = aliased(Post)
    part = (
        select(rest.number)
        .where(*_rest(rest, bindparam("thread")))
        .order_by(rest.number)
        .limit(bindparam("size"))
        .offset(bindparam("begin"))
    )
    return post_rows().where(
        Post.thread_id == bindparam("thread"),
        policy.where(READER, Can.READ_POST, Post),
        or_(
            Post.number.in_(bindparam("numbers", expanding=True)),
            and_(Post.number > 1, Post.purpose.in_(bindparam("apart", expanding=True))),
            Post.number.in_(part),
        ),
    )


@functools.cache
def _rest_to() -> Select[Any]:
    upto = Post.number <= bindparam("number")
    columns: Any = (func.count().label("many"), func.max(Post.number).label("last"))
    return select(*columns).where(*_rest(Post, bindparam("thread")), upto)


def _rest(post: Any, thread: Any) -> tuple[Any, ...]:
    """What is not drawn apart, as far as READER may read it."""
    _, purposes = kinds.with_posts_apart()
    return (
        post.thread_id == thread,
        post.number > 1,
        post.purpose.not_in(purposes),
        policy.where(READER, Can.READ_POST, post),
    )
