"""What came to a thread since its page was opened."""

import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from echo_community import policy
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import NotVisible
from echo_community.policy import READER, Can


@dataclass(frozen=True)
class News:
    """How many posts of others are new, and the numbers of the first and the last of them."""

    count: int
    first: int
    last: int


def news(reader: Actor, thread_id: int, after: int) -> News:
    """What others wrote there after the post of that number; one statement."""
    found = read(reader, _news(), thread=thread_id, after=after).one_or_none()
    if found is None:
        raise NotVisible
    return News(found.many, found.first or after, found.last or after)


@functools.cache
def _news() -> Select[Any]:
    new = (
        Post.thread_id == Thread.id,
        Post.number > bindparam("after"),
        Post.author_id != READER.id,
        ~Post.held,
        ~Post.hidden,
        policy.where(READER, Can.READ_POST, Post),
    )
    of_them = [
        select(what).where(*new).correlate(Thread).scalar_subquery().label(name)
        for name, what in (
            ("many", func.count(Post.id)),
            ("first", func.min(Post.number)),
            ("last", func.max(Post.number)),
        )
    ]
    return select(*of_them).where(
        Thread.id == bindparam("thread"),
        Thread.merged_into_id.is_(None),
        policy.where(READER, Can.READ_THREAD, Thread),
    )
